//! The ownership of an account: there is one owner, and it is offered to somebody who has to accept.

use crate::{
    failure::{FieldFailure, Reason},
    form::{field, optional},
    id::{ContactId, OfferId},
    value::{Bilingual, LongLine},
};
use serde::{Deserialize, Serialize};

/// An offer waits for so many days.
pub const DAYS: i64 = 7;

/// A form of the page, as posted.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnershipDraft {
    /// `offer`, `withdraw`, `accept` or `decline`.
    pub action: String,
    /// To whom it is offered.
    pub to: String,
    /// Why, when staff offer it.
    pub reason: String,
    /// The offer that is answered or withdrawn.
    pub offer: String,
}

/// What is to be done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// Ownership is offered.
    Offer {
        /// To whom.
        to: ContactId,
        /// Why; empty when nothing was said.
        reason: String,
    },
    /// The offer is taken back.
    Withdraw(OfferId),
    /// The offer is accepted.
    Accept(OfferId),
    /// The offer is declined.
    Decline(OfferId),
}

impl OwnershipDraft {
    /// What is to be done.
    ///
    /// # Errors
    /// What is wrong, field by field.
    pub fn parse(&self) -> Result<Step, Vec<FieldFailure>> {
        let wrong = |name: &str, reason| vec![FieldFailure::new(name, reason)];
        let offer = || self.offer.parse().map_err(|_| wrong("offer", Reason::NotOffered));
        match self.action.as_str() {
            "withdraw" => offer().map(Step::Withdraw),
            "accept" => offer().map(Step::Accept),
            "decline" => offer().map(Step::Decline),
            "offer" => {
                let mut failures = Vec::new();
                let to = match self.to.as_str() {
                    "" => Err(Reason::Required),
                    id => id.parse().map_err(|_| Reason::NotOffered),
                };
                let to = to.map_err(|reason| failures.push(FieldFailure::new("to", reason))).ok();
                let reason = optional::<LongLine>(&mut failures, "reason", &self.reason);
                match to {
                    Some(to) if failures.is_empty() => Ok(Step::Offer { to, reason }),
                    _ => Err(failures),
                }
            }
            _ => Err(wrong("action", Reason::NotOffered)),
        }
    }

    /// The reason that staff have to give.
    ///
    /// # Errors
    /// It is not there.
    pub fn required_reason(&self) -> Result<LongLine, Vec<FieldFailure>> {
        let mut failures = Vec::new();
        field(&mut failures, "reason", &self.reason).ok_or(failures)
    }
}

/// Somebody of the account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Somebody {
    /// The contact.
    pub id: ContactId,
    /// Its name.
    pub name: String,
}

/// An offer that waits for an answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Offer {
    /// Its id.
    pub id: OfferId,
    /// To whom.
    pub to: Somebody,
    /// The name of who offered it.
    pub by: String,
    /// Why; empty when nothing was said.
    pub reason: String,
    /// Until when it waits.
    pub until: Bilingual,
}

/// Who reads the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Reader {
    /// The owner.
    Owner,
    /// Somebody of the provider, who gives a reason.
    Staff,
    /// Another contact.
    Contact,
}

/// What the reader may do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Possible {
    /// Nothing but read.
    Nothing,
    /// Offer the ownership to one of these.
    Offer(Vec<Somebody>),
    /// Take the offer back.
    Withdraw,
    /// Answer the offer.
    Answer,
}

/// What the page shows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnershipPage {
    /// The owner; absent where there is none.
    pub owner: Option<Somebody>,
    /// Who reads.
    pub reader: Reader,
    /// The offer that waits.
    pub offer: Option<Offer>,
    /// What may be done.
    pub possible: Possible,
}

#[cfg(test)]
mod tests {
    use super::*;

    const ID: &str = "01900000-0000-7000-8000-000000000001";

    fn draft(action: &str) -> OwnershipDraft {
        OwnershipDraft {
            action: action.into(),
            ..OwnershipDraft::default()
        }
    }

    #[test]
    fn a_step_names_what_it_is_about() {
        let offer = OwnershipDraft {
            to: ID.into(),
            reason: " She  retires ".into(),
            ..draft("offer")
        };
        let to = ID.parse().unwrap();
        let reason = "She retires".into();
        assert_eq!(offer.parse(), Ok(Step::Offer { to, reason }));
        let accept = OwnershipDraft {
            offer: ID.into(),
            ..draft("accept")
        };
        assert_eq!(accept.parse(), Ok(Step::Accept(ID.parse().unwrap())));
        let field = |draft: OwnershipDraft| draft.parse().unwrap_err()[0].field.clone();
        assert_eq!(field(draft("offer")), "to");
        assert_eq!(field(draft("decline")), "offer");
        assert_eq!(field(draft("take")), "action");
    }
}
