//! One icon of the sprite `public/icons.svg`. It is decoration: the words are beside it or on the
//! control around it.

use crate::node::view;
use leptos::{oco::Oco, prelude::*};

/// Where the files of the page are served, e.g. `/assets/4f2a`: provided by the shell.
#[derive(Clone, Debug, Default)]
pub struct Assets {
    /// Path without a slash at its end.
    pub root: String,
}

impl Assets {
    /// As the document says it, in the browser.
    pub(crate) fn of_document() -> Self {
        let html = document().document_element();
        Self {
            root: html
                .and_then(|html| html.get_attribute("data-assets"))
                .unwrap_or_default(),
        }
    }
}

/// The address of one symbol of the sprite.
fn href(name: &str) -> String {
    let mut href = with_context(|assets: &Assets| assets.root.clone()).unwrap_or_default();
    href.push_str("/icons.svg#i-");
    href.push_str(name);
    href
}

/// An icon by its name in the sprite, without the `i-`.
#[component]
pub fn Icon(
    /// Name in the sprite.
    #[prop(into)]
    name: Oco<'static, str>,
    /// 16 pixels instead of 20.
    #[prop(optional)]
    small: bool,
    /// Other classes than `icon`, e.g. `mark` for the sign of the house.
    #[prop(optional)]
    class: Option<&'static str>,
) -> impl IntoView {
    let class = class.unwrap_or(if small { "icon icon--sm" } else { "icon" });
    view! {
        <svg class=class aria-hidden="true" focusable="false">
            <use_ href=href(&name)></use_>
        </svg>
    }
}
