//! The trail of an account on which much was done: which indexes the engines use, and how much they read.

use super::super::{
    reading::{OF_PROVIDER, PAGE},
    store::{AUTHORS, KINDS, OFFERED_MOST, PageStatement, SUBJECTS},
};
use crate::{both_engines, db::Engine, testing::Testing};
use domain::audit::{AuditQuery, SubjectKey};
use sqlx::{AssertSqlSafe, Row as _, any::AnyRow};

/// Enough that reading them all would show.
const MANY: usize = 20_000;
const KIND: [&str; 4] = [
    "contact.updated",
    "contact.added",
    "session.signed_in",
    "communication_order.saved",
];

/// An id made of a number.
fn id(n: usize) -> String {
    format!("01900000-0000-7000-8000-{n:012x}")
}

/// Writes so many events around the services, without their hashes: two hundred authors, two thousand subjects.
async fn trail(t: &Testing, chain: &str, subject_kind: &str) {
    let mut transaction = t.backend.db().bookkeeping().await.expect("a transaction");
    for start in (0..MANY).step_by(500) {
        let rows: Vec<String> = (start..start + 500)
            .map(|n| {
                let (kind, author, subject) = (KIND[n % 4], id(n % 199), id(n % 1999));
                let (seq, rare) = (n + 1000, if n == 777 { "test.rare" } else { kind });
                format!(
                    "('{chain}',{seq},0,'{rare}','contact','{author}','A','','','{subject_kind}','{subject}','S','{{}}','{{}}','','')"
                )
            })
            .collect();
        let sql = format!(
            "insert into audit_event (customer_id, seq, at, kind, author_kind, author_id, author_name, address,
                session_id, subject_kind, subject_id, subject_name, before, after, previous_hash, hash)
             values {}",
            rows.join(",")
        );
        sqlx::raw_sql(AssertSqlSafe(sql))
            .execute(&mut *transaction)
            .await
            .expect("rows");
    }
    transaction.commit().await.expect("a commit");
    let (url, upkeep) = match &t.config.database_url {
        crate::DatabaseUrl::Sqlite(path) => (format!("sqlite://{}", path.display()), "analyze"),
        crate::DatabaseUrl::Postgres(url) => (url.clone(), "vacuum analyze"),
    };
    let pool = sqlx::AnyPool::connect(&url).await.expect("a connection");
    sqlx::raw_sql(upkeep).execute(&pool).await.expect("statistics");
}

fn prefix(engine: Engine) -> &'static str {
    match engine {
        Engine::Sqlite => "explain query plan ",
        Engine::Postgres => "explain (analyze, timing off, summary off) ",
    }
}

fn lines(engine: Engine, rows: &[AnyRow]) -> Vec<String> {
    let column = if engine == Engine::Sqlite { 3 } else { 0 };
    rows.iter().map(|row| row.get::<String, _>(column)).collect()
}

/// The table is read by an index, and no more rows of it than these; SQLite does not tell how many.
fn assert_reads_few(engine: Engine, what: &str, most: u64, plan: &[String]) {
    let number = |line: &str, before: &str| -> Option<u64> {
        let rest = &line[line.find(before)? + before.len()..];
        let digits: String = rest.chars().take_while(char::is_ascii_digit).collect();
        digits.parse().ok()
    };
    for line in plan {
        match engine {
            Engine::Sqlite => assert!(
                !(line.contains("SCAN")
                    && !line.contains("found")
                    && !line.contains("SCAN f")
                    && !line.contains("CONSTANT")),
                "{what}: {plan:#?}"
            ),
            Engine::Postgres => {
                assert!(!line.contains("Seq Scan"), "{what}: {plan:#?}");
                let rows = line.find("(actual ").and_then(|at| number(&line[at..], "rows="));
                let read = rows.max(number(line, "Removed by Filter: ")).unwrap_or(0);
                assert!(read <= most, "{what}: {plan:#?}");
            }
        }
    }
}

/// With one filter, or none, no event is read that is not shown; with several, those of the rarest.
async fn assert_follows_indexes(t: &Testing, chain: &str, subject_kinds: &[&str]) {
    let subject = SubjectKey {
        kind: subject_kinds[0].to_owned(),
        id: id(5),
    };
    let none = AuditQuery::default();
    let asked = [
        (none.clone(), 51, "audit_event_pkey"),
        (
            AuditQuery {
                author: Some(id(7)),
                ..none.clone()
            },
            51,
            "audit_event_by_author",
        ),
        (
            AuditQuery {
                subject: Some(subject.clone()),
                ..none.clone()
            },
            51,
            "audit_event_by_subject",
        ),
        (
            AuditQuery {
                kind: Some("contact.added".into()),
                ..none.clone()
            },
            51,
            "audit_event_by_kind",
        ),
        (
            AuditQuery {
                kind: Some("test.rare".into()),
                ..none.clone()
            },
            51,
            "audit_event_by_kind",
        ),
        (
            AuditQuery {
                author: Some("nobody".into()),
                ..none.clone()
            },
            51,
            "audit_event_by_author",
        ),
        (
            AuditQuery {
                author: Some(id(7)),
                kind: Some("contact.added".into()),
                ..none.clone()
            },
            250,
            "",
        ),
        (
            AuditQuery {
                author: Some(id(7)),
                subject: Some(subject),
                kind: Some("contact.added".into()),
                ..none
            },
            250,
            "",
        ),
    ];
    for (query, most, index) in asked {
        for place in [
            query.clone(),
            AuditQuery {
                before: Some(9000),
                ..query.clone()
            },
            AuditQuery {
                after: Some(9000),
                ..query.clone()
            },
        ] {
            let statement = PageStatement::new(chain, &place, PAGE);
            let mut connection = t.backend.db().read().await.expect("a connection");
            let rows = statement
                .query(prefix(t.engine))
                .fetch_all(&mut *connection)
                .await
                .expect("a plan");
            let plan = lines(t.engine, &rows);
            let what = format!("{chain} {place:?}");
            assert_reads_few(t.engine, &what, most, &plan);
            let text = plan.join("\n");
            if !index.is_empty() {
                let index = if t.engine == Engine::Sqlite && index.ends_with("pkey") {
                    "sqlite_autoindex_audit_event"
                } else {
                    index
                };
                assert!(text.contains(index), "{what}: {plan:#?}");
                // Postgres may sort the few that it has read; SQLite does not tell how many they are.
                assert!(!text.contains("TEMP B-TREE"), "{what}: {plan:#?}");
            }
        }
    }
    let subjects = subject_kinds.iter().map(|kind| (SUBJECTS, Some(*kind)));
    for (sql, kind) in [(AUTHORS, None), (KINDS, None)].into_iter().chain(subjects) {
        let mut connection = t.backend.db().read().await.expect("a connection");
        let text = prefix(t.engine).to_owned() + sql;
        let mut query = sqlx::query(AssertSqlSafe(text)).bind(chain).bind(OFFERED_MOST);
        if let Some(kind) = kind {
            query = query.bind(kind);
        }
        let rows = query.fetch_all(&mut *connection).await.expect("a plan");
        assert_reads_few(t.engine, sql, 200, &lines(t.engine, &rows));
    }
}

both_engines! {
    async fn pages_of_a_customer_and_what_they_are_filtered_by_follow_indexes(t: Testing) {
        let sample = t.sample().await;
        let other = t.other_sample().await;
        trail(&t, sample.customer.as_str(), "contact").await;
        trail(&t, other.customer.as_str(), "contact").await;
        assert_follows_indexes(&t, sample.customer.as_str(), &["contact"]).await;
    }

    async fn pages_of_the_provider_and_what_they_are_filtered_by_follow_indexes(t: Testing) {
        let sample = t.sample().await;
        trail(&t, sample.customer.as_str(), "contact").await;
        trail(&t, "", OF_PROVIDER[0]).await;
        assert_follows_indexes(&t, "", OF_PROVIDER).await;
    }
}
