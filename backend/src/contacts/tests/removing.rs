//! Deleting, with the places that have to be filled.

use super::{access, add, draft, edit, found, invalid, is_not_found, list, manager, phone, refused};
use crate::{
    access::{CommunicationOrderSection, Modify},
    both_engines,
    error::Error,
    testing::{Sample, Testing, role},
};
use domain::{
    ContactId, Failure, Reason, Refusal,
    communication_order::OrderKind,
    contacts::{ListQuery, RemovalDraft},
    session::Scope,
};

/// Fills an order.
async fn order(t: &Testing, sample: &Sample, kind: OrderKind, members: &[&ContactId]) {
    let who = t
        .backend
        .authorize::<CommunicationOrderSection, Modify>(&sample.owner.session, &Scope::Own)
        .await
        .expect("Modify");
    let members: Vec<ContactId> = members.iter().map(|id| (*id).clone()).collect();
    let version = places(t, sample, kind).await.0;
    let service = t.backend.communication_order();
    service.save(&who, kind, version, &members).await.expect("an order");
}

/// The version of an order, and who stands in it.
async fn places(t: &Testing, sample: &Sample, kind: OrderKind) -> (i64, Vec<ContactId>) {
    let who = t
        .backend
        .authorize::<CommunicationOrderSection, Modify>(&sample.owner.session, &Scope::Own)
        .await
        .expect("Modify");
    let orders = t
        .backend
        .communication_order()
        .both(&who.reading())
        .await
        .expect("orders");
    let order = orders
        .orders
        .into_iter()
        .find(|order| order.kind == kind)
        .expect("an order");
    (
        order.version,
        order.members.into_iter().map(|member| member.contact).collect(),
    )
}

/// The form, as posted.
fn posted(version: i64, replace: &[(&str, &str)]) -> RemovalDraft {
    RemovalDraft {
        version,
        replace: replace
            .iter()
            .map(|(kind, id)| ((*kind).to_owned(), (*id).to_owned()))
            .collect(),
    }
}

both_engines! {
    async fn the_dialog_says_what_will_happen(t: Testing) {
        let sample = t.sample().await;
        let who = manager(&t, &sample.owner).await;
        let (billing, owner) = (&sample.billing.contact, &sample.owner.contact);
        order(&t, &sample, OrderKind::Financial, &[owner, billing]).await;
        edit(&t, &who, billing, |draft| draft.communications = vec!["invoices".into()]).await.expect("saved");
        let removal = t.backend.contacts().removal(&who, billing).await.expect("a removal");
        assert_eq!((removal.name.as_str(), removal.version, removal.sessions), ("Émilie Exemple", 2, 1));
        assert_eq!(removal.permissions[0].en, "Billing");
        assert_eq!(removal.communications[0].fr, "Factures");
        assert_eq!(removal.refusal, None);
        let [place] = removal.stands_in.as_slice() else { panic!("{:?}", removal.stands_in) };
        assert_eq!((place.kind, place.position), (OrderKind::Financial, 2));
        let candidates: Vec<&ContactId> = place.candidates.iter().map(|member| &member.contact).collect();
        assert_eq!(candidates.len(), 4);
        assert!(!candidates.contains(&billing) && !candidates.contains(&owner));
    }

    async fn a_place_in_an_order_is_filled_or_given_up(t: Testing) {
        let sample = t.sample().await;
        let who = manager(&t, &sample.manager).await;
        let contacts = t.backend.contacts();
        let (support, billing, bystander) = (&sample.support.contact, &sample.billing.contact, &sample.bystander);
        order(&t, &sample, OrderKind::Technical, &[support, billing]).await;
        order(&t, &sample, OrderKind::Financial, &[billing, support]).await;
        let versions = (places(&t, &sample, OrderKind::Technical).await.0, places(&t, &sample, OrderKind::Financial).await.0);
        assert_eq!(
            invalid(contacts.delete(&who, support, &posted(1, &[])).await),
            ["technical", "financial"].map(|kind| (format!("replace[{kind}]"), Reason::StillInOrder))
        );
        for strange in [billing.as_str(), support.as_str(), "nobody", "01900000-0000-7000-8000-00000000ffff"] {
            assert_eq!(
                invalid(contacts.delete(&who, support, &posted(1, &[("technical", strange), ("financial", "")])).await),
                [("replace[technical]".to_owned(), Reason::NotOffered)]
            );
        }
        assert_eq!(places(&t, &sample, OrderKind::Technical).await, (versions.0, vec![support.clone(), billing.clone()]));
        let draft = posted(1, &[("technical", bystander.as_str()), ("financial", "")]);
        assert_eq!(contacts.delete(&who, support, &draft).await.expect("deleted"), 1);
        assert_eq!(
            places(&t, &sample, OrderKind::Technical).await,
            (versions.0 + 1, vec![bystander.clone(), billing.clone()])
        );
        assert_eq!(places(&t, &sample, OrderKind::Financial).await, (versions.1 + 1, vec![billing.clone()]));
        let events = "select count(*) from audit_event where customer_id = $1 and author_id = $2 and kind not like 'session%'";
        let count = t.number(events, &[sample.customer.as_str(), sample.manager.contact.as_str()]).await;
        assert_eq!(count, 3, "the contact and both orders");
    }

    async fn a_deleted_contact_is_gone_for_everybody_and_its_login_stays_taken(t: Testing) {
        let sample = t.sample().await;
        let who = manager(&t, &sample.owner).await;
        let contacts = t.backend.contacts();
        let id = add(&t, &who, ("Zoé", "Lévesque"), |draft| {
            draft.access = access("zoe");
            draft.phones = vec![phone("418 555-0177")];
            draft.roles = vec![role::SUPPORT.into()];
        })
        .await;
        contacts.delete(&who, &id, &posted(1, &[])).await.expect("deleted");
        assert!(is_not_found(&contacts.form(&who, &id).await));
        assert!(is_not_found(&contacts.removal(&who, &id).await));
        assert!(is_not_found(&contacts.update(&who, &id, 2, &draft("Zoé", "L")).await));
        assert!(is_not_found(&contacts.delete(&who, &id, &posted(2, &[])).await));
        for search in ["zoe", "levesque", "0177"] {
            assert_eq!(found(&t, &sample, search).await, Vec::<String>::new());
        }
        let query = ListQuery { role: role::SUPPORT.parse().ok(), ..ListQuery::default() };
        let list = list(&t, &sample, &query).await;
        assert_eq!((list.total.n, list.with_access.n, list.matching.n, list.rows.len()), (6, 5, 1, 1));
        let mut again = draft("Zoé", "Lévesque");
        again.access = access("zoe");
        assert_eq!(
            invalid(contacts.add(&who, &again).await),
            [("access[login]".to_owned(), Reason::LoginTaken)]
        );
    }

    async fn nobody_deletes_themselves_or_what_has_changed_since(t: Testing) {
        let sample = t.sample().await;
        let who = manager(&t, &sample.owner).await;
        let contacts = t.backend.contacts();
        assert_eq!(refused(contacts.delete(&who, &sample.owner.contact, &posted(1, &[])).await), Refusal::OwnRemoval);
        let removal = contacts.removal(&who, &sample.owner.contact).await.expect("a removal");
        assert_eq!(removal.refusal, Some(Refusal::OwnRemoval));
        edit(&t, &who, &sample.bystander, |draft| draft.title = "Night watch".into()).await.expect("saved");
        let stale = contacts.delete(&who, &sample.bystander, &posted(1, &[])).await;
        assert!(matches!(stale, Err(Error::Failure(Failure::ContactConflict(_)))), "{stale:?}");
    }

    async fn every_service_runs_in_a_task_of_its_own(t: Testing) {
        let sample = t.sample().await;
        let who = manager(&t, &sample.owner).await;
        let backend = t.backend.clone();
        let task = tokio::spawn(async move {
            let contacts = backend.contacts();
            contacts.new_form(&who).await.expect("a form");
            let id = contacts.add(&who, &draft("Zoé", "Lévesque")).await.expect("added").id;
            let form = contacts.form(&who, &id).await.expect("a form");
            contacts.update(&who, &id, form.version, &form.draft).await.expect("updated");
            let removal = contacts.removal(&who, &id).await.expect("a removal");
            contacts.delete(&who, &id, &posted(removal.version, &[])).await.expect("deleted");
            contacts.list(&who.reading(), &ListQuery::default()).await.expect("a list").total.n
        });
        assert_eq!(task.await.expect("a result"), 6);
    }
}
