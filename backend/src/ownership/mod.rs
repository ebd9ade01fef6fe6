//! The ownership of an account: there is one owner, the owner or staff offer it to somebody, and it is theirs once they
//! accept. Until then nothing changes. Not responsible for what an owner may do (`domain::access`).

pub(crate) mod letters;
mod store;

#[cfg(test)]
mod tests;

use crate::{
    Backend,
    access::Present,
    audit::Author,
    clock::MINUTE,
    db::{Change, Event},
    error::Error,
    step_up::{self, Recent},
    time_zone,
};
use domain::{
    Bilingual, ContactId, CustomerId, Failure, FieldFailure, OfferId, Reason, Refusal,
    access::{Level, section},
    form::Notice,
    ownership::{DAYS, Offer, OwnershipDraft, OwnershipPage, Possible, Reader, Somebody, Step},
    staff::StaffLevel,
};
use serde_json::{Value, json};
use sqlx::AnyConnection;
use store::{Party, Waiting};

const DAY: i64 = 24 * 60 * MINUTE;

/// Who owns the account of a customer, and who is offered it.
pub struct Ownership<'a> {
    backend: &'a Backend,
}

/// Whether this contact is offered the ownership of its account now.
pub(crate) async fn is_offered(
    connection: &mut AnyConnection,
    customer: &CustomerId,
    contact: &ContactId,
    now: i64,
) -> Result<bool, Error> {
    let waiting = store::waiting(&mut *connection, customer).await?;
    let Some(waiting) = waiting.filter(|waiting| waiting.to == *contact) else {
        return Ok(false);
    };
    Ok(over(connection, customer, &waiting, now).await?.is_none())
}

/// What became of an offer that nobody answered: its time is over, or those whom it is about have gone. `None` as
/// long as it stands.
async fn over(
    connection: &mut AnyConnection,
    customer: &CustomerId,
    waiting: &Waiting,
    now: i64,
) -> Result<Option<&'static str>, Error> {
    if waiting.expires_at <= now {
        return Ok(Some("expired"));
    }
    let to = store::contact(&mut *connection, customer, &waiting.to).await?;
    let from_is_owner = match &waiting.from {
        None => true,
        Some(from) => {
            let owners = store::owners(connection, customer).await?;
            owners.iter().any(|owner| owner.id == *from && !owner.is_deleted)
        }
    };
    let stands = to.is_some_and(|to| !to.is_deleted) && from_is_owner;
    Ok((!stands).then_some("withdrawn"))
}

/// Who acts, as far as ownership goes.
struct Part {
    is_owner: bool,
    /// Of the provider, and may hand over.
    hands_over: bool,
    /// Of the provider.
    is_staff: bool,
}

impl Part {
    fn of(who: &Present) -> Self {
        Self {
            is_owner: who.is_owner(),
            hands_over: who.staff().is_some_and(|level| level >= StaffLevel::Administrator),
            is_staff: who.staff().is_some(),
        }
    }

    fn may_offer(&self) -> Result<(), Refusal> {
        match self {
            Self { is_owner: true, .. } | Self { hands_over: true, .. } => Ok(()),
            Self { is_staff: true, .. } => Err(Refusal::StaffLevel {
                least: StaffLevel::Administrator,
            }),
            _ => Err(Refusal::Ownership),
        }
    }

    fn may_withdraw(&self, who: &Present, waiting: &Waiting) -> Result<(), Refusal> {
        if waiting.from.is_some() && waiting.from.as_ref() == who.contact() && self.is_owner {
            return Ok(());
        }
        match self.may_offer() {
            // What staff offer in a customer's name is not the owner's to take back.
            Ok(()) if self.is_owner => Err(Refusal::Ownership),
            other => other,
        }
    }
}

/// Whether the page is there for this reader: the parties, staff, and who sees the contacts.
fn sees(who: &Present, waiting: Option<&Waiting>) -> bool {
    who.staff().is_some()
        || who.holding().level(section::CONTACTS) >= Level::Read
        || waiting.is_some_and(|waiting| who.contact() == Some(&waiting.to))
}

impl<'a> Ownership<'a> {
    pub(crate) fn new(backend: &'a Backend) -> Self {
        Self { backend }
    }

    /// Who the owner is, which offer waits, and what the reader may do.
    #[tracing::instrument(skip_all)]
    pub async fn page(&self, who: &Present) -> Result<OwnershipPage, Error> {
        let customer = who.customer();
        let mut connection = self.backend.db().read().await?;
        let now = self.backend.now();
        let mut waiting = store::waiting(&mut connection, customer).await?;
        if let Some(found) = &waiting
            && over(&mut connection, customer, found, now).await?.is_some()
        {
            waiting = None;
        }
        if !sees(who, waiting.as_ref()) {
            return Err(Failure::NotFound.into());
        }
        let owners = store::owners(&mut connection, customer).await?;
        let owner = owners.iter().find(|owner| !owner.is_deleted).map(Party::somebody);
        let part = Part::of(who);
        let possible = match &waiting {
            None if part.may_offer().is_ok() => {
                let candidates = store::candidates(&mut connection, customer, now).await?;
                Possible::Offer(candidates.iter().map(Party::somebody).collect())
            }
            Some(waiting) if is_mine(who, waiting).is_ok() => Possible::Answer,
            Some(waiting) if part.may_withdraw(who, waiting).is_ok() => Possible::Withdraw,
            _ => Possible::Nothing,
        };
        let reader = match part {
            Part { is_staff: true, .. } => Reader::Staff,
            Part { is_owner: true, .. } => Reader::Owner,
            Part { .. } => Reader::Contact,
        };
        let offer = match waiting {
            // Others are not told what is between the two.
            Some(waiting) if possible != Possible::Nothing || reader != Reader::Contact => {
                Some(offer(&mut connection, customer, waiting).await?)
            }
            _ => None,
        };
        Ok(OwnershipPage {
            owner,
            reader,
            offer,
            possible,
        })
    }

    /// Does what the form asks for, and says what was done.
    #[tracing::instrument(skip_all)]
    pub async fn step(&self, who: &Present, draft: &OwnershipDraft) -> Result<Notice, Error> {
        let customer = who.customer();
        self.settle(customer).await?;
        let mut change = self.backend.db().change(&who.author(), customer).await?;
        let who = who.recheck(&mut change).await?;
        let waiting = store::waiting(change.connection(), customer).await?;
        if !sees(&who, waiting.as_ref()) {
            return Err(Failure::NotFound.into());
        }
        match draft.parse() {
            Ok(Step::Accept(id)) => {
                let waiting = standing(waiting, &id)?;
                is_mine(&who, &waiting)?;
                let recent = step_up::demand(&mut change, Some(who.session())).await?;
                accept(self.backend, change, (&who, recent), waiting).await
            }
            Ok(Step::Decline(id)) => decline(self.backend, change, &who, standing(waiting, &id)?).await,
            Ok(Step::Withdraw(id)) => {
                let part = Part::of(&who);
                part.may_offer()?;
                let waiting = standing(waiting, &id)?;
                part.may_withdraw(&who, &waiting)?;
                withdraw(change, customer, &waiting).await
            }
            Ok(Step::Offer { to, .. }) => {
                let part = Part::of(&who);
                part.may_offer()?;
                let reason = if part.is_staff {
                    draft.required_reason()?.into()
                } else {
                    draft.reason.clone()
                };
                if waiting.is_some() {
                    return Err(Refusal::OfferWaits.into());
                }
                step_up::demand(&mut change, Some(who.session())).await?;
                let by = if part.is_staff { None } else { who.contact() };
                let (event, name) = offer_within(self.backend, &mut change, customer, (&to, by), reason).await?;
                change.commit(event).await?;
                Ok(Notice::OwnershipOffered { name })
            }
            Err(failures) => {
                Part::of(&who).may_offer()?;
                Err(failures.into())
            }
        }
    }

    /// Ends the offers whose time is over, each as of the instant at which it was, and says how many there were.
    #[tracing::instrument(skip_all)]
    pub async fn expire(&self) -> Result<usize, Error> {
        let due = store::due(&mut *self.backend.db().read().await?, self.backend.now()).await?;
        for customer in &due {
            self.settle(customer).await?;
        }
        Ok(due.len())
    }

    /// Ends an offer that stands no more.
    async fn settle(&self, customer: &CustomerId) -> Result<(), Error> {
        let now = self.backend.now();
        let mut connection = self.backend.db().read().await?;
        let Some(waiting) = store::waiting(&mut connection, customer).await? else {
            return Ok(());
        };
        if over(&mut connection, customer, &waiting, now).await?.is_none() {
            return Ok(());
        }
        drop(connection);
        let author = Author::system("ownership");
        let mut change = self.backend.db().change(&author, customer).await?;
        let (waiting, now) = (store::waiting(change.connection(), customer).await?, change.now());
        let Some(waiting) = waiting else { return Ok(()) };
        let Some(outcome) = over(change.connection(), customer, &waiting, now).await? else {
            return Ok(());
        };
        let kind = if outcome == "expired" {
            change.as_of(waiting.expires_at);
            "ownership.expired"
        } else {
            "ownership.withdrawn"
        };
        let then = change.now();
        store::settle(change.connection(), customer, &waiting.id, outcome, then).await?;
        let event = ended(&mut change, customer, kind, &waiting).await?;
        change.commit(event).await
    }
}

/// The offer that is answered is the one that waits.
fn standing(waiting: Option<Waiting>, id: &OfferId) -> Result<Waiting, Refusal> {
    waiting.filter(|waiting| waiting.id == *id).ok_or(Refusal::OfferGone)
}

/// As it is shown.
async fn offer(connection: &mut AnyConnection, customer: &CustomerId, waiting: Waiting) -> Result<Offer, Error> {
    let to = store::contact(&mut *connection, customer, &waiting.to).await?;
    let until = until(connection, customer, &waiting).await?;
    Ok(Offer {
        id: waiting.id,
        to: to.map_or_else(
            || Somebody {
                id: waiting.to.clone(),
                name: String::new(),
            },
            |to| to.somebody(),
        ),
        by: waiting.by,
        reason: waiting.reason,
        until,
    })
}

/// Until which day an offer waits.
async fn until(connection: &mut AnyConnection, customer: &CustomerId, waiting: &Waiting) -> Result<Bilingual, Error> {
    let zone = store::customer(connection, customer).await?.time_zone;
    Ok(time_zone::date(waiting.expires_at, &zone))
}

/// Offers ownership to a contact, within a change whose author was asked already; tells the two whom it is about.
/// Gives the event, to be committed with it, and the name of the contact.
pub(crate) async fn offer_within(
    backend: &Backend,
    change: &mut Change,
    customer: &CustomerId,
    (to, from): (&ContactId, Option<&ContactId>),
    reason: String,
) -> Result<(Event, String), Error> {
    let now = change.now();
    let refused = |reason| Error::from(vec![FieldFailure::new("to", reason)]);
    let party = store::contact(change.connection(), customer, to).await?;
    // Somebody of another customer is nobody here.
    let party = party.filter(|party| !party.is_deleted).ok_or(Failure::NotFound)?;
    let owners = store::owners(change.connection(), customer).await?;
    if owners.iter().any(|owner| owner.id == *to) {
        return Err(refused(Reason::Refused(Refusal::IsOwner)));
    }
    if !party.can_be_offered(now) {
        return Err(refused(Reason::Refused(Refusal::NoWorkingAccess)));
    }
    let waiting = Waiting {
        id: backend.ids().make()?,
        to: to.clone(),
        from: from.cloned(),
        by: change.author().name.clone(),
        reason,
        expires_at: now + DAYS * DAY,
    };
    store::insert(change.connection(), customer, &waiting, now).await?;
    letters::offered(backend, change, customer, &waiting, (&party, &owners)).await?;
    let owner = owners.iter().find(|owner| !owner.is_deleted);
    let event = Event {
        kind: "ownership.offered",
        subject_kind: "contact",
        subject_id: to.to_string(),
        subject_name: party.name.clone(),
        before: json!({ "owner": named(owner) }),
        after: json!({ "offer": waiting.id, "to": named(Some(&party)), "reason": waiting.reason, "days": DAYS }),
    };
    Ok((event, party.name))
}

/// A contact with its name of then.
fn named(party: Option<&Party>) -> Value {
    party.map_or(Value::Null, |party| json!({ "id": party.id, "name": party.name }))
}

/// The event of an offer that came to nothing.
async fn ended(
    change: &mut Change,
    customer: &CustomerId,
    kind: &'static str,
    waiting: &Waiting,
) -> Result<Event, Error> {
    let to = store::contact(change.connection(), customer, &waiting.to).await?;
    Ok(Event {
        kind,
        subject_kind: "contact",
        subject_id: waiting.to.to_string(),
        subject_name: to.as_ref().map(|to| to.name.clone()).unwrap_or_default(),
        before: json!({ "offer": waiting.id, "to": named(to.as_ref()), "by": waiting.by, "reason": waiting.reason }),
        after: Value::Null,
    })
}

async fn withdraw(mut change: Change, customer: &CustomerId, waiting: &Waiting) -> Result<Notice, Error> {
    let now = change.now();
    store::settle(change.connection(), customer, &waiting.id, "withdrawn", now).await?;
    let event = ended(&mut change, customer, "ownership.withdrawn", waiting).await?;
    change.commit(event).await?;
    Ok(Notice::OwnershipWithdrawn)
}

/// Only who is offered it answers.
fn is_mine(who: &Present, waiting: &Waiting) -> Result<(), Refusal> {
    if who.staff().is_none() && who.contact() == Some(&waiting.to) {
        Ok(())
    } else {
        Err(Refusal::NotYourOffer)
    }
}

async fn decline(backend: &Backend, mut change: Change, who: &Present, waiting: Waiting) -> Result<Notice, Error> {
    is_mine(who, &waiting)?;
    let (customer, now) = (who.customer(), change.now());
    store::settle(change.connection(), customer, &waiting.id, "declined", now).await?;
    let owners = store::owners(change.connection(), customer).await?;
    letters::answered(backend, &mut change, customer, &owners, false).await?;
    let event = ended(&mut change, customer, "ownership.declined", &waiting).await?;
    change.commit(event).await?;
    Ok(Notice::OwnershipDeclined)
}

/// The one moment in which the owner changes.
async fn accept(
    backend: &Backend,
    mut change: Change,
    (who, _): (&Present, Recent),
    waiting: Waiting,
) -> Result<Notice, Error> {
    let (customer, now) = (who.customer(), change.now());
    if over(change.connection(), customer, &waiting, now).await?.is_some() {
        return Err(Refusal::OfferGone.into());
    }
    let to = store::contact(change.connection(), customer, &waiting.to).await?;
    let to = to.ok_or(Failure::NotFound)?;
    if !to.can_own(now) {
        return Err(Refusal::NoWorkingAccess.into());
    }
    let by = change.author().name.clone();
    let owners = store::owners(change.connection(), customer).await?;
    for owner in &owners {
        store::step_down(change.connection(), customer, &owner.id, (&by, now)).await?;
    }
    store::step_up(change.connection(), customer, &to.id, (&by, now)).await?;
    store::settle(change.connection(), customer, &waiting.id, "accepted", now).await?;
    letters::answered(backend, &mut change, customer, &owners, true).await?;
    let former = owners.iter().find(|owner| !owner.is_deleted);
    let event = Event {
        kind: "ownership.accepted",
        subject_kind: "contact",
        subject_id: to.id.to_string(),
        subject_name: to.name.clone(),
        before: json!({ "owner": named(former) }),
        after: json!({ "owner": named(Some(&to)), "administrator": named(former), "offered_by": waiting.by,
            "reason": waiting.reason }),
    };
    change.commit(event).await?;
    Ok(Notice::OwnershipAccepted)
}
