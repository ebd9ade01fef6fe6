//! Staff add a contact because somebody of the customer asked for it: the same rules as in the contact's own form, a
//! standard role, and the customer's administrators are told.

pub(crate) mod letters;

use super::{
    save::{add_within, changes_credentials, hash},
    store::{catalog::Catalog, read},
};
use crate::{
    Backend,
    access::{
        Authorized, ContactsSection, Modify,
        provider::{StaffAuthorized, Support},
    },
    error::Error,
    invitation::Why,
    ownership, password, step_up,
};
use domain::{
    Failure, FieldFailure, Refusal,
    access::{self, Level, Levels, Role},
    contact_request::{RequestDraft, RequestPage, StandardRole},
    staff::StaffLevel,
};
use secrecy::ExposeSecret as _;
use serde_json::json;
use sqlx::AnyConnection;

/// The roles that make up a standard role here; `None` when the installation lacks one of them.
async fn roles_of(
    connection: &mut AnyConnection,
    catalog: &Catalog,
    standard: StandardRole,
) -> Result<Option<Vec<Role>>, Error> {
    for keys in standard.roles() {
        let mut found = Vec::new();
        for key in *keys {
            let id = read::role_id(&mut *connection, key).await?;
            let role = catalog
                .roles
                .iter()
                .find(|role| Some(role.id.as_str()) == id.as_deref());
            found.extend(role.cloned());
        }
        if found.len() == keys.len() {
            return Ok(Some(found));
        }
    }
    Ok(None)
}

pub(super) async fn page(
    backend: &Backend,
    who: &Authorized<ContactsSection, Modify>,
    staff: &StaffAuthorized<Support>,
) -> Result<RequestPage, Error> {
    let mut connection = backend.db().read().await?;
    let customer = read::customer(&mut connection, who.customer()).await?;
    let customer = customer.ok_or(Failure::NotFound)?;
    let catalog = Catalog::read(&mut connection, who.customer()).await?;
    let mut roles = Vec::new();
    for standard in StandardRole::ALL {
        let made_of = roles_of(&mut connection, &catalog, standard).await?;
        let is_allowed = made_of.is_some_and(|roles| roles.iter().all(|role| catalog.allowed.contains(&role.id)));
        let may = standard != StandardRole::Owner || staff.level() >= StaffLevel::Administrator;
        if is_allowed && may {
            roles.push(standard);
        }
    }
    Ok(RequestPage {
        language: customer.language.code().to_owned(),
        roles,
        password: password::generate(backend.rng()).expose_secret().to_owned(),
    })
}

pub(super) async fn add(
    backend: &Backend,
    who: &Authorized<ContactsSection, Modify>,
    staff: &StaffAuthorized<Support>,
    draft: &RequestDraft,
) -> Result<String, Error> {
    let request = draft.parse();
    let standard = draft.role.parse::<StandardRole>().ok();
    let typed = draft.contact(None, Vec::new(), "UTC".to_owned());
    let customer = who.customer();
    let hash = hash(backend, customer, &typed).await?;
    let mut change = backend.db().change(&who.author(), customer).await?;
    let actor = who.recheck(&mut change).await?;
    let level = staff.recheck(&mut change).await?;
    if standard == Some(StandardRole::Owner) && level < StaffLevel::Administrator {
        let least = StaffLevel::Administrator;
        return Err(Refusal::StaffLevel { least }.into());
    }
    let catalog = Catalog::read(change.connection(), customer).await?;
    let settings = read::customer(change.connection(), customer).await?;
    let settings = settings.ok_or(Failure::NotFound)?;
    let roles = match standard {
        Some(standard) => roles_of(change.connection(), &catalog, standard)
            .await?
            .unwrap_or_default(),
        None => Vec::new(),
    };
    let ids = roles.iter().map(|role| role.id.to_string()).collect();
    let mut contact = draft.contact(standard, ids, settings.time_zone);
    let holding = access::holding(&catalog.sections, &roles, &Levels::new());
    contact.communications.retain(|key| {
        let kind = catalog.communications.iter().find(|kind| kind.key == *key);
        let needs = kind.and_then(|kind| kind.section.as_ref());
        // What the provider has made of the role since decides.
        kind.is_some() && needs.is_none_or(|section| holding.level(section.as_str()) >= Level::Read)
    });
    let added = add_within(
        backend,
        &mut change,
        (&actor, customer),
        &contact,
        (hash.as_deref(), Why::Given),
    )
    .await;
    let (request, (id, mut event, mut others)) = together(request, added)?;
    event.kind = "contact.requested";
    if let Some(fields) = event.after.as_object_mut() {
        let told = json!({
            "role": request.role, "by": request.by, "email": request.by_email, "how": request.how,
        });
        fields.insert("request".to_owned(), told);
    }
    if request.role == StandardRole::Owner {
        let reason = request.how.clone();
        let (offered, _) = ownership::offer_within(backend, &mut change, customer, (&id, None), reason).await?;
        others.push(offered);
    }
    let name = event.subject_name.clone();
    let told = letters::Told {
        account: &settings.name,
        name: &name,
        email: &contact.email,
        roles: &roles,
        request: &request,
        has_access: draft.with_access,
    };
    if changes_credentials(None, &contact) || request.role == StandardRole::Owner {
        step_up::demand(&mut change, who.session()).await?;
    }
    letters::administrators(backend, &mut change, customer, &id, &told).await?;
    change.commit_all(event, others).await?;
    Ok(name)
}

/// Both, or everything that is wrong with either at once; what is wrong with roles is said of the standard role.
fn together<A, B>(request: Result<A, Vec<FieldFailure>>, added: Result<B, Error>) -> Result<(A, B), Error> {
    match (request, added) {
        (Ok(request), Ok(added)) => Ok((request, added)),
        (Err(failures), Ok(_)) => Err(failures.into()),
        (request, Err(Error::Failure(Failure::Invalid(of_contact)))) => {
            let mut failures: Vec<FieldFailure> = of_contact
                .into_iter()
                .map(|failure| match failure.field.as_str() {
                    "roles" => FieldFailure::new("role", failure.reason),
                    _ => failure,
                })
                .collect();
            failures.extend(request.err().unwrap_or_default());
            Err(failures.into())
        }
        (_, Err(error)) => Err(error),
    }
}
