//! Who is let in where, decided at that moment.

use super::provider::Auditor;
use super::{AuditTrailSection, Authorized, CommunicationOrderSection, ContactsSection, Modify, Read};
use crate::{
    Error, Session,
    access::{LevelMarker, SectionMarker},
    both_engines,
    db::Author,
    testing::{Testing, role},
};
use domain::{
    CustomerId, Failure, Refusal,
    access::{Kind, Level, Standing, section},
    session::Scope,
};

async fn ask<S: SectionMarker, L: LevelMarker>(
    t: &Testing,
    session: &Session,
    scope: &Scope,
) -> Result<Authorized<S, L>, Failure> {
    t.backend
        .authorize::<S, L>(session, scope)
        .await
        .map_err(|error| error.failure())
}

fn unknown() -> CustomerId {
    "01900000-0000-7000-8000-00000000ffff".parse().expect("an id")
}

const GRANT: &str = "insert into permission (customer_id, contact_id, section_key, level) values ($1, $2, $3, $4)";
const WITHDRAW: &str = "delete from contact_role where customer_id = $1 and contact_id = $2";

both_engines! {
    async fn a_contact_manager_manages_contacts(t: Testing) {
        let sample = t.sample().await;
        let who = ask::<ContactsSection, Modify>(&t, &sample.manager.session, &Scope::Own).await.expect("a witness");
        assert_eq!(who.customer(), &sample.customer);
        assert_eq!(who.contact(), Some(&sample.manager.contact));
        assert_eq!(who.holding().level(section::CONTACTS), Level::Modify);
        assert_eq!(who.standing(), &Standing::Contact(who.holding().clone()));
        assert_eq!(who.author().id, sample.manager.contact.as_str());
        assert_eq!(who.reading().customer(), &sample.customer);
    }

    async fn a_billing_contact_cannot_see_contacts(t: Testing) {
        let sample = t.sample().await;
        let session = &sample.billing.session;
        assert_eq!(ask::<ContactsSection, Read>(&t, session, &Scope::Own).await.err(), Some(Failure::NotFound));
        assert_eq!(ask::<ContactsSection, Modify>(&t, session, &Scope::Own).await.err(), Some(Failure::NotFound));
    }

    async fn who_may_only_read_is_refused_changing_and_not_seeing(t: Testing) {
        let sample = t.sample().await;
        let support = &sample.support;
        t.execute(GRANT, &[sample.customer.as_str(), support.contact.as_str(), section::CONTACTS, "read"]).await;
        assert!(ask::<ContactsSection, Read>(&t, &support.session, &Scope::Own).await.is_ok());
        let section = section::CONTACTS.parse().expect("a key");
        assert_eq!(
            ask::<ContactsSection, Modify>(&t, &support.session, &Scope::Own).await.err(),
            Some(Failure::Refused(Refusal::ReadOnly { section }))
        );
    }

    async fn the_audit_trail_is_read_and_never_modified(t: Testing) {
        let sample = t.sample().await;
        for session in [&sample.owner.session, &sample.administrator.session] {
            assert!(ask::<AuditTrailSection, Read>(&t, session, &Scope::Own).await.is_ok());
            assert!(matches!(
                ask::<AuditTrailSection, Modify>(&t, session, &Scope::Own).await.err(),
                Some(Failure::Refused(Refusal::ReadOnly { .. }))
            ));
        }
    }

    async fn no_contact_names_a_customer_not_even_its_own(t: Testing) {
        let sample = t.sample().await;
        let other = t.other_sample().await;
        for customer in [other.customer, sample.customer.clone(), unknown()] {
            let scope = Scope::Customer(customer);
            let refused = ask::<ContactsSection, Read>(&t, &sample.owner.session, &scope).await.err();
            assert_eq!(refused, Some(Failure::NotFound));
        }
    }

    async fn staff_hold_everything_of_every_customer_that_exists(t: Testing) {
        let sample = t.sample().await;
        let other = t.other_sample().await;
        for customer in [sample.customer.clone(), other.customer] {
            let scope = Scope::Customer(customer.clone());
            let who = ask::<ContactsSection, Modify>(&t, &sample.staff, &scope).await.expect("a witness");
            assert_eq!(who.customer(), &customer);
            assert_eq!(who.standing(), &Standing::Staff);
            assert_eq!(who.holding().kind, Kind::Owner);
            assert_eq!(who.holding().level(section::SERVICES), Level::Modify);
            assert_eq!(who.holding().level(section::AUDIT_TRAIL), Level::Read);
            assert_eq!(who.contact(), None);
        }
        for scope in [Scope::Own, Scope::Customer(unknown())] {
            let refused = ask::<ContactsSection, Read>(&t, &sample.staff, &scope).await.err();
            assert_eq!(refused, Some(Failure::NotFound));
        }
    }

    async fn support_edits_contacts_and_orders_and_auditors_read(t: Testing) {
        let sample = t.sample().await;
        let scope = Scope::Customer(sample.customer.clone());
        t.execute("update staff set level = 'support'", &[]).await;
        assert!(ask::<ContactsSection, Modify>(&t, &sample.staff, &scope).await.is_ok());
        let who = ask::<CommunicationOrderSection, Modify>(&t, &sample.staff, &scope).await.expect("a witness");
        assert_eq!(who.holding().level(section::BILLING), Level::Read);
        t.execute("update staff set level = 'auditor'", &[]).await;
        let refused = ask::<ContactsSection, Modify>(&t, &sample.staff, &scope).await.err();
        assert!(matches!(refused, Some(Failure::Refused(Refusal::ReadOnly { .. }))), "{refused:?}");
        let who = ask::<ContactsSection, Read>(&t, &sample.staff, &scope).await.expect("a witness");
        assert!(who.holding().levels.values().all(|level| *level == Level::Read));
        t.execute("update staff set disabled = 1", &[]).await;
        let refused = ask::<ContactsSection, Read>(&t, &sample.staff, &scope).await.err();
        assert_eq!(refused, Some(Failure::SignedOut));
    }

    async fn a_change_of_access_is_in_force_at_the_next_request(t: Testing) {
        let sample = t.sample().await;
        let session = &sample.manager.session;
        assert!(ask::<ContactsSection, Modify>(&t, session, &Scope::Own).await.is_ok());
        t.execute(WITHDRAW, &[sample.customer.as_str(), sample.manager.contact.as_str()]).await;
        assert_eq!(ask::<ContactsSection, Read>(&t, session, &Scope::Own).await.err(), Some(Failure::NotFound));
        t.give_role(&sample.customer, &sample.manager.contact, role::ADMINISTRATOR).await;
        assert!(ask::<CommunicationOrderSection, Modify>(&t, session, &Scope::Own).await.is_ok());
    }

    async fn nobody_is_authorized_by_a_session_that_has_ended(t: Testing) {
        let sample = t.sample().await;
        t.backend.sign_in().sign_out(&sample.owner.session).await.expect("signed out");
        let refused = ask::<ContactsSection, Read>(&t, &sample.owner.session, &Scope::Own).await.err();
        assert_eq!(refused, Some(Failure::SignedOut));
        t.clock.advance_minutes(31);
        let refused = ask::<ContactsSection, Read>(&t, &sample.administrator.session, &Scope::Own).await.err();
        assert_eq!(refused, Some(Failure::SignedOut));
        let refused = t.backend.authorize_staff::<Auditor>(&sample.staff).await.err().map(|error| error.failure());
        assert_eq!(refused, Some(Failure::SignedOut));
    }

    async fn the_pages_of_the_provider_do_not_exist_for_contacts(t: Testing) {
        let sample = t.sample().await;
        let staff = t.backend.authorize_staff::<Auditor>(&sample.staff).await.expect("a witness");
        assert_eq!(staff.session(), Some(&sample.staff));
        let refused = t.backend.authorize_staff::<Auditor>(&sample.owner.session).await.err().map(|error| error.failure());
        assert_eq!(refused, Some(Failure::NotFound));
    }

    async fn what_was_taken_away_since_the_request_began_is_missed_inside_the_change(t: Testing) {
        let sample = t.sample().await;
        let who = ask::<ContactsSection, Modify>(&t, &sample.manager.session, &Scope::Own).await.expect("a witness");
        let recheck = async || {
            let mut change = t.backend.db().change(&who.author(), who.customer()).await.expect("a change");
            who.recheck(&mut change).await.map_err(|error| error.failure())
        };
        assert_eq!(recheck().await, Ok(who.standing().clone()));
        t.execute(WITHDRAW, &[sample.customer.as_str(), sample.manager.contact.as_str()]).await;
        assert_eq!(recheck().await, Err(Failure::NotFound));
        t.give_role(&sample.customer, &sample.manager.contact, role::ADMINISTRATOR).await;
        let standing = recheck().await.expect("a standing");
        assert!(matches!(standing, Standing::Contact(holding) if holding.kind == Kind::Administrator));
        t.backend.sign_in().sign_out(&sample.manager.session).await.expect("signed out");
        assert_eq!(recheck().await, Err(Failure::SignedOut));
    }

    async fn staff_are_rechecked_as_well(t: Testing) {
        let sample = t.sample().await;
        let scope = Scope::Customer(sample.customer.clone());
        let who = ask::<ContactsSection, Modify>(&t, &sample.staff, &scope).await.expect("a witness");
        let mut change = t.backend.db().change(&who.author(), who.customer()).await.expect("a change");
        assert_eq!(who.recheck(&mut change).await.expect("a standing"), Standing::Staff);
        drop(change);
        t.execute("update staff set disabled = 1", &[]).await;
        let mut change = t.backend.db().change(&who.author(), who.customer()).await.expect("a change");
        let refused = who.recheck(&mut change).await.err().map(|error| error.failure());
        assert_eq!(refused, Some(Failure::SignedOut));
    }

    async fn a_witness_of_one_customer_is_none_of_another(t: Testing) {
        let sample = t.sample().await;
        let other = t.other_sample().await;
        let who = ask::<ContactsSection, Modify>(&t, &sample.manager.session, &Scope::Own).await.expect("a witness");
        let mut change = t.backend.db().change(&who.author(), &other.customer).await.expect("a change");
        assert!(matches!(who.recheck(&mut change).await, Err(Error::Other(_))));
    }

    async fn the_program_itself_may_what_staff_may(t: Testing) {
        let sample = t.sample().await;
        let who = t.backend.operate::<ContactsSection, Modify>("test", &sample.customer).await.expect("a witness");
        assert_eq!(who.author(), Author::system("test"));
        let mut change = t.backend.db().change(&who.author(), who.customer()).await.expect("a change");
        assert_eq!(who.recheck(&mut change).await.expect("a standing"), Standing::Staff);
        drop(change);
        let missing = t.backend.operate::<ContactsSection, Modify>("test", &unknown()).await.err();
        assert_eq!(missing.map(|error| error.failure()), Some(Failure::NotFound));
    }

    async fn a_level_that_does_not_parse_is_corrupt(t: Testing) {
        let sample = t.sample().await;
        let support = &sample.support;
        t.execute(GRANT, &[sample.customer.as_str(), support.contact.as_str(), section::BILLING, "everything"]).await;
        let error = t.backend.authorize::<ContactsSection, Read>(&support.session, &Scope::Own).await.err();
        assert!(matches!(error, Some(Error::Corrupt { table: "permission", .. })));
    }
}
