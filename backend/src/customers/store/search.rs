//! Which customers match, in the order of their names, one page of them at a time. Composed of constant pieces; what
//! people type is always bound.
//!
//! Two plans, as for contacts: what matches a criterion is counted through its index up to [`FEW`]; the rarest one
//! under that is gathered, filtered and sorted; without one, the index of names is walked, and each customer on the way
//! is asked.

use crate::{
    contacts::store::{
        criterion::{Bind, Statement},
        search::capped,
    },
    error::Error,
    keyset, text,
};
use domain::{
    contacts::Count,
    customers::{CustomerQuery, CustomerStatus},
    id::{ClassId, CustomerId},
};
use sqlx::{AnyConnection, Row as _};

/// Up to so many rows, gathering and sorting is quicker than walking.
pub(in crate::customers) const FEW: i64 = 10_000;
/// Counts end here.
const COUNTED: i64 = 1_000;
/// So many rows of a criterion are looked at in order to count what matches all of them.
const LOOKED_AT: i64 = 20_000;
/// Terms of e-mail addresses and telephones: the condition of the index `contact_term_of_reach`, to the letter.
const REACH: &str = "(replace(term, '@', '') <> term or replace(term, '.', '') <> term or term < ':')";

pub(in crate::customers) type Cursor = keyset::Cursor<CustomerId>;
type Page = keyset::Page<CustomerId>;

/// One thing that a customer has to match.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Criterion {
    /// A term of its own, or of how a contact is reached, begins with this word.
    Word(String),
    Class(ClassId),
    Status(CustomerStatus),
}

/// Writes that a term begins with the word.
fn begins(word: &str, statement: &mut Statement) {
    statement.push("term >= ");
    statement.bind(Bind::Text(word.to_owned()));
    statement.push(" and term < ");
    statement.bind(Bind::Text(text::upper_bound(word)));
}

impl Criterion {
    /// Writes the selection of the ids that match, each perhaps several times.
    fn gather(&self, statement: &mut Statement) {
        match self {
            Self::Word(word) => {
                statement.push("select customer_id from customer_term where ");
                begins(word, statement);
                statement.push(" union all select customer_id from contact_term where ");
                begins(word, statement);
                statement.push(" and ");
                statement.push(REACH);
            }
            Self::Class(class) => {
                statement.push("select m.id as customer_id from customer m where m.class_id = ");
                statement.bind(Bind::Text(class.to_string()));
            }
            Self::Status(status) => {
                statement.push("select m.id as customer_id from customer m where m.status = ");
                statement.bind(Bind::Text(status.code().to_owned()));
            }
        }
    }

    /// Writes the condition that the customer `c` matches, to be asked customer by customer: the `offset` keeps
    /// Postgres from reading every match first. Of those that were gathered only id and key are at hand.
    fn probe(&self, gathered: bool, statement: &mut Statement) {
        match self {
            Self::Word(word) => {
                statement.push(" and (exists (select 1 from customer_term where customer_id = c.id and ");
                begins(word, statement);
                statement
                    .push(" limit 1 offset 0) or exists (select 1 from contact_term where customer_id = c.id and ");
                begins(word, statement);
                statement.push(" and ");
                statement.push(REACH);
                statement.push(" limit 1 offset 0))");
            }
            Self::Class(_) | Self::Status(_) if gathered => {
                statement.push(" and exists (select 1 from customer o where o.id = c.id and ");
                self.own(statement, "o");
                statement.push(" limit 1 offset 0)");
            }
            Self::Class(_) | Self::Status(_) => {
                statement.push(" and ");
                self.own(statement, "c");
            }
        }
    }

    /// Writes the condition on the columns of the customer called so.
    fn own(&self, statement: &mut Statement, name: &str) {
        match self {
            Self::Word(_) => {}
            Self::Class(class) => {
                statement.push(name);
                statement.push(".class_id = ");
                statement.bind(Bind::Text(class.to_string()));
            }
            Self::Status(status) => {
                statement.push(name);
                statement.push(".status = ");
                statement.bind(Bind::Text(status.code().to_owned()));
            }
        }
    }
}

/// What is asked for, and how to get it.
#[derive(Debug, Clone)]
pub(in crate::customers) struct Search {
    criteria: Vec<Criterion>,
    /// The criterion from which to start, when there is one with few matches.
    pub(in crate::customers) driver: Option<usize>,
}

impl Search {
    /// What the query of a URL asks for.
    pub(in crate::customers) async fn plan(
        connection: &mut AnyConnection,
        query: &CustomerQuery,
    ) -> Result<Self, Error> {
        let words = text::phone_digits(&query.search).map_or_else(|| text::query_words(&query.search), |it| vec![it]);
        let mut criteria: Vec<Criterion> = words.into_iter().map(Criterion::Word).collect();
        criteria.extend(query.class.clone().map(Criterion::Class));
        criteria.extend(query.status.map(Criterion::Status));
        let mut search = Self { criteria, driver: None };
        let mut fewest = FEW + 1;
        for at in 0..search.criteria.len() {
            let size = number(connection, &search.size_statement(at, FEW + 1)).await?;
            if size < fewest {
                fewest = size;
                search.driver = Some(at);
            }
        }
        Ok(search)
    }

    /// How many criteria there are.
    #[cfg(test)]
    pub(in crate::customers) fn criteria(&self) -> usize {
        self.criteria.len()
    }

    /// Counts the rows of one criterion, to `most`.
    pub(in crate::customers) fn size_statement(&self, at: usize, most: i64) -> Statement {
        let mut statement = Statement::default();
        statement.push("select count(*) as n from (select customer_id from (");
        if let Some(criterion) = self.criteria.get(at) {
            criterion.gather(&mut statement);
        }
        statement.push(&format!(") as every limit {most}) as matches"));
        statement
    }

    /// Writes the conditions of all criteria but one.
    fn others(&self, driver: Option<usize>, statement: &mut Statement) {
        for (at, criterion) in self.criteria.iter().enumerate() {
            if Some(at) != driver {
                criterion.probe(driver.is_some(), statement);
            }
        }
    }

    /// Writes `select` from the customers `c` that match everything: what matches the driver is gathered first.
    fn matches(&self, select: &str, statement: &mut Statement) {
        if let Some(driver) = self.driver.and_then(|at| self.criteria.get(at)) {
            statement.push("with picked as materialized (select distinct customer_id from (");
            driver.gather(statement);
            // Asked for one by one: a join would read every customer, as long as there are not very many.
            statement.push(
                ") as matches), gathered as materialized (select p.customer_id as id, \
                 (select k.name_key from customer k where k.id = p.customer_id) as name_key from picked p) ",
            );
            statement.push(select);
            statement.push(" from gathered c where 1 = 1");
        } else {
            statement.push(select);
            statement.push(" from customer c where 1 = 1");
        }
        self.others(self.driver, statement);
    }

    /// A page's statement: `most` rows after the cursor, or before it from the nearest on.
    pub(in crate::customers) fn page_statement(
        &self,
        cursor: Option<&Cursor>,
        backward: bool,
        most: usize,
    ) -> Statement {
        let mut statement = Statement::default();
        self.matches("select c.id, c.name_key", &mut statement);
        if let Some(cursor) = cursor {
            let compare = if backward { "<" } else { ">" };
            statement.push(&format!(" and (c.name_key, c.id) {compare} ("));
            statement.bind(Bind::Text(cursor.key.clone()));
            statement.push(", ");
            statement.bind(Bind::Text(cursor.id.to_string()));
            statement.push(")");
        }
        let direction = if backward { "desc" } else { "asc" };
        statement.push(&format!(
            " order by c.name_key {direction}, c.id {direction} limit {most}"
        ));
        statement
    }

    /// The page that the query asks for; the first one when nothing is left where its cursor points.
    pub(in crate::customers) async fn page(
        &self,
        connection: &mut AnyConnection,
        query: &CustomerQuery,
        rows: usize,
    ) -> Result<Page, Error> {
        let (cursor, backward) = Cursor::asked(query.after.as_deref(), query.before.as_deref());
        let page = self.fetch(connection, cursor.as_ref(), backward, rows).await?;
        if page.ids.is_empty() && cursor.is_some() {
            return self.fetch(connection, None, false, rows).await;
        }
        Ok(page)
    }

    /// The next few after a place.
    pub(in crate::customers) async fn after(
        &self,
        connection: &mut AnyConnection,
        cursor: Option<&Cursor>,
        most: usize,
    ) -> Result<Vec<Cursor>, Error> {
        places(connection, &self.page_statement(cursor, false, most)).await
    }

    async fn fetch(
        &self,
        connection: &mut AnyConnection,
        cursor: Option<&Cursor>,
        backward: bool,
        rows: usize,
    ) -> Result<Page, Error> {
        let found = places(connection, &self.page_statement(cursor, backward, rows + 1)).await?;
        Ok(Page::of(found, rows, cursor.is_some(), backward))
    }

    /// Counts what matches everything, from the driver or else from the first criterion.
    pub(in crate::customers) fn count_statement(&self) -> Statement {
        let mut statement = Statement::default();
        let driver = self.driver.unwrap_or(0);
        statement.push("select count(*) as n from (select ");
        if let Some(criterion) = self.criteria.get(driver) {
            statement.push("distinct c.id from (select customer_id as id from (");
            criterion.gather(&mut statement);
            statement.push(&format!(") as every limit {LOOKED_AT}) as c where 1 = 1"));
        } else {
            statement.push("c.id from customer c where 1 = 1");
        }
        self.others(Some(driver), &mut statement);
        statement.push(&format!(" limit {}) as matches", COUNTED + 1));
        statement
    }

    /// How many customers match.
    pub(in crate::customers) async fn count(&self, connection: &mut AnyConnection) -> Result<Count, Error> {
        let count = capped(number(connection, &self.count_statement()).await?);
        let is_cut = !count.more
            && self.driver.is_none()
            && !self.criteria.is_empty()
            && number(connection, &self.size_statement(0, LOOKED_AT + 1)).await? > LOOKED_AT;
        Ok(Count {
            more: count.more || is_cut,
            ..count
        })
    }

    /// Counts every one that matches: asked once, where a change of all of them begins.
    pub(in crate::customers) async fn count_all(&self, connection: &mut AnyConnection) -> Result<i64, Error> {
        let mut statement = Statement::default();
        self.matches("select count(*) as n", &mut statement);
        number(connection, &statement).await
    }
}

/// The places of the customers that a statement selects.
async fn places(connection: &mut AnyConnection, statement: &Statement) -> Result<Vec<Cursor>, Error> {
    let rows = statement.query("").fetch_all(connection).await?;
    rows.iter()
        .map(|row| {
            let id: &str = row.try_get("id")?;
            Ok(Cursor {
                key: row.try_get("name_key")?,
                id: id.parse().map_err(|_| Error::corrupt("customer", id))?,
            })
        })
        .collect()
}

/// The number that a statement counts.
async fn number(connection: &mut AnyConnection, statement: &Statement) -> Result<i64, Error> {
    Ok(statement.query("").fetch_one(connection).await?.try_get("n")?)
}
