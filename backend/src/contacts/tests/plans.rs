//! The list of a large customer: which indexes the engines use, and how much they read.

use super::{
    super::store::{
        deleted,
        search::{Cursor, Search},
    },
    manager,
};
use crate::{
    both_engines,
    contacts::{
        details::{Details, StoredPhone},
        store::write::{keys, terms},
    },
    db::Engine,
    testing::{Testing, role},
};
use domain::{
    contacts::{ListQuery, PhoneKind},
    id::{ContactId, CustomerId, LoginId},
    portal_access::Status,
};
use sqlx::{Any, AssertSqlSafe, Row as _, any::AnyArguments, query::Query};
use std::time::{Duration, Instant};

/// Enough that reading them all would show.
const MANY: usize = 20_000;
const FIRST: [&str; 8] = ["Anne", "Bob", "Chloé", "Denis", "Émile", "François", "Guy", "Hélène"];
const LAST: [&str; 10] = [
    "Tremblay", "Gagnon", "Roy", "Côté", "Bouchard", "Gauthier", "Morin", "Lavoie", "Fortin", "Gagné",
];

/// One of a crowd: names, titles and numbers repeat, so that every sort has ties.
fn person(n: usize) -> Details {
    let (first, last) = (FIRST[n % 8], LAST[n / 8 % 10]);
    let email = if n.is_multiple_of(7) {
        None
    } else {
        format!("person{n}@crowd.example").parse().ok()
    };
    let title = if n == 12_345 {
        "Rarissime"
    } else {
        ["Technician", "Accountant", ""][n % 3]
    };
    Details {
        first_name: first.parse().expect("a name"),
        last_name: last.parse().expect("a name"),
        title: title.parse().expect("a title"),
        email,
        phones: vec![StoredPhone {
            kind: PhoneKind::Office,
            number: format!("+1514555{:04}", n % 10_000).parse().expect("a number"),
            extension: None,
        }],
        language: domain::Language::Fr,
        time_zone: "America/Toronto".parse().expect("a zone"),
        notes: "".parse().expect("notes"),
        roles: Vec::new(),
        permissions: Default::default(),
        communications: Default::default(),
        login: None,
        disabled: false,
        times: Default::default(),
        interface_language: None,
        networks: Default::default(),
        two_factor: Default::default(),
    }
}

/// Adds so many contacts around the services, many to a statement: one in two has access, in every status.
pub(crate) async fn crowd(t: &Testing, customer: &CustomerId, count: usize) {
    let mut transaction = t.backend.db().bookkeeping().await.expect("a transaction");
    for start in (0..count).step_by(500) {
        let mut rows: [Vec<String>; 8] = Default::default();
        for n in start..count.min(start + 500) {
            let details = person(n);
            let id: ContactId = t.backend.ids().make().expect("an id");
            let [name, title, email] = keys(&details);
            let has_access = n % 2;
            rows[0].push(format!(
                "('{customer}','{id}','{}','{}','{}','{}','fr','America/Toronto','{name}','{title}','{email}',{has_access},0,0)",
                details.first_name, details.last_name, details.title, details.email_text(),
            ));
            for term in terms(&details) {
                rows[1].push(format!("('{customer}','{id}','{term}')"));
            }
            let role = if n.is_multiple_of(1000) {
                role::SUPPORT
            } else {
                role::BILLING
            };
            rows[2].push(format!("('{customer}','{id}','{role}')"));
            if has_access == 1 {
                let login: LoginId = t.backend.ids().make().expect("an id");
                let (disabled, from, until) = match n % 1000 {
                    1 => (1, "null", "null"),
                    3 => (0, "4000000000000000", "null"),
                    5 => (0, "null", "1700000000000000"),
                    _ => (0, "null", "null"),
                };
                rows[3].push(format!("('{login}','crowd{n}',0)"));
                rows[4].push(format!("('{login}','{customer}','{id}',{disabled},{from},{until})"));
            }
            rows[5].push(format!(
                "('{customer}','{id}',1,'office','{}')",
                details.phones[0].number
            ));
            // Most receive invoices, few hear of incidents; few hold something beside their role, some of them less.
            if !n.is_multiple_of(4) {
                rows[6].push(format!("('{customer}','{id}','invoices')"));
            }
            if n.is_multiple_of(400) {
                rows[6].push(format!("('{customer}','{id}','incident_notices')"));
                rows[7].push(format!("('{customer}','{id}','hosted_pbx','modify')"));
            }
            if n % 19 < 7 {
                rows[7].push(format!("('{customer}','{id}','cdr_download','read')"));
            }
            if n.is_multiple_of(500) {
                rows[7].push(format!("('{customer}','{id}','billing','read')"));
            }
        }
        for (into, rows) in [
            "contact (customer_id, id, first_name, last_name, title, email, language, time_zone, name_key, title_key, \
                email_key, has_access, created_at, updated_at)",
            "contact_term (customer_id, contact_id, term)",
            "contact_role (customer_id, contact_id, role_id)",
            "login (id, name, created_at)",
            "portal_access (login_id, customer_id, contact_id, disabled, activates_at, expires_at)",
            "contact_phone (customer_id, contact_id, position, kind, number)",
            "contact_communication (customer_id, contact_id, type_key)",
            "permission (customer_id, contact_id, section_key, level)",
        ]
        .into_iter()
        .zip(rows)
        {
            if !rows.is_empty() {
                let sql = format!("insert into {into} values {}", rows.join(","));
                sqlx::raw_sql(AssertSqlSafe(sql))
                    .execute(&mut *transaction)
                    .await
                    .expect("rows");
            }
        }
    }
    // Some who have to wait with signing in, here and anywhere.
    let wait = "insert into failed_sign_in (subject, at, next_at, login_id, customer_id) \
        select 'login ' || name, 0, case when length(name) < 9 then 4000000000000000 else 1 end, id, \
            case when name like '%7' then 'elsewhere' else $1 end from login where name like 'crowd%1' or name like 'crowd%7'";
    sqlx::query(wait)
        .bind(customer.as_str())
        .execute(&mut *transaction)
        .await
        .expect("tries");
    transaction.commit().await.expect("a commit");
    // As both engines do by themselves some time after so many rows.
    let upkeep = match t.engine {
        Engine::Sqlite => "analyze",
        Engine::Postgres => "vacuum analyze",
    };
    let pool = sqlx::AnyPool::connect(&url(t)).await.expect("a connection");
    sqlx::raw_sql(upkeep).execute(&pool).await.expect("statistics");
}

/// Where the database is.
fn url(t: &Testing) -> String {
    match &t.config.database_url {
        crate::DatabaseUrl::Sqlite(path) => format!("sqlite://{}", path.display()),
        crate::DatabaseUrl::Postgres(url) => url.clone(),
    }
}

/// The plan of a statement, a line per step.
async fn plan<'q>(t: &Testing, query: impl FnOnce(&str) -> Query<'q, Any, AnyArguments>) -> Vec<String> {
    let mut connection = t.backend.db().read().await.expect("a connection");
    let (prefix, column) = match t.engine {
        Engine::Sqlite => ("explain query plan ", 3),
        Engine::Postgres => ("explain (analyze, timing off, summary off) ", 0),
    };
    let rows = query(prefix).fetch_all(&mut *connection).await.expect("a plan");
    rows.iter().map(|row| row.get::<String, _>(column)).collect()
}

/// Nothing is read from one end to the other but what was gathered before.
fn assert_searches(engine: Engine, what: &str, plan: &[String]) {
    for line in plan {
        let reads_all = match engine {
            Engine::Sqlite => {
                let step = line.trim_start();
                step.starts_with("SCAN")
                    && !["picked", "matches", "(subquery"]
                        .iter()
                        .any(|name| step.contains(name))
            }
            Engine::Postgres => line.contains("Seq Scan"),
        };
        assert!(!reads_all, "{what}: {plan:#?}");
    }
}

/// The order comes from this index, and nothing is sorted.
fn assert_walks(engine: Engine, what: &str, index: &str, plan: &[String]) {
    assert_searches(engine, what, plan);
    let text = plan.join("\n");
    assert!(text.contains(index), "{what}: {plan:#?}");
    let sorts = match engine {
        Engine::Sqlite => text.contains("TEMP B-TREE"),
        Engine::Postgres => text.contains("Sort"),
    };
    assert!(!sorts, "{what}: {plan:#?}");
}

/// No step gave or threw away more rows than this; SQLite does not tell.
fn assert_reads_few(engine: Engine, what: &str, most: u64, plan: &[String]) {
    if engine == Engine::Postgres {
        assert!(rows_read(plan) <= most, "{what}: {plan:#?}");
    }
}

/// The most rows that any step of a Postgres plan gave or threw away.
fn rows_read(plan: &[String]) -> u64 {
    let numbers = |line: &str, before: &str| -> Option<u64> {
        let rest = &line[line.find(before)? + before.len()..];
        let digits: String = rest.chars().take_while(char::is_ascii_digit).collect();
        digits.parse().ok()
    };
    plan.iter()
        .filter_map(|line| {
            let actual = line.find("(actual ").and_then(|at| numbers(&line[at..], "rows="));
            actual.max(numbers(line, "Removed by Filter: "))
        })
        .max()
        .unwrap_or(0)
}

fn query(search: &str, role: Option<&str>, status: Option<Status>, sort: &str) -> ListQuery {
    ListQuery {
        search: search.into(),
        role: role.and_then(|role| role.parse().ok()),
        status,
        sort: sort.parse().expect("a sort"),
        ..ListQuery::default()
    }
}

/// The time of the machine, to measure with.
#[expect(
    clippy::disallowed_methods,
    reason = "how long something takes is no business of the clock handed in"
)]
fn stopwatch() -> Instant {
    Instant::now()
}

both_engines! {
    async fn pages_of_a_large_customer_follow_indexes(t: Testing) {
        let sample = t.sample().await;
        crowd(&t, &sample.customer, MANY).await;
        let now = t.backend.now();
        let asked = [
            query("", None, None, "name"),
            query("", None, None, "-name"),
            query("", None, None, "title"),
            query("", None, None, "-title"),
            query("", None, None, "email"),
            query("", None, None, "-email"),
            query("rarissime", None, None, "name"),
            query("tech", None, None, "name"),
            query("tech anne", None, None, "-title"),
            query("555-1234", None, None, "name"),
            query("", Some(role::SUPPORT), None, "email"),
            query("", Some(role::BILLING), None, "email"),
            query("", None, Some(Status::None), "name"),
            query("", None, Some(Status::Active), "name"),
            query("", None, Some(Status::Invited), "name"),
            query("", None, Some(Status::Scheduled), "name"),
            query("", None, Some(Status::Expired), "name"),
            query("", None, Some(Status::Disabled), "name"),
            query("", None, Some(Status::Locked), "name"),
            query("anne", Some(role::BILLING), Some(Status::Locked), "name"),
            query("anne", Some(role::BILLING), Some(Status::Active), "name"),
        ];
        let held = ["billing.modify", "billing.read", "hosted_pbx.modify", "support_tickets.modify", "services.modify", "cdr_download.read"];
        let levels = held.map(|held| ListQuery {
            level: held.parse().ok(),
            ..query("", None, None, "-title")
        });
        let communications = ["invoices", "incident_notices"].map(|key| ListQuery {
            communication: Some(key.to_owned()),
            ..query("", None, None, "email")
        });
        let both = ListQuery {
            level: "billing.modify".parse().ok(),
            communication: Some("invoices".to_owned()),
            ..query("anne", Some(role::BILLING), Some(Status::Active), "name")
        };
        for query in asked.into_iter().chain(levels).chain(communications).chain([both]) {
            let mut connection = t.backend.db().read().await.expect("a connection");
            let search = Search::plan(&mut connection, &sample.customer, &query, now).await.expect("a plan");
            drop(connection);
            let middle = Cursor::parse(&format!("50.{}", sample.bystander)).expect("a cursor");
            let index = format!("contact_by_{}", query.sort.code().trim_start_matches('-'));
            let what = format!("{query:?}");
            for (cursor, backward) in [(None, false), (Some(&middle), false), (Some(&middle), true)] {
                let plan = plan(&t, |prefix| search.page_statement(cursor, backward, 51).query(prefix)).await;
                match search.driver {
                    None => assert_walks(t.engine, &what, &index, &plan),
                    Some(_) => assert_searches(t.engine, &what, &plan),
                }
                // What is gathered has 5,000 rows at the most.
                let most = if search.driver.is_some() { 5_001 } else { 2_000 };
                assert_reads_few(t.engine, &what, most, &plan);
            }
            let counts = search.gathered().into_iter().map(|at| (search.size_statement(at, 5_001), 6_700));
            for (statement, most) in counts.chain([(search.count_statement(), 20_000)]) {
                let plan = plan(&t, |prefix| statement.query(prefix)).await;
                match t.engine {
                    Engine::Sqlite => assert_searches(t.engine, &what, &plan),
                    Engine::Postgres => assert_reads_few(t.engine, &what, most, &plan),
                }
            }
        }
    }

    async fn a_large_customer_is_as_quick_as_a_small_one(t: Testing) {
        let (sample, other) = (t.sample().await, t.other_sample().await);
        crowd(&t, &sample.customer, MANY).await;
        let (large, small) = (manager(&t, &sample.owner).await.reading(), manager(&t, &other.owner).await.reading());
        for query in [
            query("", None, None, "-title"),
            query("rarissime", None, None, "name"),
            query("tech anne", None, None, "email"),
            query("", Some(role::BILLING), Some(Status::Active), "name"),
            ListQuery { level: "billing.read".parse().ok(), ..query("", None, None, "name") },
            ListQuery { communication: Some("invoices".to_owned()), ..query("anne", None, None, "name") },
        ] {
            let mut times = [Duration::MAX; 2];
            for _ in 0..5 {
                for (who, time) in [&large, &small].into_iter().zip(&mut times) {
                    let start = stopwatch();
                    t.backend.contacts().list(who, &query).await.expect("a list");
                    *time = start.elapsed().min(*time);
                }
            }
            assert!(times[0] < times[1] * 10 + Duration::from_millis(250), "{query:?}: {times:?}");
        }
    }

    async fn those_who_were_deleted_are_found_by_an_index(t: Testing) {
        let sample = t.sample().await;
        crowd(&t, &sample.customer, MANY).await;
        t.execute("update contact set deleted_at = 7 where first_name = 'Olivier'", &[]).await;
        let customer = sample.customer.as_str();
        for sql in [deleted::SINCE, deleted::UNTIL, deleted::CUSTOMERS_UNTIL] {
            let plan = plan(&t, |prefix| {
                let query = sqlx::query(AssertSqlSafe(format!("{prefix}{sql}")));
                let query = if sql == deleted::CUSTOMERS_UNTIL { query } else { query.bind(customer) };
                query.bind(5_i64).bind(100_i64)
            }).await;
            assert_searches(t.engine, sql, &plan);
            assert_reads_few(t.engine, sql, 10, &plan);
        }
    }
}
