//! Forms of the provider's pages. Each is posted to the address of its page, with a script and without: the server
//! answers a script with what is wrong, and everybody else with the page. The fields are the browser's own; what
//! stands in them is read when the form is sent. Not responsible for what a form means.

use crate::{
    Fault,
    i18n::{t_string, use_i18n},
    node::{Node, view},
    router::{Go, Step, use_router},
    ui::{
        Banner, Button, Checkbox, FieldError, Look, SelectField, SelectOption, TextArea, TextField, Toasts, Tone,
        field_id,
    },
    wire, words,
};
use domain::{
    Failure, FieldFailure, Language,
    form::{Consequences, Done, PostedForm},
};
use leptos::{prelude::*, task::spawn_local, text_prop::TextProp, wasm_bindgen::JsCast};

/// What the parts of a form know of it.
#[derive(Clone, Copy)]
pub struct FormState {
    posted: StoredValue<Option<PostedForm>>,
    failures: RwSignal<Vec<FieldFailure>>,
    trouble: RwSignal<Option<Failure>>,
    version: RwSignal<i64>,
    busy: RwSignal<bool>,
    changed: RwSignal<bool>,
    /// Where somebody was going when they were asked whether to leave what is not saved.
    leaving: RwSignal<Option<Step>>,
    locked: bool,
}

/// The languages to choose from.
pub(crate) fn languages() -> Signal<Vec<SelectOption>> {
    let i18n = use_i18n();
    Signal::derive(move || {
        let locale = i18n.get_locale();
        Language::ALL
            .iter()
            .map(|language| SelectOption::new(language.code(), words::language_name(locale, *language)))
            .collect()
    })
}

/// The form around.
pub fn form_state() -> FormState {
    expect_context()
}

impl FormState {
    /// What was posted under a name, or `stored` when nothing was posted.
    pub fn value(self, name: &str, stored: String) -> String {
        self.posted.with_value(|posted| match posted {
            Some(posted) => posted.value(name).unwrap_or_default().to_owned(),
            None => stored,
        })
    }

    /// Whether a box of this name and value was ticked, or `stored` when nothing was posted.
    pub fn ticked(self, name: &str, value: &str, stored: bool) -> bool {
        self.posted.with_value(|posted| match posted {
            Some(posted) => posted.values(name).any(|posted| posted == value),
            None => stored,
        })
    }

    /// What is wrong with a field, in the words of the page.
    pub fn error(self, name: String) -> Signal<Option<String>> {
        let i18n = use_i18n();
        Signal::derive(move || {
            let locale = i18n.get_locale();
            self.failures.with(|failures| {
                let failure = failures.iter().find(|failure| failure.field == name)?;
                Some(words::reason(locale, &failure.reason))
            })
        })
    }

    /// Whether the reader may change nothing here.
    pub fn locked(self) -> bool {
        self.locked
    }

    /// Asks before the page is left, while something is changed.
    fn keep(self) {
        use_router().guard(Callback::new(move |(_, step): (String, Step)| {
            let holds = self.changed.get_untracked();
            if holds {
                self.leaving.set(Some(step));
            }
            holds
        }));
        Effect::new(move |_| {
            if self.changed.get() {
                let unload = window_event_listener(leptos::ev::beforeunload, |event| {
                    event.prevent_default();
                    // What older browsers wait for.
                    event.set_return_value("unsaved");
                });
                on_cleanup(move || unload.remove());
            }
        });
    }

    fn failed(self, failure: Failure) {
        match failure {
            Failure::Invalid(failures) if !failures.is_empty() => {
                self.trouble.set(Some(Failure::Invalid(Vec::new())));
                self.failures.set(failures);
            }
            other => {
                if let Failure::Stale { version, .. } = &other {
                    self.version.set(*version);
                }
                self.trouble.set(Some(other));
            }
        }
    }
}

/// A form that is posted.
#[component]
pub fn PostForm(
    /// Where it is posted: the address of its page, or another one of [`domain`]'s forms.
    #[prop(into)]
    action: String,
    /// The form as it was posted, when it was not taken.
    posted: Option<PostedForm>,
    /// The version of what is edited.
    #[prop(optional)]
    version: i64,
    /// Whether the reader may only look.
    #[prop(optional)]
    locked: bool,
    /// Whether there are files in it.
    #[prop(optional)]
    files: bool,
    /// Further classes.
    #[prop(default = "form")]
    class: &'static str,
    /// Called instead of going where the answer leads.
    #[prop(optional, into)]
    on_done: Option<Callback<Done>>,
    /// Fields and a [`FormFooter`].
    children: Children,
) -> impl IntoView {
    let i18n = use_i18n();
    let router = use_router();
    let toasts = Toasts::of_page();
    let posted = posted.filter(|posted| posted.action == action);
    let failure = posted.as_ref().map(|posted| posted.failure.clone());
    let state = FormState {
        version: RwSignal::new(
            posted
                .as_ref()
                .and_then(|posted| posted.value("version")?.parse().ok())
                .unwrap_or(version),
        ),
        posted: StoredValue::new(posted),
        failures: RwSignal::default(),
        trouble: RwSignal::new(None),
        busy: RwSignal::new(false),
        changed: RwSignal::new(failure.is_some()),
        leaving: RwSignal::new(None),
        locked,
    };
    if let Some(failure) = failure {
        state.failed(failure);
    }
    provide_context(state);
    state.keep();
    let address = StoredValue::new(action.clone());
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if state.busy.get_untracked() || locked {
            return;
        }
        let body = wire::fields(&event);
        state.busy.set(true);
        state.trouble.set(None);
        state.failures.set(Vec::new());
        let form = event
            .target()
            .and_then(|target| target.dyn_into::<web_sys::Element>().ok());
        let form = form.map(send_wrapper::SendWrapper::new);
        spawn_local(async move {
            let answer = wire::submit(address.get_value(), body).await;
            // The page may be gone by now.
            if state.busy.try_set(false).is_some() {
                return;
            }
            match answer {
                Ok(done) => {
                    state.changed.set(false);
                    let notice = done.notice.clone();
                    toasts.push(move || words::notice(i18n.get_locale(), &notice));
                    match on_done {
                        Some(on_done) => on_done.run(done),
                        None => router.navigate(
                            &done.to,
                            Go {
                                scroll: true,
                                ..Go::default()
                            },
                        ),
                    }
                }
                Err(Fault(failure)) => {
                    state.failed(failure);
                    if let Some(form) = form {
                        show_trouble(form);
                    }
                }
            }
        });
    };
    view! {
        <form
            class=class
            method="post"
            action=action
            enctype=files.then_some("multipart/form-data")
            on:submit=submit
            on:input=move |_| state.changed.set(true)
            novalidate=true
        >
            <input type="hidden" name="version" value=move || state.version.get().to_string() />
            {children()}
        </form>
    }
}

/// Moves the focus to what is wrong, once it is drawn.
fn show_trouble(form: send_wrapper::SendWrapper<web_sys::Element>) {
    request_animation_frame(move || {
        let wrong = form
            .query_selector("[aria-invalid=true], .form__trouble")
            .ok()
            .flatten();
        if let Some(wrong) = wrong.and_then(|wrong| wrong.dyn_into::<web_sys::HtmlElement>().ok()) {
            // What cannot take the focus leaves it where it is.
            let _ = wrong.focus();
        }
    });
}

/// What went wrong with the form as a whole, what the change would do to others, and the buttons.
#[component]
pub fn FormFooter(
    /// The words of the button that submits.
    #[prop(into)]
    submit: TextProp,
    /// It removes something.
    #[prop(optional)]
    danger: bool,
    /// Where *Cancel* leads; without it there is none.
    #[prop(optional, into)]
    cancel: Option<String>,
    /// Another button that submits: what it posts as `action`, and its words.
    #[prop(optional, into)]
    other: Option<(&'static str, TextProp)>,
) -> impl IntoView {
    let i18n = use_i18n();
    let state = form_state();
    if state.locked {
        return Node::Empty;
    }
    let look = if danger { Look::Danger } else { Look::Primary };
    let confirmed = move || {
        state.trouble.get().and_then(|failure| match failure {
            Failure::Confirm(consequences) => Some(consequences),
            _ => None,
        })
    };
    view! {
        <div class="form__footer">
            {move || {
                state.trouble.get().map(|failure| match failure {
                    Failure::Confirm(consequences) => view! { <Asked consequences=*consequences /> },
                    failure => {
                        let sentence = words::in_words(failure, words::failure);
                        view! {
                            <div class="form__trouble" tabindex="-1">
                                <Banner tone=Tone::Danger alert=true>{sentence}</Banner>
                            </div>
                        }
                    }
                })
            }}
            <Leaving />
            <div class="form__buttons">
                {cancel.map(|cancel| view! {
                    <a class="button button--quiet" href=cancel>{move || t_string!(i18n, ui.cancel)}</a>
                })}
                {move || {
                    let submit = submit.clone();
                    let token = confirmed().map(|consequences| consequences.token);
                    let asked = token.is_some();
                    let name = asked.then(|| "confirm".to_owned());
                    view! {
                        <Button look kind="submit" busy=state.busy name=name.unwrap_or_default() value=token.unwrap_or_default()>
                            {move || if asked {
                                t_string!(i18n, ui.confirm_and_save).to_owned()
                            } else {
                                submit.get().to_string()
                            }}
                        </Button>
                    }
                }}
                {other.map(|(action, words)| view! {
                    <Button kind="submit" busy=state.busy name="action" value=action>
                        {move || words.get().to_string()}
                    </Button>
                })}
            </div>
        </div>
    }
}

/// *Leave without saving?*
#[component]
fn Leaving() -> impl IntoView {
    let i18n = use_i18n();
    let router = use_router();
    let state = form_state();
    let answers = move |step: Step| {
        move || {
            view! {
                <div class="form__buttons">
                    <Button small=true on_click=move |_| state.leaving.set(None)>{move || t_string!(i18n, ui.stay)}</Button>
                    <Button
                        small=true
                        on_click=move |_| {
                            state.changed.set(false);
                            router.take(step.clone());
                        }
                    >
                        {move || t_string!(i18n, ui.leave)}
                    </Button>
                </div>
            }
        }
    };
    move || {
        state.leaving.get().map(|step| {
            view! {
                <Banner tone=Tone::Signal alert=true actions=answers(step)>
                    {move || t_string!(i18n, ui.unsaved)}
                </Banner>
            }
        })
    }
}

/// What went wrong with a form whose buttons are its fields, such as those that move something in a list.
#[component]
pub fn FormTrouble() -> impl IntoView {
    let state = form_state();
    move || {
        state.trouble.get().map(|failure| {
            let sentence = words::in_words(failure, words::failure);
            view! {
                <div class="form__trouble" tabindex="-1">
                    <Banner tone=Tone::Danger alert=true>{sentence}</Banner>
                </div>
            }
        })
    }
}

/// What the change would do to others.
#[component]
fn Asked(consequences: Consequences) -> impl IntoView {
    let i18n = use_i18n();
    let lines = move || {
        let locale = i18n.get_locale();
        let lines = consequences.lines.iter();
        lines
            .map(|line| view! { <li>{words::consequence(locale, line)}</li> })
            .collect_view()
    };
    view! {
        <section class="banner banner--signal form__trouble" role="alert" tabindex="-1">
            <div class="banner__text">
                <p>{move || t_string!(i18n, ui.changes_for_others)}</p>
                <ul class="consequences">{lines}</ul>
            </div>
        </section>
    }
}

/// A line of text in a form.
#[component]
pub fn FormText(
    /// Name posted with the form.
    #[prop(into)]
    name: String,
    /// What is asked for.
    #[prop(into)]
    label: TextProp,
    /// The value as it stands.
    #[prop(into)]
    value: String,
    /// Beside the label.
    #[prop(optional, into)]
    mark: Option<TextProp>,
    /// Under the control.
    #[prop(optional, into)]
    hint: Option<TextProp>,
    /// `text`, `email`, `tel`, `url`, `number` ...
    #[prop(default = "text")]
    kind: &'static str,
    /// What the browser may fill in.
    #[prop(default = "off")]
    autocomplete: &'static str,
    /// No capitals and no spelling.
    #[prop(optional)]
    literal: bool,
    /// Must be filled in.
    #[prop(optional)]
    required: bool,
    /// Further classes of the field.
    #[prop(optional)]
    class: &'static str,
) -> impl IntoView {
    let state = form_state();
    let shown = RwSignal::new(state.value(&name, value));
    let error = state.error(name.clone());
    let mark = mark.unwrap_or_else(|| TextProp::from(""));
    let hint_is = hint.is_some();
    let hint = hint.unwrap_or_else(|| TextProp::from(""));
    let disabled = state.locked;
    if hint_is {
        view! { <TextField name label value=shown mark hint kind autocomplete literal required class error disabled /> }
    } else {
        view! { <TextField name label value=shown mark kind autocomplete literal required class error disabled /> }
    }
}

/// Several lines of text in a form.
#[component]
pub fn FormArea(
    /// Name posted with the form.
    #[prop(into)]
    name: String,
    /// What is asked for.
    #[prop(into)]
    label: TextProp,
    /// The value as it stands.
    #[prop(into)]
    value: String,
    /// Lines shown.
    #[prop(default = 2)]
    rows: u8,
) -> impl IntoView {
    let state = form_state();
    let shown = RwSignal::new(state.value(&name, value));
    let error = state.error(name.clone());
    let disabled = state.locked;
    view! { <TextArea name label value=shown rows error disabled /> }
}

/// One of a few choices in a form.
#[component]
pub fn FormSelect(
    /// Name posted with the form.
    #[prop(into)]
    name: String,
    /// What is asked for.
    #[prop(into)]
    label: TextProp,
    /// The value as it stands.
    #[prop(into)]
    value: String,
    /// The choices.
    #[prop(into)]
    options: Signal<Vec<SelectOption>>,
) -> impl IntoView {
    let state = form_state();
    let shown = RwSignal::new(state.value(&name, value));
    let error = state.error(name.clone());
    let disabled = state.locked;
    view! { <SelectField name label value=shown options error disabled /> }
}

/// A box to tick in a form.
#[component]
pub fn FormCheck(
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
    /// Whether it is ticked as it stands.
    #[prop(optional)]
    checked: bool,
) -> impl IntoView {
    let state = form_state();
    let checked = RwSignal::new(state.ticked(&name, &value, checked));
    let disabled = state.locked;
    match hint {
        Some(hint) => view! { <Checkbox name value label hint checked disabled /> },
        None => view! { <Checkbox name value label checked disabled /> },
    }
}

/// The error of a group of controls that has no single field.
#[component]
pub fn FormError(
    /// The name of the group.
    #[prop(into)]
    name: String,
) -> impl IntoView {
    let error = form_state().error(name.clone());
    view! { <FieldError id=field_id(&name) + "-error" error /> }
}
