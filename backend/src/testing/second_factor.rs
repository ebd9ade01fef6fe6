//! An authenticator app for tests.

use super::{Testing, client};
use crate::{
    Error,
    second_factor::{Answer, Confirmed},
    sign_in::{Outcome, Resolved},
};
use secrecy::{ExposeSecret, SecretString};
use totp_rs::{Builder, Secret};

/// An authenticator app in which a key was set up.
#[derive(Debug, Clone)]
pub struct App {
    /// The key as the page showed it.
    pub key: String,
    /// The recovery codes.
    pub codes: Vec<String>,
    /// The token of the session that set it up.
    pub token: SecretString,
}

impl App {
    /// The code of the moment `now`, microseconds since 1970 in UTC.
    pub fn code_at(&self, now: i64) -> String {
        code(&self.key, now)
    }
}

/// The code of a key as a page shows it, at the moment `now`.
pub fn code(key: &str, now: i64) -> String {
    let plain: String = key.split_whitespace().collect();
    let secret = Secret::try_from_base32(plain).expect("a key in base32");
    let totp = Builder::new()
        .with_secret(secret)
        .build()
        .expect("a key of one-time codes");
    let seconds = u64::try_from(now / 1_000_000).expect("a time after 1970");
    totp.generate(seconds).to_string()
}

impl Testing {
    /// Sets up an authenticator app for whoever the session is of. Its code of now is used up by that.
    pub async fn enrol(&self, resolved: &Resolved) -> App {
        let second_factor = self.backend.second_factor();
        let page = second_factor.enrolment(resolved, None).await.expect("a key");
        let now = crate::clock::Clock::now(&*self.clock);
        let done = second_factor.enrol(resolved, &page.sealed, &code(&page.key, now)).await;
        let done = done.expect("a second factor");
        App {
            key: page.key,
            codes: done.codes.iter().map(|code| code.expose_secret().to_owned()).collect(),
            token: done.token,
        }
    }

    /// Signs in without the work of verifying a password, whatever is owed.
    pub async fn sign_in_owing(&self, login: &str) -> (Resolved, SecretString) {
        let outcome = self.backend.sign_in().sign_in_without_password(&client(), login).await;
        match outcome.expect("an answer") {
            Outcome::Signed { token, session, .. } => (session, token),
            other => panic!("{login} did not sign in: {other:?}"),
        }
    }

    /// Gives a code, or a password, to show that it is them.
    pub async fn confirm(&self, resolved: &Resolved, proof: &str) -> Result<Confirmed, Error> {
        let answer = Answer {
            proof: proof.into(),
            trust: false,
        };
        self.backend.second_factor().confirm(resolved, &answer, &client()).await
    }
}
