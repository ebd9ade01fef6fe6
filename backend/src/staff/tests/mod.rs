//! The people of the provider: making them on the command line, managing one another, the first one.

mod first;
mod managing;
mod reset;

use crate::{
    Resolved,
    audit::Verified,
    both_engines,
    sign_in::Outcome,
    testing::{PASSWORD, Testing, client},
};
use domain::{Failure, FieldFailure, Reason, session::SignInRefusal};
use secrecy::{ExposeSecret, SecretString};

async fn sign_in(t: &Testing, login: &str, password: SecretString) -> Outcome {
    let outcome = t.backend.sign_in().sign_in(&client(), login, password).await;
    outcome.expect("an answer")
}

both_engines! {
    async fn an_administrator_signs_in_with_the_password_handed_in(t: Testing) {
        let password = t
            .backend
            .staff()
            .create("Admin@relais.example", "admin@relais.example", "Sam Staff", Some(PASSWORD.into()))
            .await
            .expect("staff");
        assert_eq!(password.expose_secret(), PASSWORD);
        let (session, _) = t.sign_in("admin@relais.example").await;
        t.backend.authorize_staff::<crate::access::provider::Administrator>(&session).await.expect("staff");
        let verified = t.backend.verify_audit(None).await.expect("the trail");
        assert!(matches!(verified, Verified::Whole { .. }), "{verified:?}");
        let secret = t.number(
            "select count(*) from audit_event where kind = 'staff.created' and after like $1",
            &["%battery%"],
        )
        .await;
        assert_eq!(secret, 0);
    }

    async fn a_generated_password_has_to_be_changed(t: Testing) {
        let created = t.backend.staff().create("admin", "admin@relais.example", "Sam Staff", None).await;
        let password = created.expect("staff");
        assert!(password.expose_secret().len() >= 20);
        let outcome = sign_in(&t, "admin", password).await;
        assert!(matches!(outcome, Outcome::Signed { session: Resolved::Owing(_), .. }), "{outcome:?}");
    }

    async fn a_login_that_somebody_has_is_refused(t: Testing) {
        let sample = t.sample().await;
        let taken = &sample.owner.login_name;
        let staff = t.backend.staff();
        let refused = staff.create(taken, "admin@relais.example", "Sam Staff", None).await;
        let failure = FieldFailure::new("login", Reason::LoginTaken);
        assert_eq!(refused.err().map(|error| error.failure()), Some(Failure::Invalid(vec![failure])));
        let outcome = sign_in(&t, taken, PASSWORD.into()).await;
        assert!(matches!(outcome, Outcome::Signed { .. }), "the first one keeps it");
    }

    async fn everything_that_is_wrong_is_said_at_once(t: Testing) {
        let staff = t.backend.staff();
        let refused = staff.create("a b", "admin", " ", Some("short".into())).await;
        let Some(Failure::Invalid(failures)) = refused.err().map(|error| error.failure()) else {
            panic!("no failures");
        };
        let fields: Vec<&str> = failures.iter().map(|failure| failure.field.as_str()).collect();
        assert_eq!(fields, ["name", "email", "login", "password"]);
        let outcome = sign_in(&t, "a b", "short".into()).await;
        assert!(matches!(outcome, Outcome::Refused(SignInRefusal::Wrong)));
    }
}
