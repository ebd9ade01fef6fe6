//! The cards of the orders once one is in edit: what is in it is in `editor`. Those at rest are in `at_rest`.

use super::{
    at_rest::{heading, id, list, pencil, way},
    desk::Desk,
    editor::Editor,
    health::findings,
    latest::Latest,
    pair::Pair,
};
use crate::node::{Node, view};
use crate::{
    i18n::{t_string, use_i18n},
    ui::{Button, Look},
};
use leptos::{ev::MouseEvent, prelude::*};

/// Both cards, of which one is in edit, or was. They stay while the page does.
pub(crate) fn edit_orders(latest: Latest) -> Node {
    view! { <Cards latest /> }
}

#[component]
fn Cards(latest: Latest) -> impl IntoView {
    let pair = Pair::new(latest);
    let cards = pair
        .desks
        .get_value()
        .into_iter()
        .map(|desk| view! { <Card desk pair /> })
        .collect_view();
    view! {
        <div class="split" node_ref=pair.root>
            {cards}
        </div>
    }
}

/// One order.
#[component]
fn Card(
    /// The order.
    desk: Desk,
    /// Both of them.
    pair: Pair,
) -> impl IntoView {
    let (kind, latest) = (desk.kind, pair.latest);
    let open = Memo::new(move |_| pair.open.get() == Some(kind));
    view! {
        <section
            class="card"
            class:card--edit=move || open.get()
            role="region"
            aria-labelledby=id(kind, "")
            data-order=kind.code()
        >
            <div class="card__header">
                {heading(kind, latest)}
                {move || {
                    if open.get() {
                        view! { <Actions desk pair /> }
                    } else if latest.may_edit {
                        pencil(kind, Callback::new(move |()| pair.edit(kind)))
                    } else {
                        Node::Empty
                    }
                }}
            </div>
            {move || desk.members.with(|members| findings(members, latest))}
            {move || {
                if open.get() {
                    view! { <Editor desk pair way=id(kind, "-way") form=id(kind, "-form") /> }
                } else {
                    Node::Live(Box::new(move || desk.kept.with(|order| list(&order.members, latest))))
                }
            }}
            {way(kind, latest)}
        </section>
    }
}

/// *Cancel* and *Save*. The first button of the form: what Enter presses in a plain form.
#[component]
fn Actions(desk: Desk, pair: Pair) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <Button
            small=true
            kind="submit"
            form=id(desk.kind, "-way")
            on_click=move |event: MouseEvent| {
                event.prevent_default();
                pair.cancel(desk);
            }
        >
            {move || t_string!(i18n, ui.cancel)}
        </Button>
        <Button
            small=true
            look=Look::Primary
            kind="submit"
            form=id(desk.kind, "-form")
            name="action"
            value="save"
            busy=desk.busy
        >
            {move || t_string!(i18n, communication_order.save)}
        </Button>
    }
}
