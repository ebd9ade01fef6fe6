//! All SQL of ownership: who owns the account, who could, and the offer that waits.

use crate::{
    db::{parse, parse_optional},
    error::Error,
};
use domain::{ContactId, CustomerId, Language, OfferId, access::Kind, ownership::Somebody, portal_access::Window};
use sqlx::{AnyConnection, Row as _, any::AnyRow};

/// So many people are offered to choose from.
const CANDIDATES_MOST: i64 = 200;

/// A contact as an offer is about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Party {
    pub(super) id: ContactId,
    pub(super) name: String,
    /// Empty when there is none.
    pub(super) email: String,
    pub(super) language: Language,
    pub(super) is_deleted: bool,
    /// Absent without portal access; with whether there is a password.
    access: Option<(Window, bool)>,
}

impl Party {
    /// As it is shown.
    pub(super) fn somebody(&self) -> Somebody {
        Somebody {
            id: self.id.clone(),
            name: self.name.clone(),
        }
    }

    /// Whether ownership can be offered: to whoever signs in, or will once they have accepted their invitation.
    pub(super) fn can_be_offered(&self, now: i64) -> bool {
        let lasting = |(window, _): &(Window, bool)| window.is_lasting(now);
        !self.is_deleted && self.access.as_ref().is_some_and(lasting)
    }

    /// Whether a customer can count on this one to sign in.
    pub(super) fn can_own(&self, now: i64) -> bool {
        let lasting = |(window, has_password): &(Window, bool)| *has_password && window.is_lasting(now);
        !self.is_deleted && self.access.as_ref().is_some_and(lasting)
    }
}

/// An offer that waits for an answer, or did until its time was over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Waiting {
    pub(super) id: OfferId,
    pub(super) to: ContactId,
    /// The owner who offers it; absent when staff do.
    pub(super) from: Option<ContactId>,
    pub(super) by: String,
    pub(super) reason: String,
    pub(super) expires_at: i64,
}

/// What a page and a letter say of the customer.
pub(super) struct Customer {
    pub(super) name: String,
    pub(super) time_zone: String,
}

/// The customer itself.
pub(super) async fn customer(connection: &mut AnyConnection, id: &CustomerId) -> Result<Customer, Error> {
    let row = sqlx::query("select name, time_zone from customer where id = $1")
        .bind(id.as_str())
        .fetch_optional(connection)
        .await?
        .ok_or(domain::Failure::NotFound)?;
    Ok(Customer {
        name: row.try_get("name")?,
        time_zone: row.try_get("time_zone")?,
    })
}

fn party(row: &AnyRow) -> Result<Party, Error> {
    let id: String = row.try_get("id")?;
    let (first, last): (String, String) = (row.try_get("first_name")?, row.try_get("last_name")?);
    let has_access = row.try_get::<Option<i64>, _>("disabled")?;
    let window = |disabled: i64| -> Result<(Window, bool), Error> {
        let window = Window {
            disabled: disabled != 0,
            activates_at: row.try_get("activates_at")?,
            expires_at: row.try_get("expires_at")?,
        };
        Ok((window, row.try_get::<i64, _>("has_password")? != 0))
    };
    Ok(Party {
        name: format!("{first} {last}"),
        email: row.try_get("email")?,
        language: parse(row.try_get("language")?, "contact", &id)?,
        is_deleted: row.try_get::<Option<i64>, _>("deleted_at")?.is_some(),
        access: has_access.map(window).transpose()?,
        id: parse(&id, "contact", &id)?,
    })
}

/// The columns of a [`Party`], a condition follows.
macro_rules! parties {
    ($rest:literal) => {
        concat!(
            "select c.id, c.first_name, c.last_name, c.email, c.language, c.deleted_at, a.disabled, a.activates_at, \
                a.expires_at, case when l.password_hash is null then 0 else 1 end as has_password \
             from contact c \
             left join portal_access a on a.customer_id = c.customer_id and a.contact_id = c.id \
             left join login l on l.id = a.login_id \
             where c.customer_id = $1 ",
            $rest
        )
    };
}

/// A contact of the customer, deleted or not.
pub(super) async fn contact(
    connection: &mut AnyConnection,
    customer: &CustomerId,
    id: &ContactId,
) -> Result<Option<Party>, Error> {
    let row = sqlx::query(parties!("and c.id = $2"))
        .bind(customer.as_str())
        .bind(id.as_str())
        .fetch_optional(connection)
        .await?;
    row.as_ref().map(party).transpose()
}

/// Whoever has the role of the owner: one at the most who was not deleted, and perhaps one who was.
pub(super) async fn owners(connection: &mut AnyConnection, customer: &CustomerId) -> Result<Vec<Party>, Error> {
    let rows = sqlx::query(parties!(
        "and c.id in (select r.contact_id from contact_role r join role k on k.id = r.role_id \
            where r.customer_id = $1 and k.kind = $2)"
    ))
    .bind(customer.as_str())
    .bind(Kind::Owner.code())
    .fetch_all(connection)
    .await?;
    rows.iter().map(party).collect()
}

/// Contacts who can sign in now with no end to it, by name, but for the owner.
pub(super) async fn candidates(
    connection: &mut AnyConnection,
    customer: &CustomerId,
    now: i64,
) -> Result<Vec<Party>, Error> {
    let rows = sqlx::query(parties!(
        "and c.deleted_at is null and c.has_access = 1 and a.disabled = 0 and a.expires_at is null \
            and (a.activates_at is null or a.activates_at <= $2) and l.password_hash is not null \
            and not exists (select 1 from contact_role r join role k on k.id = r.role_id \
                where r.customer_id = $1 and r.contact_id = c.id and k.kind = $3) \
         order by c.name_key, c.id limit $4"
    ))
    .bind(customer.as_str())
    .bind(now)
    .bind(Kind::Owner.code())
    .bind(CANDIDATES_MOST)
    .fetch_all(connection)
    .await?;
    rows.iter().map(party).collect()
}

/// The offer that nobody has answered or withdrawn, whether or not its time is over.
pub(super) async fn waiting(connection: &mut AnyConnection, customer: &CustomerId) -> Result<Option<Waiting>, Error> {
    let row = sqlx::query(
        "select id, contact_id, from_contact, author_name, reason, expires_at from ownership_offer \
         where customer_id = $1 and settled_at is null",
    )
    .bind(customer.as_str())
    .fetch_optional(connection)
    .await?;
    row.map(|row| {
        const TABLE: &str = "ownership_offer";
        let id: String = row.try_get("id")?;
        Ok(Waiting {
            to: parse(row.try_get("contact_id")?, TABLE, &id)?,
            from: parse_optional(row.try_get("from_contact")?, TABLE, &id)?,
            by: row.try_get("author_name")?,
            reason: row.try_get("reason")?,
            expires_at: row.try_get("expires_at")?,
            id: parse(&id, TABLE, &id)?,
        })
    })
    .transpose()
}

/// Customers with an offer whose time is over.
pub(super) async fn due(connection: &mut AnyConnection, now: i64) -> Result<Vec<CustomerId>, Error> {
    let ids: Vec<String> = sqlx::query_scalar(
        "select customer_id from ownership_offer where settled_at is null and expires_at <= $1 \
         order by expires_at limit 100",
    )
    .bind(now)
    .fetch_all(connection)
    .await?;
    ids.iter().map(|id| parse(id, "ownership_offer", id)).collect()
}

/// Puts in an offer.
pub(super) async fn insert(
    connection: &mut AnyConnection,
    customer: &CustomerId,
    offer: &Waiting,
    now: i64,
) -> Result<(), Error> {
    sqlx::query(
        "insert into ownership_offer (customer_id, id, contact_id, from_contact, author_name, reason, offered_at, \
            expires_at) values ($1, $2, $3, $4, $5, $6, $7, $8)",
    )
    .bind(customer.as_str())
    .bind(offer.id.as_str())
    .bind(offer.to.as_str())
    .bind(offer.from.as_ref().map(ContactId::as_str))
    .bind(&offer.by)
    .bind(&offer.reason)
    .bind(now)
    .bind(offer.expires_at)
    .execute(connection)
    .await?;
    Ok(())
}

/// Says what became of an offer.
pub(super) async fn settle(
    connection: &mut AnyConnection,
    customer: &CustomerId,
    id: &OfferId,
    outcome: &str,
    now: i64,
) -> Result<(), Error> {
    sqlx::query(
        "update ownership_offer set settled_at = $3, outcome = $4 \
         where customer_id = $1 and id = $2 and settled_at is null",
    )
    .bind(customer.as_str())
    .bind(id.as_str())
    .bind(now)
    .bind(outcome)
    .execute(connection)
    .await?;
    Ok(())
}

/// Makes an administrator of who was the owner. What needs a level that is the owner's alone is received no more.
pub(super) async fn step_down(
    connection: &mut AnyConnection,
    customer: &CustomerId,
    contact: &ContactId,
    by: (&str, i64),
) -> Result<(), Error> {
    for sql in [
        "delete from contact_role where customer_id = $1 and contact_id = $2 \
            and role_id in (select id from role where kind = 'owner')",
        "insert into contact_role (customer_id, contact_id, role_id) \
            select $1, $2, id from role where key = 'account_administrator' on conflict do nothing",
        "delete from contact_communication where customer_id = $1 and contact_id = $2 and type_key in ( \
            select t.key from communication_type t join section s on s.key = t.section_key where s.owner_only = 1)",
    ] {
        sqlx::query(sql)
            .bind(customer.as_str())
            .bind(contact.as_str())
            .execute(&mut *connection)
            .await?;
    }
    touch(connection, customer, contact, by).await
}

/// Makes the owner of a contact. Fails where there is one.
pub(super) async fn step_up(
    connection: &mut AnyConnection,
    customer: &CustomerId,
    contact: &ContactId,
    by: (&str, i64),
) -> Result<(), Error> {
    sqlx::query(
        "insert into contact_role (customer_id, contact_id, role_id) \
         select $1, $2, id from role where key = 'account_owner'",
    )
    .bind(customer.as_str())
    .bind(contact.as_str())
    .execute(&mut *connection)
    .await?;
    touch(connection, customer, contact, by).await
}

/// The contact is another one than before: whoever edits it is told.
async fn touch(
    connection: &mut AnyConnection,
    customer: &CustomerId,
    contact: &ContactId,
    (by, now): (&str, i64),
) -> Result<(), Error> {
    sqlx::query(
        "update contact set version = version + 1, updated_at = $3, updated_by = $4 where customer_id = $1 and id = $2",
    )
    .bind(customer.as_str())
    .bind(contact.as_str())
    .bind(now)
    .bind(by)
    .execute(connection)
    .await?;
    Ok(())
}
