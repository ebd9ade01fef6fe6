//! Signing in and what it shows.

mod devices;
mod ends;
mod limits;
mod own_password;
mod sessions;
mod timing;

use super::{Anonymous, Outcome, Resolved, Session};
use crate::{
    Error,
    access::{ContactsSection, Read},
    both_engines,
    testing::{Member, PASSWORD, Sample, Testing, client},
};
use domain::{
    Failure, FieldFailure, Language, Reason,
    access::{Kind, Level, section},
    session::{Scope, SignInRefusal},
};
use secrecy::{ExposeSecret, SecretString};
use std::{
    net::{IpAddr, Ipv4Addr},
    time::Duration,
};

fn from(last: u8) -> Anonymous {
    Anonymous {
        address: IpAddr::V4(Ipv4Addr::new(198, 51, 100, last)),
        agent: "a test".to_owned(),
        device: None,
    }
}

async fn try_from(t: &Testing, anonymous: &Anonymous, login: &str, password: &str) -> Outcome {
    let outcome = t.backend.sign_in().sign_in(anonymous, login, password.into()).await;
    outcome.expect("an answer")
}

async fn refusal(t: &Testing, login: &str, password: &str) -> Option<SignInRefusal> {
    match try_from(t, &client(), login, password).await {
        Outcome::Signed { .. } => None,
        Outcome::Refused(refusal) | Outcome::OutsideWindow(refusal, _) => Some(refusal),
    }
}

/// Whether the token is one of an open session, for a client at this address.
async fn is_open_from(t: &Testing, token: &SecretString, address: &str) -> bool {
    let address = address.parse().expect("an address");
    let resolved = t.backend.sign_in().resolve(token.expose_secret(), address).await;
    resolved.expect("an answer").is_some()
}

async fn is_open(t: &Testing, token: &SecretString) -> bool {
    is_open_from(t, token, "192.0.2.7").await
}

/// Sets a column of somebody's portal access.
async fn set(t: &Testing, sql: &'static str, member: &Member, value: &str) {
    assert_eq!(t.execute(sql, &[member.login.as_str(), value]).await, 1);
}

const EXPIRES: &str = "update portal_access set expires_at = cast($2 as bigint) where login_id = $1";
const ACTIVATES: &str = "update portal_access set activates_at = cast($2 as bigint) where login_id = $1";
const DISABLED: &str = "update portal_access set disabled = cast($2 as bigint) where login_id = $1";
const NETWORKS: &str = "update portal_access set networks = $2 where login_id = $1";

async fn resolve(t: &Testing, token: &SecretString) -> Option<Resolved> {
    let address = client().address;
    let resolved = t.backend.sign_in().resolve(token.expose_secret(), address).await;
    resolved.expect("an answer")
}

async fn owing(t: &Testing, sample: &Sample) -> (Resolved, SecretString) {
    t.execute(
        "update login set must_change = 1 where id = $1",
        &[sample.support.login.as_str()],
    )
    .await;
    match try_from(t, &client(), &sample.support.login_name, PASSWORD).await {
        Outcome::Signed { token, session, .. } => (session, token),
        other => panic!("{other:?}"),
    }
}

async fn change_password(
    t: &Testing,
    who: &Resolved,
    current: &str,
    new: &str,
) -> Result<SecretString, Vec<FieldFailure>> {
    t.backend
        .sign_in()
        .change_password(who, current.into(), new.into(), &client())
        .await
        .expect("an answer")
        .map(|changed| changed.token)
}

both_engines! {
    async fn the_right_password_opens_a_session(t: Testing) {
        let sample = t.sample().await;
        let found = resolve(&t, &sample.owner.token).await;
        assert_eq!(found, Some(Resolved::Full(sample.owner.session.clone())));
        assert_eq!(sample.owner.session.name(), "Chantal Exemple");
        assert_eq!(sample.owner.session.contact(), Some(&sample.owner.contact));
        assert_eq!(sample.staff.contact(), None);
    }

    async fn a_login_is_found_whatever_its_case(t: Testing) {
        t.sample().await;
        assert_eq!(refusal(&t, "  Owner@ABC.example ", PASSWORD).await, None);
    }

    async fn an_unknown_login_and_a_wrong_password_are_answered_alike(t: Testing) {
        let sample = t.sample().await;
        // Somebody who has a login and no password yet.
        t.execute("update login set password_hash = null where id = $1", &[sample.billing.login.as_str()]).await;
        // Somebody whose contact was deleted.
        t.execute("update contact set deleted_at = 1 where id = $1", &[sample.support.contact.as_str()]).await;
        for (login, password) in [
            ("nobody@abc.example", PASSWORD),
            ("not a login at all / \u{0}", PASSWORD),
            ("", ""),
            ("owner@abc.example", "wrong"),
            ("owner@abc.example", ""),
            ("billing@abc.example", PASSWORD),
            ("support@abc.example", PASSWORD),
        ] {
            let before = t.verifications();
            assert_eq!(refusal(&t, login, password).await, Some(SignInRefusal::Wrong), "{login:?}");
            assert_eq!(t.verifications(), before + 1, "a password was verified for {login:?}");
        }
    }

    async fn why_the_right_password_was_not_enough_is_said_only_with_it(t: Testing) {
        let sample = t.sample().await;
        let now = crate::testing::START.to_string();
        let later = (crate::testing::START + 1).to_string();
        set(&t, DISABLED, &sample.owner, "1").await;
        set(&t, EXPIRES, &sample.administrator, &now).await;
        set(&t, ACTIVATES, &sample.manager, &later).await;
        set(&t, NETWORKS, &sample.billing, "198.51.100.0/24").await;
        for (member, expected) in [
            (&sample.owner, SignInRefusal::Disabled),
            (&sample.administrator, SignInRefusal::Expired),
            (&sample.manager, SignInRefusal::Scheduled),
            (&sample.billing, SignInRefusal::Address),
        ] {
            assert_eq!(refusal(&t, &member.login_name, PASSWORD).await, Some(expected));
            assert_eq!(refusal(&t, &member.login_name, "wrong").await, Some(SignInRefusal::Wrong));
        }
        t.clock.advance(Duration::from_micros(1));
        assert_eq!(refusal(&t, &sample.manager.login_name, PASSWORD).await, None);
    }

    async fn each_sign_in_has_a_token_of_its_own_that_is_stored_nowhere(t: Testing) {
        let sample = t.sample().await;
        let (_, second) = t.sign_in(&sample.owner.login_name).await;
        let first = sample.owner.token.expose_secret();
        assert_ne!(first, second.expose_secret());
        assert_eq!(first.len(), 64);
        assert!(is_open(&t, &sample.owner.token).await && is_open(&t, &second).await);
        let columns = "select count(*) from session where id = $1 or token_hash = $1 or agent = $1 or address = $1";
        assert_eq!(t.number(columns, &[first]).await, 0);
        let hash = crate::password::token_hash(first);
        assert_eq!(t.number("select count(*) from session where token_hash = $1", &[&hash]).await, 1);
        let audit = "select count(*) from audit_event where after like '%' || $1 || '%' or after like '%' || $2 || '%'";
        assert_eq!(t.number(audit, &[first, &hash]).await, 0);
        assert!(!is_open(&t, &hash.into()).await);
        assert!(!is_open(&t, &"".into()).await);
    }

    async fn signing_in_stands_in_the_audit_trail(t: Testing) {
        let sample = t.sample().await;
        let count = t.number(
            "select count(*) from audit_event where kind = 'session.signed_in' and customer_id = $1 and session_id = $2
             and author_kind = 'contact' and author_id = $3 and address = '192.0.2.7'",
            &[sample.customer.as_str(), sample.owner.session.id().as_str(), sample.owner.contact.as_str()],
        )
        .await;
        assert_eq!(count, 1);
        let of_the_provider = "select count(*) from audit_event where kind = 'session.signed_in' and customer_id = ''";
        assert_eq!(t.number(of_the_provider, &[]).await, 1);
    }

    async fn the_language_that_was_chosen_is_remembered(t: Testing) {
        let sample = t.sample().await;
        assert_eq!(sample.owner.session.language(), None);
        for _ in 0..2 {
            let set = t.backend.sign_in().set_language(&sample.owner.session, Language::Fr).await;
            set.expect("a language");
        }
        let resolved = resolve(&t, &sample.owner.token).await.expect("a session");
        assert_eq!(resolved.language(), Some(Language::Fr));
        assert_eq!(t.sign_in(&sample.owner.login_name).await.0.language(), Some(Language::Fr));
        let events = "select count(*) from audit_event where kind = 'login.language_changed'";
        assert_eq!(t.number(events, &[]).await, 1);
    }

    async fn the_shell_says_who_is_on_whose_pages(t: Testing) {
        let sample = t.sample().await;
        let other = t.other_sample().await;
        let shell = |session: &Session, scope: Scope| {
            let (session, backend) = (session.clone(), t.backend.clone());
            async move { backend.sign_in().shell(&session, &scope).await.map_err(|error| error.failure()) }
        };
        let own = shell(&sample.billing.session, Scope::Own).await.expect("a shell");
        assert_eq!(own.person, "Émilie Exemple");
        assert_eq!(own.provider, "Relais");
        assert_eq!(own.contact.as_ref(), Some(&sample.billing.contact));
        assert_eq!(own.staff, None);
        assert_eq!(own.customer.map(|head| head.name), Some("ABC Company".to_owned()));
        assert_eq!(own.holding.level(section::BILLING), Level::Modify);
        assert_eq!(own.holding.level(section::CONTACTS), Level::Restrict);
        assert_eq!(own.sections.len(), 10);

        let chosen = shell(&sample.staff, Scope::Customer(other.customer.clone())).await.expect("a shell");
        assert_eq!(chosen.customer.map(|head| head.id), Some(other.customer.clone()));
        assert!(chosen.staff.is_some() && chosen.contact.is_none());
        assert_eq!(chosen.holding.level(section::SERVICES), Level::Modify);

        let unknown = "01900000-0000-7000-8000-00000000ffff".parse().expect("an id");
        for (session, scope) in [
            (&sample.owner.session, Scope::Customer(other.customer.clone())),
            (&sample.owner.session, Scope::Customer(sample.customer.clone())),
            (&sample.staff, Scope::Customer(unknown)),
            (&sample.staff, Scope::Own),
        ] {
            assert_eq!(shell(session, scope).await.err(), Some(Failure::NotFound));
        }

        let provider = t.backend.sign_in().staff_shell(&sample.staff).await.expect("a shell");
        assert_eq!((provider.customer, provider.holding.kind), (None, Kind::Owner));
        let refused = t.backend.sign_in().staff_shell(&sample.owner.session).await.err();
        assert_eq!(refused.map(|error| error.failure()), Some(Failure::NotFound));
    }

    async fn the_provider_is_known_to_everybody(t: Testing) {
        assert_eq!(t.backend.sign_in().provider().await.expect("the provider").name, "Relais");
    }

    async fn a_password_set_while_the_old_one_is_verified_wins(t: Testing) {
        let sample = t.sample().await;
        // The customer is held by a change that sets another password, while the old one is being verified.
        let mut change = t
            .backend
            .db()
            .change(&crate::db::Author::system("test"), &sample.customer)
            .await
            .expect("a change");
        sqlx::query("update login set password_hash = null where id = $1")
            .bind(sample.owner.login.as_str())
            .execute(change.connection())
            .await
            .expect("an update");
        let holder = {
            let mut connection = t.backend.db().read().await.expect("a connection");
            let holder = super::store::holder_by_name(&mut connection, &sample.owner.login_name).await;
            holder.expect("an answer").expect("a holder")
        };
        let backend = t.backend.clone();
        let opening = tokio::spawn(async move {
            backend.sign_in().open(&holder, &client(), None).await
        });
        change
            .commit(super::event("password.reset", "owner", &sample.owner.session))
            .await
            .expect("a commit");
        let outcome = opening.await.expect("a task").expect("an answer");
        assert!(matches!(outcome, Outcome::Refused(SignInRefusal::Wrong)));
    }
}
