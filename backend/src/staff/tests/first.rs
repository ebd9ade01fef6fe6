//! The one-time link under which the first one of the provider is made.

use crate::{
    access::provider::Owner,
    both_engines,
    sign_in::Outcome,
    testing::{PASSWORD, Testing, client},
};
use domain::{Failure, FieldFailure, Reason, staff::FirstDraft};
use secrecy::{ExposeSecret, SecretString};
use std::time::Duration;

fn draft(login: &str) -> FirstDraft {
    FirstDraft {
        name: "Anne Roy".into(),
        email: "anne@relais.example".into(),
        login: login.into(),
    }
}

async fn begin(t: &Testing, token: &SecretString, login: &str) -> Result<(), Failure> {
    let (draft, password) = (draft(login), PASSWORD.into());
    let service = t.backend.staff();
    let made = service.begin(&client(), token.expose_secret(), &draft, &password).await;
    made.map_err(|error| error.failure())
}

async fn link(t: &Testing) -> SecretString {
    t.backend
        .staff()
        .first_start()
        .await
        .expect("an answer")
        .expect("a link")
}

both_engines! {
    async fn the_first_one_is_an_owner_and_the_link_is_used_up(t: Testing) {
        let token = link(&t).await;
        assert!(token.expose_secret().len() >= 32);
        let kept = t.number("select count(*) from first_start where token_hash = $1", &[token.expose_secret()]).await;
        assert_eq!(kept, 0, "only its hash is kept");
        begin(&t, &token, "anne").await.expect("the first one");
        let outcome = t.backend.sign_in().sign_in(&client(), "anne", PASSWORD.into()).await.expect("an answer");
        let Outcome::Signed { session: crate::Resolved::Full(session), .. } = outcome else { panic!("{outcome:?}") };
        t.backend.authorize_staff::<Owner>(&session).await.expect("an owner");
        assert_eq!(begin(&t, &token, "bruno").await, Err(Failure::NotFound));
        assert!(t.backend.staff().first_start().await.expect("an answer").is_none(), "there is somebody now");
        let events = "select count(*) from audit_event where kind = 'staff.created' and author_name = $1 and address = $2";
        assert_eq!(t.number(events, &["first start", "192.0.2.7"]).await, 1);
    }

    async fn a_link_expires_and_a_new_start_voids_it(t: Testing) {
        let staff = t.backend.staff();
        let (first, second) = (link(&t).await, link(&t).await);
        assert_eq!(begin(&t, &first, "anne").await, Err(Failure::NotFound));
        assert!(staff.check_first_start(second.expose_secret()).await.is_ok());
        t.clock.advance(Duration::from_secs(24 * 3600 - 1));
        assert!(staff.check_first_start(second.expose_secret()).await.is_ok());
        t.clock.advance(Duration::from_secs(1));
        assert_eq!(begin(&t, &second, "anne").await, Err(Failure::NotFound));
        for token in ["", "x", first.expose_secret()] {
            assert_eq!(begin(&t, &token.into(), "anne").await, Err(Failure::NotFound));
        }
        begin(&t, &link(&t).await, "anne").await.expect("the first one");
    }

    async fn whoever_is_made_on_the_command_line_voids_the_link(t: Testing) {
        let token = link(&t).await;
        t.backend.staff().create("bruno", "bruno@relais.example", "Bruno", None).await.expect("somebody");
        assert_eq!(begin(&t, &token, "anne").await, Err(Failure::NotFound));
    }

    async fn what_is_wrong_leaves_the_link_as_it_is(t: Testing) {
        let token = link(&t).await;
        let wrong = FirstDraft { email: "anne".into(), login: "a b".into(), name: " ".into() };
        let made = t.backend.staff().begin(&client(), token.expose_secret(), &wrong, &"short".into()).await;
        let Some(Failure::Invalid(failures)) = made.err().map(|error| error.failure()) else { panic!("no failures") };
        let fields: Vec<_> = failures.iter().map(|failure| failure.field.as_str()).collect();
        assert_eq!(fields, ["name", "email", "login", "password"]);
        assert!(failures.contains(&FieldFailure::new("password", Reason::TooShort { least: 15 })));
        begin(&t, &token, "anne").await.expect("the first one");
    }

    async fn of_sixty_four_at_once_one_is_made(t: Testing) {
        let token = link(&t).await;
        let node = t.another_node().await;
        let mut tries = tokio::task::JoinSet::new();
        for at in 0..64 {
            let backend = if at % 2 == 0 { t.backend.clone() } else { node.clone() };
            let token = token.clone();
            tries.spawn(async move {
                let (draft, password) = (draft(&format!("login{at}")), PASSWORD.into());
                backend.staff().begin(&client(), token.expose_secret(), &draft, &password).await.is_ok()
            });
        }
        let made = tries.join_all().await.into_iter().filter(|made| *made).count();
        assert_eq!(made, 1);
        assert_eq!(t.number("select count(*) from staff", &[]).await, 1);
        assert_eq!(t.number("select count(*) from login", &[]).await, 1);
    }
}
