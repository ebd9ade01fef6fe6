//! Short messages that float over the page and leave on their own: what was done, never what
//! failed (a failure stays where it happened).

use super::button::IconButton;
use crate::i18n::{t_string, use_i18n};
use crate::node::view;
use leptos::{prelude::*, text_prop::TextProp};
use std::{sync::Arc, time::Duration};

/// How often the time that is left is looked at, and how often until a message goes.
const TICK: Duration = Duration::from_millis(500);
const TICKS: u8 = 14;
/// As long for a message with something to press.
const TICKS_TO_ACT: u8 = 40;

/// What a message offers. It outlasts whoever said it: the page may be another one by then.
#[derive(Clone)]
struct Offer {
    label: TextProp,
    act: Arc<dyn Fn() + Send + Sync>,
}

#[derive(Clone)]
struct Toast {
    id: u32,
    message: TextProp,
    offer: Option<Offer>,
    ticks: u8,
}

/// The messages on the screen: provided once by the shell, used anywhere below.
#[derive(Clone, Copy)]
pub struct Toasts {
    list: RwSignal<Vec<Toast>>,
    next: StoredValue<u32>,
    held: RwSignal<bool>,
}

impl Toasts {
    /// Makes the list and provides it to everything below.
    pub fn provide() -> Self {
        let toasts = Self {
            list: RwSignal::default(),
            next: StoredValue::new(0),
            held: RwSignal::new(false),
        };
        provide_context(toasts);
        toasts
    }

    /// The list of the page. Outside of one, messages go nowhere.
    pub fn of_page() -> Self {
        use_context().unwrap_or_else(Self::provide)
    }

    /// Shows a message, in the language of the page as it is then.
    pub fn push(self, message: impl Into<TextProp>) {
        self.show(message.into(), None, TICKS);
    }

    /// As [`Self::push`], with a button, for longer. What the button does must not need what is on the page now.
    pub fn offer(
        self,
        message: impl Into<TextProp>,
        label: impl Into<TextProp>,
        act: impl Fn() + Send + Sync + 'static,
    ) {
        let offer = Offer {
            label: label.into(),
            act: Arc::new(act),
        };
        self.show(message.into(), Some(offer), TICKS_TO_ACT);
    }

    fn show(self, message: TextProp, offer: Option<Offer>, ticks: u8) {
        let id = self.next.get_value();
        self.next.set_value(id.wrapping_add(1));
        self.list.update(|list| {
            list.push(Toast {
                id,
                message,
                offer,
                ticks,
            });
        });
        self.wait(id);
    }

    fn dismiss(self, id: u32) {
        self.list.try_update(|list| list.retain(|toast| toast.id != id));
    }

    /// Counts down, unless somebody points at a message or has the focus in it.
    fn wait(self, id: u32) {
        set_timeout(move || self.tick(id), TICK);
    }

    fn tick(self, id: u32) {
        let held = self.held.try_get_untracked().unwrap_or(true);
        let left = self.list.try_maybe_update(|list| {
            let toast = list.iter_mut().find(|toast| toast.id == id);
            let left = toast.map(|toast| {
                toast.ticks = toast.ticks.saturating_sub(u8::from(!held));
                toast.ticks
            });
            // The time is not on the screen: nothing to draw.
            (false, left)
        });
        match left.flatten() {
            Some(0) => self.dismiss(id),
            Some(_) => self.wait(id),
            None => {}
        }
    }
}

/// Where the messages appear: once, in the shell.
#[component]
pub fn Toaster() -> impl IntoView {
    let i18n = use_i18n();
    let toasts = Toasts::of_page();
    let held = toasts.held;
    view! {
        <div
            class="toasts"
            role="status"
            on:mouseenter=move |_| held.set(true)
            on:mouseleave=move |_| held.set(false)
            on:focusin=move |_| held.set(true)
            on:focusout=move |_| held.set(false)
        >
            <For
                each=move || toasts.list.get()
                key=|toast| toast.id
                children=move |toast| {
                    let Toast { id, message, offer, .. } = toast;
                    let dismiss = move || {
                        toasts.dismiss(id);
                        held.set(false);
                    };
                    let offer = offer.map(|Offer { label, act }| {
                        view! {
                            <button
                                class="toast__offer"
                                type="button"
                                on:click=move |_| {
                                    dismiss();
                                    act();
                                }
                            >
                                {move || label.get()}
                            </button>
                        }
                    });
                    view! {
                        <div class="toast">
                            <span>{move || message.get()}</span>
                            {offer}
                            <IconButton
                                icon="close"
                                small=true
                                label=move || t_string!(i18n, ui.dismiss)
                                on_click=move |_| dismiss()
                            />
                        </div>
                    }
                }
            />
        </div>
    }
}
