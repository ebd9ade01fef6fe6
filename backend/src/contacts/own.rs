//! A contact that looks after itself: what it may change of its own details, by the rules of the contact's form, and
//! without Modify on the contacts.

use super::{
    check::Case,
    save::rewrite,
    store::{catalog::Catalog, read},
};
use crate::{
    Backend,
    db::{Change, Event},
    error::Error,
    invitation::Why,
};
use domain::{
    ContactId, CustomerId, Failure,
    access::{Level, Standing},
    contacts::ContactDraft,
    profile::OwnCommunication,
    value::Bilingual,
};
use sqlx::AnyConnection;

/// As it stands.
pub(crate) struct Own {
    pub(crate) version: i64,
    pub(crate) draft: ContactDraft,
    pub(crate) roles: Vec<Bilingual>,
    pub(crate) communications: Vec<OwnCommunication>,
}

/// A contact as it sees itself.
pub(crate) async fn own(
    connection: &mut AnyConnection,
    customer: &CustomerId,
    contact: &ContactId,
) -> Result<Own, Error> {
    let stored = read::one(connection, customer, contact)
        .await?
        .ok_or(Failure::NotFound)?;
    let catalog = Catalog::read(connection, customer).await?;
    let held = stored.details.access(&catalog.roles);
    let holding = held.holding(&catalog.sections);
    let communications = catalog.communications.iter().map(|kind| {
        let missing = |key: &&domain::access::SectionKey| holding.level(key.as_str()) < Level::Read;
        let needs = kind.section.as_ref().filter(missing);
        OwnCommunication {
            key: kind.key.clone(),
            name: kind.name.clone(),
            is_received: stored.details.communications.contains(&kind.key),
            needs: needs.map(|key| catalog.section_name(key.as_str())),
        }
    });
    Ok(Own {
        version: stored.version,
        communications: communications.collect(),
        roles: held.roles.iter().map(|role| role.name.clone()).collect(),
        draft: stored.details.draft(&catalog.sections),
    })
}

/// Changes a contact by itself within a change; the event is to be committed with it, and absent when nothing is
/// different. Whoever saved first is told as [`Failure::Stale`].
pub(crate) async fn save_own(
    backend: &Backend,
    change: &mut Change,
    (customer, contact): (&CustomerId, &ContactId),
    version: Option<i64>,
    edit: impl FnOnce(&mut ContactDraft),
) -> Result<Option<Event>, Error> {
    let before = read::one(change.connection(), customer, contact)
        .await?
        .ok_or(Failure::NotFound)?;
    if version.is_some_and(|version| version != before.version) {
        let (by, version) = (before.updated_by, before.version);
        return Err(Failure::Stale { by, version }.into());
    }
    let catalog = Catalog::read(change.connection(), customer).await?;
    let holding = before.details.holding(&catalog.sections, &catalog.roles);
    let mut draft = before.details.draft(&catalog.sections);
    edit(&mut draft);
    let case = Case {
        actor: &Standing::Contact(holding),
        oneself: true,
        catalog: &catalog,
        before: Some(&before),
    };
    // Whoever is signed in has a password, and so no invitation that would be an event of its own.
    let (_, events) = rewrite(backend, change, customer, &case, &draft, (None, Why::Given)).await?;
    Ok(events.into_iter().next())
}
