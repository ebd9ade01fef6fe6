//! Many at once is one after the other: the same random operations on two databases that were made alike, on one of
//! them contact by contact with the forms and dialogs, on the other all at once. What came of each contact, why it was
//! refused and what stands afterwards is the same.

use super::{access, draft};
use crate::{
    access::{Authorized, CommunicationOrderSection, ContactsSection, Modify},
    communication_order::store as orders,
    contacts::{details::Details, store::read},
    error::Error,
    sign_in::Session,
    testing::{Engine, Sample, Testing, role},
};
use domain::{
    Failure,
    access::Level,
    communication_order::OrderKind,
    contacts::{ContactDraft, ManyAction, ManyChange, RemovalDraft, Selection},
    id::ContactId,
    portal_access::Window,
    session::Scope,
};
use rand::{Rng as _, SeedableRng as _, rngs::StdRng, seq::IndexedRandom as _, seq::SliceRandom as _};
use std::collections::BTreeMap;

const ROUNDS: usize = 150;
const PEOPLE: usize = 24;
/// Of these, so many can sign in.
const WITH_ACCESS: usize = 6;
const ROLES: [&str; 5] = [
    role::OWNER,
    role::ADMINISTRATOR,
    role::CONTACT_MANAGER,
    role::BILLING,
    role::SUPPORT,
];
const SECTIONS: [&str; 5] = ["contacts", "billing", "allowed_roles", "hosted_pbx", "support_tickets"];
const COMMUNICATIONS: [&str; 4] = [
    "invoices",
    "ticket_updates",
    "maintenance_notices",
    "nothing_of_that_name",
];

/// A database, and who is in it.
struct World {
    t: Testing,
    sample: Sample,
}

/// All that is compared of a contact: ids differ.
type Kept = (Details, i64, Option<Window>);

/// Something is different from before, or nothing is; or why not.
type Outcome = Result<bool, Failure>;

impl World {
    /// The same for the same seed.
    async fn make(engine: Engine, seed: u64) -> Self {
        let t = Testing::new(engine).await;
        let sample = t.sample().await;
        let mut chance = StdRng::seed_from_u64(seed);
        let staff = super::staff(&t, &sample).await;
        for n in 0..PEOPLE {
            let mut one = somebody(n, &mut chance);
            if n < WITH_ACCESS {
                one.access = access(&format!("same{n}"));
            }
            t.backend.contacts().add(&staff, &one).await.expect("a contact");
        }
        t.execute("update login set must_change = 0", &[]).await;
        let world = Self { t, sample };
        let ids = world.ids().await;
        let mut names: Vec<&String> = ids.keys().collect();
        names.shuffle(&mut chance);
        let who = world
            .t
            .backend
            .authorize::<CommunicationOrderSection, Modify>(&world.sample.owner.session, &Scope::Own)
            .await
            .expect("Modify");
        for (kind, names) in OrderKind::ALL.into_iter().zip(names.chunks(8)) {
            let members: Vec<ContactId> = names.iter().map(|name| ids[*name].clone()).collect();
            let service = world.t.backend.communication_order();
            service.save(&who, kind, 1, &members).await.expect("an order");
        }
        world
    }

    /// Everybody by name.
    async fn ids(&self) -> BTreeMap<String, ContactId> {
        let mut connection = self.t.backend.db().read().await.expect("a connection");
        let rows: Vec<(String, String)> = sqlx::query_as(
            "select first_name || ' ' || last_name, id from contact where customer_id = $1 and deleted_at is null",
        )
        .bind(self.sample.customer.as_str())
        .fetch_all(&mut *connection)
        .await
        .expect("names");
        rows.into_iter()
            .map(|(name, id)| (name, id.parse().expect("an id")))
            .collect()
    }

    /// What stands: the contacts, and the names in each order.
    async fn kept(&self) -> (BTreeMap<String, Kept>, Vec<Vec<String>>) {
        let ids: Vec<ContactId> = self.ids().await.into_values().collect();
        let mut connection = self.t.backend.db().read().await.expect("a connection");
        let customer = &self.sample.customer;
        let contacts = read::many(&mut connection, customer, &ids).await.expect("contacts");
        let orders = orders::both(&mut connection, customer, self.t.backend.now())
            .await
            .expect("orders");
        let contacts = contacts.into_iter().map(|contact| {
            let window = contact.access.map(|access| access.window);
            (contact.details.name(), (contact.details, contact.version, window))
        });
        let members = |order: orders::Order| order.members.into_iter().map(|member| member.name).collect();
        (contacts.collect(), orders.into_iter().map(members).collect())
    }

    /// One of those who may have something to say.
    async fn actor(&self, which: usize) -> Result<Authorized<ContactsSection, Modify>, Failure> {
        let own = [&self.sample.owner, &self.sample.administrator, &self.sample.manager];
        let (session, scope): (&Session, Scope) = match own.get(which) {
            Some(member) => (&member.session, Scope::Own),
            None => (&self.sample.staff, Scope::Customer(self.sample.customer.clone())),
        };
        let who = self.t.backend.authorize(session, &scope).await;
        who.map_err(|error| error.failure())
    }

    /// What is done by hand.
    async fn one(&self, who: &Authorized<ContactsSection, Modify>, id: &ContactId, action: &ManyAction) -> Outcome {
        let contacts = self.t.backend.contacts();
        let told = |error: Error| error.failure();
        match action {
            ManyAction::Delete => {
                let removal = contacts.removal(who, id).await.map_err(told)?;
                let nobody = removal.stands_in.iter().map(|place| place.kind.code().to_owned());
                let draft = RemovalDraft {
                    version: removal.version,
                    replace: nobody.map(|kind| (kind, String::new())).collect(),
                };
                contacts.delete(who, id, &draft).await.map_err(told)?;
                Ok(true)
            }
            ManyAction::Invite => {
                let form = contacts.form(who, id).await.map_err(told)?;
                let mut draft = form.draft;
                if !draft.access.login.is_empty() {
                    return Ok(false);
                }
                draft.access.login.clone_from(&draft.email);
                draft.access.invite = true;
                let saved = contacts.update(who, id, form.version, &draft).await.map_err(told)?;
                Ok(saved.version != form.version)
            }
            ManyAction::Change(change) => {
                let form = contacts.form(who, id).await.map_err(told)?;
                let mut draft = form.draft;
                by_hand(change, &mut draft);
                let saved = contacts.update(who, id, form.version, &draft).await.map_err(told)?;
                Ok(saved.version != form.version)
            }
        }
    }
}

/// Without the function that is being tested.
fn by_hand(change: &ManyChange, draft: &mut ContactDraft) {
    let set = |list: &mut Vec<String>, word: &str, held: bool| {
        list.retain(|other| other != word);
        if held {
            list.push(word.to_owned());
        }
    };
    match change {
        ManyChange::Language(language) => draft.language = language.code().into(),
        ManyChange::AddCommunication(key) => set(&mut draft.communications, key, true),
        ManyChange::TakeCommunication(key) => set(&mut draft.communications, key, false),
        ManyChange::AddRole(role) => set(&mut draft.roles, role.as_str(), true),
        ManyChange::TakeRole(role) => set(&mut draft.roles, role.as_str(), false),
        ManyChange::Disable => draft.access.disabled = true,
    }
}

/// Somebody with roles, permissions and communications that they may have.
fn somebody(n: usize, chance: &mut StdRng) -> ContactDraft {
    let mut one = draft(&format!("Person{n:02}"), "Same");
    for role in &ROLES[1..] {
        if chance.random_ratio(1, 4) {
            one.roles.push((*role).into());
        }
    }
    for section in SECTIONS {
        let level = Level::ALL.choose(chance).copied().unwrap_or_default();
        if level > Level::Restrict && chance.random_ratio(1, 4) {
            let level = if section == "allowed_roles" { Level::Read } else { level };
            one.permissions.insert(section.into(), level.code().into());
        }
    }
    one.communications = vec!["maintenance_notices".into()];
    if one.permissions.contains_key("billing") || one.roles.iter().any(|role| role == role::BILLING) {
        one.communications.push("invoices".into());
    }
    one
}

fn action(chance: &mut StdRng) -> ManyAction {
    let role = |chance: &mut StdRng| {
        let role = ROLES.choose(chance).copied().unwrap_or_default();
        role.parse().expect("a role")
    };
    let key = |chance: &mut StdRng| COMMUNICATIONS.choose(chance).copied().unwrap_or_default().to_owned();
    ManyAction::Change(match chance.random_range(0..16) {
        0..2 => ManyChange::Language(if chance.random() {
            domain::Language::En
        } else {
            domain::Language::Fr
        }),
        2..5 => ManyChange::AddCommunication(key(chance)),
        5..7 => ManyChange::TakeCommunication(key(chance)),
        7..10 => ManyChange::AddRole(role(chance)),
        10..13 => ManyChange::TakeRole(role(chance)),
        13..15 => ManyChange::Disable,
        _ => return ManyAction::Delete,
    })
}

/// What came of all, by name.
async fn singly(world: &World, actor: usize, names: &[String], action: &ManyAction) -> Vec<(String, Failure)> {
    let ids = world.ids().await;
    let mut refused = Vec::new();
    for name in names {
        let outcome = match world.actor(actor).await {
            Ok(who) => world.one(&who, &ids[name], action).await,
            Err(failure) => Err(failure),
        };
        if let Err(failure) = outcome {
            refused.push((name.clone(), failure));
        }
    }
    refused
}

async fn at_once(world: &World, actor: usize, names: &[String], action: &ManyAction) -> Vec<(String, Failure)> {
    let ids = world.ids().await;
    let chosen = Selection::These(names.iter().map(|name| ids[name].clone()).collect());
    let who = match world.actor(actor).await {
        Ok(who) => who,
        Err(failure) => return names.iter().map(|name| (name.clone(), failure.clone())).collect(),
    };
    let done = world.t.backend.contacts().change_many(&who, &chosen, action).await;
    let done = done.expect("an answer for each");
    assert_eq!(
        usize::try_from(done.done + done.same).expect("few") + done.refused.len(),
        names.len()
    );
    done.refused
        .into_iter()
        .map(|refused| (refused.name, refused.why))
        .collect()
}

async fn many_at_once_is_one_after_the_other(engine: Engine, seed: u64) {
    let (by_one, by_many) = (World::make(engine, seed).await, World::make(engine, seed).await);
    assert_eq!(by_one.kept().await, by_many.kept().await, "they begin alike");
    let mut chance = StdRng::seed_from_u64(seed + 1);
    let (mut refused, mut changed) = (0, 0);
    for round in 0..ROUNDS {
        let before = by_one.kept().await;
        let mut names: Vec<String> = before.0.keys().cloned().collect();
        names.shuffle(&mut chance);
        names.truncate(chance.random_range(1..=8));
        let (who, what) = (chance.random_range(0..4), action(&mut chance));
        let one = singly(&by_one, who, &names, &what).await;
        let many = at_once(&by_many, who, &names, &what).await;
        let told = format!("round {round}, seed {seed}: {what:?} by {who} to {names:?}");
        assert_eq!(one, many, "{told}");
        let after = by_one.kept().await;
        assert_eq!(after, by_many.kept().await, "{told}");
        refused += one.len();
        changed += usize::from(after != before);
    }
    assert!(
        refused > ROUNDS / 4 && changed > ROUNDS / 4,
        "{refused} were refused, {changed} rounds changed something"
    );
    let verified = by_many.t.backend.verify_audit(Some(&by_many.sample.customer)).await;
    assert!(matches!(verified, Ok(crate::audit::Verified::Whole { .. })));
}

#[tokio::test(flavor = "multi_thread")]
async fn many_at_once_is_one_after_the_other_sqlite() {
    Box::pin(many_at_once_is_one_after_the_other(Engine::Sqlite, 10)).await;
    Box::pin(many_at_once_is_one_after_the_other(Engine::Sqlite, 20)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn many_at_once_is_one_after_the_other_postgres() {
    Box::pin(many_at_once_is_one_after_the_other(Engine::Postgres, 30)).await;
}
