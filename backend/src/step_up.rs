//! Step-up: what changes who can come in takes somebody who showed within the last minutes that it is them. Not
//! responsible for how they show it ([`crate::second_factor`]).

use crate::{clock::MINUTE, db::Change, error::Error, sign_in};
use domain::{Refusal, second_factor::Proof};
use sqlx::AnyConnection;

/// How long it counts.
const LASTS: i64 = 10 * MINUTE;

/// The witness that whoever acts showed just now that it is them, or is the program itself.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Recent(());

/// Passes when the session was authenticated within the last ten minutes; otherwise [`Refusal::StepUp`]. Asked inside
/// the change, after the actor's standing was read again. Without a session it is the program that acts.
pub(crate) async fn demand(change: &mut Change, session: Option<&sign_in::Session>) -> Result<Recent, Error> {
    let now = change.now();
    match session {
        None => Ok(Recent(())),
        Some(session) => recent(change.connection(), session, now).await,
    }
}

/// As [`demand`], for what only looks.
pub(crate) async fn recent(
    connection: &mut AnyConnection,
    session: &sign_in::SessionRef,
    now: i64,
) -> Result<Recent, Error> {
    let stored = sign_in::current(connection, session, now).await?;
    if now - stored.authenticated_at < LASTS {
        return Ok(Recent(()));
    }
    Err(Refusal::StepUp {
        by: proof(&stored.holder),
        wrong: false,
    }
    .into())
}

/// By what somebody shows that it is them: by the second factor, where there is one.
pub(crate) fn proof(holder: &sign_in::Holder) -> Proof {
    if holder.has_second_factor {
        Proof::Code
    } else {
        Proof::Password
    }
}
