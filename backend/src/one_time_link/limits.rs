//! How often somebody may have a link mailed, counted in the database, so that neither a restart nor several servers
//! allow more. Not responsible for guessing passwords ([`crate::sign_in`]).

use super::HOUR;
use crate::{Backend, audit::hex, error::Error};
use domain::Failure;
use sha2::{Digest as _, Sha256};
use sqlx::{AnyConnection, query, query_scalar};
use std::net::IpAddr;

/// The longest time in which tries count.
const LONGEST: i64 = 24 * HOUR;
const SECOND: i64 = 1_000_000;

/// Whose tries are counted, how many there may be, and in which time.
pub(crate) struct Limit {
    subject: String,
    most: usize,
    within: i64,
}

impl Limit {
    /// What one address asks for: 30 in an hour. Of IPv6 the first 64 bits, which one client has to itself.
    pub(crate) fn address(what: &str, address: IpAddr) -> Self {
        let from = match address.to_canonical() {
            IpAddr::V4(v4) => v4.to_string(),
            IpAddr::V6(v6) => {
                let [a, b, c, d, ..] = v6.segments();
                format!("{a:x}:{b:x}:{c:x}:{d:x}::/64")
            }
        };
        Self {
            subject: format!("{what} from {from}"),
            most: 30,
            within: HOUR,
        }
    }

    /// What one login is mailed: 3 in an hour.
    pub(crate) fn login(what: &str, login: &str) -> Self {
        Self {
            subject: format!("{what} of {login}"),
            most: 3,
            within: HOUR,
        }
    }

    /// What one e-mail address is mailed: 3 in a day. Only a hash of it is kept.
    pub(crate) fn email(what: &str, email: &str) -> Self {
        let folded = email.to_lowercase();
        Self {
            subject: format!("{what} to {}", hex(&Sha256::digest(folded.as_bytes()))),
            most: 3,
            within: LONGEST,
        }
    }
}

/// Counts a try; [`Failure::TooManyTries`] when there were as many as there may be.
pub(crate) async fn count(backend: &Backend, limit: &Limit) -> Result<(), Error> {
    let now = backend.now();
    let mut transaction = backend.db().bookkeeping().await?;
    // Makes the row or locks it: tries of one subject follow one another.
    let stored: String = query_scalar(
        "insert into link_limit (subject, times, at) values ($1, '', $2) \
         on conflict (subject) do update set at = excluded.at returning times",
    )
    .bind(&limit.subject)
    .bind(now)
    .fetch_one(&mut *transaction)
    .await?;
    let mut times: Vec<i64> = stored
        .split(',')
        .filter_map(|at| at.parse().ok())
        .filter(|at| now - *at < limit.within)
        .collect();
    times.sort_unstable();
    if times.len() >= limit.most {
        let oldest = times.get(times.len() - limit.most).copied().unwrap_or(now);
        let seconds = u64::try_from(oldest + limit.within - now).unwrap_or(1);
        let seconds = seconds.div_ceil(SECOND.unsigned_abs());
        return Err(Failure::TooManyTries { seconds }.into());
    }
    times.push(now);
    let times: Vec<String> = times.iter().map(ToString::to_string).collect();
    query("update link_limit set times = $2 where subject = $1")
        .bind(&limit.subject)
        .bind(times.join(","))
        .execute(&mut *transaction)
        .await?;
    transaction.commit().await?;
    Ok(())
}

/// As [`count`]; false when there were as many as there may be.
pub(crate) async fn may(backend: &Backend, limit: &Limit) -> Result<bool, Error> {
    match count(backend, limit).await {
        Ok(()) => Ok(true),
        Err(Error::Failure(Failure::TooManyTries { .. })) => Ok(false),
        Err(error) => Err(error),
    }
}

/// Forgets whose tries do not count any more.
pub(super) async fn forget(connection: &mut AnyConnection, now: i64) -> Result<(), Error> {
    query("delete from link_limit where at < $1")
        .bind(now - LONGEST)
        .execute(connection)
        .await?;
    Ok(())
}
