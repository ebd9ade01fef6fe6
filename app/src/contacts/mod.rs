//! Contacts: the list, and the dialogs in which a contact is added, updated and deleted.

pub mod api;
mod conflict;
mod delete;
mod dialog;
mod fields;
mod grid;
mod invitation;
mod legend;
mod many;
mod page;
mod portal_access;
mod portal_rules;
mod query;
mod row;
mod toolbar;

pub(crate) use self::many::act_on_many;
pub use self::many::{ManyShown, PostedMany};
pub use self::page::ContactsPage;
#[cfg(feature = "ssr")]
pub use self::query::list_query;

use self::{
    delete::DeleteContact,
    dialog::{EditContact, Missing},
    many::DeletedContacts,
};
use crate::{
    node::{Node, view},
    router::Dialog,
};
use domain::Failure;

/// A dialog over the list.
pub(crate) fn open_dialog(dialog: Dialog) -> Node {
    match dialog {
        Dialog::None => Node::Empty,
        Dialog::Add => view! { <EditContact id=None /> },
        Dialog::Update(Some(id)) => view! { <EditContact id=Some(id) /> },
        Dialog::Delete(Some(id)) => view! { <DeleteContact id /> },
        Dialog::Deleted => view! { <DeletedContacts /> },
        Dialog::Update(None) | Dialog::Delete(None) => view! { <Missing failure=Failure::NotFound /> },
    }
}
