//! The texts of the screen, in the language of the screen. They are in `locales/`, from where `build/` makes an item
//! for each key: a key or an argument that does not exist is an error of the compiler, and a key that nothing uses a
//! warning.
//!
//! Every screen is full of texts, so one costs the browser a call with an address, and nothing here is generic. A text
//! is in the file of the part that says it, in both languages: switching fetches nothing. Which language it is, and
//! how that is remembered, is decided in `language`.

pub use domain::Language as Locale;
use leptos::prelude::*;
use std::fmt::{Display, Write};
pub use texts::*;

#[expect(
    non_camel_case_types,
    non_upper_case_globals,
    reason = "generated: named by the keys of `locales/`"
)]
mod texts {
    include!(concat!(env!("OUT_DIR"), "/texts.rs"));
}

/// A text: what it says in English and in French.
#[derive(Clone, Copy)]
pub struct Text(&'static [&'static str; 2]);

/// What a text says, without its arguments.
pub fn text(locale: Locale, Text([en, fr]): Text) -> &'static str {
    match locale {
        Locale::En => en,
        Locale::Fr => fr,
    }
}

/// What a text says, with its arguments. Their places in it are control characters: their numbers.
pub fn fill(locale: Locale, words: Text, arguments: &[&dyn Display]) -> String {
    let mut said = String::new();
    for letter in text(locale, words).chars() {
        match arguments.get(letter as usize) {
            // A string takes whatever is written to it.
            Some(argument) => drop(write!(said, "{argument}")),
            // A name that ends in one, such as « inc. », ends its sentence too.
            None if letter == '.' && said.ends_with(['.', '…']) => {}
            None => said.push(letter),
        }
    }
    said
}

/// The language of the screen, as everything on it follows it.
#[derive(Clone, Copy)]
pub struct I18n(RwSignal<Locale>);

impl I18n {
    /// Provides it to everything below.
    pub fn provide(locale: Locale) -> Self {
        let i18n = Self(RwSignal::new(locale));
        provide_context(i18n);
        i18n
    }

    /// The language now, subscribing to changes.
    pub fn get_locale(self) -> Locale {
        self.0.get()
    }

    /// The language now.
    pub fn get_locale_untracked(self) -> Locale {
        self.0.get_untracked()
    }

    /// Switches the screen to a language.
    pub fn set_locale(self, locale: Locale) {
        self.0.set(locale);
    }
}

/// The language of the screen.
pub fn use_i18n() -> I18n {
    expect_context()
}

/// A text in a given language: `td_string!(locale, words.too_long, most = 40)`.
macro_rules! td_string {
    ($locale:expr, $namespace:ident . $key:ident $(,)?) => {
        $crate::i18n::text($locale, $crate::i18n::$namespace::$key)
    };
    ($locale:expr, $namespace:ident . $key:ident, $($name:ident $(= $value:expr)?),+ $(,)?) => {
        $crate::i18n::fill(
            $locale,
            $crate::i18n::$namespace::$key::TEXT,
            &$crate::i18n::$namespace::$key { $($name: $crate::i18n::argument!($name $(= $value)?)),+ }.arguments(),
        )
    };
}

/// An argument: `name = value`, or `name` for what has that name already.
macro_rules! argument {
    ($name:ident) => {
        &$name
    };
    ($name:ident = $value:expr) => {
        &$value
    };
}

/// A text in the language of the screen, subscribing to changes.
macro_rules! t_string {
    ($i18n:expr, $($text:tt)+) => {
        $crate::i18n::td_string!($i18n.get_locale(), $($text)+)
    };
}

/// A text in the language of the screen as it is now.
macro_rules! tu_string {
    ($i18n:expr, $($text:tt)+) => {
        $crate::i18n::td_string!($i18n.get_locale_untracked(), $($text)+)
    };
}

pub(crate) use {argument, t_string, td_string, tu_string};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_said_in_the_language_that_was_asked_for() {
        assert_eq!(td_string!(Locale::En, ui.cancel), "Cancel");
        assert_eq!(td_string!(Locale::Fr, ui.cancel), "Annuler");
    }

    #[test]
    fn arguments_stand_where_the_language_puts_them() {
        let count = 3;
        assert_eq!(
            td_string!(Locale::En, ui.removed, name = "Zoé", count),
            "Zoé removed. 3 left in the list."
        );
        assert_eq!(
            td_string!(Locale::Fr, ui.removed, count, name = "Zoé"),
            "Zoé ne fait plus partie de la liste. Il en reste 3."
        );
    }

    #[test]
    fn a_name_that_ends_in_a_full_stop_ends_its_sentence() {
        let suspended = |name: &str| td_string!(Locale::En, audit.customer_suspended, who = "Zoé", whom = name);
        assert_eq!(
            suspended("Boulangerie Côté inc."),
            "Zoé suspended the account Boulangerie Côté inc."
        );
        assert_eq!(suspended("ABC"), "Zoé suspended the account ABC.");
    }
}
