//! The services of Relais: everything that is read, decided and written, on SQLite or Postgres. Knows
//! neither HTTP nor Leptos; what is pure is in `domain`.

pub mod access;
pub mod audit;
pub mod clock;
pub mod communication_order;
pub mod config;
mod confirm;
pub mod contacts;
pub mod customer_classes;
pub mod customers;
pub mod db;
pub mod demo;
pub mod error;
pub mod home;
pub mod invitation;
pub mod jobs;
mod keyset;
pub mod mail;
mod one_time_link;
pub mod ownership;
pub mod password;
pub mod password_reset;
pub mod phone;
pub mod portal_access;
pub mod profile;
pub mod provider_settings;
pub mod registration;
pub mod roles;
pub mod second_factor;
pub mod secrets;
pub mod sections;
pub mod see_as;
pub mod sign_in;
pub mod staff;
pub mod step_up;
#[cfg(any(test, feature = "testing"))]
pub mod testing;
pub mod text;
pub mod time_zone;

pub use access::{Authorized, provider::StaffAuthorized};
pub use config::{Config, DatabaseUrl, KeyFile};
pub use error::Error;
pub use sign_in::{Resolved, Session};

use access::{LevelMarker, SectionMarker, provider::StaffMarker};
use audit::{Chain, Verified};
use clock::{Clock, Ids, Rng, SystemClock, SystemRng};
use db::Db;
use domain::{CustomerId, session::Scope};
use password::Passwords;
use secrets::Secrets;
use std::sync::Arc;

/// The services, on an open database. Cheap to clone.
#[derive(Clone)]
pub struct Backend {
    inner: Arc<Inner>,
}

struct Inner {
    db: Db,
    clock: Arc<dyn Clock>,
    rng: Arc<dyn Rng>,
    ids: Ids,
    passwords: Passwords,
    secrets: Secrets,
    public_url: String,
    post: mail::Post,
}

impl Backend {
    /// Opens the database and brings its schema up to date.
    pub async fn open(config: &Config) -> Result<Self, Error> {
        Self::open_with(config, Arc::new(SystemClock), Arc::new(SystemRng)).await
    }

    /// As [`Self::open`], with a time and a chance of the caller's own.
    pub async fn open_with(config: &Config, clock: Arc<dyn Clock>, rng: Arc<dyn Rng>) -> Result<Self, Error> {
        let db = Db::open(&config.database_url, clock.clone()).await?;
        let secrets = Secrets::open(&config.secret_keys, &db, rng.clone(), clock.now()).await?;
        let backend = Self {
            inner: Arc::new(Inner {
                db,
                ids: Ids::new(clock.clone(), rng.clone()),
                passwords: Passwords::new(rng.clone()),
                secrets,
                public_url: config.public_url.clone(),
                post: mail::Post::new(&config.mail, &config.public_url),
                clock,
                rng,
            }),
        };
        backend.customers().index_old().await?;
        Ok(backend)
    }

    /// Whether the database answers.
    pub async fn ready(&self) -> Result<(), Error> {
        let mut connection = self.db().read().await?;
        sqlx::query("select 1").execute(&mut *connection).await?;
        Ok(())
    }

    /// Waits for what is running, and closes the database.
    pub async fn close(&self) {
        self.inner.db.close().await;
    }

    /// Decides, now, whether the person of `session` holds `L` in the section `S` on the pages of `scope`.
    pub async fn authorize<S: SectionMarker, L: LevelMarker>(
        &self,
        session: &Session,
        scope: &Scope,
    ) -> Result<Authorized<S, L>, Error> {
        access::authorize(self, session, scope).await
    }

    /// Decides, now, whether the person of `session` may open the pages of `scope` at all, whatever they hold there.
    pub async fn authorize_presence(&self, session: &Session, scope: &Scope) -> Result<access::Present, Error> {
        access::Present::authorize(self, session, scope).await
    }

    /// Decides, now, whether the person of `session` is of the provider, and at least at the level `L`.
    pub async fn authorize_staff<L: StaffMarker>(&self, session: &Session) -> Result<StaffAuthorized<L>, Error> {
        access::provider::authorize(self, session).await
    }

    /// Whether the audit trail of a customer, or of the provider, is as it was written.
    pub async fn verify_audit(&self, customer: Option<&CustomerId>) -> Result<Verified, Error> {
        let mut connection = self.db().read().await?;
        audit::verify(&mut connection, Chain(customer)).await
    }

    /// Signing in and out, sessions.
    pub fn sign_in(&self) -> sign_in::SignIn<'_> {
        sign_in::SignIn::new(self)
    }

    /// The contacts of a customer.
    pub fn contacts(&self) -> contacts::Contacts<'_> {
        contacts::Contacts::new(self)
    }

    /// The communication orders of a customer.
    pub fn communication_order(&self) -> communication_order::CommunicationOrders<'_> {
        communication_order::CommunicationOrders::new(self)
    }

    /// The audit trail of a customer.
    pub fn audit(&self) -> audit::AuditTrail<'_> {
        audit::AuditTrail::new(self)
    }

    /// The customers, as staff see them.
    pub fn customers(&self) -> customers::Customers<'_> {
        customers::Customers::new(self)
    }

    /// The classes of customers.
    pub fn customer_classes(&self) -> customer_classes::CustomerClasses<'_> {
        customer_classes::CustomerClasses::new(self)
    }

    /// The letters, as staff see them.
    pub fn mails(&self) -> mail::Mails<'_> {
        mail::Mails::new(self)
    }

    /// What the home page tells.
    pub fn home(&self) -> home::Home<'_> {
        home::Home::new(self)
    }

    /// One's own profile.
    pub fn profile(&self) -> profile::Profile<'_> {
        profile::Profile::new(self)
    }

    /// The provider's settings.
    pub fn provider_settings(&self) -> provider_settings::ProviderSettings<'_> {
        provider_settings::ProviderSettings::new(self)
    }

    /// The roles.
    pub fn roles(&self) -> roles::Roles<'_> {
        roles::Roles::new(self)
    }

    /// The sections.
    pub fn sections(&self) -> sections::Sections<'_> {
        sections::Sections::new(self)
    }

    /// Who owns the account of a customer, and who is offered it.
    pub fn ownership(&self) -> ownership::Ownership<'_> {
        ownership::Ownership::new(self)
    }

    /// Staff who see the portal as a contact would.
    pub fn see_as(&self) -> see_as::SeeAs<'_> {
        see_as::SeeAs::new(self)
    }

    /// Two-factor authentication.
    pub fn second_factor(&self) -> second_factor::SecondFactor<'_> {
        second_factor::SecondFactor::new(self)
    }

    /// The people of the provider.
    pub fn staff(&self) -> staff::StaffService<'_> {
        staff::StaffService::new(self)
    }

    /// Invitations of contacts to set their first password.
    pub fn invitations(&self) -> invitation::Invitations<'_> {
        invitation::Invitations::new(self)
    }

    /// Passwords that were forgotten.
    pub fn password_reset(&self) -> password_reset::PasswordReset<'_> {
        password_reset::PasswordReset::new(self)
    }

    /// People who ask for portal access.
    pub fn registrations(&self) -> registration::Registrations<'_> {
        registration::Registrations::new(self)
    }

    /// Credentials of contacts.
    pub fn portal_access(&self) -> portal_access::PortalAccess<'_> {
        portal_access::PortalAccess::new(self)
    }

    pub(crate) fn db(&self) -> &Db {
        &self.inner.db
    }

    /// The address of the portal in people's browsers, without a slash at its end.
    pub(crate) fn public_url(&self) -> &str {
        &self.inner.public_url
    }

    /// Where letters go.
    pub(crate) fn post(&self) -> &mail::Post {
        &self.inner.post
    }

    /// Microseconds since 1970 in UTC.
    pub(crate) fn now(&self) -> i64 {
        self.inner.clock.now()
    }

    pub(crate) fn rng(&self) -> &dyn Rng {
        &*self.inner.rng
    }

    pub(crate) fn ids(&self) -> &Ids {
        &self.inner.ids
    }

    pub(crate) fn secrets(&self) -> &Secrets {
        &self.inner.secrets
    }

    pub(crate) fn passwords(&self) -> &Passwords {
        &self.inner.passwords
    }
}
