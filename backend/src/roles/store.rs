//! All SQL of the roles as the provider keeps them. Reading them to decide is in [`crate::access`].

use crate::{access::store::roles, contacts::store::search::capped, db::parse, error::Error};
use domain::{
    CustomerId, Refusal, RoleId,
    access::{Kind, Role},
    contacts::Count,
    roles::{Holder, RoleDetails},
};
use sqlx::{AnyConnection, Row as _};

/// A role as it stands in the store, and how many use it.
pub(super) struct Stored {
    pub(super) role: Role,
    pub(super) version: i64,
    /// Every installation has it.
    pub(super) is_standard: bool,
    pub(super) contacts: Count,
    pub(super) customers: Count,
}

impl Stored {
    /// Why its kind cannot be another one.
    pub(super) fn kind_fixed(&self) -> Option<Refusal> {
        if self.role.kind == Kind::Owner {
            Some(Refusal::Ownership)
        } else {
            self.is_standard.then_some(Refusal::StandardRole)
        }
    }
}

/// Who may use a role: whoever chose it, or whose class did when it chose nothing itself; a limit follows.
macro_rules! may_use {
    () => {
        "select a.customer_id as id from allowed_role a where a.role_id = $1 \
            union all select k.id from class_role s join customer k on k.class_id = s.class_id where s.role_id = $1 \
                and not exists (select 1 from allowed_role o where o.customer_id = k.id) "
    };
}

/// Every role in order, with how many use it, counted to a thousand.
pub(super) async fn all(connection: &mut AnyConnection) -> Result<Vec<Stored>, Error> {
    let mut all = Vec::new();
    for role in roles(connection).await? {
        all.push(stored(connection, role).await?);
    }
    Ok(all)
}

/// One role.
pub(super) async fn one(connection: &mut AnyConnection, id: &RoleId) -> Result<Option<Stored>, Error> {
    match roles(connection).await?.into_iter().find(|role| role.id == *id) {
        Some(role) => Ok(Some(stored(connection, role).await?)),
        None => Ok(None),
    }
}

/// Whether who holds a role was not deleted. Asked one by one: the offset keeps the engines from beginning with the
/// contacts, of whom there may be a million when a role has one holder.
macro_rules! is_there {
    () => {
        "exists (select 1 from contact c where c.customer_id = r.customer_id and c.id = r.contact_id \
            and c.deleted_at is null limit 1 offset 0)"
    };
}

/// A role, with how many use it, counted to a thousand.
pub(super) const USE: &str = concat!(
    "select version, case when key is null then 0 else 1 end as is_standard, \
        (select count(*) from (select r.contact_id from contact_role r where r.role_id = $1 and ",
    is_there!(),
    " limit 1001) as h) as contacts, \
        (select count(*) from (",
    may_use!(),
    "limit 1001) as m) as customers from role where id = $1",
);

async fn stored(connection: &mut AnyConnection, role: Role) -> Result<Stored, Error> {
    let row = sqlx::query(USE).bind(role.id.as_str()).fetch_one(connection).await?;
    Ok(Stored {
        version: row.try_get("version")?,
        is_standard: row.try_get::<i64, _>("is_standard")? != 0,
        contacts: capped(row.try_get("contacts")?),
        customers: capped(row.try_get("customers")?),
        role,
    })
}

/// The first contacts who hold a role.
pub(super) const HOLDERS: &str = "select r.customer_id, k.name, c.id, c.first_name, c.last_name from contact_role r \
    join contact c on c.customer_id = r.customer_id and c.id = r.contact_id \
    join customer k on k.id = r.customer_id \
    where r.role_id = $1 and c.deleted_at is null order by r.customer_id, r.contact_id limit $2";

/// What [`HOLDERS`] gives.
pub(super) async fn holders(connection: &mut AnyConnection, id: &RoleId, most: usize) -> Result<Vec<Holder>, Error> {
    let rows = sqlx::query(HOLDERS)
        .bind(id.as_str())
        .bind(i64::try_from(most).unwrap_or(i64::MAX))
        .fetch_all(connection)
        .await?;
    rows.iter()
        .map(|row| {
            let contact: &str = row.try_get("id")?;
            let (first, last): (&str, &str) = (row.try_get("first_name")?, row.try_get("last_name")?);
            Ok(Holder {
                contact: parse(contact, "contact", contact)?,
                name: format!("{first} {last}"),
                customer: parse(row.try_get("customer_id")?, "contact", contact)?,
                customer_name: row.try_get("name")?,
            })
        })
        .collect()
}

/// Of how many customers the contacts are who hold a role, as long as those are a thousand at the most.
pub(super) const CUSTOMERS_OF: &str = concat!(
    "select count(distinct h.customer_id) from (select r.customer_id from contact_role r where r.role_id = $1 and ",
    is_there!(),
    " limit 1001) as h"
);

/// What [`CUSTOMERS_OF`] gives.
pub(super) async fn customers_of(connection: &mut AnyConnection, id: &RoleId) -> Result<u32, Error> {
    let count: i64 = sqlx::query_scalar(CUSTOMERS_OF)
        .bind(id.as_str())
        .fetch_one(connection)
        .await?;
    Ok(u32::try_from(count).unwrap_or(u32::MAX))
}

/// Some of the customers that may use a role, by name.
pub(super) const ALLOWING_SOME: &str = concat!(
    "select n.id, n.name from (select m.id, (select k.name from customer k where k.id = m.id) as name, \
        (select k.name_key from customer k where k.id = m.id) as name_key from (",
    may_use!(),
    "limit 1001) as m) as n order by n.name_key, n.id limit $2"
);
/// All of them.
const ALLOWING: &str = concat!(
    "select k.id, k.name from (",
    may_use!(),
    ") as m join customer k on k.id = m.id order by k.name_key, k.id"
);

/// The customers that may use a role, by name; so many of the first thousand, or all.
pub(super) async fn allowing(
    connection: &mut AnyConnection,
    id: &RoleId,
    most: Option<usize>,
) -> Result<Vec<(CustomerId, String)>, Error> {
    let query = match most {
        Some(most) => sqlx::query(ALLOWING_SOME)
            .bind(id.as_str())
            .bind(i64::try_from(most).unwrap_or(i64::MAX)),
        None => sqlx::query(ALLOWING).bind(id.as_str()),
    };
    let rows = query.fetch_all(connection).await?;
    rows.iter()
        .map(|row| {
            let id: &str = row.try_get("id")?;
            Ok((parse(id, "customer", id)?, row.try_get("name")?))
        })
        .collect()
}

/// The names of customers that chose this role and no other one.
pub(super) const ALLOWED_ALONE: &str = "select k.name from allowed_role a join customer k on k.id = a.customer_id \
    where a.role_id = $1 and not exists ( \
        select 1 from allowed_role o where o.customer_id = a.customer_id and o.role_id <> $1) \
    order by k.name_key, k.id";

/// What [`ALLOWED_ALONE`] gives.
pub(super) async fn allowed_alone(connection: &mut AnyConnection, id: &RoleId) -> Result<Vec<String>, Error> {
    Ok(sqlx::query_scalar(ALLOWED_ALONE)
        .bind(id.as_str())
        .fetch_all(connection)
        .await?)
}

/// Somebody of the customer `k` who can sign in, with no end to it; a condition on the role follows.
macro_rules! works {
    () => {
        "select 1 from contact_role r \
         join contact c on c.customer_id = r.customer_id and c.id = r.contact_id \
         join portal_access a on a.customer_id = r.customer_id and a.contact_id = r.contact_id \
         join login l on l.id = a.login_id \
         where r.customer_id = k.id and c.deleted_at is null and a.disabled = 0 and a.expires_at is null \
            and (a.activates_at is null or a.activates_at <= $2) and l.password_hash is not null and "
    };
}

/// The names of customers whose owners and administrators who can sign in, with no end to it, are so by this role
/// alone. Asked of those alone where somebody holds it.
pub(super) const LEFT: &str = concat!(
    "select k.name from (select distinct h.customer_id from contact_role h where h.role_id = $1) as g \
     join customer k on k.id = g.customer_id where exists (",
    works!(),
    "r.role_id = $1) and not exists (",
    works!(),
    "r.role_id in (select id from role where kind <> 'ordinary' and id <> $1)) order by k.name_key, k.id",
);

/// What [`LEFT`] gives.
pub(super) async fn left_without_administrator(
    connection: &mut AnyConnection,
    id: &RoleId,
    now: i64,
) -> Result<Vec<String>, Error> {
    Ok(sqlx::query_scalar(LEFT)
        .bind(id.as_str())
        .bind(now)
        .fetch_all(connection)
        .await?)
}

/// Puts in a role, the last in order.
pub(super) async fn insert(connection: &mut AnyConnection, id: &RoleId, details: &RoleDetails) -> Result<(), Error> {
    sqlx::query(
        "insert into role (id, kind, name_en, name_fr, description_en, description_fr, position) \
         select $1, $2, $3, $4, $5, $6, coalesce(max(position), 0) + 1 from role",
    )
    .bind(id.as_str())
    .bind(details.kind.code())
    .bind(&details.name.en)
    .bind(&details.name.fr)
    .bind(&details.description.en)
    .bind(&details.description.fr)
    .execute(&mut *connection)
    .await?;
    insert_levels(connection, id, details).await
}

/// Writes over a role.
pub(super) async fn save(connection: &mut AnyConnection, id: &RoleId, details: &RoleDetails) -> Result<(), Error> {
    sqlx::query(
        "update role set kind = $2, name_en = $3, name_fr = $4, description_en = $5, description_fr = $6, \
            version = version + 1 where id = $1",
    )
    .bind(id.as_str())
    .bind(details.kind.code())
    .bind(&details.name.en)
    .bind(&details.name.fr)
    .bind(&details.description.en)
    .bind(&details.description.fr)
    .execute(&mut *connection)
    .await?;
    sqlx::query("delete from role_level where role_id = $1")
        .bind(id.as_str())
        .execute(&mut *connection)
        .await?;
    insert_levels(connection, id, details).await
}

async fn insert_levels(connection: &mut AnyConnection, id: &RoleId, details: &RoleDetails) -> Result<(), Error> {
    for (section, level) in &details.levels {
        sqlx::query("insert into role_level (role_id, section_key, level) values ($1, $2, $3)")
            .bind(id.as_str())
            .bind(section.as_str())
            .bind(level.code())
            .execute(&mut *connection)
            .await?;
    }
    Ok(())
}

/// Writes the order of the roles.
pub(super) async fn order(connection: &mut AnyConnection, order: &[&Role]) -> Result<(), Error> {
    for (position, role) in (1_i64..).zip(order) {
        sqlx::query("update role set position = $2 where id = $1 and position <> $2")
            .bind(role.id.as_str())
            .bind(position)
            .execute(&mut *connection)
            .await?;
    }
    Ok(())
}

/// Takes a role out, and from contacts that are deleted and may come back.
pub(super) async fn remove(connection: &mut AnyConnection, id: &RoleId) -> Result<(), Error> {
    for sql in [
        "delete from contact_role where role_id = $1",
        "delete from role where id = $1",
    ] {
        sqlx::query(sql).bind(id.as_str()).execute(&mut *connection).await?;
    }
    Ok(())
}
