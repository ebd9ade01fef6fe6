//! SQL of when the access of a login begins and ends, for whoever has proven whose it is.

use crate::{
    db::parse_optional,
    error::Error,
    time_zone::{self, Edge},
};
use domain::{LoginId, portal_access::Told};
use sqlx::{AnyConnection, Row as _};

/// One end of an access in words, in its own zone; `None` when it has none.
pub(in crate::sign_in) async fn told(
    connection: &mut AnyConnection,
    login: &LoginId,
    edge: Edge,
) -> Result<Option<Told>, Error> {
    const TABLE: &str = "portal_access";
    let row = sqlx::query(
        "select p.activates_at, p.activates_wall, p.expires_at, p.expires_wall, \
            coalesce(p.window_zone, c.time_zone, 'UTC') as zone \
         from portal_access p left join contact c on c.customer_id = p.customer_id and c.id = p.contact_id \
         where p.login_id = $1",
    )
    .bind(login.as_str())
    .fetch_optional(connection)
    .await?;
    let Some(row) = row else { return Ok(None) };
    let (at, typed) = match edge {
        Edge::Begins => ("activates_at", "activates_wall"),
        Edge::Ends => ("expires_at", "expires_wall"),
    };
    let Some(at) = row.try_get::<Option<i64>, _>(at)? else {
        return Ok(None);
    };
    let zone: &str = row.try_get("zone")?;
    let typed = parse_optional(row.try_get::<Option<&str>, _>(typed)?, TABLE, login.as_str())?;
    let wall = typed
        .or_else(|| time_zone::wall(at, zone))
        .ok_or_else(|| Error::corrupt(TABLE, login.as_str()))?;
    Ok(time_zone::told((wall, at), (zone, zone), edge).into_iter().next())
}
