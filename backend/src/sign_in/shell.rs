//! What surrounds every page: whose it is, for whom, from which provider. Not responsible for what is on it.

use super::{Person, Session, SignIn, require_current, store::shell as store};
use crate::{access, error::Error, ownership};
use domain::{
    Failure,
    session::{Provider, Scope, Shell},
};

impl SignIn<'_> {
    /// What surrounds the pages of `scope`; `NotFound` when they are not this person's.
    #[tracing::instrument(skip_all)]
    pub async fn shell(&self, session: &Session, scope: &Scope) -> Result<Shell, Error> {
        let mut connection = self.backend.db().read().await?;
        let now = self.backend.now();
        let held = access::held(&mut connection, session, scope, now).await?;
        let head = store::customer_head(&mut connection, &held.customer)
            .await?
            .ok_or(Failure::NotFound)?;
        let seen = held.seen.as_ref().map(|seen| &seen.contact);
        let contact = seen.or_else(|| session.contact()).cloned();
        let is_offered_ownership = match &contact {
            Some(contact) => ownership::is_offered(&mut connection, &held.customer, contact, now).await?,
            None => false,
        };
        Ok(Shell {
            provider: store::provider(&mut connection).await?.name,
            person: session.name.clone(),
            contact,
            seen: held.seen,
            is_offered_ownership,
            staff: held.staff,
            customer: Some(head),
            holding: held.holding,
            sections: held.sections,
        })
    }

    /// What surrounds the provider's own pages; `NotFound` for contacts.
    #[tracing::instrument(skip_all)]
    pub async fn staff_shell(&self, session: &Session) -> Result<Shell, Error> {
        let mut connection = self.backend.db().read().await?;
        require_current(&mut connection, session, self.backend.now()).await?;
        let Person::Staff(staff) = &session.person else {
            return Err(Failure::NotFound.into());
        };
        let level = access::store::staff_level(&mut connection, staff).await?;
        let sections = access::store::sections(&mut connection).await?;
        Ok(Shell {
            provider: store::provider(&mut connection).await?.name,
            person: session.name.clone(),
            contact: None,
            seen: None,
            is_offered_ownership: false,
            staff: Some(level),
            customer: None,
            holding: access::provider::holding(level, &sections),
            sections,
        })
    }

    /// What everybody may know of the provider.
    #[tracing::instrument(skip_all)]
    pub async fn provider(&self) -> Result<Provider, Error> {
        let mut connection = self.backend.db().read().await?;
        store::provider(&mut connection).await
    }
}
