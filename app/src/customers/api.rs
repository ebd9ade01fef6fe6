//! Server functions of customers: what the pages show. Their forms are posted to the addresses of the pages.
#![expect(
    missing_docs,
    reason = "the arguments of a server function become fields of a struct"
)]

use crate::Fault;
use crate::wire::Wire;
use domain::{
    BulkId, CustomerId,
    customers::{
        Bulk, BulkDraft, BulkPage, CustomerForm, CustomerList, CustomerOverview, CustomerQuery, StepPage,
        WithoutAdministrator,
    },
    form::WithForm,
    session::Scope,
};
use leptos::prelude::*;

/// A page of customers, for staff.
#[server(prefix = "/fn", endpoint = "customers/list", protocol = Wire)]
pub async fn list(query: CustomerQuery) -> Result<CustomerList, Fault> {
    use crate::request::{answer, authorize_staff};
    use backend::access::provider::Auditor;
    let (backend, who) = authorize_staff::<Auditor>().await?;
    answer(backend.customers().list(&who, &query).await)
}

/// The form: of a customer, or of a new one.
#[server(prefix = "/fn", endpoint = "customers/form", protocol = Wire)]
pub async fn form(id: Option<CustomerId>) -> Result<WithForm<CustomerForm>, Fault> {
    use crate::request::{answer, authorize_staff, with_form};
    use backend::access::provider::Administrator;
    let (backend, who) = authorize_staff::<Administrator>().await?;
    let page = match id {
        Some(id) => backend.customers().form(&who, &id).await,
        None => backend.customers().new_form(&who).await,
    };
    answer(page).map(with_form)
}

/// What the page of a step shows.
#[server(prefix = "/fn", endpoint = "customers/step", protocol = Wire)]
pub async fn step(id: CustomerId) -> Result<WithForm<StepPage>, Fault> {
    use crate::request::{answer, authorize_staff, with_form};
    use backend::access::provider::Administrator;
    let (backend, who) = authorize_staff::<Administrator>().await?;
    answer(backend.customers().step_page(&who, &id).await).map(with_form)
}

/// What staff see of a customer beside what its people see.
#[server(prefix = "/fn", endpoint = "customers/overview", protocol = Wire)]
pub async fn overview(id: CustomerId) -> Result<CustomerOverview, Fault> {
    use crate::request::{answer, authorize_staff};
    use backend::access::provider::Auditor;
    let (backend, who) = authorize_staff::<Auditor>().await?;
    answer(backend.customers().overview(&who, &id).await)
}

/// What is said on the pages of an account on which no administrator can sign in.
#[server(name = GetWithoutAdministrator, prefix = "/fn", endpoint = "customers/without_administrator", protocol = Wire)]
pub async fn without_administrator(scope: Scope) -> Result<Option<WithoutAdministrator>, Fault> {
    use crate::request::{answer, backend, session};
    answer(backend().customers().without_administrator(&session()?, &scope).await)
}

/// The page on which a change of many customers is chosen. As it was posted, when it was not taken.
#[server(name = GetBulkPage, prefix = "/fn", endpoint = "customers/bulk_page", protocol = Wire)]
pub async fn bulk_page(draft: BulkDraft) -> Result<WithForm<BulkPage>, Fault> {
    use crate::request::{answer, authorize_staff, with_form};
    use backend::access::provider::Administrator;
    let (backend, who) = authorize_staff::<Administrator>().await?;
    let WithForm { posted, .. } = with_form(());
    let chosen = posted.as_ref().map_or(draft, super::bulk::chosen);
    let page = answer(backend.customers().bulk_page(&who, &chosen).await)?;
    Ok(WithForm { page, posted })
}

/// How far a change of many customers has come.
#[server(name = GetBulk, prefix = "/fn", endpoint = "customers/bulk", protocol = Wire)]
pub async fn bulk(id: BulkId) -> Result<Bulk, Fault> {
    use crate::request::{answer, authorize_staff};
    use backend::access::provider::Auditor;
    let (backend, who) = authorize_staff::<Auditor>().await?;
    answer(backend.customers().bulk(&who, &id).await)
}
