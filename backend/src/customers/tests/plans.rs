//! The list of many customers: which indexes the engines use, and how long it takes beside a few.

use super::{
    super::store::search::{Cursor, Search},
    *,
};
use crate::{
    access::{AuditTrailSection, Authorized, ContactsSection, Read},
    contacts::store::criterion::Statement,
    db::Engine,
    testing::role,
    text,
};
use domain::{audit::AuditQuery, contacts::ListQuery, customers::CustomerStatus, session::Scope};
use sqlx::{AssertSqlSafe, Row as _};
use std::time::{Duration, Instant};

/// Enough that reading them all would show, with more than a criterion may have to be gathered.
const MANY: usize = 12_000;

pub(crate) const OTHER: &str = "01900000-0000-7000-8000-0000000001ff";

/// Adds so many customers around the services, many to a statement, each with so many contacts.
pub(crate) async fn crowd(t: &Testing, customers: usize, contacts: usize) {
    t.execute(
        "insert into customer_class (id, name_en, name_fr, language, time_zone) \
         values ('01900000-0000-7000-8000-0000000001ff', 'Other', 'Autre', 'en', 'UTC')",
        &[],
    )
    .await;
    let mut transaction = t.backend.db().bookkeeping().await.expect("a transaction");
    for start in (0..customers).step_by(100) {
        let mut rows: [Vec<String>; 5] = Default::default();
        for n in start..customers.min(start + 100) {
            let id: CustomerId = t.backend.ids().make().expect("an id");
            let name = format!("{} {n}", ["Scierie", "Boulangerie", "Imprimerie"][n % 3]);
            let class = if n.is_multiple_of(500) {
                OTHER
            } else {
                "01900000-0000-7000-8000-000000000101"
            };
            let (suspended, closed) = match n % 1000 {
                1 => ("1", "null"),
                2 => ("null", "1"),
                _ => ("null", "null"),
            };
            rows[0].push(format!(
                "('{id}','{name}','{}','N{n}','{class}','fr','America/Toronto',{suspended},{closed},1,0)",
                text::sort_key(&[&name])
            ));
            for word in [text::fold(&name), format!("n{n}")]
                .iter()
                .flat_map(|text| text.split(' '))
            {
                rows[1].push(format!("('{id}','{word}')"));
            }
            for m in 0..contacts {
                let contact: domain::ContactId = t.backend.ids().make().expect("an id");
                let email = format!("p{m}@c{n}.example");
                let phone = format!("1514{:07}", (n * contacts + m) % 10_000_000);
                rows[2].push(format!(
                    "('{id}','{contact}','P{m}','Exemple','{email}','fr','America/Toronto','{m:06}','z','{m:06}',0,0,0)",
                ));
                for term in [
                    "exemple",
                    &format!("p{m}"),
                    &email,
                    &format!("c{n}.example"),
                    "example",
                    &phone,
                    &phone[4..],
                    &phone[7..],
                ] {
                    rows[3].push(format!("('{id}','{term}','{contact}')"));
                }
                rows[4].push(format!("('{id}','{contact}','01900000-0000-7000-8000-000000000004')"));
            }
        }
        for (into, rows) in [
            "customer (id, name, name_key, account_number, class_id, language, time_zone, suspended_at, closed_at, has_terms, created_at)",
            "customer_term (customer_id, term)",
            "contact (customer_id, id, first_name, last_name, email, language, time_zone, name_key, title_key, email_key, has_access, created_at, updated_at)",
            "contact_term (customer_id, term, contact_id)",
            "contact_role (customer_id, contact_id, role_id)",
        ]
        .into_iter()
        .zip(rows)
        {
            for some in rows.chunks(5_000) {
                let sql = format!("insert into {into} values {} on conflict do nothing", some.join(","));
                sqlx::raw_sql(AssertSqlSafe(sql)).execute(&mut *transaction).await.expect("rows");
            }
        }
    }
    transaction.commit().await.expect("a commit");
    // As both engines do by themselves some time after so many rows.
    let upkeep = match t.engine {
        Engine::Sqlite => "analyze",
        Engine::Postgres => "vacuum analyze",
    };
    let url = match &t.config.database_url {
        crate::DatabaseUrl::Sqlite(path) => format!("sqlite://{}", path.display()),
        crate::DatabaseUrl::Postgres(url) => url.clone(),
    };
    let pool = sqlx::AnyPool::connect(&url).await.expect("a connection");
    sqlx::raw_sql(upkeep).execute(&pool).await.expect("statistics");
}

/// The plan of a statement, a line per step.
async fn plan(t: &Testing, statement: &Statement) -> Vec<String> {
    let mut connection = t.backend.db().read().await.expect("a connection");
    let (prefix, column) = match t.engine {
        Engine::Sqlite => ("explain query plan ", 3),
        Engine::Postgres => ("explain (analyze, timing off, summary off) ", 0),
    };
    let rows = statement
        .query(prefix)
        .fetch_all(&mut *connection)
        .await
        .expect("a plan");
    rows.iter().map(|row| row.get::<String, _>(column)).collect()
}

/// The most rows that any step of a Postgres plan gave or threw away, all its loops together.
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

/// Nothing is read from one end to the other, and no step reads more than this; SQLite tells the first alone.
fn assert_reads(engine: Engine, what: &str, most: u64, plan: &[String]) {
    match engine {
        Engine::Sqlite => {
            for step in plan.iter().map(|line| line.trim_start()) {
                // In the order of an index it stops after the page.
                // What was gathered before is called `c` as well, but in no order.
                let gathered = plan
                    .iter()
                    .any(|line| line.contains("gathered") || line.contains("CO-ROUTINE c"));
                let reads_all = step.starts_with("SCAN")
                    && !step.contains("USING")
                    && (step != "SCAN c" || !gathered)
                    // When nearly everything matches, counting up to its limit begins anywhere.
                    && step != "SCAN m"
                    && ![" p", "matches", "every", "(subquery", "CONSTANT"]
                        .iter()
                        .any(|name| step.contains(name));
                assert!(!reads_all, "{what}: {plan:#?}");
            }
        }
        Engine::Postgres => assert!(rows_read(plan) <= most, "{what}: {plan:#?}"),
    }
}

fn assert_sorts_nothing(engine: Engine, what: &str, plan: &[String]) {
    let text = plan.join("\n");
    let sorts = match engine {
        Engine::Sqlite => text.contains("TEMP B-TREE"),
        Engine::Postgres => text.contains("Sort"),
    };
    assert!(!sorts, "{what}: {plan:#?}");
}

fn queries() -> Vec<CustomerQuery> {
    let search = |words: &str| CustomerQuery {
        search: words.into(),
        ..CustomerQuery::default()
    };
    let status = |status| CustomerQuery {
        status: Some(status),
        ..CustomerQuery::default()
    };
    let class = |class: &str| CustomerQuery {
        class: class.parse().ok(),
        ..CustomerQuery::default()
    };
    vec![
        CustomerQuery::default(),
        search("scierie"),
        search("scierie 6"),
        search("n6001"),
        search("p0@c777.example"),
        search("c777.example"),
        // Begins the e-mail of everybody.
        search("p0"),
        search("1514"),
        search("555-0123"),
        search("nothing at all"),
        status(CustomerStatus::Active),
        status(CustomerStatus::Suspended),
        status(CustomerStatus::Closed),
        class(OTHER),
        class("01900000-0000-7000-8000-000000000101"),
        CustomerQuery {
            search: "scierie".into(),
            status: Some(CustomerStatus::Active),
            ..class(OTHER)
        },
    ]
}

/// The time of the machine, to measure with.
#[expect(
    clippy::disallowed_methods,
    reason = "how long something takes is no business of the clock handed in"
)]
fn stopwatch() -> Instant {
    Instant::now()
}

/// The least of some times that a list takes.
async fn time(t: &Testing, who: &StaffAuthorized<Auditor>, query: &CustomerQuery) -> Duration {
    let mut least = Duration::MAX;
    for _ in 0..5 {
        let start = stopwatch();
        t.backend.customers().list(who, query).await.expect("a list");
        least = least.min(start.elapsed());
    }
    least
}

/// The least of some times that other lists and pages take, of the provider and of one customer.
async fn others(t: &Testing, sample: &Sample, who: &StaffAuthorized<Auditor>) -> Vec<(&'static str, Duration)> {
    macro_rules! least {
        ($asked:expr) => {{
            let mut least = Duration::MAX;
            for _ in 0..5 {
                let start = stopwatch();
                $asked.await.expect("an answer");
                least = least.min(start.elapsed());
            }
            least
        }};
    }
    let (b, own) = (&t.backend, &sample.owner.session);
    let contacts: Authorized<ContactsSection, Read> = b.authorize(own, &Scope::Own).await.expect("a reader");
    let trail: Authorized<AuditTrailSection, Read> = b.authorize(own, &Scope::Own).await.expect("a reader");
    let held = role::BILLING.parse().expect("an id");
    let (list, events) = (ListQuery::default(), AuditQuery::default());
    vec![
        ("the roles", least!(b.roles().list(who))),
        ("a role that nearly everybody holds", least!(b.roles().page(who, &held))),
        ("the sections", least!(b.sections().list(who))),
        ("the classes", least!(b.customer_classes().list(who))),
        ("the staff", least!(b.staff().list(who))),
        (
            "the provider's audit trail",
            least!(b.audit().of_provider(who, &events)),
        ),
        (
            "the contacts of a customer",
            least!(b.contacts().list(&contacts, &list)),
        ),
        ("the audit trail of a customer", least!(b.audit().list(&trail, &events))),
        ("the home page", least!(b.home().overview(own, &Scope::Own))),
    ]
}

/// Says how many times as long as the other it took.
#[expect(clippy::print_stdout, reason = "the measure is what it is run for")]
fn tell(times: [Duration; 2], what: &str) {
    let ratio = times[0].as_secs_f64() / times[1].as_secs_f64();
    println!("{ratio:6.1} × {:?} for {what}", times[0]);
    assert!(
        times[0] < times[1] * 20 + Duration::from_millis(100),
        "{what}: {times:?}"
    );
}

both_engines! {
    async fn pages_of_many_customers_follow_indexes(t: Testing) {
        let sample = t.sample().await;
        crowd(&t, MANY, 1).await;
        for query in queries() {
            let what = format!("{query:?}");
            let mut connection = t.backend.db().read().await.expect("a connection");
            let search = Search::plan(&mut connection, &query).await.expect("a plan");
            drop(connection);
            let middle = Cursor::parse(&format!("4a.{}", sample.customer)).expect("a cursor");
            for (cursor, backward) in [(None, false), (Some(&middle), false), (Some(&middle), true)] {
                let plan = plan(&t, &search.page_statement(cursor, backward, 51)).await;
                let gathers = search.driver.is_some();
                assert_reads(t.engine, &what, if gathers { 10_001 } else { 2_000 }, &plan);
                if !gathers {
                    assert_sorts_nothing(t.engine, &what, &plan);
                }
            }
            let counts = (0..search.criteria()).map(|at| (search.size_statement(at, 10_001), 12_100));
            for (statement, most) in counts.chain([(search.count_statement(), 20_000)]) {
                assert_reads(t.engine, &what, most, &plan(&t, &statement).await);
            }
        }
        // The classes with their numbers, the rows of a page, the customers of a class.
        let mut connection = t.backend.db().read().await.expect("a connection");
        let classes = crate::customer_classes::store::all(&mut connection).await.expect("the classes");
        assert!(classes[0].customers.more && classes[1].customers.n == 24, "{classes:?}");
    }

    async fn a_list_of_many_customers_is_as_quick_as_one_of_few(t: Testing) {
        let few = Testing::new(t.engine).await;
        let (sample, few_sample) = (t.sample().await, few.sample().await);
        crowd(&t, MANY, 1).await;
        crowd(&few, 10, 1).await;
        let (who, few_who) = (administrator(&t, &sample).await.reading(), administrator(&few, &few_sample).await.reading());
        for query in queries() {
            let times = [time(&t, &who, &query).await, time(&few, &few_who, &query).await];
            assert!(times[0] < times[1] * 10 + Duration::from_millis(250), "{query:?}: {times:?}");
        }
    }
}

/// The long form: 10,000 customers of 100 contacts each, beside 10. Minutes; run by hand.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "takes minutes: cargo test --release -p backend ten_thousand -- --ignored --nocapture"]
async fn ten_thousand_customers_of_a_hundred_contacts_are_as_quick_as_ten() {
    let (many, few) = (Testing::new(Engine::Sqlite).await, Testing::new(Engine::Sqlite).await);
    let (sample, few_sample) = (many.sample().await, few.sample().await);
    crowd(&many, 10_000, 100).await;
    crowd(&few, 10, 100).await;
    let who = administrator(&many, &sample).await.reading();
    let few_who = administrator(&few, &few_sample).await.reading();
    for query in queries() {
        let times = [time(&many, &who, &query).await, time(&few, &few_who, &query).await];
        tell(
            times,
            &format!("{:?} {:?} {:?}", query.search, query.class, query.status),
        );
    }
    let times = others(&many, &sample, &who).await.into_iter();
    for ((what, many), (_, few)) in times.zip(others(&few, &few_sample, &few_who).await) {
        tell([many, few], what);
    }
}
