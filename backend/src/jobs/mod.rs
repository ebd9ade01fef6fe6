//! Work that is done from time to time: by whichever of the servers on one database takes its lease, once. A server
//! that vanishes in the midst of a job loses the lease when its time is over, and another one does it again: every job
//! can be done twice. What the jobs do is the features' business.

mod list;
mod runner;
mod store;
#[cfg(test)]
mod tests;

pub use runner::Runner;

use crate::{
    Backend,
    clock::{MINUTE, SECOND},
    error::Error,
};
use std::{pin::Pin, sync::Arc, time::Duration};

/// For how long a job is one server's without a word from it.
const LEASE: i64 = MINUTE;
/// After how long a job that failed is tried again, the first time; twice that the next, and so on.
const RETRY: i64 = 10 * SECOND;
/// The longest that a job that failed waits.
const RETRY_MOST: i64 = 10 * MINUTE;
/// How much of an error is kept.
const ERROR_MOST: usize = 500;

type Doing<T> = Pin<Box<dyn Future<Output = Result<T, Error>> + Send>>;
type Action<T> = Arc<dyn Fn(Backend) -> Doing<T> + Send + Sync>;

/// Something that is done from time to time.
#[derive(Clone)]
pub(crate) struct Job {
    name: &'static str,
    /// Microseconds from one time to the next.
    every: i64,
    /// Whether there is anything to do, where asking is cheaper than taking the lease.
    has_work: Option<Action<bool>>,
    work: Action<()>,
}

impl Job {
    /// Done at the start, and then so long after it was done.
    pub(crate) fn new<F>(
        name: &'static str,
        every: Duration,
        work: impl Fn(Backend) -> F + Send + Sync + 'static,
    ) -> Self
    where
        F: Future<Output = Result<(), Error>> + Send + 'static,
    {
        Self {
            name,
            every: i64::try_from(every.as_micros()).unwrap_or(i64::MAX),
            has_work: None,
            work: Arc::new(move |backend| Box::pin(work(backend))),
        }
    }

    /// Only when there is something to do.
    pub(crate) fn when<F>(mut self, has_work: impl Fn(Backend) -> F + Send + Sync + 'static) -> Self
    where
        F: Future<Output = Result<bool, Error>> + Send + 'static,
    {
        self.has_work = Some(Arc::new(move |backend| Box::pin(has_work(backend))));
        self
    }
}

/// How long a job waits that failed so many times in a row.
fn backoff(failures: i64) -> i64 {
    let doublings = u32::try_from(failures.clamp(1, 10) - 1).unwrap_or_default();
    (RETRY << doublings).min(RETRY_MOST)
}

/// The beginning of an error, as it is kept.
fn told(error: &Error) -> String {
    error.to_string().chars().take(ERROR_MOST).collect()
}
