//! The people of the provider: who they are, what each may do, and how they come in. Not responsible for what they
//! may do elsewhere ([`crate::access::provider`]) nor for their sessions ([`crate::sign_in`]).

mod first;
mod own;
mod reset;
mod save;
mod store;

#[cfg(test)]
mod tests;

pub(crate) use own::{own, save_own};
pub use reset::Reset;
pub use save::Saved;

use crate::{
    Backend,
    access::provider::{Administrator, Auditor, StaffAuthorized},
    db::{Author, Change, Event},
    error::Error,
    password::{self, policy::Context},
    provider_settings, second_factor, sign_in, text, time_zone,
};
use domain::{
    Failure, FieldFailure, Reason, Refusal, StaffId,
    portal_access::Status,
    staff::{
        Limits, StaffDetails, StaffDraft, StaffForm, StaffLevel, StaffList, StaffRow, Target, is_last_administrator,
        limits, offered,
    },
};
use secrecy::{ExposeSecret, SecretString};
use serde_json::{Value, json};
use sqlx::AnyConnection;
use store::Stored;

/// The people of the provider.
pub struct StaffService<'a> {
    backend: &'a Backend,
}

impl<'a> StaffService<'a> {
    pub(crate) fn new(backend: &'a Backend) -> Self {
        Self { backend }
    }

    /// Everybody, by name.
    #[tracing::instrument(skip_all)]
    pub async fn list(&self, who: &StaffAuthorized<Auditor>) -> Result<StaffList, Error> {
        let mut connection = self.backend.db().read().await?;
        let (settings, _) = provider_settings::store::settings(&mut connection).await?;
        let mut all = store::all(&mut connection).await?;
        all.sort_by_cached_key(|stored| (text::sort_key(&[&stored.name]), stored.id.to_string()));
        let day = |instant| time_zone::date(instant, &settings.time_zone);
        let rows = all.into_iter().map(|stored| StaffRow {
            status: status(&stored),
            is_own: who.staff() == Some(&stored.id),
            last_sign_in: stored.last_sign_in.map(day),
            id: stored.id,
            name: stored.name,
            email: stored.email,
            phone: stored.phone,
            level: stored.standing.level,
        });
        Ok(StaffList {
            rows: rows.collect(),
            may_edit: who.level() >= StaffLevel::Administrator,
        })
    }

    /// The form of someone, or of someone new, with a password that it may set.
    #[tracing::instrument(skip_all)]
    pub async fn form(&self, who: &StaffAuthorized<Administrator>, id: Option<&StaffId>) -> Result<StaffForm, Error> {
        let new_password = || password::generate(self.backend.rng()).expose_secret().to_owned();
        let Some(id) = id else {
            return Ok(StaffForm {
                id: None,
                draft: StaffDraft {
                    level: StaffLevel::Support.code().to_owned(),
                    ..StaffDraft::default()
                },
                levels: offered(who.level()),
                limits: Limits::default(),
                sessions: 0,
                password: Some(new_password()),
                may_reset_second_factor: false,
            });
        };
        let mut connection = self.backend.db().read().await?;
        let all = store::all(&mut connection).await?;
        let (stored, target) = find(&all, id, who.staff())?;
        let limits = limits(who.level(), &target);
        let sessions = match &stored.login {
            Some((login, _)) => sign_in::store::open_sessions(&mut connection, login, self.backend.now()).await?,
            None => 0,
        };
        let may_reset_second_factor = match &stored.login {
            Some((login, _)) if limits.password.is_none() => {
                second_factor::second_factor_enrolled(&mut connection, login).await?
            }
            _ => false,
        };
        let mut levels = offered(who.level());
        if !levels.contains(&target.standing.level) {
            levels.push(target.standing.level);
        }
        Ok(StaffForm {
            id: Some(id.clone()),
            draft: draft(stored),
            levels,
            password: limits.password.is_none().then(new_password),
            limits,
            sessions,
            may_reset_second_factor,
        })
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
        self.create_at(StaffLevel::Administrator, login, email, name, password)
            .await
    }

    /// As [`Self::create`], at any level.
    #[tracing::instrument(skip_all)]
    pub async fn create_at(
        &self,
        level: StaffLevel,
        login: &str,
        email: &str,
        name: &str,
        password: Option<SecretString>,
    ) -> Result<SecretString, Error> {
        let author = Author::system("command line");
        self.create_as(&author, level, (login, email, name), password).await
    }

    /// As [`Self::create_at`], for the program's own use.
    pub(crate) async fn create_as(
        &self,
        author: &Author,
        level: StaffLevel,
        (login, email, name): (&str, &str, &str),
        password: Option<SecretString>,
    ) -> Result<SecretString, Error> {
        let draft = StaffDraft {
            name: name.to_owned(),
            email: email.to_owned(),
            login: login.to_owned(),
            level: level.code().to_owned(),
            ..StaffDraft::default()
        };
        let details = self.checked(&draft, password.as_ref()).await?;
        let must_change = password.is_none();
        let password = password.unwrap_or_else(|| password::generate(self.backend.rng()));
        let hash = self.backend.passwords().hash(&password).await?;
        let change = self.backend.db().provider_change(author).await?;
        self.insert(change, &details, &hash, must_change).await?;
        Ok(password)
    }

    /// What a form says with a password beside it, or everything that is wrong with both.
    async fn checked(&self, draft: &StaffDraft, password: Option<&SecretString>) -> Result<StaffDetails, Error> {
        let parsed = draft.parse();
        let wrong = match password {
            Some(password) => {
                let mut connection = self.backend.db().read().await?;
                let context = [&draft.name, &draft.email, &draft.login]
                    .into_iter()
                    .fold(Context::of_provider(&mut connection).await?, |context, text| {
                        context.with(text)
                    });
                drop(connection);
                self.backend.passwords().check(password, false, context).await?.err()
            }
            None => None,
        };
        match (parsed, wrong) {
            (Ok(details), None) => Ok(details),
            (parsed, wrong) => {
                let mut failures = parsed.err().unwrap_or_default();
                failures.extend(wrong.map(|reason| FieldFailure::new("password", reason)));
                Err(failures.into())
            }
        }
    }

    /// Puts in someone new, and commits.
    async fn insert(
        &self,
        mut change: Change,
        details: &StaffDetails,
        password_hash: &str,
        must_change: bool,
    ) -> Result<StaffId, Error> {
        let (id, login) = (self.backend.ids().make()?, self.backend.ids().make()?);
        let new = store::New {
            id: &id,
            login: &login,
            details,
            password_hash,
            must_change,
            now: change.now(),
        };
        store::insert(change.connection(), &new).await.map_err(taken)?;
        let event = Event {
            kind: "staff.created",
            subject_kind: "staff",
            subject_id: id.to_string(),
            subject_name: details.name.to_string(),
            before: Value::Null,
            after: json!(details),
        };
        change.commit(event).await?;
        Ok(id)
    }
}

/// Whether somebody of this level may reset the second factor of someone: whoever may give them a new password.
pub(crate) async fn may_reset(
    connection: &mut AnyConnection,
    (level, actor): (StaffLevel, Option<&StaffId>),
    id: &StaffId,
) -> Result<(), Error> {
    let all = store::all(connection).await?;
    let (_, target) = find(&all, id, actor)?;
    limits(level, &target)
        .password
        .map_or(Ok(()), |refusal| Err(refusal.into()))
}

/// Somebody else has this login, or takes it at the same moment.
fn taken(error: Error) -> Error {
    if error.is_unique_violation() {
        vec![FieldFailure::new("login", Reason::LoginTaken)].into()
    } else {
        error
    }
}

/// Someone among all, and how the rules see them.
fn find<'s>(all: &'s [Stored], id: &StaffId, actor: Option<&StaffId>) -> Result<(&'s Stored, Target), Error> {
    let at = all
        .iter()
        .position(|stored| stored.id == *id)
        .ok_or(Failure::NotFound)?;
    let stored = all.get(at).ok_or(Failure::NotFound)?;
    let standings: Vec<_> = all.iter().map(|stored| stored.standing).collect();
    let target = Target {
        standing: stored.standing,
        is_own: actor == Some(id),
        is_last: is_last_administrator(at, &standings),
    };
    Ok((stored, target))
}

/// Why somebody at the level `actor` may not end the sessions of someone; `None`: they may. One's own are ended on one's
/// profile.
pub(crate) async fn sessions_refusal(
    connection: &mut AnyConnection,
    actor: StaffLevel,
    id: &StaffId,
    own: Option<&StaffId>,
) -> Result<Option<Refusal>, Error> {
    let all = store::all(connection).await?;
    let (_, target) = find(&all, id, own)?;
    Ok(limits(actor, &target).password)
}

/// The form as they stand.
fn draft(stored: &Stored) -> StaffDraft {
    StaffDraft {
        version: stored.version,
        name: stored.name.clone(),
        email: stored.email.clone(),
        phone: stored.phone.clone(),
        login: stored.login.as_ref().map(|(_, name)| name.clone()).unwrap_or_default(),
        level: stored.standing.level.code().to_owned(),
        language: stored
            .language
            .map(domain::Language::code)
            .unwrap_or_default()
            .to_owned(),
        disabled: stored.standing.disabled,
        ..StaffDraft::default()
    }
}

fn status(stored: &Stored) -> Status {
    if stored.standing.disabled {
        Status::Disabled
    } else if stored.standing.has_password {
        Status::Active
    } else {
        Status::None
    }
}
