//! Invitations: the page on which whoever is invited sets a password. What administrators see of one is in the dialog of
//! the contact.

pub mod api;

use crate::title::Title;
use crate::{
    fetched::Fetched,
    frame::Problem,
    i18n::{t_string, use_i18n},
    language::said,
    node::{awaited, view},
    one_time_link::{LinkDone, LinkGone, LinkView, PlainForm, Told},
    sign_in::{NewPasswordField, SignInGround, refusal_words},
    ui::{Banner, Button, Look, PasswordField, Tone},
    words,
};
use domain::{
    Failure,
    form::PostedForm,
    invitation::{self, Accepted},
    portal_access::PASSWORD_LEAST,
};
use leptos::{prelude::*, text_prop::TextProp};

/// The page at `/invitation/{token}`.
#[component]
pub fn InvitationPage(
    /// What stands in the address.
    token: String,
) -> impl IntoView {
    let i18n = use_i18n();
    let action = "/invitation/".to_owned() + &token;
    let page = Fetched::new(|| (), move |()| api::page(token.clone()));
    view! {
        <Title text=move || t_string!(i18n, invitation.title) />
        <Suspense>
            {move || {
                let action = action.clone();
                awaited(async move {
                    match page.await {
                        Ok(LinkView { provider, done: Some(LinkDone::Accepted(accepted)), .. }) => {
                            view! { <SignInGround provider><Later accepted /></SignInGround> }
                        }
                        Ok(LinkView { provider, done: Some(LinkDone::NotSignedIn(accepted, refusal, when)), .. }) => {
                            let why = words::in_words((refusal, when), refusal_words);
                            view! { <SignInGround provider><Later accepted why=TextProp::from(why) /></SignInGround> }
                        }
                        Ok(LinkView { provider, page: Some(page), posted, .. }) => {
                            view! { <SignInGround provider><Accept action page posted /></SignInGround> }
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
            title=move || t_string!(i18n, invitation.gone)
            text=move || t_string!(i18n, invitation.gone_text)
            href="/sign-in"
            action=move || t_string!(i18n, sign_in.title)
        />
    }
}

/// The password is set, and the access works later, or not from here.
#[component]
fn Later(
    accepted: Accepted,
    /// Why it does not work.
    #[prop(optional)]
    why: Option<TextProp>,
) -> impl IntoView {
    let i18n = use_i18n();
    let Accepted { login, begins } = accepted;
    let mut sentences: Vec<TextProp> = vec![(move || t_string!(i18n, invitation.accepted, login = &login)).into()];
    sentences.extend(begins.map(|begins| {
        let begins = said(begins);
        TextProp::from(move || t_string!(i18n, invitation.begins, date = begins()))
    }));
    sentences.extend(why);
    view! {
        <Told
            title=move || t_string!(i18n, invitation.accepted_title)
            sentences
            href="/sign-in"
            action=move || t_string!(i18n, sign_in.title)
        />
    }
}

#[component]
fn Accept(action: String, page: invitation::InvitationPage, posted: Option<PostedForm>) -> impl IntoView {
    let i18n = use_i18n();
    let form = PlainForm::new(posted);
    let again = RwSignal::new(String::new());
    let invitation::InvitationPage {
        by,
        account,
        name,
        login,
        begins,
        until,
    } = page;
    let who = move || {
        if by.is_empty() {
            t_string!(i18n, invitation.by_provider, name = &name, account = &account)
        } else {
            t_string!(i18n, invitation.hello, name = &name, by = &by, account = &account)
        }
    };
    let begins = begins.map(|begins| {
        let begins = said(begins);
        view! { <Banner tone=Tone::Info>{move || t_string!(i18n, invitation.begins, date = begins())}</Banner> }
    });
    let until = said(until);
    let shown = login.clone();
    view! {
        <form class="sign-in__card" method="post" action=action>
            <h1 class="sign-in__title">{move || t_string!(i18n, invitation.title)}</h1>
            <p class="sign-in__said">{who}</p>
            {begins}
            {form.trouble()}
            <p class="sign-in__said">{move || t_string!(i18n, invitation.login)}" "<strong>{shown}</strong></p>
            // What a password manager keeps the password with.
            <input class="hidden" type="text" name="username" autocomplete="username" value=login readonly=true tabindex="-1" aria-hidden="true" />
            <NewPasswordField
                name="password"
                label=move || t_string!(i18n, sign_in.new_password)
                least=PASSWORD_LEAST
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
            <Button look=Look::Primary wide=true kind="submit">{move || t_string!(i18n, invitation.submit)}</Button>
            <p class="sign-in__help">{move || t_string!(i18n, invitation.until, date = until())}</p>
        </form>
    }
}
