//! Who of the provider may do what on the provider's own pages, and what each level of staff holds on a
//! customer's. Not responsible for what contacts hold.

use super::{everything, store};
use crate::{
    Backend,
    audit::Author,
    db::Change,
    error::Error,
    sign_in::{self, Person, Session},
};
use domain::{
    Failure, Refusal, StaffId,
    access::{Holding, Kind, Level, Section, section},
    staff::StaffLevel,
};
use std::marker::PhantomData;

/// The least level that a service asks for, as a type.
pub trait StaffMarker: Send + Sync + 'static {
    /// The level.
    const LEAST: StaffLevel;
}

macro_rules! markers {
    ($($(#[$doc:meta])* $name:ident;)+) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy)]
        pub struct $name;

        impl StaffMarker for $name {
            const LEAST: StaffLevel = StaffLevel::$name;
        }
    )+};
}

markers! {
    /// Everybody of the provider.
    Auditor;
    /// Who edits contacts and communication orders when a customer asks for it, or may do more.
    Support;
    /// Who may do everything but touch provider owners, or that as well.
    Administrator;
    /// Provider owners alone.
    Owner;
}

#[derive(Clone)]
enum Actor {
    Session(Session, StaffId),
    /// The program itself: the command line, demo data.
    Operator(Author),
}

/// The witness that someone is of the provider, at least at the level `L`. Made by
/// [`Backend::authorize_staff`] alone.
pub struct StaffAuthorized<L> {
    actor: Actor,
    level: StaffLevel,
    marker: PhantomData<fn() -> L>,
}

impl<L> Clone for StaffAuthorized<L> {
    fn clone(&self) -> Self {
        Self {
            actor: self.actor.clone(),
            level: self.level,
            marker: PhantomData,
        }
    }
}

impl<L> StaffAuthorized<L> {
    /// The session; `None` for the program.
    pub fn session(&self) -> Option<&Session> {
        match &self.actor {
            Actor::Session(session, _) => Some(session),
            Actor::Operator(_) => None,
        }
    }

    /// Who acts; `None` for the program.
    pub fn staff(&self) -> Option<&StaffId> {
        match &self.actor {
            Actor::Session(_, staff) => Some(staff),
            Actor::Operator(_) => None,
        }
    }

    /// What they may do.
    pub fn level(&self) -> StaffLevel {
        self.level
    }

    /// The actor as the audit trail names it.
    pub fn author(&self) -> Author {
        match &self.actor {
            Actor::Session(session, _) => session.author(),
            Actor::Operator(author) => author.clone(),
        }
    }
}

impl<L: StaffMarker> StaffAuthorized<L> {
    /// Decides again inside a change, after its first statement. Services that write decide with what this
    /// returns.
    pub async fn recheck(&self, change: &mut Change) -> Result<StaffLevel, Error> {
        let now = change.now();
        match &self.actor {
            Actor::Operator(_) => Ok(self.level),
            Actor::Session(session, staff) => {
                sign_in::require_current(change.connection(), session, now).await?;
                let level = store::staff_level(change.connection(), staff).await?;
                require(level, L::LEAST)?;
                Ok(level)
            }
        }
    }

    /// Whoever may do more may do less.
    pub fn reading(&self) -> StaffAuthorized<Auditor> {
        StaffAuthorized {
            actor: self.actor.clone(),
            level: self.level,
            marker: PhantomData,
        }
    }
}

/// See [`Backend::authorize_staff`].
pub(crate) async fn authorize<L: StaffMarker>(
    backend: &Backend,
    session: &Session,
) -> Result<StaffAuthorized<L>, Error> {
    let mut connection = backend.db().read().await?;
    sign_in::require_current(&mut connection, session, backend.now()).await?;
    let Person::Staff(staff) = session.person() else {
        return Err(Failure::NotFound.into());
    };
    let level = store::staff_level(&mut connection, staff).await?;
    require(level, L::LEAST)?;
    Ok(StaffAuthorized {
        actor: Actor::Session(session.clone(), staff.clone()),
        level,
        marker: PhantomData,
    })
}

fn require(level: StaffLevel, least: StaffLevel) -> Result<(), Error> {
    if level >= least {
        Ok(())
    } else {
        Err(Refusal::StaffLevel { least }.into())
    }
}

impl<L> StaffAuthorized<L> {
    /// A witness for the program itself on the provider's pages: the command line, demo data.
    pub(crate) fn operator(name: &str) -> Self {
        Self {
            actor: Actor::Operator(Author::system(name)),
            level: StaffLevel::Owner,
            marker: PhantomData,
        }
    }
}

/// What someone of the provider holds on the pages of every customer.
pub(crate) fn holding(level: StaffLevel, sections: &[Section]) -> Holding {
    let all = everything(sections);
    let on_request = match level {
        StaffLevel::Owner | StaffLevel::Administrator => return all,
        StaffLevel::Support => [section::CONTACTS, section::COMMUNICATION_ORDER].as_slice(),
        StaffLevel::Auditor => &[],
    };
    Holding {
        kind: Kind::Ordinary,
        levels: all
            .levels
            .into_iter()
            .map(|(key, level)| {
                let most = if on_request.contains(&key.as_str()) {
                    Level::Modify
                } else {
                    Level::Read
                };
                (key, level.min(most))
            })
            .collect(),
    }
}
