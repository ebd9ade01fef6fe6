//! Server functions of the letters. They are sent again and discarded by the forms of their pages.
#![expect(
    missing_docs,
    reason = "the arguments of a server function become fields of a struct"
)]

use crate::Fault;
use crate::wire::Wire;
use domain::{
    MailId,
    form::WithForm,
    mails::{MailDetails, MailPage, MailPreview, MailQuery},
};
use leptos::prelude::*;

/// A page of letters.
#[server(prefix = "/fn", endpoint = "mails/list", protocol = Wire)]
pub async fn list(query: MailQuery) -> Result<MailPage, Fault> {
    use crate::request::{answer, authorize_staff};
    use backend::access::provider::Auditor;
    let (backend, who) = authorize_staff::<Auditor>().await?;
    answer(backend.mails().list(&who, &query).await)
}

/// One letter.
#[server(prefix = "/fn", endpoint = "mails/letter", protocol = Wire)]
pub async fn letter(id: MailId) -> Result<WithForm<MailDetails>, Fault> {
    use crate::request::{answer, authorize_staff, with_form};
    use backend::access::provider::Auditor;
    let (backend, who) = authorize_staff::<Auditor>().await?;
    answer(backend.mails().letter(&who, &id).await).map(with_form)
}

/// Every kind of letter, with example values.
#[server(prefix = "/fn", endpoint = "mails/previews", protocol = Wire)]
pub async fn previews() -> Result<Vec<MailPreview>, Fault> {
    use crate::request::{answer, authorize_staff};
    use backend::access::provider::Auditor;
    let (backend, who) = authorize_staff::<Auditor>().await?;
    answer(backend.mails().previews(&who).await)
}
