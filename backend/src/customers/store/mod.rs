//! All SQL of the customers as staff see them.

pub(crate) mod bulk;
pub(crate) mod people;
pub(in crate::customers) mod search;

use crate::{
    access::store::bilingual,
    contacts::store::placeholders,
    db::{parse, parse_optional},
    error::Error,
    text,
};
use domain::{
    Bilingual, ClassId, CustomerId, Language, RoleId, StaffId,
    customers::{AccountDirector, ClassOption, CustomerRow, CustomerStatus},
    session::CustomerHead,
};
use sqlx::{AnyConnection, AssertSqlSafe, Row as _, query, query_scalar};
use std::collections::{BTreeMap, BTreeSet};

/// So many customers are read at once.
pub(in crate::customers) const BATCH: usize = 51;

/// All that a form can change about a customer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Details {
    pub(crate) name: String,
    pub(crate) account_number: String,
    pub(crate) class: ClassId,
    pub(crate) director: Option<StaffId>,
    pub(crate) language: Language,
    pub(crate) time_zone: String,
    /// None: those of the class.
    pub(crate) roles: BTreeSet<RoleId>,
}

/// A customer as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Stored {
    pub(crate) details: Details,
    pub(crate) status: CustomerStatus,
    /// When it was suspended or closed.
    pub(crate) since: Option<i64>,
    /// Why.
    pub(crate) reason: String,
    pub(crate) version: i64,
}

/// The customers with these ids, in that order.
pub(crate) async fn rows(conn: &mut AnyConnection, ids: &[CustomerId]) -> Result<Vec<CustomerRow>, Error> {
    let sql = format!(
        "select c.id, c.name, c.account_number, c.suspended_at, c.closed_at, k.name_en, k.name_fr, s.name as director \
         from customer c join customer_class k on k.id = c.class_id left join staff s on s.id = c.account_director \
         where c.id in ({})",
        placeholders(1, BATCH)
    );
    let mut found = BTreeMap::new();
    for batch in ids.chunks(BATCH) {
        let mut select = query(AssertSqlSafe(sql.clone()));
        for place in 0..BATCH {
            select = select.bind(batch.get(place).map_or("", CustomerId::as_str));
        }
        for row in select.fetch_all(&mut *conn).await? {
            let id: String = row.try_get("id")?;
            let customer = CustomerRow {
                id: parse(&id, "customer", &id)?,
                name: row.try_get("name")?,
                account_number: row.try_get("account_number")?,
                class: bilingual(&row, "name_en", "name_fr")?,
                director: row.try_get::<Option<String>, _>("director")?.unwrap_or_default(),
                status: CustomerStatus::of(row.try_get("suspended_at")?, row.try_get("closed_at")?),
            };
            found.insert(id, customer);
        }
    }
    Ok(ids.iter().filter_map(|id| found.remove(id.as_str())).collect())
}

/// What a page says of its customer.
pub(crate) async fn head(conn: &mut AnyConnection, id: &CustomerId) -> Result<Option<CustomerHead>, Error> {
    let row = query("select name, account_number from customer where id = $1")
        .bind(id.as_str())
        .fetch_optional(conn)
        .await?;
    row.map(|row| {
        Ok(CustomerHead {
            id: id.clone(),
            name: row.try_get("name")?,
            account_number: row.try_get("account_number")?,
        })
    })
    .transpose()
}

/// The customer with this account number.
pub(crate) async fn by_account(conn: &mut AnyConnection, account_number: &str) -> Result<Option<CustomerId>, Error> {
    let id: Option<String> = query_scalar("select id from customer where account_number = $1")
        .bind(account_number)
        .fetch_optional(conn)
        .await?;
    id.map(|id| parse(&id, "customer", &id)).transpose()
}

/// One customer.
pub(crate) async fn one(conn: &mut AnyConnection, id: &CustomerId) -> Result<Option<Stored>, Error> {
    const TABLE: &str = "customer";
    let row = query(
        "select name, account_number, class_id, account_director, language, time_zone, suspended_at, closed_at, \
         status_reason, version from customer where id = $1",
    )
    .bind(id.as_str())
    .fetch_optional(&mut *conn)
    .await?;
    let Some(row) = row else { return Ok(None) };
    let roles: Vec<String> = query_scalar("select role_id from allowed_role where customer_id = $1")
        .bind(id.as_str())
        .fetch_all(conn)
        .await?;
    let (suspended_at, closed_at) = (row.try_get("suspended_at")?, row.try_get("closed_at")?);
    Ok(Some(Stored {
        details: Details {
            name: row.try_get("name")?,
            account_number: row.try_get("account_number")?,
            class: parse(row.try_get("class_id")?, TABLE, id.as_str())?,
            director: parse_optional(row.try_get("account_director")?, TABLE, id.as_str())?,
            language: parse(row.try_get("language")?, TABLE, id.as_str())?,
            time_zone: row.try_get("time_zone")?,
            roles: roles
                .iter()
                .map(|role| parse(role, "allowed_role", id.as_str()))
                .collect::<Result<_, _>>()?,
        },
        status: CustomerStatus::of(suspended_at, closed_at),
        since: closed_at.or(suspended_at),
        reason: row.try_get("status_reason")?,
        version: row.try_get("version")?,
    }))
}

/// Adds a customer.
pub(crate) async fn insert(
    conn: &mut AnyConnection,
    id: &CustomerId,
    details: &Details,
    now: i64,
) -> Result<(), Error> {
    query(
        "insert into customer (id, name, name_key, account_number, class_id, account_director, language, time_zone, \
            created_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
    )
    .bind(id.as_str())
    .bind(&details.name)
    .bind(text::sort_key(&[&details.name]))
    .bind(&details.account_number)
    .bind(details.class.as_str())
    .bind(details.director.as_ref().map(StaffId::as_str))
    .bind(details.language.code())
    .bind(&details.time_zone)
    .bind(now)
    .execute(&mut *conn)
    .await?;
    parts(conn, id, details).await
}

/// Writes over a customer.
pub(crate) async fn update(conn: &mut AnyConnection, id: &CustomerId, details: &Details) -> Result<(), Error> {
    query(
        "update customer set name = $2, name_key = $3, account_number = $4, class_id = $5, account_director = $6, \
            language = $7, time_zone = $8, version = version + 1 where id = $1",
    )
    .bind(id.as_str())
    .bind(&details.name)
    .bind(text::sort_key(&[&details.name]))
    .bind(&details.account_number)
    .bind(details.class.as_str())
    .bind(details.director.as_ref().map(StaffId::as_str))
    .bind(details.language.code())
    .bind(&details.time_zone)
    .execute(&mut *conn)
    .await?;
    query("delete from allowed_role where customer_id = $1")
        .bind(id.as_str())
        .execute(&mut *conn)
        .await?;
    parts(conn, id, details).await
}

/// Puts in the rows that belong to a customer.
async fn parts(conn: &mut AnyConnection, id: &CustomerId, details: &Details) -> Result<(), Error> {
    for role in &details.roles {
        query("insert into allowed_role (customer_id, role_id) values ($1, $2)")
            .bind(id.as_str())
            .bind(role.as_str())
            .execute(&mut *conn)
            .await?;
    }
    index(conn, id, &details.name, &details.account_number).await
}

/// Writes the words by which a customer is found.
pub(crate) async fn index(
    conn: &mut AnyConnection,
    id: &CustomerId,
    name: &str,
    account_number: &str,
) -> Result<(), Error> {
    let mut terms = BTreeSet::new();
    text::add_terms(&mut terms, name);
    text::add_terms(&mut terms, account_number);
    let digits: String = account_number.chars().filter(char::is_ascii_digit).collect();
    text::add_digit_terms(&mut terms, &digits);
    query("delete from customer_term where customer_id = $1")
        .bind(id.as_str())
        .execute(&mut *conn)
        .await?;
    for term in terms {
        query("insert into customer_term (customer_id, term) values ($1, $2)")
            .bind(id.as_str())
            .bind(term)
            .execute(&mut *conn)
            .await?;
    }
    query("update customer set has_terms = 1 where id = $1 and has_terms = 0")
        .bind(id.as_str())
        .execute(conn)
        .await?;
    Ok(())
}

/// Some customers that were there before their words were kept: id, name and account number.
pub(crate) async fn without_terms(conn: &mut AnyConnection) -> Result<Vec<(CustomerId, String, String)>, Error> {
    let rows = query("select id, name, account_number from customer where has_terms = 0 order by id limit 500")
        .fetch_all(conn)
        .await?;
    rows.iter()
        .map(|row| {
            let id: &str = row.try_get("id")?;
            Ok((
                parse(id, "customer", id)?,
                row.try_get("name")?,
                row.try_get("account_number")?,
            ))
        })
        .collect()
}

/// Sets whether the people of a customer can sign in, since when not, and why.
pub(crate) async fn set_status(
    conn: &mut AnyConnection,
    id: &CustomerId,
    status: CustomerStatus,
    reason: &str,
    now: i64,
) -> Result<(), Error> {
    let sql = match status {
        CustomerStatus::Active => {
            "update customer set suspended_at = null, status_reason = $2, version = version + 1 \
             where id = $1 and $3 = $3"
        }
        CustomerStatus::Suspended => {
            "update customer set suspended_at = $3, status_reason = $2, version = version + 1 where id = $1"
        }
        CustomerStatus::Closed => {
            "update customer set closed_at = $3, status_reason = $2, version = version + 1 where id = $1"
        }
    };
    query(sql)
        .bind(id.as_str())
        .bind(reason)
        .bind(now)
        .execute(conn)
        .await?;
    Ok(())
}

/// The classes, in the order of their ids.
pub(crate) async fn classes(conn: &mut AnyConnection) -> Result<Vec<ClassOption>, Error> {
    let rows = query("select id, name_en, name_fr from customer_class order by id")
        .fetch_all(conn)
        .await?;
    rows.iter()
        .map(|row| {
            let id: &str = row.try_get("id")?;
            Ok(ClassOption {
                id: parse(id, "customer_class", id)?,
                name: bilingual(row, "name_en", "name_fr")?,
            })
        })
        .collect()
}

/// The people of the provider who may look after a customer, by name, and whoever does so now.
pub(crate) async fn directors(
    conn: &mut AnyConnection,
    now: Option<&StaffId>,
) -> Result<Vec<(StaffId, String)>, Error> {
    let rows = query("select id, name from staff where disabled = 0 or id = $1 order by name, id")
        .bind(now.map_or("", StaffId::as_str))
        .fetch_all(conn)
        .await?;
    rows.iter()
        .map(|row| {
            let id: &str = row.try_get("id")?;
            Ok((parse(id, "staff", id)?, row.try_get("name")?))
        })
        .collect()
}

/// The roles that can be allowed: all but those of owners, of which there is one per customer.
pub(crate) async fn roles(conn: &mut AnyConnection) -> Result<Vec<(RoleId, Bilingual)>, Error> {
    let rows = query("select id, name_en, name_fr from role where kind <> 'owner' order by position, id")
        .fetch_all(conn)
        .await?;
    rows.iter()
        .map(|row| {
            let id: &str = row.try_get("id")?;
            Ok((parse(id, "role", id)?, bilingual(row, "name_en", "name_fr")?))
        })
        .collect()
}

/// Whoever looks after a customer, as its people may see them: nobody who is disabled.
pub(crate) async fn director(conn: &mut AnyConnection, id: &CustomerId) -> Result<Option<AccountDirector>, Error> {
    let row = query(
        "select s.name, s.phone, s.email from customer c join staff s on s.id = c.account_director \
         where c.id = $1 and s.disabled = 0",
    )
    .bind(id.as_str())
    .fetch_optional(conn)
    .await?;
    row.map(|row| {
        Ok(AccountDirector {
            name: row.try_get("name")?,
            phone: row.try_get("phone")?,
            email: row.try_get("email")?,
        })
    })
    .transpose()
}
