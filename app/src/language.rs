//! The language of the screen: chosen by the server in the first byte, switched in the header without a
//! reload, remembered in the profile and in a cookie.
#![expect(
    missing_docs,
    reason = "the arguments of a server function become fields of a struct"
)]

use crate::wire::Wire;
use crate::{
    Fault,
    i18n::{Locale, use_i18n},
};
use domain::{Bilingual, Language};
use leptos::prelude::*;

impl From<Language> for Locale {
    fn from(language: Language) -> Self {
        match language {
            Language::En => Self::en,
            Language::Fr => Self::fr,
        }
    }
}

impl From<Locale> for Language {
    fn from(locale: Locale) -> Self {
        match locale {
            Locale::en => Self::En,
            Locale::fr => Self::Fr,
        }
    }
}

/// The language now, subscribing to changes.
pub fn language() -> Language {
    use_i18n().get_locale().into()
}

/// A text that the server gave in both languages, in the one of the screen.
pub fn said(text: Bilingual) -> impl Fn() -> String + Clone + Send + Sync + 'static {
    let i18n = use_i18n();
    move || text.get(i18n.get_locale().into()).to_owned()
}

/// Sets the language that the server chose before anything below is drawn, and keeps `html lang` true.
#[component]
pub fn Languages(children: Children) -> impl IntoView {
    let i18n = use_i18n();
    #[cfg(feature = "ssr")]
    i18n.set_locale_untracked(crate::request::preferences().language.into());
    Effect::new(move |_| {
        let language: Language = i18n.get_locale().into();
        if let Some(html) = document().document_element() {
            // Setting an attribute of a valid name cannot fail.
            let _ = html.set_attribute("lang", language.code());
        }
    });
    children()
}

/// Remembers a language: in the profile when someone is signed in, and in a cookie.
#[server(prefix = "/fn", endpoint = "profile/set_language", protocol = Wire)]
pub async fn set_language(language: Language) -> Result<(), Fault> {
    crate::request::remember_language(language).await
}
