//! The provider's pages of the sections: the list, the form of each, and their removal.

pub mod api;
mod list;
mod moving;
mod page;
mod remove;

pub use self::{
    list::SectionsPage,
    page::{EditSectionPage, NewSectionPage},
    remove::RemoveSectionPage,
};
pub(crate) use moving::{MoveButtons, Moving};

/// Where the sections are.
pub const ADDRESS: &str = "/provider/sections";
