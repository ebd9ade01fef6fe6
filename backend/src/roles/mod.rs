//! The roles: as the provider keeps them, and as a customer sees those that it may use. Not responsible for which of
//! them a customer may use (its class, or its own choice) nor for who holds one (`crate::contacts`).

mod store;
#[cfg(test)]
pub(crate) mod tests;

use crate::{
    Backend,
    access::{
        AllowedRolesSection, Authorized, Read,
        effect::{Audience, NAMED, Rules, confirmed, effects, many},
        provider::{Administrator, Auditor, StaffAuthorized},
        store::{allowed_roles, roles, sections},
    },
    audit::require_version,
    customers,
    db::{Change, Event},
    error::Error,
    text,
};
use domain::{
    Bilingual, Failure, FieldFailure, Reason, Refusal, RoleId,
    access::{Kind, Role},
    contacts::Count,
    form::{Consequence, People},
    roles::{AllowedRoles, RoleDetails, RoleDraft, RoleList, RolePage, RoleRow, RoleUse},
    sections::{MoveDraft, RemoveDraft},
    staff::StaffLevel,
};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use store::Stored;

/// The roles.
pub struct Roles<'a> {
    backend: &'a Backend,
}

/// A row of the list.
fn row(stored: &Stored) -> RoleRow {
    RoleRow {
        id: stored.role.id.clone(),
        name: stored.role.name.clone(),
        description: stored.role.description.clone(),
        kind: stored.role.kind,
        contacts: stored.contacts,
        customers: stored.customers,
    }
}

impl<'a> Roles<'a> {
    pub(crate) fn new(backend: &'a Backend) -> Self {
        Self { backend }
    }

    /// Every role, in order, and how many use it.
    #[tracing::instrument(skip_all)]
    pub async fn list(&self, who: &StaffAuthorized<Auditor>) -> Result<RoleList, Error> {
        let mut connection = self.backend.db().read().await?;
        Ok(RoleList {
            rows: store::all(&mut connection).await?.iter().map(row).collect(),
            may_edit: who.level() >= StaffLevel::Administrator,
        })
    }

    /// One role, and who uses it.
    #[tracing::instrument(skip_all)]
    pub async fn page(&self, who: &StaffAuthorized<Auditor>, id: &RoleId) -> Result<RolePage, Error> {
        let mut connection = self.backend.db().read().await?;
        let sections = sections(&mut connection).await?;
        let all = store::all(&mut connection).await?;
        let stored = all
            .iter()
            .find(|stored| stored.role.id == *id)
            .ok_or(Failure::NotFound)?;
        let used = RoleUse {
            contacts: stored.contacts,
            customers: stored.customers,
            holders: store::holders(&mut connection, id, NAMED).await?,
            allowed: store::allowing(&mut connection, id, Some(NAMED)).await?,
        };
        Ok(RolePage {
            id: Some(id.clone()),
            draft: RoleDraft::of(&stored.role, stored.version, &sections),
            copy_of: None,
            kind_fixed: stored.kind_fixed(),
            sections,
            used,
            stays: stays(&mut connection, stored).await?,
            others: all.iter().map(row).collect(),
            may_edit: who.level() >= StaffLevel::Administrator,
        })
    }

    /// The form of a new role: an empty one, or what another one gives.
    #[tracing::instrument(skip_all)]
    pub async fn blank(&self, _who: &StaffAuthorized<Administrator>, copy: Option<&RoleId>) -> Result<RolePage, Error> {
        let mut connection = self.backend.db().read().await?;
        let sections = sections(&mut connection).await?;
        let all = store::all(&mut connection).await?;
        let copied = copy.and_then(|id| all.iter().find(|stored| stored.role.id == *id));
        let empty = Role {
            id: self.backend.ids().make()?,
            name: Bilingual::default(),
            description: Bilingual::default(),
            kind: Kind::Ordinary,
            levels: Default::default(),
        };
        let mut draft = RoleDraft::of(copied.map_or(&empty, |stored| &stored.role), 0, &sections);
        if copied.is_some_and(|stored| stored.role.kind == Kind::Owner) {
            // There is one owner's role.
            Kind::Administrator.code().clone_into(&mut draft.kind);
        }
        Ok(RolePage {
            id: None,
            draft,
            copy_of: copied.map(|stored| stored.role.name.clone()),
            kind_fixed: None,
            sections,
            used: RoleUse::default(),
            stays: None,
            others: all.iter().map(row).collect(),
            may_edit: true,
        })
    }

    /// Adds a role, the last in order.
    #[tracing::instrument(skip_all)]
    pub async fn add(&self, who: &StaffAuthorized<Administrator>, draft: &RoleDraft) -> Result<RoleId, Error> {
        let mut change = self.backend.db().provider_change(&who.author()).await?;
        who.recheck(&mut change).await?;
        let rules = Rules::read(change.connection()).await?;
        let details = checked(draft, &rules, None)?;
        let id: RoleId = self.backend.ids().make()?;
        store::insert(change.connection(), &id, &details).await?;
        let event = event("role.created", &id, &details.name, Value::Null, json!(details));
        change.commit(event).await?;
        Ok(id)
    }

    /// Changes a role. What that does to others is asked about before, and is in force at their next request.
    #[tracing::instrument(skip_all)]
    pub async fn save(
        &self,
        who: &StaffAuthorized<Administrator>,
        id: &RoleId,
        draft: &RoleDraft,
    ) -> Result<(), Error> {
        let mut change = self.backend.db().provider_change(&who.author()).await?;
        who.recheck(&mut change).await?;
        change.hold_customers().await?;
        let stored = store::one(change.connection(), id).await?.ok_or(Failure::NotFound)?;
        require_fresh(&mut change, &stored, draft.version).await?;
        let before = Rules::read(change.connection()).await?;
        let details = checked(draft, &before, Some(&stored))?;
        let old = RoleDetails::from_role(&stored.role);
        if details == old {
            return Ok(());
        }
        let mut after = before.clone();
        for role in after.roles.iter_mut().filter(|role| role.id == *id) {
            role.name = details.name.clone();
            role.description = details.description.clone();
            role.kind = details.kind;
            role.levels = details.levels.clone();
        }
        if old.kind == Kind::Administrator && details.kind == Kind::Ordinary {
            require_administrators(&mut change, id).await?;
        }
        let audience = Audience {
            roles: vec![id.clone()],
            section: None,
        };
        let effects = effects(change.connection(), &audience, &before, &after).await?;
        effects.require_confirmed(&draft.confirm)?;
        store::save(change.connection(), id, &details).await?;
        let event = event("role.changed", id, &details.name, json!(old), json!(details));
        effects.carry_out(&mut change, &event).await?;
        change.commit(event).await
    }

    /// Moves a role up or down by one; who is at the end stays.
    #[tracing::instrument(skip_all)]
    pub async fn shift(
        &self,
        who: &StaffAuthorized<Administrator>,
        draft: &MoveDraft,
    ) -> Result<(Bilingual, u32), Error> {
        let mut change = self.backend.db().provider_change(&who.author()).await?;
        who.recheck(&mut change).await?;
        let all = roles(change.connection()).await?;
        let (moved, order, position) = shifted(&all, draft, |role| role.id.as_str()).ok_or(Failure::NotFound)?;
        let (id, name) = (moved.id.clone(), moved.name.clone());
        let names = |list: &[&Role]| json!({ "order": list.iter().map(|role| &role.name).collect::<Vec<_>>() });
        let before = names(&all.iter().collect::<Vec<_>>());
        let after = names(&order);
        if before != after {
            store::order(change.connection(), &order).await?;
            change.commit(event("role.moved", &id, &name, before, after)).await?;
        }
        Ok((name, position))
    }

    /// Removes a role that nobody holds.
    #[tracing::instrument(skip_all)]
    pub async fn remove(
        &self,
        who: &StaffAuthorized<Administrator>,
        id: &RoleId,
        draft: &RemoveDraft,
    ) -> Result<Bilingual, Error> {
        let mut change = self.backend.db().provider_change(&who.author()).await?;
        who.recheck(&mut change).await?;
        change.hold_customers().await?;
        let stored = store::one(change.connection(), id).await?.ok_or(Failure::NotFound)?;
        require_fresh(&mut change, &stored, draft.version).await?;
        if let Some(refusal) = stays(change.connection(), &stored).await? {
            return Err(refusal.into());
        }
        let customers = store::allowing(change.connection(), id, None).await?;
        if !customers.is_empty() {
            let mut digest = Sha256::new();
            for (customer, _) in &customers {
                digest.update(customer.as_str());
            }
            let names: Vec<String> = customers.iter().map(|(_, name)| name.clone()).collect();
            let line = Consequence::NotAllowed {
                role: stored.role.name.clone(),
                customers: many(&names),
            };
            confirmed(digest, vec![line], &draft.confirm)?;
        }
        store::remove(change.connection(), id).await?;
        let old = RoleDetails::from_role(&stored.role);
        let event = event("role.removed", id, &old.name, json!(old), Value::Null);
        for (customer, _) in &customers {
            change.also(customer, event.clone())?;
        }
        change.commit(event).await?;
        Ok(old.name)
    }

    /// The roles that the customer may use, and what each gives.
    #[tracing::instrument(skip_all)]
    pub async fn allowed(&self, who: &Authorized<AllowedRolesSection, Read>) -> Result<AllowedRoles, Error> {
        let mut connection = self.backend.db().read().await?;
        let allowed = allowed_roles(&mut connection, who.customer()).await?;
        let head = customers::store::head(&mut connection, who.customer()).await?;
        let mut roles = roles(&mut connection).await?;
        roles.retain(|role| allowed.contains(&role.id));
        Ok(AllowedRoles {
            customer: head.ok_or(Failure::NotFound)?.name,
            roles,
            sections: sections(&mut connection).await?,
        })
    }
}

/// What moved, the order in which all stand afterwards, and its place in that, from 1.
pub(crate) fn shifted<'t, T>(
    all: &'t [T],
    draft: &MoveDraft,
    id: impl Fn(&T) -> &str,
) -> Option<(&'t T, Vec<&'t T>, u32)> {
    let (wanted, up) = if draft.up.is_empty() {
        (&draft.down, false)
    } else {
        (&draft.up, true)
    };
    let at = all.iter().position(|one| id(one) == wanted)?;
    let mut order: Vec<&T> = all.iter().collect();
    let to = if up {
        at.saturating_sub(1)
    } else {
        (at + 1).min(all.len() - 1)
    };
    order.swap(at, to);
    Some((all.get(at)?, order, u32::try_from(to + 1).ok()?))
}

/// Somebody else may have saved first.
async fn require_fresh(change: &mut Change, stored: &Stored, version: i64) -> Result<(), Error> {
    let subject = ("role", stored.role.id.as_str());
    require_version(change.connection(), None, subject, stored.version, version).await
}

/// The role as typed, when it can be one: of a kind that may be chosen, by names that no other one has.
fn checked(draft: &RoleDraft, rules: &Rules, stored: Option<&Stored>) -> Result<RoleDetails, Error> {
    let (parsed, mut failures) = match draft.parse(&rules.sections) {
        Ok(parsed) => (Some(parsed), Vec::new()),
        Err(failures) => (None, failures),
    };
    for (field, typed, text) in [
        (
            "name_en",
            &draft.name_en,
            (|name: &Bilingual| &name.en) as fn(&Bilingual) -> &String,
        ),
        ("name_fr", &draft.name_fr, |name| &name.fr),
    ] {
        let is_own = |role: &Role| stored.is_some_and(|stored| stored.role.id == role.id);
        let folded = text::fold(typed.trim());
        let taken = rules
            .roles
            .iter()
            .any(|role| !is_own(role) && text::fold(text(&role.name)) == folded);
        if taken && !folded.is_empty() {
            failures.push(FieldFailure::new(field, Reason::NameTaken));
        }
    }
    if let Some(parsed) = &parsed {
        match stored.and_then(|stored| Some((stored.kind_fixed()?, stored.role.kind))) {
            Some((refusal, kind)) if kind != parsed.kind => {
                failures.push(FieldFailure::new("kind", Reason::Refused(refusal)));
            }
            None if parsed.kind == Kind::Owner => {
                failures.push(FieldFailure::new("kind", Reason::Refused(Refusal::Ownership)));
            }
            _ => {}
        }
    }
    match parsed {
        Some(parsed) if failures.is_empty() => Ok(parsed),
        _ => Err(failures.into()),
    }
}

/// A role that makes administrators makes none any more: every customer keeps one who can sign in (rule 5).
async fn require_administrators(change: &mut Change, id: &RoleId) -> Result<(), Error> {
    let now = change.now();
    let left = store::left_without_administrator(change.connection(), id, now).await?;
    if left.is_empty() {
        Ok(())
    } else {
        Err(Refusal::LeavesWithoutAdministrator { customers: many(&left) }.into())
    }
}

/// Why a role cannot be removed.
async fn stays(connection: &mut sqlx::AnyConnection, stored: &Stored) -> Result<Option<Refusal>, Error> {
    if stored.is_standard {
        return Ok(Some(Refusal::StandardRole));
    }
    let holders = store::holders(connection, &stored.role.id, NAMED).await?;
    if !holders.is_empty() {
        let Count { n, more } = stored.contacts;
        let people = People {
            contacts: n,
            more,
            customers: if more {
                0
            } else {
                store::customers_of(connection, &stored.role.id).await?
            },
            names: holders
                .into_iter()
                .map(|holder| (holder.name, holder.customer_name))
                .collect(),
        };
        return Ok(Some(Refusal::RoleInUse { people }));
    }
    let only = store::allowed_alone(connection, &stored.role.id).await?;
    Ok((!only.is_empty()).then(|| Refusal::OnlyAllowedRole { customers: many(&only) }))
}

fn event(kind: &'static str, id: &RoleId, name: &Bilingual, before: Value, after: Value) -> Event {
    Event {
        kind,
        subject_kind: "role",
        subject_id: id.to_string(),
        subject_name: name.en.clone(),
        before,
        after,
    }
}
