//! Registering for the portal: the page on which access is asked for, the one that proves an address, and those on which
//! whoever manages contacts decides.

pub mod api;
mod decision;
mod list;

pub use self::{decision::DecisionPage, list::RegistrationsPage};

use crate::title::Title;
use crate::{
    fetched::Fetched,
    form::languages,
    frame::{NotFoundPage, Problem},
    i18n::{t_string, use_i18n},
    node::{awaited, view},
    one_time_link::{LinkGone, LinkView, PlainForm, Told},
    sign_in::SignInGround,
    ui::{Button, Look, SelectField, TextField},
};
use domain::{Failure, form::PostedForm, registration::ProofPage};
use leptos::{prelude::*, text_prop::TextProp};

/// Where access is asked for.
pub const REGISTER: &str = "/register";

/// The page at [`REGISTER`].
#[component]
pub fn RegisterPage() -> impl IntoView {
    let i18n = use_i18n();
    let page = Fetched::new(|| (), |()| api::register());
    view! {
        <Title text=move || t_string!(i18n, registration.title) />
        <Suspense>
            {move || awaited(async move {
                match page.await {
                    Ok(LinkView { provider, done: Some(_), .. }) => view! { <SignInGround provider><Asked /></SignInGround> },
                    Ok(LinkView { provider, posted, .. }) => view! { <SignInGround provider><Ask posted /></SignInGround> },
                    Err(fault) if fault.0 == Failure::NotFound => view! { <NotFoundPage /> },
                    Err(fault) => view! { <main class="page"><Problem failure=fault.0 /></main> },
                }
            })}
        </Suspense>
    }
}

#[component]
fn Asked() -> impl IntoView {
    let i18n = use_i18n();
    let sentences: Vec<TextProp> = vec![
        (move || t_string!(i18n, registration.asked)).into(),
        (move || t_string!(i18n, registration.asked_help)).into(),
    ];
    view! {
        <Told
            title=move || t_string!(i18n, registration.asked_title)
            sentences
            href="/sign-in"
            action=move || t_string!(i18n, sign_in.title)
        />
    }
}

#[component]
fn Ask(posted: Option<PostedForm>) -> impl IntoView {
    let i18n = use_i18n();
    let form = PlainForm::new(posted);
    let [account_number, first_name, last_name, email] =
        ["account_number", "first_name", "last_name", "email"].map(|name| form.typed(name, ""));
    let language = form.typed("language", i18n.get_locale_untracked().code());
    view! {
        <form class="sign-in__card" method="post" action=REGISTER>
            <h1 class="sign-in__title">{move || t_string!(i18n, registration.title)}</h1>
            <p class="sign-in__said">{move || t_string!(i18n, registration.note)}</p>
            {form.trouble()}
            <TextField
                name="account_number"
                label=move || t_string!(i18n, registration.account_number)
                hint=move || t_string!(i18n, registration.account_number_hint)
                value=account_number
                error=form.error("account_number")
                literal=true
                required=true
                autofocus=true
            />
            <TextField
                name="first_name"
                label=move || t_string!(i18n, contacts.first_name)
                value=first_name
                error=form.error("first_name")
                autocomplete="given-name"
                required=true
            />
            <TextField
                name="last_name"
                label=move || t_string!(i18n, contacts.last_name)
                value=last_name
                error=form.error("last_name")
                autocomplete="family-name"
                required=true
            />
            <TextField
                name="email"
                kind="email"
                label=move || t_string!(i18n, contacts.email)
                value=email
                error=form.error("email")
                autocomplete="email"
                literal=true
                required=true
            />
            <SelectField
                name="language"
                label=move || t_string!(i18n, contacts.language)
                value=language
                options=languages()
                error=form.error("language")
            />
            <Button look=Look::Primary wide=true kind="submit">{move || t_string!(i18n, registration.ask)}</Button>
            <p class="sign-in__help"><a href="/sign-in">{move || t_string!(i18n, password_reset.back)}</a></p>
        </form>
    }
}

/// The page at `/register/{token}`.
#[component]
pub fn RegistrationProofPage(
    /// What stands in the address.
    token: String,
) -> impl IntoView {
    let i18n = use_i18n();
    let action = "/register/".to_owned() + &token;
    let page = Fetched::new(|| (), move |()| api::proof(token.clone()));
    view! {
        <Title text=move || t_string!(i18n, registration.prove_title) />
        <Suspense>
            {move || {
                let action = action.clone();
                awaited(async move {
                    match page.await {
                        Ok(LinkView { provider, done: Some(_), .. }) => {
                            view! { <SignInGround provider><Proven /></SignInGround> }
                        }
                        Ok(LinkView { provider, page: Some(page), .. }) => {
                            view! { <SignInGround provider><Prove action page /></SignInGround> }
                        }
                        Ok(_) => view! { <Gone /> },
                        Err(fault) if fault.0 == Failure::NotFound => view! { <Gone /> },
                        Err(fault) => view! { <main class="page"><Problem failure=fault.0 /></main> },
                    }
                })
            }}
        </Suspense>
    }
}

#[component]
fn Gone() -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <LinkGone
            title=move || t_string!(i18n, registration.gone)
            text=move || t_string!(i18n, registration.gone_text)
            href=REGISTER
            action=move || t_string!(i18n, registration.title)
        />
    }
}

#[component]
fn Proven() -> impl IntoView {
    let i18n = use_i18n();
    let sentences: Vec<TextProp> = vec![(move || t_string!(i18n, registration.proven)).into()];
    view! {
        <Told
            title=move || t_string!(i18n, registration.proven_title)
            sentences
            href="/sign-in"
            action=move || t_string!(i18n, sign_in.title)
        />
    }
}

#[component]
fn Prove(action: String, page: ProofPage) -> impl IntoView {
    let i18n = use_i18n();
    let ProofPage {
        name,
        email,
        account_number,
    } = page;
    view! {
        <form class="sign-in__card" method="post" action=action>
            <h1 class="sign-in__title">{move || t_string!(i18n, registration.prove_title)}</h1>
            <p class="sign-in__said">
                {move || t_string!(i18n, registration.prove_note, name = &name, email = &email, number = &account_number)}
            </p>
            <Button look=Look::Primary wide=true kind="submit">{move || t_string!(i18n, registration.prove)}</Button>
        </form>
    }
}
