//! Identifiers: UUIDs (version 7, RFC 9562) in their canonical lower-case text, one type per object so
//! that they cannot be mixed. Making new ones needs a clock and chance, so that is the backend's.

use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

/// The text is not a UUID in its canonical form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a UUID in canonical form")]
pub struct NotAnId;

/// Whether `text` is 8-4-4-4-12 lower-case hexadecimal digits.
fn is_canonical(text: &str) -> bool {
    text.len() == 36
        && text.bytes().enumerate().all(|(at, byte)| match at {
            8 | 13 | 18 | 23 => byte == b'-',
            _ => byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte),
        })
}

macro_rules! id {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);

        impl $name {
            /// The canonical text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl FromStr for $name {
            type Err = NotAnId;

            fn from_str(text: &str) -> Result<Self, NotAnId> {
                text.to_owned().try_into()
            }
        }

        impl TryFrom<String> for $name {
            type Error = NotAnId;

            fn try_from(text: String) -> Result<Self, NotAnId> {
                if is_canonical(&text) { Ok(Self(text)) } else { Err(NotAnId) }
            }
        }

        impl From<$name> for String {
            fn from(id: $name) -> Self {
                id.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str(&self.0)
            }
        }
    )+};
}

id! {
    /// A customer: a business account of the provider, the tenant.
    CustomerId,
    /// A person on a customer's list.
    ContactId,
    /// A role.
    RoleId,
    /// A class of customers.
    ClassId,
    /// A change of many customers.
    BulkId,
    /// A person of the provider.
    StaffId,
    /// A name and password with which someone signs in.
    LoginId,
    /// An open session.
    SessionId,
    /// An offer of ownership that waits for an answer.
    OfferId,
    /// Somebody who asks for portal access.
    RegistrationId,
    /// A time in which staff see the portal as a contact would.
    ViewingId,
    /// A letter in the outbox.
    MailId,
}
