//! Buttons: with words, with an icon alone, and links that look like buttons. They do not know
//! what they set off.

use super::{icon::Icon, text::classes};
use crate::node::view;
use leptos::{ev::MouseEvent, oco::Oco, prelude::*, text_prop::TextProp};

/// How much a button asks to be pressed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Look {
    /// One of several.
    #[default]
    Plain,
    /// What the view is for: one a view.
    Primary,
    /// No border until one points at it.
    Quiet,
    /// Deletes.
    Danger,
}

impl Look {
    fn class(self) -> &'static str {
        match self {
            Self::Plain => "",
            Self::Primary => "button--primary",
            Self::Quiet => "button--quiet",
            Self::Danger => "button--danger",
        }
    }
}

/// A button with words.
#[component]
pub fn Button(
    /// Plain unless said otherwise.
    #[prop(optional)]
    look: Look,
    /// 28 pixels high, for rows and card headers.
    #[prop(optional)]
    small: bool,
    /// As wide as its container.
    #[prop(optional)]
    wide: bool,
    /// Shows that it is at work, and ignores further presses.
    #[prop(optional, into)]
    busy: Signal<bool>,
    /// Cannot be pressed now.
    #[prop(optional, into)]
    disabled: Signal<bool>,
    /// Why it is disabled: it then keeps its place in the tab order, so that the reason is heard.
    #[prop(optional, into)]
    reason: Option<TextProp>,
    /// Icon before the words.
    #[prop(optional, into)]
    icon: Option<Oco<'static, str>>,
    /// `button`, `submit` or `reset`.
    #[prop(default = "button")]
    kind: &'static str,
    /// Name posted with the form.
    #[prop(optional, into)]
    name: Option<String>,
    /// Value posted with the form.
    #[prop(optional, into)]
    value: Option<String>,
    /// Id of a form that this button is not inside of.
    #[prop(optional, into)]
    form: Option<String>,
    /// Other address for the form to post to.
    #[prop(optional, into)]
    formaction: Option<String>,
    /// Called on a press that counts.
    #[prop(optional, into)]
    on_click: Option<Callback<MouseEvent>>,
    /// The words.
    children: Children,
) -> impl IntoView {
    let class = classes(
        "button",
        &[(look.class(), true), ("button--small", small), ("button--wide", wide)],
    );
    let spoken = reason.is_some();
    let stopped = move || busy.get() || (spoken && disabled.get());
    let title = move || reason.as_ref().filter(|_| disabled.get()).map(TextProp::get);
    view! {
        <button
            class=class
            type=kind
            name=name
            value=value
            form=form
            formaction=formaction
            disabled=move || !spoken && disabled.get()
            aria-disabled=move || stopped().then_some("true")
            aria-busy=move || busy.get().then_some("true")
            title=title
            on:click=move |event| press(&event, busy.get_untracked() || disabled.get_untracked(), on_click)
        >
            {icon.map(|name| view! { <Icon name=name /> })}
            {children()}
        </button>
    }
}

/// Passes a press on, or stops it: a form must not be posted by a button that says it is disabled.
fn press(event: &MouseEvent, stopped: bool, on_click: Option<Callback<MouseEvent>>) {
    if stopped {
        event.prevent_default();
        event.stop_propagation();
    } else if let Some(on_click) = on_click {
        on_click.run(event.clone());
    }
}

/// A button that is an icon: its words are its accessible name and its tooltip.
#[component]
pub fn IconButton(
    /// Name in the sprite.
    #[prop(into)]
    icon: Oco<'static, str>,
    /// What it does.
    #[prop(into)]
    label: TextProp,
    /// 28 pixels high.
    #[prop(optional)]
    small: bool,
    /// Deletes or removes.
    #[prop(optional)]
    danger: bool,
    /// Cannot be pressed now; keeps the focus.
    #[prop(optional, into)]
    disabled: Signal<bool>,
    /// For a button that stays down.
    #[prop(optional, into)]
    pressed: Option<Signal<bool>>,
    /// `button` or `submit`.
    #[prop(default = "button")]
    kind: &'static str,
    /// Name posted with the form.
    #[prop(optional, into)]
    name: Option<String>,
    /// Value posted with the form.
    #[prop(optional, into)]
    value: Option<String>,
    /// Id of a form that this button is not inside of.
    #[prop(optional, into)]
    form: Option<String>,
    /// Further classes.
    #[prop(optional)]
    class: &'static str,
    /// Called on a press that counts.
    #[prop(optional, into)]
    on_click: Option<Callback<MouseEvent>>,
) -> impl IntoView {
    let class = classes(
        "icon-button",
        &[
            ("icon-button--small", small),
            ("icon-button--danger", danger),
            (class, true),
        ],
    );
    let name_of = label.clone();
    view! {
        <button
            class=class
            type=kind
            name=name
            value=value
            form=form
            aria-label=move || name_of.get()
            title=move || label.get()
            aria-disabled=move || disabled.get().then_some("true")
            aria-pressed=move || pressed.map(|pressed| if pressed.get() { "true" } else { "false" })
            on:click=move |event| press(&event, disabled.get_untracked(), on_click)
        >
            <Icon name=icon />
        </button>
    }
}

/// A link that looks like a button.
#[component]
pub fn LinkButton(
    /// Where it leads.
    #[prop(into)]
    href: Signal<String>,
    /// Plain unless said otherwise.
    #[prop(optional)]
    look: Look,
    /// 28 pixels high.
    #[prop(optional)]
    small: bool,
    /// As wide as its container.
    #[prop(optional)]
    wide: bool,
    /// Icon before the words; alone when there is a label.
    #[prop(optional, into)]
    icon: Option<Oco<'static, str>>,
    /// Accessible name and tooltip of a link that is an icon alone.
    #[prop(optional, into)]
    label: Option<TextProp>,
    /// Id of the element, so that the focus finds its way back to it.
    #[prop(optional, into)]
    id: Option<String>,
    /// The words.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let alone = children.is_none();
    let class = if alone {
        classes("icon-button", &[("icon-button--small", small)])
    } else {
        classes(
            "button",
            &[(look.class(), true), ("button--small", small), ("button--wide", wide)],
        )
    };
    let name_of = label.clone();
    view! {
        <a
            class=class
            id=id
            href=move || href.get()
            aria-label=move || name_of.as_ref().map(TextProp::get)
            title=move || label.as_ref().map(TextProp::get)
        >
            {icon.map(|name| view! { <Icon name=name /> })}
            {children.map(|children| children())}
        </a>
    }
}
