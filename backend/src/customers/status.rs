//! The steps of a customer: suspended, reactivated, closed. That its people cannot sign in is decided where they do;
//! here their open sessions end.

use super::{
    form::{event, require_version},
    store::{self, people},
};
use crate::{
    Backend,
    access::provider::{Administrator, StaffAuthorized},
    confirm::confirmed,
    error::Error,
};
use domain::{
    CustomerId, Failure, Refusal,
    customers::{CustomerStatus, Step, StepDraft, StepPage},
    form::Consequence,
};
use serde_json::json;

pub(super) async fn page(
    backend: &Backend,
    _who: &StaffAuthorized<Administrator>,
    id: &CustomerId,
) -> Result<StepPage, Error> {
    let now = backend.now();
    let mut conn = backend.db().read().await?;
    let customer = store::one(&mut conn, id).await?.ok_or(Failure::NotFound)?;
    Ok(StepPage {
        id: id.clone(),
        name: customer.details.name,
        status: customer.status,
        version: customer.version,
        people: people::with_access(&mut conn, id).await?,
        sessions: people::open_sessions(&mut conn, id, now).await?,
    })
}

pub(super) async fn take(
    backend: &Backend,
    who: &StaffAuthorized<Administrator>,
    id: &CustomerId,
    step: Step,
    draft: &StepDraft,
) -> Result<(String, u32), Error> {
    let reason = draft.reason()?;
    let mut change = backend.db().change(&who.author(), id).await?;
    who.recheck(&mut change).await?;
    let now = change.now();
    let conn = change.connection();
    let before = store::one(conn, id).await?.ok_or(Failure::NotFound)?;
    let name = before.details.name.clone();
    if before.status == CustomerStatus::Closed {
        return Err(Refusal::CustomerClosed.into());
    }
    require_version(conn, id, &before, draft.version).await?;
    if !step.is_open_to(before.status) {
        // It stands that way already.
        return Ok((name, 0));
    }
    let people = people::with_access(conn, id).await?;
    let sessions = people::open_sessions(conn, id, now).await?;
    let lost = [
        (people, Consequence::SignInLost { people }),
        (sessions, Consequence::SessionsEnd { sessions }),
    ];
    let lost = lost.into_iter().filter(|(count, _)| *count > 0).map(|(_, line)| line);
    let lines = match (step, before.status) {
        (Step::Reactivate, _) => Vec::new(),
        (Step::Close, CustomerStatus::Suspended) => vec![Consequence::ClosedForGood],
        (Step::Close, _) => lost.chain([Consequence::ClosedForGood]).collect(),
        (Step::Suspend, _) => lost.collect(),
    };
    confirmed(lines, &draft.confirm)?;
    let (status, kind) = match step {
        Step::Suspend => (CustomerStatus::Suspended, "customer.suspended"),
        Step::Reactivate => (CustomerStatus::Active, "customer.reactivated"),
        Step::Close => (CustomerStatus::Closed, "customer.closed"),
    };
    let kept = if step == Step::Reactivate { "" } else { reason.as_str() };
    store::set_status(conn, id, status, kept, now).await?;
    let ended = match step {
        Step::Reactivate => 0,
        Step::Suspend | Step::Close => people::end_sessions(conn, id, now).await?,
    };
    let was = json!({ "status": before.status });
    let is = json!({ "status": status, "reason": reason, "sessions_ended": ended });
    change.commit(event(kind, id, &name, was, is)).await?;
    Ok((name, ended))
}
