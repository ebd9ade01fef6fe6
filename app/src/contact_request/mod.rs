//! The page on which staff add a contact because somebody of the customer asked for it.

pub mod api;

use crate::title::Title;
use crate::{
    Fault,
    fetched::{Fetched, loaded},
    form::{FormCheck, FormError, FormFooter, FormSelect, FormText, PostForm, form_state},
    frame::scope,
    i18n::{Locale, t_string, td_string, use_i18n},
    node::{Node, view},
    ui::{SelectOption, TextField},
    words,
};
use domain::{
    Failure, Language,
    contact_request::{self, StandardRole},
    form::WithForm,
    session::Scope,
};
use leptos::prelude::*;

/// The page at `/provider/customers/{customer}/request`.
#[component]
pub fn RequestPage() -> impl IntoView {
    let i18n = use_i18n();
    let scope = scope();
    let base = StoredValue::new(scope.base());
    let page = Fetched::new(
        || (),
        move |()| {
            let scope = scope.clone();
            async move {
                match scope {
                    Scope::Customer(customer) => api::page(customer).await,
                    _ => Err(Fault(Failure::NotFound)),
                }
            }
        },
    );
    view! {
        <Title text=move || t_string!(i18n, contact_request.title) />
        <div class="page-header">
            <div class="page-header__text">
                <h1 class="page-header__title">{move || t_string!(i18n, contact_request.title)}</h1>
                <p class="page-header__note">{move || t_string!(i18n, contact_request.note)}</p>
            </div>
        </div>
        {loaded(page, move |page| view! { <Form page base=base.get_value() /> })}
    }
}

/// A standard role, in words.
fn role_name(locale: Locale, role: StandardRole) -> &'static str {
    match role {
        StandardRole::Owner => td_string!(locale, contact_request.owner),
        StandardRole::Administrator => td_string!(locale, contact_request.administrator),
        StandardRole::Billing => td_string!(locale, contact_request.billing),
        StandardRole::Support => td_string!(locale, contact_request.support),
        StandardRole::Both => td_string!(locale, contact_request.both),
    }
}

#[component]
fn Form(page: WithForm<contact_request::RequestPage>, base: String) -> impl IntoView {
    let i18n = use_i18n();
    let WithForm { page, posted } = page;
    let languages = Signal::derive(move || {
        let locale = i18n.get_locale();
        let options = Language::ALL.iter();
        options
            .map(|language| SelectOption::new(language.code(), words::language_name(locale, *language)))
            .collect()
    });
    let none = page.roles.is_empty();
    let roles = page.roles;
    let roles = Signal::derive(move || {
        let locale = i18n.get_locale();
        let first = SelectOption::new("", td_string!(locale, contact_request.choose));
        let options = roles
            .iter()
            .map(|role| SelectOption::new(role.code(), role_name(locale, *role)));
        std::iter::once(first).chain(options).collect()
    });
    let role_note = move || {
        if none {
            t_string!(i18n, contact_request.no_role)
        } else {
            t_string!(i18n, contact_request.role_hint)
        }
    };
    let password = page.password;
    let email = RwSignal::new(String::new());
    view! {
        <PostForm action=format!("{base}/request") posted>
            <fieldset class="card form__group">
                <legend class="form__legend">{move || t_string!(i18n, contact_request.contact)}</legend>
                <FormText name="first_name" label=move || t_string!(i18n, contact_request.first_name) value="" required=true />
                <FormText name="last_name" label=move || t_string!(i18n, contact_request.last_name) value="" required=true />
                <Email email />
                <input type="hidden" name="phones[0][kind]" value="office" />
                <FormText name="phones[0][number]" label=move || t_string!(i18n, contact_request.phone) value="" kind="tel" literal=true />
                <FormSelect name="language" label=move || t_string!(i18n, contact_request.language) value=page.language options=languages />
                <FormSelect name="role" label=move || t_string!(i18n, contact_request.role) value="" options=roles />
                <p class="form__note">{role_note}</p>
            </fieldset>
            <fieldset class="card form__group">
                <legend class="form__legend">{move || t_string!(i18n, contact_request.portal_access)}</legend>
                <div class="form__wide">
                    <FormCheck
                        name="with_access"
                        label=move || t_string!(i18n, contact_request.with_access)
                        hint=move || t_string!(i18n, contact_request.with_access_hint)
                    />
                    <FormError name="with_access" />
                </div>
                <FormText name="access[login]" label=move || t_string!(i18n, contact_request.login) value="" literal=true />
                <Password password email />
            </fieldset>
            <fieldset class="card form__group">
                <legend class="form__legend">{move || t_string!(i18n, contact_request.request)}</legend>
                <FormText name="requested_by" label=move || t_string!(i18n, contact_request.requested_by) value="" required=true />
                <FormText
                    name="requested_by_email"
                    label=move || t_string!(i18n, contact_request.requested_by_email)
                    mark=move || t_string!(i18n, contacts.optional)
                    value=""
                    kind="email"
                    literal=true
                />
                <FormText
                    name="how"
                    label=move || t_string!(i18n, contact_request.how)
                    hint=move || t_string!(i18n, contact_request.how_hint)
                    value=""
                    required=true
                    class="form__wide"
                />
            </fieldset>
            <FormFooter submit=move || t_string!(i18n, contact_request.submit) cancel=format!("{base}/contacts") />
        </PostForm>
    }
}

/// The address, by which it is decided whether there is an invitation or a password.
#[component]
fn Email(email: RwSignal<String>) -> impl IntoView {
    let i18n = use_i18n();
    let state = form_state();
    email.set(state.value("email", String::new()));
    let error = state.error("email".to_owned());
    view! {
        <TextField
            name="email"
            label=move || t_string!(i18n, contact_request.email)
            value=email
            error
            kind="email"
            literal=true
        />
    }
}

/// The password, for who cannot be invited. What was posted before is never written into a page, so it is another one
/// then.
#[component]
fn Password(password: String, email: RwSignal<String>) -> impl IntoView {
    let i18n = use_i18n();
    let value = RwSignal::new(password);
    let error = form_state().error("access[password]".to_owned());
    // Without a script nothing goes when an address is typed: the hint says for whom the password is.
    let alive = RwSignal::new(false);
    Effect::new(move |_| alive.set(true));
    let invites = Memo::new(move |_| alive.get() && email.with(|email| !email.trim().is_empty()));
    move || {
        if invites.get() {
            return Node::Empty;
        }
        view! {
            <TextField
                name="access[password]"
                label=move || t_string!(i18n, contact_request.password)
                hint=move || t_string!(i18n, contact_request.password_hint)
                value
                error
                literal=true
            />
        }
    }
}
