//! Says on the terminal which step runs and how long the ones before it took.

use std::time::{Duration, Instant};

/// The steps of one run.
pub(crate) struct Progress {
    of: usize,
    step: usize,
    started: Instant,
    name: String,
    step_started: Instant,
}

impl Progress {
    pub(crate) fn new(of: usize) -> Self {
        let now = now();
        Self {
            of,
            step: 0,
            started: now,
            name: String::new(),
            step_started: now,
        }
    }

    /// Ends the step before and announces the next.
    pub(crate) fn step(&mut self, name: &str) {
        self.end_step();
        self.step += 1;
        name.clone_into(&mut self.name);
        self.step_started = now();
        eprintln!("\n[{}/{}] {name}", self.step, self.of);
    }

    /// Ends the last step.
    pub(crate) fn done(&mut self, what: &str) {
        self.end_step();
        eprintln!("\n{what}, in {}", seconds(self.started.elapsed()));
    }

    fn end_step(&self) {
        if self.step > 0 {
            eprintln!("      {}: {}", self.name, seconds(self.step_started.elapsed()));
        }
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "a developer's stopwatch, nothing is decided by it"
)]
fn now() -> Instant {
    Instant::now()
}

fn seconds(duration: Duration) -> String {
    format!("{:.1} s", duration.as_secs_f32())
}
