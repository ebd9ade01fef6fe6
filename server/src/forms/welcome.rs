//! The first one of the provider, as a form under the one-time link: made, and signed in.

use app::request::Posted;
use axum::response::Response;
use backend::sign_in::Outcome;
use domain::{Failure, FieldFailure, Reason, form::PostedForm, staff::FirstDraft};
use secrecy::SecretString;

use super::{
    asked::{Asked, Trouble},
    see_other,
    sign_in::{keep, remember},
};
use crate::session::SIGN_IN;

/// `POST /welcome/{token}`.
pub(super) async fn begin(asked: &Asked) -> Result<Response, Trouble> {
    let backend = &asked.service.backend;
    // Whoever has no link learns nothing of the form.
    backend.staff().check_first_start(asked.token()).await?;
    let draft: FirstDraft = asked.fields.draft()?;
    let [password, again] = ["password", "again"].map(|name| asked.fields.text(name));
    if password != again {
        // Nobody is made with a password that may be a slip.
        return Err(wrong(
            asked,
            None,
            Failure::Invalid(vec![FieldFailure::new("again", Reason::PasswordsDiffer)]),
        ));
    }
    let (password, client) = (SecretString::from(password), asked.client()?);
    let strength = backend.sign_in().strength(None, &password).await?.score;
    if let Err(error) = backend.staff().begin(&client, asked.token(), &draft, &password).await {
        return Err(match error.failure() {
            failure @ Failure::Invalid(_) => wrong(asked, Some(strength), failure),
            _ => error.into(),
        });
    }
    match backend.sign_in().sign_in(&client, &draft.login, password).await? {
        Outcome::Signed { token, device, .. } => {
            let mut response = keep(asked, &token, "/")?;
            remember(asked, &device, &mut response);
            Ok(response)
        }
        Outcome::Refused(_) | Outcome::OutsideWindow(..) => Ok(see_other(SIGN_IN)),
    }
}

/// The page again, without the passwords.
fn wrong(asked: &Asked, strength: Option<u8>, failure: Failure) -> Trouble {
    let fields = asked.fields.pairs();
    let strength = strength.map(|score| ("strength".to_owned(), score.to_string()));
    let posted = PostedForm {
        action: asked.path().to_owned(),
        fields: fields
            .filter(|(name, _)| !["password", "again"].contains(&name.as_str()))
            .chain(strength)
            .collect(),
        failure: failure.clone(),
    };
    Trouble::again(Posted::Form(Box::new(posted)), &failure)
}
