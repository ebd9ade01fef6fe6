//! Adding and updating: one change, decided on what is read in it.

use super::{
    check::{Accepted, Case, check},
    details::{Recorded, Stored},
    effect,
    is_oneself,
    store::{catalog::Catalog, read, write},
};
use crate::{
    Backend,
    access::{Authorized, ContactsSection, Modify},
    confirm::confirmed,
    customer_classes,
    db::{Change, Event},
    error::Error,
};
use domain::{
    Failure, FieldFailure, Reason, Refusal,
    access::Standing,
    contacts::{ContactDraft, Saved, parse},
    id::{ContactId, CustomerId, LoginId},
};
use secrecy::SecretString;

pub(super) async fn add(
    backend: &Backend,
    who: &Authorized<ContactsSection, Modify>,
    draft: &ContactDraft,
) -> Result<Saved, Error> {
    let hash = hash(backend, draft).await?;
    let mut change = backend.db().change(&who.author(), who.customer()).await?;
    let actor = who.recheck(&mut change).await?;
    let (id, event) = add_within(backend, &mut change, (&actor, who.customer()), draft, hash.as_deref()).await?;
    change.commit(event).await?;
    Ok(Saved {
        id,
        version: 1,
        sessions_ended: 0,
        communications_lost: Vec::new(),
    })
}

/// As [`add`], within a change that may do more; the event is to be committed with it. `hash` is what [`hash`] gave
/// for the same form.
pub(super) async fn add_within(
    backend: &Backend,
    change: &mut Change,
    (actor, customer): (&Standing, &CustomerId),
    draft: &ContactDraft,
    hash: Option<&str>,
) -> Result<(ContactId, Event), Error> {
    let catalog = Catalog::read(change.connection(), customer).await?;
    let case = Case {
        actor,
        oneself: false,
        catalog: &catalog,
        before: None,
    };
    let (accepted, mut failures) = check(&case, draft);
    failures.extend(login_taken(change, accepted.as_ref(), None).await?);
    let accepted = whole(accepted, failures)?;
    confirmed(effect::ends_now(change.now(), None, &accepted.details), &draft.confirm)?;
    if let Some(room) = customer_classes::store::room(change.connection(), customer).await? {
        room.for_one()?;
    }
    insert(backend, change, customer, &catalog, &accepted, hash).await
}

/// Writes a new contact.
async fn insert(
    backend: &Backend,
    change: &mut Change,
    customer: &CustomerId,
    catalog: &Catalog,
    accepted: &Accepted,
    hash: Option<&str>,
) -> Result<(ContactId, Event), Error> {
    let id: ContactId = backend.ids().make()?;
    let (by, now) = (change.author().name.clone(), change.now());
    let details = &accepted.details;
    write::insert(change.connection(), customer, &id, details, (&by, now)).await?;
    if let Some(name) = &details.login {
        let login: LoginId = backend.ids().make()?;
        write::insert_access(change.connection(), (customer, &id), &login, (name, details), now)
            .await
            .map_err(taken)?;
        if let Some(hash) = hash {
            write::set_password(change.connection(), &login, hash, now).await?;
        }
    }
    let event = Recorded {
        id: &id,
        before: None,
        after: Some(details),
        has_new_password: accepted.has_new_password,
        sessions_ended: 0,
    }
    .event("contact.added", &catalog.roles);
    Ok((id, event))
}

pub(super) async fn update(
    backend: &Backend,
    who: &Authorized<ContactsSection, Modify>,
    id: &ContactId,
    version: i64,
    draft: &ContactDraft,
) -> Result<Saved, Error> {
    let hash = hash(backend, draft).await?;
    let customer = who.customer();
    let mut change = backend.db().change(&who.author(), customer).await?;
    let actor = who.recheck(&mut change).await?;
    let before = read::one(change.connection(), customer, id)
        .await?
        .ok_or(Failure::NotFound)?;
    let catalog = Catalog::read(change.connection(), customer).await?;
    let oneself = is_oneself(who, id);
    actor.may_manage(&before.details.holding(&catalog.sections, &catalog.roles), oneself)?;
    if before.version != version {
        return Err(before.conflict(&catalog.sections));
    }
    let case = Case {
        actor: &actor,
        oneself,
        catalog: &catalog,
        before: Some(&before),
    };
    let (saved, event) = rewrite(backend, &mut change, customer, &case, draft, hash.as_deref()).await?;
    if let Some(event) = event {
        change.commit(event).await?;
    }
    Ok(saved)
}

/// Updates the contact of a case within a change, by every rule; nothing is written when one of them says no, and
/// there is no event when nothing is different.
pub(super) async fn rewrite(
    backend: &Backend,
    change: &mut Change,
    customer: &CustomerId,
    case: &Case<'_>,
    draft: &ContactDraft,
    hash: Option<&str>,
) -> Result<(Saved, Option<Event>), Error> {
    let before = case.before.ok_or(Failure::NotFound)?;
    let (accepted, mut failures) = check(case, draft);
    failures.extend(login_taken(change, accepted.as_ref(), Some(before)).await?);
    if let Some(accepted) = &accepted {
        failures.extend(effect::last_administrator(change, customer, case, accepted).await?);
    }
    let accepted = whole(accepted, failures)?;
    let ending = effect::ending(change, before, &accepted).await?;
    let asked = effect::consequences(change, customer, case, &accepted, &ending).await?;
    confirmed(asked, &draft.confirm)?;
    let is_same = accepted.details == before.details && !accepted.has_new_password;
    let (version, sessions_ended) = if is_same {
        (before.version, 0)
    } else {
        let version = overwrite(backend, change, customer, before, &accepted, hash).await?;
        (version, effect::end(change, before, &ending).await?)
    };
    let event = (!is_same).then(|| {
        Recorded {
            id: &before.id,
            before: Some(&before.details),
            after: Some(&accepted.details),
            has_new_password: accepted.has_new_password,
            sessions_ended,
        }
        .event("contact.updated", &case.catalog.roles)
    });
    let saved = Saved {
        id: before.id.clone(),
        version,
        sessions_ended,
        communications_lost: accepted.communications_lost,
    };
    Ok((saved, event))
}

/// Writes over a contact, and gives its new version.
async fn overwrite(
    backend: &Backend,
    change: &mut Change,
    customer: &CustomerId,
    before: &Stored,
    accepted: &Accepted,
    hash: Option<&str>,
) -> Result<i64, Error> {
    let (by, now) = (change.author().name.clone(), change.now());
    let details = &accepted.details;
    let connection = change.connection();
    let version = write::update(connection, customer, &before.id, (&before.details, details), (&by, now)).await?;
    if let Some(name) = &details.login {
        let login = if let Some(access) = &before.access {
            write::update_access(connection, &access.login, name, (&before.details, details))
                .await
                .map_err(taken)?;
            access.login.clone()
        } else {
            let login = backend.ids().make()?;
            write::insert_access(connection, (customer, &before.id), &login, (name, details), now)
                .await
                .map_err(taken)?;
            login
        };
        if let Some(hash) = hash {
            write::set_password(connection, &login, hash, now).await?;
        }
    }
    Ok(version)
}

/// Hashes the password, if one is set and the form is not misshapen: before the change, which others wait for.
pub(super) async fn hash(backend: &Backend, draft: &ContactDraft) -> Result<Option<String>, Error> {
    match parse(draft).ok().and_then(|parsed| parsed.password) {
        Some(password) => Ok(Some(backend.passwords().hash(&SecretString::from(password)).await?)),
        None => Ok(None),
    }
}

/// The error of a login that somebody has.
async fn login_taken(
    change: &mut Change,
    accepted: Option<&Accepted>,
    before: Option<&Stored>,
) -> Result<Option<FieldFailure>, Error> {
    let Some(name) = accepted.and_then(|accepted| accepted.details.login.as_ref()) else {
        return Ok(None);
    };
    if before.is_some_and(|before| before.details.login.as_ref() == Some(name)) {
        return Ok(None);
    }
    let own = before
        .and_then(|before| before.access.as_ref())
        .map(|access| access.login.as_str());
    let is_taken = read::is_login_taken(change.connection(), name.as_str(), own).await?;
    Ok(is_taken.then(|| FieldFailure::new("access[login]", Reason::LoginTaken)))
}

/// Another customer's change may take the same login at the same moment.
fn taken(error: Error) -> Error {
    if error.is_unique_violation() {
        vec![FieldFailure::new("access[login]", Reason::LoginTaken)].into()
    } else {
        error
    }
}

/// What is accepted, when nothing failed.
fn whole(accepted: Option<Accepted>, failures: Vec<FieldFailure>) -> Result<Accepted, Error> {
    match accepted {
        Some(accepted) if failures.is_empty() => Ok(accepted),
        _ => Err(failures.into()),
    }
}
