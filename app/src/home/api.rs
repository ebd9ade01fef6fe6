//! Server functions of the home page.
#![expect(
    missing_docs,
    reason = "the arguments of a server function become fields of a struct"
)]

use crate::Fault;
use crate::wire::Wire;
use domain::{home::Overview, session::Scope};
use leptos::prelude::*;

/// What the home page tells beside the sections.
#[server(name = GetOverview, prefix = "/fn", endpoint = "home/overview", protocol = Wire)]
pub async fn overview(scope: Scope) -> Result<Overview, Fault> {
    use crate::request::{answer, backend, session};

    answer(backend().home().overview(&session()?, &scope).await)
}
