//! The same done to many contacts: a change after the other, a hundred contacts to each. What may be done to one of
//! them is decided where it is for one alone ([`super::save`], [`super::remove`]), on rows read in the same change.

use super::{
    check::Case,
    details::Stored,
    is_oneself,
    list::removal_refused,
    remove, save,
    store::{catalog::Catalog, read, search::Search},
};
use crate::{
    Backend,
    access::{Authorized, ContactsSection, Modify},
    communication_order::store as orders,
    db::{Change, Event},
    error::Error,
    invitation::{self, Why},
    sign_in::store::open_sessions,
    step_up,
};
use domain::{
    Failure, FieldFailure, Reason,
    access::Standing,
    contacts::{
        CommunicationsLost, MANY_MOST, ManyAction, ManyChange, ManyDone, ManyRemoval, NotDone, PlaceLost, Selection,
    },
    id::ContactId,
};
use std::collections::BTreeSet;

/// So many contacts to a change: others of the customer wait no longer than for these.
pub(super) const BATCH: usize = 100;
/// So many names are told before deleting.
const NAMES_MOST: usize = 20;

type Manager = Authorized<ContactsSection, Modify>;

/// What is done, to whom it was not done.
pub(super) async fn change(
    backend: &Backend,
    who: &Manager,
    selection: &Selection,
    action: &ManyAction,
) -> Result<ManyDone, Error> {
    let (ids, cut) = chosen(backend, who, selection).await?;
    let mut all = ManyDone {
        cut,
        ..ManyDone::default()
    };
    for (at, batch) in ids.chunks(BATCH).enumerate() {
        match Box::pin(some(backend, who, selection, batch, action)).await {
            Ok(done) => all.add(done),
            // Whoever may still read is told of which contacts it was not done any more.
            Err(Error::Failure(failure @ Failure::Refused(_))) if at > 0 => {
                let rest = ids.get(at * BATCH..).unwrap_or_default();
                let mut connection = backend.db().read().await?;
                let rest = read::many(&mut connection, who.customer(), rest).await?;
                all.refused.extend(rest.iter().map(|contact| NotDone {
                    name: contact.details.name(),
                    why: failure.clone(),
                }));
                break;
            }
            Err(error) => return Err(error),
        }
    }
    known(selection, &ids, all.refused.iter())?;
    Ok(all)
}

/// Of the contacts chosen somebody has to be there; otherwise one is told no more than of one alone.
fn known<'a>(
    selection: &Selection,
    ids: &[ContactId],
    refused: impl Iterator<Item = &'a NotDone>,
) -> Result<(), Error> {
    let unknown = refused.filter(|refused| refused.name.is_empty()).count();
    if matches!(selection, Selection::These(_)) && unknown == ids.len() {
        return Err(Failure::NotFound.into());
    }
    Ok(())
}

/// The ids that are chosen, each once, and whether there would be more.
async fn chosen(backend: &Backend, who: &Manager, selection: &Selection) -> Result<(Vec<ContactId>, bool), Error> {
    let most = usize::try_from(MANY_MOST).unwrap_or(usize::MAX);
    match selection {
        Selection::Found(query) => {
            let mut connection = backend.db().read().await?;
            let search = Search::plan(&mut connection, who.customer(), query, backend.now()).await?;
            search.all(&mut connection, most).await
        }
        Selection::These(ids) => Ok((once(ids)?, false)),
    }
}

/// Each id once, in the order of the first; none are an error, and too many are.
pub(super) fn once(ids: &[ContactId]) -> Result<Vec<ContactId>, Error> {
    let wrong = |reason| Err(vec![FieldFailure::new("contacts", reason)].into());
    let most = usize::try_from(MANY_MOST).unwrap_or(usize::MAX);
    let mut seen = BTreeSet::new();
    let ids: Vec<ContactId> = ids.iter().filter(|id| seen.insert(id.as_str())).cloned().collect();
    match ids.len() {
        0 => wrong(Reason::Required),
        count if count > most => wrong(Reason::TooMany { most: MANY_MOST }),
        _ => Ok(ids),
    }
}

/// What one of them comes to.
struct Step {
    events: Vec<Event>,
    sessions_ended: u32,
    lost: Vec<domain::Bilingual>,
}

/// One change.
async fn some(
    backend: &Backend,
    who: &Manager,
    selection: &Selection,
    batch: &[ContactId],
    action: &ManyAction,
) -> Result<ManyDone, Error> {
    let customer = who.customer();
    let mut change = backend.db().change(&who.author(), customer).await?;
    let actor = who.recheck(&mut change).await?;
    if *action == ManyAction::Invite {
        step_up::demand(&mut change, who.session()).await?;
    }
    let catalog = Catalog::read(change.connection(), customer).await?;
    let contacts = read::many(change.connection(), customer, batch).await?;
    let now = change.now();
    let places = match action {
        ManyAction::Delete => orders::both(change.connection(), customer, now).await?,
        ManyAction::Change(_) | ManyAction::Invite => Vec::new(),
    };
    let in_orders: BTreeSet<&str> = places
        .iter()
        .flat_map(|order| order.members.iter().map(|member| member.contact.as_str()))
        .collect();
    let mut done = ManyDone::default();
    let mut events = Vec::new();
    for id in batch {
        let Some(contact) = contacts.iter().find(|contact| contact.id == *id) else {
            // Whoever was found has been deleted since.
            if matches!(selection, Selection::These(_)) {
                done.refused.push(NotDone {
                    name: String::new(),
                    why: Failure::NotFound,
                });
            }
            continue;
        };
        let case = Case {
            actor: &actor,
            oneself: is_oneself(who, id),
            catalog: &catalog,
            before: Some(contact),
        };
        let step = match action {
            ManyAction::Change(what) => update_one(backend, &mut change, &case, contact, what, who).await,
            ManyAction::Invite => invite_one(backend, &mut change, &case, contact, who).await,
            ManyAction::Delete => {
                let stands = in_orders.contains(id.as_str());
                delete_one(&mut change, &case, contact, stands, who).await
            }
        };
        match step {
            Ok(step) if step.events.is_empty() => done.same += 1,
            Ok(step) => {
                done.done += 1;
                done.sessions_ended += step.sessions_ended;
                if !step.lost.is_empty() {
                    done.lost.push(CommunicationsLost {
                        name: contact.details.name(),
                        communications: step.lost,
                    });
                }
                if *action == ManyAction::Delete {
                    done.deleted.push(id.clone());
                }
                events.extend(step.events);
            }
            Err(Error::Failure(why)) => done.refused.push(NotDone {
                name: contact.details.name(),
                why,
            }),
            Err(error) => return Err(error),
        }
    }
    commit(change, events).await?;
    Ok(done)
}

/// Commits, when there is something to tell of; otherwise nothing was changed.
pub(super) async fn commit(change: Change, mut events: Vec<Event>) -> Result<(), Error> {
    if events.is_empty() {
        return Ok(());
    }
    let others = events.split_off(1);
    match events.pop() {
        Some(first) => change.commit_all(first, others).await,
        None => Ok(()),
    }
}

/// As somebody would with the form of this contact.
async fn update_one(
    backend: &Backend,
    change: &mut Change,
    case: &Case<'_>,
    contact: &Stored,
    what: &ManyChange,
    who: &Manager,
) -> Result<Step, Error> {
    let catalog = case.catalog;
    let holding = contact.details.holding(&catalog.sections, &catalog.roles);
    case.actor.may_manage(&holding, case.oneself)?;
    let mut draft = contact.details.draft(&catalog.sections);
    what.apply(&mut draft);
    let (saved, events) = save::rewrite(backend, change, who.customer(), case, &draft, (None, Why::Given)).await?;
    Ok(Step {
        events,
        sessions_ended: saved.sessions_ended,
        lost: saved.communications_lost,
    })
}

/// As somebody would with the form of a contact who has no access, or with the dialog of one who has no password yet.
/// Nothing happens to whoever has one.
async fn invite_one(
    backend: &Backend,
    change: &mut Change,
    case: &Case<'_>,
    contact: &Stored,
    who: &Manager,
) -> Result<Step, Error> {
    let catalog = case.catalog;
    let holding = contact.details.holding(&catalog.sections, &catalog.roles);
    case.actor.may_manage(&holding, case.oneself)?;
    let customer = who.customer();
    let events = match &contact.access {
        None => {
            let mut draft = contact.details.draft(&catalog.sections);
            draft.access.login.clone_from(&draft.email);
            draft.access.invite = true;
            if draft.email.is_empty() {
                return Err(vec![FieldFailure::new("email", Reason::Required)].into());
            }
            save::rewrite(backend, change, customer, case, &draft, (None, Why::Given))
                .await?
                .1
        }
        Some(access) if access.invited_until.is_some() => {
            case.actor.may_change_access(&holding, case.oneself)?;
            case.actor.may_change_identity(&holding, case.oneself)?;
            vec![invitation::send_within(backend, change, customer, &contact.id, Why::Given).await?]
        }
        Some(_) => Vec::new(),
    };
    Ok(Step {
        events,
        sessions_ended: 0,
        lost: Vec::new(),
    })
}

/// As somebody would in the dialog of this contact, nobody taking its places.
async fn delete_one(
    change: &mut Change,
    case: &Case<'_>,
    contact: &Stored,
    stands: bool,
    who: &Manager,
) -> Result<Step, Error> {
    let customer = who.customer();
    let places = if stands {
        orders::stands_in(change.connection(), customer, &contact.id).await?
    } else {
        Vec::new()
    };
    let actor: (&Standing, bool) = (case.actor, case.oneself);
    let (sessions_ended, events) = remove::delete_one(change, customer, actor, case.catalog, contact, &places).await?;
    Ok(Step {
        events,
        sessions_ended,
        lost: Vec::new(),
    })
}

/// What deleting them would do: those in the order of the list who may go, one after the other, until the last
/// administrator, who stays.
pub(super) async fn removal(backend: &Backend, who: &Manager, selection: &Selection) -> Result<ManyRemoval, Error> {
    let (ids, cut) = chosen(backend, who, selection).await?;
    let (customer, now) = (who.customer(), backend.now());
    let mut connection = backend.db().read().await?;
    let catalog = Catalog::read(&mut connection, customer).await?;
    let mut administrators = read::working_administrators(&mut connection, customer, &catalog.roles, now).await?;
    let orders = orders::both(&mut connection, customer, now).await?;
    let contacts = read::many(&mut connection, customer, &ids).await?;
    let mut removal = ManyRemoval {
        cut,
        ..ManyRemoval::default()
    };
    for contact in &contacts {
        let name = contact.details.name();
        let holding = contact.details.holding(&catalog.sections, &catalog.roles);
        let oneself = is_oneself(who, &contact.id);
        if let Some(refusal) = removal_refused(who.standing(), contact, &holding, oneself, &administrators) {
            let why = Failure::Refused(refusal);
            removal.refused.push(NotDone { name, why });
            continue;
        }
        administrators.remove(contact.id.as_str());
        removal.count += 1;
        if let Some(access) = &contact.access {
            removal.sessions += open_sessions(&mut connection, &access.login, now).await?;
        }
        for order in &orders {
            let place = order.members.iter().position(|member| member.contact == contact.id);
            removal.places.extend(place.map(|at| PlaceLost {
                name: name.clone(),
                kind: order.kind,
                position: u32::try_from(at).unwrap_or(u32::MAX).saturating_add(1),
            }));
        }
        if removal.names.len() < NAMES_MOST {
            removal.names.push(name);
        }
    }
    if matches!(selection, Selection::These(_)) {
        for _ in contacts.len()..ids.len() {
            let (name, why) = (String::new(), Failure::NotFound);
            removal.refused.push(NotDone { name, why });
        }
    }
    known(selection, &ids, removal.refused.iter())?;
    Ok(removal)
}
