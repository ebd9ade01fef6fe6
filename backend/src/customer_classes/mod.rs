//! Classes of customers: adding, changing and removing them. What a change does to the customers that have the class
//! is shown before it is saved. Not responsible for signing in, which reads the limits of sessions by itself.

pub(crate) mod store;
#[cfg(test)]
mod tests;

use crate::{
    Backend,
    access::provider::{Administrator, Auditor, StaffAuthorized},
    audit::require_version,
    confirm::confirmed,
    customers::store::{self as customers, people},
    db::Event,
    error::Error,
    time_zone,
};
use domain::{
    Bilingual, ClassId, Failure, FieldFailure, Reason, Refusal, RoleId,
    customer_classes::{Class, ClassDraft, ClassList, ClassPage},
    form::Consequence,
    staff::StaffLevel,
    value::TimeZone,
};
use serde_json::{Value, json};
use sqlx::AnyConnection;
use std::collections::BTreeSet;

/// The classes of customers.
pub struct CustomerClasses<'a> {
    backend: &'a Backend,
}

impl<'a> CustomerClasses<'a> {
    pub(crate) fn new(backend: &'a Backend) -> Self {
        Self { backend }
    }

    /// All classes.
    #[tracing::instrument(skip_all)]
    pub async fn list(&self, who: &StaffAuthorized<Auditor>) -> Result<ClassList, Error> {
        let mut conn = self.backend.db().read().await?;
        Ok(ClassList {
            rows: store::all(&mut conn).await?,
            may_edit: who.level() >= StaffLevel::Administrator,
        })
    }

    /// The form of a new class: what the provider's settings say, what most choose, and the roles of the class that
    /// every installation begins with.
    #[tracing::instrument(skip_all)]
    pub async fn new_page(&self, _who: &StaffAuthorized<Administrator>) -> Result<ClassPage, Error> {
        let mut conn = self.backend.db().read().await?;
        let (settings, _) = crate::provider_settings::store::settings(&mut conn).await?;
        let first = store::FIRST
            .parse()
            .map_err(|_| Error::corrupt("customer_class", store::FIRST))?;
        let first = store::one(&mut conn, &first).await?;
        let draft = ClassDraft {
            roles: first
                .map(|(class, _)| ClassDraft::from(&class).roles)
                .unwrap_or_default(),
            idle_minutes: "30".to_owned(),
            absolute_minutes: "720".to_owned(),
            language: settings.language.code().to_owned(),
            time_zone: settings.time_zone.clone(),
            ..ClassDraft::default()
        };
        Ok(ClassPage {
            id: None,
            name: Bilingual::default(),
            draft,
            customers: 0,
            names: Vec::new(),
            first: false,
            roles: customers::roles(&mut conn).await?,
            time_zones: time_zones(&settings.time_zone),
            may_edit: true,
        })
    }

    /// A class, as its page shows it.
    #[tracing::instrument(skip_all)]
    pub async fn page(&self, who: &StaffAuthorized<Auditor>, id: &ClassId) -> Result<ClassPage, Error> {
        let mut conn = self.backend.db().read().await?;
        let (class, version) = store::one(&mut conn, id).await?.ok_or(Failure::NotFound)?;
        let (count, names) = store::customers(&mut conn, id).await?;
        Ok(ClassPage {
            id: Some(id.clone()),
            name: class.name.clone(),
            draft: ClassDraft {
                version,
                ..ClassDraft::from(&class)
            },
            customers: count,
            names,
            first: id.as_str() == store::FIRST,
            roles: customers::roles(&mut conn).await?,
            time_zones: time_zones(&class.time_zone),
            may_edit: who.level() >= StaffLevel::Administrator,
        })
    }

    /// Adds a class.
    #[tracing::instrument(skip_all)]
    pub async fn add(&self, who: &StaffAuthorized<Administrator>, draft: &ClassDraft) -> Result<ClassId, Error> {
        let class = draft.parse()?;
        let mut change = self.backend.db().provider_change(&who.author()).await?;
        who.recheck(&mut change).await?;
        check(change.connection(), &class, None).await?;
        let id: ClassId = self.backend.ids().make()?;
        store::insert(change.connection(), &id, &class).await?;
        let after = snapshot(change.connection(), &class).await?;
        change
            .commit(event("customer_class.added", &id, &class.name, Value::Null, after))
            .await?;
        Ok(id)
    }

    /// Changes a class, once what that does to customers was confirmed; whoever saved first is told.
    #[tracing::instrument(skip_all)]
    pub async fn update(
        &self,
        who: &StaffAuthorized<Administrator>,
        id: &ClassId,
        draft: &ClassDraft,
    ) -> Result<(), Error> {
        let class = draft.parse()?;
        let mut change = self.backend.db().provider_change(&who.author()).await?;
        who.recheck(&mut change).await?;
        let conn = change.connection();
        let (before, version) = store::one(conn, id).await?.ok_or(Failure::NotFound)?;
        require_version(conn, None, ("customer_class", id.as_str()), version, draft.version).await?;
        check(conn, &class, Some(&before)).await?;
        if class == before {
            return Ok(());
        }
        confirmed(consequences(conn, id, (&before, &class)).await?, &draft.confirm)?;
        store::update(conn, id, &class).await?;
        let (was, is) = (snapshot(conn, &before).await?, snapshot(conn, &class).await?);
        change
            .commit(event("customer_class.changed", id, &class.name, was, is))
            .await
    }

    /// Removes a class that no customer has, and gives its name.
    #[tracing::instrument(skip_all)]
    pub async fn remove(&self, who: &StaffAuthorized<Administrator>, id: &ClassId) -> Result<Bilingual, Error> {
        let mut change = self.backend.db().provider_change(&who.author()).await?;
        who.recheck(&mut change).await?;
        let conn = change.connection();
        let (class, _) = store::one(conn, id).await?.ok_or(Failure::NotFound)?;
        if id.as_str() == store::FIRST {
            return Err(Refusal::FirstClass.into());
        }
        let (customers, names) = store::customers(conn, id).await?;
        if customers > 0 {
            return Err(Refusal::ClassInUse { customers, names }.into());
        }
        let was = snapshot(conn, &class).await?;
        store::delete(conn, id).await?;
        change
            .commit(event("customer_class.removed", id, &class.name, was, Value::Null))
            .await?;
        Ok(class.name)
    }
}

/// The zones to choose from, this one among them.
pub(crate) fn time_zones(chosen: &str) -> Vec<String> {
    let mut zones = time_zone::offered();
    if !chosen.is_empty() && !zones.iter().any(|zone| zone == chosen) {
        zones.insert(0, chosen.to_owned());
    }
    zones
}

/// Whether there is a zone of this name.
pub(crate) fn zone_exists(name: &str) -> bool {
    name.parse::<TimeZone>().is_ok_and(|zone| time_zone::exists(&zone))
}

/// What the domain cannot know is wrong: zone and roles. Roles that were there before stay.
async fn check(conn: &mut AnyConnection, class: &Class, before: Option<&Class>) -> Result<(), Error> {
    let mut failures = Vec::new();
    if !zone_exists(&class.time_zone) {
        failures.push(FieldFailure::new("time_zone", Reason::NotOffered));
    }
    let offered = customers::roles(conn).await?;
    let known = |role: &RoleId| {
        offered.iter().any(|(id, _)| id == role) || before.is_some_and(|before| before.roles.contains(role))
    };
    if !class.roles.iter().all(known) {
        failures.push(FieldFailure::new("roles", Reason::NotOffered));
    }
    if failures.is_empty() {
        Ok(())
    } else {
        Err(failures.into())
    }
}

/// What a change of a class does to the customers that have it. Language and time zone concern new ones alone.
async fn consequences(
    conn: &mut AnyConnection,
    id: &ClassId,
    (before, after): (&Class, &Class),
) -> Result<Vec<Consequence>, Error> {
    let (customers, _) = store::customers(conn, id).await?;
    if customers == 0 {
        return Ok(Vec::new());
    }
    let mut lines = limits(before, after);
    if after.most_contacts != before.most_contacts {
        let beyond = match after.most_contacts {
            Some(most) => store::beyond(conn, id, most).await?,
            None => 0,
        };
        lines.push(Consequence::MostContacts {
            most: after.most_contacts,
            beyond,
        });
    }
    lines.append(&mut roles_changed(conn, people::Whose::Class(id), (&before.roles, &after.roles)).await?);
    if !lines.is_empty() {
        lines.insert(0, Consequence::OfClass { customers });
    }
    Ok(lines)
}

/// What another class, or another state of the same, means for signing in.
pub(crate) fn limits(before: &Class, after: &Class) -> Vec<Consequence> {
    let mut lines = Vec::new();
    if after.two_factor != before.two_factor {
        lines.push(Consequence::TwoFactor {
            required: after.two_factor,
        });
    }
    if after.idle_minutes != before.idle_minutes {
        lines.push(Consequence::Idle {
            from: before.idle_minutes,
            to: after.idle_minutes,
        });
    }
    if after.absolute_minutes != before.absolute_minutes {
        lines.push(Consequence::Absolute {
            from: before.absolute_minutes,
            to: after.absolute_minutes,
        });
    }
    lines
}

/// Which roles can be assigned from now on, which no more, and who holds these.
pub(crate) async fn roles_changed(
    conn: &mut AnyConnection,
    whose: people::Whose<'_>,
    (before, after): (&BTreeSet<RoleId>, &BTreeSet<RoleId>),
) -> Result<Vec<Consequence>, Error> {
    let mut lines = Vec::new();
    for (role, name) in customers::roles(conn).await? {
        match (before.contains(&role), after.contains(&role)) {
            (false, true) => lines.push(Consequence::RoleAllowed { role: name }),
            (true, false) => {
                let people = people::holders(conn, whose, &role).await?;
                lines.push(Consequence::RoleWithdrawn { role: name, people });
            }
            _ => {}
        }
    }
    Ok(lines)
}

/// The names of roles, as the audit trail keeps them: they can be renamed.
pub(crate) async fn role_names(conn: &mut AnyConnection, roles: &BTreeSet<RoleId>) -> Result<Value, Error> {
    let all = customers::roles(conn).await?;
    let named = all.iter().filter(|(id, _)| roles.contains(id));
    Ok(named
        .map(|(id, name)| json!({ "id": id, "en": name.en, "fr": name.fr }))
        .collect())
}

/// A class as the audit trail keeps it.
async fn snapshot(conn: &mut AnyConnection, class: &Class) -> Result<Value, Error> {
    let mut value = json!(class);
    if let Some(fields) = value.as_object_mut() {
        fields.insert("roles".to_owned(), role_names(conn, &class.roles).await?);
    }
    Ok(value)
}

fn event(kind: &'static str, id: &ClassId, name: &Bilingual, before: Value, after: Value) -> Event {
    Event {
        kind,
        subject_kind: "customer_class",
        subject_id: id.to_string(),
        subject_name: name.en.clone(),
        before,
        after,
    }
}
