//! The list of sections, in the order in which everybody sees them.

use super::{ADDRESS, MoveButtons, Moving, api};
use crate::title::Title;
use crate::{
    fetched::{Fetched, loaded},
    form::{FormTrouble, PostForm},
    i18n::{t_string, use_i18n},
    language::said,
    node::view,
    ui::{Badge, LinkButton, Look, PermissionIcon, PermissionLook},
};
use domain::{access::Level, form::WithForm, sections::SectionList};
use leptos::prelude::*;

/// The page at [`ADDRESS`].
#[component]
pub fn SectionsPage() -> impl IntoView {
    let i18n = use_i18n();
    let list = Fetched::new(|| (), |()| api::list());
    let again = Callback::new(move |()| list.refetch());
    let moving = Moving::default();
    view! {
        <Title text=move || t_string!(i18n, sections.title) />
        {loaded(list, move |list| view! { <Sections list again moving /> })}
    }
}

#[component]
fn Sections(list: WithForm<SectionList>, again: Callback<()>, moving: Moving) -> impl IntoView {
    let i18n = use_i18n();
    let WithForm { page, posted } = list;
    let (end, may_edit) = (page.rows.len().saturating_sub(1), page.may_edit);
    let rows = page
        .rows
        .into_iter()
        .enumerate()
        .map(|(at, row)| {
            let (built_in, owner_only) = (row.built_in, row.owner_only);
            let read_only = row.ceiling == Level::Read;
            let kind = move || {
                if built_in {
                    t_string!(i18n, sections.built_in)
                } else {
                    t_string!(i18n, sections.own)
                }
            };
            view! {
                <li class="things__item">
                    <PermissionIcon icon=row.icon level=PermissionLook::Outlined />
                    <div class="things__text">
                        <a class="things__link" href=format!("{ADDRESS}/{}", row.key)>{said(row.name.clone())}</a>
                        <span class="things__note">{said(row.phrase)}</span>
                    </div>
                    <div class="things__facts">
                        {owner_only.then(|| view! { <Badge>{move || t_string!(i18n, sections.owner_only)}</Badge> })}
                        {read_only.then(|| view! { <Badge>{move || t_string!(i18n, sections.read_only)}</Badge> })}
                        <span>{kind}</span>
                    </div>
                    {may_edit.then(|| view! {
                        <MoveButtons id=row.key.to_string() name=row.name first=at == 0 last=at == end moving />
                    })}
                </li>
            }
        })
        .collect_view();
    moving.drawn();
    view! {
        <div class="page-header">
            <div class="page-header__text">
                <h1 class="page-header__title">{move || t_string!(i18n, sections.title)}</h1>
                <p class="page-header__note">{move || t_string!(i18n, sections.note)}</p>
            </div>
            {may_edit.then(|| view! {
                <div class="page-header__actions">
                    <LinkButton href=format!("{ADDRESS}/new") look=Look::Primary icon="plus">
                        {move || t_string!(i18n, sections.add)}
                    </LinkButton>
                </div>
            })}
        </div>
        <PostForm action=ADDRESS posted locked=!may_edit class="card" on_done=move |_| again.run(())>
            <FormTrouble />
            <ol class="things" aria-label=move || t_string!(i18n, sections.title)>{rows}</ol>
        </PostForm>
    }
}
