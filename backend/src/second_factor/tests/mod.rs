//! Two-factor authentication.

mod devices;
mod enrolling;
mod guessing;
mod resetting;
mod step_up;

use crate::{
    Error, both_engines,
    clock::Clock as _,
    sign_in::{Debt, Outcome, Resolved, Session},
    testing::{App, PASSWORD, Sample, Testing, client},
};
use domain::{Failure, FieldFailure, Reason, Refusal, second_factor::Proof};
use secrecy::{ExposeSecret, SecretString};
use std::time::Duration;

fn full(session: &Session) -> Resolved {
    Resolved::Full(session.clone())
}

fn failure<T>(result: Result<T, Error>) -> Failure {
    match result {
        Ok(_) => panic!("it was done"),
        Err(error) => error.failure(),
    }
}

fn wrong(reason: Reason) -> Failure {
    Failure::Invalid(vec![FieldFailure::new("proof", reason)])
}

/// What a session owes first.
fn debt(resolved: &Resolved) -> Option<Debt> {
    match resolved {
        Resolved::Full(_) => None,
        Resolved::Owing(owing) => Some(owing.debt()),
    }
}

async fn resolve(t: &Testing, token: &SecretString) -> Option<Resolved> {
    let resolved = t
        .backend
        .sign_in()
        .resolve(token.expose_secret(), client().address)
        .await;
    resolved.expect("an answer")
}

fn code(t: &Testing, app: &App) -> String {
    app.code_at(t.clock.now())
}

fn next_step(t: &Testing) {
    t.clock.advance(Duration::from_secs(30));
}

/// How many letters with this subject wait or have gone.
async fn letters(t: &Testing, subject: &str) -> i64 {
    t.number("select count(*) from outgoing_mail where subject = $1", &[subject])
        .await
}

async fn events(t: &Testing, kind: &str) -> i64 {
    t.number("select count(*) from audit_event where kind = $1", &[kind])
        .await
}
