//! Server functions for staff who choose a customer.
#![expect(
    missing_docs,
    reason = "the arguments of a server function become fields of a struct"
)]

use crate::Fault;
use crate::wire::Wire;
use domain::customers::CustomerList;
use leptos::prelude::*;

/// A page of customers, for staff.
#[server(prefix = "/fn", endpoint = "customers/list", protocol = Wire)]
pub async fn list(after: Option<String>) -> Result<CustomerList, Fault> {
    use crate::request::{answer, authorize_staff};
    use backend::access::provider::Auditor;
    let (backend, who) = authorize_staff::<Auditor>().await?;
    answer(backend.customers().list(&who, after.as_deref()).await)
}
