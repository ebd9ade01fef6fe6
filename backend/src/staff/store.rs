//! All SQL of the people of the provider.

use crate::{
    db::{parse, parse_optional},
    error::Error,
    one_time_link::{self, Kind},
};
use domain::{
    Language, LoginId, StaffId,
    staff::{StaffDetails, Standing},
};
use sqlx::{AnyConnection, Row as _, any::AnyRow};

/// Someone new, with the login by which they come in.
pub(crate) struct New<'a> {
    pub(crate) id: &'a StaffId,
    pub(crate) login: &'a LoginId,
    pub(crate) details: &'a StaffDetails,
    pub(crate) password_hash: &'a str,
    pub(crate) must_change: bool,
    pub(crate) now: i64,
}

/// Someone of the provider as they stand.
pub(crate) struct Stored {
    pub(crate) id: StaffId,
    pub(crate) version: i64,
    pub(crate) name: String,
    pub(crate) email: String,
    pub(crate) phone: String,
    pub(crate) standing: Standing,
    /// Absent without a login.
    pub(crate) login: Option<(LoginId, String)>,
    pub(crate) language: Option<Language>,
    pub(crate) last_sign_in: Option<i64>,
}

/// Everybody, in no order.
pub(crate) async fn all(conn: &mut AnyConnection) -> Result<Vec<Stored>, Error> {
    let rows = sqlx::query(
        "select s.id, s.version, s.name, s.email, s.phone, s.level, s.disabled, l.id as login_id, l.name as login_name, \
         l.language, cast(case when l.password_hash is null then 0 else 1 end as bigint) as has_password, \
         (select max(e.created_at) from session e where e.login_id = l.id) as last_sign_in \
         from staff s left join portal_access p on p.staff_id = s.id left join login l on l.id = p.login_id",
    )
    .fetch_all(conn)
    .await?;
    rows.iter().map(stored).collect()
}

fn stored(row: &AnyRow) -> Result<Stored, Error> {
    let id: String = row.try_get("id")?;
    let login: Option<LoginId> = parse_optional(row.try_get("login_id")?, "staff", &id)?;
    Ok(Stored {
        version: row.try_get("version")?,
        name: row.try_get("name")?,
        email: row.try_get("email")?,
        phone: row.try_get("phone")?,
        standing: Standing {
            level: parse(row.try_get("level")?, "staff", &id)?,
            disabled: row.try_get::<i64, _>("disabled")? != 0,
            has_password: row.try_get::<i64, _>("has_password")? != 0,
        },
        login: match login {
            Some(login) => Some((login, row.try_get("login_name")?)),
            None => None,
        },
        language: parse_optional(row.try_get("language")?, "login", &id)?,
        last_sign_in: row.try_get("last_sign_in")?,
        id: parse(&id, "staff", &id)?,
    })
}

/// Whether there is anybody of the provider.
pub(crate) async fn is_anybody(conn: &mut AnyConnection) -> Result<bool, Error> {
    let found: Option<String> = sqlx::query_scalar("select id from staff limit 1")
        .fetch_optional(conn)
        .await?;
    Ok(found.is_some())
}

/// Puts in someone of the provider; a login that somebody has already violates its constraint.
pub(crate) async fn insert(conn: &mut AnyConnection, new: &New<'_>) -> Result<(), Error> {
    let details = new.details;
    sqlx::query(
        "insert into staff (id, name, email, phone, level, disabled, created_at) values ($1, $2, $3, $4, $5, $6, $7)",
    )
    .bind(new.id.as_str())
    .bind(details.name.as_str())
    .bind(details.email.as_str())
    .bind(&details.phone)
    .bind(details.level.code())
    .bind(i64::from(details.disabled))
    .bind(new.now)
    .execute(&mut *conn)
    .await?;
    sqlx::query(
        "insert into login (id, name, password_hash, must_change, language, created_at, password_changed_at) \
         values ($1, $2, $3, $4, $5, $6, $6)",
    )
    .bind(new.login.as_str())
    .bind(details.login.as_str())
    .bind(new.password_hash)
    .bind(i64::from(new.must_change))
    .bind(details.language.map(Language::code))
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

/// Changes someone of the provider; a login that somebody has already violates its constraint.
pub(crate) async fn update(
    conn: &mut AnyConnection,
    id: &StaffId,
    login: &LoginId,
    details: &StaffDetails,
) -> Result<(), Error> {
    sqlx::query(
        "update staff set name = $2, email = $3, phone = $4, level = $5, disabled = $6, version = version + 1 \
         where id = $1",
    )
    .bind(id.as_str())
    .bind(details.name.as_str())
    .bind(details.email.as_str())
    .bind(&details.phone)
    .bind(details.level.code())
    .bind(i64::from(details.disabled))
    .execute(&mut *conn)
    .await?;
    sqlx::query("update login set name = $2, language = $3 where id = $1")
        .bind(login.as_str())
        .bind(details.login.as_str())
        .bind(details.language.map(Language::code))
        .execute(conn)
        .await?;
    Ok(())
}

/// Sets a password that somebody else has made, which has to be changed. Links to set another one do not work any more.
pub(crate) async fn set_password(conn: &mut AnyConnection, login: &LoginId, hash: &str, now: i64) -> Result<(), Error> {
    sqlx::query(
        "update login set password_hash = $2, must_change = 1, short_password = 0, password_changed_at = $3 where id = $1",
    )
    .bind(login.as_str())
    .bind(hash)
    .bind(now)
    .execute(&mut *conn)
    .await?;
    one_time_link::revoke(conn, Kind::Reset, login, now).await?;
    Ok(())
}

/// Lets someone sign in again.
pub(crate) async fn enable(conn: &mut AnyConnection, id: &StaffId) -> Result<(), Error> {
    sqlx::query("update staff set disabled = 0, version = version + 1 where id = $1")
        .bind(id.as_str())
        .execute(&mut *conn)
        .await?;
    sqlx::query("update portal_access set disabled = 0 where staff_id = $1")
        .bind(id.as_str())
        .execute(conn)
        .await?;
    Ok(())
}

/// Keeps the hash of the token of the one-time link, in the place of the one before.
pub(crate) async fn set_first_start(conn: &mut AnyConnection, hash: &str, expires_at: i64) -> Result<(), Error> {
    sqlx::query(
        "insert into first_start (id, token_hash, expires_at) values (1, $1, $2) on conflict (id) \
         do update set token_hash = excluded.token_hash, expires_at = excluded.expires_at",
    )
    .bind(hash)
    .bind(expires_at)
    .execute(conn)
    .await?;
    Ok(())
}

/// Forgets the one-time link.
pub(crate) async fn end_first_start(conn: &mut AnyConnection) -> Result<(), Error> {
    sqlx::query("delete from first_start").execute(conn).await?;
    Ok(())
}

/// Whether a token of this hash opens the one-time link at `now`: nobody is there yet, and it has not expired.
pub(crate) async fn is_first_start(conn: &mut AnyConnection, hash: &str, now: i64) -> Result<bool, Error> {
    let found: Option<i64> = sqlx::query_scalar(
        "select id from first_start where token_hash = $1 and expires_at > $2 and not exists (select 1 from staff)",
    )
    .bind(hash)
    .bind(now)
    .fetch_optional(conn)
    .await?;
    Ok(found.is_some())
}
