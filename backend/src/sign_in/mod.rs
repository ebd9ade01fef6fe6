//! Signing in and out, sessions, and what surrounds every page. Not responsible for cookies (the server) nor
//! for giving someone a login ([`crate::contacts`], [`crate::staff`]).

pub(crate) mod agent;
pub(crate) mod amr;
mod devices;
mod forget;
pub(crate) mod letters;
mod password;
mod session;
mod sessions;
mod shell;
pub(crate) mod store;
#[cfg(test)]
mod tests;
mod tries;

pub use password::Changed;
pub use session::{Debt, OwingSession, Person, Resolved, Session, SessionRef};

pub(crate) use devices::know;
pub(crate) use session::{Holder, Stored};

use crate::{
    Backend,
    audit::{Author, Event},
    clock::MINUTE,
    db::{Change, Db},
    error::Error,
    password::{token, token_hash},
    second_factor,
    time_zone::{self, Edge},
};
use amr::{Amr, Method};
use domain::{Failure, Language, LoginId, portal_access::Told, session::SignInRefusal, value::LoginName};
use secrecy::{ExposeSecret, SecretString};
use serde_json::json;
use sqlx::AnyConnection;
use std::net::IpAddr;
use tries::Subject;

/// How many characters of the client's description of itself are kept.
pub(crate) const AGENT_MOST: usize = 300;
/// Sessions that ended are forgotten after a month.
const FORGET_AFTER: i64 = 30 * 24 * 60 * MINUTE;

/// Someone who is not signed in.
#[derive(Debug, Clone)]
pub struct Anonymous {
    /// The address of the client.
    pub address: IpAddr,
    /// What the client calls itself.
    pub agent: String,
    /// The token of the browser, if it came in before.
    pub device: Option<SecretString>,
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
        /// What the browser keeps to be known again.
        device: SecretString,
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
    pub async fn sign_in(&self, anonymous: &Anonymous, login: &str, password: SecretString) -> Result<Outcome, Error> {
        self.sign_in_on(anonymous, None, login, password).await
    }

    /// As [`Self::sign_in`], on a device that shows the token of trust: one that this login trusts is not asked for a
    /// second factor.
    #[tracing::instrument(skip_all)]
    pub async fn sign_in_on(
        &self,
        anonymous: &Anonymous,
        trusted: Option<&SecretString>,
        login: &str,
        password: SecretString,
    ) -> Result<Outcome, Error> {
        let address = anonymous.address.to_canonical();
        // Whoever came in from this browser before is held up neither by strangers who try the same login nor by those
        // behind the same address.
        let device = devices::known(self.backend, anonymous, login).await?;
        let by_address = match &device {
            Some(_) => None,
            None => match tries::count(self.backend, Subject::address(address)).await? {
                Ok(counted) => Some(counted),
                Err(seconds) => return Ok(Outcome::Refused(SignInRefusal::TooManyTries { seconds })),
            },
        };
        let subject = match &device {
            Some(device) => Subject::login_on(login, device),
            None => Subject::login(login),
        };
        let by_login = match tries::count(self.backend, subject).await? {
            Ok(counted) => counted,
            Err(seconds) => {
                // Nothing was tried: colleagues behind the same address are not held up.
                self.take_back(by_address.as_ref()).await?;
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
        let holder = match holder {
            Some(holder) if right => holder,
            unknown_or_wrong => {
                if let Some(holder) = unknown_or_wrong.filter(|_| device.is_none() && by_login.tries == tries::FREE) {
                    self.tell_of_guesses(holder, address);
                }
                return Ok(Outcome::Refused(SignInRefusal::Wrong));
            }
        };
        self.take_back(by_address.as_ref()).await?;
        tries::take_back(self.backend, &by_login).await?;
        self.open(&holder, anonymous, trusted).await
    }

    async fn take_back(&self, by_address: Option<&tries::Counted>) -> Result<(), Error> {
        match by_address {
            Some(counted) => tries::take_back(self.backend, counted).await,
            None => Ok(()),
        }
    }

    /// Writes to whoever has a login that somebody guesses. Not before the answer, which would take longer than that
    /// to a login that does not exist.
    fn tell_of_guesses(&self, holder: Holder, address: IpAddr) {
        let backend = self.backend.clone();
        tokio::spawn(async move {
            if let Err(error) = guessed(&backend, &holder, address).await {
                tracing::error!(%error, "whose password is guessed was not told");
            }
        });
    }

    /// Opens a session for someone whose password was right, if nothing else stands against it.
    async fn open(
        &self,
        verified: &Holder,
        anonymous: &Anonymous,
        trusted: Option<&SecretString>,
    ) -> Result<Outcome, Error> {
        let address = anonymous.address.to_canonical();
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
        let mut amr = Amr::password();
        if holder.has_second_factor
            && let Some(token) = trusted
            && second_factor::use_device(change.connection(), &holder, token, address, now).await?
        {
            amr = amr.with(Method::Device);
        }
        let how = How {
            amr: &amr,
            authenticated_at: now,
        };
        let token = insert(self.backend, &mut change, &holder, &reference, &anonymous.agent, how).await?;
        let seen = devices::see(self.backend, &mut change, &holder.login, anonymous).await?;
        if let Some(device) = seen.is_new {
            letters::write(self.backend, &mut change, &holder.login, |reader| {
                let at = time_zone::moment(now, &reader.time_zone);
                letters::new_device(reader, &device, &address.to_string(), &at)
            })
            .await?;
        }
        store::came_in(change.connection(), &holder.login, now).await?;
        let mut event = event("session.signed_in", &holder.login_name, &reference);
        event.after = json!({ "session": reference.id.as_str(), "amr": amr.to_string() });
        change.commit(event).await?;
        Ok(Outcome::Signed {
            token,
            session: resolved(holder.debt(&amr), reference),
            device: seen.token,
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
        self.open(&holder, anonymous, None).await
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

/// Tells whoever has a login that it is guessed, and the trail.
async fn guessed(backend: &Backend, holder: &Holder, address: IpAddr) -> Result<(), Error> {
    let author = Author {
        address: Some(address),
        ..Author::system("sign-in")
    };
    let mut change = begin(backend.db(), &author, &holder.person).await?;
    let now = change.now();
    letters::write(backend, &mut change, &holder.login, |reader| {
        let at = time_zone::moment(now, &reader.time_zone);
        letters::guessed(reader, tries::FREE, &address.to_string(), &at)
    })
    .await?;
    change
        .commit(Event {
            kind: "login.guessed",
            subject_kind: "login",
            subject_id: holder.login.to_string(),
            subject_name: holder.login_name.clone(),
            before: serde_json::Value::Null,
            after: json!({ "tries": tries::FREE }),
        })
        .await
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
    if current(connection, session, now).await?.debt().is_some() {
        return Err(Failure::SignedOut.into());
    }
    Ok(())
}

/// The session as it stands at `now`; `SignedOut` when it has ended.
pub(crate) async fn current(connection: &mut AnyConnection, session: &SessionRef, now: i64) -> Result<Stored, Error> {
    store::session_by_id(connection, &session.id)
        .await?
        .filter(|stored| stored.is_open(now, session.address))
        .ok_or_else(|| Failure::SignedOut.into())
}

/// Begins the change in whose audit trail the doings of `person` stand.
pub(crate) async fn begin(db: &Db, author: &Author, person: &Person) -> Result<Change, Error> {
    match person {
        Person::Contact { customer, .. } => db.change(author, customer).await,
        Person::Staff(_) => db.provider_change(author).await,
    }
}

/// When and how a session was authenticated.
#[derive(Clone, Copy)]
struct How<'a> {
    amr: &'a Amr,
    authenticated_at: i64,
}

/// Stores a new session, and returns its token.
async fn insert(
    backend: &Backend,
    change: &mut Change,
    holder: &Holder,
    reference: &SessionRef,
    agent: &str,
    how: How<'_>,
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
            amr: how.amr,
            authenticated_at: how.authenticated_at,
        },
        now - FORGET_AFTER,
    )
    .await?;
    Ok(token)
}

fn opened(stored: Stored, address: IpAddr) -> Resolved {
    let debt = stored.debt();
    let holder = stored.holder;
    let reference = SessionRef {
        id: stored.id,
        login: holder.login.clone(),
        person: holder.person.clone(),
        name: holder.name.clone(),
        language: holder.language,
        address,
    };
    resolved(debt, reference)
}

fn resolved(debt: Option<Debt>, reference: SessionRef) -> Resolved {
    match debt {
        Some(debt) => Resolved::Owing(OwingSession { reference, debt }),
        None => Resolved::Full(Session(reference)),
    }
}

/// An event about the session, with nothing before or after.
pub(crate) fn event(kind: &'static str, login_name: &str, session: &SessionRef) -> Event {
    Event {
        kind,
        subject_kind: "login",
        subject_id: session.login.to_string(),
        subject_name: login_name.to_owned(),
        before: serde_json::Value::Null,
        after: json!({ "session": session.id.as_str() }),
    }
}
