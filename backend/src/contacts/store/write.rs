//! Writing a contact with all that belongs to it, within a change.

use super::super::details::Details;
use crate::{error::Error, phone, text};
use domain::{
    access::{Level, SectionKey},
    id::{ContactId, CustomerId, LoginId},
};
use sqlx::{AnyConnection, query};
use std::collections::BTreeSet;

/// Puts in a new contact.
pub(in crate::contacts) async fn insert(
    connection: &mut AnyConnection,
    customer: &CustomerId,
    id: &ContactId,
    details: &Details,
    (by, now): (&str, i64),
) -> Result<(), Error> {
    let keys = keys(details);
    query(
        "insert into contact (customer_id, id, first_name, last_name, title, email, language, time_zone, notes, \
            name_key, title_key, email_key, has_access, version, created_at, updated_at, updated_by) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, 1, $14, $14, $15)",
    )
    .bind(customer.as_str())
    .bind(id.as_str())
    .bind(details.first_name.as_str())
    .bind(details.last_name.as_str())
    .bind(details.title.as_str())
    .bind(details.email_text())
    .bind(details.language.code())
    .bind(details.time_zone.as_str())
    .bind(details.notes.as_str())
    .bind(keys[0].as_str())
    .bind(keys[1].as_str())
    .bind(keys[2].as_str())
    .bind(i64::from(details.login.is_some()))
    .bind(now)
    .bind(by)
    .execute(&mut *connection)
    .await?;
    parts(connection, customer, id, details).await
}

/// Writes over a contact, and gives its new version.
pub(in crate::contacts) async fn update(
    connection: &mut AnyConnection,
    customer: &CustomerId,
    id: &ContactId,
    details: &Details,
    (by, now): (&str, i64),
) -> Result<i64, Error> {
    let keys = keys(details);
    let version = sqlx::query_scalar(
        "update contact set first_name = $3, last_name = $4, title = $5, email = $6, language = $7, \
            time_zone = $8, notes = $9, name_key = $10, title_key = $11, email_key = $12, has_access = $13, \
            version = version + 1, updated_at = $14, updated_by = $15 \
         where customer_id = $1 and id = $2 returning version",
    )
    .bind(customer.as_str())
    .bind(id.as_str())
    .bind(details.first_name.as_str())
    .bind(details.last_name.as_str())
    .bind(details.title.as_str())
    .bind(details.email_text())
    .bind(details.language.code())
    .bind(details.time_zone.as_str())
    .bind(details.notes.as_str())
    .bind(keys[0].as_str())
    .bind(keys[1].as_str())
    .bind(keys[2].as_str())
    .bind(i64::from(details.login.is_some()))
    .bind(now)
    .bind(by)
    .fetch_one(&mut *connection)
    .await?;
    for table in [
        "delete from contact_phone where customer_id = $1 and contact_id = $2",
        "delete from contact_term where customer_id = $1 and contact_id = $2",
        "delete from contact_role where customer_id = $1 and contact_id = $2",
        "delete from permission where customer_id = $1 and contact_id = $2",
        "delete from contact_communication where customer_id = $1 and contact_id = $2",
    ] {
        query(table)
            .bind(customer.as_str())
            .bind(id.as_str())
            .execute(&mut *connection)
            .await?;
    }
    parts(connection, customer, id, details).await?;
    Ok(version)
}

/// The sort keys by name, title and e-mail, each ending in the name.
pub(in crate::contacts) fn keys(details: &Details) -> [String; 3] {
    let (first, last) = (details.first_name.as_str(), details.last_name.as_str());
    [
        text::sort_key(&[last, first]),
        text::sort_key(&[details.title.as_str(), last, first]),
        text::sort_key(&[details.email_text(), last, first]),
    ]
}

/// The terms by which the contact is found.
pub(in crate::contacts) fn terms(details: &Details) -> BTreeSet<String> {
    let mut terms = BTreeSet::new();
    for text in [
        details.first_name.as_str(),
        details.last_name.as_str(),
        details.title.as_str(),
        details.email_text(),
    ] {
        text::add_terms(&mut terms, text);
    }
    for phone in &details.phones {
        for digits in phone::digits(&phone.number) {
            text::add_digit_terms(&mut terms, &digits);
        }
    }
    terms
}

/// Puts in the rows that belong to a contact.
async fn parts(
    connection: &mut AnyConnection,
    customer: &CustomerId,
    id: &ContactId,
    details: &Details,
) -> Result<(), Error> {
    for (position, phone) in (1_i64..).zip(&details.phones) {
        query(
            "insert into contact_phone (customer_id, contact_id, position, kind, number, extension) \
             values ($1, $2, $3, $4, $5, $6)",
        )
        .bind(customer.as_str())
        .bind(id.as_str())
        .bind(position)
        .bind(phone.kind.code())
        .bind(phone.number.as_str())
        .bind(phone.extension.as_ref().map_or("", |extension| extension.as_str()))
        .execute(&mut *connection)
        .await?;
    }
    let pairs = details
        .roles
        .iter()
        .map(|role| {
            (
                "insert into contact_role (customer_id, contact_id, role_id) values ($1, $2, $3)",
                role.as_str(),
            )
        })
        .chain(details.communications.iter().map(|key| {
            (
                "insert into contact_communication (customer_id, contact_id, type_key) values ($1, $2, $3)",
                key.as_str(),
            )
        }));
    for (sql, value) in pairs {
        query(sql)
            .bind(customer.as_str())
            .bind(id.as_str())
            .bind(value)
            .execute(&mut *connection)
            .await?;
    }
    for (section, level) in &details.permissions {
        query("insert into permission (customer_id, contact_id, section_key, level) values ($1, $2, $3, $4)")
            .bind(customer.as_str())
            .bind(id.as_str())
            .bind(section.as_str())
            .bind(level.code())
            .execute(&mut *connection)
            .await?;
    }
    insert_terms(connection, customer, id, &terms(details)).await
}

/// Puts in terms, some at a time: there are a dozen per phone.
async fn insert_terms(
    connection: &mut AnyConnection,
    customer: &CustomerId,
    id: &ContactId,
    terms: &BTreeSet<String>,
) -> Result<(), Error> {
    let terms: Vec<&String> = terms.iter().collect();
    for some in terms.chunks(8) {
        // One statement for any number: what is left over says a term again.
        let mut insert = query(
            "insert into contact_term (customer_id, contact_id, term) values ($1, $2, $3), ($1, $2, $4), \
                ($1, $2, $5), ($1, $2, $6), ($1, $2, $7), ($1, $2, $8), ($1, $2, $9), ($1, $2, $10) \
             on conflict do nothing",
        )
        .bind(customer.as_str())
        .bind(id.as_str());
        for place in 0..8 {
            let term = some.get(place).or_else(|| some.first());
            insert = insert.bind(term.map_or("", |term| term.as_str()));
        }
        insert.execute(&mut *connection).await?;
    }
    Ok(())
}

/// Gives a contact its portal access.
pub(in crate::contacts) async fn insert_access(
    connection: &mut AnyConnection,
    (customer, contact): (&CustomerId, &ContactId),
    login: &LoginId,
    name: &str,
    disabled: bool,
    now: i64,
) -> Result<(), Error> {
    query("insert into login (id, name, created_at) values ($1, $2, $3)")
        .bind(login.as_str())
        .bind(name)
        .bind(now)
        .execute(&mut *connection)
        .await?;
    query("insert into portal_access (login_id, customer_id, contact_id, disabled) values ($1, $2, $3, $4)")
        .bind(login.as_str())
        .bind(customer.as_str())
        .bind(contact.as_str())
        .bind(i64::from(disabled))
        .execute(&mut *connection)
        .await?;
    Ok(())
}

/// Changes the name of a login, and whether it is disabled.
pub(in crate::contacts) async fn update_access(
    connection: &mut AnyConnection,
    login: &LoginId,
    name: &str,
    disabled: bool,
) -> Result<(), Error> {
    query("update login set name = $2 where id = $1 and name <> $2")
        .bind(login.as_str())
        .bind(name)
        .execute(&mut *connection)
        .await?;
    query("update portal_access set disabled = $2 where login_id = $1")
        .bind(login.as_str())
        .bind(i64::from(disabled))
        .execute(&mut *connection)
        .await?;
    Ok(())
}

/// Sets a password that its owner has to change.
pub(in crate::contacts) async fn set_password(
    connection: &mut AnyConnection,
    login: &LoginId,
    hash: &str,
    now: i64,
) -> Result<(), Error> {
    query("update login set password_hash = $2, must_change = 1, password_changed_at = $3 where id = $1")
        .bind(login.as_str())
        .bind(hash)
        .bind(now)
        .execute(connection)
        .await?;
    Ok(())
}

/// Deletes a contact softly: it is found no more, by nobody, and its login stays taken for a day.
pub(in crate::contacts) async fn delete(
    connection: &mut AnyConnection,
    customer: &CustomerId,
    id: &ContactId,
    (by, now): (&str, i64),
) -> Result<(), Error> {
    query(
        "update contact set deleted_at = $3, version = version + 1, updated_at = $3, updated_by = $4 \
         where customer_id = $1 and id = $2",
    )
    .bind(customer.as_str())
    .bind(id.as_str())
    .bind(now)
    .bind(by)
    .execute(&mut *connection)
    .await?;
    query("delete from contact_term where customer_id = $1 and contact_id = $2")
        .bind(customer.as_str())
        .bind(id.as_str())
        .execute(&mut *connection)
        .await?;
    Ok(())
}

/// Takes communications from a contact, and lowers a permission; Restrict takes it away.
pub(in crate::contacts) async fn withdraw(
    connection: &mut AnyConnection,
    (customer, contact): (&CustomerId, &ContactId),
    communications: &[String],
    permission: Option<&(SectionKey, Level)>,
    (by, now): (&str, i64),
) -> Result<(), Error> {
    for key in communications {
        query("delete from contact_communication where customer_id = $1 and contact_id = $2 and type_key = $3")
            .bind(customer.as_str())
            .bind(contact.as_str())
            .bind(key)
            .execute(&mut *connection)
            .await?;
    }
    let lowered = match permission {
        Some((section, Level::Restrict)) => Some(
            query("delete from permission where customer_id = $1 and contact_id = $2 and section_key = $3")
                .bind(customer.as_str())
                .bind(contact.as_str())
                .bind(section.as_str()),
        ),
        Some((section, level)) => Some(
            query("update permission set level = $4 where customer_id = $1 and contact_id = $2 and section_key = $3")
                .bind(customer.as_str())
                .bind(contact.as_str())
                .bind(section.as_str())
                .bind(level.code()),
        ),
        None => None,
    };
    if let Some(lowered) = lowered {
        lowered.execute(&mut *connection).await?;
    }
    query(
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
