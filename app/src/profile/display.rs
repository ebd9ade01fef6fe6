//! Language and theme of the pages, as this browser keeps them and, of the language, the profile: a plain form, as the
//! first byte of the next page has to be right.

use super::ADDRESS;
use crate::{
    i18n::{t_string, use_i18n},
    node::view,
    ui::{Button, Look, SelectField, SelectOption},
    words,
};
use domain::{Language, session::Theme};
use leptos::prelude::*;

/// Language and theme.
#[component]
pub(super) fn Display(language: Option<Language>, theme: Theme) -> impl IntoView {
    let i18n = use_i18n();
    let chosen = RwSignal::new(language.unwrap_or(i18n.get_locale_untracked()).code().to_owned());
    let theme = RwSignal::new(theme.code().unwrap_or("system").to_owned());
    let languages = Signal::derive(move || {
        let locale = i18n.get_locale();
        let each = Language::ALL.iter();
        each.map(|language| SelectOption::new(language.code(), words::language_name(locale, *language)))
            .collect()
    });
    let themes = Signal::derive(move || {
        vec![
            SelectOption::new("system", t_string!(i18n, profile.theme_system)),
            SelectOption::new("light", t_string!(i18n, profile.theme_light)),
            SelectOption::new("dark", t_string!(i18n, profile.theme_dark)),
        ]
    });
    view! {
        <form class="form" method="post" action="/preferences">
            <input type="hidden" name="return" value=ADDRESS />
            <fieldset class="card form__group">
                <legend class="form__legend">{move || t_string!(i18n, profile.display)}</legend>
                <SelectField
                    id="display-language"
                    name="language"
                    label=move || t_string!(i18n, profile.language)
                    value=chosen
                    options=languages
                />
                <SelectField name="theme" label=move || t_string!(i18n, profile.theme) value=theme options=themes />
                <div class="form__whole form__buttons">
                    <Button look=Look::Primary kind="submit">{move || t_string!(i18n, profile.save)}</Button>
                </div>
            </fieldset>
        </form>
    }
}
