//! What *explain access* says is what every service decides: asked at the door, and asked with a witness from before,
//! inside the change.

use super::{
    explaining::{asked, expected, explained, level, put},
    manager,
};
use crate::{
    Error,
    access::{
        AllowedRolesSection, AuditTrailSection, Authorized, CommunicationOrderSection, ContactsSection, LevelMarker,
        Modify, Read, SectionMarker,
    },
    both_engines,
    roles::tests::{add as add_role, draft as role_draft, editor},
    testing::{Member, Sample, Testing, role},
};
use domain::{
    Failure, Refusal, RoleId,
    access::{Kind, Level, section},
    audit::AuditQuery,
    communication_order::OrderKind,
    contacts::{AccessQuery, AccessView, ListQuery, ManyAction, ManyChange, RemovalDraft, Selection},
    ownership::OwnershipDraft,
    sections::SectionDraft,
    session::Scope,
};
use rand::{Rng as _, SeedableRng as _, rngs::StdRng, seq::IndexedRandom as _};

const STATES: usize = 60;
/// A section of the provider's own.
const OWN: &str = "colocation";

fn told<T>(answer: Result<T, Error>) -> Result<(), Failure> {
    answer.map(|_| ()).map_err(|error| error.failure())
}

/// Asks the door, and whoever passes the service.
async fn ask<S, L, T, F>(t: &Testing, who: &Member, service: impl FnOnce(Authorized<S, L>) -> F) -> Result<(), Failure>
where
    S: SectionMarker,
    L: LevelMarker,
    F: Future<Output = Result<T, Error>>,
{
    let door = t.backend.authorize::<S, L>(&who.session, &Scope::Own).await;
    told(service(door.map_err(|error| error.failure())?).await)
}

/// Every service that only reads, and those whose witness is not asked again.
async fn reading(t: &Testing, sample: &Sample, who: &Member, view: &AccessView) {
    let (contacts, orders, id) = (t.backend.contacts(), t.backend.communication_order(), &sample.bystander);
    let (list, query) = (ListQuery::default(), AccessQuery::default());
    let some = Selection::These(vec![id.clone()]);
    let seen = expected::<ContactsSection, Read>(view);
    let managed = expected::<ContactsSection, Modify>(view);
    let read = [
        ask::<_, _, _, _>(t, who, async |who| contacts.list(&who, &list).await).await,
        ask::<_, _, _, _>(t, who, async |who| contacts.explain(&who, id, &query).await).await,
    ];
    assert_eq!(read, [seen.clone(), seen.clone()], "contacts are read: {view:#?}");
    let modified = [
        ask(t, who, async |who| contacts.form(&who, id).await).await,
        ask(t, who, async |who| contacts.removal(&who, id).await).await,
        ask(t, who, async |who| contacts.removal_of_many(&who, &some).await).await,
        ask(t, who, async |who| contacts.deleted(&who).await).await,
    ];
    assert!(
        modified.iter().all(|answer| *answer == managed),
        "contacts are managed: {modified:?} {view:#?}"
    );

    let orders_read = ask(t, who, async |who| orders.both(&who).await).await;
    assert_eq!(
        orders_read,
        expected::<CommunicationOrderSection, Read>(view),
        "{view:#?}"
    );
    let health = ask(t, who, async |who| orders.health(&who).await).await;
    assert_eq!(health, expected::<CommunicationOrderSection, Read>(view), "{view:#?}");
    let candidates = ask(t, who, async |who| orders.candidates(&who, "e", &[]).await).await;
    assert_eq!(
        candidates,
        expected::<CommunicationOrderSection, Modify>(view),
        "{view:#?}"
    );

    let allowed = ask(t, who, async |who| t.backend.roles().allowed(&who).await).await;
    assert_eq!(allowed, expected::<AllowedRolesSection, Read>(view), "{view:#?}");
    let trail = ask(t, who, async |who| {
        t.backend.audit().list(&who, &AuditQuery::default()).await
    })
    .await;
    assert_eq!(trail, expected::<AuditTrailSection, Read>(view), "{view:#?}");

    let let_in = if view.let_in && !view.owes_password {
        Ok(())
    } else {
        Err(Failure::SignedOut)
    };
    // Sections without pages here open elsewhere, for whoever the shell says.
    let shell = t.backend.sign_in().shell(&who.session, &Scope::Own).await;
    assert_eq!(shell.as_ref().map(|_| ()).map_err(Error::failure), let_in, "{view:#?}");
    for key in [
        section::BILLING,
        section::SUPPORT_TICKETS,
        section::ADDRESSES_911,
        section::CDR_DOWNLOAD,
        section::HOSTED_PBX,
        section::SERVICES,
        OWN,
    ] {
        if let Ok(shell) = &shell {
            assert_eq!(shell.holding.level(key), level(view, key), "{key}: {view:#?}");
        }
    }
    match t.backend.home().overview(&who.session, &Scope::Own).await {
        Ok(home) => {
            assert_eq!(let_in, Ok(()));
            assert_eq!(home.never_signed_in.is_some(), seen.is_ok(), "{view:#?}");
            assert_eq!(home.orders.is_empty(), orders_read.is_err(), "{view:#?}");
        }
        Err(error) => assert_eq!(Err(error.failure()), let_in, "{view:#?}"),
    }
}

/// Witnesses of somebody who could do everything.
struct Before {
    contacts: Authorized<ContactsSection, Modify>,
    orders: Authorized<CommunicationOrderSection, Modify>,
    present: crate::access::Present,
}

impl Before {
    async fn of(t: &Testing, sample: &Sample, who: &Member) -> Self {
        let key = [sample.customer.as_str(), who.contact.as_str()];
        t.execute(
            "delete from contact_role where customer_id = $1 and contact_id = $2",
            &key,
        )
        .await;
        t.give_role(&sample.customer, &who.contact, role::ADMINISTRATOR).await;
        t.execute(
            "update customer set suspended_at = null, closed_at = null where id = $1",
            &key[..1],
        )
        .await;
        let open = "update portal_access set disabled = 0, activates_at = null, expires_at = null, networks = '' where login_id = $1";
        t.execute(open, &[who.login.as_str()]).await;
        t.execute("update login set must_change = 0 where id = $1", &[who.login.as_str()])
            .await;
        Self {
            contacts: manager(t, who).await,
            orders: t
                .backend
                .authorize(&who.session, &Scope::Own)
                .await
                .expect("Modify on orders"),
            present: t
                .backend
                .authorize_presence(&who.session, &Scope::Own)
                .await
                .expect("there"),
        }
    }
}

/// Every service that writes decides by what is held inside its change.
async fn writing(t: &Testing, sample: &Sample, before: &Before, view: &AccessView) {
    let contacts = t.backend.contacts();
    let managed = expected::<ContactsSection, Modify>(view);
    let operator: Authorized<ContactsSection, Modify> =
        t.backend.operate("test", &sample.customer).await.expect("a witness");
    let id = &sample.bystander;
    let form = contacts.form(&operator, id).await.expect("a form");
    let mut draft = form.draft.clone();
    draft.title = format!("{}!", draft.title).chars().take(80).collect();
    let who = &before.contacts;
    let updated = told(contacts.update(who, id, form.version, &draft).await);
    assert_eq!(updated, managed, "updating: {view:#?}");
    let mut new = draft.clone();
    new.first_name = "Somebody".into();
    new.title = "New".into();
    let added = contacts.add(who, &new).await;
    assert_eq!(
        added.as_ref().map(|_| ()).map_err(Error::failure),
        managed,
        "adding: {view:#?}"
    );
    let target = match added {
        Ok(saved) => saved.id,
        Err(_) => contacts.add(&operator, &new).await.expect("a contact").id,
    };
    let some = Selection::These(vec![target.clone()]);
    let french = ManyAction::Change(ManyChange::Language(domain::Language::Fr));
    assert_eq!(
        told(contacts.change_many(who, &some, &french).await),
        managed,
        "many: {view:#?}"
    );
    let version = contacts.form(&operator, &target).await.expect("a form").version;
    let removal = RemovalDraft {
        version,
        ..RemovalDraft::default()
    };
    assert_eq!(
        told(contacts.delete(who, &target, &removal).await),
        managed,
        "deleting: {view:#?}"
    );
    if managed.is_err() {
        contacts.delete(&operator, &target, &removal).await.expect("deleted");
    }
    assert_eq!(
        told(contacts.restore(who, std::slice::from_ref(&target)).await),
        managed,
        "restoring: {view:#?}"
    );
    if managed.is_ok() {
        let version = contacts.form(&operator, &target).await.expect("a form").version;
        contacts
            .delete(
                &operator,
                &target,
                &RemovalDraft {
                    version,
                    ..RemovalDraft::default()
                },
            )
            .await
            .expect("deleted");
    }

    let operator: Authorized<CommunicationOrderSection, Modify> =
        t.backend.operate("test", &sample.customer).await.expect("a witness");
    let orders = t.backend.communication_order();
    let page = orders.both(&operator.reading()).await.expect("the orders");
    let version = page.orders[0].version;
    let saved = told(orders.save(&before.orders, OrderKind::Technical, version, &[]).await);
    assert_eq!(
        saved,
        expected::<CommunicationOrderSection, Modify>(view),
        "the order: {view:#?}"
    );

    // Ownership is the owner's to offer, and nobody is there to take it.
    let offer = OwnershipDraft {
        action: "offer".into(),
        to: sample.bystander.to_string(),
        ..OwnershipDraft::default()
    };
    let offered = told(t.backend.ownership().step(&before.present, &offer).await);
    if !view.let_in || view.owes_password {
        assert_eq!(offered, Err(Failure::SignedOut), "{view:#?}");
    } else if level(view, section::SERVICES) == Level::Modify {
        assert!(matches!(offered, Err(Failure::Invalid(_))), "{offered:?} {view:#?}");
    } else if level(view, section::CONTACTS) >= Level::Read {
        assert_eq!(offered, Err(Failure::Refused(Refusal::Ownership)), "{view:#?}");
    } else {
        assert_eq!(offered, Err(Failure::NotFound), "{view:#?}");
    }
}

/// Gives the provider's own role random levels, and the class random roles.
async fn shuffle(t: &Testing, own: &RoleId, chance: &mut StdRng) {
    let levels: Vec<(&str, Level)> = [
        (section::CONTACTS, 3),
        (section::COMMUNICATION_ORDER, 3),
        (section::BILLING, 3),
        (section::HOSTED_PBX, 3),
        (section::ALLOWED_ROLES, 2),
        (section::AUDIT_TRAIL, 2),
        (OWN, 3),
    ]
    .into_iter()
    .map(|(key, most)| (key, Level::ALL[chance.random_range(0..most)]))
    .collect();
    let roles = t.backend.roles();
    let mut draft = role_draft("Random", Kind::Ordinary, &levels);
    draft.version = roles
        .page(&editor().reading(), own)
        .await
        .expect("the page")
        .draft
        .version;
    if let Err(Error::Failure(Failure::Confirm(asked))) = roles.save(&editor(), own, &draft).await {
        draft.confirm = asked.token;
        roles.save(&editor(), own, &draft).await.expect("saved");
    }
    // What the class allows decides who is given a role, and never what it gives.
    t.execute("delete from class_role", &[]).await;
    let first = "01900000-0000-7000-8000-000000000101";
    for id in [role::BILLING, role::CONTACT_MANAGER, own.as_str()] {
        if chance.random_bool(0.5) {
            t.execute(
                "insert into class_role (class_id, role_id) values ($1, $2)",
                &[first, id],
            )
            .await;
        }
    }
}

both_engines! {
    async fn what_is_explained_is_what_every_service_decides(t: Testing) {
        let sample = t.sample().await;
        let mut chance = StdRng::seed_from_u64(19);
        let section = SectionDraft {
            key: OWN.into(),
            name_en: "Colocation".into(),
            name_fr: "Colocation".into(),
            icon: "server".into(),
            ceiling: "modify".into(),
            ..SectionDraft::default()
        };
        t.backend.sections().add(&editor(), &section).await.expect("a section");
        let own = add_role(&t, "Random", Kind::Ordinary, &[]).await;
        // Somebody to be told of at home.
        t.execute("update portal_access set first_signed_in_at = null where login_id = $1", &[sample.billing.login.as_str()]).await;
        let here = crate::testing::client().address.to_string();
        let members = [&sample.support, &sample.manager];
        let mut answers = [0_usize; 2];
        for _ in 0..STATES {
            let who = *members.choose(&mut chance).expect("a member");
            let before = Before::of(&t, &sample, who).await;
            put(&t, &sample, who, &mut chance).await;
            shuffle(&t, &own, &mut chance).await;
            if chance.random_bool(0.6) {
                t.give_role(&sample.customer, &who.contact, own.as_str()).await;
            }
            let view = explained(&t, &sample, &who.contact, &asked("", "", &here)).await;
            reading(&t, &sample, who, &view).await;
            // A closed account is nobody's to change.
            writing(&t, &sample, &before, &view).await;
            answers[usize::from(expected::<ContactsSection, Modify>(&view).is_ok())] += 1;
        }
        assert!(answers.iter().all(|count| *count > STATES / 10), "{answers:?}");
    }
}
