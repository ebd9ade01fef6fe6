//! Leaving with an order that is not saved: asked first, whether by *Cancel*, by a link, by the back button or
//! by closing the page. Dialogs over the page are no leaving: nothing is lost by them.

use super::place::Place;
use crate::node::view;
use crate::{
    i18n::{t_string, use_i18n},
    ui::{Banner, Button, Tone},
};
use domain::communication_order::OrderKind;
use leptos::{
    ev::{self, MouseEvent},
    prelude::*,
    wasm_bindgen::{JsCast, JsValue, closure::Closure},
};
use send_wrapper::SendWrapper;
use web_sys::{Element, Event, HtmlAnchorElement};

/// Where somebody was going.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Way {
    /// Out of the edit.
    Cancel,
    /// To the edit of the other order.
    Other(OrderKind),
    /// To another page.
    Link(String),
    /// Where the back button leads.
    Back,
}

/// Hears of back and forward before the router does, for whoever has something to lose.
#[derive(Clone, Copy)]
pub struct BackButton(StoredValue<Option<Callback<(), bool>>>);

impl BackButton {
    /// Made above the router: a window calls its listeners in the order in which they came.
    pub fn above_router() -> Self {
        let held = StoredValue::new(None::<Callback<(), bool>>);
        // Lasts as long as the page.
        let _ = window_event_listener(ev::popstate, move |event| {
            if held.try_get_value().flatten().is_some_and(|held| held.run(())) {
                event.stop_immediate_propagation();
            }
        });
        Self(held)
    }
}

/// The question, while it is not answered.
#[derive(Clone, Copy)]
pub(super) struct Leaving {
    /// Where somebody was going when they were asked.
    pub(super) asked: RwSignal<Option<Way>>,
    place: Place,
    changed: Memo<bool>,
    back: Option<BackButton>,
}

impl Leaving {
    /// Asks from now on, while something is changed.
    pub(super) fn watch(place: Place, changed: Memo<bool>) -> Self {
        let leaving = Self {
            asked: RwSignal::new(None),
            place,
            changed,
            back: use_context(),
        };
        // Runs again, and lets go, when nothing is changed any more.
        Effect::new(move |_| {
            if changed.get() {
                leaving.hold();
            } else {
                leaving.asked.set(None);
            }
        });
        leaving
    }

    fn hold(self) {
        let unload = window_event_listener(ev::beforeunload, |event| {
            event.prevent_default();
            // What older browsers wait for.
            event.set_return_value("unsaved");
        });
        on_cleanup(move || unload.remove());
        before_router("click", move |event| self.clicked(event));
        if let Some(BackButton(held)) = self.back {
            held.set_value(Some(Callback::new(move |()| self.walked())));
            on_cleanup(move || {
                held.try_update_value(Option::take);
            });
        }
    }

    /// A link that would lead away.
    fn clicked(self, event: &Event) {
        let link = event
            .target()
            .and_then(|target| target.dyn_into::<Element>().ok())
            .and_then(|target| target.closest("a[href]").ok().flatten())
            .and_then(|link| link.dyn_into::<HtmlAnchorElement>().ok());
        let (Some(link), Some(click)) = (link, event.dyn_ref::<MouseEvent>()) else {
            return;
        };
        let elsewhere = click.button() != 0
            || click.ctrl_key()
            || click.meta_key()
            || click.shift_key()
            || click.alt_key()
            || !link.target().is_empty()
            || link.has_attribute("download")
            || window().location().origin().ok() != Some(link.origin());
        if elsewhere || !self.holds(&link.pathname()) {
            return;
        }
        event.prevent_default();
        self.asked
            .set(Some(Way::Link(link.pathname() + &link.search() + &link.hash())));
    }

    /// Back or forward: the address has changed already, and is put back.
    fn walked(self) -> bool {
        if !self.holds(&window().location().pathname().unwrap_or_default()) {
            return false;
        }
        let here = untrack(|| self.place.address(self.place.asked()));
        if let Ok(history) = window().history() {
            // Refused only for addresses of another origin.
            let _ = history.push_state_with_url(&JsValue::NULL, "", Some(&here));
        }
        self.asked.set(Some(Way::Back));
        true
    }

    fn holds(self, path: &str) -> bool {
        self.changed.try_get_untracked() == Some(true) && !self.place.stays(path)
    }
}

/// Listens while the effect that calls it lasts, and hears of what happens in the page before the router does.
fn before_router(name: &'static str, act: impl Fn(&Event) + 'static) {
    let act = SendWrapper::new(Closure::<dyn Fn(Event)>::new(move |event: Event| act(&event)));
    let added = window().add_event_listener_with_callback_and_bool(name, act.as_ref().unchecked_ref(), true);
    if added.is_ok() {
        on_cleanup(move || {
            // What was added can be removed.
            let _ = window().remove_event_listener_with_callback_and_bool(name, act.as_ref().unchecked_ref(), true);
        });
    }
}

/// *Leave without saving?*
#[component]
pub(super) fn Question(
    /// What was asked.
    leaving: Leaving,
    /// Leaves.
    on_leave: Callback<Way>,
    /// Stays.
    on_stay: Callback<()>,
) -> impl IntoView {
    let i18n = use_i18n();
    let answers = move |way: Way| {
        move || {
            view! {
                <div class="order-edit__answers">
                    <Button small=true on_click=move |_| on_stay.run(())>
                        {move || t_string!(i18n, communication_order.stay)}
                    </Button>
                    <Button small=true on_click=move |_| on_leave.run(way.clone())>
                        {move || t_string!(i18n, communication_order.leave)}
                    </Button>
                </div>
            }
        }
    };
    move || {
        leaving.asked.get().map(|way| {
            view! {
                <div class="order-edit__question">
                    <Banner tone=Tone::Signal alert=true actions=answers(way)>
                        {move || t_string!(i18n, communication_order.leave_question)}
                    </Banner>
                </div>
            }
        })
    }
}
