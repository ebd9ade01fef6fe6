//! All SQL of the outbox.

use crate::error::Error;
use domain::{CustomerId, Language};
use sqlx::{AnyConnection, Row as _};

/// A letter to be put in.
pub(super) struct New<'a> {
    pub(super) id: &'a str,
    pub(super) customer: Option<&'a CustomerId>,
    pub(super) recipient: &'a str,
    pub(super) language: Language,
    pub(super) subject: &'a str,
    pub(super) text: &'a str,
    pub(super) html: &'a str,
    pub(super) now: i64,
}

/// A letter taken out.
pub(super) struct Stored {
    pub(super) id: String,
    pub(super) recipient: String,
    pub(super) subject: String,
    pub(super) text: String,
    pub(super) html: String,
    pub(super) created_at: i64,
}

/// Puts a letter in, due at once.
pub(super) async fn insert(connection: &mut AnyConnection, new: &New<'_>) -> Result<(), Error> {
    sqlx::query(
        "insert into outgoing_mail (id, customer_id, recipient, language, subject, body_text, body_html, created_at, \
         next_attempt_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $8)",
    )
    .bind(new.id)
    .bind(new.customer.map(CustomerId::as_str))
    .bind(new.recipient)
    .bind(new.language.code())
    .bind(new.subject)
    .bind(new.text)
    .bind(new.html)
    .bind(new.now)
    .execute(connection)
    .await?;
    Ok(())
}

/// Takes out letters that are due; nobody else gets them before `until`.
pub(super) async fn claim(
    connection: &mut AnyConnection,
    now: i64,
    until: i64,
    most: i64,
) -> Result<Vec<Stored>, Error> {
    let rows = sqlx::query(
        "update outgoing_mail set attempts = attempts + 1, next_attempt_at = $2 \
         where sent_at is null and failed_at is null and next_attempt_at <= $1 and id in ( \
             select id from outgoing_mail where sent_at is null and failed_at is null and next_attempt_at <= $1 \
             order by next_attempt_at limit $3) \
         returning id, recipient, subject, body_text, body_html, created_at",
    )
    .bind(now)
    .bind(until)
    .bind(most)
    .fetch_all(connection)
    .await?;
    rows.iter()
        .map(|row| {
            Ok(Stored {
                id: row.try_get("id")?,
                recipient: row.try_get("recipient")?,
                subject: row.try_get("subject")?,
                text: row.try_get("body_text")?,
                html: row.try_get("body_html")?,
                created_at: row.try_get("created_at")?,
            })
        })
        .collect()
}

/// Notes that a letter went out.
pub(super) async fn sent(connection: &mut AnyConnection, id: &str, now: i64) -> Result<(), Error> {
    sqlx::query("update outgoing_mail set sent_at = $2 where id = $1")
        .bind(id)
        .bind(now)
        .execute(connection)
        .await?;
    Ok(())
}

/// The name of the provider, in whose name letters go out.
pub(super) async fn sender(connection: &mut AnyConnection) -> Result<String, Error> {
    Ok(sqlx::query_scalar("select provider_name from settings where id = 1")
        .fetch_one(connection)
        .await?)
}
