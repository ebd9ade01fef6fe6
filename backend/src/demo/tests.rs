//! The demo data: who is in it, who can sign in, and who sees whom.

use super::{DemoLogin, people::CUSTOMERS, seed};
use crate::{
    Authorized, Resolved, Session,
    access::{CommunicationOrderSection, ContactsSection, Modify, Read},
    audit::Verified,
    both_engines,
    sign_in::{Debt, Outcome},
    testing::{PASSWORD, Testing, client},
};
use domain::{
    CustomerId, Failure,
    access::Kind,
    communication_order::OrderKind,
    contacts::{ContactList, ListQuery},
    invitation::InvitationState,
    portal_access::Status,
    session::{Scope, SignInRefusal},
    value::Language,
};
use secrecy::{ExposeSecret, SecretString};
use std::collections::BTreeSet;

async fn outcome(t: &Testing, login: &str, password: SecretString) -> Outcome {
    let outcome = t.backend.sign_in().sign_in(&client(), login, password).await;
    outcome.expect("an answer")
}

async fn contacts(t: &Testing, session: &Session, scope: &Scope) -> ContactList {
    let who: Authorized<ContactsSection, Read> = t.backend.authorize(session, scope).await.expect("Read on contacts");
    let query = ListQuery::default();
    t.backend.contacts().list(&who, &query).await.expect("the list")
}

/// The id of one of the customers, as staff see it.
async fn customer(t: &Testing, staff: &Session, name: &str) -> CustomerId {
    let who = t
        .backend
        .authorize_staff::<crate::access::provider::Auditor>(staff)
        .await
        .expect("staff");
    let list = t
        .backend
        .customers()
        .list(&who, &domain::customers::CustomerQuery::default())
        .await
        .expect("the list");
    let row = list.rows.into_iter().find(|row| row.name == name);
    row.expect("the customer").id
}

async fn names(t: &Testing, session: &Session, kind: OrderKind) -> Vec<String> {
    let who: Authorized<CommunicationOrderSection, Read> = t
        .backend
        .authorize(session, &Scope::Own)
        .await
        .expect("Read on the order");
    let both = t.backend.communication_order().both(&who).await.expect("both orders");
    let order = both
        .orders
        .into_iter()
        .find(|order| order.kind == kind)
        .expect("the order");
    order.members.into_iter().map(|member| member.name).collect()
}

both_engines! {
    async fn everybody_who_is_listed_can_sign_in(t: Testing) {
        let logins = seed(&t.backend, None).await.expect("the demo");
        assert_eq!(logins.len(), 21);
        let passwords: BTreeSet<&str> = logins.iter().map(|login| login.password.expose_secret()).collect();
        assert_eq!(passwords.len(), logins.len(), "everybody has a password of their own");
        for DemoLogin { login, password, role, .. } in &logins {
            assert!(password.expose_secret().len() >= 15);
            assert!(!role.en.is_empty() && !role.fr.is_empty());
            let outcome = outcome(&t, login, password.clone()).await;
            let Outcome::Signed { session, .. } = outcome else {
                panic!("{login}: {outcome:?}");
            };
            let owed = match session {
                Resolved::Owing(owing) => Some(owing.debt()),
                Resolved::Full(_) => None,
            };
            // Of whom a second factor is asked for.
            assert_eq!(owed, (login == "rosa@abc.example").then_some(Debt::Enrolment), "{login}");
        }
        let listed: BTreeSet<&str> = logins.iter().map(|login| login.login.as_str()).collect();
        for known in [
            "chantal@abc.example",
            "bob@abc.example",
            "steve@abc.example",
            "adam@abc.example",
            "jf.levesque@abc.example",
            "karim@abc.example",
            "emilie@abc.example",
            "lucie@boulangerie.example",
            "staff@relais.example",
        ] {
            assert!(listed.contains(known), "{known}");
        }
    }

    async fn who_is_scheduled_expired_or_disabled_cannot_sign_in(t: Testing) {
        let logins = seed(&t.backend, Some(PASSWORD)).await.expect("the demo");
        for (login, expected) in [
            ("olivier@abc.example", SignInRefusal::Scheduled),
            ("genevieve@abc.example", SignInRefusal::Expired),
            ("samuel@abc.example", SignInRefusal::Disabled),
            ("ginette@abc.example", SignInRefusal::Wrong),
            ("daniel@abc.example", SignInRefusal::Wrong),
            ("t.leclerc@cabinet.example", SignInRefusal::Wrong),
        ] {
            assert!(logins.iter().all(|listed| listed.login != login));
            let (Outcome::Refused(refusal) | Outcome::OutsideWindow(refusal, _)) =
                outcome(&t, login, PASSWORD.into()).await
            else {
                panic!("{login} signed in");
            };
            assert_eq!(refusal, expected, "{login}");
        }
    }

    async fn the_list_has_everybody_in_every_status(t: Testing) {
        seed(&t.backend, Some(PASSWORD)).await.expect("the demo");
        let (owner, _) = t.sign_in("chantal@abc.example").await;
        let list = contacts(&t, &owner, &Scope::Own).await;
        assert_eq!((list.total.n, list.with_access.n), (23, 19));
        // Whoever is locked is so for some minutes.
        for status in Status::ALL.into_iter().filter(|status| *status != Status::Locked) {
            assert!(list.rows.iter().any(|row| row.status == status), "{status:?}");
        }
        for state in [InvitationState::Pending, InvitationState::Revoked] {
            assert!(list.rows.iter().any(|row| row.invitation == Some(state)), "{state:?}");
        }
        for language in Language::ALL {
            assert!(list.rows.iter().any(|row| row.language == language));
        }
        let kind = |kind| list.rows.iter().filter(|row| row.kind == kind).count();
        assert_eq!((kind(Kind::Owner), kind(Kind::Administrator)), (1, 1));
        assert!(list.rows.iter().any(|row| row.phones.iter().any(|phone| !phone.extension.is_empty())));
        let bob = list.rows.iter().find(|row| row.first_name == "Bob").expect("Bob");
        assert_eq!((bob.roles[0].en.as_str(), bob.roles[0].fr.as_str()), ("Customer admin", "Administrateur client"));
    }

    async fn what_portal_access_can_be_is_there_to_be_seen(t: Testing) {
        for _ in 0..2 {
            seed(&t.backend, Some(PASSWORD)).await.expect("the demo");
        }
        for (count, expected) in [
            ("select count(*) from portal_access where two_factor = 'yes'", 1),
            ("select count(*) from customer_class where trusted_devices = 1", 1),
            ("select count(*) from registration", 1),
            ("select count(*) from outgoing_mail", 0),
        ] {
            assert_eq!(t.number(count, &[]).await, expected, "{count}");
        }
        let (lucie, _) = t.sign_in("lucie@boulangerie.example").await;
        let who: Authorized<ContactsSection, Modify> =
            t.backend.authorize(&lucie, &Scope::Own).await.expect("Modify on contacts");
        let waiting = t.backend.registrations().list(&who).await.expect("the list");
        assert_eq!(waiting.rows[0].name, "Sophie Lambert");
    }

    async fn both_orders_are_filled(t: Testing) {
        seed(&t.backend, Some(PASSWORD)).await.expect("the demo");
        let (bob, _) = t.sign_in("bob@abc.example").await;
        assert_eq!(
            names(&t, &bob, OrderKind::Technical).await,
            ["Bob Tremblay", "Steve Gagnon", "Marie-Ève Bouchard", "Jean-François Lévesque"]
        );
        assert_eq!(names(&t, &bob, OrderKind::Financial).await, ["Adam Roy", "Émilie Côté", "Samuel Nguyen"]);
        let (lucie, _) = t.sign_in("lucie@boulangerie.example").await;
        assert_eq!(names(&t, &lucie, OrderKind::Technical).await, ["Marc-André Côté", "Étienne Roy"]);
    }

    async fn the_people_of_one_customer_see_nothing_of_the_other(t: Testing) {
        seed(&t.backend, Some(PASSWORD)).await.expect("the demo");
        let (staff, _) = t.sign_in("staff@relais.example").await;
        let (lucie, _) = t.sign_in("lucie@boulangerie.example").await;
        let (bob, _) = t.sign_in("bob@abc.example").await;
        let own = contacts(&t, &lucie, &Scope::Own).await;
        assert_eq!(own.total.n, 4);
        assert!(own.rows.iter().all(|row| row.email.ends_with("@boulangerie.example")));
        for (session, name) in [(&lucie, "ABC Company"), (&bob, "Boulangerie Côté inc.")] {
            let scope = Scope::Customer(customer(&t, &staff, name).await);
            let refused = t.backend.authorize::<ContactsSection, Read>(session, &scope).await;
            assert_eq!(refused.err().map(|error| error.failure()), Some(Failure::NotFound));
            let hers = contacts(&t, &staff, &scope).await;
            assert!(hers.rows.iter().all(|row| !own.rows.contains(row) || name != "ABC Company"));
        }
    }

    async fn a_second_start_gives_new_passwords_and_changes_nothing_else(t: Testing) {
        let first = seed(&t.backend, None).await.expect("the demo");
        let second = seed(&t.backend, Some(PASSWORD)).await.expect("the demo");
        let logins = |list: &[DemoLogin]| list.iter().map(|login| login.login.clone()).collect::<Vec<_>>();
        assert_eq!(logins(&first), logins(&second));
        let DemoLogin { login, password, .. } = &first[0];
        assert!(matches!(outcome(&t, login, password.clone()).await, Outcome::Refused(SignInRefusal::Wrong)));
        let (owner, _) = t.sign_in("chantal@abc.example").await;
        assert_eq!(contacts(&t, &owner, &Scope::Own).await.total.n, 23);
        let customers = t.number("select count(*) from customer", &[]).await;
        assert_eq!(customers, i64::try_from(CUSTOMERS.len()).expect("a few"));
        let roles = t.number("select count(*) from role", &[]).await;
        assert_eq!(roles, 9);
        let (staff, _) = t.sign_in("staff@relais.example").await;
        let abc = customer(&t, &staff, "ABC Company").await;
        for chain in [None, Some(&abc)] {
            let verified = t.backend.verify_audit(chain).await.expect("the trail");
            assert!(matches!(verified, Verified::Whole { .. }), "{verified:?}");
        }
    }

    async fn a_start_that_was_interrupted_is_completed_by_the_next(t: Testing) {
        seed(&t.backend, Some(PASSWORD)).await.expect("the demo");
        t.execute("delete from communication_order_member", &[]).await;
        t.execute("delete from communication_order where kind = 'financial'", &[]).await;
        t.execute("delete from contact where first_name = 'Priya'", &[]).await;
        t.execute("delete from login where name = 'priya@abc.example'", &[]).await;
        let logins = seed(&t.backend, Some(PASSWORD)).await.expect("the demo");
        assert!(logins.iter().any(|login| login.login == "priya@abc.example"));
        let (bob, _) = t.sign_in("bob@abc.example").await;
        assert_eq!(contacts(&t, &bob, &Scope::Own).await.total.n, 23);
        assert_eq!(names(&t, &bob, OrderKind::Financial).await.len(), 3);
    }
}
