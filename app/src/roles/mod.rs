//! The pages of the roles: the provider's list and the form of each, and what a customer sees of those that it may
//! use.

mod allowed;
pub mod api;
mod grid;
mod list;
mod page;
mod remove;

pub use self::{
    allowed::AllowedRolesPage,
    list::RolesPage,
    page::{EditRolePage, NewRolePage},
    remove::RemoveRolePage,
};

use crate::{i18n::Locale, i18n::td_string};
use domain::access::Kind;

/// Where the roles are.
pub const ADDRESS: &str = "/provider/roles";

/// The word of a kind.
pub(crate) fn kind_word(locale: Locale, kind: Kind) -> &'static str {
    match kind {
        Kind::Ordinary => td_string!(locale, roles.ordinary),
        Kind::Administrator => td_string!(locale, roles.administrator),
        Kind::Owner => td_string!(locale, roles.owner),
    }
}
