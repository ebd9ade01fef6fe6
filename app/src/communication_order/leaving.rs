//! Leaving with an order that is not saved: asked first, whether by *Cancel*, by a link, by the back button or
//! by closing the page. Dialogs over the page are no leaving: nothing is lost by them.

use super::place::Place;
use crate::node::view;
use crate::{
    i18n::{t_string, use_i18n},
    router::Step,
    ui::{Banner, Button, Tone},
};
use domain::communication_order::OrderKind;
use leptos::{ev, prelude::*};

/// Where somebody was going.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Way {
    /// Out of the edit.
    Cancel,
    /// To the edit of the other order.
    Other(OrderKind),
    /// To another page.
    Away(Step),
}

/// The question, while it is not answered.
#[derive(Clone, Copy)]
pub(super) struct Leaving {
    /// Where somebody was going when they were asked.
    pub(super) asked: RwSignal<Option<Way>>,
}

impl Leaving {
    /// Asks from now on, while something is changed.
    pub(super) fn watch(place: Place, changed: Memo<bool>) -> Self {
        let asked = RwSignal::new(None);
        place.router.guard(Callback::new(move |(path, step): (String, Step)| {
            let holds = changed.get_untracked() && !place.stays(&path);
            if holds {
                asked.set(Some(Way::Away(step)));
            }
            holds
        }));
        // Runs again, and lets go, when nothing is changed any more.
        Effect::new(move |_| {
            if changed.get() {
                let unload = window_event_listener(ev::beforeunload, |event| {
                    event.prevent_default();
                    // What older browsers wait for.
                    event.set_return_value("unsaved");
                });
                on_cleanup(move || unload.remove());
            } else {
                asked.set(None);
            }
        });
        Self { asked }
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
                        {move || t_string!(i18n, ui.stay)}
                    </Button>
                    <Button small=true on_click=move |_| on_leave.run(way.clone())>
                        {move || t_string!(i18n, ui.leave)}
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
