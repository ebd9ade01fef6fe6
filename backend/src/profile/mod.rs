//! One's own profile, of contacts and of people of the provider. Their access is not theirs to change. Password and
//! sessions are those of [`crate::sign_in`].

#[cfg(test)]
mod tests;

use crate::{
    Backend, contacts,
    db::{Change, Event},
    error::Error,
    sign_in::{self, Person as Whose, Session, letters},
    staff, time_zone,
};
use domain::{
    Failure, FieldFailure,
    contacts::{ContactDraft, PhoneDraft, PhoneKind},
    profile::{CommunicationsDraft, DetailsDraft, EmailDraft, Person, ProfilePage},
    staff::StaffDraft,
};
use secrecy::SecretString;

/// One's own profile.
pub struct Profile<'a> {
    backend: &'a Backend,
}

impl<'a> Profile<'a> {
    pub(crate) fn new(backend: &'a Backend) -> Self {
        Self { backend }
    }

    /// The page.
    #[tracing::instrument(skip_all)]
    pub async fn page(&self, session: &Session) -> Result<ProfilePage, Error> {
        let mut connection = self.backend.db().read().await?;
        let now = self.backend.now();
        sign_in::require_current(&mut connection, session, now).await?;
        let own = sign_in::store::own_login(&mut connection, session.login())
            .await?
            .ok_or(Failure::SignedOut)?;
        let (email, details, person) = match session.person() {
            Whose::Contact { customer, contact } => {
                let stored = contacts::own(&mut connection, customer, contact).await?;
                let mut phones = stored.draft.phones;
                // One to be filled in.
                phones.push(PhoneDraft {
                    kind: PhoneKind::default().code().to_owned(),
                    ..PhoneDraft::default()
                });
                let details = DetailsDraft {
                    version: stored.version,
                    first_name: stored.draft.first_name,
                    last_name: stored.draft.last_name,
                    phones,
                    language: stored.draft.language,
                    time_zone: stored.draft.time_zone.clone(),
                    ..DetailsDraft::default()
                };
                let person = Person::Contact {
                    roles: stored.roles,
                    communications: stored.communications,
                    time_zones: time_zone::offered_with(&stored.draft.time_zone),
                };
                (stored.draft.email, details, person)
            }
            Whose::Staff(id) => {
                let (stored, level) = staff::own(&mut connection, id).await?;
                let details = DetailsDraft {
                    version: stored.version,
                    name: stored.name,
                    phone: stored.phone,
                    ..DetailsDraft::default()
                };
                (stored.email, details, Person::Staff { level })
            }
        };
        drop(connection);
        let zone = &own.reader.time_zone;
        Ok(ProfilePage {
            email,
            details,
            person,
            language: session.language(),
            password_changed: own.password_changed_at.map(|at| time_zone::date(at, zone)),
            password_least: self.backend.sign_in().password_least(session).await?,
            sessions: self.backend.sign_in().own_sessions(session).await?,
            login: own.reader.login,
        })
    }

    /// Changes name, telephones, language and time zone.
    #[tracing::instrument(skip_all)]
    pub async fn save(&self, session: &Session, posted: &DetailsDraft) -> Result<(), Error> {
        let edits = posted.clone();
        let of_contact = move |draft: &mut ContactDraft| {
            draft.first_name = edits.first_name;
            draft.last_name = edits.last_name;
            draft.phones = edits.phones;
            draft.language = edits.language;
            draft.time_zone = edits.time_zone;
        };
        let (name, phone) = (posted.name.clone(), posted.phone.clone());
        let of_staff = move |draft: &mut StaffDraft| {
            draft.name = name;
            draft.phone = phone;
        };
        let mut change = self.begin(session).await?;
        let event = self
            .edit(&mut change, session, Some(posted.version), of_contact, of_staff)
            .await?;
        commit(change, event).await
    }

    /// Changes what one receives; of people of the provider there is nothing.
    #[tracing::instrument(skip_all)]
    pub async fn save_communications(&self, session: &Session, posted: &CommunicationsDraft) -> Result<(), Error> {
        if matches!(session.person(), Whose::Staff(_)) {
            return Err(Failure::NotFound.into());
        }
        let communications = posted.communications.clone();
        let of_contact = move |draft: &mut ContactDraft| draft.communications = communications;
        let mut change = self.begin(session).await?;
        let event = self
            .edit(&mut change, session, Some(posted.version), of_contact, |_| {})
            .await?;
        commit(change, event).await
    }

    /// Changes one's own e-mail address, to which a new password can be asked for: with the password, and the old
    /// address is told.
    #[tracing::instrument(skip_all)]
    pub async fn save_email(&self, session: &Session, posted: &EmailDraft) -> Result<(), Error> {
        let parsed = posted.parse();
        let password = SecretString::from(posted.email_password.clone());
        let proven = self.backend.sign_in().reauthenticate(session, &password).await?;
        let email = match (parsed, proven) {
            (Ok(email), Ok(())) => email,
            (parsed, proven) => {
                let mut failures = parsed.err().unwrap_or_default();
                failures.extend(proven.err().map(|reason| FieldFailure::new("email_password", reason)));
                return Err(failures.into());
            }
        };
        let mut change = self.begin(session).await?;
        let now = change.now();
        let before = sign_in::store::reader(change.connection(), session.login())
            .await?
            .ok_or(Failure::SignedOut)?;
        let (one, other) = (email.to_string(), email.to_string());
        let event = self
            .edit(
                &mut change,
                session,
                None,
                move |draft| draft.email = one,
                move |draft| draft.email = other,
            )
            .await?;
        if event.is_some() {
            let at = time_zone::moment(now, &before.time_zone);
            for to in [before.email.as_str(), email.as_str()] {
                let letter = letters::email_changed(&before, &before.email, email.as_str(), &at);
                letters::write_to(self.backend, &mut change, to, letter).await?;
            }
        }
        commit(change, event).await
    }

    /// Begins a change of oneself; the session is still open in it.
    async fn begin(&self, session: &Session) -> Result<Change, Error> {
        let mut change = match session.person() {
            Whose::Contact { customer, .. } => self.backend.db().change(&session.author(), customer).await?,
            Whose::Staff(_) => self.backend.db().provider_change(&session.author()).await?,
        };
        let now = change.now();
        sign_in::require_current(change.connection(), session, now).await?;
        Ok(change)
    }

    async fn edit(
        &self,
        change: &mut Change,
        session: &Session,
        version: Option<i64>,
        of_contact: impl FnOnce(&mut ContactDraft),
        of_staff: impl FnOnce(&mut StaffDraft),
    ) -> Result<Option<Event>, Error> {
        match session.person() {
            Whose::Contact { customer, contact } => {
                contacts::save_own(self.backend, change, (customer, contact), version, of_contact).await
            }
            Whose::Staff(id) => staff::save_own(change, id, version, of_staff).await,
        }
    }
}

async fn commit(change: Change, event: Option<Event>) -> Result<(), Error> {
    match event {
        Some(event) => change.commit(event).await,
        None => Ok(()),
    }
}
