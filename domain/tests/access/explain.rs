//! What *explain access* says equals what is decided: for random roles, permissions, windows and networks, held
//! against a second opinion that is worked out here on plain values.

use crate::{
    random::Chance,
    sample::{access, find, key, role, roles, sections},
};
use domain::{
    access::{
        Account, AllowList, Check, Explanation, Gate, Kind, Level, Levels, PortalGate, Role, Rule, Section, Source,
        Why, explain, given_by, holding, permissions, section,
    },
    portal_access::{AllowedAddresses, Status, Window},
    session::SignInRefusal,
};
use ipnet::IpNet;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

const CASES: u32 = 100_000;

/// Somebody behind a gate, at a moment and from an address.
struct Case {
    sections: Vec<Section>,
    roles: Vec<Role>,
    permissions: Levels,
    gate: Gate,
    at: i64,
    address: Option<IpAddr>,
}

impl Case {
    fn new(chance: &mut Chance) -> Self {
        let mut sections = sections();
        for section in &mut sections {
            section.owner_only = section.owner_only || chance.one_in(12);
            if chance.one_in(6) {
                section.ceiling = chance.level();
            }
        }
        let roles = (0..u8::try_from(chance.below(5)).expect("a few"))
            .map(|n| {
                let kind = match chance.below(10) {
                    0 => Kind::Owner,
                    1 => Kind::Administrator,
                    _ => Kind::Ordinary,
                };
                Role {
                    levels: levels(chance, &sections),
                    ..role(n, &format!("role {n}"), kind, &[])
                }
            })
            .collect();
        let instant = |chance: &mut Chance| (!chance.one_in(3)).then(|| i64::try_from(chance.below(9)).expect("small"));
        let access = PortalGate {
            window: Window {
                disabled: chance.one_in(5),
                activates_at: instant(chance),
                expires_at: instant(chance),
            },
            networks: AllowedAddresses::new((0..chance.below(3)).map(|_| network(chance))),
            has_password: !chance.one_in(6),
            must_change: chance.one_in(2),
        };
        Self {
            permissions: levels(chance, &sections),
            gate: Gate {
                account: [
                    Account::Open,
                    Account::Open,
                    Account::Open,
                    Account::Suspended,
                    Account::Closed,
                ][chance.below(5)],
                access: (!chance.one_in(6)).then_some(access),
            },
            at: i64::try_from(chance.below(9)).expect("small"),
            address: (!chance.one_in(4)).then(|| address(chance)),
            sections,
            roles,
        }
    }

    fn explanation(&self) -> Explanation<'_> {
        explain(
            &self.sections,
            &self.roles,
            &self.permissions,
            &self.gate,
            self.at,
            self.address,
        )
    }

    /// The second opinion on the level in a section.
    fn level(&self, section: &Section) -> Level {
        let is = |kind| self.roles.iter().any(|role| role.kind == kind);
        if section.owner_only {
            return if is(Kind::Owner) {
                section.ceiling
            } else {
                Level::Restrict
            };
        }
        if is(Kind::Owner) || is(Kind::Administrator) {
            return section.ceiling;
        }
        let mut highest = Level::Restrict;
        for levels in self.roles.iter().map(|role| &role.levels).chain([&self.permissions]) {
            highest = highest.max(levels.get(&section.key).copied().unwrap_or(Level::Restrict));
        }
        highest.min(section.ceiling)
    }

    /// The second opinion on who is let in.
    fn refusal(&self) -> Option<SignInRefusal> {
        if self.gate.account != Account::Open {
            return Some(SignInRefusal::Suspended);
        }
        let Some(access) = &self.gate.access else {
            return Some(SignInRefusal::Wrong);
        };
        let refusal = match access.window.status(self.at) {
            Status::Expired => Some(SignInRefusal::Expired),
            Status::Disabled => Some(SignInRefusal::Disabled),
            Status::Scheduled => Some(SignInRefusal::Scheduled),
            Status::Active | Status::Invited | Status::Locked | Status::None => None,
        };
        if refusal.is_some() {
            return refusal;
        }
        let listed = |address: IpAddr| {
            access
                .networks
                .networks()
                .iter()
                .any(|network| holds(*network, address))
        };
        if !access.networks.is_anywhere() && self.address.is_some_and(|address| !listed(address)) {
            return Some(SignInRefusal::Address);
        }
        (!access.has_password).then_some(SignInRefusal::Wrong)
    }
}

fn levels(chance: &mut Chance, sections: &[Section]) -> Levels {
    let mut levels = Levels::new();
    for section in sections {
        if chance.one_in(3) {
            levels.insert(section.key.clone(), chance.level());
        }
    }
    levels
}

/// Few addresses, so that networks meet them; every kind of writing.
fn address(chance: &mut Chance) -> IpAddr {
    let four = Ipv4Addr::new(192, 0, 2, u8::try_from(chance.below(8)).expect("small"));
    match chance.below(3) {
        0 => four.into(),
        1 => four.to_ipv6_mapped().into(),
        _ => Ipv6Addr::new(
            0x2001,
            0xdb8,
            0,
            0,
            0,
            0,
            0,
            u16::try_from(chance.below(8)).expect("small"),
        )
        .into(),
    }
}

fn network(chance: &mut Chance) -> IpNet {
    let address = address(chance);
    let free = u8::try_from(chance.below(4)).expect("small");
    let bits = if address.is_ipv4() { 32 } else { 128 };
    IpNet::new(address, bits - free).expect("a network")
}

/// Both as the 128 bits of IPv6, compared as far as the prefix goes.
fn holds(network: IpNet, address: IpAddr) -> bool {
    let bits = |address: IpAddr| match address {
        IpAddr::V4(four) => u128::from(four.to_ipv6_mapped()),
        IpAddr::V6(six) => u128::from(six),
    };
    let prefix = match network {
        IpNet::V4(four) => 96 + u32::from(four.prefix_len()),
        IpNet::V6(six) => u32::from(six.prefix_len()),
    };
    let shift = 128 - prefix;
    bits(network.addr()) >> shift == bits(address) >> shift
}

#[test]
fn what_is_explained_is_what_is_held_and_decided() {
    let mut chance = Chance(3);
    let (mut let_in, mut refused) = (0, 0);
    for n in 0..CASES {
        let case = Case::new(&mut chance);
        let explanation = case.explanation();
        let held = explanation.holding();
        assert_eq!(held, holding(&case.sections, &case.roles, &case.permissions), "{n}");
        assert_eq!(
            held.kind,
            case.roles.iter().map(|role| role.kind).max().unwrap_or_default()
        );
        let told = explanation.told(|_| true);
        assert_eq!(told.len(), case.sections.len());
        for (section, told) in case.sections.iter().zip(&told) {
            let level = case.level(section);
            assert_eq!(held.level(section.key.as_str()), level, "{n} {section:?}");
            assert_eq!((&told.section, told.level), (&section.key, level), "{n}");
            assert_eq!(told.reasons.iter().map(given).max().unwrap_or_default(), level, "{n}");
            for rule in explanation.rules(section) {
                if let Rule::Role(role, level) = rule {
                    assert_eq!(level, given_by(role, section), "{n}");
                    assert_eq!(
                        level,
                        holding(&case.sections, [role], &Levels::new()).level(section.key.as_str())
                    );
                }
            }
        }
        let listed = permissions(&case.sections, &case.roles, &case.permissions);
        assert_eq!(listed, explanation.permissions());
        assert_eq!(listed.len(), held.levels.len());
        for permission in listed {
            assert_eq!(held.level(permission.section.as_str()), permission.level);
            let told = told
                .iter()
                .find(|told| told.section == permission.section)
                .expect("a section");
            for source in permission.sources {
                let is_told = told.reasons.iter().any(|why| match (&source, why) {
                    (Source::Role(of), Why::Role { name, level, .. }) => of == name && *level == permission.level,
                    (Source::Permission, Why::Permission(level)) => *level == permission.level,
                    _ => false,
                });
                assert!(is_told, "{n} {source:?} {told:?}");
            }
        }
        let refusal = case.refusal();
        assert_eq!(
            explanation.refusal(),
            refusal,
            "{n} {:?} {} {:?}",
            case.gate,
            case.at,
            case.address
        );
        if let Some(address) = case.address {
            assert_eq!(
                Explanation::of_gate(&case.gate, case.at, address).refusal(),
                refusal,
                "{n}"
            );
        }
        if refusal.is_some() {
            refused += 1;
        } else {
            let_in += 1;
        }
    }
    assert!(let_in > CASES / 20 && refused > CASES / 20, "{let_in} {refused}");
}

fn given(why: &Why) -> Level {
    match why {
        Why::Role { level, .. } | Why::Permission(level) => *level,
        Why::OwnerOnly | Why::Ceiling(_) => Level::Restrict,
    }
}

#[test]
fn each_rule_is_named() {
    let (sections, roles) = (sections(), roles());
    let held = access(
        &[&roles.administrator, &roles.billing],
        &[
            (section::SERVICES, Level::Modify),
            (section::AUDIT_TRAIL, Level::Modify),
        ],
    );
    let gate = Gate::default();
    let explanation = explain(&sections, held.roles.iter().copied(), &held.permissions, &gate, 0, None);
    let told = explanation.told(|role| role.kind != Kind::Administrator);
    let of = |name: &str| {
        told.iter()
            .find(|told| told.section == key(name))
            .expect("a section")
            .clone()
    };
    assert_eq!(of(section::SERVICES).level, Level::Restrict);
    assert_eq!(of(section::SERVICES).reasons, [Why::OwnerOnly]);
    let audit = of(section::AUDIT_TRAIL);
    assert_eq!(audit.level, find(&sections, section::AUDIT_TRAIL).ceiling);
    assert_eq!(
        audit.reasons[1..],
        [Why::Permission(Level::Read), Why::Ceiling(Level::Read)]
    );
    let billing = of(section::BILLING);
    assert!(matches!(
        &billing.reasons[0],
        Why::Role {
            kind: Kind::Administrator,
            allowed: false,
            ..
        }
    ));
    assert!(matches!(
        &billing.reasons[1],
        Why::Role {
            kind: Kind::Ordinary,
            allowed: true,
            ..
        }
    ));
    let checks: Vec<Check> = explanation.checks().collect();
    assert_eq!(checks, [Check::Account(Account::Open), Check::PortalAccess(false)]);
}

#[test]
fn every_check_is_told_also_behind_the_one_that_refuses() {
    let gate = Gate {
        account: Account::Suspended,
        access: Some(PortalGate {
            window: Window {
                disabled: true,
                activates_at: Some(5),
                expires_at: None,
            },
            networks: "192.0.2.0/24".parse().expect("a network"),
            has_password: true,
            must_change: true,
        }),
    };
    let nothing = Levels::new();
    let explanation = explain(&[], [], &nothing, &gate, 4, None);
    let checks: Vec<Check> = explanation.checks().collect();
    assert_eq!(
        checks,
        [
            Check::Account(Account::Suspended),
            Check::PortalAccess(true),
            Check::Ended(None),
            Check::Disabled(true),
            Check::Begun(Some(false)),
            Check::Address(AllowList::Unasked),
            Check::Password(true),
        ]
    );
    assert_eq!(explanation.refusal(), Some(SignInRefusal::Suspended));
}
