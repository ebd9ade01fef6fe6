//! The roles on both engines: what a change does to others is said before, and comes true.

mod plans;
mod random;

use crate::{
    Error, StaffAuthorized,
    access::{
        ContactsSection, Modify,
        provider::{Administrator, Auditor},
        store,
    },
    both_engines,
    testing::{Sample, Testing, role},
};
use domain::{
    Bilingual, ContactId, CustomerId, Failure, Reason, Refusal, RoleId,
    access::{Kind, Level, section},
    contacts::ContactDraft,
    form::{Consequence, Consequences, Many, People},
    roles::{RoleDraft, RolePage},
    sections::{MoveDraft, RemoveDraft, SectionDraft},
    session::Scope,
    staff::StaffLevel,
};

pub(crate) fn editor() -> StaffAuthorized<Administrator> {
    StaffAuthorized::operator("test")
}

fn id(text: &str) -> RoleId {
    text.parse().expect("an id")
}

/// A role to be added.
pub(crate) fn draft(name: &str, kind: Kind, levels: &[(&str, Level)]) -> RoleDraft {
    RoleDraft {
        name_en: name.to_owned(),
        name_fr: format!("{name} (fr)"),
        kind: kind.code().to_owned(),
        levels: levels
            .iter()
            .map(|(key, level)| ((*key).to_owned(), level.code().to_owned()))
            .collect(),
        ..RoleDraft::default()
    }
}

pub(crate) async fn add(t: &Testing, name: &str, kind: Kind, levels: &[(&str, Level)]) -> RoleId {
    t.backend
        .roles()
        .add(&editor(), &draft(name, kind, levels))
        .await
        .expect("a role")
}

async fn page(t: &Testing, id: &RoleId) -> RolePage {
    t.backend.roles().page(&editor().reading(), id).await.expect("the page")
}

/// Opens the form of a role, changes it, and posts it.
async fn edit(t: &Testing, id: &RoleId, change: impl FnOnce(&mut RoleDraft)) -> Result<(), Failure> {
    let mut draft = page(t, id).await.draft;
    change(&mut draft);
    t.backend
        .roles()
        .save(&editor(), id, &draft)
        .await
        .map_err(|error| error.failure())
}

/// What is asked about.
fn asked(result: Result<(), Failure>) -> Consequences {
    match result {
        Err(Failure::Confirm(consequences)) => *consequences,
        other => panic!("nothing was asked: {other:?}"),
    }
}

fn level(draft: &mut RoleDraft, key: &str, level: Level) {
    draft.levels.insert(key.to_owned(), level.code().to_owned());
}

pub(crate) async fn held(t: &Testing, customer: &CustomerId, contact: &ContactId, key: &str) -> Level {
    let mut connection = t.backend.db().read().await.expect("a connection");
    let sections = store::sections(&mut connection).await.expect("sections");
    let holding = store::holding(&mut connection, &sections, customer, contact).await;
    holding.expect("a holding").level(key)
}

async fn remove(t: &Testing, id: &RoleId, confirm: &str) -> Result<Bilingual, Failure> {
    let draft = RemoveDraft {
        version: page(t, id).await.draft.version,
        confirm: confirm.to_owned(),
    };
    t.backend
        .roles()
        .remove(&editor(), id, &draft)
        .await
        .map_err(|error| error.failure())
}

fn only(name: &str, customer: &str) -> People {
    People {
        contacts: 1,
        more: false,
        customers: 1,
        names: vec![(name.to_owned(), customer.to_owned())],
    }
}

fn billing() -> Bilingual {
    Bilingual::new("Billing", "Facturation")
}

/// Gives communications, as staff would.
async fn receive(t: &Testing, sample: &Sample, contact: &ContactId, keys: &[&str]) {
    let scope = Scope::Customer(sample.customer.clone());
    let who = t
        .backend
        .authorize::<ContactsSection, Modify>(&sample.staff, &scope)
        .await
        .expect("staff");
    let form = t.backend.contacts().form(&who, contact).await.expect("a form");
    let draft = ContactDraft {
        communications: keys.iter().map(ToString::to_string).collect(),
        ..form.draft
    };
    t.backend
        .contacts()
        .update(&who, contact, form.version, &draft)
        .await
        .expect("saved");
}

both_engines! {
    async fn a_role_that_is_added_stands_last_and_in_the_trail(t: Testing) {
        let new = add(&t, "PBX admin", Kind::Ordinary, &[(section::HOSTED_PBX, Level::Modify), (section::AUDIT_TRAIL, Level::Read)]).await;
        let list = t.backend.roles().list(&editor().reading()).await.expect("the list");
        let names: Vec<_> = list.rows.iter().map(|row| row.name.en.as_str()).collect();
        assert_eq!(names, [
            "Account owner", "Account administrator", "Contact manager", "Billing only", "Support only", "Billing and support", "PBX admin",
        ]);
        let page = page(&t, &new).await;
        assert_eq!(page.draft.levels[section::HOSTED_PBX], "modify");
        assert_eq!(page.draft.levels[section::CONTACTS], "restrict");
        assert_eq!((page.stays, page.kind_fixed), (None, None));
        let events = "select count(*) from audit_event where customer_id = '' and kind = 'role.created' and after like $1";
        assert_eq!(t.number(events, &["%hosted_pbx%"]).await, 1);
    }

    async fn everything_that_is_wrong_with_a_role_is_said_at_once(t: Testing) {
        let mut wrong = draft(" billing ONLY", Kind::Owner, &[]);
        wrong.description_en = "Only one".into();
        let refused = t.backend.roles().add(&editor(), &wrong).await.err().map(|error| error.failure());
        let Some(Failure::Invalid(failures)) = refused else { panic!("{refused:?}") };
        let found: Vec<_> = failures.iter().map(|failure| (failure.field.as_str(), &failure.reason)).collect();
        assert_eq!(found, [("description_fr", &Reason::Required), ("name_en", &Reason::NameTaken)]);
        let wrong = draft("Mine", Kind::Owner, &[]);
        let refused = t.backend.roles().add(&editor(), &wrong).await.err().map(|error| error.failure());
        assert!(matches!(refused, Some(Failure::Invalid(failures)) if failures[0].field == "kind"));
        let wrong = draft("Mine", Kind::Ordinary, &[
            (section::SERVICES, Level::Modify), (section::ALLOWED_ROLES, Level::Modify), ("nowhere", Level::Read),
        ]);
        let refused = t.backend.roles().add(&editor(), &wrong).await.err().map(|error| error.failure());
        let Some(Failure::Invalid(failures)) = refused else { panic!("{refused:?}") };
        let found: Vec<_> = failures.iter().map(|failure| (failure.field.as_str(), &failure.reason)).collect();
        assert_eq!(found, [
            ("levels[allowed_roles]", &Reason::Refused(Refusal::ReadAtMost)),
            ("levels[nowhere]", &Reason::NotOffered),
            ("levels[services]", &Reason::Refused(Refusal::OwnerOnly)),
        ]);
    }

    async fn who_gains_and_loses_is_said_before_and_in_force_at_the_next_request(t: Testing) {
        let sample = t.sample().await;
        let billing_only = id(role::BILLING);
        let change = |draft: &mut RoleDraft| {
            level(draft, section::BILLING, Level::Restrict);
            level(draft, section::CONTACTS, Level::Read);
        };
        let asked = asked(edit(&t, &billing_only, change).await);
        let people = only("Émilie Exemple", "ABC Company");
        assert_eq!(asked.lines, [
            Consequence::Lose { section: billing(), level: Level::Modify, people: people.clone() },
            Consequence::Gain { section: Bilingual::new("Contacts", "Contacts"), level: Level::Read, people },
        ]);
        let before = (&sample.customer, &sample.billing.contact);
        assert_eq!(held(&t, before.0, before.1, section::BILLING).await, Level::Modify, "asking changes nothing");
        let other = edit(&t, &billing_only, |draft| {
            level(draft, section::BILLING, Level::Restrict);
            draft.confirm.clone_from(&asked.token);
        });
        assert!(matches!(other.await, Err(Failure::Confirm(_))), "something else than what was read");
        edit(&t, &billing_only, |draft| { change(draft); draft.confirm.clone_from(&asked.token); }).await.expect("saved");
        let shell = t.backend.sign_in().shell(&sample.billing.session, &Scope::Own).await.expect("the same session");
        assert_eq!(shell.holding.level(section::BILLING), Level::Restrict);
        assert_eq!(shell.holding.level(section::CONTACTS), Level::Read);
        for chain in ["", sample.customer.as_str()] {
            let events = "select count(*) from audit_event where customer_id = $1 and kind = 'role.changed'";
            assert_eq!(t.number(events, &[chain]).await, 1, "{chain}");
        }
        let whole = t.backend.verify_audit(Some(&sample.customer)).await.expect("a chain");
        assert!(matches!(whole, crate::audit::Verified::Whole { .. }), "{whole:?}");
    }

    async fn a_level_that_something_else_gives_as_well_is_not_lost(t: Testing) {
        let sample = t.sample().await;
        t.give_role(&sample.customer, &sample.billing.contact, role::ADMINISTRATOR).await;
        edit(&t, &id(role::BILLING), |draft| level(draft, section::BILLING, Level::Restrict)).await.expect("nobody loses");
        edit(&t, &id(role::BILLING), |draft| draft.name_en = "Bills".into()).await.expect("a name concerns nobody");
    }

    async fn communications_go_with_the_level_in_the_customers_own_trail(t: Testing) {
        let sample = t.sample().await;
        let other = t.other_sample().await;
        receive(&t, &sample, &sample.billing.contact, &["invoices", "maintenance_notices"]).await;
        let change = |draft: &mut RoleDraft| level(draft, section::BILLING, Level::Restrict);
        let asked = asked(edit(&t, &id(role::BILLING), change).await);
        let both = People {
            contacts: 2,
            more: false,
            customers: 2,
            names: vec![
                ("Émilie Exemple".into(), "ABC Company".into()),
                ("Émilie Exemple".into(), "Boulangerie Côté inc.".into()),
            ],
        };
        let name = Bilingual::new("Invoices", "Factures");
        assert_eq!(asked.lines, [
            Consequence::Lose { section: billing(), level: Level::Modify, people: both },
            Consequence::NoCommunication { name, people: only("Émilie Exemple", "ABC Company") },
        ]);
        edit(&t, &id(role::BILLING), |draft| { change(draft); draft.confirm.clone_from(&asked.token); }).await.expect("saved");
        let kept = "select count(*) from contact_communication where contact_id = $1";
        assert_eq!(t.number(kept, &[sample.billing.contact.as_str()]).await, 1, "what needs no section stays");
        let told = "select count(*) from audit_event where customer_id = $1 and kind = 'contact.updated' and subject_id = $2 \
            and before like '%invoices%' and after not like '%invoices%'";
        assert_eq!(t.number(told, &[sample.customer.as_str(), sample.billing.contact.as_str()]).await, 1);
        for customer in [&sample.customer, &other.customer] {
            let whole = t.backend.verify_audit(Some(customer)).await.expect("a chain");
            assert!(matches!(whole, crate::audit::Verified::Whole { .. }), "{whole:?}");
        }
    }

    async fn a_role_of_administrators_leaves_no_customer_without_one(t: Testing) {
        let sample = t.sample().await;
        let custom = add(&t, "Customer admin", Kind::Administrator, &[]).await;
        let make_ordinary = |draft: &mut RoleDraft| draft.kind = "ordinary".into();
        t.give_role(&sample.customer, &sample.support.contact, custom.as_str()).await;
        t.execute("update portal_access set disabled = 1 where contact_id = $1", &[sample.owner.contact.as_str()]).await;
        t.execute("update portal_access set disabled = 1 where contact_id = $1", &[sample.administrator.contact.as_str()]).await;
        let refused = edit(&t, &custom, make_ordinary).await;
        let customers = Many { count: 1, names: vec!["ABC Company".into()] };
        assert_eq!(refused, Err(Failure::Refused(Refusal::LeavesWithoutAdministrator { customers })));
        t.execute("update portal_access set disabled = 0 where contact_id = $1", &[sample.owner.contact.as_str()]).await;
        let asked = asked(edit(&t, &custom, make_ordinary).await);
        let people = only("Karim Exemple", "ABC Company");
        assert_eq!(asked.lines[0], Consequence::NoAdministrators { people });
    }

    async fn the_kind_of_what_every_installation_has_stays_as_do_they(t: Testing) {
        let fixed = edit(&t, &id(role::BILLING), |draft| draft.kind = "administrator".into()).await;
        assert!(matches!(fixed, Err(Failure::Invalid(failures)) if failures[0].field == "kind"));
        assert_eq!(remove(&t, &id(role::SUPPORT), "").await, Err(Failure::Refused(Refusal::StandardRole)));
        assert_eq!(page(&t, &id(role::OWNER)).await.kind_fixed, Some(Refusal::Ownership));
    }

    async fn whoever_saves_second_is_told_who_was_first(t: Testing) {
        let sample = t.sample().await;
        let who = t.backend.authorize_staff::<Administrator>(&sample.staff).await.expect("staff");
        let stale = page(&t, &id(role::BILLING)).await.draft;
        let first = RoleDraft { name_en: "First".into(), ..stale.clone() };
        t.backend.roles().save(&who, &id(role::BILLING), &first).await.expect("saved");
        let refused = t.backend.roles().save(&who, &id(role::BILLING), &stale).await.err().map(|error: Error| error.failure());
        assert_eq!(refused, Some(Failure::Stale { by: sample.staff.name().to_owned(), version: stale.version + 1 }));
    }

    async fn a_role_in_use_stays_and_says_who_holds_it(t: Testing) {
        let sample = t.sample().await;
        let custom = add(&t, "Custom", Kind::Ordinary, &[]).await;
        t.give_role(&sample.customer, &sample.support.contact, custom.as_str()).await;
        let people = only("Karim Exemple", "ABC Company");
        assert_eq!(remove(&t, &custom, "").await, Err(Failure::Refused(Refusal::RoleInUse { people })));
        // Somebody who is deleted, and may come back, holds nothing up.
        t.execute("update contact set deleted_at = 1 where id = $1", &[sample.support.contact.as_str()]).await;
        assert_eq!(remove(&t, &custom, "").await.map(|name| name.en), Ok("Custom".to_owned()));
    }

    async fn removing_a_role_that_customers_may_use_asks_first(t: Testing) {
        let sample = t.sample().await;
        let custom = add(&t, "Custom", Kind::Ordinary, &[]).await;
        t.execute("insert into class_role (class_id, role_id) select id, $1 from customer_class", &[custom.as_str()]).await;
        let Err(Failure::Confirm(asked)) = remove(&t, &custom, "").await else { panic!("not asked") };
        let customers = Many { count: 1, names: vec!["ABC Company".into()] };
        assert_eq!(asked.lines, [Consequence::NotAllowed { role: Bilingual::new("Custom", "Custom (fr)"), customers: customers.clone() }]);
        t.execute("insert into allowed_role (customer_id, role_id) values ($1, $2)", &[sample.customer.as_str(), custom.as_str()]).await;
        let only = Refusal::OnlyAllowedRole { customers };
        assert_eq!(remove(&t, &custom, &asked.token).await, Err(Failure::Refused(only)), "its class would decide in its place");
        t.execute("delete from allowed_role", &[]).await;
        remove(&t, &custom, &asked.token).await.expect("removed");
        let told = "select count(*) from audit_event where customer_id = $1 and kind = 'role.removed'";
        assert_eq!(t.number(told, &[sample.customer.as_str()]).await, 1);
    }

    async fn a_copy_begins_with_what_the_other_one_gives(t: Testing) {
        let copy = t.backend.roles().blank(&editor(), Some(&id(role::CONTACT_MANAGER))).await.expect("a form");
        assert_eq!(copy.draft.levels[section::ALLOWED_ROLES], "read");
        assert_eq!(copy.copy_of.map(|name| name.en), Some("Contact manager".to_owned()));
        let copy = t.backend.roles().blank(&editor(), Some(&id(role::OWNER))).await.expect("a form");
        assert_eq!(copy.draft.kind, "administrator");
    }

    async fn roles_move_up_and_down(t: Testing) {
        let down = MoveDraft { down: role::OWNER.into(), ..MoveDraft::default() };
        t.backend.roles().shift(&editor(), &down).await.expect("moved");
        let up = MoveDraft { up: role::ADMINISTRATOR.into(), ..MoveDraft::default() };
        t.backend.roles().shift(&editor(), &up).await.expect("at the end already");
        let list = t.backend.roles().list(&editor().reading()).await.expect("the list");
        assert_eq!(list.rows[0].name.en, "Account administrator");
        assert_eq!(list.rows[1].name.en, "Account owner");
        let nobody = MoveDraft::default();
        let refused = t.backend.roles().shift(&editor(), &nobody).await.err().map(|error| error.failure());
        assert_eq!(refused, Some(Failure::NotFound));
    }

    async fn only_provider_administrators_change_roles_and_sections(t: Testing) {
        let sample = t.sample().await;
        let who = t.backend.authorize_staff::<Administrator>(&sample.staff).await.expect("staff");
        t.execute("update staff set level = 'support'", &[]).await;
        let refusal = Failure::Refused(Refusal::StaffLevel { least: StaffLevel::Administrator });
        let billing = id(role::BILLING);
        let (roles, sections) = (t.backend.roles(), t.backend.sections());
        let own = page(&t, &billing).await.draft;
        let contacts = section::CONTACTS.parse().expect("a key");
        let tried = [
            roles.add(&who, &own).await.map(|_| ()),
            roles.save(&who, &billing, &own).await,
            roles.shift(&who, &MoveDraft::default()).await.map(|_| ()),
            roles.remove(&who, &billing, &RemoveDraft::default()).await.map(|_| ()),
            sections.add(&who, &SectionDraft::default()).await.map(|_| ()),
            sections.save(&who, &contacts, &SectionDraft::default()).await,
            sections.shift(&who, &MoveDraft::default()).await.map(|_| ()),
            sections.remove(&who, &contacts, &RemoveDraft::default()).await.map(|_| ()),
        ];
        for refused in tried {
            assert_eq!(refused.err().map(|error| error.failure()), Some(refusal.clone()));
        }
        let reader = t.backend.authorize_staff::<Auditor>(&sample.staff).await.expect("a reader");
        assert!(!roles.list(&reader).await.expect("the list").may_edit);
    }

    async fn portal_access_is_given_once_a_role_is_allowed(t: Testing) {
        let sample = t.sample().await;
        let scope = Scope::Customer(sample.customer.clone());
        let who = t.backend.authorize::<ContactsSection, Modify>(&sample.staff, &scope).await.expect("staff");
        let form = t.backend.contacts().form(&who, &sample.bystander).await.expect("a form");
        assert_eq!(form.limits.portal, None);
        t.execute("delete from class_role", &[]).await;
        let form = t.backend.contacts().form(&who, &sample.bystander).await.expect("a form");
        assert_eq!(form.limits.portal, Some(Refusal::NoAllowedRole));
        let mut draft = form.draft;
        draft.access.login = "olivier".into();
        draft.access.password = "a new and rather long password".into();
        let refused = t.backend.contacts().update(&who, &sample.bystander, form.version, &draft).await;
        let Err(Error::Failure(Failure::Invalid(failures))) = refused else { panic!("{refused:?}") };
        assert_eq!(failures[0].field, "access[login]");
        assert_eq!(failures[0].reason, Reason::Refused(Refusal::NoAllowedRole));
        let form = t.backend.contacts().form(&who, &sample.billing.contact).await.expect("a form");
        assert_eq!(form.limits.portal, None, "whoever has it keeps it");
        let mut draft = form.draft;
        draft.access.disabled = true;
        t.backend.contacts().update(&who, &sample.billing.contact, form.version, &draft).await.expect("and it can be changed");
    }

    async fn a_customer_sees_the_roles_that_it_may_use_and_no_others(t: Testing) {
        let sample = t.sample().await;
        add(&t, "Of somebody else", Kind::Ordinary, &[]).await;
        let names = async || -> Vec<String> {
            let who = t.backend.authorize(&sample.manager.session, &Scope::Own).await.expect("Read on allowed roles");
            let page = t.backend.roles().allowed(&who).await.expect("the page");
            page.roles.into_iter().map(|role| role.name.en).collect()
        };
        assert_eq!(names().await, ["Account administrator", "Contact manager", "Billing only", "Support only", "Billing and support"]);
        t.execute("insert into allowed_role (customer_id, role_id) values ($1, $2)", &[sample.customer.as_str(), role::SUPPORT]).await;
        assert_eq!(names().await, ["Support only"]);
    }

    async fn a_communication_given_at_the_same_moment_does_not_outlive_its_level(t: Testing) {
        let sample = t.sample().await;
        let other_node = t.another_node().await;
        let scope = Scope::Customer(sample.customer.clone());
        let who = t.backend.authorize::<ContactsSection, Modify>(&sample.staff, &scope).await.expect("staff");
        let billing_only = id(role::BILLING);
        for round in 0..6 {
            let form = t.backend.contacts().form(&who, &sample.billing.contact).await.expect("a form");
            let draft = ContactDraft { communications: vec!["invoices".into()], ..form.draft };
            let mut role = page(&t, &billing_only).await.draft;
            level(&mut role, section::BILLING, if round % 2 == 0 { Level::Restrict } else { Level::Modify });
            let give = t.backend.contacts();
            let take = async {
                for _ in 0..3 {
                    match other_node.roles().save(&editor(), &billing_only, &role).await.map_err(|error| error.failure()) {
                        Err(Failure::Confirm(asked)) => role.confirm = asked.token,
                        other => return other,
                    }
                }
                Ok(())
            };
            let (_, took) = tokio::join!(give.update(&who, &sample.billing.contact, form.version, &draft), take);
            took.expect("asked once or twice, then done");
            let held = held(&t, &sample.customer, &sample.billing.contact, section::BILLING).await;
            let gets = t.number("select count(*) from contact_communication where type_key = 'invoices'", &[]).await;
            assert!(held >= Level::Read || gets == 0, "round {round}");
        }
    }
}
