//! Schemas, and where the file lies.

use super::{Db, Error};
use crate::{
    DatabaseUrl, both_engines,
    testing::{Engine, ManualClock, START, Testing, postgres_url},
};
use std::{path::Path, sync::Arc};

async fn open(url: &DatabaseUrl) -> Result<Db, Error> {
    Db::open(url, Arc::new(ManualClock::at(START))).await
}

both_engines! {
    async fn a_database_that_is_there_opens_as_it_is(t: Testing) {
        let sample = t.sample().await;
        let again = t.another_node().await;
        again.ready().await.expect("an answer");
        let head = again.sign_in().resolve(secrecy::ExposeSecret::expose_secret(&sample.owner.token), sample.owner.session.address()).await;
        assert!(head.expect("an answer").is_some());
    }

    async fn an_empty_database_gets_its_schema(t: Testing) {
        let url = match t.engine {
            Engine::Sqlite => DatabaseUrl::Sqlite(t.directory().expect("a directory").join("empty.db")),
            Engine::Postgres => DatabaseUrl::Postgres(postgres_url().await),
        };
        let db = open(&url).await.expect("a database");
        assert_eq!(db.engine(), t.engine);
        let mut connection = db.read().await.expect("a connection");
        let sections = crate::access::store::sections(&mut connection).await.expect("sections");
        assert_eq!(sections.len(), 10);
        let roles = crate::access::store::roles(&mut connection).await.expect("roles");
        let names: Vec<&str> = roles.iter().map(|role| role.name.en.as_str()).collect();
        assert_eq!(
            names,
            ["Account owner", "Account administrator", "Contact manager", "Billing only", "Support only"]
        );
    }

    async fn a_newer_schema_refuses_the_start_with_one_line(t: Testing) {
        t.execute(
            "insert into _sqlx_migrations (version, description, success, checksum, execution_time)
             select 9000, description, success, checksum, execution_time from _sqlx_migrations where version = 1",
            &[],
        )
        .await;
        let error = open(&t.config.database_url).await.err().expect("a refusal");
        assert!(matches!(error, Error::NewerSchema { found: 9000, .. }), "{error:?}");
        let line = error.to_string();
        assert!(line.starts_with("the database has schema 9000, newer than the ") && !line.contains('\n'), "{line}");
    }

    async fn an_own_list_of_allowed_roles_stands_for_that_of_the_class(t: Testing) {
        let sample = t.sample().await;
        let mut connection = t.backend.db().read().await.expect("a connection");
        let of_class = crate::access::store::allowed_roles(&mut connection, &sample.customer).await;
        assert_eq!(of_class.expect("roles").len(), 4);
        t.execute(
            "insert into allowed_role (customer_id, role_id) values ($1, $2)",
            &[sample.customer.as_str(), crate::testing::role::BILLING],
        )
        .await;
        let own = crate::access::store::allowed_roles(&mut connection, &sample.customer).await.expect("roles");
        assert_eq!(own.iter().map(ToString::to_string).collect::<Vec<_>>(), [crate::testing::role::BILLING]);
    }

    async fn readers_see_nothing_of_a_change_before_its_commit(t: Testing) {
        let sample = t.sample().await;
        let author = super::Author::system("test");
        let mut change = t.backend.db().change(&author, &sample.customer).await.expect("a change");
        sqlx::query("update customer set name = 'Other' where id = $1")
            .bind(sample.customer.as_str())
            .execute(change.connection())
            .await
            .expect("an update");
        assert_eq!(t.number("select count(*) from customer where name = 'Other'", &[]).await, 0);
    }
}

#[tokio::test]
async fn a_file_may_lie_under_any_name() {
    let directory = tempfile::tempdir().expect("a directory");
    let path = directory.path().join("données d’ici 100% ?#&.db");
    let db = open(&DatabaseUrl::Sqlite(path.clone())).await.expect("a database");
    db.close().await;
    assert!(path.exists());
}

#[tokio::test]
async fn a_connection_for_reading_cannot_write() {
    let t = Testing::new(Engine::Sqlite).await;
    let mut connection = t.backend.db().read().await.expect("a connection");
    let written = sqlx::query("update settings set seq = 0")
        .execute(&mut *connection)
        .await;
    assert!(written.is_err());
}

#[test]
fn a_database_is_named_by_its_url() {
    let parse = |text: &str| text.parse::<DatabaseUrl>().ok();
    let postgres = "postgres://relais:secret@localhost/relais";
    assert_eq!(parse(postgres), Some(DatabaseUrl::Postgres(postgres.to_owned())));
    assert_eq!(
        parse("sqlite:///srv/relais.db"),
        Some(DatabaseUrl::Sqlite(Path::new("/srv/relais.db").into()))
    );
    assert_eq!(parse("mysql://localhost/relais"), None);
    assert!(!format!("{:?}", parse(postgres)).contains("secret"));
}
