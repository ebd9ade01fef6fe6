//! Bringing back who was deleted, and removing them for good after a day.

use super::{access, add, found, is_not_found, list, manager, phone, row, staff};
use crate::{
    both_engines,
    contacts::store::read,
    error::Error,
    testing::{Sample, Testing, role},
};
use domain::{
    Failure, Reason, Refusal,
    contacts::{ListQuery, ManyAction, ManyDone, NotDone, Selection},
    id::ContactId,
    ownership::OwnershipDraft,
    session::Scope,
};
use std::time::Duration;

const HOUR: Duration = Duration::from_hours(1);

async fn delete(t: &Testing, who: &super::Manager, ids: &[&ContactId]) {
    let chosen = Selection::These(ids.iter().map(|id| (*id).clone()).collect());
    let done = t
        .backend
        .contacts()
        .change_many(who, &chosen, &ManyAction::Delete)
        .await;
    assert_eq!(done.expect("an answer").deleted.len(), ids.len());
}

async fn restore(t: &Testing, who: &super::Manager, id: &ContactId) -> Result<ManyDone, Error> {
    t.backend.contacts().restore(who, std::slice::from_ref(id)).await
}

/// Why somebody is not brought back.
fn refusals(done: &ManyDone) -> Vec<&Reason> {
    let Some(NotDone {
        why: Failure::Invalid(failures),
        ..
    }) = done.refused.first()
    else {
        panic!("not refused: {done:?}")
    };
    failures.iter().map(|failure| &failure.reason).collect()
}

/// How many events of a kind there are.
async fn events(t: &Testing, sample: &Sample, kind: &str) -> i64 {
    let sql = "select count(*) from audit_event where customer_id = $1 and kind = $2";
    t.number(sql, &[sample.customer.as_str(), kind]).await
}

both_engines! {
    async fn who_was_deleted_comes_back_with_all_that_belonged_to_them(t: Testing) {
        let sample = t.sample().await;
        let who = manager(&t, &sample.owner).await;
        let id = add(&t, &who, ("Nia", "Okafor"), |draft| {
            draft.phones = vec![phone("514 555-0144")];
            draft.roles = vec![role::BILLING.into()];
            draft.permissions.insert("hosted_pbx".into(), "read".into());
            draft.communications = vec!["invoices".into(), "maintenance_notices".into()];
            draft.access = access("nia");
        }).await;
        let before = row(&t, &sample, &id).await;
        let form = t.backend.contacts().form(&who, &id).await.expect("a form").base;
        delete(&t, &who, &[&id]).await;
        assert!(found(&t, &sample, "okafor").await.is_empty());
        let gone = t.backend.contacts().deleted(&who).await.expect("a list");
        assert_eq!((gone.rows.len(), gone.more), (1, false));
        assert_eq!((gone.rows[0].name.as_str(), gone.rows[0].by.as_str()), ("Nia Okafor", "Chantal Exemple"));
        assert_eq!(gone.rows[0].until.en, "Nov 24, 2026, 10:00");
        assert_eq!(gone.rows[0].refused, None);

        t.clock.advance(23 * HOUR);
        let (_, token) = t.sign_in(&sample.owner.login_name).await;
        drop(token);
        let who = staff_later(&t, &sample).await;
        let done = restore(&t, &who, &id).await.expect("an answer");
        assert_eq!((done.done, done.refused.len()), (1, 0));
        let rows = t.backend.contacts().list(&who.reading(), &ListQuery { search: "5550144".into(), ..ListQuery::default() }).await.expect("a list").rows;
        assert_eq!(rows.len(), 1, "found again by its number");
        assert_eq!((&rows[0].id, &rows[0].permissions, rows[0].status), (&id, &before.permissions, before.status));
        assert_eq!(t.backend.contacts().form(&who, &id).await.expect("a form").base, form);
        assert_eq!(events(&t, &sample, "contact.restored").await, 1);
        assert!(t.backend.contacts().deleted(&who).await.expect("a list").rows.is_empty());
        assert!(is_not_found(&restore(&t, &who, &id).await), "whoever is there is not brought back");
    }

    async fn sessions_that_ended_stay_ended(t: Testing) {
        let sample = t.sample().await;
        let who = manager(&t, &sample.owner).await;
        delete(&t, &who, &[&sample.support.contact]).await;
        restore(&t, &who, &sample.support.contact).await.expect("an answer");
        let open = t.number(
            "select count(*) from session where login_id = $1 and revoked_at is null",
            &[sample.support.login.as_str()],
        ).await;
        assert_eq!(open, 0);
        t.sign_in(&sample.support.login_name).await;
    }

    async fn nobody_brings_back_more_than_they_could_give(t: Testing) {
        let sample = t.sample().await;
        let (owner, weak) = (manager(&t, &sample.owner).await, manager(&t, &sample.manager).await);
        delete(&t, &owner, &[&sample.billing.contact, &sample.administrator.contact]).await;
        let refused = restore(&t, &weak, &sample.billing.contact).await.expect("an answer");
        assert!(matches!(refusals(&refused)[0], Reason::Refused(Refusal::RoleBeyondOwn { .. })));
        let refused = restore(&t, &weak, &sample.administrator.contact).await.expect("an answer");
        assert!(matches!(refusals(&refused)[0], Reason::Refused(Refusal::RoleBeyondOwn { .. })));
        let shown = t.backend.contacts().deleted(&weak).await.expect("a list");
        assert!(shown.rows.iter().all(|row| row.refused.is_some()), "said before it is tried");
        assert_eq!(events(&t, &sample, "contact.restored").await, 0);
        assert_eq!(restore(&t, &owner, &sample.administrator.contact).await.expect("an answer").done, 1);
    }

    async fn an_owner_whom_staff_deleted_is_brought_back_by_staff_alone(t: Testing) {
        let sample = t.sample().await;
        let (who, administrator) = (staff(&t, &sample).await, manager(&t, &sample.administrator).await);
        delete(&t, &who, &[&sample.owner.contact]).await;
        let refused = restore(&t, &administrator, &sample.owner.contact).await.expect("an answer");
        assert_eq!(refusals(&refused), [&Reason::Refused(Refusal::Ownership)]);
        assert_eq!(restore(&t, &who, &sample.owner.contact).await.expect("an answer").done, 1);
    }

    async fn nobody_comes_back_beyond_what_the_class_allows(t: Testing) {
        let sample = t.sample().await;
        let who = manager(&t, &sample.owner).await;
        let gone = [&sample.support.contact, &sample.billing.contact, &sample.bystander];
        delete(&t, &who, &gone).await;
        let there = t.number("select count(*) from contact where customer_id = $1 and deleted_at is null", &[sample.customer.as_str()]).await;
        assert_eq!(there, 3);
        let most = 4;
        t.execute("update customer_class set most_contacts = 4", &[]).await;
        let full = Failure::Refused(Refusal::MostContacts { most });
        let shown = t.backend.contacts().deleted(&who).await.expect("a list");
        assert!(shown.rows.iter().all(|row| row.refused.is_none()), "there is room for one");
        // Of several at once the first has it.
        let ids: Vec<ContactId> = gone.into_iter().cloned().collect();
        let done = t.backend.contacts().restore(&who, &ids).await.expect("an answer");
        assert_eq!((done.done, done.refused.len()), (1, 2));
        assert!(done.refused.iter().all(|refused| refused.why == full && !refused.name.is_empty()), "{done:?}");
        let shown = t.backend.contacts().deleted(&who).await.expect("a list");
        assert!(shown.rows.iter().all(|row| row.refused.as_ref() == Some(&full)), "said before it is tried");
        let refused = restore(&t, &staff(&t, &sample).await, &sample.billing.contact).await.expect("an answer");
        assert_eq!(refused.refused[0].why, full, "staff as well");
        assert_eq!(events(&t, &sample, "contact.restored").await, 1);
        delete(&t, &who, &[&sample.support.contact]).await;
        assert_eq!(restore(&t, &who, &sample.billing.contact).await.expect("an answer").done, 1);
    }

    async fn whoever_was_the_owner_comes_back_as_an_administrator_once_somebody_else_is(t: Testing) {
        let sample = t.sample().await;
        let who = staff(&t, &sample).await;
        delete(&t, &who, &[&sample.owner.contact]).await;
        let step = async |session: &crate::Session, scope: &Scope, draft: OwnershipDraft| {
            let who = t.backend.authorize_presence(session, scope).await.expect("there");
            t.backend.ownership().step(&who, &draft).await.expect("done");
            t.backend.ownership().page(&who).await.expect("the page")
        };
        let scope = Scope::Customer(sample.customer.clone());
        let page = step(&sample.staff, &scope, OwnershipDraft {
            action: "offer".into(),
            to: sample.administrator.contact.to_string(),
            reason: "She left".into(),
            ..OwnershipDraft::default()
        }).await;
        let offer = page.offer.expect("an offer").id.to_string();
        step(&sample.administrator.session, &Scope::Own, OwnershipDraft { action: "accept".into(), offer, ..OwnershipDraft::default() }).await;
        assert_eq!(restore(&t, &who, &sample.owner.contact).await.expect("an answer").done, 1);
        for (contact, expected) in [(&sample.owner.contact, role::ADMINISTRATOR), (&sample.administrator.contact, role::OWNER)] {
            let form = t.backend.contacts().form(&who, contact).await.expect("a form");
            assert!(form.draft.roles.contains(&expected.to_owned()), "{:?}", form.draft.roles);
        }
        let owners = "select count(*) from contact_role where customer_id = $1 and role_id = $2";
        assert_eq!(t.number(owners, &[sample.customer.as_str(), role::OWNER]).await, 1);
    }

    async fn what_needs_a_level_that_is_gone_does_not_come_back(t: Testing) {
        let sample = t.sample().await;
        let who = manager(&t, &sample.owner).await;
        super::edit(&t, &who, &sample.billing.contact, |draft| draft.communications = vec!["invoices".into()]).await.expect("saved");
        delete(&t, &who, &[&sample.billing.contact]).await;
        t.execute("delete from role_level where role_id = $1", &[role::BILLING]).await;
        let done = restore(&t, &who, &sample.billing.contact).await.expect("an answer");
        assert_eq!((done.done, done.lost.len()), (1, 1));
        let form = t.backend.contacts().form(&who, &sample.billing.contact).await.expect("a form");
        assert!(form.base.communications.is_empty());
    }

    async fn after_a_day_nobody_comes_back_and_the_login_is_free_again(t: Testing) {
        let sample = t.sample().await;
        let who = manager(&t, &sample.owner).await;
        delete(&t, &who, &[&sample.support.contact, &sample.bystander]).await;
        assert_eq!(t.backend.contacts().purge_deleted().await.expect("an answer"), 0);
        t.clock.advance(24 * HOUR);
        let who = staff_later(&t, &sample).await;
        assert!(is_not_found(&restore(&t, &who, &sample.bystander).await));
        assert!(t.backend.contacts().deleted(&who).await.expect("a list").rows.is_empty());
        let other = t.another_node().await;
        let (here, other) = (t.backend.contacts(), other.contacts());
        let (one, two) = tokio::join!(here.purge_deleted(), other.purge_deleted());
        assert_eq!(one.expect("an answer") + two.expect("an answer"), 2, "each once");
        assert_eq!(events(&t, &sample, "contact.purged").await, 2);
        let mut connection = t.backend.db().read().await.expect("a connection");
        let ids = [sample.support.contact.clone(), sample.bystander.clone()];
        assert!(read::many_deleted(&mut connection, &sample.customer, &ids).await.expect("a read").is_empty());
        drop(connection);
        assert_eq!(t.number("select count(*) from login where id = $1", &[sample.support.login.as_str()]).await, 0);
        add(&t, &who, ("Somebody", "Else"), |draft| draft.access = access(&sample.support.login_name)).await;
        let verified = t.backend.verify_audit(Some(&sample.customer)).await;
        assert!(matches!(verified, Ok(crate::audit::Verified::Whole { .. })));
    }

    async fn another_customers_contact_is_not_brought_back(t: Testing) {
        let (sample, other) = (t.sample().await, t.other_sample().await);
        let (who, theirs) = (manager(&t, &sample.owner).await, manager(&t, &other.owner).await);
        delete(&t, &theirs, &[&other.bystander]).await;
        delete(&t, &who, &[&sample.bystander]).await;
        assert!(is_not_found(&restore(&t, &who, &other.bystander).await));
        let ids = [other.bystander.clone(), sample.bystander.clone()];
        let done = t.backend.contacts().restore(&who, &ids).await.expect("an answer");
        assert_eq!((done.done, done.refused.len()), (1, 1));
        assert_eq!(t.backend.contacts().deleted(&theirs).await.expect("a list").rows.len(), 1);
        assert_eq!(list(&t, &sample, &ListQuery::default()).await.total.n, 6);
    }
}

/// The witness of somebody of the provider, who signs in again: a day later every session is over.
async fn staff_later(t: &Testing, sample: &Sample) -> super::Manager {
    let (session, _) = t.sign_in("staff@abc.example").await;
    let scope = Scope::Customer(sample.customer.clone());
    t.backend.authorize(&session, &scope).await.expect("staff")
}
