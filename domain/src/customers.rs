//! Customers as staff see them in the list from which they choose one.

use crate::id::CustomerId;
use serde::{Deserialize, Serialize};

/// One customer of the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CustomerRow {
    /// Its id.
    pub id: CustomerId,
    /// Its name.
    pub name: String,
    /// Its account number.
    pub account_number: String,
}

/// A page of customers, by name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CustomerList {
    /// The customers of this page.
    pub rows: Vec<CustomerRow>,
    /// Where the next page begins, if there is one.
    pub next: Option<String>,
}
