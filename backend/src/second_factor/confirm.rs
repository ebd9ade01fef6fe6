//! Showing that it is them: a code after the password at sign-in, a code or the password again later. Not responsible
//! for when that is asked for ([`crate::step_up`]).

use super::{SecondFactor, letters, place, recovery_hash, store, totp, tries};
use crate::{
    clock::MINUTE,
    db::{Change, Event},
    error::Error,
    password::{token, token_hash},
    sign_in::{
        self, Anonymous, Debt, Holder, Resolved, SessionRef,
        amr::{Amr, Method},
    },
    step_up, time_zone,
};
use domain::{
    Failure, FieldFailure, Reason,
    second_factor::{Proof, TRUST_DAYS},
};
use secrecy::{ExposeSecret, SecretString};
use serde_json::json;

/// Microseconds for which a device is trusted.
const TRUSTED: i64 = TRUST_DAYS as i64 * 24 * 60 * MINUTE;
/// The field in which it is given.
const FIELD: &str = "proof";

/// What is asked of somebody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Challenge {
    /// Their name.
    pub name: String,
    /// By what they show that it is them.
    pub by: Proof,
    /// Whether they are signing in.
    pub signs_in: bool,
    /// Whether this device can be trusted from then on.
    pub may_trust: bool,
}

/// What somebody gives.
#[derive(Debug)]
pub struct Answer {
    /// The code or the password.
    pub proof: SecretString,
    /// Whether this device is to be trusted.
    pub trust: bool,
}

/// They showed that it is them.
#[derive(Debug)]
pub struct Confirmed {
    /// The token of the session from now on.
    pub token: SecretString,
    /// The token of this device, if it is trusted from now on.
    pub device: Option<SecretString>,
    /// What is owed next.
    pub debt: Option<Debt>,
}

/// By what a code was right.
enum Right {
    Code,
    Recovery { left: u32 },
    Password,
}

impl SecondFactor<'_> {
    /// What is asked of the person of a session; `NotFound` when something else is owed first.
    #[tracing::instrument(skip_all)]
    pub async fn challenge(&self, resolved: &Resolved) -> Result<Challenge, Error> {
        let mut connection = self.backend.db().read().await?;
        let stored = sign_in::current(&mut connection, resolved.reference(), self.backend.now()).await?;
        let signs_in = signs_in(stored.debt())?;
        Ok(Challenge {
            by: step_up::proof(&stored.holder),
            may_trust: signs_in && stored.holder.trusts_devices,
            name: stored.holder.name,
            signs_in,
        })
    }

    /// Takes what somebody gives: a code of the app, a recovery code, or the password of whoever has no second factor.
    /// The session has another token from then on.
    #[tracing::instrument(skip_all)]
    pub async fn confirm(&self, resolved: &Resolved, answer: &Answer, client: &Anonymous) -> Result<Confirmed, Error> {
        let session = resolved.reference();
        let holder = {
            let mut connection = self.backend.db().read().await?;
            let stored = sign_in::current(&mut connection, session, self.backend.now()).await?;
            signs_in(stored.debt())?;
            stored.holder
        };
        if answer.proof.expose_secret().trim().is_empty() {
            return Err(wrong(Reason::Required));
        }
        match step_up::proof(&holder) {
            Proof::Password => {
                self.backend
                    .sign_in()
                    .reauthenticate(session, &answer.proof)
                    .await?
                    .map_err(wrong)?;
                let change = self.begin(session).await?;
                self.accept(change, session, answer, client, Right::Password).await
            }
            Proof::Code => {
                let which = tries::count(self.backend, &holder.login)
                    .await?
                    .map_err(|seconds| Failure::TooManyTries { seconds })?;
                let mut change = self.begin(session).await?;
                match self.check(&mut change, &holder, &answer.proof).await? {
                    Ok(right) => self.accept(change, session, answer, client, right).await,
                    Err(reason) => {
                        drop(change);
                        if which == tries::FREE {
                            self.warn(session, &holder, which).await?;
                        }
                        Err(wrong(reason))
                    }
                }
            }
        }
    }

    async fn begin(&self, session: &SessionRef) -> Result<Change, Error> {
        sign_in::begin(self.backend.db(), &session.author(), session.person()).await
    }

    /// Whether a code is right, which is used up by it.
    async fn check(
        &self,
        change: &mut Change,
        holder: &Holder,
        proof: &SecretString,
    ) -> Result<Result<Right, Reason>, Error> {
        let now = change.now();
        let conn = change.connection();
        let Some(code) = totp::typed(proof.expose_secret()) else {
            let hash = recovery_hash(proof.expose_secret());
            if !store::use_code(conn, &holder.login, &hash, now).await? {
                return Ok(Err(Reason::WrongCode));
            }
            let left = store::codes_left(conn, &holder.login).await?;
            return Ok(Ok(Right::Recovery { left }));
        };
        let Some(factor) = store::factor(conn, &holder.login).await? else {
            // Reset in between.
            return Ok(Err(Reason::WrongCode));
        };
        let key = self
            .backend
            .secrets()
            .unseal(place(&factor.id), &factor.sealed)
            .ok_or_else(|| Error::corrupt("second_factor", &factor.id))?;
        let Some(step) = totp::step(&key, &code, now)? else {
            return Ok(Err(Reason::WrongCode));
        };
        if step > factor.last_step && store::take_step(conn, &factor.id, step).await? {
            Ok(Ok(Right::Code))
        } else {
            Ok(Err(Reason::UsedCode))
        }
    }

    /// The session is authenticated from now on, with another token.
    async fn accept(
        &self,
        mut change: Change,
        session: &SessionRef,
        answer: &Answer,
        client: &Anonymous,
        right: Right,
    ) -> Result<Confirmed, Error> {
        let now = change.now();
        let stored = sign_in::current(change.connection(), session, now).await?;
        let signs_in = signs_in(stored.debt())?;
        let (kind, method) = match right {
            Right::Password => ("session.confirmed", Method::Password),
            Right::Code if signs_in => ("second_factor.accepted", Method::Code),
            Right::Code => ("session.confirmed", Method::Code),
            Right::Recovery { .. } => ("second_factor.recovery_code_used", Method::Recovery),
        };
        let holder = stored.holder;
        let amr = stored.amr.with(method);
        let token = token(self.backend.rng());
        let hash = token_hash(token.expose_secret());
        sign_in::store::authenticate_session(change.connection(), session.id(), (&hash, &amr), now).await?;
        store::forget_tries(change.connection(), &holder.login).await?;
        let mut events = vec![event(kind, &holder, session, &amr)];
        if let Right::Recovery { left } = right {
            let reader = store::reader(change.connection(), &holder.login).await?;
            let letter = letters::recovery_code_used(reader.language, &holder.name, left);
            letters::queue(self.backend, &mut change, &reader, letter).await?;
            if let Some(first) = events.first_mut() {
                first.after = json!({ "session": session.id().as_str(), "left": left });
            }
        }
        let mut device = None;
        if answer.trust && signs_in && holder.trusts_devices {
            device = Some(self.trust(&mut change, &holder, client).await?);
            events.push(event("second_factor.device_trusted", &holder, session, &amr));
        }
        let debt = holder.debt(&amr);
        let first = events.remove(0);
        change.commit_all(first, events).await?;
        Ok(Confirmed { token, device, debt })
    }

    /// Trusts the device of a client, and tells its person.
    async fn trust(&self, change: &mut Change, holder: &Holder, client: &Anonymous) -> Result<SecretString, Error> {
        let now = change.now();
        let id: String = self.backend.ids().make()?;
        let token = token(self.backend.rng());
        let agent: String = client.agent.chars().take(sign_in::AGENT_MOST).collect();
        let device = store::NewDevice {
            id: &id,
            token_hash: &token_hash(token.expose_secret()),
            now,
            expires_at: now.saturating_add(TRUSTED),
            agent: &agent,
            address: &client.address.to_canonical().to_string(),
        };
        store::insert_device(change.connection(), &holder.login, &device).await?;
        let reader = store::reader(change.connection(), &holder.login).await?;
        let until = time_zone::date(device.expires_at, &reader.time_zone);
        let said = sign_in::agent::device(&agent);
        let letter = letters::device_trusted(reader.language, &holder.name, &said, &until);
        letters::queue(self.backend, change, &reader, letter).await?;
        Ok(token)
    }

    /// Tells somebody, once, that wrong codes are given with their password.
    async fn warn(&self, session: &SessionRef, holder: &Holder, codes: i64) -> Result<(), Error> {
        let mut change = self.begin(session).await?;
        let reader = store::reader(change.connection(), &holder.login).await?;
        let letter = letters::too_many_codes(reader.language, &holder.name, &session.address().to_string());
        letters::queue(self.backend, &mut change, &reader, letter).await?;
        let mut event = sign_in::event("second_factor.wrong_codes", &holder.login_name, session);
        event.after = json!({ "session": session.id().as_str(), "count": codes });
        change.commit(event).await
    }
}

/// Whether the session is signing in; refused while it owes another password.
fn signs_in(debt: Option<Debt>) -> Result<bool, Failure> {
    match debt {
        // A second factor is set up by whoever showed just now that it is them.
        None | Some(Debt::Enrolment) => Ok(false),
        Some(Debt::SecondFactor) => Ok(true),
        Some(Debt::Password) => Err(Failure::NotFound),
    }
}

fn event(kind: &'static str, holder: &Holder, session: &SessionRef, amr: &Amr) -> Event {
    let mut event = sign_in::event(kind, &holder.login_name, session);
    event.after = json!({ "session": session.id().as_str(), "amr": amr.to_string() });
    event
}

/// What is wrong with what was given.
pub(super) fn wrong(reason: Reason) -> Error {
    vec![FieldFailure::new(FIELD, reason)].into()
}
