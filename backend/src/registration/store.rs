//! All SQL of registering: whose address is to be proven, and who waits.

use crate::{db::parse, error::Error};
use domain::{CustomerId, Language, RegistrationId, registration::Applicant};
use sqlx::{AnyConnection, Row as _, any::AnyRow, query, query_scalar};

/// So many are brought before the customers at a time.
const BATCH: i64 = 50;

/// Somebody whose address is to be proven.
#[derive(Debug, Clone)]
pub(crate) struct Proof {
    pub(crate) id: RegistrationId,
    pub(crate) account_number: String,
    pub(crate) first_name: String,
    pub(crate) last_name: String,
    pub(crate) email: String,
    pub(crate) language: Language,
    pub(crate) asked_at: i64,
}

impl Proof {
    /// First and last name.
    pub(crate) fn name(&self) -> String {
        format!("{} {}", self.first_name, self.last_name)
    }
}

/// Somebody who waits.
#[derive(Debug, Clone)]
pub(crate) struct Waiting {
    pub(crate) id: RegistrationId,
    pub(crate) first_name: String,
    pub(crate) last_name: String,
    pub(crate) email: String,
    pub(crate) language: Language,
    pub(crate) asked_at: i64,
}

impl Waiting {
    /// First and last name.
    pub(crate) fn name(&self) -> String {
        format!("{} {}", self.first_name, self.last_name)
    }
}

/// Puts in who asks.
pub(super) async fn insert_proof(
    connection: &mut AnyConnection,
    id: &RegistrationId,
    applicant: &Applicant,
    now: i64,
) -> Result<(), Error> {
    query(
        "insert into registration_proof (id, account_number, first_name, last_name, email, language, asked_at) \
         values ($1, $2, $3, $4, $5, $6, $7)",
    )
    .bind(id.as_str())
    .bind(applicant.account_number.as_str())
    .bind(applicant.first_name.as_str())
    .bind(applicant.last_name.as_str())
    .bind(applicant.email.as_str())
    .bind(applicant.language.code())
    .bind(now)
    .execute(connection)
    .await?;
    Ok(())
}

/// Who asks.
pub(super) async fn proof(connection: &mut AnyConnection, id: &RegistrationId) -> Result<Option<Proof>, Error> {
    let row = query(
        "select id, account_number, first_name, last_name, email, language, asked_at from registration_proof \
         where id = $1",
    )
    .bind(id.as_str())
    .fetch_optional(connection)
    .await?;
    row.as_ref().map(read_proof).transpose()
}

/// Whether there is anybody whose address is proven, and who was not brought before a customer yet.
pub(super) async fn has_proven(connection: &mut AnyConnection) -> Result<bool, Error> {
    let id: Option<String> = query_scalar("select id from registration_proof where proven_at is not null limit 1")
        .fetch_optional(connection)
        .await?;
    Ok(id.is_some())
}

/// Whose address is proven, and who was not brought before a customer yet.
pub(super) async fn proven(connection: &mut AnyConnection) -> Result<Vec<Proof>, Error> {
    let rows = query(
        "select id, account_number, first_name, last_name, email, language, asked_at from registration_proof \
         where proven_at is not null order by proven_at, id limit $1",
    )
    .bind(BATCH)
    .fetch_all(connection)
    .await?;
    rows.iter().map(read_proof).collect()
}

fn read_proof(row: &AnyRow) -> Result<Proof, Error> {
    let id: &str = row.try_get("id")?;
    Ok(Proof {
        id: parse(id, "registration_proof", id)?,
        account_number: row.try_get("account_number")?,
        first_name: row.try_get("first_name")?,
        last_name: row.try_get("last_name")?,
        email: row.try_get("email")?,
        language: parse(row.try_get("language")?, "registration_proof", id)?,
        asked_at: row.try_get("asked_at")?,
    })
}

/// Notes that the address is proven.
pub(super) async fn set_proven(connection: &mut AnyConnection, id: &RegistrationId, now: i64) -> Result<(), Error> {
    query("update registration_proof set proven_at = $2 where id = $1")
        .bind(id.as_str())
        .bind(now)
        .execute(connection)
        .await?;
    Ok(())
}

/// Forgets who asks; false when somebody else has.
pub(super) async fn delete_proof(connection: &mut AnyConnection, id: &RegistrationId) -> Result<bool, Error> {
    let done = query("delete from registration_proof where id = $1")
        .bind(id.as_str())
        .execute(connection)
        .await?;
    Ok(done.rows_affected() > 0)
}

/// Forgets who asked before `until` and has proven nothing.
pub(super) async fn forget_unproven(connection: &mut AnyConnection, until: i64) -> Result<u64, Error> {
    let done = query("delete from registration_proof where asked_at <= $1 and proven_at is null")
        .bind(until)
        .execute(connection)
        .await?;
    Ok(done.rows_affected())
}

/// Whether somebody with this address waits already.
pub(super) async fn is_waiting(
    connection: &mut AnyConnection,
    customer: &CustomerId,
    email: &str,
) -> Result<bool, Error> {
    let found: Option<String> =
        query_scalar("select id from registration where customer_id = $1 and lower(email) = lower($2) limit 1")
            .bind(customer.as_str())
            .bind(email)
            .fetch_optional(connection)
            .await?;
    Ok(found.is_some())
}

/// Has somebody wait.
pub(super) async fn insert(connection: &mut AnyConnection, customer: &CustomerId, proof: &Proof) -> Result<(), Error> {
    query(
        "insert into registration (customer_id, id, first_name, last_name, email, language, asked_at) \
         values ($1, $2, $3, $4, $5, $6, $7)",
    )
    .bind(customer.as_str())
    .bind(proof.id.as_str())
    .bind(&proof.first_name)
    .bind(&proof.last_name)
    .bind(&proof.email)
    .bind(proof.language.code())
    .bind(proof.asked_at)
    .execute(connection)
    .await?;
    Ok(())
}

/// Those who wait, the one who has waited longest first.
pub(super) async fn waiting(
    connection: &mut AnyConnection,
    customer: &CustomerId,
    most: i64,
) -> Result<Vec<Waiting>, Error> {
    let rows = query(
        "select id, first_name, last_name, email, language, asked_at from registration where customer_id = $1 \
         order by id limit $2",
    )
    .bind(customer.as_str())
    .bind(most)
    .fetch_all(connection)
    .await?;
    rows.iter().map(read).collect()
}

/// One who waits.
pub(super) async fn one(
    connection: &mut AnyConnection,
    customer: &CustomerId,
    id: &RegistrationId,
) -> Result<Option<Waiting>, Error> {
    let row = query(
        "select id, first_name, last_name, email, language, asked_at from registration \
         where customer_id = $1 and id = $2",
    )
    .bind(customer.as_str())
    .bind(id.as_str())
    .fetch_optional(connection)
    .await?;
    row.as_ref().map(read).transpose()
}

fn read(row: &AnyRow) -> Result<Waiting, Error> {
    let id: &str = row.try_get("id")?;
    Ok(Waiting {
        id: parse(id, "registration", id)?,
        first_name: row.try_get("first_name")?,
        last_name: row.try_get("last_name")?,
        email: row.try_get("email")?,
        language: parse(row.try_get("language")?, "registration", id)?,
        asked_at: row.try_get("asked_at")?,
    })
}

/// How many wait, at the most so many.
pub(crate) async fn count(connection: &mut AnyConnection, customer: &CustomerId, most: i64) -> Result<i64, Error> {
    Ok(query_scalar(
        "select count(*) from (select id from registration where customer_id = $1 order by id limit $2) as waiting",
    )
    .bind(customer.as_str())
    .bind(most)
    .fetch_one(connection)
    .await?)
}

/// Nobody waits any more under this id.
pub(super) async fn delete(
    connection: &mut AnyConnection,
    customer: &CustomerId,
    id: &RegistrationId,
) -> Result<(), Error> {
    query("delete from registration where customer_id = $1 and id = $2")
        .bind(customer.as_str())
        .bind(id.as_str())
        .execute(connection)
        .await?;
    Ok(())
}
