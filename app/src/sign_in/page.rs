//! The sign-in page.

use super::api::{self, SignInView};
use crate::fetched::Fetched;
use crate::node::{awaited, view};
use crate::title::Title;
use crate::{
    frame::{Brand, Foot, LanguageSwitch, Problem, ThemeSwitch},
    i18n::{Locale, t_string, td_string, use_i18n},
    password_reset::FORGOT,
    registration::REGISTER,
    router::use_router,
    ui::{Banner, Button, Look, PasswordField, TextField, Tone},
    words,
};
use domain::{
    portal_access::Told,
    session::{Provider, SignInRefusal},
};
use leptos::prelude::*;

/// Why the sign-in was not taken, as a sentence.
pub(crate) fn refusal_words(locale: Locale, (refusal, when): &(SignInRefusal, Option<Told>)) -> String {
    if let Some(when) = when {
        let date = words::bilingual(locale, &when.text);
        return match (refusal, when.day_end) {
            (SignInRefusal::Scheduled, _) => td_string!(locale, sign_in.scheduled_from, date = date, zone = &when.zone),
            (_, true) => td_string!(locale, sign_in.expired_with_day, date = date, zone = &when.zone),
            (_, false) => td_string!(locale, sign_in.expired_at, date = date, zone = &when.zone),
        };
    }
    match refusal {
        SignInRefusal::Wrong => td_string!(locale, sign_in.wrong).to_owned(),
        SignInRefusal::TooManyTries { seconds } => {
            td_string!(locale, words.too_many_tries, wait = words::wait(locale, *seconds))
        }
        SignInRefusal::Disabled => td_string!(locale, sign_in.disabled).to_owned(),
        SignInRefusal::Scheduled => td_string!(locale, sign_in.scheduled).to_owned(),
        SignInRefusal::Expired => td_string!(locale, sign_in.expired).to_owned(),
        SignInRefusal::Address => td_string!(locale, sign_in.address).to_owned(),
        SignInRefusal::Suspended => td_string!(locale, sign_in.suspended).to_owned(),
    }
}

/// The page on which everybody begins.
#[component]
pub fn SignInPage() -> impl IntoView {
    let i18n = use_i18n();
    let (next, ended) = use_router().query.with_untracked(|query| {
        let next = query.get("next").unwrap_or_default().to_owned();
        (next, query.get("ended").is_some())
    });
    let page = Fetched::new(|| (), move |()| api::page(next.clone()));
    view! {
        <Title text=move || t_string!(i18n, sign_in.title) />
        <Suspense>
            {move || awaited(async move {
                match page.await {
                    Ok(page) => view! { <SignIn page ended /> },
                    Err(fault) => view! { <main class="page"><Problem failure=fault.0 /></main> },
                }
            })}
        </Suspense>
    }
}

#[component]
fn SignIn(page: SignInView, ended: bool) -> impl IntoView {
    let i18n = use_i18n();
    let SignInView {
        provider,
        draft,
        refusal,
        registration,
        when,
    } = page;
    let login = RwSignal::new(draft.login.clone());
    let password = RwSignal::new(String::new());
    let typed_before = !draft.login.is_empty();
    view! {
        <SignInGround provider>
            <form class="sign-in__card" method="post" action="/sign-in">
                <h1 class="sign-in__title">{move || t_string!(i18n, sign_in.title)}</h1>
                {(ended && refusal.is_none())
                    .then(|| view! { <Banner>{move || t_string!(i18n, sign_in.ended)}</Banner> })}
                {refusal
                    .map(|refusal| {
                        let sentence = words::in_words((refusal, when), refusal_words);
                        view! { <Banner tone=Tone::Danger alert=true>{sentence}</Banner> }
                    })}
                <input type="hidden" name="next" value=draft.next />
                <TextField
                    name="login"
                    label=move || t_string!(i18n, sign_in.login)
                    value=login
                    autocomplete="username"
                    literal=true
                    required=true
                    autofocus=!typed_before
                />
                <PasswordField
                    name="password"
                    label=move || t_string!(i18n, sign_in.password)
                    value=password
                    autofocus=typed_before
                />
                <Button look=Look::Primary wide=true kind="submit">
                    {move || t_string!(i18n, sign_in.title)}
                </Button>
                <p class="sign-in__links">
                    <a href=FORGOT>{move || t_string!(i18n, password_reset.forgot)}</a>
                    {registration.then(|| view! { <a href=REGISTER>{move || t_string!(i18n, registration.title)}</a> })}
                </p>
                <p class="sign-in__help">{move || t_string!(i18n, sign_in.help)}</p>
            </form>
        </SignInGround>
    }
}

/// The ground of the pages without a frame: mark, language, theme, and who to call.
#[component]
pub(crate) fn SignInGround(
    /// Who runs this portal.
    provider: Provider,
    /// There is a session, and nothing in the card that ends it.
    #[prop(optional)]
    signed_in: bool,
    /// The card.
    children: Children,
) -> impl IntoView {
    view! {
        <div class="sign-in">
            <svg class="fibres" viewBox="0 0 1440 900" preserveAspectRatio="xMidYMid slice" aria-hidden="true" focusable="false">
                <path d="M-20 479C160 479 280 495.8 430 500C580 504.2 858 182.6 1500 182.6"></path>
                <path d="M-20 485C160 485 280 497 430 500C580 503 870 281.1 1500 281.1"></path>
                <path d="M-20 488C160 488 280 497.6 430 500C580 502.4 876 310.4 1500 310.4"></path>
                <path d="M-20 494C160 494 280 498.8 430 500C580 501.2 888 420.6 1500 420.6"></path>
                <path d="M-20 500C160 500 280 500 430 500C580 500 900 500 1500 500"></path>
                <path d="M-20 506C160 506 280 501.2 430 500C580 498.8 912 579.4 1500 579.4"></path>
                <path d="M-20 512C160 512 280 502.4 430 500C580 497.6 924 689.6 1500 689.6"></path>
                <path d="M-20 515C160 515 280 503 430 500C580 497 930 718.9 1500 718.9"></path>
                <path d="M-20 521C160 521 280 504.2 430 500C580 495.8 942 817.4 1500 817.4"></path>
                <circle class="end" cx="995.8" cy="356.8" r="4.5"></circle>
                <circle class="end" cx="1260.4" cy="424.9" r="4.5"></circle>
                <circle class="end" cx="1086.9" cy="500" r="4.5"></circle>
                <circle class="end" cx="1043.2" cy="648.2" r="4.5"></circle>
                <circle class="here" cx="430" cy="500" r="7"></circle>
            </svg>
            <header class="sign-in__top">
                <div class="sign-in__brand"><Brand provider=provider.clone() /></div>
                <LanguageSwitch />
                <ThemeSwitch />
            </header>
            <main class="sign-in__main" id="main">
                {children()}
                {signed_in.then(|| view! { <SignOut /> })}
            </main>
            <Foot provider />
        </div>
    }
}

/// The way out of a page without a frame.
#[component]
fn SignOut() -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <form method="post" action="/sign-out">
            <Button look=Look::Quiet small=true icon="sign-out" kind="submit">
                {move || t_string!(i18n, shell.sign_out)}
            </Button>
        </form>
    }
}
