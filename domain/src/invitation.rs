//! Invitations: what whoever gives portal access sees of one, and what whoever is invited sees under its link.

use crate::{failure::Reason, value::Bilingual};
use serde::{Deserialize, Serialize};
use std::str::FromStr;

/// What became of an invitation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum InvitationState {
    /// It waits to be accepted.
    Pending,
    /// Whoever is invited has set a password.
    Accepted,
    /// Its time is over.
    Expired,
    /// Somebody took it back, or another one took its place.
    Revoked,
}

impl InvitationState {
    /// The state of the invitation of somebody who has no password yet, by until when the open one works; 0 is none.
    pub const fn of_invited(until: i64, now: i64) -> Self {
        if until == 0 {
            Self::Revoked
        } else if until <= now {
            Self::Expired
        } else {
            Self::Pending
        }
    }
}

/// The last invitation of a contact.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Invitation {
    /// What became of it.
    pub state: InvitationState,
    /// The address to which it went.
    pub email: String,
    /// Who sent it.
    pub by: String,
    /// When, in the reader's zone.
    pub sent: Bilingual,
    /// Until when it works, in the reader's zone.
    pub until: Bilingual,
    /// When it was accepted or revoked, in the reader's zone.
    pub ended: Option<Bilingual>,
}

/// What the dialog of a contact says of its invitation.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct InvitationPanel {
    /// The last one, if there was any.
    pub last: Option<Invitation>,
    /// Whether the reader may send one now.
    pub may_send: bool,
    /// Whether the reader may take the open one back.
    pub may_revoke: bool,
}

/// What is done with the invitation of a contact.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum InvitationStep {
    /// Sent; the one before does not work any more.
    Send,
    /// Taken back.
    Revoke,
}

impl InvitationStep {
    /// The word as posted.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Send => "send",
            Self::Revoke => "revoke",
        }
    }
}

impl FromStr for InvitationStep {
    type Err = Reason;

    fn from_str(text: &str) -> Result<Self, Reason> {
        [Self::Send, Self::Revoke]
            .into_iter()
            .find(|step| step.code() == text)
            .ok_or(Reason::NotOffered)
    }
}

/// What stands under the link.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InvitationPage {
    /// Who invites; empty when the provider does.
    pub by: String,
    /// The customer.
    pub account: String,
    /// Who is invited.
    pub name: String,
    /// The login.
    pub login: String,
    /// From when the access works, when that is yet to come, in the zone of whoever is invited.
    pub begins: Option<Bilingual>,
    /// Until when the link works, in the same zone.
    pub until: Bilingual,
}

/// The password is set.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Accepted {
    /// The login.
    pub login: String,
    /// From when the access works, when that is yet to come.
    pub begins: Option<Bilingual>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_invitation_ends_at_the_instant_of_its_end() {
        let states = [0, 4, 5, 6].map(|until| InvitationState::of_invited(until, 5));
        let [none, before, at, after] = states;
        assert_eq!(none, InvitationState::Revoked);
        assert_eq!([before, at], [InvitationState::Expired; 2]);
        assert_eq!(after, InvitationState::Pending);
    }

    #[test]
    fn a_step_is_known_by_its_word() {
        for step in [InvitationStep::Send, InvitationStep::Revoke] {
            assert_eq!(step.code().parse(), Ok(step));
        }
        assert_eq!("again".parse::<InvitationStep>(), Err(Reason::NotOffered));
    }
}
