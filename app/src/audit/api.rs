//! Server functions of the audit trail.
#![expect(
    missing_docs,
    reason = "the arguments of a server function become fields of a struct"
)]

use crate::Fault;
use crate::wire::Wire;
use domain::{
    audit::{AuditPage, AuditQuery},
    session::Scope,
};
use leptos::prelude::*;

/// A page of a customer's events.
#[server(prefix = "/fn", endpoint = "audit/list", protocol = Wire)]
pub async fn list(scope: Scope, query: AuditQuery) -> Result<AuditPage, Fault> {
    use crate::request::{answer, authorize};
    use backend::access::{AuditTrailSection, Read};
    let (backend, who) = authorize::<AuditTrailSection, Read>(&scope).await?;
    answer(backend.audit().list(&who, &query).await)
}

/// A page of the provider's own events.
#[server(prefix = "/fn", endpoint = "audit/of_provider", protocol = Wire)]
pub async fn of_provider(query: AuditQuery) -> Result<AuditPage, Fault> {
    use crate::request::{answer, authorize_staff};
    use backend::access::provider::Auditor;
    let (backend, who) = authorize_staff::<Auditor>().await?;
    answer(backend.audit().of_provider(&who, &query).await)
}
