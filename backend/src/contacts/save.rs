//! Adding and updating: one change, decided on what is read in it.

use super::{
    check::{Accepted, Case, check},
    details::{Details, Recorded, Stored},
    effect, is_oneself,
    many::commit,
    store::{catalog::Catalog, read, write},
};
use crate::{
    Backend,
    access::{Authorized, ContactsSection, Modify},
    confirm::confirmed,
    customer_classes,
    db::{Change, Event},
    error::Error,
    invitation::{self, NONE_OPEN, Why},
    one_time_link::{self, Kind},
    password::policy::Context,
    second_factor,
    sign_in::{
        letters::{self, ByOther},
        store::reader,
    },
    step_up,
};
use domain::{
    Failure, FieldFailure, Reason, Refusal,
    access::Standing,
    contacts::{ContactDraft, Saved, parse},
    id::{ContactId, CustomerId, LoginId},
    value::LoginName,
};
use secrecy::SecretString;

pub(super) async fn add(
    backend: &Backend,
    who: &Authorized<ContactsSection, Modify>,
    draft: &ContactDraft,
) -> Result<Saved, Error> {
    let hash = hash(backend, who.customer(), draft).await?;
    let mut change = backend.db().change(&who.author(), who.customer()).await?;
    let actor = who.recheck(&mut change).await?;
    let customer = who.customer();
    let (id, event, others) = add_within(
        backend,
        &mut change,
        (&actor, customer),
        draft,
        (hash.as_deref(), Why::Given),
    )
    .await?;
    if changes_credentials(None, draft) {
        step_up::demand(&mut change, who.session()).await?;
    }
    let is_invited = !others.is_empty();
    change.commit_all(event, others).await?;
    Ok(Saved {
        id,
        version: 1,
        sessions_ended: 0,
        is_invited,
        communications_lost: Vec::new(),
    })
}

/// As [`add`], within a change that may do more; the event is to be committed with it, and that of an invitation.
/// `hash` is what [`hash`] gave for the same form, `why` is why an invitation is sent, if one is.
pub(super) async fn add_within(
    backend: &Backend,
    change: &mut Change,
    (actor, customer): (&Standing, &CustomerId),
    draft: &ContactDraft,
    (hash, why): (Option<&str>, Why),
) -> Result<(ContactId, Event, Vec<Event>), Error> {
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
    insert(backend, change, customer, &catalog, &accepted, (hash, why)).await
}

/// Writes a new contact.
async fn insert(
    backend: &Backend,
    change: &mut Change,
    customer: &CustomerId,
    catalog: &Catalog,
    accepted: &Accepted,
    (hash, why): (Option<&str>, Why),
) -> Result<(ContactId, Event, Vec<Event>), Error> {
    let id: ContactId = backend.ids().make()?;
    let (by, now) = (change.author().name.clone(), change.now());
    let details = &accepted.details;
    write::insert(change.connection(), customer, &id, details, (&by, now)).await?;
    if let Some(name) = &details.login {
        let login: LoginId = backend.ids().make()?;
        write::insert_access(change.connection(), (customer, &id), &login, (name, details), now)
            .await
            .map_err(taken)?;
        match hash {
            Some(hash) => write::set_password(change.connection(), &login, hash, now).await?,
            None => invitation::store::set_invited(change.connection(), &login, NONE_OPEN).await?,
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
    let mut others = Vec::new();
    if accepted.is_invited {
        others.push(invitation::send_within(backend, change, customer, &id, why).await?);
    }
    Ok((id, event, others))
}

pub(super) async fn update(
    backend: &Backend,
    who: &Authorized<ContactsSection, Modify>,
    id: &ContactId,
    version: i64,
    draft: &ContactDraft,
) -> Result<Saved, Error> {
    let customer = who.customer();
    let hash = hash(backend, customer, draft).await?;
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
    if oneself && draft.email.trim() != before.details.email_text() {
        // That takes the password once more: it is where a new password is asked for.
        return Err(vec![FieldFailure::new("email", Reason::Refused(Refusal::OwnEmail))].into());
    }
    let case = Case {
        actor: &actor,
        oneself,
        catalog: &catalog,
        before: Some(&before),
    };
    let (saved, events) = rewrite(
        backend,
        &mut change,
        customer,
        &case,
        draft,
        (hash.as_deref(), Why::Given),
    )
    .await?;
    if changes_credentials(Some(&before.details), draft) {
        // Nothing of it stands unless they show that it is them.
        step_up::demand(&mut change, who.session()).await?;
    }
    commit(change, events).await?;
    Ok(saved)
}

/// Whether a form that is right changes what somebody signs in with, or the e-mail to which the way back in is sent.
pub(super) fn changes_credentials(before: Option<&Details>, draft: &ContactDraft) -> bool {
    let Ok(after) = parse(draft) else { return false };
    let login_before = before.and_then(|before| before.login.as_ref());
    let email_before = before.and_then(|before| before.email.as_ref());
    after.password.is_some()
        || after.login.as_ref() != login_before
        || login_before.is_some() && after.email.as_ref() != email_before
}

/// Updates the contact of a case within a change, by every rule; nothing is written when one of them says no, and
/// there are no events when nothing is different. `why` is why an invitation is sent to who gets a login.
pub(super) async fn rewrite(
    backend: &Backend,
    change: &mut Change,
    customer: &CustomerId,
    case: &Case<'_>,
    draft: &ContactDraft,
    (hash, why): (Option<&str>, Why),
) -> Result<(Saved, Vec<Event>), Error> {
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
    let mut events = Vec::new();
    let (version, sessions_ended) = if is_same {
        (before.version, 0)
    } else {
        // Whoever changes their own is told where they do.
        let access = before
            .access
            .as_ref()
            .filter(|access| access.has_password && !case.oneself);
        let reader = match access {
            Some(access) => reader(change.connection(), &access.login).await?,
            None => None,
        };
        let version = overwrite(backend, change, customer, before, &accepted, hash).await?;
        let sessions_ended = effect::end(change, before, &ending).await?;
        if let Some(reader) = reader {
            let (was, is) = (&before.details, &accepted.details);
            let changed = ByOther {
                password: accepted.has_new_password.then_some(sessions_ended),
                email: (was.email != is.email).then(|| is.email_text()),
                login: is
                    .login
                    .as_ref()
                    .filter(|_| was.login != is.login)
                    .map(LoginName::as_str),
            };
            letters::tell_of_other(backend, change, &reader, &changed).await?;
        }
        let recorded = Recorded {
            id: &before.id,
            before: Some(&before.details),
            after: Some(&accepted.details),
            has_new_password: accepted.has_new_password,
            sessions_ended,
        };
        events.push(recorded.event("contact.updated", &case.catalog.roles));
        (version, sessions_ended)
    };
    let of_invitation = invite(backend, change, customer, before, &accepted, why).await?;
    let is_invited = accepted.is_invited;
    events.extend(of_invitation);
    let saved = Saved {
        id: before.id.clone(),
        version,
        sessions_ended,
        is_invited,
        communications_lost: accepted.communications_lost,
    };
    Ok((saved, events))
}

/// Sends an invitation to who gets a login, and sends an open one to the new address or with the new login. Links that
/// went to an address which is another one now do not work any more.
async fn invite(
    backend: &Backend,
    change: &mut Change,
    customer: &CustomerId,
    before: &Stored,
    accepted: &Accepted,
    why: Why,
) -> Result<Option<Event>, Error> {
    let (id, now) = (&before.id, change.now());
    if accepted.is_invited {
        return Ok(Some(invitation::send_within(backend, change, customer, id, why).await?));
    }
    let Some(access) = &before.access else { return Ok(None) };
    let (was, is) = (&before.details, &accepted.details);
    let moves = was.email != is.email;
    if moves || accepted.has_new_password {
        one_time_link::revoke(change.connection(), Kind::Reset, &access.login, now).await?;
    }
    if accepted.has_new_password {
        one_time_link::revoke(change.connection(), Kind::Invitation, &access.login, now).await?;
        return Ok(None);
    }
    let is_open = access.invited_until.is_some_and(|until| until > now);
    if !is_open || !moves && was.login == is.login {
        return Ok(None);
    }
    let invitee = invitation::store::invitee(change.connection(), customer, id).await?;
    let invitee = invitee.ok_or(Failure::NotFound)?;
    if is.email.is_some() && invitee.is_open(now) {
        return Ok(Some(
            invitation::send_within(backend, change, customer, id, Why::Given).await?,
        ));
    }
    Ok(Some(invitation::revoke_within(change, &invitee).await?))
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
            invitation::store::set_invited(connection, &login, NONE_OPEN).await?;
            login
        };
        if let Some(hash) = hash {
            write::set_password(connection, &login, hash, now).await?;
        }
        if details.disabled {
            second_factor::forget_devices(connection, &login).await?;
        }
    }
    Ok(version)
}

/// Hashes the password, if one is set and the form is not misshapen: before the change, which others wait for. The form
/// offers generated ones alone; what else is posted in their place is checked as any other password.
pub(super) async fn hash(
    backend: &Backend,
    customer: &CustomerId,
    draft: &ContactDraft,
) -> Result<Option<String>, Error> {
    let Some(password) = parse(draft).ok().and_then(|parsed| parsed.password) else {
        return Ok(None);
    };
    let password = SecretString::from(password);
    let context = {
        let mut connection = backend.db().read().await?;
        let known = [&draft.first_name, &draft.last_name, &draft.email, &draft.access.login];
        let of_customer = Context::of_customer(&mut connection, customer).await?;
        known.into_iter().fold(of_customer, |context, text| context.with(text))
    };
    if let Err(reason) = backend.passwords().check(&password, false, context).await? {
        return Err(vec![FieldFailure::new("access[password]", reason)].into());
    }
    Ok(Some(backend.passwords().hash(&password).await?))
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
