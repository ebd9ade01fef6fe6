//! The list: a page of contacts with what each holds, why, and what the reader may do with each.

use super::{
    details::Stored,
    is_oneself, restore,
    store::{
        catalog::{self, Catalog},
        deleted, read,
        search::Search,
    },
};
use crate::{
    Backend,
    access::{Authorized, ContactsSection, Read},
    error::Error,
    time_zone,
};
use domain::{
    Bilingual, Refusal,
    access::{self, Holding, Kind, Level, Role, Standing, section},
    contacts::{ContactList, ContactRow, ListQuery},
    id::{ContactId, CustomerId},
    invitation::InvitationState,
    portal_access::Status,
};
use sqlx::AnyConnection;
use std::collections::BTreeSet;

/// So many contacts to a page.
pub(crate) const PAGE: usize = 50;

pub(super) async fn list(
    backend: &Backend,
    who: &Authorized<ContactsSection, Read>,
    query: &ListQuery,
) -> Result<ContactList, Error> {
    let (customer, now) = (who.customer(), backend.now());
    let mut connection = backend.db().read().await?;
    let catalog = Catalog::read(&mut connection, customer).await?;
    let search = Search::plan(&mut connection, customer, query, now).await?;
    let page = search.page(&mut connection, query, PAGE).await?;
    let contacts = read::many(&mut connection, customer, &page.ids).await?;
    let (total, with_access) = read::totals(&mut connection, customer).await?;
    let matching = if query.is_narrowed() {
        search.count(&mut connection).await?
    } else {
        total
    };
    let held = catalog::held(&mut connection, customer).await?;
    let reader = Reader {
        who,
        catalog: &catalog,
        may_modify: who.holding().level(section::CONTACTS) >= Level::Modify,
        administrators: read::working_administrators(&mut connection, customer, &catalog.roles, now).await?,
        zone: zone(&mut connection, customer, who.contact()).await?,
        now,
    };
    let sees_roles = holds(who.standing(), section::ALLOWED_ROLES, Level::Read);
    let roles: Vec<&Role> = catalog
        .roles
        .iter()
        .filter(|role| held.contains(role.id.as_str()) || (sees_roles && catalog.allowed.contains(&role.id)))
        .collect();
    let ids = |may: &dyn Fn(&Role) -> bool| {
        let roles = roles.iter().filter(|role| reader.may_modify && may(role));
        roles.map(|role| role.id.clone()).collect()
    };
    let has_deleted = reader.may_modify
        && !deleted::since(&mut connection, customer, now - restore::KEPT, 1)
            .await?
            .is_empty();
    Ok(ContactList {
        rows: contacts.iter().map(|contact| reader.row(contact)).collect(),
        next: page.next,
        previous: page.previous,
        total,
        matching,
        with_access,
        giveable: ids(&|role| reader.may_give(role)),
        takeable: ids(&|role| may_take(who.standing(), role)),
        roles: roles.iter().map(|role| (role.id.clone(), role.name.clone())).collect(),
        communications: catalog
            .communications
            .iter()
            .map(|kind| (kind.key.clone(), kind.name.clone()))
            .collect(),
        has_deleted,
        may_add: reader.may_modify,
    })
}

/// Whether there can be somebody from whom this actor takes the role.
fn may_take(standing: &Standing, role: &Role) -> bool {
    let holder = Holding {
        kind: role.kind,
        ..Holding::default()
    };
    role.kind != Kind::Owner && standing.may_manage(&holder, false).is_ok()
}

/// Whether someone holds a level: staff hold all.
pub(super) fn holds(standing: &Standing, section: &str, level: Level) -> bool {
    match standing {
        Standing::Staff => true,
        Standing::Contact(own) => own.level(section) >= level,
    }
}

/// The time zone in which the reader sees dates: their own, or that of the customer.
pub(crate) async fn zone(
    connection: &mut AnyConnection,
    customer: &CustomerId,
    contact: Option<&ContactId>,
) -> Result<String, Error> {
    if let Some(id) = contact
        && let Some(zone) = read::time_zone(connection, customer, id).await?
    {
        return Ok(zone);
    }
    let found = read::customer(connection, customer).await?;
    Ok(found.map_or_else(String::new, |customer| customer.time_zone))
}

/// Who reads the list, and what each row needs.
struct Reader<'a> {
    who: &'a Authorized<ContactsSection, Read>,
    catalog: &'a Catalog,
    may_modify: bool,
    administrators: BTreeSet<String>,
    zone: String,
    now: i64,
}

impl Reader<'_> {
    /// Whether there can be somebody to whom the reader gives the role.
    fn may_give(&self, role: &Role) -> bool {
        let is_allowed = self.catalog.allowed.contains(&role.id);
        let standing = self.who.standing();
        standing.may_assign(role, &self.catalog.sections, is_allowed).is_ok()
    }

    fn row(&self, contact: &Stored) -> ContactRow {
        let details = &contact.details;
        let oneself = is_oneself(self.who, &contact.id);
        let held = details.access(&self.catalog.roles);
        let holding = held.holding(&self.catalog.sections);
        let read_only = || {
            (!self.may_modify)
                .then(|| section::CONTACTS.parse().ok())
                .flatten()
                .map(|section| Refusal::ReadOnly { section })
        };
        let update_refused = read_only().or_else(|| self.who.standing().may_manage(&holding, oneself).err());
        let delete_refused = read_only()
            .or_else(|| removal_refused(self.who.standing(), contact, &holding, oneself, &self.administrators));
        let status = contact.status(self.now);
        ContactRow {
            id: contact.id.clone(),
            first_name: details.first_name.to_string(),
            last_name: details.last_name.to_string(),
            title: details.title.to_string(),
            email: details.email_text().to_owned(),
            phones: details.phones.iter().map(super::details::StoredPhone::view).collect(),
            language: details.language,
            status,
            status_date: self.status_date(contact, status),
            invitation: self.invitation(contact, status),
            kind: holding.kind,
            roles: held.roles.iter().map(|role| role.name.clone()).collect(),
            permissions: access::permissions(&self.catalog.sections, held.roles.iter().copied(), &details.permissions),
            oneself,
            update_refused,
            delete_refused,
        }
    }

    /// From when a planned access is active, since when an expired one is over, until when an invitation works.
    fn status_date(&self, contact: &Stored, status: Status) -> Option<Bilingual> {
        let access = contact.access.as_ref()?;
        let instant = match status {
            Status::Scheduled => access.window.activates_at,
            Status::Expired => access.window.expires_at,
            Status::Invited => access.invited_until.filter(|until| *until > 0),
            Status::Active | Status::Disabled | Status::Locked | Status::None => None,
        };
        instant.map(|instant| time_zone::date(instant, &self.zone))
    }

    /// What became of the invitation of who has no password yet.
    fn invitation(&self, contact: &Stored, status: Status) -> Option<InvitationState> {
        let until = contact.access.as_ref()?.invited_until?;
        (status == Status::Invited).then(|| InvitationState::of_invited(until, self.now))
    }
}

/// Why this contact may not be deleted by that actor (rules 4 and 5).
pub(super) fn removal_refused(
    standing: &Standing,
    contact: &Stored,
    holding: &access::Holding,
    oneself: bool,
    administrators: &BTreeSet<String>,
) -> Option<Refusal> {
    if oneself {
        return Some(Refusal::OwnRemoval);
    }
    let is_last = administrators.len() == 1 && administrators.contains(contact.id.as_str());
    standing
        .may_manage(holding, oneself)
        .err()
        .or_else(|| is_last.then_some(Refusal::LastAdministrator))
}
