//! SQL of the tries of signing in. Not responsible for how many there may be.

use crate::error::Error;
use sqlx::AnyConnection;

/// The tries of a subject. Makes its row or locks it, so that tries of one subject follow one another on both
/// engines until the transaction ends.
pub(in crate::sign_in) async fn lock(connection: &mut AnyConnection, subject: &str, now: i64) -> Result<String, Error> {
    Ok(sqlx::query_scalar(
        "insert into failed_sign_in (subject, tries, at) values ($1, '', $2)
         on conflict (subject) do update set at = excluded.at returning tries",
    )
    .bind(subject)
    .bind(now)
    .fetch_one(connection)
    .await?)
}

/// Keeps the tries of a subject, and until when no other one of it is taken. Whose login it is stands beside it as
/// long as somebody has to wait: it is looked up the same way when there is none.
pub(in crate::sign_in) async fn set(
    connection: &mut AnyConnection,
    subject: &str,
    tries: &str,
    (login, waits_until): (Option<&str>, Option<i64>),
) -> Result<(), Error> {
    sqlx::query("update failed_sign_in set tries = $2, waits_until = $3, login_id = null, customer_id = null where subject = $1")
        .bind(subject)
        .bind(tries)
        .bind(waits_until)
        .execute(&mut *connection)
        .await?;
    if let Some(login) = login.filter(|_| waits_until.is_some()) {
        sqlx::query(
            "update failed_sign_in set login_id = (select l.id from login l where l.name = $2), customer_id = \
                (select p.customer_id from login l join portal_access p on p.login_id = l.id where l.name = $2) \
             where subject = $1",
        )
        .bind(subject)
        .bind(login)
        .execute(connection)
        .await?;
    }
    Ok(())
}

/// Forgets who has not tried since `before`.
pub(in crate::sign_in) async fn forget(connection: &mut AnyConnection, before: i64) -> Result<(), Error> {
    sqlx::query("delete from failed_sign_in where at < $1")
        .bind(before)
        .execute(connection)
        .await?;
    Ok(())
}
