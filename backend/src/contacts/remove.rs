//! Deleting: what it would do, and doing it, the communication orders included, in one change.

use super::{
    details::{Recorded, Stored},
    is_oneself,
    list::removal_refused,
    store::{catalog::Catalog, read, write},
};
use crate::{
    Backend,
    access::{Authorized, ContactsSection, Modify},
    communication_order::{
        self,
        store::{self as orders, Place},
    },
    db::{Change, Event},
    error::Error,
    one_time_link::{self, Kind},
    second_factor,
    sign_in::store::{end_sessions, open_sessions},
};
use domain::{
    Failure, FieldFailure, Reason, Refusal,
    access::{Level, Standing},
    communication_order::OrderKind,
    contacts::{Removal, RemovalDraft, StandsIn},
    id::{ContactId, CustomerId},
};
use sqlx::AnyConnection;
use std::collections::BTreeSet;

/// The most people that are offered to take a place.
const CANDIDATES_MOST: usize = 100;

/// Whether a contact may be deleted by who stands so. The dialog is not even opened by who may not manage it: that
/// is an error, other refusals are told in it.
async fn refusal(
    connection: &mut AnyConnection,
    customer: &CustomerId,
    (standing, oneself): (&Standing, bool),
    catalog: &Catalog,
    contact: &Stored,
    now: i64,
) -> Result<Option<Refusal>, Error> {
    let holding = contact.details.holding(&catalog.sections, &catalog.roles);
    standing.may_manage(&holding, oneself)?;
    let administrators = if holding.is_administrator() {
        read::working_administrators(connection, customer, &catalog.roles, now).await?
    } else {
        BTreeSet::new()
    };
    Ok(removal_refused(standing, contact, &holding, oneself, &administrators))
}

pub(super) async fn removal(
    backend: &Backend,
    who: &Authorized<ContactsSection, Modify>,
    id: &ContactId,
) -> Result<Removal, Error> {
    let now = backend.now();
    let mut connection = backend.db().read().await?;
    let customer = who.customer();
    let contact = read::one(&mut connection, customer, id)
        .await?
        .ok_or(Failure::NotFound)?;
    let catalog = Catalog::read(&mut connection, customer).await?;
    let actor = (who.standing(), is_oneself(who, id));
    let refusal = refusal(&mut connection, customer, actor, &catalog, &contact, now).await?;
    let details = &contact.details;
    let holding = details.holding(&catalog.sections, &catalog.roles);
    let sessions = match &contact.access {
        Some(access) => open_sessions(&mut connection, &access.login, now).await?,
        None => 0,
    };
    Ok(Removal {
        id: id.clone(),
        version: contact.version,
        name: details.name(),
        permissions: catalog
            .sections
            .iter()
            .filter(|section| holding.level(section.key.as_str()) > Level::Restrict)
            .map(|section| section.name.clone())
            .collect(),
        communications: catalog
            .communications
            .iter()
            .filter(|kind| details.communications.contains(&kind.key))
            .map(|kind| kind.name.clone())
            .collect(),
        sessions,
        stands_in: stands_in(&mut connection, customer, id, now).await?,
        refusal,
    })
}

/// The orders in which a contact stands, and who could take its place in each.
async fn stands_in(
    connection: &mut AnyConnection,
    customer: &CustomerId,
    id: &ContactId,
    now: i64,
) -> Result<Vec<StandsIn>, Error> {
    let mut stands_in = Vec::new();
    for place in orders::stands_in(connection, customer, id).await? {
        let order = orders::one(connection, customer, place.kind, now).await?;
        let members: Vec<ContactId> = order.members.into_iter().map(|member| member.contact).collect();
        stands_in.push(StandsIn {
            kind: place.kind,
            position: place.position,
            version: place.version,
            candidates: communication_order::candidates(connection, customer, ("", now), &members, CANDIDATES_MOST)
                .await?,
        });
    }
    Ok(stands_in)
}

pub(super) async fn delete(
    backend: &Backend,
    who: &Authorized<ContactsSection, Modify>,
    id: &ContactId,
    draft: &RemovalDraft,
) -> Result<u32, Error> {
    let customer = who.customer();
    let mut change = backend.db().change(&who.author(), customer).await?;
    let actor = who.recheck(&mut change).await?;
    let now = change.now();
    let contact = read::one(change.connection(), customer, id)
        .await?
        .ok_or(Failure::NotFound)?;
    let catalog = Catalog::read(change.connection(), customer).await?;
    let refused = refusal(
        change.connection(),
        customer,
        (&actor, is_oneself(who, id)),
        &catalog,
        &contact,
        now,
    )
    .await?;
    if let Some(refusal) = refused {
        return Err(refusal.into());
    }
    if contact.version != draft.version {
        return Err(contact.conflict(&catalog.sections));
    }
    let places = orders::stands_in(change.connection(), customer, id).await?;
    let replacements = |kind| replacement(draft, kind);
    let (ended, first, others) = remove(&mut change, customer, &catalog, &contact, &places, replacements).await?;
    change.commit_all(first, others).await?;
    Ok(ended)
}

/// Deletes one of many within a change: nobody takes its places.
pub(super) async fn delete_one(
    change: &mut Change,
    customer: &CustomerId,
    actor: (&Standing, bool),
    catalog: &Catalog,
    contact: &Stored,
    places: &[Place],
) -> Result<(u32, Vec<Event>), Error> {
    let now = change.now();
    if let Some(refusal) = refusal(change.connection(), customer, actor, catalog, contact, now).await? {
        return Err(refusal.into());
    }
    let (ended, first, others) = remove(change, customer, catalog, contact, places, |_| Ok(None)).await?;
    Ok((ended, [vec![first], others].concat()))
}

/// Deletes a contact that may be deleted: how many sessions ended, and the events.
async fn remove(
    change: &mut Change,
    customer: &CustomerId,
    catalog: &Catalog,
    contact: &Stored,
    places: &[Place],
    replacement: impl Fn(OrderKind) -> Result<Option<ContactId>, FieldFailure>,
) -> Result<(u32, Event, Vec<Event>), Error> {
    let (id, now) = (&contact.id, change.now());
    let by = change.author().name.clone();
    let mut events = Vec::new();
    let mut failures = Vec::new();
    for place in places {
        match replacement(place.kind) {
            Err(failure) => failures.push(failure),
            Ok(replacement) => {
                let by = (by.as_str(), now);
                match orders::replace_member(change.connection(), customer, place.kind, id, replacement.as_ref(), by)
                    .await
                {
                    Ok((before, after)) => events.push(communication_order::saved(place.kind, &before, &after)),
                    Err(Error::Failure(Failure::Invalid(some))) => failures.extend(some),
                    Err(error) => return Err(error),
                }
            }
        }
    }
    if !failures.is_empty() {
        return Err(failures.into());
    }
    write::delete(change.connection(), customer, id, (&by, now)).await?;
    let ended = match &contact.access {
        Some(access) => {
            // Nothing of it comes back with the contact.
            one_time_link::revoke(change.connection(), Kind::Reset, &access.login, now).await?;
            second_factor::forget_devices(change.connection(), &access.login).await?;
            end_sessions(change.connection(), &access.login, now).await?
        }
        None => 0,
    };
    let first = Recorded {
        id,
        before: Some(&contact.details),
        after: None,
        has_new_password: false,
        sessions_ended: ended,
    }
    .event("contact.deleted", &catalog.roles);
    Ok((ended, first, events))
}

/// Who takes the place in an order; `None` when nobody does. That nobody does has to be said.
fn replacement(draft: &RemovalDraft, kind: OrderKind) -> Result<Option<ContactId>, FieldFailure> {
    let fail = |reason| FieldFailure::new(format!("replace[{}]", kind.code()), reason);
    match draft.replace.get(kind.code()).map(|typed| typed.trim()) {
        None => Err(fail(Reason::StillInOrder)),
        Some("") => Ok(None),
        Some(id) => id.parse().map(Some).map_err(|_| fail(Reason::NotOffered)),
    }
}
