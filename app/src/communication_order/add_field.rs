//! *Add a contact*: a field to find and choose in, or, where a plain form found several people, a choice among
//! them. Whom it adds is decided in `adding`.

use super::{desk::Desk, pair::Pair, person::reach, place::Place};
use crate::node::{Node, view};
use crate::{
    i18n::{Locale, t_string, td_string, use_i18n},
    ui::{Button, ComboOption, Combobox, FieldError},
};
use domain::communication_order::OrderMember;
use leptos::{ev::KeyboardEvent, html, prelude::*, wasm_bindgen::JsCast};
use web_sys::HtmlInputElement;

/// The field under the list of an order in edit.
#[component]
pub(super) fn AddField(
    /// The order.
    desk: Desk,
    /// Both of them.
    pair: Pair,
) -> impl IntoView {
    let i18n = use_i18n();
    let place = pair.place;
    let adding = desk.adding;
    Effect::new(move |_| {
        if adding.wrong().is_some() {
            pair.not_added(desk);
        }
    });
    let add = move || desk.add(place.scope.get_value());
    let offered = Memo::new(move |_| !adding.offered.with(Vec::is_empty));
    // Enter would press the first button of the form: Save.
    let key = move |event: KeyboardEvent| {
        if event.key() == "Enter" && !event.default_prevented() && !event.is_composing() {
            event.prevent_default();
            add();
        }
    };
    let announced = move || {
        adding
            .added
            .get()
            .map(|(name, position)| t_string!(i18n, communication_order.added, name = name, position = position))
    };
    view! {
        <div class="relay__add" on:keydown=key>
            {move || {
                if offered.get() {
                    view! { <Offered desk /> }
                } else {
                    view! { <Find desk place /> }
                }
            }}
            <Button kind="submit" name="action" value="add" busy=adding.busy>
                {move || t_string!(i18n, communication_order.add)}
            </Button>
        </div>
        <p class="hidden" role="status">
            {announced}
        </p>
    }
}

/// Types to find.
#[component]
fn Find(desk: Desk, place: Place) -> impl IntoView {
    let i18n = use_i18n();
    let adding = desk.adding;
    let options = Signal::derive(move || {
        let locale = i18n.get_locale();
        let there = desk.contacts();
        let found = adding.found.get();
        found
            .iter()
            .filter(|member| !there.contains(&member.contact))
            .map(|member| option(locale, member))
            .collect()
    });
    let error = sentence(desk);
    view! {
        <Combobox
            name="add"
            label=move || t_string!(i18n, communication_order.add_contact)
            value=adding.typed
            options=options
            placeholder=move || t_string!(i18n, communication_order.type_to_find)
            error=error
            on_query=move |typed| desk.look_for(place.scope.get_value(), typed)
            on_choose=move |chosen: ComboOption| adding.choose(&chosen.value)
        />
    }
}

/// What is wrong with what stands there.
fn sentence(desk: Desk) -> Signal<Option<String>> {
    let i18n = use_i18n();
    Signal::derive(move || {
        let locale = i18n.get_locale();
        desk.adding.wrong().map(|trouble| trouble.sentence(locale))
    })
}

fn option(locale: Locale, member: &OrderMember) -> ComboOption {
    ComboOption {
        value: member.contact.to_string(),
        label: member.name.clone(),
        detail: reach(locale, member),
        note: None,
    }
}

/// Chooses among several people whom a plain form found.
#[component]
fn Offered(desk: Desk) -> impl IntoView {
    let i18n = use_i18n();
    let adding = desk.adding;
    let choices = move || {
        let locale = i18n.get_locale();
        let choices = adding.offered.get().into_iter().map(|member| {
            let detail = reach(locale, &member);
            choice(desk, member.contact.to_string(), member.name, Some(detail))
        });
        let none = td_string!(locale, communication_order.none_of_them).to_owned();
        choices
            .chain([choice(desk, String::new(), none, None)])
            .collect::<Vec<_>>()
    };
    let id = ["order-", desk.kind.code(), "-which-error"].concat();
    let error = sentence(desk);
    let described_by = id.clone();
    let group = NodeRef::<html::Fieldset>::new();
    // Ticked before the page was alive.
    Effect::new(move |_| {
        let ticked = group
            .get()
            .and_then(|group| group.query_selector("input:checked").ok().flatten());
        if let Some(ticked) = ticked.and_then(|ticked| ticked.dyn_into::<HtmlInputElement>().ok()) {
            adding.picked.set(Some(ticked.value()));
        }
    });
    view! {
        <fieldset
            class="order-edit__which"
            node_ref=group
            aria-describedby=move || error.with(Option::is_some).then(|| described_by.clone())
        >
            <legend class="field__label">{move || t_string!(i18n, communication_order.which)}</legend>
            {choices}
            <FieldError id error />
        </fieldset>
    }
}

fn choice(desk: Desk, value: String, label: String, detail: Option<String>) -> Node {
    let picked = desk.adding.picked;
    let own = value.clone();
    view! {
        <label class="order-edit__choice">
            <input
                class="check__radio"
                type="radio"
                name="add"
                value=value.clone()
                checked=picked.with_untracked(|picked| picked.as_ref() == Some(&value))
                on:change=move |_| desk.adding.pick(own.clone())
            />
            <span class="check__text">{label} {detail.map(|detail| view! { <small>{detail}</small> })}</span>
        </label>
    }
}
