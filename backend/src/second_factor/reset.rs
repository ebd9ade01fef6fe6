//! *Reset 2FA key*: somebody else's second factor is gone, with its recovery codes, trusted devices and sessions. By
//! whoever may change what that person signs in with (no taking over), never for oneself.

use super::{SecondFactor, letters, store};
use crate::{
    access::{
        self, Authorized, ContactsSection, Modify,
        provider::{Administrator, StaffAuthorized},
    },
    db::{Change, Event},
    error::Error,
    one_time_link::{self, Kind},
    sign_in::{self, Holder},
    staff, step_up,
};
use domain::{ContactId, Failure, LoginId, Refusal, StaffId, access::Standing, second_factor::ResetPage};
use serde_json::{Value, json};
use sqlx::AnyConnection;

impl SecondFactor<'_> {
    /// The page on which a contact's second factor is reset; refused to who may not.
    #[tracing::instrument(skip_all)]
    pub async fn reset_page(
        &self,
        who: &Authorized<ContactsSection, Modify>,
        contact: &ContactId,
    ) -> Result<ResetPage, Error> {
        let mut connection = self.backend.db().read().await?;
        may_reset(&mut connection, who, who.standing(), contact).await?;
        let login = login_of_contact(&mut connection, who, contact).await?;
        self.shown(&mut connection, &login).await
    }

    /// Resets a contact's second factor, and says whose and how many sessions that ended.
    #[tracing::instrument(skip_all)]
    pub async fn reset(
        &self,
        who: &Authorized<ContactsSection, Modify>,
        contact: &ContactId,
    ) -> Result<(String, u32), Error> {
        let mut change = self.backend.db().change(&who.author(), who.customer()).await?;
        let standing = who.recheck(&mut change).await?;
        may_reset(change.connection(), who, &standing, contact).await?;
        let login = login_of_contact(change.connection(), who, contact).await?;
        step_up::demand(&mut change, who.session()).await?;
        self.clear(change, &login, ("contact", contact.as_str())).await
    }

    /// As [`Self::reset_page`], of someone of the provider.
    #[tracing::instrument(skip_all)]
    pub async fn reset_staff_page(
        &self,
        who: &StaffAuthorized<Administrator>,
        staff: &StaffId,
    ) -> Result<ResetPage, Error> {
        let mut connection = self.backend.db().read().await?;
        staff::may_reset(&mut connection, (who.level(), who.staff()), staff).await?;
        let login = login_of_staff(&mut connection, staff).await?;
        self.shown(&mut connection, &login).await
    }

    /// As [`Self::reset`], of someone of the provider.
    #[tracing::instrument(skip_all)]
    pub async fn reset_staff(
        &self,
        who: &StaffAuthorized<Administrator>,
        staff: &StaffId,
    ) -> Result<(String, u32), Error> {
        let mut change = self.backend.db().provider_change(&who.author()).await?;
        let level = who.recheck(&mut change).await?;
        staff::may_reset(change.connection(), (level, who.staff()), staff).await?;
        let login = login_of_staff(change.connection(), staff).await?;
        step_up::demand(&mut change, who.session()).await?;
        self.clear(change, &login, ("staff", staff.as_str())).await
    }

    async fn shown(&self, connection: &mut AnyConnection, login: &LoginId) -> Result<ResetPage, Error> {
        let holder = holder(connection, login).await?;
        Ok(ResetPage {
            enrolled: holder.has_second_factor,
            required: holder.asks_for_second_factor,
            sessions: sign_in::store::open_sessions(connection, login, self.backend.now()).await?,
            name: holder.name,
        })
    }

    /// Takes everything away and tells whose it was.
    async fn clear(
        &self,
        mut change: Change,
        login: &LoginId,
        (subject_kind, subject_id): (&'static str, &str),
    ) -> Result<(String, u32), Error> {
        let now = change.now();
        let holder = holder(change.connection(), login).await?;
        if !holder.has_second_factor {
            return Ok((holder.name, 0));
        }
        super::forget(change.connection(), login).await?;
        one_time_link::revoke(change.connection(), Kind::Reset, login, now).await?;
        let sessions = sign_in::store::end_sessions(change.connection(), login, now).await?;
        let reader = store::reader(change.connection(), login).await?;
        let by = change.author().name.clone();
        let letter = letters::reset(reader.language, &holder.name, &by, sessions);
        letters::queue(self.backend, &mut change, &reader, letter).await?;
        let event = Event {
            kind: "second_factor.reset",
            subject_kind,
            subject_id: subject_id.to_owned(),
            subject_name: holder.name.clone(),
            before: Value::Null,
            after: json!({ "sessions_ended": sessions }),
        };
        change.commit(event).await?;
        Ok((holder.name, sessions))
    }
}

async fn holder(connection: &mut AnyConnection, login: &LoginId) -> Result<Holder, Error> {
    let holder = sign_in::store::holder_by_id(connection, login).await?;
    Ok(holder.ok_or(Failure::NotFound)?)
}

/// The login of a contact; who has none has nothing to reset.
async fn login_of_contact(
    connection: &mut AnyConnection,
    who: &Authorized<ContactsSection, Modify>,
    contact: &ContactId,
) -> Result<LoginId, Error> {
    let login = store::login_of_contact(connection, (who.customer().as_str(), contact.as_str())).await?;
    Ok(login.ok_or(Failure::NotFound)?)
}

async fn login_of_staff(connection: &mut AnyConnection, staff: &StaffId) -> Result<LoginId, Error> {
    let login = store::login_of_staff(connection, staff.as_str()).await?;
    Ok(login.ok_or(Failure::NotFound)?)
}

/// Rule 4: whoever lacks any level that the contact holds may not, nor anybody for themselves.
async fn may_reset(
    connection: &mut AnyConnection,
    who: &Authorized<ContactsSection, Modify>,
    standing: &Standing,
    contact: &ContactId,
) -> Result<(), Error> {
    // Unknown, deleted, another customer's.
    sign_in::store::of_contact(connection, who.customer(), contact)
        .await?
        .ok_or(Failure::NotFound)?;
    let sections = access::store::sections(connection).await?;
    let held = access::store::holding(connection, &sections, who.customer(), contact).await?;
    let oneself = who.contact() == Some(contact);
    standing.may_manage(&held, oneself)?;
    if oneself {
        // Turning off one's own has its own rules.
        return Err(Refusal::OwnAccess.into());
    }
    standing.may_change_identity(&held, oneself)?;
    Ok(())
}
