//! Server functions of communication orders.
#![expect(
    missing_docs,
    reason = "the arguments of a server function become fields of a struct"
)]

use crate::Fault;
use crate::wire::Wire;
use domain::{
    ContactId, FieldFailure,
    communication_order::{OrderConflict, OrderKind, OrderMember, OrderView, OrdersView},
    session::Scope,
};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// An order in edit as a plain form posted it, to be shown again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderDraftView {
    /// Which of the two.
    pub kind: OrderKind,
    /// The version that was shown.
    pub version: i64,
    /// The order as it would be.
    pub members: Vec<OrderMember>,
    /// What was typed to find someone.
    pub add: String,
    /// Several people who were found by it.
    pub found: Vec<OrderMember>,
    /// Errors.
    pub failures: Vec<FieldFailure>,
    /// Someone else saved first.
    pub conflict: Option<OrderConflict>,
}

/// Both orders, and the one that was posted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrdersPage {
    /// As they are.
    pub view: OrdersView,
    /// As posted, when the page is shown again.
    pub draft: Option<OrderDraftView>,
}

/// Both orders.
#[server(prefix = "/fn", endpoint = "communication_order/both", protocol = Wire)]
pub async fn both(scope: Scope) -> Result<OrdersPage, Fault> {
    use crate::request::{Posted, answer, authorize, posted};
    use backend::access::{CommunicationOrderSection, Read};
    let (backend, who) = authorize::<CommunicationOrderSection, Read>(&scope).await?;
    let view = answer(backend.communication_order().both(&who).await)?;
    let draft = match posted() {
        Some(Posted::Order(order)) => {
            let order = *order;
            Some(OrderDraftView {
                kind: order.kind,
                version: order.version,
                members: order.members,
                add: order.add,
                found: order.found,
                failures: order.failures,
                conflict: order.conflict,
            })
        }
        _ => None,
    };
    Ok(OrdersPage { view, draft })
}

/// Contacts that could be added, by what was typed: twenty at the most.
#[server(prefix = "/fn", endpoint = "communication_order/candidates", protocol = Wire)]
pub async fn candidates(scope: Scope, search: String, without: Vec<ContactId>) -> Result<Vec<OrderMember>, Fault> {
    use crate::request::{answer, authorize};
    use backend::access::{CommunicationOrderSection, Modify};
    let (backend, who) = authorize::<CommunicationOrderSection, Modify>(&scope).await?;
    answer(backend.communication_order().candidates(&who, &search, &without).await)
}

/// Saves an order; whoever saved first is told as a conflict.
#[server(prefix = "/fn", endpoint = "communication_order/save", protocol = Wire)]
pub async fn save(scope: Scope, kind: OrderKind, version: i64, members: Vec<ContactId>) -> Result<OrderView, Fault> {
    use crate::request::{answer, authorize};
    use backend::access::{CommunicationOrderSection, Modify};
    let (backend, who) = authorize::<CommunicationOrderSection, Modify>(&scope).await?;
    answer(backend.communication_order().save(&who, kind, version, &members).await)
}
