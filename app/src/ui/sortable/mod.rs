//! A list that its reader puts in order: by pointer (mouse and touch), by keyboard on the grip, by
//! buttons and by typed positions, announced in the language of the page. What a row shows, and
//! what becomes of the order, is the owner's.

mod drag;
mod hand;
mod order;

use self::{
    hand::{Hand, position_key},
    order::{arrange, move_item},
};
use super::{button::IconButton, icon::Icon};
use crate::i18n::{t_string, use_i18n};
use crate::node::{Node, view};
use leptos::{
    ev::{Event, KeyboardEvent, MouseEvent, PointerEvent},
    html,
    prelude::*,
};

/// A list to be put in order. In a plain form each row posts `position[<key>]`, from 1.
#[component]
pub fn Sortable<T>(
    /// The list, in its order: changed by every move.
    items: RwSignal<Vec<T>>,
    /// What tells one item from the others.
    key: fn(&T) -> String,
    /// What an item is called in the names of its controls and in announcements.
    label: fn(&T) -> String,
    /// What a row shows between its controls: usually a `div.relay__text`.
    #[prop(into)]
    row: Callback<(T, ReadSignal<usize>), Node>,
    /// Prefix of the fields' names, when a form has two lists.
    #[prop(default = "position")]
    name: &'static str,
    /// Id of the sentence that says how the grips are used.
    #[prop(optional, into)]
    described_by: Option<String>,
    /// Called after an item was taken out.
    #[prop(optional, into)]
    on_remove: Option<Callback<T>>,
) -> impl IntoView
where
    T: Clone + Send + Sync + 'static,
{
    let i18n = use_i18n();
    let list = NodeRef::<html::Ol>::new();
    let hand = Hand::new(
        list,
        Signal::derive(move || items.with(Vec::len)),
        Callback::new(move |index: usize| {
            items.with_untracked(|items| items.get(index).map(label).unwrap_or_default())
        }),
        Callback::new(move |(from, to): (usize, usize)| items.update(|items| move_item(items, from, to))),
    );
    let remove = move |event: MouseEvent, index: usize| {
        let removed = items
            .try_update(|items| (index < items.len()).then(|| items.remove(index)))
            .flatten();
        if let Some(item) = removed {
            hand.removed(&event, index, label(&item));
            if let Some(on_remove) = on_remove {
                on_remove.run(item);
            }
        }
    };
    Effect::new(move |before: Option<()>| {
        items.track();
        if before.is_some() {
            hand.show_positions();
        } else if let Some(asked) = hand.typed_positions() {
            // Typed before the page was alive.
            items.update(|items| {
                let order = arrange(&asked);
                *items = order
                    .into_iter()
                    .filter_map(|index| items.get(index).cloned())
                    .collect();
            });
        }
    });

    let count = hand.count;
    let one = move |index: ReadSignal<usize>, item: T| {
        let who = label(&item);
        let (grip, typed, up, down, out) = (who.clone(), who.clone(), who.clone(), who.clone(), who);
        let position = move || (index.get() + 1).to_string();
        let field = [name, "[", &key(&item), "]"].concat();
        view! {
            <li class="relay__item">
                <button
                    class="relay__grip"
                    type="button"
                    aria-label=move || {
                        t_string!(i18n, ui.grip, name = grip.clone(), position = position(), count = count.get())
                    }
                    aria-describedby=described_by.clone()
                    aria-pressed=move || hand.is_lifted(index.get()).then_some("true")
                    on:pointerdown=move |event: PointerEvent| hand.grab(&event)
                    on:pointermove=move |event: PointerEvent| hand.drag_to(&event)
                    on:pointerup=move |event: PointerEvent| hand.let_go(&event)
                    on:pointercancel=move |_: PointerEvent| hand.put_back()
                    on:contextmenu=move |event: MouseEvent| hand.hold_menu(&event)
                    on:keydown=move |event: KeyboardEvent| hand.grip_key(&event)
                    on:blur=move |_| hand.left()
                >
                    <Icon name="grip" />
                </button>
                <input
                    class="input relay__position"
                    type="number"
                    name=field
                    min="1"
                    max=move || count.get().to_string()
                    value=(index.get_untracked() + 1).to_string()
                    autocomplete="off"
                    aria-label=move || t_string!(i18n, ui.to_position, name = typed.clone())
                    on:change=move |event: Event| hand.position_typed(&event, index.get_untracked())
                    on:keydown=move |event: KeyboardEvent| position_key(&event)
                />
                {row.run((item, index))}
                <div class="relay__tools needs-script">
                    <IconButton
                        icon="up"
                        small=true
                        label=move || t_string!(i18n, ui.move_up, name = up.clone())
                        disabled=move || index.get() == 0
                        on_click=move |event| hand.pushed(&event, index.get_untracked(), -1)
                    />
                    <IconButton
                        icon="down"
                        small=true
                        label=move || t_string!(i18n, ui.move_down, name = down.clone())
                        disabled=move || { index.get() + 1 >= count.get() }
                        on_click=move |event| hand.pushed(&event, index.get_untracked(), 1)
                    />
                    <IconButton
                        icon="close"
                        small=true
                        danger=true
                        label=move || t_string!(i18n, ui.remove, name = out.clone())
                        on_click=move |event| remove(event, index.get_untracked())
                    />
                </div>
            </li>
        }
    };
    view! {
        <div class="relay-edit">
            <div class="relay__slot" hidden=true aria-hidden="true">
                <span>{move || hand.place.get() + 1}</span>
            </div>
            <ol class="relay relay--edit" node_ref=list>
                <ForEnumerate each=move || items.get() key=key children=one />
            </ol>
            <p class="hidden" role="status" aria-live="assertive">
                {move || hand.said.get()}
            </p>
        </div>
    }
}
