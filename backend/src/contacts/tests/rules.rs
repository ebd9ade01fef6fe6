//! The rules of access as the services keep them (DESIGN section 2).

use super::{access, add, draft, edit, invalid, is_not_found, list, manager, refusals, refused, row, staff};
use crate::{
    access::{Authorized, ContactsSection, Modify},
    both_engines,
    error::Error,
    testing::{Testing, role},
};
use domain::{
    Bilingual, Reason, Refusal,
    access::{Kind, Level, Source},
    contacts::ListQuery,
    session::Scope,
};

fn billing() -> Bilingual {
    Bilingual::new("Billing", "Facturation")
}

both_engines! {
    async fn nobody_grants_what_they_do_not_hold(t: Testing) {
        let sample = t.sample().await;
        let who = manager(&t, &sample.manager).await;
        let tried = edit(&t, &who, &sample.bystander, |draft| {
            draft.roles = vec![role::BILLING.into()];
            draft.permissions = [("billing".into(), "read".into()), ("contacts".into(), "modify".into())].into();
        })
        .await;
        assert_eq!(refusals(tried), [
            ("roles".to_owned(), Refusal::RoleBeyondOwn { role: Bilingual::new("Billing only", "Facturation seulement") }),
            ("permissions[billing]".to_owned(), Refusal::BeyondOwn { section: billing() }),
        ]);
        edit(&t, &who, &sample.bystander, |draft| {
            draft.roles = vec![role::CONTACT_MANAGER.into()];
            draft.permissions = [("contacts".into(), "modify".into())].into();
        })
        .await
        .expect("what the manager holds");
        let mut another = draft("Zoé", "Lévesque");
        another.roles = vec![role::ADMINISTRATOR.into()];
        assert_eq!(refusals(t.backend.contacts().add(&who, &another).await)[0].0, "roles");
    }

    async fn nobody_changes_their_own_access_but_their_own_name(t: Testing) {
        let sample = t.sample().await;
        let who = manager(&t, &sample.manager).await;
        let tried = edit(&t, &who, &sample.manager.contact, |draft| {
            draft.roles.clear();
            draft.permissions = [("contacts".into(), "modify".into())].into();
            draft.access = access("jean");
            draft.access.disabled = true;
        })
        .await;
        assert_eq!(
            refusals(tried),
            ["roles", "permissions", "access[login]", "access[password]", "access[disabled]"]
                .map(|field| (field.to_owned(), Refusal::OwnAccess))
        );
        edit(&t, &who, &sample.manager.contact, |draft| {
            draft.first_name = "Jean-François".into();
        })
        .await
        .expect("their own name");
        let email = edit(&t, &who, &sample.manager.contact, |draft| draft.email = "jf@abc.example".into()).await;
        assert_eq!(refusals(email), [("email".to_owned(), Refusal::OwnEmail)]);
        let limits = t.backend.contacts().form(&who, &sample.manager.contact).await.expect("a form").limits;
        assert_eq!((limits.access, limits.identity), (Some(Refusal::OwnAccess), None));
        assert_eq!(limits.disable, Some(Refusal::OwnAccess));
    }

    async fn nobody_takes_over_someone_who_holds_more(t: Testing) {
        let sample = t.sample().await;
        let who = manager(&t, &sample.manager).await;
        let tried = edit(&t, &who, &sample.billing.contact, |draft| {
            draft.email = "mine@abc.example".into();
            draft.access = access("mine");
        })
        .await;
        assert_eq!(
            refusals(tried),
            ["access[login]", "access[password]", "email"].map(|field| (field.to_owned(), Refusal::TakingOver))
        );
        let limits = t.backend.contacts().form(&who, &sample.billing.contact).await.expect("a form").limits;
        assert_eq!((limits.identity, limits.disable), (Some(Refusal::TakingOver), None));
        edit(&t, &who, &sample.billing.contact, |draft| draft.title = "Accounting".into()).await.expect("a title");
        // Withdrawing is managing.
        edit(&t, &who, &sample.billing.contact, |draft| draft.roles.clear()).await.expect("withdrawn");
        let administrator = manager(&t, &sample.administrator).await;
        edit(&t, &administrator, &sample.support.contact, |draft| draft.access = access("karim"))
            .await
            .expect("an administrator may");
    }

    async fn administrators_are_for_administrators_and_the_owner_for_the_owner(t: Testing) {
        let sample = t.sample().await;
        let by_manager = manager(&t, &sample.manager).await;
        let contacts = t.backend.contacts();
        let administrator = &sample.administrator.contact;
        let owner = &sample.owner.contact;
        assert_eq!(refused(contacts.form(&by_manager, administrator).await), Refusal::AdministratorsOnly);
        assert_eq!(refused(contacts.form(&by_manager, owner).await), Refusal::OwnerAlone);
        assert_eq!(refused(contacts.removal(&by_manager, administrator).await), Refusal::AdministratorsOnly);
        let any = draft("Any", "One");
        assert_eq!(
            refused(contacts.update(&by_manager, administrator, 1, &any).await),
            Refusal::AdministratorsOnly
        );
        assert_eq!(
            refused(contacts.delete(&by_manager, owner, &Default::default()).await),
            Refusal::OwnerAlone
        );
        let by_administrator = manager(&t, &sample.administrator).await;
        assert_eq!(refused(contacts.form(&by_administrator, owner).await), Refusal::OwnerAlone);
        let by_owner = manager(&t, &sample.owner).await;
        edit(&t, &by_owner, owner, |draft| draft.title = "President".into()).await.expect("themselves");
        edit(&t, &by_owner, administrator, |draft| draft.title = "IT".into()).await.expect("an administrator");
        let by_staff = staff(&t, &sample).await;
        edit(&t, &by_staff, owner, |draft| draft.title = "Founder".into()).await.expect("staff");
    }

    async fn ownership_and_the_owners_section_are_given_to_nobody(t: Testing) {
        let sample = t.sample().await;
        for who in [manager(&t, &sample.owner).await, staff(&t, &sample).await] {
            let tried = edit(&t, &who, &sample.bystander, |draft| {
                draft.roles = vec![role::OWNER.into()];
                draft.permissions = [("services".into(), "read".into()), ("allowed_roles".into(), "modify".into())].into();
            })
            .await;
            assert_eq!(refusals(tried), [
                ("roles".to_owned(), Refusal::Ownership),
                ("permissions[services]".to_owned(), Refusal::OwnerOnly),
                ("permissions[allowed_roles]".to_owned(), Refusal::ReadAtMost),
            ]);
        }
        let who = staff(&t, &sample).await;
        let tried = edit(&t, &who, &sample.owner.contact, |draft| draft.roles.clear()).await;
        assert!(refusals(tried).contains(&("roles".to_owned(), Refusal::Ownership)));
    }

    async fn a_role_is_assigned_by_who_sees_it_when_the_customer_may_use_it(t: Testing) {
        let sample = t.sample().await;
        let customer = sample.customer.as_str();
        let by_owner = manager(&t, &sample.owner).await;
        edit(&t, &by_owner, &sample.support.contact, |draft| {
            draft.permissions = [("contacts".into(), "modify".into())].into();
        })
        .await
        .expect("Modify on contacts");
        let blind = manager(&t, &sample.support).await;
        let tried = edit(&t, &blind, &sample.bystander, |draft| draft.roles = vec![role::SUPPORT.into()]).await;
        assert_eq!(refusals(tried), [("roles".to_owned(), Refusal::RolesNotVisible)]);
        let offered = t.backend.contacts().form(&blind, &sample.billing.contact).await.expect("a form").offered;
        let names: Vec<String> = offered.roles.into_iter().map(|option| option.role.name.en).collect();
        assert_eq!(names, ["Billing only"], "only what the contact holds");
        t.execute(
            "insert into allowed_role (customer_id, role_id) values ($1, $2)",
            &[customer, role::CONTACT_MANAGER],
        )
        .await;
        let tried = edit(&t, &by_owner, &sample.bystander, |draft| draft.roles = vec![role::SUPPORT.into()]).await;
        assert!(matches!(refusals(tried).as_slice(), [(field, Refusal::RoleNotAllowed { .. })] if field == "roles"));
        // What was held before stays.
        edit(&t, &by_owner, &sample.support.contact, |draft| draft.title = "Helpdesk".into()).await.expect("saved");
    }

    async fn communications_need_read_and_go_with_the_level(t: Testing) {
        let sample = t.sample().await;
        let who = manager(&t, &sample.administrator).await;
        let tried = edit(&t, &who, &sample.bystander, |draft| {
            draft.communications = vec!["invoices".into(), "maintenance_notices".into()];
        })
        .await;
        assert_eq!(
            invalid(tried),
            [("communications[invoices]".to_owned(), Reason::NeedsSection { section: billing() })]
        );
        edit(&t, &who, &sample.bystander, |draft| {
            draft.permissions = [("billing".into(), "read".into())].into();
            draft.communications = vec!["invoices".into(), "billing_notices".into(), "maintenance_notices".into()];
        })
        .await
        .expect("with the level");
        let saved = edit(&t, &who, &sample.bystander, |draft| draft.permissions.clear()).await.expect("saved");
        let lost: Vec<&str> = saved.communications_lost.iter().map(|name| name.en.as_str()).collect();
        assert_eq!(lost, ["Billing notices", "Invoices"]);
        let form = t.backend.contacts().form(&who, &sample.bystander).await.expect("a form");
        assert_eq!(form.draft.communications, ["maintenance_notices"]);
    }

    async fn read_sees_and_changes_nothing(t: Testing) {
        let sample = t.sample().await;
        let by_owner = manager(&t, &sample.owner).await;
        edit(&t, &by_owner, &sample.billing.contact, |draft| {
            draft.permissions = [("contacts".into(), "read".into())].into();
        })
        .await
        .expect("Read on contacts");
        let who = super::reader(&t, &sample.billing.session).await;
        let list = t.backend.contacts().list(&who, &ListQuery::default()).await.expect("a list");
        let read_only = Some(Refusal::ReadOnly { section: "contacts".parse().expect("a key") });
        assert!(!list.may_add);
        assert!(list.rows.iter().all(|row| row.update_refused == read_only && row.delete_refused == read_only));
        let modify: Result<Authorized<ContactsSection, Modify>, Error> =
            t.backend.authorize(&sample.billing.session, &Scope::Own).await;
        assert!(matches!(modify, Err(Error::Failure(domain::Failure::Refused(Refusal::ReadOnly { .. })))));
        let nothing: Result<Authorized<ContactsSection, Modify>, Error> =
            t.backend.authorize(&sample.support.session, &Scope::Own).await;
        assert!(is_not_found(&nothing));
    }

    async fn what_was_decided_at_the_door_is_decided_again_in_the_change(t: Testing) {
        let sample = t.sample().await;
        let stale = manager(&t, &sample.manager).await;
        let by_owner = manager(&t, &sample.owner).await;
        edit(&t, &by_owner, &sample.manager.contact, |draft| {
            draft.roles.clear();
            draft.permissions = [("contacts".into(), "read".into())].into();
        })
        .await
        .expect("demoted");
        let contacts = t.backend.contacts();
        let read_only = Refusal::ReadOnly { section: "contacts".parse().expect("a key") };
        assert_eq!(refused(contacts.add(&stale, &draft("Zoé", "Lévesque")).await), read_only);
        assert_eq!(refused(contacts.update(&stale, &sample.bystander, 1, &draft("Zoé", "L")).await), read_only);
        assert_eq!(refused(contacts.delete(&stale, &sample.bystander, &Default::default()).await), read_only);
        let stale = manager(&t, &sample.administrator).await;
        edit(&t, &by_owner, &sample.administrator.contact, |draft| draft.access.disabled = true).await.expect("disabled");
        let answer = contacts.add(&stale, &draft("Zoé", "Lévesque")).await;
        assert!(matches!(answer, Err(Error::Failure(domain::Failure::SignedOut))));
    }

    async fn the_list_says_what_each_holds_and_why(t: Testing) {
        let sample = t.sample().await;
        let who = manager(&t, &sample.owner).await;
        edit(&t, &who, &sample.billing.contact, |draft| {
            draft.permissions = [("billing".into(), "modify".into()), ("hosted_pbx".into(), "read".into())].into();
        })
        .await
        .expect("saved");
        let seen = row(&t, &sample, &sample.billing.contact).await;
        let permissions: Vec<(&str, Level, &[Source])> = seen
            .permissions
            .iter()
            .map(|held| (held.section.as_str(), held.level, held.sources.as_slice()))
            .collect();
        let role = Source::Role(Bilingual::new("Billing only", "Facturation seulement"));
        assert_eq!(permissions, [
            ("billing", Level::Modify, [role, Source::Permission].as_slice()),
            ("hosted_pbx", Level::Read, [Source::Permission].as_slice()),
        ]);
        assert_eq!((seen.kind, seen.oneself), (Kind::Ordinary, false));
        let own = row(&t, &sample, &sample.administrator.contact).await;
        assert_eq!((own.kind, own.oneself, own.update_refused, own.delete_refused),
            (Kind::Administrator, true, None, Some(Refusal::OwnRemoval)));
        assert_eq!(own.permissions.len(), 9, "everything but ordering and cancelling");
        let owner = row(&t, &sample, &sample.owner.contact).await;
        assert_eq!((owner.update_refused, owner.delete_refused), (Some(Refusal::OwnerAlone), Some(Refusal::OwnerAlone)));
        assert!(list(&t, &sample, &ListQuery::default()).await.may_add);
    }

    async fn the_form_says_how_far_the_reader_may_go(t: Testing) {
        let sample = t.sample().await;
        let who = manager(&t, &sample.manager).await;
        let form = t.backend.contacts().new_form(&who).await.expect("a form");
        assert_eq!((form.id, form.version, form.draft.time_zone.as_str()), (None, 0, "America/Toronto"));
        let most = |key: &str| {
            let option = form.offered.sections.iter().find(|option| option.section.key.as_str() == key);
            option.map(|option| (option.most, option.refusal.clone())).expect("a section")
        };
        assert_eq!(most("contacts"), (Level::Modify, None));
        assert_eq!(most("allowed_roles"), (Level::Read, None));
        assert_eq!(most("billing"), (Level::Restrict, Some(Refusal::BeyondOwn { section: billing() })));
        assert_eq!(most("services"), (Level::Restrict, Some(Refusal::OwnerOnly)));
        let roles: Vec<(&str, bool)> = form
            .offered
            .roles
            .iter()
            .map(|option| (option.role.name.en.as_str(), option.refusal.is_none()))
            .collect();
        assert_eq!(roles, [
            ("Account administrator", false),
            ("Contact manager", true),
            ("Billing only", false),
            ("Support only", false),
            ("Billing and support", false),
        ]);
        assert_eq!(form.offered.communications.len(), 6);
        assert!(form.offered.time_zones.iter().any(|zone| zone == "America/Montreal"));
        let id = add(&t, &who, ("Zoé", "Lévesque"), |draft| draft.time_zone = "EST5EDT".into()).await;
        let form = t.backend.contacts().form(&who, &id).await.expect("a form");
        assert_eq!(form.offered.time_zones[0], "EST5EDT");
    }
}
