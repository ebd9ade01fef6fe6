//! All SQL of the sections as the provider keeps them. Reading them to decide is in [`crate::access`].

use crate::{access::store::sections, contacts::store::search::capped, error::Error};
use domain::{
    access::{Level, Section, SectionKey},
    contacts::Count,
    sections::{OwnSection, SectionText},
};
use sqlx::{AnyConnection, Row as _};
use std::collections::BTreeMap;

/// A section as it stands in the store.
pub(super) struct Stored {
    pub(super) section: Section,
    pub(super) version: i64,
    /// Every installation has it.
    pub(super) built_in: bool,
}

impl Stored {
    /// Its words, and the rest.
    pub(super) fn parts(&self) -> (SectionText, OwnSection) {
        let section = self.section.clone();
        let text = SectionText {
            name: section.name,
            phrase: section.phrase,
            link: section.link,
        };
        let own = OwnSection {
            icon: section.icon,
            ceiling: section.ceiling,
        };
        (text, own)
    }
}

/// Every section in order.
pub(super) async fn all(connection: &mut AnyConnection) -> Result<Vec<Stored>, Error> {
    let rows = sqlx::query("select key, version, built_in from section")
        .fetch_all(&mut *connection)
        .await?;
    let mut beside = BTreeMap::new();
    for row in &rows {
        let built_in = row.try_get::<i64, _>("built_in")? != 0;
        beside.insert(row.try_get::<String, _>("key")?, (row.try_get("version")?, built_in));
    }
    Ok(sections(connection)
        .await?
        .into_iter()
        .filter_map(|section| {
            let (version, built_in) = beside.remove(section.key.as_str())?;
            Some(Stored {
                section,
                version,
                built_in,
            })
        })
        .collect())
}

/// One section.
pub(super) async fn one(connection: &mut AnyConnection, key: &SectionKey) -> Result<Option<Stored>, Error> {
    let all = all(connection).await?;
    Ok(all.into_iter().find(|stored| stored.section.key == *key))
}

/// How many contacts were granted a level in a section beside their roles, counted to a thousand.
pub(super) async fn granted(connection: &mut AnyConnection, key: &SectionKey) -> Result<Count, Error> {
    let count = sqlx::query_scalar(
        "select count(*) from (select c.id from permission p \
            join contact c on c.customer_id = p.customer_id and c.id = p.contact_id \
            where p.section_key = $1 and c.deleted_at is null limit 1001) as g",
    )
    .bind(key.as_str())
    .fetch_one(connection)
    .await?;
    Ok(capped(count))
}

/// Puts in a section of the provider's own, the last in order.
pub(super) async fn insert(
    connection: &mut AnyConnection,
    key: &SectionKey,
    text: &SectionText,
    own: &OwnSection,
) -> Result<(), Error> {
    sqlx::query(
        "insert into section (key, name_en, name_fr, phrase_en, phrase_fr, icon, ceiling, link, built_in, position) \
         select $1, $2, $3, $4, $5, $6, $7, $8, 0, coalesce(max(position), 0) + 1 from section",
    )
    .bind(key.as_str())
    .bind(&text.name.en)
    .bind(&text.name.fr)
    .bind(&text.phrase.en)
    .bind(&text.phrase.fr)
    .bind(&own.icon)
    .bind(own.ceiling.code())
    .bind(&text.link)
    .execute(connection)
    .await?;
    Ok(())
}

/// Writes over a section: the words, and of one of the provider's own the rest.
pub(super) async fn save(
    connection: &mut AnyConnection,
    key: &SectionKey,
    text: &SectionText,
    own: Option<&OwnSection>,
) -> Result<(), Error> {
    sqlx::query(
        "update section set name_en = $2, name_fr = $3, phrase_en = $4, phrase_fr = $5, link = $6, \
         version = version + 1 where key = $1",
    )
    .bind(key.as_str())
    .bind(&text.name.en)
    .bind(&text.name.fr)
    .bind(&text.phrase.en)
    .bind(&text.phrase.fr)
    .bind(&text.link)
    .execute(&mut *connection)
    .await?;
    if let Some(own) = own {
        sqlx::query("update section set icon = $2, ceiling = $3 where key = $1")
            .bind(key.as_str())
            .bind(&own.icon)
            .bind(own.ceiling.code())
            .execute(connection)
            .await?;
    }
    Ok(())
}

/// Writes the order of the sections.
pub(super) async fn order(connection: &mut AnyConnection, order: &[&Stored]) -> Result<(), Error> {
    for (position, stored) in (1_i64..).zip(order) {
        sqlx::query("update section set position = $2 where key = $1 and position <> $2")
            .bind(stored.section.key.as_str())
            .bind(position)
            .execute(&mut *connection)
            .await?;
    }
    Ok(())
}

/// Brings what roles give, and what deleted contacts who may come back were granted, down to what there is.
pub(super) async fn lower(connection: &mut AnyConnection, key: &SectionKey, most: Level) -> Result<(), Error> {
    for sql in [
        "update role_level set level = $2 where section_key = $1 and level = 'modify'",
        "update permission set level = $2 where section_key = $1 and level = 'modify'",
    ] {
        sqlx::query(sql)
            .bind(key.as_str())
            .bind(most.code())
            .execute(&mut *connection)
            .await?;
    }
    Ok(())
}

/// Takes a section out, with what roles give in it and what deleted contacts who may come back were granted.
pub(super) async fn remove(connection: &mut AnyConnection, key: &SectionKey) -> Result<(), Error> {
    for sql in [
        "delete from permission where section_key = $1",
        "delete from role_level where section_key = $1",
        "delete from section where key = $1",
    ] {
        sqlx::query(sql).bind(key.as_str()).execute(&mut *connection).await?;
    }
    Ok(())
}
