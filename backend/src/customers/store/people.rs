//! SQL of the people of a customer, as far as what is done to the customer concerns them.

use crate::error::Error;
use domain::{ClassId, CustomerId, RoleId, form::People};
use sqlx::{AnyConnection, AssertSqlSafe, Row as _, query, query_scalar};

/// So many people are named.
const NAMED: usize = 3;

/// Whose people.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Whose<'a> {
    /// Of one customer.
    Customer(&'a CustomerId),
    /// Of the customers of a class that have no roles of their own.
    Class(&'a ClassId),
}

/// Who holds a role.
pub(crate) async fn holders(conn: &mut AnyConnection, whose: Whose<'_>, role: &RoleId) -> Result<People, Error> {
    let (condition, id) = match whose {
        Whose::Customer(id) => ("cu.id = $1", id.as_str()),
        Whose::Class(id) => (
            "cu.class_id = $1 and not exists (select 1 from allowed_role a where a.customer_id = cu.id)",
            id.as_str(),
        ),
    };
    let from = format!(
        "from customer cu join contact_role r on r.customer_id = cu.id and r.role_id = $2 \
         join contact c on c.customer_id = cu.id and c.id = r.contact_id and c.deleted_at is null where {condition}"
    );
    let counted = format!("select count(*) as contacts, count(distinct cu.id) as customers {from}");
    let row = query(AssertSqlSafe(counted))
        .bind(id)
        .bind(role.as_str())
        .fetch_one(&mut *conn)
        .await?;
    let named = format!(
        "select c.first_name, c.last_name, cu.name {from} order by cu.name_key, cu.id, c.name_key, c.id limit {NAMED}"
    );
    let names = query(AssertSqlSafe(named))
        .bind(id)
        .bind(role.as_str())
        .fetch_all(conn)
        .await?;
    Ok(People {
        contacts: counted_to(row.try_get("contacts")?),
        more: false,
        customers: counted_to(row.try_get("customers")?),
        names: names
            .iter()
            .map(|row| {
                let (first, last): (&str, &str) = (row.try_get("first_name")?, row.try_get("last_name")?);
                Ok((format!("{first} {last}"), row.try_get("name")?))
            })
            .collect::<Result<_, Error>>()?,
    })
}

/// A number as it is shown.
pub(crate) fn counted_to(n: i64) -> u32 {
    u32::try_from(n).unwrap_or(if n < 0 { 0 } else { u32::MAX })
}

/// How many people of a customer have portal access that is not disabled.
pub(crate) async fn with_access(conn: &mut AnyConnection, id: &CustomerId) -> Result<u32, Error> {
    let n: i64 = query_scalar("select count(*) from portal_access where customer_id = $1 and disabled = 0")
        .bind(id.as_str())
        .fetch_one(conn)
        .await?;
    Ok(counted_to(n))
}

/// How many sessions of a customer's people are open: neither ended nor left alone for too long.
pub(crate) async fn open_sessions(conn: &mut AnyConnection, id: &CustomerId, now: i64) -> Result<u32, Error> {
    let n: i64 = query_scalar(
        "select count(*) from customer cu join customer_class k on k.id = cu.class_id \
            join portal_access p on p.customer_id = cu.id join session s on s.login_id = p.login_id \
         where cu.id = $1 and s.revoked_at is null and s.ends_at > $2 \
            and s.last_seen_at > $2 - 60000000 * k.idle_minutes",
    )
    .bind(id.as_str())
    .bind(now)
    .fetch_one(conn)
    .await?;
    Ok(counted_to(n))
}

/// Ends every session of a customer's people, and says how many were open.
pub(crate) async fn end_sessions(conn: &mut AnyConnection, id: &CustomerId, now: i64) -> Result<u32, Error> {
    let open = open_sessions(&mut *conn, id, now).await?;
    // Also those that nobody used for too long: a class that lets sessions idle for longer would open them again.
    query(
        "update session set revoked_at = $2 where revoked_at is null and ends_at > $2 \
         and login_id in (select login_id from portal_access where customer_id = $1)",
    )
    .bind(id.as_str())
    .bind(now)
    .execute(conn)
    .await?;
    Ok(open)
}

/// Whether an owner or administrator of the customer can sign in now. Asked role by role: the offset keeps Postgres
/// from reading everybody's.
pub(crate) async fn has_administrator(conn: &mut AnyConnection, id: &CustomerId, now: i64) -> Result<bool, Error> {
    let found: Option<String> = query_scalar(
        "select k.id from role k where k.kind in ('owner', 'administrator') and exists ( \
            select 1 from contact_role r where r.customer_id = $1 and r.role_id = k.id and exists ( \
                select 1 from contact c \
                join portal_access a on a.customer_id = c.customer_id and a.contact_id = c.id \
                join login l on l.id = a.login_id \
                where c.customer_id = $1 and c.id = r.contact_id and c.deleted_at is null and a.disabled = 0 \
                    and (a.expires_at is null or a.expires_at > $2) \
                    and (a.activates_at is null or a.activates_at <= $2) \
                    and l.password_hash is not null limit 1 offset 0) \
            limit 1 offset 0) limit 1",
    )
    .bind(id.as_str())
    .bind(now)
    .fetch_optional(conn)
    .await?;
    Ok(found.is_some())
}
