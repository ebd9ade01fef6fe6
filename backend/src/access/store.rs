//! SQL of access: sections, roles, and what a contact holds. Not responsible for writing any of it.

use crate::{
    db::{parse, parse_optional},
    error::Error,
};
use domain::{
    Bilingual, ContactId, CustomerId, RoleId, StaffId,
    access::{self, Holding, Levels, Role, Section},
    contacts::CommunicationOption,
    staff::StaffLevel,
};
use sqlx::{AnyConnection, Row, any::AnyRow};
use std::collections::BTreeMap;

/// Every section, in order.
pub(crate) async fn sections(connection: &mut AnyConnection) -> Result<Vec<Section>, Error> {
    let rows = sqlx::query(
        "select key, name_en, name_fr, phrase_en, phrase_fr, icon, ceiling, owner_only, link from section \
         order by position, key",
    )
    .fetch_all(connection)
    .await?;
    rows.iter().map(section).collect()
}

fn section(row: &AnyRow) -> Result<Section, Error> {
    let key: String = row.try_get("key")?;
    Ok(Section {
        name: bilingual(row, "name_en", "name_fr")?,
        phrase: bilingual(row, "phrase_en", "phrase_fr")?,
        icon: row.try_get("icon")?,
        ceiling: parse(row.try_get("ceiling")?, "section", &key)?,
        owner_only: row.try_get::<i64, _>("owner_only")? != 0,
        link: row.try_get("link")?,
        key: parse(&key, "section", &key)?,
    })
}

/// Every role of the installation with its levels, in order.
pub(crate) async fn roles(connection: &mut AnyConnection) -> Result<Vec<Role>, Error> {
    let rows = sqlx::query(
        "select r.id, r.kind, r.name_en, r.name_fr, r.description_en, r.description_fr, l.section_key, l.level
         from role r left join role_level l on l.role_id = r.id
         order by r.position, r.id",
    )
    .fetch_all(connection)
    .await?;
    collect(&rows)
}

/// The roles that a contact holds, with their levels, in order.
pub(crate) async fn roles_of(
    connection: &mut AnyConnection,
    customer: &CustomerId,
    contact: &ContactId,
) -> Result<Vec<Role>, Error> {
    let rows = sqlx::query(
        "select r.id, r.kind, r.name_en, r.name_fr, r.description_en, r.description_fr, l.section_key, l.level
         from contact_role h join role r on r.id = h.role_id left join role_level l on l.role_id = r.id
         where h.customer_id = $1 and h.contact_id = $2
         order by r.position, r.id",
    )
    .bind(customer.as_str())
    .bind(contact.as_str())
    .fetch_all(connection)
    .await?;
    collect(&rows)
}

/// Rows of the same role follow one another, one per level.
fn collect(rows: &[AnyRow]) -> Result<Vec<Role>, Error> {
    let mut roles: Vec<Role> = Vec::new();
    for row in rows {
        let id: String = row.try_get("id")?;
        if roles.last().is_none_or(|role| role.id.as_str() != id) {
            roles.push(Role {
                id: parse(&id, "role", &id)?,
                name: bilingual(row, "name_en", "name_fr")?,
                description: bilingual(row, "description_en", "description_fr")?,
                kind: parse(row.try_get("kind")?, "role", &id)?,
                levels: BTreeMap::new(),
            });
        }
        let key = parse_optional(row.try_get("section_key")?, "role_level", &id)?;
        let level = parse_optional(row.try_get("level")?, "role_level", &id)?;
        if let (Some(role), Some(key), Some(level)) = (roles.last_mut(), key, level) {
            role.levels.insert(key, level);
        }
    }
    Ok(roles)
}

/// The levels granted to a contact directly.
pub(crate) async fn permissions_of(
    connection: &mut AnyConnection,
    customer: &CustomerId,
    contact: &ContactId,
) -> Result<Levels, Error> {
    let rows = sqlx::query("select section_key, level from permission where customer_id = $1 and contact_id = $2")
        .bind(customer.as_str())
        .bind(contact.as_str())
        .fetch_all(connection)
        .await?;
    rows.iter()
        .map(|row| {
            Ok((
                parse(row.try_get("section_key")?, "permission", contact.as_str())?,
                parse(row.try_get("level")?, "permission", contact.as_str())?,
            ))
        })
        .collect()
}

/// What a contact holds.
pub(crate) async fn holding(
    connection: &mut AnyConnection,
    sections: &[Section],
    customer: &CustomerId,
    contact: &ContactId,
) -> Result<Holding, Error> {
    let roles = roles_of(connection, customer, contact).await?;
    let permissions = permissions_of(connection, customer, contact).await?;
    Ok(access::holding(sections, &roles, &permissions))
}

/// The roles that a customer may use: its own choice where there is one, else that of its class.
pub(crate) async fn allowed_roles(connection: &mut AnyConnection, customer: &CustomerId) -> Result<Vec<RoleId>, Error> {
    let rows: Vec<String> = sqlx::query_scalar(
        "select role_id from allowed_role where customer_id = $1
         union all
         select r.role_id from customer c join class_role r on r.class_id = c.class_id
         where c.id = $1 and not exists (select 1 from allowed_role a where a.customer_id = c.id)",
    )
    .bind(customer.as_str())
    .fetch_all(connection)
    .await?;
    rows.iter().map(|id| parse(id, "allowed_role", id)).collect()
}

/// What someone of the provider may do.
pub(crate) async fn staff_level(connection: &mut AnyConnection, staff: &StaffId) -> Result<StaffLevel, Error> {
    let level: String = sqlx::query_scalar("select level from staff where id = $1")
        .bind(staff.as_str())
        .fetch_one(connection)
        .await?;
    parse(&level, "staff", staff.as_str())
}

/// Whether there is such a customer.
pub(crate) async fn customer_exists(connection: &mut AnyConnection, customer: &CustomerId) -> Result<bool, Error> {
    let found: Option<String> = sqlx::query_scalar("select id from customer where id = $1")
        .bind(customer.as_str())
        .fetch_optional(connection)
        .await?;
    Ok(found.is_some())
}

/// Every communication type, in order.
pub(crate) async fn communications(connection: &mut AnyConnection) -> Result<Vec<CommunicationOption>, Error> {
    let rows = sqlx::query("select key, name_en, name_fr, section_key from communication_type order by position, key")
        .fetch_all(connection)
        .await?;
    rows.iter()
        .map(|row| {
            let key: String = row.try_get("key")?;
            Ok(CommunicationOption {
                name: bilingual(row, "name_en", "name_fr")?,
                section: parse_optional(row.try_get("section_key")?, "communication_type", &key)?,
                key,
            })
        })
        .collect()
}

/// Whether a customer is closed; `None` when there is none.
pub(crate) async fn is_closed(connection: &mut AnyConnection, customer: &CustomerId) -> Result<Option<bool>, Error> {
    let found: Option<Option<i64>> = sqlx::query_scalar("select closed_at from customer where id = $1")
        .bind(customer.as_str())
        .fetch_optional(connection)
        .await?;
    Ok(found.map(|closed_at| closed_at.is_some()))
}

/// Two columns, one per language.
pub(crate) fn bilingual(row: &AnyRow, en: &str, fr: &str) -> Result<Bilingual, Error> {
    Ok(Bilingual {
        en: row.try_get(en)?,
        fr: row.try_get(fr)?,
    })
}
