//! Who may do what, decided at the moment of asking: the witnesses that every service function takes first.
//! Not responsible for the rules themselves (`domain::access`) nor for sessions ([`crate::sign_in`]).

pub(crate) mod effect;
mod present;
pub mod provider;
pub(crate) mod store;
#[cfg(test)]
mod tests;

pub use present::Present;

use crate::{
    Backend,
    audit::Author,
    db::Change,
    error::Error,
    see_as,
    sign_in::{self, Person, Session},
};
use domain::{
    ContactId, CustomerId, Failure, Refusal,
    access::{Holding, Kind, Level, Section, SectionKey, Standing, section},
    session::{Scope, Seen},
    staff::StaffLevel,
};
use sqlx::AnyConnection;
use std::marker::PhantomData;

/// A section that has pages here, as a type.
pub trait SectionMarker: Send + Sync + 'static {
    /// Its stable name.
    const KEY: &'static str;
}

/// A level that is asked for, as a type.
pub trait LevelMarker: Send + Sync + 'static {
    /// The level.
    const LEVEL: Level;
}

macro_rules! markers {
    ($($(#[$doc:meta])* $name:ident: $marker:ident = $constant:ident: $type:ty = $value:expr;)+) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy)]
        pub struct $name;

        impl $marker for $name {
            const $constant: $type = $value;
        }
    )+};
}

markers! {
    /// The contacts.
    ContactsSection: SectionMarker = KEY: &'static str = section::CONTACTS;
    /// The communication orders.
    CommunicationOrderSection: SectionMarker = KEY: &'static str = section::COMMUNICATION_ORDER;
    /// The roles that the customer may use.
    AllowedRolesSection: SectionMarker = KEY: &'static str = section::ALLOWED_ROLES;
    /// The audit trail.
    AuditTrailSection: SectionMarker = KEY: &'static str = section::AUDIT_TRAIL;
    /// Seeing.
    Read: LevelMarker = LEVEL: Level = Level::Read;
    /// Seeing and changing.
    Modify: LevelMarker = LEVEL: Level = Level::Modify;
}

/// Who acts.
#[derive(Debug, Clone)]
enum Actor {
    /// Someone who is signed in.
    Session(Session),
    /// The program itself: the command line, demo data.
    Operator(Author),
}

/// The witness that someone holds at least `L` in the section `S` of a customer. Made by
/// [`Backend::authorize`] alone.
pub struct Authorized<S, L> {
    actor: Actor,
    customer: CustomerId,
    standing: Standing,
    holding: Holding,
    /// As whom staff see these pages.
    seen: Option<ContactId>,
    marker: PhantomData<fn() -> (S, L)>,
}

impl<S, L> Clone for Authorized<S, L> {
    fn clone(&self) -> Self {
        Self {
            actor: self.actor.clone(),
            customer: self.customer.clone(),
            standing: self.standing.clone(),
            holding: self.holding.clone(),
            seen: self.seen.clone(),
            marker: PhantomData,
        }
    }
}

impl<S, L> Authorized<S, L> {
    /// The customer in question.
    pub fn customer(&self) -> &CustomerId {
        &self.customer
    }

    /// As the rules see the actor.
    pub fn standing(&self) -> &Standing {
        &self.standing
    }

    /// What the actor holds; staff hold everything.
    pub fn holding(&self) -> &Holding {
        &self.holding
    }

    /// The actor as the audit trail names it.
    pub fn author(&self) -> Author {
        match &self.actor {
            Actor::Session(session) => session.author(),
            Actor::Operator(author) => author.clone(),
        }
    }

    /// The contact who acts, or as whom staff see these pages; `None` for staff otherwise, and the program.
    pub fn contact(&self) -> Option<&ContactId> {
        self.seen.as_ref().or_else(|| self.session()?.contact())
    }

    /// Whether what is held can be used to change something: not by staff who see these pages as a contact.
    pub fn may_change(&self) -> bool {
        self.seen.is_none()
    }

    /// The session; `None` for the program.
    pub fn session(&self) -> Option<&Session> {
        match &self.actor {
            Actor::Session(session) => Some(session),
            Actor::Operator(_) => None,
        }
    }
}

impl<S: SectionMarker, L: LevelMarker> Authorized<S, L> {
    /// Decides again inside a change, after its first statement: what was true when the request began may not
    /// be so any more. Services that write decide with what this returns.
    pub async fn recheck(&self, change: &mut Change) -> Result<Standing, Error> {
        if change.customer() != Some(&self.customer) {
            return Err(Error::Other("a change of another customer was asked about".to_owned()));
        }
        let now = change.now();
        match &self.actor {
            Actor::Operator(_) => Ok(Standing::Staff),
            Actor::Session(session) => {
                let scope = match (session.person(), &self.seen) {
                    (Person::Contact { .. }, _) => Scope::Own,
                    (Person::Staff(_), None) => Scope::Customer(self.customer.clone()),
                    (Person::Staff(_), Some(contact)) => Scope::As {
                        customer: self.customer.clone(),
                        contact: contact.clone(),
                    },
                };
                let held = held(change.connection(), session, &scope, now).await?;
                require_of(&held, S::KEY, L::LEVEL)?;
                Ok(held.standing)
            }
        }
    }
}

impl<S> Authorized<S, Modify> {
    /// Who may change may see.
    pub fn reading(&self) -> Authorized<S, Read> {
        Authorized {
            actor: self.actor.clone(),
            customer: self.customer.clone(),
            standing: self.standing.clone(),
            holding: self.holding.clone(),
            seen: self.seen.clone(),
            marker: PhantomData,
        }
    }
}

/// What an actor holds on the pages of a customer.
#[derive(Clone)]
pub(crate) struct Held {
    pub(crate) customer: CustomerId,
    pub(crate) standing: Standing,
    pub(crate) holding: Holding,
    pub(crate) sections: Vec<Section>,
    /// What the actor may do when of the provider.
    pub(crate) staff: Option<StaffLevel>,
    /// As whom staff see the pages: nothing is changed then.
    pub(crate) seen: Option<Seen>,
}

/// See [`Backend::authorize`].
pub(crate) async fn authorize<S: SectionMarker, L: LevelMarker>(
    backend: &Backend,
    session: &Session,
    scope: &Scope,
) -> Result<Authorized<S, L>, Error> {
    let mut connection = backend.db().read().await?;
    let held = held(&mut connection, session, scope, backend.now()).await?;
    require_of(&held, S::KEY, L::LEVEL)?;
    Ok(Authorized {
        actor: Actor::Session(session.clone()),
        customer: held.customer,
        standing: held.standing,
        holding: held.holding,
        seen: held.seen.map(|seen| seen.contact),
        marker: PhantomData,
    })
}

impl Backend {
    /// A witness for the program itself, which may do whatever staff may: the command line, demo data.
    pub(crate) async fn operate<S: SectionMarker, L: LevelMarker>(
        &self,
        name: &str,
        customer: &CustomerId,
    ) -> Result<Authorized<S, L>, Error> {
        let mut connection = self.db().read().await?;
        if !store::customer_exists(&mut connection, customer).await? {
            return Err(Failure::NotFound.into());
        }
        let sections = store::sections(&mut connection).await?;
        Ok(Authorized {
            actor: Actor::Operator(Author::system(name)),
            customer: customer.clone(),
            standing: Standing::Staff,
            holding: everything(&sections),
            seen: None,
            marker: PhantomData,
        })
    }
}

/// What the person of a session holds now on the pages of `scope`; `NotFound` when those are not theirs to
/// know of, `SignedOut` when the session has ended.
pub(crate) async fn held(
    connection: &mut AnyConnection,
    session: &Session,
    scope: &Scope,
    now: i64,
) -> Result<Held, Error> {
    sign_in::require_current(connection, session, now).await?;
    let sections = store::sections(connection).await?;
    match (session.person(), scope) {
        (Person::Contact { customer, contact }, Scope::Own) => {
            let holding = store::holding(connection, &sections, customer, contact).await?;
            Ok(Held {
                customer: customer.clone(),
                standing: Standing::Contact(holding.clone()),
                holding,
                sections,
                staff: None,
                seen: None,
            })
        }
        (Person::Staff(_), Scope::As { customer, contact }) => {
            let seen = see_as::open(connection, session, (customer, contact), now).await?;
            let holding = store::holding(connection, &sections, customer, contact).await?;
            Ok(Held {
                customer: customer.clone(),
                standing: Standing::Contact(holding.clone()),
                holding,
                sections,
                staff: None,
                seen: Some(seen),
            })
        }
        (Person::Staff(staff), Scope::Customer(customer)) => {
            let closed = store::is_closed(connection, customer).await?.ok_or(Failure::NotFound)?;
            let level = store::staff_level(connection, staff).await?;
            // What is closed is read by everybody of the provider, and changed by nobody.
            let most = if closed { StaffLevel::Auditor } else { level };
            Ok(Held {
                customer: customer.clone(),
                standing: Standing::Staff,
                holding: provider::holding(most, &sections),
                sections,
                staff: Some(level),
                seen: None,
            })
        }
        _ => Err(Failure::NotFound.into()),
    }
}

/// The highest level of every section.
pub(crate) fn everything(sections: &[Section]) -> Holding {
    Holding {
        kind: Kind::Owner,
        levels: sections
            .iter()
            .map(|section| (section.key.clone(), section.ceiling))
            .collect(),
    }
}

/// As [`require`]; who sees the pages as a contact would changes nothing on them.
fn require_of(held: &Held, key: &'static str, level: Level) -> Result<(), Error> {
    if held.seen.is_some() && level > Level::Read {
        require(&held.holding, key, Level::Read)?;
        return Err(Refusal::SeeingAs.into());
    }
    require(&held.holding, key, level)
}

/// Restrict hides, Read where Modify is asked for refuses.
fn require(holding: &Holding, key: &'static str, level: Level) -> Result<(), Error> {
    match holding.level(key) {
        Level::Restrict => Err(Failure::NotFound.into()),
        held if held >= level => Ok(()),
        _ => {
            let section: SectionKey = key
                .parse()
                .map_err(|_| Error::Other(format!("{key} is not the key of a section")))?;
            Err(Refusal::ReadOnly { section }.into())
        }
    }
}
