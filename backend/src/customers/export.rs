//! Everything that is kept of a customer, as one JSON document that is written while it is fetched: contacts with their
//! roles and permissions, both communication orders, the audit trail. No more than a page of it is ever held.

use super::{
    form::{class_of, event, snapshot},
    store,
};
use crate::{
    Backend,
    access::provider::{Administrator, StaffAuthorized},
    audit, communication_order, contacts,
    error::Error,
    time_zone,
};
use domain::{CustomerId, Failure, communication_order::OrderKind};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// What is written next.
#[derive(Debug, Clone)]
enum Next {
    Head,
    /// Contacts after this id.
    Contacts(String),
    Orders,
    /// Events after this one.
    Events(i64),
    Tail,
    Nothing,
}

/// A document that is written while it is fetched.
pub struct Export {
    backend: Backend,
    customer: CustomerId,
    account_number: String,
    next: Next,
}

impl Export {
    /// Notes in the audit trail that it was fetched, and begins.
    pub(super) async fn begin(
        backend: &Backend,
        who: &StaffAuthorized<Administrator>,
        id: &CustomerId,
    ) -> Result<Self, Error> {
        let mut change = backend.db().change(&who.author(), id).await?;
        who.recheck(&mut change).await?;
        let customer = store::one(change.connection(), id).await?.ok_or(Failure::NotFound)?;
        let name = customer.details.name;
        change
            .commit(event("customer.exported", id, &name, Value::Null, Value::Null))
            .await?;
        Ok(Self {
            backend: backend.clone(),
            customer: id.clone(),
            account_number: customer.details.account_number,
            next: Next::Head,
        })
    }

    /// A name for the file: letters, digits and hyphens of the account number.
    pub fn file_name(&self) -> String {
        let plain: String = self
            .account_number
            .chars()
            .map(|c| if c.is_ascii_alphanumeric() { c } else { '-' })
            .collect();
        format!("relais-{plain}.json")
    }

    /// The next piece; nothing at its end.
    pub async fn next(&mut self) -> Result<Option<String>, Error> {
        let (text, next) = match std::mem::replace(&mut self.next, Next::Nothing) {
            Next::Head => (self.head().await?, Next::Contacts(String::new())),
            Next::Contacts(after) => self.contacts(after).await?,
            Next::Orders => (self.orders().await?, Next::Events(0)),
            Next::Events(after) => self.events(after).await?,
            Next::Tail => ("\n]}\n".to_owned(), Next::Nothing),
            Next::Nothing => return Ok(None),
        };
        self.next = next;
        Ok(Some(text))
    }

    async fn head(&self) -> Result<String, Error> {
        let now = time_zone::written(self.backend.now());
        let mut conn = self.backend.db().read().await?;
        let customer = store::one(&mut conn, &self.customer).await?.ok_or(Failure::NotFound)?;
        let class = class_of(&mut conn, &customer.details).await?;
        let mut value = snapshot(&mut conn, &customer.details, &class).await?;
        if let Some(fields) = value.as_object_mut() {
            fields.insert("id".to_owned(), json!(self.customer));
            fields.insert("status".to_owned(), json!(customer.status));
            fields.insert("status_since".to_owned(), json!(customer.since.map(time_zone::written)));
            fields.insert("status_reason".to_owned(), json!(customer.reason));
        }
        Ok(format!(
            "{{\"exported_at\":{},\n\"customer\":{value},\n\"contacts\":[",
            json!(now)
        ))
    }

    async fn contacts(&self, after: String) -> Result<(String, Next), Error> {
        let mut conn = self.backend.db().read().await?;
        let now = self.backend.now();
        let some = contacts::exported(&mut conn, &self.customer, &after, now).await?;
        let Some((last, _)) = some.last() else {
            return Ok((String::new(), Next::Orders));
        };
        let next = Next::Contacts(last.to_string());
        Ok((listed(some.iter().map(|(_, value)| value), after.is_empty()), next))
    }

    async fn orders(&self) -> Result<String, Error> {
        let mut conn = self.backend.db().read().await?;
        let orders = communication_order::store::both(&mut conn, &self.customer, self.backend.now()).await?;
        let orders: BTreeMap<OrderKind, Vec<Value>> = orders
            .into_iter()
            .map(|order| {
                let members = order.members.into_iter();
                let members = members.map(|member| json!({ "contact": member.contact, "name": member.name }));
                (order.kind, members.collect())
            })
            .collect();
        Ok(format!(
            "\n],\n\"communication_orders\":{},\n\"audit_trail\":[",
            json!(orders)
        ))
    }

    async fn events(&self, after: i64) -> Result<(String, Next), Error> {
        let mut conn = self.backend.db().read().await?;
        let some = audit::exported(&mut conn, &self.customer, after).await?;
        let Some((last, _)) = some.last() else {
            return Ok((String::new(), Next::Tail));
        };
        let next = Next::Events(*last);
        Ok((listed(some.iter().map(|(_, value)| value), after == 0), next))
    }
}

/// Entries of a list, a line each; all but the very first have a comma before them.
fn listed<'a>(values: impl Iterator<Item = &'a Value>, first: bool) -> String {
    let mut text = String::new();
    for (at, value) in values.enumerate() {
        text.push_str(if first && at == 0 { "\n" } else { ",\n" });
        text.push_str(&value.to_string());
    }
    text
}
