//! The people of the provider: the list, and the form of one.

pub mod api;
mod form;
mod list;

pub use self::{form::StaffFormPage, list::StaffPage};

/// Where the list is.
pub(crate) const ADDRESS: &str = "/provider/staff";
/// Where someone new is added.
const NEW: &str = "/provider/staff/new";
