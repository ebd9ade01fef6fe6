//! SQL of what the home page tells.

use crate::{db::parse, error::Error};
use domain::{ContactId, CustomerId};
use sqlx::{AnyConnection, Row as _};

/// Contacts who could sign in now and never have, by name.
pub(super) async fn never_signed_in(
    conn: &mut AnyConnection,
    customer: &CustomerId,
    now: i64,
    most: i64,
) -> Result<Vec<(ContactId, String)>, Error> {
    let rows = sqlx::query(
        "select c.id, c.first_name, c.last_name \
         from portal_access p join login l on l.id = p.login_id \
         join contact c on c.customer_id = p.customer_id and c.id = p.contact_id \
         where p.customer_id = $1 and p.disabled = 0 and (p.expires_at is null or p.expires_at > $2) \
         and (p.activates_at is null or p.activates_at <= $2) and l.first_signed_in_at is null \
         and l.password_hash is not null and c.deleted_at is null \
         order by c.name_key, c.id limit $3",
    )
    .bind(customer.as_str())
    .bind(now)
    .bind(most)
    .fetch_all(conn)
    .await?;
    rows.iter()
        .map(|row| {
            let id: &str = row.try_get("id")?;
            let (first, last): (&str, &str) = (row.try_get("first_name")?, row.try_get("last_name")?);
            Ok((parse(id, "contact", id)?, format!("{first} {last}")))
        })
        .collect()
}
