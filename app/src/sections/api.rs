//! Server functions that show sections. They are changed by the forms of their pages.
#![expect(
    missing_docs,
    reason = "the arguments of a server function become fields of a struct"
)]

use crate::Fault;
use crate::wire::Wire;
use domain::{
    access::SectionKey,
    form::WithForm,
    sections::{SectionList, SectionPage},
};
use leptos::prelude::*;

/// The list of sections.
#[server(prefix = "/fn", endpoint = "sections/list", protocol = Wire)]
pub async fn list() -> Result<WithForm<SectionList>, Fault> {
    use crate::request::{answer, authorize_staff, with_form};
    use backend::access::provider::Auditor;

    let (backend, who) = authorize_staff::<Auditor>().await?;
    answer(backend.sections().list(&who).await).map(with_form)
}

/// One section.
#[server(prefix = "/fn", endpoint = "sections/page", protocol = Wire)]
pub async fn page(key: SectionKey) -> Result<WithForm<SectionPage>, Fault> {
    use crate::request::{answer, authorize_staff, with_form};
    use backend::access::provider::Auditor;

    let (backend, who) = authorize_staff::<Auditor>().await?;
    answer(backend.sections().page(&who, &key).await).map(with_form)
}

/// The form of a new section.
#[server(prefix = "/fn", endpoint = "sections/blank", protocol = Wire)]
pub async fn blank() -> Result<WithForm<SectionPage>, Fault> {
    use crate::request::{authorize_staff, with_form};
    use backend::access::provider::Administrator;

    let (backend, who) = authorize_staff::<Administrator>().await?;
    Ok(with_form(backend.sections().blank(&who)))
}
