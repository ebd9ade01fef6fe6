//! The provider's settings: its name, how its support is reached, what customers begin with.

use crate::{
    failure::FieldFailure,
    form::{both_or_none, field, optional},
    session::Support,
    value::{Bilingual, Language, Line, Link, LongLine, TimeZone},
};
use serde::{Deserialize, Serialize};

/// The settings as a form posts them: as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct SettingsDraft {
    /// The version that was edited.
    pub version: i64,
    /// The provider's name.
    pub name: String,
    /// The telephone of support.
    pub phone: String,
    /// How support is reached, in English.
    pub text_en: String,
    /// How support is reached, in French.
    pub text_fr: String,
    /// When somebody answers, in English.
    pub hours_en: String,
    /// When somebody answers, in French.
    pub hours_fr: String,
    /// Where a ticket is opened.
    pub ticket_link: String,
    /// Where general questions go.
    pub questions_link: String,
    /// The language of whoever has chosen none.
    pub language: String,
    /// The time zone of whoever has chosen none.
    pub time_zone: String,
}

/// The settings.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Settings {
    /// The provider's name.
    pub name: String,
    /// How support is reached.
    pub support: Support,
    /// The language of whoever has chosen none.
    pub language: Language,
    /// The time zone of whoever has chosen none.
    pub time_zone: String,
}

/// What the page of settings shows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SettingsPage {
    /// The settings as they stand, as the form has them.
    pub draft: SettingsDraft,
    /// The time zones to choose from.
    pub time_zones: Vec<String>,
    /// Whether the reader may change them.
    pub may_edit: bool,
}

impl SettingsDraft {
    /// The settings, or everything that is wrong. Whether the zone exists is for the backend.
    ///
    /// # Errors
    /// What is wrong, field by field.
    pub fn parse(&self) -> Result<Settings, Vec<FieldFailure>> {
        let mut failures = Vec::new();
        let name = field::<Line>(&mut failures, "name", &self.name);
        let phone = optional::<Line>(&mut failures, "phone", &self.phone);
        let text_en = optional::<LongLine>(&mut failures, "text_en", &self.text_en);
        let text_fr = optional::<LongLine>(&mut failures, "text_fr", &self.text_fr);
        let hours_en = optional::<LongLine>(&mut failures, "hours_en", &self.hours_en);
        let hours_fr = optional::<LongLine>(&mut failures, "hours_fr", &self.hours_fr);
        let ticket_link = optional::<Link>(&mut failures, "ticket_link", &self.ticket_link);
        let questions_link = optional::<Link>(&mut failures, "questions_link", &self.questions_link);
        let language = field::<Language>(&mut failures, "language", &self.language);
        let time_zone = field::<TimeZone>(&mut failures, "time_zone", &self.time_zone);
        both_or_none(&mut failures, ("text_en", &text_en), ("text_fr", &text_fr));
        both_or_none(&mut failures, ("hours_en", &hours_en), ("hours_fr", &hours_fr));
        match (name, language, time_zone) {
            (Some(name), Some(language), Some(time_zone)) if failures.is_empty() => Ok(Settings {
                name: name.into(),
                support: Support {
                    text: Bilingual::new(text_en, text_fr),
                    phone,
                    hours: Bilingual::new(hours_en, hours_fr),
                    ticket_link,
                    questions_link,
                },
                language,
                time_zone: time_zone.into(),
            }),
            _ => Err(failures),
        }
    }
}

impl From<&Settings> for SettingsDraft {
    fn from(settings: &Settings) -> Self {
        let support = settings.support.clone();
        Self {
            version: 0,
            name: settings.name.clone(),
            phone: support.phone,
            text_en: support.text.en,
            text_fr: support.text.fr,
            hours_en: support.hours.en,
            hours_fr: support.hours.fr,
            ticket_link: support.ticket_link,
            questions_link: support.questions_link,
            language: settings.language.code().to_owned(),
            time_zone: settings.time_zone.clone(),
        }
    }
}
