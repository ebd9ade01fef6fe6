//! Many contacts at once: the boxes of the list, what can be done to those that are ticked, and those who were deleted
//! and can be brought back. The boxes come with the list; the rest is a part that is fetched when a box is ticked, and
//! without a script a form that the server draws.

mod actions;
mod bar;
mod deleted;
mod pick;
mod plain;
mod report;
mod undo;

pub(super) use self::{
    deleted::DeletedContacts,
    pick::{Selecting, pick_page, pick_row},
    plain::{plain_form, plain_report},
    undo::{Undo, offer_undo},
};

use self::bar::ManyContacts;
use crate::node::{Node, view};
use domain::{
    Bilingual, ContactId, Failure, RoleId,
    contacts::{Count, ManyDone, ManyRemoval, Selection},
};

/// What can be done here to contacts, as the list says.
#[derive(Clone, Default)]
pub(super) struct Offered {
    /// Roles that somebody holds, or may.
    pub(super) roles: Vec<(RoleId, Bilingual)>,
    /// Those of them that the reader may give.
    pub(super) giveable: Vec<RoleId>,
    /// Those of them that the reader may take.
    pub(super) takeable: Vec<RoleId>,
    /// All communication types.
    pub(super) communications: Vec<(String, Bilingual)>,
    /// How many contacts the list finds.
    pub(super) matching: Count,
    /// The ids on the page.
    pub(super) page: Vec<ContactId>,
}

/// What a plain form asked to be done, when its page is shown again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PostedMany {
    /// Which contacts.
    pub selection: Selection,
    /// The word of the action.
    pub action: String,
    /// What is shown.
    pub shown: ManyShown,
}

/// What is shown of an action on many contacts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ManyShown {
    /// What deleting them will do, to be confirmed.
    Ask(ManyRemoval),
    /// What came of it.
    Done(ManyDone),
    /// Why nothing was done.
    Failed(Failure),
}

/// What can be done to those that are ticked.
pub(crate) fn act_on_many() -> Node {
    view! { <ManyContacts /> }
}
