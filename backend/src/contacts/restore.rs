//! Bringing back who was deleted, within a day, with all that belonged to them but their places in the communication
//! orders. Whoever does it needs what adding such a contact would need.

use super::{
    details::{Details, Recorded, Stored},
    list::zone,
    many::{BATCH, commit, once},
    store::{catalog::Catalog, deleted, read, write},
};
use crate::{
    Backend,
    access::{Authorized, ContactsSection, Modify},
    clock::MINUTE,
    customer_classes::store::{Room, room},
    error::Error,
    step_up, time_zone,
};
use domain::{
    Bilingual, Failure, FieldFailure, Reason, Refusal,
    access::{self, Access, Level, Place, Standing},
    contacts::{CommunicationsLost, DeletedContact, DeletedList, ManyDone, NotDone},
    id::{ContactId, CustomerId},
};
use sqlx::AnyConnection;

/// For so long a contact is kept after it was deleted.
pub(super) const KEPT: i64 = 24 * 60 * MINUTE;
/// So many are shown.
const SHOWN: usize = 100;

type Manager = Authorized<ContactsSection, Modify>;

/// What is decided on beside the contact itself.
struct Case<'a> {
    actor: &'a Standing,
    catalog: &'a Catalog,
    /// For how many more its class has room, where that is limited.
    room: Option<Room>,
}

impl<'a> Case<'a> {
    async fn read(
        connection: &mut AnyConnection,
        customer: &CustomerId,
        actor: &'a Standing,
        catalog: &'a Catalog,
    ) -> Result<Self, Error> {
        Ok(Self {
            actor,
            catalog,
            room: room(connection, customer).await?,
        })
    }

    /// The contact as it comes back, and the names of the communication types that it may not receive any more.
    fn decide(&self, contact: &Stored) -> Result<(Details, Vec<Bilingual>), Failure> {
        if let Some(room) = self.room {
            room.for_one().map_err(Failure::Refused)?;
        }
        let Catalog { sections, roles, .. } = self.catalog;
        let after = contact.details.access(roles);
        let mut refusals = access::decide(self.actor, false, sections, &Access::default(), &after, |id| {
            self.catalog.allowed.contains(id)
        });
        if *self.actor == Standing::Staff {
            // Only staff delete an owner, and undo it. Whoever took that place meanwhile took the role as well.
            refusals.retain(|(_, refusal)| *refusal != Refusal::Ownership);
        }
        if !refusals.is_empty() {
            let failures = refusals.into_iter().map(|(place, refusal)| {
                let field = match place {
                    Place::Contact | Place::Role(_) => "roles".to_owned(),
                    Place::Section(key) => format!("permissions[{key}]"),
                };
                FieldFailure::new(field, Reason::Refused(refusal))
            });
            return Err(Failure::Invalid(failures.collect()));
        }
        let holding = after.holding(sections);
        let mut details = contact.details.clone();
        let mut lost = Vec::new();
        for kind in &self.catalog.communications {
            let may_receive = kind
                .section
                .as_ref()
                .is_none_or(|section| holding.level(section.as_str()) >= Level::Read);
            if !may_receive && details.communications.remove(&kind.key) {
                lost.push(kind.name.clone());
            }
        }
        Ok((details, lost))
    }
}

/// Those who were deleted within the last day.
pub(super) async fn deleted(backend: &Backend, who: &Manager) -> Result<DeletedList, Error> {
    let (customer, now) = (who.customer(), backend.now());
    let mut connection = backend.db().read().await?;
    let most = i64::try_from(SHOWN).unwrap_or(i64::MAX).saturating_add(1);
    let mut found = deleted::since(&mut connection, customer, now - KEPT, most).await?;
    let more = found.len() > SHOWN;
    found.truncate(SHOWN);
    let ids: Vec<ContactId> = found.iter().map(|deleted| deleted.id.clone()).collect();
    let contacts = read::many_deleted(&mut connection, customer, &ids).await?;
    let catalog = Catalog::read(&mut connection, customer).await?;
    let case = Case::read(&mut connection, customer, who.standing(), &catalog).await?;
    let zone = zone(&mut connection, customer, who.contact()).await?;
    let rows = contacts.iter().filter_map(|contact| {
        let at = found.iter().find(|deleted| deleted.id == contact.id)?.at;
        Some(DeletedContact {
            id: contact.id.clone(),
            name: contact.details.name(),
            title: contact.details.title.to_string(),
            by: contact.updated_by.clone(),
            until: time_zone::minute(at + KEPT, &zone),
            refused: case.decide(contact).err(),
        })
    });
    Ok(DeletedList {
        rows: rows.collect(),
        more,
    })
}

/// Brings back those who may be, and says of the others why not.
pub(super) async fn restore(backend: &Backend, who: &Manager, ids: &[ContactId]) -> Result<ManyDone, Error> {
    let ids = once(ids)?;
    let mut all = ManyDone::default();
    for batch in ids.chunks(BATCH) {
        Box::pin(some(backend, who, batch, &mut all)).await?;
    }
    // Nobody is told of a contact that is not theirs.
    if all.refused.iter().filter(|refused| refused.name.is_empty()).count() == ids.len() {
        return Err(Failure::NotFound.into());
    }
    Ok(all)
}

/// One change.
async fn some(backend: &Backend, who: &Manager, batch: &[ContactId], all: &mut ManyDone) -> Result<(), Error> {
    let customer = who.customer();
    let mut change = backend.db().change(&who.author(), customer).await?;
    let actor = who.recheck(&mut change).await?;
    let (by, now) = (change.author().name.clone(), change.now());
    let kept = deleted::among(change.connection(), customer, batch, now - KEPT).await?;
    let contacts = read::many_deleted(change.connection(), customer, &kept).await?;
    if contacts.iter().any(|contact| contact.access.is_some()) {
        // Their logins come back with them.
        step_up::demand(&mut change, who.session()).await?;
    }
    let catalog = Catalog::read(change.connection(), customer).await?;
    let mut case = Case::read(change.connection(), customer, &actor, &catalog).await?;
    let mut events = Vec::new();
    for id in batch {
        let Some(contact) = contacts.iter().find(|contact| contact.id == *id) else {
            let (name, why) = (String::new(), Failure::NotFound);
            all.refused.push(NotDone { name, why });
            continue;
        };
        let name = contact.details.name();
        let (details, lost) = match case.decide(contact) {
            Ok(decided) => decided,
            Err(why) => {
                all.refused.push(NotDone { name, why });
                continue;
            }
        };
        write::restore(
            change.connection(),
            customer,
            id,
            (&contact.details, &details),
            (&by, now),
        )
        .await?;
        if let Some(room) = &mut case.room {
            room.left = room.left.saturating_sub(1);
        }
        let event = Recorded {
            id,
            before: None,
            after: Some(&details),
            has_new_password: false,
            sessions_ended: 0,
        };
        events.push(event.event("contact.restored", &catalog.roles));
        all.done += 1;
        if !lost.is_empty() {
            all.lost.push(CommunicationsLost {
                name,
                communications: lost,
            });
        }
    }
    commit(change, events).await
}
