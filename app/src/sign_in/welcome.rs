//! The first one of the provider, under the link that the log has at the first start. A plain form, which works once.

use super::{api, page::SignInGround};
use crate::fetched::Fetched;
use crate::node::{awaited, view};
use crate::title::Title;
use crate::{
    Fault,
    frame::{NotFoundPage, Problem},
    i18n::{t_string, use_i18n},
    ui::{Button, Look, PasswordField, TextField},
    words,
};
use domain::{
    Failure,
    form::{PostedForm, WithForm},
    portal_access::PASSWORD_LEAST,
};
use leptos::prelude::*;

/// The page at `/welcome/{token}`.
#[component]
pub fn WelcomePage(
    /// What stands in the address.
    token: String,
) -> impl IntoView {
    let i18n = use_i18n();
    let action = "/welcome/".to_owned() + &token;
    let page = Fetched::new(|| (), move |()| api::welcome(token.clone()));
    view! {
        <Title text=move || t_string!(i18n, first_start.title) />
        <Suspense>
            {move || {
                let action = action.clone();
                awaited(async move {
                    match page.await {
                        Ok(WithForm { page: provider, posted }) => {
                            view! {
                                <SignInGround provider>
                                    <First action posted />
                                </SignInGround>
                            }
                        }
                        Err(Fault(Failure::NotFound)) => view! { <NotFoundPage /> },
                        Err(fault) => view! { <main class="page"><Problem failure=fault.0 /></main> },
                    }
                })
            }}
        </Suspense>
    }
}

#[component]
fn First(action: String, posted: Option<PostedForm>) -> impl IntoView {
    let i18n = use_i18n();
    let posted = StoredValue::new(posted);
    let error = move |name: &'static str| {
        let reason = posted.with_value(|posted| {
            let failures = posted.as_ref()?.failures();
            let failure = failures.iter().find(|failure| failure.field == name)?;
            Some(failure.reason.clone())
        });
        Signal::derive(move || reason.as_ref().map(|reason| words::reason(i18n.get_locale(), reason)))
    };
    let typed = move |name: &'static str| {
        let typed = posted.with_value(|posted| posted.as_ref()?.value(name).map(str::to_owned));
        RwSignal::new(typed.unwrap_or_default())
    };
    let [name, email, login] = ["name", "email", "login"].map(typed);
    let [password, again] = [(); 2].map(|()| RwSignal::new(String::new()));
    view! {
        <form class="sign-in__card" method="post" action=action>
            <h1 class="sign-in__title">{move || t_string!(i18n, first_start.title)}</h1>
            <p class="sign-in__help">{move || t_string!(i18n, first_start.note)}</p>
            <TextField
                name="name"
                label=move || t_string!(i18n, first_start.name)
                value=name
                error=error("name")
                autocomplete="name"
                required=true
                autofocus=true
            />
            <TextField
                name="email"
                label=move || t_string!(i18n, first_start.email)
                value=email
                error=error("email")
                kind="email"
                autocomplete="email"
                literal=true
                required=true
            />
            <TextField
                name="login"
                label=move || t_string!(i18n, first_start.login)
                value=login
                error=error("login")
                autocomplete="username"
                literal=true
                required=true
            />
            <PasswordField
                name="password"
                label=move || t_string!(i18n, first_start.password)
                hint=move || t_string!(i18n, sign_in.password_hint, least = PASSWORD_LEAST)
                value=password
                error=error("password")
                autocomplete="new-password"
            />
            <PasswordField
                name="again"
                label=move || t_string!(i18n, first_start.again)
                value=again
                error=error("again")
                autocomplete="new-password"
            />
            <Button look=Look::Primary wide=true kind="submit">
                {move || t_string!(i18n, first_start.submit)}
            </Button>
        </form>
    }
}
