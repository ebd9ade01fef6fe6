//! Removing a role: why it stays, or what goes with it.

use super::{ADDRESS, api};
use crate::title::Title;
use crate::{
    fetched::{Fetched, loaded},
    form::{FormFooter, PostForm},
    i18n::{t_string, use_i18n},
    node::view,
    ui::{Banner, LinkButton, Tone},
    words,
};
use domain::{RoleId, form::WithForm, roles::RolePage, value::Bilingual};
use leptos::prelude::*;

/// The page at `/provider/roles/{role}/remove`.
#[component]
pub fn RemoveRolePage(
    /// Which.
    id: RoleId,
) -> impl IntoView {
    let asked = id.clone();
    let page = Fetched::new(|| (), move |()| api::page(asked.clone()));
    loaded(page, move |page| view! { <Remove page id=id.clone() /> })
}

#[component]
fn Remove(page: WithForm<RolePage>, id: RoleId) -> impl IntoView {
    let i18n = use_i18n();
    let WithForm { page, posted } = page;
    let RolePage {
        draft, stays, may_edit, ..
    } = page;
    let name = Bilingual::new(draft.name_en, draft.name_fr);
    let named = words::in_words(name, words::bilingual);
    let title = move || t_string!(i18n, roles.remove_title, name = named());
    let back = format!("{ADDRESS}/{id}");
    let content = match stays {
        Some(refusal) => {
            let why = words::in_words(refusal, words::refusal);
            view! {
                <Banner tone=Tone::Signal>{why}</Banner>
                <p><LinkButton href=back icon="chevron-left">{move || t_string!(i18n, roles.back)}</LinkButton></p>
            }
        }
        None => view! {
            <PostForm action=format!("{ADDRESS}/{id}/remove") posted version=draft.version locked=!may_edit>
                <p>{move || t_string!(i18n, roles.remove_text)}</p>
                <FormFooter submit=move || t_string!(i18n, roles.remove) danger=true cancel=back />
            </PostForm>
        },
    };
    view! {
        <Title text=title.clone() />
        <div class="page-header">
            <div class="page-header__text">
                <h1 class="page-header__title">{title}</h1>
            </div>
        </div>
        {content}
    }
}
