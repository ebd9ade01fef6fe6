//! Server functions of the classes of customers. They are saved by the forms of their pages.
#![expect(
    missing_docs,
    reason = "the arguments of a server function become fields of a struct"
)]

use crate::Fault;
use crate::wire::Wire;
use domain::{
    ClassId,
    customer_classes::{ClassList, ClassPage},
    form::WithForm,
};
use leptos::prelude::*;

/// All classes.
#[server(prefix = "/fn", endpoint = "customer_classes/list", protocol = Wire)]
pub async fn list() -> Result<ClassList, Fault> {
    use crate::request::{answer, authorize_staff};
    use backend::access::provider::Auditor;
    let (backend, who) = authorize_staff::<Auditor>().await?;
    answer(backend.customer_classes().list(&who).await)
}

/// A class, or the form of a new one.
#[server(prefix = "/fn", endpoint = "customer_classes/page", protocol = Wire)]
pub async fn page(id: Option<ClassId>) -> Result<WithForm<ClassPage>, Fault> {
    use crate::request::{answer, authorize_staff, with_form};
    use backend::access::provider::{Administrator, Auditor};
    let page = if let Some(id) = id {
        let (backend, who) = authorize_staff::<Auditor>().await?;
        backend.customer_classes().page(&who, &id).await
    } else {
        let (backend, who) = authorize_staff::<Administrator>().await?;
        backend.customer_classes().new_page(&who).await
    };
    answer(page).map(with_form)
}

/// A class that is about to be removed.
#[server(prefix = "/fn", endpoint = "customer_classes/removal", protocol = Wire)]
pub async fn removal(id: ClassId) -> Result<WithForm<ClassPage>, Fault> {
    use crate::request::{answer, authorize_staff, with_form};
    use backend::access::provider::Administrator;
    let (backend, who) = authorize_staff::<Administrator>().await?;
    answer(backend.customer_classes().page(&who.reading(), &id).await).map(with_form)
}
