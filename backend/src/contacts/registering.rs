//! Giving access to somebody who asked for it: by the rules of the contact's own form, to a new contact or to one that
//! has the very address of whoever asked.

use super::{
    check::Case,
    is_oneself,
    save::{add_within, rewrite},
    store::{catalog::Catalog, read},
};
use crate::{
    Backend,
    access::{Authorized, ContactsSection, Modify},
    db::{Change, Event},
    error::Error,
    invitation::{self, Why},
    registration::store::Waiting,
};
use domain::{
    Failure, FieldFailure, Reason,
    access::{Kind, Level, Standing, section},
    contacts::{AccessDraft, ContactDraft, RoleOption},
    id::ContactId,
    registration::Namesake,
    value::LoginName,
};
use sqlx::AnyConnection;

/// What is approved.
pub(crate) struct Approval<'a> {
    pub(crate) waiting: &'a Waiting,
    /// Who gets access; absent: a new contact.
    pub(crate) contact: Option<ContactId>,
    /// The login of who has none yet.
    pub(crate) login: LoginName,
    /// The ids of the roles that are added.
    pub(crate) roles: &'a [String],
}

/// What was given.
pub(crate) struct Given {
    pub(crate) name: String,
    pub(crate) login: String,
    pub(crate) is_invited: bool,
    /// To be committed.
    pub(crate) events: Vec<Event>,
}

/// Whom access may be given to among those who are there, and the roles that the reader may give.
pub(crate) async fn choices(
    connection: &mut AnyConnection,
    who: &Authorized<ContactsSection, Modify>,
    email: &str,
) -> Result<(Vec<Namesake>, Vec<RoleOption>), Error> {
    let customer = who.customer();
    let catalog = Catalog::read(connection, customer).await?;
    let ids = read::by_email(connection, customer, email).await?;
    let contacts = read::many(connection, customer, &ids).await?;
    let namesakes = contacts.into_iter().map(|contact| Namesake {
        name: contact.details.name(),
        title: contact.details.title.to_string(),
        roles: contact
            .details
            .access(&catalog.roles)
            .roles
            .iter()
            .map(|role| role.name.clone())
            .collect(),
        login: contact
            .details
            .login
            .as_ref()
            .map(ToString::to_string)
            .unwrap_or_default(),
        id: contact.id,
    });
    let standing = who.standing();
    let sees_roles = super::list::holds(standing, section::ALLOWED_ROLES, Level::Read);
    let roles = catalog
        .roles
        .iter()
        .filter(|role| sees_roles && role.kind != Kind::Owner && catalog.allowed.contains(&role.id))
        .map(|role| RoleOption {
            role: role.clone(),
            refusal: standing.may_assign(role, &catalog.sections, true).err(),
        })
        .collect();
    Ok((namesakes.collect(), roles))
}

/// Gives access within a change whose author was asked already whether they manage contacts.
pub(crate) async fn approve(
    backend: &Backend,
    change: &mut Change,
    (who, actor): (&Authorized<ContactsSection, Modify>, &Standing),
    approval: Approval<'_>,
) -> Result<Given, Error> {
    let given = match &approval.contact {
        None => give_new(backend, change, (who, actor), &approval).await,
        Some(id) => give_to(backend, change, (who, actor), id, &approval).await,
    };
    given.map_err(fields_of_page)
}

/// What is wrong with the login of a contact is told at the field of this page.
fn fields_of_page(error: Error) -> Error {
    let Error::Failure(Failure::Invalid(failures)) = error else {
        return error;
    };
    let failures = failures.into_iter().map(|failure| match failure.field.as_str() {
        "access[login]" => FieldFailure::new("login", failure.reason),
        // What else is wrong concerns the contact.
        "roles" | "login" | "contact" => failure,
        _ => FieldFailure::new("contact", failure.reason),
    });
    failures.collect::<Vec<_>>().into()
}

async fn give_new(
    backend: &Backend,
    change: &mut Change,
    (who, actor): (&Authorized<ContactsSection, Modify>, &Standing),
    approval: &Approval<'_>,
) -> Result<Given, Error> {
    let (customer, waiting) = (who.customer(), approval.waiting);
    let settings = read::customer(change.connection(), customer).await?;
    let settings = settings.ok_or(Failure::NotFound)?;
    let draft = ContactDraft {
        first_name: waiting.first_name.clone(),
        last_name: waiting.last_name.clone(),
        email: waiting.email.clone(),
        language: waiting.language.code().to_owned(),
        time_zone: settings.time_zone,
        roles: approval.roles.to_vec(),
        access: AccessDraft {
            login: approval.login.to_string(),
            invite: true,
            ..AccessDraft::default()
        },
        ..ContactDraft::default()
    };
    let (_, added, others) = add_within(backend, change, (actor, customer), &draft, (None, Why::Approved)).await?;
    Ok(Given {
        name: waiting.name(),
        login: draft.access.login,
        is_invited: true,
        events: std::iter::once(added).chain(others).collect(),
    })
}

async fn give_to(
    backend: &Backend,
    change: &mut Change,
    (who, actor): (&Authorized<ContactsSection, Modify>, &Standing),
    id: &ContactId,
    approval: &Approval<'_>,
) -> Result<Given, Error> {
    let customer = who.customer();
    // Whoever has another address is not whoever asked.
    let namesakes = read::by_email(change.connection(), customer, &approval.waiting.email).await?;
    let before = read::one(change.connection(), customer, id).await?;
    let before = before.filter(|_| namesakes.contains(id));
    let Some(before) = before else {
        return Err(vec![FieldFailure::new("contact", Reason::NotOffered)].into());
    };
    let catalog = Catalog::read(change.connection(), customer).await?;
    let oneself = is_oneself(who, id);
    let holding = before.details.holding(&catalog.sections, &catalog.roles);
    actor.may_manage(&holding, oneself)?;
    let case = Case {
        actor,
        oneself,
        catalog: &catalog,
        before: Some(&before),
    };
    let mut draft = before.details.draft(&catalog.sections);
    for role in approval.roles {
        if !draft.roles.contains(role) {
            draft.roles.push(role.clone());
        }
    }
    if before.access.is_none() {
        draft.access.login = approval.login.to_string();
        draft.access.invite = true;
    }
    let (saved, mut events) = rewrite(backend, change, customer, &case, &draft, (None, Why::Approved)).await?;
    let has_no_password = before
        .access
        .as_ref()
        .is_some_and(|access| access.invited_until.is_some());
    if has_no_password {
        actor.may_change_access(&holding, oneself)?;
        actor.may_change_identity(&holding, oneself)?;
        events.push(invitation::send_within(backend, change, customer, id, Why::Approved).await?);
    }
    Ok(Given {
        name: before.details.name(),
        login: draft.access.login,
        is_invited: saved.is_invited || has_no_password,
        events,
    })
}
