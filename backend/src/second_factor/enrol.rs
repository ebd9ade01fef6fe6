//! Setting a second factor up: a key is drawn and shown, and in force once a code of it came back. Until then nothing is
//! kept: the page holds the key, sealed, and hands it back with the code.

use super::{SecondFactor, confirm::wrong, letters, place, store, totp};
use crate::{
    clock::MINUTE,
    db::Change,
    error::Error,
    password::{token, token_hash},
    provider_settings,
    secrets::{Place, Sealed},
    sign_in::{self, Debt, Resolved, SessionRef, amr::Method},
    step_up,
};
use domain::{Failure, Reason, second_factor::Enrolment};
use secrecy::{ExposeSecret, SecretString};
use serde_json::json;
use zeroize::Zeroizing;

/// How long the page may stand before its key is no good any more.
const LASTS: i64 = 60 * MINUTE;
/// Bytes of the instant until which a key is good.
const UNTIL: usize = 8;

/// A second factor is in force.
#[derive(Debug)]
pub struct Enrolled {
    /// The recovery codes, which are kept nowhere.
    pub codes: Vec<SecretString>,
    /// The token of the session from now on.
    pub token: SecretString,
    /// What is owed next.
    pub debt: Option<Debt>,
}

impl SecondFactor<'_> {
    /// A key to be set up, for whoever showed just now that it is them. With what the page handed back, the
    /// same one.
    #[tracing::instrument(skip_all)]
    pub async fn enrolment(&self, resolved: &Resolved, handed_back: Option<&str>) -> Result<Enrolment, Error> {
        let session = resolved.reference();
        let now = self.backend.now();
        let mut connection = self.backend.db().read().await?;
        let stored = sign_in::current(&mut connection, session, now).await?;
        may_enrol(stored.debt())?;
        let again = handed_back.and_then(|sealed| Some((self.opened(session, sealed, now)?, sealed.to_owned())));
        let (key, sealed) = if let Some(again) = again {
            again
        } else {
            // Also of whoever owes it, as a session may be open for long before it is asked for.
            step_up::recent(&mut connection, session, now).await?;
            let mut key = Zeroizing::new(vec![0; totp::KEY_LENGTH]);
            self.backend.rng().fill(&mut key);
            let sealed = self.sealed(session, &key, now)?;
            (key, sealed)
        };
        let (settings, _) = provider_settings::store::settings(&mut connection).await?;
        let codes = totp::codes(&key, (&settings.name, &stored.holder.login_name))?;
        let address = codes
            .to_url()
            .map_err(|error| Error::Other(format!("an address for an authenticator app: {error}")))?;
        Ok(Enrolment {
            qr: totp::qr(&address)?,
            key: totp::groups(&codes).to_string(),
            address,
            sealed,
        })
    }

    /// Puts the key that the page handed back in force, if this is a code of it; in the place of the one before.
    #[tracing::instrument(skip_all)]
    pub async fn enrol(&self, resolved: &Resolved, sealed: &str, code: &str) -> Result<Enrolled, Error> {
        let session = resolved.reference();
        let mut change = sign_in::begin(self.backend.db(), &session.author(), session.person()).await?;
        let now = change.now();
        let stored = sign_in::current(change.connection(), session, now).await?;
        may_enrol(stored.debt())?;
        // The page was given to somebody who had shown that it is them.
        let key = self.opened(session, sealed, now).ok_or(Failure::NotFound)?;
        let code = totp::typed(code).ok_or_else(|| wrong(Reason::WrongCode))?;
        let step = totp::step(&key, &code, now)?.ok_or_else(|| wrong(Reason::WrongCode))?;
        let mut holder = stored.holder;
        let replaced = holder.has_second_factor;
        store::delete(change.connection(), &holder.login).await?;
        let id: String = self.backend.ids().make()?;
        let kept = self
            .backend
            .secrets()
            .seal(change.connection(), place(&id), &key)
            .await?;
        store::insert(change.connection(), (&id, &holder.login), &kept, step, now).await?;
        let codes = self.renew_codes(change.connection(), &holder.login).await?;
        let amr = stored.amr.with(Method::Code);
        let token = token(self.backend.rng());
        let hash = token_hash(token.expose_secret());
        sign_in::store::authenticate_session(change.connection(), session.id(), (&hash, &amr), now).await?;
        sign_in::store::ask_other_sessions(change.connection(), &holder.login, session.id()).await?;
        self.tell(&mut change, session, &holder, replaced).await?;
        let kind = if replaced {
            "second_factor.replaced"
        } else {
            "second_factor.turned_on"
        };
        let mut event = sign_in::event(kind, &holder.login_name, session);
        event.after = json!({ "session": session.id().as_str(), "factor": "totp" });
        change.commit(event).await?;
        holder.has_second_factor = true;
        Ok(Enrolled {
            codes,
            token,
            debt: holder.debt(&amr),
        })
    }

    async fn tell(
        &self,
        change: &mut Change,
        session: &SessionRef,
        holder: &sign_in::Holder,
        replaced: bool,
    ) -> Result<(), Error> {
        let reader = store::reader(change.connection(), session.login()).await?;
        let letter = letters::turned_on(reader.language, &holder.name, replaced);
        letters::queue(self.backend, change, &reader, letter).await
    }

    /// A key as the page holds it: for this session alone, and for an hour.
    fn sealed(&self, session: &SessionRef, key: &[u8], now: i64) -> Result<String, Error> {
        let until = now.saturating_add(LASTS).to_be_bytes();
        let message = Zeroizing::new([until.as_slice(), key].concat());
        let sealed = self.backend.secrets().seal_unstored(page(session), &message)?;
        Ok(format!("{}.{}", sealed.key_id, sealed.text))
    }

    /// The key that a page handed back; `None` when it is not of this session, or too old.
    fn opened(&self, session: &SessionRef, text: &str, now: i64) -> Option<Zeroizing<Vec<u8>>> {
        let (key_id, text) = text.split_once('.')?;
        let sealed = Sealed {
            key_id: key_id.to_owned(),
            text: text.to_owned(),
        };
        let message = self.backend.secrets().unseal(page(session), &sealed)?;
        let (until, key) = message.split_first_chunk::<UNTIL>()?;
        (now < i64::from_be_bytes(*until)).then(|| Zeroizing::new(key.to_vec()))
    }
}

fn page(session: &SessionRef) -> Place<'_> {
    Place {
        table: "enrolment",
        row: session.id().as_str(),
    }
}

/// Whoever owes it, and whoever owes nothing.
fn may_enrol(debt: Option<Debt>) -> Result<(), Failure> {
    match debt {
        None | Some(Debt::Enrolment) => Ok(()),
        Some(Debt::SecondFactor | Debt::Password) => Err(Failure::NotFound),
    }
}
