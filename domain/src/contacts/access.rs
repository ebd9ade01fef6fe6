//! *Explain access*: what is asked about a contact, and the answer as the screen shows it. What decides is
//! [`crate::access::explain`].

use crate::{
    access::{Check, SectionAccess},
    failure::FieldFailure,
    id::ContactId,
    value::Bilingual,
};
use serde::{Deserialize, Serialize};

/// What is asked, as typed: at which moment and from which address. Empty is now, and from anywhere.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub struct AccessQuery {
    /// A date of the contact's zone, `2026-11-30`.
    pub date: String,
    /// A time of day there, `08:00`.
    pub time: String,
    /// An IP address.
    pub address: String,
}

/// The access of a contact, explained.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccessView {
    /// Who.
    pub id: ContactId,
    /// First and last name.
    pub name: String,
    /// What was asked.
    pub asked: AccessQuery,
    /// What of it was not understood: the answer does without.
    pub failures: Vec<FieldFailure>,
    /// The moment that the answer is about, in the contact's zone.
    pub at: Bilingual,
    /// That zone.
    pub time_zone: String,
    /// Whether the contact is let in.
    pub let_in: bool,
    /// The rules before all sections, in the order in which they are asked.
    pub checks: Vec<Check>,
    /// From when the access is active, in the contact's zone.
    pub begins: Option<Bilingual>,
    /// Until when.
    pub ends: Option<Bilingual>,
    /// The allow list; absent for whoever does not hold Modify on contacts.
    pub networks: Option<Vec<String>>,
    /// Whether a new password has to be chosen before anything else.
    pub owes_password: bool,
    /// The name of the customer's class.
    pub class: Bilingual,
    /// Whether the class or the contact's own setting asks for a second factor at sign-in.
    pub two_factor: TwoFactor,
    /// Every section, in order.
    pub sections: Vec<SectionAccess>,
}

/// Who asks for a second factor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum TwoFactor {
    /// Nobody.
    No,
    /// The customer's class.
    ByClass,
    /// The contact's own setting.
    Own,
}
