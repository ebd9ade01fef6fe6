//! What is done to many at once: who is chosen, what is told, and what the audit trail keeps.

use super::{access, add, is_not_found, list, manager, row, staff};
use crate::{
    access::{CommunicationOrderSection, Modify},
    both_engines,
    contacts::store::read,
    error::Error,
    testing::{Sample, Testing, role},
};
use domain::{
    Failure, Language, Reason, Refusal,
    communication_order::OrderKind,
    contacts::{ListQuery, ManyAction, ManyChange, ManyDone, NotDone, PlaceLost, Selection},
    id::ContactId,
    session::Scope,
};

fn these(ids: &[&ContactId]) -> Selection {
    Selection::These(ids.iter().map(|id| (*id).clone()).collect())
}

fn change(what: ManyChange) -> ManyAction {
    ManyAction::Change(what)
}

async fn many(
    t: &Testing,
    who: &super::Manager,
    selection: &Selection,
    action: &ManyAction,
) -> Result<ManyDone, Error> {
    t.backend.contacts().change_many(who, selection, action).await
}

/// Name and refusal.
fn told(refused: &[NotDone]) -> Vec<(&str, &Failure)> {
    refused.iter().map(|one| (one.name.as_str(), &one.why)).collect()
}

/// Puts somebody into an order.
async fn order(t: &Testing, sample: &Sample, kind: OrderKind, members: &[ContactId]) {
    let who = t
        .backend
        .authorize::<CommunicationOrderSection, Modify>(&sample.owner.session, &Scope::Own)
        .await
        .expect("Modify");
    let service = t.backend.communication_order();
    service.save(&who, kind, 1, members).await.expect("an order");
}

both_engines! {
    async fn the_others_are_done_and_each_refused_one_is_named(t: Testing) {
        let sample = t.sample().await;
        let who = manager(&t, &sample.manager).await;
        let ids = [&sample.owner.contact, &sample.administrator.contact, &sample.manager.contact, &sample.bystander];
        let done = many(&t, &who, &these(&ids), &change(ManyChange::Language(Language::Fr))).await.expect("an answer");
        assert_eq!((done.done, done.same, done.sessions_ended), (2, 0, 0));
        assert_eq!(told(&done.refused), [
            ("Chantal Exemple", &Failure::Refused(Refusal::OwnerAlone)),
            ("Bob Exemple", &Failure::Refused(Refusal::AdministratorsOnly)),
        ]);
        assert_eq!(row(&t, &sample, &sample.bystander).await.language, Language::Fr);
        assert_eq!(row(&t, &sample, &sample.owner.contact).await.language, Language::En);
        let again = many(&t, &who, &these(&ids[2..]), &change(ManyChange::Language(Language::Fr))).await;
        let again = again.expect("an answer");
        assert_eq!((again.done, again.same), (0, 2));
        let events = t.number(
            "select count(*) from audit_event where customer_id = $1 and kind = 'contact.updated'",
            &[sample.customer.as_str()],
        ).await;
        assert_eq!(events, 2, "one for each that is different");
    }

    async fn access_is_disabled_for_all_but_oneself_and_sessions_end(t: Testing) {
        let sample = t.sample().await;
        let who = manager(&t, &sample.manager).await;
        let ids = [&sample.billing.contact, &sample.manager.contact, &sample.bystander];
        let done = many(&t, &who, &these(&ids), &change(ManyChange::Disable)).await.expect("an answer");
        assert_eq!((done.done, done.same, done.sessions_ended), (1, 1, 1), "who has no access is as before");
        let Failure::Invalid(failures) = &done.refused[0].why else { panic!("{done:?}") };
        assert_eq!(failures[0].reason, Reason::Refused(Refusal::OwnAccess));
        assert!(t.backend.authorize::<crate::access::ContactsSection, Modify>(&sample.billing.session, &Scope::Own).await.is_err());
    }

    async fn a_role_goes_with_its_communications_and_it_says_so(t: Testing) {
        let sample = t.sample().await;
        let who = manager(&t, &sample.owner).await;
        super::edit(&t, &who, &sample.billing.contact, |draft| draft.communications = vec!["invoices".into()]).await.expect("saved");
        let billing = role::BILLING.parse().expect("a role");
        let done = many(&t, &who, &these(&[&sample.billing.contact]), &change(ManyChange::TakeRole(billing))).await.expect("an answer");
        assert_eq!((done.done, done.lost.len()), (1, 1));
        assert_eq!((done.lost[0].name.as_str(), done.lost[0].communications[0].en.as_str()), ("Émilie Exemple", "Invoices"));
        let needs = change(ManyChange::AddCommunication("invoices".into()));
        let done = many(&t, &who, &these(&[&sample.billing.contact]), &needs).await.expect("an answer");
        let Failure::Invalid(failures) = &done.refused[0].why else { panic!("{done:?}") };
        assert!(matches!(failures[0].reason, Reason::NeedsSection { .. }));
    }

    async fn the_last_administrator_stays_when_all_are_deleted(t: Testing) {
        let sample = t.sample().await;
        let who = staff(&t, &sample).await;
        order(&t, &sample, OrderKind::Technical, &[sample.support.contact.clone(), sample.owner.contact.clone()]).await;
        let all = Selection::Found(ListQuery::default());
        let removal = t.backend.contacts().removal_of_many(&who, &all).await.expect("an answer");
        let last = Failure::Refused(Refusal::LastAdministrator);
        assert_eq!(told(&removal.refused), [("Chantal Exemple", &last)]);
        assert_eq!((removal.count, removal.sessions, removal.names.len()), (5, 4, 5));
        assert_eq!(removal.places, [PlaceLost { name: "Karim Exemple".into(), kind: OrderKind::Technical, position: 1 }]);
        let done = many(&t, &who, &all, &ManyAction::Delete).await.expect("an answer");
        assert_eq!((done.done, done.sessions_ended, done.deleted.len()), (5, 4, 5));
        assert_eq!(told(&done.refused), [("Chantal Exemple", &last)]);
        let left = t.backend.contacts().list(&who.reading(), &ListQuery::default()).await.expect("a list");
        assert_eq!((left.rows.len(), left.has_deleted), (1, true));
    }

    async fn all_that_a_filter_finds_are_changed_and_nobody_else(t: Testing) {
        let sample = t.sample().await;
        super::plans::crowd(&t, &sample.customer, 250).await;
        let who = manager(&t, &sample.owner).await;
        let found = ListQuery { search: "tremblay".into(), after: Some("zz.x".into()), ..ListQuery::default() };
        let done = many(&t, &who, &Selection::Found(found), &change(ManyChange::Language(Language::En))).await.expect("an answer");
        let english = t.number(
            "select count(*) from contact where customer_id = $1 and language = 'en' and last_name = 'Tremblay'",
            &[sample.customer.as_str()],
        ).await;
        let others = t.number(
            "select count(*) from contact where customer_id = $1 and language = 'en' and last_name not in ('Tremblay', 'Exemple')",
            &[sample.customer.as_str()],
        ).await;
        assert_eq!((i64::from(done.done), others, done.cut), (english, 0, false));
        assert!(done.done > 20);
        // More than go into one change.
        let all = Selection::Found(ListQuery { role: role::BILLING.parse().ok(), ..ListQuery::default() });
        let done = many(&t, &who, &all, &change(ManyChange::AddCommunication("billing_notices".into()))).await.expect("an answer");
        assert_eq!((done.done, done.refused.len()), (250, 0));
        let verified = t.backend.verify_audit(Some(&sample.customer)).await;
        assert!(matches!(verified, Ok(crate::audit::Verified::Whole { .. })));
    }

    async fn another_customers_contact_is_an_unknown_one(t: Testing) {
        let (sample, other) = (t.sample().await, t.other_sample().await);
        let who = manager(&t, &sample.owner).await;
        let nobody: ContactId = "01900000-0000-7000-8000-00000000ffff".parse().expect("an id");
        for action in [ManyAction::Delete, change(ManyChange::Language(Language::Fr))] {
            let mut answers = Vec::new();
            for id in [&other.bystander, &nobody] {
                assert!(is_not_found(&many(&t, &who, &these(&[id]), &action).await));
                assert!(is_not_found(&t.backend.contacts().removal_of_many(&who, &these(&[id])).await));
                answers.push(many(&t, &who, &these(&[id, &sample.owner.contact]), &action).await.expect("an answer"));
            }
            assert_eq!(answers[0].refused, answers[1].refused);
            assert_eq!(answers[0].refused[0], NotDone { name: String::new(), why: Failure::NotFound });
        }
        let mut connection = t.backend.db().read().await.expect("a connection");
        let theirs = read::one(&mut connection, &other.customer, &other.bystander).await.expect("a read");
        assert_eq!(theirs.expect("still there").version, 1);
    }

    async fn nobody_chosen_is_told_and_one_chosen_twice_is_one(t: Testing) {
        let sample = t.sample().await;
        let who = manager(&t, &sample.owner).await;
        let nobody = super::invalid(many(&t, &who, &these(&[]), &ManyAction::Delete).await);
        assert_eq!(nobody, [("contacts".to_owned(), Reason::Required)]);
        let twice = these(&[&sample.bystander, &sample.bystander]);
        let done = many(&t, &who, &twice, &change(ManyChange::Language(Language::Fr))).await.expect("an answer");
        assert_eq!((done.done, done.same), (1, 0));
        let none = Selection::Found(ListQuery { search: "nobody of that name".into(), ..ListQuery::default() });
        assert_eq!(many(&t, &who, &none, &ManyAction::Delete).await.expect("an answer"), ManyDone::default());
    }

    async fn a_filter_by_level_is_by_what_one_holds_in_the_end(t: Testing) {
        let sample = t.sample().await;
        let who = manager(&t, &sample.owner).await;
        let permit = |section: &'static str, level: &'static str| {
            move |draft: &mut domain::contacts::ContactDraft| drop(draft.permissions.insert(section.into(), level.into()))
        };
        add(&t, &who, ("Lucie", "Read"), permit("billing", "read")).await;
        add(&t, &who, ("Marc", "Modify"), permit("billing", "modify")).await;
        // Less beside the role than by it.
        add(&t, &who, ("Anne", "Both"), |draft| {
            draft.roles = vec![role::BILLING.into()];
            draft.access = access("anne");
        }).await;
        t.execute(
            "insert into permission (customer_id, contact_id, section_key, level) \
             select customer_id, id, 'billing', 'read' from contact where first_name = 'Anne'",
            &[],
        ).await;
        let names = async |level: &str, communication: Option<&str>| {
            let query = ListQuery {
                level: Some(level.parse().expect("a level")),
                communication: communication.map(ToOwned::to_owned),
                ..ListQuery::default()
            };
            let found = list(&t, &sample, &query).await;
            assert_eq!(usize::try_from(found.matching.n).expect("few"), found.rows.len());
            found.rows.into_iter().map(|row| row.first_name).collect::<Vec<_>>()
        };
        assert_eq!(names("billing.modify", None).await, ["Anne", "Bob", "Chantal", "Émilie", "Marc"]);
        assert_eq!(names("billing.read", None).await, ["Lucie"]);
        // What has a ceiling, what is the owner's alone, and what is no section.
        assert_eq!(names("allowed_roles.read", None).await, ["Bob", "Chantal", "Jean"]);
        assert!(names("allowed_roles.modify", None).await.is_empty());
        assert_eq!(names("services.modify", None).await, ["Chantal"]);
        assert!(names("nothing.modify", None).await.is_empty());
        super::edit(&t, &who, &sample.billing.contact, |draft| draft.communications = vec!["invoices".into()]).await.expect("saved");
        assert_eq!(names("billing.modify", Some("invoices")).await, ["Émilie"]);
        assert!(names("billing.read", Some("invoices")).await.is_empty());
    }
}
