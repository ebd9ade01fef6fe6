//! Server functions that show roles. They are changed by the forms of their pages.
#![expect(
    missing_docs,
    reason = "the arguments of a server function become fields of a struct"
)]

use crate::Fault;
use crate::wire::Wire;
use domain::{
    RoleId,
    form::WithForm,
    roles::{AllowedRoles, RoleList, RolePage},
    session::Scope,
};
use leptos::prelude::*;

/// The list of roles.
#[server(prefix = "/fn", endpoint = "roles/list", protocol = Wire)]
pub async fn list() -> Result<WithForm<RoleList>, Fault> {
    use crate::request::{answer, authorize_staff, with_form};
    use backend::access::provider::Auditor;

    let (backend, who) = authorize_staff::<Auditor>().await?;
    answer(backend.roles().list(&who).await).map(with_form)
}

/// One role.
#[server(prefix = "/fn", endpoint = "roles/page", protocol = Wire)]
pub async fn page(id: RoleId) -> Result<WithForm<RolePage>, Fault> {
    use crate::request::{answer, authorize_staff, with_form};
    use backend::access::provider::Auditor;

    let (backend, who) = authorize_staff::<Auditor>().await?;
    answer(backend.roles().page(&who, &id).await).map(with_form)
}

/// The form of a new role, perhaps a copy of another one; what is no role is none.
#[server(prefix = "/fn", endpoint = "roles/blank", protocol = Wire)]
pub async fn blank(copy: Option<String>) -> Result<WithForm<RolePage>, Fault> {
    use crate::request::{answer, authorize_staff, with_form};
    use backend::access::provider::Administrator;

    let (backend, who) = authorize_staff::<Administrator>().await?;
    let copy: Option<RoleId> = copy.and_then(|id| id.parse().ok());
    answer(backend.roles().blank(&who, copy.as_ref()).await).map(with_form)
}

/// The roles that a customer may use.
#[server(prefix = "/fn", endpoint = "roles/allowed", protocol = Wire)]
pub async fn allowed(scope: Scope) -> Result<AllowedRoles, Fault> {
    use crate::request::{answer, authorize};
    use backend::access::{AllowedRolesSection, Read};

    let (backend, who) = authorize::<AllowedRolesSection, Read>(&scope).await?;
    answer(backend.roles().allowed(&who).await)
}
