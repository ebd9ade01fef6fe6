//! The passwords of the demo: set at each start, for everybody who has one, and told who can use them.

use super::{DemoLogin, STAFF, author, event, people::CUSTOMERS, store};
use crate::{Backend, error::Error, password::generate};
use domain::{Bilingual, portal_access::Status, staff::StaffLevel};
use secrecy::SecretString;
use serde_json::json;

/// Sets the passwords, several at once, and lists who can sign in.
pub(super) async fn set(backend: &Backend, given: Option<SecretString>) -> Result<Vec<DemoLogin>, Error> {
    let shared = match &given {
        Some(password) => Some(backend.passwords().hash(password).await?),
        None => None,
    };
    let staff = STAFF.into_iter().map(|(login, name, level)| DemoLogin {
        name: name.to_owned(),
        role: match level {
            StaffLevel::Owner => Bilingual::new("Provider owner", "Titulaire du fournisseur"),
            StaffLevel::Administrator => Bilingual::new("Provider administrator", "Administrateur du fournisseur"),
            StaffLevel::Support => Bilingual::new("Support of the provider", "Soutien du fournisseur"),
            StaffLevel::Auditor => Bilingual::new("Auditor of the provider", "Auditeur du fournisseur"),
        },
        login: login.to_owned(),
        password: SecretString::default(),
    });
    let people = CUSTOMERS.iter().flat_map(|customer| customer.people);
    let logins = people
        .filter(|person| person.access.has_password())
        .map(|person| DemoLogin {
            name: format!("{} {}", person.name.0, person.name.1),
            role: person.roles_text(),
            login: person.email.to_owned(),
            password: SecretString::default(),
        });
    let mut hashing = tokio::task::JoinSet::new();
    for (place, mut login) in staff.chain(logins).enumerate() {
        let (backend, given, shared) = (backend.clone(), given.clone(), shared.clone());
        hashing.spawn(async move {
            login.password = given.unwrap_or_else(|| generate(backend.rng()));
            let hash = match shared {
                Some(hash) => hash,
                None => backend.passwords().hash(&login.password).await?,
            };
            Ok::<_, Error>((place, login, hash))
        });
    }
    let mut hashed = Vec::new();
    while let Some(done) = hashing.join_next().await {
        hashed.push(done.map_err(|error| Error::Other(error.to_string()))??);
    }
    hashed.sort_by_key(|(place, ..)| *place);

    let mut change = backend.db().provider_change(&author()).await?;
    let now = change.now();
    let mut can_sign_in = Vec::new();
    for (_, login, hash) in hashed {
        // Who was deleted or renamed since has no part in the demo any more.
        let Some(found) = store::login(change.connection(), &login.login).await? else {
            continue;
        };
        store::set_password(change.connection(), &found.login, &hash, now).await?;
        if found.window.status(now) == Status::Active {
            can_sign_in.push(login);
        }
    }
    let names: Vec<&str> = can_sign_in.iter().map(|login| login.login.as_str()).collect();
    change
        .commit(event(
            "demo.passwords_set",
            "settings",
            ("1", "demo"),
            json!({ "can_sign_in": names }),
        ))
        .await?;
    Ok(can_sign_in)
}
