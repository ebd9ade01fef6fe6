//! The cards of the orders at rest, and what they have in common with those of which one is in edit (`card`).

use super::{health::findings, latest::Latest, person::Place as Standing, place::EDIT};
use crate::node::{Node, view};
use crate::{
    i18n::{t_string, use_i18n},
    ui::{EmptyState, IconButton},
    words,
};
use domain::communication_order::{OrderKind, OrderMember};
use leptos::{ev::MouseEvent, prelude::*};

/// Both cards.
pub(crate) fn at_rest(latest: Latest) -> Node {
    view! {
        <div class="split">
            {move || {
                latest
                    .orders
                    .get()
                    .into_iter()
                    .map(|order| card(order.kind, &order.members, latest))
                    .collect_view()
            }}
        </div>
    }
}

fn card(kind: OrderKind, members: &[OrderMember], latest: Latest) -> Node {
    let pencil = latest
        .may_edit
        .then(|| pencil(kind, Callback::new(move |()| latest.edit(kind))));
    view! {
        <section class="card" role="region" aria-labelledby=id(kind, "") data-order=kind.code()>
            <div class="card__header">
                {heading(kind, latest)}
                {pencil}
            </div>
            {findings(members, latest)}
            {list(members, latest)}
            {way(kind, latest)}
        </section>
    }
}

/// The id of a part of a card.
pub(super) fn id(kind: OrderKind, part: &str) -> String {
    ["order-", kind.code(), part].concat()
}

/// The name of an order, as the heading of its card.
pub(super) fn heading(kind: OrderKind, latest: Latest) -> Node {
    let name = words::in_words(kind, |locale, kind| words::order_kind(locale, *kind).to_owned());
    if latest.nested {
        view! { <h3 class="card__title" id=id(kind, "")>{name}</h3> }
    } else {
        view! { <h2 class="card__title" id=id(kind, "")>{name}</h2> }
    }
}

/// The button that opens an order for editing.
pub(super) fn pencil(kind: OrderKind, on_press: Callback<()>) -> Node {
    let i18n = use_i18n();
    view! {
        <IconButton
            icon="pencil"
            label=move || t_string!(i18n, communication_order.edit)
            kind="submit"
            form=id(kind, "-way")
            name=EDIT
            value=kind.code()
            on_click=move |event: MouseEvent| {
                event.prevent_default();
                on_press.run(());
            }
        />
    }
}

/// The people of an order in their places.
pub(super) fn list(members: &[OrderMember], latest: Latest) -> Node {
    let i18n = use_i18n();
    if members.is_empty() {
        let text = move || {
            if latest.may_edit {
                t_string!(i18n, communication_order.empty_edit)
            } else {
                t_string!(i18n, communication_order.empty_read)
            }
        };
        return view! { <EmptyState title=move || t_string!(i18n, communication_order.empty_title) text=text /> };
    }
    let places = members
        .iter()
        .cloned()
        .zip(1..)
        .map(|(member, position)| view! { <Standing member position /> })
        .collect_view();
    // Browsers that draw no numbers may forget that it is a list.
    view! { <ol class="relay" role="list">{places}</ol> }
}

/// The way to another state of this page: the pencil, Cancel and Take theirs belong to it.
pub(super) fn way(kind: OrderKind, latest: Latest) -> Node {
    let place = latest.place;
    let others = move || {
        place
            .others()
            .into_iter()
            .map(|(name, value)| view! { <input type="hidden" name=name value=value /> })
            .collect_view()
    };
    view! {
        <form id=id(kind, "-way") method="get" action=move || place.path.get() hidden=true>
            {others}
        </form>
    }
}
