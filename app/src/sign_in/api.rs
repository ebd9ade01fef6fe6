//! Server functions for the pages before a session.
#![expect(
    missing_docs,
    reason = "the arguments of a server function become fields of a struct"
)]

use crate::Fault;
use crate::wire::Wire;
use domain::{
    FieldFailure,
    form::WithForm,
    portal_access::Told,
    session::{Provider, SignInDraft, SignInRefusal},
};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// What the sign-in page shows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignInView {
    /// Who runs this portal.
    pub provider: Provider,
    /// As typed before.
    pub draft: SignInDraft,
    /// Why it was not taken.
    pub refusal: Option<SignInRefusal>,
    /// Whether anybody may ask for access.
    pub registration: bool,
    /// When the access begins or has ended.
    pub when: Option<Told>,
}

/// The sign-in page. Public: it is where everybody begins.
#[server(prefix = "/fn", endpoint = "sign_in/page", protocol = Wire)]
pub async fn page(next: String) -> Result<SignInView, Fault> {
    use crate::request::{Posted, answer, backend, posted};
    let provider = answer(backend().sign_in().provider().await)?;
    let registration = answer(backend().registrations().is_open().await)?;
    let (draft, refusal, when) = match posted() {
        Some(Posted::SignIn { draft, refusal, when }) => (draft, Some(refusal), when),
        _ => (
            SignInDraft {
                login: String::new(),
                next,
            },
            None,
            None,
        ),
    };
    Ok(SignInView {
        provider,
        draft,
        refusal,
        registration,
        when,
    })
}

/// What the form for a new password shows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewPasswordView {
    /// Errors.
    pub failures: Vec<FieldFailure>,
    /// How strong the new one was.
    pub strength: Option<u8>,
    /// The fewest characters that are taken.
    pub least: u32,
    /// Where it leads, as it was posted.
    pub next: Option<String>,
}

/// The form for a new password. Public: it tells nothing but what was posted, and how long a password has to be.
#[server(prefix = "/fn", endpoint = "sign_in/password_failures", protocol = Wire)]
pub async fn password_failures() -> Result<NewPasswordView, Fault> {
    use crate::request::{Posted, answer, backend, posted, resolved};
    let least = match resolved() {
        Some(resolved) => answer(backend().sign_in().password_least(resolved.reference()).await)?,
        None => domain::portal_access::PASSWORD_LEAST,
    };
    let (failures, strength, next) = match posted() {
        Some(Posted::ChangePassword {
            failures,
            strength,
            next,
        }) => (failures, Some(strength), Some(next)),
        _ => (Vec::new(), None, None),
    };
    Ok(NewPasswordView {
        failures,
        strength,
        least,
        next,
    })
}

/// The page under the one-time link. Public: it is there for whoever has the link, while nobody can sign in.
#[server(prefix = "/fn", endpoint = "first_start/page", protocol = Wire)]
pub async fn welcome(token: String) -> Result<WithForm<Provider>, Fault> {
    use crate::request::{answer, backend, with_form};
    let backend = backend();
    answer(backend.staff().check_first_start(&token).await)?;
    answer(backend.sign_in().provider().await).map(with_form)
}
