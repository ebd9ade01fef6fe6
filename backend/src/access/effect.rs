//! What a change of roles or sections does to the people who hold them, worked out before it is made with the same
//! function that decides what they may do (`domain::access::holding`). Not responsible for making it.

mod store;
#[cfg(test)]
mod tests;

use self::store::Person;
use crate::{
    access::store::communications,
    audit::hex,
    contacts::withdraw::{Withdrawn, withdraw},
    db::{Change, Event},
    error::Error,
};
use domain::{
    CustomerId, Failure, RoleId,
    access::{self, Holding, Kind, Level, Role, Section, SectionKey},
    contacts::CommunicationOption,
    form::{Consequence, Consequences, Many, People},
};
use sha2::{Digest as _, Sha256};
use sqlx::AnyConnection;
use std::collections::BTreeMap;

/// So many are told by name.
pub(crate) const NAMED: usize = 5;

/// What decides, together with what somebody was given.
#[derive(Debug, Clone)]
pub(crate) struct Rules {
    /// Every section.
    pub(crate) sections: Vec<Section>,
    /// Every role.
    pub(crate) roles: Vec<Role>,
}

impl Rules {
    /// As they stand.
    pub(crate) async fn read(connection: &mut AnyConnection) -> Result<Self, Error> {
        Ok(Self {
            sections: super::store::sections(connection).await?,
            roles: super::store::roles(connection).await?,
        })
    }

    fn holding(&self, person: &Person) -> Holding {
        let roles = self.roles.iter().filter(|role| person.roles.contains(&role.id));
        access::holding(&self.sections, roles, &person.permissions)
    }
}

/// Whom a change can touch: who holds one of these roles, or was granted a level in this section.
#[derive(Debug, Clone, Default)]
pub(crate) struct Audience {
    /// The roles.
    pub(crate) roles: Vec<RoleId>,
    /// The section.
    pub(crate) section: Option<SectionKey>,
}

/// What a change does, in the order in which it is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum What {
    Administrator,
    NoAdministrator,
    Lose(usize, Level),
    Gain(usize, Level),
    NoCommunication(usize),
}

/// Who is concerned by one thing.
#[derive(Debug, Default)]
struct Counted {
    people: People,
    last_customer: String,
}

/// What a change does to people.
pub(crate) struct Effects {
    lines: Vec<Consequence>,
    digest: Sha256,
    /// The customers with somebody who holds something else afterwards.
    pub(crate) customers: Vec<CustomerId>,
    /// What goes with it.
    withdrawn: BTreeMap<String, (CustomerId, Vec<Withdrawn>)>,
}

/// Works out what becomes of everybody in `audience` when `after` decides in place of `before`.
pub(crate) async fn effects(
    connection: &mut AnyConnection,
    audience: &Audience,
    before: &Rules,
    after: &Rules,
) -> Result<Effects, Error> {
    let mut tally = Tally::new(audience, before, after, communications(connection).await?);
    let mut customers = store::customers(connection, "").await?;
    while let (Some((first, _)), Some((last, _))) = (customers.first(), customers.last()) {
        let names: BTreeMap<&str, &str> = customers
            .iter()
            .map(|(id, name)| (id.as_str(), name.as_str()))
            .collect();
        for person in store::people(connection, audience, (first, last)).await? {
            let customer = names.get(person.customer.as_str()).copied().unwrap_or_default();
            tally.weigh(&person, customer);
        }
        let place = last.to_string();
        customers = store::customers(connection, &place).await?;
    }
    Ok(tally.effects())
}

/// Counts what happens to whom.
struct Tally<'a> {
    audience: &'a Audience,
    before: &'a Rules,
    after: &'a Rules,
    /// The sections before, then those that are new.
    sections: Vec<&'a Section>,
    communications: Vec<CommunicationOption>,
    counted: BTreeMap<What, Counted>,
    digest: Sha256,
    customers: Vec<CustomerId>,
    withdrawn: BTreeMap<String, (CustomerId, Vec<Withdrawn>)>,
}

impl<'a> Tally<'a> {
    fn new(
        audience: &'a Audience,
        before: &'a Rules,
        after: &'a Rules,
        communications: Vec<CommunicationOption>,
    ) -> Self {
        let is_new = |section: &&Section| !before.sections.iter().any(|known| known.key == section.key);
        Self {
            audience,
            before,
            after,
            sections: before
                .sections
                .iter()
                .chain(after.sections.iter().filter(is_new))
                .collect(),
            communications,
            counted: BTreeMap::new(),
            digest: Sha256::new(),
            customers: Vec::new(),
            withdrawn: BTreeMap::new(),
        }
    }

    fn weigh(&mut self, person: &Person, customer_name: &str) {
        let (held, holds) = (self.before.holding(person), self.after.holding(person));
        let mut found = Vec::new();
        match (held.kind >= Kind::Administrator, holds.kind >= Kind::Administrator) {
            (false, true) => found.push(What::Administrator),
            (true, false) => found.push(What::NoAdministrator),
            _ => {}
        }
        for (at, section) in self.sections.iter().enumerate() {
            let key = section.key.as_str();
            let (old, new) = (held.level(key), holds.level(key));
            if new < old {
                found.push(What::Lose(at, old));
            } else if new > old {
                found.push(What::Gain(at, new));
            }
        }
        let mut gone = Vec::new();
        for (at, kind) in self.communications.iter().enumerate() {
            let needs = kind.section.as_ref();
            if needs.is_some_and(|section| holds.level(section.as_str()) < Level::Read)
                && person.communications.contains(&kind.key)
            {
                found.push(What::NoCommunication(at));
                gone.push(kind.key.clone());
            }
        }
        let permission = self.lowered(person);
        if !gone.is_empty() || permission.is_some() {
            let customer = person.customer.to_string();
            let (_, list) = self
                .withdrawn
                .entry(customer)
                .or_insert_with(|| (person.customer.clone(), Vec::new()));
            list.push(Withdrawn {
                contact: person.contact.clone(),
                communications: gone,
                permission,
            });
        }
        if found.is_empty() {
            return;
        }
        if self.customers.last() != Some(&person.customer) {
            self.customers.push(person.customer.clone());
        }
        for what in found {
            self.count(what, person, customer_name);
        }
    }

    /// A permission that is beyond what there is in its section afterwards.
    fn lowered(&self, person: &Person) -> Option<(SectionKey, Level)> {
        let key = self.audience.section.as_ref()?;
        let granted = person.permissions.get(key)?;
        let ceiling = self.after.sections.iter().find(|section| section.key == *key);
        let most = ceiling.map_or(Level::Restrict, |section| section.ceiling);
        (*granted > most).then(|| (key.clone(), most))
    }

    fn count(&mut self, what: What, person: &Person, customer_name: &str) {
        self.digest
            .update(format!("{what:?} {} {}\n", person.customer, person.contact));
        let Counted { people, last_customer } = self.counted.entry(what).or_default();
        people.contacts = people.contacts.saturating_add(1);
        if last_customer != person.customer.as_str() {
            person.customer.as_str().clone_into(last_customer);
            people.customers = people.customers.saturating_add(1);
        }
        if people.names.len() < NAMED {
            people.names.push((person.name.clone(), customer_name.to_owned()));
        }
    }

    fn effects(self) -> Effects {
        let name = |at: usize| {
            self.sections
                .get(at)
                .map(|section| section.name.clone())
                .unwrap_or_default()
        };
        let lines = self
            .counted
            .into_iter()
            .map(|(what, Counted { people, .. })| match what {
                What::Administrator => Consequence::Administrators { people },
                What::NoAdministrator => Consequence::NoAdministrators { people },
                What::Lose(at, level) => Consequence::Lose {
                    section: name(at),
                    level,
                    people,
                },
                What::Gain(at, level) => Consequence::Gain {
                    section: name(at),
                    level,
                    people,
                },
                What::NoCommunication(at) => Consequence::NoCommunication {
                    name: self
                        .communications
                        .get(at)
                        .map(|kind| kind.name.clone())
                        .unwrap_or_default(),
                    people,
                },
            })
            .collect();
        Effects {
            lines,
            digest: self.digest,
            customers: self.customers,
            withdrawn: self.withdrawn,
        }
    }
}

impl Effects {
    /// Something else that the change does, told before what happens to people.
    pub(crate) fn also(&mut self, lines: Vec<Consequence>) {
        for line in &lines {
            self.digest.update(format!("{line:?}\n"));
        }
        self.lines.splice(0..0, lines);
    }

    /// Asks, unless these consequences were read and confirmed, or there are none.
    pub(crate) fn require_confirmed(&self, confirm: &str) -> Result<(), Error> {
        if self.lines.is_empty() {
            return Ok(());
        }
        confirmed(self.digest.clone(), self.lines.clone(), confirm)
    }

    /// Takes away what goes, and tells every customer whose people hold something else afterwards.
    pub(crate) async fn carry_out(&self, change: &mut Change, event: &Event) -> Result<(), Error> {
        for customer in &self.customers {
            change.also(customer, event.clone())?;
        }
        if self.withdrawn.is_empty() {
            return Ok(());
        }
        let roles = super::store::roles(change.connection()).await?;
        for (customer, withdrawn) in self.withdrawn.values() {
            withdraw(change, customer, withdrawn, &roles).await?;
        }
        Ok(())
    }
}

/// Asks, unless exactly this was read and confirmed.
pub(crate) fn confirmed(digest: Sha256, lines: Vec<Consequence>, confirm: &str) -> Result<(), Error> {
    let token = hex(&digest.finalize());
    if confirm == token {
        Ok(())
    } else {
        Err(Failure::Confirm(Box::new(Consequences { token, lines })).into())
    }
}

/// How many, and the first few by name.
pub(crate) fn many(names: &[String]) -> Many {
    Many {
        count: u32::try_from(names.len()).unwrap_or(u32::MAX),
        names: names.iter().take(NAMED).cloned().collect(),
    }
}
