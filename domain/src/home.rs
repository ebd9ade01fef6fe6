//! What the home page tells beside the sections: whom of the provider one can turn to, and what waits.

use crate::{communication_order::OrderHealth, contacts::Count, customers::AccountDirector, id::ContactId};
use serde::{Deserialize, Serialize};

/// What the home page tells beside the sections, as far as the reader may know of it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Overview {
    /// Whoever of the provider looks after the account.
    pub director: Option<AccountDirector>,
    /// Contacts who could sign in and never have; absent when there are none.
    pub never_signed_in: Option<NeverSignedIn>,
    /// The orders that need a look.
    pub orders: Vec<OrderHealth>,
    /// People who ask for portal access, for whoever may decide; absent when there are none.
    pub registrations: Option<Count>,
}

/// Contacts who could sign in and never have.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NeverSignedIn {
    /// How many.
    pub count: Count,
    /// The first few by name.
    pub first: Vec<(ContactId, String)>,
}
