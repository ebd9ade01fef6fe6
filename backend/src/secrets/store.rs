//! SQL of secrets at rest: which keys the database was written with, and what is sealed under which. Not responsible
//! for sealing.

use crate::error::Error;
use sqlx::{AnyConnection, Row as _, query, query_scalar};

/// The ids of the keys, the newest first. What is read after it stands until the transaction ends: of two servers that
/// start on an empty database, the second one finds the key of the first.
pub(super) async fn hold_keys(conn: &mut AnyConnection) -> Result<Vec<String>, Error> {
    query("update settings set id = id where id = 1")
        .execute(&mut *conn)
        .await?;
    keys(conn).await
}

/// The ids of the keys, the newest first.
pub(super) async fn keys(conn: &mut AnyConnection) -> Result<Vec<String>, Error> {
    Ok(query_scalar("select id from secret_key order by since desc, id desc")
        .fetch_all(conn)
        .await?)
}

/// Notes a key.
pub(super) async fn add_key(conn: &mut AnyConnection, id: &str, now: i64) -> Result<(), Error> {
    query("insert into secret_key (id, since) values ($1, $2)")
        .bind(id)
        .bind(now)
        .execute(conn)
        .await?;
    Ok(())
}

/// Forgets the keys other than this one under which nothing is sealed, and says which these were.
pub(super) async fn retire_keys(conn: &mut AnyConnection, newest: &str) -> Result<Vec<String>, Error> {
    Ok(query_scalar(
        "delete from secret_key where id <> $1 and not exists \
            (select 1 from second_factor f where f.key_id = secret_key.id) returning id",
    )
    .bind(newest)
    .fetch_all(conn)
    .await?)
}

/// Something sealed.
pub(super) struct Stored {
    pub(super) id: String,
    pub(super) secret: String,
    pub(super) key_id: String,
}

/// Second factors that are not sealed under this key, a few of them: the only table with secrets so far.
pub(super) async fn older(conn: &mut AnyConnection, newest: &str, most: i64) -> Result<Vec<Stored>, Error> {
    let rows = query(
        "select id, secret, key_id from second_factor where key_id < $1 or key_id > $1 order by key_id, id limit $2",
    )
    .bind(newest)
    .bind(most)
    .fetch_all(conn)
    .await?;
    rows.iter()
        .map(|row| {
            Ok(Stored {
                id: row.try_get("id")?,
                secret: row.try_get("secret")?,
                key_id: row.try_get("key_id")?,
            })
        })
        .collect()
}

/// Seals anew what is still as it was read.
pub(super) async fn reseal(
    conn: &mut AnyConnection,
    before: &Stored,
    (secret, key_id): (&str, &str),
) -> Result<(), Error> {
    query("update second_factor set secret = $3, key_id = $4 where id = $1 and secret = $2")
        .bind(&before.id)
        .bind(&before.secret)
        .bind(secret)
        .bind(key_id)
        .execute(conn)
        .await?;
    Ok(())
}
