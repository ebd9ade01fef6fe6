//! All SQL of seeing the portal as a contact would.

use crate::{
    audit::{Author, AuthorKind},
    db::{parse, parse_optional},
    error::Error,
};
use domain::{ContactId, CustomerId, SessionId, ViewingId};
use sqlx::{AnyConnection, Row as _, any::AnyRow};

/// A time in which staff see the portal as a contact would.
pub(super) struct Viewing {
    pub(super) id: ViewingId,
    pub(super) contact: ContactId,
    pub(super) name: String,
    pub(super) reason: String,
    pub(super) started_at: i64,
}

/// One that ran out, and has not been ended yet.
pub(super) struct Due {
    pub(super) viewing: Viewing,
    /// Whoever looked.
    pub(super) author: Author,
    /// When it was over.
    pub(super) ended_at: i64,
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

/// Begins, for somebody of the provider.
pub(super) async fn insert(
    connection: &mut AnyConnection,
    customer: &CustomerId,
    viewing: &Viewing,
    ends_at: i64,
    author: &Author,
) -> Result<(), Error> {
    sqlx::query(
        "insert into viewing (customer_id, id, contact_id, session_id, reason, started_at, ends_at, staff_id, \
            staff_name) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
    )
    .bind(customer.as_str())
    .bind(viewing.id.as_str())
    .bind(viewing.contact.as_str())
    .bind(author.session.as_ref().map_or("", SessionId::as_str))
    .bind(&viewing.reason)
    .bind(viewing.started_at)
    .bind(ends_at)
    .bind(&author.id)
    .bind(&author.name)
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
    rows.iter().map(viewing).collect()
}

fn viewing(row: &AnyRow) -> Result<Viewing, Error> {
    let id: String = row.try_get("id")?;
    let (first, last): (String, String) = (row.try_get("first_name")?, row.try_get("last_name")?);
    Ok(Viewing {
        contact: parse(row.try_get("contact_id")?, "viewing", &id)?,
        name: format!("{first} {last}"),
        reason: row.try_get("reason")?,
        started_at: row.try_get("started_at")?,
        id: parse(&id, "viewing", &id)?,
    })
}

/// Where something ran out, a hundred customers at the most.
pub(super) const CUSTOMERS_DUE: &str = "select distinct customer_id from (select customer_id from viewing \
    where stopped_at is null and ends_at <= $1 order by ends_at limit 100) as due";

/// What [`CUSTOMERS_DUE`] gives.
pub(super) async fn customers_due(connection: &mut AnyConnection, now: i64) -> Result<Vec<CustomerId>, Error> {
    let ids: Vec<String> = sqlx::query_scalar(CUSTOMERS_DUE)
        .bind(now)
        .fetch_all(connection)
        .await?;
    ids.iter().map(|id| parse(id, "viewing", id)).collect()
}

/// What ran out at a customer. Whoever signed out before saw nothing more from then on.
pub(super) const DUE: &str = "select v.id, v.contact_id, v.reason, v.started_at, v.ends_at, v.session_id, v.staff_id, \
        v.staff_name, c.first_name, c.last_name, s.revoked_at from viewing v \
    join contact c on c.customer_id = v.customer_id and c.id = v.contact_id \
    left join session s on s.id = v.session_id \
    where v.customer_id = $1 and v.stopped_at is null and v.ends_at <= $2 order by v.ends_at, v.id";

/// What [`DUE`] gives.
pub(super) async fn due(connection: &mut AnyConnection, customer: &CustomerId, now: i64) -> Result<Vec<Due>, Error> {
    let rows = sqlx::query(DUE)
        .bind(customer.as_str())
        .bind(now)
        .fetch_all(connection)
        .await?;
    rows.iter()
        .map(|row| {
            let viewing = viewing(row)?;
            let (ends_at, revoked): (i64, Option<i64>) = (row.try_get("ends_at")?, row.try_get("revoked_at")?);
            let author = Author {
                kind: AuthorKind::Staff,
                id: row.try_get("staff_id")?,
                name: row.try_get("staff_name")?,
                address: None,
                session: parse_optional(Some(row.try_get("session_id")?), "viewing", viewing.id.as_str())?,
            };
            Ok(Due {
                viewing,
                author,
                ended_at: revoked.unwrap_or(ends_at).min(ends_at),
            })
        })
        .collect()
}

/// Ends one that ran out; whether nobody else did.
pub(super) async fn run_out(connection: &mut AnyConnection, customer: &CustomerId, due: &Due) -> Result<bool, Error> {
    let done =
        sqlx::query("update viewing set stopped_at = $3 where customer_id = $1 and id = $2 and stopped_at is null")
            .bind(customer.as_str())
            .bind(due.viewing.id.as_str())
            .bind(due.ended_at)
            .execute(connection)
            .await?;
    Ok(done.rows_affected() > 0)
}
