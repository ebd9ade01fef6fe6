//! The page of the provider's settings.

pub mod api;
mod logo;

use self::logo::LogoForm;
use crate::title::Title;
use crate::{
    fetched::{Fetched, loaded},
    form::{FormCheck, FormFooter, FormSelect, FormText, PostForm, languages},
    frame::{ProviderState, ShellResource},
    i18n::{t_string, use_i18n},
    node::view,
    ui::SelectOption,
};
use domain::{form::WithForm, provider_settings};
use leptos::prelude::*;

/// Where the settings are.
pub const ADDRESS: &str = "/provider/settings";

/// The page at [`ADDRESS`].
#[component]
pub fn SettingsPage() -> impl IntoView {
    let i18n = use_i18n();
    let page = Fetched::new(|| (), |()| api::page());
    let again = Callback::new(move |()| page.refetch());
    view! {
        <Title text=move || t_string!(i18n, provider_settings.title) />
        <div class="page-header">
            <div class="page-header__text">
                <h1 class="page-header__title">{move || t_string!(i18n, provider_settings.title)}</h1>
                <p class="page-header__note">{move || t_string!(i18n, provider_settings.note)}</p>
            </div>
        </div>
        {loaded(page, move |page| view! { <Form page again /> })}
    }
}

#[component]
fn Form(page: WithForm<provider_settings::SettingsPage>, again: Callback<()>) -> impl IntoView {
    let i18n = use_i18n();
    let WithForm { page, posted } = page;
    let draft = page.draft;
    let (shell, provider) = (expect_context::<ShellResource>(), ProviderState::of_page());
    let saved = move |_| {
        again.run(());
        // What stands around the page says some of it too.
        shell.refetch();
        provider.refetch();
    };
    let logo_posted = posted.clone();
    let locked = !page.may_edit;
    let zones: Vec<SelectOption> = page
        .time_zones
        .iter()
        .map(|zone| SelectOption::new(zone, zone))
        .collect();
    view! {
        // Before the other, which is the one that asks whether to leave what is not saved.
        <LogoForm posted=logo_posted locked />
        <PostForm action=ADDRESS posted version=draft.version locked on_done=saved>
            <fieldset class="card form__group">
                <legend class="form__legend">{move || t_string!(i18n, provider_settings.identity)}</legend>
                <FormText name="name" label=move || t_string!(i18n, provider_settings.name) value=draft.name required=true class="form__wide" />
            </fieldset>
            <fieldset class="card form__group">
                <legend class="form__legend">{move || t_string!(i18n, provider_settings.support)}</legend>
                <p class="form__note">{move || t_string!(i18n, provider_settings.support_note)}</p>
                <FormText name="text_en" label=move || t_string!(i18n, provider_settings.text_en) value=draft.text_en />
                <FormText name="text_fr" label=move || t_string!(i18n, provider_settings.text_fr) value=draft.text_fr />
                <FormText name="hours_en" label=move || t_string!(i18n, provider_settings.hours_en) value=draft.hours_en />
                <FormText name="hours_fr" label=move || t_string!(i18n, provider_settings.hours_fr) value=draft.hours_fr />
                <FormText name="phone" label=move || t_string!(i18n, provider_settings.phone) value=draft.phone kind="tel" class="form__wide" />
                <FormText name="ticket_link" label=move || t_string!(i18n, provider_settings.ticket_link) value=draft.ticket_link kind="url" literal=true />
                <FormText name="questions_link" label=move || t_string!(i18n, provider_settings.questions_link) value=draft.questions_link kind="url" literal=true />
            </fieldset>
            <fieldset class="card form__group">
                <legend class="form__legend">{move || t_string!(i18n, provider_settings.defaults)}</legend>
                <FormSelect name="language" label=move || t_string!(i18n, provider_settings.language) value=draft.language options=languages() />
                <FormSelect name="time_zone" label=move || t_string!(i18n, provider_settings.time_zone) value=draft.time_zone options=zones />
            </fieldset>
            <fieldset class="card form__group">
                <legend class="form__legend">{move || t_string!(i18n, provider_settings.sessions)}</legend>
                <p class="form__note">{move || t_string!(i18n, provider_settings.sessions_note)}</p>
                <FormText name="staff_idle_minutes" label=move || t_string!(i18n, provider_settings.idle) value=draft.staff_idle_minutes kind="number" required=true />
                <FormText name="staff_absolute_minutes" label=move || t_string!(i18n, provider_settings.absolute) value=draft.staff_absolute_minutes kind="number" required=true />
                <div class="form__wide">
                    <FormCheck
                        name="staff_two_factor"
                        label=move || t_string!(i18n, provider_settings.staff_two_factor)
                        hint=move || t_string!(i18n, provider_settings.staff_two_factor_hint)
                        checked=draft.staff_two_factor
                    />
                </div>
            </fieldset>
            <fieldset class="card form__group">
                <legend class="form__legend">{move || t_string!(i18n, registration.title)}</legend>
                <div class="form__whole">
                    <FormCheck
                        name="registration"
                        label=move || t_string!(i18n, provider_settings.registration)
                        hint=move || t_string!(i18n, provider_settings.registration_note)
                        checked=draft.registration
                    />
                </div>
            </fieldset>
            <FormFooter submit=move || t_string!(i18n, provider_settings.save) />
        </PostForm>
    }
}
