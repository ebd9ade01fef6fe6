//! Two thousand random operations by random actors on two nodes at once; then the audit trail is read again
//! from its beginning, and the rules are checked at each event with what everybody held at that moment.

use super::NEW_PASSWORD;
use crate::{
    Backend,
    access::{Authorized, ContactsSection, Modify, store as access_store},
    contacts::store::{catalog::Catalog, read},
    error::Error,
    sign_in::{Outcome, Resolved, Session},
    testing::{Engine, PASSWORD, Sample, Testing, client, role},
};
use domain::{
    Failure,
    access::{Access, Holding, Kind, Level, Levels, section},
    contacts::{ContactDraft, RemovalDraft},
    id::{ContactId, CustomerId, RoleId},
    session::Scope,
};
use rand::{Rng as _, SeedableRng as _, rngs::StdRng, seq::IndexedRandom as _};
use serde_json::Value;
use sqlx::Row as _;
use std::collections::BTreeMap;

/// Operations of each of the two writers.
const OPERATIONS: usize = 1_000;
const ROLES: [&str; 5] = [
    role::OWNER,
    role::ADMINISTRATOR,
    role::CONTACT_MANAGER,
    role::BILLING,
    role::SUPPORT,
];
const SECTIONS: [&str; 5] = ["contacts", "billing", "allowed_roles", "services", "support_tickets"];

/// Who can sign in, by login; sessions that ended are opened again.
struct Actors {
    sessions: BTreeMap<String, Option<Session>>,
}

impl Actors {
    /// A witness of somebody, if they may change contacts now.
    async fn any(&mut self, backend: &Backend, chance: &mut StdRng) -> Option<Authorized<ContactsSection, Modify>> {
        let logins: Vec<String> = self.sessions.keys().cloned().collect();
        let login = logins.choose(chance)?;
        if self.sessions.get(login)?.is_none() && chance.random_ratio(1, 8) {
            let outcome = backend.sign_in().sign_in(&client(), login, PASSWORD.into()).await;
            if let Ok(Outcome::Signed {
                session: Resolved::Full(session),
                ..
            }) = outcome
            {
                self.sessions.insert(login.clone(), Some(session));
            }
        }
        let session = self.sessions.get(login)?.clone()?;
        match backend.authorize(&session, &Scope::Own).await {
            Ok(who) => Some(who),
            Err(Error::Failure(Failure::SignedOut)) => {
                self.sessions.insert(login.clone(), None);
                None
            }
            Err(Error::Failure(_)) => None,
            Err(error) => panic!("{error}"),
        }
    }
}

/// Changes roles, permissions, communications and whether access is disabled, each perhaps.
fn shake(draft: &mut ContactDraft, chance: &mut StdRng) {
    if chance.random_ratio(1, 2) {
        let role = ROLES.choose(chance).copied().unwrap_or_default().to_owned();
        match draft.roles.iter().position(|held| *held == role) {
            Some(at) => drop(draft.roles.remove(at)),
            None => draft.roles.push(role),
        }
    }
    if chance.random_ratio(1, 2) {
        let section = SECTIONS.choose(chance).copied().unwrap_or_default().to_owned();
        let level = Level::ALL.choose(chance).copied().unwrap_or_default();
        draft.permissions.insert(section, level.code().to_owned());
    }
    if chance.random_ratio(1, 4) {
        draft.communications = vec!["invoices".into()];
    }
    if !draft.access.login.is_empty() && chance.random_ratio(1, 6) {
        draft.access.disabled = !draft.access.disabled;
    }
    if chance.random_ratio(1, 10) {
        draft.email = format!("mail{}@abc.example", chance.random_range(0..100));
    }
}

/// Everybody who is there now.
async fn ids(backend: &Backend, customer: &CustomerId) -> Vec<ContactId> {
    let mut connection = backend.db().read().await.expect("a connection");
    let ids: Vec<String> =
        sqlx::query_scalar("select id from contact where customer_id = $1 and deleted_at is null order by id")
            .bind(customer.as_str())
            .fetch_all(&mut *connection)
            .await
            .expect("ids");
    ids.iter().map(|id| id.parse().expect("an id")).collect()
}

/// One operation, whatever comes of it short of a fault. Says whether it was carried out.
async fn operate(backend: &Backend, who: &Authorized<ContactsSection, Modify>, chance: &mut StdRng) -> bool {
    let contacts = backend.contacts();
    let people = ids(backend, who.customer()).await;
    let target = people.choose(chance).cloned().expect("somebody");
    let result = match chance.random_range(0..20) {
        0..2 if people.len() < 30 => {
            let mut draft = super::draft("Random", "Person");
            shake(&mut draft, chance);
            contacts.add(who, &draft).await.map(|_| ())
        }
        2 => match contacts.removal(who, &target).await {
            Ok(removal) => {
                let draft = RemovalDraft {
                    version: removal.version,
                    ..RemovalDraft::default()
                };
                contacts.delete(who, &target, &draft).await.map(|_| ())
            }
            Err(error) => Err(error),
        },
        _ => match contacts.form(who, &target).await {
            Ok(form) => {
                let mut draft = form.draft;
                shake(&mut draft, chance);
                contacts.update(who, &target, form.version, &draft).await.map(|_| ())
            }
            Err(error) => Err(error),
        },
    };
    match result {
        Ok(()) => true,
        Err(Error::Failure(failure)) if failure != Failure::Internal => false,
        Err(error) => panic!("{error}"),
    }
}

/// One of the two writers. Gives the number of operations that were carried out.
async fn write(backend: Backend, sample: &Sample, logins: &[String], seed: u64) -> usize {
    let mut chance = StdRng::seed_from_u64(seed);
    let staff: Authorized<ContactsSection, Modify> = backend
        .authorize(&sample.staff, &Scope::Customer(sample.customer.clone()))
        .await
        .expect("staff");
    let mut actors = Actors {
        sessions: logins.iter().map(|login| (login.clone(), None)).collect(),
    };
    for (login, session) in &mut actors.sessions {
        let outcome = backend.sign_in().sign_in(&client(), login, PASSWORD.into()).await;
        if let Ok(Outcome::Signed {
            session: Resolved::Full(own),
            ..
        }) = outcome
        {
            *session = Some(own);
        }
    }
    let roles = {
        let mut connection = backend.db().read().await.expect("a connection");
        access_store::roles(&mut connection).await.expect("roles")
    };
    let (mut tried, mut done) = (0, 0);
    while tried < OPERATIONS {
        let who = match actors.any(&backend, &mut chance).await {
            Some(who) => who,
            None if chance.random_ratio(1, 8) => staff.clone(),
            None => continue,
        };
        tried += 1;
        done += usize::from(operate(&backend, &who, &mut chance).await);
        let mut connection = backend.db().read().await.expect("a connection");
        let working = read::working_administrators(&mut connection, &sample.customer, &roles, backend.now()).await;
        assert!(!working.expect("administrators").is_empty(), "nobody is left");
    }
    done
}

/// What the model knows of a contact.
#[derive(Debug, Clone, Default)]
struct Known {
    roles: Vec<RoleId>,
    permissions: Levels,
    email: String,
    can_sign_in: bool,
}

impl Known {
    fn holding(&self, catalog: &Catalog) -> Holding {
        let access = Access {
            roles: catalog
                .roles
                .iter()
                .filter(|role| self.roles.contains(&role.id))
                .collect(),
            permissions: self.permissions.clone(),
        };
        access.holding(&catalog.sections)
    }

    /// As an event tells it.
    fn told(after: &Value) -> Self {
        let ids = after["roles"].as_array().expect("roles").iter();
        Self {
            roles: ids
                .map(|role| role["id"].as_str().and_then(|id| id.parse().ok()).expect("an id"))
                .collect(),
            permissions: serde_json::from_value(after["permissions"].clone()).expect("levels"),
            email: after["email"].as_str().expect("an e-mail").to_owned(),
            can_sign_in: !after["login"].is_null() && after["disabled"] == Value::Bool(false),
        }
    }
}

/// Everybody as they stand now.
async fn everybody(t: &Testing, sample: &Sample) -> BTreeMap<String, Known> {
    let mut connection = t.backend.db().read().await.expect("a connection");
    let ids = ids(&t.backend, &sample.customer).await;
    let contacts = read::many(&mut connection, &sample.customer, &ids)
        .await
        .expect("contacts");
    contacts
        .into_iter()
        .map(|contact| {
            let known = Known {
                can_sign_in: contact.access.as_ref().is_some_and(|access| !access.window.disabled),
                email: contact.details.email_text().to_owned(),
                roles: contact.details.roles,
                permissions: contact.details.permissions,
            };
            (contact.id.to_string(), known)
        })
        .collect()
}

/// Follows the trail from `seq` on, and checks the rules at every event.
async fn replay(t: &Testing, sample: &Sample, mut people: BTreeMap<String, Known>, seq: i64) -> usize {
    let mut connection = t.backend.db().read().await.expect("a connection");
    let catalog = Catalog::read(&mut connection, &sample.customer)
        .await
        .expect("a catalog");
    let events = sqlx::query(
        "select kind, author_kind, author_id, subject_id, after from audit_event \
         where customer_id = $1 and seq > $2 and subject_kind = 'contact' and kind like 'contact.%' order by seq",
    )
    .bind(sample.customer.as_str())
    .bind(seq)
    .fetch_all(&mut *connection)
    .await
    .expect("events");
    let mut raises = 0;
    for event in &events {
        let text = |column: &str| event.get::<String, _>(column);
        let (kind, author, subject) = (text("kind"), text("author_id"), text("subject_id"));
        let after: Value = serde_json::from_str(&text("after")).expect("an event");
        let before = people.get(&subject).cloned();
        let held = before.as_ref().map(|known| known.holding(&catalog)).unwrap_or_default();
        let known = (kind != "contact.deleted").then(|| Known::told(&after));
        let holds = known.as_ref().map(|known| known.holding(&catalog)).unwrap_or_default();
        if text("author_kind") == "contact" {
            let actor = people
                .get(&author)
                .unwrap_or_else(|| panic!("{author} was deleted before"));
            let own = actor.holding(&catalog);
            assert!(actor.can_sign_in, "{kind} by somebody who was disabled");
            assert_eq!(
                own.level(section::CONTACTS),
                Level::Modify,
                "{kind} by somebody who may not"
            );
            for section in &catalog.sections {
                let key = section.key.as_str();
                let raised = holds.level(key) > held.level(key);
                raises += usize::from(raised);
                assert!(!raised || author != subject, "{author} raised themselves in {key}");
                assert!(
                    !raised || own.level(key) >= holds.level(key),
                    "{author} gave more of {key} than they held"
                );
            }
            assert!(
                holds.kind <= held.kind || own.kind >= holds.kind,
                "a higher kind was given"
            );
            assert!(held.kind < Kind::Owner || author == subject, "the owner was touched");
            assert!(
                held.kind < Kind::Administrator || own.is_administrator(),
                "an administrator was touched"
            );
            let reached = |known: &Option<Known>| known.as_ref().map(|known| known.email.clone());
            let taken = before.is_some() && known.is_some() && reached(&before) != reached(&known);
            assert!(
                !taken || author == subject || own.is_administrator() || own.covers(&held),
                "taken over"
            );
            assert!(
                kind != "contact.deleted" || author != subject,
                "somebody deleted themselves"
            );
        }
        assert!(
            held.kind < Kind::Owner || holds.kind == Kind::Owner || known.is_none(),
            "ownership was taken"
        );
        assert!(
            holds.kind < Kind::Owner || held.kind == Kind::Owner,
            "ownership was given"
        );
        match known {
            Some(known) => people.insert(subject, known),
            None => people.remove(&subject),
        };
        let working = people
            .values()
            .filter(|known| known.can_sign_in && known.holding(&catalog).is_administrator());
        assert!(working.count() > 0, "nobody is left after {kind}");
    }
    let kept = everybody(t, sample).await;
    assert_eq!(kept.keys().collect::<Vec<_>>(), people.keys().collect::<Vec<_>>());
    for (id, known) in &kept {
        assert_eq!(
            known.holding(&catalog),
            people[id].holding(&catalog),
            "the trail tells what stands"
        );
    }
    assert!(raises > 50, "contacts gave only {raises} levels");
    events.len()
}

/// The whole of it.
async fn random_operations(t: Testing) {
    let sample = t.sample().await;
    let mut logins: Vec<String> = [
        &sample.owner,
        &sample.administrator,
        &sample.manager,
        &sample.billing,
        &sample.support,
    ]
    .map(|member| member.login_name.clone())
    .into();
    let who = super::staff(&t, &sample).await;
    for (n, role) in [
        role::ADMINISTRATOR,
        role::CONTACT_MANAGER,
        role::CONTACT_MANAGER,
        role::BILLING,
        role::SUPPORT,
    ]
    .into_iter()
    .enumerate()
    {
        let login = format!("random{n}");
        super::add(&t, &who, ("Random", "Actor"), |draft| {
            draft.roles = vec![role.into()];
            draft.permissions.insert("contacts".into(), "modify".into());
            draft.access = super::access(&login);
            assert_eq!(draft.access.password, NEW_PASSWORD);
        })
        .await;
        logins.push(login);
    }
    t.execute(
        "update login set must_change = 0, \
         password_hash = (select l.password_hash from login l where l.name = 'owner@abc.example')",
        &[],
    )
    .await;
    let people = everybody(&t, &sample).await;
    let seq = t
        .number("select seq from customer where id = $1", &[sample.customer.as_str()])
        .await;
    let other_node = t.another_node().await;
    let (here, there) = tokio::join!(
        write(t.backend.clone(), &sample, &logins, 1),
        write(other_node, &sample, &logins, 2)
    );
    let events = replay(&t, &sample, people, seq).await;
    assert!(here + there > OPERATIONS / 4, "{here} and {there} were carried out");
    assert!(events > 100 && events <= here + there, "{events}");
    let verified = t.backend.verify_audit(Some(&sample.customer)).await.expect("verified");
    assert!(matches!(verified, crate::audit::Verified::Whole { .. }));
}

#[tokio::test(flavor = "multi_thread")]
async fn two_thousand_random_operations_keep_every_rule_sqlite() {
    Box::pin(random_operations(Testing::new(Engine::Sqlite).await)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn two_thousand_random_operations_keep_every_rule_postgres() {
    Box::pin(random_operations(Testing::new(Engine::Postgres).await)).await;
}
