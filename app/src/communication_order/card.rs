//! The card of one order: its name, its pencil, and its list at rest. What it looks like in edit is in `editor`.

use super::{desk::Desk, editor::Edited, health::Health, pair::Pair, person::Place as Standing, place::EDIT};
use crate::node::{Node, view};
use crate::{
    i18n::{t_string, use_i18n},
    parts,
    ui::{Button, EmptyState, IconButton, Look},
    words,
};
use leptos::{ev::MouseEvent, prelude::*};

/// One order.
#[component]
pub(super) fn Card(
    /// The order.
    desk: Desk,
    /// Both of them.
    pair: Pair,
    /// Under a heading of the page that is not its first.
    nested: bool,
) -> impl IntoView {
    let kind = desk.kind;
    let open = Memo::new(move |_| pair.open.get() == Some(kind));
    let id = |part: &str| ["order-", kind.code(), part].concat();
    let (title_id, way, form) = (id(""), id("-way"), id("-form"));
    let name = words::in_words(kind, |locale, kind| words::order_kind(locale, *kind).to_owned());
    let heading = {
        let id = title_id.clone();
        if nested {
            view! { <h3 class="card__title" id=id>{name}</h3> }
        } else {
            view! { <h2 class="card__title" id=id>{name}</h2> }
        }
    };
    let others = move || {
        pair.place
            .others()
            .into_iter()
            .map(|(name, value)| view! { <input type="hidden" name=name value=value /> })
            .collect_view()
    };
    let header_way = way.clone();
    let header_form = form.clone();
    view! {
        <section
            class="card"
            class:card--edit=move || open.get()
            role="region"
            aria-labelledby=title_id
            data-order=kind.code()
        >
            <div class="card__header">
                {heading}
                {move || {
                    let (way, form) = (header_way.clone(), header_form.clone());
                    if open.get() {
                        view! { <Actions desk pair way form /> }
                    } else if pair.may_edit {
                        view! { <Pencil desk pair way /> }
                    } else {
                        Node::Empty
                    }
                }}
            </div>
            <Health desk pair />
            {move || {
                if open.get() {
                    parts::order_editor(Edited {
                        desk,
                        pair,
                        way: way.clone(),
                        form: form.clone(),
                    })
                } else {
                    view! { <AtRest desk pair /> }
                }
            }}
            // The way to another state of this page: the pencil, Cancel and Take theirs belong to it.
            <form id=id("-way") method="get" action=move || pair.place.path.get() hidden=true>
                {others}
            </form>
        </section>
    }
}

#[component]
fn Pencil(desk: Desk, pair: Pair, way: String) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <IconButton
            icon="pencil"
            label=move || t_string!(i18n, communication_order.edit)
            kind="submit"
            form=way
            name=EDIT
            value=desk.kind.code()
            on_click=move |event: MouseEvent| {
                event.prevent_default();
                pair.edit(desk.kind);
            }
        />
    }
}

/// *Cancel* and *Save*. The first button of the form: what Enter presses in a plain form.
#[component]
fn Actions(desk: Desk, pair: Pair, way: String, form: String) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <Button
            small=true
            kind="submit"
            form=way
            on_click=move |event: MouseEvent| {
                event.prevent_default();
                pair.cancel(desk);
            }
        >
            {move || t_string!(i18n, ui.cancel)}
        </Button>
        <Button small=true look=Look::Primary kind="submit" form=form name="action" value="save" busy=desk.busy>
            {move || t_string!(i18n, communication_order.save)}
        </Button>
    }
}

#[component]
fn AtRest(desk: Desk, pair: Pair) -> impl IntoView {
    let i18n = use_i18n();
    let text = move || {
        if pair.may_edit {
            t_string!(i18n, communication_order.empty_edit)
        } else {
            t_string!(i18n, communication_order.empty_read)
        }
    };
    move || {
        let members = desk.kept.with(|order| order.members.clone());
        if members.is_empty() {
            return view! { <EmptyState title=move || t_string!(i18n, communication_order.empty_title) text=text /> };
        }
        let places = members
            .into_iter()
            .zip(1..)
            .map(|(member, position)| view! { <Standing member position /> })
            .collect_view();
        // Browsers that draw no numbers may forget that it is a list.
        view! { <ol class="relay" role="list">{places}</ol> }
    }
}
