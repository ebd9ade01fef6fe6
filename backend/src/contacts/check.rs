//! Decides on a contact's form: every field error at once, by the rules of `domain::access`. Reads nothing:
//! what it decides on was read in the same change.

use super::{
    details::{Details, Stored, StoredPhone},
    store::catalog::Catalog,
};
use crate::{
    phone,
    portal_access::times::Times,
    time_zone::{self, Edge},
};
use domain::{
    Bilingual, FieldFailure, Reason, Refusal,
    access::{self, Level, Place, Standing},
    contacts::{AccessDraft, ContactDraft, NewContact, parse},
    portal_access::{AllowedAddresses, TwoFactor},
};

/// On what is decided.
pub(super) struct Case<'a> {
    /// Who acts, as they stand in this change.
    pub(super) actor: &'a Standing,
    /// Whether they act on themselves.
    pub(super) oneself: bool,
    /// Sections, roles, communication types.
    pub(super) catalog: &'a Catalog,
    /// The contact before; absent when it is new.
    pub(super) before: Option<&'a Stored>,
}

/// A form that may be saved as far as this module can tell.
#[derive(Debug)]
pub(super) struct Accepted {
    /// What is to stand in the store.
    pub(super) details: Details,
    /// The names of the communication types that go with a level (rule 6).
    pub(super) communications_lost: Vec<Bilingual>,
    /// Whether a password is set.
    pub(super) has_new_password: bool,
    /// Whether the contact is invited to set one.
    pub(super) is_invited: bool,
}

/// Every error of the form that can be told without the database, and what may be saved when there is none.
pub(super) fn check(case: &Case<'_>, draft: &ContactDraft) -> (Option<Accepted>, Vec<FieldFailure>) {
    let (parsed, mut failures) = match parse(draft) {
        Ok(parsed) => (Some(parsed), Vec::new()),
        // What is wrong in shape is taken out, so that the rest can be judged too.
        Err(failures) => (parse(&repaired(draft, &failures)).ok(), failures),
    };
    let misshapen: Vec<String> = failures.iter().map(|failure| failure.field.clone()).collect();
    let Some(parsed) = parsed else {
        return (None, failures);
    };
    let mut judged = Judged::default();
    let accepted = judged.judge(case, parsed);
    // Without its login, nothing can be said of the rest of a portal access.
    let has_login = !misshapen.iter().any(|field| field == "access[login]");
    failures.extend(
        judged.failures.into_iter().filter(|failure| {
            !misshapen.contains(&failure.field) && (has_login || !failure.field.starts_with("access["))
        }),
    );
    (Some(accepted), failures)
}

/// The form without what is wrong in shape. What stands in for it passes every other check.
fn repaired(draft: &ContactDraft, failures: &[FieldFailure]) -> ContactDraft {
    let mut draft = draft.clone();
    for failure in failures {
        let field = failure.field.as_str();
        let inside = |prefix: &str| field.strip_prefix(prefix).and_then(|rest| rest.split(']').next());
        if let Some(row) = inside("phones[").and_then(|row| row.parse::<usize>().ok()) {
            if let Some(phone) = draft.phones.get_mut(row) {
                "mobile".clone_into(&mut phone.kind);
                "+15145550100".clone_into(&mut phone.number);
                phone.extension.clear();
            }
        } else if let Some(key) = inside("permissions[") {
            draft.permissions.remove(key);
        } else {
            match field {
                "first_name" => "-".clone_into(&mut draft.first_name),
                "last_name" => "-".clone_into(&mut draft.last_name),
                "title" => draft.title.clear(),
                "email" => draft.email.clear(),
                "phones" => draft.phones.truncate(1),
                "language" => "en".clone_into(&mut draft.language),
                "time_zone" => "UTC".clone_into(&mut draft.time_zone),
                "notes" => draft.notes.clear(),
                "roles" => draft.roles.retain(|id| id.parse::<domain::RoleId>().is_ok()),
                "access[login]" => draft.access = AccessDraft::default(),
                "access[password]" => draft.access.password.clear(),
                "access[activates_date]" | "access[activates_time]" => {
                    draft.access.activates_date.clear();
                    draft.access.activates_time.clear();
                }
                "access[expires_date]" | "access[expires_time]" => {
                    draft.access.expires_date.clear();
                    draft.access.expires_time.clear();
                }
                "access[networks]" => draft.access.networks.clear(),
                "access[two_factor]" => draft.access.two_factor.clear(),
                "access[interface_language]" => {
                    draft.access.interface_language = draft.access.interface_language_was.clone();
                }
                _ => {}
            }
        }
    }
    draft
}

/// What is found on the way.
#[derive(Default)]
struct Judged {
    failures: Vec<FieldFailure>,
}

impl Judged {
    fn fail(&mut self, field: impl Into<String>, reason: Reason) {
        let failure = FieldFailure::new(field, reason);
        if !self.failures.contains(&failure) {
            self.failures.push(failure);
        }
    }

    fn refuse(&mut self, field: impl Into<String>, refusal: Refusal) {
        self.fail(field, Reason::Refused(refusal));
    }

    fn judge(&mut self, case: &Case<'_>, parsed: NewContact) -> Accepted {
        let phones = self.phones(&parsed);
        if parsed.email.is_none() && parsed.phones.is_empty() {
            self.fail("email", Reason::Required);
        }
        if !time_zone::exists(&parsed.time_zone) {
            self.fail("time_zone", Reason::NotOffered);
        }
        let has_new_password = parsed.password.is_some();
        let invites = parsed.invite && !has_new_password;
        let has_login = parsed.login.is_some();
        let times = if has_login {
            self.times(case, &parsed)
        } else {
            Times::default()
        };
        let language_before = case.before.and_then(|stored| stored.details.interface_language);
        let mut details = Details {
            first_name: parsed.first_name,
            last_name: parsed.last_name,
            title: parsed.title,
            email: parsed.email,
            phones,
            language: parsed.language,
            time_zone: parsed.time_zone,
            notes: parsed.notes,
            roles: parsed.roles,
            permissions: parsed.permissions,
            communications: parsed.communications.into_iter().collect(),
            disabled: parsed.disabled && has_login,
            login: parsed.login,
            times,
            interface_language: parsed
                .interface_language
                .unwrap_or(language_before)
                .filter(|_| has_login),
            networks: parsed.networks,
            two_factor: if has_login {
                parsed.two_factor
            } else {
                TwoFactor::default()
            },
        };
        details.roles.sort();
        self.access(case, &details);
        let communications_lost = self.communications(case, &mut details);
        let is_new = case.before.is_none_or(|stored| stored.access.is_none());
        let is_invited = invites && is_new && details.login.is_some();
        self.identity(case, &details, (has_new_password, is_invited));
        Accepted {
            details,
            communications_lost,
            has_new_password,
            is_invited,
        }
    }

    /// When the access works. What stands keeps its instants, unless its owner was moved to another zone: the walls
    /// stay, and the instants follow. Whoever moves themselves does not move their own access with them.
    fn times(&mut self, case: &Case<'_>, parsed: &NewContact) -> Times {
        let before = case.before.map(|stored| &stored.details);
        if let Some(before) = before {
            let is_same = before.times.walls() == (parsed.activates, parsed.expires);
            let is_moved = before.time_zone != parsed.time_zone;
            let moves_oneself = case.oneself && *case.actor != Standing::Staff;
            if is_same && (!is_moved || moves_oneself) {
                return before.times.clone();
            }
        }
        let times = match Times::of(parsed.activates, parsed.expires, parsed.time_zone.as_str()) {
            Ok(times) => times,
            Err(Edge::Begins) => {
                self.fail("access[activates_date]", Reason::DateShape);
                return Times::default();
            }
            Err(Edge::Ends) => {
                self.fail("access[expires_date]", Reason::DateShape);
                return Times::default();
            }
        };
        if let (Some(begins), Some(ends)) = (times.begins, times.ends)
            && ends.at <= begins.at
        {
            self.fail("access[expires_date]", Reason::EndsBeforeBeginning);
        }
        times
    }

    /// Numbers that exist in some plan.
    fn phones(&mut self, parsed: &NewContact) -> Vec<StoredPhone> {
        let mut phones = Vec::with_capacity(parsed.phones.len());
        for typed in &parsed.phones {
            match phone::parse(&typed.number) {
                Ok(number) => phones.push(StoredPhone {
                    kind: typed.kind,
                    number,
                    extension: typed.extension.clone(),
                }),
                Err(reason) => self.fail(format!("phones[{}][number]", typed.row), reason),
            }
        }
        phones
    }

    /// Roles and permissions (rules 2 and 4).
    fn access(&mut self, case: &Case<'_>, details: &Details) {
        let Catalog {
            sections,
            roles,
            allowed,
            ..
        } = case.catalog;
        for id in &details.roles {
            if !roles.iter().any(|role| role.id == *id) {
                self.fail("roles", Reason::NotOffered);
            }
        }
        for key in details.permissions.keys() {
            if !sections.iter().any(|section| section.key == *key) {
                self.fail(format!("permissions[{key}]"), Reason::NotOffered);
            }
        }
        let before = case
            .before
            .map(|stored| stored.details.access(roles))
            .unwrap_or_default();
        let after = details.access(roles);
        for (place, refusal) in access::decide(case.actor, case.oneself, sections, &before, &after, |id| {
            allowed.contains(id)
        }) {
            match place {
                Place::Role(_) => self.refuse("roles", refusal),
                Place::Section(key) => self.refuse(format!("permissions[{key}]"), refusal),
                Place::Contact => {
                    let ids = |access: &access::Access<'_>| {
                        access.roles.iter().map(|role| role.id.clone()).collect::<Vec<_>>()
                    };
                    if ids(&before) != ids(&after) {
                        self.refuse("roles", refusal.clone());
                    }
                    if before.permissions != after.permissions {
                        self.refuse("permissions", refusal);
                    }
                }
            }
        }
    }

    /// Communications need Read in their section after the change (rule 6): new ones are refused without it,
    /// those held before go with the level.
    fn communications(&mut self, case: &Case<'_>, details: &mut Details) -> Vec<Bilingual> {
        let holding = details.holding(&case.catalog.sections, &case.catalog.roles);
        let mut lost = Vec::new();
        for key in details.communications.clone() {
            let field = format!("communications[{key}]");
            let Some(kind) = case.catalog.communications.iter().find(|kind| kind.key == key) else {
                self.fail(field, Reason::NotOffered);
                continue;
            };
            let Some(section) = &kind.section else { continue };
            if holding.level(section.as_str()) >= Level::Read {
                continue;
            }
            if case
                .before
                .is_some_and(|stored| stored.details.communications.contains(&key))
            {
                details.communications.remove(&key);
                lost.push(kind.name.clone());
            } else {
                let section = case.catalog.section_name(section.as_str());
                self.fail(field, Reason::NeedsSection { section });
            }
        }
        lost
    }

    /// E-mail, login, password, and whether the access is disabled (rule 4: no taking over).
    fn identity(&mut self, case: &Case<'_>, details: &Details, (has_new_password, is_invited): (bool, bool)) {
        let before = case.before.map(|stored| &stored.details);
        let held = before
            .map(|before| before.holding(&case.catalog.sections, &case.catalog.roles))
            .unwrap_or_default();
        let login_before = before.and_then(|before| before.login.as_ref());
        let changes_login = login_before != details.login.as_ref();
        let portal = case
            .actor
            .may_change_access(&held, case.oneself)
            .and_then(|()| case.actor.may_change_identity(&held, case.oneself))
            .err();
        if login_before.is_some() && details.login.is_none() {
            self.fail("access[login]", Reason::Required);
        } else if changes_login && let Some(refusal) = portal.clone() {
            self.refuse("access[login]", refusal);
        } else if login_before.is_none() && details.login.is_some() && case.catalog.allowed.is_empty() {
            self.refuse("access[login]", Refusal::NoAllowedRole);
        }
        if has_new_password && let Some(refusal) = portal.clone() {
            self.refuse("access[password]", refusal);
        } else if login_before.is_none() && details.login.is_some() && !has_new_password && !is_invited {
            self.fail("access[password]", Reason::Required);
        }
        if is_invited && details.email.is_none() {
            // Where the invitation goes.
            self.fail("email", Reason::Required);
        }
        if details.email.as_ref() != before.and_then(|before| before.email.as_ref())
            && let Err(refusal) = case.actor.may_change_identity(&held, case.oneself)
        {
            self.refuse("email", refusal);
        }
        if let Err(refusal) = case.actor.may_change_access(&held, case.oneself) {
            let (begins, ends) = details.times.walls();
            let (begun, ended) = before.map(|before| before.times.walls()).unwrap_or_default();
            let changed = [
                (
                    "access[disabled]",
                    details.disabled != before.is_some_and(|before| before.disabled),
                ),
                ("access[activates_date]", begins != begun),
                ("access[expires_date]", ends != ended),
            ];
            for (field, _) in changed.into_iter().filter(|(_, is_changed)| *is_changed) {
                self.refuse(field, refusal.clone());
            }
        }
        let anywhere = AllowedAddresses::default();
        let networks = before.map_or(&anywhere, |before| &before.networks);
        if details.networks != *networks
            && let Err(refusal) = case
                .actor
                .may_change_addresses(&held, case.oneself, (networks, &details.networks))
        {
            self.refuse("access[networks]", refusal);
        }
        let asks = before.map(|before| before.two_factor).unwrap_or_default();
        if details.two_factor != asks
            && let Some(refusal) = portal
        {
            self.refuse("access[two_factor]", refusal);
        }
    }
}
