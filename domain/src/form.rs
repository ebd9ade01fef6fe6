//! What a form answers, and what a page shows when its form was not taken: the same with and without a script.

use crate::{
    failure::{Failure, FieldFailure, Reason},
    value::Bilingual,
};
use serde::{Deserialize, Serialize};
use std::str::FromStr;

/// A form that was taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Done {
    /// The path of this site to go on to.
    pub to: String,
    /// What to say there.
    pub notice: Notice,
}

/// What was done, in a few words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Notice {
    /// What was edited is saved.
    Saved,
    /// What was edited is saved, and that ended sessions.
    SavedEnding {
        /// How many.
        sessions: u32,
    },
    /// Sessions ended.
    SessionsEnded {
        /// How many.
        sessions: u32,
    },
    /// One's password is another one.
    PasswordChanged {
        /// How many other sessions that ended.
        sessions: u32,
    },
    /// Something was added.
    Added {
        /// Its name, where both languages have the same.
        name: Bilingual,
    },
    /// Something stands elsewhere in its list.
    Moved {
        /// Its name.
        name: Bilingual,
        /// Its place, from 1.
        position: u32,
    },
    /// A letter is sent again.
    MailSentAgain,
    /// A letter is discarded.
    MailDiscarded,
    /// The ownership of the account is offered.
    OwnershipOffered {
        /// To whom.
        name: String,
    },
    /// That offer is taken back.
    OwnershipWithdrawn,
    /// The reader is the owner now.
    OwnershipAccepted,
    /// The reader does not want to be.
    OwnershipDeclined,
    /// Staff see the portal as this contact would.
    SeeingAs {
        /// The name of the contact.
        name: String,
    },
    /// Staff do so no more.
    SeeingAsEnded,
    /// Something was removed.
    Removed {
        /// Its name.
        name: Bilingual,
    },
    /// Nobody of a customer signs in any more.
    Suspended {
        /// Its name.
        name: String,
        /// How many sessions ended.
        sessions: u32,
    },
    /// The people of a customer sign in again.
    Reactivated {
        /// Its name.
        name: String,
    },
    /// A customer is closed.
    Closed {
        /// Its name.
        name: String,
        /// How many sessions ended.
        sessions: u32,
    },
    /// They showed that it is them.
    Verified,
    /// Two-factor authentication is off.
    TwoFactorOff,
    /// A device is trusted no more.
    DeviceForgotten,
    /// The second factor of somebody else is gone.
    TwoFactorReset {
        /// Whose.
        name: String,
        /// How many sessions that ended.
        sessions: u32,
    },
    /// Somebody who asked for portal access gets it.
    RegistrationApproved {
        /// The name.
        name: String,
    },
    /// Somebody who asked for portal access does not get it.
    RegistrationDeclined {
        /// The name.
        name: String,
    },
    /// A change of many customers was begun.
    BulkStarted,
    /// A change of many customers was stopped.
    BulkStopped,
    /// Some more customers of a change of many were tried.
    BulkAdvanced {
        /// How many were tried so far.
        tried: u32,
        /// Of how many.
        total: u32,
    },
}

/// A form that was not taken, as it was posted: its page shows it again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PostedForm {
    /// The address it was posted to: a page may have several forms.
    pub action: String,
    /// Names and values, in the order of the page; passwords are not among them.
    pub fields: Vec<(String, String)>,
    /// Why it was not taken.
    pub failure: Failure,
}

impl PostedForm {
    /// The value posted under this name, the last if there are several.
    pub fn value(&self, name: &str) -> Option<&str> {
        let found = self.fields.iter().rev().find(|(field, _)| field == name);
        found.map(|(_, value)| value.as_str())
    }

    /// The values posted under this name, in order.
    pub fn values<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.fields
            .iter()
            .filter(move |(field, _)| field == name)
            .map(|(_, value)| value.as_str())
    }

    /// What is wrong, field by field.
    pub fn failures(&self) -> &[FieldFailure] {
        match &self.failure {
            Failure::Invalid(failures) => failures,
            _ => &[],
        }
    }
}

/// What a page shows, with its form as it was posted when that was not taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WithForm<T> {
    /// What the page shows.
    pub page: T,
    /// The form as it was posted.
    pub posted: Option<PostedForm>,
}

/// What a change would do to others, asked about before it is done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Consequences {
    /// To be posted as `confirm` by whoever has read them: others than these are asked about again.
    pub token: String,
    /// What happens to whom.
    pub lines: Vec<Consequence>,
}

/// One of the things that a change would do to others.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Consequence {
    /// Contacts get a level in a section that they do not hold now.
    Gain {
        /// The section's name.
        section: Bilingual,
        /// The level that they will hold.
        level: crate::access::Level,
        /// Who.
        people: People,
    },
    /// Contacts lose a level in a section that they hold now.
    Lose {
        /// The section's name.
        section: Bilingual,
        /// The level that they hold until then.
        level: crate::access::Level,
        /// Who.
        people: People,
    },
    /// Contacts become administrators.
    Administrators {
        /// Who.
        people: People,
    },
    /// Contacts are administrators no more.
    NoAdministrators {
        /// Who.
        people: People,
    },
    /// Contacts receive something no more, as they lose what it needs.
    NoCommunication {
        /// The name of the communication type.
        name: Bilingual,
        /// Who.
        people: People,
    },
    /// A role gives a level no more.
    RoleLoses {
        /// The role's name.
        role: Bilingual,
        /// The section's name.
        section: Bilingual,
        /// The level that it gives until then.
        level: crate::access::Level,
    },
    /// Customers may use a role no more.
    NotAllowed {
        /// The role's name.
        role: Bilingual,
        /// Which.
        customers: Many,
    },
    /// Customers have the class that changes.
    OfClass {
        /// How many.
        customers: u32,
    },
    /// Sessions end after another time without anything done.
    Idle {
        /// Minutes until then.
        from: u32,
        /// Minutes from then on.
        to: u32,
    },
    /// Sessions end another time after signing in.
    Absolute {
        /// Minutes until then.
        from: u32,
        /// Minutes from then on.
        to: u32,
    },
    /// A second factor is asked for from then on, or is not any more.
    TwoFactor {
        /// Whether it is.
        required: bool,
    },
    /// A role can be assigned from then on.
    RoleAllowed {
        /// Its name.
        role: Bilingual,
    },
    /// A role can be assigned to nobody any more; whoever holds it keeps it.
    RoleWithdrawn {
        /// Its name.
        role: Bilingual,
        /// Who holds it.
        people: People,
    },
    /// Customers may have so many contacts from then on.
    MostContacts {
        /// The most; absent: as many as they like.
        most: Option<u32>,
        /// How many customers have more.
        beyond: u32,
    },
    /// People cannot sign in any more.
    SignInLost {
        /// How many have portal access.
        people: u32,
    },
    /// Open sessions end.
    SessionsEnd {
        /// How many.
        sessions: u32,
    },
    /// Nothing of a customer can be changed any more, and nothing opens it again.
    ClosedForGood,
    /// The expiration date of an access has passed.
    AccessEndsNow,
    /// Whoever changes it may not sign in from where they are any more.
    OwnAddressLeftOut {
        /// Where they are.
        address: String,
    },
    /// The last owner or administrator who can sign in may do so from these addresses alone.
    LastAdministratorFrom {
        /// The addresses and networks.
        networks: Vec<String>,
    },
}

/// Several things of one kind: how many, and some by name.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Many {
    /// How many.
    pub count: u32,
    /// The first few.
    pub names: Vec<String>,
}

/// Who is concerned: how many, and some by name.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct People {
    /// How many contacts.
    pub contacts: u32,
    /// Whether there are more than that, of customers that nobody counted.
    pub more: bool,
    /// Of how many customers.
    pub customers: u32,
    /// The first few: the contact and its customer.
    pub names: Vec<(String, String)>,
}

/// A field that has to parse; its failure is noted.
pub fn field<T: FromStr<Err = Reason>>(failures: &mut Vec<FieldFailure>, name: &str, text: &str) -> Option<T> {
    text.parse()
        .map_err(|reason| failures.push(FieldFailure::new(name, reason)))
        .ok()
}

/// A field that may be empty; its failure is noted.
pub fn optional<T: FromStr<Err = Reason> + Into<String>>(
    failures: &mut Vec<FieldFailure>,
    name: &str,
    text: &str,
) -> String {
    if text.trim().is_empty() {
        return String::new();
    }
    field::<T>(failures, name, text).map(Into::into).unwrap_or_default()
}

/// A field that is a whole number in a range; its failure is noted.
pub fn number(failures: &mut Vec<FieldFailure>, name: &str, text: &str, (least, most): (u32, u32)) -> Option<u32> {
    let number = text
        .trim()
        .parse()
        .ok()
        .filter(|number| (least..=most).contains(number));
    if number.is_none() {
        failures.push(FieldFailure::new(name, Reason::NumberRange { least, most }));
    }
    number
}

/// A text is there in both languages or in neither: nobody reads a gap.
pub fn both_or_none(failures: &mut Vec<FieldFailure>, one: (&str, &str), other: (&str, &str)) {
    let missing = match (one.1.is_empty(), other.1.is_empty()) {
        (true, false) => one.0,
        (false, true) => other.0,
        _ => return,
    };
    if !failures.iter().any(|failure| failure.field == missing) {
        failures.push(FieldFailure::new(missing, Reason::Required));
    }
}
