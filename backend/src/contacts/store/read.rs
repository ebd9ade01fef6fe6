//! Reading contacts with all that belongs to them: a fixed number of statements for a page of them.

use super::{
    super::details::{Details, Stored, StoredAccess, StoredPhone},
    placeholders, search,
};
use crate::{
    db::{parse, parse_optional},
    error::Error,
    portal_access::times::{Moment, Times},
    time_zone,
};
use domain::{
    access::{Kind, Level, Role, SectionKey},
    contacts::Count,
    id::{ContactId, CustomerId, RoleId},
    portal_access::{AllowedAddresses, TwoFactor},
    value::Language,
};
use sqlx::{AnyConnection, AssertSqlSafe, Row as _, any::AnyRow};
use std::collections::{BTreeMap, BTreeSet};

/// So many contacts are read at once.
const BATCH: usize = 50;

/// One contact of the customer; `None` when it is unknown, deleted or another customer's.
pub(in crate::contacts) async fn one(
    connection: &mut AnyConnection,
    customer: &CustomerId,
    id: &ContactId,
) -> Result<Option<Stored>, Error> {
    Ok(many(connection, customer, std::slice::from_ref(id)).await?.pop())
}

/// The contacts with these ids, in that order; unknown and deleted ones are left out.
pub(in crate::contacts) async fn many(
    connection: &mut AnyConnection,
    customer: &CustomerId,
    ids: &[ContactId],
) -> Result<Vec<Stored>, Error> {
    all(connection, customer, ids, PRESENT).await
}

/// As [`many`], of those who were deleted.
pub(in crate::contacts) async fn many_deleted(
    connection: &mut AnyConnection,
    customer: &CustomerId,
    ids: &[ContactId],
) -> Result<Vec<Stored>, Error> {
    all(connection, customer, ids, DELETED).await
}

async fn all(
    connection: &mut AnyConnection,
    customer: &CustomerId,
    ids: &[ContactId],
    contacts: &'static str,
) -> Result<Vec<Stored>, Error> {
    let mut found = Vec::with_capacity(ids.len());
    for batch in ids.chunks(BATCH) {
        found.append(&mut Box::pin(read_batch(connection, customer, batch, contacts)).await?);
    }
    Ok(found)
}

/// The contacts themselves; a condition on `deleted_at` follows.
macro_rules! contacts {
    ($deleted:literal) => {
        concat!(
            "select c.id, c.first_name, c.last_name, c.title, c.email, c.language, c.time_zone, c.notes, c.version, \
                c.updated_by, a.login_id, a.disabled, a.activates_at, a.activates_wall, a.expires_at, a.expires_wall, \
                a.window_zone, a.two_factor, a.networks, a.invited_until, l.name as login, l.language as interface_language, \
                case when l.password_hash is null then 0 else 1 end as has_password, \
                (select max(f.next_at) from failed_sign_in f where f.login_id = a.login_id) as waits_until \
             from contact c \
             left join portal_access a on a.customer_id = c.customer_id and a.contact_id = c.id \
             left join login l on l.id = a.login_id \
             where c.customer_id = $1 and c.id in ({ids}) and c.deleted_at ",
            $deleted
        )
    };
}

const PRESENT: &str = contacts!("is null");
const DELETED: &str = contacts!("is not null");

/// Fetches rows of `sql`, its `{ids}` replaced. Two lengths only, so that statements are prepared once.
async fn fetch(
    connection: &mut AnyConnection,
    sql: &'static str,
    customer: &CustomerId,
    ids: &[ContactId],
) -> Result<Vec<AnyRow>, Error> {
    let places = if ids.len() == 1 { 1 } else { BATCH };
    let mut query = sqlx::query(AssertSqlSafe(sql.replace("{ids}", &placeholders(2, places)))).bind(customer.as_str());
    for place in 0..places {
        query = query.bind(ids.get(place).map_or("", ContactId::as_str));
    }
    Ok(query.fetch_all(connection).await?)
}

async fn read_batch(
    connection: &mut AnyConnection,
    customer: &CustomerId,
    ids: &[ContactId],
    contacts: &'static str,
) -> Result<Vec<Stored>, Error> {
    let rows = fetch(connection, contacts, customer, ids).await?;
    let mut found: BTreeMap<String, Stored> = BTreeMap::new();
    for row in &rows {
        found.insert(row.try_get("id")?, contact(row)?);
    }
    for row in fetch(
        connection,
        "select contact_id, kind, number, extension from contact_phone \
         where customer_id = $1 and contact_id in ({ids}) order by contact_id, position",
        customer,
        ids,
    )
    .await?
    {
        let id: String = row.try_get("contact_id")?;
        if let Some(contact) = found.get_mut(&id) {
            contact.details.phones.push(phone(&row, &id)?);
        }
    }
    for row in fetch(
        connection,
        "select contact_id, role_id from contact_role \
         where customer_id = $1 and contact_id in ({ids}) order by contact_id, role_id",
        customer,
        ids,
    )
    .await?
    {
        let id: String = row.try_get("contact_id")?;
        if let Some(contact) = found.get_mut(&id) {
            let role: RoleId = parse(row.try_get("role_id")?, "contact_role", &id)?;
            contact.details.roles.push(role);
        }
    }
    for row in fetch(
        connection,
        "select contact_id, section_key, level from permission where customer_id = $1 and contact_id in ({ids})",
        customer,
        ids,
    )
    .await?
    {
        let id: String = row.try_get("contact_id")?;
        if let Some(contact) = found.get_mut(&id) {
            let section: SectionKey = parse(row.try_get("section_key")?, "permission", &id)?;
            let level: Level = parse(row.try_get("level")?, "permission", &id)?;
            contact.details.permissions.insert(section, level);
        }
    }
    for row in fetch(
        connection,
        "select contact_id, type_key from contact_communication where customer_id = $1 and contact_id in ({ids})",
        customer,
        ids,
    )
    .await?
    {
        if let Some(contact) = found.get_mut(row.try_get::<&str, _>("contact_id")?) {
            contact.details.communications.insert(row.try_get("type_key")?);
        }
    }
    Ok(ids.iter().filter_map(|id| found.remove(id.as_str())).collect())
}

fn contact(row: &AnyRow) -> Result<Stored, Error> {
    const TABLE: &str = "contact";
    let id: String = row.try_get("id")?;
    let email: String = row.try_get("email")?;
    let login: Option<String> = row.try_get("login_id")?;
    let (access, of_access) = match login {
        None => (None, OfAccess::default()),
        Some(login) => {
            let of_access = of_access(row, &id)?;
            let disabled = row.try_get::<i64, _>("disabled")? != 0;
            let access = StoredAccess {
                login: parse(&login, "portal_access", &id)?,
                has_password: row.try_get::<i64, _>("has_password")? != 0,
                invited_until: row.try_get("invited_until")?,
                window: of_access.times.window(disabled),
                waits_until: row.try_get("waits_until")?,
            };
            (Some(access), of_access)
        }
    };
    Ok(Stored {
        id: parse(&id, TABLE, &id)?,
        version: row.try_get("version")?,
        updated_by: row.try_get("updated_by")?,
        details: Details {
            first_name: parse(row.try_get("first_name")?, TABLE, &id)?,
            last_name: parse(row.try_get("last_name")?, TABLE, &id)?,
            title: parse(row.try_get("title")?, TABLE, &id)?,
            email: parse_optional(Some(email.as_str()).filter(|email| !email.is_empty()), TABLE, &id)?,
            phones: Vec::new(),
            language: parse::<Language>(row.try_get("language")?, TABLE, &id)?,
            time_zone: parse(row.try_get("time_zone")?, TABLE, &id)?,
            notes: parse(row.try_get("notes")?, TABLE, &id)?,
            roles: Vec::new(),
            permissions: BTreeMap::new(),
            communications: BTreeSet::new(),
            login: parse_optional(row.try_get::<Option<&str>, _>("login")?, "login", &id)?,
            disabled: access.as_ref().is_some_and(|access| access.window.disabled),
            times: of_access.times,
            interface_language: of_access.interface_language,
            networks: of_access.networks,
            two_factor: of_access.two_factor,
        },
        access,
    })
}

/// What a form can change about a portal access, beside its login.
#[derive(Default)]
struct OfAccess {
    times: Times,
    interface_language: Option<Language>,
    networks: AllowedAddresses,
    two_factor: TwoFactor,
}

fn of_access(row: &AnyRow, id: &str) -> Result<OfAccess, Error> {
    const TABLE: &str = "portal_access";
    let zone = match row.try_get::<Option<&str>, _>("window_zone")? {
        Some(zone) => zone,
        None => row.try_get("time_zone")?,
    };
    let moment = |instant: &str, typed: &str| -> Result<Option<Moment>, Error> {
        let Some(at) = row.try_get::<Option<i64>, _>(instant)? else {
            return Ok(None);
        };
        let wall = match parse_optional(row.try_get::<Option<&str>, _>(typed)?, TABLE, id)? {
            Some(wall) => wall,
            // The instant alone was written: it is what clocks show then.
            None => time_zone::wall(at, zone).ok_or_else(|| Error::corrupt(TABLE, id))?,
        };
        Ok(Some(Moment { wall, at }))
    };
    Ok(OfAccess {
        times: Times::kept(
            zone,
            moment("activates_at", "activates_wall")?,
            moment("expires_at", "expires_wall")?,
        ),
        interface_language: parse_optional(row.try_get::<Option<&str>, _>("interface_language")?, "login", id)?,
        networks: parse(row.try_get("networks")?, TABLE, id)?,
        two_factor: parse(row.try_get("two_factor")?, TABLE, id)?,
    })
}

fn phone(row: &AnyRow, id: &str) -> Result<StoredPhone, Error> {
    const TABLE: &str = "contact_phone";
    let extension: &str = row.try_get("extension")?;
    Ok(StoredPhone {
        kind: parse(row.try_get("kind")?, TABLE, id)?,
        number: parse(row.try_get("number")?, TABLE, id)?,
        extension: parse_optional(Some(extension).filter(|it| !it.is_empty()), TABLE, id)?,
    })
}

/// How many contacts the customer has, and how many of them have portal access.
pub(crate) async fn totals(connection: &mut AnyConnection, customer: &CustomerId) -> Result<(Count, Count), Error> {
    let row = sqlx::query(
        // In an order, so that no engine thinks of reading other customers' contacts on the way.
        "select (select count(*) from (select c.id from contact c \
            where c.customer_id = $1 and c.deleted_at is null \
            order by c.name_key, c.id limit 1001) as t) as total, \
            (select count(*) from (select c.id from contact c \
            where c.customer_id = $1 and c.deleted_at is null and c.has_access = 1 \
            order by c.id limit 1001) as w) as with_access",
    )
    .bind(customer.as_str())
    .fetch_one(connection)
    .await?;
    Ok((
        search::capped(row.try_get("total")?),
        search::capped(row.try_get("with_access")?),
    ))
}

/// The ids of the owner and the administrators who can sign in now, with no end to it (rule 5). Asked contact
/// by contact: they are few, whatever the number of contacts.
pub(in crate::contacts) async fn working_administrators(
    connection: &mut AnyConnection,
    customer: &CustomerId,
    roles: &[Role],
    now: i64,
) -> Result<BTreeSet<String>, Error> {
    let roles: Vec<&Role> = roles.iter().filter(|role| role.kind >= Kind::Administrator).collect();
    if roles.is_empty() {
        return Ok(BTreeSet::new());
    }
    let sql = format!(
        "select distinct r.contact_id from contact_role r \
         where r.customer_id = $1 and r.role_id in ({}) and exists ( \
            select 1 from contact c \
            join portal_access a on a.customer_id = c.customer_id and a.contact_id = c.id \
            join login l on l.id = a.login_id \
            where c.customer_id = $1 and c.id = r.contact_id and c.deleted_at is null and a.disabled = 0 \
                and a.expires_at is null and (a.activates_at is null or a.activates_at <= $2) \
                and l.password_hash is not null limit 1 offset 0)",
        placeholders(3, roles.len())
    );
    let mut query = sqlx::query_scalar(AssertSqlSafe(sql)).bind(customer.as_str()).bind(now);
    for role in roles {
        query = query.bind(role.id.as_str());
    }
    Ok(query.fetch_all(connection).await?.into_iter().collect())
}

/// Whether somebody else has this login.
pub(in crate::contacts) async fn is_login_taken(
    connection: &mut AnyConnection,
    name: &str,
    own: Option<&str>,
) -> Result<bool, Error> {
    let found: Option<String> = sqlx::query_scalar("select id from login where name = $1")
        .bind(name)
        .fetch_optional(connection)
        .await?;
    Ok(found.is_some_and(|id| Some(id.as_str()) != own))
}

/// What the form and the list need of the customer itself.
pub(crate) struct Customer {
    pub(crate) name: String,
    pub(crate) language: Language,
    pub(crate) time_zone: String,
    /// Whether its class asks for a second factor.
    pub(crate) two_factor_required: bool,
}

/// The customer itself.
pub(crate) async fn customer(connection: &mut AnyConnection, id: &CustomerId) -> Result<Option<Customer>, Error> {
    let row = sqlx::query(
        "select c.name, c.language, c.time_zone, k.two_factor_required \
         from customer c join customer_class k on k.id = c.class_id where c.id = $1",
    )
    .bind(id.as_str())
    .fetch_optional(connection)
    .await?;
    row.map(|row| {
        Ok(Customer {
            name: row.try_get("name")?,
            language: parse(row.try_get("language")?, "customer", id.as_str())?,
            time_zone: row.try_get("time_zone")?,
            two_factor_required: row.try_get::<i64, _>("two_factor_required")? != 0,
        })
    })
    .transpose()
}

/// The time zone of a contact.
pub(in crate::contacts) async fn time_zone(
    connection: &mut AnyConnection,
    customer: &CustomerId,
    id: &ContactId,
) -> Result<Option<String>, Error> {
    Ok(
        sqlx::query_scalar("select time_zone from contact where customer_id = $1 and id = $2")
            .bind(customer.as_str())
            .bind(id.as_str())
            .fetch_optional(connection)
            .await?,
    )
}

/// The role of every installation that goes by this key.
pub(in crate::contacts) async fn role_id(connection: &mut AnyConnection, key: &str) -> Result<Option<String>, Error> {
    Ok(sqlx::query_scalar("select id from role where key = $1")
        .bind(key)
        .fetch_optional(connection)
        .await?)
}

/// Someone to whom a letter goes.
pub(crate) struct Reader {
    pub(crate) name: String,
    pub(crate) email: String,
    pub(crate) language: Language,
}

/// The contacts with this e-mail address, by name.
pub(in crate::contacts) async fn by_email(
    connection: &mut AnyConnection,
    customer: &CustomerId,
    email: &str,
) -> Result<Vec<ContactId>, Error> {
    let ids: Vec<String> = sqlx::query_scalar(
        "select id from contact where customer_id = $1 and lower(email) = lower($2) and email <> '' \
            and deleted_at is null order by name_key, id limit 20",
    )
    .bind(customer.as_str())
    .bind(email)
    .fetch_all(connection)
    .await?;
    ids.iter().map(|id| parse(id, "contact", id)).collect()
}

/// The owner and the administrators who have an e-mail, but for one contact.
pub(crate) async fn administrators(
    connection: &mut AnyConnection,
    customer: &CustomerId,
    without: Option<&ContactId>,
) -> Result<Vec<Reader>, Error> {
    let rows = sqlx::query(
        "select c.id, c.first_name, c.last_name, c.email, c.language from contact c \
         where c.customer_id = $1 and c.deleted_at is null and c.email <> '' and c.id <> $2 and c.id in ( \
            select r.contact_id from contact_role r join role k on k.id = r.role_id \
            where r.customer_id = $1 and k.kind in ('owner', 'administrator')) \
         order by c.id",
    )
    .bind(customer.as_str())
    .bind(without.map_or("", ContactId::as_str))
    .fetch_all(connection)
    .await?;
    rows.iter()
        .map(|row| {
            let id: String = row.try_get("id")?;
            let (first, last): (String, String) = (row.try_get("first_name")?, row.try_get("last_name")?);
            Ok(Reader {
                name: format!("{first} {last}"),
                email: row.try_get("email")?,
                language: parse(row.try_get("language")?, "contact", &id)?,
            })
        })
        .collect()
}
