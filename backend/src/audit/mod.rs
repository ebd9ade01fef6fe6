//! The audit trail: who did what to what, each customer's events in a chain of hashes, so that a change or a
//! gap shows. Not responsible for deciding what is worth an event: services do, and [`crate::db::Change`]
//! commits none without one.

mod changes;
mod reading;
mod store;
#[cfg(test)]
mod tests;

pub use domain::audit::AuthorKind;
pub use reading::AuditTrail;

use crate::error::Error;
use domain::{CustomerId, Failure, SessionId};
use sha2::{Digest, Sha256};
use sqlx::AnyConnection;
use std::{fmt::Write, net::IpAddr};

/// Who makes a change, and from where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Author {
    /// Contact, staff or the program.
    pub kind: AuthorKind,
    /// The id of the contact or staff member; of the program, a word such as `command line`.
    pub id: String,
    /// The name, kept as it was then.
    pub name: String,
    /// The address of the client.
    pub address: Option<IpAddr>,
    /// The session.
    pub session: Option<SessionId>,
}

impl Author {
    /// The program itself, under a name such as `command line`.
    pub fn system(name: &str) -> Self {
        Self {
            kind: AuthorKind::System,
            id: String::new(),
            name: name.to_owned(),
            address: None,
            session: None,
        }
    }
}

/// What was done, and to what.
#[derive(Debug, Clone, PartialEq)]
pub struct Event {
    /// Such as `contact.updated`.
    pub kind: &'static str,
    /// Such as `contact`.
    pub subject_kind: &'static str,
    /// The id of the subject.
    pub subject_id: String,
    /// The name of the subject, kept as it was then.
    pub subject_name: String,
    /// What stood there before; null when there was nothing. Never a password nor its hash.
    pub before: serde_json::Value,
    /// What stands there now; null when nothing does. Never a password nor its hash.
    pub after: serde_json::Value,
}

/// What [`crate::Backend::verify_audit`] found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verified {
    /// Every event is there and as it was written.
    Whole {
        /// How many events there are.
        events: i64,
    },
    /// The chain breaks at this event: it was changed, taken out, or put in.
    Broken {
        /// The number of the first event that is wrong or missing.
        seq: i64,
    },
}

/// Which chain: a customer's, or that of the provider.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Chain<'a>(pub(crate) Option<&'a CustomerId>);

impl Chain<'_> {
    /// The customer's id as stored, empty for the provider.
    fn key(&self) -> &str {
        self.0.map_or("", CustomerId::as_str)
    }
}

/// One event as it stands in the store.
#[derive(Debug, Clone)]
struct Recorded {
    seq: i64,
    at: i64,
    kind: String,
    author_kind: String,
    author_id: String,
    author_name: String,
    address: String,
    session_id: String,
    subject_kind: String,
    subject_id: String,
    subject_name: String,
    before: String,
    after: String,
    previous_hash: String,
    hash: String,
}

/// Writes one event at the end of a chain. The caller holds the chain's lock: it has just raised `seq`.
pub(crate) async fn append(
    connection: &mut AnyConnection,
    chain: Chain<'_>,
    seq: i64,
    at: i64,
    author: &Author,
    event: &Event,
) -> Result<(), Error> {
    let previous_hash = if seq == 1 {
        String::new()
    } else {
        store::hash(connection, chain.key(), seq - 1)
            .await?
            .ok_or_else(|| Error::corrupt("audit_event", format!("{} {}", chain.key(), seq - 1)))?
    };
    let mut recorded = Recorded {
        seq,
        at,
        kind: event.kind.to_owned(),
        author_kind: author.kind.code().to_owned(),
        author_id: author.id.clone(),
        author_name: author.name.clone(),
        address: author.address.map(|address| address.to_string()).unwrap_or_default(),
        session_id: author.session.clone().map(String::from).unwrap_or_default(),
        subject_kind: event.subject_kind.to_owned(),
        subject_id: event.subject_id.clone(),
        subject_name: event.subject_name.clone(),
        before: event.before.to_string(),
        after: event.after.to_string(),
        previous_hash,
        hash: String::new(),
    };
    recorded.hash = hash(chain, &recorded);
    store::insert(connection, chain.key(), &recorded).await
}

/// Whoever saves a subject (its kind and id) second is told who was first, and the version as it stands.
pub(crate) async fn require_version(
    connection: &mut AnyConnection,
    customer: Option<&CustomerId>,
    (kind, id): (&str, &str),
    version: i64,
    asked: i64,
) -> Result<(), Error> {
    if version == asked {
        return Ok(());
    }
    let by = store::last_author(connection, Chain(customer).key(), kind, id).await?;
    Err(Failure::Stale { by, version }.into())
}

/// The events of a customer after one of them, as they are taken along: each with its number.
pub(crate) async fn exported(
    connection: &mut AnyConnection,
    customer: &CustomerId,
    after: i64,
) -> Result<Vec<(i64, serde_json::Value)>, Error> {
    let page = store::page(connection, customer.as_str(), after).await?;
    page.into_iter()
        .map(|event| {
            let parsed = |text: &str| {
                serde_json::from_str::<serde_json::Value>(text)
                    .map_err(|_| Error::corrupt("audit_event", format!("{customer} {}", event.seq)))
            };
            let value = serde_json::json!({
                "seq": event.seq,
                "at": crate::time_zone::written(event.at),
                "kind": event.kind,
                "author": { "kind": event.author_kind, "name": event.author_name, "address": event.address },
                "subject": { "kind": event.subject_kind, "id": event.subject_id, "name": event.subject_name },
                "before": parsed(&event.before)?,
                "after": parsed(&event.after)?,
                "hash": event.hash,
            });
            Ok((event.seq, value))
        })
        .collect()
}

/// Follows a chain from its first event to its last, which is the owner's `seq`.
pub(crate) async fn verify(connection: &mut AnyConnection, chain: Chain<'_>) -> Result<Verified, Error> {
    let last = store::last(connection, chain.0).await?.ok_or(Failure::NotFound)?;
    let (mut seq, mut previous) = (0, String::new());
    loop {
        let page = store::page(connection, chain.key(), seq).await?;
        if page.is_empty() {
            break;
        }
        for event in page {
            if event.seq != seq + 1 || event.previous_hash != previous || event.hash != hash(chain, &event) {
                return Ok(Verified::Broken { seq: seq + 1 });
            }
            seq = event.seq;
            previous = event.hash;
        }
    }
    if seq == last {
        Ok(Verified::Whole { events: seq })
    } else {
        Ok(Verified::Broken { seq: seq.min(last) + 1 })
    }
}

/// SHA-256 over the previous hash and every field, each preceded by its length, so that no two different
/// events read the same.
fn hash(chain: Chain<'_>, event: &Recorded) -> String {
    let mut digest = Sha256::new();
    let mut field = |text: &str| {
        digest.update(u64::try_from(text.len()).unwrap_or(u64::MAX).to_be_bytes());
        digest.update(text.as_bytes());
    };
    field(&event.previous_hash);
    field(chain.key());
    field(&event.seq.to_string());
    field(&event.at.to_string());
    for text in [
        &event.kind,
        &event.author_kind,
        &event.author_id,
        &event.author_name,
        &event.address,
        &event.session_id,
        &event.subject_kind,
        &event.subject_id,
        &event.subject_name,
        &event.before,
        &event.after,
    ] {
        field(text);
    }
    hex(&digest.finalize())
}

/// Lower-case hexadecimal.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes
        .iter()
        .fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
            // Writing to a String does not fail.
            let _ = write!(text, "{byte:02x}");
            text
        })
}
