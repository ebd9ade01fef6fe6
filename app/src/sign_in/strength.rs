//! A new password, and how strong it is: asked of the server while one types, since that takes dictionaries.
#![expect(
    missing_docs,
    reason = "the arguments of a server function become fields of a struct"
)]

use crate::wire::Wire;
use crate::{
    Fault,
    i18n::{Locale, t_string, td_string, use_i18n},
    node::view,
    ui::PasswordField,
    words,
};
use domain::{Reason, portal_access::Strength};
use leptos::{prelude::*, task::spawn_local, text_prop::TextProp};
use std::time::Duration;

/// So long nothing is typed before the server is asked.
const PAUSE: Duration = Duration::from_millis(400);

/// How strong a password is for whoever types it; `None` when too many people ask at once. Public: a password is also
/// chosen before one has a session. Nothing of it is kept.
#[server(name = AskStrength, prefix = "/fn", endpoint = "password/strength", protocol = Wire)]
pub async fn strength(password: String) -> Result<Option<Strength>, Fault> {
    use crate::request::{answer, backend, resolved};

    let password = secrecy::SecretString::from(password);
    answer(
        backend()
            .sign_in()
            .strength_while_typing(resolved().as_ref(), &password)
            .await,
    )
}

/// A field for a new password, with how strong it is under it.
#[component]
pub fn NewPasswordField(
    /// Name posted with the form.
    #[prop(into)]
    name: String,
    /// What is asked for.
    #[prop(into)]
    label: TextProp,
    /// The fewest characters that it has to have.
    least: u32,
    /// What is wrong with it.
    #[prop(optional, into)]
    error: Signal<Option<String>>,
    /// How strong the one was that was posted, where it is shown again.
    #[prop(optional_no_strip)]
    posted: Option<u8>,
    /// Whether the page begins here.
    #[prop(optional)]
    autofocus: bool,
) -> impl IntoView {
    let i18n = use_i18n();
    let value = RwSignal::new(String::new());
    let shown = RwSignal::new(posted.map(|score| Strength { score, refusal: None }));
    let asked = StoredValue::new(0_u32);
    Effect::new(move |before: Option<()>| {
        let typed = value.get();
        let this = asked.get_value() + 1;
        asked.set_value(this);
        if typed.is_empty() {
            if before.is_some() {
                shown.set(None);
            }
            return;
        }
        let ask = move || {
            if asked.try_get_value() != Some(this) {
                return;
            }
            spawn_local(async move {
                let answer = strength(typed).await;
                if let (Ok(Some(strength)), Some(now)) = (answer, asked.try_get_value())
                    && now == this
                {
                    shown.set(Some(strength));
                }
            });
        };
        set_timeout(ask, PAUSE);
    });
    let meter = move || {
        shown.get().map(|strength| {
            let score = strength.score.to_string();
            let why = strength.refusal.filter(|reason| *reason != Reason::Required);
            let sentence = move || {
                let locale = i18n.get_locale();
                let word = score_word(locale, strength.score);
                match &why {
                    Some(why) => format!("{word}. {}", words::reason(locale, why)),
                    None => word.to_owned(),
                }
            };
            view! {
                <meter
                    class="strength__meter"
                    min="0"
                    max="4"
                    low="2"
                    high="3"
                    optimum="4"
                    value=score
                    aria-label=move || t_string!(i18n, sessions.strength)
                ></meter>
                <span class="strength__word">{sentence}</span>
            }
        })
    };
    view! {
        <div class="strength">
            <PasswordField
                name
                label
                hint=move || t_string!(i18n, sign_in.password_hint, least = least)
                value
                error
                autocomplete="new-password"
                autofocus
            />
            <div class="strength__shown" role="status">{meter}</div>
        </div>
    }
}

fn score_word(locale: Locale, score: u8) -> &'static str {
    match score {
        0 => td_string!(locale, sessions.weakest),
        1 => td_string!(locale, sessions.weak),
        2 => td_string!(locale, sessions.fair),
        3 => td_string!(locale, sessions.strong),
        _ => td_string!(locale, sessions.strongest),
    }
}
