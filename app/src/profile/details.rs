//! Name, telephones, language and time zone; the e-mail address; what one receives.

use super::ADDRESS;
use crate::{
    form::{FormCheck, FormError, FormFooter, FormPassword, FormSelect, FormText, PostForm},
    i18n::{t_string, use_i18n},
    language::said,
    node::{Node, view},
    ui::{Checkbox, SelectOption},
    words,
};
use domain::{
    Bilingual, Language,
    contacts::{PhoneDraft, PhoneKind},
    form::{Done, PostedForm},
    profile::{DetailsDraft, OwnCommunication, Person},
};
use leptos::prelude::*;

/// Name, telephones, language and time zone; the role, which somebody else changes.
#[component]
pub(super) fn Details(
    details: DetailsDraft,
    person: Person,
    posted: Option<PostedForm>,
    on_done: Callback<Done>,
) -> impl IntoView {
    let i18n = use_i18n();
    let version = details.version;
    let rows = rows(&details.phones, posted.as_ref());
    view! {
        <PostForm action=ADDRESS posted version on_done>
            <fieldset class="card form__group">
                <legend class="form__legend">{move || t_string!(i18n, profile.details)}</legend>
                <Fields details person rows />
                <div class="form__whole"><FormFooter submit=move || t_string!(i18n, profile.save) /></div>
            </fieldset>
        </PostForm>
    }
}

/// The fields, of a contact or of someone of the provider, and what they may do.
#[component]
fn Fields(details: DetailsDraft, person: Person, rows: usize) -> impl IntoView {
    let i18n = use_i18n();
    let (fields, role) = match person {
        Person::Contact { roles, time_zones, .. } => (of_contact(details, rows, time_zones), of_roles(roles)),
        Person::Staff { level } => {
            let level = words::in_words(level, |locale, level| words::staff_level(locale, *level).to_owned());
            let role = view! {
                <p><strong>{level}</strong></p>
                <p class="field__hint">{move || t_string!(i18n, profile.level_by)}</p>
            };
            (of_staff(details), role)
        }
    };
    view! {
        {fields}
        <div class="profile__role">
            <p class="field__label">{move || t_string!(i18n, profile.role)}</p>
            {role}
        </div>
    }
}

fn of_staff(details: DetailsDraft) -> Node {
    let i18n = use_i18n();
    view! {
        <FormText
            name="name"
            label=move || t_string!(i18n, profile.name)
            value=details.name
            autocomplete="name"
            required=true
        />
        <FormText
            name="phone"
            label=move || t_string!(i18n, profile.phone)
            value=details.phone
            kind="tel"
            autocomplete="tel"
        />
    }
}

/// The roles by their names.
fn of_roles(roles: Vec<Bilingual>) -> Node {
    let i18n = use_i18n();
    let names = move || {
        let locale = i18n.get_locale();
        let names: Vec<String> = roles.iter().map(|role| words::bilingual(locale, role)).collect();
        if names.is_empty() {
            t_string!(i18n, profile.no_role).to_owned()
        } else {
            names.join(", ")
        }
    };
    view! {
        <p><strong>{names}</strong></p>
        <p class="field__hint">{move || t_string!(i18n, profile.roles_by)}</p>
    }
}

/// As many rows as there are telephones, or as many as were posted.
fn rows(phones: &[PhoneDraft], posted: Option<&PostedForm>) -> usize {
    let is_row = |name: &str| name.starts_with("phones[") && name.ends_with("][number]");
    let posted = posted.filter(|posted| posted.action == ADDRESS);
    posted.map_or(phones.len(), |posted| {
        posted.fields.iter().filter(|(name, _)| is_row(name)).count()
    })
}

fn of_contact(details: DetailsDraft, rows: usize, time_zones: Vec<String>) -> Node {
    let i18n = use_i18n();
    let languages = Signal::derive(move || {
        let locale = i18n.get_locale();
        let each = Language::ALL.iter();
        each.map(|language| SelectOption::new(language.code(), words::language_name(locale, *language)))
            .collect()
    });
    let zones: Vec<SelectOption> = time_zones
        .into_iter()
        .map(|zone| SelectOption::new(zone.clone(), zone.replace('_', " ")))
        .collect();
    let zones = Signal::stored(zones);
    let phones: Vec<Node> = (0..rows)
        .map(|row| {
            let phone = details.phones.get(row).cloned().unwrap_or_default();
            view! { <Phone row phone /> }
        })
        .collect();
    view! {
        <FormText
            name="first_name"
            label=move || t_string!(i18n, contacts.first_name)
            value=details.first_name
            autocomplete="given-name"
            required=true
        />
        <FormText
            name="last_name"
            label=move || t_string!(i18n, contacts.last_name)
            value=details.last_name
            autocomplete="family-name"
            required=true
        />
        <div class="form__whole profile__phones">
            {phones}
            <p class="field__hint">{move || t_string!(i18n, profile.phones_note)}</p>
            <FormError name="phones" />
        </div>
        <FormSelect name="language" label=move || t_string!(i18n, profile.letters_language) value=details.language options=languages />
        <FormSelect name="time_zone" label=move || t_string!(i18n, contacts.time_zone) value=details.time_zone options=zones />
    }
}

#[component]
fn Phone(row: usize, phone: PhoneDraft) -> impl IntoView {
    let i18n = use_i18n();
    let n = row + 1;
    let name = |field: &str| format!("phones[{row}][{field}]");
    let kinds = Signal::derive(move || {
        let locale = i18n.get_locale();
        let each = PhoneKind::ALL.into_iter();
        each.map(|kind| SelectOption::new(kind.code(), words::phone_kind(locale, kind)))
            .collect()
    });
    let kind = if phone.kind.is_empty() {
        PhoneKind::default().code().to_owned()
    } else {
        phone.kind
    };
    view! {
        <div class="profile__phone">
            <FormText
                name=name("number")
                label=move || t_string!(i18n, profile.phone_number, n = n)
                value=phone.number
                kind="tel"
                autocomplete="tel"
            />
            <FormText
                name=name("extension")
                label=move || t_string!(i18n, profile.phone_extension, n = n)
                value=phone.extension
            />
            <FormSelect name=name("kind") label=move || t_string!(i18n, profile.phone_kind, n = n) value=kind options=kinds />
        </div>
    }
}

/// The e-mail address, with the password once more.
#[component]
pub(super) fn Email(email: String, posted: Option<PostedForm>, on_done: Callback<Done>) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <PostForm action=format!("{ADDRESS}/email") posted on_done>
            <fieldset class="card form__group">
                <legend class="form__legend">{move || t_string!(i18n, profile.email_title)}</legend>
                <p class="form__note">{move || t_string!(i18n, profile.email_note)}</p>
                <FormText
                    name="email"
                    label=move || t_string!(i18n, profile.email)
                    value=email
                    kind="email"
                    autocomplete="email"
                    literal=true
                    required=true
                />
                <FormPassword name="email_password" label=move || t_string!(i18n, profile.current_password) />
                <div class="form__whole"><FormFooter submit=move || t_string!(i18n, profile.email_save) /></div>
            </fieldset>
        </PostForm>
    }
}

/// What one receives, as far as one's sections allow.
#[component]
pub(super) fn Communications(
    communications: Vec<OwnCommunication>,
    version: i64,
    posted: Option<PostedForm>,
    on_done: Callback<Done>,
) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <PostForm action=format!("{ADDRESS}/communications") posted version on_done>
            <fieldset class="card form__group">
                <legend class="form__legend">{move || t_string!(i18n, profile.communications)}</legend>
                <p class="form__note">{move || t_string!(i18n, profile.communications_note)}</p>
                <Boxes communications />
                <div class="form__whole"><FormFooter submit=move || t_string!(i18n, profile.save) /></div>
            </fieldset>
        </PostForm>
    }
}

/// One box for each.
#[component]
fn Boxes(communications: Vec<OwnCommunication>) -> impl IntoView {
    communications
        .into_iter()
        .map(|kind| {
            let label = said(kind.name);
            match kind.needs {
                None => view! {
                    <FormCheck name="communications[]" value=kind.key label checked=kind.is_received />
                },
                Some(section) => {
                    let hint = words::in_words(section, |locale, section| {
                        words::reason(
                            locale,
                            &domain::Reason::NeedsSection {
                                section: section.clone(),
                            },
                        )
                    });
                    view! {
                        <Checkbox
                            name="communications[]"
                            value=kind.key
                            label
                            hint
                            checked=RwSignal::new(false)
                            disabled=true
                        />
                    }
                }
            }
        })
        .collect_view()
}
