//! Who of the provider may do what to whom of the provider. Asked by the page before anything is tried, and by the
//! services inside the change.

use super::StaffLevel;
use crate::failure::{Failure, FieldFailure, Reason, Refusal};
use serde::{Deserialize, Serialize};

/// Someone of the provider, as the rules see them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    /// The level.
    pub level: StaffLevel,
    /// Turned off by someone.
    pub disabled: bool,
    /// Whether there is a password to sign in with.
    pub has_password: bool,
}

impl Standing {
    /// Whether the provider can count on them to manage the others.
    pub fn is_working_administrator(self) -> bool {
        self.level >= StaffLevel::Administrator && !self.disabled && self.has_password
    }
}

/// Whether the one at `at` is the last of all who can manage the others.
pub fn is_last_administrator(at: usize, all: &[Standing]) -> bool {
    let works = |standing: &Standing| standing.is_working_administrator();
    all.get(at).is_some_and(works) && all.iter().filter(|standing| works(standing)).count() == 1
}

/// Whom a change concerns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Target {
    /// As they stand.
    pub standing: Standing,
    /// Whether it is the one who acts.
    pub is_own: bool,
    /// Whether it is the last one who can manage the others.
    pub is_last: bool,
}

/// Why something of someone may not be changed; what is absent may.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Limits {
    /// Anything at all.
    pub edit: Option<Refusal>,
    /// The level.
    pub level: Option<Refusal>,
    /// Whether they may sign in.
    pub disable: Option<Refusal>,
    /// A new password from somebody else.
    pub password: Option<Refusal>,
}

/// What somebody at the level `actor` may not change of someone.
pub fn limits(actor: StaffLevel, target: &Target) -> Limits {
    // Owners are managed by owners alone.
    let least = target.standing.level.max(StaffLevel::Administrator);
    let edit = at_least(actor, least);
    let own = target.is_own.then_some(Refusal::OwnAccess);
    let standing = if target.is_last {
        Some(Refusal::LastProviderAdministrator)
    } else {
        own.clone()
    };
    Limits {
        level: edit.clone().or_else(|| standing.clone()),
        disable: edit.clone().or(standing),
        // One's own is changed by whoever knows it.
        password: edit.clone().or(own),
        edit,
    }
}

/// The levels that somebody at the level `actor` may give.
pub fn offered(actor: StaffLevel) -> Vec<StaffLevel> {
    StaffLevel::ALL
        .into_iter()
        .filter(|level| at_least(actor, *level).is_none())
        .collect()
}

/// What is to become of someone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct After {
    /// The level.
    pub level: StaffLevel,
    /// Whether they are turned off.
    pub disabled: bool,
    /// Whether they get a new password.
    pub renews: bool,
}

/// Whether somebody at the level `actor` may make this of someone.
///
/// # Errors
/// The rule that forbids it, at its field where it has one.
pub fn decide(actor: StaffLevel, target: &Target, after: After) -> Result<(), Failure> {
    let limits = limits(actor, target);
    if let Some(refusal) = limits.edit {
        return Err(Failure::Refused(refusal));
    }
    let before = target.standing;
    let changes = [
        (
            "level",
            after.level != before.level,
            limits.level.or_else(|| at_least(actor, after.level)),
        ),
        ("disabled", after.disabled != before.disabled, limits.disable),
        ("renew", after.renews, limits.password),
    ];
    let failures: Vec<FieldFailure> = changes
        .into_iter()
        .filter(|(_, changes, _)| *changes)
        .filter_map(|(field, _, refusal)| Some(FieldFailure::new(field, Reason::Refused(refusal?))))
        .collect();
    if failures.is_empty() {
        Ok(())
    } else {
        Err(Failure::Invalid(failures))
    }
}

/// Whether somebody at the level `actor` may add someone at this level.
///
/// # Errors
/// The rule that forbids it, at its field where it has one.
pub fn decide_new(actor: StaffLevel, level: StaffLevel) -> Result<(), Failure> {
    if let Some(refusal) = at_least(actor, StaffLevel::Administrator) {
        return Err(Failure::Refused(refusal));
    }
    // Nobody gives a level beyond their own.
    at_least(actor, level).map_or(Ok(()), |refusal| {
        Err(Failure::Invalid(vec![FieldFailure::new(
            "level",
            Reason::Refused(refusal),
        )]))
    })
}

fn at_least(actor: StaffLevel, least: StaffLevel) -> Option<Refusal> {
    (actor < least).then_some(Refusal::StaffLevel { least })
}
