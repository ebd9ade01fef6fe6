//! Two-factor authentication: a one-time code of an authenticator app beside the password, recovery codes in its place,
//! devices that are trusted. Also how anybody shows again that it is them. Not responsible for the password
//! ([`crate::sign_in`]) nor for who is asked for a second factor (`domain::second_factor`).

mod confirm;
mod enrol;
pub(crate) mod letters;
mod manage;
mod reset;
mod store;
#[cfg(test)]
mod tests;
mod totp;
mod tries;

pub use confirm::{Answer, Challenge, Confirmed};
pub use enrol::Enrolled;

use crate::{
    Backend,
    error::Error,
    password::{generate, token_hash},
    secrets::Place,
    sign_in::{self, Holder},
};
use domain::{LoginId, second_factor::RECOVERY_CODES};
use secrecy::{ExposeSecret, SecretString};
use sqlx::AnyConnection;
use std::net::IpAddr;

/// Where keys stand.
const TABLE: &str = "second_factor";

/// Two-factor authentication.
pub struct SecondFactor<'a> {
    backend: &'a Backend,
}

impl<'a> SecondFactor<'a> {
    pub(crate) fn new(backend: &'a Backend) -> Self {
        Self { backend }
    }

    /// Ten new recovery codes in the place of those before, which are kept nowhere.
    async fn renew_codes(&self, conn: &mut AnyConnection, login: &LoginId) -> Result<Vec<SecretString>, Error> {
        let codes: Vec<SecretString> = std::iter::repeat_with(|| generate(self.backend.rng()))
            .take(RECOVERY_CODES)
            .collect();
        let hashes: Vec<String> = codes.iter().map(|code| recovery_hash(code.expose_secret())).collect();
        store::set_codes(conn, login, &hashes).await?;
        Ok(codes)
    }
}

/// What is stored of a recovery code. Of what is typed only letters and digits count.
fn recovery_hash(code: &str) -> String {
    let plain: String = code
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .map(|letter| letter.to_ascii_lowercase())
        .collect();
    token_hash(&plain)
}

fn place(id: &str) -> Place<'_> {
    Place { table: TABLE, row: id }
}

/// Uses a device that the login trusts, if this token is of one: no second factor is asked for on it.
pub(crate) async fn use_device(
    conn: &mut AnyConnection,
    holder: &Holder,
    token: &SecretString,
    address: IpAddr,
    now: i64,
) -> Result<bool, Error> {
    if !holder.trusts_devices {
        return Ok(false);
    }
    let hash = token_hash(token.expose_secret());
    store::use_device(conn, &holder.login, &hash, (&address.to_string(), now)).await
}

/// Takes the second factor of a login away, with its recovery codes and trusted devices. A password that is too short to
/// stand alone has to be changed from then on.
pub(crate) async fn forget(conn: &mut AnyConnection, login: &LoginId) -> Result<(), Error> {
    store::delete(conn, login).await?;
    sign_in::store::ask_for_longer_password(conn, login).await
}

/// Trusts no device of a login any more: whoever is disabled begins anew.
pub(crate) async fn forget_devices(conn: &mut AnyConnection, login: &LoginId) -> Result<(), Error> {
    store::delete_devices(conn, login).await
}

/// Forgets devices that are trusted no more at `now`.
pub(crate) async fn forget_old_devices(conn: &mut AnyConnection, now: i64) -> Result<(), Error> {
    store::delete_old_devices(conn, now).await
}

/// Whether a login has a second factor that is in force.
pub(crate) async fn second_factor_enrolled(conn: &mut AnyConnection, login: &LoginId) -> Result<bool, Error> {
    let holder = sign_in::store::holder_by_id(conn, login).await?;
    Ok(holder.is_some_and(|holder| holder.has_second_factor))
}
