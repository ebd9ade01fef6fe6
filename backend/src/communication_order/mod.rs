//! Communication orders: whom the provider reaches first, for technical and for financial matters. What a
//! contact receives by itself (invoices, notices) is not here.

pub(crate) mod store;

#[cfg(test)]
mod tests;

use crate::{
    Backend,
    access::{Authorized, CommunicationOrderSection, Modify, Read},
    contacts::store::search::Search,
    db::Event,
    error::Error,
};
use domain::{
    ContactId, CustomerId, Failure,
    access::{Level, section},
    communication_order::{
        MEMBERS_MOST, OrderConflict, OrderHealth, OrderKind, OrderMember, OrderView, OrdersView, check_members, health,
    },
    contacts::ListQuery,
};
use serde_json::{Value, json};
use sqlx::AnyConnection;

/// The most people that a search for someone to add gives.
const CANDIDATES_MOST: usize = 20;

/// The communication orders of a customer.
pub struct CommunicationOrders<'a> {
    backend: &'a Backend,
}

impl<'a> CommunicationOrders<'a> {
    pub(crate) fn new(backend: &'a Backend) -> Self {
        Self { backend }
    }

    /// Both orders.
    #[tracing::instrument(skip_all)]
    pub async fn both(&self, who: &Authorized<CommunicationOrderSection, Read>) -> Result<OrdersView, Error> {
        let mut conn = self.backend.db().read().await?;
        let orders = store::both(&mut conn, who.customer(), self.backend.now()).await?;
        let may_modify = |key| who.may_change() && who.holding().level(key) == Level::Modify;
        Ok(OrdersView {
            orders: orders.into_iter().map(view).collect(),
            may_edit: may_modify(section::COMMUNICATION_ORDER),
            may_update_contacts: may_modify(section::CONTACTS),
        })
    }

    /// How well each order is: what is worst, for whoever shows no more than that.
    #[tracing::instrument(skip_all)]
    pub async fn health(&self, who: &Authorized<CommunicationOrderSection, Read>) -> Result<Vec<OrderHealth>, Error> {
        let mut conn = self.backend.db().read().await?;
        let orders = store::both(&mut conn, who.customer(), self.backend.now()).await?;
        Ok(orders
            .into_iter()
            .map(|order| {
                let findings = health(&order.members);
                OrderHealth {
                    kind: order.kind,
                    findings: findings.len(),
                    worst: findings.into_iter().next(),
                }
            })
            .collect())
    }

    /// Who could be added: contacts that the search finds, twenty at the most, but for those in `without`.
    #[tracing::instrument(skip_all)]
    pub async fn candidates(
        &self,
        who: &Authorized<CommunicationOrderSection, Modify>,
        search: &str,
        without: &[ContactId],
    ) -> Result<Vec<OrderMember>, Error> {
        let mut conn = self.backend.db().read().await?;
        candidates(
            &mut conn,
            who.customer(),
            (search, self.backend.now()),
            without,
            CANDIDATES_MOST,
        )
        .await
    }

    /// The contacts with these ids, in that order; unknown ones are left out.
    #[tracing::instrument(skip_all)]
    pub async fn members(
        &self,
        who: &Authorized<CommunicationOrderSection, Modify>,
        ids: &[ContactId],
    ) -> Result<Vec<OrderMember>, Error> {
        let mut conn = self.backend.db().read().await?;
        store::members(&mut conn, who.customer(), ids, self.backend.now()).await
    }

    /// Saves an order, unless someone else saved it since `version`. An order that stays as it was keeps its
    /// version, and leaves no trace.
    #[tracing::instrument(skip_all)]
    pub async fn save(
        &self,
        who: &Authorized<CommunicationOrderSection, Modify>,
        kind: OrderKind,
        version: i64,
        members: &[ContactId],
    ) -> Result<OrderView, Error> {
        check_members(members).map_err(|failure| Error::from(vec![failure]))?;
        let customer = who.customer();
        let mut change = self.backend.db().change(&who.author(), customer).await?;
        who.recheck(&mut change).await?;
        let now = change.now();
        let before = store::one(change.connection(), customer, kind, now).await?;
        if before.version != version {
            let by = before.updated_by.clone();
            let theirs = view(before);
            return Err(Failure::OrderConflict(Box::new(OrderConflict { theirs, by })).into());
        }
        if before.members.iter().map(|member| &member.contact).eq(members) {
            return Ok(view(before));
        }
        let after = store::members(change.connection(), customer, members, now).await?;
        if after.len() != members.len() {
            return Err(Failure::NotFound.into());
        }
        let by = (change.author().name.clone(), now);
        let version = store::write(change.connection(), customer, kind, members.iter(), (&by.0, by.1)).await?;
        change.commit(saved(kind, &before.members, &after)).await?;
        Ok(OrderView {
            kind,
            version,
            members: after,
        })
    }
}

/// Who could take a place in an order: contacts that the search finds, but for those in `without`.
pub(crate) async fn candidates(
    conn: &mut AnyConnection,
    customer: &CustomerId,
    (search, now): (&str, i64),
    without: &[ContactId],
    most: usize,
) -> Result<Vec<OrderMember>, Error> {
    let query = ListQuery {
        search: search.to_owned(),
        ..ListQuery::default()
    };
    // Those who are left out may all be among the first.
    let rows = most + without.len().min(MEMBERS_MOST);
    let plan = Search::plan(conn, customer, &query, now).await?;
    let mut ids = plan.page(conn, &query, rows).await?.ids;
    ids.retain(|id| !without.contains(id));
    ids.truncate(most);
    store::members(conn, customer, &ids, now).await
}

/// An order as it is shown.
fn view(order: store::Order) -> OrderView {
    OrderView {
        kind: order.kind,
        version: order.version,
        members: order.members,
    }
}

/// The event of an order that was changed, by its pencil or with the deletion of a contact.
pub(crate) fn saved(kind: OrderKind, before: &[OrderMember], after: &[OrderMember]) -> Event {
    Event {
        kind: "communication_order.saved",
        subject_kind: "communication_order",
        subject_id: kind.code().to_owned(),
        subject_name: kind.code().to_owned(),
        before: listed(before),
        after: listed(after),
    }
}

/// The members with their names of then.
fn listed(members: &[OrderMember]) -> Value {
    members
        .iter()
        .map(|member| json!({ "id": member.contact, "name": member.name }))
        .collect()
}
