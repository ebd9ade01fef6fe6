//! All SQL of passwords that were forgotten: the queue, and whom a request is about.

use crate::{
    db::{parse, parse_optional},
    error::Error,
    sign_in::Person,
};
use domain::{Language, LoginId, portal_access::Window};
use sqlx::{AnyConnection, Row as _, query, query_scalar};

/// So many logins of one e-mail address are mailed.
const LOGINS_MOST: i64 = 20;

/// What somebody asked.
pub(super) struct Request {
    pub(super) id: String,
    /// A login or an e-mail address, in small letters.
    pub(super) who: String,
    /// From where.
    pub(super) address: String,
}

/// Somebody with a login, as a letter is about them.
pub(super) struct Holder {
    pub(super) login: LoginId,
    pub(super) login_name: String,
    pub(super) has_password: bool,
    pub(super) person: Person,
    pub(super) name: String,
    /// Empty when there is none.
    pub(super) email: String,
    pub(super) language: Language,
    pub(super) time_zone: String,
    pub(super) window: Window,
    /// The name of the customer; empty for the people of the provider.
    pub(super) account: String,
    pub(super) is_account_open: bool,
}

/// Puts a request into the queue.
pub(super) async fn ask(connection: &mut AnyConnection, id: &str, who: &str, address: &str) -> Result<(), Error> {
    query("insert into reset_request (id, who, address) values ($1, $2, $3)")
        .bind(id)
        .bind(who)
        .bind(address)
        .execute(connection)
        .await?;
    Ok(())
}

/// Whether there is a request that nobody has taken.
pub(super) async fn has_requests(connection: &mut AnyConnection, now: i64) -> Result<bool, Error> {
    let id: Option<String> = query_scalar("select id from reset_request where claimed_until <= $1 limit 1")
        .bind(now)
        .fetch_optional(connection)
        .await?;
    Ok(id.is_some())
}

/// Takes requests; nobody else gets them before `until`.
pub(super) async fn claim(
    connection: &mut AnyConnection,
    now: i64,
    until: i64,
    most: i64,
) -> Result<Vec<Request>, Error> {
    let rows = query(
        "update reset_request set claimed_until = $2 where claimed_until <= $1 and id in ( \
            select id from reset_request where claimed_until <= $1 order by id limit $3) \
         returning id, who, address",
    )
    .bind(now)
    .bind(until)
    .bind(most)
    .fetch_all(connection)
    .await?;
    rows.iter()
        .map(|row| {
            Ok(Request {
                id: row.try_get("id")?,
                who: row.try_get("who")?,
                address: row.try_get("address")?,
            })
        })
        .collect()
}

/// Takes a request out of the queue.
pub(super) async fn done(connection: &mut AnyConnection, id: &str) -> Result<(), Error> {
    query("delete from reset_request where id = $1")
        .bind(id)
        .execute(connection)
        .await?;
    Ok(())
}

/// The logins of this name, and those of whoever has this e-mail address.
pub(super) async fn logins(connection: &mut AnyConnection, who: &str) -> Result<Vec<LoginId>, Error> {
    let ids: Vec<String> = query_scalar(
        "select l.id from login l where l.name = $1 \
         union \
         select a.login_id from contact c \
            join portal_access a on a.customer_id = c.customer_id and a.contact_id = c.id \
            where lower(c.email) = $1 and c.email <> '' and c.deleted_at is null \
         union \
         select a.login_id from staff s join portal_access a on a.staff_id = s.id where lower(s.email) = $1 \
         limit $2",
    )
    .bind(who)
    .bind(LOGINS_MOST)
    .fetch_all(connection)
    .await?;
    ids.iter().map(|id| parse(id, "login", id)).collect()
}

/// Whoever has a login; `None` when the contact was deleted.
pub(super) async fn holder(connection: &mut AnyConnection, login: &LoginId) -> Result<Option<Holder>, Error> {
    let row = query(
        "select l.name as login, l.language as login_language, a.customer_id, a.contact_id, a.staff_id, a.disabled, \
            a.activates_at, a.expires_at, c.first_name, c.last_name, c.email, c.language, c.time_zone, \
            s.name as staff_name, s.email as staff_email, s.disabled as staff_disabled, cu.name as account, \
            se.language as provider_language, se.time_zone as provider_zone, \
            case when l.password_hash is null then 0 else 1 end as has_password, \
            case when cu.suspended_at is null and cu.closed_at is null then 1 else 0 end as is_open \
         from login l join portal_access a on a.login_id = l.id join settings se on se.id = 1 \
         left join contact c on c.customer_id = a.customer_id and c.id = a.contact_id and c.deleted_at is null \
         left join customer cu on cu.id = a.customer_id \
         left join staff s on s.id = a.staff_id \
         where l.id = $1",
    )
    .bind(login.as_str())
    .fetch_optional(connection)
    .await?;
    let Some(row) = row else { return Ok(None) };
    let id = login.as_str();
    let corrupt = || Error::corrupt("portal_access", id);
    let text = |name: &str| -> Result<Option<String>, Error> { Ok(row.try_get(name)?) };
    let customer = parse_optional(row.try_get("customer_id")?, "portal_access", id)?;
    let contact = parse_optional(row.try_get("contact_id")?, "portal_access", id)?;
    let staff = parse_optional(row.try_get("staff_id")?, "portal_access", id)?;
    let mut disabled = row.try_get::<i64, _>("disabled")? != 0;
    let (person, name, email, language, time_zone) = match (customer, contact, staff) {
        (Some(customer), Some(contact), None) => {
            let (Some(first), Some(last)) = (text("first_name")?, text("last_name")?) else {
                return Ok(None);
            };
            (
                Person::Contact { customer, contact },
                format!("{first} {last}"),
                text("email")?.ok_or_else(corrupt)?,
                text("language")?.ok_or_else(corrupt)?,
                text("time_zone")?.ok_or_else(corrupt)?,
            )
        }
        (None, None, Some(staff)) => {
            disabled |= row.try_get::<Option<i64>, _>("staff_disabled")?.ok_or_else(corrupt)? != 0;
            (
                Person::Staff(staff),
                text("staff_name")?.ok_or_else(corrupt)?,
                text("staff_email")?.ok_or_else(corrupt)?,
                match text("login_language")? {
                    Some(chosen) => chosen,
                    None => row.try_get("provider_language")?,
                },
                row.try_get("provider_zone")?,
            )
        }
        _ => return Err(corrupt()),
    };
    Ok(Some(Holder {
        login: login.clone(),
        login_name: row.try_get("login")?,
        has_password: row.try_get::<i64, _>("has_password")? != 0,
        person,
        name,
        email,
        language: parse(&language, "login", id)?,
        time_zone,
        window: Window {
            disabled,
            activates_at: row.try_get("activates_at")?,
            expires_at: row.try_get("expires_at")?,
        },
        account: text("account")?.unwrap_or_default(),
        is_account_open: row.try_get::<i64, _>("is_open")? != 0,
    }))
}
