//! Contacts as they are taken along: a page of them, whole but for what they sign in with.

use super::store::{catalog::Catalog, read};
use crate::error::Error;
use domain::id::{ContactId, CustomerId};
use serde_json::{Value, json};
use sqlx::{AnyConnection, query_scalar};

/// So many at a time.
const PAGE: i64 = 200;

/// The contacts after an id, in the order of ids.
pub(crate) async fn exported(
    conn: &mut AnyConnection,
    customer: &CustomerId,
    after: &str,
    now: i64,
) -> Result<Vec<(ContactId, Value)>, Error> {
    let ids: Vec<String> = query_scalar(
        "select id from contact where customer_id = $1 and id > $2 and deleted_at is null order by id limit $3",
    )
    .bind(customer.as_str())
    .bind(after)
    .bind(PAGE)
    .fetch_all(&mut *conn)
    .await?;
    let ids = ids
        .into_iter()
        .map(|id| id.parse().map_err(|_| Error::corrupt("contact", id)))
        .collect::<Result<Vec<ContactId>, _>>()?;
    let catalog = Catalog::read(conn, customer).await?;
    let found = read::many(conn, customer, &ids).await?;
    Ok(found
        .into_iter()
        .map(|contact| {
            let mut value = contact.details.snapshot(&catalog.roles);
            if let Some(fields) = value.as_object_mut() {
                fields.insert("id".to_owned(), json!(contact.id));
                fields.insert("portal_access".to_owned(), json!(contact.status(now)));
            }
            (contact.id, value)
        })
        .collect())
}
