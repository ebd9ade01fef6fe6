//! A contact as it stands in the store, and the shapes made of it: what the form shows and what the audit
//! trail keeps. Reads and decides nothing.

use crate::{db::Event, error::Error, phone};
use domain::{
    Failure,
    access::{Access, Holding, Level, Levels, Role, Section},
    contacts::{AccessDraft, ContactConflict, ContactDraft, PhoneDraft, PhoneKind, PhoneView},
    id::{ContactId, LoginId, RoleId},
    portal_access::{Status, Window},
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
            access: AccessDraft {
                login: self.login.as_ref().map(ToString::to_string).unwrap_or_default(),
                password: String::new(),
                disabled: self.disabled,
                // What is offered to whoever gives access to somebody who has none.
                invite: self.login.is_none(),
            },
        }
    }

    /// As the audit trail keeps it: no secret is in it. Roles are kept by name, since they can be renamed.
    pub(super) fn snapshot(&self, roles: &[Role]) -> Value {
        json!({
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
        })
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
            let status = access.window.status(now);
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
}

impl Recorded<'_> {
    /// The event.
    pub(super) fn event(&self, kind: &'static str, roles: &[Role]) -> Event {
        let snapshot = |details: Option<&Details>| details.map_or(Value::Null, |details| details.snapshot(roles));
        let mut after = snapshot(self.after);
        if let Some(fields) = after.as_object_mut().filter(|_| self.has_new_password) {
            fields.insert("password".to_owned(), json!("set"));
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
