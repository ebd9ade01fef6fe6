//! Server functions of passwords that were forgotten. They are asked for and set by the forms of their pages.
#![expect(
    missing_docs,
    reason = "the arguments of a server function become fields of a struct"
)]

use crate::wire::Wire;
use crate::{Fault, one_time_link::LinkView};
use domain::password_reset::ResetPage;
use leptos::prelude::*;

/// The page on which a new password is asked for. Public: whoever forgot a password has no session.
#[server(name = GetForgot, prefix = "/fn", endpoint = "password_reset/forgot", protocol = Wire)]
pub async fn forgot() -> Result<LinkView<()>, Fault> {
    use crate::request::link_view;
    link_view(async { Ok(()) }).await
}

/// The page under the link. Public: it is there for whoever has the link.
#[server(name = GetReset, prefix = "/fn", endpoint = "password_reset/page", protocol = Wire)]
pub async fn page(token: String) -> Result<LinkView<ResetPage>, Fault> {
    use crate::request::{backend, link_view};
    let backend = backend();
    link_view(backend.password_reset().page(&token)).await
}
