//! All SQL of the people of the provider.

use crate::error::Error;
use domain::{LoginId, StaffId, staff::StaffLevel};
use sqlx::AnyConnection;

/// Someone new, with the login by which they come in.
pub(crate) struct New<'a> {
    pub(crate) id: &'a StaffId,
    pub(crate) login: &'a LoginId,
    pub(crate) login_name: &'a str,
    pub(crate) name: &'a str,
    pub(crate) email: &'a str,
    pub(crate) level: StaffLevel,
    pub(crate) password_hash: &'a str,
    pub(crate) must_change: bool,
    pub(crate) now: i64,
}

/// Puts in someone of the provider; a login that somebody has already violates its constraint.
pub(crate) async fn insert(conn: &mut AnyConnection, new: &New<'_>) -> Result<(), Error> {
    sqlx::query("insert into staff (id, name, email, level, created_at) values ($1, $2, $3, $4, $5)")
        .bind(new.id.as_str())
        .bind(new.name)
        .bind(new.email)
        .bind(new.level.code())
        .bind(new.now)
        .execute(&mut *conn)
        .await?;
    sqlx::query(
        "insert into login (id, name, password_hash, must_change, created_at, password_changed_at) \
         values ($1, $2, $3, $4, $5, $5)",
    )
    .bind(new.login.as_str())
    .bind(new.login_name)
    .bind(new.password_hash)
    .bind(i64::from(new.must_change))
    .bind(new.now)
    .execute(&mut *conn)
    .await?;
    sqlx::query("insert into portal_access (login_id, staff_id) values ($1, $2)")
        .bind(new.login.as_str())
        .bind(new.id.as_str())
        .execute(conn)
        .await?;
    Ok(())
}
