//! The browsers from which a login came in: each keeps a token by which it is known again. A stranger who guesses does
//! not hold them up, and whoever comes in from a new one is told by mail. No second factor, and trusted with nothing.

use super::{Anonymous, agent, store::devices as store};
use crate::{
    Backend,
    clock::MINUTE,
    db::Change,
    error::Error,
    password::{token, token_hash},
};
use domain::{LoginId, sessions::Device};
use ipnet::IpNet;
use secrecy::{ExposeSecret, SecretString};
use std::net::IpAddr;

/// How long a browser is known after it was seen last.
pub(super) const FORGET_AFTER: i64 = 365 * 24 * 60 * MINUTE;
/// The most browsers of a login that are known, those seen last.
const MOST: i64 = 20;

/// The hash of the token that a client shows, when the login came in from there before.
pub(super) async fn known(backend: &Backend, anonymous: &Anonymous, login: &str) -> Result<Option<String>, Error> {
    let Some(shown) = &anonymous.device else {
        return Ok(None);
    };
    let hash = token_hash(shown.expose_secret());
    let mut connection = backend.db().read().await?;
    let is_known = store::is_known(&mut connection, login, &hash).await?;
    Ok(is_known.then_some(hash))
}

/// What became of the browser from which somebody came in.
pub(super) struct Seen {
    /// What it keeps from now on.
    pub(super) token: SecretString,
    /// What it is, when the login came in neither from it nor from one of the kind in the same network, and from
    /// elsewhere before.
    pub(super) is_new: Option<Device>,
}

/// Notes the browser in which whoever has a login has just shown that it is them, without coming in; what it keeps.
pub(crate) async fn know(
    backend: &Backend,
    change: &mut Change,
    login: &LoginId,
    anonymous: &Anonymous,
) -> Result<SecretString, Error> {
    Ok(see(backend, change, login, anonymous).await?.token)
}

/// Notes the browser from which whoever has a login comes in.
pub(super) async fn see(
    backend: &Backend,
    change: &mut Change,
    login: &LoginId,
    anonymous: &Anonymous,
) -> Result<Seen, Error> {
    let now = change.now();
    let device = agent::device(&anonymous.agent);
    let described = format!("{} {}", device.browser, device.system);
    let network = network(anonymous.address);
    let connection = change.connection();
    let known = store::of_login(connection, login).await?;
    let shown = anonymous.device.as_ref().map(|shown| token_hash(shown.expose_secret()));
    let is_known = known.iter().any(|device| Some(&device.token_hash) == shown.as_ref());
    let is_alike = known
        .iter()
        .any(|device| device.agent == described && device.network == network);
    // What a browser shows is kept only if it was given to it here: it may have come in with another login.
    let token = match (&anonymous.device, &shown) {
        (Some(token), Some(hash)) if is_known || store::exists(connection, hash).await? => token.clone(),
        _ => token(backend.rng()),
    };
    let hash = token_hash(token.expose_secret());
    store::put(connection, login, &hash, (&described, &network), now).await?;
    store::forget(connection, login, now.saturating_sub(FORGET_AFTER), MOST).await?;
    Ok(Seen {
        token,
        is_new: (!known.is_empty() && !is_known && !is_alike).then_some(device),
    })
}

/// The network that is one place: of an address at home the last part may change.
fn network(address: IpAddr) -> String {
    let address = address.to_canonical();
    let prefix = if address.is_ipv4() { 24 } else { 48 };
    IpNet::new(address, prefix).map_or_else(|_| address.to_string(), |network| network.trunc().to_string())
}
