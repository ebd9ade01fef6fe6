//! Many contacts at once: which, what is done to each, and what came of it. The rules are those of one contact,
//! decided in the backend.

use super::{form::ContactDraft, list::ListQuery};
use crate::{
    communication_order::OrderKind,
    failure::{Failure, Reason},
    id::{ContactId, RoleId},
    value::{Bilingual, Language},
};
use serde::{Deserialize, Serialize};
use std::str::FromStr;

/// The most contacts that are changed at once.
pub const MANY_MOST: u32 = 5_000;

/// Which contacts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Selection {
    /// These.
    These(Vec<ContactId>),
    /// All that the query finds, wherever its page begins; the first [`MANY_MOST`] of them.
    Found(ListQuery),
}

/// What is done to each.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum ManyAction {
    /// Something in its form is changed.
    Change(ManyChange),
    /// It is invited to sign in: given portal access where it has none, with the e-mail address as the login.
    Invite,
    /// It is deleted; nobody takes its places in the communication orders.
    Delete,
}

/// A change of something in the form of a contact.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum ManyChange {
    /// Its language becomes this one.
    Language(Language),
    /// It receives this communication type.
    AddCommunication(String),
    /// It does not receive this communication type.
    TakeCommunication(String),
    /// It holds this role.
    AddRole(RoleId),
    /// It does not hold this role.
    TakeRole(RoleId),
    /// Its portal access is disabled, if it has any.
    Disable,
}

impl ManyChange {
    /// Changes the form as somebody would by hand.
    pub fn apply(&self, draft: &mut ContactDraft) {
        let put = |list: &mut Vec<String>, word: &str| {
            if !list.iter().any(|held| held == word) {
                list.push(word.to_owned());
            }
        };
        let take = |list: &mut Vec<String>, word: &str| list.retain(|held| held != word);
        match self {
            Self::Language(language) => language.code().clone_into(&mut draft.language),
            Self::AddCommunication(key) => put(&mut draft.communications, key),
            Self::TakeCommunication(key) => take(&mut draft.communications, key),
            Self::AddRole(role) => put(&mut draft.roles, role.as_str()),
            Self::TakeRole(role) => take(&mut draft.roles, role.as_str()),
            Self::Disable => draft.access.disabled = !draft.access.login.is_empty(),
        }
    }
}

/// The word of a form that stands for deleting.
const DELETE: &str = "delete";
/// The word of a form that stands for inviting.
const INVITE: &str = "invite";

impl ManyAction {
    /// The word of a form: `delete`, `disable`, `language.fr`, `add_role.{id}` …
    pub fn code(&self) -> String {
        match self {
            Self::Delete => DELETE.to_owned(),
            Self::Invite => INVITE.to_owned(),
            Self::Change(ManyChange::Disable) => "disable".to_owned(),
            Self::Change(ManyChange::Language(language)) => format!("language.{}", language.code()),
            Self::Change(ManyChange::AddCommunication(key)) => format!("add_communication.{key}"),
            Self::Change(ManyChange::TakeCommunication(key)) => format!("take_communication.{key}"),
            Self::Change(ManyChange::AddRole(role)) => format!("add_role.{role}"),
            Self::Change(ManyChange::TakeRole(role)) => format!("take_role.{role}"),
        }
    }
}

impl FromStr for ManyAction {
    type Err = Reason;

    fn from_str(text: &str) -> Result<Self, Reason> {
        let (verb, object) = text.split_once('.').unwrap_or((text, ""));
        let role = || object.parse().map_err(|_| Reason::NotOffered);
        Ok(match verb {
            DELETE => return Ok(Self::Delete),
            INVITE => return Ok(Self::Invite),
            "disable" => Self::Change(ManyChange::Disable),
            "language" => Self::Change(ManyChange::Language(object.parse().map_err(|_| Reason::NotOffered)?)),
            "add_communication" => Self::Change(ManyChange::AddCommunication(object.to_owned())),
            "take_communication" => Self::Change(ManyChange::TakeCommunication(object.to_owned())),
            "add_role" => Self::Change(ManyChange::AddRole(role()?)),
            "take_role" => Self::Change(ManyChange::TakeRole(role()?)),
            _ => return Err(Reason::NotOffered),
        })
    }
}

/// A contact to which it was not done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NotDone {
    /// Its name; empty when there is no such contact here.
    pub name: String,
    /// What the same would have been answered to for this contact alone.
    pub why: Failure,
}

/// What a contact received and does no more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CommunicationsLost {
    /// Its name.
    pub name: String,
    /// The communication types that went with a level (rule 6).
    pub communications: Vec<Bilingual>,
}

/// What came of it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct ManyDone {
    /// How many were changed.
    pub done: u32,
    /// How many were that way before.
    pub same: u32,
    /// The others.
    pub refused: Vec<NotDone>,
    /// Sessions that ended.
    pub sessions_ended: u32,
    /// Communications that went with a level.
    pub lost: Vec<CommunicationsLost>,
    /// The ids of those that were deleted: they can be brought back.
    pub deleted: Vec<ContactId>,
    /// The query found more than [`MANY_MOST`]: the others are as they were.
    pub cut: bool,
}

impl ManyDone {
    /// Adds what came of others.
    pub fn add(&mut self, others: Self) {
        self.done += others.done;
        self.same += others.same;
        self.refused.extend(others.refused);
        self.sessions_ended += others.sessions_ended;
        self.lost.extend(others.lost);
        self.deleted.extend(others.deleted);
        self.cut |= others.cut;
    }
}

/// A place in an order that is given up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlaceLost {
    /// Who stands there.
    pub name: String,
    /// The order.
    pub kind: OrderKind,
    /// From 1.
    pub position: u32,
}

/// What deleting many contacts would do.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct ManyRemoval {
    /// How many would be deleted.
    pub count: u32,
    /// The names of the first of them.
    pub names: Vec<String>,
    /// Open sessions that would end.
    pub sessions: u32,
    /// Places in the communication orders that would be lost.
    pub places: Vec<PlaceLost>,
    /// Those that may not be deleted.
    pub refused: Vec<NotDone>,
    /// The query finds more than [`MANY_MOST`].
    pub cut: bool,
}

/// A contact that was deleted and can be brought back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeletedContact {
    /// Its id.
    pub id: ContactId,
    /// First and last name.
    pub name: String,
    /// Title; may be empty.
    pub title: String,
    /// Who deleted it.
    pub by: String,
    /// Until when it can be brought back, in the reader's zone.
    pub until: Bilingual,
    /// Why the reader may not bring it back; absent: they may.
    pub refused: Option<Failure>,
}

/// The contacts that were deleted within the last day, the last one first.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct DeletedList {
    /// A hundred at the most.
    pub rows: Vec<DeletedContact>,
    /// There are more.
    pub more: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_of_a_form_and_an_action_say_the_same() {
        let role = "01900000-0000-7000-8000-000000000004";
        for code in [
            "delete",
            "invite",
            "disable",
            "language.fr",
            "add_communication.invoices",
            "take_communication.invoices",
            &format!("add_role.{role}"),
            &format!("take_role.{role}"),
        ] {
            assert_eq!(code.parse::<ManyAction>().expect("an action").code(), code);
        }
        for word in ["", "enable", "language", "language.de", "add_role.x", "add_role"] {
            assert_eq!(word.parse::<ManyAction>(), Err(Reason::NotOffered), "{word}");
        }
    }

    #[test]
    fn what_is_there_is_not_put_twice_and_nobody_without_access_is_disabled() {
        let mut draft = ContactDraft {
            communications: vec!["invoices".into()],
            ..ContactDraft::default()
        };
        ManyChange::AddCommunication("invoices".into()).apply(&mut draft);
        ManyChange::Disable.apply(&mut draft);
        assert_eq!(draft.communications, ["invoices"]);
        assert!(!draft.access.disabled);
        ManyChange::TakeCommunication("invoices".into()).apply(&mut draft);
        assert!(draft.communications.is_empty());
    }
}
