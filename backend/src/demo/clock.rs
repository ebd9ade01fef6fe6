//! A clock that tests of the demo move. Not responsible for the time of an installation: `relais serve` has no such
//! clock.

use crate::clock::{Clock, SECOND, SystemClock};
use std::{
    fs,
    path::PathBuf,
    sync::atomic::{AtomicI64, Ordering},
};

/// The time of the machine and as many seconds more as a file says; none as long as it is missing. It is read whenever
/// the time is asked for, so that a moved clock is moved for the next request.
#[derive(Debug)]
pub struct DemoClock {
    file: PathBuf,
    seconds: AtomicI64,
}

impl DemoClock {
    /// The clock that this file moves.
    pub fn new(file: PathBuf) -> Self {
        Self {
            file,
            seconds: AtomicI64::new(0),
        }
    }
}

impl Clock for DemoClock {
    fn now(&self) -> i64 {
        // While it is being written it may be empty: what it said last holds.
        if let Some(seconds) = fs::read_to_string(&self.file)
            .ok()
            .and_then(|text| text.trim().parse().ok())
        {
            self.seconds.store(seconds, Ordering::Relaxed);
        }
        let more = self.seconds.load(Ordering::Relaxed).saturating_mul(SECOND);
        SystemClock.now().saturating_add(more)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_moves_the_clock_and_half_of_a_file_does_not() {
        let directory = tempfile::tempdir().unwrap();
        let file = directory.path().join("clock");
        let clock = DemoClock::new(file.clone());
        let ahead = || clock.now() - SystemClock.now();
        assert!(ahead().abs() < 60 * SECOND);
        for written in ["3600\n", ""] {
            fs::write(&file, written).unwrap();
            assert!((ahead() - 3600 * SECOND).abs() < 60 * SECOND, "{written:?}");
        }
    }
}
