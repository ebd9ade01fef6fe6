//! The forms of links that work once, and those that ask for such links: a forgotten password, an invitation, registering
//! for the portal. What they do is decided in `backend`.

use app::{one_time_link::LinkDone, request::Posted, request::status};
use axum::response::Response;
use backend::{Error, Resolved, sign_in::Outcome};
use domain::{
    Failure, FieldFailure, Reason, Refusal, form::PostedForm, invitation::InvitationStep, password_reset::ResetDone,
    registration::RegistrationDraft,
};
use http::header;
use secrecy::{ExposeSecret, SecretString};

use super::{
    asked::{Asked, Trouble},
    second_factor::verify_first,
    see_other,
    sign_in::{keep, onward, remember},
};
use crate::session::cookie;

/// `POST /forgot-password`: the same answer whether or not there is anybody.
pub(super) async fn forgot(asked: &Asked) -> Result<Response, Trouble> {
    let who = asked.fields.text("who");
    let service = asked.service.backend.password_reset();
    service
        .ask(&asked.client()?, &who)
        .await
        .map_err(|error| wrong(asked, error))?;
    Err(done(LinkDone::Asked))
}

/// `POST /reset/{token}`: nobody is signed in by it, so that a second factor is asked for as before.
pub(super) async fn reset(asked: Asked) -> Response {
    let (device, trouble) = match set_password(&asked).await {
        Ok((set, device)) => (Some(device), done(LinkDone::Reset(set))),
        Err(trouble) => (None, trouble),
    };
    let secure = asked.service.public_url.is_secure();
    let mut response = asked.again(trouble).await;
    if let Some(cookie) = device.and_then(|device| cookie::device_kept(device.expose_secret(), secure)) {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    response
}

/// What was done, and the token by which the browser is known from now on.
async fn set_password(asked: &Asked) -> Result<(ResetDone, SecretString), Trouble> {
    let service = asked.service.backend.password_reset();
    // Whoever has no link learns nothing of the form.
    service.page(asked.token()).await?;
    let password = new_password(asked)?;
    let set = service.set(&asked.client()?, asked.token(), &password).await;
    set.map_err(|error| wrong(asked, error))
}

/// `POST /invitation/{token}`: signed in at once, unless the access works later.
pub(super) async fn accept(asked: &Asked) -> Result<Response, Trouble> {
    let backend = &asked.service.backend;
    let service = backend.invitations();
    // Whoever has no link learns nothing of the form.
    service.page(asked.token()).await?;
    let password = new_password(asked)?;
    let client = asked.client()?;
    let accepted = service.accept(&client, asked.token(), &password).await;
    let accepted = accepted.map_err(|error| wrong(asked, error))?;
    if accepted.begins.is_some() {
        return Err(done(LinkDone::Accepted(accepted)));
    }
    match backend.sign_in().sign_in(&client, &accepted.login, password).await? {
        Outcome::Signed { token, session, device } => {
            // Whoever was signed in with this browser before is not any more.
            if let Some(before) = asked.resolved() {
                backend.sign_in().sign_out(before.reference()).await?;
            }
            let debt = match session {
                Resolved::Owing(owing) => Some(owing.debt()),
                Resolved::Full(_) => None,
            };
            let mut response = keep(asked, &token, &onward(debt, "/"))?;
            remember(asked, &device, &mut response);
            Ok(response)
        }
        Outcome::Refused(refusal) => Err(done(LinkDone::NotSignedIn(accepted, refusal, None))),
        Outcome::OutsideWindow(refusal, when) => Err(done(LinkDone::NotSignedIn(accepted, refusal, Some(when)))),
    }
}

/// `POST /register`: the same answer whether or not there is such an account.
pub(super) async fn register(asked: &Asked) -> Result<Response, Trouble> {
    let draft: RegistrationDraft = asked.fields.draft()?;
    let service = asked.service.backend.registrations();
    service
        .ask(&asked.client()?, &draft)
        .await
        .map_err(|error| wrong(asked, error))?;
    Err(done(LinkDone::Asked))
}

/// `POST /register/{token}`.
pub(super) async fn prove(asked: &Asked) -> Result<Response, Trouble> {
    asked.service.backend.registrations().prove(asked.token()).await?;
    Err(done(LinkDone::Proven))
}

/// `POST {base}/contacts/{contact}/invitation`, from the dialog of the contact, which comes back.
pub(super) async fn invitation(asked: &mut Asked) -> Result<Response, Trouble> {
    use backend::access::{ContactsSection, Modify};

    let base = asked.scope()?.base();
    let dialog = format!("{base}/contacts/{}/edit", asked.contact_text());
    asked.stands_on(&dialog);
    let who = asked.authorize::<ContactsSection, Modify>().await?;
    let contact = asked.contact()?;
    let step: InvitationStep = asked.fields.text("step").parse().map_err(|_| Trouble::Unreadable)?;
    let done = asked.service.backend.invitations().step(&who, &contact, step).await;
    match done.map_err(Trouble::from) {
        Ok(_) => Ok(see_other(&dialog)),
        Err(Trouble::Failed(Failure::Refused(Refusal::StepUp { .. }))) => Ok(verify_first(&dialog)),
        Err(trouble) => Err(trouble),
    }
}

/// The page says what was done.
fn done(done: LinkDone) -> Trouble {
    Trouble::going_on(Posted::Link(done))
}

/// The password that was typed twice.
fn new_password(asked: &Asked) -> Result<SecretString, Trouble> {
    let [password, again] = ["password", "again"].map(|name| asked.fields.text(name));
    if password == again {
        return Ok(password.into());
    }
    // Nothing is set that may be a slip.
    let differ = FieldFailure::new("again", Reason::PasswordsDiffer);
    Err(again_with(asked, Failure::Invalid(vec![differ])))
}

/// The page again, without passwords, when it has something to say.
fn wrong(asked: &Asked, error: Error) -> Trouble {
    match error.failure() {
        failure @ (Failure::Invalid(_) | Failure::TooManyTries { .. }) => again_with(asked, failure),
        _ => error.into(),
    }
}

fn again_with(asked: &Asked, failure: Failure) -> Trouble {
    let fields = asked.fields.pairs();
    let posted = PostedForm {
        action: asked.path().to_owned(),
        fields: fields
            .filter(|(name, _)| !["password", "again"].contains(&name.as_str()))
            .collect(),
        failure: failure.clone(),
    };
    let wait = match &failure {
        Failure::TooManyTries { seconds } => Some(*seconds),
        _ => None,
    };
    Trouble::Again {
        posted: Box::new(Posted::Form(Box::new(posted))),
        status: status(&failure),
        wait,
    }
}
