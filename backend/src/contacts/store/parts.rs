//! The rows that belong to a contact beside its own: phones, terms, roles, permissions, communications.

use super::{super::details::Details, write::terms};
use crate::error::Error;
use domain::id::{ContactId, CustomerId};
use sqlx::{AnyConnection, query};
use std::collections::BTreeSet;

/// One kind of rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    Phones,
    /// By which it is found.
    Terms,
    Roles,
    Permissions,
    Communications,
}

impl Part {
    /// All.
    pub(super) const ALL: [Self; 5] = [
        Self::Phones,
        Self::Terms,
        Self::Roles,
        Self::Permissions,
        Self::Communications,
    ];

    /// Whether these rows are others after a change.
    pub(super) fn differs(self, before: &Details, after: &Details) -> bool {
        match self {
            Self::Phones => before.phones != after.phones,
            Self::Terms => terms(before) != terms(after),
            Self::Roles => before.roles != after.roles,
            Self::Permissions => before.permissions != after.permissions,
            Self::Communications => before.communications != after.communications,
        }
    }

    /// Takes the rows out.
    pub(super) async fn empty(
        self,
        connection: &mut AnyConnection,
        customer: &CustomerId,
        id: &ContactId,
    ) -> Result<(), Error> {
        query(match self {
            Self::Phones => "delete from contact_phone where customer_id = $1 and contact_id = $2",
            Self::Terms => "delete from contact_term where customer_id = $1 and contact_id = $2",
            Self::Roles => "delete from contact_role where customer_id = $1 and contact_id = $2",
            Self::Permissions => "delete from permission where customer_id = $1 and contact_id = $2",
            Self::Communications => "delete from contact_communication where customer_id = $1 and contact_id = $2",
        })
        .bind(customer.as_str())
        .bind(id.as_str())
        .execute(connection)
        .await?;
        Ok(())
    }

    /// Puts the rows in.
    pub(super) async fn fill(
        self,
        connection: &mut AnyConnection,
        customer: &CustomerId,
        id: &ContactId,
        details: &Details,
    ) -> Result<(), Error> {
        match self {
            Self::Phones => phones(connection, customer, id, details).await,
            Self::Terms => insert_terms(connection, customer, id, &terms(details)).await,
            Self::Roles => {
                let sql = "insert into contact_role (customer_id, contact_id, role_id) values ($1, $2, $3)";
                let roles = details.roles.iter().map(domain::RoleId::as_str);
                words(connection, (customer, id), sql, roles).await
            }
            Self::Permissions => permissions(connection, customer, id, details).await,
            Self::Communications => {
                let sql = "insert into contact_communication (customer_id, contact_id, type_key) values ($1, $2, $3)";
                let keys = details.communications.iter().map(String::as_str);
                words(connection, (customer, id), sql, keys).await
            }
        }
    }
}

async fn phones(
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
    Ok(())
}

/// A row per word.
async fn words(
    connection: &mut AnyConnection,
    (customer, id): (&CustomerId, &ContactId),
    sql: &'static str,
    words: impl Iterator<Item = &str>,
) -> Result<(), Error> {
    for word in words {
        query(sql)
            .bind(customer.as_str())
            .bind(id.as_str())
            .bind(word)
            .execute(&mut *connection)
            .await?;
    }
    Ok(())
}

async fn permissions(
    connection: &mut AnyConnection,
    customer: &CustomerId,
    id: &ContactId,
    details: &Details,
) -> Result<(), Error> {
    for (section, level) in &details.permissions {
        query("insert into permission (customer_id, contact_id, section_key, level) values ($1, $2, $3, $4)")
            .bind(customer.as_str())
            .bind(id.as_str())
            .bind(section.as_str())
            .bind(level.code())
            .execute(&mut *connection)
            .await?;
    }
    Ok(())
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
