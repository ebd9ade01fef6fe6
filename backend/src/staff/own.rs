//! One's own details, of someone of the provider: whatever their level, and nothing that decides what they may do.

use super::{draft, find, save::unchanged, store};
use crate::{
    audit,
    db::{Change, Event},
    error::Error,
    one_time_link::{self, Kind},
};
use domain::{
    StaffId,
    staff::{StaffDraft, StaffLevel},
};
use serde_json::{Value, json};
use sqlx::AnyConnection;

/// As they stand.
pub(crate) async fn own(connection: &mut AnyConnection, id: &StaffId) -> Result<(StaffDraft, StaffLevel), Error> {
    let all = store::all(connection).await?;
    let (stored, _) = find(&all, id, Some(id))?;
    Ok((draft(stored), stored.standing.level))
}

/// Changes them within a change; the event is to be committed with it, and absent when nothing is different. Whoever
/// saved first is told as [`Failure::Stale`].
pub(crate) async fn save_own(
    change: &mut Change,
    id: &StaffId,
    version: Option<i64>,
    edit: impl FnOnce(&mut StaffDraft),
) -> Result<Option<Event>, Error> {
    let all = store::all(change.connection()).await?;
    let (stored, _) = find(&all, id, Some(id))?;
    if let Some(asked) = version {
        let subject = ("staff", id.as_str());
        audit::require_version(change.connection(), None, subject, stored.version, asked).await?;
    }
    let before = draft(stored);
    let mut after = before.clone();
    edit(&mut after);
    let details = StaffDraft {
        login: before.login.clone(),
        level: before.level.clone(),
        disabled: before.disabled,
        renew: false,
        ..after
    }
    .parse()?;
    if unchanged(&before, &details) {
        return Ok(None);
    }
    let Some((login, _)) = &stored.login else {
        return Err(Error::corrupt("staff", id.to_string()));
    };
    store::update(change.connection(), id, login, &details).await?;
    if before.email != details.email.as_str() {
        let now = change.now();
        one_time_link::revoke(change.connection(), Kind::Reset, login, now).await?;
    }
    Ok(Some(Event {
        kind: "staff.updated",
        subject_kind: "staff",
        subject_id: id.to_string(),
        subject_name: details.name.to_string(),
        before: before.parse().map_or(Value::Null, |before| json!(before)),
        after: json!(details),
    }))
}
