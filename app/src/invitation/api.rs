//! Server functions of invitations. They are accepted by the form of their page.
#![expect(
    missing_docs,
    reason = "the arguments of a server function become fields of a struct"
)]

use crate::wire::Wire;
use crate::{Fault, one_time_link::LinkView};
use domain::{
    ContactId,
    invitation::{InvitationPage, InvitationPanel, InvitationStep},
    session::Scope,
};
use leptos::prelude::*;

/// The page under the link. Public: it is there for whoever has the link.
#[server(prefix = "/fn", endpoint = "invitation/page", protocol = Wire)]
pub async fn page(token: String) -> Result<LinkView<InvitationPage>, Fault> {
    use crate::request::{backend, link_view};
    let backend = backend();
    link_view(backend.invitations().page(&token)).await
}

/// Sends an invitation, or takes it back; answers what the dialog shows then.
#[server(prefix = "/fn", endpoint = "invitation/step", protocol = Wire)]
pub async fn step(scope: Scope, id: ContactId, step: InvitationStep) -> Result<InvitationPanel, Fault> {
    use crate::request::{answer, authorize};
    use backend::access::{ContactsSection, Modify};
    let (backend, who) = authorize::<ContactsSection, Modify>(&scope).await?;
    answer(backend.invitations().step(&who, &id, step).await)
}
