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
    let error = Signal::derive(move || reason.as_ref().map(|reason| words::reason(i18n.get_locale(), reason)));
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
                <Button look=Look::Primary kind="submit" busy>
                    {move || t_string!(i18n, second_factor.confirm)}
                </Button>
            </footer>
        </dialog>
    }
}

/// Shows that it is still them, for a form that asks server functions: what is wrong is what the form then says.
pub async fn prove(by: Proof, proof: String) -> Result<(), Failure> {
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
