//! All SQL of the outbox.

use crate::{db::parse, error::Error};
use domain::{
    CustomerId, Language, MailId,
    mails::{MailQuery, MailState},
};
use sqlx::{AnyConnection, Row as _, any::AnyRow};

/// A letter to be put in.
pub(super) struct New<'a> {
    pub(super) id: &'a str,
    pub(super) kind: &'a str,
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
    pub(super) kind: String,
    pub(super) recipient: String,
    pub(super) language: Language,
    pub(super) subject: String,
    pub(super) text: String,
    pub(super) html: String,
    pub(super) created_at: i64,
    /// This one included.
    pub(super) tries: i64,
}

/// A letter as staff see it.
pub(super) struct Listed {
    pub(super) id: MailId,
    pub(super) kind: String,
    pub(super) recipient: String,
    pub(super) language: Language,
    pub(super) subject: String,
    pub(super) state: MailState,
    pub(super) tries: i64,
    pub(super) created_at: i64,
    /// When it is tried next, went out, or was given up.
    pub(super) at: i64,
    pub(super) trouble: String,
}

/// Puts a letter in, due at once.
pub(super) async fn insert(connection: &mut AnyConnection, new: &New<'_>) -> Result<(), Error> {
    sqlx::query(
        "insert into outgoing_mail (id, customer_id, recipient, language, subject, body_text, body_html, created_at, \
         next_attempt_at, kind) values ($1, $2, $3, $4, $5, $6, $7, $8, $8, $9)",
    )
    .bind(new.id)
    .bind(new.customer.map(CustomerId::as_str))
    .bind(new.recipient)
    .bind(new.language.code())
    .bind(new.subject)
    .bind(new.text)
    .bind(new.html)
    .bind(new.now)
    .bind(new.kind)
    .execute(connection)
    .await?;
    Ok(())
}

/// Whether a letter is due.
pub(super) async fn is_due(connection: &mut AnyConnection, now: i64) -> Result<bool, Error> {
    let found: Option<String> = sqlx::query_scalar(
        "select id from outgoing_mail where sent_at is null and failed_at is null and next_attempt_at <= $1 limit 1",
    )
    .bind(now)
    .fetch_optional(connection)
    .await?;
    Ok(found.is_some())
}

/// Takes out letters that are due; nobody else gets them before `until`.
pub(super) async fn claim(
    connection: &mut AnyConnection,
    (now, until): (i64, i64),
    most: usize,
) -> Result<Vec<Stored>, Error> {
    let rows = sqlx::query(
        "update outgoing_mail set attempts = attempts + 1, next_attempt_at = $2 \
         where sent_at is null and failed_at is null and next_attempt_at <= $1 and id in ( \
             select id from outgoing_mail where sent_at is null and failed_at is null and next_attempt_at <= $1 \
             order by next_attempt_at limit $3) \
         returning id, kind, recipient, language, subject, body_text, body_html, created_at, attempts",
    )
    .bind(now)
    .bind(until)
    .bind(i64::try_from(most).unwrap_or(1))
    .fetch_all(connection)
    .await?;
    rows.iter()
        .map(|row| {
            let id: String = row.try_get("id")?;
            Ok(Stored {
                kind: row.try_get("kind")?,
                recipient: row.try_get("recipient")?,
                language: parse(row.try_get("language")?, "outgoing_mail", &id)?,
                subject: row.try_get("subject")?,
                text: row.try_get("body_text")?,
                html: row.try_get("body_html")?,
                created_at: row.try_get("created_at")?,
                tries: row.try_get("attempts")?,
                id,
            })
        })
        .collect()
}

/// Notes that a letter went out. What it said is forgotten: there may be a link in it that lets somebody in.
pub(super) async fn sent(connection: &mut AnyConnection, id: &str, now: i64) -> Result<(), Error> {
    sqlx::query(
        "update outgoing_mail set sent_at = $2, body_text = '', body_html = '', trouble = '' \
         where id = $1 and sent_at is null",
    )
    .bind(id)
    .bind(now)
    .execute(connection)
    .await?;
    Ok(())
}

/// Notes why a letter did not go out, and when it is tried again.
pub(super) async fn put_off(connection: &mut AnyConnection, id: &str, trouble: &str, next: i64) -> Result<(), Error> {
    sqlx::query("update outgoing_mail set next_attempt_at = $3, trouble = $2 where id = $1 and sent_at is null")
        .bind(id)
        .bind(trouble)
        .bind(next)
        .execute(connection)
        .await?;
    Ok(())
}

/// Notes that a letter came to nothing. It keeps what it says: somebody may send it again.
pub(super) async fn dead(connection: &mut AnyConnection, id: &str, trouble: &str, now: i64) -> Result<(), Error> {
    sqlx::query("update outgoing_mail set failed_at = $3, trouble = $2 where id = $1 and sent_at is null")
        .bind(id)
        .bind(trouble)
        .bind(now)
        .execute(connection)
        .await?;
    Ok(())
}

/// Sends a letter again that came to nothing; whether it was one.
pub(super) async fn again(connection: &mut AnyConnection, id: &MailId, now: i64) -> Result<bool, Error> {
    let done = sqlx::query(
        "update outgoing_mail set failed_at = null, attempts = 0, next_attempt_at = $2 \
         where id = $1 and failed_at is not null",
    )
    .bind(id.as_str())
    .bind(now)
    .execute(connection)
    .await?;
    Ok(done.rows_affected() > 0)
}

/// Forgets a letter that came to nothing; whether it was one.
pub(super) async fn discard(connection: &mut AnyConnection, id: &MailId) -> Result<bool, Error> {
    let done = sqlx::query("delete from outgoing_mail where id = $1 and failed_at is not null")
        .bind(id.as_str())
        .execute(connection)
        .await?;
    Ok(done.rows_affected() > 0)
}

/// Forgets letters that went out, or came to nothing, before that instant; how many.
pub(super) async fn forget(connection: &mut AnyConnection, before: i64) -> Result<u64, Error> {
    let done = sqlx::query(
        "delete from outgoing_mail where (sent_at is not null and sent_at < $1) \
         or (failed_at is not null and failed_at < $1)",
    )
    .bind(before)
    .execute(connection)
    .await?;
    Ok(done.rows_affected())
}

/// The name of the provider, in whose name letters go out.
pub(super) async fn sender(connection: &mut AnyConnection) -> Result<String, Error> {
    Ok(sqlx::query_scalar("select provider_name from settings where id = 1")
        .fetch_one(connection)
        .await?)
}

/// The columns of a [`Listed`], never what a letter says; a condition follows.
macro_rules! letters {
    ($rest:literal) => {
        concat!(
            "select id, kind, recipient, language, subject, attempts, created_at, next_attempt_at, sent_at, failed_at, \
             trouble from outgoing_mail where ",
            $rest
        )
    };
}

/// Letters from a place on: older ones from the newest down, or newer ones from the oldest up.
pub(super) async fn page(connection: &mut AnyConnection, query: &MailQuery, most: usize) -> Result<Vec<Listed>, Error> {
    let newer = query.after.is_some();
    let sql = match (query.state, newer) {
        (None, false) => letters!("id < $1 order by id desc limit $2"),
        (None, true) => letters!("id > $1 order by id limit $2"),
        (Some(MailState::Waiting), false) => {
            letters!("sent_at is null and failed_at is null and id < $1 order by id desc limit $2")
        }
        (Some(MailState::Waiting), true) => {
            letters!("sent_at is null and failed_at is null and id > $1 order by id limit $2")
        }
        (Some(MailState::Sent), false) => letters!("sent_at is not null and id < $1 order by id desc limit $2"),
        (Some(MailState::Sent), true) => letters!("sent_at is not null and id > $1 order by id limit $2"),
        (Some(MailState::Dead), false) => letters!("failed_at is not null and id < $1 order by id desc limit $2"),
        (Some(MailState::Dead), true) => letters!("failed_at is not null and id > $1 order by id limit $2"),
    };
    // Behind every id there is.
    let place = query
        .after
        .as_ref()
        .or(query.before.as_ref())
        .map_or("g", MailId::as_str);
    let rows = sqlx::query(sql)
        .bind(place)
        .bind(i64::try_from(most).unwrap_or(1))
        .fetch_all(connection)
        .await?;
    rows.iter().map(listed).collect()
}

/// One letter.
pub(super) async fn letter(connection: &mut AnyConnection, id: &MailId) -> Result<Option<Listed>, Error> {
    let row = sqlx::query(letters!("id = $1"))
        .bind(id.as_str())
        .fetch_optional(connection)
        .await?;
    row.as_ref().map(listed).transpose()
}

fn listed(row: &AnyRow) -> Result<Listed, Error> {
    const TABLE: &str = "outgoing_mail";
    let id: String = row.try_get("id")?;
    let created_at = row.try_get("created_at")?;
    let (sent, failed): (Option<i64>, Option<i64>) = (row.try_get("sent_at")?, row.try_get("failed_at")?);
    let next: Option<i64> = row.try_get("next_attempt_at")?;
    let (state, at) = match (sent, failed) {
        (Some(at), _) => (MailState::Sent, at),
        (None, Some(at)) => (MailState::Dead, at),
        (None, None) => (MailState::Waiting, next.unwrap_or(created_at)),
    };
    Ok(Listed {
        kind: row.try_get("kind")?,
        recipient: row.try_get("recipient")?,
        language: parse(row.try_get("language")?, TABLE, &id)?,
        subject: row.try_get("subject")?,
        state,
        tries: row.try_get("attempts")?,
        created_at,
        at,
        trouble: row.try_get("trouble")?,
        id: parse(&id, TABLE, &id)?,
    })
}
