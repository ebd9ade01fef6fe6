//! Those who were deleted: kept for a day, then purged.

use crate::{db::parse, error::Error};
use domain::id::{ContactId, CustomerId};
use sqlx::{AnyConnection, Row as _, query_scalar};
use std::collections::BTreeSet;

pub(in crate::contacts) const SINCE: &str = "select id, deleted_at from contact \
    where customer_id = $1 and deleted_at > $2 order by deleted_at desc, id desc limit $3";
pub(in crate::contacts) const UNTIL: &str =
    "select id from contact where customer_id = $1 and deleted_at <= $2 order by deleted_at, id limit $3";
pub(in crate::contacts) const CUSTOMERS_UNTIL: &str =
    "select customer_id from contact where deleted_at <= $1 order by deleted_at limit $2";

/// When somebody was deleted.
pub(in crate::contacts) struct Deleted {
    pub(in crate::contacts) id: ContactId,
    pub(in crate::contacts) at: i64,
}

/// Those of a customer who were deleted after `since`, the last one first, `most` at the most.
pub(in crate::contacts) async fn since(
    connection: &mut AnyConnection,
    customer: &CustomerId,
    since: i64,
    most: i64,
) -> Result<Vec<Deleted>, Error> {
    let rows = sqlx::query(SINCE)
        .bind(customer.as_str())
        .bind(since)
        .bind(most)
        .fetch_all(connection)
        .await?;
    rows.iter()
        .map(|row| {
            let id: String = row.try_get("id")?;
            Ok(Deleted {
                id: parse(&id, "contact", &id)?,
                at: row.try_get("deleted_at")?,
            })
        })
        .collect()
}

/// Of these, those who were deleted after `since`.
pub(in crate::contacts) async fn among(
    connection: &mut AnyConnection,
    customer: &CustomerId,
    ids: &[ContactId],
    since: i64,
) -> Result<Vec<ContactId>, Error> {
    let mut found = Vec::with_capacity(ids.len());
    for id in ids {
        let kept: Option<String> =
            query_scalar("select id from contact where customer_id = $1 and id = $2 and deleted_at > $3")
                .bind(customer.as_str())
                .bind(id.as_str())
                .bind(since)
                .fetch_optional(&mut *connection)
                .await?;
        if kept.is_some() {
            found.push(id.clone());
        }
    }
    Ok(found)
}

/// The customers of the first thousand who were deleted at `until` or before.
pub(in crate::contacts) async fn customers_until(
    connection: &mut AnyConnection,
    until: i64,
) -> Result<BTreeSet<CustomerId>, Error> {
    let ids: Vec<String> = query_scalar(CUSTOMERS_UNTIL)
        .bind(until)
        .bind(1_000_i64)
        .fetch_all(connection)
        .await?;
    ids.iter().map(|id| parse(id, "contact", id)).collect()
}

/// Those of a customer who were deleted at `until` or before, `most` at the most.
pub(in crate::contacts) async fn until(
    connection: &mut AnyConnection,
    customer: &CustomerId,
    until: i64,
    most: i64,
) -> Result<Vec<ContactId>, Error> {
    let ids: Vec<String> = query_scalar(UNTIL)
        .bind(customer.as_str())
        .bind(until)
        .bind(most)
        .fetch_all(connection)
        .await?;
    ids.iter().map(|id| parse(id, "contact", id)).collect()
}
