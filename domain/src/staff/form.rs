//! The people of the provider, as pages show them and as their forms post them.

use super::{Limits, StaffLevel};
use crate::{
    Bilingual, Language, StaffId,
    failure::{FieldFailure, Reason},
    form::{field, optional},
    portal_access::{Status, check_password},
    value::{Email, Line, LoginName, PersonName},
};
use serde::{Deserialize, Serialize};

/// The fewest digits of a telephone number.
const DIGITS_LEAST: usize = 7;

/// Everybody of the provider.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StaffList {
    /// By name.
    pub rows: Vec<StaffRow>,
    /// Whether the reader may add and change people.
    pub may_edit: bool,
}

/// Someone in the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StaffRow {
    /// Who.
    pub id: StaffId,
    /// First and last name.
    pub name: String,
    /// The e-mail address.
    pub email: String,
    /// The telephone, as it was written; may be empty.
    pub phone: String,
    /// What they may do.
    pub level: StaffLevel,
    /// Whether they can sign in.
    pub status: Status,
    /// The day of the last sign-in, if there was one.
    pub last_sign_in: Option<Bilingual>,
    /// Whether it is the reader.
    pub is_own: bool,
}

/// The form of someone, there already or new.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StaffForm {
    /// Who; absent for someone new.
    pub id: Option<StaffId>,
    /// As they stand.
    pub draft: StaffDraft,
    /// The levels to choose from.
    pub levels: Vec<StaffLevel>,
    /// What may not be changed.
    pub limits: Limits,
    /// How many of their sessions are open.
    pub sessions: u32,
    /// A password that the form may set; kept nowhere until then.
    pub password: Option<String>,
    /// Whether they have a second factor that the reader may reset.
    pub may_reset_second_factor: bool,
}

/// Someone of the provider as a form posts them: as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct StaffDraft {
    /// The version that was edited.
    pub version: i64,
    /// First and last name.
    pub name: String,
    /// The e-mail address.
    pub email: String,
    /// The telephone.
    pub phone: String,
    /// The name to sign in with.
    pub login: String,
    /// What they may do.
    pub level: String,
    /// The language of the interface; empty: what the browser asks for.
    pub language: String,
    /// Whether they may not sign in.
    pub disabled: bool,
    /// Whether they get the password below.
    pub renew: bool,
    /// A generated password.
    pub password: String,
}

/// Someone of the provider, as a form says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StaffDetails {
    /// First and last name.
    pub name: PersonName,
    /// The e-mail address.
    pub email: Email,
    /// The telephone; may be empty.
    pub phone: String,
    /// The name to sign in with.
    pub login: LoginName,
    /// What they may do.
    pub level: StaffLevel,
    /// The language of the interface, if one was chosen.
    pub language: Option<Language>,
    /// Whether they may not sign in.
    pub disabled: bool,
}

impl StaffDraft {
    /// Who it is to be, or everything that is wrong.
    ///
    /// # Errors
    /// What is wrong, field by field.
    pub fn parse(&self) -> Result<StaffDetails, Vec<FieldFailure>> {
        let mut failures = Vec::new();
        let name = field::<PersonName>(&mut failures, "name", &self.name);
        let email = field::<Email>(&mut failures, "email", &self.email);
        let phone = optional::<Line>(&mut failures, "phone", &self.phone);
        if !phone.is_empty() && phone.chars().filter(char::is_ascii_digit).count() < DIGITS_LEAST {
            failures.push(FieldFailure::new("phone", Reason::PhoneShape));
        }
        let login = field::<LoginName>(&mut failures, "login", &self.login);
        let level = field::<StaffLevel>(&mut failures, "level", &self.level);
        let language = if self.language.is_empty() {
            None
        } else {
            field::<Language>(&mut failures, "language", &self.language)
        };
        if self.renew
            && let Err(reason) = check_password(&self.password)
        {
            failures.push(FieldFailure::new("renew", reason));
        }
        match (name, email, login, level) {
            (Some(name), Some(email), Some(login), Some(level)) if failures.is_empty() => Ok(StaffDetails {
                name,
                email,
                phone,
                login,
                level,
                language,
                disabled: self.disabled,
            }),
            _ => Err(failures),
        }
    }
}

impl From<&StaffDetails> for StaffDraft {
    fn from(details: &StaffDetails) -> Self {
        Self {
            name: details.name.to_string(),
            email: details.email.to_string(),
            phone: details.phone.clone(),
            login: details.login.to_string(),
            level: details.level.code().to_owned(),
            language: details.language.map(Language::code).unwrap_or_default().to_owned(),
            disabled: details.disabled,
            ..Self::default()
        }
    }
}

/// The first one of the provider, as the form under the one-time link posts them, without the password.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct FirstDraft {
    /// First and last name.
    pub name: String,
    /// The e-mail address.
    pub email: String,
    /// The name to sign in with.
    pub login: String,
}
