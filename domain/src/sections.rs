//! Sections as the provider keeps them: the built-in ones, and those of its own portal.

use crate::{
    access::{Level, SectionKey},
    contacts::Count,
    failure::{FieldFailure, Reason},
    form::{both_or_none, field, optional},
    value::{Bilingual, Line, Link, LongLine},
};
use serde::{Deserialize, Serialize};

/// The icons of the sprite from which a section of the provider's own takes one, without the `i-`.
pub const ICONS: [&str; 20] = [
    "server", "cloud", "database", "globe", "wifi", "router", "phone", "mobile", "video", "mail", "chart", "document",
    "folder", "calendar", "cart", "card", "shield", "lock", "wrench", "incident",
];

/// A word that is no key, as an address has it.
const RESERVED: &str = "new";

/// A section as a form posts it: as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct SectionDraft {
    /// The version that was edited.
    pub version: i64,
    /// The stable name, chosen once.
    pub key: String,
    /// The name in English.
    pub name_en: String,
    /// The name in French.
    pub name_fr: String,
    /// What is said of someone who holds it, in English; empty: its name.
    pub phrase_en: String,
    /// What is said of someone who holds it, in French; empty: its name.
    pub phrase_fr: String,
    /// One of [`ICONS`].
    pub icon: String,
    /// Where it leads; may be empty.
    pub link: String,
    /// The highest level there is in it: `modify` or `read`.
    pub ceiling: String,
    /// What the reader has confirmed.
    pub confirm: String,
}

/// What can be changed about a section.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SectionText {
    /// Its name.
    pub name: Bilingual,
    /// What is said of someone who holds it.
    pub phrase: Bilingual,
    /// Where it leads, when it has no page here; may be empty.
    pub link: String,
}

/// What can be changed about a section of the provider's own, beside its words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnSection {
    /// Its icon in the sprite, without the `i-`.
    pub icon: String,
    /// The highest level there is in it.
    pub ceiling: Level,
}

impl SectionDraft {
    /// The words, or everything that is wrong with them.
    ///
    /// # Errors
    /// What is wrong, field by field.
    pub fn parse_text(&self) -> Result<SectionText, Vec<FieldFailure>> {
        let mut failures = Vec::new();
        let name_en = field::<Line>(&mut failures, "name_en", &self.name_en);
        let name_fr = field::<Line>(&mut failures, "name_fr", &self.name_fr);
        let phrase_en = optional::<LongLine>(&mut failures, "phrase_en", &self.phrase_en);
        let phrase_fr = optional::<LongLine>(&mut failures, "phrase_fr", &self.phrase_fr);
        if failures.is_empty() {
            both_or_none(&mut failures, ("phrase_en", &phrase_en), ("phrase_fr", &phrase_fr));
        }
        let link = optional::<Link>(&mut failures, "link", &self.link);
        if !link.is_empty() && !link.starts_with("https://") {
            failures.push(FieldFailure::new("link", Reason::HttpsOnly));
        }
        match (name_en, name_fr) {
            (Some(en), Some(fr)) if failures.is_empty() => {
                let name = Bilingual::new(en, fr);
                let phrase = Bilingual::new(phrase_en, phrase_fr);
                Ok(SectionText {
                    phrase: if phrase.en.is_empty() { name.clone() } else { phrase },
                    name,
                    link,
                })
            }
            _ => Err(failures),
        }
    }

    /// What a section of the provider's own has beside its words, or everything that is wrong with it.
    ///
    /// # Errors
    /// What is wrong, field by field.
    pub fn parse_own(&self) -> Result<OwnSection, Vec<FieldFailure>> {
        let mut failures = Vec::new();
        if !ICONS.contains(&self.icon.as_str()) {
            failures.push(FieldFailure::new("icon", Reason::NotOffered));
        }
        let ceiling = self
            .ceiling
            .parse::<Level>()
            .ok()
            .filter(|level| *level > Level::Restrict);
        if ceiling.is_none() {
            failures.push(FieldFailure::new("ceiling", Reason::NotOffered));
        }
        match ceiling {
            Some(ceiling) if failures.is_empty() => Ok(OwnSection {
                icon: self.icon.clone(),
                ceiling,
            }),
            _ => Err(failures),
        }
    }

    /// The key, or what is wrong with it.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn parse_key(&self) -> Result<SectionKey, Vec<FieldFailure>> {
        let key = self.key.trim();
        let reason = if key.is_empty() {
            Reason::Required
        } else if key == RESERVED {
            Reason::KeyTaken
        } else {
            match key.parse() {
                Ok(key) => return Ok(key),
                Err(_) => Reason::KeyShape,
            }
        };
        Err(vec![FieldFailure::new("key", reason)])
    }
}

/// A section in the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SectionRow {
    /// Its stable name.
    pub key: SectionKey,
    /// Its name.
    pub name: Bilingual,
    /// What is said of someone who holds it.
    pub phrase: Bilingual,
    /// Its icon.
    pub icon: String,
    /// The highest level there is in it.
    pub ceiling: Level,
    /// The owner's alone.
    pub owner_only: bool,
    /// Every installation has it.
    pub built_in: bool,
    /// Where it leads.
    pub link: String,
}

/// The list of sections.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SectionList {
    /// In order.
    pub rows: Vec<SectionRow>,
    /// Whether the reader may change them.
    pub may_edit: bool,
}

/// The page of one section, or of a new one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SectionPage {
    /// The section as it stands, as the form has it.
    pub draft: SectionDraft,
    /// Its key; absent when it is new.
    pub key: Option<SectionKey>,
    /// Every installation has it.
    pub built_in: bool,
    /// The owner's alone.
    pub owner_only: bool,
    /// The roles that give a level in it, and which.
    pub roles: Vec<(crate::RoleId, Bilingual, Level)>,
    /// How many contacts were granted a level in it beside their roles.
    pub granted: Count,
    /// Whether the reader may change it.
    pub may_edit: bool,
}

/// A position as a form posts it: what goes up or down.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct MoveDraft {
    /// What goes up by one.
    pub up: String,
    /// What goes down by one.
    pub down: String,
}

/// A removal as a form posts it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct RemoveDraft {
    /// The version that was looked at.
    pub version: i64,
    /// What the reader has confirmed.
    pub confirm: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn draft() -> SectionDraft {
        SectionDraft {
            key: "colocation".into(),
            name_en: "Colocation".into(),
            name_fr: "Colocalisation".into(),
            icon: "server".into(),
            ceiling: "modify".into(),
            ..SectionDraft::default()
        }
    }

    #[test]
    fn without_a_phrase_the_name_is_said() {
        let text = draft().parse_text().unwrap();
        assert_eq!(text.phrase, text.name);
    }

    #[test]
    fn a_link_is_https_and_an_icon_one_of_the_set() {
        let wrong = SectionDraft {
            icon: "kebab".into(),
            link: "http://portal.example".into(),
            ceiling: "restrict".into(),
            ..draft()
        };
        let reasons = |failures: Vec<FieldFailure>| -> Vec<(String, Reason)> {
            failures
                .into_iter()
                .map(|failure| (failure.field, failure.reason))
                .collect()
        };
        assert_eq!(
            reasons(wrong.parse_own().unwrap_err()),
            [
                ("icon".into(), Reason::NotOffered),
                ("ceiling".into(), Reason::NotOffered)
            ]
        );
        assert_eq!(
            reasons(wrong.parse_text().unwrap_err()),
            [("link".into(), Reason::HttpsOnly)]
        );
    }

    #[test]
    fn a_key_is_small_letters_digits_and_underscores_and_no_word_of_an_address() {
        let reason = |key: &str| {
            let draft = SectionDraft {
                key: key.into(),
                ..draft()
            };
            draft.parse_key().err().map(|failures| failures[0].reason.clone())
        };
        assert_eq!(reason("colo_2"), None);
        assert_eq!(reason("Colo"), Some(Reason::KeyShape));
        assert_eq!(reason(&"a".repeat(41)), Some(Reason::KeyShape));
        assert_eq!(reason(""), Some(Reason::Required));
        assert_eq!(reason("new"), Some(Reason::KeyTaken));
    }
}
