//! All SQL of jobs and their leases.

use crate::error::Error;
use sqlx::{AnyConnection, Row as _};

/// A lease: of which job, whose, and which one of all that there were.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Lease {
    pub(super) name: &'static str,
    pub(super) holder: String,
    pub(super) run: i64,
    /// How many times in a row the job failed before.
    pub(super) failures: i64,
}

/// Puts in a job that is not there, due at once.
pub(super) async fn register(connection: &mut AnyConnection, name: &str, now: i64) -> Result<(), Error> {
    sqlx::query("insert into job (name, due_at) values ($1, $2) on conflict (name) do nothing")
        .bind(name)
        .bind(now)
        .execute(connection)
        .await?;
    Ok(())
}

/// The names of the jobs that are due and nobody's.
pub(super) async fn due(connection: &mut AnyConnection, now: i64) -> Result<Vec<String>, Error> {
    Ok(sqlx::query_scalar(
        "select name from job where due_at <= $1 and (leased_until is null or leased_until <= $1) order by due_at",
    )
    .bind(now)
    .fetch_all(connection)
    .await?)
}

/// Takes the lease of a job, unless it is not due, or somebody's.
pub(super) async fn claim(
    connection: &mut AnyConnection,
    name: &'static str,
    holder: &str,
    (now, until): (i64, i64),
) -> Result<Option<Lease>, Error> {
    let row = sqlx::query(
        "update job set holder = $2, leased_until = $4, runs = runs + 1 \
         where name = $1 and due_at <= $3 and (leased_until is null or leased_until <= $3) returning runs, failures",
    )
    .bind(name)
    .bind(holder)
    .bind(now)
    .bind(until)
    .fetch_optional(connection)
    .await?;
    row.map(|row| {
        Ok(Lease {
            name,
            holder: holder.to_owned(),
            run: row.try_get("runs")?,
            failures: row.try_get("failures")?,
        })
    })
    .transpose()
}

/// Makes a lease longer; whether it still is one.
pub(super) async fn renew(connection: &mut AnyConnection, lease: &Lease, until: i64) -> Result<bool, Error> {
    let done = sqlx::query("update job set leased_until = $4 where name = $1 and holder = $2 and runs = $3")
        .bind(lease.name)
        .bind(&lease.holder)
        .bind(lease.run)
        .bind(until)
        .execute(connection)
        .await?;
    Ok(done.rows_affected() > 0)
}

/// Gives a lease back, with what came of the job and when it is due again; not when somebody else has taken it.
pub(super) async fn finish(
    connection: &mut AnyConnection,
    lease: &Lease,
    error: Option<&str>,
    (now, due): (i64, i64),
) -> Result<(), Error> {
    let failures = if error.is_some() { lease.failures + 1 } else { 0 };
    sqlx::query(
        "update job set holder = null, leased_until = null, due_at = $5, failures = $6, error = $7, \
            finished_at = case when $6 = 0 then $4 else finished_at end \
         where name = $1 and holder = $2 and runs = $3",
    )
    .bind(lease.name)
    .bind(&lease.holder)
    .bind(lease.run)
    .bind(now)
    .bind(due)
    .bind(failures)
    .bind(error.unwrap_or_default())
    .execute(connection)
    .await?;
    Ok(())
}

/// Gives back whatever somebody holds, unfinished: whoever comes next does it.
pub(super) async fn release(connection: &mut AnyConnection, holder: &str) -> Result<(), Error> {
    sqlx::query("update job set holder = null, leased_until = null where holder = $1")
        .bind(holder)
        .execute(connection)
        .await?;
    Ok(())
}
