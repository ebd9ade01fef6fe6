//! Server functions of contacts on request. They are added by the form of their page.
#![expect(
    missing_docs,
    reason = "the arguments of a server function become fields of a struct"
)]

use crate::Fault;
use crate::wire::Wire;
use domain::{CustomerId, contact_request::RequestPage, form::WithForm};
use leptos::prelude::*;

/// The page on which staff add a contact on request.
#[server(prefix = "/fn", endpoint = "contact_request/page", protocol = Wire)]
pub async fn page(customer: CustomerId) -> Result<WithForm<RequestPage>, Fault> {
    use crate::request::{answer, authorize, authorize_staff, with_form};
    use backend::access::{ContactsSection, Modify, provider::Support};
    use domain::session::Scope;

    let (backend, who) = authorize::<ContactsSection, Modify>(&Scope::Customer(customer)).await?;
    let (_, staff) = authorize_staff::<Support>().await?;
    answer(backend.contacts().request_page(&who, &staff).await).map(with_form)
}
