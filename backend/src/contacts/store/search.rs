//! The SQL of the list: which contacts match, in which order, one page of them at a time. Composed of
//! constant pieces; what people type is always bound.
//!
//! Two plans, so that neither a rare word nor a common one reads the whole customer: what matches a criterion
//! is counted through its index up to [`FEW`]; the rarest criterion under that is gathered, filtered and
//! sorted; without one, the index of the order is walked, and each contact on the way is probed.

use super::criterion::{Bind, Criterion, Statement};
use crate::{
    access::store::{roles, sections},
    error::Error,
    keyset, text,
};
use domain::{
    contacts::{Count, ListQuery, Sort, SortBy},
    id::{ContactId, CustomerId},
};
use sqlx::{AnyConnection, Row as _};

/// Up to so many rows, gathering and sorting is quicker than walking.
const FEW: i64 = 5_000;
/// Counts end here.
const COUNTED: u32 = 1_000;
/// So many rows of a criterion are looked at in order to count what matches all of them.
const LOOKED_AT: i64 = 20_000;

pub(in crate::contacts) type Cursor = keyset::Cursor<ContactId>;
type Page = keyset::Page<ContactId>;

/// What is asked for, and how to get it.
#[derive(Debug, Clone)]
pub(crate) struct Search {
    customer: CustomerId,
    criteria: Vec<Criterion>,
    /// The criterion from which to start, when there is one with few matches.
    pub(in crate::contacts) driver: Option<usize>,
    sort: Sort,
}

impl Search {
    /// What the query of a URL asks for.
    pub(crate) async fn plan(
        connection: &mut AnyConnection,
        customer: &CustomerId,
        query: &ListQuery,
        now: i64,
    ) -> Result<Self, Error> {
        let words = text::phone_digits(&query.search).map_or_else(|| text::query_words(&query.search), |it| vec![it]);
        let mut criteria: Vec<Criterion> = words.into_iter().map(Criterion::Word).collect();
        criteria.extend(query.role.clone().map(Criterion::Role));
        criteria.extend(query.status.map(|status| Criterion::Status(status, now)));
        criteria.extend(query.communication.clone().map(Criterion::Communication));
        if let Some(held) = &query.level {
            let (sections, roles) = (sections(connection).await?, roles(connection).await?);
            criteria.extend(Criterion::of_level(&held.section, held.level, &sections, &roles));
        }
        let mut search = Self {
            customer: customer.clone(),
            criteria,
            driver: None,
            sort: query.sort,
        };
        let mut fewest = FEW + 1;
        for at in search.gathered() {
            let size = number(connection, &search.size_statement(at, FEW + 1)).await?;
            if size < fewest {
                fewest = size;
                search.driver = Some(at);
            }
        }
        Ok(search)
    }

    /// The criteria of which it can be counted what matches.
    pub(in crate::contacts) fn gathered(&self) -> Vec<usize> {
        let criteria = self.criteria.iter().enumerate();
        criteria
            .filter(|(_, criterion)| criterion.is_gathered())
            .map(|(at, _)| at)
            .collect()
    }

    /// Counts the rows of one criterion, to `most`.
    pub(in crate::contacts) fn size_statement(&self, at: usize, most: i64) -> Statement {
        let mut statement = Statement::new(&self.customer);
        statement.push("select count(*) as n from (");
        if let Some(criterion) = self.criteria.get(at) {
            criterion.gather(&mut statement);
        }
        statement.push(&format!(" limit {most}) as matches"));
        statement
    }

    /// Writes the conditions of all criteria but one.
    fn others(&self, driver: Option<usize>, statement: &mut Statement) {
        for (at, criterion) in self.criteria.iter().enumerate() {
            if Some(at) != driver {
                criterion.probe(statement);
            }
        }
    }

    /// Writes `select` from the contacts `c` that match everything: what matches the driver is gathered first.
    fn matches(&self, select: &str, statement: &mut Statement) {
        if let Some(driver) = self.driver.and_then(|at| self.criteria.get(at)) {
            statement.push("with picked as materialized (select distinct contact_id from (");
            driver.gather(statement);
            statement.push(") as matches) ");
            statement.push(select);
            // On SQLite a cross join keeps its order.
            statement.push(
                " from picked cross join contact c \
                 where c.customer_id = $1 and c.id = picked.contact_id and c.deleted_at is null",
            );
        } else {
            statement.push(select);
            statement.push(" from contact c where c.customer_id = $1 and c.deleted_at is null");
        }
        self.others(self.driver, statement);
    }

    /// A page's statement: `most` rows after the cursor, or before it from the nearest on.
    pub(in crate::contacts) fn page_statement(
        &self,
        cursor: Option<&Cursor>,
        backward: bool,
        most: usize,
    ) -> Statement {
        let key = match self.sort.by {
            SortBy::Name => "c.name_key",
            SortBy::Title => "c.title_key",
            SortBy::Email => "c.email_key",
        };
        let descending = self.sort.descending != backward;
        let mut statement = Statement::new(&self.customer);
        self.matches(&format!("select c.id, {key} as sort_key"), &mut statement);
        if let Some(cursor) = cursor {
            let compare = if descending { "<" } else { ">" };
            statement.push(&format!(" and ({key}, c.id) {compare} ("));
            statement.bind(Bind::Text(cursor.key.clone()));
            statement.push(", ");
            statement.bind(Bind::Text(cursor.id.to_string()));
            statement.push(")");
        }
        let direction = if descending { "desc" } else { "asc" };
        statement.push(&format!(" order by {key} {direction}, c.id {direction} limit {most}"));
        statement
    }

    /// The page that the query asks for; the first one when nothing is left where its cursor points.
    pub(crate) async fn page(
        &self,
        connection: &mut AnyConnection,
        query: &ListQuery,
        rows: usize,
    ) -> Result<Page, Error> {
        let (cursor, backward) = Cursor::asked(query.after.as_deref(), query.before.as_deref());
        let page = self.fetch(connection, cursor.as_ref(), backward, rows).await?;
        if page.ids.is_empty() && cursor.is_some() {
            return self.fetch(connection, None, false, rows).await;
        }
        Ok(page)
    }

    /// All that match, in the order of the list: so many at the most, and whether there are more.
    pub(crate) async fn all(
        &self,
        connection: &mut AnyConnection,
        most: usize,
    ) -> Result<(Vec<ContactId>, bool), Error> {
        let page = self.fetch(connection, None, false, most).await?;
        Ok((page.ids, page.next.is_some()))
    }

    async fn fetch(
        &self,
        connection: &mut AnyConnection,
        cursor: Option<&Cursor>,
        backward: bool,
        rows: usize,
    ) -> Result<Page, Error> {
        let found = self
            .page_statement(cursor, backward, rows + 1)
            .query("")
            .fetch_all(&mut *connection)
            .await?;
        let found = found
            .iter()
            .map(|row| {
                let id: String = row.try_get("id")?;
                Ok(Cursor {
                    key: row.try_get("sort_key")?,
                    id: id.parse().map_err(|_| Error::corrupt("contact", id.as_str()))?,
                })
            })
            .collect::<Result<Vec<_>, Error>>()?;
        Ok(Page::of(found, rows, cursor.is_some(), backward))
    }

    /// Counts what matches everything, from the driver or else from the first criterion.
    pub(in crate::contacts) fn count_statement(&self) -> Statement {
        let mut statement = Statement::new(&self.customer);
        let driver = self.driver.unwrap_or(0);
        statement.push("select count(*) as n from (select ");
        if let Some(criterion) = self.criteria.get(driver) {
            statement.push("distinct c.id from (");
            criterion.gather(&mut statement);
            statement.push(&format!(
                " limit {LOOKED_AT}) as picked cross join contact c \
                 where c.customer_id = $1 and c.id = picked.contact_id and c.deleted_at is null"
            ));
        } else {
            // In an order, so that no engine thinks of reading other customers' contacts on the way.
            statement.push(
                "c.id from contact c where c.customer_id = $1 and c.deleted_at is null order by c.name_key, c.id",
            );
        }
        self.others(Some(driver), &mut statement);
        statement.push(&format!(" limit {}) as matches", COUNTED + 1));
        statement
    }

    /// How many contacts match.
    pub(crate) async fn count(&self, connection: &mut AnyConnection) -> Result<Count, Error> {
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
}

/// The number that a statement counts.
async fn number(connection: &mut AnyConnection, statement: &Statement) -> Result<i64, Error> {
    Ok(statement.query("").fetch_one(connection).await?.try_get("n")?)
}

/// A count that ended at [`COUNTED`].
pub(crate) fn capped(n: i64) -> Count {
    let n = u32::try_from(n).unwrap_or_default();
    Count {
        n: n.min(COUNTED),
        more: n > COUNTED,
    }
}
