//! What a change of the provider takes from contacts: a permission with its section, communications with their
//! level (rule 6). Decides nothing: what goes is handed in.

use super::{
    details::{Details, Recorded},
    store::{read, write},
};
use crate::{db::Change, error::Error};
use domain::{
    access::{Level, Role, SectionKey},
    id::{ContactId, CustomerId},
};

/// What goes from one contact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Withdrawn {
    /// Who.
    pub(crate) contact: ContactId,
    /// The communication types that it receives no more.
    pub(crate) communications: Vec<String>,
    /// The permission that goes down to this level; Restrict takes it away.
    pub(crate) permission: Option<(SectionKey, Level)>,
}

impl Withdrawn {
    fn after(&self, before: &Details) -> Details {
        let mut after = before.clone();
        after.communications.retain(|key| !self.communications.contains(key));
        match &self.permission {
            Some((key, Level::Restrict)) => drop(after.permissions.remove(key)),
            Some((key, level)) => drop(after.permissions.insert(key.clone(), *level)),
            None => {}
        }
        after
    }
}

/// Takes it away within a change of the provider, and tells each contact's own trail.
pub(crate) async fn withdraw(
    change: &mut Change,
    customer: &CustomerId,
    withdrawn: &[Withdrawn],
    roles: &[Role],
) -> Result<(), Error> {
    let ids: Vec<ContactId> = withdrawn.iter().map(|one| one.contact.clone()).collect();
    let (by, now) = (change.author().name.clone(), change.now());
    let contacts = read::many(change.connection(), customer, &ids).await?;
    for one in withdrawn {
        let Some(before) = contacts.iter().find(|contact| contact.id == one.contact) else {
            continue;
        };
        let after = one.after(&before.details);
        if after == before.details {
            continue;
        }
        write::withdraw(
            change.connection(),
            (customer, &one.contact),
            &one.communications,
            one.permission.as_ref(),
            (&by, now),
        )
        .await?;
        let event = Recorded {
            id: &one.contact,
            before: Some(&before.details),
            after: Some(&after),
            has_new_password: false,
            sessions_ended: 0,
        }
        .event("contact.updated", roles);
        change.also(customer, event)?;
    }
    Ok(())
}
