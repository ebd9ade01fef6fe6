//! Removing a section of the provider's own.

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
use domain::{Refusal, access::SectionKey, form::WithForm, sections::SectionPage, value::Bilingual};
use leptos::prelude::*;

/// The page at `/provider/sections/{section}/remove`.
#[component]
pub fn RemoveSectionPage(
    /// Which.
    key: SectionKey,
) -> impl IntoView {
    let asked = key.clone();
    let page = Fetched::new(|| (), move |()| api::page(asked.clone()));
    loaded(page, move |page| view! { <Remove page key=key.clone() /> })
}

#[component]
fn Remove(page: WithForm<SectionPage>, key: SectionKey) -> impl IntoView {
    let i18n = use_i18n();
    let WithForm { page, posted } = page;
    let SectionPage {
        draft,
        built_in,
        may_edit,
        ..
    } = page;
    let name = Bilingual::new(draft.name_en, draft.name_fr);
    let named = words::in_words(name, words::bilingual);
    let title = move || t_string!(i18n, sections.remove_title, name = named());
    let content = if built_in {
        let why = words::in_words(Refusal::BuiltInSection, words::refusal);
        view! {
            <Banner tone=Tone::Signal>{why}</Banner>
            <p>
                <LinkButton href=format!("{ADDRESS}/{key}") icon="chevron-left">
                    {move || t_string!(i18n, sections.back)}
                </LinkButton>
            </p>
        }
    } else {
        view! {
            <PostForm action=format!("{ADDRESS}/{key}/remove") posted version=draft.version locked=!may_edit>
                <p>{move || t_string!(i18n, sections.remove_text)}</p>
                <FormFooter submit=move || t_string!(i18n, sections.remove) danger=true cancel=format!("{ADDRESS}/{key}") />
            </PostForm>
        }
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
