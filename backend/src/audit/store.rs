//! SQL of the audit trail. Not responsible for what the hashes mean.

use super::Recorded;
use crate::{access::store::bilingual, error::Error};
use domain::{
    CustomerId,
    audit::{AuditQuery, SYSTEM},
    value::Bilingual,
};
use sqlx::{
    Any, AnyConnection, AssertSqlSafe, Row,
    any::{AnyArguments, AnyRow},
    query::Query,
};
use std::collections::BTreeMap;

/// So many people are offered to filter by; whoever is not among them is found in an event.
pub(super) const OFFERED_MOST: i64 = 200;

/// The hash of one event.
pub(super) async fn hash(connection: &mut AnyConnection, chain: &str, seq: i64) -> Result<Option<String>, Error> {
    Ok(
        sqlx::query_scalar("select hash from audit_event where customer_id = $1 and seq = $2")
            .bind(chain)
            .bind(seq)
            .fetch_optional(connection)
            .await?,
    )
}

/// Writes one event.
pub(super) async fn insert(connection: &mut AnyConnection, chain: &str, event: &Recorded) -> Result<(), Error> {
    sqlx::query(
        "insert into audit_event (customer_id, seq, at, kind, author_kind, author_id, author_name, address,
            session_id, subject_kind, subject_id, subject_name, before, after, previous_hash, hash)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)",
    )
    .bind(chain)
    .bind(event.seq)
    .bind(event.at)
    .bind(&event.kind)
    .bind(&event.author_kind)
    .bind(&event.author_id)
    .bind(&event.author_name)
    .bind(&event.address)
    .bind(&event.session_id)
    .bind(&event.subject_kind)
    .bind(&event.subject_id)
    .bind(&event.subject_name)
    .bind(&event.before)
    .bind(&event.after)
    .bind(&event.previous_hash)
    .bind(&event.hash)
    .execute(connection)
    .await?;
    Ok(())
}

/// The number of the last change, as its owner counts: the customer, or the provider.
pub(super) async fn last(connection: &mut AnyConnection, customer: Option<&CustomerId>) -> Result<Option<i64>, Error> {
    Ok(match customer {
        Some(id) => {
            sqlx::query_scalar("select seq from customer where id = $1")
                .bind(id.as_str())
                .fetch_optional(connection)
                .await?
        }
        None => {
            sqlx::query_scalar("select seq from settings where id = 1")
                .fetch_optional(connection)
                .await?
        }
    })
}

/// The name of the author of the last event about a subject; empty when there is none.
pub(super) async fn last_author(
    connection: &mut AnyConnection,
    chain: &str,
    kind: &str,
    id: &str,
) -> Result<String, Error> {
    let name: Option<String> = sqlx::query_scalar(
        "select author_name from audit_event where customer_id = $1 and subject_kind = $2 and subject_id = $3 \
         order by seq desc limit 1",
    )
    .bind(chain)
    .bind(kind)
    .bind(id)
    .fetch_optional(connection)
    .await?;
    Ok(name.unwrap_or_default())
}

/// The next five hundred events after `seq`.
pub(super) async fn page(connection: &mut AnyConnection, chain: &str, seq: i64) -> Result<Vec<Recorded>, Error> {
    let rows = sqlx::query(
        "select seq, at, kind, author_kind, author_id, author_name, address, session_id, subject_kind, subject_id,
            subject_name, before, after, previous_hash, hash
         from audit_event where customer_id = $1 and seq > $2 order by seq limit 500",
    )
    .bind(chain)
    .bind(seq)
    .fetch_all(connection)
    .await?;
    rows.iter().map(recorded).collect()
}

fn recorded(row: &AnyRow) -> Result<Recorded, Error> {
    Ok(Recorded {
        seq: row.try_get("seq")?,
        at: row.try_get("at")?,
        kind: row.try_get("kind")?,
        author_kind: row.try_get("author_kind")?,
        author_id: row.try_get("author_id")?,
        author_name: row.try_get("author_name")?,
        address: row.try_get("address")?,
        session_id: row.try_get("session_id")?,
        subject_kind: row.try_get("subject_kind")?,
        subject_id: row.try_get("subject_id")?,
        subject_name: row.try_get("subject_name")?,
        before: row.try_get("before")?,
        after: row.try_get("after")?,
        previous_hash: row.try_get("previous_hash")?,
        hash: row.try_get("hash")?,
    })
}

/// The statement of a page: the events that are asked for, next to the place from where they are, one more than
/// `most` at the most. Each filter has an index that has its events in order.
#[derive(Debug)]
pub(super) struct PageStatement {
    sql: String,
    chain: String,
    place: i64,
    filters: Vec<String>,
}

impl PageStatement {
    /// What is asked of this chain.
    pub(super) fn new(chain: &str, query: &AuditQuery, most: usize) -> Self {
        let mut filters: Vec<(&str, String)> = Vec::new();
        if let Some(subject) = &query.subject {
            filters.extend([
                ("subject_kind", subject.kind.clone()),
                ("subject_id", subject.id.clone()),
            ]);
        }
        if let Some(author) = &query.author {
            let id = if author == SYSTEM { "" } else { author };
            filters.push(("author_id", id.to_owned()));
        }
        if let Some(kind) = &query.kind {
            filters.push(("kind", kind.clone()));
        }
        // The chain is the first, the place the second.
        let conditions: Vec<String> = filters
            .iter()
            .zip(3..)
            .map(|((column, _), place)| format!(" and {column} = ${place}"))
            .collect();
        let (place, compare, order) = match (query.after, query.before) {
            (Some(after), _) => (after, ">", "asc"),
            (None, before) => (before.unwrap_or(i64::MAX), "<", "desc"),
        };
        Self {
            sql: format!(
                "select seq, at, kind, author_kind, author_id, author_name, address, session_id, subject_kind,
                    subject_id, subject_name, before, after, previous_hash, hash
                 from audit_event where customer_id = $1 and seq {compare} $2{}
                 order by seq {order} limit {}",
                conditions.concat(),
                most + 1
            ),
            chain: chain.to_owned(),
            filters: filters.into_iter().map(|(_, value)| value).collect(),
            place,
        }
    }

    /// With something before it, such as `explain`.
    pub(super) fn query(&self, prefix: &str) -> Query<'_, Any, AnyArguments> {
        let query = sqlx::query(AssertSqlSafe(prefix.to_owned() + &self.sql))
            .bind(self.chain.as_str())
            .bind(self.place);
        self.filters
            .iter()
            .fold(query, |query, value| query.bind(value.as_str()))
    }

    /// The events, in the order of the statement.
    pub(super) async fn fetch(&self, connection: &mut AnyConnection) -> Result<Vec<Recorded>, Error> {
        let rows = self.query("").fetch_all(connection).await?;
        rows.iter().map(recorded).collect()
    }
}

/// The latest event of each author, from one to the next in the index.
pub(super) const AUTHORS: &str = "
    with recursive found (id, n) as (
        select min(e.author_id), 1 from audit_event e where e.customer_id = $1
        union all
        select (select min(e.author_id) from audit_event e where e.customer_id = $1 and e.author_id > found.id), n + 1
        from found where found.id is not null and n < $2
    )
    select e.author_kind as kind, e.author_id as id, e.author_name as name, e.before, e.after
    from found f join audit_event e on e.customer_id = $1
        and e.seq = (select max(l.seq) from audit_event l where l.customer_id = $1 and l.author_id = f.id)
    where f.id is not null";

/// The latest event of each subject of a kind, from one to the next in the index.
pub(super) const SUBJECTS: &str = "
    with recursive found (id, n) as (
        select min(e.subject_id), 1 from audit_event e where e.customer_id = $1 and e.subject_kind = $3
        union all
        select (select min(e.subject_id) from audit_event e
            where e.customer_id = $1 and e.subject_kind = $3 and e.subject_id > found.id), n + 1
        from found where found.id is not null and n < $2
    )
    select e.subject_kind as kind, e.subject_id as id, e.subject_name as name, e.before, e.after
    from found f join audit_event e on e.customer_id = $1
        and e.seq = (select max(l.seq) from audit_event l
            where l.customer_id = $1 and l.subject_kind = $3 and l.subject_id = f.id)
    where f.id is not null";

/// Each kind, from one to the next in the index.
pub(super) const KINDS: &str = "
    with recursive found (id, n) as (
        select min(e.kind), 1 from audit_event e where e.customer_id = $1
        union all
        select (select min(e.kind) from audit_event e where e.customer_id = $1 and e.kind > found.id), n + 1
        from found where found.id is not null and n < $2
    )
    select f.id as kind, f.id, f.id as name, '' as before, '' as after from found f where f.id is not null";

/// What can be asked for, as its latest event has it.
pub(super) struct Offer {
    pub(super) kind: String,
    pub(super) id: String,
    pub(super) name: String,
    pub(super) before: String,
    pub(super) after: String,
}

/// What [`AUTHORS`] or [`KINDS`] gives, or [`SUBJECTS`] of this kind.
pub(super) async fn offered(
    connection: &mut AnyConnection,
    sql: &'static str,
    chain: &str,
    kind: Option<&str>,
) -> Result<Vec<Offer>, Error> {
    let mut query = sqlx::query(sql).bind(chain).bind(OFFERED_MOST);
    if let Some(kind) = kind {
        query = query.bind(kind);
    }
    let rows = query.fetch_all(connection).await?;
    rows.iter()
        .map(|row| {
            Ok(Offer {
                kind: row.try_get("kind")?,
                id: row.try_get("id")?,
                name: row.try_get("name")?,
                before: row.try_get("before")?,
                after: row.try_get("after")?,
            })
        })
        .collect()
}

/// The names of the communication types.
pub(super) async fn communications(connection: &mut AnyConnection) -> Result<BTreeMap<String, Bilingual>, Error> {
    let rows = sqlx::query("select key, name_en, name_fr from communication_type")
        .fetch_all(connection)
        .await?;
    rows.iter()
        .map(|row| Ok((row.try_get("key")?, bilingual(row, "name_en", "name_fr")?)))
        .collect()
}
