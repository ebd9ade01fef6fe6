//! From the command line: a new password for someone of the provider who lost everything, and a way back in.

use super::{StaffService, store};
use crate::{
    audit::Author,
    db::Event,
    error::Error,
    password, second_factor,
    sign_in::{letters, store::end_sessions},
    time_zone,
};
use domain::{Failure, Language, value::LoginName};
use secrecy::SecretString;
use serde_json::json;

/// Someone can sign in again.
#[derive(Debug)]
pub struct Reset {
    /// Who.
    pub name: String,
    /// With what: it has to be changed at the first sign-in.
    pub password: SecretString,
    /// How many of their sessions ended.
    pub sessions: u32,
}

impl StaffService<'_> {
    /// Gives someone of the provider a new password, takes their second factors away, ends their sessions and lets them
    /// in again; `NotFound` when nobody of the provider has the login. Whoever may start the program may do this.
    #[tracing::instrument(skip_all)]
    pub async fn reset(&self, login: &str) -> Result<Reset, Error> {
        let name: LoginName = login.parse().map_err(|_| Failure::NotFound)?;
        let password = password::generate(self.backend.rng());
        let hash = self.backend.passwords().hash(&password).await?;
        let author = Author::system("command line");
        let mut change = self.backend.db().provider_change(&author).await?;
        let now = change.now();
        let all = store::all(change.connection()).await?;
        let has = |stored: &&store::Stored| stored.login.as_ref().is_some_and(|(_, own)| own == name.as_str());
        let stored = all.iter().find(has).ok_or(Failure::NotFound)?;
        let (login, _) = stored.login.as_ref().ok_or(Failure::NotFound)?;
        store::set_password(change.connection(), login, &hash, now).await?;
        store::enable(change.connection(), &stored.id).await?;
        second_factor::forget(change.connection(), login).await?;
        let sessions = end_sessions(change.connection(), login, now).await?;
        letters::write(self.backend, &mut change, login, |reader| {
            let by = match reader.language {
                Language::En => "An operator of the server",
                Language::Fr => "Un exploitant du serveur",
            };
            letters::password_replaced(reader, sessions, by, &time_zone::moment(now, &reader.time_zone))
        })
        .await?;
        let event = Event {
            kind: "staff.reset",
            subject_kind: "staff",
            subject_id: stored.id.to_string(),
            subject_name: stored.name.clone(),
            before: json!({ "disabled": stored.standing.disabled }),
            after: json!({ "disabled": false, "new_password": true, "sessions_ended": sessions }),
        };
        change.commit(event).await?;
        Ok(Reset {
            name: stored.name.clone(),
            password,
            sessions,
        })
    }
}
