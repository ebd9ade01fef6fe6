//! Staff who see the portal as a contact would: for a time, for a reason that the customer reads, changing nothing.

use crate::{failure::FieldFailure, form::field, value::LongLine};
use serde::{Deserialize, Serialize};

/// For so many minutes at the most.
pub const MINUTES: i64 = 30;

/// The form in which it begins, as posted.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SeeAsDraft {
    /// Why.
    #[serde(default)]
    pub reason: String,
}

/// What the page of that form shows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SeeAsPage {
    /// The name of the contact.
    pub name: String,
}

impl SeeAsDraft {
    /// Why.
    ///
    /// # Errors
    /// What is wrong.
    pub fn parse(&self) -> Result<LongLine, Vec<FieldFailure>> {
        let mut failures = Vec::new();
        field(&mut failures, "reason", &self.reason).ok_or(failures)
    }
}
