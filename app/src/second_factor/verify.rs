//! The page on which somebody shows that it is them: a code after the password at sign-in; a code, or the password,
//! again later. A plain form: it needs no script.

use super::{VERIFY, api, trouble};
use crate::title::Title;
use crate::{
    fetched::Fetched,
    frame::Problem,
    i18n::{t_string, use_i18n},
    node::{Node, awaited, view},
    router::{Query, use_router},
    sign_in::SignInGround,
    ui::{Button, Checkbox, Look, PasswordField, TextField},
};
use domain::second_factor::{self, Proof, TRUST_DAYS, VerifyDraft};
use leptos::prelude::*;

/// The page at [`VERIFY`].
#[component]
pub fn VerifyPage() -> impl IntoView {
    let i18n = use_i18n();
    let draft = use_router().query.with_untracked(|query| VerifyDraft {
        trust: false,
        next: query.get("next").unwrap_or_default().to_owned(),
        recovery: query.get("recovery").is_some(),
    });
    let page = Fetched::new(|| (), move |()| api::verify(draft.clone()));
    view! {
        <Title text=move || t_string!(i18n, second_factor.verify_title) />
        <Suspense>
            {move || awaited(async move {
                match page.await {
                    Ok(page) => view! { <Verify page /> },
                    Err(fault) => view! { <main class="page"><Problem failure=fault.0 /></main> },
                }
            })}
        </Suspense>
    }
}

#[component]
fn Verify(page: second_factor::VerifyPage) -> impl IntoView {
    let i18n = use_i18n();
    let second_factor::VerifyPage {
        provider,
        name,
        by,
        signs_in,
        may_trust,
        draft,
        failure,
    } = page;
    let proof = RwSignal::new(String::new());
    let error = Signal::derive(move || {
        let failure = failure.as_ref()?;
        trouble(i18n.get_locale(), failure, "proof")
    });
    let recovery = draft.recovery;
    let field = match by {
        Proof::Password => view! {
            <PasswordField name="proof" label=move || t_string!(i18n, sign_in.password) value=proof error autofocus=true />
        },
        Proof::Code if recovery => view! {
            <TextField
                name="proof"
                label=move || t_string!(i18n, second_factor.recovery_code)
                hint=move || t_string!(i18n, second_factor.recovery_hint)
                value=proof
                error
                literal=true
                required=true
                autofocus=true
            />
        },
        Proof::Code => view! {
            <TextField
                name="proof"
                label=move || t_string!(i18n, second_factor.code)
                hint=move || t_string!(i18n, second_factor.code_hint)
                value=proof
                error
                autocomplete="one-time-code"
                inputmode="numeric"
                literal=true
                required=true
                autofocus=true
            />
        },
    };
    let why = move || {
        if signs_in {
            t_string!(i18n, second_factor.verify_sign_in, name = &name)
        } else {
            t_string!(i18n, second_factor.verify_again).to_owned()
        }
    };
    let trust = if may_trust {
        view! {
            <Checkbox
                name="trust"
                label=move || t_string!(i18n, second_factor.trust, days = TRUST_DAYS)
                hint=move || t_string!(i18n, second_factor.trust_hint)
                checked=RwSignal::new(draft.trust)
            />
        }
    } else {
        Node::Empty
    };
    let other = (by == Proof::Code).then(|| {
        let mut query = Query::default();
        if !draft.next.is_empty() {
            query.insert("next", draft.next.clone());
        }
        if !recovery {
            query.insert("recovery", "1".to_owned());
        }
        let href = VERIFY.to_owned() + &query.to_query_string();
        view! {
            // To the server: the page is another one.
            <p class="sign-in__help"><a href=href rel="external">{move || if recovery {
                t_string!(i18n, second_factor.use_code)
            } else {
                t_string!(i18n, second_factor.use_recovery)
            }}</a></p>
        }
    });
    view! {
        <SignInGround provider signed_in=!signs_in>
            <form class="sign-in__card" method="post" action=VERIFY>
                <h1 class="sign-in__title">{move || t_string!(i18n, second_factor.verify_title)}</h1>
                <p class="sign-in__help">{why}</p>
                <input type="hidden" name="next" value=draft.next.clone() />
                {recovery.then(|| view! { <input type="hidden" name="recovery" value="true" /> })}
                {field}
                {trust}
                <Button look=Look::Primary wide=true kind="submit">
                    {move || t_string!(i18n, second_factor.confirm)}
                </Button>
                {other}
                {signs_in.then(|| view! { <Leave /> })}
            </form>
        </SignInGround>
    }
}

/// The way out, for whoever can go no further.
#[component]
pub(super) fn Leave() -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <p class="sign-in__help">
            {move || t_string!(i18n, second_factor.lost)}
            " "
            <Button look=Look::Quiet small=true kind="submit" formaction="/sign-out">
                {move || t_string!(i18n, shell.sign_out)}
            </Button>
        </p>
    }
}
