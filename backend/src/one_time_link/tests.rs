//! Links that work once.

use super::{
    Kind, Owner, find,
    limits::{self, Limit},
    make, revoke, take,
};
use crate::{
    Resolved,
    access::{Authorized, ContactsSection, Modify},
    audit::{Author, Event},
    both_engines,
    db::Change,
    testing::{PASSWORD, Sample, Testing, client},
};
use domain::{
    Failure, LoginId,
    contacts::{ManyAction, Selection},
    profile::EmailDraft,
    session::Scope,
};
use serde_json::Value;

fn event() -> Event {
    Event {
        kind: "settings.changed",
        subject_kind: "settings",
        subject_id: "1".into(),
        subject_name: "Relais".into(),
        before: Value::Null,
        after: Value::Null,
    }
}

async fn change(t: &Testing, sample: &Sample) -> Change {
    let change = t.backend.db().change(&Author::system("test"), &sample.customer).await;
    change.expect("a change")
}

/// The token of a new link.
async fn link(t: &Testing, sample: &Sample, kind: Kind, login: &LoginId) -> String {
    let mut change = change(t, sample).await;
    let owner = Owner::Login(login.clone());
    let made = make(&t.backend, &mut change, kind, &owner, "a@b.example")
        .await
        .expect("a link");
    change.commit(event()).await.expect("a commit");
    made.path.rsplit('/').next().expect("a token").to_owned()
}

async fn works(t: &Testing, kind: Kind, token: &str) -> bool {
    let mut connection = t.backend.db().read().await.expect("a connection");
    match find(&mut connection, kind, token, t.backend.now()).await {
        Ok(_) => true,
        Err(error) => {
            assert_eq!(error.failure(), Failure::NotFound);
            false
        }
    }
}

async fn used_up(t: &Testing, kind: Kind, token: &str) -> bool {
    let mut transaction = t.backend.db().bookkeeping().await.expect("a transaction");
    let taken = take(&mut transaction, kind, token, t.backend.now()).await;
    transaction.commit().await.expect("a commit");
    taken.is_ok()
}

both_engines! {
    async fn whatever_changes_what_somebody_signs_in_with_ends_their_links_to_set_a_password(t: Testing) {
        let sample = t.sample().await;
        let backend = &t.backend;
        let who: Authorized<ContactsSection, Modify> = backend.authorize(&sample.administrator.session, &Scope::Own).await.expect("Modify");

        let own = link(&t, &sample, Kind::Reset, &sample.owner.login).await;
        let session = Resolved::Full(sample.owner.session.clone());
        let changed = backend.sign_in().change_password(&session, PASSWORD.into(), "a password of my own".into(), &client()).await;
        changed.expect("an answer").expect("changed");
        assert!(!works(&t, Kind::Reset, &own).await, "one's own password");

        t.enrol(&Resolved::Full(sample.billing.session.clone())).await;
        let factor = link(&t, &sample, Kind::Reset, &sample.billing.login).await;
        backend.second_factor().reset(&who, &sample.billing.contact).await.expect("a reset");
        assert!(!works(&t, Kind::Reset, &factor).await, "the second factor");

        let deleted = link(&t, &sample, Kind::Reset, &sample.support.login).await;
        let these = Selection::These(vec![sample.support.contact.clone()]);
        backend.contacts().change_many(&who, &these, &ManyAction::Delete).await.expect("deleted");
        backend.contacts().restore(&who, std::slice::from_ref(&sample.support.contact)).await.expect("brought back");
        assert!(!works(&t, Kind::Reset, &deleted).await, "the contact");

        let staff = sample.staff.login();
        let of_staff = link(&t, &sample, Kind::Reset, staff).await;
        let email = EmailDraft { email: "sam.staff@relais.example".into(), email_password: PASSWORD.into() };
        backend.profile().save_email(&sample.staff, &email).await.expect("changed");
        assert!(!works(&t, Kind::Reset, &of_staff).await, "an address of the provider");
    }

    async fn a_link_is_long_and_stored_nowhere(t: Testing) {
        let sample = t.sample().await;
        let token = link(&t, &sample, Kind::Reset, &sample.billing.login).await;
        assert_eq!(token.len(), 64, "256 bits in hexadecimal");
        let stored = "select count(*) from one_time_link where token_hash = $1 or id = $1 or recipient = $1";
        assert_eq!(t.number(stored, &[&token]).await, 0);
        assert_eq!(t.number("select count(*) from one_time_link", &[]).await, 1);
        assert_ne!(token, link(&t, &sample, Kind::Reset, &sample.billing.login).await);
    }

    async fn looking_changes_nothing_and_a_link_works_once_for_what_it_is(t: Testing) {
        let sample = t.sample().await;
        let token = link(&t, &sample, Kind::Reset, &sample.billing.login).await;
        for _ in 0..3 {
            assert!(works(&t, Kind::Reset, &token).await);
        }
        assert!(!works(&t, Kind::Invitation, &token).await);
        assert!(!used_up(&t, Kind::Registration, &token).await);
        assert!(!works(&t, Kind::Reset, "").await && !works(&t, Kind::Reset, &token.to_uppercase()).await);
        assert!(used_up(&t, Kind::Reset, &token).await);
        assert!(!works(&t, Kind::Reset, &token).await);
        assert!(!used_up(&t, Kind::Reset, &token).await);
    }

    async fn a_link_ends_at_the_instant_of_its_end(t: Testing) {
        let sample = t.sample().await;
        for (kind, minutes) in [(Kind::Invitation, 7 * 24 * 60), (Kind::Reset, 60), (Kind::Registration, 24 * 60)] {
            let token = link(&t, &sample, kind, &sample.billing.login).await;
            t.clock.advance_minutes(minutes - 1);
            assert!(works(&t, kind, &token).await, "{kind:?}");
            t.clock.advance_minutes(1);
            assert!(!works(&t, kind, &token).await && !used_up(&t, kind, &token).await, "{kind:?}");
        }
    }

    async fn what_is_revoked_does_not_work_and_others_do(t: Testing) {
        let sample = t.sample().await;
        let token = link(&t, &sample, Kind::Reset, &sample.billing.login).await;
        let other_kind = link(&t, &sample, Kind::Invitation, &sample.billing.login).await;
        let other_login = link(&t, &sample, Kind::Reset, &sample.support.login).await;
        let mut change = change(&t, &sample).await;
        let now = change.now();
        assert_eq!(revoke(change.connection(), Kind::Reset, &sample.billing.login, now).await.expect("revoked"), 1);
        change.commit(event()).await.expect("a commit");
        assert!(!works(&t, Kind::Reset, &token).await && !used_up(&t, Kind::Reset, &token).await);
        assert!(works(&t, Kind::Invitation, &other_kind).await && works(&t, Kind::Reset, &other_login).await);
    }

    async fn of_sixty_four_who_take_a_link_at_once_one_does(t: Testing) {
        let sample = t.sample().await;
        let token = link(&t, &sample, Kind::Reset, &sample.billing.login).await;
        let mut tries = tokio::task::JoinSet::new();
        for _ in 0..64 {
            let (backend, token) = (t.backend.clone(), token.clone());
            tries.spawn(async move {
                let mut transaction = backend.db().bookkeeping().await.expect("a transaction");
                let taken = take(&mut transaction, Kind::Reset, &token, backend.now()).await.is_ok();
                transaction.commit().await.expect("a commit");
                taken
            });
        }
        let taken = tries.join_all().await.into_iter().filter(|taken| *taken).count();
        assert_eq!(taken, 1);
    }

    async fn a_limit_holds_on_every_node_and_for_its_time(t: Testing) {
        let other = t.another_node().await;
        let limit = Limit::login("reset", "somebody");
        for backend in [&t.backend, &other, &t.backend] {
            assert!(limits::may(backend, &limit).await.expect("an answer"));
        }
        let refused = limits::count(&other, &limit).await.err().map(|error| error.failure());
        assert_eq!(refused, Some(Failure::TooManyTries { seconds: 3600 }));
        assert!(limits::may(&other, &Limit::login("reset", "somebody else")).await.expect("an answer"));
        assert!(limits::may(&other, &Limit::email("registration", "somebody")).await.expect("an answer"));
        t.clock.advance_minutes(60);
        assert!(limits::may(&other, &limit).await.expect("an answer"));
        t.clock.advance_minutes(25 * 60);
        t.backend.forget_links().await.expect("forgotten");
        assert_eq!(t.number("select count(*) from link_limit", &[]).await, 0);
    }
}
