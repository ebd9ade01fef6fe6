//! Changing one's own password. Not responsible for setting somebody else's ([`crate::contacts`]).

use super::{Resolved, SessionRef, SignIn, current, event, insert, store, tries};
use crate::error::Error;
use domain::{Failure, FieldFailure, Reason, portal_access::check_password};
use secrecy::{ExposeSecret, SecretString};
use serde_json::json;
use std::net::IpAddr;

impl SignIn<'_> {
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
        let holder = current(change.connection(), session, now).await?.holder;
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
        let token = insert(backend, &mut change, &holder, &renewed, agent).await?;
        let mut event = event("password.changed", &holder.login_name, &renewed);
        event.after = json!({ "session": renewed.id.as_str(), "sessions_ended": ended });
        change.commit(event).await?;
        Ok(Ok(token))
    }
}
