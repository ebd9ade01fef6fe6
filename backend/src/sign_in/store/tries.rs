//! SQL of the tries of signing in. Not responsible for how many there may be.

use crate::error::Error;
use domain::LoginId;
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

/// Keeps the tries of a subject and when its next one is taken; whose login it is, if it is somebody's. The statement
/// is the same for a login that does not exist, and takes as long.
pub(in crate::sign_in) async fn set(
    connection: &mut AnyConnection,
    subject: &str,
    (tries, next_at): (&str, i64),
    login: &str,
) -> Result<(), Error> {
    sqlx::query(
        "update failed_sign_in set tries = $2, next_at = $3, login_id = (select id from login where name = $4), \
            customer_id = (select p.customer_id from login l join portal_access p on p.login_id = l.id where l.name = $4) \
         where subject = $1",
    )
    .bind(subject)
    .bind(tries)
    .bind(next_at)
    .bind(login)
    .execute(connection)
    .await?;
    Ok(())
}

/// Forgets the wrong tries of a login, wherever they were made.
pub(crate) async fn forget_of(connection: &mut AnyConnection, login: &LoginId) -> Result<(), Error> {
    sqlx::query("update failed_sign_in set tries = '', next_at = 0 where login_id = $1")
        .bind(login.as_str())
        .execute(connection)
        .await?;
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
