//! One's own password.

use super::ADDRESS;
use crate::{
    form::{FormFooter, FormPassword, PostForm, form_state},
    i18n::{t_string, use_i18n},
    language::said,
    node::view,
    sign_in::NewPasswordField,
};
use domain::{
    Bilingual,
    form::{Done, PostedForm},
};
use leptos::prelude::*;

/// The current one, the new one, and that once more.
#[component]
pub(super) fn Password(
    login: String,
    since: Option<Bilingual>,
    least: u32,
    posted: Option<PostedForm>,
    on_done: Callback<Done>,
) -> impl IntoView {
    let i18n = use_i18n();
    let since = since.map(|day| {
        let day = said(day);
        view! { <span>" "{move || t_string!(i18n, profile.password_since, day = &day())}</span> }
    });
    let named = login.clone();
    view! {
        <PostForm action=format!("{ADDRESS}/password") posted on_done>
            <fieldset class="card form__group">
                <legend class="form__legend">{move || t_string!(i18n, profile.password)}</legend>
                <p class="form__note">
                    {move || t_string!(i18n, profile.login_is, login = &named)}{since}" "
                    {move || t_string!(i18n, profile.password_note)}
                </p>
                // By which password managers know whose password it is.
                <input type="text" class="hidden" name="login" value=login autocomplete="username" readonly=true tabindex="-1" aria-hidden="true" />
                <FormPassword name="password" label=move || t_string!(i18n, profile.current_password) />
                <New least />
                <FormPassword
                    name="new_password_again"
                    label=move || t_string!(i18n, profile.new_password_again)
                    autocomplete="new-password"
                />
                <div class="form__whole"><FormFooter submit=move || t_string!(i18n, profile.password_save) /></div>
            </fieldset>
        </PostForm>
    }
}

#[component]
fn New(least: u32) -> impl IntoView {
    let i18n = use_i18n();
    let state = form_state();
    let posted = state.value("strength", String::new()).parse().ok();
    let error = state.error("new_password".to_owned());
    view! {
        <NewPasswordField name="new_password" label=move || t_string!(i18n, profile.new_password) least error posted />
    }
}
