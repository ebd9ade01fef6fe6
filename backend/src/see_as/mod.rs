//! Staff who see the portal as a contact would: when it begins and ends, both in the customer's own audit trail. What
//! they then see is what that contact holds ([`crate::access`]); nothing can be changed.

mod store;

#[cfg(test)]
mod tests;

use crate::{
    Backend,
    access::provider::{Auditor, StaffAuthorized},
    clock::MINUTE,
    db::Event,
    error::Error,
    sign_in::Session,
};
use domain::{
    ContactId, CustomerId, Failure, ViewingId,
    see_as::{MINUTES, SeeAsDraft, SeeAsPage},
    session::Seen,
};
use serde_json::{Value, json};
use sqlx::AnyConnection;
use store::Viewing;

/// Staff who see the portal as a contact would.
pub struct SeeAs<'a> {
    backend: &'a Backend,
}

/// The contact as whom the session sees the pages now; `NotFound` when it does not.
pub(crate) async fn open(
    connection: &mut AnyConnection,
    session: &Session,
    (customer, contact): (&CustomerId, &ContactId),
    now: i64,
) -> Result<Seen, Error> {
    let name = store::open(connection, session.id(), (customer, contact), now).await?;
    Ok(Seen {
        contact: contact.clone(),
        name: name.ok_or(Failure::NotFound)?,
    })
}

impl<'a> SeeAs<'a> {
    pub(crate) fn new(backend: &'a Backend) -> Self {
        Self { backend }
    }

    /// The page on which it begins.
    #[tracing::instrument(skip_all)]
    pub async fn page(
        &self,
        _who: &StaffAuthorized<Auditor>,
        customer: &CustomerId,
        contact: &ContactId,
    ) -> Result<SeeAsPage, Error> {
        let mut connection = self.backend.db().read().await?;
        let name = store::name(&mut connection, customer, contact).await?;
        Ok(SeeAsPage {
            name: name.ok_or(Failure::NotFound)?,
        })
    }

    /// Begins, for half an hour at the most. What the same session saw of this customer before ends.
    #[tracing::instrument(skip_all)]
    pub async fn start(
        &self,
        who: &StaffAuthorized<Auditor>,
        customer: &CustomerId,
        contact: &ContactId,
        draft: &SeeAsDraft,
    ) -> Result<(), Error> {
        let session = who.session().ok_or(Failure::NotFound)?;
        self.run_out(customer).await?;
        let mut change = self.backend.db().change(&who.author(), customer).await?;
        who.recheck(&mut change).await?;
        let name = store::name(change.connection(), customer, contact).await?;
        let name = name.ok_or(Failure::NotFound)?;
        let reason = draft.parse()?;
        let now = change.now();
        let before = store::stop(change.connection(), customer, session.id(), now).await?;
        let viewing = Viewing {
            id: self.backend.ids().make::<ViewingId>()?,
            contact: contact.clone(),
            name,
            reason: reason.to_string(),
            started_at: now,
        };
        let ends_at = now + MINUTES * MINUTE;
        let author = change.author().clone();
        store::insert(change.connection(), customer, &viewing, ends_at, &author).await?;
        let mut events: Vec<Event> = before.iter().map(|viewing| event("see_as.stopped", viewing)).collect();
        events.push(event("see_as.started", &viewing));
        let first = events.remove(0);
        change.commit_all(first, events).await
    }

    /// Ends. What has ended already stays so, without a word.
    #[tracing::instrument(skip_all)]
    pub async fn stop(&self, who: &StaffAuthorized<Auditor>, customer: &CustomerId) -> Result<(), Error> {
        let session = who.session().ok_or(Failure::NotFound)?;
        self.run_out(customer).await?;
        let mut change = self.backend.db().change(&who.author(), customer).await?;
        who.recheck(&mut change).await?;
        let now = change.now();
        let stopped = store::stop(change.connection(), customer, session.id(), now).await?;
        let mut events: Vec<Event> = stopped.iter().map(|viewing| event("see_as.stopped", viewing)).collect();
        if events.is_empty() {
            return Ok(());
        }
        let first = events.remove(0);
        change.commit_all(first, events).await
    }

    /// Ends what ran out, whoever looked, and says how many times that was.
    #[tracing::instrument(skip_all)]
    pub async fn expire(&self) -> Result<usize, Error> {
        let due = store::customers_due(&mut *self.backend.db().read().await?, self.backend.now()).await?;
        let mut ended = 0;
        for customer in &due {
            ended += self.run_out(customer).await?;
        }
        Ok(ended)
    }

    /// Ends what ran out at a customer, each as of the instant at which it did, by whoever looked.
    async fn run_out(&self, customer: &CustomerId) -> Result<usize, Error> {
        let due = store::due(&mut *self.backend.db().read().await?, customer, self.backend.now()).await?;
        let mut ended = 0;
        for due in due {
            let mut change = self.backend.db().change(&due.author, customer).await?;
            change.as_of(due.ended_at);
            // Another node may have done it meanwhile.
            if store::run_out(change.connection(), customer, &due).await? {
                let mut stopped = event("see_as.stopped", &due.viewing);
                stopped.after = json!({ "ran_out": true });
                change.commit(stopped).await?;
                ended += 1;
            }
        }
        Ok(ended)
    }
}

/// What the customer reads of it.
fn event(kind: &'static str, viewing: &Viewing) -> Event {
    let told = json!({ "reason": viewing.reason, "minutes_at_most": MINUTES });
    let (before, after) = if kind == "see_as.started" {
        (Value::Null, told)
    } else {
        (told, Value::Null)
    };
    Event {
        kind,
        subject_kind: "contact",
        subject_id: viewing.contact.to_string(),
        subject_name: viewing.name.clone(),
        before,
        after,
    }
}
