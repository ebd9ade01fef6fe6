//! One's own password: changing it, how strong a new one is, and saying once more who one is. Not responsible for setting
//! somebody else's ([`crate::contacts`], [`crate::staff`]).

use super::{
    Anonymous, Debt, Holder, How, Resolved, SessionRef, SignIn, Stored, current, event, insert, letters, store, tries,
};
use crate::{
    error::Error,
    password::{self, policy::Context},
    time_zone,
};
use domain::{
    Failure, FieldFailure, Reason,
    portal_access::{Strength, password_least},
};
use secrecy::{ExposeSecret, SecretString};
use serde_json::json;
use std::time::Duration;

/// Between two answers to people who are typing, so that asking takes little of the machine, however often it is done.
const BETWEEN_TURNS: Duration = Duration::from_millis(20);

/// The password is another one now.
#[derive(Debug)]
pub struct Changed {
    /// What the client shows from now on, in the place of what it showed before.
    pub token: SecretString,
    /// How many other sessions ended.
    pub sessions: u32,
}

impl SignIn<'_> {
    /// Changes one's own password: every session of the login ends, and a new one begins. What is wrong is told at
    /// `current` and `new`.
    #[tracing::instrument(skip_all)]
    pub async fn change_password(
        &self,
        resolved: &Resolved,
        current_password: SecretString,
        new_password: SecretString,
        anonymous: &Anonymous,
    ) -> Result<Result<Changed, Vec<FieldFailure>>, Error> {
        if matches!(resolved, Resolved::Owing(owing) if owing.debt() != Debt::Password) {
            // The second factor comes first.
            return Err(Failure::SignedOut.into());
        }
        let session = resolved.reference();
        let backend = self.backend;
        let mut failures = Vec::new();
        let verified = self.verify(session, &current_password).await?;
        if verified.is_none() {
            failures.push(FieldFailure::new("current", Reason::WrongPassword));
        }
        if let Some(reason) = self.strength(Some(resolved), &new_password).await?.refusal {
            failures.push(FieldFailure::new("new", reason));
        } else if verified.is_some() && current_password.expose_secret() == new_password.expose_secret() {
            failures.push(FieldFailure::new("new", Reason::SamePassword));
        }
        let Some(verified) = verified.filter(|_| failures.is_empty()) else {
            return Ok(Err(failures));
        };
        let hash = backend.passwords().hash(&new_password).await?;

        let mut change = super::begin(backend.db(), &session.author(), &session.person).await?;
        let now = change.now();
        let Stored {
            holder,
            amr,
            authenticated_at,
            ..
        } = current(change.connection(), session, now).await?;
        if holder.debt(&amr).is_some_and(|debt| debt != Debt::Password) {
            return Err(Failure::SignedOut.into());
        }
        if holder.password_hash != verified.password_hash {
            // Somebody set another password in between: what was typed is not the current one any more.
            return Ok(Err(vec![FieldFailure::new("current", Reason::WrongPassword)]));
        }
        let is_short = password::is_short(&new_password);
        store::set_password(change.connection(), &holder.login, (&hash, is_short), now).await?;
        let ended = store::end_sessions(change.connection(), &holder.login, now).await?;
        let renewed = SessionRef {
            id: backend.ids().make()?,
            address: anonymous.address.to_canonical(),
            ..session.clone()
        };
        // Who has a second factor showed nothing of it now.
        let how = How {
            amr: &amr,
            authenticated_at: if holder.has_second_factor {
                authenticated_at
            } else {
                now
            },
        };
        let token = insert(backend, &mut change, &holder, &renewed, &anonymous.agent, how).await?;
        // The one in which it was changed goes on under another token.
        let sessions = ended.saturating_sub(1);
        letters::write(backend, &mut change, &holder.login, |reader| {
            letters::password_changed(reader, sessions, &time_zone::moment(now, &reader.time_zone))
        })
        .await?;
        let mut event = event("password.changed", &holder.login_name, &renewed);
        event.after = json!({ "session": renewed.id.as_str(), "sessions_ended": sessions });
        change.commit(event).await?;
        Ok(Ok(Changed { token, sessions }))
    }

    /// How strong a password is for whoever is about to choose it, and why it is not taken, if it is not.
    #[tracing::instrument(skip_all)]
    pub async fn strength(&self, who: Option<&Resolved>, password: &SecretString) -> Result<Strength, Error> {
        let mut connection = self.backend.db().read().await?;
        let (context, has_second_factor) = match who {
            Some(resolved) => {
                let session = resolved.reference();
                let holder = current(&mut connection, session, self.backend.now()).await?.holder;
                let context = Context::of_login(&mut connection, &session.login).await?;
                (context, holder.has_second_factor)
            }
            None => (Context::of_provider(&mut connection).await?, false),
        };
        drop(connection);
        self.backend
            .passwords()
            .strength(password, has_second_factor, context)
            .await
    }

    /// The fewest characters that somebody's password has to have.
    pub async fn password_least(&self, session: &SessionRef) -> Result<u32, Error> {
        let mut connection = self.backend.db().read().await?;
        let holder = current(&mut connection, session, self.backend.now()).await?.holder;
        Ok(password_least(holder.has_second_factor))
    }

    /// As [`Self::strength`], while somebody types: `None` when too many do at once, as it may be asked by anybody.
    #[tracing::instrument(skip_all)]
    pub async fn strength_while_typing(
        &self,
        who: Option<&Resolved>,
        password: &SecretString,
    ) -> Result<Option<Strength>, Error> {
        let Some(turn) = self.backend.passwords().turn() else {
            return Ok(None);
        };
        let strength = self.strength(who, password).await?;
        tokio::spawn(async move {
            tokio::time::sleep(BETWEEN_TURNS).await;
            drop(turn);
        });
        Ok(Some(strength))
    }

    /// Says who one is once more, before something that a stolen session must not do.
    pub(crate) async fn reauthenticate(
        &self,
        session: &SessionRef,
        password: &SecretString,
    ) -> Result<Result<(), Reason>, Error> {
        if password.expose_secret().is_empty() {
            return Ok(Err(Reason::Required));
        }
        let verified = self.verify(session, password).await?;
        Ok(verified.map(|_| ()).ok_or(Reason::WrongPassword))
    }

    /// The holder, if this is their password. Tries are limited for each session: who guesses in a stolen one keeps
    /// nobody from signing in.
    async fn verify(&self, session: &SessionRef, password: &SecretString) -> Result<Option<Holder>, Error> {
        let backend = self.backend;
        let holder = {
            let mut connection = backend.db().read().await?;
            current(&mut connection, session, backend.now()).await?.holder
        };
        let counted = tries::count(backend, tries::Subject::session(&session.id))
            .await?
            .map_err(|seconds| Failure::TooManyTries { seconds })?;
        let right = backend
            .passwords()
            .verify(password, holder.password_hash.as_deref())
            .await?;
        if right {
            tries::take_back(backend, &counted).await?;
        }
        Ok(Some(holder).filter(|_| right))
    }
}
