//! Labelled form controls: text, password, choice, text of several lines, tick box. Each carries
//! its value without JavaScript, keeps what was typed before the page came to life, and shows the
//! error it is handed. They do not validate.

use super::{
    button::IconButton,
    dom::{bind_checked, bind_value},
    icon::Icon,
    text::{classes, escaped},
};
use crate::i18n::{t_string, use_i18n};
use leptos::{oco::Oco, prelude::*, text_prop::TextProp};

/// The id of the control that posts `name`: for links from a summary of errors.
pub fn field_id(name: &str) -> String {
    let mut id = String::with_capacity(name.len() + 2);
    id.push_str("f-");
    id.extend(name.chars().map(|letter| if letter.is_ascii_alphanumeric() { letter } else { '-' }));
    id
}

/// What stands around every control.
#[derive(Clone)]
struct Frame {
    id: String,
    label: TextProp,
    mark: Option<TextProp>,
    hint: Option<TextProp>,
    error: Signal<Option<String>>,
    class: &'static str,
}

impl Frame {
    /// Ids of the hint and of the error, as far as they are there.
    fn described_by(&self) -> impl Fn() -> Option<String> + Clone + Send + Sync + 'static {
        let hint = self.hint.as_ref().map(|_| suffixed(&self.id, "-hint"));
        let failed = suffixed(&self.id, "-error");
        let error = self.error;
        move || {
            let failed = error.with(Option::is_some).then(|| failed.clone());
            match (hint.clone(), failed) {
                (Some(hint), Some(error)) => Some(hint + " " + &error),
                (hint, error) => hint.or(error),
            }
        }
    }

    fn around(self, control: AnyView) -> AnyView {
        let Self { id, label, mark, hint, error, class } = self;
        let hint_id = suffixed(&id, "-hint");
        let error_id = suffixed(&id, "-error");
        view! {
            <div class=classes("field", &[(class, true)])>
                <label class="field__label" for=id>
                    {move || label.get()}
                    {mark.map(|mark| view! { " "<span class="field__optional">{move || mark.get()}</span> })}
                </label>
                {control}
                {hint.map(|hint| view! { <p class="field__hint" id=hint_id>{move || hint.get()}</p> })}
                <FieldError id=error_id error=error />
            </div>
        }
        .into_any()
    }
}

fn suffixed(id: &str, suffix: &str) -> String {
    let mut id = id.to_owned();
    id.push_str(suffix);
    id
}

/// The sentence under a control that says what is wrong with it.
#[component]
pub fn FieldError(
    /// Id that the control is described by.
    #[prop(into)]
    id: String,
    /// The sentence, if there is one.
    #[prop(into)]
    error: Signal<Option<String>>,
) -> impl IntoView {
    move || {
        error.get().map(|sentence| {
            view! {
                <p class="field__error" id=id.clone()>
                    <Icon name="error" small=true />
                    <span>{sentence}</span>
                </p>
            }
        })
    }
}

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
    let frame = Frame { id: id.clone(), label, mark, hint, error, class };
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
    }
    .into_any();
    let control = if affixed {
        view! {
            <div class="affix">
                {icon.map(|name| view! { <Icon name=name class="icon affix__icon" /> })}
                {input}
                {children.map(|children| view! { <span class="affix__end">{children()}</span> })}
            </div>
        }
        .into_any()
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
    let frame = Frame { id: id.clone(), label, mark: None, hint, error, class: "" };
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
    }
    .into_any();
    frame.around(control)
}

/// One choice of a [`SelectField`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SelectOption {
    /// What is posted.
    pub value: String,
    /// What is read.
    pub label: String,
}

impl SelectOption {
    /// A choice by its value and its words.
    pub fn new(value: impl Into<String>, label: impl Into<String>) -> Self {
        Self { value: value.into(), label: label.into() }
    }
}

/// One of a few choices.
#[component]
pub fn SelectField(
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
    /// The choices.
    #[prop(into)]
    options: Signal<Vec<SelectOption>>,
    /// Beside the label.
    #[prop(optional, into)]
    mark: Option<TextProp>,
    /// Under the control.
    #[prop(optional, into)]
    hint: Option<TextProp>,
    /// What is wrong with the value.
    #[prop(optional, into)]
    error: Signal<Option<String>>,
    /// Cannot be changed now.
    #[prop(optional, into)]
    disabled: Signal<bool>,
    /// Further classes of the field.
    #[prop(optional)]
    class: &'static str,
    /// Called with each value chosen.
    #[prop(optional, into)]
    on_change: Option<Callback<String>>,
) -> impl IntoView {
    let id = id.unwrap_or_else(|| field_id(&name));
    let frame = Frame { id: id.clone(), label, mark, hint, error, class };
    let described_by = frame.described_by();
    let choices = move || {
        let chosen = value.get_untracked();
        options
            .get()
            .into_iter()
            .map(|option| {
                let selected = option.value == chosen;
                view! { <option value=option.value selected=selected>{option.label}</option> }
            })
            .collect_view()
    };
    let control = view! {
        <span class="select">
            <select
                class="select__control"
                id=id
                name=name
                disabled=move || disabled.get()
                aria-invalid=move || error.with(Option::is_some).then_some("true")
                aria-describedby=described_by
                on:change=move |event| {
                    let chosen = event_target_value(&event);
                    value.set(chosen.clone());
                    if let Some(on_change) = on_change {
                        on_change.run(chosen);
                    }
                }
                use:bind_value=value
            >
                {choices}
            </select>
            <Icon name="chevron-down" class="icon icon--sm select__chevron" />
        </span>
    }
    .into_any();
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
    let frame = Frame { id: id.clone(), label, mark, hint, error, class };
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
    }
    .into_any();
    frame.around(control)
}

/// A box to tick.
#[component]
pub fn Checkbox(
    /// Name posted with the form.
    #[prop(into)]
    name: String,
    /// Value posted when ticked.
    #[prop(default = "true".to_owned(), into)]
    value: String,
    /// What ticking means.
    #[prop(into)]
    label: TextProp,
    /// Under the label.
    #[prop(optional, into)]
    hint: Option<TextProp>,
    /// Whether it is ticked, both ways.
    checked: RwSignal<bool>,
    /// Cannot be changed now: say why in the hint.
    #[prop(optional, into)]
    disabled: Signal<bool>,
    /// Called with each change.
    #[prop(optional, into)]
    on_change: Option<Callback<bool>>,
) -> impl IntoView {
    view! {
        <label class="check">
            <input
                class="check__box"
                type="checkbox"
                name=name
                value=value
                checked=checked.get_untracked()
                disabled=move || disabled.get()
                on:change=move |event| {
                    let ticked = event_target_checked(&event);
                    checked.set(ticked);
                    if let Some(on_change) = on_change {
                        on_change.run(ticked);
                    }
                }
                use:bind_checked=checked
            />
            <span class="check__text">
                {move || label.get()}
                {hint.map(|hint| view! { <small>{move || hint.get()}</small> })}
            </span>
        </label>
    }
    .into_any()
}
