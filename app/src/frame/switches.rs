//! Language and theme: forms that work as they are, and switch without a reload where the client runs.

use super::here;
use crate::node::view;
use crate::{
    i18n::{t_string, use_i18n},
    language::set_language,
    ui::Icon,
};
use leptos::{prelude::*, task::spawn_local, wasm_bindgen::JsCast};

/// Names the other language, in that language; switching loses nothing that is being typed.
#[component]
pub fn LanguageSwitch() -> impl IntoView {
    let i18n = use_i18n();
    let back = here();
    let other = move || i18n.get_locale().other();
    let switch = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let chosen = i18n.get_locale_untracked().other();
        i18n.set_locale(chosen);
        spawn_local(async move {
            // The screen has switched already; a lost connection costs the memory of it alone.
            let _ = set_language(chosen).await;
        });
    };
    view! {
        <form class="switch" method="post" action="/preferences" on:submit=switch>
            <input type="hidden" name="return" value=move || back.get() />
            <button
                class="button button--quiet button--small"
                type="submit"
                name="language"
                value=move || other().code()
                lang=move || other().code()
            >
                {move || t_string!(i18n, shell.other_language)}
            </button>
        </form>
    }
}

/// Dark or light.
#[component]
pub fn ThemeSwitch() -> impl IntoView {
    let i18n = use_i18n();
    let back = here();
    #[cfg(feature = "ssr")]
    let next = if crate::request::preferences().theme == domain::session::Theme::Dark {
        "light"
    } else {
        "dark"
    };
    #[cfg(not(feature = "ssr"))]
    let next = if shown_theme() == "dark" { "light" } else { "dark" };
    view! {
        <form
            class="switch"
            method="post"
            action="/preferences"
            on:submit=move |event| {
                event.prevent_default();
                turn();
            }
        >
            <input type="hidden" name="return" value=move || back.get() />
            <button class="icon-button" type="submit" name="theme" value=next aria-label=move || t_string!(i18n, shell.theme) title=move || t_string!(i18n, shell.theme)>
                <Icon name="moon" />
            </button>
        </form>
    }
}

/// The theme that was chosen, if one was.
#[cfg(not(feature = "ssr"))]
fn shown_theme() -> String {
    document()
        .document_element()
        .and_then(|html| html.get_attribute("data-theme"))
        .unwrap_or_default()
}

/// Turns the theme over and remembers it in the cookie that the server reads.
fn turn() {
    let Some(html) = document().document_element() else {
        return;
    };
    let dark = match html.get_attribute("data-theme").as_deref() {
        Some("dark") => true,
        Some("light") => false,
        _ => window()
            .match_media("(prefers-color-scheme: dark)")
            .ok()
            .flatten()
            .is_some_and(|query| query.matches()),
    };
    let theme = if dark { "light" } else { "dark" };
    // Setting an attribute of a valid name cannot fail.
    let _ = html.set_attribute("data-theme", theme);
    if let Ok(document) = document().dyn_into::<web_sys::HtmlDocument>() {
        let cookie = "relais_theme=".to_owned() + theme + "; Path=/; Max-Age=31536000; SameSite=Lax";
        // Without cookies the theme lasts as long as the page.
        let _ = document.set_cookie(&cookie);
    }
}
