//! The audit trail as it is read: what is asked of it, and its events as the screen shows them. Writing it, and the
//! chain that shows what was changed, is the backend's.

use crate::{access::Level, failure::Reason, id::ContactId, value::Bilingual, value::Language};
use serde::{Deserialize, Serialize};
use std::str::FromStr;

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

/// What is asked of the audit trail; unknown words of a URL find nothing rather than fail.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub struct AuditQuery {
    /// Only what this person did: the id of a contact or of someone of the provider, or [`SYSTEM`].
    pub author: Option<String>,
    /// Only what was done to this contact.
    pub subject: Option<ContactId>,
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
    /// Such as `contact` or `communication_order`.
    pub kind: String,
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
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
    /// Its number: the first of a customer is 1.
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
    /// Who did something on this account, as far as a list takes them.
    pub authors: Vec<AuditAuthor>,
    /// To which contacts something was done, as far as a list takes them.
    pub subjects: Vec<(ContactId, String)>,
    /// Which kinds of events there are.
    pub kinds: Vec<String>,
}
