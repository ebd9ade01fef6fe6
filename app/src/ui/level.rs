//! A choice of a few ordered stops in a row, such as Restrict, Read, Modify. The words and which
//! stops can be chosen are handed in; it knows no rule of access.

use super::{dom::bind_group, text::classes};
use crate::node::view;
use leptos::{prelude::*, text_prop::TextProp};

/// One stop.
#[derive(Clone)]
pub struct LevelStop {
    /// What is posted: also the modifier of the class, e.g. `read`.
    pub value: &'static str,
    /// What is read.
    pub label: TextProp,
    /// Cannot be chosen now.
    pub disabled: Signal<bool>,
}

/// A radio group of stops.
#[component]
pub fn LevelControl(
    /// Name posted with the form.
    #[prop(into)]
    name: String,
    /// Id of what names the group.
    #[prop(into)]
    labelled_by: String,
    /// Id of the reason why stops cannot be chosen.
    #[prop(optional, into)]
    described_by: Option<String>,
    /// The stops, lowest first.
    stops: Vec<LevelStop>,
    /// The value of the chosen stop, both ways.
    value: RwSignal<String>,
) -> impl IntoView {
    let chosen = value.get_untracked();
    let stops = stops
        .into_iter()
        .map(|stop| {
            let LevelStop {
                value: own,
                label,
                disabled,
            } = stop;
            let modifier = "level__stop--".to_owned() + own;
            let data = label.clone();
            view! {
                <label class=classes("level__stop", &[(&modifier, true)])>
                    <input
                        class="level__input"
                        type="radio"
                        name=name.clone()
                        value=own
                        checked=chosen == own
                        disabled=move || disabled.get()
                        on:change=move |_| value.set(own.to_owned())
                    />
                    <span class="level__word" data-word=move || data.get()>
                        {move || label.get()}
                    </span>
                </label>
            }
        })
        .collect_view();
    view! {
        <div class="level" role="radiogroup" aria-labelledby=labelled_by aria-describedby=described_by use:bind_group=value>
            {stops}
        </div>
    }
}
