//! Signing in and out, sessions, and what surrounds every page. Not responsible for cookies (the server) nor
//! for giving someone a login ([`crate::contacts`], [`crate::staff`]).

mod password;
mod session;
mod shell;
pub(crate) mod store;
#[cfg(test)]
mod tests;
mod tries;

pub use session::{OwingSession, Person, Resolved, Session, SessionRef};

use crate::{
    Backend,
    audit::{Author, Event},
    clock::MINUTE,
    db::{Change, Db},
    error::Error,
    password::{token, token_hash},
    time_zone::Edge,
};
use domain::{Failure, Language, LoginId, portal_access::Told, session::SignInRefusal, value::LoginName};
use secrecy::{ExposeSecret, SecretString};
use serde_json::json;
use session::{Holder, Stored};
use sqlx::AnyConnection;
use std::net::IpAddr;
use tries::Subject;

/// How many characters of the client's description of itself are kept.
const AGENT_MOST: usize = 300;
/// Sessions that ended are forgotten after a month.
const FORGET_AFTER: i64 = 30 * 24 * 60 * MINUTE;

/// Someone who is not signed in.
#[derive(Debug, Clone)]
pub struct Anonymous {
    /// The address of the client.
    pub address: IpAddr,
    /// What the client calls itself.
    pub agent: String,
}

/// What became of a sign-in.
#[derive(Debug)]
pub enum Outcome {
    /// There is a session.
    Signed {
        /// What the client shows from now on; it is stored nowhere.
        token: SecretString,
        /// The session.
        session: Resolved,
    },
    /// There is none.
    Refused(SignInRefusal),
    /// There is none yet, or none any more: why, and when it begins or has ended.
    OutsideWindow(SignInRefusal, Told),
}

/// Signing in and out, sessions.
pub struct SignIn<'a> {
    backend: &'a Backend,
}

impl<'a> SignIn<'a> {
    pub(crate) fn new(backend: &'a Backend) -> Self {
        Self { backend }
    }

    /// Signs in with a login and a password. An unknown login and a wrong password cannot be told apart, by
    /// the answer or by its time; why the right password was not enough is said.
    #[tracing::instrument(skip_all)]
    pub async fn sign_in(&self, anonymous: &Anonymous, login: &str, password: SecretString) -> Result<Outcome, Error> {
        let address = anonymous.address.to_canonical();
        let by_address = match tries::count(self.backend, Subject::address(address)).await? {
            Ok(counted) => counted,
            Err(seconds) => return Ok(Outcome::Refused(SignInRefusal::TooManyTries { seconds })),
        };
        let by_login = match tries::count(self.backend, Subject::login(login)).await? {
            Ok(counted) => counted,
            Err(seconds) => {
                // Nothing was tried: colleagues behind the same address are not held up.
                tries::take_back(self.backend, &by_address).await?;
                return Ok(Outcome::Refused(SignInRefusal::TooManyTries { seconds }));
            }
        };
        let holder = match login.parse::<LoginName>() {
            Ok(name) => {
                let mut connection = self.backend.db().read().await?;
                store::holder_by_name(&mut connection, name.as_str()).await?
            }
            Err(_) => None,
        };
        let hash = holder.as_ref().and_then(|holder| holder.password_hash.as_deref());
        let right = self.backend.passwords().verify(&password, hash).await?;
        let Some(holder) = holder.filter(|_| right) else {
            return Ok(Outcome::Refused(SignInRefusal::Wrong));
        };
        tries::take_back(self.backend, &by_address).await?;
        tries::take_back(self.backend, &by_login).await?;
        if let Err(error) = tries::forget(self.backend).await {
            tracing::warn!(%error, "old tries were not forgotten");
        }
        self.open(&holder, address, &anonymous.agent).await
    }

    /// Opens a session for someone whose password was right, if nothing else stands against it.
    async fn open(&self, verified: &Holder, address: IpAddr, agent: &str) -> Result<Outcome, Error> {
        if let Some(refusal) = verified.refusal(self.backend.now(), address) {
            let mut connection = self.backend.db().read().await?;
            return refused(&mut connection, &verified.login, refusal).await;
        }
        let id = self.backend.ids().make()?;
        let reference = SessionRef {
            id,
            login: verified.login.clone(),
            person: verified.person.clone(),
            name: verified.name.clone(),
            language: verified.language,
            address,
        };
        let mut change = begin(self.backend.db(), &reference.author(), &reference.person).await?;
        let now = change.now();
        // The password was compared before the change began: another one may have been set since.
        let holder = store::holder_by_id(change.connection(), &verified.login).await?;
        let Some(holder) = holder.filter(|holder| holder.password_hash == verified.password_hash) else {
            return Ok(Outcome::Refused(SignInRefusal::Wrong));
        };
        if let Some(refusal) = holder.refusal(now, address) {
            return refused(change.connection(), &holder.login, refusal).await;
        }
        let token = insert(self.backend, &mut change, &holder, &reference, agent).await?;
        store::came_in(change.connection(), &holder.login, now).await?;
        change
            .commit(event("session.signed_in", &holder.login_name, &reference))
            .await?;
        Ok(Outcome::Signed {
            token,
            session: resolved(&holder, reference),
        })
    }

    /// Opens a session as [`Self::sign_in`] does once the password was right: verifying it for each person of
    /// each test would take longer than the tests.
    #[cfg(any(test, feature = "testing"))]
    pub(crate) async fn sign_in_without_password(&self, anonymous: &Anonymous, login: &str) -> Result<Outcome, Error> {
        let mut connection = self.backend.db().read().await?;
        let holder = store::holder_by_name(&mut connection, login).await?;
        drop(connection);
        let holder = holder.ok_or(Failure::NotFound)?;
        self.open(&holder, anonymous.address, &anonymous.agent).await
    }

    /// The session of a token, if it is open at this moment and from this address.
    #[tracing::instrument(skip_all)]
    pub async fn resolve(&self, token: &str, address: IpAddr) -> Result<Option<Resolved>, Error> {
        let now = self.backend.now();
        let address = address.to_canonical();
        let mut connection = self.backend.db().read().await?;
        let stored = store::session_by_token(&mut connection, &token_hash(token)).await?;
        drop(connection);
        let Some(stored) = stored.filter(|stored| stored.is_open(now, address)) else {
            return Ok(None);
        };
        if now - stored.last_seen_at >= MINUTE {
            let mut transaction = self.backend.db().bookkeeping().await?;
            store::touch_session(&mut transaction, &stored.id, now, now - MINUTE).await?;
            transaction.commit().await?;
        }
        Ok(Some(opened(stored, address)))
    }

    /// Ends a session.
    #[tracing::instrument(skip_all)]
    pub async fn sign_out(&self, session: &SessionRef) -> Result<(), Error> {
        let mut change = begin(self.backend.db(), &session.author(), &session.person).await?;
        let now = change.now();
        let login_name = store::holder_by_id(change.connection(), &session.login)
            .await?
            .map(|holder| holder.login_name)
            .unwrap_or_default();
        if store::end_session(change.connection(), &session.id, now).await? {
            change.commit(event("session.signed_out", &login_name, session)).await?;
        }
        Ok(())
    }

    /// Remembers the language of the interface.
    #[tracing::instrument(skip_all)]
    pub async fn set_language(&self, session: &Session, language: Language) -> Result<(), Error> {
        let mut change = begin(self.backend.db(), &session.author(), &session.person).await?;
        let now = change.now();
        let stored = current(change.connection(), session, now).await?;
        if stored.holder.language == Some(language) {
            return Ok(());
        }
        store::set_language(change.connection(), &session.login, language).await?;
        let mut event = event("login.language_changed", &stored.holder.login_name, session);
        event.before = json!({ "language": stored.holder.language.map(Language::code) });
        event.after = json!({ "language": language.code() });
        change.commit(event).await
    }
}

/// Why whoever knew the password is not let in: with the date, where there is one.
async fn refused(connection: &mut AnyConnection, login: &LoginId, refusal: SignInRefusal) -> Result<Outcome, Error> {
    let edge = match refusal {
        SignInRefusal::Scheduled => Edge::Begins,
        SignInRefusal::Expired => Edge::Ends,
        _ => return Ok(Outcome::Refused(refusal)),
    };
    let told = store::window::told(connection, login, edge).await?;
    Ok(match told {
        Some(told) => Outcome::OutsideWindow(refusal, told),
        None => Outcome::Refused(refusal),
    })
}

/// Fails with `SignedOut` unless the session is open at `now` and owes nothing.
pub(crate) async fn require_current(
    connection: &mut AnyConnection,
    session: &SessionRef,
    now: i64,
) -> Result<(), Error> {
    if current(connection, session, now).await?.holder.gate.owes_password() {
        return Err(Failure::SignedOut.into());
    }
    Ok(())
}

/// The session as it stands at `now`; `SignedOut` when it has ended.
async fn current(connection: &mut AnyConnection, session: &SessionRef, now: i64) -> Result<Stored, Error> {
    store::session_by_id(connection, &session.id)
        .await?
        .filter(|stored| stored.is_open(now, session.address))
        .ok_or_else(|| Failure::SignedOut.into())
}

/// Begins the change in whose audit trail the doings of `person` stand.
async fn begin(db: &Db, author: &Author, person: &Person) -> Result<Change, Error> {
    match person {
        Person::Contact { customer, .. } => db.change(author, customer).await,
        Person::Staff(_) => db.provider_change(author).await,
    }
}

/// Stores a new session, and returns its token.
async fn insert(
    backend: &Backend,
    change: &mut Change,
    holder: &Holder,
    reference: &SessionRef,
    agent: &str,
) -> Result<SecretString, Error> {
    let token = token(backend.rng());
    let now = change.now();
    store::insert_session(
        change.connection(),
        &store::NewSession {
            id: &reference.id,
            token_hash: &token_hash(token.expose_secret()),
            login: &holder.login,
            now,
            ends_at: now.saturating_add(holder.absolute_minutes.saturating_mul(MINUTE)),
            agent: &agent.chars().take(AGENT_MOST).collect::<String>(),
            address: &reference.address.to_string(),
        },
        now - FORGET_AFTER,
    )
    .await?;
    Ok(token)
}

fn opened(stored: Stored, address: IpAddr) -> Resolved {
    let holder = stored.holder;
    let reference = SessionRef {
        id: stored.id,
        login: holder.login.clone(),
        person: holder.person.clone(),
        name: holder.name.clone(),
        language: holder.language,
        address,
    };
    resolved(&holder, reference)
}

fn resolved(holder: &Holder, reference: SessionRef) -> Resolved {
    if holder.gate.owes_password() {
        Resolved::Owing(OwingSession(reference))
    } else {
        Resolved::Full(Session(reference))
    }
}

/// An event about the session, with nothing before or after.
fn event(kind: &'static str, login_name: &str, session: &SessionRef) -> Event {
    Event {
        kind,
        subject_kind: "login",
        subject_id: session.login.to_string(),
        subject_name: login_name.to_owned(),
        before: serde_json::Value::Null,
        after: json!({ "session": session.id.as_str() }),
    }
}
