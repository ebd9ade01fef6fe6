//! Who the provider is and how it is reached: its mark at the head of a page, and the foot of every page.

use super::{LanguageSwitch, ThemeSwitch, api};
use crate::{
    i18n::{t_string, use_i18n},
    language::said,
    node::{Node, view},
    ui::Icon,
};
use domain::session::{Provider, Support};
use leptos::{prelude::*, task::spawn_local};

/// What everybody may know of the provider: it comes with the document, so that a page waits for nothing more.
#[derive(Clone, Copy)]
pub struct ProviderState(RwSignal<Option<Provider>>);

impl ProviderState {
    /// Gives it to everything below.
    pub(crate) fn provide() {
        provide_context(Self(RwSignal::new(of_document())));
    }

    /// That of the page.
    pub fn of_page() -> Self {
        expect_context()
    }

    /// The provider; absent when it could not be found out.
    pub fn get(self) -> Option<Provider> {
        self.0.get()
    }

    /// The path of its logo, if it has one.
    pub fn logo(self) -> Option<String> {
        self.0.with(|provider| provider.as_ref()?.logo.clone())
    }

    /// Asks again: something of it was changed.
    pub fn refetch(self) {
        spawn_local(async move {
            if let Ok(provider) = api::provider().await {
                // The page may be gone by now.
                self.0.try_set(Some(provider));
            }
        });
    }
}

#[cfg(feature = "ssr")]
fn of_document() -> Option<Provider> {
    crate::request::provider()
}

#[cfg(not(feature = "ssr"))]
fn of_document() -> Option<Provider> {
    let text = document().document_element()?.get_attribute("data-provider")?;
    crate::wire::read(&crate::fetched::from_text(&text)).ok()
}

/// The provider's logo, or the mark of Relais. Its name stands beside it.
#[component]
pub fn Mark(
    /// The path of the logo.
    logo: Option<String>,
) -> impl IntoView {
    match logo {
        Some(path) => view! { <img class="brand__logo" src=path alt="" /> },
        None => view! { <Icon name="relais" class="mark" /> },
    }
}

/// The mark and the provider's name, on a page that has no bar.
#[component]
pub fn Brand(
    /// The provider.
    provider: Provider,
) -> impl IntoView {
    view! {
        <p class="brand">
            <Mark logo=provider.logo />
            <span>
                "Relais"
                <small>{provider.name}</small>
            </span>
        </p>
    }
}

/// The head and the foot of a page that has no frame around it.
#[component]
pub(super) fn Bare(
    /// The page.
    children: Children,
) -> impl IntoView {
    let provider = ProviderState::of_page();
    view! {
        <div class="bare">
            <header class="bare__top">
                <div class="bare__brand">{move || provider.get().map(|provider| view! { <Brand provider /> })}</div>
                <LanguageSwitch />
                <ThemeSwitch />
            </header>
            {children()}
            {move || provider.get().map(|provider| view! { <Foot provider /> })}
        </div>
    }
}

/// The foot of a page: *Contact us*, as far as the provider says how.
#[component]
pub fn Foot(
    /// The provider.
    provider: Provider,
) -> impl IntoView {
    let i18n = use_i18n();
    let Provider { name, support, .. } = provider;
    let ways = ways(support);
    view! {
        <footer class="foot">
            {(!ways.is_empty()).then(|| view! { <h2 class="foot__title">{move || t_string!(i18n, contact_us.title)}</h2> })}
            {(!ways.is_empty()).then(|| view! { <ul class="foot__ways">{ways}</ul> })}
            <p class="foot__provider">{name}</p>
        </footer>
    }
}

/// The ways that are given, each an item of a list.
fn ways(support: Support) -> Vec<Node> {
    let i18n = use_i18n();
    let phone = support.call().map_or_else(
        || view! { <span>{support.phone.clone()}</span> },
        |call| view! { <a href=call>{support.phone.clone()}</a> },
    );
    let ticket = view! { <a href=support.ticket_link.clone()>{move || t_string!(i18n, contact_us.ticket)}</a> };
    let questions =
        view! { <a href=support.questions_link.clone()>{move || t_string!(i18n, contact_us.questions)}</a> };
    let ways = [
        (support.text.en.is_empty(), view! { <span>{said(support.text)}</span> }),
        (support.phone.is_empty(), phone),
        (
            support.hours.en.is_empty(),
            view! { <span>{said(support.hours)}</span> },
        ),
        (support.ticket_link.is_empty(), ticket),
        (support.questions_link.is_empty(), questions),
    ];
    let given = ways.into_iter().filter(|(missing, _)| !missing);
    given.map(|(_, way)| view! { <li>{way}</li> }).collect()
}
