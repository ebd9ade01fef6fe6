//! One of a few choices that are all in view, each with its words and perhaps an icon.

use super::{field_id, frame::FieldError};
use crate::node::view;
use crate::ui::{dom::bind_group, icon::Icon, text::classes};
use leptos::{prelude::*, text_prop::TextProp};

/// One choice of a [`RadioField`].
#[derive(Clone)]
pub struct RadioOption {
    /// What is posted.
    pub value: &'static str,
    /// What is read; beside an icon it is its name and its tooltip.
    pub label: TextProp,
    /// Under the label.
    pub hint: Option<TextProp>,
    /// Shown in place of the words.
    pub icon: Option<&'static str>,
}

/// One of a few choices.
#[component]
pub fn RadioField(
    /// Name posted with the form.
    #[prop(into)]
    name: String,
    /// What is asked for.
    #[prop(into)]
    label: TextProp,
    /// The value, both ways.
    value: RwSignal<String>,
    /// The choices.
    options: Vec<RadioOption>,
    /// What is wrong with the value.
    #[prop(optional, into)]
    error: Signal<Option<String>>,
    /// Cannot be changed now.
    #[prop(optional)]
    disabled: bool,
    /// Further classes.
    #[prop(optional)]
    class: &'static str,
) -> impl IntoView {
    let id = field_id(&name);
    let (label_id, error_id) = (id.clone() + "-label", id.clone() + "-error");
    let chosen = value.get_untracked();
    let described = error_id.clone();
    let choices = options
        .into_iter()
        .map(|option| {
            let RadioOption {
                value: own,
                label,
                hint,
                icon,
            } = option;
            let (named, titled) = (label.clone(), label.clone());
            let with_icon = icon.is_some();
            let words = match icon {
                Some(icon) => view! { <Icon name=icon /> },
                None => view! {
                    <span class="check__text">
                        {move || label.get()}
                        {hint.map(|hint| view! { <small>{move || hint.get()}</small> })}
                    </span>
                },
            };
            view! {
                <label
                    class=classes("check", &[("check--icon", with_icon)])
                    title=move || with_icon.then(|| titled.get())
                >
                    <input
                        class="check__radio"
                        type="radio"
                        name=name.clone()
                        value=own
                        checked=chosen == own
                        disabled=disabled
                        aria-label=move || with_icon.then(|| named.get())
                        on:change=move |_| value.set(own.to_owned())
                    />
                    {words}
                </label>
            }
        })
        .collect_view();
    view! {
        <div
            class=classes("field radios", &[(class, true)])
            id=id
            role="radiogroup"
            aria-labelledby=label_id
            aria-describedby=move || error.with(Option::is_some).then(|| described.clone())
            aria-invalid=move || error.with(Option::is_some).then_some("true")
            tabindex=move || error.with(Option::is_some).then_some("-1")
            use:bind_group=value
        >
            <span class="field__label" id=label_id.clone()>{move || label.get()}</span>
            <div class="radios__choices">{choices}</div>
            <FieldError id=error_id error />
        </div>
    }
}
