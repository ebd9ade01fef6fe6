//! SQL of the sessions that are open, and of where somebody has signed in from.

use crate::{db::parse, error::Error};
use domain::{LoginId, SessionId};
use sqlx::{AnyConnection, Row as _};
use std::net::IpAddr;

/// So many of the last sessions are looked at for where somebody has signed in from.
const LOOKED_AT: i64 = 200;

/// A session that is open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct OpenSession {
    pub(crate) id: SessionId,
    /// From where it was opened.
    pub(crate) address: Option<IpAddr>,
}

/// The sessions of a login that are open at `now`: neither ended nor left alone for too long.
pub(crate) async fn sessions_that_are_open(
    connection: &mut AnyConnection,
    login: &LoginId,
    now: i64,
) -> Result<Vec<OpenSession>, Error> {
    let rows = sqlx::query(
        "select s.id, s.address from session s join portal_access p on p.login_id = s.login_id \
            join settings se on se.id = 1 \
            left join customer cu on cu.id = p.customer_id left join customer_class k on k.id = cu.class_id \
         where s.login_id = $1 and s.revoked_at is null and s.ends_at > $2 \
            and s.last_seen_at + coalesce(k.idle_minutes, se.staff_idle_minutes) * 60000000 > $2 \
         order by s.id",
    )
    .bind(login.as_str())
    .bind(now)
    .fetch_all(connection)
    .await?;
    rows.iter()
        .map(|row| {
            let id: &str = row.try_get("id")?;
            Ok(OpenSession {
                id: parse(id, "session", id)?,
                address: row.try_get::<&str, _>("address")?.parse().ok(),
            })
        })
        .collect()
}

/// From where a login was used of late: as long as sessions are remembered.
pub(crate) async fn addresses_of(connection: &mut AnyConnection, login: &LoginId) -> Result<Vec<IpAddr>, Error> {
    let addresses: Vec<String> =
        sqlx::query_scalar("select address from session where login_id = $1 order by ends_at desc limit $2")
            .bind(login.as_str())
            .bind(LOOKED_AT)
            .fetch_all(connection)
            .await?;
    Ok(addresses.iter().filter_map(|address| address.parse().ok()).collect())
}
