//! One's own profile: what somebody sees and changes of themselves. What decides their access is not among it.

use crate::{
    contacts::PhoneDraft,
    failure::FieldFailure,
    form::field,
    sessions::Sessions,
    staff::StaffLevel,
    value::{Bilingual, Email, Language},
};
use serde::{Deserialize, Serialize};

/// The page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProfilePage {
    /// What one signs in with.
    pub login: String,
    /// Where letters go; empty when there is none.
    pub email: String,
    /// What the form of the details has; its version is that of all.
    pub details: DetailsDraft,
    /// Whose it is.
    pub person: Person,
    /// The language of the interface, once one was chosen.
    pub language: Option<Language>,
    /// When the password was set, if it was not at once.
    pub password_changed: Option<Bilingual>,
    /// The fewest characters that a password has.
    pub password_least: u32,
    /// The open sessions.
    pub sessions: Sessions,
}

/// What a contact and someone of the provider have each of their own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Person {
    /// A contact of a customer.
    Contact {
        /// The names of the roles.
        roles: Vec<Bilingual>,
        /// What it may receive.
        communications: Vec<OwnCommunication>,
        /// The time zones to choose from.
        time_zones: Vec<String>,
    },
    /// Someone of the provider.
    Staff {
        /// What they may do.
        level: StaffLevel,
    },
}

/// A type of communication in one's own profile.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnCommunication {
    /// Its stable name.
    pub key: String,
    /// Its name.
    pub name: Bilingual,
    /// Whether it is received.
    pub is_received: bool,
    /// The section of which at least Read is missing; absent: it can be received.
    pub needs: Option<Bilingual>,
}

/// Name, telephones, language and time zone, as typed. Contacts have two names, people of the provider have one.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct DetailsDraft {
    /// The version that was edited.
    pub version: i64,
    /// First name.
    pub first_name: String,
    /// Last name.
    pub last_name: String,
    /// The telephones; rows without a number are not counted.
    pub phones: Vec<PhoneDraft>,
    /// The language of letters.
    pub language: String,
    /// IANA name.
    pub time_zone: String,
    /// The name, of someone of the provider.
    pub name: String,
    /// The telephone, of someone of the provider.
    pub phone: String,
}

/// Another e-mail address, as posted.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct EmailDraft {
    /// The address as typed.
    pub email: String,
    /// The current password.
    pub email_password: String,
}

impl EmailDraft {
    /// The address.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn parse(&self) -> Result<Email, Vec<FieldFailure>> {
        let mut failures = Vec::new();
        field::<Email>(&mut failures, "email", &self.email).ok_or(failures)
    }
}

/// What one wants to receive, as posted.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct CommunicationsDraft {
    /// The version that was edited.
    pub version: i64,
    /// The keys of what is ticked.
    pub communications: Vec<String>,
}

/// Another password, as posted.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct PasswordDraft {
    /// The current password.
    pub password: String,
    /// The new one.
    pub new_password: String,
    /// Once more.
    pub new_password_again: String,
}
