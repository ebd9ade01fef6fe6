//! Rule 5: the last owner or administrator who can sign in stays, whatever is tried and by whom.

use super::{access, add, edit, manager, refusals, refused, row, staff};
use crate::{
    both_engines,
    error::Error,
    testing::{Sample, Testing, role},
};
use domain::{Failure, Refusal, contacts::RemovalDraft, id::ContactId, portal_access::Status};

/// The form that deletes a contact as it stands.
async fn shown(t: &Testing, who: &super::Manager, id: &ContactId) -> RemovalDraft {
    let removal = t.backend.contacts().removal(who, id).await.expect("a removal");
    RemovalDraft {
        version: removal.version,
        ..RemovalDraft::default()
    }
}

/// Leaves the administrator alone: staff disable the owner.
async fn without_owner(t: &Testing, sample: &Sample) -> super::Manager {
    let who = staff(t, sample).await;
    edit(t, &who, &sample.owner.contact, |draft| draft.access.disabled = true)
        .await
        .expect("there is another one");
    who
}

both_engines! {
    async fn the_last_one_is_neither_demoted_nor_disabled_nor_deleted_by_staff_either(t: Testing) {
        let sample = t.sample().await;
        let who = without_owner(&t, &sample).await;
        let id = &sample.administrator.contact;
        let last = Refusal::LastAdministrator;
        let tried = edit(&t, &who, id, |draft| draft.roles.clear()).await;
        assert_eq!(refusals(tried), [("roles".to_owned(), last.clone())]);
        let tried = edit(&t, &who, id, |draft| draft.access.disabled = true).await;
        assert_eq!(refusals(tried), [("access[disabled]".to_owned(), last.clone())]);
        let tried = edit(&t, &who, id, |draft| {
            draft.roles = vec![role::BILLING.into()];
            draft.access.disabled = true;
        })
        .await;
        assert_eq!(refusals(tried), ["access[disabled]", "roles"].map(|field| (field.to_owned(), last.clone())));
        let form = shown(&t, &who, id).await;
        assert_eq!(refused(t.backend.contacts().delete(&who, id, &form).await), last);
        let limits = t.backend.contacts().form(&who, id).await.expect("a form").limits;
        assert_eq!((limits.disable, limits.access), (Some(last.clone()), None));
        assert_eq!(t.backend.contacts().removal(&who, id).await.expect("a removal").refusal, Some(last));
        edit(&t, &who, id, |draft| draft.title = "IT".into()).await.expect("all else may change");
    }

    async fn two_administrators_who_remove_each_other_at_once_leave_one(t: Testing) {
        let sample = t.sample().await;
        let by_staff = staff(&t, &sample).await;
        let second = add(&t, &by_staff, ("Zoé", "Lévesque"), |draft| {
            draft.roles = vec![role::ADMINISTRATOR.into()];
            draft.access = access("zoe");
        })
        .await;
        t.execute(
            "update login set must_change = 0, \
             password_hash = (select l.password_hash from login l where l.name = 'owner@abc.example') where name = $1",
            &["zoe"],
        )
        .await;
        without_owner(&t, &sample).await;
        let (session, _) = t.sign_in("zoe").await;
        let zoe = t.backend.authorize(&session, &domain::session::Scope::Own).await.expect("an administrator");
        let bob = manager(&t, &sample.administrator).await;
        let other_node = t.another_node().await;
        let (here, there) = (t.backend.contacts(), other_node.contacts());
        let (one, two) = (shown(&t, &bob, &second).await, shown(&t, &zoe, &sample.administrator.contact).await);
        let (one, two) = tokio::join!(
            here.delete(&bob, &second, &one),
            there.delete(&zoe, &sample.administrator.contact, &two)
        );
        let lost = match (one, two) {
            (Ok(_), lost) | (lost, Ok(_)) => lost,
            both => panic!("nobody was deleted: {both:?}"),
        };
        assert!(matches!(lost, Err(Error::Failure(Failure::SignedOut))), "{lost:?}");
    }

    async fn two_who_are_demoted_at_once_leave_one(t: Testing) {
        let sample = t.sample().await;
        let who = staff(&t, &sample).await;
        let second = add(&t, &who, ("Zoé", "Lévesque"), |draft| {
            draft.roles = vec![role::ADMINISTRATOR.into()];
            draft.access = access("zoe");
        })
        .await;
        without_owner(&t, &sample).await;
        let other_node = t.another_node().await;
        let contacts = t.backend.contacts();
        let mut forms = Vec::new();
        for id in [&second, &sample.administrator.contact] {
            let mut form = contacts.form(&who, id).await.expect("a form");
            form.draft.roles.clear();
            forms.push(form);
        }
        let there = other_node.contacts();
        let (one, two) = tokio::join!(
            contacts.update(&who, &second, forms[0].version, &forms[0].draft),
            there.update(&who, &sample.administrator.contact, forms[1].version, &forms[1].draft)
        );
        let lost = if one.is_ok() { two } else { one };
        assert_eq!(refusals(lost), [("roles".to_owned(), Refusal::LastAdministrator)]);
    }

    async fn who_cannot_sign_in_for_good_does_not_count(t: Testing) {
        let sample = t.sample().await;
        let who = without_owner(&t, &sample).await;
        let second = add(&t, &who, ("Zoé", "Lévesque"), |draft| {
            draft.roles = vec![role::ADMINISTRATOR.into()];
        })
        .await;
        let tried = |t: &Testing| {
            let (contacts, who) = (t.backend.clone(), who.clone());
            let id = sample.administrator.contact.clone();
            async move {
                let form = contacts.contacts().form(&who, &id).await.expect("a form");
                let mut draft = form.draft;
                draft.access.disabled = true;
                contacts.contacts().update(&who, &id, form.version, &draft).await
            }
        };
        let last = [("access[disabled]".to_owned(), Refusal::LastAdministrator)];
        assert_eq!(refusals(tried(&t).await), last, "without a login");
        edit(&t, &who, &second, |draft| draft.access = access("zoe")).await.expect("a login");
        for (sql, why, status) in [
            ("update portal_access set expires_at = 4000000000000000", "with an end", Status::Active),
            ("update portal_access set expires_at = 1700000000000000", "expired", Status::Expired),
            (
                "update portal_access set expires_at = null, activates_at = 4000000000000000",
                "not yet",
                Status::Scheduled,
            ),
        ] {
            let sql = format!("{sql} where contact_id = $1");
            t.execute(Box::leak(sql.into_boxed_str()), &[second.as_str()]).await;
            assert_eq!(row(&t, &sample, &second).await.status, status);
            assert_eq!(refusals(tried(&t).await), last, "{why}");
        }
        t.execute("update portal_access set activates_at = null where contact_id = $1", &[second.as_str()]).await;
        t.execute("update login set password_hash = null where name = $1", &["zoe"]).await;
        assert_eq!(refusals(tried(&t).await), last, "without a password");
        edit(&t, &who, &second, |draft| draft.access.password = super::NEW_PASSWORD.into()).await.expect("a password");
        tried(&t).await.expect("now there is another one");
    }

    async fn where_nobody_was_left_before_nothing_is_lost(t: Testing) {
        let sample = t.sample().await;
        let who = staff(&t, &sample).await;
        t.execute("update portal_access set disabled = 1 where customer_id = $1", &[sample.customer.as_str()]).await;
        let form = shown(&t, &who, &sample.administrator.contact).await;
        assert_eq!(form.version, 1);
        t.backend.contacts().delete(&who, &sample.administrator.contact, &form).await.expect("deleted");
    }
}
