//! Registering for the portal: somebody asks for access with an account number and an e-mail address, proves that the
//! address is theirs, and an administrator of the customer approves or declines.

use crate::{
    contacts::RoleOption,
    failure::{FieldFailure, Reason},
    form::field,
    id::{ContactId, RegistrationId},
    value::{Bilingual, Email, Language, Line, LoginName, LongLine, PersonName},
};
use serde::{Deserialize, Serialize};

/// The form in which access is asked for, as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct RegistrationDraft {
    /// The account number of the customer.
    pub account_number: String,
    /// First name.
    pub first_name: String,
    /// Last name.
    pub last_name: String,
    /// E-mail.
    pub email: String,
    /// `en` or `fr`.
    pub language: String,
}

/// Who asks for access.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Applicant {
    /// The account number of the customer, as typed.
    pub account_number: Line,
    /// First name.
    pub first_name: PersonName,
    /// Last name.
    pub last_name: PersonName,
    /// E-mail.
    pub email: Email,
    /// The language of what is mailed.
    pub language: Language,
}

impl Applicant {
    /// First and last name.
    pub fn name(&self) -> String {
        format!("{} {}", self.first_name, self.last_name)
    }
}

impl RegistrationDraft {
    /// Who asks.
    ///
    /// # Errors
    /// What is wrong, field by field. Whether there is such an account is told to nobody.
    pub fn parse(&self) -> Result<Applicant, Vec<FieldFailure>> {
        let mut failures = Vec::new();
        let account_number = field(&mut failures, "account_number", &self.account_number);
        let first_name = field(&mut failures, "first_name", &self.first_name);
        let last_name = field(&mut failures, "last_name", &self.last_name);
        let email = field(&mut failures, "email", &self.email);
        let language = field(&mut failures, "language", &self.language);
        match (account_number, first_name, last_name, email, language) {
            (Some(account_number), Some(first_name), Some(last_name), Some(email), Some(language)) => Ok(Applicant {
                account_number,
                first_name,
                last_name,
                email,
                language,
            }),
            _ => Err(failures),
        }
    }
}

/// What stands under the link that proves the address.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProofPage {
    /// First and last name.
    pub name: String,
    /// The address.
    pub email: String,
    /// The account number, as typed.
    pub account_number: String,
}

/// One who waits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RegistrationRow {
    /// Its id.
    pub id: RegistrationId,
    /// First and last name.
    pub name: String,
    /// The address, which is proven.
    pub email: String,
    /// The language asked for.
    pub language: Language,
    /// When access was asked for, in the reader's zone.
    pub asked: Bilingual,
}

/// Those who wait, the one who has waited longest first.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct RegistrationList {
    /// A hundred at the most.
    pub rows: Vec<RegistrationRow>,
    /// There are more.
    pub more: bool,
}

/// A contact of the customer with the very address of whoever asks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Namesake {
    /// Who.
    pub id: ContactId,
    /// First and last name.
    pub name: String,
    /// Title; may be empty.
    pub title: String,
    /// The names of the roles held already.
    pub roles: Vec<Bilingual>,
    /// The login; empty without portal access.
    pub login: String,
}

/// The page on which it is decided.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RegistrationPage {
    /// Who asks.
    pub row: RegistrationRow,
    /// Contacts with that address: access may be given to one of them.
    pub namesakes: Vec<Namesake>,
    /// The roles that the customer may use, and which of them the reader may give.
    pub roles: Vec<RoleOption>,
}

/// The decision, as posted.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct DecisionDraft {
    /// `approve` or `decline`.
    pub action: String,
    /// The id of the contact who gets access; empty: a new one.
    pub contact: String,
    /// The login of who has none yet.
    pub login: String,
    /// The ids of the roles that are ticked.
    pub roles: Vec<String>,
    /// Why it is declined.
    pub reason: String,
}

/// A decision that parsed, as far as it can without the customer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Decision {
    /// Access is given.
    Approve {
        /// To this contact; absent: to a new one.
        contact: Option<ContactId>,
        /// The login of who has none yet.
        login: LoginName,
    },
    /// It is not.
    Decline {
        /// Why, in words for whoever asked.
        reason: LongLine,
    },
}

impl DecisionDraft {
    /// The decision.
    ///
    /// # Errors
    /// What is wrong, field by field.
    pub fn parse(&self) -> Result<Decision, Vec<FieldFailure>> {
        let wrong = |name: &str, reason| vec![FieldFailure::new(name, reason)];
        match self.action.as_str() {
            "approve" => {
                let contact = match self.contact.as_str() {
                    "" => None,
                    id => Some(id.parse().map_err(|_| wrong("contact", Reason::NotOffered))?),
                };
                let login = self.login.parse().map_err(|reason| wrong("login", reason))?;
                Ok(Decision::Approve { contact, login })
            }
            "decline" => {
                let reason = self.reason.parse().map_err(|reason| wrong("reason", reason))?;
                Ok(Decision::Decline { reason })
            }
            _ => Err(wrong("action", Reason::NotOffered)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_wrong_with_a_registration_is_said_at_once() {
        let failures = RegistrationDraft::default().parse().expect_err("failures");
        let fields: Vec<&str> = failures.iter().map(|failure| failure.field.as_str()).collect();
        assert_eq!(
            fields,
            ["account_number", "first_name", "last_name", "email", "language"]
        );
        let draft = RegistrationDraft {
            account_number: " 10-4821 ".into(),
            first_name: "Rose".into(),
            last_name: "Leblanc".into(),
            email: "rose@abc.example".into(),
            language: "fr".into(),
        };
        let applicant = draft.parse().expect("an applicant");
        assert_eq!(
            (applicant.account_number.as_str(), applicant.name().as_str()),
            ("10-4821", "Rose Leblanc")
        );
    }

    #[test]
    fn a_decision_is_one_or_the_other_and_declining_has_a_reason() {
        let draft = |action: &str| DecisionDraft {
            action: action.into(),
            login: "Rose@abc.example".into(),
            ..DecisionDraft::default()
        };
        assert!(matches!(
            draft("approve").parse(),
            Ok(Decision::Approve { contact: None, .. })
        ));
        let failures = draft("decline").parse().expect_err("failures");
        assert_eq!(failures, [FieldFailure::new("reason", Reason::Required)]);
        assert!(draft("").parse().is_err());
    }
}
