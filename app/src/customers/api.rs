//! Server functions for staff who choose a customer.
#![expect(missing_docs, reason = "the arguments of a server function become fields of a struct")]

use crate::Fault;
use domain::customers::CustomerList;
use leptos::prelude::*;
use server_fn::codec::Json;

/// A page of customers, for staff.
#[server(prefix = "/fn", endpoint = "customers/list", input = Json)]
pub async fn list(after: Option<String>) -> Result<CustomerList, Fault> {
    use crate::request::{answer, backend, session};
    let backend = backend();
    let who = answer(backend.authorize_staff(&session()?).await)?;
    answer(backend.customers().list(&who, after.as_deref()).await)
}
