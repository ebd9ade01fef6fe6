//! The sections and roles on which the tests of the rules stand: those that the migration seeds.

use domain::{
    Bilingual, RoleId,
    access::{Access, Holding, Kind, Level, Levels, Role, Section, SectionKey, section},
};

/// Key, highest level, owner's alone.
const SECTIONS: [(&str, Level, bool); 11] = [
    (section::CONTACTS, Level::Modify, false),
    (section::COMMUNICATION_ORDER, Level::Modify, false),
    (section::BILLING, Level::Modify, false),
    (section::SUPPORT_TICKETS, Level::Modify, false),
    (section::ADDRESSES_911, Level::Modify, false),
    (section::CDR_DOWNLOAD, Level::Modify, false),
    (section::HOSTED_PBX, Level::Modify, false),
    (section::SERVICES, Level::Modify, true),
    (section::ALLOWED_ROLES, Level::Read, false),
    (section::AUDIT_TRAIL, Level::Read, false),
    ("colocation", Level::Modify, false),
];

/// The built-in sections, and one that the provider added.
pub(crate) fn sections() -> Vec<Section> {
    SECTIONS
        .into_iter()
        .map(|(name, ceiling, owner_only)| Section {
            key: key(name),
            name: Bilingual::new(name, name),
            phrase: Bilingual::default(),
            icon: name.to_owned(),
            ceiling,
            owner_only,
            link: String::new(),
        })
        .collect()
}

/// The section of this name.
pub(crate) fn find<'a>(sections: &'a [Section], name: &str) -> &'a Section {
    sections
        .iter()
        .find(|section| section.key.as_str() == name)
        .expect("a section")
}

/// A section's key.
pub(crate) fn key(name: &str) -> SectionKey {
    name.parse().expect("a key")
}

/// Levels by name.
pub(crate) fn levels(list: &[(&str, Level)]) -> Levels {
    list.iter().map(|(name, level)| (key(name), *level)).collect()
}

/// A role, its id made of `n`.
pub(crate) fn role(n: u8, name: &str, kind: Kind, list: &[(&str, Level)]) -> Role {
    Role {
        id: format!("01900000-0000-7000-8000-0000000000{n:02x}")
            .parse::<RoleId>()
            .expect("an id"),
        name: Bilingual::new(name, name),
        description: Bilingual::default(),
        kind,
        levels: levels(list),
    }
}

/// The standard roles.
pub(crate) struct Roles {
    pub(crate) owner: Role,
    pub(crate) administrator: Role,
    pub(crate) billing: Role,
    pub(crate) support: Role,
    pub(crate) manager: Role,
    pub(crate) pbx: Role,
}

/// The standard roles.
pub(crate) fn roles() -> Roles {
    Roles {
        owner: role(1, "Account owner", Kind::Owner, &[]),
        administrator: role(2, "Account administrator", Kind::Administrator, &[]),
        billing: role(3, "Billing only", Kind::Ordinary, &[(section::BILLING, Level::Modify)]),
        support: role(
            4,
            "Support only",
            Kind::Ordinary,
            &[(section::SUPPORT_TICKETS, Level::Modify)],
        ),
        manager: role(
            5,
            "Contact manager",
            Kind::Ordinary,
            &[
                (section::CONTACTS, Level::Modify),
                (section::COMMUNICATION_ORDER, Level::Modify),
                (section::ALLOWED_ROLES, Level::Read),
            ],
        ),
        pbx: role(
            6,
            "PBX admin",
            Kind::Ordinary,
            &[
                (section::HOSTED_PBX, Level::Modify),
                (section::ADDRESSES_911, Level::Modify),
            ],
        ),
    }
}

/// An access of these roles and permissions.
pub(crate) fn access<'a>(roles: &[&'a Role], permissions: &[(&str, Level)]) -> Access<'a> {
    Access {
        roles: roles.to_vec(),
        permissions: levels(permissions),
    }
}

/// What these roles and permissions add up to.
pub(crate) fn holding(roles: &[&Role], permissions: &[(&str, Level)]) -> Holding {
    access(roles, permissions).holding(&sections())
}
