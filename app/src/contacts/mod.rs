//! Contacts: the list, and the dialogs in which a contact is added, updated and deleted.

pub mod api;
mod conflict;
mod delete;
mod dialog;
mod fields;
mod grid;
mod legend;
mod page;
mod portal_access;
mod query;
mod row;
mod toolbar;

pub use self::page::ContactsPage;
