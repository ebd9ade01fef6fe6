//! The page on which somebody who asks for access is approved or declined.

use super::api;
use crate::title::Title;
use crate::{
    Fault,
    fetched::{Fetched, loaded},
    form::{FormCheck, FormError, FormFooter, FormText, PostForm, form_state},
    frame::scope,
    i18n::{t_string, use_i18n},
    language::said,
    node::{Node, view},
    ui::Checkbox,
    words,
};
use domain::{
    Bilingual, Failure, RegistrationId,
    contacts::RoleOption,
    form::WithForm,
    registration::{Namesake, RegistrationPage},
};
use leptos::prelude::*;

/// The page at `{base}/registrations/{registration}`.
#[component]
pub fn DecisionPage(
    /// Who asks; an id that is none is of nobody.
    id: Option<RegistrationId>,
) -> impl IntoView {
    let i18n = use_i18n();
    let asked = scope();
    let base = StoredValue::new(scope().base());
    let page = Fetched::new(
        || (),
        move |()| {
            let (scope, id) = (asked.clone(), id.clone());
            async move {
                if let Some(id) = id {
                    api::page(scope, id).await
                } else {
                    #[cfg(feature = "ssr")]
                    crate::request::set_status(http::StatusCode::NOT_FOUND);
                    Err(Fault(Failure::NotFound))
                }
            }
        },
    );
    view! {
        <Title text=move || t_string!(i18n, registration.decide) />
        {loaded(page, move |page| view! { <Decision page base=base.get_value() /> })}
    }
}

#[component]
fn Decision(page: WithForm<RegistrationPage>, base: String) -> impl IntoView {
    let i18n = use_i18n();
    let WithForm { page, posted } = page;
    let RegistrationPage { row, namesakes, roles } = page;
    let (asked, name, email) = (said(row.asked), row.name.clone(), row.email.clone());
    let language = words::in_words(row.language, |locale, language| {
        words::language_name(locale, *language).to_owned()
    });
    let action = format!("{base}/registrations/{}", row.id);
    let has_login = namesakes.iter().any(|namesake| !namesake.login.is_empty());
    let no_roles = roles.is_empty();
    view! {
        <div class="page-header">
            <div class="page-header__text">
                <h1 class="page-header__title">{name}</h1>
                <p class="page-header__note">{move || t_string!(i18n, registration.decide_note, date = asked())}</p>
            </div>
        </div>
        <PostForm action posted>
            // That of the other button comes last.
            <input type="hidden" name="action" value="approve" />
            <fieldset class="card form__group">
                <legend class="form__legend">{move || t_string!(i18n, registration.who)}</legend>
                <p class="form__note">{email.clone()}", "{language}</p>
                <div class="form__whole" role="radiogroup" aria-label=move || t_string!(i18n, registration.to_whom)>
                    <Choice name="contact" id="" label=move || t_string!(i18n, registration.new_contact).to_owned() checked=true />
                    {namesakes.into_iter().map(namesake).collect::<Vec<_>>()}
                    <FormError name="contact" />
                </div>
                <FormText
                    name="login"
                    label=move || t_string!(i18n, contacts.login)
                    hint=move || {
                        if has_login {
                            t_string!(i18n, registration.login_kept)
                        } else {
                            t_string!(i18n, contacts.login_hint)
                        }
                    }
                    value=email
                    literal=true
                    required=true
                />
            </fieldset>
            <fieldset class="card form__group">
                <legend class="form__legend">{move || t_string!(i18n, contacts.roles)}</legend>
                <p class="form__note">
                    {move || if no_roles { t_string!(i18n, registration.no_roles) } else { t_string!(i18n, registration.roles_note) }}
                </p>
                {roles.into_iter().map(|role| view! { <Role role /> }).collect::<Vec<Node>>()}
                <FormError name="roles" />
            </fieldset>
            <fieldset class="card form__group">
                <legend class="form__legend">{move || t_string!(i18n, registration.declining)}</legend>
                <FormText
                    name="reason"
                    label=move || t_string!(i18n, registration.reason)
                    hint=move || t_string!(i18n, registration.reason_hint)
                    value=""
                    class="form__wide"
                />
            </fieldset>
            <FormFooter
                submit=move || t_string!(i18n, registration.approve)
                cancel=format!("{base}/registrations")
                other=("decline", (move || t_string!(i18n, registration.decline)).into())
            />
        </PostForm>
    }
}

/// A contact with that very address.
fn namesake(namesake: Namesake) -> Node {
    let i18n = use_i18n();
    let Namesake {
        id,
        name,
        title,
        roles,
        login,
    } = namesake;
    let roles = words::in_words(roles, |locale, roles: &Vec<Bilingual>| {
        let roles = roles.iter().map(|role| words::bilingual(locale, role));
        roles.collect::<Vec<_>>().join(", ")
    });
    let label = move || {
        let mut said = vec![name.clone(), title.clone(), roles()];
        if !login.is_empty() {
            said.push(t_string!(i18n, registration.has_login, login = &login));
        }
        said.retain(|part| !part.is_empty());
        t_string!(i18n, registration.namesake, who = said.join(", "))
    };
    view! { <Choice name="contact" id=id.to_string() label checked=false /> }
}

/// One of several, as the browser has it.
#[component]
fn Choice(
    name: &'static str,
    #[prop(into)] id: String,
    #[prop(into)] label: leptos::text_prop::TextProp,
    checked: bool,
) -> impl IntoView {
    let chosen = form_state().ticked(name, &id, checked);
    view! {
        <label class="check">
            <input class="check__box" type="radio" name=name value=id checked=chosen />
            <span class="check__text">{move || label.get().to_string()}</span>
        </label>
    }
}

/// A role, and why it cannot be given.
#[component]
fn Role(role: RoleOption) -> impl IntoView {
    let RoleOption { role, refusal } = role;
    let label = said(role.name);
    let (id, locked) = (role.id.to_string(), refusal.is_some());
    let hint = words::in_words(
        (role.description, refusal),
        |locale, (description, refusal)| match refusal {
            Some(refusal) => words::refusal(locale, refusal),
            None => words::bilingual(locale, description),
        },
    );
    if locked {
        view! { <Checkbox name="roles[]" value=id label hint checked=RwSignal::new(false) disabled=true /> }
    } else {
        view! { <FormCheck name="roles[]" value=id label hint /> }
    }
}
