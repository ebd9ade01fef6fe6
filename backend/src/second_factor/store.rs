//! SQL of second factors: keys, recovery codes, devices, wrong codes. Not responsible for sessions
//! ([`crate::sign_in`]).

use crate::{
    db::parse_optional,
    error::Error,
    secrets::Sealed,
    sign_in::{self, letters::Reader},
};
use domain::LoginId;
use sqlx::{AnyConnection, Row as _, query, query_scalar};

/// The only kind so far.
const TOTP: &str = "totp";

/// A second factor that is in force.
pub(super) struct Factor {
    pub(super) id: String,
    pub(super) sealed: Sealed,
    pub(super) last_step: i64,
    pub(super) created_at: i64,
}

/// The second factor of a login.
pub(super) async fn factor(conn: &mut AnyConnection, login: &LoginId) -> Result<Option<Factor>, Error> {
    let row =
        query("select id, secret, key_id, last_step, created_at from second_factor where login_id = $1 and kind = $2")
            .bind(login.as_str())
            .bind(TOTP)
            .fetch_optional(conn)
            .await?;
    row.map(|row| {
        Ok(Factor {
            id: row.try_get("id")?,
            sealed: Sealed {
                text: row.try_get("secret")?,
                key_id: row.try_get("key_id")?,
            },
            last_step: row.try_get("last_step")?,
            created_at: row.try_get("created_at")?,
        })
    })
    .transpose()
}

/// Puts a second factor in force.
pub(super) async fn insert(
    conn: &mut AnyConnection,
    (id, login): (&str, &LoginId),
    sealed: &Sealed,
    last_step: i64,
    now: i64,
) -> Result<(), Error> {
    query(
        "insert into second_factor (id, login_id, kind, secret, key_id, last_step, created_at) \
         values ($1, $2, $3, $4, $5, $6, $7)",
    )
    .bind(id)
    .bind(login.as_str())
    .bind(TOTP)
    .bind(&sealed.text)
    .bind(&sealed.key_id)
    .bind(last_step)
    .bind(now)
    .execute(conn)
    .await?;
    Ok(())
}

/// Takes the second factor of a login away, with all that hangs on it.
pub(super) async fn delete(conn: &mut AnyConnection, login: &LoginId) -> Result<(), Error> {
    for sql in [
        "delete from second_factor where login_id = $1",
        "delete from recovery_code where login_id = $1",
        "delete from trusted_device where login_id = $1",
        "delete from second_factor_try where login_id = $1",
    ] {
        query(sql).bind(login.as_str()).execute(&mut *conn).await?;
    }
    Ok(())
}

/// Takes the code of a step, unless one of it or of a later one was taken: of several at once, one is.
pub(super) async fn take_step(conn: &mut AnyConnection, id: &str, step: i64) -> Result<bool, Error> {
    let done = query("update second_factor set last_step = $2 where id = $1 and last_step < $2")
        .bind(id)
        .bind(step)
        .execute(conn)
        .await?;
    Ok(done.rows_affected() == 1)
}

/// Keeps the hashes of new recovery codes, in the place of those before.
pub(super) async fn set_codes(conn: &mut AnyConnection, login: &LoginId, hashes: &[String]) -> Result<(), Error> {
    query("delete from recovery_code where login_id = $1")
        .bind(login.as_str())
        .execute(&mut *conn)
        .await?;
    for hash in hashes {
        query("insert into recovery_code (login_id, hash) values ($1, $2)")
            .bind(login.as_str())
            .bind(hash)
            .execute(&mut *conn)
            .await?;
    }
    Ok(())
}

/// Uses a recovery code up: of several at once, one does.
pub(super) async fn use_code(conn: &mut AnyConnection, login: &LoginId, hash: &str, now: i64) -> Result<bool, Error> {
    let done = query("update recovery_code set used_at = $3 where login_id = $1 and hash = $2 and used_at is null")
        .bind(login.as_str())
        .bind(hash)
        .bind(now)
        .execute(conn)
        .await?;
    Ok(done.rows_affected() == 1)
}

/// How many recovery codes are left.
pub(super) async fn codes_left(conn: &mut AnyConnection, login: &LoginId) -> Result<u32, Error> {
    let left: i64 = query_scalar("select count(*) from recovery_code where login_id = $1 and used_at is null")
        .bind(login.as_str())
        .fetch_one(conn)
        .await?;
    Ok(u32::try_from(left).unwrap_or_default())
}

/// A device that is trusted.
pub(super) struct Device {
    pub(super) id: String,
    pub(super) created_at: i64,
    pub(super) expires_at: i64,
    pub(super) agent: String,
    pub(super) address: String,
}

/// A device that is to be trusted.
pub(super) struct NewDevice<'a> {
    pub(super) id: &'a str,
    pub(super) token_hash: &'a str,
    pub(super) now: i64,
    pub(super) expires_at: i64,
    pub(super) agent: &'a str,
    pub(super) address: &'a str,
}

/// Trusts a device, and forgets those of the login whose time is over.
pub(super) async fn insert_device(
    conn: &mut AnyConnection,
    login: &LoginId,
    device: &NewDevice<'_>,
) -> Result<(), Error> {
    query("delete from trusted_device where login_id = $1 and expires_at <= $2")
        .bind(login.as_str())
        .bind(device.now)
        .execute(&mut *conn)
        .await?;
    query(
        "insert into trusted_device (id, login_id, token_hash, created_at, expires_at, last_used_at, agent, address) \
         values ($1, $2, $3, $4, $5, $4, $6, $7)",
    )
    .bind(device.id)
    .bind(login.as_str())
    .bind(device.token_hash)
    .bind(device.now)
    .bind(device.expires_at)
    .bind(device.agent)
    .bind(device.address)
    .execute(conn)
    .await?;
    Ok(())
}

/// Uses a trusted device at `now`, if the login trusts one with this token: one that is older than the password is
/// trusted no more.
pub(super) async fn use_device(
    conn: &mut AnyConnection,
    login: &LoginId,
    token_hash: &str,
    (address, now): (&str, i64),
) -> Result<bool, Error> {
    let done = query(
        "update trusted_device set last_used_at = $4, address = $3 \
         where login_id = $1 and token_hash = $2 and expires_at > $4 and not exists \
            (select 1 from login l where l.id = $1 and l.password_changed_at >= trusted_device.created_at)",
    )
    .bind(login.as_str())
    .bind(token_hash)
    .bind(address)
    .bind(now)
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// The devices that a login trusts, the newest first.
pub(super) async fn devices(conn: &mut AnyConnection, login: &LoginId, now: i64) -> Result<Vec<Device>, Error> {
    let rows = query(
        "select d.id, d.created_at, d.expires_at, d.agent, d.address from trusted_device d \
            join login l on l.id = d.login_id \
         where d.login_id = $1 and d.expires_at > $2 \
            and (l.password_changed_at is null or l.password_changed_at < d.created_at) \
         order by d.created_at desc, d.id",
    )
    .bind(login.as_str())
    .bind(now)
    .fetch_all(conn)
    .await?;
    rows.iter()
        .map(|row| {
            Ok(Device {
                id: row.try_get("id")?,
                created_at: row.try_get("created_at")?,
                expires_at: row.try_get("expires_at")?,
                agent: row.try_get("agent")?,
                address: row.try_get("address")?,
            })
        })
        .collect()
}

/// Trusts one device of a login no more; false when it did not.
pub(super) async fn delete_device(conn: &mut AnyConnection, login: &LoginId, id: &str) -> Result<bool, Error> {
    let done = query("delete from trusted_device where login_id = $1 and id = $2")
        .bind(login.as_str())
        .bind(id)
        .execute(conn)
        .await?;
    Ok(done.rows_affected() == 1)
}

/// Forgets the devices, of whatever login, that are trusted no more at `now`.
pub(super) async fn delete_old_devices(conn: &mut AnyConnection, now: i64) -> Result<(), Error> {
    query("delete from trusted_device where expires_at <= $1")
        .bind(now)
        .execute(conn)
        .await?;
    Ok(())
}

/// Trusts no device of a login any more.
pub(super) async fn delete_devices(conn: &mut AnyConnection, login: &LoginId) -> Result<(), Error> {
    query("delete from trusted_device where login_id = $1")
        .bind(login.as_str())
        .execute(conn)
        .await?;
    Ok(())
}

/// Wrong codes in a row, when the last one came, and when the next one is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Tries {
    pub(super) failures: i64,
    pub(super) last_at: i64,
    pub(super) next_at: i64,
}

/// The tries of a login. Makes the row or locks it, so that tries follow one another on both engines until the
/// transaction ends.
pub(super) async fn lock_tries(conn: &mut AnyConnection, login: &LoginId) -> Result<Tries, Error> {
    let row = query(
        "insert into second_factor_try (login_id, failures, last_at, next_at) values ($1, 0, 0, 0) \
         on conflict (login_id) do update set login_id = excluded.login_id returning failures, last_at, next_at",
    )
    .bind(login.as_str())
    .fetch_one(conn)
    .await?;
    Ok(Tries {
        failures: row.try_get("failures")?,
        last_at: row.try_get("last_at")?,
        next_at: row.try_get("next_at")?,
    })
}

/// Keeps the tries of a login.
pub(super) async fn set_tries(conn: &mut AnyConnection, login: &LoginId, tries: Tries) -> Result<(), Error> {
    query("update second_factor_try set failures = $2, last_at = $3, next_at = $4 where login_id = $1")
        .bind(login.as_str())
        .bind(tries.failures)
        .bind(tries.last_at)
        .bind(tries.next_at)
        .execute(conn)
        .await?;
    Ok(())
}

/// Forgets the tries of a login.
pub(super) async fn forget_tries(conn: &mut AnyConnection, login: &LoginId) -> Result<(), Error> {
    query("delete from second_factor_try where login_id = $1")
        .bind(login.as_str())
        .execute(conn)
        .await?;
    Ok(())
}

/// To whom letters about a login go.
pub(super) async fn reader(conn: &mut AnyConnection, login: &LoginId) -> Result<Reader, Error> {
    let reader = sign_in::store::reader(conn, login).await?;
    reader.ok_or_else(|| Error::corrupt("portal_access", login.as_str()))
}

/// The login of a contact, if it has one and is not deleted.
pub(super) async fn login_of_contact(
    conn: &mut AnyConnection,
    (customer, contact): (&str, &str),
) -> Result<Option<LoginId>, Error> {
    let id: Option<String> = query_scalar(
        "select p.login_id from portal_access p \
            join contact c on c.customer_id = p.customer_id and c.id = p.contact_id and c.deleted_at is null \
         where p.customer_id = $1 and p.contact_id = $2",
    )
    .bind(customer)
    .bind(contact)
    .fetch_optional(conn)
    .await?;
    parse_optional(id.as_deref(), "portal_access", contact)
}

/// The login of someone of the provider.
pub(super) async fn login_of_staff(conn: &mut AnyConnection, staff: &str) -> Result<Option<LoginId>, Error> {
    let id: Option<String> = query_scalar("select login_id from portal_access where staff_id = $1")
        .bind(staff)
        .fetch_optional(conn)
        .await?;
    parse_optional(id.as_deref(), "portal_access", staff)
}
