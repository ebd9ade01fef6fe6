//! The rules of access (DESIGN section 2), as pure functions: who holds which level, who may manage whom,
//! who may grant what. Services decide with these on rows read in the same transaction; the screen shows
//! their answers before anything is tried.

mod explain;

pub use explain::{
    Account, AllowList, Check, Explanation, Gate, Permission, PortalGate, Rule, SectionAccess, Source, Why, explain,
    given_by,
};

use crate::{
    failure::Refusal,
    id::RoleId,
    portal_access::{AllowedAddresses, Window},
    value::Bilingual,
};
use serde::{Deserialize, Serialize};
use std::{collections::BTreeMap, fmt, str::FromStr};

/// What one may do in a section: Restrict < Read < Modify.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// Nothing: the section is not even seen.
    #[default]
    Restrict,
    /// Seeing.
    Read,
    /// Seeing and changing.
    Modify,
}

impl Level {
    /// All, from least to most.
    pub const ALL: [Self; 3] = [Self::Restrict, Self::Read, Self::Modify];

    /// The word as stored and posted.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Restrict => "restrict",
            Self::Read => "read",
            Self::Modify => "modify",
        }
    }
}

impl FromStr for Level {
    type Err = crate::failure::Reason;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL
            .into_iter()
            .find(|level| level.code() == text)
            .ok_or(crate::failure::Reason::NotOffered)
    }
}

/// What a role is: ordinary roles hold levels, the other two are computed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// Holds a level per section.
    #[default]
    Ordinary,
    /// The highest level of every section but *ordering and cancelling services*.
    Administrator,
    /// The highest level of every section.
    Owner,
}

impl Kind {
    /// The word as stored.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Ordinary => "ordinary",
            Self::Administrator => "administrator",
            Self::Owner => "owner",
        }
    }
}

impl FromStr for Kind {
    type Err = crate::failure::Reason;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        [Self::Ordinary, Self::Administrator, Self::Owner]
            .into_iter()
            .find(|kind| kind.code() == text)
            .ok_or(crate::failure::Reason::NotOffered)
    }
}

/// The stable name of a section: `contacts`, `billing`, or what the provider adds.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct SectionKey(String);

/// The built-in sections.
pub mod section {
    /// Managing the contacts.
    pub const CONTACTS: &str = "contacts";
    /// The communication orders.
    pub const COMMUNICATION_ORDER: &str = "communication_order";
    /// Invoices and payments.
    pub const BILLING: &str = "billing";
    /// Support tickets.
    pub const SUPPORT_TICKETS: &str = "support_tickets";
    /// 911 addresses (VoIP).
    pub const ADDRESSES_911: &str = "addresses_911";
    /// CDR download (VoIP).
    pub const CDR_DOWNLOAD: &str = "cdr_download";
    /// Hosted PBX.
    pub const HOSTED_PBX: &str = "hosted_pbx";
    /// Ordering and cancelling services: the owner's alone.
    pub const SERVICES: &str = "services";
    /// Seeing the roles that the customer may use.
    pub const ALLOWED_ROLES: &str = "allowed_roles";
    /// The audit trail.
    pub const AUDIT_TRAIL: &str = "audit_trail";
}

impl SectionKey {
    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for SectionKey {
    type Error = crate::failure::Reason;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        let plain = (1..=40).contains(&text.len())
            && text
                .bytes()
                .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_');
        if plain {
            Ok(Self(text))
        } else {
            Err(crate::failure::Reason::NotOffered)
        }
    }
}

impl FromStr for SectionKey {
    type Err = crate::failure::Reason;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.to_owned().try_into()
    }
}

impl From<SectionKey> for String {
    fn from(key: SectionKey) -> Self {
        key.0
    }
}

impl fmt::Display for SectionKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

/// An area of the portal that can be granted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Section {
    /// Its stable name.
    pub key: SectionKey,
    /// Its name: *Billing*.
    pub name: Bilingual,
    /// What is said of someone who holds it: *Contact with billing access*.
    pub phrase: Bilingual,
    /// Its icon in the sprite, without the `i-`.
    pub icon: String,
    /// The highest level there is in it: Read for *allowed roles* and *audit trail*.
    pub ceiling: Level,
    /// Whether it is the owner's alone, granted to nobody.
    pub owner_only: bool,
    /// Where a section of the provider's own leads; empty for the built-in ones, which have pages here or nowhere.
    pub link: String,
}

/// A named set of levels.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Role {
    /// Its id.
    pub id: RoleId,
    /// Its name.
    pub name: Bilingual,
    /// What it is for, in a few words.
    pub description: Bilingual,
    /// Its kind.
    pub kind: Kind,
    /// Its levels when ordinary: sections that are absent are Restrict.
    pub levels: Levels,
}

/// A level per section; absent is Restrict.
pub type Levels = BTreeMap<SectionKey, Level>;

/// What someone holds: the kind of the highest of their roles, and the level in each section.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Holding {
    /// The highest kind of the roles.
    pub kind: Kind,
    /// The effective level per section; Restrict is absent.
    pub levels: Levels,
}

impl Holding {
    /// The effective level in a section.
    pub fn level(&self, section: &str) -> Level {
        self.levels
            .iter()
            .find(|(key, _)| key.as_str() == section)
            .map_or(Level::Restrict, |(_, level)| *level)
    }

    /// Whether no level of `other` is beyond this one's.
    pub fn covers(&self, other: &Self) -> bool {
        other
            .levels
            .iter()
            .all(|(key, level)| self.level(key.as_str()) >= *level)
    }

    /// Owner or administrator.
    pub fn is_administrator(&self) -> bool {
        self.kind >= Kind::Administrator
    }
}

/// What a contact with these roles and direct permissions holds (rule 2): in each section the highest.
pub fn holding<'a>(
    sections: &'a [Section],
    roles: impl IntoIterator<Item = &'a Role>,
    permissions: &'a Levels,
) -> Holding {
    Explanation::of_holding(sections, roles, permissions).holding()
}

/// Who acts, as far as the rules need it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Standing {
    /// Someone of the provider who may manage every contact.
    Staff,
    /// A contact of the customer, with what it holds now.
    Contact(Holding),
}

impl Standing {
    /// The highest level that this actor may grant in `section`.
    pub fn may_grant(&self, section: &Section) -> Result<Level, Refusal> {
        if section.owner_only {
            return Err(Refusal::OwnerOnly);
        }
        match self {
            Self::Staff => Ok(section.ceiling),
            Self::Contact(own) => Ok(own.level(section.key.as_str()).min(section.ceiling)),
        }
    }

    /// Whether this actor may manage a contact that holds `target` (rule 4): edit, disable, delete.
    pub fn may_manage(&self, target: &Holding, oneself: bool) -> Result<(), Refusal> {
        match (self, target.kind) {
            (Self::Staff, _) | (_, Kind::Ordinary) => Ok(()),
            (Self::Contact(_), Kind::Owner) if oneself => Ok(()),
            (Self::Contact(_), Kind::Owner) => Err(Refusal::OwnerAlone),
            (Self::Contact(own), Kind::Administrator) if own.is_administrator() => Ok(()),
            (Self::Contact(_), Kind::Administrator) => Err(Refusal::AdministratorsOnly),
        }
    }

    /// Whether this actor may change the access (roles, permissions, portal access) of `target`.
    pub fn may_change_access(&self, target: &Holding, oneself: bool) -> Result<(), Refusal> {
        if oneself && *self != Self::Staff {
            return Err(Refusal::OwnAccess);
        }
        self.may_manage(target, oneself)
    }

    /// Whether this actor may change from where `target` may sign in: oneself to fewer addresses only, as nobody
    /// gives themselves more.
    pub fn may_change_addresses(
        &self,
        target: &Holding,
        oneself: bool,
        (before, after): (&AllowedAddresses, &AllowedAddresses),
    ) -> Result<(), Refusal> {
        self.may_manage(target, oneself)?;
        if oneself && *self != Self::Staff && !after.is_within(before) {
            return Err(Refusal::OwnAddresses);
        }
        Ok(())
    }

    /// Whether this actor may change what `target` signs in and is reached with (rule 4, no taking over):
    /// e-mail, login, password and second factor.
    pub fn may_change_identity(&self, target: &Holding, oneself: bool) -> Result<(), Refusal> {
        self.may_manage(target, oneself)?;
        match self {
            Self::Contact(own) if !oneself && !own.is_administrator() && !own.covers(target) => {
                Err(Refusal::TakingOver)
            }
            _ => Ok(()),
        }
    }

    /// Whether this actor may assign `role` to somebody else, the customer being allowed `allowed`.
    pub fn may_assign(&self, role: &Role, sections: &[Section], is_allowed: bool) -> Result<(), Refusal> {
        if role.kind == Kind::Owner {
            return Err(Refusal::Ownership);
        }
        let own = match self {
            Self::Contact(own) => own,
            Self::Staff if is_allowed => return Ok(()),
            Self::Staff => {
                return Err(Refusal::RoleNotAllowed {
                    role: role.name.clone(),
                });
            }
        };
        if own.level(section::ALLOWED_ROLES) < Level::Read {
            return Err(Refusal::RolesNotVisible);
        }
        if !is_allowed {
            return Err(Refusal::RoleNotAllowed {
                role: role.name.clone(),
            });
        }
        let gives = holding(sections, [role], &Levels::new());
        if role.kind > own.kind || !own.covers(&gives) {
            return Err(Refusal::RoleBeyondOwn {
                role: role.name.clone(),
            });
        }
        Ok(())
    }
}

/// A contact's access as the rules compare it: before and after a change.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Access<'a> {
    /// The roles held.
    pub roles: Vec<&'a Role>,
    /// The permissions granted directly.
    pub permissions: Levels,
}

impl Access<'_> {
    /// What these roles and permissions add up to.
    pub fn holding(&self, sections: &[Section]) -> Holding {
        holding(sections, self.roles.iter().copied(), &self.permissions)
    }
}

/// Where a change of access was refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// The contact as a whole.
    Contact,
    /// One role.
    Role(RoleId),
    /// One section of the grid.
    Section(SectionKey),
}

/// Decides a change of roles and permissions (rules 2 and 4), all refusals at once; empty means yes.
///
/// Only what is *added* has to be covered by what the actor holds: withdrawing is managing, granting is
/// giving. `is_allowed` says which roles the customer may use; roles held before stay.
pub fn decide(
    actor: &Standing,
    oneself: bool,
    sections: &[Section],
    before: &Access<'_>,
    after: &Access<'_>,
    is_allowed: impl Fn(&RoleId) -> bool,
) -> Vec<(Place, Refusal)> {
    let within = |some: &[&Role], all: &[&Role]| some.iter().all(|role| all.iter().any(|other| other.id == role.id));
    let same_roles = within(&before.roles, &after.roles) && within(&after.roles, &before.roles);
    let effective =
        |permissions: &Levels, section: &Section| permissions.get(&section.key).copied().unwrap_or_default();
    let same_permissions = sections
        .iter()
        .all(|s| effective(&before.permissions, s) == effective(&after.permissions, s));
    if same_roles && same_permissions {
        return Vec::new();
    }
    if let Err(refusal) = actor.may_change_access(&before.holding(sections), oneself) {
        return vec![(Place::Contact, refusal)];
    }
    let mut refusals = Vec::new();
    for role in &before.roles {
        if role.kind == Kind::Owner && !after.roles.iter().any(|kept| kept.id == role.id) {
            refusals.push((Place::Role(role.id.clone()), Refusal::Ownership));
        }
    }
    for role in &after.roles {
        if !before.roles.iter().any(|held| held.id == role.id)
            && let Err(refusal) = actor.may_assign(role, sections, is_allowed(&role.id))
        {
            refusals.push((Place::Role(role.id.clone()), refusal));
        }
    }
    for section in sections {
        let (old, new) = (
            effective(&before.permissions, section),
            effective(&after.permissions, section),
        );
        if new <= old {
            continue;
        }
        let refusal = match actor.may_grant(section) {
            Err(refusal) => Some(refusal),
            Ok(_) if new > section.ceiling => Some(Refusal::ReadAtMost),
            Ok(most) if new > most => Some(Refusal::BeyondOwn {
                section: section.name.clone(),
            }),
            Ok(_) => None,
        };
        if let Some(refusal) = refusal {
            refusals.push((Place::Section(section.key.clone()), refusal));
        }
    }
    refusals
}

/// Whether a customer can count on someone to manage the others (rule 5): an owner or administrator who has a
/// password and whose access works at `now` and has no end. `window` is absent without portal access.
pub fn is_working_administrator(kind: Kind, window: Option<Window>, has_password: bool, now: i64) -> bool {
    kind >= Kind::Administrator && has_password && window.is_some_and(|window| window.is_lasting(now))
}

/// Whether a change leaves the customer someone to manage the others (rule 5), `before` and `after` being the
/// numbers of contacts of whom [`is_working_administrator`] is true. Where there was nobody, nothing is lost.
pub const fn keeps_an_administrator(before: usize, after: usize) -> bool {
    before == 0 || after > 0
}

/// The permissions held, in the order of `sections`, with what gives each (rule 2).
pub fn permissions<'a>(
    sections: &'a [Section],
    roles: impl IntoIterator<Item = &'a Role>,
    direct: &'a Levels,
) -> Vec<Permission> {
    Explanation::of_holding(sections, roles, direct).permissions()
}
