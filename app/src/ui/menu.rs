//! A button that opens a menu, as the WAI-ARIA menu button pattern. The menu is a native popover,
//! so that it opens and closes without JavaScript; the keys come with it. What the items do is not
//! known here.

use super::{
    dom::{find, find_all, focus, has_focus, pixels},
    icon::Icon,
    round::{after, before},
    text::{bare, classes},
};
use crate::node::{IntoNode, view};
use leptos::{
    children::ViewFnOnce,
    ev::{Event, KeyboardEvent, MouseEvent},
    html,
    oco::Oco,
    prelude::*,
    text_prop::TextProp,
    wasm_bindgen::JsCast,
};
use web_sys::{Element, HtmlElement};

const ITEM: &str = "[role=menuitem]";

/// A menu button with its menu. Children are [`MenuLink`], [`MenuButton`] and [`MenuRule`].
#[component]
pub fn Menu(
    /// Id of the menu; the button's is the same with `-button`. Must be the same on each visit, so
    /// that the focus finds its way back.
    #[prop(into)]
    id: String,
    /// What the button is called.
    #[prop(into)]
    label: TextProp,
    /// What the button shows, where that is not the `⋮`.
    #[prop(optional, into)]
    face: Option<ViewFnOnce>,
    /// Class of the button, with a face.
    #[prop(default = "icon-button icon-button--small")]
    class: &'static str,
    /// The items.
    children: Children,
) -> impl IntoView {
    let button_id = id.clone() + "-button";
    let menu = NodeRef::<html::Div>::new();
    let expanded = RwSignal::new(false);
    let button = NodeRef::<html::Button>::new();
    let (name, menu_name) = (label.clone(), label.clone());
    let tooltip = face.is_none().then_some(label);
    let face = face.map_or_else(|| view! { <Icon name="kebab" /> }, |face| face.run().into_node());
    view! {
        <div class="menu-anchor">
            <button
                class=class
                type="button"
                id=button_id.clone()
                popovertarget=id.clone()
                aria-haspopup="menu"
                aria-controls=id.clone()
                aria-expanded=move || if expanded.get() { "true" } else { "false" }
                aria-label=move || name.get()
                title=move || tooltip.as_ref().map(TextProp::get)
                node_ref=button
                on:keydown=move |event: KeyboardEvent| {
                    if let (Some(button), Some(menu)) = (button.get_untracked(), menu.get_untracked()) {
                        button_key(&event, &button, &menu);
                    }
                }
            >
                {face}
            </button>
            <div
                class="menu"
                id=id
                popover="auto"
                role="menu"
                aria-label=move || menu_name.get()
                node_ref=menu
                on:toggle=move |_: Event| {
                    if let (Some(button), Some(menu)) = (button.get_untracked(), menu.get_untracked()) {
                        let open = is_open(&menu);
                        expanded.set(open);
                        if open {
                            place(&button, &menu);
                            if !has_focus(&menu) {
                                step(&menu, Step::First);
                            }
                        }
                    }
                }
                on:keydown=move |event: KeyboardEvent| {
                    if let (Some(button), Some(menu)) = (button.get_untracked(), menu.get_untracked()) {
                        menu_key(&event, &button, &menu);
                    }
                }
                on:click=move |_| {
                    if let (Some(button), Some(menu)) = (button.get_untracked(), menu.get_untracked()) {
                        close(&button, &menu);
                    }
                }
            >
                {children()}
            </div>
        </div>
    }
}

/// An item that leads somewhere.
#[component]
pub fn MenuLink(
    /// Where to.
    #[prop(into)]
    href: Signal<String>,
    /// Icon before the words.
    #[prop(into)]
    icon: Oco<'static, str>,
    /// Deletes.
    #[prop(optional)]
    danger: bool,
    /// The words.
    children: Children,
) -> impl IntoView {
    view! {
        <a class=classes("menu__item", &[("menu__item--danger", danger)]) role="menuitem" href=move || href.get()>
            <Icon name=icon />
            {children()}
        </a>
    }
}

/// An item that does something.
#[component]
pub fn MenuButton(
    /// Icon before the words.
    #[prop(into)]
    icon: Oco<'static, str>,
    /// Deletes.
    #[prop(optional)]
    danger: bool,
    /// Id of the form that it submits, elsewhere in the page.
    #[prop(optional, into)]
    form: Option<String>,
    /// Called when chosen.
    #[prop(optional, into)]
    on_click: Option<Callback<MouseEvent>>,
    /// The words.
    children: Children,
) -> impl IntoView {
    view! {
        <button
            class=classes("menu__item", &[("menu__item--danger", danger)])
            role="menuitem"
            type=if form.is_some() { "submit" } else { "button" }
            form=form
            on:click=move |event| {
                if let Some(on_click) = on_click {
                    on_click.run(event);
                }
            }
        >
            <Icon name=icon />
            {children()}
        </button>
    }
}

/// A line between groups of items.
#[component]
pub fn MenuRule() -> impl IntoView {
    view! { <hr class="menu__rule" role="separator" /> }
}

fn is_open(menu: &Element) -> bool {
    menu.matches(":popover-open").unwrap_or(false)
}

/// Opens with the button's own click: only then does the browser know what the menu hangs on.
fn open(button: &HtmlElement, menu: &HtmlElement, step_to: Step) {
    if !is_open(menu) {
        button.click();
        place(button, menu);
    }
    step(menu, step_to);
}

fn close(button: &Element, menu: &HtmlElement) {
    // Closed already: nothing to do.
    let _ = menu.hide_popover();
    focus(button);
}

fn button_key(event: &KeyboardEvent, button: &HtmlElement, menu: &HtmlElement) {
    let to = match event.key().as_str() {
        "ArrowDown" => Step::First,
        "ArrowUp" => Step::Last,
        _ => return,
    };
    event.prevent_default();
    open(button, menu, to);
}

fn menu_key(event: &KeyboardEvent, button: &HtmlElement, menu: &HtmlElement) {
    let key = event.key();
    let to = match key.as_str() {
        "ArrowDown" => Step::Next,
        "ArrowUp" => Step::Previous,
        "Home" => Step::First,
        "End" => Step::Last,
        "Escape" => {
            event.prevent_default();
            event.stop_propagation();
            close(button, menu);
            return;
        }
        "Tab" => {
            // From the button, Tab then goes where it would have gone.
            close(button, menu);
            return;
        }
        " " => {
            // A link is not pressed by Space on its own.
            event.prevent_default();
            if let Some(item) = find(menu, ":focus").and_then(|item| item.dyn_into::<HtmlElement>().ok()) {
                item.click();
            }
            return;
        }
        _ => {
            let mut letters = key.chars();
            match (letters.next(), letters.next()) {
                (Some(letter), None) if !event.ctrl_key() && !event.meta_key() && !event.alt_key() => {
                    Step::Letter(bare(letter))
                }
                _ => return,
            }
        }
    };
    event.prevent_default();
    event.stop_propagation();
    step(menu, to);
}

/// Where the focus goes inside the menu.
#[derive(Clone, Copy)]
enum Step {
    First,
    Last,
    Next,
    Previous,
    Letter(char),
}

fn step(menu: &Element, step: Step) {
    let items = find_all(menu, ITEM);
    let current = items.iter().position(|item| has_focus(item));
    let to = match step {
        Step::Letter(letter) => {
            let starts = |item: &Element| {
                item.text_content()
                    .and_then(|text| text.trim().chars().next())
                    .map(bare)
                    == Some(letter)
            };
            let begin = current.map_or(0, |at| at + 1);
            (0..items.len())
                .map(|offset| (begin + offset) % items.len())
                .find(|&at| items.get(at).is_some_and(starts))
        }
        Step::First => Some(0),
        Step::Last => items.len().checked_sub(1),
        Step::Next => after(current, items.len()),
        Step::Previous => before(current, items.len()),
    };
    if let Some(item) = to.and_then(|at| items.get(at)) {
        focus(item);
    }
}

/// Where the browser has no anchor positioning, the menu is put under its button, or above it near
/// the end of the window, by the object model (the policy allows no `style=`).
fn place(button: &Element, menu: &HtmlElement) {
    const GAP: f64 = 4.0;
    if web_sys::css::supports("position-area: block-end").unwrap_or(false) {
        return;
    }
    let anchor = button.get_bounding_client_rect();
    let size = menu.get_bounding_client_rect();
    let height = window()
        .inner_height()
        .ok()
        .and_then(|height| height.as_f64())
        .unwrap_or_default();
    let below = anchor.bottom() + GAP;
    let top = if below + size.height() > height {
        (anchor.top() - GAP - size.height()).max(GAP)
    } else {
        below
    };
    let left = (anchor.right() - size.width()).max(GAP);
    let style = menu.style();
    for (name, value) in [("top", top), ("left", left)] {
        // A browser that refuses a length shows the menu where popovers go.
        let _ = style.set_property(name, &pixels(value));
    }
}
