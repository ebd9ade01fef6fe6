//! The limit on failed sign-ins, counted in the database before a password is looked at, so that neither
//! parallel tries nor several nodes exceed it. Not responsible for what else slows a guesser down.

use super::store::tries as store;
use crate::{
    Backend,
    audit::hex,
    clock::{MINUTE, SECOND},
    error::Error,
};
use domain::value::LoginName;
use sha2::{Digest, Sha256};
use std::net::IpAddr;

/// How long a try counts.
const WINDOW: i64 = 15 * MINUTE;

/// Whose tries are counted, and how many there may be.
pub(super) struct Subject {
    key: String,
    /// The login, when it is one.
    login: Option<String>,
    most: usize,
}

impl Subject {
    /// A login as typed, whether or not it exists: 20 tries. Only a hash of it is kept, as people type
    /// passwords into the wrong field.
    pub(super) fn login(typed: &str) -> Self {
        let folded = typed
            .parse::<LoginName>()
            .map_or_else(|_| typed.trim().to_lowercase(), String::from);
        Self {
            key: format!("login {}", hex(&Sha256::digest(folded.as_bytes()))),
            // What is no login is nobody's.
            login: typed.parse::<LoginName>().ok().map(String::from),
            most: 20,
        }
    }

    /// An address: 100 tries. Of IPv6 the first 64 bits, which one client has to itself.
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
            login: None,
            most: 100,
        }
    }

    /// Until when no other try is taken, when these were made.
    fn waits_until(&self, tries: &[i64]) -> Option<i64> {
        // The oldest of the last `most` has to leave the window.
        let oldest = tries.len().checked_sub(self.most).and_then(|at| tries.get(at))?;
        Some(oldest + WINDOW)
    }

    /// Whose login it is, and until when it has to wait.
    fn waiting(&self, tries: &[i64]) -> (Option<&str>, Option<i64>) {
        (self.login.as_deref(), self.waits_until(tries))
    }
}

/// A try that was counted.
pub(super) struct Counted {
    subject: Subject,
    at: i64,
}

/// Counts a try, or says in how many seconds the next one is taken.
pub(super) async fn count(backend: &Backend, subject: Subject) -> Result<Result<Counted, u64>, Error> {
    let now = backend.now();
    let mut transaction = backend.db().bookkeeping().await?;
    let mut tries = read(&store::lock(&mut transaction, &subject.key, now).await?, now);
    if let Some(until) = subject.waits_until(&tries) {
        let wait = u64::try_from(until - now).unwrap_or(1);
        return Ok(Err(wait.div_ceil(SECOND.unsigned_abs())));
    }
    tries.push(now);
    store::set(&mut transaction, &subject.key, &write(&tries), subject.waiting(&tries)).await?;
    transaction.commit().await?;
    Ok(Ok(Counted { subject, at: now }))
}

/// Takes a try back: it was no failure.
pub(super) async fn take_back(backend: &Backend, counted: &Counted) -> Result<(), Error> {
    let now = backend.now();
    let mut transaction = backend.db().bookkeeping().await?;
    let mut tries = read(&store::lock(&mut transaction, &counted.subject.key, now).await?, now);
    if let Some(position) = tries.iter().position(|at| *at == counted.at) {
        tries.remove(position);
    }
    let subject = &counted.subject;
    store::set(&mut transaction, &subject.key, &write(&tries), subject.waiting(&tries)).await?;
    transaction.commit().await?;
    Ok(())
}

/// Forgets subjects whose tries do not count any more.
pub(super) async fn forget(backend: &Backend) -> Result<(), Error> {
    let mut transaction = backend.db().bookkeeping().await?;
    store::forget(&mut transaction, backend.now() - WINDOW).await?;
    transaction.commit().await?;
    Ok(())
}

/// Instants in the window, oldest first.
fn read(stored: &str, now: i64) -> Vec<i64> {
    let mut tries: Vec<i64> = stored
        .split(',')
        .filter_map(|at| at.parse().ok())
        .filter(|at| now - *at < WINDOW)
        .collect();
    tries.sort_unstable();
    tries
}

fn write(tries: &[i64]) -> String {
    tries.iter().map(ToString::to_string).collect::<Vec<_>>().join(",")
}
