//! For tests, here and in other crates: a fresh database on either engine, a clock that stands still, chance
//! that repeats itself, and a customer with people in it. Not part of the program.
//!
//! ```ignore
//! both_engines! {
//!     /// What it says.
//!     async fn a_contact_can_be_added(t: Testing) {
//!         let sample = t.sample().await;
//!         ..
//!     }
//! }
//! ```
#![expect(
    clippy::expect_used,
    clippy::panic,
    clippy::missing_panics_doc,
    reason = "what a test cannot be set up with, it fails of"
)]

mod plans;
mod postgres;
mod sample;
mod second_factor;

pub use crate::db::Engine;
pub use plans::Plan;
pub use sample::{Member, PASSWORD, Sample, client, role};
pub use second_factor::{App, code};

use crate::{
    Backend, Config, DatabaseUrl, KeyFile,
    clock::{Clock, Rng},
    mail::Route,
};
use rand::{RngCore, SeedableRng, rngs::StdRng};
use std::{
    os::unix::fs::PermissionsExt as _,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicI64, AtomicU64, Ordering},
    },
    time::Duration,
};

/// 2026-11-23 15:00 in UTC, a Monday: 10:00 in Montréal.
pub const START: i64 = 1_795_446_000_000_000;

/// Declares tests that run on SQLite and on Postgres, each on a fresh database: `name::sqlite` and
/// `name::postgres`.
#[macro_export]
macro_rules! both_engines {
    ($($(#[$meta:meta])* async fn $name:ident($argument:ident: $type:ty) $body:block)+) => {$(
        $(#[$meta])*
        async fn $name($argument: $type) $body

        mod $name {
            #[tokio::test(flavor = "multi_thread")]
            async fn sqlite() {
                Box::pin(super::$name($crate::testing::Testing::new($crate::testing::Engine::Sqlite).await)).await;
            }

            #[tokio::test(flavor = "multi_thread")]
            async fn postgres() {
                Box::pin(super::$name($crate::testing::Testing::new($crate::testing::Engine::Postgres).await)).await;
            }
        }
    )+};
}

/// A clock that tells the time it was set to.
#[derive(Debug)]
pub struct ManualClock(AtomicI64);

impl ManualClock {
    /// A clock that stands at `now`.
    pub fn at(now: i64) -> Self {
        Self(AtomicI64::new(now))
    }

    /// Sets the time.
    pub fn set(&self, now: i64) {
        self.0.store(now, Ordering::SeqCst);
    }

    /// Lets time pass.
    pub fn advance(&self, by: Duration) {
        let by = i64::try_from(by.as_micros()).unwrap_or(i64::MAX);
        self.0.fetch_add(by, Ordering::SeqCst);
    }

    /// As [`Self::advance`].
    pub fn advance_minutes(&self, minutes: u64) {
        self.advance(Duration::from_secs(minutes * 60));
    }
}

impl Clock for ManualClock {
    fn now(&self) -> i64 {
        self.0.load(Ordering::SeqCst)
    }
}

/// Chance that repeats itself.
pub struct SeededRng(Mutex<StdRng>);

impl SeededRng {
    /// The chance of this seed.
    pub fn new(seed: u64) -> Self {
        Self(Mutex::new(StdRng::seed_from_u64(seed)))
    }
}

impl Rng for SeededRng {
    fn fill(&self, bytes: &mut [u8]) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).fill_bytes(bytes);
    }
}

/// The services on a fresh database.
pub struct Testing {
    /// The services.
    pub backend: Backend,
    /// Their clock, at [`START`].
    pub clock: Arc<ManualClock>,
    /// What they were opened with.
    pub config: Config,
    /// The engine.
    pub engine: Engine,
    directory: tempfile::TempDir,
    mail: tempfile::TempDir,
    /// The seed of the next one beside this.
    nodes: AtomicU64,
}

impl Testing {
    /// The services on a fresh database of this engine.
    pub async fn new(engine: Engine) -> Self {
        let directory = tempfile::tempdir().expect("a temporary directory");
        let database_url = match engine {
            Engine::Sqlite => DatabaseUrl::Sqlite(directory.path().join("relais.db")),
            Engine::Postgres => DatabaseUrl::Postgres(postgres::fresh_database().await),
        };
        let mail = tempfile::tempdir().expect("a temporary directory");
        let config = Config {
            database_url,
            public_url: "http://127.0.0.1:3000".to_owned(),
            mail: Route::Files(mail.path().to_owned()),
            secret_keys: key_file(directory.path()),
        };
        let clock = Arc::new(ManualClock::at(START));
        let backend = Backend::open_with(&config, clock.clone(), Arc::new(SeededRng::new(1)))
            .await
            .unwrap_or_else(|error| panic!("the database did not open: {error}"));
        Self {
            backend,
            clock,
            config,
            engine,
            directory,
            mail,
            nodes: AtomicU64::new(2),
        }
    }

    /// Opens the same database a second time, as another node would: same clock, other chance.
    pub async fn another_node(&self) -> Backend {
        self.node(&self.config).await
    }

    /// As [`Self::another_node`], with letters going elsewhere.
    pub async fn node_that_mails(&self, mail: Route) -> Backend {
        let config = Config {
            mail,
            ..self.config.clone()
        };
        self.node(&config).await
    }

    async fn node(&self, config: &Config) -> Backend {
        // Each has chance of its own: no two give the same token.
        let seed = self.nodes.fetch_add(1, Ordering::Relaxed);
        Backend::open_with(config, self.clock.clone(), Arc::new(SeededRng::new(seed)))
            .await
            .unwrap_or_else(|error| panic!("the database did not open: {error}"))
    }

    /// A customer with people in it, who are signed in.
    pub async fn sample(&self) -> Sample {
        Sample::make(self, "ABC Company", "abc").await
    }

    /// Another customer beside [`Self::sample`], as `ABC Company` may not see it.
    pub async fn other_sample(&self) -> Sample {
        Sample::make(self, "Boulangerie Côté inc.", "boulangerie").await
    }

    /// Runs a statement as it stands, around every service: what somebody with access to the database itself
    /// could do, or a state that no service makes yet. Placeholders `$1` ... are filled with texts.
    pub async fn execute(&self, sql: &'static str, texts: &[&str]) -> u64 {
        let mut transaction = self.backend.db().bookkeeping().await.expect("a transaction");
        let mut query = sqlx::query(sql);
        for text in texts {
            query = query.bind((*text).to_owned());
        }
        let done = query.execute(&mut *transaction).await.expect("a statement that works");
        transaction.commit().await.expect("a commit");
        done.rows_affected()
    }

    /// The one number that a statement selects.
    pub async fn number(&self, sql: &'static str, texts: &[&str]) -> i64 {
        let mut connection = self.backend.db().read().await.expect("a connection");
        let mut query = sqlx::query_scalar(sql);
        for text in texts {
            query = query.bind((*text).to_owned());
        }
        query.fetch_one(&mut *connection).await.expect("a number")
    }

    /// How many passwords the services have verified so far.
    pub fn verifications(&self) -> u64 {
        self.backend.passwords().verifications()
    }

    /// The directory into which letters go.
    pub fn mailbox(&self) -> &std::path::Path {
        self.mail.path()
    }

    /// The directory of the database's file, when it is one.
    pub fn directory(&self) -> Option<&std::path::Path> {
        (self.engine == Engine::Sqlite).then(|| self.directory.path())
    }
}

/// A file with a key that every test has, as all databases come of one.
fn key_file(directory: &std::path::Path) -> KeyFile {
    let path = directory.join("key");
    std::fs::write(&path, "00".repeat(32)).expect("a key file");
    let owner_alone = std::fs::Permissions::from_mode(0o600);
    std::fs::set_permissions(&path, owner_alone).expect("its mode");
    KeyFile { path, make: false }
}

/// The URL of a fresh, empty database on the temporary Postgres of this process.
pub async fn postgres_url() -> String {
    postgres::empty_database().await
}
