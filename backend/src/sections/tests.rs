//! The sections on both engines.

use crate::{
    audit::Verified,
    both_engines,
    roles::tests::{editor, held},
    testing::{Testing, role},
};
use domain::{
    Bilingual, Failure, Reason, Refusal,
    access::{Level, SectionKey, section},
    form::{Consequence, People},
    sections::{MoveDraft, RemoveDraft, SectionDraft},
    session::Scope,
};

const GRANT: &str = "insert into permission (customer_id, contact_id, section_key, level) values ($1, $2, $3, $4)";
const GIVE: &str = "insert into role_level (role_id, section_key, level) values ($1, $2, $3)";

fn draft() -> SectionDraft {
    SectionDraft {
        key: "colocation".into(),
        name_en: "Colocation".into(),
        name_fr: "Colocalisation".into(),
        phrase_en: "Contact with access to colocation".into(),
        phrase_fr: "Contact ayant accès à la colocalisation".into(),
        icon: "server".into(),
        link: "https://portal.example/colo".into(),
        ceiling: "modify".into(),
        ..SectionDraft::default()
    }
}

async fn add(t: &Testing) -> SectionKey {
    t.backend.sections().add(&editor(), &draft()).await.expect("a section")
}

async fn edit(t: &Testing, key: &SectionKey, change: impl FnOnce(&mut SectionDraft)) -> Result<(), Failure> {
    let mut draft = t
        .backend
        .sections()
        .page(&editor().reading(), key)
        .await
        .expect("the page")
        .draft;
    change(&mut draft);
    t.backend
        .sections()
        .save(&editor(), key, &draft)
        .await
        .map_err(|error| error.failure())
}

async fn remove(t: &Testing, key: &SectionKey, confirm: &str) -> Result<(), Failure> {
    let version = t
        .backend
        .sections()
        .page(&editor().reading(), key)
        .await
        .expect("the page")
        .draft
        .version;
    let draft = RemoveDraft {
        version,
        confirm: confirm.to_owned(),
    };
    let removed = t.backend.sections().remove(&editor(), key, &draft).await;
    removed.map(|_| ()).map_err(|error| error.failure())
}

both_engines! {
    async fn a_new_section_is_the_administrators_at_once_and_restrict_to_everybody_else(t: Testing) {
        let sample = t.sample().await;
        let key = add(&t).await;
        for (member, level) in [
            (&sample.owner, Level::Modify), (&sample.administrator, Level::Modify), (&sample.manager, Level::Restrict),
        ] {
            let shell = t.backend.sign_in().shell(&member.session, &Scope::Own).await.expect("the same session");
            assert_eq!(shell.holding.level(key.as_str()), level);
            let last = shell.sections.last().expect("sections");
            assert_eq!((last.key.as_str(), last.link.as_str()), ("colocation", "https://portal.example/colo"));
        }
        let page = t.backend.roles().page(&editor().reading(), &role::BILLING.parse().expect("an id")).await.expect("a role");
        assert_eq!(page.draft.levels["colocation"], "restrict");
        let events = "select count(*) from audit_event where customer_id = '' and kind = 'section.created'";
        assert_eq!(t.number(events, &[]).await, 1);
    }

    async fn everything_that_is_wrong_with_a_section_is_said_at_once(t: Testing) {
        let wrong = SectionDraft {
            key: "billing".into(), name_en: "FACTURATION".into(), name_fr: " facturation".into(), link: "mailto:x@y.example".into(),
            icon: "nothing".into(), ..draft()
        };
        let refused = t.backend.sections().add(&editor(), &wrong).await.err().map(|error| error.failure());
        let Some(Failure::Invalid(failures)) = refused else { panic!("{refused:?}") };
        let found: Vec<_> = failures.iter().map(|failure| (failure.field.as_str(), &failure.reason)).collect();
        assert_eq!(found, [
            ("key", &Reason::KeyTaken), ("name_fr", &Reason::NameTaken), ("link", &Reason::HttpsOnly), ("icon", &Reason::NotOffered),
        ]);
    }

    async fn built_in_sections_keep_all_but_their_words(t: Testing) {
        let billing: SectionKey = section::BILLING.parse().expect("a key");
        edit(&t, &billing, |draft| {
            draft.name_en = "Bills".into();
            draft.ceiling = "read".into();
            draft.icon = "cart".into();
        }).await.expect("saved");
        let list = t.backend.sections().list(&editor().reading()).await.expect("the list");
        let row = list.rows.into_iter().find(|row| row.key == billing).expect("billing");
        assert_eq!((row.name.en.as_str(), row.ceiling, row.icon.as_str()), ("Bills", Level::Modify, "billing"));
        assert_eq!(remove(&t, &billing, "").await, Err(Failure::Refused(Refusal::BuiltInSection)));
    }

    async fn removing_what_nobody_was_granted_asks_nothing(t: Testing) {
        let sample = t.sample().await;
        let key = add(&t).await;
        remove(&t, &key, "").await.expect("removed");
        assert_eq!(held(&t, &sample.customer, &sample.owner.contact, key.as_str()).await, Level::Restrict);
    }

    async fn removing_what_somebody_was_granted_says_who_loses_it(t: Testing) {
        let sample = t.sample().await;
        let key = add(&t).await;
        t.execute(GRANT, &[sample.customer.as_str(), sample.bystander.as_str(), "colocation", "read"]).await;
        t.execute(GIVE, &[role::SUPPORT, "colocation", "modify"]).await;
        let Err(Failure::Confirm(asked)) = remove(&t, &key, "").await else { panic!("not asked") };
        let name = Bilingual::new("Colocation", "Colocalisation");
        let only = |name: &str| People { contacts: 1, more: false, customers: 1, names: vec![(name.into(), "ABC Company".into())] };
        assert_eq!(asked.lines, [
            Consequence::RoleLoses {
                role: Bilingual::new("Support only", "Soutien seulement"), section: name.clone(), level: Level::Modify,
            },
            Consequence::Lose { section: name.clone(), level: Level::Read, people: only("Olivier Exemple") },
            Consequence::Lose { section: name, level: Level::Modify, people: only("Karim Exemple") },
        ]);
        remove(&t, &key, &asked.token).await.expect("removed");
        assert_eq!(t.number("select count(*) from permission", &[]).await, 0);
        let told = "select count(*) from audit_event where customer_id = $1 and kind in ('section.removed', 'contact.updated')";
        assert_eq!(t.number(told, &[sample.customer.as_str()]).await, 2);
        let whole = t.backend.verify_audit(Some(&sample.customer)).await.expect("a chain");
        assert!(matches!(whole, Verified::Whole { .. }), "{whole:?}");
    }

    async fn a_lower_ceiling_takes_what_is_beyond_it(t: Testing) {
        let sample = t.sample().await;
        let key = add(&t).await;
        t.execute(GRANT, &[sample.customer.as_str(), sample.bystander.as_str(), "colocation", "modify"]).await;
        t.execute(GIVE, &[role::SUPPORT, "colocation", "modify"]).await;
        let lower = |draft: &mut SectionDraft| draft.ceiling = "read".into();
        let Err(Failure::Confirm(asked)) = edit(&t, &key, lower).await else { panic!("not asked") };
        assert!(matches!(&asked.lines[..], [Consequence::Lose { level: Level::Modify, people, .. }] if people.contacts == 2));
        edit(&t, &key, |draft| { lower(draft); draft.confirm.clone_from(&asked.token); }).await.expect("saved");
        edit(&t, &key, |draft| draft.ceiling = "modify".into()).await.expect("raised again");
        for contact in [&sample.bystander, &sample.support.contact] {
            assert_eq!(held(&t, &sample.customer, contact, "colocation").await, Level::Read, "it does not come back by itself");
        }
    }

    async fn sections_move_up_and_down(t: Testing) {
        add(&t).await;
        let up = MoveDraft { up: "colocation".into(), ..MoveDraft::default() };
        t.backend.sections().shift(&editor(), &up).await.expect("moved");
        let list = t.backend.sections().list(&editor().reading()).await.expect("the list");
        let keys: Vec<_> = list.rows.iter().rev().take(2).map(|row| row.key.as_str()).collect();
        assert_eq!(keys, ["audit_trail", "colocation"]);
    }
}
