//! SQL of the browsers from which a login came in.

use crate::error::Error;
use domain::LoginId;
use sqlx::{AnyConnection, Row as _};

/// A browser that is known.
pub(in crate::sign_in) struct Known {
    pub(in crate::sign_in) token_hash: String,
    pub(in crate::sign_in) agent: String,
    pub(in crate::sign_in) network: String,
}

/// Whether the login of this name came in from a browser.
pub(in crate::sign_in) async fn is_known(conn: &mut AnyConnection, name: &str, hash: &str) -> Result<bool, Error> {
    let found: Option<String> = sqlx::query_scalar(
        "select d.login_id from known_device d join login l on l.id = d.login_id where d.token_hash = $1 and l.name = $2",
    )
    .bind(hash)
    .bind(name)
    .fetch_optional(conn)
    .await?;
    Ok(found.is_some())
}

/// Whether any login came in from a browser.
pub(in crate::sign_in) async fn exists(conn: &mut AnyConnection, hash: &str) -> Result<bool, Error> {
    let found: Option<String> = sqlx::query_scalar("select login_id from known_device where token_hash = $1 limit 1")
        .bind(hash)
        .fetch_optional(conn)
        .await?;
    Ok(found.is_some())
}

/// Those from which a login came in.
pub(in crate::sign_in) async fn of_login(conn: &mut AnyConnection, login: &LoginId) -> Result<Vec<Known>, Error> {
    let rows = sqlx::query("select token_hash, agent, network from known_device where login_id = $1")
        .bind(login.as_str())
        .fetch_all(conn)
        .await?;
    rows.iter()
        .map(|row| {
            Ok(Known {
                token_hash: row.try_get("token_hash")?,
                agent: row.try_get("agent")?,
                network: row.try_get("network")?,
            })
        })
        .collect()
}

/// Notes a browser, or that it was seen again.
pub(in crate::sign_in) async fn put(
    conn: &mut AnyConnection,
    login: &LoginId,
    hash: &str,
    (agent, network): (&str, &str),
    now: i64,
) -> Result<(), Error> {
    sqlx::query(
        "insert into known_device (login_id, token_hash, agent, network, created_at, seen_at)
         values ($1, $2, $3, $4, $5, $5) on conflict (login_id, token_hash)
         do update set agent = excluded.agent, network = excluded.network, seen_at = excluded.seen_at",
    )
    .bind(login.as_str())
    .bind(hash)
    .bind(agent)
    .bind(network)
    .bind(now)
    .execute(conn)
    .await?;
    Ok(())
}

/// Forgets the browsers, of whatever login, that were not seen since `before`.
pub(in crate::sign_in) async fn forget_old(conn: &mut AnyConnection, before: i64) -> Result<(), Error> {
    sqlx::query("delete from known_device where seen_at < $1")
        .bind(before)
        .execute(conn)
        .await?;
    Ok(())
}

/// Forgets the browsers of a login that were not seen since `before`, and all but the `most` that were seen last.
pub(in crate::sign_in) async fn forget(
    conn: &mut AnyConnection,
    login: &LoginId,
    before: i64,
    most: i64,
) -> Result<(), Error> {
    sqlx::query(
        "delete from known_device where login_id = $1 and (seen_at < $2 or token_hash not in (
            select token_hash from known_device where login_id = $1 order by seen_at desc, token_hash limit $3))",
    )
    .bind(login.as_str())
    .bind(before)
    .bind(most)
    .execute(conn)
    .await?;
    Ok(())
}
