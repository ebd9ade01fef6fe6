//! SQL of the audit trail. Not responsible for what the hashes mean.

use super::Recorded;
use crate::error::Error;
use domain::CustomerId;
use sqlx::{AnyConnection, Row, any::AnyRow};

/// The hash of one event.
pub(super) async fn hash(connection: &mut AnyConnection, chain: &str, seq: i64) -> Result<Option<String>, Error> {
    Ok(
        sqlx::query_scalar("select hash from audit_event where customer_id = $1 and seq = $2")
            .bind(chain)
            .bind(seq)
            .fetch_optional(connection)
            .await?,
    )
}

/// Writes one event.
pub(super) async fn insert(connection: &mut AnyConnection, chain: &str, event: &Recorded) -> Result<(), Error> {
    sqlx::query(
        "insert into audit_event (customer_id, seq, at, kind, author_kind, author_id, author_name, address,
            session_id, subject_kind, subject_id, subject_name, before, after, previous_hash, hash)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)",
    )
    .bind(chain)
    .bind(event.seq)
    .bind(event.at)
    .bind(&event.kind)
    .bind(&event.author_kind)
    .bind(&event.author_id)
    .bind(&event.author_name)
    .bind(&event.address)
    .bind(&event.session_id)
    .bind(&event.subject_kind)
    .bind(&event.subject_id)
    .bind(&event.subject_name)
    .bind(&event.before)
    .bind(&event.after)
    .bind(&event.previous_hash)
    .bind(&event.hash)
    .execute(connection)
    .await?;
    Ok(())
}

/// The number of the last change, as its owner counts: the customer, or the provider.
pub(super) async fn last(connection: &mut AnyConnection, customer: Option<&CustomerId>) -> Result<Option<i64>, Error> {
    Ok(match customer {
        Some(id) => {
            sqlx::query_scalar("select seq from customer where id = $1")
                .bind(id.as_str())
                .fetch_optional(connection)
                .await?
        }
        None => {
            sqlx::query_scalar("select seq from settings where id = 1")
                .fetch_optional(connection)
                .await?
        }
    })
}

/// The name of the author of the last event about a subject; empty when there is none.
pub(super) async fn last_author(
    connection: &mut AnyConnection,
    chain: &str,
    kind: &str,
    id: &str,
) -> Result<String, Error> {
    let name: Option<String> = sqlx::query_scalar(
        "select author_name from audit_event where customer_id = $1 and subject_kind = $2 and subject_id = $3 \
         order by seq desc limit 1",
    )
    .bind(chain)
    .bind(kind)
    .bind(id)
    .fetch_optional(connection)
    .await?;
    Ok(name.unwrap_or_default())
}

/// The next five hundred events after `seq`.
pub(super) async fn page(connection: &mut AnyConnection, chain: &str, seq: i64) -> Result<Vec<Recorded>, Error> {
    let rows = sqlx::query(
        "select seq, at, kind, author_kind, author_id, author_name, address, session_id, subject_kind, subject_id,
            subject_name, before, after, previous_hash, hash
         from audit_event where customer_id = $1 and seq > $2 order by seq limit 500",
    )
    .bind(chain)
    .bind(seq)
    .fetch_all(connection)
    .await?;
    rows.iter().map(recorded).collect()
}

fn recorded(row: &AnyRow) -> Result<Recorded, Error> {
    Ok(Recorded {
        seq: row.try_get("seq")?,
        at: row.try_get("at")?,
        kind: row.try_get("kind")?,
        author_kind: row.try_get("author_kind")?,
        author_id: row.try_get("author_id")?,
        author_name: row.try_get("author_name")?,
        address: row.try_get("address")?,
        session_id: row.try_get("session_id")?,
        subject_kind: row.try_get("subject_kind")?,
        subject_id: row.try_get("subject_id")?,
        subject_name: row.try_get("subject_name")?,
        before: row.try_get("before")?,
        after: row.try_get("after")?,
        previous_hash: row.try_get("previous_hash")?,
        hash: row.try_get("hash")?,
    })
}
