//! A password that was forgotten: the page on which a new one is asked for, and the one under the link that was mailed.

pub mod api;

use crate::title::Title;
use crate::{
    fetched::Fetched,
    frame::Problem,
    i18n::{t_string, use_i18n},
    node::{awaited, view},
    one_time_link::{LinkDone, LinkGone, LinkView, PlainForm, Told},
    sign_in::{NewPasswordField, SignInGround},
    ui::{Button, Look, PasswordField, TextField},
    words,
};
use domain::{
    Failure,
    form::PostedForm,
    password_reset::{self, ResetDone},
};
use leptos::{prelude::*, text_prop::TextProp};

/// Where a new password is asked for.
pub const FORGOT: &str = "/forgot-password";

/// The page at [`FORGOT`].
#[component]
pub fn ForgotPasswordPage() -> impl IntoView {
    let i18n = use_i18n();
    let page = Fetched::new(|| (), |()| api::forgot());
    view! {
        <Title text=move || t_string!(i18n, password_reset.forgot) />
        <Suspense>
            {move || awaited(async move {
                match page.await {
                    Ok(LinkView { provider, done: Some(_), .. }) => view! { <SignInGround provider><Asked /></SignInGround> },
                    Ok(LinkView { provider, posted, .. }) => view! { <SignInGround provider><Ask posted /></SignInGround> },
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
        (move || t_string!(i18n, password_reset.asked)).into(),
        (move || t_string!(i18n, password_reset.asked_help)).into(),
    ];
    view! {
        <Told
            title=move || t_string!(i18n, password_reset.asked_title)
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
    let who = form.typed("who", "");
    view! {
        <form class="sign-in__card" method="post" action=FORGOT>
            <h1 class="sign-in__title">{move || t_string!(i18n, password_reset.forgot)}</h1>
            <p class="sign-in__said">{move || t_string!(i18n, password_reset.note)}</p>
            {form.trouble()}
            <TextField
                name="who"
                label=move || t_string!(i18n, password_reset.who)
                value=who
                error=form.error("who")
                autocomplete="username"
                literal=true
                required=true
                autofocus=true
            />
            <Button look=Look::Primary wide=true kind="submit">{move || t_string!(i18n, password_reset.ask)}</Button>
            <p class="sign-in__help"><a href="/sign-in">{move || t_string!(i18n, password_reset.back)}</a></p>
        </form>
    }
}

/// The page at `/reset/{token}`.
#[component]
pub fn ResetPage(
    /// What stands in the address.
    token: String,
) -> impl IntoView {
    let i18n = use_i18n();
    let action = "/reset/".to_owned() + &token;
    let page = Fetched::new(|| (), move |()| api::page(token.clone()));
    view! {
        <Title text=move || t_string!(i18n, password_reset.title) />
        <Suspense>
            {move || {
                let action = action.clone();
                awaited(async move {
                    match page.await {
                        Ok(LinkView { provider, done: Some(LinkDone::Reset(done)), .. }) => {
                            view! { <SignInGround provider><Done done /></SignInGround> }
                        }
                        Ok(LinkView { provider, page: Some(page), posted, .. }) => {
                            view! { <SignInGround provider><Set action page posted /></SignInGround> }
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
            title=move || t_string!(i18n, password_reset.gone)
            text=move || t_string!(i18n, password_reset.gone_text)
            href=FORGOT
            action=move || t_string!(i18n, password_reset.ask)
        />
    }
}

#[component]
fn Done(done: ResetDone) -> impl IntoView {
    let i18n = use_i18n();
    let ResetDone { sessions } = done;
    let sentence = move || {
        let said = t_string!(i18n, password_reset.sign_in_now).to_owned();
        words::and_sessions_ended(i18n.get_locale(), said, sessions)
    };
    let sentences: Vec<TextProp> = vec![sentence.into()];
    view! {
        <Told
            title=move || t_string!(i18n, password_reset.done)
            sentences
            href="/sign-in"
            action=move || t_string!(i18n, sign_in.title)
        />
    }
}

#[component]
fn Set(action: String, page: password_reset::ResetPage, posted: Option<PostedForm>) -> impl IntoView {
    let i18n = use_i18n();
    let form = PlainForm::new(posted);
    let again = RwSignal::new(String::new());
    let password_reset::ResetPage { login, account, least } = page;
    let shown = if account.is_empty() {
        login.clone()
    } else {
        format!("{login} ({account})")
    };
    view! {
        <form class="sign-in__card" method="post" action=action>
            <h1 class="sign-in__title">{move || t_string!(i18n, password_reset.title)}</h1>
            {form.trouble()}
            <p class="sign-in__said">{move || t_string!(i18n, invitation.login)}" "<strong>{shown}</strong></p>
            // What a password manager keeps the password with.
            <input class="hidden" type="text" name="username" autocomplete="username" value=login readonly=true tabindex="-1" aria-hidden="true" />
            <NewPasswordField
                name="password"
                label=move || t_string!(i18n, sign_in.new_password)
                least
                error=form.error("password")
                autofocus=true
            />
            <PasswordField
                name="again"
                label=move || t_string!(i18n, sign_in.new_password_again)
                value=again
                error=form.error("again")
                autocomplete="new-password"
            />
            <Button look=Look::Primary wide=true kind="submit">{move || t_string!(i18n, sign_in.save_password)}</Button>
            <p class="sign-in__help">{move || t_string!(i18n, password_reset.ends_sessions)}</p>
        </form>
    }
}
