//! The limits on guessing: counted in the database before a password is looked at, so that they survive a restart and
//! neither parallel tries nor several servers exceed them. A login waits longer with each wrong try, and never for
//! good; a browser from which it came in before is counted for itself, so that no stranger keeps its owner out. An
//! address has so many tries in a while, whatever the login.

use super::store::tries as store;
use crate::{
    Backend,
    audit::hex,
    clock::{MINUTE, SECOND},
    error::Error,
};
use domain::{SessionId, value::LoginName};
use sha2::{Digest, Sha256};
use std::net::IpAddr;

/// So many wrong tries in a row cost nothing but themselves.
pub(super) const FREE: usize = 5;
/// The longest that a login waits for its next try: with it, some hundred tries a day (NIST SP 800-63B-4, section
/// 3.2.2).
const LONGEST: i64 = 15 * MINUTE;
/// How long a wrong try of a login counts.
const MEMORY: i64 = 24 * 60 * MINUTE;
/// From so many on the wait is the longest: no more are kept.
const KEPT: usize = 20;
/// How long a wrong try of an address counts, and how many there may be: it may be that of a whole company.
const WINDOW: i64 = 15 * MINUTE;
const ADDRESS_MOST: usize = 100;

/// What stands between one try and the next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Rule {
    /// After [`FREE`] of them a second, and twice as long each time.
    Delay,
    /// [`ADDRESS_MOST`] in [`WINDOW`].
    Window,
}

impl Rule {
    const fn memory(self) -> i64 {
        match self {
            Self::Delay => MEMORY,
            Self::Window => WINDOW,
        }
    }

    const fn kept(self) -> usize {
        match self {
            Self::Delay => KEPT,
            Self::Window => ADDRESS_MOST,
        }
    }

    /// From when on the next try is taken, after these, oldest first.
    fn next(self, tries: &[i64]) -> i64 {
        match self {
            Self::Delay => {
                let (Some(last), Some(beyond)) = (tries.last(), tries.len().checked_sub(FREE)) else {
                    return 0;
                };
                let doubled = SECOND << beyond.min(KEPT);
                last.saturating_add(doubled.min(LONGEST))
            }
            Self::Window => tries
                .len()
                .checked_sub(ADDRESS_MOST)
                .and_then(|oldest| tries.get(oldest))
                .map_or(0, |oldest| oldest.saturating_add(WINDOW)),
        }
    }
}

/// Whose tries are counted.
#[derive(Debug, Clone)]
pub(super) struct Subject {
    key: String,
    rule: Rule,
    /// The login as it is stored, where strangers try it.
    login: String,
}

impl Subject {
    /// A login as typed, whether or not it exists, tried from a browser in which it did not come in before. Only a hash
    /// of it is kept, as people type passwords into the wrong field.
    pub(super) fn login(typed: &str) -> Self {
        Self {
            key: login_key(&folded(typed)),
            rule: Rule::Delay,
            // What is no login is nobody's, and may be more than a database takes.
            login: typed.parse::<LoginName>().map(String::from).unwrap_or_default(),
        }
    }

    /// The same from a browser in which it came in before, known by the hash of its token.
    pub(super) fn login_on(typed: &str, device: &str) -> Self {
        Self {
            key: format!("{} {device}", login_key(&folded(typed))),
            rule: Rule::Delay,
            login: String::new(),
        }
    }

    /// Whoever has a session and says who they are once more.
    pub(super) fn session(id: &SessionId) -> Self {
        Self {
            key: format!("session {id}"),
            rule: Rule::Delay,
            login: String::new(),
        }
    }

    /// An address. Of IPv6 the first 64 bits, which one client has to itself.
    pub(super) fn address(address: IpAddr) -> Self {
        let key = match address.to_canonical() {
            IpAddr::V4(v4) => format!("address {v4}"),
            IpAddr::V6(v6) => {
                let [a, b, c, d, ..] = v6.segments();
                format!("address {a:x}:{b:x}:{c:x}:{d:x}::/64")
            }
        };
        Self {
            key,
            rule: Rule::Window,
            login: String::new(),
        }
    }
}

fn folded(typed: &str) -> String {
    typed
        .parse::<LoginName>()
        .map_or_else(|_| typed.trim().to_lowercase(), String::from)
}

fn login_key(folded: &str) -> String {
    format!("login {}", hex(&Sha256::digest(folded.as_bytes())))
}

/// A try that was counted.
pub(super) struct Counted {
    subject: Subject,
    at: i64,
    /// How many there are with it.
    pub(super) tries: usize,
}

/// Counts a try, or says in how many seconds the next one is taken.
pub(super) async fn count(backend: &Backend, subject: Subject) -> Result<Result<Counted, u64>, Error> {
    let now = backend.now();
    let rule = subject.rule;
    let mut transaction = backend.db().bookkeeping().await?;
    let mut tries = read(&store::lock(&mut transaction, &subject.key, now).await?, rule, now);
    let next = rule.next(&tries);
    if next > now {
        let wait = u64::try_from(next - now).unwrap_or(1);
        return Ok(Err(wait.div_ceil(SECOND.unsigned_abs())));
    }
    tries.push(now);
    let surplus = tries.len().saturating_sub(rule.kept());
    tries.drain(..surplus);
    keep(&mut transaction, &subject, &tries).await?;
    transaction.commit().await?;
    Ok(Ok(Counted {
        tries: tries.len(),
        subject,
        at: now,
    }))
}

/// Takes a try back: it was no failure. Of a login, what went wrong before is forgotten as well.
pub(super) async fn take_back(backend: &Backend, counted: &Counted) -> Result<(), Error> {
    let now = backend.now();
    let subject = &counted.subject;
    let mut transaction = backend.db().bookkeeping().await?;
    let mut tries = read(
        &store::lock(&mut transaction, &subject.key, now).await?,
        subject.rule,
        now,
    );
    match subject.rule {
        Rule::Delay => tries.clear(),
        Rule::Window => {
            if let Some(position) = tries.iter().position(|at| *at == counted.at) {
                tries.remove(position);
            }
        }
    }
    keep(&mut transaction, subject, &tries).await?;
    transaction.commit().await?;
    Ok(())
}

/// Forgets subjects whose tries do not count any more.
pub(super) async fn forget(backend: &Backend) -> Result<(), Error> {
    let mut transaction = backend.db().bookkeeping().await?;
    store::forget(&mut transaction, backend.now() - MEMORY).await?;
    transaction.commit().await?;
    Ok(())
}

async fn keep(connection: &mut sqlx::AnyConnection, subject: &Subject, tries: &[i64]) -> Result<(), Error> {
    let written = tries.iter().map(ToString::to_string).collect::<Vec<_>>().join(",");
    store::set(
        connection,
        &subject.key,
        (&written, subject.rule.next(tries)),
        &subject.login,
    )
    .await
}

/// Instants that count, oldest first.
fn read(stored: &str, rule: Rule, now: i64) -> Vec<i64> {
    let mut tries: Vec<i64> = stored
        .split(',')
        .filter_map(|at| at.parse().ok())
        .filter(|at| now - *at < rule.memory())
        .collect();
    tries.sort_unstable();
    tries
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_wrong_try_waits_twice_as_long_as_the_one_before_up_to_a_quarter_of_an_hour() {
        let waits = |count: usize| Rule::Delay.next(&vec![7 * SECOND; count]) / SECOND - 7;
        let expected = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900, 900, 900, 900, 900];
        assert!((0..FREE).all(|count| Rule::Delay.next(&vec![7 * SECOND; count]) == 0));
        for (count, seconds) in (FREE..=KEPT).zip(expected) {
            assert_eq!(waits(count), seconds, "after {count}");
        }
    }
}
