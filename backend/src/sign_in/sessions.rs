//! Open sessions as people see and end them: their own, those of a contact, those of someone of the provider. What ends
//! sessions on the way, such as a new password, is each feature's business.

use super::{Person, Session, SignIn, agent, require_current, store, store::sessions};
use crate::{
    access::{
        self, Authorized, ContactsSection, Modify,
        provider::{Administrator, StaffAuthorized},
    },
    audit::Event,
    clock::MINUTE,
    contacts,
    error::Error,
    provider_settings, staff, time_zone,
};
use domain::{
    ContactId, Failure, FieldFailure, LoginId, SessionId, StaffId,
    sessions::{EndDraft, Method, OpenSession, Sessions, Which},
};
use secrecy::SecretString;
use serde_json::{Value, json};
use sqlx::AnyConnection;

/// Whoever signed in less long ago than this need not say once more who they are.
const FRESH: i64 = 10 * MINUTE;

impl SignIn<'_> {
    /// One's own open sessions.
    #[tracing::instrument(skip_all)]
    pub async fn own_sessions(&self, session: &Session) -> Result<Sessions, Error> {
        let mut connection = self.backend.db().read().await?;
        let now = self.backend.now();
        require_current(&mut connection, session, now).await?;
        let zone = store::reader(&mut connection, session.login())
            .await?
            .map(|reader| reader.time_zone)
            .unwrap_or_default();
        let open = open(&mut connection, session.login(), (now, &zone), Some(session.id())).await?;
        Ok(Sessions {
            name: session.name().to_owned(),
            asks_password: !is_fresh(&mut connection, session, now).await?,
            open,
            refusal: None,
        })
    }

    /// Ends sessions of one's own, one or all others, and says how many there were. Who signed in some time ago says
    /// first once more who they are (OWASP ASVS 5.0, 7.5.2).
    #[tracing::instrument(skip_all)]
    pub async fn end_own_sessions(&self, session: &Session, draft: &EndDraft) -> Result<u32, Error> {
        let which = draft.which().ok_or(Failure::NotFound)?;
        let is_fresh = {
            let mut connection = self.backend.db().read().await?;
            is_fresh(&mut connection, session, self.backend.now()).await?
        };
        if !is_fresh {
            let password = SecretString::from(draft.sessions_password.clone());
            if let Err(reason) = self.reauthenticate(session, &password).await? {
                return Err(vec![FieldFailure::new("sessions_password", reason)].into());
            }
        }
        let mut change = super::begin(self.backend.db(), &session.author(), &session.person).await?;
        let now = change.now();
        require_current(change.connection(), session, now).await?;
        let kept = (which == Which::All).then(|| session.id());
        let ended = sessions::end(change.connection(), session.login(), (&which, kept), now).await?;
        let (kind, id) = match session.person() {
            Person::Contact { contact, .. } => ("contact", contact.to_string()),
            Person::Staff(staff) => ("staff", staff.to_string()),
        };
        if ended > 0 {
            change
                .commit(event((kind, id, session.name().to_owned()), &which, ended))
                .await?;
        }
        Ok(ended)
    }

    /// The open sessions of a contact.
    #[tracing::instrument(skip_all)]
    pub async fn sessions_of_contact(
        &self,
        who: &Authorized<ContactsSection, Modify>,
        contact: &ContactId,
    ) -> Result<Sessions, Error> {
        let mut connection = self.backend.db().read().await?;
        let now = self.backend.now();
        let (name, login) = sessions::of_contact(&mut connection, who.customer(), contact)
            .await?
            .ok_or(Failure::NotFound)?;
        let catalog = access::store::sections(&mut connection).await?;
        let held = access::store::holding(&mut connection, &catalog, who.customer(), contact).await?;
        let oneself = who.contact() == Some(contact);
        who.standing().may_manage(&held, oneself)?;
        let zone = contacts::reader_zone(&mut connection, who.customer(), who.contact()).await?;
        let open = match &login {
            Some(login) => {
                open(
                    &mut connection,
                    login,
                    (now, &zone),
                    who.session().map(|session| session.id()),
                )
                .await?
            }
            None => Vec::new(),
        };
        Ok(Sessions {
            name,
            open,
            refusal: who.standing().may_change_access(&held, oneself).err(),
            asks_password: false,
        })
    }

    /// Ends sessions of a contact, and says how many there were.
    #[tracing::instrument(skip_all)]
    pub async fn end_sessions_of_contact(
        &self,
        who: &Authorized<ContactsSection, Modify>,
        contact: &ContactId,
        draft: &EndDraft,
    ) -> Result<u32, Error> {
        let which = draft.which().ok_or(Failure::NotFound)?;
        let mut change = self.backend.db().change(&who.author(), who.customer()).await?;
        let standing = who.recheck(&mut change).await?;
        let now = change.now();
        let (name, login) = sessions::of_contact(change.connection(), who.customer(), contact)
            .await?
            .ok_or(Failure::NotFound)?;
        let catalog = access::store::sections(change.connection()).await?;
        let held = access::store::holding(change.connection(), &catalog, who.customer(), contact).await?;
        standing.may_change_access(&held, who.contact() == Some(contact))?;
        let Some(login) = login else { return Ok(0) };
        let ended = sessions::end(change.connection(), &login, (&which, None), now).await?;
        if ended > 0 {
            change
                .commit(event(("contact", contact.to_string(), name), &which, ended))
                .await?;
        }
        Ok(ended)
    }

    /// The open sessions of someone of the provider.
    #[tracing::instrument(skip_all)]
    pub async fn sessions_of_staff(
        &self,
        who: &StaffAuthorized<Administrator>,
        id: &StaffId,
    ) -> Result<Sessions, Error> {
        let mut connection = self.backend.db().read().await?;
        let now = self.backend.now();
        let (name, login) = sessions::of_staff(&mut connection, id)
            .await?
            .ok_or(Failure::NotFound)?;
        let (settings, _) = provider_settings::store::settings(&mut connection).await?;
        let refusal = staff::sessions_refusal(&mut connection, who.level(), id, who.staff()).await?;
        let open = match &login {
            Some(login) => {
                let own = who.session().map(|session| session.id());
                open(&mut connection, login, (now, &settings.time_zone), own).await?
            }
            None => Vec::new(),
        };
        Ok(Sessions {
            name,
            open,
            refusal,
            asks_password: false,
        })
    }

    /// Ends sessions of someone of the provider, and says how many there were.
    #[tracing::instrument(skip_all)]
    pub async fn end_sessions_of_staff(
        &self,
        who: &StaffAuthorized<Administrator>,
        id: &StaffId,
        draft: &EndDraft,
    ) -> Result<u32, Error> {
        let which = draft.which().ok_or(Failure::NotFound)?;
        let mut change = self.backend.db().provider_change(&who.author()).await?;
        let level = who.recheck(&mut change).await?;
        let now = change.now();
        let (name, login) = sessions::of_staff(change.connection(), id)
            .await?
            .ok_or(Failure::NotFound)?;
        if let Some(refusal) = staff::sessions_refusal(change.connection(), level, id, who.staff()).await? {
            return Err(refusal.into());
        }
        let Some(login) = login else { return Ok(0) };
        let ended = sessions::end(change.connection(), &login, (&which, None), now).await?;
        if ended > 0 {
            change
                .commit(event(("staff", id.to_string(), name), &which, ended))
                .await?;
        }
        Ok(ended)
    }
}

/// Whether somebody showed in this session a short while ago who they are.
async fn is_fresh(connection: &mut AnyConnection, session: &Session, now: i64) -> Result<bool, Error> {
    let open = sessions::open(connection, session.login(), now).await?;
    let own = open
        .iter()
        .find(|open| open.id == *session.id())
        .ok_or(Failure::SignedOut)?;
    Ok(now - own.authenticated_at < FRESH)
}

/// The open sessions of a login, as they are shown at `now` in a time zone.
async fn open(
    connection: &mut AnyConnection,
    login: &LoginId,
    (now, zone): (i64, &str),
    own: Option<&SessionId>,
) -> Result<Vec<OpenSession>, Error> {
    let open = sessions::open(connection, login, now).await?;
    let shown = open.into_iter().map(|session| OpenSession {
        device: agent::device(&session.agent),
        signed_in: time_zone::moment(session.created_at, zone),
        last_seen: time_zone::moment(session.last_seen_at, zone),
        methods: session.amr.split(',').filter_map(Method::from_code).collect(),
        is_this: own == Some(&session.id),
        address: session.address,
        id: session.id,
    });
    Ok(shown.collect())
}

/// Sessions were ended by their owner or by whoever manages them.
fn event((subject_kind, subject_id, subject_name): (&'static str, String, String), which: &Which, ended: u32) -> Event {
    let mut after = json!({ "sessions_ended": ended });
    if let (Which::One(id), Value::Object(after)) = (which, &mut after) {
        after.insert("session".to_owned(), json!(id));
    }
    Event {
        kind: "session.ended",
        subject_kind,
        subject_id,
        subject_name,
        before: Value::Null,
        after,
    }
}
