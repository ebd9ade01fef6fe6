//! Each kind of letter with example values, in both languages. The text stands here; the HTML is a page of its own, which
//! loads and runs nothing.

use super::{ADDRESS, PREVIEWS, api, kind_word};
use crate::title::Title;
use crate::{
    fetched::{Fetched, loaded},
    i18n::{t_string, use_i18n},
    node::{Node, view},
    ui::{Icon, LinkButton},
    words,
};
use domain::{Language, mails::MailPreview};
use leptos::prelude::*;

/// The page at `/provider/mails/previews`.
#[component]
pub fn MailPreviewsPage() -> impl IntoView {
    let i18n = use_i18n();
    let page = Fetched::new(|| (), |()| api::previews());
    view! {
        <Title text=move || t_string!(i18n, mails.previews) />
        <div class="page-header">
            <div class="page-header__text">
                <h1 class="page-header__title">{move || t_string!(i18n, mails.previews)}</h1>
                <p class="page-header__note">{move || t_string!(i18n, mails.previews_note)}</p>
            </div>
            <div class="page-header__actions">
                <LinkButton href=ADDRESS.to_owned()>{move || t_string!(i18n, mails.to_list)}</LinkButton>
            </div>
        </div>
        {loaded(page, move |previews| {
            let kinds: Vec<Node> = previews.into_iter().map(|preview| view! { <Kind preview /> }).collect();
            view! { <div class="previews">{kinds}</div> }
        })}
    }
}

#[component]
fn Kind(preview: MailPreview) -> impl IntoView {
    let MailPreview { kind, subject, text } = preview;
    let title = format!("kind-{kind}");
    let labelled_by = title.clone();
    let name = words::in_words(kind.clone(), |locale, kind| kind_word(locale, kind));
    let languages: Vec<Node> = Language::ALL
        .iter()
        .map(|language| {
            let (subject, text) = (subject.get(*language).to_owned(), text.get(*language).to_owned());
            view! { <InLanguage kind=kind.clone() language=*language subject text /> }
        })
        .collect();
    view! {
        <section class="card preview" aria-labelledby=labelled_by>
            <h2 class="card__title" id=title>{name}</h2>
            {languages}
        </section>
    }
}

#[component]
fn InLanguage(kind: String, language: Language, subject: String, text: String) -> impl IntoView {
    let i18n = use_i18n();
    let code = language.code();
    let name = words::in_words(language, |locale, language| {
        words::language_name(locale, *language).to_owned()
    });
    let html = format!("{PREVIEWS}/{kind}/{code}");
    view! {
        <details class="preview__language">
            <summary class="preview__summary">
                <span class="preview__name">{name}</span>
                <span lang=code>{subject}</span>
            </summary>
            <p>
                <a class="button button--small" href=html target="_blank" rel="noopener">
                    <Icon name="external" />
                    {move || t_string!(i18n, mails.as_html)}
                </a>
            </p>
            <pre class="preview__text" lang=code>{text}</pre>
        </details>
    }
}
