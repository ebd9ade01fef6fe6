//! Two-factor authentication, as forms: a code at sign-in or again later, setting it up, and one's own. Whether a code
//! is right is known to `backend` alone.

use app::{
    Fault,
    request::{Posted, status},
    wire,
};
use axum::response::Response;
use backend::{Error, Resolved, second_factor::Answer};
use domain::{
    Failure, Refusal,
    form::{Done, Notice},
    second_factor::VerifyDraft,
};
use http::{HeaderValue, StatusCode, header};
use secrecy::{ExposeSecret, SecretString};

use super::{
    asked::{Asked, Trouble},
    provider::{Refused, written},
    see_other,
    sign_in::onward,
};
use crate::session::{VERIFY, cookie};

/// Where one's own is seen to.
const OWN: &str = "/profile/two-factor";

/// `POST /verify`: of the page, and of a dialog that asks for it.
pub(super) async fn verify(asked: &Asked) -> Result<Response, Trouble> {
    let resolved = asked.resolved().ok_or(Failure::SignedOut)?;
    let draft: VerifyDraft = asked.fields.draft()?;
    let answer = Answer {
        proof: SecretString::from(asked.fields.text("proof")),
        trust: draft.trust,
    };
    let second_factor = asked.service.backend.second_factor();
    let confirmed = match second_factor.confirm(resolved, &answer, &asked.client()?).await {
        Ok(confirmed) => confirmed,
        Err(error) => return refused(asked, draft, error),
    };
    let to = onward(confirmed.debt, &draft.next);
    let mut response = if asked.is_script() {
        let kind = wire::answers_in(asked.accept());
        let done = Done {
            to,
            notice: Notice::Verified,
        };
        written(StatusCode::OK, kind, wire::write_in(kind, &done))
    } else {
        see_other(&to)
    };
    let secure = asked.service.public_url.is_secure();
    let device = confirmed.device.as_ref();
    let cookies = [
        cookie::kept(confirmed.token.expose_secret(), secure),
        device.and_then(|device| cookie::trusted_kept(device.expose_secret(), secure)),
    ];
    for cookie in cookies.into_iter().flatten() {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    Ok(response)
}

/// What was given was not taken.
fn refused(asked: &Asked, draft: VerifyDraft, error: Error) -> Result<Response, Trouble> {
    let failure = error.failure();
    if asked.is_script() {
        if failure == Failure::Internal {
            tracing::error!(%error, "a form failed");
        }
        let kind = wire::answers_in(asked.accept());
        return Ok(written(status(&failure), kind, wire::write_in(kind, &Fault(failure))));
    }
    let wait = match &failure {
        Failure::Invalid(_) => None,
        Failure::TooManyTries { seconds } => Some(*seconds),
        _ => return Err(error.into()),
    };
    Err(Trouble::Again {
        status: status(&failure),
        posted: Box::new(Posted::Verify { draft, failure }),
        wait,
    })
}

/// `POST /two-factor/enrol`: the page again with the recovery codes, this once.
pub(super) async fn enrol(asked: Asked) -> Response {
    let Some(resolved) = asked.resolved().cloned() else {
        return asked.again(Failure::SignedOut.into()).await;
    };
    let (sealed, next) = (asked.fields.text("sealed"), asked.fields.text("next"));
    let code = asked.fields.text("code");
    let second_factor = asked.service.backend.second_factor();
    match second_factor.enrol(&resolved, &sealed, &code).await {
        Ok(enrolled) => {
            let secure = asked.service.public_url.is_secure();
            let cookie = cookie::kept(enrolled.token.expose_secret(), secure);
            let to = if next.is_empty() && matches!(resolved, Resolved::Full(_)) {
                OWN.to_owned()
            } else {
                onward(enrolled.debt, &next)
            };
            let posted = Posted::Enrolled {
                codes: plain(&enrolled.codes),
                next: to,
            };
            with_cookie(asked.again(Trouble::going_on(posted)).await, cookie)
        }
        Err(error) => {
            let (failure, sealed) = match error.failure() {
                failure @ Failure::Invalid(_) => (failure, sealed),
                // It stood too long: another key is shown.
                Failure::NotFound => (Failure::Invalid(Vec::new()), String::new()),
                _ => return asked.again(error.into()).await,
            };
            let posted = Posted::Enrol {
                sealed,
                failure: failure.clone(),
            };
            asked.again(Trouble::again(posted, &failure)).await
        }
    }
}

/// `POST /profile/two-factor`: by the button that was pressed.
pub(super) async fn own(asked: Asked) -> Response {
    if asked.fields.text("action").as_str() == "codes" {
        codes(asked).await
    } else {
        let answer = change(&asked).await;
        asked.settle(answer).await
    }
}

/// New recovery codes: the page with them, this once.
async fn codes(asked: Asked) -> Response {
    let made = match asked.session() {
        Ok(session) => asked.service.backend.second_factor().make_codes(session).await,
        Err(failure) => Err(failure.into()),
    };
    match made {
        Ok(codes) => {
            let posted = Posted::RecoveryCodes(plain(&codes));
            asked.again(Trouble::going_on(posted)).await
        }
        Err(error) => match error.failure() {
            Failure::Refused(Refusal::StepUp { .. }) => verify_first(OWN),
            _ => asked.again(error.into()).await,
        },
    }
}

/// To where they show that it is still them, and back from there.
pub(super) fn verify_first(next: &str) -> Response {
    let next: String = form_urlencoded::byte_serialize(next.as_bytes()).collect();
    see_other(&format!("{VERIFY}?next={next}"))
}

/// Turns it off, or trusts a device no more.
async fn change(asked: &Asked) -> Result<Done, Refused> {
    let session = asked.session()?;
    let second_factor = asked.service.backend.second_factor();
    let notice = match asked.fields.text("action").as_str() {
        "off" => {
            second_factor.turn_off(session).await?;
            Notice::TwoFactorOff
        }
        "forget" => {
            second_factor
                .forget_device(session, &asked.fields.text("device"))
                .await?;
            Notice::DeviceForgotten
        }
        _ => return Err(Refused::Unreadable),
    };
    Ok(Done {
        to: OWN.to_owned(),
        notice,
    })
}

fn plain(codes: &[SecretString]) -> Vec<String> {
    codes.iter().map(|code| code.expose_secret().to_owned()).collect()
}

fn with_cookie(mut response: Response, cookie: Option<HeaderValue>) -> Response {
    if let Some(cookie) = cookie {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    response
}
