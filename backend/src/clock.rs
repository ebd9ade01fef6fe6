//! Time and chance, handed in: the only module that asks the system for either. Not responsible for time
//! zones ([`crate::time_zone`]).

use crate::error::Error;
use std::sync::Arc;

/// Microseconds in a second.
pub(crate) const SECOND: i64 = 1_000_000;
/// Microseconds in a minute.
pub(crate) const MINUTE: i64 = 60 * SECOND;

/// Tells the time.
pub trait Clock: Send + Sync {
    /// Microseconds since 1970 in UTC.
    fn now(&self) -> i64;
}

/// The time of the machine.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "the one place where the time is read")]
    fn now(&self) -> i64 {
        jiff::Timestamp::now().as_microsecond()
    }
}

/// A source of random bytes, fit for secrets.
pub trait Rng: Send + Sync {
    /// Fills the slice.
    fn fill(&self, bytes: &mut [u8]);
}

/// Chance of the operating system, through a generator that it seeds.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemRng;

impl Rng for SystemRng {
    #[expect(clippy::disallowed_methods, reason = "the one place where chance is drawn")]
    fn fill(&self, bytes: &mut [u8]) {
        rand::RngCore::fill_bytes(&mut rand::rng(), bytes);
    }
}

/// Makes identifiers: UUIDs of version 7 (RFC 9562, section 5.7), in the order of their making to the
/// millisecond.
#[derive(Clone)]
pub struct Ids {
    clock: Arc<dyn Clock>,
    rng: Arc<dyn Rng>,
}

impl Ids {
    /// Ids from this clock and this chance.
    pub fn new(clock: Arc<dyn Clock>, rng: Arc<dyn Rng>) -> Self {
        Self { clock, rng }
    }

    /// A new id of any of the types in [`domain::id`].
    pub fn make<T: TryFrom<String>>(&self) -> Result<T, Error> {
        let milliseconds = u64::try_from(self.clock.now() / 1000).unwrap_or_default();
        let mut random = [0; 10];
        self.rng.fill(&mut random);
        let uuid = uuid::Builder::from_unix_timestamp_millis(milliseconds, &random).into_uuid();
        T::try_from(uuid.to_string()).map_err(|_| Error::Other("an id was not accepted".to_owned()))
    }
}
