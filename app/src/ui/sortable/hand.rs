//! What pointer, keyboard, buttons and fields ask of the list, and what is said about it. It knows
//! the list by indices and labels only, so that it is compiled once for all lists.

use super::{
    super::dom::{Kept, find, find_all, focus, keep, take},
    drag::{Drag, show_place},
};
use crate::i18n::{I18n, tu_string, use_i18n};
use leptos::{
    ev::{Event, KeyboardEvent, MouseEvent, PointerEvent},
    html,
    prelude::*,
    wasm_bindgen::JsCast,
};
use web_sys::{Element, HtmlElement, HtmlInputElement};

/// What moves the items of one list.
#[derive(Clone, Copy)]
pub(super) struct Hand {
    list: NodeRef<html::Ol>,
    /// How many items there are.
    pub(super) count: Signal<usize>,
    label: Callback<usize, String>,
    move_item: Callback<(usize, usize)>,
    drag: Kept<Drag>,
    lifted: RwSignal<Option<usize>>,
    /// Where the lifted item would land.
    pub(super) place: RwSignal<usize>,
    /// The last announcement.
    pub(super) said: RwSignal<String>,
    i18n: I18n,
}

/// What happened to an item.
#[derive(Clone, Copy)]
enum Deed {
    Lifted,
    Moved,
    Dropped,
    PutBack,
    Removed,
}

impl Hand {
    pub(super) fn new(
        list: NodeRef<html::Ol>,
        count: Signal<usize>,
        label: Callback<usize, String>,
        move_item: Callback<(usize, usize)>,
    ) -> Self {
        Self {
            list,
            count,
            label,
            move_item,
            drag: Kept::new(None),
            lifted: RwSignal::new(None),
            place: RwSignal::new(0),
            said: RwSignal::default(),
            i18n: use_i18n(),
        }
    }

    pub(super) fn is_lifted(self, index: usize) -> bool {
        self.lifted.get() == Some(index)
    }

    fn say(self, what: Deed, name: String, place: usize) {
        let (i18n, position, count) = (self.i18n, place + 1, self.count.get_untracked());
        self.said.set(match what {
            Deed::Lifted => tu_string!(i18n, ui.lifted, name, position, count),
            Deed::Moved => tu_string!(i18n, ui.moved, name, position, count),
            Deed::Dropped => tu_string!(i18n, ui.dropped, name, position, count),
            Deed::PutBack => tu_string!(i18n, ui.put_back, name, position, count),
            Deed::Removed => tu_string!(i18n, ui.removed, name, count),
        });
    }

    // By pointer.

    pub(super) fn grab(self, event: &PointerEvent) {
        let Some(grip) = target_of(event).filter(|_| event.is_primary() && event.button() == 0) else {
            return;
        };
        self.finish(true);
        // The focus comes along, for Escape; text is not selected meanwhile.
        event.prevent_default();
        focus(&grip);
        // Without capture the drag still works while the pointer stays on the grip.
        let _ = grip.set_pointer_capture(event.pointer_id());
        if let Some(drag) = self
            .list
            .get_untracked()
            .and_then(|list| Drag::begin(list.into(), &grip))
        {
            keep(self.drag, drag.held_by(event.pointer_id(), at(event)));
        }
    }

    pub(super) fn drag_to(self, event: &PointerEvent) {
        let left = self.with_drag(|drag| {
            let ours = drag.grab.is_some_and(|grab| grab.id == event.pointer_id());
            (ours && drag.pointer_at(at(event))).then_some(drag.from)
        });
        if let Some(from) = left.flatten() {
            self.raised(from);
            self.keep_following();
        }
    }

    /// Every frame while a pointer holds the item: the page may scroll under a pointer at rest.
    fn keep_following(self) {
        request_animation_frame(move || {
            if self.follow() {
                self.keep_following();
            }
        });
    }

    /// Whether a pointer still holds the item.
    fn follow(self) -> bool {
        let state = self.with_drag(|drag| (drag.grab.is_some(), drag.follow(), drag.from, drag.to));
        if let Some((_, true, from, to)) = state {
            self.now_at(from, to);
        }
        matches!(state, Some((true, ..)))
    }

    pub(super) fn let_go(self, event: &PointerEvent) {
        let ours = self.with_drag(|drag| {
            let ours = drag.grab.is_some_and(|grab| grab.id == event.pointer_id());
            if ours {
                drag.pointer_at(at(event));
            }
            ours
        });
        if ours == Some(true) {
            self.follow();
            self.finish(false);
        }
    }

    pub(super) fn put_back(self) {
        self.finish(true);
    }

    /// A long press asks for a menu, in the middle of a drag.
    pub(super) fn hold_menu(self, event: &MouseEvent) {
        if self.with_drag(|_| ()).is_some() {
            event.prevent_default();
        }
    }

    // By keyboard.

    pub(super) fn grip_key(self, event: &KeyboardEvent) {
        let held = self.with_drag(|drag| (drag.lifted, drag.grab.is_some(), drag.from, drag.to, drag.count()));
        match (event.key().as_str(), held) {
            (" " | "Enter", None) => {
                let Some(grip) = target_of(event) else { return };
                if let Some(mut drag) = self
                    .list
                    .get_untracked()
                    .and_then(|list| Drag::begin(list.into(), &grip))
                {
                    drag.lift();
                    let from = drag.from;
                    keep(self.drag, drag);
                    self.raised(from);
                }
            }
            (" " | "Enter", Some((true, false, ..))) => self.finish(false),
            ("Escape", Some(_)) => self.finish(true),
            (key @ ("ArrowUp" | "ArrowDown" | "Home" | "End"), Some((true, false, from, to, count))) => {
                let next = match key {
                    "ArrowUp" => to.saturating_sub(1),
                    "ArrowDown" => to + 1,
                    "Home" => 0,
                    _ => count.saturating_sub(1),
                };
                if self.with_drag(|drag| drag.step(next)) == Some(true) {
                    self.now_at(from, next);
                }
            }
            (" " | "Enter" | "ArrowUp" | "ArrowDown", Some(_)) => {}
            _ => return,
        }
        event.prevent_default();
        event.stop_propagation();
    }

    /// The focus went elsewhere: what was lifted by keyboard stays where it was put.
    pub(super) fn left(self) {
        if self.with_drag(|drag| drag.lifted && drag.grab.is_none()) == Some(true) {
            self.finish(false);
        }
    }

    // By buttons and fields.

    pub(super) fn pushed(self, event: &MouseEvent, index: usize, by: isize) {
        if let Some(to) = index.checked_add_signed(by) {
            self.move_at_once(target_of(event), index, to);
        }
    }

    pub(super) fn position_typed(self, event: &Event, index: usize) {
        let Some(field) = event
            .target()
            .and_then(|target| target.dyn_into::<HtmlInputElement>().ok())
        else {
            return;
        };
        match field.value().trim().parse::<usize>() {
            Ok(position) if position > 0 => {
                let to = position.min(self.count.get_untracked()) - 1;
                self.move_at_once(field.dyn_into().ok(), index, to);
            }
            _ => {}
        }
        self.show_positions();
    }

    fn move_at_once(self, control: Option<HtmlElement>, from: usize, to: usize) {
        if from == to || to >= self.count.get_untracked() {
            return;
        }
        let name = self.label.run(from);
        self.move_item.run((from, to));
        self.say(Deed::Moved, name, to);
        refocus(control);
    }

    pub(super) fn removed(self, event: &MouseEvent, index: usize, name: String) {
        self.say(Deed::Removed, name, index);
        let Some(list) = self.list.get_untracked() else { return };
        // The button goes with its row: the focus goes to the row that took its place.
        event.prevent_default();
        request_animation_frame(move || {
            let rows = find_all(&list, ".relay__item");
            let next = rows
                .get(index)
                .or(rows.last())
                .and_then(|row| find(row, ".relay__tools button:last-child"));
            if let Some(next) = next {
                focus(&next);
            }
        });
    }

    /// The positions in the fields, where they are not the ones of the list.
    pub(super) fn typed_positions(self) -> Option<Vec<usize>> {
        let typed: Vec<usize> = self
            .rows()
            .iter()
            .enumerate()
            .map(|(index, row)| typed_place(row).unwrap_or(index + 1))
            .collect();
        let moved = typed.iter().enumerate().any(|(index, position)| *position != index + 1);
        moved.then_some(typed)
    }

    /// Writes its place into the field of each row, once the rows are where they belong.
    pub(super) fn show_positions(self) {
        request_animation_frame(move || {
            for (index, row) in self.rows().iter().enumerate() {
                show_place(row, index);
            }
        });
    }

    fn rows(self) -> Vec<Element> {
        self.list
            .try_get_untracked()
            .flatten()
            .map(|list| find_all(&list, ".relay__item"))
            .unwrap_or_default()
    }

    // Common to pointer and keyboard.

    fn with_drag<R>(self, act: impl FnOnce(&mut Drag) -> R) -> Option<R> {
        self.drag
            .try_update_value(|drag| drag.as_mut().map(|drag| act(drag)))
            .flatten()
    }

    fn raised(self, from: usize) {
        self.lifted.set(Some(from));
        self.place.set(from);
        self.say(Deed::Lifted, self.label.run(from), from);
    }

    fn now_at(self, from: usize, to: usize) {
        self.place.set(to);
        self.say(Deed::Moved, self.label.run(from), to);
    }

    /// Ends what is under way: dropped where it is, or put back.
    fn finish(self, back: bool) {
        let Some(drag) = take(self.drag) else { return };
        if !drag.lifted {
            return;
        }
        let (from, to) = (drag.from, if back { drag.from } else { drag.to });
        let name = self.label.run(from);
        let grip = document()
            .active_element()
            .and_then(|grip| grip.dyn_into::<HtmlElement>().ok());
        let grip = grip.filter(|grip| grip.class_list().contains("relay__grip"));
        drag.end();
        self.lifted.set(None);
        if from != to {
            self.move_item.run((from, to));
        }
        self.show_positions();
        self.say(if back { Deed::PutBack } else { Deed::Dropped }, name, to);
        refocus(grip);
    }
}

/// Enter in the field moves the item; it does not post the form around the list. Leaving the
/// field is what commits it, so that it happens once.
pub(super) fn position_key(event: &KeyboardEvent) {
    if event.key() == "Enter" {
        event.prevent_default();
        if let Some(field) = target_of(event) {
            let _ = field.blur();
            refocus(Some(field));
        }
    }
}

/// A row that moves in the page loses the focus: it is given back once the row is in its place.
fn refocus(control: Option<HtmlElement>) {
    if let Some(control) = control {
        request_animation_frame(move || {
            let lost = document()
                .active_element()
                .is_none_or(|focused| focused.tag_name() == "BODY");
            if lost {
                focus(&control);
            }
        });
    }
}

/// The position in the field of a row.
fn typed_place(row: &Element) -> Option<usize> {
    let field: HtmlInputElement = find(row, ".relay__position")?.dyn_into().ok()?;
    field.value().trim().parse().ok()
}

/// The element that the handler is on.
fn target_of(event: &Event) -> Option<HtmlElement> {
    event.current_target()?.dyn_into().ok()
}

fn at(event: &PointerEvent) -> (f64, f64) {
    (f64::from(event.client_x()), f64::from(event.client_y()))
}
