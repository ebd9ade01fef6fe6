//! Changing one's own password, as a form.

use app::request::Posted;
use axum::response::Response;
use domain::{Failure, FieldFailure, Reason};
use secrecy::SecretString;

use super::{
    asked::{Asked, Trouble},
    local,
    sign_in::keep,
};

/// `POST /change-password`.
pub(super) async fn change(asked: &Asked) -> Result<Response, Trouble> {
    let resolved = asked.resolved().ok_or(Failure::SignedOut)?;
    let [current, new, again] = ["current", "new", "again"].map(|name| asked.fields.text(name));
    let service = asked.service.backend.sign_in();
    let differ = new != again;
    let (current, new) = (SecretString::from(current), SecretString::from(new));
    let strength = service.strength(Some(resolved), &new).await?;
    let score = strength.score;
    let next = asked.fields.text("next");
    let wrong = |failures: Vec<FieldFailure>| {
        let failure = Failure::Invalid(failures.clone());
        let posted = Posted::ChangePassword {
            failures,
            strength: score,
            next: next.clone(),
        };
        Trouble::again(posted, &failure)
    };
    if differ {
        // Nothing is tried with a password that may be a slip.
        let mut failures = Vec::new();
        failures.extend(strength.refusal.map(|reason| FieldFailure::new("new", reason)));
        failures.push(FieldFailure::new("again", Reason::PasswordsDiffer));
        return Err(wrong(failures));
    }
    match service
        .change_password(resolved, current, new, &asked.client()?)
        .await?
    {
        Ok(changed) => keep(asked, &changed.token, &local::path_or_home(&next)),
        Err(failures) => Err(wrong(failures)),
    }
}
