//! Schemas, and where the file lies.

use super::{Author, Db, Error, Event};
use crate::{
    DatabaseUrl, both_engines,
    testing::{Engine, ManualClock, START, Testing, postgres_url},
};
use secrecy::ExposeSecret;
use std::{path::Path, sync::Arc, task::Poll};

async fn open(url: &DatabaseUrl) -> Result<Db, Error> {
    Db::open(url, Arc::new(ManualClock::at(START))).await
}

both_engines! {
    async fn a_database_that_is_there_opens_as_it_is(t: Testing) {
        let sample = t.sample().await;
        let again = t.another_node().await;
        again.ready().await.expect("an answer");
        let (token, address) = (sample.owner.token.expose_secret(), sample.owner.session.address());
        let resolved = again.sign_in().resolve(token, address).await;
        assert!(resolved.expect("an answer").is_some());
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
            ["Account owner", "Account administrator", "Contact manager", "Billing only", "Support only", "Billing and support"]
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
        assert_eq!(of_class.expect("roles").len(), 5);
        t.execute(
            "insert into allowed_role (customer_id, role_id) values ($1, $2)",
            &[sample.customer.as_str(), crate::testing::role::BILLING],
        )
        .await;
        let own = crate::access::store::allowed_roles(&mut connection, &sample.customer).await.expect("roles");
        assert_eq!(own.iter().map(ToString::to_string).collect::<Vec<_>>(), [crate::testing::role::BILLING]);
    }

    async fn a_change_that_is_given_up_at_any_moment_leaves_the_door_open(t: Testing) {
        let sample = t.sample().await;
        let author = Author::system("test");
        let mut finished = 0;
        // As when a browser goes away: the future is dropped wherever it stands.
        for n in 0..200 {
            let mut whole = Box::pin(async {
                let mut change = t.backend.db().change(&author, &sample.customer).await?;
                sqlx::query("update customer set name = 'Given up' where id = $1")
                    .bind(sample.customer.as_str())
                    .execute(change.connection())
                    .await?;
                change.commit(Event {
                    kind: "test.happened",
                    subject_kind: "test",
                    subject_id: n.to_string(),
                    subject_name: String::new(),
                    before: serde_json::Value::Null,
                    after: serde_json::Value::Null,
                })
                .await
            });
            let mut left = n % 40;
            let done = std::future::poll_fn(|context| match whole.as_mut().poll(context) {
                Poll::Ready(done) => Poll::Ready(Some(done)),
                Poll::Pending if left == 0 => Poll::Ready(None),
                Poll::Pending => {
                    left -= 1;
                    Poll::Pending
                }
            })
            .await;
            finished += u32::from(done.transpose().expect("a commit").is_some());
        }
        assert!((1..200).contains(&finished), "{finished}");
        let mut change = t.backend.db().change(&author, &sample.customer).await.expect("a change");
        sqlx::query("select 1").execute(change.connection()).await.expect("an answer");
        drop(change);
        let verified = t.backend.verify_audit(Some(&sample.customer)).await.expect("a verdict");
        assert!(matches!(verified, crate::audit::Verified::Whole { .. }), "{verified:?}");
    }

    async fn a_change_of_the_provider_writes_into_the_trails_of_the_customers_it_touches(t: Testing) {
        let (sample, other) = (t.sample().await, t.other_sample().await);
        let author = Author::system("test");
        let event = |kind| Event {
            kind,
            subject_kind: "test",
            subject_id: String::new(),
            subject_name: String::new(),
            before: serde_json::Value::Null,
            after: serde_json::Value::Null,
        };
        let mut change = t.backend.db().provider_change(&author).await.expect("a change");
        change.hold_customers().await.expect("held");
        for kind in ["first", "second"] {
            change.also(&sample.customer, event(kind)).expect("one more");
        }
        change.also(&other.customer, event("first")).expect("one more");
        change.commit(event("all")).await.expect("a commit");
        for (customer, expected) in [("", 0), (sample.customer.as_str(), 2), (other.customer.as_str(), 1)] {
            let told = "select count(*) from audit_event where customer_id = $1 and kind in ('first', 'second')";
            assert_eq!(t.number(told, &[customer]).await, expected);
        }
        for chain in [None, Some(&sample.customer), Some(&other.customer)] {
            let verified = t.backend.verify_audit(chain).await.expect("a verdict");
            assert!(matches!(verified, crate::audit::Verified::Whole { .. }), "{verified:?}");
        }
        // Who holds one customer reaches for no other one.
        let mut change = t.backend.db().change(&author, &sample.customer).await.expect("a change");
        assert!(change.hold_customers().await.is_err());
        assert!(change.also(&other.customer, event("first")).is_err());
    }

    async fn readers_see_nothing_of_a_change_before_its_commit(t: Testing) {
        let sample = t.sample().await;
        let author = Author::system("test");
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
