//! The provider's logo: what it is now, another one, none.

use crate::{
    form::{FormFooter, PostForm, form_state},
    frame::ProviderState,
    i18n::{t_string, use_i18n},
    node::{Node, view},
    ui::{Button, FieldError},
    words,
};
use domain::{
    form::PostedForm,
    provider_settings::{LOGO_MOST, LOGO_TOO_LARGE},
};
use leptos::prelude::*;

/// Where the logo is posted.
const ADDRESS: &str = "/provider/settings/logo";

/// The form of the logo.
#[component]
pub(super) fn LogoForm(
    /// The form as it was posted, when it was not taken.
    posted: Option<PostedForm>,
    /// Whether the reader may only look.
    locked: bool,
) -> impl IntoView {
    let i18n = use_i18n();
    let provider = ProviderState::of_page();
    let done = move |_| provider.refetch();
    view! {
        <PostForm action=ADDRESS posted locked files=true class="form logo" on_done=done>
            <fieldset class="card form__group">
                <legend class="form__legend">{move || t_string!(i18n, provider_settings.logo)}</legend>
                <div class="logo__now">
                    {move || match provider.logo() {
                        Some(path) => {
                            view! {
                                <img class="logo__image" src=path alt=move || t_string!(i18n, provider_settings.logo_now) />
                                {(!locked).then(|| view! {
                                    <Button kind="submit" name="action" value="remove" icon="trash">
                                        {move || t_string!(i18n, provider_settings.logo_remove)}
                                    </Button>
                                })}
                            }
                        }
                        None => view! { <p class="form__note">{move || t_string!(i18n, provider_settings.logo_none)}</p> },
                    }}
                </div>
                {if locked { Node::Empty } else { view! { <File /> } }}
            </fieldset>
            <FormFooter submit=move || t_string!(i18n, provider_settings.logo_save) />
        </PostForm>
    }
}

/// The file.
#[component]
fn File() -> impl IntoView {
    let i18n = use_i18n();
    let refused = form_state().error("logo".to_owned());
    let is_too_large = RwSignal::new(false);
    let error = Signal::derive(move || {
        if is_too_large.get() {
            Some(words::reason(i18n.get_locale(), &LOGO_TOO_LARGE))
        } else {
            refused.get()
        }
    });
    // Far too large a file would not even be read.
    let chosen = move |event: leptos::ev::Event| {
        let input: web_sys::HtmlInputElement = event_target(&event);
        let file = input.files().and_then(|files| files.get(0));
        let large = file.is_some_and(|file| file.size() > f64::from(LOGO_MOST));
        is_too_large.set(large);
        if large {
            input.set_value("");
        }
    };
    view! {
        <div class="field form__wide">
            <label class="field__label" for="f-logo">{move || t_string!(i18n, provider_settings.logo_file)}</label>
            <input
                class="input input--file"
                id="f-logo"
                name="logo"
                type="file"
                accept="image/png,image/jpeg,image/webp"
                aria-invalid=move || error.with(Option::is_some).then_some("true")
                aria-describedby="f-logo-hint f-logo-error"
                on:change=chosen
            />
            <p class="field__hint" id="f-logo-hint">{move || t_string!(i18n, provider_settings.logo_hint)}</p>
            <FieldError id="f-logo-error" error />
        </div>
    }
}
