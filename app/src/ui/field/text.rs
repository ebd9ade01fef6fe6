//! What one types: a line, a password, several lines.

use super::{field_id, frame::Frame};
use crate::node::view;
use crate::{
    i18n::{t_string, use_i18n},
    ui::{button::IconButton, dom::bind_value, icon::Icon, text::escaped},
};
use leptos::{oco::Oco, prelude::*, text_prop::TextProp};

/// One line of text.
#[component]
pub fn TextField(
    /// Name posted with the form; the id of the control comes from it.
    #[prop(into)]
    name: String,
    /// Other id than [`field_id`] of the name.
    #[prop(optional, into)]
    id: Option<String>,
    /// What is asked for.
    #[prop(into)]
    label: TextProp,
    /// The value, both ways.
    value: RwSignal<String>,
    /// Beside the label: optional, or who sees it.
    #[prop(optional, into)]
    mark: Option<TextProp>,
    /// Under the control.
    #[prop(optional, into)]
    hint: Option<TextProp>,
    /// What is wrong with the value.
    #[prop(optional, into)]
    error: Signal<Option<String>>,
    /// `text`, `email`, `tel`, `search`, `number`, `datetime-local` ...
    #[prop(default = "text")]
    kind: &'static str,
    /// Inside the control, while it is empty.
    #[prop(optional, into)]
    placeholder: Option<TextProp>,
    /// What the browser may fill in.
    #[prop(default = "off")]
    autocomplete: &'static str,
    /// Which keyboard a phone shows.
    #[prop(optional)]
    inputmode: Option<&'static str>,
    /// Longest value in characters.
    #[prop(optional)]
    maxlength: Option<u16>,
    /// Takes the focus when a dialog opens.
    #[prop(optional)]
    autofocus: bool,
    /// Names, logins, addresses: no capitals and no spelling.
    #[prop(optional)]
    literal: bool,
    /// Must be filled in.
    #[prop(optional)]
    required: bool,
    /// Cannot be changed now.
    #[prop(optional, into)]
    disabled: Signal<bool>,
    /// Icon inside the control, at its start.
    #[prop(optional, into)]
    icon: Option<Oco<'static, str>>,
    /// Further classes of the field.
    #[prop(optional)]
    class: &'static str,
    /// Called with each value typed.
    #[prop(optional, into)]
    on_input: Option<Callback<String>>,
    /// Inside the control, at its end.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let id = id.unwrap_or_else(|| field_id(&name));
    let frame = Frame {
        id: id.clone(),
        label,
        mark,
        hint,
        error,
        class,
    };
    let described_by = frame.described_by();
    let affixed = icon.is_some() || children.is_some();
    let input = view! {
        <input
            class="input"
            id=id
            name=name
            type=kind
            value=value.get_untracked()
            placeholder=move || placeholder.as_ref().map(TextProp::get)
            autocomplete=autocomplete
            inputmode=inputmode
            maxlength=maxlength.map(|length| length.to_string())
            autofocus=autofocus
            autocapitalize=literal.then_some("none")
            spellcheck=literal.then_some("false")
            aria-required=required.then_some("true")
            disabled=move || disabled.get()
            aria-invalid=move || error.with(Option::is_some).then_some("true")
            aria-describedby=described_by
            on:input=move |event| {
                let typed = event_target_value(&event);
                value.set(typed.clone());
                if let Some(on_input) = on_input {
                    on_input.run(typed);
                }
            }
            use:bind_value=value
        />
    };
    let control = if affixed {
        view! {
            <div class="affix">
                {icon.map(|name| view! { <Icon name=name class="icon affix__icon" /> })}
                {input}
                {children.map(|children| view! { <span class="affix__end">{children()}</span> })}
            </div>
        }
    } else {
        input
    };
    frame.around(control)
}

/// A password, with a button that shows it.
#[component]
pub fn PasswordField(
    /// Name posted with the form.
    #[prop(into)]
    name: String,
    /// What is asked for.
    #[prop(into)]
    label: TextProp,
    /// The value, both ways.
    value: RwSignal<String>,
    /// Under the control.
    #[prop(optional, into)]
    hint: Option<TextProp>,
    /// What is wrong with the value.
    #[prop(optional, into)]
    error: Signal<Option<String>>,
    /// `current-password` or `new-password`.
    #[prop(default = "current-password")]
    autocomplete: &'static str,
    /// Takes the focus when the page opens.
    #[prop(optional)]
    autofocus: bool,
) -> impl IntoView {
    let i18n = use_i18n();
    let id = field_id(&name);
    let frame = Frame {
        id: id.clone(),
        label,
        mark: None,
        hint,
        error,
        class: "",
    };
    let described_by = frame.described_by();
    let shown = RwSignal::new(false);
    let control = view! {
        <div class="affix">
            <input
                class="input"
                id=id
                name=name
                type=move || if shown.get() { "text" } else { "password" }
                value=value.get_untracked()
                autocomplete=autocomplete
                autocapitalize="none"
                spellcheck="false"
                autofocus=autofocus
                aria-required="true"
                aria-invalid=move || error.with(Option::is_some).then_some("true")
                aria-describedby=described_by
                on:input=move |event| value.set(event_target_value(&event))
                use:bind_value=value
            />
            <span class="affix__end needs-script">
                <IconButton
                    icon="eye"
                    small=true
                    label=move || t_string!(i18n, ui.show_password)
                    pressed=shown
                    on_click=move |_| shown.update(|shown| *shown = !*shown)
                />
            </span>
        </div>
    };
    frame.around(control)
}

/// Text of several lines.
#[component]
pub fn TextArea(
    /// Name posted with the form; the id of the control comes from it.
    #[prop(into)]
    name: String,
    /// What is asked for.
    #[prop(into)]
    label: TextProp,
    /// The value, both ways.
    value: RwSignal<String>,
    /// Beside the label.
    #[prop(optional, into)]
    mark: Option<TextProp>,
    /// Under the control.
    #[prop(optional, into)]
    hint: Option<TextProp>,
    /// What is wrong with the value.
    #[prop(optional, into)]
    error: Signal<Option<String>>,
    /// Lines shown.
    #[prop(default = 2)]
    rows: u8,
    /// Longest value in characters.
    #[prop(optional)]
    maxlength: Option<u16>,
    /// Cannot be changed now.
    #[prop(optional, into)]
    disabled: Signal<bool>,
    /// Further classes of the field.
    #[prop(optional)]
    class: &'static str,
) -> impl IntoView {
    let id = field_id(&name);
    let frame = Frame {
        id: id.clone(),
        label,
        mark,
        hint,
        error,
        class,
    };
    let described_by = frame.described_by();
    let control = view! {
        <textarea
            class="input input--area"
            id=id
            name=name
            rows=rows.to_string()
            maxlength=maxlength.map(|length| length.to_string())
            disabled=move || disabled.get()
            aria-invalid=move || error.with(Option::is_some).then_some("true")
            aria-describedby=described_by
            on:input=move |event| value.set(event_target_value(&event))
            // Children of a textarea are written as they are: escaped here.
            inner_html=escaped(&value.get_untracked())
            use:bind_value=value
        ></textarea>
    };
    frame.around(control)
}
