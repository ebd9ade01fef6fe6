//! The list of the people of the provider.

use super::{ADDRESS, NEW, api};
use crate::title::Title;
use crate::{
    fetched::{Fetched, loaded},
    i18n::{t_string, use_i18n},
    language::said,
    node::{Node, view},
    ui::{Avatar, Badge, EmptyState, LinkButton, Look, Status, Tone},
    words,
};
use domain::staff::{StaffList, StaffRow};
use leptos::prelude::*;

/// The page at `/provider/staff`.
#[component]
pub fn StaffPage() -> impl IntoView {
    let i18n = use_i18n();
    let list = Fetched::new(|| (), |()| api::list());
    view! {
        <Title text=move || t_string!(i18n, staff.title) />
        {loaded(list, move |list| view! { <People list /> })}
    }
}

#[component]
fn People(list: StaffList) -> impl IntoView {
    let i18n = use_i18n();
    let StaffList { rows, may_edit } = list;
    let add = may_edit.then(|| {
        view! {
            <div class="page-header__actions">
                <LinkButton href=NEW.to_owned() look=Look::Primary icon="plus">
                    {move || t_string!(i18n, staff.add)}
                </LinkButton>
            </div>
        }
    });
    let is_empty = rows.is_empty();
    let rows: Vec<Node> = rows.into_iter().map(|row| view! { <Person row may_edit /> }).collect();
    view! {
        <div class="page-header">
            <div class="page-header__text">
                <h1 class="page-header__title">{move || t_string!(i18n, staff.title)}</h1>
                <p class="page-header__note">{move || t_string!(i18n, staff.note)}</p>
            </div>
            {add}
        </div>
        <section class="card" aria-label=move || t_string!(i18n, staff.title)>
            {if is_empty {
                view! { <EmptyState title=move || t_string!(i18n, staff.none) /> }
            } else {
                view! { <ul class="people">{rows}</ul> }
            }}
        </section>
    }
}

#[component]
fn Person(row: StaffRow, may_edit: bool) -> impl IntoView {
    let i18n = use_i18n();
    let level = words::in_words(row.level, |locale, level| words::staff_level(locale, *level).to_owned());
    let status = words::in_words(row.status, |locale, status| words::status(locale, *status).to_owned());
    let name = row.name.clone();
    let name = if may_edit {
        view! { <a class="people__link" href=format!("{ADDRESS}/{}", row.id)>{name}</a> }
    } else {
        view! { <span class="people__name">{name}</span> }
    };
    let last = match row.last_sign_in {
        Some(day) => {
            let day = said(day);
            view! { <span>{move || t_string!(i18n, staff.last_sign_in, day = &day())}</span> }
        }
        None => view! { <span>{move || t_string!(i18n, staff.owes)}</span> },
    };
    view! {
        <li class="people__item">
            <Avatar name=row.name.clone() />
            <p class="people__who">
                <span class="people__line">
                    {name}
                    {row.is_own.then(|| view! { <Badge tone=Tone::Info>{move || t_string!(i18n, staff.you)}</Badge> })}
                </span>
                <span class="people__reach">
                    <span>{row.email}</span>
                    <span>{row.phone}</span>
                </span>
            </p>
            <p class="people__level">{level}</p>
            <p class="people__status">
                <Status kind=row.status.code() label=status />
                <span class="people__last">{last}</span>
            </p>
        </li>
    }
}
