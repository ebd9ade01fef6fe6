//! A field in which one types to find, and chooses from what was found: the WAI-ARIA combobox with
//! a list box. What is found is the owner's; without JavaScript it is a plain text field.

use super::{
    avatar::Avatar,
    dom::{bind_value, find},
    field::{FieldError, field_id},
    icon::Icon,
    round::{after, before},
    text::matched,
};
use crate::i18n::{t_string, use_i18n};
use crate::node::{IntoNode, Node, view};
use leptos::{
    ev::{KeyboardEvent, MouseEvent},
    html,
    leptos_dom::helpers::TimeoutHandle,
    prelude::*,
    text_prop::TextProp,
    wasm_bindgen::JsCast,
};
use std::time::Duration;
use web_sys::HtmlElement;

/// How long after the last key it is looked for.
const PAUSE: Duration = Duration::from_millis(150);

/// One of the things found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ComboOption {
    /// What identifies it.
    pub value: String,
    /// What it is called.
    pub label: String,
    /// A second line.
    pub detail: String,
    /// Why it cannot be chosen, where it cannot.
    pub note: Option<String>,
}

/// A field to find and choose in.
#[component]
pub fn Combobox(
    /// Name posted with the form: what stands in the field.
    #[prop(into)]
    name: String,
    /// What is asked for.
    #[prop(into)]
    label: TextProp,
    /// What stands in the field, both ways.
    value: RwSignal<String>,
    /// What was found for it.
    #[prop(into)]
    options: Signal<Vec<ComboOption>>,
    /// Called shortly after something was typed.
    #[prop(into)]
    on_query: Callback<String>,
    /// Called when one was chosen; its label then stands in the field.
    #[prop(into)]
    on_choose: Callback<ComboOption>,
    /// Inside the field, while it is empty.
    #[prop(optional, into)]
    placeholder: Option<TextProp>,
    /// What is wrong with what stands there.
    #[prop(optional, into)]
    error: Signal<Option<String>>,
) -> impl IntoView {
    let i18n = use_i18n();
    let id = field_id(&name);
    let (list_id, error_id) = (id.clone() + "-list", id.clone() + "-error");
    let list = NodeRef::<html::Ul>::new();
    let open = RwSignal::new(false);
    let active = RwSignal::new(None::<usize>);
    let timer = StoredValue::new(None::<TimeoutHandle>);

    // What is found next has its own first.
    Effect::new(move |_| {
        let first = options.with(|options| options.iter().position(|option| option.note.is_none()));
        active.set(first.filter(|_| value.with_untracked(|typed| !typed.trim().is_empty())));
    });
    Effect::new(move |_| {
        if active.get().is_some() && open.get() {
            request_animation_frame(move || show_active(list));
        }
    });

    let choose = move |index: usize| {
        let chosen =
            options.with_untracked(|options| options.get(index).filter(|option| option.note.is_none()).cloned());
        if let Some(option) = chosen {
            value.set(option.label.clone());
            open.set(false);
            on_choose.run(option);
        }
    };
    let ask = move |typed: String| {
        if let Some(waiting) = timer.get_value() {
            waiting.clear();
        }
        let handle = set_timeout_with_handle(
            move || {
                on_query.try_run(typed);
            },
            PAUSE,
        );
        timer.set_value(handle.ok());
    };
    let typed = move |typed: String| {
        value.set(typed.clone());
        open.set(true);
        ask(typed);
    };
    let key = move |event: KeyboardEvent| {
        let key = event.key();
        let shown = open.get_untracked();
        let count = options.with_untracked(Vec::len);
        match (key.as_str(), shown) {
            ("ArrowDown" | "ArrowUp", false) => {
                open.set(true);
                ask(value.get_untracked());
            }
            ("ArrowDown", true) => active.update(|active| *active = after(*active, count)),
            ("ArrowUp", true) => active.update(|active| *active = before(*active, count)),
            ("Enter", true) => match active.get_untracked() {
                Some(index) => choose(index),
                None => return,
            },
            ("Escape", true) => open.set(false),
            ("Escape", false) if !value.with_untracked(String::is_empty) => typed(String::new()),
            // The caret moves: nothing is chosen until the arrows say so.
            ("Home" | "End", true) => {
                active.set(None);
                return;
            }
            _ => return,
        }
        event.prevent_default();
        event.stop_propagation();
    };

    let option_id = {
        let list_id = list_id.clone();
        move |index: usize| [&list_id, "-", &index.to_string()].concat()
    };
    let active_id = {
        let option_id = option_id.clone();
        move || active.get().filter(|_| open.get()).map(&option_id)
    };
    let found = move || {
        let wanted = value.get_untracked();
        let shown = if open.get() { options.get() } else { Vec::new() };
        shown
            .into_iter()
            .enumerate()
            .map(|(index, option)| {
                let ComboOption {
                    label, detail, note, ..
                } = option;
                let taken = note.is_some();
                view! {
                    <li
                        class="combo__option"
                        id=option_id(index)
                        role="option"
                        aria-selected=move || if active.get() == Some(index) { "true" } else { "false" }
                        aria-disabled=taken.then_some("true")
                        on:click=move |_| choose(index)
                    >
                        <Avatar name=label.clone() />
                        <span class="who__text">
                            <span>{marked(&label, &wanted)}</span>
                            <span class="line-2">{detail}</span>
                        </span>
                        {note.map(|note| view! { <span class="combo__note">{note}</span> })}
                    </li>
                }
            })
            .collect_view()
    };
    let nothing = move || {
        let none = open.get() && options.with(Vec::is_empty) && value.with(|typed| !typed.trim().is_empty());
        none.then(|| view! { <p class="combo__nothing">{move || t_string!(i18n, ui.no_match)}</p> })
    };
    let list_name = label.clone();
    let described_by = error_id.clone();
    view! {
        <div class="field">
            <label class="field__label" for=id.clone()>
                {move || label.get()}
            </label>
            <div class="combo">
                <div class="affix">
                    <Icon name="search" class="icon affix__icon" />
                    <input
                        class="input"
                        id=id
                        name=name
                        type="text"
                        role="combobox"
                        autocomplete="off"
                        autocapitalize="none"
                        spellcheck="false"
                        aria-autocomplete="list"
                        aria-controls=list_id.clone()
                        aria-expanded=move || if open.get() { "true" } else { "false" }
                        aria-activedescendant=active_id
                        aria-invalid=move || error.with(Option::is_some).then_some("true")
                        aria-describedby=move || error.with(Option::is_some).then(|| described_by.clone())
                        placeholder=move || placeholder.as_ref().map(TextProp::get)
                        value=value.get_untracked()
                        on:input=move |event| typed(event_target_value(&event))
                        on:keydown=key
                        on:blur=move |_| open.set(false)
                        use:bind_value=value
                    />
                </div>
                // The field keeps the focus, on a press on an option or on the scroll bar.
                <div
                    class="combo__list"
                    hidden=move || !open.get()
                    on:mousedown=move |event: MouseEvent| event.prevent_default()
                >
                    <ul
                        id=list_id
                        role="listbox"
                        aria-label=move || list_name.get()
                        node_ref=list
                    >
                        {found}
                    </ul>
                    {nothing}
                </div>
            </div>
            <FieldError id=error_id error=error />
            <p class="hidden" role="status">
                {move || open.get().then(|| t_string!(i18n, ui.results, count = options.with(Vec::len)))}
            </p>
        </div>
    }
}

/// A label in which the part that was typed stands out.
fn marked(label: &str, wanted: &str) -> Node {
    match matched(label, wanted) {
        Some((before, part, after)) => {
            let (before, part, after) = (before.to_owned(), part.to_owned(), after.to_owned());
            view! { {before}<mark>{part}</mark>{after} }
        }
        None => label.to_owned().into_node(),
    }
}

/// Keeps the active option in sight; only the list scrolls, not the page.
fn show_active(list: NodeRef<html::Ul>) {
    let Some(list) = list.try_get_untracked().flatten() else {
        return;
    };
    let chosen = find(&list, "[aria-selected=true]").and_then(|option| option.dyn_into::<HtmlElement>().ok());
    if let Some(option) = chosen {
        let (top, bottom) = (option.offset_top(), option.offset_top() + option.offset_height());
        if top < list.scroll_top() {
            list.set_scroll_top(top);
        } else if bottom > list.scroll_top() + list.client_height() {
            list.set_scroll_top(bottom - list.client_height());
        }
    }
}
