//! All SQL of the customers as staff see them.

use super::New;
use crate::{db::parse, error::Error};
use domain::{CustomerId, customers::CustomerRow, session::CustomerHead};
use sqlx::{AnyConnection, Row as _};

/// A customer with its sort key, by which the next page begins.
pub(crate) struct Listed {
    pub(crate) row: CustomerRow,
    pub(crate) name_key: String,
}

/// The customers after this place, by name.
pub(crate) async fn page(
    conn: &mut AnyConnection,
    (name_key, id): (&str, &str),
    most: i64,
) -> Result<Vec<Listed>, Error> {
    let rows = sqlx::query(
        "select id, name, name_key, account_number from customer where (name_key, id) > ($1, $2) \
         order by name_key, id limit $3",
    )
    .bind(name_key)
    .bind(id)
    .bind(most)
    .fetch_all(conn)
    .await?;
    rows.iter()
        .map(|row| {
            let id: &str = row.try_get("id")?;
            Ok(Listed {
                row: CustomerRow {
                    id: parse(id, "customer", id)?,
                    name: row.try_get("name")?,
                    account_number: row.try_get("account_number")?,
                },
                name_key: row.try_get("name_key")?,
            })
        })
        .collect()
}

/// What a page says of its customer.
pub(crate) async fn head(conn: &mut AnyConnection, id: &CustomerId) -> Result<Option<CustomerHead>, Error> {
    let row = sqlx::query("select name, account_number from customer where id = $1")
        .bind(id.as_str())
        .fetch_optional(conn)
        .await?;
    row.map(|row| {
        Ok(CustomerHead {
            id: id.clone(),
            name: row.try_get("name")?,
            account_number: row.try_get("account_number")?,
        })
    })
    .transpose()
}

/// The customer with this account number.
pub(crate) async fn by_account(conn: &mut AnyConnection, account_number: &str) -> Result<Option<CustomerId>, Error> {
    let id: Option<String> = sqlx::query_scalar("select id from customer where account_number = $1")
        .bind(account_number)
        .fetch_optional(conn)
        .await?;
    id.map(|id| parse(&id, "customer", &id)).transpose()
}

/// Adds a customer of the class that every installation has, in the time zone of that class.
pub(crate) async fn insert(
    conn: &mut AnyConnection,
    id: &CustomerId,
    new: &New<'_>,
    name_key: &str,
    now: i64,
) -> Result<(), Error> {
    sqlx::query(
        "insert into customer (id, name, name_key, account_number, class_id, language, time_zone, created_at) \
         select $1, $2, $3, $4, k.id, $5, k.time_zone, $6 from customer_class k order by k.id limit 1",
    )
    .bind(id.as_str())
    .bind(new.name)
    .bind(name_key)
    .bind(new.account_number)
    .bind(new.language.code())
    .bind(now)
    .execute(conn)
    .await?;
    Ok(())
}
