//! What one chooses: one of a few, or whether at all.

use super::{field_id, frame::Frame};
use crate::node::view;
use crate::ui::{
    dom::{bind_checked, bind_value},
    icon::Icon,
};
use leptos::{prelude::*, text_prop::TextProp};

/// One choice of a [`SelectField`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SelectOption {
    /// What is posted.
    pub value: String,
    /// What is read.
    pub label: String,
}

impl SelectOption {
    /// A choice by its value and its words.
    pub fn new(value: impl Into<String>, label: impl Into<String>) -> Self {
        Self {
            value: value.into(),
            label: label.into(),
        }
    }
}

/// One of a few choices.
#[component]
pub fn SelectField(
    /// Name posted with the form; the id of the control comes from it.
    #[prop(into)]
    name: String,
    /// Other id than [`field_id`] of the name.
    #[prop(optional, into)]
    id: Option<String>,
    /// What is asked for.
    #[prop(into)]
    label: TextProp,
    /// The value, both ways.
    value: RwSignal<String>,
    /// The choices.
    #[prop(into)]
    options: Signal<Vec<SelectOption>>,
    /// Beside the label.
    #[prop(optional, into)]
    mark: Option<TextProp>,
    /// Under the control.
    #[prop(optional, into)]
    hint: Option<TextProp>,
    /// What is wrong with the value.
    #[prop(optional, into)]
    error: Signal<Option<String>>,
    /// Cannot be changed now.
    #[prop(optional, into)]
    disabled: Signal<bool>,
    /// Further classes of the field.
    #[prop(optional)]
    class: &'static str,
    /// Called with each value chosen.
    #[prop(optional, into)]
    on_change: Option<Callback<String>>,
) -> impl IntoView {
    let id = id.unwrap_or_else(|| field_id(&name));
    let frame = Frame {
        id: id.clone(),
        label,
        mark,
        hint,
        error,
        class,
    };
    let described_by = frame.described_by();
    let choices = move || {
        let chosen = value.get_untracked();
        options
            .get()
            .into_iter()
            .map(|option| {
                let selected = option.value == chosen;
                view! { <option value=option.value selected=selected>{option.label}</option> }
            })
            .collect_view()
    };
    let control = view! {
        <span class="select">
            <select
                class="select__control"
                id=id
                name=name
                disabled=move || disabled.get()
                aria-invalid=move || error.with(Option::is_some).then_some("true")
                aria-describedby=described_by
                on:change=move |event| {
                    let chosen = event_target_value(&event);
                    value.set(chosen.clone());
                    if let Some(on_change) = on_change {
                        on_change.run(chosen);
                    }
                }
                use:bind_value=value
            >
                {choices}
            </select>
            <Icon name="chevron-down" class="icon icon--sm select__chevron" />
        </span>
    };
    frame.around(control)
}

/// A box to tick.
#[component]
pub fn Checkbox(
    /// Name posted with the form.
    #[prop(into)]
    name: String,
    /// Value posted when ticked.
    #[prop(default = "true".to_owned(), into)]
    value: String,
    /// What ticking means.
    #[prop(into)]
    label: TextProp,
    /// Under the label.
    #[prop(optional, into)]
    hint: Option<TextProp>,
    /// Whether it is ticked, both ways.
    checked: RwSignal<bool>,
    /// Cannot be changed now: say why in the hint.
    #[prop(optional, into)]
    disabled: Signal<bool>,
    /// Called with each change.
    #[prop(optional, into)]
    on_change: Option<Callback<bool>>,
) -> impl IntoView {
    view! {
        <label class="check">
            <input
                class="check__box"
                type="checkbox"
                name=name
                value=value
                checked=checked.get_untracked()
                disabled=move || disabled.get()
                on:change=move |event| {
                    let ticked = event_target_checked(&event);
                    checked.set(ticked);
                    if let Some(on_change) = on_change {
                        on_change.run(ticked);
                    }
                }
                use:bind_checked=checked
            />
            <span class="check__text">
                {move || label.get()}
                {hint.map(|hint| view! { <small>{move || hint.get()}</small> })}
            </span>
        </label>
    }
}
