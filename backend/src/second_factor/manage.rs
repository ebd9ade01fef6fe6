//! One's own second factor, once there is one: turned off, new recovery codes, devices that are trusted.

use super::{SecondFactor, letters, store};
use crate::{
    db::Change,
    error::Error,
    sign_in::{self, Session, Stored},
    step_up, time_zone,
};
use domain::{
    Failure, Refusal,
    second_factor::{Device, TwoFactorPage},
};
use secrecy::SecretString;
use serde_json::{Value, json};

impl SecondFactor<'_> {
    /// The page of one's own second factor.
    #[tracing::instrument(skip_all)]
    pub async fn page(&self, session: &Session) -> Result<TwoFactorPage, Error> {
        let mut connection = self.backend.db().read().await?;
        let now = self.backend.now();
        sign_in::require_current(&mut connection, session, now).await?;
        let holder = sign_in::current(&mut connection, session, now).await?.holder;
        let reader = store::reader(&mut connection, &holder.login).await?;
        let day = |instant| time_zone::date(instant, &reader.time_zone);
        let factor = store::factor(&mut connection, &holder.login).await?;
        let devices = store::devices(&mut connection, &holder.login, now).await?;
        Ok(TwoFactorPage {
            since: factor.map(|factor| day(factor.created_at)),
            required: holder.asks_for_second_factor,
            codes_left: store::codes_left(&mut connection, &holder.login).await?,
            codes: Vec::new(),
            may_trust: holder.trusts_devices,
            devices: devices
                .into_iter()
                .map(|device| Device {
                    since: day(device.created_at),
                    until: day(device.expires_at),
                    id: device.id,
                    device: sign_in::agent::device(&device.agent),
                    address: device.address,
                })
                .collect(),
        })
    }

    /// Turns one's own second factor off, where none is asked for.
    #[tracing::instrument(skip_all)]
    pub async fn turn_off(&self, session: &Session) -> Result<(), Error> {
        let (mut change, stored) = self.own(session).await?;
        step_up::demand(&mut change, Some(session)).await?;
        let holder = stored.holder;
        if holder.asks_for_second_factor {
            return Err(Refusal::SecondFactorRequired.into());
        }
        if !holder.has_second_factor {
            return Ok(());
        }
        super::forget(change.connection(), &holder.login).await?;
        let reader = store::reader(change.connection(), &holder.login).await?;
        let letter = letters::turned_off(reader.language, &holder.name);
        letters::queue(self.backend, &mut change, &reader, letter).await?;
        let event = sign_in::event("second_factor.turned_off", &holder.login_name, session);
        change.commit(event).await
    }

    /// Makes new recovery codes in the place of those before.
    #[tracing::instrument(skip_all)]
    pub async fn make_codes(&self, session: &Session) -> Result<Vec<SecretString>, Error> {
        let (mut change, stored) = self.own(session).await?;
        step_up::demand(&mut change, Some(session)).await?;
        let holder = stored.holder;
        if !holder.has_second_factor {
            return Err(Failure::NotFound.into());
        }
        let codes = self.renew_codes(change.connection(), &holder.login).await?;
        let reader = store::reader(change.connection(), &holder.login).await?;
        let letter = letters::recovery_codes_made(reader.language, &holder.name);
        letters::queue(self.backend, &mut change, &reader, letter).await?;
        let event = sign_in::event("second_factor.recovery_codes_made", &holder.login_name, session);
        change.commit(event).await?;
        Ok(codes)
    }

    /// Trusts a device no more; one that is not trusted stays so, without a word.
    #[tracing::instrument(skip_all)]
    pub async fn forget_device(&self, session: &Session, id: &str) -> Result<(), Error> {
        let (mut change, stored) = self.own(session).await?;
        if !store::delete_device(change.connection(), session.login(), id).await? {
            return Ok(());
        }
        let mut event = sign_in::event("second_factor.device_forgotten", &stored.holder.login_name, session);
        (event.before, event.after) = (json!({ "id": id }), Value::Null);
        change.commit(event).await
    }

    /// A change of the person's own, who owes nothing.
    async fn own(&self, session: &Session) -> Result<(Change, Stored), Error> {
        let mut change = sign_in::begin(self.backend.db(), &session.author(), session.person()).await?;
        let now = change.now();
        let stored = sign_in::current(change.connection(), session, now).await?;
        if stored.debt().is_some() {
            return Err(Failure::SignedOut.into());
        }
        Ok((change, stored))
    }
}
