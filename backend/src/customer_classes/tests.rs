//! Classes of customers, each rule on both engines.

use crate::{
    Error, StaffAuthorized,
    access::{
        ContactsSection, Modify,
        provider::{Administrator, Auditor},
    },
    both_engines,
    testing::{Sample, Testing, role},
};
use domain::{
    ClassId, Failure, Reason, Refusal, contacts::ContactDraft, customer_classes::ClassDraft, form::Consequence,
    session::Scope,
};

const FIRST: &str = super::store::FIRST;

async fn administrator(t: &Testing, sample: &Sample) -> StaffAuthorized<Administrator> {
    t.backend
        .authorize_staff(&sample.staff)
        .await
        .expect("an administrator")
}

fn first() -> ClassId {
    FIRST.parse().expect("an id")
}

async fn draft(t: &Testing, who: &StaffAuthorized<Administrator>) -> ClassDraft {
    t.backend
        .customer_classes()
        .page(&who.reading(), &first())
        .await
        .expect("the page")
        .draft
}

fn failure<T: std::fmt::Debug>(result: Result<T, Error>) -> Failure {
    result.expect_err("refused").failure()
}

both_engines! {
    async fn a_new_class_begins_with_the_roles_of_the_first_one(t: Testing) {
        let sample = t.sample().await;
        let who = administrator(&t, &sample).await;
        let begins = t.backend.customer_classes().new_page(&who).await.expect("the page").draft;
        assert!(!begins.roles.is_empty());
        assert_eq!(begins.roles, draft(&t, &who).await.roles);
    }

    async fn what_changes_for_whom_is_shown_before_a_class_is_saved(t: Testing) {
        let (sample, _other) = (t.sample().await, t.other_sample().await);
        let who = administrator(&t, &sample).await;
        let changed = ClassDraft {
            two_factor: true,
            idle_minutes: "10".into(),
            absolute_minutes: "60".into(),
            most_contacts: "5".into(),
            roles: vec![role::ADMINISTRATOR.into(), role::CONTACT_MANAGER.into(), role::BILLING.into()],
            ..draft(&t, &who).await
        };
        let classes = t.backend.customer_classes();
        let Failure::Confirm(asked) = failure(classes.update(&who, &first(), &changed).await) else { panic!() };
        let [
            Consequence::OfClass { customers: 2 },
            Consequence::TwoFactor { required: true },
            Consequence::Idle { from: 30, to: 10 },
            Consequence::Absolute { from: 720, to: 60 },
            Consequence::MostContacts { most: Some(5), beyond: 2 },
            Consequence::RoleWithdrawn { role, people },
            Consequence::RoleWithdrawn { .. },
        ] = asked.lines.as_slice() else { panic!("{asked:?}") };
        assert_eq!((role.fr.as_str(), people.contacts, people.customers), ("Soutien seulement", 2, 2));
        assert_eq!(draft(&t, &who).await.idle_minutes, "30", "nothing was saved");
        let confirmed = ClassDraft { confirm: asked.token.clone(), ..changed.clone() };
        classes.update(&who, &first(), &confirmed).await.expect("saved");
        let saved = draft(&t, &who).await;
        assert_eq!((saved.two_factor, saved.most_contacts.as_str(), saved.roles.len()), (true, "5", 3));
        let stale = failure(classes.update(&who, &first(), &ClassDraft { name_en: "Late".into(), ..confirmed }).await);
        assert!(matches!(stale, Failure::Stale { by, .. } if by == sample.staff.name()));
        let events = t.number("select count(*) from audit_event where customer_id = '' and kind = 'customer_class.changed'", &[]);
        assert_eq!(events.await, 1);
    }

    async fn a_name_or_a_default_changes_nothing_for_anybody(t: Testing) {
        let sample = t.sample().await;
        let who = administrator(&t, &sample).await;
        let changed = ClassDraft { name_fr: "Affaires".into(), language: "fr".into(), ..draft(&t, &who).await };
        t.backend.customer_classes().update(&who, &first(), &changed).await.expect("saved at once");
    }

    async fn a_class_in_use_stays_and_says_who_uses_it(t: Testing) {
        let sample = t.sample().await;
        let who = administrator(&t, &sample).await;
        let classes = t.backend.customer_classes();
        assert_eq!(failure(classes.remove(&who, &first()).await), Failure::Refused(Refusal::FirstClass));
        let new = ClassDraft { name_en: "Small".into(), name_fr: "Petite".into(), ..draft(&t, &who).await };
        let id = classes.add(&who, &new).await.expect("a class");
        t.execute("update customer set class_id = $1", &[id.as_str()]).await;
        let refused = failure(classes.remove(&who, &id).await);
        let names = vec!["ABC Company".to_owned()];
        assert_eq!(refused, Failure::Refused(Refusal::ClassInUse { customers: 1, names }));
        t.execute("update customer set class_id = $1", &[FIRST]).await;
        assert_eq!(classes.remove(&who, &id).await.expect("removed").en, "Small");
        assert_eq!(failure(classes.page(&who.reading(), &id).await), Failure::NotFound);
        assert_eq!(classes.list(&who.reading()).await.expect("a list").rows.len(), 1);
    }

    async fn limits_stay_in_their_ranges(t: Testing) {
        let sample = t.sample().await;
        let who = administrator(&t, &sample).await;
        let wrong = ClassDraft {
            name_en: String::new(),
            idle_minutes: "4".into(),
            absolute_minutes: "a day".into(),
            most_contacts: "0".into(),
            time_zone: "Mars/Olympus".into(),
            ..draft(&t, &who).await
        };
        let Failure::Invalid(failures) = failure(t.backend.customer_classes().add(&who, &wrong).await) else { panic!() };
        let found: Vec<_> = failures.iter().map(|failure| (failure.field.as_str(), failure.reason.clone())).collect();
        assert_eq!(found, [
            ("name_en", Reason::Required),
            ("idle_minutes", Reason::NumberRange { least: 5, most: 1440 }),
            ("absolute_minutes", Reason::NumberRange { least: 15, most: 43_200 }),
            ("most_contacts", Reason::NumberRange { least: 1, most: 1_000_000 }),
        ]);
        let shorter = ClassDraft { idle_minutes: "60".into(), absolute_minutes: "30".into(), ..draft(&t, &who).await };
        let Failure::Invalid(failures) = failure(t.backend.customer_classes().add(&who, &shorter).await) else { panic!() };
        assert_eq!(failures[0].field, "absolute_minutes");
        let nowhere = ClassDraft { time_zone: "Mars/Olympus".into(), roles: vec![role::OWNER.into()], ..draft(&t, &who).await };
        let Failure::Invalid(failures) = failure(t.backend.customer_classes().add(&who, &nowhere).await) else { panic!() };
        assert_eq!(failures.iter().map(|failure| failure.field.as_str()).collect::<Vec<_>>(), ["time_zone", "roles"]);
    }

    async fn nobody_adds_more_contacts_than_the_class_allows(t: Testing) {
        let sample = t.sample().await;
        t.execute("update customer_class set most_contacts = 7", &[]).await;
        let who = t.backend
            .authorize::<ContactsSection, Modify>(&sample.owner.session, &Scope::Own)
            .await
            .expect("Modify");
        let draft = |n: usize| ContactDraft {
            first_name: format!("Person {n}"),
            last_name: "Exemple".into(),
            email: format!("person{n}@abc.example"),
            language: "en".into(),
            time_zone: "America/Toronto".into(),
            ..ContactDraft::default()
        };
        t.backend.contacts().add(&who, &draft(7)).await.expect("the seventh");
        let refused = failure(t.backend.contacts().add(&who, &draft(8)).await);
        assert_eq!(refused, Failure::Refused(Refusal::MostContacts { most: 7 }));
        t.execute("update contact set deleted_at = 1 where customer_id = $1 and id = $2", &[sample.customer.as_str(), sample.bystander.as_str()]).await;
        t.backend.contacts().add(&who, &draft(8)).await.expect("in the place of one who left");
    }

    async fn only_administrators_change_classes(t: Testing) {
        let sample = t.sample().await;
        let who = administrator(&t, &sample).await;
        let changed = ClassDraft { name_en: "Mine".into(), ..draft(&t, &who).await };
        t.execute("update staff set level = 'support'", &[]).await;
        let inside = failure(t.backend.customer_classes().update(&who, &first(), &changed).await);
        assert!(matches!(inside, Failure::Refused(Refusal::StaffLevel { .. })));
        let reader = t.backend.authorize_staff::<Auditor>(&sample.staff).await.expect("a reader");
        assert!(!t.backend.customer_classes().page(&reader, &first()).await.expect("a page").may_edit);
    }
}
