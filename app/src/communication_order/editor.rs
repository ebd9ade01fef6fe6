//! An order in edit: a form that works as it is, put in order by hand where a script runs. Saving and leaving
//! are decided in `pair`, the list itself moves in `ui::Sortable`.

use super::{
    add_field::AddField,
    conflict::Conflict,
    desk::Desk,
    leaving::Question,
    pair::Pair,
    person::{Person, PlainRemove},
};
use crate::node::{Node, view};
use crate::{
    i18n::{t_string, use_i18n},
    ui::{Badge, Banner, Button, Sortable, Tone},
};
use domain::communication_order::OrderMember;
use leptos::{ev::SubmitEvent, prelude::*, wasm_bindgen::JsCast};
use web_sys::HtmlButtonElement;

/// The form of one order.
#[component]
pub(super) fn Editor(
    /// The order.
    desk: Desk,
    /// Both of them.
    pair: Pair,
    /// Id of the form that leads to other states of the page.
    way: String,
    /// Id of this form.
    form: String,
) -> impl IntoView {
    let i18n = use_i18n();
    let place = pair.place;
    let how = form.clone() + "-how";
    Effect::new(move |_| {
        if pair.leaving.asked.with(Option::is_some) {
            pair.asked(desk);
        }
    });
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        let pressed = event
            .submitter()
            .and_then(|button| button.dyn_into::<HtmlButtonElement>().ok());
        let pressed = pressed
            .map(|button| (button.name(), button.value()))
            .unwrap_or_default();
        match (pressed.0.as_str(), pressed.1.as_str()) {
            ("remove[]", contact) => desk.remove(contact),
            (_, "add") => desk.add(place.scope.get_value()),
            _ => pair.save(desk),
        }
    };
    view! {
        <form
            class="order-edit"
            id=form
            method="post"
            action=place.action(desk.kind)
            on:submit=submit
        >
            <input type="hidden" name="version" value=move || desk.version.get().to_string() />
            <input type="hidden" name="return" value=move || place.address(None) />
            <Question
                leaving=pair.leaving
                on_leave=Callback::new(move |way| pair.leave(desk, way))
                on_stay=Callback::new(move |()| pair.stay(desk))
            />
            <NotSaved desk />
            <Conflict desk pair way />
            <p class="relay__how" id=how.clone()>
                {move || t_string!(i18n, communication_order.how)}
                " "
                // Its place is kept: nothing moves under a hand that has just let go.
                <span class="order-edit__unsaved" data-text=move || t_string!(i18n, communication_order.not_saved)>
                    {move || {
                        desk.changed
                            .get()
                            .then(|| {
                                view! {
                                    <Badge tone=Tone::Signal>
                                        {move || t_string!(i18n, communication_order.not_saved)}
                                    </Badge>
                                }
                            })
                    }}
                </span>
            </p>
            <div inert=move || desk.busy.get()>
                <Sortable items=desk.members key=key label=label row=row described_by=how />
                {move || {
                    desk.members
                        .with(Vec::is_empty)
                        .then(|| view! { <p class="order-edit__empty">{move || t_string!(i18n, communication_order.empty_add)}</p> })
                }}
                <AddField desk pair />
            </div>
        </form>
    }
}

fn key(member: &OrderMember) -> String {
    member.contact.to_string()
}

fn label(member: &OrderMember) -> String {
    member.name.clone()
}

fn row((member, _): (OrderMember, ReadSignal<usize>)) -> Node {
    view! {
        <Person member=member.clone() />
        <PlainRemove member />
    }
}

/// Why it was not saved, and once more.
#[component]
fn NotSaved(desk: Desk) -> impl IntoView {
    let i18n = use_i18n();
    let again = move || {
        view! {
            <Button small=true kind="submit" name="action" value="save" icon="refresh">
                {move || t_string!(i18n, shell.retry)}
            </Button>
        }
    };
    move || {
        desk.trouble.get().map(|trouble| {
            view! {
                <div class="order-edit__notice">
                    <Banner tone=Tone::Danger alert=true actions=again>
                        {move || trouble.sentence(i18n.get_locale())}
                    </Banner>
                </div>
            }
        })
    }
}
