//! A forgotten password: what stands under the link that was mailed.

use serde::{Deserialize, Serialize};

/// What stands under the link.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResetPage {
    /// The login whose password is set.
    pub login: String,
    /// The customer; empty for the people of the provider.
    pub account: String,
    /// The fewest characters of the password.
    pub least: u32,
}

/// The password is set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResetDone {
    /// How many sessions that ended.
    pub sessions: u32,
}
