//! The people of the provider. For now they are made on the command line alone.

mod store;

#[cfg(test)]
mod tests;

use crate::{
    Backend,
    db::{Author, Event},
    error::Error,
    password,
};
use domain::{
    FieldFailure, Reason,
    portal_access::check_password,
    staff::StaffLevel,
    value::{Email, LoginName, PersonName},
};
use secrecy::{ExposeSecret, SecretString};
use serde_json::{Value, json};

/// The people of the provider.
pub struct StaffService<'a> {
    backend: &'a Backend,
}

impl<'a> StaffService<'a> {
    pub(crate) fn new(backend: &'a Backend) -> Self {
        Self { backend }
    }

    /// Makes a provider administrator, and gives back the password: the one handed in, or a new one, which
    /// has to be changed at the first sign-in. Whoever may start the program may do this.
    #[tracing::instrument(skip_all)]
    pub async fn create(
        &self,
        login: &str,
        email: &str,
        name: &str,
        password: Option<SecretString>,
    ) -> Result<SecretString, Error> {
        let author = Author::system("command line");
        self.create_as(&author, StaffLevel::Administrator, (login, email, name), password)
            .await
    }

    /// As [`Self::create`], at any level, for the program's own use.
    pub(crate) async fn create_as(
        &self,
        author: &Author,
        level: StaffLevel,
        (login, email, name): (&str, &str, &str),
        password: Option<SecretString>,
    ) -> Result<SecretString, Error> {
        let mut failures = Vec::new();
        let mut failed = |field: &str, reason: Reason| failures.push(FieldFailure::new(field, reason));
        let login = login
            .parse::<LoginName>()
            .map_err(|reason| failed("login", reason))
            .ok();
        let email = email.parse::<Email>().map_err(|reason| failed("email", reason)).ok();
        let name = name.parse::<PersonName>().map_err(|reason| failed("name", reason)).ok();
        if let Some(password) = &password {
            let _ = check_password(password.expose_secret()).map_err(|reason| failed("password", reason));
        }
        let (Some(login), Some(email), Some(name), true) = (login, email, name, failures.is_empty()) else {
            return Err(failures.into());
        };
        let must_change = password.is_none();
        let password = password.unwrap_or_else(|| password::generate(self.backend.rng()));
        let hash = self.backend.passwords().hash(&password).await?;
        let (id, login_id) = (self.backend.ids().make()?, self.backend.ids().make()?);
        let mut change = self.backend.db().provider_change(author).await?;
        let new = store::New {
            id: &id,
            login: &login_id,
            login_name: login.as_str(),
            name: name.as_str(),
            email: email.as_str(),
            level,
            password_hash: &hash,
            must_change,
            now: change.now(),
        };
        store::insert(change.connection(), &new).await.map_err(|error| {
            if error.is_unique_violation() {
                vec![FieldFailure::new("login", Reason::LoginTaken)].into()
            } else {
                error
            }
        })?;
        let event = Event {
            kind: "staff.created",
            subject_kind: "staff",
            subject_id: id.to_string(),
            subject_name: name.to_string(),
            before: Value::Null,
            after: json!({ "name": name, "email": email, "login": login, "level": level }),
        };
        change.commit(event).await?;
        Ok(password)
    }
}
