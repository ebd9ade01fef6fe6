//! All SQL of the classes of customers.

use crate::{
    access::store::bilingual, contacts::store::search::capped, customers::store::people::counted_to, db::parse,
    error::Error,
};
use domain::{
    ClassId, CustomerId, Refusal,
    customer_classes::{Class, ClassRow},
};
use sqlx::{AnyConnection, Row as _, any::AnyRow, query, query_scalar};

/// The class that every installation begins with.
pub(crate) const FIRST: &str = "01900000-0000-7000-8000-000000000101";
/// So many customers are named.
const NAMED: i64 = 5;

const COLUMNS: &str = "id, name_en, name_fr, idle_minutes, absolute_minutes, two_factor_required, language, time_zone, \
                       most_contacts, version";

fn class(row: &AnyRow, id: &str) -> Result<Class, Error> {
    const TABLE: &str = "customer_class";
    Ok(Class {
        name: bilingual(row, "name_en", "name_fr")?,
        two_factor: row.try_get::<i64, _>("two_factor_required")? != 0,
        idle_minutes: counted_to(row.try_get("idle_minutes")?),
        absolute_minutes: counted_to(row.try_get("absolute_minutes")?),
        language: parse(row.try_get("language")?, TABLE, id)?,
        time_zone: row.try_get("time_zone")?,
        most_contacts: row.try_get::<Option<i64>, _>("most_contacts")?.map(counted_to),
        roles: std::collections::BTreeSet::new(),
    })
}

/// One class, with its version.
pub(crate) async fn one(conn: &mut AnyConnection, id: &ClassId) -> Result<Option<(Class, i64)>, Error> {
    let sql = format!("select {COLUMNS} from customer_class where id = $1");
    let row = query(sqlx::AssertSqlSafe(sql))
        .bind(id.as_str())
        .fetch_optional(&mut *conn)
        .await?;
    let Some(row) = row else { return Ok(None) };
    let mut found = class(&row, id.as_str())?;
    let roles: Vec<String> = query_scalar("select role_id from class_role where class_id = $1")
        .bind(id.as_str())
        .fetch_all(conn)
        .await?;
    for role in roles {
        found.roles.insert(parse(&role, "class_role", id.as_str())?);
    }
    Ok(Some((found, row.try_get("version")?)))
}

/// All classes, with how many customers have each. Their roles are left out.
pub(crate) async fn all(conn: &mut AnyConnection) -> Result<Vec<ClassRow>, Error> {
    let sql = format!(
        "select {COLUMNS}, (select count(*) from (select 1 from customer c \
            where c.class_id = customer_class.id limit 1001) as counted) as customers from customer_class order by id"
    );
    let rows = query(sqlx::AssertSqlSafe(sql)).fetch_all(conn).await?;
    rows.iter()
        .map(|row| {
            let id: &str = row.try_get("id")?;
            Ok(ClassRow {
                id: parse(id, "customer_class", id)?,
                class: class(row, id)?,
                customers: capped(row.try_get("customers")?),
            })
        })
        .collect()
}

/// How many customers have a class, and the names of the first few.
pub(crate) async fn customers(conn: &mut AnyConnection, id: &ClassId) -> Result<(u32, Vec<String>), Error> {
    let n: i64 = query_scalar("select count(*) from customer where class_id = $1")
        .bind(id.as_str())
        .fetch_one(&mut *conn)
        .await?;
    let names = query_scalar("select name from customer where class_id = $1 order by name_key, id limit $2")
        .bind(id.as_str())
        .bind(NAMED)
        .fetch_all(conn)
        .await?;
    Ok((counted_to(n), names))
}

/// How many customers of a class have more contacts than this. Each is asked whether it has one beyond.
pub(crate) async fn beyond(conn: &mut AnyConnection, id: &ClassId, most: u32) -> Result<u32, Error> {
    let n: i64 = query_scalar(
        "select count(*) from customer c where c.class_id = $1 and exists (select 1 from contact x \
            where x.customer_id = c.id and x.deleted_at is null order by x.name_key, x.id limit 1 offset $2)",
    )
    .bind(id.as_str())
    .bind(i64::from(most))
    .fetch_one(conn)
    .await?;
    Ok(counted_to(n))
}

/// Adds a class.
pub(crate) async fn insert(conn: &mut AnyConnection, id: &ClassId, class: &Class) -> Result<(), Error> {
    query(
        "insert into customer_class (id, name_en, name_fr, idle_minutes, absolute_minutes, two_factor_required, \
            language, time_zone, most_contacts) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
    )
    .bind(id.as_str())
    .bind(&class.name.en)
    .bind(&class.name.fr)
    .bind(i64::from(class.idle_minutes))
    .bind(i64::from(class.absolute_minutes))
    .bind(i64::from(class.two_factor))
    .bind(class.language.code())
    .bind(&class.time_zone)
    .bind(class.most_contacts.map(i64::from))
    .execute(&mut *conn)
    .await?;
    roles(conn, id, class).await
}

/// Writes over a class, and counts its version up.
pub(crate) async fn update(conn: &mut AnyConnection, id: &ClassId, class: &Class) -> Result<(), Error> {
    query(
        "update customer_class set name_en = $2, name_fr = $3, idle_minutes = $4, absolute_minutes = $5, \
            two_factor_required = $6, language = $7, time_zone = $8, most_contacts = $9, version = version + 1 \
         where id = $1",
    )
    .bind(id.as_str())
    .bind(&class.name.en)
    .bind(&class.name.fr)
    .bind(i64::from(class.idle_minutes))
    .bind(i64::from(class.absolute_minutes))
    .bind(i64::from(class.two_factor))
    .bind(class.language.code())
    .bind(&class.time_zone)
    .bind(class.most_contacts.map(i64::from))
    .execute(&mut *conn)
    .await?;
    query("delete from class_role where class_id = $1")
        .bind(id.as_str())
        .execute(&mut *conn)
        .await?;
    roles(conn, id, class).await
}

async fn roles(conn: &mut AnyConnection, id: &ClassId, class: &Class) -> Result<(), Error> {
    for role in &class.roles {
        query("insert into class_role (class_id, role_id) values ($1, $2)")
            .bind(id.as_str())
            .bind(role.as_str())
            .execute(&mut *conn)
            .await?;
    }
    Ok(())
}

/// Takes a class out that nobody has.
pub(crate) async fn delete(conn: &mut AnyConnection, id: &ClassId) -> Result<(), Error> {
    query("delete from customer_class where id = $1")
        .bind(id.as_str())
        .execute(conn)
        .await?;
    Ok(())
}

/// How many contacts the class of a customer allows, and how many more than there are.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Room {
    pub(crate) most: u32,
    pub(crate) left: u32,
}

impl Room {
    /// Whether there is room for one more.
    pub(crate) fn for_one(self) -> Result<(), Refusal> {
        if self.left > 0 {
            Ok(())
        } else {
            Err(Refusal::MostContacts { most: self.most })
        }
    }
}

/// How many more contacts a customer may have; `None` when its class does not limit them.
pub(crate) async fn room(conn: &mut AnyConnection, customer: &CustomerId) -> Result<Option<Room>, Error> {
    let most: Option<i64> = query_scalar(
        "select k.most_contacts from customer c join customer_class k on k.id = c.class_id where c.id = $1",
    )
    .bind(customer.as_str())
    .fetch_optional(&mut *conn)
    .await?
    .flatten();
    let Some(most) = most else { return Ok(None) };
    let there: i64 = query_scalar(
        "select count(*) from (select id from contact where customer_id = $1 and deleted_at is null \
            order by name_key, id limit $2) as there",
    )
    .bind(customer.as_str())
    .bind(most)
    .fetch_one(conn)
    .await?;
    Ok(Some(Room {
        most: counted_to(most),
        left: counted_to(most - there),
    }))
}
