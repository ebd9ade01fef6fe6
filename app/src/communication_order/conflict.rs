//! Someone else saved first: both orders side by side, to choose from. Choosing is decided in `pair`.

use super::{desk::Desk, pair::Pair, place::EDIT};
use crate::node::{Node, view};
use crate::{
    i18n::{t_string, use_i18n},
    ui::{Banner, Button, Tone},
};
use domain::communication_order::OrderMember;
use leptos::{ev::MouseEvent, prelude::*};

/// Both orders, while one has to be chosen.
#[component]
pub(super) fn Conflict(
    /// The order.
    desk: Desk,
    /// Both kinds of orders.
    pair: Pair,
    /// Id of the form that leads to other states of the page.
    way: String,
) -> impl IntoView {
    let i18n = use_i18n();
    move || {
        let conflict = desk.conflict.get()?;
        let by = conflict.by;
        let theirs_title = move || {
            if by.is_empty() {
                t_string!(i18n, communication_order.theirs_unknown).to_owned()
            } else {
                t_string!(i18n, communication_order.theirs, name = by.clone())
            }
        };
        let choices = {
            let way = way.clone();
            move || {
                view! {
                    <div class="order-edit__answers">
                        <Button small=true kind="submit" name="action" value="save" busy=desk.busy>
                            {move || t_string!(i18n, communication_order.keep_mine)}
                        </Button>
                        <Button
                            small=true
                            kind="submit"
                            form=way
                            name=EDIT
                            value=desk.kind.code()
                            on_click=move |event: MouseEvent| {
                                event.prevent_default();
                                pair.take_theirs(desk);
                            }
                        >
                            {move || t_string!(i18n, communication_order.take_theirs)}
                        </Button>
                    </div>
                }
            }
        };
        let id = |side: &str| ["order-", desk.kind.code(), side].concat();
        let (yours_id, theirs_id) = (id("-yours"), id("-theirs"));
        let theirs = names(conflict.theirs.members);
        Some(view! {
            <div class="order-edit__notice order-edit__conflict" tabindex="-1">
                <Banner tone=Tone::Signal alert=true actions=choices>
                    {move || t_string!(i18n, communication_order.conflict)}
                </Banner>
                <div class="versions">
                    <div>
                        <p class="versions__title" id=yours_id.clone()>
                            {move || t_string!(i18n, communication_order.yours)}
                        </p>
                        <ol class="versions__list" aria-labelledby=yours_id>
                            {move || names(desk.members.get())}
                        </ol>
                    </div>
                    <div>
                        <p class="versions__title" id=theirs_id.clone()>
                            {theirs_title}
                        </p>
                        <ol class="versions__list" aria-labelledby=theirs_id>
                            {theirs}
                        </ol>
                    </div>
                </div>
            </div>
        })
    }
}

fn names(members: Vec<OrderMember>) -> Vec<Node> {
    members
        .into_iter()
        .map(|member| view! { <li>{member.name}</li> })
        .collect()
}
