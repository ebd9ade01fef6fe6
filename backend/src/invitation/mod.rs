//! Invitations: whoever is given a login without a password is mailed a link under which they set one. Not responsible
//! for giving the login ([`crate::contacts`]) nor for how a link works ([`crate::one_time_link`]).

pub(crate) mod letters;
pub(crate) mod store;
#[cfg(test)]
pub(crate) mod tests;

use crate::{
    Backend,
    access::{Authorized, ContactsSection, Modify, store as access},
    audit::{Author, AuthorKind},
    contacts::reader_zone,
    db::{Change, Event},
    error::Error,
    one_time_link::{self, Kind, Last, Owner},
    password::policy::Context,
    provider_settings,
    sign_in::{Anonymous, store as logins},
    step_up, time_zone,
};
use domain::{
    ContactId, CustomerId, Failure, FieldFailure, Reason, Refusal,
    access::Standing,
    invitation::{Accepted, Invitation, InvitationPage, InvitationPanel, InvitationState, InvitationStep},
    portal_access::Status,
};
use secrecy::SecretString;
use serde_json::{Value, json};
use sqlx::AnyConnection;
use store::Invitee;

pub(crate) use store::{NONE_OPEN, has_password};

/// Invitations of contacts.
pub struct Invitations<'a> {
    backend: &'a Backend,
}

impl<'a> Invitations<'a> {
    pub(crate) fn new(backend: &'a Backend) -> Self {
        Self { backend }
    }

    /// Sends an invitation to who has no password yet, or takes it back; gives what the dialog shows then.
    #[tracing::instrument(skip_all)]
    pub async fn step(
        &self,
        who: &Authorized<ContactsSection, Modify>,
        contact: &ContactId,
        step: InvitationStep,
    ) -> Result<InvitationPanel, Error> {
        let customer = who.customer();
        let mut change = self.backend.db().change(&who.author(), customer).await?;
        let actor = who.recheck(&mut change).await?;
        let oneself = who.contact() == Some(contact);
        let invitee = store::invitee(change.connection(), customer, contact).await?;
        let invitee = invitee.ok_or(Failure::NotFound)?;
        may_manage(change.connection(), customer, &invitee, (&actor, oneself)).await?;
        if step == InvitationStep::Send {
            step_up::demand(&mut change, who.session()).await?;
        }
        if invitee.invited_until.is_none() {
            // A password was set since the dialog was opened.
            return Err(Failure::NotFound.into());
        }
        let event = match step {
            InvitationStep::Send => send_within(self.backend, &mut change, customer, contact, Why::Given).await?,
            InvitationStep::Revoke => revoke_within(&mut change, &invitee).await?,
        };
        change.commit(event).await?;
        let mut connection = self.backend.db().read().await?;
        panel(self.backend, &mut connection, who, contact).await
    }

    /// What stands under the link; `NotFound` when it does not work.
    #[tracing::instrument(skip_all)]
    pub async fn page(&self, token: &str) -> Result<InvitationPage, Error> {
        let now = self.backend.now();
        let mut connection = self.backend.db().read().await?;
        let link = one_time_link::find(&mut connection, Kind::Invitation, token, now).await?;
        let by = link.by;
        let until = link.expires_at;
        let login = link.owner.login()?;
        let invitee = store::by_login(&mut connection, &login).await?;
        let invitee = invitee
            .filter(|invitee| invitee.is_open(now))
            .ok_or(Failure::NotFound)?;
        Ok(InvitationPage {
            by,
            until: time_zone::moment(until, &invitee.time_zone),
            begins: invitee.begins(now),
            account: invitee.account,
            name: invitee.name,
            login: invitee.login_name,
        })
    }

    /// Sets the first password. The link is used up, whatever else was open of its kind does not work any more.
    #[tracing::instrument(skip_all)]
    pub async fn accept(&self, anonymous: &Anonymous, token: &str, password: &SecretString) -> Result<Accepted, Error> {
        // Nothing is hashed for whoever has no link.
        self.page(token).await?;
        let (customer, invitee, context) = {
            let mut connection = self.backend.db().read().await?;
            let link = one_time_link::find(&mut connection, Kind::Invitation, token, self.backend.now()).await?;
            let invitee = store::by_login(&mut connection, &link.owner.login()?).await?;
            let invitee = invitee.ok_or(Failure::NotFound)?;
            let context = Context::of_login(&mut connection, &invitee.login).await?;
            (invitee.customer.clone(), invitee, context)
        };
        if let Err(reason) = self.backend.passwords().check(password, false, context).await? {
            return Err(vec![FieldFailure::new("password", reason)].into());
        }
        let hash = self.backend.passwords().hash(password).await?;
        let author = Author {
            kind: AuthorKind::Contact,
            id: invitee.contact.to_string(),
            name: invitee.name.clone(),
            address: Some(anonymous.address.to_canonical()),
            session: None,
        };
        let mut change = self.backend.db().change(&author, &customer).await?;
        let now = change.now();
        one_time_link::take(change.connection(), Kind::Invitation, token, now).await?;
        let invitee = store::by_login(change.connection(), &invitee.login).await?;
        let invitee = invitee
            .filter(|invitee| invitee.is_open(now))
            .ok_or(Failure::NotFound)?;
        one_time_link::revoke(change.connection(), Kind::Invitation, &invitee.login, now).await?;
        logins::set_password(change.connection(), &invitee.login, (&hash, false), now).await?;
        // Whoever guessed before it was accepted holds nobody up.
        logins::forget_tries_of(change.connection(), &invitee.login).await?;
        let event = invitee.event("invitation.accepted", json!({ "login": invitee.login_name }));
        change.commit(event).await?;
        Ok(Accepted {
            begins: invitee.begins(now),
            login: invitee.login_name,
        })
    }
}

/// Why an invitation is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Why {
    /// Somebody gave portal access.
    Given,
    /// It was asked for, and an administrator approved.
    Approved,
}

/// Sends an invitation within a change whose author was asked already; the one before does not work any more. Gives the
/// event, to be committed with it.
pub(crate) async fn send_within(
    backend: &Backend,
    change: &mut Change,
    customer: &CustomerId,
    contact: &ContactId,
    why: Why,
) -> Result<Event, Error> {
    let now = change.now();
    let invitee = store::invitee(change.connection(), customer, contact).await?;
    let invitee = invitee.ok_or(Failure::NotFound)?;
    if invitee.email.is_empty() {
        return Err(vec![FieldFailure::new("email", Reason::Required)].into());
    }
    if !invitee.is_open(now) {
        return Err(Refusal::AccessClosed.into());
    }
    let before = one_time_link::last(change.connection(), Kind::Invitation, &invitee.login).await?;
    one_time_link::revoke(change.connection(), Kind::Invitation, &invitee.login, now).await?;
    let owner = Owner::Login(invitee.login.clone());
    let made = one_time_link::make(backend, change, Kind::Invitation, &owner, &invitee.email).await?;
    store::set_invited(change.connection(), &invitee.login, made.expires_at).await?;
    letters::send(backend, change, &invitee, &made, why).await?;
    let kind = match before {
        None => "invitation.sent",
        Some(_) => "invitation.sent_again",
    };
    let until = time_zone::written(made.expires_at);
    let after = json!({ "email": invitee.email, "login": invitee.login_name, "expires": until });
    Ok(invitee.event(kind, after))
}

/// Takes an invitation back, within a change whose author was asked already.
pub(crate) async fn revoke_within(change: &mut Change, invitee: &Invitee) -> Result<Event, Error> {
    let now = change.now();
    one_time_link::revoke(change.connection(), Kind::Invitation, &invitee.login, now).await?;
    store::set_invited(change.connection(), &invitee.login, NONE_OPEN).await?;
    Ok(invitee.event("invitation.revoked", json!({ "login": invitee.login_name })))
}

/// What the dialog of a contact says of its invitation, and what its reader may do.
pub(crate) async fn panel(
    backend: &Backend,
    connection: &mut AnyConnection,
    who: &Authorized<ContactsSection, Modify>,
    contact: &ContactId,
) -> Result<InvitationPanel, Error> {
    let (customer, now) = (who.customer(), backend.now());
    let Some(invitee) = store::invitee(connection, customer, contact).await? else {
        return Ok(InvitationPanel::default());
    };
    let zone = reader_zone(connection, customer, who.contact()).await?;
    let oneself = who.contact() == Some(contact);
    let may = may_manage(connection, customer, &invitee, (who.standing(), oneself)).await;
    let may = may.is_ok() && invitee.invited_until.is_some();
    let last = one_time_link::last(connection, Kind::Invitation, &invitee.login).await?;
    let mut last = last.map(|last| shown(last, &zone, now));
    if let Some(last) = last.as_mut().filter(|last| last.by.is_empty()) {
        // Nobody but the portal itself.
        last.by = provider_settings::store::settings(connection).await?.0.name;
    }
    let is_pending = last.as_ref().is_some_and(|last| last.state == InvitationState::Pending);
    Ok(InvitationPanel {
        may_send: may && !invitee.email.is_empty() && invitee.is_open(now),
        may_revoke: may && is_pending,
        last,
    })
}

/// An invitation as it is shown.
fn shown(last: Last, zone: &str, now: i64) -> Invitation {
    let (state, ended) = match (last.used_at, last.revoked_at) {
        (Some(at), _) => (InvitationState::Accepted, Some(at)),
        (None, Some(at)) => (InvitationState::Revoked, Some(at)),
        (None, None) if last.expires_at <= now => (InvitationState::Expired, None),
        (None, None) => (InvitationState::Pending, None),
    };
    Invitation {
        state,
        email: last.recipient,
        by: last.by,
        sent: time_zone::moment(last.created_at, zone),
        until: time_zone::moment(last.expires_at, zone),
        ended: ended.map(|at| time_zone::moment(at, zone)),
    }
}

/// Who may set somebody's password may have them set it (rule 4).
async fn may_manage(
    connection: &mut AnyConnection,
    customer: &CustomerId,
    invitee: &Invitee,
    (actor, oneself): (&Standing, bool),
) -> Result<(), Error> {
    let sections = access::sections(connection).await?;
    let held = access::holding(connection, &sections, customer, &invitee.contact).await?;
    actor.may_manage(&held, oneself)?;
    actor.may_change_access(&held, oneself)?;
    actor.may_change_identity(&held, oneself)?;
    Ok(())
}

impl Invitee {
    /// Whether whoever is invited could use the access now or later.
    pub(crate) fn is_open(&self, now: i64) -> bool {
        self.is_account_open && matches!(self.window.status(now), Status::Active | Status::Scheduled)
    }

    /// From when the access works, when that is yet to come, in their own zone.
    fn begins(&self, now: i64) -> Option<domain::Bilingual> {
        let begins = self.window.activates_at.filter(|begins| *begins > now);
        begins.map(|begins| time_zone::moment(begins, &self.time_zone))
    }

    fn event(&self, kind: &'static str, after: Value) -> Event {
        Event {
            kind,
            subject_kind: "contact",
            subject_id: self.contact.to_string(),
            subject_name: self.name.clone(),
            before: Value::Null,
            after,
        }
    }
}
