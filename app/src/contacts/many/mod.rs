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
    pick::{PickPage, PickRow, Picked},
    plain::{plain_form, plain_report, posted},
    undo::{Undo, offer_undo},
};

use self::bar::ManyContacts;
use crate::node::{Node, view};
use domain::{
    Bilingual, Failure, RoleId,
    contacts::{ContactList, Count, ManyDone, ManyRemoval, Selection},
};

/// What can be done here to contacts, as the list says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Offered {
    /// Roles that the reader may give.
    give: Vec<(RoleId, Bilingual)>,
    /// Roles that the reader may take.
    take: Vec<(RoleId, Bilingual)>,
    /// All communication types.
    communications: Vec<(String, Bilingual)>,
    /// How many contacts the list finds.
    matching: Count,
    /// The ids on the page.
    page: Vec<domain::ContactId>,
}

impl Offered {
    /// How many contacts the list finds.
    pub(super) fn matching(&self) -> Count {
        self.matching
    }

    /// What a list offers.
    pub(super) fn of(list: &ContactList) -> Self {
        let named = |ids: &[RoleId]| {
            let roles = list.roles.iter().filter(|(id, _)| ids.contains(id));
            roles.cloned().collect()
        };
        Self {
            give: named(&list.giveable),
            take: named(&list.takeable),
            communications: list.communications.clone(),
            matching: list.matching,
            page: list.rows.iter().map(|row| row.id.clone()).collect(),
        }
    }
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
