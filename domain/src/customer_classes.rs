//! Classes of customers: settings that many customers share.

use crate::{
    contacts::Count,
    customers::roles,
    failure::{FieldFailure, Reason},
    form::field,
    id::{ClassId, RoleId},
    value::{Bilingual, Language, Line, TimeZone},
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// Minutes without anything done after which a session may end.
pub const IDLE: (u32, u32) = (5, 1_440);
/// Minutes after signing in when a session may end: a month at the most.
pub const ABSOLUTE: (u32, u32) = (15, 43_200);
/// How many contacts a class may allow at the most.
pub const CONTACTS: (u32, u32) = (1, 1_000_000);

/// A class as a form posts it: as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ClassDraft {
    /// The version that was edited.
    pub version: i64,
    /// What was read and confirmed.
    pub confirm: String,
    /// Its name in English.
    pub name_en: String,
    /// Its name in French.
    pub name_fr: String,
    /// Whether a second factor is asked for.
    pub two_factor: bool,
    /// Whether a device can be trusted, which is not asked for a second factor for a while.
    pub trusted_devices: bool,
    /// Minutes without anything done after which a session ends.
    pub idle_minutes: String,
    /// Minutes after signing in when a session ends.
    pub absolute_minutes: String,
    /// The language with which customers begin.
    pub language: String,
    /// The time zone with which customers begin.
    pub time_zone: String,
    /// How many contacts a customer may have; empty: as many as it likes.
    pub most_contacts: String,
    /// The ids of the roles that customers may use.
    pub roles: Vec<String>,
}

/// A class.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Class {
    /// Its name.
    pub name: Bilingual,
    /// Whether a second factor is asked for.
    pub two_factor: bool,
    /// Whether a device can be trusted, which is not asked for a second factor for a while.
    pub trusted_devices: bool,
    /// Minutes without anything done after which a session ends.
    pub idle_minutes: u32,
    /// Minutes after signing in when a session ends.
    pub absolute_minutes: u32,
    /// The language with which customers begin.
    pub language: Language,
    /// The time zone with which customers begin.
    pub time_zone: String,
    /// How many contacts a customer may have.
    pub most_contacts: Option<u32>,
    /// The roles that customers may use.
    pub roles: BTreeSet<RoleId>,
}

impl ClassDraft {
    /// The class, or everything that is wrong. Whether roles and zone exist is for the backend.
    ///
    /// # Errors
    /// What is wrong, field by field.
    pub fn parse(&self) -> Result<Class, Vec<FieldFailure>> {
        let mut failures = Vec::new();
        let name_en = field::<Line>(&mut failures, "name_en", &self.name_en);
        let name_fr = field::<Line>(&mut failures, "name_fr", &self.name_fr);
        let idle = number(&mut failures, "idle_minutes", &self.idle_minutes, IDLE);
        let absolute = number(&mut failures, "absolute_minutes", &self.absolute_minutes, ABSOLUTE);
        if let (Some(idle), Some(absolute)) = (idle, absolute)
            && absolute < idle
        {
            let reason = Reason::NumberRange {
                least: idle,
                most: ABSOLUTE.1,
            };
            failures.push(FieldFailure::new("absolute_minutes", reason));
        }
        let language = field::<Language>(&mut failures, "language", &self.language);
        let time_zone = field::<TimeZone>(&mut failures, "time_zone", &self.time_zone);
        let most_contacts = if self.most_contacts.trim().is_empty() {
            None
        } else {
            number(&mut failures, "most_contacts", &self.most_contacts, CONTACTS)
        };
        let roles = roles(&mut failures, &self.roles);
        match (name_en, name_fr, idle, absolute, language, time_zone) {
            (Some(en), Some(fr), Some(idle_minutes), Some(absolute_minutes), Some(language), Some(time_zone))
                if failures.is_empty() =>
            {
                Ok(Class {
                    name: Bilingual::new(en, fr),
                    two_factor: self.two_factor,
                    trusted_devices: self.trusted_devices,
                    idle_minutes,
                    absolute_minutes,
                    language,
                    time_zone: time_zone.into(),
                    most_contacts,
                    roles,
                })
            }
            _ => Err(failures),
        }
    }
}

impl From<&Class> for ClassDraft {
    fn from(class: &Class) -> Self {
        Self {
            version: 0,
            confirm: String::new(),
            name_en: class.name.en.clone(),
            name_fr: class.name.fr.clone(),
            two_factor: class.two_factor,
            trusted_devices: class.trusted_devices,
            idle_minutes: class.idle_minutes.to_string(),
            absolute_minutes: class.absolute_minutes.to_string(),
            language: class.language.code().to_owned(),
            time_zone: class.time_zone.clone(),
            most_contacts: class.most_contacts.map(|most| most.to_string()).unwrap_or_default(),
            roles: class.roles.iter().map(ToString::to_string).collect(),
        }
    }
}

/// A whole number of a range.
fn number(failures: &mut Vec<FieldFailure>, name: &str, text: &str, (least, most): (u32, u32)) -> Option<u32> {
    let reason = if text.trim().is_empty() {
        Reason::Required
    } else {
        match text.trim().parse() {
            Ok(number) if (least..=most).contains(&number) => return Some(number),
            _ => Reason::NumberRange { least, most },
        }
    };
    failures.push(FieldFailure::new(name, reason));
    None
}

/// One class of the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClassRow {
    /// Its id.
    pub id: ClassId,
    /// What it says.
    pub class: Class,
    /// How many customers have it.
    pub customers: Count,
}

/// The classes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClassList {
    /// In the order of their ids: the one that every installation begins with is the first.
    pub rows: Vec<ClassRow>,
    /// Whether the reader may change them.
    pub may_edit: bool,
}

/// What the page of a class shows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClassPage {
    /// Absent for a new one.
    pub id: Option<ClassId>,
    /// Its name as it stands.
    pub name: Bilingual,
    /// As it stands.
    pub draft: ClassDraft,
    /// How many customers have it.
    pub customers: u32,
    /// The first few of these.
    pub names: Vec<String>,
    /// Whether it is the one that every installation begins with.
    pub first: bool,
    /// The roles that can be allowed.
    pub roles: Vec<(RoleId, Bilingual)>,
    /// The time zones to choose from.
    pub time_zones: Vec<String>,
    /// Whether the reader may change it.
    pub may_edit: bool,
}
