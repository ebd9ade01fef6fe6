//! The demo data: a provider, two customers and their people, and who of them can sign in. Not responsible
//! for serving it: the binary does, on loopback only.

mod clock;
mod passwords;
mod people;
mod store;
#[cfg(test)]
mod tests;

pub use clock::DemoClock;

use crate::{
    Backend,
    access::{
        CommunicationOrderSection, ContactsSection, Modify,
        provider::{Administrator, StaffAuthorized},
    },
    audit::{Author, Event},
    customer_classes::store::FIRST,
    customers::New,
    error::Error,
    password::generate,
};
use domain::{
    Bilingual, ContactId, CustomerId, Language, RegistrationId, RoleId,
    access::Level,
    contacts::{AccessDraft, ContactDraft, PhoneDraft},
    customer_classes::ClassDraft,
    invitation::InvitationStep,
    provider_settings::SettingsDraft,
    second_factor::TwoFactorSetting,
    staff::StaffLevel,
};
use jiff::{Timestamp, ToSpan as _, tz::TimeZone};
use people::{Access, CUSTOMERS, Customer, Person, RoleName};
use secrecy::{ExposeSecret, SecretString};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// Where the people of the demo are.
const ZONE: &str = "America/Toronto";
/// Who makes the demo data, as the audit trail names it.
const AUTHOR: &str = "demo data";
/// The people of the provider, by login, which is their e-mail as well.
const STAFF: [(&str, &str, StaffLevel); 4] = [
    ("staff@relais.example", "Catherine Lavoie", StaffLevel::Administrator),
    ("owner@relais.example", "Henri Desbiens", StaffLevel::Owner),
    ("support@relais.example", "Nadia Cormier", StaffLevel::Support),
    ("auditor@relais.example", "Paul Everett", StaffLevel::Auditor),
];

/// Someone who can sign in to the demo.
#[derive(Debug, Clone)]
pub struct DemoLogin {
    /// First and last name.
    pub name: String,
    /// What they are, in a few words.
    pub role: Bilingual,
    /// The login.
    pub login: String,
    /// The password.
    pub password: SecretString,
}

/// Puts in what is missing of the demo data, and gives everybody with portal access a new password: the one
/// handed in, or one of their own. Answers who can sign in with it.
#[tracing::instrument(skip_all)]
pub async fn seed(backend: &Backend, password: Option<&str>) -> Result<Vec<DemoLogin>, Error> {
    let roles = provider(backend).await?;
    for customer in &CUSTOMERS {
        plant(backend, &roles, customer).await?;
    }
    let given = password.filter(|password| !password.is_empty()).map(SecretString::from);
    passwords::set(backend, given).await
}

/// The author of what is written beside the services.
fn author() -> Author {
    Author::system(AUTHOR)
}

/// The provider: its name, its own roles, its administrator. Gives the id of every role.
async fn provider(backend: &Backend) -> Result<BTreeMap<RoleName, RoleId>, Error> {
    let mut roles = BTreeMap::new();
    let known = store::login(&mut *backend.db().read().await?, STAFF[0].0).await?;
    for name in RoleName::ALL {
        let text = name.text();
        let found = store::role(&mut *backend.db().read().await?, &text.en).await?;
        let id = match found {
            Some(id) => id,
            // All were there once: somebody has named it otherwise since, or removed it.
            None if known.is_some() => continue,
            None => add_role(backend, name).await?,
        };
        roles.insert(name, id);
    }
    if known.is_some() {
        return Ok(roles);
    }
    let who = StaffAuthorized::<Administrator>::operator(AUTHOR);
    let service = backend.provider_settings();
    let draft = SettingsDraft {
        name: "Fibre Boréale".to_owned(),
        phone: "1 800 555-0199".to_owned(),
        text_en: "By phone, or open a ticket in the portal".to_owned(),
        text_fr: "Par téléphone, ou ouvrez un billet dans le portail".to_owned(),
        hours_en: "Day and night, every day".to_owned(),
        hours_fr: "Jour et nuit, tous les jours".to_owned(),
        ticket_link: "https://support.fibreboreale.example/tickets".to_owned(),
        questions_link: "mailto:info@fibreboreale.example".to_owned(),
        ..service.page(&who.reading()).await?.draft
    };
    service.save(&who, &draft).await?;
    let classes = backend.customer_classes();
    let first = FIRST
        .parse()
        .map_err(|_| Error::Other(format!("{FIRST} is the id of no class")))?;
    let draft = ClassDraft {
        trusted_devices: true,
        ..classes.page(&who.reading(), &first).await?.draft
    };
    classes.update(&who, &first, &draft).await?;
    // Whose being there says that all of this is done comes last.
    for (login, name, level) in STAFF.into_iter().rev() {
        backend
            .staff()
            .create_as(&author(), level, (login, login, name), None)
            .await?;
    }
    Ok(roles)
}

/// Adds a role of the provider's own.
async fn add_role(backend: &Backend, role: RoleName) -> Result<RoleId, Error> {
    let id: RoleId = backend.ids().make()?;
    let (name, description, kind, levels) = (role.text(), role.description(), role.kind(), role.levels());
    let mut change = backend.db().provider_change(&author()).await?;
    store::insert_role(change.connection(), &id, (&name, &description), kind, levels).await?;
    let levels: BTreeMap<&str, Level> = levels.iter().copied().collect();
    let after = json!({ "name": name, "kind": kind, "levels": levels });
    change
        .commit(event("role.created", "role", (id.as_str(), &name.en), after))
        .await?;
    Ok(id)
}

/// A customer with its people and its orders. What a start that was interrupted left out is put in; what
/// people changed since is left alone.
async fn plant(backend: &Backend, roles: &BTreeMap<RoleName, RoleId>, customer: &Customer) -> Result<(), Error> {
    let director = store::staff(&mut *backend.db().read().await?, STAFF[0].0).await?;
    let new = New {
        name: customer.name,
        account_number: customer.account_number,
        language: customer.language,
        director,
    };
    let id = backend.customers().find_or_create(&author(), &new).await?;
    let editor = backend
        .operate::<CommunicationOrderSection, Modify>(AUTHOR, &id)
        .await?;
    let orders = backend.communication_order().both(&editor.reading()).await?.orders;
    if orders.iter().all(|order| order.version > 0) {
        return Ok(());
    }
    let mut people: BTreeMap<&str, ContactId> = BTreeMap::new();
    for person in customer.people {
        let found = store::contact(&mut *backend.db().read().await?, &id, person.name).await?;
        let contact = match found {
            Some(contact) => contact,
            None => add(backend, roles, &id, person).await?,
        };
        people.insert(person.name.0, contact);
    }
    if let Some(asks) = customer.asks {
        register(backend, &id, asks, customer.language).await?;
    }
    for (order, names) in orders.iter().zip([customer.technical, customer.financial]) {
        let members: Vec<ContactId> = names.iter().filter_map(|name| people.get(name).cloned()).collect();
        if order.version == 0 {
            backend
                .communication_order()
                .save(&editor, order.kind, order.version, &members)
                .await?;
        }
    }
    Ok(())
}

/// Adds someone as staff would, then what no form sets yet: ownership, and the time in which access works.
async fn add(
    backend: &Backend,
    roles: &BTreeMap<RoleName, RoleId>,
    customer: &CustomerId,
    person: &Person,
) -> Result<ContactId, Error> {
    let who = backend.operate::<ContactsSection, Modify>(AUTHOR, customer).await?;
    let ids: Vec<&RoleId> = person.roles.iter().filter_map(|name| roles.get(name)).collect();
    let owner = ids.first().filter(|_| person.roles == [RoleName::Owner]);
    let complete = |draft: &mut ContactDraft| {
        draft.roles = ids.iter().map(ToString::to_string).collect();
        draft.communications = person.communications.iter().map(ToString::to_string).collect();
    };
    let mut draft = draft(backend, person);
    if owner.is_none() {
        complete(&mut draft);
    }
    let contact = backend.contacts().add(&who, &draft).await?.id;
    let at = (customer, &contact);
    let name = format!("{} {}", person.name.0, person.name.1);
    if let Some(role) = owner {
        let mut change = backend.db().change(&author(), customer).await?;
        let version = store::make_owner(change.connection(), at, role).await?;
        let subject = (contact.as_str(), name.as_str());
        change
            .commit(event(
                "ownership.assigned",
                "contact",
                subject,
                json!({ "owner": name }),
            ))
            .await?;
        // Some communications need what ownership has just given.
        complete(&mut draft);
        draft.access.password.clear();
        backend.contacts().update(&who, &contact, version, &draft).await?;
    }
    let (from, until) = match person.access {
        Access::Scheduled => (Some(midnight(backend, 9)?), None),
        Access::Expired => (None, Some(midnight(backend, -19)?)),
        Access::None | Access::Active | Access::Disabled | Access::Invited | Access::Revoked => (None, None),
    };
    if person.access == Access::Revoked {
        let step = InvitationStep::Revoke;
        backend.invitations().step(&who, &contact, step).await?;
    }
    if matches!(person.access, Access::Invited | Access::Revoked) {
        // Nobody is there to read it.
        let mut transaction = backend.db().bookkeeping().await?;
        store::delete_letters(&mut transaction, person.email).await?;
        transaction.commit().await?;
    }
    if from.is_some() || until.is_some() {
        let mut change = backend.db().change(&author(), customer).await?;
        store::set_window(change.connection(), at, from.as_ref(), until.as_ref(), ZONE).await?;
        let wall = |at: Option<(i64, String)>| at.map(|(_, wall)| wall);
        let after = json!({ "activates": wall(from), "expires": wall(until), "time_zone": ZONE });
        let subject = (contact.as_str(), name.as_str());
        change
            .commit(event("portal_access.updated", "contact", subject, after))
            .await?;
    }
    Ok(contact)
}

/// Has somebody wait for access, as if the address was proven.
async fn register(
    backend: &Backend,
    customer: &CustomerId,
    who: (&str, &str, &str),
    language: Language,
) -> Result<(), Error> {
    let (first, last, email) = who;
    let id: RegistrationId = backend.ids().make()?;
    let mut change = backend.db().change(&author(), customer).await?;
    if !store::insert_registration(&mut change, &id, who, language).await? {
        return Ok(());
    }
    let name = format!("{first} {last}");
    let after = json!({ "email": email, "language": language });
    let subject = (id.as_str(), name.as_str());
    change
        .commit(event("registration.proven", "registration", subject, after))
        .await
}

/// The form of someone new, without roles and communications.
fn draft(backend: &Backend, person: &Person) -> ContactDraft {
    let access = if person.access == Access::None {
        AccessDraft::default()
    } else {
        AccessDraft {
            login: person.email.to_owned(),
            password: if person.access.has_password() {
                generate(backend.rng()).expose_secret().to_owned()
            } else {
                String::new()
            },
            disabled: person.access == Access::Disabled,
            invite: !person.access.has_password(),
            networks: person.networks.to_owned(),
            two_factor: if person.two_factor {
                TwoFactorSetting::Yes.code().to_owned()
            } else {
                String::new()
            },
            ..AccessDraft::default()
        }
    };
    ContactDraft {
        first_name: person.name.0.to_owned(),
        last_name: person.name.1.to_owned(),
        title: person.title.to_owned(),
        email: person.email.to_owned(),
        phones: person
            .phones
            .iter()
            .map(|(kind, number, extension)| PhoneDraft {
                kind: (*kind).to_owned(),
                number: (*number).to_owned(),
                extension: (*extension).to_owned(),
            })
            .collect(),
        language: person.language.code().to_owned(),
        time_zone: ZONE.to_owned(),
        notes: person.notes.to_owned(),
        permissions: person
            .permissions
            .iter()
            .map(|(section, level)| ((*section).to_owned(), level.code().to_owned()))
            .collect(),
        access,
        ..ContactDraft::default()
    }
}

/// The first moment of the day so many days from today, and what the clocks show then.
fn midnight(backend: &Backend, days: i64) -> Result<(i64, String), Error> {
    let fault = |error: jiff::Error| Error::Other(error.to_string());
    let zone = TimeZone::get(ZONE).map_err(fault)?;
    let start = Timestamp::from_microsecond(backend.now())
        .and_then(|now| now.to_zoned(zone).checked_add(days.days()))
        .and_then(|day| day.start_of_day())
        .map_err(fault)?;
    let wall = start.datetime().strftime("%Y-%m-%dT%H:%M").to_string();
    Ok((start.timestamp().as_microsecond(), wall))
}

/// An event of what was not there before.
fn event(kind: &'static str, subject_kind: &'static str, (id, name): (&str, &str), after: Value) -> Event {
    Event {
        kind,
        subject_kind,
        subject_id: id.to_owned(),
        subject_name: name.to_owned(),
        before: Value::Null,
        after,
    }
}
