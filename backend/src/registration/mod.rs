//! Registering for the portal: somebody asks with an account number and an e-mail address, and is mailed a link that
//! proves the address. Nothing is looked up before that, so that the answer and its time tell nobody which accounts
//! exist. What was proven waits for whoever manages the customer's contacts. Not responsible for what the contact may
//! be given ([`crate::contacts`]).

pub(crate) mod letters;
pub(crate) mod store;
#[cfg(test)]
mod tests;

use crate::{
    Backend,
    access::{Authorized, ContactsSection, Modify},
    audit::Author,
    clock::MINUTE,
    contacts::{self, reader_zone, registering::Approval},
    customers,
    db::Event,
    error::Error,
    one_time_link::{
        self, Kind, Owner,
        limits::{self, Limit},
    },
    provider_settings,
    sign_in::Anonymous,
    step_up, time_zone,
};
use domain::{
    CustomerId, Failure, RegistrationId,
    customers::CustomerStatus,
    form::Notice,
    registration::{
        Decision, DecisionDraft, ProofPage, RegistrationDraft, RegistrationList, RegistrationPage, RegistrationRow,
    },
};
use serde_json::{Value, json};
use store::{Proof, Waiting};

const WHAT: &str = "registration";
/// A link that proves an address works for so long; then whoever asked is forgotten.
const KEPT: i64 = 24 * 60 * MINUTE;
/// So many are shown.
const SHOWN: usize = 100;

/// People who ask for portal access.
pub struct Registrations<'a> {
    backend: &'a Backend,
}

impl<'a> Registrations<'a> {
    pub(crate) fn new(backend: &'a Backend) -> Self {
        Self { backend }
    }

    /// Whether anybody may ask; `NotFound` when the provider does not want it.
    #[tracing::instrument(skip_all)]
    pub async fn check_open(&self) -> Result<(), Error> {
        if self.is_open().await? {
            Ok(())
        } else {
            Err(Failure::NotFound.into())
        }
    }

    /// Whether anybody may ask.
    #[tracing::instrument(skip_all)]
    pub async fn is_open(&self) -> Result<bool, Error> {
        let mut connection = self.backend.db().read().await?;
        Ok(provider_settings::store::settings(&mut connection)
            .await?
            .0
            .registration)
    }

    /// Takes note that somebody asks for access, and mails a link to the address. The answer is the same whether or not
    /// there is such an account, and when the address has been mailed too often.
    #[tracing::instrument(skip_all)]
    pub async fn ask(&self, anonymous: &Anonymous, draft: &RegistrationDraft) -> Result<(), Error> {
        let backend = self.backend;
        self.check_open().await?;
        let applicant = draft.parse()?;
        limits::count(backend, &Limit::address(WHAT, anonymous.address)).await?;
        if !limits::may(backend, &Limit::email(WHAT, applicant.email.as_str())).await? {
            return Ok(());
        }
        let author = Author {
            address: Some(anonymous.address.to_canonical()),
            ..Author::system(WHAT)
        };
        let id: RegistrationId = backend.ids().make()?;
        let mut change = backend.db().provider_change(&author).await?;
        let now = change.now();
        store::insert_proof(change.connection(), &id, &applicant, now).await?;
        let owner = Owner::Proof(id.clone());
        let made = one_time_link::make(
            backend,
            &mut change,
            Kind::Registration,
            &owner,
            applicant.email.as_str(),
        )
        .await?;
        letters::prove(backend, &mut change, &applicant, &made).await?;
        let event = Event {
            kind: "registration.asked",
            subject_kind: "registration",
            subject_id: id.to_string(),
            subject_name: applicant.name(),
            before: Value::Null,
            after: json!({
                "account_number": applicant.account_number, "email": applicant.email,
                "language": applicant.language,
            }),
        };
        change.commit(event).await
    }

    /// What stands under the link; `NotFound` when it does not work.
    #[tracing::instrument(skip_all)]
    pub async fn proof(&self, token: &str) -> Result<ProofPage, Error> {
        let now = self.backend.now();
        let mut connection = self.backend.db().read().await?;
        let link = one_time_link::find(&mut connection, Kind::Registration, token, now).await?;
        let proof = store::proof(&mut connection, &link.owner.proof()?).await?;
        let proof = proof.ok_or(Failure::NotFound)?;
        Ok(ProofPage {
            name: proof.name(),
            email: proof.email,
            account_number: proof.account_number,
        })
    }

    /// Takes note that the address is proven. Whether there is such an account is looked up later ([`Self::forward`]).
    #[tracing::instrument(skip_all)]
    pub async fn prove(&self, token: &str) -> Result<(), Error> {
        let now = self.backend.now();
        let mut transaction = self.backend.db().bookkeeping().await?;
        let link = one_time_link::take(&mut transaction, Kind::Registration, token, now).await?;
        store::set_proven(&mut transaction, &link.owner.proof()?, now).await?;
        transaction.commit().await?;
        Ok(())
    }

    /// Brings what is proven before whoever manages the contacts of the account, and forgets what is about no account;
    /// says how many there were. It may run on several servers at once.
    #[tracing::instrument(skip_all)]
    pub async fn forward(&self) -> Result<usize, Error> {
        let backend = self.backend;
        let proofs = store::proven(&mut *backend.db().read().await?).await?;
        for proof in &proofs {
            let mut connection = backend.db().read().await?;
            let customer = customers::store::by_account(&mut connection, &proof.account_number).await?;
            drop(connection);
            let forwarded = match customer {
                Some(customer) => self.forward_to(&customer, proof).await?,
                None => false,
            };
            if !forwarded {
                let mut transaction = backend.db().bookkeeping().await?;
                store::delete_proof(&mut transaction, &proof.id).await?;
                transaction.commit().await?;
            }
        }
        Ok(proofs.len())
    }

    /// Whether anybody has proven an address and was not brought before a customer yet.
    pub(crate) async fn has_proven(&self) -> Result<bool, Error> {
        store::has_proven(&mut *self.backend.db().read().await?).await
    }

    /// False when the customer takes nobody, or somebody with that address waits already.
    async fn forward_to(&self, customer: &CustomerId, proof: &Proof) -> Result<bool, Error> {
        let backend = self.backend;
        let mut change = backend.db().change(&Author::system(WHAT), customer).await?;
        let stored = customers::store::one(change.connection(), customer).await?;
        let Some(stored) = stored.filter(|stored| stored.status == CustomerStatus::Active) else {
            return Ok(false);
        };
        if store::is_waiting(change.connection(), customer, &proof.email).await? {
            return Ok(false);
        }
        if !store::delete_proof(change.connection(), &proof.id).await? {
            // Another server was faster.
            return Ok(true);
        }
        store::insert(change.connection(), customer, proof).await?;
        letters::administrators(backend, &mut change, customer, &stored.details.name, proof).await?;
        let event = event(
            "registration.proven",
            &proof.id,
            &proof.name(),
            json!({ "email": proof.email, "language": proof.language }),
        );
        change.commit(event).await?;
        Ok(true)
    }

    /// Forgets whoever did not prove an address in time. It may run on several servers at once.
    #[tracing::instrument(skip_all)]
    pub async fn forget_unproven(&self) -> Result<u64, Error> {
        let mut transaction = self.backend.db().bookkeeping().await?;
        let gone = store::forget_unproven(&mut transaction, self.backend.now() - KEPT).await?;
        transaction.commit().await?;
        Ok(gone)
    }

    /// Those who wait.
    #[tracing::instrument(skip_all)]
    pub async fn list(&self, who: &Authorized<ContactsSection, Modify>) -> Result<RegistrationList, Error> {
        let customer = who.customer();
        let mut connection = self.backend.db().read().await?;
        let most = i64::try_from(SHOWN).unwrap_or(i64::MAX).saturating_add(1);
        let mut waiting = store::waiting(&mut connection, customer, most).await?;
        let more = waiting.len() > SHOWN;
        waiting.truncate(SHOWN);
        let zone = reader_zone(&mut connection, customer, who.contact()).await?;
        Ok(RegistrationList {
            rows: waiting.into_iter().map(|waiting| shown(waiting, &zone)).collect(),
            more,
        })
    }

    /// The page on which it is decided.
    #[tracing::instrument(skip_all)]
    pub async fn page(
        &self,
        who: &Authorized<ContactsSection, Modify>,
        id: &RegistrationId,
    ) -> Result<RegistrationPage, Error> {
        let customer = who.customer();
        let mut connection = self.backend.db().read().await?;
        let waiting = store::one(&mut connection, customer, id).await?;
        let waiting = waiting.ok_or(Failure::NotFound)?;
        let zone = reader_zone(&mut connection, customer, who.contact()).await?;
        let (namesakes, roles) = contacts::registering::choices(&mut connection, who, &waiting.email).await?;
        Ok(RegistrationPage {
            row: shown(waiting, &zone),
            namesakes,
            roles,
        })
    }

    /// Approves or declines; whoever asked is mailed which, and whoever gets access is invited.
    #[tracing::instrument(skip_all)]
    pub async fn decide(
        &self,
        who: &Authorized<ContactsSection, Modify>,
        id: &RegistrationId,
        draft: &DecisionDraft,
    ) -> Result<Notice, Error> {
        let (backend, customer) = (self.backend, who.customer());
        let mut change = backend.db().change(&who.author(), customer).await?;
        let actor = who.recheck(&mut change).await?;
        let waiting = store::one(change.connection(), customer, id).await?;
        let waiting = waiting.ok_or(Failure::NotFound)?;
        let name = waiting.name();
        match draft.parse()? {
            Decision::Decline { reason } => {
                store::delete(change.connection(), customer, id).await?;
                letters::declined(backend, &mut change, customer, &waiting, reason.as_str()).await?;
                let after = json!({ "email": waiting.email, "reason": reason });
                change.commit(event("registration.declined", id, &name, after)).await?;
                Ok(Notice::RegistrationDeclined { name })
            }
            Decision::Approve { contact, login } => {
                let approval = Approval {
                    waiting: &waiting,
                    contact,
                    login,
                    roles: &draft.roles,
                };
                let given = contacts::registering::approve(backend, &mut change, (who, &actor), approval).await?;
                // Nothing of it stands unless they show that it is them.
                step_up::demand(&mut change, who.session()).await?;
                store::delete(change.connection(), customer, id).await?;
                if !given.is_invited {
                    letters::approved(backend, &mut change, customer, &waiting, &given.login).await?;
                }
                let after = json!({ "email": waiting.email, "login": given.login, "contact": given.name });
                let first = event("registration.approved", id, &name, after);
                change.commit_all(first, given.events).await?;
                Ok(Notice::RegistrationApproved { name })
            }
        }
    }
}

/// As it is shown.
fn shown(waiting: Waiting, zone: &str) -> RegistrationRow {
    RegistrationRow {
        name: waiting.name(),
        asked: time_zone::moment(waiting.asked_at, zone),
        id: waiting.id,
        email: waiting.email,
        language: waiting.language,
    }
}

fn event(kind: &'static str, id: &RegistrationId, name: &str, after: Value) -> Event {
    Event {
        kind,
        subject_kind: "registration",
        subject_id: id.to_string(),
        subject_name: name.to_owned(),
        before: Value::Null,
        after,
    }
}
