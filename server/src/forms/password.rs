//! Changing one's own password, as a form.

use app::request::Posted;
use axum::response::Response;
use domain::{Failure, FieldFailure, Reason, portal_access::check_password};
use secrecy::SecretString;

use super::{
    asked::{Asked, Trouble},
    sign_in::keep,
};

/// `POST /change-password`.
pub(super) async fn change(asked: &Asked) -> Result<Response, Trouble> {
    let resolved = asked.resolved().ok_or(Failure::SignedOut)?;
    let [current, new, again] = ["current", "new", "again"].map(|name| asked.fields.text(name));
    let mut failures = Vec::new();
    if new != again {
        // Nothing is tried with a password that may be a slip.
        let shape = check_password(&new).err();
        failures.extend(shape.map(|reason| FieldFailure::new("new", reason)));
        failures.push(FieldFailure::new("again", Reason::PasswordsDiffer));
        return Err(wrong(failures));
    }
    let client = asked.client()?;
    let (current, new) = (SecretString::from(current), SecretString::from(new));
    let service = asked.service.backend.sign_in();
    match service
        .change_password(resolved, current, new, client.address, &client.agent)
        .await?
    {
        Ok(token) => keep(asked, &token, "/"),
        Err(failures) => Err(wrong(failures)),
    }
}

fn wrong(failures: Vec<FieldFailure>) -> Trouble {
    let failure = Failure::Invalid(failures.clone());
    Trouble::again(Posted::ChangePassword { failures }, &failure)
}
