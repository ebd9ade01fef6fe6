//! The roles that a customer may use and what each gives, for its people to read.

use super::{api, kind_word};
use crate::title::Title;
use crate::{
    fetched::{Fetched, loaded},
    frame::scope,
    i18n::{t_string, use_i18n},
    language::said,
    node::{Node, view},
    ui::{EmptyState, Icon, PermissionIcon, PermissionLook},
    words,
};
use domain::{
    access::{Kind, Level, Role, Section, given_by},
    roles::AllowedRoles,
};
use leptos::prelude::*;

/// The page at `/allowed-roles`.
#[component]
pub fn AllowedRolesPage() -> impl IntoView {
    let i18n = use_i18n();
    let scope = scope();
    let page = Fetched::new(|| (), move |()| api::allowed(scope.clone()));
    view! {
        <Title text=move || t_string!(i18n, roles.allowed_title) />
        <div class="page-header">
            <div class="page-header__text">
                <h1 class="page-header__title">{move || t_string!(i18n, roles.allowed_title)}</h1>
                <p class="page-header__note">{move || t_string!(i18n, roles.allowed_note)}</p>
            </div>
        </div>
        {loaded(page, move |page| view! { <Matrix page /> })}
    }
}

#[component]
fn Matrix(page: AllowedRoles) -> impl IntoView {
    let i18n = use_i18n();
    let AllowedRoles {
        customer,
        roles,
        sections,
    } = page;
    if roles.is_empty() {
        return view! {
            <section class="card">
                <EmptyState
                    title=move || t_string!(i18n, roles.none_allowed)
                    text=move || t_string!(i18n, roles.none_allowed_text)
                />
            </section>
        };
    }
    let heads = roles
        .iter()
        .map(|role| {
            let kind = role.kind;
            view! {
                <th class="matrix__role" role="columnheader" scope="col">
                    <span class="matrix__name">{said(role.name.clone())}</span>
                    {(kind > Kind::Ordinary).then(|| view! { <small>{move || kind_word(i18n.get_locale(), kind)}</small> })}
                </th>
            }
        })
        .collect_view();
    let rows = sections.iter().map(|section| row(section, &roles)).collect_view();
    let has_descriptions = roles.iter().any(|role| !role.description.en.is_empty());
    let about = roles
        .iter()
        .filter(|role| !role.description.en.is_empty())
        .map(|role| view! { <dt>{said(role.name.clone())}</dt><dd>{said(role.description.clone())}</dd> })
        .collect_view();
    view! {
        <section class="card matrix-frame" tabindex="0" aria-label=move || format!("{}, {customer}", t_string!(i18n, roles.allowed_title))>
            <table class="matrix" role="table" aria-label=move || t_string!(i18n, roles.allowed_title)>
                <thead class="matrix__head" role="rowgroup">
                    <tr role="row">
                        <th class="matrix__section" role="columnheader" scope="col">{move || t_string!(i18n, contacts.section)}</th>
                        {heads}
                    </tr>
                </thead>
                <tbody class="matrix__body" role="rowgroup">{rows}</tbody>
            </table>
        </section>
        {has_descriptions.then(|| view! { <dl class="card matrix__about">{about}</dl> })}
    }
}

/// What each role gives in a section.
fn row(section: &Section, roles: &[Role]) -> Node {
    let i18n = use_i18n();
    let cells = roles
        .iter()
        .map(|role| {
            let level = given_by(role, section);
            let look = match level {
                Level::Restrict => PermissionLook::None,
                Level::Read => PermissionLook::Outlined,
                Level::Modify => PermissionLook::Filled,
            };
            let name = role.name.clone();
            let class = if level == Level::Restrict {
                "matrix__cell matrix__cell--none"
            } else {
                "matrix__cell"
            };
            view! {
                <td class=class role="cell" data-role=move || words::bilingual(i18n.get_locale(), &name)>
                    <span class="matrix__level">
                        <PermissionIcon icon=section.icon.clone() level=look />
                        {move || words::level(i18n.get_locale(), level)}
                    </span>
                </td>
            }
        })
        .collect_view();
    view! {
        <tr class="matrix__row" role="row">
            <th class="matrix__section" role="rowheader" scope="row">
                <span class="grid__section">
                    <Icon name=section.icon.clone() />
                    <span>{said(section.name.clone())}</span>
                </span>
            </th>
            {cells}
        </tr>
    }
}
