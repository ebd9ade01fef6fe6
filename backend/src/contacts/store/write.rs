//! Writing a contact with all that belongs to it, within a change.

use super::{super::details::Details, parts::Part};
use crate::{error::Error, invitation, phone, portal_access::times::Times, text};
use domain::{
    access::{Level, SectionKey},
    id::{ContactId, CustomerId, LoginId},
    value::{Language, LoginName},
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
    for part in Part::ALL {
        part.fill(connection, customer, id, details).await?;
    }
    Ok(())
}

/// Writes over a contact what has become of it, and gives its new version.
pub(in crate::contacts) async fn update(
    connection: &mut AnyConnection,
    customer: &CustomerId,
    id: &ContactId,
    (before, details): (&Details, &Details),
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
    for part in Part::ALL {
        if part.differs(before, details) {
            part.empty(connection, customer, id).await?;
            part.fill(connection, customer, id, details).await?;
        }
    }
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

/// Gives a contact its portal access.
pub(in crate::contacts) async fn insert_access(
    connection: &mut AnyConnection,
    (customer, contact): (&CustomerId, &ContactId),
    login: &LoginId,
    (name, details): (&LoginName, &Details),
    now: i64,
) -> Result<(), Error> {
    query("insert into login (id, name, language, created_at) values ($1, $2, $3, $4)")
        .bind(login.as_str())
        .bind(name.as_str())
        .bind(details.interface_language.map(Language::code))
        .bind(now)
        .execute(&mut *connection)
        .await?;
    query("insert into portal_access (login_id, customer_id, contact_id) values ($1, $2, $3)")
        .bind(login.as_str())
        .bind(customer.as_str())
        .bind(contact.as_str())
        .execute(&mut *connection)
        .await?;
    set_access(connection, login, details).await
}

/// Changes the portal access of a contact.
pub(in crate::contacts) async fn update_access(
    connection: &mut AnyConnection,
    login: &LoginId,
    name: &LoginName,
    (before, details): (&Details, &Details),
) -> Result<(), Error> {
    if before.login.as_ref() != Some(name) {
        query("update login set name = $2 where id = $1")
            .bind(login.as_str())
            .bind(name.as_str())
            .execute(&mut *connection)
            .await?;
        // Whoever guessed at the name before does not hold up the one that is new.
        query("update failed_sign_in set login_id = null, customer_id = null where login_id = $1")
            .bind(login.as_str())
            .execute(&mut *connection)
            .await?;
    }
    if before.interface_language != details.interface_language {
        query("update login set language = $2 where id = $1")
            .bind(login.as_str())
            .bind(details.interface_language.map(Language::code))
            .execute(&mut *connection)
            .await?;
    }
    set_access(connection, login, details).await
}

/// Writes when, whether and from where an access may be used, and what it takes.
async fn set_access(connection: &mut AnyConnection, login: &LoginId, details: &Details) -> Result<(), Error> {
    let Times { zone, begins, ends } = &details.times;
    query(
        "update portal_access set disabled = $2, activates_at = $3, activates_wall = $4, expires_at = $5, \
            expires_wall = $6, window_zone = $7, two_factor = $8, networks = $9 where login_id = $1",
    )
    .bind(login.as_str())
    .bind(i64::from(details.disabled))
    .bind(begins.map(|moment| moment.at))
    .bind(begins.map(|moment| moment.wall.to_string()))
    .bind(ends.map(|moment| moment.at))
    .bind(ends.map(|moment| moment.wall.to_string()))
    .bind(Some(zone.as_str()).filter(|zone| !zone.is_empty()))
    .bind(details.two_factor.code())
    .bind(details.networks.to_string())
    .execute(connection)
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
    query(
        "update login set password_hash = $2, must_change = 1, short_password = 0, password_changed_at = $3 where id = $1",
    )
    .bind(login.as_str())
    .bind(hash)
    .bind(now)
    .execute(&mut *connection)
    .await?;
    invitation::has_password(connection, login).await
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
    Part::Terms.empty(connection, customer, id).await
}

/// Brings back a contact that was deleted, with what is left of its communications; its sessions stay ended.
pub(in crate::contacts) async fn restore(
    connection: &mut AnyConnection,
    customer: &CustomerId,
    id: &ContactId,
    (before, details): (&Details, &Details),
    (by, now): (&str, i64),
) -> Result<(), Error> {
    query(
        "update contact set deleted_at = null, version = version + 1, updated_at = $3, updated_by = $4 \
         where customer_id = $1 and id = $2",
    )
    .bind(customer.as_str())
    .bind(id.as_str())
    .bind(now)
    .bind(by)
    .execute(&mut *connection)
    .await?;
    Part::Terms.fill(connection, customer, id, details).await?;
    if Part::Communications.differs(before, details) {
        Part::Communications.empty(connection, customer, id).await?;
        Part::Communications.fill(connection, customer, id, details).await?;
    }
    Ok(())
}

/// Removes for good a contact that was deleted, and its login. Whatever belongs to either goes with it.
pub(in crate::contacts) async fn purge(
    connection: &mut AnyConnection,
    customer: &CustomerId,
    id: &ContactId,
) -> Result<(), Error> {
    for sql in [
        "delete from login where id in (select login_id from portal_access where customer_id = $1 and contact_id = $2)",
        "delete from contact where customer_id = $1 and id = $2 and deleted_at is not null",
    ] {
        query(sql)
            .bind(customer.as_str())
            .bind(id.as_str())
            .execute(&mut *connection)
            .await?;
    }
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
