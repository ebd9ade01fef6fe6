//! A dialog that belongs to a route: drawn by the server as an open `dialog` over a scrim, so that
//! it works as a plain page; made modal once the page is alive. Whether it may close is the owner's
//! decision, not taken here.

use super::{
    avatar::Avatar,
    button::{Button, IconButton},
    dom::{Kept, find, focus, keep, pixels, take},
    text::classes,
};
use crate::node::{Node, view};
use crate::{
    i18n::{t_string, use_i18n},
    router::Query,
};
use leptos::{
    ev::{Event, KeyboardEvent, MouseEvent},
    html,
    prelude::*,
    text_prop::TextProp,
    wasm_bindgen::JsCast,
};
use web_sys::{Element, HtmlDialogElement, HtmlElement};

/// What the buttons inside a dialog need to know of it.
#[derive(Clone)]
struct Surroundings {
    close_form: String,
    on_close: Callback<()>,
}

/// A dialog. Its children are [`DialogBody`] and [`DialogFooter`], in a `form.dialog__form` where
/// something is submitted.
#[component]
pub fn Dialog(
    /// Prefix of the ids inside; different when two dialogs can be open.
    #[prop(default = "dialog".to_owned(), into)]
    id: String,
    /// What the dialog does.
    #[prop(into)]
    title: TextProp,
    /// On whom or what.
    #[prop(optional, into)]
    note: Option<TextProp>,
    /// A person whose initials stand before the title.
    #[prop(optional, into)]
    person: Option<String>,
    /// 480 pixels wide instead of 960: for a question.
    #[prop(optional)]
    narrow: bool,
    /// Where closing leads without JavaScript, query included. A dialog without it exists in the
    /// browser only.
    #[prop(optional, into)]
    close_href: Option<String>,
    /// Asked to close, by Escape or by a button: the owner navigates, or asks first.
    #[prop(into)]
    on_close: Callback<()>,
    /// Body and footer.
    children: Children,
) -> impl IntoView {
    let i18n = use_i18n();
    let node = NodeRef::<html::Dialog>::new();
    let opener = Kept::<Element>::new(None);
    Effect::new(move |_| {
        if let Some(dialog) = node.get() {
            if let Some(focused) = document()
                .active_element()
                .filter(|focused| !dialog.contains(Some(focused)))
            {
                keep(opener, focused);
            }
            show_modal(dialog);
        }
    });
    on_cleanup(move || {
        // The server cleans up too, and has no focus.
        if node.try_get_untracked().flatten().is_some() {
            restore_focus(take(opener));
        }
    });

    let close_form = id.clone() + "-close";
    provide_context(Surroundings {
        close_form: close_form.clone(),
        on_close,
    });
    let (title_id, note_id) = (id.clone() + "-title", id.clone() + "-note");
    let described_by = note.as_ref().map(|_| note_id.clone());
    let has_page = close_href.is_some();
    view! {
        {has_page.then(|| view! { <div class="scrim"></div> })}
        <dialog
            class=classes("dialog", &[("dialog--narrow", narrow)])
            id=id
            open=has_page
            aria-labelledby=title_id
            aria-describedby=described_by
            node_ref=node
            on:cancel=move |event: Event| asked(&event, on_close)
            on:close=move |event: Event| closed_by_browser(&event, on_close)
            on:keydown=move |event: KeyboardEvent| {
                if event.key() == "Escape" && !event.default_prevented() {
                    event.prevent_default();
                    event.stop_propagation();
                    on_close.run(());
                }
            }
        >
            {close_href.map(|href| close_page(&href, close_form.clone()))}
            <header class="dialog__header">
                {person.filter(|person| !person.trim().is_empty()).map(|person| view! { <Avatar name=person /> })}
                <div class="dialog__heading">
                    <h1 class="dialog__title" id=title_id.clone() tabindex="-1">
                        {move || title.get()}
                    </h1>
                    {note.map(|note| view! { <p class="dialog__note" id=note_id>{move || note.get()}</p> })}
                </div>
                <IconButton
                    icon="close"
                    label=move || t_string!(i18n, ui.close)
                    kind="submit"
                    form=close_form
                    on_click=move |event: MouseEvent| {
                        event.prevent_default();
                        on_close.run(());
                    }
                />
            </header>
            {children()}
        </dialog>
    }
}

/// The form by which a dialog closes without JavaScript. A form with `get` drops the query of its
/// action: the pairs go in as fields.
fn close_page(href: &str, id: String) -> Node {
    let (path, query) = href.split_once('?').unwrap_or((href, ""));
    let fields = Query::parse(query)
        .pairs()
        .iter()
        .map(|(name, value)| view! { <input type="hidden" name=name.clone() value=value.clone() /> })
        .collect_view();
    view! {
        <form id=id method="get" action=path.to_owned() hidden=true>
            {fields}
        </form>
    }
}

/// What scrolls between the header and the footer.
#[component]
pub fn DialogBody(
    /// With a margin, for a few paragraphs; without it, for parts that have their own.
    #[prop(optional)]
    plain: bool,
    /// Name of the region, for a body that is long enough to scroll.
    #[prop(optional, into)]
    label: Option<TextProp>,
    /// Content.
    children: Children,
) -> impl IntoView {
    let scrolls = label.is_some();
    view! {
        <div
            class=classes("dialog__body", &[("dialog__body--plain", plain)])
            tabindex=scrolls.then_some("0")
            role=scrolls.then_some("group")
            aria-label=move || label.as_ref().map(TextProp::get)
        >
            {children()}
        </div>
    }
}

/// The buttons, and a note at their left: a count of errors, or what is not saved yet.
#[component]
pub fn DialogFooter(
    /// The buttons, [`CancelButton`] first.
    children: Children,
) -> impl IntoView {
    view! { <footer class="dialog__footer">{children()}</footer> }
}

/// Leaves the dialog around it, as its close button does.
#[component]
pub fn CancelButton(
    /// Other word than "Cancel".
    #[prop(optional, into)]
    label: Option<TextProp>,
) -> impl IntoView {
    let i18n = use_i18n();
    let surroundings = use_context::<Surroundings>();
    let form = surroundings
        .as_ref()
        .map(|around| around.close_form.clone())
        .unwrap_or_default();
    let on_close = surroundings.map(|around| around.on_close);
    let word = move || {
        label
            .as_ref()
            .map_or_else(|| t_string!(i18n, ui.cancel).into(), TextProp::get)
    };
    view! {
        <Button
            kind="submit"
            form=form
            on_click=move |event: MouseEvent| {
                event.prevent_default();
                if let Some(on_close) = on_close {
                    on_close.run(());
                }
            }
        >
            {word}
        </Button>
    }
}

/// Makes a dialog modal that is drawn open.
pub(crate) fn show_modal(dialog: HtmlDialogElement) {
    open(dialog, 3);
}

/// Makes the dialog modal, and puts the focus where the work starts. A dialog that is not in the
/// page yet, because its route is still being mounted, is tried again a frame later.
fn open(dialog: HtmlDialogElement, tries: u8) {
    if !dialog.is_connected() {
        if tries > 0 {
            request_animation_frame(move || open(dialog, tries - 1));
        }
        return;
    }
    let before = document()
        .active_element()
        .filter(|focused| dialog.contains(Some(focused)));
    keep_width();
    // Open without being modal, as the server drew it: `showModal` refuses that.
    // An attribute that is not there, or a dialog that is modal already, is what is wanted.
    let _ = dialog.remove_attribute("open");
    let _ = dialog.show_modal();
    let start = before
        .or_else(|| find(&dialog, "[autofocus]"))
        .or_else(|| {
            find(
                &dialog,
                ".dialog__body :is(input:not([type=hidden]), select, textarea):not(:disabled)",
            )
        })
        .or_else(|| find(&dialog, ".dialog__title"));
    if let Some(start) = start {
        focus(&start);
    }
}

/// The page behind gives up its scroll bar: what that took of the width is kept free, so that
/// nothing moves.
fn keep_width() {
    let Some(root) = document()
        .document_element()
        .and_then(|root| root.dyn_into::<HtmlElement>().ok())
    else {
        return;
    };
    let outer = window()
        .inner_width()
        .ok()
        .and_then(|width| width.as_f64())
        .unwrap_or_default();
    let bar = outer - f64::from(root.client_width());
    // Of two dialogs the second finds no bar. A refused length lets the page move, nothing else.
    if bar > 0.0 {
        let _ = root.style().set_property("--scroll-bar", &pixels(bar));
    }
}

/// Escape or a gesture: the browser waits for the owner.
fn asked(event: &Event, on_close: Callback<()>) {
    if event.target() == event.current_target() {
        event.prevent_default();
        on_close.run(());
    }
}

/// A browser closes without asking when Escape comes twice: open again, the owner decides.
fn closed_by_browser(event: &Event, on_close: Callback<()>) {
    let dialog = event
        .current_target()
        .and_then(|target| target.dyn_into::<HtmlDialogElement>().ok());
    if let Some(dialog) = dialog.filter(|dialog| dialog.is_connected() && event.target() == event.current_target()) {
        let _ = dialog.show_modal();
        on_close.run(());
    }
}

/// Once the dialog is gone: back to what opened it, to what took its place under the same id, or
/// to the page.
fn restore_focus(opener: Option<Element>) {
    request_animation_frame(move || {
        let page = document();
        let lost = page.active_element().is_none_or(|focused| focused.tag_name() == "BODY");
        if !lost {
            return;
        }
        let opener = opener.filter(|opener| opener.tag_name() != "BODY");
        let id = opener.as_ref().map(Element::id).filter(|id| !id.is_empty());
        let target = opener
            .filter(|opener| opener.is_connected())
            .or_else(|| page.get_element_by_id(&id?))
            .or_else(|| page.query_selector("main").ok().flatten());
        if let Some(target) = target {
            if target.tag_name() == "MAIN" {
                // Only so that it can take the focus this once.
                let _ = target.set_attribute("tabindex", "-1");
            }
            focus(&target);
        }
    });
}
