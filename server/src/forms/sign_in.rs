//! Signing in and out, as forms. Whether a login and a password are right is known to `backend` alone.

use app::request::Posted;
use axum::response::Response;
use backend::{Error, Resolved, sign_in::Outcome};
use domain::{
    portal_access::Told,
    session::{SignInDraft, SignInRefusal},
};
use http::{StatusCode, header};
use secrecy::{ExposeSecret, SecretString};

use super::{
    asked::{Asked, Trouble},
    local, see_other,
};
use crate::session::{CHANGE_PASSWORD, SIGN_IN, cookie};

/// `POST /sign-in`.
pub(super) async fn sign_in(asked: &Asked) -> Result<Response, Trouble> {
    let draft: SignInDraft = asked.fields.draft()?;
    let password = SecretString::from(asked.fields.text("password"));
    let service = asked.service.backend.sign_in();
    match service.sign_in(&asked.client()?, &draft.login, password).await? {
        Outcome::Refused(refusal) => Err(refused(draft, refusal, None)),
        Outcome::OutsideWindow(refusal, when) => Err(refused(draft, refusal, Some(when))),
        Outcome::Signed { token, session } => {
            // Whoever was signed in with this browser before is not any more.
            if let Some(before) = asked.resolved() {
                service.sign_out(before.reference()).await?;
            }
            let next = match session {
                Resolved::Owing(_) => CHANGE_PASSWORD.to_owned(),
                Resolved::Full(_) => local::path_or_home(&draft.next),
            };
            keep(asked, &token, &next)
        }
    }
}

/// Leads on with a new session.
pub(super) fn keep(asked: &Asked, token: &SecretString, next: &str) -> Result<Response, Trouble> {
    let cookie = cookie::kept(token.expose_secret(), asked.service.public_url.is_secure())
        .ok_or_else(|| Error::Other("the token of a session is no value of a cookie".to_owned()))?;
    let mut response = see_other(next);
    response.headers_mut().append(header::SET_COOKIE, cookie);
    Ok(response)
}

/// The page again, without the password.
fn refused(draft: SignInDraft, refusal: SignInRefusal, when: Option<Told>) -> Trouble {
    let (status, wait) = match refusal {
        SignInRefusal::Wrong => (StatusCode::UNAUTHORIZED, None),
        SignInRefusal::TooManyTries { seconds } => (StatusCode::TOO_MANY_REQUESTS, Some(seconds)),
        SignInRefusal::Disabled
        | SignInRefusal::Scheduled
        | SignInRefusal::Expired
        | SignInRefusal::Address
        | SignInRefusal::Suspended => (StatusCode::FORBIDDEN, None),
    };
    Trouble::Again {
        posted: Box::new(Posted::SignIn { draft, refusal, when }),
        status,
        wait,
    }
}

/// `POST /sign-out`.
pub(super) async fn sign_out(asked: &Asked) -> Result<Response, Trouble> {
    if let Some(session) = asked.resolved() {
        asked.service.backend.sign_in().sign_out(session.reference()).await?;
    }
    let mut response = see_other(SIGN_IN);
    let forgotten = cookie::forgotten(asked.service.public_url.is_secure());
    response.headers_mut().append(header::SET_COOKIE, forgotten);
    Ok(response)
}
