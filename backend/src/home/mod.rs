//! What the home page tells beside the sections. It asks the features, each of which decides who may know of it.

mod store;
#[cfg(test)]
mod tests;

use crate::{
    Backend,
    access::{self, CommunicationOrderSection, ContactsSection, Modify, Read},
    customers,
    error::Error,
    registration,
    sign_in::Session,
};
use domain::{
    Failure,
    contacts::Count,
    home::{NeverSignedIn, Overview},
    session::Scope,
};

/// How many are counted, and how many of them named.
const MOST: u16 = 1000;
const NAMED: usize = 5;

/// The home page.
pub struct Home<'a> {
    backend: &'a Backend,
}

impl<'a> Home<'a> {
    pub(crate) fn new(backend: &'a Backend) -> Self {
        Self { backend }
    }

    /// What waits for this person, as far as what they hold lets them know of it.
    #[tracing::instrument(skip_all)]
    pub async fn overview(&self, session: &Session, scope: &Scope) -> Result<Overview, Error> {
        let now = self.backend.now();
        let mut conn = self.backend.db().read().await?;
        let customer = access::held(&mut conn, session, scope, now).await?.customer;
        let director = customers::store::director(&mut conn, &customer).await?;
        drop(conn);
        let contacts = known(self.backend.authorize::<ContactsSection, Read>(session, scope).await)?;
        let never_signed_in = match contacts {
            None => None,
            Some(who) => {
                let mut conn = self.backend.db().read().await?;
                let mut found = store::never_signed_in(&mut conn, who.customer(), now, i64::from(MOST) + 1).await?;
                let more = found.len() > usize::from(MOST);
                found.truncate(usize::from(MOST));
                let n = u32::try_from(found.len()).unwrap_or(u32::MAX);
                found.truncate(NAMED);
                (n > 0).then_some(NeverSignedIn {
                    count: Count { n, more },
                    first: found,
                })
            }
        };
        let orders = match known(
            self.backend
                .authorize::<CommunicationOrderSection, Read>(session, scope)
                .await,
        )? {
            None => Vec::new(),
            Some(who) => self.backend.communication_order().health(&who).await?,
        };
        let registrations = match self.backend.authorize::<ContactsSection, Modify>(session, scope).await {
            Ok(who) => {
                let mut conn = self.backend.db().read().await?;
                let found = registration::store::count(&mut conn, who.customer(), i64::from(MOST) + 1).await?;
                let n = u32::try_from(found).unwrap_or(u32::MAX);
                let (most, more) = (u32::from(MOST), n > u32::from(MOST));
                (n > 0).then_some(Count { n: n.min(most), more })
            }
            // Not theirs to decide.
            Err(Error::Failure(_)) => None,
            Err(error) => return Err(error),
        };
        Ok(Overview {
            registrations,
            director,
            never_signed_in,
            orders: orders.into_iter().filter(|order| order.worst.is_some()).collect(),
        })
    }
}

/// What is not theirs to know of is left out.
fn known<T>(answer: Result<T, Error>) -> Result<Option<T>, Error> {
    match answer {
        Ok(witness) => Ok(Some(witness)),
        Err(Error::Failure(Failure::NotFound)) => Ok(None),
        Err(error) => Err(error),
    }
}
