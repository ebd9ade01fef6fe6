//! The permission grid: what the roles give, what is granted beside, and the level that results.

use super::fields::Fields;
use crate::node::{Node, view};
use crate::{
    i18n::{t_string, use_i18n},
    language::said,
    ui::{FieldError, Icon, LevelControl, LevelStop, PermissionIcon, PermissionLook},
    words,
};
use domain::{Refusal, access::Level, contacts::SectionOption};
use leptos::{prelude::*, text_prop::TextProp};

/// The grid: a radio group for each section.
#[component]
pub(super) fn Grid(
    /// The fields of the dialog.
    fields: Fields,
) -> impl IntoView {
    let i18n = use_i18n();
    let rows = fields
        .sections
        .get_value()
        .into_iter()
        .map(|(option, value)| view! { <GridRow fields option value /> })
        .collect_view();
    view! {
        <div class="grid-frame">
            <table class="grid" role="table" aria-label=move || t_string!(i18n, contacts.manage_permissions)>
                <thead class="grid__head" role="rowgroup">
                    <tr role="row">
                        <th class="grid__column" role="columnheader" scope="col">{move || t_string!(i18n, contacts.section)}</th>
                        <th class="grid__column" role="columnheader" scope="col">{move || t_string!(i18n, contacts.by_roles)}</th>
                        <th class="grid__column" role="columnheader" scope="col">{move || t_string!(i18n, contacts.beside)}</th>
                        <th class="grid__column" role="columnheader" scope="col">{move || t_string!(i18n, contacts.resulting)}</th>
                    </tr>
                </thead>
                <tbody class="grid__body" role="rowgroup">{rows}</tbody>
            </table>
        </div>
    }
}

#[component]
fn GridRow(fields: Fields, option: SectionOption, value: RwSignal<String>) -> impl IntoView {
    let i18n = use_i18n();
    let SectionOption { section, most, refusal } = option;
    let key = section.key.to_string();
    let stored = value.get_untracked();
    let name = format!("permissions[{key}]");
    let ids = (
        format!("section-{key}"),
        format!("section-{key}-why"),
        format!("section-{key}-error"),
    );
    let limited = fields.access_refusal().is_some();
    let locked = section.owner_only;
    let by_roles = {
        let section = section.clone();
        Memo::new(move |_| fields.by_roles(&section))
    };
    let resulting = {
        let section = section.clone();
        Memo::new(move |_| fields.resulting(&section))
    };
    let stops = Level::ALL
        .into_iter()
        .map(|level| {
            let is_stored = stored == level.code();
            let disabled = Signal::derive(move || {
                let given = by_roles.get().0;
                limited || locked || (!is_stored && level > Level::Restrict && (level > most || level <= given))
            });
            let label: TextProp = (move || words::level(i18n.get_locale(), level)).into();
            LevelStop {
                value: level.code(),
                label,
                disabled,
            }
        })
        .collect();
    // What is disabled is not posted: a plain form hands back what stands.
    let kept = (limited || locked).then(|| view! { <input type="hidden" name=name.clone() value=stored.clone() /> });
    let reason = move || {
        let locale = i18n.get_locale();
        let refusal = if locked {
            Some(Refusal::OwnerOnly)
        } else if limited {
            None
        } else {
            match by_roles.get() {
                (Level::Restrict, _) | (_, None) => refusal.clone(),
                (level, Some(role)) if level >= most => Some(Refusal::GivenByRole { role: role.name }),
                (_, Some(role)) => Some(refusal.clone().unwrap_or(Refusal::GivenByRole { role: role.name })),
            }
        };
        refusal.map(|refusal| words::refusal(locale, &refusal))
    };
    let source = move || {
        let locale = i18n.get_locale();
        match by_roles.get() {
            (level, Some(role)) => view! {
                <span class="grid__source">
                    {words::level(locale, level)}
                    <small>{words::bilingual(locale, &role.name)}</small>
                </span>
            },
            _ => nothing(t_string!(i18n, contacts.nothing)),
        }
    };
    let icon = section.icon.clone();
    let effect = move || {
        let level = resulting.get();
        let look = match level {
            Level::Restrict => return nothing(words::level(i18n.get_locale(), level)),
            Level::Read => PermissionLook::Outlined,
            Level::Modify => PermissionLook::Filled,
        };
        view! {
            <PermissionIcon icon=icon.clone() level=look />
            {words::level(i18n.get_locale(), level)}
        }
    };
    let before = stored.clone();
    let changed = move || value.with(|value| *value != before);
    let error = fields.error(name.clone());
    let (id, why_id, error_id) = ids;
    let reason_id = why_id.clone();
    view! {
        <tr class="grid__row" class:grid__row--locked=locked class:grid__row--changed=changed role="row">
            <th class="grid__cell" role="rowheader" scope="row">
                <span class="grid__section" id=id.clone()>
                    <Icon name=section.icon />
                    <span>{said(section.name)}</span>
                </span>
            </th>
            <td class="grid__cell grid__cell--source" role="cell">{source}</td>
            <td class="grid__cell grid__cell--level" role="cell">
                {kept}
                <LevelControl name labelled_by=id described_by=why_id stops value />
                <span class="grid__reason" id=reason_id>
                    {move || reason().map(|reason| view! { <Icon name="lock" small=true /> <span>{reason}</span> })}
                </span>
                <FieldError id=error_id error />
            </td>
            <td class="grid__cell grid__cell--effect" role="cell">
                <span class="grid__effect">{effect}</span>
            </td>
        </tr>
    }
}

/// A dash that reads as a word.
fn nothing(word: &'static str) -> Node {
    view! {
        <span class="grid__nothing">
            <span aria-hidden="true">"–"</span>
            <span class="hidden">{word}</span>
        </span>
    }
}
