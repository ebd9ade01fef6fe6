//! What stands where a list would be: says why it is empty, and what to do.

use crate::node::view;
use leptos::{prelude::*, text_prop::TextProp};

/// An empty list.
#[component]
pub fn EmptyState(
    /// What is missing.
    #[prop(into)]
    title: TextProp,
    /// What it is for, or what to do.
    #[prop(optional, into)]
    text: Option<TextProp>,
    /// A search that finds nothing, rather than a list that nobody has begun.
    #[prop(optional)]
    searched: bool,
    /// Buttons.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let art = if searched {
        view! {
            <path d="M8 28h44M76 28h76" stroke-dasharray="3 4"></path>
            <circle class="here" cx="64" cy="28" r="5"></circle>
            <circle class="ring" cx="64" cy="28" r="11.5"></circle>
            <circle class="node" cx="108" cy="28" r="7"></circle>
            <circle class="node" cx="152" cy="28" r="7"></circle>
        }
    } else {
        view! {
            <path d="M4 28h44"></path>
            <path d="M66 22c12-12 26-16 46-16h44M70 28h86M66 34c12 12 26 16 46 16h44" stroke-dasharray="3 4"></path>
            <circle class="here" cx="58" cy="28" r="5"></circle>
            <circle class="ring" cx="58" cy="28" r="11.5"></circle>
        }
    };
    view! {
        <div class="empty">
            <svg class="empty__art" width="168" height="56" viewBox="0 0 168 56" fill="none" stroke="currentColor" aria-hidden="true" focusable="false">
                {art}
            </svg>
            <p class="empty__title">{move || title.get()}</p>
            {text.map(|text| view! { <p class="empty__text">{move || text.get()}</p> })}
            {children.map(|children| view! { <div class="empty__actions">{children()}</div> })}
        </div>
    }
}
