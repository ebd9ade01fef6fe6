//! Two-factor authentication: who is asked for a second factor, and what its pages show. Not responsible for codes or
//! secrets, which the browser never has but when they are shown once.

use crate::{
    contacts::TwoFactor,
    failure::{Failure, Reason},
    session::Provider,
    sessions,
    value::Bilingual,
};
use serde::{Deserialize, Serialize};
use std::str::FromStr;

/// For how many days a device that is trusted is not asked for a second factor.
pub const TRUST_DAYS: u32 = 30;
/// How many recovery codes there are.
pub const RECOVERY_CODES: usize = 10;
/// The digits of a one-time code.
pub const CODE_DIGITS: usize = 6;

/// What a contact's own setting says of a second factor (the reference's *As defined by the customer class / Yes / No*).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub enum TwoFactorSetting {
    /// As defined by the customer class.
    #[default]
    ByClass,
    /// Yes.
    Yes,
    /// No.
    No,
}

impl TwoFactorSetting {
    /// All, in the order of the choice.
    pub const ALL: [Self; 3] = [Self::ByClass, Self::Yes, Self::No];

    /// The word as stored and posted.
    pub const fn code(self) -> &'static str {
        match self {
            Self::ByClass => "class",
            Self::Yes => "yes",
            Self::No => "no",
        }
    }

    /// Who asks for a second factor, when the class of the customer asks for one or not.
    pub const fn asked_by(self, class_asks: bool) -> TwoFactor {
        match (self, class_asks) {
            (Self::Yes, _) => TwoFactor::Own,
            (Self::ByClass, true) => TwoFactor::ByClass,
            (Self::ByClass, false) | (Self::No, _) => TwoFactor::No,
        }
    }
}

impl FromStr for TwoFactorSetting {
    type Err = Reason;

    fn from_str(text: &str) -> Result<Self, Reason> {
        Self::ALL
            .into_iter()
            .find(|setting| setting.code() == text)
            .ok_or(Reason::NotOffered)
    }
}

/// By what somebody shows that it is still them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Proof {
    /// Their password: they have no second factor.
    Password,
    /// A one-time code or a recovery code.
    Code,
}

/// The form in which somebody shows that it is them, without what shows it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct VerifyDraft {
    /// Whether this device is to be trusted.
    pub trust: bool,
    /// Where it leads: a path of this site.
    pub next: String,
    /// Whether a recovery code is given.
    pub recovery: bool,
}

/// The page on which a second factor is asked for at sign-in, or anybody is asked again whether it is still them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct VerifyPage {
    /// Who runs this portal.
    pub provider: Provider,
    /// Whose session it is.
    pub name: String,
    /// By what they show it.
    pub by: Proof,
    /// Whether they are signing in; otherwise they are in, and asked again.
    pub signs_in: bool,
    /// Whether this device can be trusted from then on.
    pub may_trust: bool,
    /// As it was posted before, or as the address says.
    pub draft: VerifyDraft,
    /// Why what was posted was not taken.
    pub failure: Option<Failure>,
}

/// A QR code: dark modules as the path of an SVG.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct QrCode {
    /// Modules on each side, with the quiet zone.
    pub size: u32,
    /// The dark ones.
    pub path: String,
}

/// A second factor that can be set up: in force once a code of it was given.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Enrolment {
    /// The address for the authenticator app, to be scanned.
    pub qr: QrCode,
    /// The same, to be followed on the device itself.
    pub address: String,
    /// The key, to be typed, in groups.
    pub key: String,
    /// The key for the server that it comes back to, which alone can read it.
    pub sealed: String,
}

/// The page on which a second factor is set up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EnrolPage {
    /// Who runs this portal.
    pub provider: Provider,
    /// Whether nothing else is open to them before.
    pub owed: bool,
    /// What to set up, or what was just done.
    pub step: EnrolStep,
    /// Where it leads then: a path of this site.
    pub next: String,
    /// Why what was posted was not taken.
    pub failure: Option<Failure>,
}

/// How far setting up a second factor has come.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum EnrolStep {
    /// Scan, and give a code.
    Scan(Box<Enrolment>),
    /// It is in force: the recovery codes, shown this once.
    Done(Vec<String>),
    /// They have to show first that it is them.
    StepUp,
}

/// A device that is trusted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Device {
    /// Its id.
    pub id: String,
    /// What it is, as far as its browser says.
    pub device: sessions::Device,
    /// From where it was last used to sign in.
    pub address: String,
    /// Since when it is trusted.
    pub since: Bilingual,
    /// Until when.
    pub until: Bilingual,
}

/// The page of one's own second factor.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TwoFactorPage {
    /// Since when there is one; absent when there is none.
    pub since: Option<Bilingual>,
    /// Whether one is asked for, so that it cannot be turned off.
    pub required: bool,
    /// How many recovery codes are left.
    pub codes_left: u32,
    /// New recovery codes, shown this once.
    pub codes: Vec<String>,
    /// Whether devices can be trusted.
    pub may_trust: bool,
    /// Those that are.
    pub devices: Vec<Device>,
}

/// The page on which somebody else's second factor is reset.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResetPage {
    /// Whose.
    pub name: String,
    /// Whether there is one.
    pub enrolled: bool,
    /// Whether one is asked for at the next sign-in.
    pub required: bool,
    /// How many of their sessions are open.
    pub sessions: u32,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_own_setting_goes_before_that_of_the_class() {
        use TwoFactorSetting::{ByClass, No, Yes};
        for (setting, class, asked) in [
            (ByClass, false, TwoFactor::No),
            (ByClass, true, TwoFactor::ByClass),
            (Yes, false, TwoFactor::Own),
            (Yes, true, TwoFactor::Own),
            (No, false, TwoFactor::No),
            (No, true, TwoFactor::No),
        ] {
            assert_eq!(setting.asked_by(class), asked, "{setting:?} {class}");
            assert_eq!(setting.code().parse(), Ok(setting));
        }
    }
}
