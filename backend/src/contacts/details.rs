//! A contact as it stands in the store, and the shapes made of it: what the form shows and what the audit
//! trail keeps. Reads and decides nothing.

use crate::{db::Event, error::Error, phone, portal_access::times::Times};
use domain::{
    Failure,
    access::{Access, Holding, Level, Levels, Role, Section},
    contacts::{AccessDraft, ContactConflict, ContactDraft, PhoneDraft, PhoneKind, PhoneView},
    id::{ContactId, LoginId, RoleId},
    portal_access::{AllowedAddresses, Status, TwoFactor, Wall, Window},
    value::{Email, Extension, Language, LoginName, Notes, PersonName, PhoneNumber, TimeZone, Title},
};
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// A phone that stands in the store.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct StoredPhone {
    /// What it is.
    pub(super) kind: PhoneKind,
    /// The number.
    pub(super) number: PhoneNumber,
    /// The extension.
    pub(super) extension: Option<Extension>,
}

impl StoredPhone {
    /// As it is shown.
    pub(super) fn view(&self) -> PhoneView {
        let extension = self.extension.as_ref().map(Extension::as_str).unwrap_or_default();
        phone::view(self.kind, &self.number, extension)
    }
}

/// All that a form can change about a contact, but for the password.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Details {
    pub(super) first_name: PersonName,
    pub(super) last_name: PersonName,
    pub(super) title: Title,
    pub(super) email: Option<Email>,
    pub(super) phones: Vec<StoredPhone>,
    pub(super) language: Language,
    pub(super) time_zone: TimeZone,
    pub(super) notes: Notes,
    /// In the order of the ids.
    pub(super) roles: Vec<RoleId>,
    pub(super) permissions: Levels,
    pub(super) communications: BTreeSet<String>,
    pub(super) login: Option<LoginName>,
    pub(super) disabled: bool,
    /// When its access works.
    pub(super) times: Times,
    /// The language of the web interface, once one was chosen.
    pub(super) interface_language: Option<Language>,
    /// From where its access may be used.
    pub(super) networks: AllowedAddresses,
    pub(super) two_factor: TwoFactor,
}

impl Details {
    /// First and last name.
    pub(super) fn name(&self) -> String {
        format!("{} {}", self.first_name, self.last_name)
    }

    /// The e-mail address; empty when there is none.
    pub(super) fn email_text(&self) -> &str {
        self.email.as_ref().map(Email::as_str).unwrap_or_default()
    }

    /// The roles and permissions, as the rules compare them.
    pub(super) fn access<'a>(&self, roles: &'a [Role]) -> Access<'a> {
        Access {
            roles: roles.iter().filter(|role| self.roles.contains(&role.id)).collect(),
            permissions: self.permissions.clone(),
        }
    }

    /// What it holds.
    pub(super) fn holding(&self, sections: &[Section], roles: &[Role]) -> Holding {
        self.access(roles).holding(sections)
    }

    /// When and whether its access may be used.
    pub(super) fn window(&self) -> Window {
        self.times.window(self.disabled)
    }

    /// As the form shows its access.
    fn access_draft(&self) -> AccessDraft {
        let (begins, ends) = self.times.walls();
        let date = |wall: Option<Wall>| wall.map(Wall::date_text).unwrap_or_default();
        let time = |wall: Option<Wall>| wall.map(Wall::time_text).unwrap_or_default();
        let language = self.interface_language.map(Language::code).unwrap_or_default();
        AccessDraft {
            login: self.login.as_ref().map(ToString::to_string).unwrap_or_default(),
            password: String::new(),
            disabled: self.disabled,
            // What is offered to whoever gives access to somebody who has none.
            invite: self.login.is_none(),
            activates_date: date(begins),
            activates_time: time(begins),
            expires_date: date(ends),
            expires_time: time(ends),
            interface_language: language.to_owned(),
            interface_language_was: language.to_owned(),
            networks: self.networks.text(),
            two_factor: self.two_factor.code().to_owned(),
        }
    }

    /// As the form shows it.
    pub(super) fn draft(&self, sections: &[Section]) -> ContactDraft {
        let level = |section: &Section| self.permissions.get(&section.key).copied().unwrap_or_default();
        ContactDraft {
            first_name: self.first_name.to_string(),
            last_name: self.last_name.to_string(),
            title: self.title.to_string(),
            email: self.email_text().to_owned(),
            phones: self
                .phones
                .iter()
                .map(|phone| PhoneDraft {
                    kind: phone.kind.code().to_owned(),
                    number: phone::display(&phone.number),
                    extension: phone.extension.as_ref().map(ToString::to_string).unwrap_or_default(),
                })
                .collect(),
            language: self.language.code().to_owned(),
            time_zone: self.time_zone.to_string(),
            notes: self.notes.to_string(),
            roles: self.roles.iter().map(ToString::to_string).collect(),
            permissions: sections
                .iter()
                .filter(|section| level(section) > Level::Restrict)
                .map(|section| (section.key.to_string(), level(section).code().to_owned()))
                .collect(),
            communications: self.communications.iter().cloned().collect(),
            access: self.access_draft(),
            confirm: String::new(),
        }
    }

    /// As the audit trail keeps it: no secret is in it. Roles are kept by name, since they can be renamed.
    pub(super) fn snapshot(&self, roles: &[Role]) -> Value {
        let mut snapshot = json!({
            "first_name": self.first_name,
            "last_name": self.last_name,
            "title": self.title,
            "email": self.email_text(),
            "phones": self.phones.iter().map(|phone| json!({
                "kind": phone.kind,
                "number": phone.number,
                "extension": phone.extension,
            })).collect::<Vec<_>>(),
            "language": self.language,
            "time_zone": self.time_zone,
            "notes": self.notes,
            "roles": roles.iter().filter(|role| self.roles.contains(&role.id)).map(|role| json!({
                "id": role.id,
                "en": role.name.en,
                "fr": role.name.fr,
            })).collect::<Vec<_>>(),
            "permissions": self.permissions,
            "communications": self.communications,
            "login": self.login,
            "disabled": self.disabled,
        });
        if let Some(fields) = snapshot.as_object_mut().filter(|_| self.login.is_some()) {
            let (begins, ends) = self.times.walls();
            let of_access = json!({
                "activates": begins.map(|wall| wall.to_string()),
                "expires": ends.map(|wall| wall.to_string()),
                "window_zone": Some(&self.times.zone).filter(|zone| !zone.is_empty()),
                "interface_language": self.interface_language,
                "networks": self.networks.shown(),
                "two_factor": self.two_factor.code(),
            });
            fields.extend(of_access.as_object().cloned().unwrap_or_default());
        }
        snapshot
    }
}

/// The portal access of a contact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct StoredAccess {
    /// The login.
    pub(super) login: LoginId,
    /// Whether it has a password.
    pub(super) has_password: bool,
    /// Until when an open invitation works, 0 without one; absent once there is a password.
    pub(super) invited_until: Option<i64>,
    /// When it may be used.
    pub(super) window: Window,
    /// Until when no try of signing in is taken, after too many wrong ones.
    pub(super) waits_until: Option<i64>,
}

impl StoredAccess {
    /// How many microseconds signing in has to wait.
    pub(super) fn waits(&self, now: i64) -> Option<i64> {
        self.waits_until.map(|until| until - now).filter(|wait| *wait > 0)
    }
}

/// A contact as stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Stored {
    pub(super) id: ContactId,
    pub(super) version: i64,
    /// The name of who saved it last.
    pub(super) updated_by: String,
    pub(super) details: Details,
    pub(super) access: Option<StoredAccess>,
}

impl Stored {
    /// The status of its portal access.
    pub(super) fn status(&self, now: i64) -> Status {
        self.access.as_ref().map_or(Status::None, |access| {
            let status = match access.window.status(now) {
                Status::Active if access.waits(now).is_some() => Status::Locked,
                status => status,
            };
            if access.invited_until.is_some() {
                status.of_invited()
            } else {
                status
            }
        })
    }

    /// Someone else saved first: what stands now, and who wrote it.
    pub(super) fn conflict(&self, sections: &[Section]) -> Error {
        Failure::ContactConflict(Box::new(ContactConflict {
            version: self.version,
            theirs: self.details.draft(sections),
            by: self.updated_by.clone(),
        }))
        .into()
    }
}

/// What the audit trail is told of a change.
pub(super) struct Recorded<'a> {
    pub(super) id: &'a ContactId,
    /// Absent when the contact is new.
    pub(super) before: Option<&'a Details>,
    /// Absent when the contact is gone.
    pub(super) after: Option<&'a Details>,
    /// That a password was set is told, never which.
    pub(super) has_new_password: bool,
    /// How many sessions ended with it.
    pub(super) sessions_ended: u32,
}

impl Recorded<'_> {
    /// The event.
    pub(super) fn event(&self, kind: &'static str, roles: &[Role]) -> Event {
        let snapshot = |details: Option<&Details>| details.map_or(Value::Null, |details| details.snapshot(roles));
        let mut after = snapshot(self.after);
        if self.sessions_ended > 0 && after.is_null() {
            after = json!({});
        }
        if let Some(fields) = after.as_object_mut() {
            if self.has_new_password {
                fields.insert("password".to_owned(), json!("set"));
            }
            if self.sessions_ended > 0 {
                fields.insert("sessions_ended".to_owned(), json!(self.sessions_ended));
            }
        }
        Event {
            kind,
            subject_kind: "contact",
            subject_id: self.id.to_string(),
            subject_name: self.after.or(self.before).map(Details::name).unwrap_or_default(),
            before: snapshot(self.before),
            after,
        }
    }
}
