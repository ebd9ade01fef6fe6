//! Customers as the provider works on them: found among many, made and changed, suspended and closed, many at once. A
//! customer's own pages are the other features' business.

mod bulk;
mod export;
mod form;
mod list;
mod status;
pub(crate) mod store;

#[cfg(test)]
pub(crate) mod tests;

pub use export::Export;
pub(crate) use form::New;

use crate::{
    Backend,
    access::{
        held,
        provider::{Administrator, Auditor, StaffAuthorized},
    },
    db::Author,
    error::Error,
    sign_in::Session,
    time_zone,
};
use domain::{
    BulkId, CustomerId, Failure,
    customers::{
        Bulk, BulkDraft, BulkPage, BulkStep, CustomerDraft, CustomerForm, CustomerList, CustomerOverview,
        CustomerQuery, CustomerStatus, Step, StepDraft, StepPage, WithoutAdministrator,
    },
    session::{CustomerHead, Scope},
    staff::StaffLevel,
};

/// The customers of the provider.
pub struct Customers<'a> {
    backend: &'a Backend,
}

impl<'a> Customers<'a> {
    pub(crate) fn new(backend: &'a Backend) -> Self {
        Self { backend }
    }

    /// A page of customers by name.
    #[tracing::instrument(skip_all)]
    pub async fn list(&self, who: &StaffAuthorized<Auditor>, query: &CustomerQuery) -> Result<CustomerList, Error> {
        list::list(self.backend, who, query).await
    }

    /// What a page says of one customer.
    #[tracing::instrument(skip_all)]
    pub async fn head(&self, _who: &StaffAuthorized<Auditor>, id: &CustomerId) -> Result<CustomerHead, Error> {
        let mut conn = self.backend.db().read().await?;
        Ok(store::head(&mut conn, id).await?.ok_or(Failure::NotFound)?)
    }

    /// What staff see of a customer beside what its people see.
    #[tracing::instrument(skip_all)]
    pub async fn overview(&self, who: &StaffAuthorized<Auditor>, id: &CustomerId) -> Result<CustomerOverview, Error> {
        let mut conn = self.backend.db().read().await?;
        let customer = store::one(&mut conn, id).await?.ok_or(Failure::NotFound)?;
        let details = customer.details;
        let (class, _) = crate::customer_classes::store::one(&mut conn, &details.class)
            .await?
            .ok_or_else(|| Error::corrupt("customer", id.as_str()))?;
        let (contacts, _) = crate::contacts::store::read::totals(&mut conn, id).await?;
        let own_roles = !details.roles.is_empty();
        let allowed = if own_roles { &details.roles } else { &class.roles };
        let roles = store::roles(&mut conn).await?;
        Ok(CustomerOverview {
            id: id.clone(),
            class: class.name,
            director: store::director(&mut conn, id).await?,
            status: customer.status,
            since: customer
                .since
                .filter(|_| customer.status != CustomerStatus::Active)
                .map(|since| time_zone::date(since, &details.time_zone)),
            reason: customer.reason,
            language: details.language,
            time_zone: details.time_zone,
            contacts,
            most_contacts: class.most_contacts,
            roles: roles
                .into_iter()
                .filter(|(role, _)| allowed.contains(role))
                .map(|(_, name)| name)
                .collect(),
            own_roles,
            may_administer: who.level() >= StaffLevel::Administrator,
        })
    }

    /// What is said to whoever sees the pages of an account on which no owner or administrator can sign in; nothing
    /// where one can.
    #[tracing::instrument(skip_all)]
    pub async fn without_administrator(
        &self,
        session: &Session,
        scope: &Scope,
    ) -> Result<Option<WithoutAdministrator>, Error> {
        let mut conn = self.backend.db().read().await?;
        let now = self.backend.now();
        let customer = held(&mut conn, session, scope, now).await?.customer;
        if store::people::has_administrator(&mut conn, &customer, now).await? {
            return Ok(None);
        }
        let director = store::director(&mut conn, &customer).await?;
        Ok(Some(WithoutAdministrator { director }))
    }

    /// The form of a new customer.
    #[tracing::instrument(skip_all)]
    pub async fn new_form(&self, who: &StaffAuthorized<Administrator>) -> Result<CustomerForm, Error> {
        form::new_form(self.backend, who).await
    }

    /// The form of a customer.
    #[tracing::instrument(skip_all)]
    pub async fn form(&self, who: &StaffAuthorized<Administrator>, id: &CustomerId) -> Result<CustomerForm, Error> {
        form::form(self.backend, who, id).await
    }

    /// Adds a customer.
    #[tracing::instrument(skip_all)]
    pub async fn add(&self, who: &StaffAuthorized<Administrator>, draft: &CustomerDraft) -> Result<CustomerId, Error> {
        form::add(self.backend, who, draft).await
    }

    /// Changes a customer, once what that does to its people was confirmed; whoever saved first is told.
    #[tracing::instrument(skip_all)]
    pub async fn update(
        &self,
        who: &StaffAuthorized<Administrator>,
        id: &CustomerId,
        draft: &CustomerDraft,
    ) -> Result<(), Error> {
        form::update(self.backend, who, id, draft).await
    }

    /// What the page of a step shows.
    #[tracing::instrument(skip_all)]
    pub async fn step_page(&self, who: &StaffAuthorized<Administrator>, id: &CustomerId) -> Result<StepPage, Error> {
        status::page(self.backend, who, id).await
    }

    /// Takes a step, once what it does was confirmed. Gives the customer's name and how many sessions ended.
    #[tracing::instrument(skip_all)]
    pub async fn step(
        &self,
        who: &StaffAuthorized<Administrator>,
        id: &CustomerId,
        step: Step,
        draft: &StepDraft,
    ) -> Result<(String, u32), Error> {
        status::take(self.backend, who, id, step, draft).await
    }

    /// Everything that is kept of a customer, to be taken along: read as it is fetched, some at a time.
    #[tracing::instrument(skip_all)]
    pub async fn export(&self, who: &StaffAuthorized<Administrator>, id: &CustomerId) -> Result<Export, Error> {
        Export::begin(self.backend, who, id).await
    }

    /// What the page shows on which a change of many customers is chosen.
    #[tracing::instrument(skip_all)]
    pub async fn bulk_page(&self, _who: &StaffAuthorized<Administrator>, draft: &BulkDraft) -> Result<BulkPage, Error> {
        bulk::page(self.backend, draft).await
    }

    /// Begins a change of many customers.
    #[tracing::instrument(skip_all)]
    pub async fn bulk_start(&self, who: &StaffAuthorized<Administrator>, draft: &BulkDraft) -> Result<BulkId, Error> {
        bulk::start(self.backend, who, draft).await
    }

    /// How far a change of many customers has come.
    #[tracing::instrument(skip_all)]
    pub async fn bulk(&self, who: &StaffAuthorized<Auditor>, id: &BulkId) -> Result<Bulk, Error> {
        bulk::one(self.backend, who, id).await
    }

    /// Goes on with a change of many customers for some of them, or stops it. Gives how many were tried so far, and
    /// of how many.
    #[tracing::instrument(skip_all)]
    pub async fn bulk_step(
        &self,
        who: &StaffAuthorized<Administrator>,
        id: &BulkId,
        step: BulkStep,
    ) -> Result<(u32, u32), Error> {
        match step {
            BulkStep::Continue => bulk::advance(self.backend, who, id).await,
            BulkStep::Stop => bulk::stop(self.backend, who, id).await,
        }
    }

    /// The customer with this account number, made when there is none. For the program's own use.
    pub(crate) async fn find_or_create(&self, author: &Author, new: &New<'_>) -> Result<CustomerId, Error> {
        form::find_or_create(self.backend, author, new).await
    }

    /// Writes the words by which customers are found, of those that were there before these were kept.
    pub(crate) async fn index_old(&self) -> Result<(), Error> {
        loop {
            let some = store::without_terms(&mut *self.backend.db().read().await?).await?;
            if some.is_empty() {
                return Ok(());
            }
            let mut transaction = self.backend.db().bookkeeping().await?;
            for (id, name, account_number) in some {
                store::index(&mut transaction, &id, &name, &account_number).await?;
            }
            transaction.commit().await?;
        }
    }
}
