//! Random changes of random roles and sections: what is said before each is the difference between what everybody
//! holds before and after it, no communication outlives its level, and every trail stays whole.

use super::{add, editor};
use crate::{
    Session,
    access::store,
    audit::Verified,
    both_engines,
    testing::{Member, Sample, Testing, role},
};
use domain::{
    ContactId, CustomerId, Failure, Refusal, RoleId,
    access::{Holding, Kind, Level, SectionKey},
    form::{Consequence, Consequences},
    roles::RoleDraft,
    sections::{RemoveDraft, SectionDraft},
    session::Scope,
};
use rand::{Rng as _, SeedableRng as _, rngs::StdRng, seq::IndexedRandom as _};
use std::collections::BTreeMap;

/// Changes of each engine.
const CHANGES: usize = 80;
const COMMUNICATIONS: [&str; 3] = ["invoices", "billing_notices", "ticket_updates"];

type Everybody = BTreeMap<ContactId, Holding>;

/// How many gain (true) or lose what, by the English name of the section.
type Differences = BTreeMap<(bool, String, Level), u32>;

/// What everybody holds, as every service decides.
async fn everybody(t: &Testing, people: &[(CustomerId, ContactId, Option<Session>)]) -> Everybody {
    let mut everybody = Everybody::new();
    let mut connection = t.backend.db().read().await.expect("a connection");
    let sections = store::sections(&mut connection).await.expect("sections");
    for (customer, contact, session) in people {
        let holding = store::holding(&mut connection, &sections, customer, contact)
            .await
            .expect("a holding");
        if let Some(session) = session {
            let shell = t.backend.sign_in().shell(session, &Scope::Own).await.expect("a shell");
            assert_eq!(shell.holding, holding);
        }
        everybody.insert(contact.clone(), holding);
    }
    everybody
}

/// The names of the sections, those that are gone as well.
async fn names(t: &Testing, names: &mut BTreeMap<SectionKey, String>) {
    let list = t.backend.sections().list(&editor().reading()).await.expect("the list");
    names.extend(list.rows.into_iter().map(|row| (row.key, row.name.en)));
}

fn differences(before: &Everybody, after: &Everybody, names: &BTreeMap<SectionKey, String>) -> Differences {
    let mut found = Differences::new();
    for (contact, held) in before {
        for (key, name) in names {
            let (old, new) = (held.level(key.as_str()), after[contact].level(key.as_str()));
            if new > old {
                *found.entry((true, name.clone(), new)).or_default() += 1;
            } else if new < old {
                *found.entry((false, name.clone(), old)).or_default() += 1;
            }
        }
    }
    found
}

fn said(asked: &Consequences) -> Differences {
    let lines = asked.lines.iter().filter_map(|line| match line {
        Consequence::Gain { section, level, people } => Some(((true, section.en.clone(), *level), people.contacts)),
        Consequence::Lose { section, level, people } => Some(((false, section.en.clone(), *level), people.contacts)),
        _ => None,
    });
    lines.collect()
}

fn random_levels(sections: &[SectionKey], chance: &mut StdRng) -> BTreeMap<String, String> {
    let mut levels = BTreeMap::new();
    for key in sections {
        let most = match key.as_str() {
            "services" => continue,
            "allowed_roles" | "audit_trail" | "reports" => 2,
            _ => 3,
        };
        levels.insert(
            key.to_string(),
            Level::ALL[chance.random_range(0..most)].code().to_owned(),
        );
    }
    levels
}

async fn populate(t: &Testing, sample: &Sample, roles: &[RoleId], sections: &[SectionKey], chance: &mut StdRng) {
    let members = [&sample.administrator, &sample.manager, &sample.billing, &sample.support];
    let contacts = members
        .into_iter()
        .map(|member| &member.contact)
        .chain([&sample.bystander]);
    for contact in contacts {
        for role in roles {
            if chance.random_ratio(1, 3) {
                let sql = "insert into contact_role (customer_id, contact_id, role_id) values ($1, $2, $3) on conflict do nothing";
                t.execute(sql, &[sample.customer.as_str(), contact.as_str(), role.as_str()])
                    .await;
            }
        }
        for key in sections.iter().filter(|key| key.as_str() != "services") {
            if chance.random_ratio(1, 6) {
                let level = Level::ALL[chance.random_range(1..3)].code();
                let sql =
                    "insert into permission (customer_id, contact_id, section_key, level) values ($1, $2, $3, $4)";
                t.execute(sql, &[sample.customer.as_str(), contact.as_str(), key.as_str(), level])
                    .await;
            }
        }
        for kind in COMMUNICATIONS {
            let needs = if kind == "ticket_updates" {
                "support_tickets"
            } else {
                "billing"
            };
            if super::held(t, &sample.customer, contact, needs).await >= Level::Read {
                let sql = "insert into contact_communication (customer_id, contact_id, type_key) values ($1, $2, $3)";
                t.execute(sql, &[sample.customer.as_str(), contact.as_str(), kind])
                    .await;
            }
        }
    }
}

/// Posts until nothing is asked any more; what was asked first.
async fn carried_out<F>(mut post: impl FnMut(String) -> F) -> Result<Option<Consequences>, Failure>
where
    F: Future<Output = Result<(), Failure>>,
{
    match post(String::new()).await {
        Err(Failure::Confirm(asked)) => post(asked.token.clone()).await.map(|()| Some(*asked)),
        other => other.map(|()| None),
    }
}

both_engines! {
    async fn what_is_said_before_is_what_comes_true(t: Testing) {
        let mut chance = StdRng::seed_from_u64(3);
        let samples = [t.sample().await, t.other_sample().await];
        for (key, ceiling) in [("colocation", "modify"), ("reports", "read")] {
            let draft = section(key, ceiling);
            t.backend.sections().add(&editor(), &draft).await.expect("a section");
        }
        let mut roles: Vec<RoleId> = [role::CONTACT_MANAGER, role::BILLING, role::SUPPORT]
            .into_iter().map(|id| id.parse().expect("an id")).collect();
        for name in ["One", "Two", "Three"] {
            roles.push(add(&t, name, Kind::Ordinary, &[]).await);
        }
        let mut known = BTreeMap::new();
        names(&t, &mut known).await;
        let all: Vec<SectionKey> = known.keys().cloned().collect();
        for sample in &samples {
            populate(&t, sample, &roles, &all, &mut chance).await;
        }
        let people: Vec<_> = samples.iter().flat_map(|sample| {
            let one = |member: &Member| (sample.customer.clone(), member.contact.clone(), Some(member.session.clone()));
            let mut people: Vec<_> = [&sample.owner, &sample.administrator, &sample.manager, &sample.billing, &sample.support]
                .into_iter().map(one).collect();
            people.push((sample.customer.clone(), sample.bystander.clone(), None));
            people
        }).collect();
        let (mut asked_about, mut refused, mut removed) = (0, 0, 0);
        for _ in 0..CHANGES {
            let before = everybody(&t, &people).await;
            names(&t, &mut known).await;
            let there: Vec<SectionKey> = t.backend.sections().list(&editor().reading()).await.expect("the list")
                .rows.into_iter().map(|row| row.key).collect();
            let own: Vec<&SectionKey> = there.iter().filter(|key| ["colocation", "reports"].contains(&key.as_str())).collect();
            let (result, only_ordinary) = if chance.random_ratio(1, 8) && !own.is_empty() {
                let key = (*own.choose(&mut chance).expect("a section")).clone();
                let version = t.backend.sections().page(&editor().reading(), &key).await.expect("the page").draft.version;
                let result = carried_out(|confirm| {
                    let (t, key) = (&t, key.clone());
                    async move {
                        let draft = RemoveDraft { version, confirm };
                        let done = t.backend.sections().remove(&editor(), &key, &draft).await;
                        done.map(|_| ()).map_err(|error| error.failure())
                    }
                }).await;
                removed += 1;
                (result, Some(key))
            } else {
                let id = roles.choose(&mut chance).expect("a role").clone();
                let page = t.backend.roles().page(&editor().reading(), &id).await.expect("the page");
                let kind = if page.kind_fixed.is_none() && chance.random_ratio(1, 4) { Kind::Administrator } else { Kind::Ordinary };
                let draft = RoleDraft {
                    kind: kind.code().to_owned(),
                    levels: random_levels(&there, &mut chance),
                    ..page.draft
                };
                let result = carried_out(|confirm| {
                    let (t, id, draft) = (&t, id.clone(), RoleDraft { confirm, ..draft.clone() });
                    async move { t.backend.roles().save(&editor(), &id, &draft).await.map_err(|error| error.failure()) }
                }).await;
                (result, None)
            };
            let after = everybody(&t, &people).await;
            let mut found = differences(&before, &after, &known);
            match result {
                Ok(asked) => {
                    if let Some(key) = only_ordinary {
                        // Whose levels are computed have what there is; the others were granted theirs.
                        let name = &known[&key];
                        let computed = before.values().filter(|held| held.is_administrator());
                        for held in computed {
                            let level = held.level(key.as_str());
                            let told = asked.as_ref().map(said).unwrap_or_default();
                            let entry = (false, name.clone(), level);
                            if found.get(&entry) > told.get(&entry) {
                                *found.entry(entry).or_default() -= 1;
                            }
                        }
                        found.retain(|_, count| *count > 0);
                    }
                    asked_about += usize::from(asked.is_some());
                    assert_eq!(asked.as_ref().map(said).unwrap_or_default(), found);
                }
                Err(Failure::Refused(Refusal::LeavesWithoutAdministrator { .. })) => {
                    refused += 1;
                    assert_eq!(before, after);
                }
                Err(other) => panic!("{other:?}"),
            }
            for (customer, contact, _) in &people {
                for kind in COMMUNICATIONS {
                    let needs = if kind == "ticket_updates" { "support_tickets" } else { "billing" };
                    let gets = t.number(
                        "select count(*) from contact_communication where customer_id = $1 and contact_id = $2 and type_key = $3",
                        &[customer.as_str(), contact.as_str(), kind],
                    ).await;
                    assert!(gets == 0 || after[contact].level(needs) >= Level::Read, "{kind} outlived its level");
                }
            }
        }
        assert!(asked_about > CHANGES / 3, "{asked_about}");
        assert!(removed > 0, "no section was removed; {refused} refused");
        for chain in [None, Some(&samples[0].customer), Some(&samples[1].customer)] {
            let whole = t.backend.verify_audit(chain).await.expect("a chain");
            assert!(matches!(whole, Verified::Whole { .. }), "{whole:?}");
        }
    }
}

fn section(key: &str, ceiling: &str) -> SectionDraft {
    SectionDraft {
        key: key.to_owned(),
        name_en: key.to_owned(),
        name_fr: format!("{key} (fr)"),
        icon: "server".to_owned(),
        ceiling: ceiling.to_owned(),
        ..SectionDraft::default()
    }
}
