//! SQL of what the home page tells.

use crate::{db::parse, error::Error};
use domain::{ContactId, CustomerId};
use sqlx::{AnyConnection, Row as _};

/// So many of those who could sign in now and never have, by name.
/// Each is looked up by itself, so that no engine begins with all contacts or logins.
pub(super) const NEVER_SIGNED_IN: &str = "select n.id, n.name from (select p.contact_id as id, \
        (select c.first_name || ' ' || c.last_name from contact c \
            where c.customer_id = p.customer_id and c.id = p.contact_id) as name, \
        (select c.name_key from contact c where c.customer_id = p.customer_id and c.id = p.contact_id) as name_key \
    from portal_access p \
    where p.customer_id = $1 and p.first_signed_in_at is null and p.disabled = 0 \
        and (p.expires_at is null or p.expires_at > $2) and (p.activates_at is null or p.activates_at <= $2) \
        and exists (select 1 from login l where l.id = p.login_id and l.password_hash is not null limit 1 offset 0) \
        and exists (select 1 from contact c where c.customer_id = p.customer_id and c.id = p.contact_id \
            and c.deleted_at is null limit 1 offset 0) \
    order by p.contact_id limit $3) as n order by n.name_key, n.id";

/// What [`NEVER_SIGNED_IN`] gives, `most` at the most.
pub(super) async fn never_signed_in(
    conn: &mut AnyConnection,
    customer: &CustomerId,
    now: i64,
    most: i64,
) -> Result<Vec<(ContactId, String)>, Error> {
    let rows = sqlx::query(NEVER_SIGNED_IN)
        .bind(customer.as_str())
        .bind(now)
        .bind(most)
        .fetch_all(conn)
        .await?;
    rows.iter()
        .map(|row| {
            let id: &str = row.try_get("id")?;
            Ok((parse(id, "contact", id)?, row.try_get("name")?))
        })
        .collect()
}
