//! The answer: whether the contact is let in, the rules before all sections, and the sections one by one.

use super::rules;
use crate::node::view;
use crate::{
    i18n::{t_string, td_string, use_i18n},
    language::said,
    ui::{Banner, Icon, PermissionIcon, PermissionLook, Tone},
    words,
};
use domain::{
    access::{Check, Level, Section, SectionAccess},
    contacts::AccessView,
};
use leptos::prelude::*;

/// The answer.
#[component]
pub(super) fn Answer(
    /// What was decided, and why.
    view: AccessView,
    /// All sections, in order.
    sections: Vec<Section>,
) -> impl IntoView {
    let i18n = use_i18n();
    let let_in = view.let_in;
    let verdict = words::in_words(view.clone(), |locale, view| {
        let (name, at) = (&view.name, words::bilingual(locale, &view.at));
        if view.let_in {
            td_string!(locale, explain.let_in, name = name, at = at)
        } else {
            td_string!(locale, explain.refused, name = name, at = at)
        }
    });
    let checks = view
        .checks
        .iter()
        .map(|check| view! { <CheckLine check=*check view=view.clone() /> })
        .collect_view();
    let remarks = {
        let view = view.clone();
        move || {
            rules::remarks(i18n.get_locale(), &view)
                .into_iter()
                .map(|remark| {
                    view! {
                        <li class="rules__item">
                            <Icon name="info" small=true />
                            <span>{remark}</span>
                        </li>
                    }
                })
                .collect_view()
        }
    };
    let rows = view
        .sections
        .into_iter()
        .filter_map(|access| {
            let section = sections.iter().find(|section| section.key == access.section)?.clone();
            Some(view! { <SectionRow section access /> })
        })
        .collect_view();
    view! {
        <Banner tone=if let_in { Tone::Success } else { Tone::Signal }>{verdict}</Banner>
        <section class="card" aria-labelledby="explain-before">
            <div class="card__header">
                <h2 class="card__title" id="explain-before">{move || t_string!(i18n, explain.before)}</h2>
            </div>
            <ul class="rules" role="list">{checks}{remarks}</ul>
        </section>
        <section class="card" aria-labelledby="explain-sections">
            <div class="card__header">
                <h2 class="card__title" id="explain-sections">{move || t_string!(i18n, explain.sections)}</h2>
            </div>
            {(!let_in).then(|| view! { <p class="explain__note">{move || t_string!(i18n, explain.not_usable)}</p> })}
            <table class="explain" aria-labelledby="explain-sections">
                <thead>
                    <tr>
                        <th scope="col">{move || t_string!(i18n, contacts.section)}</th>
                        <th scope="col">{move || t_string!(i18n, explain.level)}</th>
                        <th scope="col">{move || t_string!(i18n, explain.why)}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </section>
    }
}

/// A rule before all sections: whether it stands in the way is said in a word and by a mark of its own shape.
#[component]
fn CheckLine(check: Check, view: AccessView) -> impl IntoView {
    let i18n = use_i18n();
    let passes = check.refusal().is_none();
    let icon = if passes { "check" } else { "error" };
    let verdict = move || {
        if passes {
            t_string!(i18n, explain.passes)
        } else {
            t_string!(i18n, explain.stops)
        }
    };
    let words = words::in_words(view, move |locale, view| rules::check(locale, check, view));
    view! {
        <li class="rules__item" class:rules__item--stops=!passes>
            <Icon name=icon small=true />
            <span>
                <strong class="rules__verdict">{verdict}</strong>
                " "
                {words}
            </span>
        </li>
    }
}

#[component]
fn SectionRow(section: Section, access: SectionAccess) -> impl IntoView {
    let i18n = use_i18n();
    let level = access.level;
    let look = match level {
        Level::Restrict => PermissionLook::None,
        Level::Read => PermissionLook::Outlined,
        Level::Modify => PermissionLook::Filled,
    };
    let nothing = access.reasons.is_empty();
    let reasons = access
        .reasons
        .into_iter()
        .map(|why| {
            let words = words::in_words(why, rules::why);
            view! { <li>{words}</li> }
        })
        .collect_view();
    view! {
        <tr>
            <th scope="row">
                <span class="explain__section">
                    <PermissionIcon icon=section.icon level=look />
                    <span>{said(section.name)}</span>
                </span>
            </th>
            <td class="nowrap">{words::in_words(level, |locale, level| words::level(locale, *level).to_owned())}</td>
            <td>
                <ul class="explain__reasons" role="list">
                    {reasons}
                    {nothing.then(|| view! { <li>{move || t_string!(i18n, explain.nothing)}</li> })}
                </ul>
            </td>
        </tr>
    }
}
