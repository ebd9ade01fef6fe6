//! The boxes with which contacts are selected: one in each row, one for the page. What is done to them is elsewhere.

use super::{Offered, plain::ticked};
use crate::{
    i18n::{t_string, use_i18n},
    node::{Node, view},
};
use domain::{
    ContactId,
    contacts::{Count, ListQuery},
};
use leptos::{ev::KeyboardEvent, prelude::*, wasm_bindgen::JsCast};
use web_sys::{Element, HtmlElement, HtmlInputElement};

/// The form to which the boxes belong where no script runs.
pub(super) const FORM: &str = "many";
/// What takes the focus when somebody goes from a box to the actions.
pub(super) const ACTION: &str = "many-action";

/// The box of the page.
pub(super) const PAGE: &str = "many-page";

/// Which contacts are selected.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Picked {
    /// These, in the order in which they were ticked.
    pub(super) ids: Vec<ContactId>,
    /// Everything that the list finds, and not these alone.
    pub(super) all: bool,
}

impl Picked {
    /// Whether somebody is selected.
    pub(super) fn is_any(&self) -> bool {
        self.all || !self.ids.is_empty()
    }

    /// Whether this contact is.
    fn has(&self, id: &ContactId) -> bool {
        self.all || self.ids.contains(id)
    }

    /// Selects contacts, or does not. Where everything was selected, the page is what is left of it.
    fn set(&mut self, ids: &[ContactId], on: bool, page: &[ContactId]) {
        if self.all {
            self.all = false;
            self.ids = page.to_vec();
        }
        self.ids.retain(|id| !ids.contains(id));
        if on {
            self.ids.extend_from_slice(ids);
        }
    }
}

/// Who is selected, and what the list offers to do with them.
#[derive(Default)]
pub(super) struct Chosen {
    pub(super) picked: Picked,
    /// Who was selected in a plain form that is shown again.
    ticked: Picked,
    pub(super) offered: Offered,
    /// What the list was asked for when they were selected.
    query: ListQuery,
}

/// [`Chosen`], with a signal of its own: one that exists anyway costs the browser least.
#[derive(Clone, Copy)]
pub(in crate::contacts) struct Selecting {
    chosen: StoredValue<Chosen>,
    changed: RwSignal<u32>,
    /// Whether somebody has been selected since the page was opened.
    is_needed: RwSignal<bool>,
}

impl Selecting {
    /// Nobody, but for whom a plain form has posted.
    pub(in crate::contacts) fn new() -> Self {
        Self {
            chosen: StoredValue::new(Chosen {
                ticked: ticked(),
                ..Chosen::default()
            }),
            changed: RwSignal::new(0),
            is_needed: RwSignal::new(false),
        }
    }

    /// Whether the bar has to be there.
    pub(in crate::contacts) fn is_needed(self) -> bool {
        self.is_needed.get()
    }

    /// What stands now, subscribing to changes.
    pub(super) fn with<T>(self, look: impl FnOnce(&Chosen) -> T) -> T {
        self.changed.track();
        self.chosen.with_value(look)
    }

    /// Changes who is selected.
    pub(super) fn update(self, change: impl FnOnce(&mut Chosen)) {
        self.chosen.update_value(change);
        self.changed.update(|changed| *changed += 1);
    }

    /// How many are selected; nothing when nobody is.
    pub(in crate::contacts) fn count(self) -> Option<Count> {
        self.with(|chosen| {
            let n = u32::try_from(chosen.picked.ids.len()).unwrap_or_default();
            let (these, found) = (Count { n, more: false }, chosen.offered.matching);
            chosen
                .picked
                .is_any()
                .then_some(if chosen.picked.all { found } else { these })
        })
    }

    /// A list has come. Whom another filter does not show is not selected any more: nobody should act on who is out
    /// of sight.
    pub(in crate::contacts) fn show(self, offered: Offered, query: ListQuery) {
        self.update(|chosen| {
            if !chosen.query.finds_as(&query) {
                chosen.picked = Picked::default();
            }
            chosen.offered = offered;
            chosen.query = query;
        });
    }

    /// Selects contacts, or does not.
    fn pick(self, ids: &[ContactId], on: bool) {
        self.update(|chosen| chosen.picked.set(ids, on, &chosen.offered.page));
        self.is_needed.set(true);
    }

    /// As [`Self::pick`], everybody on the page.
    fn pick_page(self, on: bool) {
        let page = self.chosen.with_value(|chosen| chosen.offered.page.clone());
        self.pick(&page, on);
    }

    fn has(self, id: &ContactId) -> bool {
        self.with(|chosen| chosen.picked.has(id))
    }
}

/// Enter goes to what can be done; it would submit the form that is there for those without a script.
fn enter(event: KeyboardEvent) {
    if event.key() == "Enter" {
        event.prevent_default();
        focus(ACTION);
    }
}

/// Moves the focus to the element of this id, if it is there.
pub(super) fn focus(id: &str) {
    let element = document().get_element_by_id(id);
    if let Some(element) = element.and_then(|element| element.dyn_into::<HtmlElement>().ok()) {
        // An element that cannot take the focus leaves it where it is.
        let _ = element.focus();
    }
}

/// What was ticked before the page came to life is selected.
fn adopt(element: Element, (selecting, id): (Selecting, ContactId)) {
    let ticked: HtmlInputElement = element.unchecked_into();
    if ticked.checked() && !untrack(|| selecting.has(&id)) {
        selecting.pick(&[id], true);
    }
}

/// The box of a row.
pub(in crate::contacts) fn pick_row(id: ContactId, name: String, selecting: Selecting) -> Node {
    let i18n = use_i18n();
    let value = id.to_string();
    let ticked = selecting.chosen.with_value(|chosen| chosen.ticked.has(&id));
    let (early, picked) = (id.clone(), id.clone());
    view! {
        <label class="pick">
            <input
                class="check__box"
                type="checkbox"
                name="contacts[]"
                value=value
                form=FORM
                aria-label=move || t_string!(i18n, contacts.pick, name = name.clone())
                checked=ticked
                use:adopt=(selecting, early)
                prop:checked=move || selecting.has(&picked)
                on:change=move |event| selecting.pick(std::slice::from_ref(&id), event_target_checked(&event))
                on:keydown=enter
            />
        </label>
    }
}

/// The box for everybody on the page.
pub(in crate::contacts) fn pick_page(selecting: Selecting) -> Node {
    let i18n = use_i18n();
    let share = move || {
        selecting.with(|Chosen { picked, offered, .. }| {
            let on = offered.page.iter().filter(|id| picked.has(id)).count();
            (on, offered.page.len())
        })
    };
    let all = move || {
        let (on, of) = share();
        on > 0 && on == of
    };
    let some = move || {
        let (on, of) = share();
        on > 0 && on < of
    };
    view! {
        <label class="pick needs-script">
            <input
                class="check__box"
                type="checkbox"
                id=PAGE
                autocomplete="off"
                aria-label=move || t_string!(i18n, contacts.pick_page)
                prop:checked=all
                prop:indeterminate=some
                on:change=move |event| selecting.pick_page(event_target_checked(&event))
                on:keydown=enter
            />
        </label>
    }
}
