//! Removing for good whoever was deleted more than a day ago. Several servers may do so at once: what one has removed
//! the others do not find any more, since each reads it in its own change.

use super::{
    many::{BATCH, commit},
    restore::KEPT,
    store::{deleted, read, write},
};
use crate::{
    Backend,
    access::{Authorized, ContactsSection, Modify},
    db::Event,
    error::Error,
};
use domain::id::CustomerId;
use serde_json::Value;

/// Of every customer; says how many.
pub(super) async fn purge_deleted(backend: &Backend) -> Result<u64, Error> {
    let until = backend.now() - KEPT;
    let mut purged = 0;
    loop {
        let customers = {
            let mut connection = backend.db().read().await?;
            deleted::customers_until(&mut connection, until).await?
        };
        if customers.is_empty() {
            return Ok(purged);
        }
        for customer in &customers {
            purged += some(backend, customer, until).await?;
        }
    }
}

/// One change.
async fn some(backend: &Backend, customer: &CustomerId, until: i64) -> Result<u64, Error> {
    let who: Authorized<ContactsSection, Modify> = backend.operate("purge", customer).await?;
    let mut change = backend.db().change(&who.author(), customer).await?;
    let most = i64::try_from(BATCH).unwrap_or(i64::MAX);
    let ids = deleted::until(change.connection(), customer, until, most).await?;
    let contacts = read::many_deleted(change.connection(), customer, &ids).await?;
    let mut events = Vec::with_capacity(contacts.len());
    for contact in &contacts {
        write::purge(change.connection(), customer, &contact.id).await?;
        // What it held is told by the event of its deletion.
        events.push(Event {
            kind: "contact.purged",
            subject_kind: "contact",
            subject_id: contact.id.to_string(),
            subject_name: contact.details.name(),
            before: Value::Null,
            after: Value::Null,
        });
    }
    commit(change, events).await?;
    Ok(u64::try_from(contacts.len()).unwrap_or_default())
}
