//! The title of the document: that of the page, or of what is open over it. On the server it goes into the head with
//! `leptos_meta`, which the browser does without.

use crate::node::Node;
use leptos::{prelude::*, text_prop::TextProp};

/// What has a title now, the last to come last.
#[cfg(not(feature = "ssr"))]
#[derive(Clone, Copy)]
struct Titles(RwSignal<Vec<(u32, TextProp)>>);

/// As the document has it.
fn whole(title: String) -> String {
    if title.is_empty() {
        "Relais".to_owned()
    } else {
        title + " · Relais"
    }
}

/// Lets everything below have a title.
#[cfg(feature = "ssr")]
pub(crate) fn provide() {
    leptos_meta::provide_meta_context();
    drop(leptos::prelude::view! { <leptos_meta::Title formatter=whole /> });
}

/// Lets everything below have a title.
#[cfg(not(feature = "ssr"))]
pub(crate) fn provide() {
    let titles = RwSignal::new(Vec::<(u32, TextProp)>::new());
    provide_context(Titles(titles));
    Effect::new(move |_| {
        let last = titles.with(|titles| titles.last().map(|(_, text)| text.clone()));
        if let Some(text) = last {
            document().set_title(&whole(text.get().into_owned()));
        }
    });
}

/// The title of what this stands in. When there are several, the last to come stands.
#[component]
pub fn Title(
    /// In the language of the screen.
    #[prop(into)]
    text: TextProp,
) -> impl IntoView {
    #[cfg(feature = "ssr")]
    drop(leptos::prelude::view! { <leptos_meta::Title text /> });
    #[cfg(not(feature = "ssr"))]
    push(text);
    Node::Empty
}

#[cfg(not(feature = "ssr"))]
fn push(text: TextProp) {
    let Titles(titles) = expect_context();
    let id = titles.with_untracked(|titles| titles.last().map_or(0, |(last, _)| last + 1));
    titles.update(|titles| titles.push((id, text)));
    on_cleanup(move || {
        titles.try_update(|titles| titles.retain(|(other, _)| *other != id));
    });
}
