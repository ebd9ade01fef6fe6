//! Who the provider is and how it is reached: its mark at the head of a page, and the foot of every page.

use super::api;
use crate::{
    fetched::Fetched,
    i18n::{t_string, use_i18n},
    language::said,
    node::{Node, awaited, view},
    ui::Icon,
};
use domain::session::{Provider, Support};
use leptos::prelude::*;

/// What everybody may know of the provider: fetched once for all pages.
pub type ProviderResource = Fetched<Provider>;

/// Gives what everybody may know of the provider to everything below.
pub(crate) fn provide_provider() {
    let provider: ProviderResource = Fetched::new(|| (), |()| api::provider());
    provide_context(provider);
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

/// As [`Brand`], once the provider is known.
#[component]
pub(super) fn AwaitedBrand() -> impl IntoView {
    let provider = expect_context::<ProviderResource>();
    view! {
        <Transition>
            {move || awaited(async move {
                provider.await.map_or(Node::Empty, |provider| view! { <Brand provider /> })
            })}
        </Transition>
    }
}

/// As [`Foot`], once the provider is known.
#[component]
pub(super) fn AwaitedFoot() -> impl IntoView {
    let provider = expect_context::<ProviderResource>();
    view! {
        <Transition>
            {move || awaited(async move {
                provider.await.map_or(Node::Empty, |provider| view! { <Foot provider /> })
            })}
        </Transition>
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
    let questions = view! { <a href=support.questions_link.clone()>{move || t_string!(i18n, contact_us.questions)}</a> };
    let ways = [
        (support.text.en.is_empty(), view! { <span>{said(support.text)}</span> }),
        (support.phone.is_empty(), phone),
        (support.hours.en.is_empty(), view! { <span>{said(support.hours)}</span> }),
        (support.ticket_link.is_empty(), ticket),
        (support.questions_link.is_empty(), questions),
    ];
    let given = ways.into_iter().filter(|(missing, _)| !missing);
    given.map(|(_, way)| view! { <li>{way}</li> }).collect()
}
