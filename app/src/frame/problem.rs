//! What went wrong, where the page would have been: a sentence, and what can be done.

use super::brand::Bare;
use crate::node::view;
use crate::title::Title;
use crate::{
    i18n::{t_string, use_i18n},
    ui::{Button, EmptyState, LinkButton, Look},
    words,
};
use domain::Failure;
use leptos::prelude::*;

/// A failure in the place of a page or of a part of it.
#[component]
pub fn Problem(
    /// What happened.
    failure: Failure,
    /// Tries again.
    #[prop(optional, into)]
    on_retry: Option<Callback<()>>,
) -> impl IntoView {
    let i18n = use_i18n();
    let signed_out = matches!(failure, Failure::SignedOut);
    let can_retry = matches!(
        failure,
        Failure::Unreachable | Failure::Internal | Failure::TooManyTries { .. }
    );
    let title = {
        let failure = failure.clone();
        move || match failure {
            Failure::NotFound => t_string!(i18n, shell.not_found_title),
            Failure::Refused(_) => t_string!(i18n, shell.refused_title),
            Failure::SignedOut => t_string!(i18n, shell.signed_out_title),
            _ => t_string!(i18n, shell.failed_title),
        }
    };
    let named = title.clone();
    view! {
        <Title text=move || named().to_owned() />
        <section class="card" role="alert">
            <EmptyState title text=words::in_words(failure, words::failure)>
                {signed_out
                    .then(|| {
                        view! {
                            <LinkButton href="/sign-in" look=Look::Primary>
                                {move || t_string!(i18n, sign_in.title)}
                            </LinkButton>
                        }
                    })}
                {on_retry
                    .filter(|_| can_retry)
                    .map(|retry| {
                        view! {
                            <Button icon="refresh" on_click=move |_| retry.run(())>
                                {move || t_string!(i18n, shell.retry)}
                            </Button>
                        }
                    })}
            </EmptyState>
        </section>
    }
}

/// No page has this address.
#[component]
pub fn NotFoundPage() -> impl IntoView {
    #[cfg(feature = "ssr")]
    crate::request::set_status(http::StatusCode::NOT_FOUND);
    let i18n = use_i18n();
    view! {
        <Bare>
            <main class="page" id="main">
                <h1 class="hidden">{move || t_string!(i18n, shell.not_found_title)}</h1>
                <Problem failure=Failure::NotFound />
            </main>
        </Bare>
    }
}

/// Leaves for sign-in, which says that the session has ended, coming back to this address after.
pub(super) fn to_sign_in() {
    let location = window().location();
    let here = location.pathname().unwrap_or_default() + &location.search().unwrap_or_default();
    let next: String = leptos::wasm_bindgen::JsValue::from(js_sys::encode_uri_component(&here))
        .as_string()
        .unwrap_or_default();
    // The address is our own, so it can be set.
    let _ = location.set_href(&("/sign-in?ended=1&next=".to_owned() + &next));
}
