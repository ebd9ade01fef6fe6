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
    i18n::{Locale, td_string},
    words,
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
        Failure::TooManyTries { seconds } => Some(td_string!(
            locale,
            second_factor.wait,
            wait = words::wait(locale, *seconds)
        )),
        _ => None,
    }
}
