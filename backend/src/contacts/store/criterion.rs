//! One thing that the contacts of a list have to match, as SQL: to be gathered through its index, or asked
//! contact by contact. Not responsible for which of the two is quicker ([`super::search`]).

use crate::text;
use domain::{
    access::{Level, Role, Section, SectionKey, given_by},
    id::{CustomerId, RoleId},
    portal_access::Status,
};
use sqlx::{Any, AssertSqlSafe, any::AnyArguments, query::Query};

/// A value that is bound.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Bind {
    Text(String),
    Number(i64),
}

/// A statement and what is bound to it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Statement {
    sql: String,
    binds: Vec<Bind>,
}

impl Statement {
    /// About this customer, which is `$1`.
    pub(super) fn new(customer: &CustomerId) -> Self {
        Self {
            sql: String::new(),
            binds: vec![Bind::Text(customer.to_string())],
        }
    }

    pub(crate) fn push(&mut self, sql: &str) {
        self.sql.push_str(sql);
    }

    /// Binds values and writes their placeholders, as a list.
    fn list(&mut self, values: impl Iterator<Item = String>) {
        self.push("(");
        for (at, value) in values.enumerate() {
            if at > 0 {
                self.push(", ");
            }
            self.bind(Bind::Text(value));
        }
        self.push(")");
    }

    /// Binds a value and writes its placeholder.
    pub(crate) fn bind(&mut self, value: Bind) {
        self.binds.push(value);
        self.sql.push('$');
        self.sql.push_str(&self.binds.len().to_string());
    }

    /// As a query, under a prefix such as `explain`.
    pub(crate) fn query<'q>(&self, prefix: &str) -> Query<'q, Any, AnyArguments> {
        let sql = format!("{prefix}{}", self.sql);
        self.binds
            .iter()
            .fold(sqlx::query(AssertSqlSafe(sql)), |query, bind| match bind {
                Bind::Text(text) => query.bind(text.clone()),
                Bind::Number(number) => query.bind(*number),
            })
    }
}

/// What gives certain levels in a section: roles, and permissions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Givers {
    section: SectionKey,
    roles: Vec<RoleId>,
    /// Levels as granted directly.
    granted: Vec<Level>,
}

impl Givers {
    /// What gives a level that `is_asked` (rules 1 and 2). Without a section nothing does.
    fn new(key: &SectionKey, section: Option<&Section>, roles: &[Role], is_asked: impl Fn(Level) -> bool) -> Self {
        let grants = |level: &Level| {
            section.is_some_and(|section| {
                !section.owner_only && *level > Level::Restrict && is_asked((*level).min(section.ceiling))
            })
        };
        let gives = |role: &&Role| section.is_some_and(|section| is_asked(given_by(role, section)));
        Self {
            section: key.clone(),
            roles: roles.iter().filter(gives).map(|role| role.id.clone()).collect(),
            granted: Level::ALL.into_iter().filter(grants).collect(),
        }
    }

    /// Writes the selection of the ids of those who have one of them.
    fn gather(&self, statement: &mut Statement) {
        statement.push("select r.contact_id from contact_role r where r.customer_id = $1 and r.role_id in ");
        statement.list(self.role_ids());
        statement.push(" union all select p.contact_id from permission p where p.customer_id = $1");
        self.granted(statement);
    }

    /// Writes the conditions that the contact `c` has one of them, or none.
    fn probe(&self, has: bool, statement: &mut Statement) {
        let exists = if has { "(exists " } else { "(not exists " };
        statement.push(" and ");
        statement.push(exists);
        statement
            .push("(select 1 from contact_role r where r.customer_id = $1 and r.contact_id = c.id and r.role_id in ");
        statement.list(self.role_ids());
        statement.push(" limit 1 offset 0)");
        statement.push(if has { " or exists " } else { " and not exists " });
        statement.push("(select 1 from permission p where p.customer_id = $1 and p.contact_id = c.id");
        self.granted(statement);
        statement.push(" limit 1 offset 0))");
    }

    fn granted(&self, statement: &mut Statement) {
        statement.push(" and p.section_key = ");
        statement.bind(Bind::Text(self.section.to_string()));
        statement.push(" and p.level in ");
        let levels = self.granted.iter().map(|level| level.code().to_owned());
        statement.list(or_none(levels));
    }

    fn role_ids(&self) -> impl Iterator<Item = String> {
        or_none(self.roles.iter().map(ToString::to_string))
    }
}

/// A list for `in (…)` must not be empty: nothing is called that.
fn or_none(values: impl Iterator<Item = String>) -> impl Iterator<Item = String> {
    let mut values = values.peekable();
    let none = values.peek().is_none().then(String::new);
    values.chain(none)
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
    /// Something gives it a level.
    Given(Givers),
    /// Nothing gives it a level: asked contact by contact only, beside another criterion.
    NotGiven(Givers),
    /// It receives this communication type.
    Communication(String),
}

impl Criterion {
    /// What makes an effective level in a section the one asked for: something gives exactly that, and nothing more.
    pub(super) fn of_level(key: &SectionKey, level: Level, sections: &[Section], roles: &[Role]) -> [Self; 2] {
        let section = sections.iter().find(|section| section.key == *key);
        [
            Self::Given(Givers::new(key, section, roles, |given| given == level)),
            Self::NotGiven(Givers::new(key, section, roles, |given| given > level)),
        ]
    }

    /// Whether what matches can be gathered through an index.
    pub(super) fn is_gathered(&self) -> bool {
        !matches!(self, Self::NotGiven(_))
    }

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
            Self::Status(Status::Locked, now) => {
                // From the few who wait, one by one: as a join, Postgres would read everybody with access.
                statement.push(
                    "select w.contact_id from (select (select a.contact_id from portal_access a \
                     where a.login_id = f.login_id and a.customer_id = $1",
                );
                open_condition(*now, statement);
                statement.push(") as contact_id from failed_sign_in f where f.customer_id = $1 and f.next_at > ");
                statement.bind(Bind::Number(*now));
                statement.push(") w where w.contact_id is not null");
                return;
            }
            Self::Status(..) => statement.push("select a.contact_id from portal_access a where a.customer_id = $1"),
            Self::Given(givers) | Self::NotGiven(givers) => givers.gather(statement),
            Self::Communication(_) => {
                statement.push("select m.contact_id from contact_communication m where m.customer_id = $1");
            }
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
            Self::Status(Status::Locked, _) => statement.push(
                " and exists (select 1 from portal_access a join failed_sign_in f on f.login_id = a.login_id \
                 where a.customer_id = $1 and a.contact_id = c.id",
            ),
            Self::Status(..) => statement
                .push(" and exists (select 1 from portal_access a where a.customer_id = $1 and a.contact_id = c.id"),
            Self::Given(givers) => return givers.probe(true, statement),
            Self::NotGiven(givers) => return givers.probe(false, statement),
            Self::Communication(_) => statement.push(
                " and exists (select 1 from contact_communication m where m.customer_id = $1 and m.contact_id = c.id",
            ),
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
            Self::Given(_) | Self::NotGiven(_) => {}
            Self::Communication(key) => {
                statement.push(" and m.type_key = ");
                statement.bind(Bind::Text(key.clone()));
            }
        }
    }
}

/// Writes what [`domain::portal_access::Window::status`] and [`Status::of_invited`] say, as SQL.
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
        Status::Invited => and(
            " and a.invited_until is not null and a.disabled = 0 and (a.expires_at is null or a.expires_at > ",
            ")",
        ),
        Status::Scheduled => {
            and(
                " and a.invited_until is null and a.disabled = 0 and a.activates_at > ",
                "",
            );
            and(" and (a.expires_at is null or a.expires_at > ", ")");
        }
        Status::Active | Status::Locked => {
            open_condition(now, statement);
            statement.push(if status == Status::Locked {
                " and f.next_at > "
            } else {
                " and not exists (select 1 from failed_sign_in f where f.login_id = a.login_id and f.next_at > "
            });
            statement.bind(Bind::Number(now));
            if status == Status::Active {
                statement.push(" limit 1 offset 0)");
            }
        }
    }
}

/// Writes that the access `a` has a password and may be used at `now`, whether or not somebody has to wait.
fn open_condition(now: i64, statement: &mut Statement) {
    statement.push(" and a.invited_until is null and a.disabled = 0 and (a.expires_at is null or a.expires_at > ");
    statement.bind(Bind::Number(now));
    statement.push(") and (a.activates_at is null or a.activates_at <= ");
    statement.bind(Bind::Number(now));
    statement.push(")");
}
