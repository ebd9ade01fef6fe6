//! A password that someone else made is replaced at the first sign-in, before anything else.

use super::{
    NewPasswordField,
    api::{self, NewPasswordView},
    page::SignInGround,
};
use crate::fetched::Fetched;
use crate::node::{awaited, view};
use crate::title::Title;
use crate::{
    frame::Problem,
    i18n::{t_string, use_i18n},
    router::use_router,
    ui::{Button, Look, PasswordField},
    words,
};
use leptos::prelude::*;

/// The page for a new password.
#[component]
pub fn ChangePasswordPage() -> impl IntoView {
    let i18n = use_i18n();
    let page = Fetched::new(
        || (),
        |()| async {
            let posted = api::password_failures().await?;
            let provider = api::page(String::new()).await?.provider;
            Ok::<_, crate::Fault>((posted, provider))
        },
    );
    view! {
        <Title text=move || t_string!(i18n, sign_in.choose_password) />
        <Suspense>
            {move || awaited(async move {
                match page.await {
                    Ok((form, provider)) => {
                        view! {
                            <SignInGround provider signed_in=true>
                                <NewPassword form />
                            </SignInGround>
                        }
                    }
                    Err(fault) => view! { <main class="page"><Problem failure=fault.0 /></main> },
                }
            })}
        </Suspense>
    }
}

#[component]
fn NewPassword(form: NewPasswordView) -> impl IntoView {
    let i18n = use_i18n();
    let NewPasswordView {
        failures,
        strength,
        least,
        next,
    } = form;
    let asked = || {
        use_router()
            .query
            .with_untracked(|query| query.get("next").map(ToOwned::to_owned))
    };
    let next = next.or_else(asked).unwrap_or_default();
    let error = move |name: &'static str| {
        let reason = failures
            .iter()
            .find(|failure| failure.field == name)
            .map(|failure| failure.reason.clone());
        Signal::derive(move || reason.as_ref().map(|reason| words::reason(i18n.get_locale(), reason)))
    };
    let [current_error, new_error, again_error] = ["current", "new", "again"].map(error);
    let [current, again] = [(); 2].map(|()| RwSignal::new(String::new()));
    view! {
        <form class="sign-in__card" method="post" action="/change-password">
            <h1 class="sign-in__title">{move || t_string!(i18n, sign_in.choose_password)}</h1>
            <p class="sign-in__help">{move || t_string!(i18n, sign_in.choose_password_why)}</p>
            <input type="hidden" name="next" value=next />
            <PasswordField
                name="current"
                label=move || t_string!(i18n, sign_in.current_password)
                value=current
                error=current_error
                autofocus=true
            />
            <NewPasswordField
                name="new"
                label=move || t_string!(i18n, sign_in.new_password)
                least
                error=new_error
                posted=strength
            />
            <PasswordField
                name="again"
                label=move || t_string!(i18n, sign_in.new_password_again)
                value=again
                error=again_error
                autocomplete="new-password"
            />
            <Button look=Look::Primary wide=true kind="submit">
                {move || t_string!(i18n, sign_in.save_password)}
            </Button>
        </form>
    }
}
