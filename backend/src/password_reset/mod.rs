//! A password that was forgotten: whoever asks is told the same, in the same time, whether or not there is anybody; what
//! was asked waits in a queue, and whoever it is about is mailed. The second factor is asked for as before. Not
//! responsible for how a link works ([`crate::one_time_link`]).

pub(crate) mod letters;
mod store;
#[cfg(test)]
mod tests;

use crate::{
    Backend,
    audit::{Author, AuthorKind},
    clock::MINUTE,
    db::{Change, Event},
    error::Error,
    one_time_link::{
        self, Kind, Owner,
        limits::{self, Limit},
    },
    password::{self, policy::Context},
    second_factor,
    sign_in::{self, Anonymous, Person, store as logins},
    time_zone,
};
use domain::{
    Bilingual, Failure, FieldFailure, LoginId, Reason,
    password_reset::{ResetDone, ResetPage},
    portal_access::{Status, password_least},
};
use secrecy::SecretString;
use serde_json::{Value, json};
use std::net::IpAddr;
use store::{Holder, Request};

/// What limits are counted under.
const WHAT: &str = "reset";
/// So many requests are taken out of the queue at a time.
const BATCH: i64 = 20;
/// How long whoever took one has for it, before somebody else tries.
const CLAIM: i64 = MINUTE;
/// The most characters of a login or an e-mail address.
const WHO_MOST: usize = 254;

/// Passwords that were forgotten.
pub struct PasswordReset<'a> {
    backend: &'a Backend,
}

impl<'a> PasswordReset<'a> {
    pub(crate) fn new(backend: &'a Backend) -> Self {
        Self { backend }
    }

    /// Takes note that somebody forgot the password of a login, or of whoever has an e-mail address. Nothing is looked
    /// up: the answer and its time are the same for everybody.
    #[tracing::instrument(skip_all)]
    pub async fn ask(&self, anonymous: &Anonymous, who: &str) -> Result<(), Error> {
        let who = who.trim();
        let wrong = |reason| Err(vec![FieldFailure::new("who", reason)].into());
        if who.is_empty() {
            return wrong(Reason::Required);
        }
        if who.chars().count() > WHO_MOST {
            let most = u32::try_from(WHO_MOST).unwrap_or(u32::MAX);
            return wrong(Reason::TooLong { most });
        }
        limits::count(self.backend, &Limit::address(WHAT, anonymous.address)).await?;
        let id: String = self.backend.ids().make()?;
        let mut transaction = self.backend.db().bookkeeping().await?;
        let address = anonymous.address.to_canonical().to_string();
        store::ask(&mut transaction, &id, &who.to_lowercase(), &address).await?;
        transaction.commit().await?;
        Ok(())
    }

    /// Looks up whom the requests in the queue are about, and mails them; says how many requests there were. Several
    /// servers may do so at once: each request is taken by one of them.
    #[tracing::instrument(skip_all)]
    pub async fn answer(&self) -> Result<usize, Error> {
        let mut answered = 0;
        loop {
            let now = self.backend.now();
            let mut transaction = self.backend.db().bookkeeping().await?;
            let requests = store::claim(&mut transaction, now, now + CLAIM, BATCH).await?;
            transaction.commit().await?;
            if requests.is_empty() {
                return Ok(answered);
            }
            for request in requests {
                let logins = store::logins(&mut *self.backend.db().read().await?, &request.who).await?;
                for login in logins {
                    self.mail(&login, &request).await?;
                }
                let mut transaction = self.backend.db().bookkeeping().await?;
                store::done(&mut transaction, &request.id).await?;
                transaction.commit().await?;
                answered += 1;
            }
        }
    }

    /// Whether anybody waits for an answer.
    pub(crate) async fn has_requests(&self) -> Result<bool, Error> {
        store::has_requests(&mut *self.backend.db().read().await?, self.backend.now()).await
    }

    /// Mails a link to whoever has a login, or why there is none; nothing without an address.
    async fn mail(&self, login: &LoginId, request: &Request) -> Result<(), Error> {
        let backend = self.backend;
        let holder = store::holder(&mut *backend.db().read().await?, login).await?;
        let Some(holder) = holder.filter(|holder| !holder.email.is_empty()) else {
            return Ok(());
        };
        if !limits::may(backend, &Limit::login(WHAT, login.as_str())).await? {
            return Ok(());
        }
        let author = Author {
            address: request.address.parse().ok(),
            ..Author::system("password reset")
        };
        let mut change = begin(backend, &author, &holder.person).await?;
        let now = change.now();
        let holder = store::holder(change.connection(), login).await?;
        let Some(holder) = holder.filter(|holder| !holder.email.is_empty()) else {
            return Ok(());
        };
        let link = if holder.may_reset(now) {
            let owner = Owner::Login(login.clone());
            Some(one_time_link::make(backend, &mut change, Kind::Reset, &owner, &holder.email).await?)
        } else {
            None
        };
        letters::asked(backend, &mut change, &holder, link.as_ref()).await?;
        let event = holder.event("password.reset_asked", json!({ "link_sent": link.is_some() }));
        change.commit(event).await
    }

    /// What stands under the link; `NotFound` when it does not work.
    #[tracing::instrument(skip_all)]
    pub async fn page(&self, token: &str) -> Result<ResetPage, Error> {
        let holder = self.find(token).await?;
        let mut connection = self.backend.db().read().await?;
        let has_second_factor = second_factor::second_factor_enrolled(&mut connection, &holder.login).await?;
        Ok(ResetPage {
            login: holder.login_name,
            account: holder.account,
            least: password_least(has_second_factor),
        })
    }

    async fn find(&self, token: &str) -> Result<Holder, Error> {
        let now = self.backend.now();
        let mut connection = self.backend.db().read().await?;
        let link = one_time_link::find(&mut connection, Kind::Reset, token, now).await?;
        let holder = store::holder(&mut connection, &link.owner.login()?).await?;
        let holder = holder.filter(|holder| holder.may_reset(now));
        holder.ok_or_else(|| Failure::NotFound.into())
    }

    /// Sets another password. Every session of the login ends, and no other link to set one works any more; nobody is
    /// signed in by it. Whoever guessed before does not hold the owner up: wrong tries are forgotten, and the browser is
    /// known from now on by the token that it gets.
    #[tracing::instrument(skip_all)]
    pub async fn set(
        &self,
        anonymous: &Anonymous,
        token: &str,
        password: &SecretString,
    ) -> Result<(ResetDone, SecretString), Error> {
        // Nothing is hashed for whoever has no link.
        let holder = self.find(token).await?;
        let (has_second_factor, context) = {
            let mut connection = self.backend.db().read().await?;
            (
                second_factor::second_factor_enrolled(&mut connection, &holder.login).await?,
                Context::of_login(&mut connection, &holder.login).await?,
            )
        };
        let checked = self.backend.passwords().check(password, has_second_factor, context);
        if let Err(reason) = checked.await? {
            return Err(vec![FieldFailure::new("password", reason)].into());
        }
        let hash = self.backend.passwords().hash(password).await?;
        let author = holder.author(anonymous.address);
        let mut change = begin(self.backend, &author, &holder.person).await?;
        let now = change.now();
        one_time_link::take(change.connection(), Kind::Reset, token, now).await?;
        let holder = store::holder(change.connection(), &holder.login).await?;
        let holder = holder.filter(|holder| holder.may_reset(now)).ok_or(Failure::NotFound)?;
        let is_short = password::is_short(password);
        logins::set_password(change.connection(), &holder.login, (&hash, is_short), now).await?;
        logins::forget_tries_of(change.connection(), &holder.login).await?;
        let device = sign_in::know(self.backend, &mut change, &holder.login, anonymous).await?;
        let sessions = logins::end_sessions(change.connection(), &holder.login, now).await?;
        letters::set(self.backend, &mut change, &holder, sessions).await?;
        let event = holder.event("password.reset", json!({ "sessions_ended": sessions }));
        change.commit(event).await?;
        Ok((ResetDone { sessions }, device))
    }
}

/// Begins the change in whose audit trail the doings of `person` stand.
async fn begin(backend: &Backend, author: &Author, person: &Person) -> Result<Change, Error> {
    match person {
        Person::Contact { customer, .. } => backend.db().change(author, customer).await,
        Person::Staff(_) => backend.db().provider_change(author).await,
    }
}

impl Holder {
    /// Whether a link may set the password: the access is open, now or later, and there is one to forget.
    fn may_reset(&self, now: i64) -> bool {
        let is_open = matches!(self.window.status(now), Status::Active | Status::Scheduled);
        self.has_password && self.is_account_open && is_open
    }

    /// From when the access works, when that is yet to come, in their own zone.
    fn begins(&self, now: i64) -> Option<Bilingual> {
        let begins = self.window.activates_at.filter(|begins| *begins > now);
        begins.map(|begins| time_zone::moment(begins, &self.time_zone))
    }

    /// As the audit trail names them.
    fn author(&self, address: IpAddr) -> Author {
        let (kind, id) = match &self.person {
            Person::Contact { contact, .. } => (AuthorKind::Contact, contact.to_string()),
            Person::Staff(staff) => (AuthorKind::Staff, staff.to_string()),
        };
        Author {
            kind,
            id,
            name: self.name.clone(),
            address: Some(address.to_canonical()),
            session: None,
        }
    }

    fn event(&self, kind: &'static str, after: Value) -> Event {
        let (subject_kind, subject_id) = match &self.person {
            Person::Contact { contact, .. } => ("contact", contact.to_string()),
            Person::Staff(staff) => ("staff", staff.to_string()),
        };
        Event {
            kind,
            subject_kind,
            subject_id,
            subject_name: self.name.clone(),
            before: Value::Null,
            after,
        }
    }
}
