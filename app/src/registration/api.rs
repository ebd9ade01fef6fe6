//! Server functions of registering. It is asked for, proven and decided by the forms of their pages.
#![expect(
    missing_docs,
    reason = "the arguments of a server function become fields of a struct"
)]

use crate::wire::Wire;
use crate::{Fault, one_time_link::LinkView};
use domain::{
    RegistrationId,
    form::WithForm,
    registration::{ProofPage, RegistrationList, RegistrationPage},
    session::Scope,
};
use leptos::prelude::*;

/// The page on which access is asked for. Public: whoever asks has no session.
#[server(name = GetRegister, prefix = "/fn", endpoint = "registration/register", protocol = Wire)]
pub async fn register() -> Result<LinkView<()>, Fault> {
    use crate::request::{backend, link_view};
    let backend = backend();
    link_view(backend.registrations().check_open()).await
}

/// The page under the link that proves an address. Public: it is there for whoever has the link.
#[server(name = GetProof, prefix = "/fn", endpoint = "registration/proof", protocol = Wire)]
pub async fn proof(token: String) -> Result<LinkView<ProofPage>, Fault> {
    use crate::request::{backend, link_view};
    let backend = backend();
    link_view(backend.registrations().proof(&token)).await
}

/// Those who wait.
#[server(name = GetRegistrations, prefix = "/fn", endpoint = "registration/list", protocol = Wire)]
pub async fn list(scope: Scope) -> Result<RegistrationList, Fault> {
    use crate::request::{answer, authorize};
    use backend::access::{ContactsSection, Modify};
    let (backend, who) = authorize::<ContactsSection, Modify>(&scope).await?;
    answer(backend.registrations().list(&who).await)
}

/// The page on which it is decided.
#[server(name = GetRegistration, prefix = "/fn", endpoint = "registration/page", protocol = Wire)]
pub async fn page(scope: Scope, id: RegistrationId) -> Result<WithForm<RegistrationPage>, Fault> {
    use crate::request::{answer, authorize, with_form};
    use backend::access::{ContactsSection, Modify};
    let (backend, who) = authorize::<ContactsSection, Modify>(&scope).await?;
    answer(backend.registrations().page(&who, &id).await).map(with_form)
}
