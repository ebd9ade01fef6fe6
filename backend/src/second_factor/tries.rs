//! The limit on guessing a second factor: after five wrong codes in a row each one costs more time than the one before.
//! Counted in the database before a code is looked at, so that neither parallel tries nor several servers exceed it.
//! Only who knows the password comes here: no stranger makes anybody wait.

use super::store::{self, Tries};
use crate::{
    Backend,
    clock::{MINUTE, SECOND},
    error::Error,
};
use domain::LoginId;

/// Wrong codes in a row for which nobody waits but after the last.
pub(super) const FREE: i64 = 5;
/// How long after the fifth; twice as long after each further one.
const FIRST: i64 = 30 * SECOND;
/// And no longer than this.
const MOST: i64 = 60 * MINUTE;
/// After so long without a try it begins anew.
const FORGET_AFTER: i64 = 24 * 60 * MINUTE;

/// How long nobody tries after so many wrong codes in a row.
fn wait(failures: i64) -> i64 {
    match failures - FREE {
        before if before < 0 => 0,
        beyond @ 0..16 => (FIRST << beyond).min(MOST),
        _ => MOST,
    }
}

/// Counts a try as a wrong one, until it is taken back; says which one in a row it is. `Err`: in how many seconds the
/// next one is taken.
pub(super) async fn count(backend: &Backend, login: &LoginId) -> Result<Result<i64, u64>, Error> {
    let now = backend.now();
    let mut transaction = backend.db().bookkeeping().await?;
    let tries = store::lock_tries(&mut transaction, login).await?;
    if now < tries.next_at {
        let left = u64::try_from(tries.next_at - now).unwrap_or(1);
        return Ok(Err(left.div_ceil(SECOND.unsigned_abs())));
    }
    let before = if now - tries.last_at >= FORGET_AFTER {
        0
    } else {
        tries.failures
    };
    let failures = before.saturating_add(1);
    let tries = Tries {
        failures,
        last_at: now,
        next_at: now.saturating_add(wait(failures)),
    };
    store::set_tries(&mut transaction, login, tries).await?;
    transaction.commit().await?;
    Ok(Ok(failures))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_wait_doubles_up_to_an_hour() {
        let waits: Vec<i64> = (1..=14).map(|failures| wait(failures) / SECOND).collect();
        assert_eq!(waits, [0, 0, 0, 0, 30, 60, 120, 240, 480, 960, 1920, 3600, 3600, 3600]);
        assert_eq!(wait(i64::MAX), MOST);
    }
}
