//! The form of someone of the provider, there already or new.

use super::{ADDRESS, NEW, api};
use crate::title::Title;
use crate::{
    fetched::{Fetched, loaded},
    form::{FormCheck, FormError, FormFooter, FormSelect, FormText, PostForm, form_state},
    i18n::{Locale, t_string, use_i18n},
    node::{Node, view},
    ui::{Banner, Checkbox, CopyButton, SelectField, SelectOption},
    words,
};
use domain::{
    Language, Refusal, StaffId,
    form::WithForm,
    staff::{StaffForm, StaffLevel},
};
use leptos::prelude::*;

/// The page at `/provider/staff/new` and `/provider/staff/{staff}`.
#[component]
pub fn StaffFormPage(
    /// Who; absent for someone new.
    #[prop(optional)]
    id: Option<StaffId>,
) -> impl IntoView {
    let i18n = use_i18n();
    let is_new = id.is_none();
    let page = Fetched::new(|| (), move |()| api::form(id.clone()));
    let title = move || {
        if is_new {
            t_string!(i18n, staff.add)
        } else {
            t_string!(i18n, staff.update)
        }
    };
    view! {
        <Title text=title />
        <div class="page-header">
            <div class="page-header__text">
                <h1 class="page-header__title">{title}</h1>
            </div>
        </div>
        {loaded(page, move |page| view! { <Form page /> })}
    }
}

#[component]
fn Form(page: WithForm<StaffForm>) -> impl IntoView {
    let i18n = use_i18n();
    let WithForm { page, posted } = page;
    let StaffForm {
        id,
        draft,
        levels,
        limits,
        sessions,
        password,
    } = page;
    let is_new = id.is_none();
    let action = id.map_or_else(|| NEW.to_owned(), |id| format!("{ADDRESS}/{id}"));
    let languages = Signal::derive(move || {
        let locale = i18n.get_locale();
        let any = SelectOption::new("", t_string!(i18n, staff.any_language));
        let each = Language::ALL
            .iter()
            .map(|language| SelectOption::new(language.code(), words::language_name(locale, *language)));
        std::iter::once(any).chain(each).collect()
    });
    let locked = limits.edit.is_some();
    let why = limits.edit.map(|refusal| {
        let sentence = words::in_words(refusal, words::refusal);
        view! { <Banner>{sentence}</Banner> }
    });
    view! {
        {why}
        <PostForm action posted version=draft.version locked>
            <fieldset class="card form__group">
                <legend class="form__legend">{move || t_string!(i18n, staff.person)}</legend>
                <FormText name="name" label=move || t_string!(i18n, staff.name) value=draft.name required=true class="form__wide" />
                <FormText name="email" label=move || t_string!(i18n, staff.email) value=draft.email kind="email" literal=true required=true />
                <FormText name="phone" label=move || t_string!(i18n, staff.phone) value=draft.phone kind="tel" />
            </fieldset>
            <fieldset class="card form__group">
                <legend class="form__legend">{move || t_string!(i18n, staff.access)}</legend>
                <FormText name="login" label=move || t_string!(i18n, staff.login) value=draft.login literal=true required=true />
                <FormSelect name="language" label=move || t_string!(i18n, staff.language) value=draft.language options=languages />
                <Level stored=draft.level levels refusal=limits.level />
                {(!is_new).then(|| view! { <Disabled stored=draft.disabled sessions refusal=limits.disable /> })}
                {password.map(|password| view! { <NewPassword password is_new sessions /> })}
            </fieldset>
            <FormFooter
                submit=move || if is_new { t_string!(i18n, staff.submit_add) } else { t_string!(i18n, staff.save) }
                cancel=ADDRESS
            />
        </PostForm>
    }
}

/// What they may do.
#[component]
fn Level(stored: String, levels: Vec<StaffLevel>, refusal: Option<Refusal>) -> impl IntoView {
    let i18n = use_i18n();
    let state = form_state();
    let disabled = state.locked() || refusal.is_some();
    // What is locked stands as it is, and is posted by a field that is not.
    let value = if disabled {
        stored.clone()
    } else {
        state.value("level", stored.clone())
    };
    let value = RwSignal::new(value);
    let options = Signal::derive(move || {
        let locale = i18n.get_locale();
        levels
            .iter()
            .map(|level| SelectOption::new(level.code(), words::staff_level(locale, *level)))
            .collect()
    });
    let why = words::in_words(refusal, |locale, refusal| {
        refusal
            .as_ref()
            .map(|refusal| words::refusal(locale, refusal))
            .unwrap_or_default()
    });
    let hint = move || {
        let why = why();
        if why.is_empty() {
            t_string!(i18n, staff.levels).to_owned()
        } else {
            why
        }
    };
    let error = state.error("level".to_owned());
    view! {
        {disabled.then(|| view! { <input type="hidden" name="level" value=stored.clone() /> })}
        <SelectField
            name="level"
            label=move || t_string!(i18n, staff.level)
            value
            options
            hint
            error
            disabled
            class="form__whole"
        />
    }
}

/// Whether they may not sign in.
#[component]
fn Disabled(stored: bool, sessions: u32, refusal: Option<Refusal>) -> impl IntoView {
    let i18n = use_i18n();
    let state = form_state();
    let disabled = state.locked() || refusal.is_some();
    let checked = RwSignal::new(if disabled {
        stored
    } else {
        state.ticked("disabled", "true", stored)
    });
    let why = words::in_words(refusal, |locale, refusal| {
        refusal
            .as_ref()
            .map(|refusal| words::refusal(locale, refusal))
            .unwrap_or_default()
    });
    let hint = move || {
        let why = why();
        if why.is_empty() {
            and_sessions_end(i18n.get_locale(), t_string!(i18n, staff.disabled_hint), sessions)
        } else {
            why
        }
    };
    view! {
        <div class="form__whole">
            <Checkbox name="disabled" label=move || t_string!(i18n, staff.disabled) hint checked disabled />
            <FormError name="disabled" />
        </div>
    }
}

/// A sentence, and how many sessions end then.
fn and_sessions_end(locale: Locale, sentence: &str, sessions: u32) -> String {
    if sessions == 0 {
        sentence.to_owned()
    } else {
        format!("{sentence} {}", words::sessions_end(locale, sessions))
    }
}

/// A generated password, in force once the form is saved.
#[component]
fn NewPassword(password: String, is_new: bool, sessions: u32) -> impl IntoView {
    let i18n = use_i18n();
    let shown = RwSignal::new(password.clone());
    let asked = if is_new {
        Node::Empty
    } else {
        view! {
            <FormCheck
                name="renew"
                label=move || t_string!(i18n, staff.renew)
                hint=move || and_sessions_end(i18n.get_locale(), t_string!(i18n, staff.renew_hint), sessions)
            />
            <FormError name="renew" />
        }
    };
    view! {
        <div class="form__whole new-password" class:new-password--asked=!is_new>
            {asked}
            <input type="hidden" name="password" value=password />
            <div class="new-password__shown">
                <p class="field__label">{move || t_string!(i18n, staff.password)}</p>
                <CopyButton text=shown />
                <p class="field__hint">{move || t_string!(i18n, staff.password_once)}</p>
            </div>
            <FormError name="password" />
        </div>
    }
}
