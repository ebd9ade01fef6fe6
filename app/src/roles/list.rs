//! The list of roles, in the order in which everybody sees them.

use super::{ADDRESS, api, kind_word};
use crate::title::Title;
use crate::{
    fetched::{Fetched, loaded},
    form::{FormTrouble, PostForm},
    i18n::{t_string, use_i18n},
    language::said,
    node::view,
    sections::{MoveButtons, Moving},
    ui::{Badge, LinkButton, Look},
    words,
};
use domain::{access::Kind, form::WithForm, roles::RoleList};
use leptos::prelude::*;

/// The page at [`ADDRESS`].
#[component]
pub fn RolesPage() -> impl IntoView {
    let i18n = use_i18n();
    let list = Fetched::new(|| (), |()| api::list());
    let again = Callback::new(move |()| list.refetch());
    let moving = Moving::default();
    view! {
        <Title text=move || t_string!(i18n, roles.title) />
        {loaded(list, move |list| view! { <Roles list again moving /> })}
    }
}

#[component]
fn Roles(list: WithForm<RoleList>, again: Callback<()>, moving: Moving) -> impl IntoView {
    let i18n = use_i18n();
    let WithForm { page, posted } = list;
    let (last, may_edit) = (page.rows.len().saturating_sub(1), page.may_edit);
    let rows = page
        .rows
        .into_iter()
        .enumerate()
        .map(|(at, row)| {
            let counts = move || {
                let locale = i18n.get_locale();
                let contacts = t_string!(i18n, roles.contacts_count, count = words::count(locale, row.contacts));
                if row.kind == Kind::Owner {
                    return contacts;
                }
                let customers = t_string!(i18n, roles.customers_count, count = words::count(locale, row.customers));
                contacts + " · " + &customers
            };
            let kind = row.kind;
            view! {
                <li class="things__item">
                    <div class="things__text">
                        <a class="things__link" href=format!("{ADDRESS}/{}", row.id)>{said(row.name.clone())}</a>
                        <span class="things__note">{said(row.description)}</span>
                    </div>
                    <div class="things__facts">
                        {(kind > Kind::Ordinary).then(|| view! {
                            <Badge>{move || kind_word(i18n.get_locale(), kind)}</Badge>
                        })}
                        <span>{counts}</span>
                    </div>
                    {may_edit.then(|| view! {
                        <MoveButtons id=row.id.to_string() name=row.name first=at == 0 last=at == last moving />
                    })}
                </li>
            }
        })
        .collect_view();
    moving.drawn();
    view! {
        <div class="page-header">
            <div class="page-header__text">
                <h1 class="page-header__title">{move || t_string!(i18n, roles.title)}</h1>
                <p class="page-header__note">{move || t_string!(i18n, roles.note)}</p>
            </div>
            {may_edit.then(|| view! {
                <div class="page-header__actions">
                    <LinkButton href=format!("{ADDRESS}/new") look=Look::Primary icon="plus">
                        {move || t_string!(i18n, roles.add)}
                    </LinkButton>
                </div>
            })}
        </div>
        <PostForm action=ADDRESS posted locked=!may_edit class="card" on_done=move |_| again.run(())>
            <FormTrouble />
            <ol class="things" aria-label=move || t_string!(i18n, roles.title)>{rows}</ol>
        </PostForm>
    }
}
