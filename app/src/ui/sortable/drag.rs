//! A row on its way through its list: what moves on the screen while it is lifted, by pointer or
//! by keyboard. The list itself does not change before the drop. All of it goes through the object
//! model, since the policy allows no `style=` in the page.

use super::{
    super::dom::{find, find_all, pixels},
    order::{Extent, landing, place_of, scroll_speed, shift, slot},
};
use leptos::{prelude::*, wasm_bindgen::JsCast};
use std::time::Duration;
use web_sys::{Element, HtmlElement, HtmlInputElement, ScrollIntoViewOptions, ScrollLogicalPosition};

/// How far a pointer goes before it is a drag and not a press.
const SLACK: f64 = 3.0;
/// How far aside a row follows the pointer, and goes in any case: its landing place is seen beside it.
const ASIDE: f64 = 48.0;
const BESIDE: f64 = 16.0;

/// The pointer that holds a row.
#[derive(Clone, Copy)]
pub(super) struct Grab {
    pub(super) id: i32,
    start: (f64, f64),
    at: (f64, f64),
    list_top: f64,
}

/// A row that is lifted, or about to be.
pub(super) struct Drag {
    list: HtmlElement,
    rows: Vec<HtmlElement>,
    extents: Vec<Extent>,
    slot: Option<HtmlElement>,
    scroller: Element,
    /// How far aside there is room.
    aside: f64,
    pub(super) from: usize,
    pub(super) to: usize,
    pub(super) grab: Option<Grab>,
    /// Whether it has left its place: a press without movement is no drag.
    pub(super) lifted: bool,
}

impl Drag {
    /// Takes the measure of the list around the row that holds `grip`.
    pub(super) fn begin(list: HtmlElement, grip: &Element) -> Option<Self> {
        let rows: Vec<HtmlElement> = find_all(&list, ".relay__item")
            .into_iter()
            .filter_map(|row| row.dyn_into().ok())
            .collect();
        let from = rows.iter().position(|row| row.contains(Some(grip)))?;
        let extents = rows
            .iter()
            .map(|row| Extent {
                top: f64::from(row.offset_top()),
                height: f64::from(row.offset_height()),
            })
            .collect();
        let slot = list
            .parent_element()
            .and_then(|frame| find(&frame, ".relay__slot")?.dyn_into().ok());
        let scroller = scroller_of(&list)?;
        let width = window()
            .inner_width()
            .ok()
            .and_then(|width| width.as_f64())
            .unwrap_or_default();
        let aside = (width - list.get_bounding_client_rect().right() - 4.0).clamp(0.0, ASIDE);
        Some(Self {
            list,
            rows,
            extents,
            slot,
            scroller,
            aside,
            from,
            to: from,
            grab: None,
            lifted: false,
        })
    }

    /// Held by a pointer at a place of the window.
    pub(super) fn held_by(mut self, id: i32, at: (f64, f64)) -> Self {
        self.grab = Some(Grab {
            id,
            start: at,
            at,
            list_top: self.list_top(),
        });
        self
    }

    fn row(&self) -> Option<&HtmlElement> {
        self.rows.get(self.from)
    }

    fn list_top(&self) -> f64 {
        self.list.get_bounding_client_rect().top()
    }

    /// Number of rows.
    pub(super) fn count(&self) -> usize {
        self.rows.len()
    }

    /// Raises the row and shows where it would land.
    pub(super) fn lift(&mut self) {
        self.lifted = true;
        // Classes that cannot be added leave a drag that works and looks plain.
        let _ = self.list.class_list().add_1("relay--dragging");
        if let Some(row) = self.row() {
            let _ = row.class_list().add_1("relay__item--lifted");
        }
        if let Some(row) = self.row() {
            translate(row, BESIDE.min(self.aside), 0.0);
        }
        self.make_room();
    }

    /// The pointer went on. True when the row has just left its place.
    pub(super) fn pointer_at(&mut self, at: (f64, f64)) -> bool {
        let Some(grab) = &mut self.grab else { return false };
        grab.at = at;
        let distance = (at.0 - grab.start.0).abs().max((at.1 - grab.start.1).abs());
        let leaves = !self.lifted && distance > SLACK;
        if leaves {
            self.lift();
        }
        leaves
    }

    /// Draws the row under its pointer, and scrolls at the edges. True when it would now land
    /// elsewhere.
    pub(super) fn follow(&mut self) -> bool {
        let Some(grab) = self.grab.filter(|_| self.lifted) else {
            return false;
        };
        self.scroll(grab.at.1);
        // The list may have been scrolled since: by the edge, by a wheel.
        let offset = grab.at.1 - grab.start.1 - (self.list_top() - grab.list_top);
        let aside = (grab.at.0 - grab.start.0).clamp(BESIDE.min(self.aside), self.aside);
        if let Some(row) = self.row() {
            translate(row, aside, offset);
        }
        let to = landing(&self.extents, self.from, offset);
        let elsewhere = to != self.to;
        if elsewhere {
            self.to = to;
            self.make_room();
        }
        elsewhere
    }

    /// By keyboard: one place further, if there is one.
    pub(super) fn step(&mut self, to: usize) -> bool {
        if to >= self.count() || to == self.to {
            return false;
        }
        self.to = to;
        self.make_room();
        if let (Some(row), Some(place), Some(own)) = (
            self.row(),
            slot(&self.extents, self.from, to),
            self.extents.get(self.from),
        ) {
            translate(row, BESIDE.min(self.aside), place.top - own.top);
            let options = ScrollIntoViewOptions::new();
            options.set_block(ScrollLogicalPosition::Nearest);
            row.scroll_into_view_with_scroll_into_view_options(&options);
        }
        true
    }

    fn make_room(&self) {
        for (index, row) in self.rows.iter().enumerate() {
            if index != self.from {
                translate(row, 0.0, shift(&self.extents, index, self.from, self.to));
            }
            show_place(row, place_of(index, self.from, self.to));
        }
        if let (Some(element), Some(place)) = (&self.slot, slot(&self.extents, self.from, self.to)) {
            element.set_hidden(false);
            let style = element.style();
            // A refused length leaves the landing place out of the picture, nothing else.
            let _ = style.set_property("top", &pixels(place.top));
            let _ = style.set_property("height", &pixels(place.height));
        }
    }

    fn scroll(&self, y: f64) {
        let (top, bottom) = edges(&self.scroller);
        let speed = scroll_speed(y, top, bottom);
        if speed != 0.0 {
            self.scroller.set_scroll_top(self.scroller.scroll_top() + whole(speed));
        }
    }

    /// Puts everything back where the page has it. The row then glides from where it was seen to
    /// where it is, once the list has its new order.
    pub(super) fn end(self) {
        if !self.lifted {
            return;
        }
        let _ = self.list.class_list().remove_1("relay--dragging");
        if let Some(slot) = &self.slot {
            slot.set_hidden(true);
        }
        let seen = self.row().map(|row| row.get_bounding_client_rect());
        for row in &self.rows {
            let _ = row.style().remove_property("transform");
        }
        if let (Some(row), Some(seen)) = (self.rows.into_iter().nth(self.from), seen) {
            request_animation_frame(move || settle(row, (seen.left(), seen.top())));
        }
    }
}

/// Lets a row glide to its place from where it was seen.
fn settle(row: HtmlElement, seen: (f64, f64)) {
    let is = row.get_bounding_client_rect();
    translate(&row, seen.0 - is.left(), seen.1 - is.top());
    // Read, so that the browser starts from there.
    let _ = row.offset_top();
    let classes = row.class_list();
    let _ = classes.add_1("relay__item--settling");
    let _ = row.style().remove_property("transform");
    set_timeout(
        move || {
            let _ = classes.remove_2("relay__item--settling", "relay__item--lifted");
        },
        Duration::from_millis(200),
    );
}

/// Writes a place into the field of a row.
pub(super) fn show_place(row: &Element, place: usize) {
    if let Some(field) = find(row, ".relay__position").and_then(|field| field.dyn_into::<HtmlInputElement>().ok()) {
        field.set_value(&(place + 1).to_string());
    }
}

fn translate(row: &HtmlElement, x: f64, y: f64) {
    let style = row.style();
    // A refused value leaves the row in its place: the drop still counts.
    if x == 0.0 && y == 0.0 {
        let _ = style.remove_property("transform");
    } else {
        let value = ["translate(", &pixels(x), ",", &pixels(y), ")"].concat();
        let _ = style.set_property("transform", &value);
    }
}

#[expect(clippy::cast_possible_truncation, reason = "pixels of one screen")]
fn whole(length: f64) -> i32 {
    length.round() as i32
}

/// What scrolls around the list: its nearest scrolling ancestor, or the page.
fn scroller_of(list: &Element) -> Option<Element> {
    let mut next = list.parent_element();
    while let Some(element) = next {
        let scrolls = element.scroll_height() > element.client_height()
            && window()
                .get_computed_style(&element)
                .ok()
                .flatten()
                .and_then(|style| style.get_property_value("overflow-y").ok())
                .is_some_and(|overflow| overflow == "auto" || overflow == "scroll");
        if scrolls {
            return Some(element);
        }
        next = element.parent_element();
    }
    document().scrolling_element()
}

/// What is seen of a scrolling element: its top and its bottom in the window, without what the style
/// keeps free for a header (`scroll-padding`).
fn edges(scroller: &Element) -> (f64, f64) {
    let height = window()
        .inner_height()
        .ok()
        .and_then(|height| height.as_f64())
        .unwrap_or_default();
    if document().scrolling_element().as_ref() == Some(scroller) {
        return (kept_free(scroller, "scroll-padding-top"), height);
    }
    let seen = scroller.get_bounding_client_rect();
    (seen.top().max(0.0), seen.bottom().min(height))
}

/// A length of the style in whole pixels, where it is one.
fn kept_free(element: &Element, property: &str) -> f64 {
    let style = window().get_computed_style(element).ok().flatten();
    let value = style
        .and_then(|style| style.get_property_value(property).ok())
        .unwrap_or_default();
    let whole = value
        .split(['.', 'p'])
        .next()
        .and_then(|digits| digits.parse::<i32>().ok());
    f64::from(whole.unwrap_or_default())
}
