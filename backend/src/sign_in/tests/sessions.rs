//! Open sessions, seen and ended.

use super::*;
use crate::access::{Modify, provider::Administrator};
use domain::{
    Refusal,
    sessions::{EndDraft, Method, Sessions},
};

fn end(which: &str, password: &str) -> EndDraft {
    EndDraft {
        end: which.to_owned(),
        sessions_password: password.to_owned(),
    }
}

async fn own(t: &Testing, session: &Session) -> Sessions {
    t.backend.sign_in().own_sessions(session).await.expect("sessions")
}

async fn end_own(t: &Testing, session: &Session, draft: &EndDraft) -> Result<u32, Failure> {
    let ended = t.backend.sign_in().end_own_sessions(session, draft).await;
    ended.map_err(|error| error.failure())
}

async fn ended_of(t: &Testing, actor: &Member, contact: &domain::ContactId) -> Result<u32, Failure> {
    let who = t
        .backend
        .authorize::<ContactsSection, Modify>(&actor.session, &Scope::Own)
        .await;
    let who = who.map_err(|error| error.failure())?;
    let ended = t
        .backend
        .sign_in()
        .end_sessions_of_contact(&who, contact, &end("all", ""))
        .await;
    ended.map_err(|error| error.failure())
}

both_engines! {
    async fn people_see_where_they_are_signed_in(t: Testing) {
        let sample = t.sample().await;
        t.clock.advance_minutes(3);
        let (session, _) = t.sign_in(&sample.owner.login_name).await;
        let seen = own(&t, &session).await;
        assert_eq!(seen.open.len(), 2);
        let [this, other] = [&seen.open[0], &seen.open[1]];
        assert!(this.is_this && !other.is_this);
        assert_eq!(this.id, *session.id());
        assert_eq!(this.address, "192.0.2.7");
        assert_eq!(this.signed_in.en, "Nov 23, 2026, 10:03");
        assert_eq!(other.last_seen.fr, "23 nov. 2026, 10\u{a0}h\u{a0}00");
        assert_eq!(this.methods, [Method::Password]);
        assert!(!seen.asks_password && seen.refusal.is_none());
        // What nobody used for half an hour is open no more.
        t.clock.advance_minutes(28);
        assert!(resolve(&t, &sample.owner.token).await.is_none());
        assert_eq!(own(&t, &session).await.open.len(), 1);
    }

    async fn people_end_one_of_their_sessions_or_all_others(t: Testing) {
        let sample = t.sample().await;
        let login = &sample.owner.login_name;
        let (second, second_token) = t.sign_in(login).await;
        let (_, third_token) = t.sign_in(login).await;
        assert_eq!(end_own(&t, &sample.owner.session, &end(second.id().as_str(), "")).await, Ok(1));
        assert!(!is_open(&t, &second_token).await && is_open(&t, &third_token).await);
        assert_eq!(end_own(&t, &sample.owner.session, &end(second.id().as_str(), "")).await, Ok(0));
        t.sign_in(login).await;
        assert_eq!(end_own(&t, &sample.owner.session, &end("all", "")).await, Ok(2));
        assert!(is_open(&t, &sample.owner.token).await && !is_open(&t, &third_token).await);
        assert_eq!(end_own(&t, &sample.owner.session, &end("all", "")).await, Ok(0));
        // Nobody else's.
        let others = sample.billing.session.id().as_str();
        assert_eq!(end_own(&t, &sample.owner.session, &end(others, "")).await, Ok(0));
        assert!(is_open(&t, &sample.billing.token).await);
        assert_eq!(end_own(&t, &sample.owner.session, &end("some", "")).await, Err(Failure::NotFound));
        let events = "select count(*) from audit_event where kind = 'session.ended' and customer_id = $1 and author_id = $2";
        let owner = sample.owner.contact.as_str();
        assert_eq!(t.number(events, &[sample.customer.as_str(), owner]).await, 2);
    }

    async fn ending_sessions_takes_the_password_some_time_after_signing_in(t: Testing) {
        let sample = t.sample().await;
        let (_, other) = t.sign_in(&sample.owner.login_name).await;
        t.clock.advance_minutes(10);
        assert!(own(&t, &sample.owner.session).await.asks_password);
        for (password, reason) in [("", Reason::Required), ("wrong", Reason::WrongPassword)] {
            let refused = end_own(&t, &sample.owner.session, &end("all", password)).await;
            let expected = Failure::Invalid(vec![FieldFailure::new("sessions_password", reason)]);
            assert_eq!(refused, Err(expected));
        }
        assert!(is_open(&t, &other).await);
        assert_eq!(end_own(&t, &sample.owner.session, &end("all", PASSWORD)).await, Ok(1));
        assert!(!is_open(&t, &other).await);
    }

    async fn whoever_manages_a_contact_ends_its_sessions(t: Testing) {
        let sample = t.sample().await;
        t.sign_in(&sample.support.login_name).await;
        assert_eq!(ended_of(&t, &sample.manager, &sample.support.contact).await, Ok(2));
        assert!(!is_open(&t, &sample.support.token).await);
        // By rule 4.
        let refused = |refusal| Err(Failure::Refused(refusal));
        for (actor, target, expected) in [
            (&sample.manager, &sample.administrator.contact, refused(Refusal::AdministratorsOnly)),
            (&sample.administrator, &sample.owner.contact, refused(Refusal::OwnerAlone)),
            (&sample.manager, &sample.manager.contact, refused(Refusal::OwnAccess)),
            (&sample.billing, &sample.support.contact, Err(Failure::NotFound)),
            (&sample.owner, &sample.administrator.contact, Ok(1)),
            (&sample.owner, &sample.bystander, Ok(0)),
        ] {
            assert_eq!(ended_of(&t, actor, target).await, expected);
        }
        let other = t.other_sample().await;
        let beyond = ended_of(&t, &sample.owner, &other.owner.contact).await;
        assert_eq!(beyond, Err(Failure::NotFound));
        assert!(is_open(&t, &other.owner.token).await);
        let event = "select count(*) from audit_event where kind = 'session.ended' and subject_kind = 'contact'
            and subject_id = $1 and after like '%\"sessions_ended\":2%'";
        assert_eq!(t.number(event, &[sample.support.contact.as_str()]).await, 1);
    }

    async fn staff_end_the_sessions_of_their_colleagues_and_of_contacts(t: Testing) {
        let sample = t.sample().await;
        let scope = Scope::Customer(sample.customer.clone());
        let who = t.backend.authorize::<ContactsSection, Modify>(&sample.staff, &scope).await.expect("staff");
        let service = t.backend.sign_in();
        let seen = service.sessions_of_contact(&who, &sample.owner.contact).await.expect("sessions");
        assert_eq!((seen.name.as_str(), seen.open.len()), ("Chantal Exemple", 1));
        let ended = service.end_sessions_of_contact(&who, &sample.owner.contact, &end("all", "")).await;
        assert_eq!(ended.expect("ended"), 1);
        assert!(!is_open(&t, &sample.owner.token).await);

        let other = t.other_sample().await;
        let who = t.backend.authorize_staff::<Administrator>(&sample.staff).await.expect("staff");
        let crate::sign_in::Person::Staff(colleague) = other.staff.person() else { panic!("of the provider") };
        let seen = service.sessions_of_staff(&who, colleague).await.expect("sessions");
        assert_eq!(seen.open.len(), 1);
        assert_eq!(service.end_sessions_of_staff(&who, colleague, &end("all", "")).await.expect("ended"), 1);
        assert!(!is_open(&t, &other.staff_token).await && is_open(&t, &sample.staff_token).await);
        // One's own are ended on one's profile, and an owner's by owners.
        let crate::sign_in::Person::Staff(own) = sample.staff.person() else { panic!("of the provider") };
        let refused = service.end_sessions_of_staff(&who, own, &end("all", "")).await.err();
        assert_eq!(refused.map(|error| error.failure()), Some(Failure::Refused(Refusal::OwnAccess)));
        t.execute("update staff set level = 'owner' where id = $1", &[colleague.as_str()]).await;
        let refused = service.end_sessions_of_staff(&who, colleague, &end("all", "")).await.err();
        assert!(matches!(refused.map(|error| error.failure()), Some(Failure::Refused(Refusal::StaffLevel { .. }))));
    }

    async fn a_session_that_idles_is_not_said_to_end(t: Testing) {
        let sample = t.sample().await;
        t.clock.advance_minutes(31);
        let (session, _) = t.sign_in(&sample.owner.login_name).await;
        let session = Resolved::Full(session);
        let changed = t.backend.sign_in();
        let changed = changed.change_password(&session, PASSWORD.into(), "a password of my own".into(), &client()).await;
        assert_eq!(changed.expect("an answer").expect("a change").sessions, 0);
        // And does not come back where sessions may idle for longer.
        t.execute("update customer_class set idle_minutes = 600", &[]).await;
        assert!(!is_open(&t, &sample.owner.token).await);
    }
}
