//! What a list, a card or a dialog looks like while it is on its way: the final layout, breathing. Shown on
//! navigation in the browser only.

use crate::i18n::{t_string, use_i18n};
use crate::node::{IntoNode, Node, view};
use leptos::prelude::*;

const WIDTHS: [&str; 4] = [
    "skeleton skeleton--wide",
    "skeleton skeleton--medium",
    "skeleton skeleton--short",
    "skeleton skeleton--long",
];

/// A line of one of four widths.
fn line(width: usize) -> Node {
    let class = WIDTHS.get(width % WIDTHS.len()).copied().unwrap_or("skeleton");
    view! { <span class=class></span> }
}

fn lines(width: usize) -> Node {
    view! { <span class="skeleton skeleton--lines">{line(width)}{line(width + 1)}</span> }
}

/// What is on its way, said once to whoever does not see its shape.
fn on_its_way(class: &'static str, shape: Node) -> Node {
    let i18n = use_i18n();
    view! {
        <div class=class aria-busy="true">
            <p class="hidden" role="status">
                {move || t_string!(i18n, ui.loading)}
            </p>
            <div aria-hidden="true">{shape}</div>
        </div>
    }
}

/// Rows of the contact list's shape.
#[component]
pub fn ListSkeleton(
    /// How many.
    #[prop(default = 8)]
    rows: usize,
) -> impl IntoView {
    let rows = (0..rows)
        .map(|row| {
            view! {
                <div class="skeleton-row">
                    <span class="skeleton skeleton--node"></span>
                    {lines(row)}
                    {lines(row + 2)}
                    {line(row + 1)}
                    {line(row + 3)}
                </div>
            }
        })
        .collect::<Vec<_>>();
    on_its_way("card list", rows.into_node())
}

/// A card with an ordered list.
#[component]
pub fn CardSkeleton(
    /// How many people are in it.
    #[prop(default = 3)]
    rows: usize,
) -> impl IntoView {
    let rows = (0..rows)
        .map(|row| {
            view! {
                <div class="relay__item">
                    <span class="skeleton skeleton--node"></span>
                    {lines(row)}
                </div>
            }
        })
        .collect::<Vec<_>>();
    let shape = view! {
        <div class="card__header">{line(0)}</div>
        <div class="relay">{rows}</div>
    };
    on_its_way("card", shape)
}

/// A dialog with parts of fields. It appears only when the wait is long enough to be noticed.
#[component]
pub fn DialogSkeleton(
    /// Of a dialog that only asks.
    #[prop(optional)]
    narrow: bool,
) -> impl IntoView {
    let field = |width: usize| view! { <div class="skeleton-field">{line(width)}<span class="skeleton skeleton--control"></span></div> };
    let parts = (0..if narrow { 1 } else { 3 })
        .map(|part| {
            view! {
                <div class="part">
                    {line(part)}
                    <div class="fields">{field(part + 2)}{field(part + 1)}</div>
                </div>
            }
        })
        .collect::<Vec<_>>();
    let shape = view! {
        <div class="scrim"></div>
        <div class="dialog dialog--waiting" class:dialog--narrow=narrow>
            <div class="dialog__header">{lines(0)}</div>
            {parts}
        </div>
    };
    on_its_way("dialog-waits", shape)
}
