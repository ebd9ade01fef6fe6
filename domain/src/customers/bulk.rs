//! The class or the allowed roles of many customers, changed some at a time. What was done stands in the store, so
//! that a page that is left and opened again says the same.

use super::{CustomerQuery, form::roles};
use crate::{
    failure::{Failure, FieldFailure, Reason},
    id::{BulkId, ClassId, CustomerId, RoleId},
    value::Bilingual,
};
use serde::{Deserialize, Serialize};
use std::{collections::BTreeSet, str::FromStr};

/// So many customers can be selected one by one.
pub const SELECTED_MOST: usize = 200;

/// The form that begins a change of many customers: as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct BulkDraft {
    /// The ids of those that were selected.
    pub id: Vec<String>,
    /// Not these, but all that the filter finds.
    pub all: bool,
    /// The words of the filter.
    pub q: String,
    /// The class of the filter.
    pub of: String,
    /// The status of the filter.
    pub status: String,
    /// What changes: `class`, `roles` or `class_roles`.
    pub change: String,
    /// The id of the new class.
    pub class: String,
    /// The ids of the roles that they may use.
    pub roles: Vec<String>,
}

/// What changes of each customer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum BulkChange {
    /// Its class.
    Class(ClassId),
    /// The roles that it may use; none: those of its class.
    Roles(BTreeSet<RoleId>),
}

/// Which customers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum BulkChosen {
    /// These.
    These(Vec<CustomerId>),
    /// All that the filter finds at the moment at which each is reached.
    Found(CustomerQuery),
}

impl BulkDraft {
    /// Which customers; unknown words of the filter are left out.
    pub fn chosen(&self) -> BulkChosen {
        if self.all {
            return BulkChosen::Found(CustomerQuery {
                search: self.q.trim().to_owned(),
                class: self.of.parse().ok(),
                status: self.status.parse().ok(),
                ..CustomerQuery::default()
            });
        }
        let mut ids: Vec<CustomerId> = self.id.iter().filter_map(|id| id.parse().ok()).collect();
        ids.sort();
        ids.dedup();
        ids.truncate(SELECTED_MOST);
        BulkChosen::These(ids)
    }

    /// What changes. Whether class and roles exist is for the backend.
    ///
    /// # Errors
    /// What is wrong, field by field.
    pub fn change(&self) -> Result<BulkChange, Vec<FieldFailure>> {
        let mut failures = Vec::new();
        let change = match self.change.as_str() {
            "class" => {
                if let Ok(class) = self.class.parse() {
                    Some(BulkChange::Class(class))
                } else {
                    failures.push(FieldFailure::new("class", Reason::NotOffered));
                    None
                }
            }
            "roles" => {
                let roles = roles(&mut failures, &self.roles);
                if roles.is_empty() && failures.is_empty() {
                    failures.push(FieldFailure::new("roles", Reason::Required));
                }
                Some(BulkChange::Roles(roles))
            }
            "class_roles" => Some(BulkChange::Roles(BTreeSet::new())),
            _ => {
                failures.push(FieldFailure::new("change", Reason::Required));
                None
            }
        };
        change.filter(|_| failures.is_empty()).ok_or(failures)
    }
}

/// What the page shows on which a change of many customers is chosen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BulkPage {
    /// As it was asked for.
    pub draft: BulkDraft,
    /// How many customers that are.
    pub customers: u32,
    /// The first few by name.
    pub names: Vec<String>,
    /// The classes.
    pub classes: Vec<super::ClassOption>,
    /// The roles that can be allowed.
    pub roles: Vec<(RoleId, Bilingual)>,
}

/// Where a change of many customers has come to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum BulkState {
    /// Not all were tried.
    Running,
    /// All were tried.
    Finished,
    /// It was stopped before all were tried.
    Stopped,
}

impl BulkState {
    /// The word as stored.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Running => "running",
            Self::Finished => "finished",
            Self::Stopped => "stopped",
        }
    }
}

impl FromStr for BulkState {
    type Err = Reason;

    fn from_str(text: &str) -> Result<Self, Reason> {
        [Self::Running, Self::Finished, Self::Stopped]
            .into_iter()
            .find(|state| state.code() == text)
            .ok_or(Reason::NotOffered)
    }
}

/// A customer that was left as it was.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BulkRefused {
    /// The customer.
    pub id: CustomerId,
    /// Its name.
    pub name: String,
    /// Why.
    pub why: Failure,
}

/// A change of many customers and what came of it so far.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bulk {
    /// Its id.
    pub id: BulkId,
    /// Who began it.
    pub by: String,
    /// What changes: the name of the new class, or of the roles; none: those of the class.
    pub class: Option<Bilingual>,
    /// The names of the roles, when these change.
    pub roles: Vec<Bilingual>,
    /// How many customers there were when it began.
    pub total: u32,
    /// How many were changed.
    pub changed: u32,
    /// How many had it that way already.
    pub unchanged: u32,
    /// How many were refused.
    pub refused: u32,
    /// The first of these, with the reason of each.
    pub refusals: Vec<BulkRefused>,
    /// Where it has come to.
    pub state: BulkState,
    /// Whether the reader may go on with it or stop it.
    pub may_edit: bool,
}

impl Bulk {
    /// How many were tried.
    pub fn tried(&self) -> u32 {
        self.changed + self.unchanged + self.refused
    }
}

/// What is to be done with a change of many customers that runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BulkStep {
    /// Some more.
    Continue,
    /// No more.
    Stop,
}

/// The form of that: as posted.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct BulkStepDraft {
    /// `continue` or `stop`.
    pub step: String,
}

impl BulkStepDraft {
    /// What is to be done.
    pub fn step(&self) -> BulkStep {
        if self.step == "stop" {
            BulkStep::Stop
        } else {
            BulkStep::Continue
        }
    }
}
