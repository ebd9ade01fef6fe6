//! The database: its pools, its schema, and the one door for writes. Not responsible for any feature's SQL:
//! each has its own `store`.

#[cfg(test)]
mod tests;

pub use crate::audit::{Author, AuthorKind, Event};

use crate::{
    audit::{self, Chain},
    clock::Clock,
    config::DatabaseUrl,
    error::Error,
};
use domain::{CustomerId, Failure};
use sqlx::{
    Any, AnyConnection, AnyPool, Transaction,
    any::AnyPoolOptions,
    migrate::{MigrateError, Migrator},
    pool::PoolConnection,
};
use std::{collections::BTreeMap, path::Path, str::FromStr, sync::Arc};

static SQLITE: Migrator = sqlx::migrate!("migrations/sqlite");
static POSTGRES: Migrator = sqlx::migrate!("migrations/postgres");

/// Which engine holds the data.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Engine {
    /// A file of this machine.
    Sqlite,
    /// A server that several nodes may share.
    Postgres,
}

/// The database.
#[derive(Clone)]
pub struct Db {
    readers: AnyPool,
    /// On SQLite one connection, as there is one writer at a time; on Postgres the same pool.
    writers: AnyPool,
    engine: Engine,
    clock: Arc<dyn Clock>,
}

impl Db {
    /// Connects, and brings the schema up to date.
    pub(crate) async fn open(url: &DatabaseUrl, clock: Arc<dyn Clock>) -> Result<Self, Error> {
        sqlx::any::install_default_drivers();
        let (engine, readers, writers) = match url {
            DatabaseUrl::Sqlite(path) => {
                let url = sqlite_url(path)?;
                let writers = AnyPoolOptions::new()
                    .max_connections(1)
                    .after_connect(|connection, _| {
                        Box::pin(async move {
                            sqlx::raw_sql(
                                "pragma journal_mode = wal; pragma foreign_keys = on; pragma busy_timeout = 10000",
                            )
                            .execute(connection)
                            .await
                            .map(|_| ())
                        })
                    })
                    .connect(&url)
                    .await?;
                let readers = AnyPoolOptions::new()
                    .max_connections(8)
                    .after_connect(|connection, _| {
                        Box::pin(async move {
                            sqlx::raw_sql("pragma busy_timeout = 10000; pragma query_only = on")
                                .execute(connection)
                                .await
                                .map(|_| ())
                        })
                    })
                    .connect(&url)
                    .await?;
                (Engine::Sqlite, readers, writers)
            }
            DatabaseUrl::Postgres(url) => {
                let pool = AnyPoolOptions::new().max_connections(16).connect(url).await?;
                (Engine::Postgres, pool.clone(), pool)
            }
        };
        let db = Self {
            readers,
            writers,
            engine,
            clock,
        };
        db.migrate().await?;
        Ok(db)
    }

    async fn migrate(&self) -> Result<(), Error> {
        let migrator = match self.engine {
            Engine::Sqlite => &SQLITE,
            Engine::Postgres => &POSTGRES,
        };
        let known = migrator.iter().map(|migration| migration.version).max().unwrap_or(0);
        let mut connection = self.writers.acquire().await?;
        migrator
            .run_direct(None, &mut *connection, false)
            .await
            .map_err(|error| match error {
                MigrateError::VersionMissing(found) if found > known => Error::NewerSchema { found, known },
                MigrateError::Execute(error) => Error::Database(error),
                other => Error::Migration(other),
            })
    }

    /// Which engine this is.
    pub fn engine(&self) -> Engine {
        self.engine
    }

    /// A connection for reading. Not while holding a [`Change`]: that has its own, which sees what it wrote.
    pub async fn read(&self) -> Result<PoolConnection<Any>, Error> {
        Ok(self.readers.acquire().await?)
    }

    /// Begins a change of a customer. Its first statement raises the customer's `seq`, so that the changes of
    /// one customer follow one another on both engines, and what is read after it stands until the commit.
    pub async fn change(&self, author: &Author, customer: &CustomerId) -> Result<Change, Error> {
        let mut transaction = self.begin().await?;
        let seq = sqlx::query_scalar("update customer set seq = seq + 1 where id = $1 returning seq")
            .bind(customer.as_str())
            .fetch_optional(&mut *transaction)
            .await?
            .ok_or(Failure::NotFound)?;
        Ok(Change {
            transaction,
            customer: Some(customer.clone()),
            seq,
            author: author.clone(),
            now: self.clock.now(),
            engine: self.engine,
            others: Vec::new(),
        })
    }

    /// Begins a change of what belongs to no customer: staff, roles, settings.
    pub async fn provider_change(&self, author: &Author) -> Result<Change, Error> {
        let mut transaction = self.begin().await?;
        let seq = sqlx::query_scalar("update settings set seq = seq + 1 where id = 1 returning seq")
            .fetch_optional(&mut *transaction)
            .await?
            .ok_or_else(|| Error::corrupt("settings", "1"))?;
        Ok(Change {
            transaction,
            customer: None,
            seq,
            author: author.clone(),
            now: self.clock.now(),
            engine: self.engine,
            others: Vec::new(),
        })
    }

    /// A transaction for what is counted rather than changed, and so has no event: tries of signing in, when a
    /// session was last seen.
    pub(crate) async fn bookkeeping(&self) -> Result<Transaction<'static, Any>, Error> {
        self.begin().await
    }

    async fn begin(&self) -> Result<Transaction<'static, Any>, Error> {
        Ok(match self.engine {
            // A deferred transaction that turns to writing would fail at once when another one writes.
            Engine::Sqlite => self.writers.begin_with("begin immediate").await?,
            Engine::Postgres => self.writers.begin().await?,
        })
    }

    /// Waits for what is running, and closes every connection.
    pub(crate) async fn close(&self) {
        self.readers.close().await;
        self.writers.close().await;
    }
}

/// A transaction that changes something, with its author. Dropped, it leaves nothing behind; it cannot be
/// committed without an event for the audit trail.
#[must_use = "a change that is not committed leaves nothing"]
pub struct Change {
    transaction: Transaction<'static, Any>,
    customer: Option<CustomerId>,
    seq: i64,
    author: Author,
    now: i64,
    engine: Engine,
    /// Events of customers that a change of the provider touches, each for its own trail.
    others: Vec<(CustomerId, Event)>,
}

impl Change {
    /// The connection of the transaction.
    pub fn connection(&mut self) -> &mut AnyConnection {
        &mut self.transaction
    }

    /// The customer that is changed; `None` when it is the provider.
    pub fn customer(&self) -> Option<&CustomerId> {
        self.customer.as_ref()
    }

    /// The instant of the change, microseconds since 1970 in UTC.
    pub fn now(&self) -> i64 {
        self.now
    }

    /// Has the change, and its event, be of this instant rather than of now: for what ran out while nobody looked.
    pub(crate) fn as_of(&mut self, instant: i64) {
        self.now = self.now.min(instant);
    }

    /// Who makes the change.
    pub fn author(&self) -> &Author {
        &self.author
    }

    /// Keeps every customer as it is until the commit, for a change of the provider that decides on what all of them
    /// hold. What is read after it stands, and what somebody changes meanwhile waits, and decides with what this
    /// change leaves. Nobody who holds a customer waits for the provider, so nobody waits in a circle.
    pub(crate) async fn hold_customers(&mut self) -> Result<(), Error> {
        self.require_provider()?;
        // On SQLite there is one writer at a time anyway.
        if self.engine == Engine::Postgres {
            sqlx::query("select count(*) from (select id from customer order by id for update) as held")
                .execute(&mut *self.transaction)
                .await?;
        }
        Ok(())
    }

    /// Has a change of the provider write an event into a customer's own trail as well, with the commit. What is
    /// decided on rows of that customer is read after [`Self::hold_customers`].
    pub(crate) fn also(&mut self, customer: &CustomerId, event: Event) -> Result<(), Error> {
        self.require_provider()?;
        self.others.push((customer.clone(), event));
        Ok(())
    }

    fn require_provider(&self) -> Result<(), Error> {
        match &self.customer {
            None => Ok(()),
            // Who holds one customer and asks for another may wait for somebody who does the reverse.
            Some(_) => Err(Error::Other("a change of one customer reached for others".to_owned())),
        }
    }

    /// Writes the event, and commits.
    pub async fn commit(self, event: Event) -> Result<(), Error> {
        self.commit_all(event, Vec::new()).await
    }

    /// As [`Self::commit`], for an operation that has several events.
    pub async fn commit_all(mut self, first: Event, others: Vec<Event>) -> Result<(), Error> {
        let chain = Chain(self.customer.as_ref());
        audit::append(&mut self.transaction, chain, self.seq, self.now, &self.author, &first).await?;
        if !others.is_empty() {
            for event in &others {
                self.seq += 1;
                audit::append(&mut self.transaction, chain, self.seq, self.now, &self.author, event).await?;
            }
            match &self.customer {
                Some(customer) => sqlx::query("update customer set seq = $1 where id = $2")
                    .bind(self.seq)
                    .bind(customer.as_str()),
                None => sqlx::query("update settings set seq = $1 where id = 1").bind(self.seq),
            }
            .execute(&mut *self.transaction)
            .await?;
        }
        self.append_others().await?;
        self.transaction.commit().await?;
        Ok(())
    }

    /// Customer by customer in the order of their ids, as whoever holds several of them does.
    async fn append_others(&mut self) -> Result<(), Error> {
        let mut others: BTreeMap<String, (CustomerId, Vec<Event>)> = BTreeMap::new();
        for (customer, event) in std::mem::take(&mut self.others) {
            let key = customer.to_string();
            others
                .entry(key)
                .or_insert_with(|| (customer, Vec::new()))
                .1
                .push(event);
        }
        for (customer, events) in others.into_values() {
            let count = i64::try_from(events.len()).unwrap_or(i64::MAX);
            let last: i64 = sqlx::query_scalar("update customer set seq = seq + $1 where id = $2 returning seq")
                .bind(count)
                .bind(customer.as_str())
                .fetch_optional(&mut *self.transaction)
                .await?
                .ok_or(Failure::NotFound)?;
            for (seq, event) in (last - count + 1..).zip(&events) {
                let chain = Chain(Some(&customer));
                audit::append(&mut self.transaction, chain, seq, self.now, &self.author, event).await?;
            }
        }
        Ok(())
    }
}

/// A stored text as one of the domain's types; what does not parse is corrupt.
pub(crate) fn parse<T: FromStr>(text: &str, table: &'static str, id: &str) -> Result<T, Error> {
    text.parse().map_err(|_| Error::corrupt(table, id))
}

/// As [`parse`], for a column that may be null.
pub(crate) fn parse_optional<T: FromStr>(
    text: Option<&str>,
    table: &'static str,
    id: &str,
) -> Result<Option<T>, Error> {
    text.map(|text| parse(text, table, id)).transpose()
}

/// The URL of a file: absolute, as the first part of a relative path would be taken for a host.
fn sqlite_url(path: &Path) -> Result<String, Error> {
    let path = std::path::absolute(path).map_err(|error| Error::Other(format!("{}: {error}", path.display())))?;
    let encoded = path
        .as_os_str()
        .as_encoded_bytes()
        .iter()
        .map(|byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'.' | b'-' | b'_' | b'~' => char::from(*byte).to_string(),
            other => format!("%{other:02X}"),
        })
        .collect::<String>();
    Ok(format!("sqlite://{encoded}?mode=rwc"))
}
