//! The trail of an account on which much was done: which indexes the engines use, and how much they read.

use super::super::{
    reading::PAGE,
    store::{AUTHORS, KINDS, OFFERED_MOST, PageStatement, SUBJECTS},
};
use crate::{both_engines, db::Engine, testing::Testing};
use domain::{ContactId, CustomerId, audit::AuditQuery};
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

/// Writes so many events around the services, without their chain: two hundred authors, two thousand subjects.
async fn trail(t: &Testing, customer: &CustomerId) {
    let mut transaction = t.backend.db().bookkeeping().await.expect("a transaction");
    for start in (0..MANY).step_by(500) {
        let rows: Vec<String> = (start..start + 500)
            .map(|n| {
                let (kind, author, subject) = (KIND[n % 4], id(n % 199), id(n % 1999));
                let (seq, rare) = (n + 1000, if n == 777 { "test.rare" } else { kind });
                format!(
                    "('{customer}',{seq},0,'{rare}','contact','{author}','A','','','contact','{subject}','S','{{}}','{{}}','','')"
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

both_engines! {
    async fn pages_and_what_they_are_filtered_by_follow_indexes(t: Testing) {
        let sample = t.sample().await;
        let other = t.other_sample().await;
        trail(&t, &sample.customer).await;
        trail(&t, &other.customer).await;
        let subject: ContactId = id(5).parse().expect("an id");
        let none = AuditQuery::default();
        // With one filter, or none, no event is read that is not shown; with several, those of the rarest.
        let asked = [
            (none.clone(), 51, "audit_event_pkey"),
            (AuditQuery { author: Some(id(7)), ..none.clone() }, 51, "audit_event_by_author"),
            (AuditQuery { subject: Some(subject.clone()), ..none.clone() }, 51, "audit_event_by_subject"),
            (AuditQuery { kind: Some("contact.added".into()), ..none.clone() }, 51, "audit_event_by_kind"),
            (AuditQuery { kind: Some("test.rare".into()), ..none.clone() }, 51, "audit_event_by_kind"),
            (AuditQuery { author: Some("nobody".into()), ..none.clone() }, 51, "audit_event_by_author"),
            (AuditQuery { author: Some(id(7)), kind: Some("contact.added".into()), ..none.clone() }, 250, ""),
            (AuditQuery { author: Some(id(7)), subject: Some(subject), kind: Some("contact.added".into()), ..none }, 250, ""),
        ];
        for (query, most, index) in asked {
            for place in [
                query.clone(),
                AuditQuery { before: Some(9000), ..query.clone() },
                AuditQuery { after: Some(9000), ..query.clone() },
            ] {
                let statement = PageStatement::new(&sample.customer, &place, PAGE);
                let mut connection = t.backend.db().read().await.expect("a connection");
                let rows = statement.query(prefix(t.engine)).fetch_all(&mut *connection).await.expect("a plan");
                let plan = lines(t.engine, &rows);
                let what = format!("{place:?}");
                assert_reads_few(t.engine, &what, most, &plan);
                let text = plan.join("\n");
                if !index.is_empty() {
                    let index = if t.engine == Engine::Sqlite && index.ends_with("pkey") { "sqlite_autoindex_audit_event" } else { index };
                    assert!(text.contains(index), "{what}: {plan:#?}");
                    assert!(!text.contains("TEMP B-TREE") && !text.contains("Sort"), "{what}: {plan:#?}");
                }
            }
        }
        for (sql, what) in [(AUTHORS, "authors"), (SUBJECTS, "subjects"), (KINDS, "kinds")] {
            let mut connection = t.backend.db().read().await.expect("a connection");
            let rows = sqlx::query(AssertSqlSafe(prefix(t.engine).to_owned() + sql))
                .bind(sample.customer.as_str())
                .bind(OFFERED_MOST)
                .fetch_all(&mut *connection)
                .await
                .expect("a plan");
            assert_reads_few(t.engine, what, 200, &lines(t.engine, &rows));
        }
    }
}
