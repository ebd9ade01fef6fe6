//! SQL of who holds what, customer by customer, for a change that concerns all of them. Reads so many customers at a
//! time, whatever their number.

use super::Audience;
use crate::{contacts::store::placeholders, db::parse, error::Error};
use domain::{ContactId, CustomerId, RoleId, access::Levels};
use sqlx::{
    Any, AnyConnection, AssertSqlSafe, Row as _,
    any::{AnyArguments, AnyRow},
    query::Query,
};
use std::collections::{BTreeMap, BTreeSet};

/// So many customers are read at once.
pub(super) const BATCH: i64 = 100;

/// Somebody who holds something, and all that decides what.
pub(super) struct Person {
    pub(super) customer: CustomerId,
    pub(super) contact: ContactId,
    pub(super) name: String,
    pub(super) roles: Vec<RoleId>,
    pub(super) permissions: Levels,
    pub(super) communications: BTreeSet<String>,
}

/// The next customers and their names.
pub(super) const CUSTOMERS: &str = "select id, name from customer where id > $1 order by id limit $2";

/// What [`CUSTOMERS`] gives.
pub(super) async fn customers(connection: &mut AnyConnection, after: &str) -> Result<Vec<(CustomerId, String)>, Error> {
    let rows = sqlx::query(CUSTOMERS)
        .bind(after)
        .bind(BATCH)
        .fetch_all(connection)
        .await?;
    rows.iter()
        .map(|row| {
            let id: &str = row.try_get("id")?;
            Ok((parse(id, "customer", id)?, row.try_get("name")?))
        })
        .collect()
}

/// Who is in the audience. Here and below the customers are named again, so that however an engine joins it reads
/// those of the page alone.
pub(super) const PEOPLE: &str = "select c.customer_id, c.id as contact_id, c.first_name, c.last_name from ({holders}) h \
    join contact c on c.customer_id = h.customer_id and c.id = h.contact_id \
    where c.customer_id >= $1 and c.customer_id <= $2 and c.deleted_at is null order by c.customer_id, c.id";
/// Their roles.
pub(super) const ROLES: &str = "select o.customer_id, o.contact_id, o.role_id from ({holders}) h \
    join contact_role o on o.customer_id = h.customer_id and o.contact_id = h.contact_id \
    where o.customer_id >= $1 and o.customer_id <= $2";
/// What they were granted beside.
pub(super) const PERMISSIONS: &str = "select o.customer_id, o.contact_id, o.section_key, o.level from ({holders}) h \
    join permission o on o.customer_id = h.customer_id and o.contact_id = h.contact_id \
    where o.customer_id >= $1 and o.customer_id <= $2";
/// What they receive.
pub(super) const COMMUNICATIONS: &str = "select o.customer_id, o.contact_id, o.type_key from ({holders}) h \
    join contact_communication o on o.customer_id = h.customer_id and o.contact_id = h.contact_id \
    where o.customer_id >= $1 and o.customer_id <= $2";

/// Everybody of these customers, the first to the last, who is in the audience.
pub(super) async fn people(
    connection: &mut AnyConnection,
    audience: &Audience,
    range: (&CustomerId, &CustomerId),
) -> Result<Vec<Person>, Error> {
    let rows = fetch(connection, PEOPLE, audience, range).await?;
    let mut people = BTreeMap::new();
    for row in &rows {
        let (customer, contact) = key(row)?;
        let (first, last): (&str, &str) = (row.try_get("first_name")?, row.try_get("last_name")?);
        let person = Person {
            customer: parse(&customer, "contact", &contact)?,
            contact: parse(&contact, "contact", &contact)?,
            name: format!("{first} {last}"),
            roles: Vec::new(),
            permissions: Levels::new(),
            communications: BTreeSet::new(),
        };
        people.insert((customer, contact), person);
    }
    if people.is_empty() {
        return Ok(Vec::new());
    }
    for row in fetch(connection, ROLES, audience, range).await? {
        let key = key(&row)?;
        let role: RoleId = parse(row.try_get("role_id")?, "contact_role", &key.1)?;
        if let Some(person) = people.get_mut(&key) {
            person.roles.push(role);
        }
    }
    for row in fetch(connection, PERMISSIONS, audience, range).await? {
        let key = key(&row)?;
        let section = parse(row.try_get("section_key")?, "permission", &key.1)?;
        let level = parse(row.try_get("level")?, "permission", &key.1)?;
        if let Some(person) = people.get_mut(&key) {
            person.permissions.insert(section, level);
        }
    }
    for row in fetch(connection, COMMUNICATIONS, audience, range).await? {
        if let Some(person) = people.get_mut(&key(&row)?) {
            person.communications.insert(row.try_get("type_key")?);
        }
    }
    Ok(people.into_values().collect())
}

fn key(row: &AnyRow) -> Result<(String, String), Error> {
    Ok((row.try_get("customer_id")?, row.try_get("contact_id")?))
}

/// A statement, its `{holders}` replaced by who is in the audience.
pub(super) fn of_audience(sql: &str, audience: &Audience) -> String {
    let holders = format!(
        "select r.customer_id, r.contact_id from contact_role r \
         where r.role_id in ({}) and r.customer_id >= $1 and r.customer_id <= $2 \
         union select p.customer_id, p.contact_id from permission p \
         where p.section_key = $3 and p.customer_id >= $1 and p.customer_id <= $2",
        placeholders(4, audience.roles.len().max(1))
    );
    sql.replace("{holders}", &holders)
}

/// Fills what [`of_audience`] leaves open. What is not asked for is no key.
pub(super) fn bound<'q>(
    query: Query<'q, Any, AnyArguments>,
    audience: &'q Audience,
    (first, last): (&'q CustomerId, &'q CustomerId),
) -> Query<'q, Any, AnyArguments> {
    let section = audience.section.as_ref().map_or("", |section| section.as_str());
    let mut query = query.bind(first.as_str()).bind(last.as_str()).bind(section);
    if audience.roles.is_empty() {
        query = query.bind("");
    }
    for role in &audience.roles {
        query = query.bind(role.as_str());
    }
    query
}

/// Fetches rows of a statement [`of_audience`].
async fn fetch(
    connection: &mut AnyConnection,
    sql: &str,
    audience: &Audience,
    range: (&CustomerId, &CustomerId),
) -> Result<Vec<AnyRow>, Error> {
    let query = sqlx::query(AssertSqlSafe(of_audience(sql, audience)));
    Ok(bound(query, audience, range).fetch_all(connection).await?)
}
