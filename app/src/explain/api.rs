//! Server functions of *Explain access*.
#![expect(
    missing_docs,
    reason = "the arguments of a server function become fields of a struct"
)]

use crate::Fault;
use crate::wire::Wire;
use domain::{
    ContactId,
    contacts::{AccessQuery, AccessView},
    session::Scope,
};
use leptos::prelude::*;

/// The access of a contact, explained.
#[server(prefix = "/fn", endpoint = "contacts/explain", protocol = Wire)]
pub async fn explain(scope: Scope, id: ContactId, asked: AccessQuery) -> Result<AccessView, Fault> {
    use crate::request::{answer, authorize};
    use backend::access::{ContactsSection, Read};
    let (backend, who) = authorize::<ContactsSection, Read>(&scope).await?;
    answer(backend.contacts().explain(&who, &id, &asked).await)
}
