//! SQL of signing in: logins and sessions. Not responsible for who may sign in.

mod gate;
mod open;
pub(super) mod shell;
pub(super) mod tries;
pub(super) mod window;

pub(crate) use gate::of_contact;
pub(crate) use open::{OpenSession, addresses_of, sessions_that_are_open};

use super::session::{Holder, Person, Stored};
use crate::{
    db::{parse, parse_optional},
    error::Error,
};
use domain::{Language, LoginId, SessionId};
use sqlx::{AnyConnection, Row, any::AnyRow};

/// The columns of a [`Holder`] and where they come from; a condition on `l` or `s` follows.
macro_rules! holder {
    ($columns:literal, $join:literal, $condition:literal) => {
        concat!(
            "select ",
            $columns,
            "l.id as login_id, l.name as login_name, l.password_hash, l.must_change, l.language,
                p.customer_id, p.contact_id, p.staff_id, p.disabled, p.activates_at, p.expires_at, p.networks,
                c.first_name, c.last_name, st.name as staff_name, st.disabled as staff_disabled, cu.suspended_at,
                cu.closed_at,
                k.idle_minutes, k.absolute_minutes, se.staff_idle_minutes, se.staff_absolute_minutes
             from login l join portal_access p on p.login_id = l.id join settings se on se.id = 1 ",
            $join,
            " left join contact c on c.customer_id = p.customer_id and c.id = p.contact_id and c.deleted_at is null
             left join customer cu on cu.id = p.customer_id
             left join customer_class k on k.id = cu.class_id
             left join staff st on st.id = p.staff_id
             where ",
            $condition
        )
    };
}

/// The holder of a login by its name; `None` when there is none or the contact was deleted.
pub(super) async fn holder_by_name(connection: &mut AnyConnection, name: &str) -> Result<Option<Holder>, Error> {
    let row = sqlx::query(holder!("", "", "l.name = $1"))
        .bind(name)
        .fetch_optional(connection)
        .await?;
    row.as_ref().map_or(Ok(None), holder)
}

/// As [`holder_by_name`], by the login's id.
pub(super) async fn holder_by_id(connection: &mut AnyConnection, id: &LoginId) -> Result<Option<Holder>, Error> {
    let row = sqlx::query(holder!("", "", "l.id = $1"))
        .bind(id.as_str())
        .fetch_optional(connection)
        .await?;
    row.as_ref().map_or(Ok(None), holder)
}

/// The session of a token's hash, open or not.
pub(super) async fn session_by_token(connection: &mut AnyConnection, hash: &str) -> Result<Option<Stored>, Error> {
    let row = sqlx::query(holder!(
        "s.id as session_id, s.last_seen_at, s.ends_at, s.revoked_at, ",
        "join session s on s.login_id = l.id",
        "s.token_hash = $1"
    ))
    .bind(hash)
    .fetch_optional(connection)
    .await?;
    row.as_ref().map_or(Ok(None), stored)
}

/// As [`session_by_token`], by the session's id.
pub(super) async fn session_by_id(connection: &mut AnyConnection, id: &SessionId) -> Result<Option<Stored>, Error> {
    let row = sqlx::query(holder!(
        "s.id as session_id, s.last_seen_at, s.ends_at, s.revoked_at, ",
        "join session s on s.login_id = l.id",
        "s.id = $1"
    ))
    .bind(id.as_str())
    .fetch_optional(connection)
    .await?;
    row.as_ref().map_or(Ok(None), stored)
}

fn stored(row: &AnyRow) -> Result<Option<Stored>, Error> {
    let Some(holder) = holder(row)? else { return Ok(None) };
    let id: String = row.try_get("session_id")?;
    Ok(Some(Stored {
        last_seen_at: row.try_get("last_seen_at")?,
        ends_at: row.try_get("ends_at")?,
        revoked: row.try_get::<Option<i64>, _>("revoked_at")?.is_some(),
        id: parse(&id, "session", &id)?,
        holder,
    }))
}

fn holder(row: &AnyRow) -> Result<Option<Holder>, Error> {
    let login: String = row.try_get("login_id")?;
    let corrupt = || Error::corrupt("portal_access", &login);
    let customer = parse_optional(row.try_get("customer_id")?, "portal_access", &login)?;
    let contact = parse_optional(row.try_get("contact_id")?, "portal_access", &login)?;
    let staff = parse_optional(row.try_get("staff_id")?, "portal_access", &login)?;
    let (person, name, idle, absolute) = match (customer, contact, staff) {
        (Some(customer), Some(contact), None) => {
            let first: Option<String> = row.try_get("first_name")?;
            let last: Option<String> = row.try_get("last_name")?;
            let (Some(first), Some(last)) = (first, last) else {
                return Ok(None);
            };
            (
                Person::Contact { customer, contact },
                format!("{first} {last}"),
                row.try_get::<Option<i64>, _>("idle_minutes")?.ok_or_else(corrupt)?,
                row.try_get::<Option<i64>, _>("absolute_minutes")?.ok_or_else(corrupt)?,
            )
        }
        (None, None, Some(staff)) => (
            Person::Staff(staff),
            row.try_get::<Option<String>, _>("staff_name")?.ok_or_else(corrupt)?,
            row.try_get("staff_idle_minutes")?,
            row.try_get("staff_absolute_minutes")?,
        ),
        _ => return Err(corrupt()),
    };
    let mut gate = gate::gate(row, &login)?;
    if let (Person::Staff(_), Some(access)) = (&person, &mut gate.access) {
        access.window.disabled |= row.try_get::<Option<i64>, _>("staff_disabled")?.ok_or_else(corrupt)? != 0;
    }
    Ok(Some(Holder {
        login_name: row.try_get("login_name")?,
        password_hash: row.try_get("password_hash")?,
        language: parse_optional::<Language>(row.try_get("language")?, "login", &login)?,
        person,
        name,
        gate,
        idle_minutes: idle,
        absolute_minutes: absolute,
        login: parse(&login, "login", &login)?,
    }))
}

/// A session to be stored.
pub(super) struct NewSession<'a> {
    pub(super) id: &'a SessionId,
    pub(super) token_hash: &'a str,
    pub(super) login: &'a LoginId,
    pub(super) now: i64,
    pub(super) ends_at: i64,
    pub(super) agent: &'a str,
    pub(super) address: &'a str,
}

/// Stores a session, and forgets those of the login that ended long ago.
pub(super) async fn insert_session(
    connection: &mut AnyConnection,
    session: &NewSession<'_>,
    forget_before: i64,
) -> Result<(), Error> {
    sqlx::query("delete from session where login_id = $1 and ends_at < $2")
        .bind(session.login.as_str())
        .bind(forget_before)
        .execute(&mut *connection)
        .await?;
    sqlx::query(
        "insert into session (id, token_hash, login_id, created_at, last_seen_at, ends_at, agent, address)
         values ($1, $2, $3, $4, $4, $5, $6, $7)",
    )
    .bind(session.id.as_str())
    .bind(session.token_hash)
    .bind(session.login.as_str())
    .bind(session.now)
    .bind(session.ends_at)
    .bind(session.agent)
    .bind(session.address)
    .execute(connection)
    .await?;
    Ok(())
}

/// Notes that somebody came in, the first time.
pub(super) async fn came_in(connection: &mut AnyConnection, login: &LoginId, now: i64) -> Result<(), Error> {
    sqlx::query("update portal_access set first_signed_in_at = $2 where login_id = $1 and first_signed_in_at is null")
        .bind(login.as_str())
        .bind(now)
        .execute(connection)
        .await?;
    Ok(())
}

/// Notes that a session was seen at `now`, unless somebody else has just done so since `before`.
pub(super) async fn touch_session(
    connection: &mut AnyConnection,
    id: &SessionId,
    now: i64,
    before: i64,
) -> Result<(), Error> {
    sqlx::query("update session set last_seen_at = $2 where id = $1 and last_seen_at <= $3")
        .bind(id.as_str())
        .bind(now)
        .bind(before)
        .execute(connection)
        .await?;
    Ok(())
}

/// Ends one session; false when it had been ended already.
pub(crate) async fn end_session(connection: &mut AnyConnection, id: &SessionId, now: i64) -> Result<bool, Error> {
    let done = sqlx::query("update session set revoked_at = $2 where id = $1 and revoked_at is null")
        .bind(id.as_str())
        .bind(now)
        .execute(connection)
        .await?;
    Ok(done.rows_affected() > 0)
}

/// Ends every open session of a login, and says how many there were.
pub(crate) async fn end_sessions(connection: &mut AnyConnection, login: &LoginId, now: i64) -> Result<u32, Error> {
    let done =
        sqlx::query("update session set revoked_at = $2 where login_id = $1 and revoked_at is null and ends_at > $2")
            .bind(login.as_str())
            .bind(now)
            .execute(connection)
            .await?;
    Ok(u32::try_from(done.rows_affected()).unwrap_or(u32::MAX))
}

/// How many sessions of a login are open.
pub(crate) async fn open_sessions(connection: &mut AnyConnection, login: &LoginId, now: i64) -> Result<u32, Error> {
    let count: i64 =
        sqlx::query_scalar("select count(*) from session where login_id = $1 and revoked_at is null and ends_at > $2")
            .bind(login.as_str())
            .bind(now)
            .fetch_one(connection)
            .await?;
    Ok(u32::try_from(count).unwrap_or(u32::MAX))
}

/// Sets a password that its owner has chosen.
pub(super) async fn set_password(
    connection: &mut AnyConnection,
    login: &LoginId,
    hash: &str,
    now: i64,
) -> Result<(), Error> {
    sqlx::query("update login set password_hash = $2, must_change = 0, password_changed_at = $3 where id = $1")
        .bind(login.as_str())
        .bind(hash)
        .bind(now)
        .execute(connection)
        .await?;
    Ok(())
}

/// Sets the language of the interface.
pub(super) async fn set_language(
    connection: &mut AnyConnection,
    login: &LoginId,
    language: Language,
) -> Result<(), Error> {
    sqlx::query("update login set language = $2 where id = $1")
        .bind(login.as_str())
        .bind(language.code())
        .execute(connection)
        .await?;
    Ok(())
}
