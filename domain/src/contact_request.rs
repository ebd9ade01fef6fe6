//! A contact whom staff add because somebody of the customer asked for it: one form, with a standard role.

use crate::{
    contacts::{AccessDraft, ContactDraft, PhoneDraft},
    failure::{FieldFailure, Reason},
    form::{field, optional},
    value::{Email, Line, LongLine},
};
use serde::{Deserialize, Serialize};
use std::str::FromStr;

/// The standard roles of a contact who is added on request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StandardRole {
    /// Account owner: offered, and theirs once they accept.
    Owner,
    /// Account administrator.
    Administrator,
    /// Billing only.
    Billing,
    /// Support only.
    Support,
    /// Billing and support together.
    Both,
}

impl StandardRole {
    /// All, as offered.
    pub const ALL: [Self; 5] = [
        Self::Billing,
        Self::Support,
        Self::Both,
        Self::Administrator,
        Self::Owner,
    ];

    /// The word as posted.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Owner => "owner",
            Self::Administrator => "administrator",
            Self::Billing => "billing",
            Self::Support => "support",
            Self::Both => "both",
        }
    }

    /// The keys of the roles that make it up: the first of these lists of which the installation has all. The owner
    /// has none before accepting.
    pub const fn roles(self) -> &'static [&'static [&'static str]] {
        match self {
            Self::Owner => &[&[]],
            Self::Administrator => &[&["account_administrator"]],
            Self::Billing => &[&["billing_only"]],
            Self::Support => &[&["support_only"]],
            Self::Both => &[&["billing_and_support"], &["billing_only", "support_only"]],
        }
    }

    /// The types of communication that go with it.
    pub const fn communications(self) -> &'static [&'static str] {
        match self {
            Self::Owner => &[],
            Self::Billing => &["invoices", "billing_notices"],
            Self::Support => &["ticket_updates", "service_credentials"],
            Self::Administrator | Self::Both => {
                &["invoices", "billing_notices", "ticket_updates", "service_credentials"]
            }
        }
    }
}

impl FromStr for StandardRole {
    type Err = Reason;

    fn from_str(text: &str) -> Result<Self, Reason> {
        Self::ALL
            .into_iter()
            .find(|role| role.code() == text)
            .ok_or(Reason::NotOffered)
    }
}

/// The form, as posted: the fields of a contact have the names that they have in its own form.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct RequestDraft {
    /// First name.
    pub first_name: String,
    /// Last name.
    pub last_name: String,
    /// E-mail.
    pub email: String,
    /// The first is the only one.
    pub phones: Vec<PhoneDraft>,
    /// `en` or `fr`.
    pub language: String,
    /// The standard role.
    pub role: String,
    /// Whether portal access is given.
    pub with_access: bool,
    /// The login and its password, when it is.
    pub access: AccessDraft,
    /// The name of who asked for it.
    pub requested_by: String,
    /// The e-mail of who asked for it; may be empty.
    pub requested_by_email: String,
    /// How it was asked for.
    pub how: String,
}

/// Who asked for a contact, and how.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Request {
    /// The standard role.
    pub role: StandardRole,
    /// The name of who asked.
    pub by: String,
    /// The e-mail of who asked; may be empty.
    pub by_email: String,
    /// How it was asked for.
    pub how: String,
}

/// What the page shows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RequestPage {
    /// The language of the customer.
    pub language: String,
    /// The standard roles that this customer may use and the reader may give.
    pub roles: Vec<StandardRole>,
    /// A password that is in force when the form is submitted with it.
    pub password: String,
}

impl RequestDraft {
    /// The request.
    ///
    /// # Errors
    /// What is wrong, field by field; what is wrong with the contact itself is for the form of contacts to say.
    pub fn parse(&self) -> Result<Request, Vec<FieldFailure>> {
        let mut failures = Vec::new();
        let role = match self.role.as_str() {
            "" => Err(Reason::Required),
            code => code.parse(),
        };
        let role = role
            .map_err(|reason| failures.push(FieldFailure::new("role", reason)))
            .ok();
        let by = field::<Line>(&mut failures, "requested_by", &self.requested_by);
        let by_email = optional::<Email>(&mut failures, "requested_by_email", &self.requested_by_email);
        let how = field::<LongLine>(&mut failures, "how", &self.how);
        let needs_access = role == Some(StandardRole::Owner) && !self.with_access;
        if needs_access {
            failures.push(FieldFailure::new("with_access", Reason::Required));
        }
        match (role, by, how) {
            (Some(role), Some(by), Some(how)) if failures.is_empty() => Ok(Request {
                role,
                by: by.into(),
                by_email,
                how: how.into(),
            }),
            _ => Err(failures),
        }
    }

    /// The contact as its own form would have it, with these roles.
    pub fn contact(&self, role: Option<StandardRole>, roles: Vec<String>, time_zone: String) -> ContactDraft {
        let has_email = !self.email.trim().is_empty();
        let access = match (self.with_access, has_email) {
            (false, _) => AccessDraft::default(),
            // The password is for who cannot be invited.
            (true, true) => AccessDraft {
                password: String::new(),
                invite: true,
                ..self.access.clone()
            },
            (true, false) => self.access.clone(),
        };
        let communications = role.map(StandardRole::communications).unwrap_or_default();
        ContactDraft {
            first_name: self.first_name.clone(),
            last_name: self.last_name.clone(),
            email: self.email.clone(),
            phones: self.phones.clone(),
            language: self.language.clone(),
            time_zone,
            roles,
            communications: communications.iter().map(ToString::to_string).collect(),
            access,
            ..ContactDraft::default()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_asked_and_how_has_to_be_said() {
        let fields = |draft: &RequestDraft| -> Vec<String> {
            let failures = draft.parse().expect_err("failures");
            failures.into_iter().map(|failure| failure.field).collect()
        };
        assert_eq!(fields(&RequestDraft::default()), ["role", "requested_by", "how"]);
        let owner = RequestDraft {
            role: "owner".into(),
            requested_by: "Bob Tremblay".into(),
            requested_by_email: "bob@abc".into(),
            how: "By phone".into(),
            ..RequestDraft::default()
        };
        assert_eq!(fields(&owner), ["requested_by_email", "with_access"]);
    }

    #[test]
    fn billing_and_support_receive_what_the_standard_says() {
        let both = StandardRole::Both.communications();
        for role in [StandardRole::Billing, StandardRole::Support] {
            assert!(role.communications().iter().all(|key| both.contains(key)));
            assert_eq!(role.communications().len(), 2);
        }
        assert_eq!(StandardRole::Administrator.communications(), both);
    }
}
