//! Server functions of open sessions. They are ended by the forms of their pages.
#![expect(
    missing_docs,
    reason = "the arguments of a server function become fields of a struct"
)]

use crate::Fault;
use crate::wire::Wire;
use domain::{ContactId, StaffId, form::WithForm, session::Scope, sessions::Sessions};
use leptos::prelude::*;

/// The open sessions of a contact.
#[server(prefix = "/fn", endpoint = "sessions/contact", protocol = Wire)]
pub async fn of_contact(scope: Scope, id: ContactId) -> Result<WithForm<Sessions>, Fault> {
    use crate::request::{answer, authorize, with_form};
    use backend::access::{ContactsSection, Modify};

    let (backend, who) = authorize::<ContactsSection, Modify>(&scope).await?;
    answer(backend.sign_in().sessions_of_contact(&who, &id).await).map(with_form)
}

/// The open sessions of someone of the provider.
#[server(prefix = "/fn", endpoint = "sessions/staff", protocol = Wire)]
pub async fn of_staff(id: StaffId) -> Result<WithForm<Sessions>, Fault> {
    use crate::request::{answer, authorize_staff, with_form};
    use backend::access::provider::Administrator;

    let (backend, who) = authorize_staff::<Administrator>().await?;
    answer(backend.sign_in().sessions_of_staff(&who, &id).await).map(with_form)
}
