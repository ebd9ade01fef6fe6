//! Server functions of ownership. It is offered and answered by the forms of its page.
#![expect(
    missing_docs,
    reason = "the arguments of a server function become fields of a struct"
)]

use crate::Fault;
use crate::wire::Wire;
use domain::{form::WithForm, ownership::OwnershipPage, session::Scope};
use leptos::prelude::*;

/// The page of ownership.
#[server(prefix = "/fn", endpoint = "ownership/page", protocol = Wire)]
pub async fn page(scope: Scope) -> Result<WithForm<OwnershipPage>, Fault> {
    use crate::request::{answer, authorize_presence, with_form};

    let (backend, who) = authorize_presence(&scope).await?;
    answer(backend.ownership().page(&who).await).map(with_form)
}
