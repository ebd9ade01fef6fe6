//! All SQL of the communication orders. Not responsible for who may do what: the services decide.

use crate::{db::parse, error::Error, phone};
use domain::{
    ContactId, CustomerId, Failure, FieldFailure, Reason,
    communication_order::{MEMBERS_MOST, OrderKind, OrderMember},
    portal_access::{Status, Window},
};
use sqlx::{AnyConnection, Row as _, any::AnyRow};

/// One order as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Order {
    /// Which of the two.
    pub(crate) kind: OrderKind,
    /// Its version; 0 before it was saved for the first time.
    pub(crate) version: i64,
    /// Who saved it last; empty when not known.
    pub(crate) updated_by: String,
    /// Its members in order.
    pub(crate) members: Vec<OrderMember>,
}

/// A contact's place in an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Place {
    /// The order.
    pub(crate) kind: OrderKind,
    /// From 1.
    pub(crate) position: u32,
    /// The order's version.
    pub(crate) version: i64,
}

/// Both orders, or the one of `only`, in one statement: a version never comes with members of another.
const SELECT: &str = "\
    select o.kind as order_kind, o.version, o.updated_by, c.id, c.first_name, c.last_name, c.email, c.language, \
        p.kind as phone_kind, p.number, p.extension, a.login_id, a.disabled, a.activates_at, a.expires_at, a.invited_until \
    from communication_order o \
    left join communication_order_member m on m.customer_id = o.customer_id and m.kind = o.kind \
    left join contact c on c.customer_id = m.customer_id and c.id = m.contact_id and c.deleted_at is null \
    left join contact_phone p on p.customer_id = c.customer_id and p.contact_id = c.id and p.position = \
        (select min(f.position) from contact_phone f where f.customer_id = c.customer_id and f.contact_id = c.id) \
    left join portal_access a on a.customer_id = c.customer_id and a.contact_id = c.id \
    where o.customer_id = $1 and ($2 = '' or o.kind = $2) \
    order by o.kind, m.position";

/// Contacts by id, fifty at the most.
const MEMBERS: &str = "\
    select c.id, c.first_name, c.last_name, c.email, c.language, p.kind as phone_kind, p.number, p.extension, \
        a.login_id, a.disabled, a.activates_at, a.expires_at, a.invited_until \
    from contact c \
    left join portal_access a on a.customer_id = c.customer_id and a.contact_id = c.id \
    left join contact_phone p on p.customer_id = c.customer_id and p.contact_id = c.id and p.position = \
        (select min(f.position) from contact_phone f where f.customer_id = c.customer_id and f.contact_id = c.id) \
    where c.customer_id = $1 and c.deleted_at is null and c.id in ( \
        $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, \
        $25, $26, $27, $28, $29, $30, $31, $32, $33, $34, $35, $36, $37, $38, $39, $40, $41, $42, $43, $44, $45, \
        $46, $47, $48, $49, $50, $51)";

/// The places of a contact.
const PLACES: &str = "\
    select m.kind, m.position, o.version \
    from communication_order_member m \
    join communication_order o on o.customer_id = m.customer_id and o.kind = m.kind \
    where m.customer_id = $1 and m.contact_id = $2";

/// Both orders as they are at `now`, Technical first.
pub(crate) async fn both(conn: &mut AnyConnection, customer: &CustomerId, now: i64) -> Result<Vec<Order>, Error> {
    let rows = sqlx::query(SELECT)
        .bind(customer.as_str())
        .bind("")
        .fetch_all(conn)
        .await?;
    OrderKind::ALL.into_iter().map(|kind| order(kind, &rows, now)).collect()
}

/// One order as it is at `now`.
pub(crate) async fn one(
    conn: &mut AnyConnection,
    customer: &CustomerId,
    kind: OrderKind,
    now: i64,
) -> Result<Order, Error> {
    let rows = sqlx::query(SELECT)
        .bind(customer.as_str())
        .bind(kind.code())
        .fetch_all(conn)
        .await?;
    order(kind, &rows, now)
}

/// The contacts with these ids as they are at `now`, in that order; unknown and deleted ones are left out.
pub(crate) async fn members(
    conn: &mut AnyConnection,
    customer: &CustomerId,
    ids: &[ContactId],
    now: i64,
) -> Result<Vec<OrderMember>, Error> {
    let mut found = Vec::with_capacity(ids.len());
    for some in ids.chunks(MEMBERS_MOST) {
        let mut query = sqlx::query(MEMBERS).bind(customer.as_str());
        for place in 0..MEMBERS_MOST {
            query = query.bind(some.get(place).map_or("", ContactId::as_str));
        }
        let rows = query.fetch_all(&mut *conn).await?;
        let mut members = rows
            .iter()
            .map(|row| member(row, row.try_get("id")?, now))
            .collect::<Result<Vec<_>, _>>()?;
        members.sort_by_key(|member| some.iter().position(|id| *id == member.contact));
        found.append(&mut members);
    }
    Ok(found)
}

/// The orders in which a contact stands, Technical first.
pub(crate) async fn stands_in(
    conn: &mut AnyConnection,
    customer: &CustomerId,
    contact: &ContactId,
) -> Result<Vec<Place>, Error> {
    let rows = sqlx::query(PLACES)
        .bind(customer.as_str())
        .bind(contact.as_str())
        .fetch_all(conn)
        .await?;
    let mut places = rows
        .iter()
        .map(|row| {
            let kind: &str = row.try_get("kind")?;
            Ok(Place {
                kind: parse(kind, "communication_order_member", contact.as_str())?,
                position: u32::try_from(row.try_get::<i64, _>("position")?).unwrap_or(u32::MAX),
                version: row.try_get("version")?,
            })
        })
        .collect::<Result<Vec<_>, Error>>()?;
    places.sort_by_key(|place| place.kind);
    Ok(places)
}

/// Puts somebody in the place of who leaves, or closes the gap, and raises the order's version: within the
/// transaction that deletes a contact. Gives the order before and after, for the audit trail. A replacement
/// that is unknown, leaves itself or stands in that order already is refused at `replace[kind]`.
pub(crate) async fn replace_member(
    conn: &mut AnyConnection,
    customer: &CustomerId,
    kind: OrderKind,
    leaving: &ContactId,
    replacement: Option<&ContactId>,
    (by, now): (&str, i64),
) -> Result<(Vec<OrderMember>, Vec<OrderMember>), Error> {
    let before = one(conn, customer, kind, now).await?.members;
    let newcomer = match replacement {
        None => None,
        Some(id) => {
            let known = members(conn, customer, std::slice::from_ref(id), now).await?.pop();
            let stands = before.iter().any(|member| member.contact == *id);
            Some(known.filter(|_| !stands).ok_or_else(|| {
                let field = format!("replace[{}]", kind.code());
                Failure::Invalid(vec![FieldFailure::new(field, Reason::NotOffered)])
            })?)
        }
    };
    let mut after = Vec::with_capacity(before.len());
    for member in &before {
        if member.contact == *leaving {
            after.extend(newcomer.clone());
        } else {
            after.push(member.clone());
        }
    }
    write(
        conn,
        customer,
        kind,
        after.iter().map(|member| &member.contact),
        (by, now),
    )
    .await?;
    Ok((before, after))
}

/// Writes the members of an order anew and raises its version, which it gives back.
pub(crate) async fn write(
    conn: &mut AnyConnection,
    customer: &CustomerId,
    kind: OrderKind,
    members: impl Iterator<Item = &ContactId>,
    (by, now): (&str, i64),
) -> Result<i64, Error> {
    let version = sqlx::query_scalar(
        "insert into communication_order (customer_id, kind, version, updated_at, updated_by) \
         values ($1, $2, 1, $3, $4) \
         on conflict (customer_id, kind) do update set version = communication_order.version + 1, \
            updated_at = excluded.updated_at, updated_by = excluded.updated_by \
         returning version",
    )
    .bind(customer.as_str())
    .bind(kind.code())
    .bind(now)
    .bind(by)
    .fetch_one(&mut *conn)
    .await?;
    sqlx::query("delete from communication_order_member where customer_id = $1 and kind = $2")
        .bind(customer.as_str())
        .bind(kind.code())
        .execute(&mut *conn)
        .await?;
    for (position, contact) in (1_i64..).zip(members) {
        sqlx::query(
            "insert into communication_order_member (customer_id, kind, position, contact_id) \
             values ($1, $2, $3, $4)",
        )
        .bind(customer.as_str())
        .bind(kind.code())
        .bind(position)
        .bind(contact.as_str())
        .execute(&mut *conn)
        .await?;
    }
    Ok(version)
}

/// One order out of the rows of [`SELECT`]; empty when it was never saved.
fn order(kind: OrderKind, rows: &[AnyRow], now: i64) -> Result<Order, Error> {
    let mut order = Order {
        kind,
        version: 0,
        updated_by: String::new(),
        members: Vec::new(),
    };
    for row in rows {
        if row.try_get::<&str, _>("order_kind")? != kind.code() {
            continue;
        }
        order.version = row.try_get("version")?;
        order.updated_by = row.try_get("updated_by")?;
        if let Some(id) = row.try_get::<Option<String>, _>("id")? {
            order.members.push(member(row, id, now)?);
        }
    }
    Ok(order)
}

/// The status of a contact's portal access at `now`.
fn access(row: &AnyRow, now: i64) -> Result<Status, Error> {
    if row.try_get::<Option<&str>, _>("login_id")?.is_none() {
        return Ok(Status::None);
    }
    let window = Window {
        disabled: row.try_get::<i64, _>("disabled")? != 0,
        activates_at: row.try_get("activates_at")?,
        expires_at: row.try_get("expires_at")?,
    };
    let status = window.status(now);
    let is_invited = row.try_get::<Option<i64>, _>("invited_until")?.is_some();
    // From when it works says more of somebody who is to be reached than that they are invited.
    let is_invited = is_invited && status != Status::Scheduled;
    Ok(if is_invited { status.of_invited() } else { status })
}

/// A contact as it stands in an order.
fn member(row: &AnyRow, id: String, now: i64) -> Result<OrderMember, Error> {
    let corrupt = |id: &str| Error::corrupt("contact", id);
    let phone = match row.try_get::<Option<String>, _>("number")? {
        None => None,
        Some(number) => {
            let corrupt = || Error::corrupt("contact_phone", id.as_str());
            let kind = row.try_get::<&str, _>("phone_kind")?.parse().map_err(|_| corrupt())?;
            let number = number.parse().map_err(|_| corrupt())?;
            Some(phone::view(kind, &number, row.try_get("extension")?))
        }
    };
    let (first, last): (&str, &str) = (row.try_get("first_name")?, row.try_get("last_name")?);
    Ok(OrderMember {
        name: format!("{first} {last}"),
        phone,
        access: access(row, now)?,
        email: row.try_get("email")?,
        language: row.try_get::<&str, _>("language")?.parse().map_err(|_| corrupt(&id))?,
        contact: id.as_str().parse().map_err(|_| corrupt(&id))?,
    })
}
