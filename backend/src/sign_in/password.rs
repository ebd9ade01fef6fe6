//! Changing one's own password. Not responsible for setting somebody else's ([`crate::contacts`]).

use super::{Debt, Holder, How, Resolved, SessionRef, SignIn, Stored, current, event, insert, store, tries};
use crate::error::Error;
use domain::{Failure, FieldFailure, Reason, portal_access::check_password};
use secrecy::{ExposeSecret, SecretString};
use serde_json::json;
use std::net::IpAddr;

impl SignIn<'_> {
    /// Passes when this is the password of whoever is signed in, who shows again that it is them. Tries count as those
    /// of signing in do.
    pub(crate) async fn check_own_password(&self, holder: &Holder, password: &SecretString) -> Result<(), Error> {
        let counted = tries::count(self.backend, tries::Subject::login(&holder.login_name))
            .await?
            .map_err(|seconds| Failure::TooManyTries { seconds })?;
        let hash = holder.password_hash.as_deref();
        if !self.backend.passwords().verify(password, hash).await? {
            return Err(vec![FieldFailure::new("proof", Reason::WrongPassword)].into());
        }
        tries::take_back(self.backend, &counted).await
    }

    /// Changes one's own password: every session of the login ends, and a new one begins, whose token is
    /// returned. What is wrong is told at `current` and `new`.
    #[tracing::instrument(skip_all)]
    pub async fn change_password(
        &self,
        resolved: &Resolved,
        current_password: SecretString,
        new_password: SecretString,
        address: IpAddr,
        agent: &str,
    ) -> Result<Result<SecretString, Vec<FieldFailure>>, Error> {
        if matches!(resolved, Resolved::Owing(owing) if owing.debt() != Debt::Password) {
            // The second factor comes first.
            return Err(Failure::SignedOut.into());
        }
        let session = resolved.reference();
        let backend = self.backend;
        let address = address.to_canonical();
        let verified = {
            let mut connection = backend.db().read().await?;
            current(&mut connection, session, backend.now()).await?.holder
        };
        let counted = tries::count(backend, tries::Subject::login(&verified.login_name))
            .await?
            .map_err(|seconds| Failure::TooManyTries { seconds })?;
        let mut failures = Vec::new();
        let right = backend
            .passwords()
            .verify(&current_password, verified.password_hash.as_deref())
            .await?;
        if right {
            tries::take_back(backend, &counted).await?;
        } else {
            failures.push(FieldFailure::new("current", Reason::WrongPassword));
        }
        if let Err(reason) = check_password(new_password.expose_secret()) {
            failures.push(FieldFailure::new("new", reason));
        } else if right && current_password.expose_secret() == new_password.expose_secret() {
            failures.push(FieldFailure::new("new", Reason::SamePassword));
        }
        if !failures.is_empty() {
            return Ok(Err(failures));
        }
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
        store::set_password(change.connection(), &holder.login, &hash, now).await?;
        let ended = store::end_sessions(change.connection(), &holder.login, now).await?;
        let renewed = SessionRef {
            id: backend.ids().make()?,
            address,
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
        let token = insert(backend, &mut change, &holder, &renewed, agent, how).await?;
        let mut event = event("password.changed", &holder.login_name, &renewed);
        event.after = json!({ "session": renewed.id.as_str(), "sessions_ended": ended });
        change.commit(event).await?;
        Ok(Ok(token))
    }
}
