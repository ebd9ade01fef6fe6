//! How the engines carry out a statement: what they read of which table.

use super::{Engine, Testing};
use crate::DatabaseUrl;
use sqlx::{Any, AssertSqlSafe, Row as _, any::AnyArguments, query::Query};

/// The plan of a statement.
#[derive(Debug)]
pub struct Plan {
    engine: Engine,
    /// A line per step.
    lines: Vec<String>,
}

impl Testing {
    /// Gathers statistics, as both engines do by themselves some time after many rows came in.
    pub async fn analyze(&self) {
        let (url, sql) = match &self.config.database_url {
            DatabaseUrl::Sqlite(path) => (format!("sqlite://{}", path.display()), "analyze"),
            DatabaseUrl::Postgres(url) => (url.clone(), "vacuum analyze"),
        };
        let pool = sqlx::AnyPool::connect(&url).await.expect("a connection");
        sqlx::raw_sql(sql).execute(&pool).await.expect("statistics");
    }

    /// How a statement is carried out; `bind` fills its placeholders. Postgres carries it out, and as it would with so
    /// many rows that reading a whole table never pays.
    pub async fn plan<'q>(
        &self,
        sql: &str,
        bind: impl FnOnce(Query<'q, Any, AnyArguments>) -> Query<'q, Any, AnyArguments>,
    ) -> Plan {
        let (prefix, column) = match self.engine {
            Engine::Sqlite => ("explain query plan ", 3),
            Engine::Postgres => ("explain (analyze, timing off, summary off) ", 0),
        };
        let query = bind(sqlx::query(AssertSqlSafe(format!("{prefix}{sql}"))));
        let mut transaction = self.backend.db().bookkeeping().await.expect("a transaction");
        if self.engine == Engine::Postgres {
            let many = sqlx::raw_sql("set local enable_seqscan = off").execute(&mut *transaction);
            many.await.expect("a setting");
        }
        let rows = query.fetch_all(&mut *transaction).await.expect("a plan");
        Plan {
            engine: self.engine,
            lines: rows.iter().map(|row| row.get::<String, _>(column)).collect(),
        }
    }
}

impl Plan {
    /// No step gives or throws away more rows than these, all its loops together. SQLite does not tell how many:
    /// there nothing is read from one end to the other but these few things, which are small whatever the installation.
    pub fn assert_reads(&self, what: &str, most: u64, small: &[&str]) {
        match self.engine {
            Engine::Sqlite => {
                for step in self.lines.iter().map(|line| line.trim_start()) {
                    let scanned = step.strip_prefix("SCAN ").and_then(|rest| rest.split(' ').next());
                    let reads_all = scanned.is_some_and(|name| !small.contains(&name));
                    assert!(!reads_all, "{what}: {self:#?}");
                }
            }
            Engine::Postgres => assert!(self.rows_read() <= most, "{what}: {self:#?}"),
        }
    }

    /// The most rows that any step of a Postgres plan gave or threw away, all its loops together.
    fn rows_read(&self) -> u64 {
        let number = |line: &str, before: &str| -> Option<u64> {
            let rest = &line[line.find(before)? + before.len()..];
            let digits: String = rest.chars().take_while(char::is_ascii_digit).collect();
            digits.parse().ok()
        };
        let read = |line: &String| {
            let actual = &line[line.find("(actual ")?..];
            Some(number(actual, "rows=")? * number(actual, "loops=")?)
        };
        let thrown = |line: &String| number(line, "Removed by Filter: ");
        self.lines
            .iter()
            .filter_map(|line| read(line).max(thrown(line)))
            .max()
            .unwrap_or(0)
    }
}
