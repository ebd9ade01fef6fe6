//! All SQL of links that work once.

use super::{Kind, Open, Owner};
use crate::{
    db::{parse, parse_optional},
    error::Error,
};
use domain::LoginId;
use sqlx::{AnyConnection, Row as _, any::AnyRow, query};

const TABLE: &str = "one_time_link";

/// A link to be stored.
pub(super) struct New<'a> {
    pub(super) id: &'a str,
    pub(super) token_hash: &'a str,
    pub(super) kind: Kind,
    pub(super) owner: &'a Owner,
    pub(super) recipient: &'a str,
    pub(super) by: &'a str,
    pub(super) now: i64,
    pub(super) expires_at: i64,
}

/// Stores a link.
pub(super) async fn insert(connection: &mut AnyConnection, new: &New<'_>) -> Result<(), Error> {
    let (login, proof) = match new.owner {
        Owner::Login(login) => (Some(login.as_str()), None),
        Owner::Proof(proof) => (None, Some(proof.as_str())),
    };
    query(
        "insert into one_time_link (id, token_hash, kind, login_id, proof_id, recipient, created_at, created_by, \
         expires_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
    )
    .bind(new.id)
    .bind(new.token_hash)
    .bind(new.kind.code())
    .bind(login)
    .bind(proof)
    .bind(new.recipient)
    .bind(new.now)
    .bind(new.by)
    .bind(new.expires_at)
    .execute(connection)
    .await?;
    Ok(())
}

/// The link with this hash, if it works at `now`.
pub(super) async fn open(
    connection: &mut AnyConnection,
    kind: Kind,
    hash: &str,
    now: i64,
) -> Result<Option<Open>, Error> {
    let row = query(
        "select id, login_id, proof_id, created_by, expires_at from one_time_link \
         where token_hash = $1 and kind = $2 and used_at is null and revoked_at is null and expires_at > $3",
    )
    .bind(hash)
    .bind(kind.code())
    .bind(now)
    .fetch_optional(connection)
    .await?;
    row.as_ref().map(read).transpose()
}

/// As [`open`], and marks it as used in the same statement: whoever comes second waits for the row and finds it used.
pub(super) async fn take(
    connection: &mut AnyConnection,
    kind: Kind,
    hash: &str,
    now: i64,
) -> Result<Option<Open>, Error> {
    let row = query(
        "update one_time_link set used_at = $3 \
         where token_hash = $1 and kind = $2 and used_at is null and revoked_at is null and expires_at > $3 \
         returning id, login_id, proof_id, created_by, expires_at",
    )
    .bind(hash)
    .bind(kind.code())
    .bind(now)
    .fetch_optional(connection)
    .await?;
    row.as_ref().map(read).transpose()
}

fn read(row: &AnyRow) -> Result<Open, Error> {
    let id: &str = row.try_get("id")?;
    let login = parse_optional(row.try_get("login_id")?, TABLE, id)?;
    let proof: Option<&str> = row.try_get("proof_id")?;
    let owner = match (login, proof) {
        (Some(login), _) => Owner::Login(login),
        (None, Some(proof)) => Owner::Proof(parse(proof, TABLE, id)?),
        (None, None) => return Err(Error::corrupt(TABLE, id)),
    };
    Ok(Open {
        owner,
        by: row.try_get("created_by")?,
        expires_at: row.try_get("expires_at")?,
    })
}

/// Takes back what still works of a kind, and says how many there were.
pub(crate) async fn revoke(
    connection: &mut AnyConnection,
    kind: Kind,
    login: &LoginId,
    now: i64,
) -> Result<u64, Error> {
    let done = query(
        "update one_time_link set revoked_at = $3 \
         where login_id = $1 and kind = $2 and used_at is null and revoked_at is null and expires_at > $3",
    )
    .bind(login.as_str())
    .bind(kind.code())
    .bind(now)
    .execute(connection)
    .await?;
    Ok(done.rows_affected())
}

/// The last link of a kind, whatever became of it.
pub(crate) struct Last {
    pub(crate) recipient: String,
    pub(crate) by: String,
    pub(crate) created_at: i64,
    pub(crate) expires_at: i64,
    pub(crate) used_at: Option<i64>,
    pub(crate) revoked_at: Option<i64>,
}

/// The last link of a kind that a login was sent.
pub(crate) async fn last(connection: &mut AnyConnection, kind: Kind, login: &LoginId) -> Result<Option<Last>, Error> {
    let row = query(
        "select recipient, created_by, created_at, expires_at, used_at, revoked_at from one_time_link \
         where login_id = $1 and kind = $2 order by created_at desc, id desc limit 1",
    )
    .bind(login.as_str())
    .bind(kind.code())
    .fetch_optional(connection)
    .await?;
    row.map(|row| {
        Ok(Last {
            recipient: row.try_get("recipient")?,
            by: row.try_get("created_by")?,
            created_at: row.try_get("created_at")?,
            expires_at: row.try_get("expires_at")?,
            used_at: row.try_get("used_at")?,
            revoked_at: row.try_get("revoked_at")?,
        })
    })
    .transpose()
}

/// Forgets links that were over before `until`, but for invitations.
pub(super) async fn forget(connection: &mut AnyConnection, until: i64) -> Result<(), Error> {
    for kind in [Kind::Reset, Kind::Registration] {
        query("delete from one_time_link where kind = $1 and expires_at < $2")
            .bind(kind.code())
            .bind(until)
            .execute(&mut *connection)
            .await?;
    }
    Ok(())
}
