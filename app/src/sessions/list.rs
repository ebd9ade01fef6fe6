//! The list of open sessions, each with a button that ends it. A form, whose buttons say which.

use crate::{
    form::{FormPassword, FormTrouble, PostForm},
    i18n::{Locale, t_string, td_string, use_i18n},
    language::said,
    node::{Node, view},
    ui::{Badge, Banner, Button, EmptyState, Icon, Tone},
    words,
};
use domain::{
    form::{Done, PostedForm},
    sessions::{Device, Method, OpenSession, Sessions},
};
use leptos::prelude::*;

/// The list.
#[component]
pub(crate) fn OpenSessions(
    /// Whose, and which.
    sessions: Sessions,
    /// Where it is posted.
    action: String,
    /// The form as it was posted, when it was not taken.
    posted: Option<PostedForm>,
    /// Called once sessions ended.
    on_done: Callback<Done>,
) -> impl IntoView {
    let i18n = use_i18n();
    let Sessions {
        open,
        refusal,
        asks_password,
        ..
    } = sessions;
    if open.is_empty() {
        return view! {
            <EmptyState
                title=move || t_string!(i18n, sessions.none)
                text=move || t_string!(i18n, sessions.none_text)
            />
        };
    }
    let may_end = refusal.is_none();
    let is_own = open.iter().any(|session| session.is_this);
    let others = open.iter().filter(|session| !session.is_this).count();
    let why = refusal.map(|refusal| {
        let sentence = words::in_words(refusal, words::refusal);
        view! { <Banner>{sentence}</Banner> }
    });
    let rows: Vec<Node> = open
        .into_iter()
        .map(|session| view! { <Row session may_end /> })
        .collect();
    view! {
        {why}
        <PostForm action posted on_done class="sessions__form">
            {(asks_password && others > 0).then(|| view! {
                <p class="form__note">{move || t_string!(i18n, sessions.again)}</p>
                <FormPassword name="sessions_password" label=move || t_string!(i18n, profile.current_password) />
            })}
            <ul class="sessions__list">{rows}</ul>
            <FormTrouble />
            {(may_end && others > 0).then(|| view! {
                <div class="form__buttons">
                    <Button kind="submit" name="end" value="all">
                        {move || if is_own {
                            t_string!(i18n, sessions.end_others)
                        } else {
                            t_string!(i18n, sessions.end_all)
                        }}
                    </Button>
                </div>
            })}
        </PostForm>
    }
}

#[component]
fn Row(session: OpenSession, may_end: bool) -> impl IntoView {
    let i18n = use_i18n();
    let OpenSession {
        id,
        device,
        address,
        signed_in,
        last_seen,
        methods,
        is_this,
    } = session;
    let icon = match device.system.as_str() {
        "Android" | "iPhone" | "iPad" => "mobile",
        _ => "server",
    };
    let name = words::in_words(device, device_words);
    let named = name.clone();
    let by = words::in_words(methods, |locale, methods: &Vec<Method>| methods_words(locale, methods));
    let (signed_in, last_seen) = (said(signed_in), said(last_seen));
    let (from, place) = (address.clone(), address);
    let end = (may_end && !is_this).then(|| {
        view! {
            <Button kind="submit" small=true name="end" value=id.to_string()>
                {move || t_string!(i18n, sessions.end)}
                <span class="hidden">
                    " "{move || t_string!(i18n, sessions.end_which, device = &named(), address = &place)}
                </span>
            </Button>
        }
    });
    view! {
        <li class="sessions__item">
            <Icon name=icon />
            <div class="sessions__what">
                <p class="sessions__device">
                    <strong>{name}</strong>
                    {is_this.then(|| view! { <Badge tone=Tone::Info>{move || t_string!(i18n, sessions.this)}</Badge> })}
                </p>
                <p class="sessions__line">
                    <span>{move || t_string!(i18n, sessions.from, address = &from)}</span>
                    <span>{by}</span>
                </p>
                <p class="sessions__line">
                    <span>{move || t_string!(i18n, sessions.signed_in, at = &signed_in())}</span>
                    <span>{move || t_string!(i18n, sessions.last_seen, at = &last_seen())}</span>
                </p>
            </div>
            {end}
        </li>
    }
}

/// *Firefox on Windows*.
pub(crate) fn device_words(locale: Locale, device: &Device) -> String {
    match (device.browser.as_str(), device.system.as_str()) {
        ("", "") => td_string!(locale, sessions.unknown).to_owned(),
        (one, "") | ("", one) => one.to_owned(),
        (browser, system) => td_string!(locale, sessions.on, browser = browser, system = system),
    }
}

/// *By password and one-time code*.
fn methods_words(locale: Locale, methods: &[Method]) -> String {
    let words: Vec<&str> = methods
        .iter()
        .map(|method| match method {
            Method::Password => td_string!(locale, sessions.password),
            Method::OneTimeCode => td_string!(locale, sessions.code),
            Method::RecoveryCode => td_string!(locale, sessions.recovery),
            Method::TrustedDevice => td_string!(locale, sessions.trusted),
        })
        .collect();
    td_string!(locale, sessions.by, methods = words.join(", "))
}
