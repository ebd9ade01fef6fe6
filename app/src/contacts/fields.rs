//! The fields of the contact dialog as signals, and the draft that they add up to.

use domain::{
    FieldFailure, Refusal,
    access::{Level, Levels, Role, Section, given_by},
    contacts::{
        AccessDraft, CommunicationOption, ContactDraft, ContactForm, FieldConflict, Limits, PhoneDraft, RoleOption,
        SectionOption,
    },
    form::Consequences,
};
use leptos::prelude::*;

/// A row of the phones.
#[derive(Clone, Copy)]
pub(super) struct PhoneFields {
    /// Its number in the names of the posted form; rows keep theirs when others go.
    pub(super) id: usize,
    /// What it is.
    pub(super) kind: RwSignal<String>,
    /// As typed.
    pub(super) number: RwSignal<String>,
    /// As typed.
    pub(super) extension: RwSignal<String>,
}

/// A role with its box.
pub(super) type RoleField = (RoleOption, RwSignal<bool>);
/// A section with its level beside the roles.
pub(super) type SectionField = (SectionOption, RwSignal<String>);
/// A communication type with its box.
pub(super) type CommunicationField = (CommunicationOption, RwSignal<bool>);

/// All fields. `Copy`, as the signals are.
#[derive(Clone, Copy)]
pub(super) struct Fields {
    pub(super) first_name: RwSignal<String>,
    pub(super) last_name: RwSignal<String>,
    pub(super) title: RwSignal<String>,
    pub(super) email: RwSignal<String>,
    pub(super) language: RwSignal<String>,
    pub(super) time_zone: RwSignal<String>,
    pub(super) notes: RwSignal<String>,
    pub(super) phones: RwSignal<Vec<PhoneFields>>,
    pub(super) roles: StoredValue<Vec<RoleField>>,
    pub(super) sections: StoredValue<Vec<SectionField>>,
    pub(super) communications: StoredValue<Vec<CommunicationField>>,
    pub(super) login: RwSignal<String>,
    pub(super) password: RwSignal<String>,
    pub(super) disabled: RwSignal<bool>,
    /// Whether whoever gets a login without a password is invited.
    pub(super) invite: RwSignal<bool>,
    pub(super) activates_date: RwSignal<String>,
    pub(super) activates_time: RwSignal<String>,
    pub(super) expires_date: RwSignal<String>,
    pub(super) expires_time: RwSignal<String>,
    pub(super) interface_language: RwSignal<String>,
    /// The same as the form was made with.
    pub(super) interface_language_was: RwSignal<String>,
    pub(super) networks: RwSignal<String>,
    pub(super) two_factor: RwSignal<String>,
    /// What the change would do, to be confirmed.
    pub(super) asked: RwSignal<Option<Consequences>>,
    pub(super) limits: StoredValue<Limits>,
    /// What stands in the store, as far as this form knows.
    pub(super) base: RwSignal<ContactDraft>,
    /// Its version.
    pub(super) version: RwSignal<i64>,
    /// Errors.
    pub(super) failures: RwSignal<Vec<FieldFailure>>,
    /// What someone else changed in between.
    pub(super) conflicts: RwSignal<Vec<FieldConflict>>,
    /// Who did.
    pub(super) conflict_by: RwSignal<String>,
    next_phone: StoredValue<usize>,
    owner: StoredValue<Owner>,
}

impl Fields {
    pub(super) fn new(form: &ContactForm) -> Self {
        let draft = &form.draft;
        let fields = Self {
            first_name: RwSignal::new(draft.first_name.clone()),
            last_name: RwSignal::new(draft.last_name.clone()),
            title: RwSignal::new(draft.title.clone()),
            email: RwSignal::new(draft.email.clone()),
            language: RwSignal::new(draft.language.clone()),
            time_zone: RwSignal::new(draft.time_zone.clone()),
            notes: RwSignal::new(draft.notes.clone()),
            phones: RwSignal::new(Vec::new()),
            roles: StoredValue::new(
                form.offered
                    .roles
                    .iter()
                    .map(|option| {
                        (
                            option.clone(),
                            RwSignal::new(draft.roles.iter().any(|id| id == option.role.id.as_str())),
                        )
                    })
                    .collect(),
            ),
            sections: StoredValue::new(
                form.offered
                    .sections
                    .iter()
                    .map(|option| (option.clone(), RwSignal::new(level_code(draft, &option.section))))
                    .collect(),
            ),
            communications: StoredValue::new(
                form.offered
                    .communications
                    .iter()
                    .map(|option| {
                        (
                            option.clone(),
                            RwSignal::new(draft.communications.contains(&option.key)),
                        )
                    })
                    .collect(),
            ),
            login: RwSignal::new(draft.access.login.clone()),
            password: RwSignal::new(draft.access.password.clone()),
            disabled: RwSignal::new(draft.access.disabled),
            invite: RwSignal::new(draft.access.invite),
            activates_date: RwSignal::new(draft.access.activates_date.clone()),
            activates_time: RwSignal::new(draft.access.activates_time.clone()),
            expires_date: RwSignal::new(draft.access.expires_date.clone()),
            expires_time: RwSignal::new(draft.access.expires_time.clone()),
            interface_language: RwSignal::new(draft.access.interface_language.clone()),
            interface_language_was: RwSignal::new(draft.access.interface_language_was.clone()),
            networks: RwSignal::new(draft.access.networks.clone()),
            two_factor: RwSignal::new(draft.access.two_factor.clone()),
            asked: RwSignal::new(form.asked.clone()),
            limits: StoredValue::new(form.limits.clone()),
            base: RwSignal::new(form.base.clone()),
            version: RwSignal::new(form.version),
            failures: RwSignal::new(form.failures.clone()),
            conflicts: RwSignal::new(form.conflicts.clone()),
            conflict_by: RwSignal::new(form.conflict_by.clone()),
            next_phone: StoredValue::new(0),
            owner: StoredValue::new(Owner::current().unwrap_or_default()),
        };
        fields.set_phones(&draft.phones);
        fields
    }

    fn phone(self, phone: &PhoneDraft) -> PhoneFields {
        let id = self.next_phone.get_value();
        self.next_phone.set_value(id + 1);
        let kind = if phone.kind.is_empty() {
            "mobile".to_owned()
        } else {
            phone.kind.clone()
        };
        // A row that is added by a press lives as long as the dialog.
        self.owner.with_value(|owner| {
            owner.with(|| PhoneFields {
                id,
                kind: RwSignal::new(kind),
                number: RwSignal::new(phone.number.clone()),
                extension: RwSignal::new(phone.extension.clone()),
            })
        })
    }

    fn set_phones(self, drafts: &[PhoneDraft]) {
        let blank = [PhoneDraft::default()];
        let drafts = if drafts.is_empty() { &blank } else { drafts };
        self.phones.set(drafts.iter().map(|draft| self.phone(draft)).collect());
    }

    /// One more row, empty.
    pub(super) fn add_phone(self) -> usize {
        let row = self.phone(&PhoneDraft::default());
        self.phones.update(|phones| phones.push(row));
        row.id
    }

    /// Takes a row out.
    pub(super) fn remove_phone(self, id: usize) {
        self.phones.update(|phones| phones.retain(|phone| phone.id != id));
    }

    /// What the fields add up to, subscribing to each.
    pub(super) fn draft(self) -> ContactDraft {
        ContactDraft {
            first_name: self.first_name.get(),
            last_name: self.last_name.get(),
            title: self.title.get(),
            email: self.email.get(),
            phones: self
                .phones
                .get()
                .into_iter()
                .map(|row| PhoneDraft {
                    kind: row.kind.get(),
                    number: row.number.get(),
                    extension: row.extension.get(),
                })
                .collect(),
            language: self.language.get(),
            time_zone: self.time_zone.get(),
            notes: self.notes.get(),
            roles: self.roles.with_value(|roles| {
                roles
                    .iter()
                    .filter(|(_, ticked)| ticked.get())
                    .map(|(option, _)| option.role.id.to_string())
                    .collect()
            }),
            permissions: self.sections.with_value(|sections| {
                sections
                    .iter()
                    .filter(|(_, level)| level.with(|level| level != Level::Restrict.code()))
                    .map(|(option, level)| (option.section.key.to_string(), level.get()))
                    .collect()
            }),
            communications: self.communications.with_value(|types| {
                types
                    .iter()
                    .filter(|(option, ticked)| ticked.get() && self.may_receive(option))
                    .map(|(option, _)| option.key.clone())
                    .collect()
            }),
            access: AccessDraft {
                login: self.login.get(),
                password: self.password.get(),
                disabled: self.disabled.get(),
                invite: self.invite.get(),
                activates_date: self.activates_date.get(),
                activates_time: self.activates_time.get(),
                expires_date: self.expires_date.get(),
                expires_time: self.expires_time.get(),
                interface_language: self.interface_language.get(),
                interface_language_was: self.interface_language_was.get(),
                networks: self.networks.get(),
                two_factor: self.two_factor.get(),
            },
            confirm: self.confirm(),
        }
    }

    /// The token of what is to be confirmed.
    pub(super) fn confirm(self) -> String {
        self.asked
            .with(|asked| asked.as_ref().map(|asked| asked.token.clone()).unwrap_or_default())
    }

    /// As [`Self::draft`], without subscribing.
    pub(super) fn draft_untracked(self) -> ContactDraft {
        untrack(move || self.draft())
    }

    /// Puts a draft into the fields.
    pub(super) fn fill(self, draft: &ContactDraft) {
        for (field, text) in [
            (self.first_name, &draft.first_name),
            (self.last_name, &draft.last_name),
            (self.title, &draft.title),
            (self.email, &draft.email),
            (self.language, &draft.language),
            (self.time_zone, &draft.time_zone),
            (self.notes, &draft.notes),
            (self.login, &draft.access.login),
            (self.password, &draft.access.password),
            (self.activates_date, &draft.access.activates_date),
            (self.activates_time, &draft.access.activates_time),
            (self.expires_date, &draft.access.expires_date),
            (self.expires_time, &draft.access.expires_time),
            (self.interface_language, &draft.access.interface_language),
            (self.interface_language_was, &draft.access.interface_language_was),
            (self.networks, &draft.access.networks),
            (self.two_factor, &draft.access.two_factor),
        ] {
            field.set(text.clone());
        }
        self.set_phones(&draft.phones);
        self.disabled.set(draft.access.disabled);
        self.invite.set(draft.access.invite);
        self.roles.with_value(|roles| {
            for (option, ticked) in roles {
                ticked.set(draft.roles.iter().any(|id| id == option.role.id.as_str()));
            }
        });
        self.sections.with_value(|sections| {
            for (option, level) in sections {
                level.set(level_code(draft, &option.section));
            }
        });
        self.communications.with_value(|types| {
            for (option, ticked) in types {
                ticked.set(draft.communications.contains(&option.key));
            }
        });
    }

    /// Whether something was typed that is not stored.
    pub(super) fn is_changed(self) -> bool {
        normal(self.draft()) != normal(self.base.get())
    }

    /// The roles that are ticked now.
    pub(super) fn ticked_roles(self) -> Vec<Role> {
        self.roles.with_value(|roles| {
            roles
                .iter()
                .filter(|(_, ticked)| ticked.get())
                .map(|(option, _)| option.role.clone())
                .collect()
        })
    }

    /// The highest level that the ticked roles give in a section, and the first role that gives it.
    pub(super) fn by_roles(self, section: &Section) -> (Level, Option<Role>) {
        let roles = self.ticked_roles();
        let level = roles
            .iter()
            .map(|role| given_by(role, section))
            .max()
            .unwrap_or_default();
        let role = roles
            .into_iter()
            .find(|role| level > Level::Restrict && given_by(role, section) == level);
        (level, role)
    }

    /// What the ticked roles and the chosen levels add up to in a section.
    pub(super) fn resulting(self, section: &Section) -> Level {
        let mut permissions = Levels::new();
        self.sections.with_value(|sections| {
            for (option, level) in sections {
                if option.section.key == section.key {
                    permissions.insert(section.key.clone(), level.get().parse().unwrap_or_default());
                }
            }
        });
        domain::access::holding(std::slice::from_ref(section), &self.ticked_roles(), &permissions)
            .level(section.key.as_str())
    }

    /// Whether the contact, as it would be, may receive a communication type (rule 6).
    pub(super) fn may_receive(self, option: &CommunicationOption) -> bool {
        let Some(key) = &option.section else { return true };
        let section = self.sections.with_value(|sections| {
            sections
                .iter()
                .map(|(option, _)| &option.section)
                .find(|section| section.key == *key)
                .cloned()
        });
        section.is_some_and(|section| self.resulting(&section) >= Level::Read)
    }

    /// The sentence under a field, if it has an error.
    pub(super) fn error(self, field: impl Into<String>) -> Signal<Option<String>> {
        let field = field.into();
        let i18n = crate::i18n::use_i18n();
        Signal::derive(move || {
            let locale = i18n.get_locale();
            self.failures.with(|failures| {
                failures
                    .iter()
                    .find(|failure| failure.field == field)
                    .map(|failure| crate::words::reason(locale, &failure.reason))
            })
        })
    }

    /// As [`Self::error`], for a part of a phone, wherever its row stands now.
    pub(super) fn phone_error(self, row: usize, part: &'static str) -> Signal<Option<String>> {
        let i18n = crate::i18n::use_i18n();
        Signal::derive(move || {
            let locale = i18n.get_locale();
            let at = self
                .phones
                .with(|phones| phones.iter().position(|phone| phone.id == row))?;
            let field = format!("phones[{at}][{part}]");
            self.failures.with(|failures| {
                failures
                    .iter()
                    .find(|failure| failure.field == field)
                    .map(|failure| crate::words::reason(locale, &failure.reason))
            })
        })
    }

    /// Why roles and permissions cannot be changed at all.
    pub(super) fn access_refusal(self) -> Option<Refusal> {
        self.limits.with_value(|limits| limits.access.clone())
    }

    /// Why e-mail, login and password cannot be changed.
    pub(super) fn identity_refusal(self) -> Option<Refusal> {
        self.limits.with_value(|limits| limits.identity.clone())
    }
}

/// The level that a draft grants beside the roles.
fn level_code(draft: &ContactDraft, section: &Section) -> String {
    draft
        .permissions
        .get(section.key.as_str())
        .cloned()
        .unwrap_or_else(|| Level::Restrict.code().to_owned())
}

/// A draft in which what means the same is the same.
fn normal(mut draft: ContactDraft) -> ContactDraft {
    draft.confirm.clear();
    draft.roles.sort();
    draft.communications.sort();
    draft.permissions.retain(|_, level| level != Level::Restrict.code());
    draft
        .phones
        .retain(|phone| !phone.number.is_empty() || !phone.extension.is_empty());
    draft
}
