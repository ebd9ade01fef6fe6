//! Customers as the provider sees them: the list, one of them, the steps from active to closed, and many at once.

mod bulk;
mod form;

pub use bulk::{
    Bulk, BulkChange, BulkChosen, BulkDraft, BulkPage, BulkRefused, BulkState, BulkStep, BulkStepDraft, SELECTED_MOST,
};
pub(crate) use form::roles;
pub use form::{ClassOption, CustomerDetails, CustomerDraft, CustomerForm, Step, StepDraft, StepPage};

use crate::{
    contacts::Count,
    failure::Reason,
    id::{ClassId, CustomerId},
    value::{Bilingual, Language},
};
use serde::{Deserialize, Serialize};
use std::str::FromStr;

/// Whether the people of a customer can sign in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum CustomerStatus {
    /// They can.
    Active,
    /// They cannot, until it is reactivated.
    Suspended,
    /// They cannot, and nothing changes any more.
    Closed,
}

impl CustomerStatus {
    /// All, in the order of the filter.
    pub const ALL: [Self; 3] = [Self::Active, Self::Suspended, Self::Closed];

    /// The word as in a URL.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Suspended => "suspended",
            Self::Closed => "closed",
        }
    }

    /// From the instants at which it was suspended and closed.
    pub const fn of(suspended_at: Option<i64>, closed_at: Option<i64>) -> Self {
        match (suspended_at, closed_at) {
            (_, Some(_)) => Self::Closed,
            (Some(_), None) => Self::Suspended,
            (None, None) => Self::Active,
        }
    }
}

impl FromStr for CustomerStatus {
    type Err = Reason;

    fn from_str(text: &str) -> Result<Self, Reason> {
        Self::ALL
            .into_iter()
            .find(|status| status.code() == text)
            .ok_or(Reason::NotOffered)
    }
}

/// What the list of customers shows; unknown words of a URL fall back to the default rather than fail.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct CustomerQuery {
    /// Words to find in name and account number, and in any contact's e-mail and phones.
    pub search: String,
    /// Only of this class.
    pub class: Option<ClassId>,
    /// Only in this status.
    pub status: Option<CustomerStatus>,
    /// The page after this place (opaque; from [`CustomerList::next`]).
    pub after: Option<String>,
    /// The page before this place (opaque; from [`CustomerList::previous`]).
    pub before: Option<String>,
}

impl CustomerQuery {
    /// Whether something is searched or filtered.
    pub fn is_narrowed(&self) -> bool {
        !self.search.trim().is_empty() || self.class.is_some() || self.status.is_some()
    }
}

/// One customer of the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CustomerRow {
    /// Its id.
    pub id: CustomerId,
    /// Its name.
    pub name: String,
    /// Its account number.
    pub account_number: String,
    /// The name of its class.
    pub class: Bilingual,
    /// The name of its account director; empty when it has none.
    pub director: String,
    /// Whether its people can sign in.
    pub status: CustomerStatus,
}

/// A page of customers, by name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CustomerList {
    /// The customers of this page.
    pub rows: Vec<CustomerRow>,
    /// Where the next page begins.
    pub next: Option<String>,
    /// Where the page before ends.
    pub previous: Option<String>,
    /// How many match.
    pub matching: Count,
    /// The classes, for the filter.
    pub classes: Vec<(ClassId, Bilingual)>,
    /// Whether the reader may add and change customers.
    pub may_edit: bool,
}

/// Whoever of the provider looks after a customer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountDirector {
    /// Name.
    pub name: String,
    /// Telephone, as the provider writes it; may be empty.
    pub phone: String,
    /// E-mail.
    pub email: String,
}

/// Said to the people of an account without an administrator who can sign in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WithoutAdministrator {
    /// Whom to contact; absent when nobody looks after the account.
    pub director: Option<AccountDirector>,
}

/// What staff see of a customer beside what its people see.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CustomerOverview {
    /// Its id.
    pub id: CustomerId,
    /// Its class.
    pub class: Bilingual,
    /// Its account director.
    pub director: Option<AccountDirector>,
    /// Whether its people can sign in.
    pub status: CustomerStatus,
    /// Since when it is suspended or closed.
    pub since: Option<Bilingual>,
    /// Why it is suspended or closed.
    pub reason: String,
    /// Its language.
    pub language: Language,
    /// Its time zone.
    pub time_zone: String,
    /// How many contacts it has.
    pub contacts: Count,
    /// How many its class allows.
    pub most_contacts: Option<u32>,
    /// The roles that it may use.
    pub roles: Vec<Bilingual>,
    /// Whether these are its own, rather than those of its class.
    pub own_roles: bool,
    /// Whether the reader may change any of it.
    pub may_administer: bool,
}
