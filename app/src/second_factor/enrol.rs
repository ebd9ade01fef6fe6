//! Setting up a second factor: scan or type the key, give a code, keep the recovery codes. A plain form: it needs no
//! script.

use super::{ENROL, VERIFY, api, codes::RecoveryCodes, trouble, verify::Leave};
use crate::title::Title;
use crate::{
    fetched::Fetched,
    frame::Problem,
    i18n::{t_string, use_i18n},
    node::{awaited, view},
    router::{Query, use_router},
    sign_in::SignInGround,
    ui::{Banner, Button, Look, TextField, Tone},
};
use domain::{
    Failure,
    second_factor::{self, EnrolStep, Enrolment},
};
use leptos::prelude::*;

/// The page at [`ENROL`].
#[component]
pub fn EnrolPage() -> impl IntoView {
    let i18n = use_i18n();
    let next = use_router()
        .query
        .with_untracked(|query| query.get("next").unwrap_or_default().to_owned());
    let page = Fetched::new(|| (), move |()| api::enrol(next.clone()));
    view! {
        <Title text=move || t_string!(i18n, second_factor.enrol_title) />
        <Suspense>
            {move || awaited(async move {
                match page.await {
                    Ok(page) => {
                        let second_factor::EnrolPage { provider, owed, step, next, failure } = page;
                        // What is owed has its own way out.
                        let signed_in = !owed || !matches!(step, EnrolStep::Scan(_));
                        let card = match step {
                            EnrolStep::Scan(enrolment) => view! { <Scan enrolment=*enrolment owed next failure /> },
                            EnrolStep::Done(codes) => view! { <Done codes next /> },
                            EnrolStep::StepUp => view! { <StepUpFirst next /> },
                        };
                        view! { <SignInGround provider signed_in>{card}</SignInGround> }
                    }
                    Err(fault) => view! { <main class="page"><Problem failure=fault.0 /></main> },
                }
            })}
        </Suspense>
    }
}

#[component]
fn Scan(enrolment: Enrolment, owed: bool, next: String, failure: Option<Failure>) -> impl IntoView {
    let i18n = use_i18n();
    let Enrolment {
        qr,
        address,
        key,
        sealed,
    } = enrolment;
    let code = RwSignal::new(String::new());
    let too_old = matches!(&failure, Some(Failure::Invalid(failures)) if failures.is_empty());
    let error = Signal::derive(move || trouble(i18n.get_locale(), failure.as_ref()?, "proof"));
    let size = qr.size;
    view! {
        <form class="sign-in__card enrol" method="post" action=ENROL>
            <h1 class="sign-in__title">{move || t_string!(i18n, second_factor.enrol_title)}</h1>
            {too_old.then(|| view! {
                <Banner tone=Tone::Danger alert=true>{move || t_string!(i18n, second_factor.too_old)}</Banner>
            })}
            <p class="sign-in__help">{move || if owed {
                t_string!(i18n, second_factor.enrol_owed)
            } else {
                t_string!(i18n, second_factor.enrol_why)
            }}</p>
            <ol class="enrol__steps">
                <li>
                    <p>{move || t_string!(i18n, second_factor.scan)}</p>
                    <svg
                        class="enrol__qr"
                        viewBox=format!("0 0 {size} {size}")
                        role="img"
                        aria-label=move || t_string!(i18n, second_factor.qr_code)
                        focusable="false"
                    >
                        <path class="enrol__light" d=format!("M0 0h{size}v{size}h-{size}z")></path>
                        <path class="enrol__dark" d=qr.path></path>
                    </svg>
                    <p class="field__hint">{move || t_string!(i18n, second_factor.type_key)}</p>
                    <p><code class="enrol__key" translate="no">{key}</code></p>
                    <p class="field__hint">
                        <a href=address rel="external">{move || t_string!(i18n, second_factor.open_app)}</a>
                    </p>
                </li>
                <li>
                    <input type="hidden" name="sealed" value=sealed />
                    <input type="hidden" name="next" value=next />
                    <TextField
                        name="code"
                        label=move || t_string!(i18n, second_factor.code)
                        hint=move || t_string!(i18n, second_factor.first_code_hint)
                        value=code
                        error
                        autocomplete="one-time-code"
                        inputmode="numeric"
                        literal=true
                        required=true
                    />
                </li>
            </ol>
            <Button look=Look::Primary wide=true kind="submit">
                {move || t_string!(i18n, second_factor.turn_on)}
            </Button>
            {if owed {
                view! { <Leave /> }
            } else {
                view! { <p class="sign-in__help"><a href=super::OWN>{move || t_string!(i18n, ui.cancel)}</a></p> }
            }}
        </form>
    }
}

#[component]
fn Done(codes: Vec<String>, next: String) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <div class="sign-in__card enrol">
            <h1 class="sign-in__title">{move || t_string!(i18n, second_factor.on_title)}</h1>
            <RecoveryCodes codes />
            <a class="button button--primary button--wide" href=next rel="external">
                {move || t_string!(i18n, second_factor.kept)}
            </a>
        </div>
    }
}

/// A key is shown to whoever has just shown that it is them.
#[component]
fn StepUpFirst(next: String) -> impl IntoView {
    let i18n = use_i18n();
    let mut after = Query::default();
    if !next.is_empty() {
        after.insert("next", next);
    }
    let mut query = Query::default();
    query.insert("next", ENROL.to_owned() + &after.to_query_string());
    let href = VERIFY.to_owned() + &query.to_query_string();
    view! {
        <div class="sign-in__card">
            <h1 class="sign-in__title">{move || t_string!(i18n, second_factor.enrol_title)}</h1>
            <p class="sign-in__help">{move || t_string!(i18n, second_factor.verify_again)}</p>
            <a class="button button--primary button--wide" href=href rel="external">
                {move || t_string!(i18n, second_factor.verify_title)}
            </a>
        </div>
    }
}
