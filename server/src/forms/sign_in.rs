//! Signing in and out, as forms. Whether a login and a password are right is known to `backend` alone.

use app::request::Posted;
use axum::response::Response;
use backend::{
    Error, Resolved,
    sign_in::{Debt, Outcome},
};
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
use crate::session::{SIGN_IN, cookie, owed};

/// `POST /sign-in`.
pub(super) async fn sign_in(asked: &Asked) -> Result<Response, Trouble> {
    let draft: SignInDraft = asked.fields.draft()?;
    let password = SecretString::from(asked.fields.text("password"));
    let service = asked.service.backend.sign_in();
    let trusted = asked.trusted();
    match service
        .sign_in_on(&asked.client()?, trusted.as_ref(), &draft.login, password)
        .await?
    {
        Outcome::Refused(refusal) => Err(refused(draft, refusal, None)),
        Outcome::OutsideWindow(refusal, when) => Err(refused(draft, refusal, Some(when))),
        Outcome::Signed { token, session, device } => {
            // Whoever was signed in with this browser before is not any more.
            if let Some(before) = asked.resolved() {
                service.sign_out(before.reference()).await?;
            }
            let debt = match session {
                Resolved::Owing(owing) => Some(owing.debt()),
                Resolved::Full(_) => None,
            };
            let mut response = keep(asked, &token, &onward(debt, &draft.next))?;
            remember(asked, &device, &mut response);
            Ok(response)
        }
    }
}

/// Where one goes from here: to what is owed first, from which it goes on to `next`, or there at once.
pub(super) fn onward(debt: Option<Debt>, next: &str) -> String {
    let next = local::path_or_home(next);
    match debt {
        None => next,
        // From there, where it was asked once more who they are.
        Some(debt) if next.split('?').next() == Some(owed(debt).0) => next,
        Some(debt) if next == "/" => owed(debt).0.to_owned(),
        Some(debt) => {
            let next: String = form_urlencoded::byte_serialize(next.as_bytes()).collect();
            format!("{}?next={next}", owed(debt).0)
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

/// Has the browser keep the token by which it is known again.
pub(super) fn remember(asked: &Asked, device: &SecretString, response: &mut Response) {
    let cookie = cookie::device_kept(device.expose_secret(), asked.service.public_url.is_secure());
    if let Some(cookie) = cookie {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
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
