//! Customers as staff see them: the list from which one is chosen. A customer's own pages are the other
//! features' business.

pub(crate) mod store;

#[cfg(test)]
mod tests;

use crate::{
    Backend,
    access::provider::{Auditor, StaffAuthorized},
    db::{Author, Event},
    error::Error,
    text,
};
use domain::{CustomerId, Failure, Language, customers::CustomerList, session::CustomerHead};
use serde_json::{Value, json};

/// Customers of one page.
const PAGE: usize = 100;

/// A customer to be made.
pub(crate) struct New<'a> {
    pub(crate) name: &'a str,
    pub(crate) account_number: &'a str,
    pub(crate) language: Language,
}

/// The customers of the provider.
pub struct Customers<'a> {
    backend: &'a Backend,
}

impl<'a> Customers<'a> {
    pub(crate) fn new(backend: &'a Backend) -> Self {
        Self { backend }
    }

    /// A page of customers by name, the one that begins at `after`; what is no such place is the beginning.
    #[tracing::instrument(skip_all)]
    pub async fn list(&self, _who: &StaffAuthorized<Auditor>, after: Option<&str>) -> Result<CustomerList, Error> {
        let place = after.and_then(|place| place.split_once('.')).unwrap_or_default();
        let mut conn = self.backend.db().read().await?;
        let most = i64::try_from(PAGE + 1).unwrap_or(i64::MAX);
        let mut found = store::page(&mut conn, place, most).await?;
        let more = found.len() > PAGE;
        found.truncate(PAGE);
        let next = found
            .last()
            .filter(|_| more)
            .map(|last| format!("{}.{}", last.name_key, last.row.id));
        Ok(CustomerList {
            rows: found.into_iter().map(|listed| listed.row).collect(),
            next,
        })
    }

    /// What a page says of one customer.
    #[tracing::instrument(skip_all)]
    pub async fn head(&self, _who: &StaffAuthorized<Auditor>, id: &CustomerId) -> Result<CustomerHead, Error> {
        let mut conn = self.backend.db().read().await?;
        Ok(store::head(&mut conn, id).await?.ok_or(Failure::NotFound)?)
    }

    /// The customer with this account number, made when there is none. For the program's own use.
    pub(crate) async fn find_or_create(&self, author: &Author, new: &New<'_>) -> Result<CustomerId, Error> {
        let mut change = self.backend.db().provider_change(author).await?;
        if let Some(found) = store::by_account(change.connection(), new.account_number).await? {
            return Ok(found);
        }
        let id: CustomerId = self.backend.ids().make()?;
        let now = change.now();
        store::insert(change.connection(), &id, new, &text::sort_key(&[new.name]), now).await?;
        let event = Event {
            kind: "customer.created",
            subject_kind: "customer",
            subject_id: id.to_string(),
            subject_name: new.name.to_owned(),
            before: Value::Null,
            after: json!({ "name": new.name, "account_number": new.account_number, "language": new.language }),
        };
        change.commit(event).await?;
        Ok(id)
    }
}
