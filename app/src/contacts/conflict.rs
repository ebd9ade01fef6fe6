//! Someone else saved first: what they changed, field by field, and whose value stands.

use super::fields::Fields;
use crate::node::view;
use crate::{
    i18n::{Locale, t_string, td_string, use_i18n},
    ui::{Banner, Tone},
    words,
};
use domain::contacts::{ContactDraft, FieldConflict, take_theirs};
use leptos::prelude::*;

/// What a field of the form is called.
pub(super) fn field_name(locale: Locale, fields: Fields, field: &str) -> String {
    let plain = match field {
        "first_name" => td_string!(locale, contacts.first_name),
        "last_name" => td_string!(locale, contacts.last_name),
        "title" => td_string!(locale, contacts.title_field),
        "email" => td_string!(locale, contacts.email),
        "language" => td_string!(locale, contacts.language),
        "time_zone" => td_string!(locale, contacts.time_zone),
        "notes" => td_string!(locale, contacts.notes),
        "roles" => td_string!(locale, contacts.roles),
        "access[login]" => td_string!(locale, contacts.login),
        "access[password]" => td_string!(locale, contacts.password),
        "access[disabled]" => td_string!(locale, contacts.portal_access),
        "access[activates_date]" | "access[activates_time]" => td_string!(locale, contacts.activation_date),
        "access[expires_date]" | "access[expires_time]" => td_string!(locale, contacts.expiration_date),
        "access[interface_language]" => td_string!(locale, contacts.interface_language),
        "access[networks]" => td_string!(locale, contacts.allowed_addresses),
        "access[two_factor]" => td_string!(locale, contacts.two_factor),
        phone if phone.starts_with("phones") => td_string!(locale, contacts.phones),
        communication if communication.starts_with("communications") => td_string!(locale, contacts.communications),
        permission => {
            let key = permission
                .strip_prefix("permissions[")
                .and_then(|rest| rest.strip_suffix(']'))
                .unwrap_or(permission);
            return fields
                .sections
                .with_value(|sections| {
                    sections
                        .iter()
                        .find(|(option, _)| option.section.key.as_str() == key)
                        .map(|(option, _)| words::bilingual(locale, &option.section.name))
                })
                .unwrap_or_default();
        }
    };
    plain.to_owned()
}

/// A date, and a time if there is one.
fn spaced(date: &str, time: &str) -> String {
    format!("{date} {time}").trim().to_owned()
}

/// The value of a field in a draft, in words.
fn field_value(locale: Locale, fields: Fields, field: &str, draft: &ContactDraft) -> String {
    let named = match field {
        "first_name" => draft.first_name.clone(),
        "last_name" => draft.last_name.clone(),
        "title" => draft.title.clone(),
        "email" => draft.email.clone(),
        "time_zone" => draft.time_zone.clone(),
        "notes" => draft.notes.clone(),
        "access[login]" => draft.access.login.clone(),
        "language" => draft
            .language
            .parse()
            .map(|language| words::language_name(locale, language).to_owned())
            .unwrap_or_default(),
        "phones" => {
            let phones: Vec<String> = draft
                .phones
                .iter()
                .filter(|phone| !phone.number.is_empty())
                .map(|phone| match phone.extension.as_str() {
                    "" => phone.number.clone(),
                    extension => format!(
                        "{} {}",
                        phone.number,
                        td_string!(locale, contacts.extension_short, number = extension)
                    ),
                })
                .collect();
            phones.join(", ")
        }
        "roles" => fields.roles.with_value(|roles| {
            let names: Vec<String> = roles
                .iter()
                .filter(|(option, _)| draft.roles.iter().any(|id| id == option.role.id.as_str()))
                .map(|(option, _)| words::bilingual(locale, &option.role.name))
                .collect();
            names.join(", ")
        }),
        "communications" => fields.communications.with_value(|types| {
            let names: Vec<String> = types
                .iter()
                .filter(|(option, _)| draft.communications.contains(&option.key))
                .map(|(option, _)| words::bilingual(locale, &option.name))
                .collect();
            names.join(", ")
        }),
        "access[activates_date]" => spaced(&draft.access.activates_date, &draft.access.activates_time),
        "access[expires_date]" => spaced(&draft.access.expires_date, &draft.access.expires_time),
        "access[networks]" => draft.access.networks.lines().collect::<Vec<_>>().join(", "),
        "access[interface_language]" => match draft.access.interface_language.parse() {
            Ok(language) => words::language_name(locale, language).to_owned(),
            Err(_) => td_string!(locale, contacts.as_the_browser_asks).to_owned(),
        },
        "access[two_factor]" => {
            let choice = draft.access.two_factor.parse().unwrap_or_default();
            words::two_factor(locale, choice).to_owned()
        }
        "access[disabled]" => {
            let word = if draft.access.disabled {
                td_string!(locale, words.disabled)
            } else {
                td_string!(locale, words.active)
            };
            word.to_owned()
        }
        permission => {
            let key = permission
                .strip_prefix("permissions[")
                .and_then(|rest| rest.strip_suffix(']'))
                .unwrap_or(permission);
            let level = draft
                .permissions
                .get(key)
                .and_then(|level| level.parse().ok())
                .unwrap_or_default();
            words::level(locale, level).to_owned()
        }
    };
    if named.is_empty() {
        td_string!(locale, contacts.empty_value).to_owned()
    } else {
        named
    }
}

/// The panel at the top of the dialog.
#[component]
pub(super) fn Conflict(
    /// The fields of the dialog; their base is what stands now.
    fields: Fields,
) -> impl IntoView {
    let i18n = use_i18n();
    let rows = move || {
        fields
            .conflicts
            .get()
            .into_iter()
            .map(|conflict| view! { <ConflictRow fields conflict /> })
            .collect_view()
    };
    let who = move || {
        let by = fields.conflict_by.get();
        if by.is_empty() {
            t_string!(i18n, contacts.conflict_by_someone).to_owned()
        } else {
            t_string!(i18n, contacts.conflict_by, name = by)
        }
    };
    view! {
        {move || {
            (!fields.conflicts.with(Vec::is_empty))
                .then(|| {
                    view! {
                        <section class="conflict" aria-label=move || t_string!(i18n, contacts.conflict_label)>
                            <Banner tone=Tone::Signal alert=true>
                                <strong>{who}</strong>
                                " "
                                {move || t_string!(i18n, contacts.conflict_what)}
                            </Banner>
                            <ul class="conflict__list">{rows}</ul>
                        </section>
                    }
                })
        }}
    }
}

#[component]
fn ConflictRow(fields: Fields, conflict: FieldConflict) -> impl IntoView {
    let i18n = use_i18n();
    let field = StoredValue::new(conflict.field);
    let mine = StoredValue::new(fields.draft_untracked());
    let name = move || field.with_value(|field| field_name(i18n.get_locale(), fields, field));
    let value_mine =
        move || field.with_value(|field| mine.with_value(|mine| field_value(i18n.get_locale(), fields, field, mine)));
    let value_theirs = move || {
        field.with_value(|field| {
            fields
                .base
                .with(|theirs| field_value(i18n.get_locale(), fields, field, theirs))
        })
    };
    let choose = move |theirs: bool| {
        field.with_value(|field| {
            let mut draft = fields.draft_untracked();
            if theirs {
                fields.base.with_untracked(|base| take_theirs(field, base, &mut draft));
            } else {
                mine.with_value(|mine| take_theirs(field, mine, &mut draft));
            }
            fields.fill(&draft);
        });
    };
    let group = field.with_value(|field| format!("choose[{field}]"));
    // Where only they changed something, theirs is what one would expect to keep.
    let theirs_first = !conflict.both;
    if theirs_first {
        Effect::new(move |_| choose(true));
    }
    view! {
        <li class="conflict__item">
            <fieldset class="conflict__choice">
                <legend class="field__label">{name}</legend>
                <label class="check">
                    <input
                        class="check__radio"
                        type="radio"
                        name=group.clone()
                        value="mine"
                        checked=!theirs_first
                        on:change=move |_| choose(false)
                    />
                    <span class="check__text">{value_mine}<small>{move || t_string!(i18n, contacts.conflict_mine)}</small></span>
                </label>
                <label class="check">
                    <input
                        class="check__radio"
                        type="radio"
                        name=group
                        value="theirs"
                        checked=theirs_first
                        on:change=move |_| choose(true)
                    />
                    <span class="check__text">{value_theirs}<small>{move || t_string!(i18n, contacts.conflict_theirs)}</small></span>
                </label>
            </fieldset>
        </li>
    }
}
