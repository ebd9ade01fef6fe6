//! Those who ask for access and wait.

use super::api;
use crate::title::Title;
use crate::{
    fetched::{Fetched, loaded},
    frame::scope,
    i18n::{t_string, use_i18n},
    language::said,
    node::{Node, view},
    ui::{Avatar, EmptyState},
    words,
};
use domain::registration::{RegistrationList, RegistrationRow};
use leptos::prelude::*;

/// The page at `{base}/registrations`.
#[component]
pub fn RegistrationsPage() -> impl IntoView {
    let i18n = use_i18n();
    let asked = scope();
    let base = StoredValue::new(scope().base());
    let list = Fetched::new(|| (), move |()| api::list(asked.clone()));
    view! {
        <Title text=move || t_string!(i18n, registration.list) />
        <div class="page-header">
            <div class="page-header__text">
                <h1 class="page-header__title">{move || t_string!(i18n, registration.list)}</h1>
                <p class="page-header__note">{move || t_string!(i18n, registration.list_note)}</p>
            </div>
        </div>
        {loaded(list, move |list| view! { <People list base=base.get_value() /> })}
    }
}

#[component]
fn People(list: RegistrationList, base: String) -> impl IntoView {
    let i18n = use_i18n();
    let RegistrationList { rows, more } = list;
    let (is_empty, count) = (rows.is_empty(), rows.len());
    let rows: Vec<Node> = rows.into_iter().map(|row| person(row, &base)).collect();
    view! {
        <section class="card" aria-label=move || t_string!(i18n, registration.list)>
            {if is_empty {
                view! {
                    <EmptyState
                        title=move || t_string!(i18n, registration.nobody)
                        text=move || t_string!(i18n, registration.nobody_text)
                    />
                }
            } else {
                view! { <ul class="people">{rows}</ul> }
            }}
        </section>
        {more.then(|| view! { <p class="page-header__note">{move || t_string!(i18n, registration.more, count = count)}</p> })}
    }
}

fn person(row: RegistrationRow, base: &str) -> Node {
    let i18n = use_i18n();
    let RegistrationRow {
        id,
        name,
        email,
        language,
        asked,
    } = row;
    let href = format!("{base}/registrations/{id}");
    let asked = said(asked);
    let language = words::in_words(language, |locale, language| {
        words::language_name(locale, *language).to_owned()
    });
    view! {
        <li class="people__item">
            <Avatar name=name.clone() />
            <p class="people__who">
                <span class="people__line"><a class="people__link" href=href>{name}</a></span>
                <span class="people__reach"><span>{email}</span></span>
            </p>
            <p class="people__level">{language}</p>
            <p class="people__status">
                <span class="people__last">{move || t_string!(i18n, registration.asked_at, date = asked())}</span>
            </p>
        </li>
    }
}
