//! A button that copies a text: to the clipboard, or by selecting it where there is none.

use super::{button::Button, dom::find};
use crate::i18n::{t_string, use_i18n};
use crate::node::view;
use leptos::{prelude::*, task::spawn_local};
use std::time::Duration;
use wasm_bindgen_futures::JsFuture;
use web_sys::Element;

/// A text in a type of its own, with a button that copies it.
#[component]
pub fn CopyButton(
    /// What is copied, shown beside the button.
    #[prop(into)]
    text: Signal<String>,
) -> impl IntoView {
    let i18n = use_i18n();
    let root = NodeRef::<leptos::html::Div>::new();
    let copied = RwSignal::new(false);
    let copy = move |_| {
        let Some(root) = root.get_untracked() else { return };
        spawn_local(async move {
            if to_clipboard(&text.get_untracked()).await {
                copied.set(true);
                set_timeout(
                    move || {
                        copied.try_set(false);
                    },
                    Duration::from_secs(4),
                );
            } else {
                select(&root);
            }
        });
    };
    view! {
        <div class="copy" node_ref=root>
            <code class="copy__text">{move || text.get()}</code>
            <span class="needs-script">
                <Button small=true icon="copy" on_click=copy>
                    {move || t_string!(i18n, ui.copy)}
                </Button>
            </span>
            <span class="copy__done" role="status">
                {move || copied.get().then(|| t_string!(i18n, ui.copied))}
            </span>
        </div>
    }
}

/// Whether the text is on the clipboard: not over plain http, nor without permission.
async fn to_clipboard(text: &str) -> bool {
    let window = window();
    if !window.is_secure_context() {
        return false;
    }
    JsFuture::from(window.navigator().clipboard().write_text(text))
        .await
        .is_ok()
}

/// Selects the text, so that the keys of the system copy it.
fn select(root: &Element) {
    if let (Ok(Some(selection)), Some(text)) = (window().get_selection(), find(root, ".copy__text")) {
        // What cannot be selected can still be read.
        let _ = selection.select_all_children(&text);
    }
}
