//! A session and whose it is. Not responsible for opening or ending one.

use super::amr::Amr;
use crate::{
    audit::{Author, AuthorKind},
    clock::MINUTE,
};
use domain::{
    ContactId, CustomerId, Language, LoginId, SessionId, StaffId,
    access::{Explanation, Gate},
    session::SignInRefusal,
};
use std::net::IpAddr;

/// Whose login it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Person {
    /// A contact of a customer.
    Contact {
        /// The customer.
        customer: CustomerId,
        /// The contact.
        contact: ContactId,
    },
    /// Someone of the provider.
    Staff(StaffId),
}

/// What every session has, whether or not it still owes something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SessionRef {
    pub(super) id: SessionId,
    pub(super) login: LoginId,
    pub(super) person: Person,
    pub(super) name: String,
    pub(super) language: Option<Language>,
    pub(super) address: IpAddr,
}

impl SessionRef {
    /// Its id.
    pub fn id(&self) -> &SessionId {
        &self.id
    }

    /// The login it was opened with.
    pub fn login(&self) -> &LoginId {
        &self.login
    }

    /// Whose it is.
    pub fn person(&self) -> &Person {
        &self.person
    }

    /// The contact whose it is; `None` for staff.
    pub fn contact(&self) -> Option<&ContactId> {
        match &self.person {
            Person::Contact { contact, .. } => Some(contact),
            Person::Staff(_) => None,
        }
    }

    /// The name of the person.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The language of the interface, once one was chosen.
    pub fn language(&self) -> Option<Language> {
        self.language
    }

    /// The address of the client.
    pub fn address(&self) -> IpAddr {
        self.address
    }

    /// The person as the audit trail names it.
    pub fn author(&self) -> Author {
        let (kind, id) = match &self.person {
            Person::Contact { contact, .. } => (AuthorKind::Contact, contact.to_string()),
            Person::Staff(staff) => (AuthorKind::Staff, staff.to_string()),
        };
        Author {
            kind,
            id,
            name: self.name.clone(),
            address: Some(self.address),
            session: Some(self.id.clone()),
        }
    }
}

/// Someone who is signed in and owes nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session(pub(super) SessionRef);

impl std::ops::Deref for Session {
    type Target = SessionRef;

    fn deref(&self) -> &SessionRef {
        &self.0
    }
}

/// What has to be done before anything else, one after the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Debt {
    /// To give a code of the second factor.
    SecondFactor,
    /// To set up a second factor.
    Enrolment,
    /// To choose another password.
    Password,
}

/// Someone who gave the right password and owes something before anything else: there is no `authorize` for this
/// type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwingSession {
    pub(super) reference: SessionRef,
    pub(super) debt: Debt,
}

impl OwingSession {
    /// What is owed first.
    pub fn debt(&self) -> Debt {
        self.debt
    }
}

impl std::ops::Deref for OwingSession {
    type Target = SessionRef;

    fn deref(&self) -> &SessionRef {
        &self.reference
    }
}

/// What a token stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Resolved {
    /// A session.
    Full(Session),
    /// A session that owes something.
    Owing(OwingSession),
}

impl Resolved {
    /// The language of the interface, once one was chosen.
    pub fn language(&self) -> Option<Language> {
        self.reference().language()
    }

    /// The session, whether or not it owes something.
    pub fn reference(&self) -> &SessionRef {
        match self {
            Self::Full(session) => session,
            Self::Owing(session) => session,
        }
    }
}

/// A login and whose it is, as it stands in the store.
#[derive(Debug, Clone)]
pub(crate) struct Holder {
    pub(crate) login: LoginId,
    pub(crate) login_name: String,
    pub(super) password_hash: Option<String>,
    pub(super) language: Option<Language>,
    pub(crate) person: Person,
    pub(crate) name: String,
    pub(super) gate: Gate,
    /// Whether the contact's own setting, its class or the provider asks for a second factor.
    pub(crate) asks_for_second_factor: bool,
    /// Whether one is in force.
    pub(crate) has_second_factor: bool,
    /// Whether a device can be trusted.
    pub(crate) trusts_devices: bool,
    pub(super) idle_minutes: i64,
    pub(super) absolute_minutes: i64,
}

impl Holder {
    /// What a session owes first that was authenticated in this way.
    pub(crate) fn debt(&self, amr: &Amr) -> Option<Debt> {
        if self.has_second_factor && !amr.has_second_factor() {
            Some(Debt::SecondFactor)
        } else if self.asks_for_second_factor && !self.has_second_factor {
            Some(Debt::Enrolment)
        } else {
            self.gate.owes_password().then_some(Debt::Password)
        }
    }

    /// Why this login may not be used now from there; `None`: it may.
    pub(super) fn refusal(&self, now: i64, address: IpAddr) -> Option<SignInRefusal> {
        Explanation::of_gate(&self.gate, now, address).refusal()
    }
}

/// A session as it stands in the store.
#[derive(Debug, Clone)]
pub(crate) struct Stored {
    pub(super) id: SessionId,
    pub(super) last_seen_at: i64,
    pub(super) ends_at: i64,
    pub(super) revoked: bool,
    pub(crate) amr: Amr,
    /// When its person last showed that it is them.
    pub(crate) authenticated_at: i64,
    pub(crate) holder: Holder,
}

impl Stored {
    /// What it owes first.
    pub(crate) fn debt(&self) -> Option<Debt> {
        self.holder.debt(&self.amr)
    }

    /// Whether it is open at `now` for a client at `address`. It ends at the instant of its end.
    pub(super) fn is_open(&self, now: i64, address: IpAddr) -> bool {
        !self.revoked
            && now < self.ends_at
            && now
                < self
                    .last_seen_at
                    .saturating_add(self.holder.idle_minutes.saturating_mul(MINUTE))
            && self.holder.refusal(now, address).is_none()
    }
}
