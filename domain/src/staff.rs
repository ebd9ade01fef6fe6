//! The people of the provider: what each may do, by level.

mod form;
mod rules;

pub use self::{
    form::{FirstDraft, StaffDetails, StaffDraft, StaffForm, StaffList, StaffRow},
    rules::{After, Limits, Standing, Target, decide, decide_new, is_last_administrator, limits, offered},
};

use crate::failure::Reason;
use serde::{Deserialize, Serialize};
use std::str::FromStr;

/// What someone of the provider may do; each level may do what the ones below it may.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum StaffLevel {
    /// Reads everything.
    Auditor,
    /// Edits contacts and communication orders when a customer asks for it.
    Support,
    /// Everything but touching provider owners.
    Administrator,
    /// Everything.
    Owner,
}

impl StaffLevel {
    /// All, from least to most.
    pub const ALL: [Self; 4] = [Self::Auditor, Self::Support, Self::Administrator, Self::Owner];

    /// The word as stored and posted.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Auditor => "auditor",
            Self::Support => "support",
            Self::Administrator => "administrator",
            Self::Owner => "owner",
        }
    }
}

impl FromStr for StaffLevel {
    type Err = Reason;

    fn from_str(text: &str) -> Result<Self, Reason> {
        Self::ALL
            .into_iter()
            .find(|level| level.code() == text)
            .ok_or(Reason::NotOffered)
    }
}
