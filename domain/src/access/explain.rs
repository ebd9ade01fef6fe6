//! Why somebody has the access that they have: every rule, with what it gives or refuses. What sign-in, open
//! sessions and every authorization decide is read off the same [`Explanation`] that the screen shows, so that the
//! two cannot differ. Not responsible for reading any of it from a database.

use super::{Holding, Kind, Level, Levels, Role, Section, SectionKey};
use crate::{
    portal_access::{AllowedAddresses, Window},
    session::SignInRefusal,
    value::Bilingual,
};
use serde::{Deserialize, Serialize};
use std::net::IpAddr;

/// How an account stands with the provider.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub enum Account {
    /// Its people may sign in.
    #[default]
    Open,
    /// Nobody of it signs in until it is reactivated.
    Suspended,
    /// Nobody of it signs in any more.
    Closed,
}

/// What stands between a person and every section, as it is stored.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Gate {
    /// The account that the person belongs to; of the provider itself it is open.
    pub account: Account,
    /// The portal access; absent when there is none.
    pub access: Option<PortalGate>,
}

/// The part of a portal access that decides whether it may be used.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PortalGate {
    /// When and whether.
    pub window: Window,
    /// From where; empty is from anywhere.
    pub networks: AllowedAddresses,
    /// Whether there is a password to sign in with.
    pub has_password: bool,
    /// Whether a new password has to be chosen before anything else.
    pub must_change: bool,
}

impl Gate {
    /// Whether a new password has to be chosen before anything else.
    pub fn owes_password(&self) -> bool {
        self.access.as_ref().is_some_and(|access| access.must_change)
    }
}

/// One rule that stands before all sections, and what it says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Check {
    /// How the account stands.
    Account(Account),
    /// Whether there is a portal access at all.
    PortalAccess(bool),
    /// Whether its end has come; absent when it has none.
    Ended(Option<bool>),
    /// Whether somebody disabled it.
    Disabled(bool),
    /// Whether its beginning has come; absent when it is from always.
    Begun(Option<bool>),
    /// From where it may be used.
    Address(AllowList),
    /// Whether there is a password to sign in with.
    Password(bool),
}

/// What the allow list says of an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum AllowList {
    /// There is no list.
    Anywhere,
    /// There is a list, and nobody said which address.
    Unasked,
    /// It is in the list.
    Listed,
    /// It is not in the list.
    Unlisted,
}

impl Check {
    /// Why this rule lets nobody in; `None` when it does not stand in the way. Whoever cannot even prove who they
    /// are is told no more than that.
    pub const fn refusal(self) -> Option<SignInRefusal> {
        match self {
            Self::Account(Account::Suspended | Account::Closed) => Some(SignInRefusal::Suspended),
            Self::PortalAccess(false) | Self::Password(false) => Some(SignInRefusal::Wrong),
            Self::Ended(Some(true)) => Some(SignInRefusal::Expired),
            Self::Disabled(true) => Some(SignInRefusal::Disabled),
            Self::Begun(Some(false)) => Some(SignInRefusal::Scheduled),
            Self::Address(AllowList::Unlisted) => Some(SignInRefusal::Address),
            Self::Account(Account::Open)
            | Self::PortalAccess(true)
            | Self::Password(true)
            | Self::Ended(_)
            | Self::Disabled(false)
            | Self::Begun(_)
            | Self::Address(_) => None,
        }
    }
}

/// One rule about a section, and what it gives or takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rule<'a> {
    /// A role gives this level; Restrict gives nothing.
    Role(&'a Role, Level),
    /// This level was granted directly, beside the roles.
    Permission(Level),
    /// The section is the owner's alone, and what would have given more does not.
    OwnerOnly,
    /// There is no higher level in this section, and what would have given more gives this.
    Ceiling(Level),
}

impl Rule<'_> {
    /// What it gives.
    pub const fn level(self) -> Level {
        match self {
            Self::Role(_, level) | Self::Permission(level) => level,
            Self::OwnerOnly | Self::Ceiling(_) => Level::Restrict,
        }
    }
}

/// The access of one person at one moment, from one address, with every rule that makes it what it is. It borrows
/// what it is about and works a rule out when it is asked for, so that deciding costs no more than the decision.
#[derive(Debug, Clone)]
pub struct Explanation<'a> {
    sections: &'a [Section],
    roles: Vec<&'a Role>,
    permissions: Option<&'a Levels>,
    gate: Option<&'a Gate>,
    at: i64,
    address: Option<IpAddr>,
}

/// The access of who holds these roles and permissions behind this gate, at an instant (microseconds since 1970 in
/// UTC) and from an address. Without an address it is not asked from where.
pub fn explain<'a>(
    sections: &'a [Section],
    roles: impl IntoIterator<Item = &'a Role>,
    permissions: &'a Levels,
    gate: &'a Gate,
    at: i64,
    address: Option<IpAddr>,
) -> Explanation<'a> {
    Explanation {
        gate: Some(gate),
        at,
        address,
        ..Explanation::of_holding(sections, roles, permissions)
    }
}

impl<'a> Explanation<'a> {
    /// The part before the sections alone: who signs in, and whose session stays open.
    pub fn of_gate(gate: &'a Gate, at: i64, address: IpAddr) -> Self {
        Self {
            sections: &[],
            roles: Vec::new(),
            permissions: None,
            gate: Some(gate),
            at,
            address: Some(address),
        }
    }

    /// The part about the sections alone: what somebody holds, whether or not they can sign in.
    pub fn of_holding(
        sections: &'a [Section],
        roles: impl IntoIterator<Item = &'a Role>,
        permissions: &'a Levels,
    ) -> Self {
        Self {
            sections,
            roles: roles.into_iter().collect(),
            permissions: Some(permissions),
            gate: None,
            at: 0,
            address: None,
        }
    }

    /// The rules before all sections, in the order in which they are asked.
    pub fn checks(&self) -> impl Iterator<Item = Check> + use<'_, 'a> {
        let (at, asked) = (self.at, self.address);
        self.gate.into_iter().flat_map(move |gate| {
            let access = gate.access.as_ref();
            let of_access = access.map(|access| {
                [
                    Check::Ended(access.window.has_ended(at)),
                    Check::Disabled(access.window.disabled),
                    Check::Begun(access.window.has_begun(at)),
                    Check::Address(of_list(&access.networks, asked)),
                    Check::Password(access.has_password),
                ]
            });
            [Check::Account(gate.account), Check::PortalAccess(access.is_some())]
                .into_iter()
                .chain(of_access.into_iter().flatten())
        })
    }

    /// Why nobody is let in: what the first rule that refuses says. `None`: they are.
    pub fn refusal(&self) -> Option<SignInRefusal> {
        self.checks().find_map(Check::refusal)
    }

    /// The rules about one section: each role, then what was granted directly.
    pub fn rules(&self, section: &'a Section) -> impl Iterator<Item = Rule<'a>> + use<'_, 'a> {
        let roles = self.roles.iter().flat_map(|role| {
            let (level, cut) = of_role(role, section);
            [Some(Rule::Role(role, level)), cut]
        });
        let granted = self
            .permissions
            .and_then(|permissions| permissions.get(&section.key).copied())
            .unwrap_or_default();
        let (level, cut) = if section.owner_only {
            (Level::Restrict, (granted > Level::Restrict).then_some(Rule::OwnerOnly))
        } else {
            capped(granted, section)
        };
        roles.chain([Some(Rule::Permission(level)), cut]).flatten()
    }

    /// The level in one section (rule 2): the highest that a rule gives.
    pub fn level(&self, section: &'a Section) -> Level {
        self.rules(section).map(Rule::level).max().unwrap_or_default()
    }

    /// What is held: the kind of the highest role, and the level in each section.
    pub fn holding(&self) -> Holding {
        Holding {
            kind: self.roles.iter().map(|role| role.kind).max().unwrap_or_default(),
            levels: self
                .sections
                .iter()
                .map(|section| (section, self.level(section)))
                .filter(|(_, level)| *level > Level::Restrict)
                .map(|(section, level)| (section.key.clone(), level))
                .collect(),
        }
    }

    /// The permissions held, in the order of the sections, with what gives each.
    pub fn permissions(&self) -> Vec<Permission> {
        self.sections
            .iter()
            .map(|section| (section, self.level(section)))
            .filter(|(_, level)| *level > Level::Restrict)
            .map(|(section, level)| Permission {
                section: section.key.clone(),
                level,
                sources: self
                    .rules(section)
                    .filter(|rule| rule.level() == level)
                    .filter_map(Rule::source)
                    .collect(),
            })
            .collect()
    }

    /// Each section as it is told to a reader: `is_allowed` says which roles the customer may use.
    pub fn told(&self, is_allowed: impl Fn(&Role) -> bool) -> Vec<SectionAccess> {
        self.sections
            .iter()
            .map(|section| {
                let mut reasons: Vec<Why> = Vec::new();
                for rule in self.rules(section) {
                    let why = match rule {
                        Rule::Role(_, Level::Restrict) | Rule::Permission(Level::Restrict) => continue,
                        Rule::Role(role, level) => Why::Role {
                            name: role.name.clone(),
                            kind: role.kind,
                            level,
                            allowed: is_allowed(role),
                        },
                        Rule::Permission(level) => Why::Permission(level),
                        Rule::OwnerOnly => Why::OwnerOnly,
                        Rule::Ceiling(level) => Why::Ceiling(level),
                    };
                    if !reasons.contains(&why) {
                        reasons.push(why);
                    }
                }
                SectionAccess {
                    section: section.key.clone(),
                    level: self.level(section),
                    reasons,
                }
            })
            .collect()
    }
}

/// What `role` gives in `section` (rule 1).
pub fn given_by(role: &Role, section: &Section) -> Level {
    of_role(role, section).0
}

/// What a role gives in a section, and the rule that keeps it from giving more, if one does.
fn of_role(role: &Role, section: &Section) -> (Level, Option<Rule<'static>>) {
    let own = || role.levels.get(&section.key).copied().unwrap_or_default();
    match role.kind {
        Kind::Administrator if section.owner_only => (Level::Restrict, Some(Rule::OwnerOnly)),
        Kind::Ordinary if section.owner_only => {
            let cut = (own() > Level::Restrict).then_some(Rule::OwnerOnly);
            (Level::Restrict, cut)
        }
        Kind::Owner | Kind::Administrator => (section.ceiling, None),
        Kind::Ordinary => capped(own(), section),
    }
}

/// At the most what there is in the section.
fn capped(level: Level, section: &Section) -> (Level, Option<Rule<'static>>) {
    let cut = (level > section.ceiling).then_some(Rule::Ceiling(section.ceiling));
    (level.min(section.ceiling), cut)
}

/// What an allow list says of an address.
fn of_list(networks: &AllowedAddresses, address: Option<IpAddr>) -> AllowList {
    match address {
        _ if networks.is_anywhere() => AllowList::Anywhere,
        None => AllowList::Unasked,
        Some(address) if networks.contains(address) => AllowList::Listed,
        Some(_) => AllowList::Unlisted,
    }
}

/// Where a level comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Source {
    /// A role of this name gives it.
    Role(Bilingual),
    /// It was granted directly, beside the roles.
    Permission,
}

impl Rule<'_> {
    fn source(self) -> Option<Source> {
        match self {
            Self::Role(role, _) => Some(Source::Role(role.name.clone())),
            Self::Permission(_) => Some(Source::Permission),
            Self::OwnerOnly | Self::Ceiling(_) => None,
        }
    }
}

/// One permission of a contact: a section, the effective level and what gives that level.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Permission {
    /// The section.
    pub section: SectionKey,
    /// The effective level, never Restrict.
    pub level: Level,
    /// What gives it, each of which alone would.
    pub sources: Vec<Source>,
}

/// A section as it is told to a reader: the level held in it, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SectionAccess {
    /// The section.
    pub section: SectionKey,
    /// The level held in it, whether or not the person is let in.
    pub level: Level,
    /// What gives it, and what keeps it from being higher. Empty: nothing gives any.
    pub reasons: Vec<Why>,
}

/// A [`Rule`] as it is told to a reader.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Why {
    /// A role gives this level.
    Role {
        /// Its name.
        name: Bilingual,
        /// Its kind: owners and administrators hold the highest level of every section.
        kind: Kind,
        /// What it gives.
        level: Level,
        /// Whether the customer may use it, by its class or its own choice: who has it keeps it.
        allowed: bool,
    },
    /// This level was granted directly.
    Permission(Level),
    /// The section is the owner's alone.
    OwnerOnly,
    /// There is no higher level in this section.
    Ceiling(Level),
}
