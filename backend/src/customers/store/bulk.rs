//! SQL of changes of many customers: how far each has come.

use super::people::counted_to;
use crate::{db::parse, error::Error};
use domain::{
    BulkId, CustomerId, Failure,
    customers::{BulkChange, BulkChosen, BulkRefused, BulkState},
};
use sqlx::{AnyConnection, Row as _, query, query_scalar};

/// So many of those that were refused are listed.
pub(in crate::customers) const LISTED: i64 = 200;

/// A change of many customers as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::customers) struct StoredBulk {
    pub(in crate::customers) by: String,
    pub(in crate::customers) change: BulkChange,
    pub(in crate::customers) chosen: BulkChosen,
    /// The last that was tried.
    pub(in crate::customers) place: String,
    pub(in crate::customers) total: u32,
    pub(in crate::customers) changed: u32,
    pub(in crate::customers) unchanged: u32,
    pub(in crate::customers) refused: u32,
    pub(in crate::customers) state: BulkState,
}

/// What came of one customer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::customers) enum Outcome {
    Changed,
    Unchanged,
    Refused(Failure),
}

fn written<T: serde::Serialize>(value: &T) -> Result<String, Error> {
    serde_json::to_string(value).map_err(|error| Error::Other(error.to_string()))
}

fn read<T: serde::de::DeserializeOwned>(text: &str, id: &str) -> Result<T, Error> {
    serde_json::from_str(text).map_err(|_| Error::corrupt("customer_bulk", id))
}

/// Puts in one that begins.
pub(in crate::customers) async fn insert(
    conn: &mut AnyConnection,
    id: &BulkId,
    by: &str,
    (change, chosen): (&BulkChange, &BulkChosen),
    total: i64,
    now: i64,
) -> Result<(), Error> {
    query(
        "insert into customer_bulk (id, author_name, change, chosen, total, state, created_at) \
         values ($1, $2, $3, $4, $5, 'running', $6)",
    )
    .bind(id.as_str())
    .bind(by)
    .bind(written(change)?)
    .bind(written(chosen)?)
    .bind(total)
    .bind(now)
    .execute(conn)
    .await?;
    Ok(())
}

/// One of them.
pub(in crate::customers) async fn one(conn: &mut AnyConnection, id: &BulkId) -> Result<Option<StoredBulk>, Error> {
    let row = query(
        "select author_name, change, chosen, place, total, changed, unchanged, refused, state \
         from customer_bulk where id = $1",
    )
    .bind(id.as_str())
    .fetch_optional(conn)
    .await?;
    row.map(|row| {
        Ok(StoredBulk {
            by: row.try_get("author_name")?,
            change: read(row.try_get("change")?, id.as_str())?,
            chosen: read(row.try_get("chosen")?, id.as_str())?,
            place: row.try_get("place")?,
            total: counted_to(row.try_get("total")?),
            changed: counted_to(row.try_get("changed")?),
            unchanged: counted_to(row.try_get("unchanged")?),
            refused: counted_to(row.try_get("refused")?),
            state: parse(row.try_get("state")?, "customer_bulk", id.as_str())?,
        })
    })
    .transpose()
}

/// Notes what came of the customer at `place`; false when somebody else has gone on or stopped it meanwhile.
pub(in crate::customers) async fn advance(
    conn: &mut AnyConnection,
    id: &BulkId,
    (before, place): (&str, &str),
    (customer, name): (&CustomerId, &str),
    outcome: &Outcome,
) -> Result<bool, Error> {
    let sql = match outcome {
        Outcome::Changed => {
            "update customer_bulk set place = $3, changed = changed + 1 \
             where id = $1 and place = $2 and state = 'running'"
        }
        Outcome::Unchanged => {
            "update customer_bulk set place = $3, unchanged = unchanged + 1 \
             where id = $1 and place = $2 and state = 'running'"
        }
        Outcome::Refused(_) => {
            "update customer_bulk set place = $3, refused = refused + 1 \
             where id = $1 and place = $2 and state = 'running'"
        }
    };
    let done = query(sql)
        .bind(id.as_str())
        .bind(before)
        .bind(place)
        .execute(&mut *conn)
        .await?;
    if done.rows_affected() == 0 {
        return Ok(false);
    }
    if let Outcome::Refused(why) = outcome {
        query(
            "insert into customer_bulk_refusal (bulk_id, position, customer_id, customer_name, why) \
             select b.id, b.refused, $2, $3, $4 from customer_bulk b where b.id = $1",
        )
        .bind(id.as_str())
        .bind(customer.as_str())
        .bind(name)
        .bind(written(why)?)
        .execute(conn)
        .await?;
    }
    Ok(true)
}

/// Ends it, unless it has ended; false when it had.
pub(in crate::customers) async fn end(conn: &mut AnyConnection, id: &BulkId, state: BulkState) -> Result<bool, Error> {
    let done = query("update customer_bulk set state = $2 where id = $1 and state = 'running'")
        .bind(id.as_str())
        .bind(state.code())
        .execute(conn)
        .await?;
    Ok(done.rows_affected() > 0)
}

/// Those that were refused, the first of them.
pub(in crate::customers) async fn refusals(conn: &mut AnyConnection, id: &BulkId) -> Result<Vec<BulkRefused>, Error> {
    let rows = query(
        "select customer_id, customer_name, why from customer_bulk_refusal where bulk_id = $1 order by position limit $2",
    )
    .bind(id.as_str())
    .bind(LISTED)
    .fetch_all(conn)
    .await?;
    rows.iter()
        .map(|row| {
            Ok(BulkRefused {
                id: parse(row.try_get("customer_id")?, "customer_bulk_refusal", id.as_str())?,
                name: row.try_get("customer_name")?,
                why: read(row.try_get("why")?, id.as_str())?,
            })
        })
        .collect()
}

/// The name of a customer; empty when there is none.
pub(in crate::customers) async fn name(conn: &mut AnyConnection, id: &CustomerId) -> Result<String, Error> {
    let name: Option<String> = query_scalar("select name from customer where id = $1")
        .bind(id.as_str())
        .fetch_optional(conn)
        .await?;
    Ok(name.unwrap_or_default())
}
