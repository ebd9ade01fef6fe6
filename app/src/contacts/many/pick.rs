//! The boxes with which contacts are selected: one in each row, one for the page. What is done to them is elsewhere.

use super::super::page::ListState;
use crate::{
    i18n::{t_string, use_i18n},
    node::view,
};
use domain::{
    ContactId,
    contacts::{Count, ListQuery, Selection},
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
pub(in crate::contacts) struct Picked {
    /// These, in the order in which they were ticked.
    pub(super) ids: Vec<ContactId>,
    /// Everything that the list finds, and not these alone.
    pub(super) all: bool,
}

impl Picked {
    /// As somebody posted it.
    pub(super) fn of(selection: Selection) -> Self {
        match selection {
            Selection::These(ids) => Self { ids, all: false },
            Selection::Found(_) => Self {
                ids: Vec::new(),
                all: true,
            },
        }
    }

    /// Whether somebody is selected.
    pub(in crate::contacts) fn is_any(&self) -> bool {
        self.all || !self.ids.is_empty()
    }

    /// Whether this contact is.
    fn has(&self, id: &ContactId) -> bool {
        self.all || self.ids.contains(id)
    }

    /// How many, where the list finds so many; nothing when nobody is selected.
    pub(in crate::contacts) fn count(&self, found: Count) -> Option<Count> {
        let n = u32::try_from(self.ids.len()).unwrap_or_default();
        let these = Count { n, more: false };
        self.is_any().then_some(if self.all { found } else { these })
    }

    /// What the server is asked with.
    pub(super) fn selection(&self, query: &ListQuery) -> Selection {
        if self.all {
            Selection::Found(ListQuery {
                after: None,
                before: None,
                ..query.clone()
            })
        } else {
            Selection::These(self.ids.clone())
        }
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

/// Selects contacts, or does not.
fn pick(state: ListState, ids: &[ContactId], on: bool) {
    state
        .offered
        .with_untracked(|offered| state.picked.update(|picked| picked.set(ids, on, &offered.page)));
}

/// Enter goes to what can be done; it would submit the form that is there for those without a script.
fn enter(event: &KeyboardEvent) {
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
fn adopt(element: Element, (state, id): (ListState, StoredValue<ContactId>)) {
    let ticked: HtmlInputElement = element.unchecked_into();
    if ticked.checked() && !state.picked.with_untracked(|picked| id.with_value(|id| picked.has(id))) {
        id.with_value(|id| pick(state, std::slice::from_ref(id), true));
    }
}

/// The box of a row.
#[component]
pub(in crate::contacts) fn PickRow(
    /// Whose.
    id: ContactId,
    /// First and last name.
    name: String,
    /// The list's query, and who is selected.
    state: ListState,
) -> impl IntoView {
    let i18n = use_i18n();
    let value = id.to_string();
    let id = StoredValue::new(id);
    let is_picked = move |picked: &Picked| id.with_value(|id| picked.has(id));
    view! {
        <label class="pick">
            <input
                class="check__box"
                type="checkbox"
                name="contacts[]"
                value=value
                form=FORM
                aria-label=move || t_string!(i18n, contacts.pick, name = name.clone())
                checked=state.ticked.with_value(is_picked)
                use:adopt=(state, id)
                prop:checked=move || state.picked.with(is_picked)
                on:change=move |event| {
                    let on = event_target_checked(&event);
                    id.with_value(|id| pick(state, std::slice::from_ref(id), on));
                }
                on:keydown=move |event: KeyboardEvent| enter(&event)
            />
        </label>
    }
}

/// The box for everybody on the page.
#[component]
pub(in crate::contacts) fn PickPage(
    /// Who is selected, and who is on the page.
    state: ListState,
) -> impl IntoView {
    let i18n = use_i18n();
    let share = move || {
        state.offered.with(|offered| {
            let picked = state.picked.get();
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
                on:change=move |event| {
                    let on = event_target_checked(&event);
                    let page = state.offered.with_untracked(|offered| offered.page.clone());
                    pick(state, &page, on);
                }
                on:keydown=move |event: KeyboardEvent| enter(&event)
            />
        </label>
    }
}
