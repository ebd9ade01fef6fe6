//! A change of many customers: some at a time, each its own change with its own event. How far it has come is written
//! with each customer, so that nothing is told that was not done, whoever goes on with it and whenever.

use super::{
    form::{class_of, event, snapshot},
    store::{
        self,
        bulk::{self, Outcome, StoredBulk},
        search::{Cursor, Search},
    },
};
use crate::{
    Backend,
    access::provider::{Administrator, Auditor, StaffAuthorized},
    customer_classes,
    db::Event,
    error::Error,
    text,
};
use domain::{
    BulkId, CustomerId, Failure, FieldFailure, Reason, Refusal,
    customers::{Bulk, BulkChange, BulkChosen, BulkDraft, BulkPage, BulkState, CustomerStatus},
    staff::StaffLevel,
};
use serde_json::{Value, json};
use sqlx::AnyConnection;

/// So many customers at a time: the page moves on between.
const AT_A_TIME: usize = 25;
/// So many of those that were chosen are named.
const NAMED: usize = 5;

pub(super) async fn page(backend: &Backend, draft: &BulkDraft) -> Result<BulkPage, Error> {
    let mut conn = backend.db().read().await?;
    let chosen = draft.chosen();
    let most = match &chosen {
        // In the order of their ids.
        BulkChosen::These(ids) => ids.len(),
        BulkChosen::Found(_) => NAMED,
    };
    let first = next(&mut conn, &chosen, "", most).await?;
    let ids: Vec<CustomerId> = first.into_iter().map(|(_, id)| id).collect();
    let mut rows = store::rows(&mut conn, &ids).await?;
    rows.sort_by_cached_key(|row| text::sort_key(&[&row.name]));
    rows.truncate(NAMED);
    Ok(BulkPage {
        draft: draft.clone(),
        customers: count(&mut conn, &chosen).await?,
        names: rows.into_iter().map(|row| row.name).collect(),
        classes: store::classes(&mut conn).await?,
        roles: store::roles(&mut conn).await?,
    })
}

pub(super) async fn start(
    backend: &Backend,
    who: &StaffAuthorized<Administrator>,
    draft: &BulkDraft,
) -> Result<BulkId, Error> {
    let (asked, chosen) = (draft.change()?, draft.chosen());
    let mut change = backend.db().provider_change(&who.author()).await?;
    who.recheck(&mut change).await?;
    let (by, now) = (change.author().name.clone(), change.now());
    let conn = change.connection();
    let names = names(conn, &asked).await?;
    let failure = match &names {
        (None, _) if matches!(asked, BulkChange::Class(_)) => Some(("class", Reason::NotOffered)),
        (_, roles) if matches!(&asked, BulkChange::Roles(ids) if ids.len() != roles.len()) => {
            Some(("roles", Reason::NotOffered))
        }
        _ => None,
    };
    if let Some((field, reason)) = failure {
        return Err(vec![FieldFailure::new(field, reason)].into());
    }
    let total = count(conn, &chosen).await?;
    if total == 0 {
        return Err(vec![FieldFailure::new("id", Reason::Required)].into());
    }
    let id: BulkId = backend.ids().make()?;
    bulk::insert(conn, &id, &by, (&asked, &chosen), i64::from(total), now).await?;
    let after = json!({ "customers": total, "class": names.0, "allowed_roles": names.1, "chosen": chosen });
    change.commit(bulk_event("customer_bulk.started", &id, after)).await?;
    Ok(id)
}

pub(super) async fn one(backend: &Backend, who: &StaffAuthorized<Auditor>, id: &BulkId) -> Result<Bulk, Error> {
    let mut conn = backend.db().read().await?;
    let stored = bulk::one(&mut conn, id).await?.ok_or(Failure::NotFound)?;
    let (class, roles) = names(&mut conn, &stored.change).await?;
    Ok(Bulk {
        id: id.clone(),
        by: stored.by,
        class,
        roles,
        total: stored.total,
        changed: stored.changed,
        unchanged: stored.unchanged,
        refused: stored.refused,
        refusals: bulk::refusals(&mut conn, id).await?,
        state: stored.state,
        may_edit: who.level() >= StaffLevel::Administrator,
    })
}

/// Tries the next few.
pub(super) async fn advance(
    backend: &Backend,
    who: &StaffAuthorized<Administrator>,
    id: &BulkId,
) -> Result<(u32, u32), Error> {
    let stored = read(backend, id).await?;
    if stored.state == BulkState::Running {
        let mut conn = backend.db().read().await?;
        let places = next(&mut conn, &stored.chosen, &stored.place, AT_A_TIME).await?;
        drop(conn);
        let last = places.len() < AT_A_TIME;
        let mut before = stored.place.clone();
        let mut alone = true;
        for (place, customer) in places {
            alone = Box::pin(try_one(backend, who, id, &stored.change, (&before, &place), &customer)).await?;
            if !alone {
                // Somebody else has gone on with it, or stopped it.
                break;
            }
            before = place;
        }
        if last && alone {
            let mut transaction = backend.db().bookkeeping().await?;
            bulk::end(&mut transaction, id, BulkState::Finished).await?;
            transaction.commit().await?;
        }
    }
    tried(backend, id).await
}

/// Leaves the rest as it is.
pub(super) async fn stop(
    backend: &Backend,
    who: &StaffAuthorized<Administrator>,
    id: &BulkId,
) -> Result<(u32, u32), Error> {
    let mut change = backend.db().provider_change(&who.author()).await?;
    who.recheck(&mut change).await?;
    let stored = bulk::one(change.connection(), id).await?.ok_or(Failure::NotFound)?;
    if bulk::end(change.connection(), id, BulkState::Stopped).await? {
        let after = json!({
            "customers": stored.total,
            "changed": stored.changed,
            "unchanged": stored.unchanged,
            "refused": stored.refused,
        });
        change.commit(bulk_event("customer_bulk.stopped", id, after)).await?;
    }
    tried(backend, id).await
}

async fn read(backend: &Backend, id: &BulkId) -> Result<StoredBulk, Error> {
    let mut conn = backend.db().read().await?;
    Ok(bulk::one(&mut conn, id).await?.ok_or(Failure::NotFound)?)
}

async fn tried(backend: &Backend, id: &BulkId) -> Result<(u32, u32), Error> {
    let stored = read(backend, id).await?;
    Ok((stored.changed + stored.unchanged + stored.refused, stored.total))
}

/// Tries one customer and notes what came of it; false when somebody else has gone on meanwhile. What is no fault of
/// the customer's (the session ended, the database failed) is an error, and nothing is noted.
async fn try_one(
    backend: &Backend,
    who: &StaffAuthorized<Administrator>,
    id: &BulkId,
    asked: &BulkChange,
    places: (&str, &str),
    customer: &CustomerId,
) -> Result<bool, Error> {
    let mut change = match backend.db().change(&who.author(), customer).await {
        Ok(change) => change,
        Err(Error::Failure(why @ Failure::NotFound)) => {
            return note(backend, id, places, customer, &Outcome::Refused(why)).await;
        }
        Err(error) => return Err(error),
    };
    who.recheck(&mut change).await?;
    let conn = change.connection();
    let before = store::one(conn, customer).await?.ok_or(Failure::NotFound)?;
    let mut after = before.details.clone();
    match asked {
        BulkChange::Class(class) => after.class = class.clone(),
        BulkChange::Roles(roles) => after.roles.clone_from(roles),
    }
    let outcome = if before.status == CustomerStatus::Closed {
        Outcome::Refused(Failure::Refused(Refusal::CustomerClosed))
    } else if customer_classes::store::one(conn, &after.class).await?.is_none() {
        Outcome::Refused(Failure::Invalid(vec![FieldFailure::new("class", Reason::NotOffered)]))
    } else if after == before.details {
        Outcome::Unchanged
    } else {
        Outcome::Changed
    };
    if outcome != Outcome::Changed {
        drop(change);
        return note(backend, id, places, customer, &outcome).await;
    }
    store::update(conn, customer, &after).await?;
    let (was, is) = (class_of(conn, &before.details).await?, class_of(conn, &after).await?);
    let (was, is) = (
        snapshot(conn, &before.details, &was).await?,
        snapshot(conn, &after, &is).await?,
    );
    // With the change itself: it is noted exactly when it was made.
    if !bulk::advance(conn, id, places, (customer, &after.name), &outcome).await? {
        return Ok(false);
    }
    change
        .commit(event("customer.updated", customer, &after.name, was, is))
        .await?;
    Ok(true)
}

async fn note(
    backend: &Backend,
    id: &BulkId,
    places: (&str, &str),
    customer: &CustomerId,
    outcome: &Outcome,
) -> Result<bool, Error> {
    let mut transaction = backend.db().bookkeeping().await?;
    let name = bulk::name(&mut transaction, customer).await?;
    let noted = bulk::advance(&mut transaction, id, places, (customer, &name), outcome).await?;
    transaction.commit().await?;
    Ok(noted)
}

/// The next few of those that were chosen, after a place; with the place of each.
async fn next(
    conn: &mut AnyConnection,
    chosen: &BulkChosen,
    place: &str,
    most: usize,
) -> Result<Vec<(String, CustomerId)>, Error> {
    match chosen {
        BulkChosen::These(ids) => Ok(ids
            .iter()
            .filter(|id| id.as_str() > place)
            .take(most)
            .map(|id| (id.to_string(), id.clone()))
            .collect()),
        BulkChosen::Found(query) => {
            let search = Search::plan(conn, query).await?;
            let found = search.after(conn, Cursor::parse(place).as_ref(), most).await?;
            Ok(found.iter().map(|place| (place.text(), place.id.clone())).collect())
        }
    }
}

/// How many were chosen.
async fn count(conn: &mut AnyConnection, chosen: &BulkChosen) -> Result<u32, Error> {
    Ok(match chosen {
        BulkChosen::These(ids) => u32::try_from(store::rows(conn, ids).await?.len()).unwrap_or(u32::MAX),
        BulkChosen::Found(query) => {
            let search = Search::plan(conn, query).await?;
            store::people::counted_to(search.count_all(conn).await?)
        }
    })
}

/// The names of what is asked for: of the class, of the roles.
async fn names(
    conn: &mut AnyConnection,
    asked: &BulkChange,
) -> Result<(Option<domain::Bilingual>, Vec<domain::Bilingual>), Error> {
    Ok(match asked {
        BulkChange::Class(id) => {
            let class = customer_classes::store::one(conn, id).await?;
            (class.map(|(class, _)| class.name), Vec::new())
        }
        BulkChange::Roles(ids) => {
            let roles = store::roles(conn).await?.into_iter();
            let named = roles.filter(|(id, _)| ids.contains(id)).map(|(_, name)| name);
            (None, named.collect())
        }
    })
}

fn bulk_event(kind: &'static str, id: &BulkId, after: Value) -> Event {
    Event {
        kind,
        subject_kind: "customer_bulk",
        subject_id: id.to_string(),
        subject_name: String::new(),
        before: Value::Null,
        after,
    }
}
