//! One's own profile, as forms: each stands on the page of the profile.

use backend::Error;
use domain::{
    Failure, FieldFailure, Reason,
    form::{Done, Notice},
    profile::{CommunicationsDraft, DetailsDraft, EmailDraft, PasswordDraft},
    sessions::EndDraft,
};
use http::HeaderValue;
use secrecy::{ExposeSecret, SecretString};

use super::{Asked, Refused, done};
use crate::session::cookie;

const PROFILE: &str = "/profile";

/// `POST /profile`.
pub(super) async fn details(asked: &Asked) -> Result<Done, Refused> {
    let draft: DetailsDraft = asked.fields.draft()?;
    let session = asked.session()?;
    asked.service.backend.profile().save(session, &draft).await?;
    Ok(done(PROFILE, Notice::Saved))
}

/// `POST /profile/email`.
pub(super) async fn email(asked: &mut Asked) -> Result<Done, Refused> {
    asked.stands_on(PROFILE);
    let draft: EmailDraft = asked.fields.draft()?;
    let session = asked.session()?;
    asked.service.backend.profile().save_email(session, &draft).await?;
    Ok(done(PROFILE, Notice::Saved))
}

/// `POST /profile/communications`.
pub(super) async fn communications(asked: &mut Asked) -> Result<Done, Refused> {
    asked.stands_on(PROFILE);
    let draft: CommunicationsDraft = asked.fields.draft()?;
    let session = asked.session()?;
    asked
        .service
        .backend
        .profile()
        .save_communications(session, &draft)
        .await?;
    Ok(done(PROFILE, Notice::Saved))
}

/// `POST /profile/sessions`.
pub(super) async fn sessions(asked: &mut Asked) -> Result<Done, Refused> {
    asked.stands_on(PROFILE);
    let draft: EndDraft = asked.fields.draft()?;
    let session = asked.session()?;
    let sessions = asked
        .service
        .backend
        .sign_in()
        .end_own_sessions(session, &draft)
        .await?;
    Ok(done(PROFILE, Notice::SessionsEnded { sessions }))
}

/// `POST /profile/password`, with the cookie that goes on.
pub(super) async fn password(asked: &mut Asked) -> Result<(Done, HeaderValue), Refused> {
    asked.stands_on(PROFILE);
    let draft: PasswordDraft = asked.fields.draft()?;
    // Whoever owes a new password chooses it elsewhere.
    asked.session()?;
    let resolved = asked.resolved().ok_or(Failure::SignedOut)?.clone();
    let backend = asked.service.backend.clone();
    let new = SecretString::from(draft.new_password.clone());
    let strength = backend.sign_in().strength(Some(&resolved), &new).await?;
    // The page that shows the form again says how strong it was; the password does not come back.
    asked.fields.push("strength", &strength.score.to_string());
    if draft.new_password != draft.new_password_again {
        let mut failures = vec![FieldFailure::new("new_password_again", Reason::PasswordsDiffer)];
        failures.extend(strength.refusal.map(|reason| FieldFailure::new("new_password", reason)));
        return Err(Failure::Invalid(failures).into());
    }
    let current = SecretString::from(draft.password);
    let client = asked.client()?;
    let changed = backend
        .sign_in()
        .change_password(&resolved, current, new, &client)
        .await?
        .map_err(|failures| Failure::Invalid(failures.into_iter().map(here).collect()))?;
    let secure = asked.service.public_url.is_secure();
    let cookie = cookie::kept(changed.token.expose_secret(), secure)
        .ok_or_else(|| Error::Other("the token of a session is no value of a cookie".to_owned()))?;
    let sessions = changed.sessions;
    Ok((done(PROFILE, Notice::PasswordChanged { sessions }), cookie))
}

/// A failure under the name that the field has in this form.
fn here(failure: FieldFailure) -> FieldFailure {
    let field = match failure.field.as_str() {
        "current" => "password",
        _ => "new_password",
    };
    FieldFailure::new(field, failure.reason)
}
