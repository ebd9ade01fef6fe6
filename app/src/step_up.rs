//! Asked inside a form, when somebody signed in too long ago for what it does: the password or a code, and the form
//! goes on with what was typed. Not responsible for when that is asked ([`domain::Refusal::StepUp`]).

use crate::{
    Fault,
    frame::here,
    i18n::{t_string, use_i18n},
    node::view,
    second_factor::VERIFY,
    ui::{Button, Look, PasswordField, TextField, show_modal},
    wire, words,
};
use domain::{Failure, Reason, Refusal, second_factor::Proof};
use leptos::{
    ev::{Event, KeyboardEvent, MouseEvent},
    html,
    prelude::*,
    wasm_bindgen::JsCast,
};

/// The field in which it is posted with the form.
const FIELD: &str = "step_up";

/// A dialog in the form around, which is submitted by it. The server draws it open, in the page.
#[component]
pub fn StepUp(
    /// By what they show that it is still them.
    by: Proof,
    /// What they gave was wrong.
    wrong: bool,
    /// What is typed, for a form that sends it by itself.
    value: RwSignal<String>,
    /// Names and values that the button which was pressed first posted.
    #[prop(optional)]
    kept: Vec<(String, String)>,
    /// Why what they gave was not looked at.
    #[prop(optional_no_strip)]
    trouble: Option<Failure>,
    /// Called instead of submitting a form around.
    #[prop(optional_no_strip)]
    on_submit: Option<Callback<()>>,
    /// While the form is on its way.
    #[prop(into)]
    busy: Signal<bool>,
    /// They would rather not.
    #[prop(into)]
    on_cancel: Callback<()>,
) -> impl IntoView {
    let i18n = use_i18n();
    let node = NodeRef::<html::Dialog>::new();
    Effect::new(move |_| {
        if let Some(dialog) = node.get() {
            show_modal(dialog);
        }
    });
    let reason = wrong.then_some(match by {
        Proof::Password => Reason::WrongPassword,
        Proof::Code => Reason::WrongCode,
    });
    let error = Signal::derive(move || {
        let locale = i18n.get_locale();
        match &trouble {
            Some(failure) => Some(words::failure(locale, failure)),
            None => reason.as_ref().map(|reason| words::reason(locale, reason)),
        }
    });
    let kept = kept
        .into_iter()
        .map(|(name, value)| view! { <input type="hidden" name=name value=value /> })
        .collect_view();
    let field = match by {
        Proof::Password => view! {
            <PasswordField name=FIELD label=move || t_string!(i18n, sign_in.password) value error />
        },
        Proof::Code => view! {
            <TextField
                name=FIELD
                label=move || t_string!(i18n, second_factor.code)
                hint=move || t_string!(i18n, second_factor.either_hint)
                value
                error
                autocomplete="one-time-code"
                literal=true
            />
        },
    };
    let back = here();
    view! {
        <div class="scrim"></div>
        <dialog
            class="dialog dialog--narrow"
            open=true
            aria-labelledby="step-up-title"
            node_ref=node
            on:cancel=move |event: Event| {
                event.prevent_default();
                event.stop_propagation();
                on_cancel.run(());
            }
            on:keydown=move |event: KeyboardEvent| {
                // Not what the dialog around would make of it.
                if event.key() == "Escape" {
                    event.prevent_default();
                    event.stop_propagation();
                    on_cancel.run(());
                } else if let Some(on_submit) = on_submit.filter(|_| is_typed(&event)) {
                    event.prevent_default();
                    on_submit.run(());
                }
            }
        >
            <header class="dialog__header">
                <div class="dialog__heading">
                    <h2 class="dialog__title" id="step-up-title" tabindex="-1">
                        {move || t_string!(i18n, second_factor.verify_title)}
                    </h2>
                </div>
            </header>
            <div class="dialog__body dialog__body--plain">
                <p>{move || t_string!(i18n, second_factor.verify_again)}</p>
                {kept}
                {field}
            </div>
            <footer class="dialog__footer">
                <a
                    class="button"
                    href=move || back.get()
                    on:click=move |event: MouseEvent| {
                        event.prevent_default();
                        on_cancel.run(());
                    }
                >
                    {move || t_string!(i18n, ui.cancel)}
                </a>
                <Button
                    look=Look::Primary
                    kind=if on_submit.is_some() { "button" } else { "submit" }
                    busy
                    on_click=move |_| {
                        if let Some(on_submit) = on_submit {
                            on_submit.run(());
                        }
                    }
                >
                    {move || t_string!(i18n, second_factor.confirm)}
                </Button>
            </footer>
        </dialog>
    }
}

/// Whether this is *Enter* in a field.
fn is_typed(event: &KeyboardEvent) -> bool {
    let target = event.target();
    let field = target.and_then(|target| target.dyn_into::<web_sys::HtmlInputElement>().ok());
    event.key() == "Enter" && field.is_some()
}

/// What a view knows of a step-up that a server function asked it for: it is opened by the refusal, and what was asked
/// is then done again.
#[derive(Clone, Copy)]
pub struct Challenge {
    asked: RwSignal<Option<Asked>>,
    proof: RwSignal<String>,
}

/// What is asked for.
#[derive(Clone)]
struct Asked {
    by: Proof,
    /// What they gave last was wrong.
    wrong: bool,
    /// Why what they gave last was not looked at.
    trouble: Option<Failure>,
}

impl Challenge {
    /// With what a form was refused for that was posted, if it was, and why what came with it was not looked at.
    pub fn new(refusal: Option<Refusal>, trouble: Option<Failure>) -> Self {
        let asked = match refusal {
            Some(Refusal::StepUp { by, wrong }) => Some(Asked { by, wrong, trouble }),
            _ => None,
        };
        Self {
            asked: RwSignal::new(asked),
            proof: RwSignal::new(String::new()),
        }
    }

    /// Opens the dialog when that is what a failure asks for; any other is handed back.
    pub fn take(self, failure: Failure) -> Option<Failure> {
        let Failure::Refused(Refusal::StepUp { by, wrong }) = failure else {
            return Some(failure);
        };
        // The view may be gone.
        self.asked.try_set(Some(Asked {
            by,
            wrong,
            trouble: None,
        }));
        None
    }

    /// Closes the dialog.
    pub fn cancel(self) {
        self.asked.set(None);
    }

    /// Shows that it is still them, if that is asked for. When it is not taken the dialog is open again, or what went
    /// wrong otherwise is handed back.
    pub async fn prove(self) -> Result<(), Option<Failure>> {
        let Some(Asked { by, .. }) = self.asked.get_untracked() else {
            return Ok(());
        };
        let proof = self.proof.get_untracked();
        self.asked.set(None);
        self.proof.set(String::new());
        match prove(by, proof).await {
            Ok(()) => Ok(()),
            // They can do it later, with all that they typed.
            Err(trouble @ (Failure::TooManyTries { .. } | Failure::Unreachable)) => {
                self.asked.try_set(Some(Asked {
                    by,
                    wrong: false,
                    trouble: Some(trouble),
                }));
                Err(None)
            }
            Err(failure) => Err(self.take(failure)),
        }
    }
}

/// The dialog of a [`Challenge`], while it is open.
#[component]
pub fn ChallengeDialog(
    /// What is asked for.
    challenge: Challenge,
    /// Names and values that the button which was pressed first posted.
    #[prop(optional)]
    kept: Vec<(String, String)>,
    /// Called instead of submitting a form around.
    #[prop(optional, into)]
    on_submit: Option<Callback<()>>,
    /// While it is on its way.
    #[prop(into)]
    busy: Signal<bool>,
) -> impl IntoView {
    move || {
        challenge.asked.get().map(|Asked { by, wrong, trouble }| {
            let (value, kept) = (challenge.proof, kept.clone());
            let on_cancel = move |()| challenge.cancel();
            view! { <StepUp by wrong value kept trouble on_submit busy on_cancel /> }
        })
    }
}

/// Shows that it is still them, for a form that asks server functions: what is wrong is what the form then says.
async fn prove(by: Proof, proof: String) -> Result<(), Failure> {
    let mut fields = crate::router::Query::default();
    fields.insert("proof", proof);
    let fields = fields.to_query_string();
    let body = wire::Body::fields(fields.trim_start_matches('?'));
    match wire::submit(VERIFY.to_owned(), body).await {
        Ok(_) => Ok(()),
        Err(Fault(Failure::Invalid(_))) => Err(Failure::Refused(Refusal::StepUp { by, wrong: true })),
        Err(Fault(other)) => Err(other),
    }
}
