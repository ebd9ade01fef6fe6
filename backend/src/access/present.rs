//! The witness of whoever may open the pages of a customer at all: for what belongs to a person rather than to a
//! section, such as an offer that waits for them. What they may do there is for the service to decide.

use super::{Held, held};
use crate::{Backend, audit::Author, db::Change, error::Error, sign_in::Session};
use domain::{
    ContactId, CustomerId, Refusal,
    access::{Holding, Kind},
    session::Scope,
    staff::StaffLevel,
};

/// Someone who is there. Made by [`Backend::authorize_presence`] alone.
#[derive(Clone)]
pub struct Present {
    session: Session,
    scope: Scope,
    held: Held,
}

impl Present {
    /// See [`Backend::authorize_presence`].
    pub(crate) async fn authorize(backend: &Backend, session: &Session, scope: &Scope) -> Result<Self, Error> {
        let mut connection = backend.db().read().await?;
        let held = held(&mut connection, session, scope, backend.now()).await?;
        Ok(Self {
            session: session.clone(),
            scope: scope.clone(),
            held,
        })
    }

    /// The customer in question.
    pub fn customer(&self) -> &CustomerId {
        &self.held.customer
    }

    /// The session.
    pub(crate) fn session(&self) -> &Session {
        &self.session
    }

    /// What they hold.
    pub fn holding(&self) -> &Holding {
        &self.held.holding
    }

    /// What they may do when of the provider.
    pub fn staff(&self) -> Option<StaffLevel> {
        self.held.staff
    }

    /// The contact who is there, or as whom staff are; `None` for staff otherwise.
    pub fn contact(&self) -> Option<&ContactId> {
        let seen = self.held.seen.as_ref().map(|seen| &seen.contact);
        seen.or_else(|| self.session.contact())
    }

    /// Whether a contact is there who owns the account.
    pub fn is_owner(&self) -> bool {
        self.held.staff.is_none() && self.held.holding.kind == Kind::Owner
    }

    /// The person as the audit trail names it.
    pub fn author(&self) -> Author {
        self.session.author()
    }

    /// Decides again inside a change, after its first statement; refuses whoever only looks.
    pub(crate) async fn recheck(&self, change: &mut Change) -> Result<Self, Error> {
        if change.customer() != Some(self.customer()) {
            return Err(Error::Other("a change of another customer was asked about".to_owned()));
        }
        let now = change.now();
        let held = held(change.connection(), &self.session, &self.scope, now).await?;
        if held.seen.is_some() {
            return Err(Refusal::SeeingAs.into());
        }
        Ok(Self { held, ..self.clone() })
    }
}
