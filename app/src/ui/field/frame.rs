//! Label, mark, hint and error around a control, and the ids that tie them to it.

use crate::node::{Node, view};
use crate::ui::{icon::Icon, text::classes};
use leptos::{prelude::*, text_prop::TextProp};

/// What stands around every control.
#[derive(Clone)]
pub(super) struct Frame {
    pub(super) id: String,
    pub(super) label: TextProp,
    pub(super) mark: Option<TextProp>,
    pub(super) hint: Option<TextProp>,
    pub(super) error: Signal<Option<String>>,
    pub(super) class: &'static str,
}

impl Frame {
    /// Ids of the hint and of the error, as far as they are there.
    pub(super) fn described_by(&self) -> impl Fn() -> Option<String> + Clone + Send + Sync + 'static {
        let hint = self.hint.as_ref().map(|_| suffixed(&self.id, "-hint"));
        let failed = suffixed(&self.id, "-error");
        let error = self.error;
        move || {
            let failed = error.with(Option::is_some).then(|| failed.clone());
            match (hint.clone(), failed) {
                (Some(hint), Some(error)) => Some(hint + " " + &error),
                (hint, error) => hint.or(error),
            }
        }
    }

    pub(super) fn around(self, control: Node) -> Node {
        let Self {
            id,
            label,
            mark,
            hint,
            error,
            class,
        } = self;
        let hint_id = suffixed(&id, "-hint");
        let error_id = suffixed(&id, "-error");
        view! {
            <div class=classes("field", &[(class, true)])>
                <label class="field__label" for=id>
                    {move || label.get()}
                    {mark.map(|mark| view! { " "<span class="field__optional">{move || mark.get()}</span> })}
                </label>
                {control}
                {hint.map(|hint| view! { <p class="field__hint" id=hint_id>{move || hint.get()}</p> })}
                <FieldError id=error_id error=error />
            </div>
        }
    }
}

fn suffixed(id: &str, suffix: &str) -> String {
    let mut id = id.to_owned();
    id.push_str(suffix);
    id
}

/// The sentence under a control that says what is wrong with it.
#[component]
pub fn FieldError(
    /// Id that the control is described by.
    #[prop(into)]
    id: String,
    /// The sentence, if there is one.
    #[prop(into)]
    error: Signal<Option<String>>,
) -> impl IntoView {
    move || {
        error.get().map(|sentence| {
            view! {
                <p class="field__error" id=id.clone()>
                    <Icon name="error" small=true />
                    <span>{sentence}</span>
                </p>
            }
        })
    }
}
