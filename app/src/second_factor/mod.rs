//! Two-factor authentication: a code at sign-in, setting it up, one's own, and resetting somebody else's.

pub mod api;
mod codes;
mod enrol;
mod own;
mod reset;
mod verify;

pub use self::{
    enrol::EnrolPage, own::TwoFactorPage, reset::ResetContactPage, reset::ResetStaffPage, verify::VerifyPage,
};

use crate::{
    i18n::Locale,
    words::{self, counted},
};
use domain::Failure;

/// Where one's own is seen to.
pub const OWN: &str = "/profile/two-factor";
/// Where it is set up.
pub const ENROL: &str = "/two-factor/enrol";
/// Where somebody shows that it is them.
pub const VERIFY: &str = "/verify";

/// What is wrong with what was given, near its field: how long to wait is said to the second while that is short.
fn trouble(locale: Locale, failure: &Failure, field: &str) -> Option<String> {
    match failure {
        Failure::Invalid(failures) => failures
            .iter()
            .find(|failure| failure.field == field)
            .map(|failure| words::reason(locale, &failure.reason)),
        Failure::TooManyTries { seconds } if *seconds <= 120 => Some(counted!(
            locale,
            u32::try_from(*seconds).unwrap_or(u32::MAX),
            second_factor.wait_seconds_one | second_factor.wait_seconds
        )),
        Failure::TooManyTries { seconds } => Some(counted!(
            locale,
            u32::try_from(words::minutes(*seconds)).unwrap_or(u32::MAX),
            second_factor.wait_minutes_one | second_factor.wait_minutes
        )),
        _ => None,
    }
}
