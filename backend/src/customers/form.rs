//! The form of a customer, and saving it: one change, decided on what is read in it.

use super::store::{self, Details, Stored, people::Whose};
use crate::{
    Backend,
    access::provider::{Administrator, StaffAuthorized},
    audit,
    confirm::confirmed,
    customer_classes::{self, limits, role_names, roles_changed, time_zones, zone_exists},
    db::{Author, Event},
    error::Error,
};
use domain::{
    CustomerId, Failure, FieldFailure, Language, Reason, Refusal, StaffId,
    customer_classes::Class,
    customers::{CustomerDetails, CustomerDraft, CustomerForm, CustomerStatus},
    form::Consequence,
};
use serde_json::{Value, json};
use sqlx::AnyConnection;

/// A customer that the program itself makes.
pub(crate) struct New<'a> {
    pub(crate) name: &'a str,
    pub(crate) account_number: &'a str,
    pub(crate) language: Language,
    /// Who looks after it.
    pub(crate) director: Option<StaffId>,
}

pub(super) async fn new_form(backend: &Backend, _who: &StaffAuthorized<Administrator>) -> Result<CustomerForm, Error> {
    let mut conn = backend.db().read().await?;
    let classes = store::classes(&mut conn).await?;
    Ok(CustomerForm {
        id: None,
        name: String::new(),
        status: CustomerStatus::Active,
        draft: CustomerDraft {
            class: classes.first().map(|class| class.id.to_string()).unwrap_or_default(),
            ..CustomerDraft::default()
        },
        classes,
        directors: store::directors(&mut conn, None).await?,
        roles: store::roles(&mut conn).await?,
        time_zones: time_zones(""),
    })
}

pub(super) async fn form(
    backend: &Backend,
    _who: &StaffAuthorized<Administrator>,
    id: &CustomerId,
) -> Result<CustomerForm, Error> {
    let mut conn = backend.db().read().await?;
    let customer = store::one(&mut conn, id).await?.ok_or(Failure::NotFound)?;
    let details = customer.details;
    Ok(CustomerForm {
        id: Some(id.clone()),
        name: details.name.clone(),
        status: customer.status,
        classes: store::classes(&mut conn).await?,
        directors: store::directors(&mut conn, details.director.as_ref()).await?,
        roles: store::roles(&mut conn).await?,
        time_zones: time_zones(&details.time_zone),
        draft: CustomerDraft {
            version: customer.version,
            confirm: String::new(),
            name: details.name,
            account_number: details.account_number,
            class: details.class.to_string(),
            director: details.director.map(String::from).unwrap_or_default(),
            language: details.language.code().to_owned(),
            time_zone: details.time_zone,
            roles: details.roles.iter().map(ToString::to_string).collect(),
        },
    })
}

pub(super) async fn add(
    backend: &Backend,
    who: &StaffAuthorized<Administrator>,
    draft: &CustomerDraft,
) -> Result<CustomerId, Error> {
    let asked = draft.parse()?;
    let mut change = backend.db().provider_change(&who.author()).await?;
    who.recheck(&mut change).await?;
    let (details, class) = resolve(change.connection(), asked, None).await?;
    let id: CustomerId = backend.ids().make()?;
    let now = change.now();
    store::insert(change.connection(), &id, &details, now)
        .await
        .map_err(taken)?;
    let after = snapshot(change.connection(), &details, &class).await?;
    change
        .commit(event("customer.created", &id, &details.name, Value::Null, after))
        .await?;
    Ok(id)
}

pub(super) async fn update(
    backend: &Backend,
    who: &StaffAuthorized<Administrator>,
    id: &CustomerId,
    draft: &CustomerDraft,
) -> Result<(), Error> {
    let asked = draft.parse()?;
    let mut change = backend.db().change(&who.author(), id).await?;
    who.recheck(&mut change).await?;
    let conn = change.connection();
    let before = store::one(conn, id).await?.ok_or(Failure::NotFound)?;
    if before.status == CustomerStatus::Closed {
        return Err(Refusal::CustomerClosed.into());
    }
    require_version(conn, id, &before, draft.version).await?;
    let (details, class) = resolve(conn, asked, Some((id, &before))).await?;
    if details == before.details {
        return Ok(());
    }
    let was = class_of(conn, &before.details).await?;
    confirmed(
        consequences(conn, id, (&before.details, &was), (&details, &class)).await?,
        &draft.confirm,
    )?;
    store::update(conn, id, &details).await.map_err(taken)?;
    let (before, after) = (
        snapshot(conn, &before.details, &was).await?,
        snapshot(conn, &details, &class).await?,
    );
    change
        .commit(event("customer.updated", id, &details.name, before, after))
        .await
}

pub(super) async fn find_or_create(backend: &Backend, author: &Author, new: &New<'_>) -> Result<CustomerId, Error> {
    let mut change = backend.db().provider_change(author).await?;
    if let Some(found) = store::by_account(change.connection(), new.account_number).await? {
        return Ok(found);
    }
    let first = store::classes(change.connection())
        .await?
        .into_iter()
        .next()
        .ok_or_else(|| Error::corrupt("customer_class", customer_classes::store::FIRST))?;
    let asked = CustomerDetails {
        name: new.name.to_owned(),
        account_number: new.account_number.to_owned(),
        class: first.id,
        director: new.director.clone(),
        language: Some(new.language),
        time_zone: None,
        roles: std::collections::BTreeSet::new(),
    };
    let (details, class) = resolve(change.connection(), asked, None).await?;
    let id: CustomerId = backend.ids().make()?;
    let now = change.now();
    store::insert(change.connection(), &id, &details, now).await?;
    let after = snapshot(change.connection(), &details, &class).await?;
    change
        .commit(event("customer.created", &id, &details.name, Value::Null, after))
        .await?;
    Ok(id)
}

/// Tells whoever saves second who was first.
pub(super) async fn require_version(
    conn: &mut AnyConnection,
    id: &CustomerId,
    stored: &Stored,
    version: i64,
) -> Result<(), Error> {
    audit::require_version(conn, Some(id), ("customer", id.as_str()), stored.version, version).await
}

/// The class of a customer.
pub(super) async fn class_of(conn: &mut AnyConnection, details: &Details) -> Result<Class, Error> {
    let found = customer_classes::store::one(conn, &details.class).await?;
    Ok(found
        .ok_or_else(|| Error::corrupt("customer_class", details.class.as_str()))?
        .0)
}

/// What was asked for as it will stand, and its class; or what is wrong with it. What was chosen before stays, also
/// where it is not offered any more.
async fn resolve(
    conn: &mut AnyConnection,
    asked: CustomerDetails,
    before: Option<(&CustomerId, &Stored)>,
) -> Result<(Details, Class), Error> {
    let held = before.map(|(_, stored)| &stored.details);
    let mut failures = Vec::new();
    let mut wrong = |field: &str, reason: Reason| failures.push(FieldFailure::new(field, reason));
    let class = customer_classes::store::one(conn, &asked.class)
        .await?
        .map(|(class, _)| class);
    if class.is_none() {
        wrong("class", Reason::NotOffered);
    }
    let kept = held.and_then(|held| held.director.as_ref());
    if let Some(director) = &asked.director {
        let offered = store::directors(conn, kept).await?;
        if !offered.iter().any(|(id, _)| id == director) {
            wrong("director", Reason::NotOffered);
        }
    }
    let offered = store::roles(conn).await?;
    let unknown = asked
        .roles
        .iter()
        .find(|role| !offered.iter().any(|(id, _)| id == *role) && !held.is_some_and(|held| held.roles.contains(role)));
    if unknown.is_some() {
        wrong("roles", Reason::NotOffered);
    }
    if asked.time_zone.as_ref().is_some_and(|zone| !zone_exists(zone)) {
        wrong("time_zone", Reason::NotOffered);
    }
    let holder = store::by_account(conn, &asked.account_number).await?;
    if holder.is_some_and(|holder| before.is_none_or(|(id, _)| *id != holder)) {
        wrong("account_number", Reason::AccountNumberTaken);
    }
    match class {
        Some(class) if failures.is_empty() => {
            let details = Details {
                name: asked.name,
                account_number: asked.account_number,
                class: asked.class,
                director: asked.director,
                language: asked.language.unwrap_or(class.language),
                time_zone: asked.time_zone.unwrap_or_else(|| class.time_zone.clone()),
                roles: asked.roles,
            };
            Ok((details, class))
        }
        _ => Err(failures.into()),
    }
}

/// Another change may take the same account number at the same moment.
fn taken(error: Error) -> Error {
    if error.is_unique_violation() {
        vec![FieldFailure::new("account_number", Reason::AccountNumberTaken)].into()
    } else {
        error
    }
}

/// What a change of a customer does to its people, as long as there are any with portal access.
async fn consequences(
    conn: &mut AnyConnection,
    id: &CustomerId,
    (before, was): (&Details, &Class),
    (after, is): (&Details, &Class),
) -> Result<Vec<Consequence>, Error> {
    if store::people::with_access(conn, id).await? == 0 {
        return Ok(Vec::new());
    }
    let mut lines = limits(was, is);
    let allowed = |details: &Details, class: &Class| {
        if details.roles.is_empty() {
            class.roles.clone()
        } else {
            details.roles.clone()
        }
    };
    let (then, now) = (allowed(before, was), allowed(after, is));
    let changed = roles_changed(conn, Whose::Customer(id), (&then, &now)).await?;
    // A role that can be given from now on takes nothing from anybody.
    lines.extend(
        changed
            .into_iter()
            .filter(|line| matches!(line, Consequence::RoleWithdrawn { people, .. } if people.contacts > 0)),
    );
    Ok(lines)
}

/// A customer as the audit trail keeps it: names, since what they name can be renamed.
pub(super) async fn snapshot(conn: &mut AnyConnection, details: &Details, class: &Class) -> Result<Value, Error> {
    let directors = store::directors(conn, details.director.as_ref()).await?;
    let director = directors
        .into_iter()
        .find(|(id, _)| Some(id) == details.director.as_ref())
        .map(|(_, name)| name);
    Ok(json!({
        "name": details.name,
        "account_number": details.account_number,
        "class": class.name,
        "account_director": director,
        "language": details.language,
        "time_zone": details.time_zone,
        "allowed_roles": role_names(conn, &details.roles).await?,
    }))
}

pub(super) fn event(kind: &'static str, id: &CustomerId, name: &str, before: Value, after: Value) -> Event {
    Event {
        kind,
        subject_kind: "customer",
        subject_id: id.to_string(),
        subject_name: name.to_owned(),
        before,
        after,
    }
}
