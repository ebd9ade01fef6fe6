//! Server functions for what stands around a page.
#![expect(
    missing_docs,
    reason = "the arguments of a server function become fields of a struct"
)]

use crate::Fault;
use crate::wire::Wire;
use domain::session::{Provider, Scope, Shell};
use leptos::prelude::*;

/// Who is signed in, on whose pages, and what they hold there.
#[server(name = GetShell, prefix = "/fn", endpoint = "session/shell", protocol = Wire)]
pub async fn shell(scope: Scope) -> Result<Shell, Fault> {
    let session = crate::request::session()?;
    crate::request::answer(crate::request::backend().sign_in().shell(&session, &scope).await)
}

/// As [`shell`], for the provider's own pages.
#[server(prefix = "/fn", endpoint = "session/staff_shell", protocol = Wire)]
pub async fn staff_shell() -> Result<Shell, Fault> {
    let session = crate::request::session()?;
    crate::request::answer(crate::request::backend().sign_in().staff_shell(&session).await)
}

/// As [`shell`], around the pages of one's own person: those of the account, or the provider's own.
#[server(prefix = "/fn", endpoint = "session/own_shell", protocol = Wire)]
pub async fn own_shell() -> Result<Shell, Fault> {
    let session = crate::request::session()?;
    let backend = crate::request::backend();
    let shell = match session.contact() {
        Some(_) => backend.sign_in().shell(&session, &Scope::Own).await,
        None => backend.sign_in().staff_shell(&session).await,
    };
    crate::request::answer(shell)
}

/// Who runs this portal, and how its support is reached. Public: every page says it, also where nobody is signed in.
#[server(name = GetProvider, prefix = "/fn", endpoint = "session/provider", protocol = Wire)]
pub async fn provider() -> Result<Provider, Fault> {
    crate::request::answer(crate::request::backend().sign_in().provider().await)
}
