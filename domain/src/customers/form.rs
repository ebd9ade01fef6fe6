//! The form of a customer, and the forms of the steps that it takes.

use super::CustomerStatus;
use crate::{
    failure::{FieldFailure, Reason},
    form::field,
    id::{ClassId, CustomerId, RoleId, StaffId},
    value::{Bilingual, Language, Line, LongLine, TimeZone},
};
use serde::{Deserialize, Serialize};
use std::{collections::BTreeSet, str::FromStr};

/// A customer as a form posts it: as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct CustomerDraft {
    /// The version that was edited.
    pub version: i64,
    /// What was read and confirmed.
    pub confirm: String,
    /// Its name.
    pub name: String,
    /// Its account number.
    pub account_number: String,
    /// The id of its class.
    pub class: String,
    /// The id of its account director; empty for none.
    pub director: String,
    /// Its language; empty: that of the class.
    pub language: String,
    /// Its time zone; empty: that of the class.
    pub time_zone: String,
    /// The ids of the roles that it may use; none: those of the class.
    pub roles: Vec<String>,
}

/// A customer as it parsed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CustomerDetails {
    /// Its name.
    pub name: String,
    /// Its account number.
    pub account_number: String,
    /// Its class.
    pub class: ClassId,
    /// Its account director.
    pub director: Option<StaffId>,
    /// Its language; absent: that of the class.
    pub language: Option<Language>,
    /// Its time zone; absent: that of the class.
    pub time_zone: Option<String>,
    /// The roles that it may use; none: those of the class.
    pub roles: BTreeSet<RoleId>,
}

impl CustomerDraft {
    /// The customer, or everything that is wrong. Whether class, director, roles and zone exist is for the backend.
    ///
    /// # Errors
    /// What is wrong, field by field.
    pub fn parse(&self) -> Result<CustomerDetails, Vec<FieldFailure>> {
        let mut failures = Vec::new();
        let name = field::<Line>(&mut failures, "name", &self.name);
        let account_number = field::<AccountNumber>(&mut failures, "account_number", &self.account_number);
        let class = chosen::<ClassId>(&mut failures, "class", &self.class);
        if class.is_none() && failures.iter().all(|failure| failure.field != "class") {
            failures.push(FieldFailure::new("class", Reason::Required));
        }
        let director = chosen::<StaffId>(&mut failures, "director", &self.director);
        let language = chosen::<Language>(&mut failures, "language", &self.language);
        let time_zone = chosen::<TimeZone>(&mut failures, "time_zone", &self.time_zone);
        let roles = roles(&mut failures, &self.roles);
        match (name, account_number, class) {
            (Some(name), Some(account_number), Some(class)) if failures.is_empty() => Ok(CustomerDetails {
                name: name.into(),
                account_number: account_number.0,
                class,
                director,
                language,
                time_zone: time_zone.map(Into::into),
                roles,
            }),
            _ => Err(failures),
        }
    }
}

/// An account number: 1 to 40 characters on one line.
struct AccountNumber(String);

impl FromStr for AccountNumber {
    type Err = Reason;

    fn from_str(text: &str) -> Result<Self, Reason> {
        let line: Line = text.parse()?;
        if line.as_str().chars().count() > 40 {
            return Err(Reason::TooLong { most: 40 });
        }
        Ok(Self(line.into()))
    }
}

/// One of a list, or nothing.
fn chosen<T: FromStr>(failures: &mut Vec<FieldFailure>, name: &str, text: &str) -> Option<T> {
    if text.is_empty() {
        return None;
    }
    text.parse()
        .map_err(|_| failures.push(FieldFailure::new(name, Reason::NotOffered)))
        .ok()
}

/// The roles that were ticked.
pub(crate) fn roles(failures: &mut Vec<FieldFailure>, ids: &[String]) -> BTreeSet<RoleId> {
    let mut roles = BTreeSet::new();
    for id in ids {
        roles.extend(chosen::<RoleId>(failures, "roles", id));
    }
    roles
}

/// A class as a form offers it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClassOption {
    /// Its id.
    pub id: ClassId,
    /// Its name.
    pub name: Bilingual,
}

/// What the form of a customer shows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CustomerForm {
    /// Absent for a new one.
    pub id: Option<CustomerId>,
    /// Its name as it stands.
    pub name: String,
    /// Whether its people can sign in.
    pub status: CustomerStatus,
    /// As it stands.
    pub draft: CustomerDraft,
    /// The classes.
    pub classes: Vec<ClassOption>,
    /// The people of the provider who may look after it.
    pub directors: Vec<(StaffId, String)>,
    /// The roles that can be allowed.
    pub roles: Vec<(RoleId, Bilingual)>,
    /// The time zones to choose from.
    pub time_zones: Vec<String>,
}

/// A step that a customer takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Step {
    /// Nobody of it signs in.
    Suspend,
    /// Its people sign in again.
    Reactivate,
    /// Nobody signs in, and nothing changes any more.
    Close,
}

impl Step {
    /// The word as in a path.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Suspend => "suspend",
            Self::Reactivate => "reactivate",
            Self::Close => "close",
        }
    }

    /// Whether a customer in this status can take it.
    pub fn is_open_to(self, status: CustomerStatus) -> bool {
        match self {
            Self::Suspend => status == CustomerStatus::Active,
            Self::Reactivate => status == CustomerStatus::Suspended,
            Self::Close => status != CustomerStatus::Closed,
        }
    }
}

impl FromStr for Step {
    type Err = Reason;

    fn from_str(text: &str) -> Result<Self, Reason> {
        [Self::Suspend, Self::Reactivate, Self::Close]
            .into_iter()
            .find(|step| step.code() == text)
            .ok_or(Reason::NotOffered)
    }
}

/// The form of a step: as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct StepDraft {
    /// The version of the customer that was shown.
    pub version: i64,
    /// What was read and confirmed.
    pub confirm: String,
    /// Why.
    pub reason: String,
}

impl StepDraft {
    /// Why, in a sentence.
    ///
    /// # Errors
    /// It is missing or cannot be kept.
    pub fn reason(&self) -> Result<String, Vec<FieldFailure>> {
        let mut failures = Vec::new();
        match field::<LongLine>(&mut failures, "reason", &self.reason) {
            Some(reason) => Ok(reason.into()),
            None => Err(failures),
        }
    }
}

/// What the page of a step shows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StepPage {
    /// The customer.
    pub id: CustomerId,
    /// Its name.
    pub name: String,
    /// Its status now.
    pub status: CustomerStatus,
    /// Its version.
    pub version: i64,
    /// How many of its people have portal access.
    pub people: u32,
    /// How many sessions of them are open.
    pub sessions: u32,
}
