//! The language of the screen: chosen by the server in the first byte, switched in the header without a
//! reload, remembered in the profile and in a cookie.
#![expect(
    missing_docs,
    reason = "the arguments of a server function become fields of a struct"
)]

use crate::wire::Wire;
use crate::{
    Fault,
    i18n::{I18n, use_i18n},
};
use domain::{Bilingual, Language};
use leptos::prelude::*;

/// A text that the server gave in both languages, in the one of the screen.
pub fn said(text: Bilingual) -> impl Fn() -> String + Clone + Send + Sync + 'static {
    let i18n = use_i18n();
    move || text.get(i18n.get_locale()).to_owned()
}

/// Provides the language to everything below, the one in which the server draws the page, and keeps `html lang` true
/// when it changes.
pub fn provide() {
    let i18n = I18n::provide(of_document());
    Effect::new(move |_| {
        if let Some(html) = document().document_element() {
            // Setting an attribute of a valid name cannot fail.
            let _ = html.set_attribute("lang", i18n.get_locale().code());
        }
    });
}

/// The language of the document: what the request asks for.
#[cfg(feature = "ssr")]
fn of_document() -> Language {
    crate::request::preferences().language
}

/// The language of the document: what the server wrote on it, or the texts would not be those that it drew.
#[cfg(not(feature = "ssr"))]
fn of_document() -> Language {
    document()
        .document_element()
        .and_then(|html| html.get_attribute("lang")?.parse().ok())
        .unwrap_or_default()
}

/// Remembers a language: in the profile when someone is signed in, and in a cookie.
#[server(prefix = "/fn", endpoint = "profile/set_language", protocol = Wire)]
pub async fn set_language(language: Language) -> Result<(), Fault> {
    crate::request::remember_language(language).await
}
