//! What several components ask of the browser. Nothing here runs on the server: it is called from
//! effects and from event handlers only.

use leptos::{prelude::*, wasm_bindgen::JsCast};
use send_wrapper::SendWrapper;
use web_sys::{Element, HtmlElement, HtmlInputElement, Node};

/// A value of the browser that a component holds on to. The server never puts one in: what is not
/// `Send` must not be dropped on another thread than its own.
pub(super) type Kept<T> = StoredValue<Option<SendWrapper<T>>>;

/// Puts a value in.
pub(super) fn keep<T: 'static>(kept: Kept<T>, value: T) {
    kept.set_value(Some(SendWrapper::new(value)));
}

/// Takes the value out, if there is one.
pub(super) fn take<T: 'static>(kept: Kept<T>) -> Option<T> {
    kept.try_update_value(Option::take).flatten().map(SendWrapper::take)
}

/// Moves the focus, if the element can take it.
pub(super) fn focus(element: &Element) {
    if let Some(element) = element.dyn_ref::<HtmlElement>() {
        // An element that cannot be focused leaves the focus where it is.
        let _ = element.focus();
    }
}

/// The first element below `root` that matches.
pub(super) fn find(root: &Element, selector: &str) -> Option<Element> {
    root.query_selector(selector).ok().flatten()
}

/// All elements below `root` that match, in document order.
pub(super) fn find_all(root: &Element, selector: &str) -> Vec<Element> {
    let Ok(list) = root.query_selector_all(selector) else {
        return Vec::new();
    };
    (0..list.length())
        .filter_map(|index| list.get(index)?.dyn_into().ok())
        .collect()
}

/// Whether the focus is on the element or below it.
pub(super) fn has_focus(root: &Node) -> bool {
    document()
        .active_element()
        .is_some_and(|focused| root.contains(Some(&focused)))
}

/// A length as a style value. Whole pixels: formatting floats would weigh more than it shows.
#[expect(clippy::cast_possible_truncation, reason = "no page is two billion pixels high")]
pub(super) fn pixels(length: f64) -> String {
    (length.round() as i32).to_string() + "px"
}

/// Ties a text control to a signal, both ways. What somebody typed before the page came to life
/// wins over what the server wrote, so that nothing typed is lost.
pub(super) fn bind_value(element: Element, value: RwSignal<String>) {
    // `select` and `textarea` have the same property by the same name.
    let control: HtmlInputElement = element.unchecked_into();
    let drawn = value.get_untracked();
    Effect::new(move |before: Option<()>| {
        let now = value.get();
        let shown = control.value();
        if shown == now {
            return;
        }
        if before.is_none() && now == drawn {
            value.set(shown);
        } else {
            control.set_value(&now);
        }
    });
}

/// As [`bind_value`], for a box that is ticked.
pub(super) fn bind_checked(element: Element, checked: RwSignal<bool>) {
    let control: HtmlInputElement = element.unchecked_into();
    let drawn = checked.get_untracked();
    Effect::new(move |before: Option<()>| {
        let now = checked.get();
        let shown = control.checked();
        if shown == now {
            return;
        }
        if before.is_none() && now == drawn {
            checked.set(shown);
        } else {
            control.set_checked(now);
        }
    });
}

/// As [`bind_value`], for the radio buttons below an element.
pub(super) fn bind_group(element: Element, value: RwSignal<String>) {
    let drawn = value.get_untracked();
    Effect::new(move |before: Option<()>| {
        let now = value.get();
        let radios: Vec<HtmlInputElement> = find_all(&element, "input[type=radio]")
            .into_iter()
            .map(JsCast::unchecked_into)
            .collect();
        let shown = radios.iter().find(|radio| radio.checked()).map(HtmlInputElement::value);
        match shown {
            Some(shown) if shown == now => {}
            Some(shown) if before.is_none() && now == drawn => value.set(shown),
            _ => radios.iter().for_each(|radio| radio.set_checked(radio.value() == now)),
        }
    });
}
