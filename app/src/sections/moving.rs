//! The buttons that move something up or down in its list, inside of the form around the list. The focus stays on the
//! button that was pressed, though the list is drawn again.

use crate::{
    i18n::{t_string, use_i18n},
    node::view,
    ui::IconButton,
    words,
};
use domain::Bilingual;
use leptos::{prelude::*, wasm_bindgen::JsCast};

/// Which button was pressed last: its name and value.
#[derive(Clone, Copy, Default)]
pub(crate) struct Moving(RwSignal<Option<(&'static str, String)>>);

impl Moving {
    /// The list is about to be drawn again.
    pub(crate) fn drawn(self) {
        let Some((name, value)) = self.0.get_untracked() else {
            return;
        };
        self.0.set(None);
        request_animation_frame(move || {
            let button = document()
                .query_selector(&format!("button[name={name}][value=\"{value}\"]"))
                .ok()
                .flatten();
            if let Some(button) = button.and_then(|button| button.dyn_into::<web_sys::HtmlElement>().ok()) {
                // What cannot take the focus leaves it where it is.
                let _ = button.focus();
            }
        });
    }
}

/// Up and down.
#[component]
pub(crate) fn MoveButtons(
    /// What is posted.
    id: String,
    /// What moves.
    name: Bilingual,
    /// It is at the beginning.
    first: bool,
    /// It is at the end.
    last: bool,
    /// The buttons of the list.
    moving: Moving,
) -> impl IntoView {
    let i18n = use_i18n();
    let named = words::in_words(name, words::bilingual);
    let below = named.clone();
    let (up, down) = (id.clone(), id.clone());
    view! {
        <div class="things__moves">
            <IconButton
                icon="up"
                small=true
                kind="submit"
                name="up"
                value=id.clone()
                disabled=first
                label=move || t_string!(i18n, ui.move_up, name = named())
                on_click=move |_| moving.0.set(Some(("up", up.clone())))
            />
            <IconButton
                icon="down"
                small=true
                kind="submit"
                name="down"
                value=id
                disabled=last
                label=move || t_string!(i18n, ui.move_down, name = below())
                on_click=move |_| moving.0.set(Some(("down", down.clone())))
            />
        </div>
    }
}
