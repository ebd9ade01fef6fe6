//! The list of contacts: its query as the URL has it, and its rows as the screen shows them.

use super::form::PhoneKind;
use crate::{
    access::{Kind, Level, Permission, SectionKey},
    failure::{Reason, Refusal},
    id::{ContactId, RoleId},
    invitation::InvitationState,
    portal_access::Status,
    value::{Bilingual, Language},
};
use serde::{Deserialize, Serialize};
use std::str::FromStr;

/// By which column the list is sorted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SortBy {
    /// Last name, then first name.
    #[default]
    Name,
    /// Title, then name.
    Title,
    /// E-mail.
    Email,
}

/// How the list is sorted: as `name`, `-name`, `title` … in the URL.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub struct Sort {
    /// The column.
    pub by: SortBy,
    /// From the end.
    pub descending: bool,
}

impl Sort {
    /// The word of the URL.
    pub const fn code(self) -> &'static str {
        match (self.by, self.descending) {
            (SortBy::Name, false) => "name",
            (SortBy::Name, true) => "-name",
            (SortBy::Title, false) => "title",
            (SortBy::Title, true) => "-title",
            (SortBy::Email, false) => "email",
            (SortBy::Email, true) => "-email",
        }
    }
}

impl FromStr for Sort {
    type Err = Reason;

    fn from_str(text: &str) -> Result<Self, Reason> {
        let (by, descending) = text.strip_prefix('-').map_or((text, false), |by| (by, true));
        let by = match by {
            "name" => SortBy::Name,
            "title" => SortBy::Title,
            "email" => SortBy::Email,
            _ => return Err(Reason::NotOffered),
        };
        Ok(Self { by, descending })
    }
}

/// A section and an effective level in it above Restrict: as `billing.modify` in the URL.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct HeldLevel {
    /// The section.
    pub section: SectionKey,
    /// The level, whatever gives it.
    pub level: Level,
}

impl HeldLevel {
    /// The word of the URL.
    pub fn code(&self) -> String {
        format!("{}.{}", self.section, self.level.code())
    }
}

impl FromStr for HeldLevel {
    type Err = Reason;

    fn from_str(text: &str) -> Result<Self, Reason> {
        let (section, level) = text.split_once('.').ok_or(Reason::NotOffered)?;
        let (section, level) = (section.parse()?, level.parse()?);
        if level == Level::Restrict {
            return Err(Reason::NotOffered);
        }
        Ok(Self { section, level })
    }
}

/// What the list shows; unknown words of a URL fall back to the default rather than fail.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub struct ListQuery {
    /// Words to find in name, title, e-mail and phones.
    pub search: String,
    /// Only who holds this role.
    pub role: Option<RoleId>,
    /// Only whose portal access has this status.
    pub status: Option<Status>,
    /// Only whose effective level in a section is this one.
    #[serde(default)]
    pub level: Option<HeldLevel>,
    /// Only who receives this communication type.
    #[serde(default)]
    pub communication: Option<String>,
    /// The order.
    pub sort: Sort,
    /// The page after this place (opaque; from [`ContactList::next`]).
    pub after: Option<String>,
    /// The page before this place (opaque; from [`ContactList::previous`]).
    pub before: Option<String>,
}

impl ListQuery {
    /// Whether something is searched or filtered.
    pub fn is_narrowed(&self) -> bool {
        !self.search.trim().is_empty()
            || self.role.is_some()
            || self.status.is_some()
            || self.level.is_some()
            || self.communication.is_some()
    }

    /// Whether both find the same contacts, in whatever order and from whatever page on.
    pub fn finds_as(&self, other: &Self) -> bool {
        self.search.trim() == other.search.trim()
            && self.role == other.role
            && self.status == other.status
            && self.level == other.level
            && self.communication == other.communication
    }
}

/// A number of contacts, counted to a thousand: `more` says that there are more than `n`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Count {
    /// How many, at the most a thousand.
    pub n: u32,
    /// There are more.
    pub more: bool,
}

/// A phone as it is shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PhoneView {
    /// Mobile, office …
    pub kind: PhoneKind,
    /// As it is written at home: `514 555-0112`, with the country code abroad.
    pub display: String,
    /// E.164, for `tel:` links.
    pub number: String,
    /// Empty when there is none.
    pub extension: String,
}

/// One contact of the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContactRow {
    /// Its id.
    pub id: ContactId,
    /// First name.
    pub first_name: String,
    /// Last name.
    pub last_name: String,
    /// Title; may be empty.
    pub title: String,
    /// E-mail address; may be empty.
    pub email: String,
    /// All phones, the first one is called first.
    pub phones: Vec<PhoneView>,
    /// Language.
    pub language: Language,
    /// Status of the portal access now.
    pub status: Status,
    /// The date that goes with the status (from, since), formatted in the reader's zone.
    pub status_date: Option<Bilingual>,
    /// What became of the invitation of who has no password yet.
    pub invitation: Option<InvitationState>,
    /// The highest kind of the roles.
    pub kind: Kind,
    /// Names of the roles.
    pub roles: Vec<Bilingual>,
    /// One per section held, in the order of the sections.
    pub permissions: Vec<Permission>,
    /// Whether this is the reader.
    pub oneself: bool,
    /// Why the reader may not update this contact; absent: they may.
    pub update_refused: Option<Refusal>,
    /// Why the reader may not delete this contact; absent: they may.
    pub delete_refused: Option<Refusal>,
}

/// A page of the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContactList {
    /// The contacts of this page.
    pub rows: Vec<ContactRow>,
    /// Where the next page begins.
    pub next: Option<String>,
    /// Where the page before ends.
    pub previous: Option<String>,
    /// How many contacts the customer has.
    pub total: Count,
    /// How many match.
    pub matching: Count,
    /// How many have portal access in any status but none.
    pub with_access: Count,
    /// All roles that contacts may have here, for the filter.
    pub roles: Vec<(RoleId, Bilingual)>,
    /// The roles among them that the reader may give to some contact.
    pub giveable: Vec<RoleId>,
    /// The roles among them that the reader may take from some contact.
    pub takeable: Vec<RoleId>,
    /// All communication types.
    pub communications: Vec<(String, Bilingual)>,
    /// Whether somebody was deleted who can be brought back.
    pub has_deleted: bool,
    /// Whether the reader holds Modify on contacts.
    pub may_add: bool,
}

#[cfg(test)]
mod tests {
    use super::HeldLevel;

    #[test]
    fn a_level_of_a_url_is_above_restrict() {
        for word in ["billing.modify", "contacts.read"] {
            assert_eq!(word.parse::<HeldLevel>().expect("a level").code(), word);
        }
        for word in [
            "billing",
            "billing.restrict",
            "Billing.read",
            ".read",
            "billing.read.x",
            "billing.",
        ] {
            assert!(word.parse::<HeldLevel>().is_err(), "{word}");
        }
    }
}
