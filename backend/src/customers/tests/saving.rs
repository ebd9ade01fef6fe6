//! Making and changing customers.

use super::*;
use crate::testing::role;
use domain::{Reason, Refusal, form::Consequence};

fn draft() -> CustomerDraft {
    CustomerDraft {
        name: "Scierie  Lambert".into(),
        account_number: "20-0001".into(),
        class: "01900000-0000-7000-8000-000000000101".into(),
        ..CustomerDraft::default()
    }
}

both_engines! {
    async fn a_new_customer_begins_as_its_class_says(t: Testing) {
        let sample = t.sample().await;
        let who = administrator(&t, &sample).await;
        t.execute("update customer_class set language = 'fr', time_zone = 'America/Vancouver'", &[]).await;
        let id = t.backend.customers().add(&who, &draft()).await.expect("a customer");
        let saved = form(&t, &who, &id).await;
        assert_eq!((saved.name.as_str(), saved.account_number.as_str()), ("Scierie Lambert", "20-0001"));
        assert_eq!((saved.language.as_str(), saved.time_zone.as_str()), ("fr", "America/Vancouver"));
        assert!(saved.roles.is_empty() && saved.director.is_empty());
        let overview = t.backend.customers().overview(&who.reading(), &id).await.expect("an overview");
        assert_eq!((overview.roles.len(), overview.own_roles), (5, false));
        let events = t.number("select count(*) from audit_event where kind = 'customer.created' and subject_id = $1", &[id.as_str()]).await;
        assert_eq!(events, 1);
    }

    async fn everything_that_is_wrong_with_a_customer_is_said_at_once(t: Testing) {
        let sample = t.sample().await;
        let who = administrator(&t, &sample).await;
        let unknown = "01900000-0000-7000-8000-00000000dead";
        let wrong = CustomerDraft {
            name: " ".into(),
            account_number: "x".repeat(41),
            class: "no".into(),
            roles: vec!["no".into()],
            ..draft()
        };
        let Failure::Invalid(failures) = failure(t.backend.customers().add(&who, &wrong).await) else { panic!() };
        let fields: Vec<_> = failures.iter().map(|failure| failure.field.as_str()).collect();
        assert_eq!(fields, ["name", "account_number", "class", "roles"]);
        let unknown = CustomerDraft {
            account_number: "C-ABC Company".into(),
            class: unknown.into(),
            director: unknown.into(),
            time_zone: "Mars/Olympus".into(),
            // There is one owner per customer, and nobody assigns that role.
            roles: vec![role::OWNER.into()],
            ..draft()
        };
        let Failure::Invalid(failures) = failure(t.backend.customers().add(&who, &unknown).await) else { panic!() };
        let found: Vec<_> = failures.iter().map(|failure| (failure.field.as_str(), failure.reason.clone())).collect();
        assert_eq!(found, [
            ("class", Reason::NotOffered),
            ("director", Reason::NotOffered),
            ("roles", Reason::NotOffered),
            ("time_zone", Reason::NotOffered),
            ("account_number", Reason::AccountNumberTaken),
        ]);
    }

    async fn whoever_saves_a_customer_second_is_told_who_was_first(t: Testing) {
        let sample = t.sample().await;
        let who = administrator(&t, &sample).await;
        let stale = form(&t, &who, &sample.customer).await;
        save(&t, &who, &sample.customer, &CustomerDraft { name: "First".into(), ..stale.clone() }).await;
        let second = CustomerDraft { name: "Second".into(), ..stale };
        let refused = failure(t.backend.customers().update(&who, &sample.customer, &second).await);
        let Failure::Stale { by, version } = refused else { panic!("{refused:?}") };
        assert_eq!(by, sample.staff.name());
        save(&t, &who, &sample.customer, &CustomerDraft { version, ..second }).await;
        assert_eq!(form(&t, &who, &sample.customer).await.name, "Second");
        let query = CustomerQuery { search: "second".into(), ..CustomerQuery::default() };
        let list = t.backend.customers().list(&who.reading(), &query).await.expect("a list");
        assert_eq!(list.rows.len(), 1, "the words are those of the new name");
        let whole = t.backend.verify_audit(Some(&sample.customer)).await.expect("a trail");
        assert!(matches!(whole, crate::audit::Verified::Whole { .. }));
    }

    async fn who_loses_a_role_that_can_be_assigned_is_shown_first(t: Testing) {
        let sample = t.sample().await;
        let who = administrator(&t, &sample).await;
        let narrow = CustomerDraft {
            roles: vec![role::ADMINISTRATOR.into(), role::BILLING.into(), role::CONTACT_MANAGER.into()],
            ..form(&t, &who, &sample.customer).await
        };
        let asked = failure(t.backend.customers().update(&who, &sample.customer, &narrow).await);
        let Failure::Confirm(asked) = asked else { panic!("{asked:?}") };
        let [Consequence::RoleWithdrawn { role: name, people }] = asked.lines.as_slice() else { panic!("{asked:?}") };
        assert_eq!((name.en.as_str(), people.contacts, people.customers), ("Support only", 1, 1));
        assert_eq!(people.names, [("Karim Exemple".to_owned(), "ABC Company".to_owned())]);
        save(&t, &who, &sample.customer, &narrow).await;
        let overview = t.backend.customers().overview(&who.reading(), &sample.customer).await.expect("an overview");
        assert_eq!((overview.roles.len(), overview.own_roles), (3, true));
    }

    async fn support_and_auditors_change_no_customer(t: Testing) {
        let sample = t.sample().await;
        let who = administrator(&t, &sample).await;
        let changed = CustomerDraft { name: "Mine".into(), ..form(&t, &who, &sample.customer).await };
        for level in ["support", "auditor"] {
            t.execute("update staff set level = $1", &[level]).await;
            let refused = t.backend.authorize_staff::<Administrator>(&sample.staff).await.err().map(|error| error.failure());
            assert!(matches!(refused, Some(Failure::Refused(Refusal::StaffLevel { .. }))));
            let inside = failure(t.backend.customers().update(&who, &sample.customer, &changed).await);
            assert!(matches!(inside, Failure::Refused(Refusal::StaffLevel { .. })));
            let reader = t.backend.authorize_staff::<Auditor>(&sample.staff).await.expect("a reader");
            assert!(!t.backend.customers().overview(&reader, &sample.customer).await.expect("an overview").may_administer);
        }
    }
}
