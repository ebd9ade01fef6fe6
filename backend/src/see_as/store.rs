//! All SQL of seeing the portal as a contact would.

use crate::{db::parse, error::Error};
use domain::{ContactId, CustomerId, SessionId, ViewingId};
use sqlx::{AnyConnection, Row as _};

/// A time in which staff see the portal as a contact would.
pub(super) struct Viewing {
    pub(super) id: ViewingId,
    pub(super) contact: ContactId,
    pub(super) name: String,
    pub(super) reason: String,
    pub(super) started_at: i64,
}

/// The name of the contact, when the session sees the pages as that one now.
pub(super) async fn open(
    connection: &mut AnyConnection,
    session: &SessionId,
    (customer, contact): (&CustomerId, &ContactId),
    now: i64,
) -> Result<Option<String>, Error> {
    let row = sqlx::query(
        "select c.first_name, c.last_name from viewing v \
         join contact c on c.customer_id = v.customer_id and c.id = v.contact_id and c.deleted_at is null \
         where v.customer_id = $1 and v.session_id = $2 and v.contact_id = $3 and v.stopped_at is null \
             and v.started_at <= $4 and v.ends_at > $4",
    )
    .bind(customer.as_str())
    .bind(session.as_str())
    .bind(contact.as_str())
    .bind(now)
    .fetch_optional(connection)
    .await?;
    row.map(|row| {
        let (first, last): (String, String) = (row.try_get("first_name")?, row.try_get("last_name")?);
        Ok(format!("{first} {last}"))
    })
    .transpose()
}

/// The name of a contact of the customer.
pub(super) async fn name(
    connection: &mut AnyConnection,
    customer: &CustomerId,
    contact: &ContactId,
) -> Result<Option<String>, Error> {
    let row = sqlx::query(
        "select first_name, last_name from contact where customer_id = $1 and id = $2 and deleted_at is null",
    )
    .bind(customer.as_str())
    .bind(contact.as_str())
    .fetch_optional(connection)
    .await?;
    row.map(|row| {
        let (first, last): (String, String) = (row.try_get("first_name")?, row.try_get("last_name")?);
        Ok(format!("{first} {last}"))
    })
    .transpose()
}

/// Begins.
pub(super) async fn insert(
    connection: &mut AnyConnection,
    customer: &CustomerId,
    session: &SessionId,
    viewing: &Viewing,
    ends_at: i64,
) -> Result<(), Error> {
    sqlx::query(
        "insert into viewing (customer_id, id, contact_id, session_id, reason, started_at, ends_at) \
         values ($1, $2, $3, $4, $5, $6, $7)",
    )
    .bind(customer.as_str())
    .bind(viewing.id.as_str())
    .bind(viewing.contact.as_str())
    .bind(session.as_str())
    .bind(&viewing.reason)
    .bind(viewing.started_at)
    .bind(ends_at)
    .execute(connection)
    .await?;
    Ok(())
}

/// Ends whatever the session sees of the customer, and gives it.
pub(super) async fn stop(
    connection: &mut AnyConnection,
    customer: &CustomerId,
    session: &SessionId,
    now: i64,
) -> Result<Vec<Viewing>, Error> {
    let rows = sqlx::query(
        "select v.id, v.contact_id, v.reason, v.started_at, c.first_name, c.last_name from viewing v \
         join contact c on c.customer_id = v.customer_id and c.id = v.contact_id \
         where v.customer_id = $1 and v.session_id = $2 and v.stopped_at is null order by v.id",
    )
    .bind(customer.as_str())
    .bind(session.as_str())
    .fetch_all(&mut *connection)
    .await?;
    sqlx::query("update viewing set stopped_at = $3 where customer_id = $1 and session_id = $2 and stopped_at is null")
        .bind(customer.as_str())
        .bind(session.as_str())
        .bind(now)
        .execute(connection)
        .await?;
    rows.iter()
        .map(|row| {
            let id: String = row.try_get("id")?;
            let (first, last): (String, String) = (row.try_get("first_name")?, row.try_get("last_name")?);
            Ok(Viewing {
                contact: parse(row.try_get("contact_id")?, "viewing", &id)?,
                name: format!("{first} {last}"),
                reason: row.try_get("reason")?,
                started_at: row.try_get("started_at")?,
                id: parse(&id, "viewing", &id)?,
            })
        })
        .collect()
}
