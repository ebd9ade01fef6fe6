//! The audit trail as it is read: what is asked of it, and its events as the screen shows them. Writing it, and the
//! chain that shows what was changed, is the backend's.

use crate::{
    access::Level,
    failure::Reason,
    id::ContactId,
    portal_access::TwoFactor,
    value::{Bilingual, Language},
};
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

/// What kind of actor an author is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum AuthorKind {
    /// A contact of a customer.
    Contact,
    /// Someone of the provider.
    Staff,
    /// The program itself: the command line, a job, demo data.
    System,
}

impl AuthorKind {
    /// The word as stored.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Contact => "contact",
            Self::Staff => "staff",
            Self::System => "system",
        }
    }
}

impl FromStr for AuthorKind {
    type Err = Reason;

    fn from_str(text: &str) -> Result<Self, Reason> {
        [Self::Contact, Self::Staff, Self::System]
            .into_iter()
            .find(|kind| kind.code() == text)
            .ok_or(Reason::NotOffered)
    }
}

/// By whom the program itself is asked for, which has no id.
pub const SYSTEM: &str = "system";

/// What a contact is called where subjects are told apart.
pub const CONTACT: &str = "contact";

/// To what something was done, as it is asked for: the id of a contact, or the kind and the id of something else, such
/// as `section.billing`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct SubjectKey {
    /// Such as `contact` or `role`.
    pub kind: String,
    /// Its id.
    pub id: String,
}

impl From<&ContactId> for SubjectKey {
    fn from(id: &ContactId) -> Self {
        Self {
            kind: CONTACT.to_owned(),
            id: id.to_string(),
        }
    }
}

impl fmt::Display for SubjectKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.kind == CONTACT {
            formatter.write_str(&self.id)
        } else {
            write!(formatter, "{}.{}", self.kind, self.id)
        }
    }
}

impl FromStr for SubjectKey {
    type Err = Reason;

    fn from_str(text: &str) -> Result<Self, Reason> {
        let (kind, id) = text.split_once('.').unwrap_or((CONTACT, text));
        let is_key = |text: &str| {
            (1..=60).contains(&text.len())
                && text
                    .bytes()
                    .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b"_-".contains(&b))
        };
        if is_key(kind) && is_key(id) {
            Ok(Self {
                kind: kind.to_owned(),
                id: id.to_owned(),
            })
        } else {
            Err(Reason::NotOffered)
        }
    }
}

/// What is asked of the audit trail; unknown words of a URL find nothing rather than fail.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub struct AuditQuery {
    /// Only what this person did: the id of a contact or of someone of the provider, or [`SYSTEM`].
    pub author: Option<String>,
    /// Only what was done to this.
    pub subject: Option<SubjectKey>,
    /// Only events of this kind, such as `contact.updated`.
    pub kind: Option<String>,
    /// Older than the event of this number.
    pub before: Option<i64>,
    /// Newer than the event of this number.
    pub after: Option<i64>,
}

impl AuditQuery {
    /// Whether something is filtered.
    pub const fn is_narrowed(&self) -> bool {
        self.author.is_some() || self.subject.is_some() || self.kind.is_some()
    }

    /// The same from its newest event on.
    #[must_use]
    pub fn newest(self) -> Self {
        Self {
            before: None,
            after: None,
            ..self
        }
    }
}

/// Who did something, by the name of then.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditAuthor {
    /// A contact, someone of the provider, or the program.
    pub kind: AuthorKind,
    /// What [`AuditQuery::author`] asks for.
    pub id: String,
    /// The name.
    pub name: String,
}

/// To what something was done, by the name of then.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditSubject {
    /// What [`AuditQuery::subject`] asks for.
    pub key: SubjectKey,
    /// Its name; the same in both languages unless the provider gave it one in each.
    pub name: Bilingual,
}

/// A value of a field, as far as it can be told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum AuditValue {
    /// There was or is none.
    Nothing,
    /// As it is written.
    Text(String),
    /// In both languages.
    Said(Bilingual),
    /// Yes or no.
    Flag(bool),
    /// A level of access.
    Level(Level),
    /// A language.
    Language(Language),
    /// Whether a second factor is asked for.
    TwoFactor(TwoFactor),
    /// A secret: that there is one is told, never which.
    Hidden,
    /// Several.
    Many(Vec<Self>),
}

/// A field that is another one after an event.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditChange {
    /// Its name, such as `first_name`.
    pub field: String,
    /// Its name in both languages, where the provider gave it: that of a section.
    pub label: Option<Bilingual>,
    /// Before.
    pub before: AuditValue,
    /// After.
    pub after: AuditValue,
}

/// One event.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditEvent {
    /// Its number: the first of a customer, or of the provider, is 1.
    pub seq: i64,
    /// When, in the reader's zone.
    pub at: Bilingual,
    /// Such as `contact.updated`.
    pub kind: String,
    /// Who.
    pub author: AuditAuthor,
    /// From which address; empty when from none.
    pub address: String,
    /// To what.
    pub subject: AuditSubject,
    /// What it changed.
    pub changes: Vec<AuditChange>,
}

/// A page of the audit trail, newest first, with what it can be filtered by.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditPage {
    /// The events of this page.
    pub events: Vec<AuditEvent>,
    /// Older ones are before the event of this number, if there are any.
    pub older: Option<i64>,
    /// Newer ones are after the event of this number, if there are any.
    pub newer: Option<i64>,
    /// The time zone of all times.
    pub time_zone: String,
    /// Who did something, as far as a list takes them.
    pub authors: Vec<AuditAuthor>,
    /// To which contacts something was done, as far as a list takes them; on the provider's side to whom and what.
    pub subjects: Vec<AuditSubject>,
    /// Which kinds of events there are.
    pub kinds: Vec<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_contact_is_asked_for_by_its_id_and_anything_else_by_its_kind_too() {
        for (text, kind, id) in [
            (
                "01900000-0000-7000-8000-000000000001",
                CONTACT,
                "01900000-0000-7000-8000-000000000001",
            ),
            ("section.hosted_pbx", "section", "hosted_pbx"),
        ] {
            let key: SubjectKey = text.parse().expect("a key");
            assert_eq!((key.kind.as_str(), key.id.as_str()), (kind, id));
            assert_eq!(key.to_string(), text);
        }
        for nothing in ["", ".", "role.", ".x", "a.b.c", "Ré", "role.<b>"] {
            assert_eq!(nothing.parse::<SubjectKey>(), Err(Reason::NotOffered), "{nothing}");
        }
    }
}
