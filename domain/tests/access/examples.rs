//! Each rule of access (DESIGN section 2) by example.

use crate::sample::{access, find, holding, role, roles, sections};
use domain::{
    Refusal, RoleId,
    access::{
        Access, Kind, Level, Place, Source, Standing, decide, given_by, is_working_administrator,
        keeps_an_administrator, permissions, section,
    },
    portal_access::Window,
};

/// A decision about somebody else, every role being allowed.
fn about_another(actor: &Standing, before: &Access<'_>, after: &Access<'_>) -> Vec<(Place, Refusal)> {
    decide(actor, false, &sections(), before, after, |_| true)
}

/// A contact with these roles.
fn contact(roles: &[&domain::access::Role]) -> Standing {
    Standing::Contact(holding(roles, &[]))
}

fn at(name: &str) -> Place {
    Place::Section(crate::sample::key(name))
}

#[test]
fn owner_and_administrator_hold_the_highest_of_every_section_those_added_later_included() {
    let (sections, roles) = (sections(), roles());
    for section in &sections {
        assert_eq!(given_by(&roles.owner, section), section.ceiling);
        let expected = if section.owner_only {
            Level::Restrict
        } else {
            section.ceiling
        };
        assert_eq!(given_by(&roles.administrator, section), expected);
    }
}

#[test]
fn levels_written_into_an_administrator_role_count_for_nothing() {
    let sections = sections();
    let odd = role(
        9,
        "Odd",
        Kind::Administrator,
        &[(section::SERVICES, Level::Modify), (section::BILLING, Level::Read)],
    );
    assert_eq!(given_by(&odd, find(&sections, section::SERVICES)), Level::Restrict);
    assert_eq!(given_by(&odd, find(&sections, section::BILLING)), Level::Modify);
}

#[test]
fn an_ordinary_role_holds_what_it_says_and_never_more_than_the_section_has() {
    let sections = sections();
    let all = role(
        9,
        "All",
        Kind::Ordinary,
        &[
            (section::SERVICES, Level::Modify),
            (section::AUDIT_TRAIL, Level::Modify),
            (section::BILLING, Level::Read),
        ],
    );
    assert_eq!(given_by(&all, find(&sections, section::SERVICES)), Level::Restrict);
    assert_eq!(given_by(&all, find(&sections, section::AUDIT_TRAIL)), Level::Read);
    assert_eq!(given_by(&all, find(&sections, section::BILLING)), Level::Read);
    assert_eq!(given_by(&all, find(&sections, "colocation")), Level::Restrict);
}

#[test]
fn the_effective_level_is_the_highest_of_roles_and_permissions() {
    let roles = roles();
    let held = holding(
        &[&roles.billing, &roles.support],
        &[
            (section::BILLING, Level::Read),
            (section::HOSTED_PBX, Level::Read),
            (section::SERVICES, Level::Modify),
        ],
    );
    assert_eq!(held.kind, Kind::Ordinary);
    assert_eq!(held.level(section::BILLING), Level::Modify);
    assert_eq!(held.level(section::SUPPORT_TICKETS), Level::Modify);
    assert_eq!(held.level(section::HOSTED_PBX), Level::Read);
    assert_eq!(held.level(section::SERVICES), Level::Restrict);
    assert_eq!(held.level("no_such_section"), Level::Restrict);
}

#[test]
fn the_list_says_where_a_level_comes_from() {
    let (sections, roles) = (sections(), roles());
    let direct = crate::sample::levels(&[(section::BILLING, Level::Modify), (section::HOSTED_PBX, Level::Read)]);
    let found = permissions(&sections, [&roles.billing, &roles.pbx], &direct);
    let sources = |name: &str| {
        found
            .iter()
            .find(|permission| permission.section.as_str() == name)
            .map(|permission| permission.sources.clone())
    };
    assert_eq!(
        sources(section::BILLING),
        Some(vec![Source::Role(roles.billing.name.clone()), Source::Permission])
    );
    assert_eq!(
        sources(section::HOSTED_PBX),
        Some(vec![Source::Role(roles.pbx.name.clone())])
    );
    assert_eq!(sources(section::CONTACTS), None);
}

#[test]
fn a_contact_manager_cannot_grant_billing_they_lack() {
    let roles = roles();
    let refusals = about_another(
        &contact(&[&roles.manager]),
        &access(&[], &[]),
        &access(
            &[],
            &[(section::BILLING, Level::Read), (section::CONTACTS, Level::Modify)],
        ),
    );
    assert_eq!(
        refusals,
        [(
            at(section::BILLING),
            Refusal::BeyondOwn {
                section: find(&sections(), section::BILLING).name.clone()
            }
        )]
    );
}

#[test]
fn who_reads_a_section_grants_read_and_not_modify() {
    let roles = roles();
    let actor = Standing::Contact(holding(&[&roles.manager], &[(section::BILLING, Level::Read)]));
    let none = access(&[], &[]);
    assert!(about_another(&actor, &none, &access(&[], &[(section::BILLING, Level::Read)])).is_empty());
    assert_eq!(
        about_another(&actor, &none, &access(&[], &[(section::BILLING, Level::Modify)])).len(),
        1
    );
}

#[test]
fn a_contact_manager_cannot_assign_a_role_that_gives_more_than_they_hold() {
    let roles = roles();
    let actor = contact(&[&roles.manager]);
    let none = access(&[], &[]);
    assert_eq!(
        about_another(&actor, &none, &access(&[&roles.billing], &[])),
        [(
            Place::Role(roles.billing.id.clone()),
            Refusal::RoleBeyondOwn {
                role: roles.billing.name.clone()
            }
        )]
    );
    assert!(about_another(&actor, &none, &access(&[&roles.manager], &[])).is_empty());
}

#[test]
fn every_level_together_does_not_make_an_administrator() {
    let roles = roles();
    let everything: Vec<(&str, Level)> = [
        section::CONTACTS,
        section::COMMUNICATION_ORDER,
        section::BILLING,
        section::SUPPORT_TICKETS,
        section::ADDRESSES_911,
        section::CDR_DOWNLOAD,
        section::HOSTED_PBX,
        section::ALLOWED_ROLES,
        section::AUDIT_TRAIL,
        "colocation",
    ]
    .map(|name| (name, Level::Modify))
    .to_vec();
    let actor = Standing::Contact(holding(&[], &everything));
    assert_eq!(
        about_another(&actor, &access(&[], &[]), &access(&[&roles.administrator], &[])),
        [(
            Place::Role(roles.administrator.id.clone()),
            Refusal::RoleBeyondOwn {
                role: roles.administrator.name.clone()
            }
        )]
    );
    let held = holding(&[&roles.administrator], &[]);
    assert_eq!(actor.may_manage(&held, false), Err(Refusal::AdministratorsOnly));
}

#[test]
fn assigning_roles_takes_read_on_allowed_roles_and_withdrawing_them_does_not() {
    let roles = roles();
    let actor = Standing::Contact(holding(&[], &[(section::CONTACTS, Level::Modify)]));
    let empty = role(9, "Empty", Kind::Ordinary, &[]);
    assert_eq!(
        about_another(&actor, &access(&[], &[]), &access(&[&empty], &[])),
        [(Place::Role(empty.id.clone()), Refusal::RolesNotVisible)]
    );
    assert!(about_another(&actor, &access(&[&roles.billing], &[]), &access(&[], &[])).is_empty());
}

#[test]
fn a_role_that_the_customer_may_not_use_is_assigned_by_nobody_and_kept_by_who_has_it() {
    let (sections, roles) = (sections(), roles());
    let refused = [(
        Place::Role(roles.pbx.id.clone()),
        Refusal::RoleNotAllowed {
            role: roles.pbx.name.clone(),
        },
    )];
    let (none, with) = (access(&[], &[]), access(&[&roles.pbx], &[]));
    let with_more = access(&[&roles.pbx], &[(section::CONTACTS, Level::Read)]);
    for actor in [
        Standing::Staff,
        contact(&[&roles.owner]),
        contact(&[&roles.administrator]),
    ] {
        assert_eq!(decide(&actor, false, &sections, &none, &with, |_| false), refused);
        assert_eq!(decide(&actor, false, &sections, &with, &with_more, |_| false), []);
    }
}

#[test]
fn nobody_changes_their_own_access_not_even_downwards() {
    let (sections, roles) = (sections(), roles());
    for own in [&roles.owner, &roles.administrator, &roles.manager] {
        let before = access(&[own], &[(section::BILLING, Level::Read)]);
        let actor = Standing::Contact(before.holding(&sections));
        for after in [
            access(&[own], &[]),
            access(&[own], &[(section::BILLING, Level::Modify)]),
            access(&[own, &roles.support], &[(section::BILLING, Level::Read)]),
            access(&[], &[(section::BILLING, Level::Read)]),
        ] {
            assert_eq!(
                decide(&actor, true, &sections, &before, &after, |_| true),
                [(Place::Contact, Refusal::OwnAccess)]
            );
        }
        assert_eq!(decide(&actor, true, &sections, &before, &before, |_| true), []);
    }
}

#[test]
fn a_contact_manager_withdraws_what_they_do_not_hold() {
    let roles = roles();
    let before = access(
        &[&roles.billing, &roles.pbx],
        &[
            (section::CDR_DOWNLOAD, Level::Modify),
            (section::SUPPORT_TICKETS, Level::Modify),
        ],
    );
    let actor = contact(&[&roles.manager]);
    let after = access(&[&roles.pbx], &[(section::SUPPORT_TICKETS, Level::Read)]);
    assert_eq!(about_another(&actor, &before, &after), []);
    assert_eq!(about_another(&actor, &before, &access(&[], &[])), []);
}

#[test]
fn what_a_role_gives_does_not_let_a_lesser_actor_grant_it_directly_as_well() {
    let roles = roles();
    let before = access(&[&roles.billing], &[]);
    let after = access(&[], &[(section::BILLING, Level::Modify)]);
    assert_eq!(
        about_another(&contact(&[&roles.manager]), &before, &after),
        [(
            at(section::BILLING),
            Refusal::BeyondOwn {
                section: find(&sections(), section::BILLING).name.clone()
            }
        )]
    );
}

#[test]
fn ordering_and_cancelling_services_is_granted_by_nobody() {
    let roles = roles();
    let (before, after) = (access(&[], &[]), access(&[], &[(section::SERVICES, Level::Read)]));
    for actor in [
        Standing::Staff,
        contact(&[&roles.owner]),
        contact(&[&roles.administrator]),
    ] {
        assert_eq!(
            about_another(&actor, &before, &after),
            [(at(section::SERVICES), Refusal::OwnerOnly)]
        );
    }
}

#[test]
fn a_section_of_reading_alone_is_not_granted_beyond_read() {
    let roles = roles();
    let (before, after) = (access(&[], &[]), access(&[], &[(section::AUDIT_TRAIL, Level::Modify)]));
    for actor in [Standing::Staff, contact(&[&roles.owner])] {
        assert_eq!(
            about_another(&actor, &before, &after),
            [(at(section::AUDIT_TRAIL), Refusal::ReadAtMost)]
        );
        assert!(actor.may_grant(find(&sections(), section::AUDIT_TRAIL)) == Ok(Level::Read));
    }
}

#[test]
fn ownership_is_neither_assigned_nor_taken_away() {
    let roles = roles();
    let (owner, none) = (access(&[&roles.owner], &[]), access(&[], &[]));
    let refused = [(Place::Role(roles.owner.id.clone()), Refusal::Ownership)];
    for actor in [Standing::Staff, contact(&[&roles.owner])] {
        assert_eq!(about_another(&actor, &none, &owner), refused);
    }
    assert_eq!(about_another(&Standing::Staff, &owner, &none), refused);
    let twice = access(&[&roles.owner, &roles.billing], &[]);
    let only_billing = access(&[&roles.billing, &roles.billing], &[]);
    assert_eq!(about_another(&Standing::Staff, &twice, &only_billing), refused);
}

#[test]
fn administrators_are_managed_by_administrators_and_the_owner() {
    let roles = roles();
    let administrator = holding(&[&roles.administrator], &[]);
    let table: [(Standing, Result<(), Refusal>); 4] = [
        (Standing::Staff, Ok(())),
        (contact(&[&roles.owner]), Ok(())),
        (contact(&[&roles.administrator]), Ok(())),
        (contact(&[&roles.manager]), Err(Refusal::AdministratorsOnly)),
    ];
    for (actor, expected) in table {
        assert_eq!(actor.may_manage(&administrator, false), expected);
        assert_eq!(actor.may_change_access(&administrator, false), expected);
        assert_eq!(actor.may_change_identity(&administrator, false), expected);
    }
}

#[test]
fn the_owner_is_managed_by_the_owner_and_staff_alone() {
    let roles = roles();
    let owner = holding(&[&roles.owner], &[]);
    assert_eq!(Standing::Staff.may_manage(&owner, false), Ok(()));
    assert_eq!(contact(&[&roles.owner]).may_manage(&owner, true), Ok(()));
    assert_eq!(contact(&[&roles.owner]).may_change_identity(&owner, true), Ok(()));
    for own in [&roles.administrator, &roles.manager] {
        assert_eq!(contact(&[own]).may_manage(&owner, false), Err(Refusal::OwnerAlone));
    }
}

#[test]
fn nobody_takes_over_someone_who_holds_a_level_they_lack() {
    let roles = roles();
    let actor = contact(&[&roles.manager]);
    let table = [
        (holding(&[&roles.billing], &[]), Err(Refusal::TakingOver)),
        (
            holding(&[], &[(section::BILLING, Level::Read)]),
            Err(Refusal::TakingOver),
        ),
        (holding(&[&roles.manager], &[]), Ok(())),
        (holding(&[], &[(section::CONTACTS, Level::Read)]), Ok(())),
        (holding(&[], &[]), Ok(())),
    ];
    for (target, expected) in table {
        assert_eq!(actor.may_manage(&target, false), Ok(()));
        assert_eq!(actor.may_change_identity(&target, false), expected);
        assert_eq!(
            contact(&[&roles.administrator]).may_change_identity(&target, false),
            Ok(())
        );
        assert_eq!(Standing::Staff.may_change_identity(&target, false), Ok(()));
    }
}

#[test]
fn all_refusals_of_a_change_come_at_once() {
    let roles = roles();
    let found: Vec<Place> = about_another(
        &contact(&[&roles.manager]),
        &access(&[], &[]),
        &access(
            &[&roles.billing, &roles.administrator],
            &[
                (section::HOSTED_PBX, Level::Read),
                (section::SERVICES, Level::Modify),
                (section::CONTACTS, Level::Modify),
            ],
        ),
    )
    .into_iter()
    .map(|(place, _)| place)
    .collect();
    let role = |id: &RoleId| Place::Role(id.clone());
    assert_eq!(
        found,
        [
            role(&roles.billing.id),
            role(&roles.administrator.id),
            at(section::HOSTED_PBX),
            at(section::SERVICES)
        ]
    );
}

#[test]
fn only_access_that_works_now_and_has_no_end_makes_a_working_administrator() {
    let now = 1_000;
    let open = Window::default();
    let table = [
        (Kind::Administrator, Some(open), true, true),
        (Kind::Owner, Some(open), true, true),
        (Kind::Ordinary, Some(open), true, false),
        (Kind::Owner, None, true, false),
        (Kind::Owner, Some(open), false, false),
        (Kind::Owner, Some(Window { disabled: true, ..open }), true, false),
        (
            Kind::Owner,
            Some(Window {
                activates_at: Some(now + 1),
                ..open
            }),
            true,
            false,
        ),
        (
            Kind::Owner,
            Some(Window {
                activates_at: Some(now),
                ..open
            }),
            true,
            true,
        ),
        (
            Kind::Owner,
            Some(Window {
                expires_at: Some(now),
                ..open
            }),
            true,
            false,
        ),
        (
            Kind::Owner,
            Some(Window {
                expires_at: Some(now + 1),
                ..open
            }),
            true,
            false,
        ),
    ];
    for (kind, window, has_password, expected) in table {
        assert_eq!(
            is_working_administrator(kind, window, has_password, now),
            expected,
            "{kind:?} {window:?} {has_password}"
        );
    }
}

#[test]
fn the_last_working_administrator_stays() {
    assert!(!keeps_an_administrator(1, 0));
    assert!(!keeps_an_administrator(3, 0));
    assert!(keeps_an_administrator(2, 1));
    assert!(keeps_an_administrator(0, 0));
    assert!(keeps_an_administrator(0, 1));
}
