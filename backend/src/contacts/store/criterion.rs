//! One thing that the contacts of a list have to match, as SQL: to be gathered through its index, or asked
//! contact by contact. Not responsible for which of the two is quicker ([`super::search`]).

use crate::text;
use domain::{
    id::{CustomerId, RoleId},
    portal_access::Status,
};
use sqlx::{Any, AssertSqlSafe, any::AnyArguments, query::Query};

/// A value that is bound.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Bind {
    Text(String),
    Number(i64),
}

/// A statement and what is bound to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::contacts) struct Statement {
    sql: String,
    binds: Vec<Bind>,
}

impl Statement {
    pub(super) fn new(customer: &CustomerId) -> Self {
        Self {
            sql: String::new(),
            binds: vec![Bind::Text(customer.to_string())],
        }
    }

    pub(super) fn push(&mut self, sql: &str) {
        self.sql.push_str(sql);
    }

    /// Binds a value and writes its placeholder.
    pub(super) fn bind(&mut self, value: Bind) {
        self.binds.push(value);
        self.sql.push('$');
        self.sql.push_str(&self.binds.len().to_string());
    }

    /// As a query, under a prefix such as `explain`.
    pub(in crate::contacts) fn query<'q>(&self, prefix: &str) -> Query<'q, Any, AnyArguments> {
        let sql = format!("{prefix}{}", self.sql);
        self.binds
            .iter()
            .fold(sqlx::query(AssertSqlSafe(sql)), |query, bind| match bind {
                Bind::Text(text) => query.bind(text.clone()),
                Bind::Number(number) => query.bind(*number),
            })
    }
}

/// One thing that a contact has to match.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Criterion {
    /// A term begins with this word.
    Word(String),
    /// It holds this role.
    Role(RoleId),
    /// Its portal access has this status at this instant.
    Status(Status, i64),
}

impl Criterion {
    /// Writes the selection of the ids that match, each perhaps several times.
    pub(super) fn gather(&self, statement: &mut Statement) {
        match self {
            Self::Word(_) => statement.push("select t.contact_id from contact_term t where t.customer_id = $1"),
            Self::Role(_) => statement.push("select r.contact_id from contact_role r where r.customer_id = $1"),
            Self::Status(Status::None, _) => {
                statement.push(
                    "select n.id as contact_id from contact n \
                     where n.customer_id = $1 and n.deleted_at is null and n.has_access = 0",
                );
            }
            Self::Status(..) => statement.push("select a.contact_id from portal_access a where a.customer_id = $1"),
        }
        self.condition(statement);
    }

    /// Writes the condition that the contact `c` matches, to be asked contact by contact: the `offset` keeps
    /// Postgres from making a join of it, which would read every match before the first page.
    pub(super) fn probe(&self, statement: &mut Statement) {
        match self {
            Self::Word(_) => statement
                .push(" and exists (select 1 from contact_term t where t.customer_id = $1 and t.contact_id = c.id"),
            Self::Role(_) => statement
                .push(" and exists (select 1 from contact_role r where r.customer_id = $1 and r.contact_id = c.id"),
            Self::Status(Status::None, _) => {
                statement.push(" and c.has_access = 0");
                return;
            }
            Self::Status(..) => statement
                .push(" and exists (select 1 from portal_access a where a.customer_id = $1 and a.contact_id = c.id"),
        }
        self.condition(statement);
        statement.push(" limit 1 offset 0)");
    }

    /// Writes what both have in common.
    fn condition(&self, statement: &mut Statement) {
        match self {
            Self::Word(word) => {
                statement.push(" and t.term >= ");
                statement.bind(Bind::Text(word.clone()));
                statement.push(" and t.term < ");
                statement.bind(Bind::Text(text::upper_bound(word)));
            }
            Self::Role(role) => {
                statement.push(" and r.role_id = ");
                statement.bind(Bind::Text(role.to_string()));
            }
            Self::Status(status, now) => status_condition(*status, *now, statement),
        }
    }
}

/// Writes what [`domain::portal_access::Window::status`] says, as SQL.
fn status_condition(status: Status, now: i64, statement: &mut Statement) {
    let mut and = |before: &str, after: &str| {
        statement.push(before);
        statement.bind(Bind::Number(now));
        statement.push(after);
    };
    match status {
        Status::None => {}
        Status::Expired => and(" and a.disabled in (0, 1) and a.expires_at <= ", ""),
        Status::Disabled => and(" and a.disabled = 1 and (a.expires_at is null or a.expires_at > ", ")"),
        Status::Scheduled => {
            and(" and a.disabled = 0 and a.activates_at > ", "");
            and(" and (a.expires_at is null or a.expires_at > ", ")");
        }
        Status::Active => {
            and(" and a.disabled = 0 and (a.expires_at is null or a.expires_at > ", ")");
            and(" and (a.activates_at is null or a.activates_at <= ", ")");
        }
    }
}
