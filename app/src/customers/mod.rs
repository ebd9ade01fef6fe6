//! Customers as the provider works on them: the list, the form, the steps from active to closed, many at once; and
//! what of it stands on a customer's own pages.

pub mod api;
mod bulk;
mod card;
mod director;
mod form;
mod list;
mod query;
mod step;

pub use self::{
    bulk::{BulkPage, BulkRunPage},
    card::StaffCard,
    director::NoAdministrator,
    form::CustomerFormPage,
    list::CustomersPage,
    step::StepPage,
};

pub(crate) use self::director::links as director_links;

use domain::CustomerId;

/// Where the list is.
pub const LIST: &str = "/provider/customers";
/// Where a customer is added.
pub const NEW: &str = "/provider/customers/new";
/// Where a change of many is chosen.
pub const BULK: &str = "/provider/customers/bulk";

/// The own page of a customer.
fn page_of(id: &CustomerId) -> String {
    format!("{LIST}/{id}")
}
