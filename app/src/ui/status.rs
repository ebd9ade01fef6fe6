//! A state in a word, with an icon of its own; and small labels. Colour is never alone.

use super::{banner::Tone, icon::Icon, text::classes};
use crate::node::view;
use leptos::{prelude::*, text_prop::TextProp};

/// A state: its icon and its word.
#[component]
pub fn Status(
    /// Modifier of the class: `active`, `invited`, `scheduled`, `expired`, `disabled`, `locked` or `none`.
    kind: &'static str,
    /// The word.
    #[prop(into)]
    label: TextProp,
) -> impl IntoView {
    let modifier = "status--".to_owned() + kind;
    let icon = match kind {
        "active" => "success",
        "invited" => "mail",
        "scheduled" => "calendar",
        "expired" => "clock",
        "disabled" => "close",
        "locked" => "lock",
        _ => "minus",
    };
    view! {
        <span class=classes("status", &[(&modifier, true)])>
            <Icon name=icon small=true />
            {move || label.get()}
        </span>
    }
}

/// A small label beside a name.
#[component]
pub fn Badge(
    /// Quiet unless said otherwise; `Signal` for what is not saved yet.
    #[prop(optional)]
    tone: Option<Tone>,
    /// The word.
    children: Children,
) -> impl IntoView {
    let class = match tone {
        None => "badge",
        Some(Tone::Signal | Tone::Danger) => "badge badge--signal",
        Some(Tone::Info | Tone::Success) => "badge badge--accent",
    };
    view! { <span class=class>{children()}</span> }
}
