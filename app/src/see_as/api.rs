//! Server functions of seeing the portal as a contact would. It begins and ends by the form of its page.
#![expect(
    missing_docs,
    reason = "the arguments of a server function become fields of a struct"
)]

use crate::Fault;
use crate::wire::Wire;
use domain::{ContactId, CustomerId, form::WithForm, see_as::SeeAsPage};
use leptos::prelude::*;

/// The page on which it begins.
#[server(prefix = "/fn", endpoint = "see_as/page", protocol = Wire)]
pub async fn page(customer: CustomerId, contact: ContactId) -> Result<WithForm<SeeAsPage>, Fault> {
    use crate::request::{answer, authorize_staff, with_form};
    use backend::access::provider::Auditor;

    let (backend, who) = authorize_staff::<Auditor>().await?;
    answer(backend.see_as().page(&who, &customer, &contact).await).map(with_form)
}
