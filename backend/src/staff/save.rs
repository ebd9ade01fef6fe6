//! Adding and changing people of the provider. What the rules say is in `domain`; here they are asked inside the
//! change.

use super::{StaffService, draft, find, store, taken};
use crate::{
    access::provider::{Administrator, StaffAuthorized},
    audit,
    db::Event,
    error::Error,
    one_time_link::{self, Kind},
    second_factor,
    sign_in::{
        letters::{self, ByOther},
        store::{end_sessions, reader},
    },
    step_up,
};
use domain::{
    StaffId,
    staff::{After, StaffDetails, StaffDraft, decide, decide_new},
};
use secrecy::SecretString;
use serde_json::{Value, json};

/// What became of a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Saved {
    /// How many sessions it ended.
    pub sessions: u32,
}

impl StaffService<'_> {
    /// Adds someone, with the generated password of the form, which has to be changed at the first sign-in.
    #[tracing::instrument(skip_all)]
    pub async fn add(&self, who: &StaffAuthorized<Administrator>, draft: &StaffDraft) -> Result<StaffId, Error> {
        let password = SecretString::from(draft.password.clone());
        let details = self.checked(draft, Some(&password)).await?;
        decide_new(who.level(), details.level)?;
        let hash = self.backend.passwords().hash(&password).await?;
        let mut change = self.backend.db().provider_change(&who.author()).await?;
        let level = who.recheck(&mut change).await?;
        decide_new(level, details.level)?;
        step_up::demand(&mut change, who.session()).await?;
        self.insert(change, &details, &hash, true).await
    }

    /// Changes someone; whoever saved first is told as [`domain::Failure::Stale`]. Whoever is disabled or gets a new password
    /// is signed out everywhere.
    #[tracing::instrument(skip_all)]
    pub async fn save(
        &self,
        who: &StaffAuthorized<Administrator>,
        id: &StaffId,
        posted: &StaffDraft,
    ) -> Result<Saved, Error> {
        let password = posted.renew.then(|| SecretString::from(posted.password.clone()));
        let details = self.checked(posted, password.as_ref()).await?;
        let hash = match &password {
            Some(password) => Some(self.backend.passwords().hash(password).await?),
            None => None,
        };
        let mut change = self.backend.db().provider_change(&who.author()).await?;
        let level = who.recheck(&mut change).await?;
        let now = change.now();
        let all = store::all(change.connection()).await?;
        let (stored, target) = find(&all, id, who.staff())?;
        let after = After {
            level: details.level,
            disabled: details.disabled,
            renews: hash.is_some(),
        };
        decide(level, &target, after)?;
        let subject = ("staff", id.as_str());
        audit::require_version(change.connection(), None, subject, stored.version, posted.version).await?;
        let before = draft(stored);
        if hash.is_none() && unchanged(&before, &details) {
            return Ok(Saved { sessions: 0 });
        }
        // Everybody of the provider has a login: it is made with them.
        let Some((login, _)) = &stored.login else {
            return Err(Error::corrupt("staff", id.to_string()));
        };
        if hash.is_some() || before.login != details.login.as_str() || before.email != details.email.as_str() {
            step_up::demand(&mut change, who.session()).await?;
        }
        let reader = reader(change.connection(), login).await?;
        store::update(change.connection(), id, login, &details)
            .await
            .map_err(taken)?;
        if before.email != details.email.as_str() {
            one_time_link::revoke(change.connection(), Kind::Reset, login, now).await?;
        }
        if let Some(hash) = &hash {
            store::set_password(change.connection(), login, hash, now).await?;
        }
        if details.disabled {
            second_factor::forget_devices(change.connection(), login).await?;
        }
        let sessions = if hash.is_some() || details.disabled && !stored.standing.disabled {
            end_sessions(change.connection(), login, now).await?
        } else {
            0
        };
        if let Some(reader) = reader {
            let changed = ByOther {
                password: hash.is_some().then_some(sessions),
                email: Some(details.email.as_str()).filter(|email| *email != before.email),
                login: Some(details.login.as_str()).filter(|login| *login != before.login),
            };
            letters::tell_of_other(self.backend, &mut change, &reader, &changed).await?;
        }
        let mut after = json!(details);
        if let Value::Object(after) = &mut after {
            after.insert("new_password".to_owned(), json!(hash.is_some()));
            after.insert("sessions_ended".to_owned(), json!(sessions));
        }
        let event = Event {
            kind: "staff.updated",
            subject_kind: "staff",
            subject_id: id.to_string(),
            subject_name: details.name.to_string(),
            before: before.parse().map_or(Value::Null, |before| json!(before)),
            after,
        };
        change.commit(event).await?;
        Ok(Saved { sessions })
    }
}

/// Whether a form says what stands there already.
pub(super) fn unchanged(before: &StaffDraft, details: &StaffDetails) -> bool {
    let mut same = StaffDraft::from(details);
    same.version = before.version;
    same == *before
}
