//! Portal access: the individual credentials of a contact, and the status that follows from them and the
//! time.

mod addresses;
mod wall;

pub use addresses::{AllowedAddresses, NETWORKS_MOST, NetworkFault, WrongNetwork};
pub use wall::Wall;

use crate::{failure::Reason, value::Bilingual};
use serde::{Deserialize, Serialize};
use std::str::FromStr;

/// The fewest characters of a password that stands alone (NIST SP 800-63B-4, section 3.1.1.2).
pub const PASSWORD_LEAST: u32 = 15;
/// The fewest characters of a password that stands beside a second factor.
pub const PASSWORD_LEAST_BESIDE_FACTOR: u32 = 8;
/// The most characters of a password.
pub const PASSWORD_MOST: u32 = 128;

/// The status of a contact's portal access at one moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// May sign in now.
    Active,
    /// Has a login and no password yet: whoever is invited sets it.
    Invited,
    /// From a moment to come.
    Scheduled,
    /// Until a moment that has passed.
    Expired,
    /// Turned off by someone.
    Disabled,
    /// May sign in, but for so many wrong tries that the next one has to wait.
    Locked,
    /// No login at all.
    None,
}

impl Status {
    /// All, in the order of the filter.
    pub const ALL: [Self; 7] = [
        Self::Active,
        Self::Invited,
        Self::Scheduled,
        Self::Expired,
        Self::Disabled,
        Self::Locked,
        Self::None,
    ];

    /// The word as in a URL.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Invited => "invited",
            Self::Scheduled => "scheduled",
            Self::Expired => "expired",
            Self::Disabled => "disabled",
            Self::Locked => "locked",
            Self::None => "none",
        }
    }

    /// The same for somebody who has no password yet: what is over or turned off is that first.
    #[must_use]
    pub const fn of_invited(self) -> Self {
        match self {
            Self::Active | Self::Scheduled | Self::Locked => Self::Invited,
            other => other,
        }
    }
}

impl FromStr for Status {
    type Err = Reason;

    fn from_str(text: &str) -> Result<Self, Reason> {
        Self::ALL
            .into_iter()
            .find(|status| status.code() == text)
            .ok_or(Reason::NotOffered)
    }
}

/// Whether a second factor is asked for at sign-in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub enum TwoFactor {
    /// The customer's class says.
    #[default]
    ByClass,
    /// It is.
    Yes,
    /// It is not.
    No,
}

impl TwoFactor {
    /// All, as offered.
    pub const ALL: [Self; 3] = [Self::ByClass, Self::Yes, Self::No];

    /// The word as stored and posted.
    pub const fn code(self) -> &'static str {
        match self {
            Self::ByClass => "class",
            Self::Yes => "yes",
            Self::No => "no",
        }
    }
}

impl FromStr for TwoFactor {
    type Err = Reason;

    fn from_str(text: &str) -> Result<Self, Reason> {
        Self::ALL
            .into_iter()
            .find(|choice| choice.code() == text)
            .ok_or(Reason::NotOffered)
    }
}

/// When an access begins or ends, in words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Told {
    /// Date and time of day; the date alone when it is until the end of that day.
    pub text: Bilingual,
    /// The time zone in which that is.
    pub zone: String,
    /// Whether it is the end of the day.
    pub day_end: bool,
}

/// When and whether a login may be used: instants are microseconds since 1970 in UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Window {
    /// Turned off by someone.
    pub disabled: bool,
    /// From this instant on; absent: from the beginning.
    pub activates_at: Option<i64>,
    /// Until just before this instant; absent: without an end.
    pub expires_at: Option<i64>,
}

impl Window {
    /// The status at the instant `now`. Expired wins over disabled: it is over either way, and enabling
    /// would not help.
    pub fn status(&self, now: i64) -> Status {
        if self.has_ended(now) == Some(true) {
            Status::Expired
        } else if self.disabled {
            Status::Disabled
        } else if self.has_begun(now) == Some(false) {
            Status::Scheduled
        } else {
            Status::Active
        }
    }

    /// Whether its end has come at the instant `now`; `None` when it has none.
    pub fn has_ended(&self, now: i64) -> Option<bool> {
        self.expires_at.map(|end| end <= now)
    }

    /// Whether its beginning has come at the instant `now`; `None` when it is from always.
    pub fn has_begun(&self, now: i64) -> Option<bool> {
        self.activates_at.map(|start| start <= now)
    }

    /// Whether this access is one that a customer can count on (rule 5): active and without an end.
    pub fn is_lasting(&self, now: i64) -> bool {
        self.status(now) == Status::Active && self.expires_at.is_none()
    }
}

/// The fewest characters of a password, alone or beside a second factor that is asked for.
pub const fn password_least(has_second_factor: bool) -> u32 {
    if has_second_factor {
        PASSWORD_LEAST_BESIDE_FACTOR
    } else {
        PASSWORD_LEAST
    }
}

/// Checks the length of a password that stands alone. Whether it is easily guessed is known to the server.
pub fn check_password(password: &str) -> Result<(), Reason> {
    check_password_length(password, PASSWORD_LEAST)
}

/// Checks the length of a password: `least` to [`PASSWORD_MOST`] characters, no rule of composition (NIST SP 800-63B-4,
/// section 3.1.1.2).
pub fn check_password_length(password: &str, least: u32) -> Result<(), Reason> {
    let length = u32::try_from(password.chars().count()).unwrap_or(u32::MAX);
    if length == 0 {
        Err(Reason::Required)
    } else if length < least {
        Err(Reason::TooShort { least })
    } else if length > PASSWORD_MOST {
        Err(Reason::TooLong { most: PASSWORD_MOST })
    } else {
        Ok(())
    }
}

/// How strong a password is that somebody is about to choose.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Strength {
    /// From 0, guessed at once, to 4, guessed by nobody.
    pub score: u8,
    /// Why it is not taken; absent: it is.
    pub refusal: Option<Reason>,
}
