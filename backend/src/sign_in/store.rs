//! SQL of signing in: logins and sessions. Not responsible for who may sign in.

pub(super) mod devices;
mod gate;
mod open;
pub(super) mod sessions;
pub(super) mod shell;
pub(super) mod tries;
pub(super) mod window;

pub(crate) use gate::of_contact;
pub(crate) use open::{OpenSession, addresses_of, sessions_that_are_open};
pub(crate) use tries::forget_of as forget_tries_of;

use super::{
    amr::Amr,
    letters::Reader,
    session::{Holder, Person, Stored},
};
use crate::{
    db::{parse, parse_optional},
    error::Error,
    invitation,
    one_time_link::{self, Kind},
};
use domain::{Language, LoginId, SessionId, contacts::TwoFactor};
use sqlx::{AnyConnection, Row, any::AnyRow};

/// The columns of a [`Holder`] and where they come from; a condition on `l` or `s` follows.
macro_rules! holder {
    ($columns:literal, $join:literal, $condition:literal) => {
        concat!(
            "select ",
            $columns,
            "l.id as login_id, l.name as login_name, l.password_hash, l.must_change, l.language,
                p.customer_id, p.contact_id, p.staff_id, p.disabled, p.activates_at, p.expires_at, p.networks,
                p.two_factor, k.two_factor_required, k.trusted_devices, se.staff_two_factor,
                (select count(*) from second_factor f where f.login_id = l.id) as factors,
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
pub(crate) async fn holder_by_id(connection: &mut AnyConnection, id: &LoginId) -> Result<Option<Holder>, Error> {
    let row = sqlx::query(holder!("", "", "l.id = $1"))
        .bind(id.as_str())
        .fetch_optional(connection)
        .await?;
    row.as_ref().map_or(Ok(None), holder)
}

/// The session of a token's hash, open or not.
pub(super) async fn session_by_token(connection: &mut AnyConnection, hash: &str) -> Result<Option<Stored>, Error> {
    let row = sqlx::query(holder!(
        "s.id as session_id, s.last_seen_at, s.ends_at, s.revoked_at, s.amr, s.authenticated_at, ",
        "join session s on s.login_id = l.id",
        "s.token_hash = $1"
    ))
    .bind(hash)
    .fetch_optional(connection)
    .await?;
    row.as_ref().map_or(Ok(None), stored)
}

/// As [`session_by_token`], by the session's id.
pub(crate) async fn session_by_id(connection: &mut AnyConnection, id: &SessionId) -> Result<Option<Stored>, Error> {
    let row = sqlx::query(holder!(
        "s.id as session_id, s.last_seen_at, s.ends_at, s.revoked_at, s.amr, s.authenticated_at, ",
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
        amr: Amr::parse(row.try_get("amr")?),
        authenticated_at: row.try_get("authenticated_at")?,
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
    let asks_for_second_factor = match &person {
        Person::Contact { .. } => gate::two_factor(row, &login)? != TwoFactor::No,
        Person::Staff(_) => row.try_get::<i64, _>("staff_two_factor")? != 0,
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
        asks_for_second_factor,
        has_second_factor: row.try_get::<i64, _>("factors")? > 0,
        // Staff belong to no class.
        trusts_devices: row.try_get::<Option<i64>, _>("trusted_devices")? == Some(1),
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
    pub(super) amr: &'a Amr,
    pub(super) authenticated_at: i64,
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
        "insert into session (id, token_hash, login_id, created_at, last_seen_at, ends_at, agent, address, amr,
            authenticated_at)
         values ($1, $2, $3, $4, $4, $5, $6, $7, $8, $9)",
    )
    .bind(session.id.as_str())
    .bind(session.token_hash)
    .bind(session.login.as_str())
    .bind(session.now)
    .bind(session.ends_at)
    .bind(session.agent)
    .bind(session.address)
    .bind(session.amr.to_string())
    .bind(session.authenticated_at)
    .execute(connection)
    .await?;
    Ok(())
}

/// Forgets sessions that ended before that instant, but for the last one of each login.
pub(super) async fn forget_sessions(connection: &mut AnyConnection, before: i64) -> Result<(), Error> {
    sqlx::query(
        "delete from session where ends_at < $1 and exists ( \
            select 1 from session later \
            where later.login_id = session.login_id and later.created_at > session.created_at)",
    )
    .bind(before)
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

/// Notes that a session was authenticated again, from then on with another token.
pub(crate) async fn authenticate_session(
    connection: &mut AnyConnection,
    id: &SessionId,
    (token_hash, amr): (&str, &Amr),
    now: i64,
) -> Result<(), Error> {
    sqlx::query("update session set token_hash = $2, amr = $3, authenticated_at = $4 where id = $1")
        .bind(id.as_str())
        .bind(token_hash)
        .bind(amr.to_string())
        .bind(now)
        .execute(connection)
        .await?;
    Ok(())
}

/// Has the other sessions of a login asked for the second factor, which is another one now.
pub(crate) async fn ask_other_sessions(
    connection: &mut AnyConnection,
    login: &LoginId,
    but: &SessionId,
) -> Result<(), Error> {
    sqlx::query("update session set amr = $3 where login_id = $1 and id <> $2 and revoked_at is null")
        .bind(login.as_str())
        .bind(but.as_str())
        .bind(Amr::password().to_string())
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

/// Ends every session of a login, and says how many were open.
pub(crate) async fn end_sessions(connection: &mut AnyConnection, login: &LoginId, now: i64) -> Result<u32, Error> {
    let open = open_sessions(&mut *connection, login, now).await?;
    // Also those that nobody used for too long: a class that lets sessions idle for longer would open them again.
    sqlx::query("update session set revoked_at = $2 where login_id = $1 and revoked_at is null and ends_at > $2")
        .bind(login.as_str())
        .bind(now)
        .execute(connection)
        .await?;
    Ok(open)
}

/// How many sessions of a login are open.
pub(crate) async fn open_sessions(connection: &mut AnyConnection, login: &LoginId, now: i64) -> Result<u32, Error> {
    let open = sessions::open(connection, login, now).await?;
    Ok(u32::try_from(open.len()).unwrap_or(u32::MAX))
}

/// One's own login.
pub(crate) struct OwnLogin {
    pub(crate) reader: Reader,
    pub(crate) password_changed_at: Option<i64>,
}

/// A login as its owner sees it.
pub(crate) async fn own_login(connection: &mut AnyConnection, login: &LoginId) -> Result<Option<OwnLogin>, Error> {
    let Some(reader) = reader(&mut *connection, login).await? else {
        return Ok(None);
    };
    let password_changed_at = sqlx::query_scalar("select password_changed_at from login where id = $1")
        .bind(login.as_str())
        .fetch_one(connection)
        .await?;
    Ok(Some(OwnLogin {
        reader,
        password_changed_at,
    }))
}

/// To whom letters about a login go: in the language in which a contact is written to, or someone of the provider has
/// the interface.
pub(crate) async fn reader(connection: &mut AnyConnection, login: &LoginId) -> Result<Option<Reader>, Error> {
    let row = sqlx::query(
        "select l.name as login, c.first_name, c.last_name, s.name as staff_name, coalesce(c.email, s.email) as email,
            coalesce(c.language, l.language, se.language) as language, coalesce(c.time_zone, se.time_zone) as time_zone
         from login l join portal_access p on p.login_id = l.id join settings se on se.id = 1
         left join contact c on c.customer_id = p.customer_id and c.id = p.contact_id and c.deleted_at is null
         left join staff s on s.id = p.staff_id where l.id = $1",
    )
    .bind(login.as_str())
    .fetch_optional(connection)
    .await?;
    let Some(row) = row else { return Ok(None) };
    let name = if let Some(name) = row.try_get::<Option<String>, _>("staff_name")? {
        name
    } else {
        let (first, last): (Option<String>, Option<String>) = (row.try_get("first_name")?, row.try_get("last_name")?);
        let (Some(first), Some(last)) = (first, last) else {
            return Ok(None);
        };
        format!("{first} {last}")
    };
    Ok(Some(Reader {
        name,
        email: row.try_get::<Option<String>, _>("email")?.unwrap_or_default(),
        language: parse(row.try_get("language")?, "login", login.as_str())?,
        time_zone: row.try_get("time_zone")?,
        login: row.try_get("login")?,
    }))
}

/// Sets a password that its owner has chosen, which may be too short to stand alone. Links to set another one do not
/// work any more.
pub(crate) async fn set_password(
    connection: &mut AnyConnection,
    login: &LoginId,
    (hash, is_short): (&str, bool),
    now: i64,
) -> Result<(), Error> {
    sqlx::query(
        "update login set password_hash = $2, must_change = 0, short_password = $4, password_changed_at = $3
         where id = $1",
    )
    .bind(login.as_str())
    .bind(hash)
    .bind(now)
    .bind(i64::from(is_short))
    .execute(&mut *connection)
    .await?;
    one_time_link::revoke(connection, Kind::Reset, login, now).await?;
    invitation::has_password(connection, login).await
}

/// Has a password changed that is too short to stand alone: there is no second factor beside it any more.
pub(crate) async fn ask_for_longer_password(connection: &mut AnyConnection, login: &LoginId) -> Result<(), Error> {
    sqlx::query("update login set must_change = 1 where id = $1 and short_password = 1")
        .bind(login.as_str())
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
