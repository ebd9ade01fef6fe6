//! All SQL of the provider's settings.

use crate::{access::store::bilingual, db::parse, error::Error};
use domain::{provider_settings::Settings, session::Support};
use sqlx::{AnyConnection, Row as _, any::AnyRow};

/// The settings and their version.
pub(crate) async fn settings(connection: &mut AnyConnection) -> Result<(Settings, i64), Error> {
    let row = sqlx::query(
        "select provider_name, support_en, support_fr, support_phone, hours_en, hours_fr, ticket_link, \
         questions_link, language, time_zone, staff_idle_minutes, staff_absolute_minutes, staff_two_factor, registration, \
         version from settings \
         where id = 1",
    )
    .fetch_optional(connection)
    .await?
    .ok_or_else(|| Error::corrupt("settings", "1"))?;
    let settings = Settings {
        name: row.try_get("provider_name")?,
        support: Support {
            text: bilingual(&row, "support_en", "support_fr")?,
            phone: row.try_get("support_phone")?,
            hours: bilingual(&row, "hours_en", "hours_fr")?,
            ticket_link: row.try_get("ticket_link")?,
            questions_link: row.try_get("questions_link")?,
        },
        language: parse(row.try_get("language")?, "settings", "1")?,
        time_zone: row.try_get("time_zone")?,
        staff_idle_minutes: minutes(&row, "staff_idle_minutes")?,
        staff_absolute_minutes: minutes(&row, "staff_absolute_minutes")?,
        staff_two_factor: row.try_get::<i64, _>("staff_two_factor")? != 0,
        registration: row.try_get::<i64, _>("registration")? != 0,
    };
    Ok((settings, row.try_get("version")?))
}

fn minutes(row: &AnyRow, column: &str) -> Result<u32, Error> {
    u32::try_from(row.try_get::<i64, _>(column)?).map_err(|_| Error::corrupt("settings", "1"))
}

/// Changes the settings, and counts their version up.
pub(super) async fn save(connection: &mut AnyConnection, settings: &Settings) -> Result<(), Error> {
    let support = &settings.support;
    sqlx::query(
        "update settings set provider_name = $1, support_en = $2, support_fr = $3, support_phone = $4, hours_en = $5, \
         hours_fr = $6, ticket_link = $7, questions_link = $8, language = $9, time_zone = $10, staff_idle_minutes = $11, \
         staff_absolute_minutes = $12, staff_two_factor = $13, registration = $14, version = version + 1 where id = 1",
    )
    .bind(&settings.name)
    .bind(&support.text.en)
    .bind(&support.text.fr)
    .bind(&support.phone)
    .bind(&support.hours.en)
    .bind(&support.hours.fr)
    .bind(&support.ticket_link)
    .bind(&support.questions_link)
    .bind(settings.language.code())
    .bind(&settings.time_zone)
    .bind(i64::from(settings.staff_idle_minutes))
    .bind(i64::from(settings.staff_absolute_minutes))
    .bind(i64::from(settings.staff_two_factor))
    .bind(i64::from(settings.registration))
    .execute(connection)
    .await?;
    Ok(())
}
