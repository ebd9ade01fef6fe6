//! A message in the flow of the page that stays until what it says is no longer true.

use super::icon::Icon;
use crate::node::view;
use leptos::prelude::*;

/// What a message is about.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tone {
    /// Worth knowing.
    #[default]
    Info,
    /// Needs a look.
    Signal,
    /// Was refused, or failed.
    Danger,
    /// Is done.
    Success,
}

impl Tone {
    fn parts(self) -> (&'static str, &'static str) {
        match self {
            Self::Info => ("banner", "info"),
            Self::Signal => ("banner banner--signal", "warning"),
            Self::Danger => ("banner banner--danger", "error"),
            Self::Success => ("banner banner--success", "success"),
        }
    }
}

/// A message with an optional action behind it.
#[component]
pub fn Banner(
    /// Informative unless said otherwise.
    #[prop(optional)]
    tone: Tone,
    /// Read out at once when it appears.
    #[prop(optional)]
    alert: bool,
    /// Buttons or links at the end.
    #[prop(optional, into)]
    actions: Option<ViewFnOnce>,
    /// The sentence.
    children: Children,
) -> impl IntoView {
    let (class, icon) = tone.parts();
    view! {
        <div class=class role=alert.then_some("alert")>
            <Icon name=icon />
            <p class="banner__text">{children()}</p>
            {actions.map(ViewFnOnce::run)}
        </div>
    }
}
