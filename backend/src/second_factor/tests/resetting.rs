//! *Reset 2FA key*: who may, and what goes.

use super::*;
use crate::{
    Authorized, StaffAuthorized,
    access::{ContactsSection, Modify, provider::Administrator},
    audit::Author,
    sign_in::Person,
};
use domain::{ContactId, StaffId, access::section, session::Scope, staff::StaffLevel};

async fn may_change(t: &Testing, session: &Session) -> Authorized<ContactsSection, Modify> {
    t.backend
        .authorize(session, &Scope::Own)
        .await
        .expect("Modify on contacts")
}

async fn reset(t: &Testing, by: &Session, contact: &ContactId) -> Result<(String, u32), Error> {
    let who = may_change(t, by).await;
    let page = t.backend.second_factor().reset_page(&who, contact).await;
    let done = t.backend.second_factor().reset(&who, contact).await;
    assert_eq!(page.is_ok(), done.is_ok(), "what the page says is what is done");
    done
}

async fn colleague(t: &Testing, login: &str, level: StaffLevel) -> (Session, StaffId) {
    let (email, name) = (format!("{login}@relais.example"), format!("{login} Exemple"));
    t.backend
        .staff()
        .create_as(
            &Author::system("test"),
            level,
            (login, &email, &name),
            Some(PASSWORD.into()),
        )
        .await
        .expect("somebody");
    let (session, _) = t.sign_in(login).await;
    let Person::Staff(id) = session.person().clone() else {
        panic!("not of the provider")
    };
    (session, id)
}

both_engines! {
    async fn a_reset_takes_everything_and_tells_whose_it_was(t: Testing) {
        let sample = t.sample().await;
        let support = &sample.support;
        let app = t.enrol(&full(&support.session)).await;
        let (owing, _) = t.sign_in_owing(&support.login_name).await;
        t.confirm(&owing, &app.codes[0]).await.expect("right");
        let who = may_change(&t, &sample.administrator.session).await;
        let page = t.backend.second_factor().reset_page(&who, &support.contact).await.expect("the page");
        assert!(page.enrolled && !page.required);
        assert_eq!(page.sessions, 2);
        let (name, sessions) = reset(&t, &sample.administrator.session, &support.contact).await.expect("a reset");
        assert_eq!((name.as_str(), sessions), ("Karim Exemple", 2));
        assert!(resolve(&t, &app.token).await.is_none());
        assert_eq!(debt(&t.sign_in_owing(&support.login_name).await.0), None);
        assert_eq!(t.number("select count(*) from recovery_code", &[]).await, 0);
        assert_eq!(letters(&t, "Your 2FA key was reset").await, 1);
        let by = "select count(*) from outgoing_mail where subject = 'Your 2FA key was reset'
            and body_text like '%Bob Exemple%' and recipient = 'support@abc.example'";
        assert_eq!(t.number(by, &[]).await, 1);
        assert_eq!(events(&t, "second_factor.reset").await, 1);
        // A second time there is nothing to reset, and nothing happens.
        reset(&t, &sample.administrator.session, &support.contact).await.expect("nothing");
        assert_eq!(events(&t, "second_factor.reset").await, 1);
    }

    async fn nobody_takes_over_by_a_reset(t: Testing) {
        let sample = t.sample().await;
        let other = t.other_sample().await;
        for member in [&sample.owner, &sample.administrator, &sample.billing, &sample.support] {
            t.enrol(&full(&member.session)).await;
        }
        let manager = &sample.manager.session;
        // Modify on contacts, and nothing in billing.
        for (contact, refusal) in [
            (&sample.billing.contact, Refusal::TakingOver),
            (&sample.administrator.contact, Refusal::AdministratorsOnly),
            (&sample.owner.contact, Refusal::OwnerAlone),
            (&sample.manager.contact, Refusal::OwnAccess),
        ] {
            assert_eq!(failure(reset(&t, manager, contact).await), Failure::Refused(refusal));
        }
        assert_eq!(failure(reset(&t, manager, &other.billing.contact).await), Failure::NotFound);
        assert_eq!(failure(reset(&t, manager, &sample.bystander).await), Failure::NotFound, "no login");
        assert_eq!(t.number("select count(*) from second_factor", &[]).await, 4);
        // With the level that the contact holds it is no taking over.
        t.give_role(&sample.customer, &sample.manager.contact, crate::testing::role::BILLING).await;
        let held = may_change(&t, manager).await.holding().level(section::BILLING);
        assert!(held > domain::access::Level::Restrict);
        reset(&t, manager, &sample.billing.contact).await.expect("a reset");
    }

    async fn staff_reset_those_whom_they_manage(t: Testing) {
        t.sample().await;
        let (administrator, own) = colleague(&t, "anne", StaffLevel::Administrator).await;
        let (support, support_id) = colleague(&t, "sam", StaffLevel::Support).await;
        let (owner, owner_id) = colleague(&t, "olga", StaffLevel::Owner).await;
        for session in [&administrator, &support, &owner] {
            t.enrol(&full(session)).await;
        }
        let who: StaffAuthorized<Administrator> = t.backend.authorize_staff(&administrator).await.expect("one");
        let second_factor = t.backend.second_factor();
        let least = StaffLevel::Owner;
        for (id, refusal) in [(&owner_id, Refusal::StaffLevel { least }), (&own, Refusal::OwnAccess)] {
            assert_eq!(failure(second_factor.reset_staff_page(&who, id).await), Failure::Refused(refusal.clone()));
            assert_eq!(failure(second_factor.reset_staff(&who, id).await), Failure::Refused(refusal));
        }
        assert_eq!(second_factor.reset_staff(&who, &support_id).await.expect("a reset").1, 1);
        let who: StaffAuthorized<Administrator> = t.backend.authorize_staff(&owner).await.expect("one");
        assert_eq!(second_factor.reset_staff(&who, &own).await.expect("a reset").1, 1);
    }
}
