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
    communication_order::{self, store as orders},
    error::Error,
    sign_in::store::{end_sessions, open_sessions},
};
use domain::{
    Failure, FieldFailure, Reason,
    access::{Level, Standing},
    communication_order::OrderKind,
    contacts::{Removal, RemovalDraft, StandsIn},
    id::{ContactId, CustomerId},
};
use sqlx::AnyConnection;

/// The most people that are offered to take a place.
const CANDIDATES_MOST: usize = 100;

/// A contact that may be about to go, as far as every path reads it.
struct Leaving {
    contact: Stored,
    catalog: Catalog,
    refusal: Option<domain::Refusal>,
}

/// Reads the contact and decides; the dialog is not even opened by who may not manage the contact.
async fn leaving(
    connection: &mut AnyConnection,
    who: &Authorized<ContactsSection, Modify>,
    standing: &Standing,
    id: &ContactId,
    now: i64,
) -> Result<Leaving, Error> {
    let customer = who.customer();
    let contact = read::one(connection, customer, id).await?.ok_or(Failure::NotFound)?;
    let catalog = Catalog::read(connection, customer).await?;
    let holding = contact.details.holding(&catalog.sections, &catalog.roles);
    let oneself = is_oneself(who, id);
    standing.may_manage(&holding, oneself)?;
    let administrators = read::working_administrators(connection, customer, &catalog.roles, now).await?;
    Ok(Leaving {
        refusal: removal_refused(standing, &contact, &holding, oneself, &administrators),
        contact,
        catalog,
    })
}

pub(super) async fn removal(
    backend: &Backend,
    who: &Authorized<ContactsSection, Modify>,
    id: &ContactId,
) -> Result<Removal, Error> {
    let now = backend.now();
    let mut connection = backend.db().read().await?;
    let leaving = leaving(&mut connection, who, who.standing(), id, now).await?;
    let details = &leaving.contact.details;
    let holding = details.holding(&leaving.catalog.sections, &leaving.catalog.roles);
    let sessions = match &leaving.contact.access {
        Some(access) => open_sessions(&mut connection, &access.login, now).await?,
        None => 0,
    };
    Ok(Removal {
        id: id.clone(),
        version: leaving.contact.version,
        name: details.name(),
        permissions: leaving
            .catalog
            .sections
            .iter()
            .filter(|section| holding.level(section.key.as_str()) > Level::Restrict)
            .map(|section| section.name.clone())
            .collect(),
        communications: leaving
            .catalog
            .communications
            .iter()
            .filter(|kind| details.communications.contains(&kind.key))
            .map(|kind| kind.name.clone())
            .collect(),
        sessions,
        stands_in: stands_in(&mut connection, who.customer(), id, now).await?,
        refusal: leaving.refusal,
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
        let order = orders::one(connection, customer, place.kind).await?;
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
    let leaving = leaving(change.connection(), who, &actor, id, now).await?;
    if let Some(refusal) = leaving.refusal {
        return Err(refusal.into());
    }
    if leaving.contact.version != draft.version {
        return Err(leaving.contact.conflict(&leaving.catalog.sections));
    }
    let by = change.author().name.clone();
    let mut events = Vec::new();
    let mut failures = Vec::new();
    for place in orders::stands_in(change.connection(), customer, id).await? {
        match replacement(draft, place.kind) {
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
    let ended = match &leaving.contact.access {
        Some(access) => end_sessions(change.connection(), &access.login, now).await?,
        None => 0,
    };
    let first = Recorded {
        id,
        before: Some(&leaving.contact.details),
        after: None,
        has_new_password: false,
    }
    .event("contact.deleted", &leaving.catalog.roles);
    change.commit_all(first, events).await?;
    Ok(ended)
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
