//! Server functions of the people of the provider. They are saved by the forms of their pages.
#![expect(
    missing_docs,
    reason = "the arguments of a server function become fields of a struct"
)]

use crate::Fault;
use crate::wire::Wire;
use domain::{
    StaffId,
    form::WithForm,
    staff::{StaffForm, StaffList},
};
use leptos::prelude::*;

/// Everybody of the provider.
#[server(prefix = "/fn", endpoint = "staff/list", protocol = Wire)]
pub async fn list() -> Result<StaffList, Fault> {
    use crate::request::{answer, authorize_staff};
    use backend::access::provider::Auditor;

    let (backend, who) = authorize_staff::<Auditor>().await?;
    answer(backend.staff().list(&who).await)
}

/// The form of someone, or of someone new.
#[server(prefix = "/fn", endpoint = "staff/form", protocol = Wire)]
pub async fn form(id: Option<StaffId>) -> Result<WithForm<StaffForm>, Fault> {
    use crate::request::{answer, authorize_staff, with_form};
    use backend::access::provider::Administrator;

    let (backend, who) = authorize_staff::<Administrator>().await?;
    answer(backend.staff().form(&who, id.as_ref()).await).map(with_form)
}
