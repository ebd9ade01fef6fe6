//! What a change of a contact does to its portal access beside what is written: whether somebody is left who can
//! administer the account, what has to be confirmed, and which sessions end.

use super::{
    check::{Accepted, Case},
    details::{Details, Stored},
    store::read,
};
use crate::{
    db::Change,
    error::Error,
    sign_in::store::{self as sign_in, OpenSession},
};
use domain::{
    FieldFailure, Reason, Refusal,
    access::{Kind, is_working_administrator, keeps_an_administrator},
    form::Consequence,
    id::CustomerId,
    portal_access::Status,
};

/// The open sessions that a change ends.
#[derive(Default)]
pub(super) struct Ending {
    sessions: Vec<OpenSession>,
    /// Whether no session of this login stands, open or not.
    all: bool,
}

/// The open sessions that do not pass any more: all with a new password and where the access does not work now,
/// otherwise those that were opened from elsewhere than where it may be used.
pub(super) async fn ending(change: &mut Change, before: &Stored, accepted: &Accepted) -> Result<Ending, Error> {
    let now = change.now();
    let Some(access) = &before.access else {
        return Ok(Ending::default());
    };
    let works = |details: &Details| details.window().status(now) == Status::Active;
    let (was, is) = (&before.details, &accepted.details);
    let all = accepted.has_new_password || (works(was) && !works(is));
    let mut sessions = Vec::new();
    if works(was) && (all || was.networks != is.networks) {
        sessions = sign_in::sessions_that_are_open(change.connection(), &access.login, now).await?;
        let passes = |session: &OpenSession, details: &Details| {
            let listed = |address| details.networks.contains(address);
            session.address.map_or(details.networks.is_anywhere(), listed)
        };
        sessions.retain(|session| passes(session, was) && (all || !passes(session, is)));
    }
    Ok(Ending { sessions, all })
}

/// Ends them, and says how many were open.
pub(super) async fn end(change: &mut Change, before: &Stored, ending: &Ending) -> Result<u32, Error> {
    let now = change.now();
    for session in &ending.sessions {
        sign_in::end_session(change.connection(), &session.id, now).await?;
    }
    if let Some(access) = before.access.as_ref().filter(|_| ending.all) {
        sign_in::end_sessions(change.connection(), &access.login, now).await?;
    }
    Ok(count(ending))
}

fn count(ending: &Ending) -> u32 {
    u32::try_from(ending.sessions.len()).unwrap_or(u32::MAX)
}

/// That an end is set which has passed.
pub(super) fn ends_now(now: i64, before: Option<&Details>, after: &Details) -> Vec<Consequence> {
    let ended = |details: &Details| details.window().has_ended(now) == Some(true);
    let is_new = ended(after) && !before.is_some_and(ended);
    is_new.then_some(Consequence::AccessEndsNow).into_iter().collect()
}

/// What has to be confirmed: that the access ends at once, that whoever changes it cannot sign in from where they are
/// any more, and that the last one who administers the account can do so from some addresses alone.
pub(super) async fn consequences(
    change: &mut Change,
    customer: &CustomerId,
    case: &Case<'_>,
    accepted: &Accepted,
    ending: &Ending,
) -> Result<Vec<Consequence>, Error> {
    let Some(before) = case.before else {
        return Ok(Vec::new());
    };
    let (after, now, own) = (&accepted.details, change.now(), change.author().address);
    let mut lines = ends_now(now, Some(&before.details), after);
    let left_out = |list: &Details| own.filter(|address| !list.networks.contains(*address));
    if case.oneself
        && left_out(&before.details).is_none()
        && let Some(address) = left_out(after)
    {
        lines.push(Consequence::OwnAddressLeftOut {
            address: address.to_canonical().to_string(),
        });
    }
    if is_narrowed(before, after) && is_last(change, customer, case).await? {
        lines.push(Consequence::LastAdministratorFrom {
            networks: after.networks.shown(),
        });
    }
    if !lines.is_empty() && count(ending) > 0 {
        lines.push(Consequence::SessionsEnd {
            sessions: count(ending),
        });
    }
    Ok(lines)
}

/// Whether the access may not be used any more from somewhere from where it may be now.
fn is_narrowed(before: &Stored, after: &Details) -> bool {
    !before.details.networks.is_within(&after.networks)
}

/// Whether nobody but this contact can administer the account now.
async fn is_last(change: &mut Change, customer: &CustomerId, case: &Case<'_>) -> Result<bool, Error> {
    let now = change.now();
    let Some(before) = case.before else {
        return Ok(false);
    };
    let roles = &case.catalog.roles;
    if !before.details.holding(&case.catalog.sections, roles).is_administrator() {
        return Ok(false);
    }
    let administrators = read::working_administrators(change.connection(), customer, roles, now).await?;
    Ok(administrators.len() == 1 && administrators.contains(before.id.as_str()))
}

/// The errors of a change after which nobody could administer the account any more (rule 5). An allow list says from
/// where somebody signs in, and not whether: the last one may have one in which there is an address from which they
/// have signed in before.
pub(super) async fn last_administrator(
    change: &mut Change,
    customer: &CustomerId,
    case: &Case<'_>,
    accepted: &Accepted,
) -> Result<Vec<FieldFailure>, Error> {
    let (now, catalog) = (change.now(), case.catalog);
    let Some(before) = case.before else {
        return Ok(Vec::new());
    };
    if !before
        .details
        .holding(&catalog.sections, &catalog.roles)
        .is_administrator()
    {
        return Ok(Vec::new());
    }
    let administrators = read::working_administrators(change.connection(), customer, &catalog.roles, now).await?;
    let others = administrators
        .iter()
        .filter(|id| id.as_str() != before.id.as_str())
        .count();
    let kind = accepted.details.holding(&catalog.sections, &catalog.roles).kind;
    let access = before.access.as_ref();
    let window = access.map(|_| accepted.details.window());
    let has_password = accepted.has_new_password || access.is_some_and(|access| access.has_password);
    let remains = is_working_administrator(kind, window, has_password, now);
    let refused = |field: &str, refusal| FieldFailure::new(field, Reason::Refused(refusal));
    if !keeps_an_administrator(administrators.len(), others + usize::from(remains)) {
        let begins_later = window.is_some_and(|window| window.has_begun(now) == Some(false));
        let fields = [
            (accepted.details.disabled, "access[disabled]"),
            (begins_later, "access[activates_date]"),
            (accepted.details.times.ends.is_some(), "access[expires_date]"),
            (kind < Kind::Administrator, "roles"),
        ];
        return Ok(fields
            .into_iter()
            .filter(|(is_why, _)| *is_why)
            .map(|(_, field)| refused(field, Refusal::LastAdministrator))
            .collect());
    }
    let was_last = others == 0 && administrators.len() == 1;
    if let Some(access) = access.filter(|_| was_last && is_narrowed(before, &accepted.details)) {
        let known = sign_in::addresses_of(change.connection(), &access.login).await?;
        let networks = &accepted.details.networks;
        if !known.is_empty() && !known.iter().any(|address| networks.contains(*address)) {
            return Ok(vec![refused("access[networks]", Refusal::LastAdministratorAddresses)]);
        }
    }
    Ok(Vec::new())
}
