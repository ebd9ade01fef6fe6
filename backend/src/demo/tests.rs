//! Tests.
use crate::{Backend, Config, DatabaseUrl};

#[tokio::test]
async fn quick() {
    let dir = tempfile::tempdir().unwrap();
    let config = Config {
        database_url: DatabaseUrl::Sqlite(dir.path().join("x.db")),
        secure_cookies: false,
    };
    let backend = Backend::open(&config).await.unwrap();
    let t = std::time::SystemTime::UNIX_EPOCH;
    let _ = t;
    for login in super::seed(&backend, None).await.unwrap() {
        println!(
            "{} {} {} {}",
            login.name,
            login.role.fr,
            login.login,
            secrecy::ExposeSecret::expose_secret(&login.password)
        );
    }
    println!("{:?}", super::seed(&backend, Some("x")).await.unwrap().len());
}
