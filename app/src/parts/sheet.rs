//! The style sheet of the parts: what the list of contacts shows has the one of every page (`style/main.scss`), the rest
//! is in `style/parts.scss`. The server links it to the pages that are parts; elsewhere it comes with the first part, and
//! nothing of a part is drawn before it.

use super::NotThere;
use crate::ui::Assets;
use js_sys::Promise;
use leptos::{
    prelude::*,
    wasm_bindgen::{JsCast, JsValue},
};
use std::cell::RefCell;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Element, Event};

/// The id of its link.
const ID: &str = "parts-sheet";

thread_local! {
    /// It is on its way.
    static COMING: RefCell<Option<Promise>> = const { RefCell::new(None) };
}

/// The link to it in the document that the server writes.
#[cfg(feature = "ssr")]
pub(crate) fn link(root: &str) -> impl IntoView + use<> {
    leptos::prelude::view! { <link rel="stylesheet" id=ID href=address(root) /> }
}

fn address(root: &str) -> String {
    format!("{root}/parts.css")
}

/// Whether what it styles can be drawn.
pub(super) fn is_there() -> bool {
    // A link whose sheet did not come is taken away, and one on its way has none yet.
    cfg!(feature = "ssr") || linked().is_some_and(|link| sheet(&link).is_some_and(|sheet| !sheet.is_null()))
}

fn linked() -> Option<Element> {
    document().get_element_by_id(ID)
}

fn sheet(link: &Element) -> Option<JsValue> {
    js_sys::Reflect::get(link, &"sheet".into()).ok()
}

/// Begins to fetch it, unless it is there or on its way. Answers when it has come.
pub(super) fn fetch() -> impl Future<Output = Result<(), NotThere>> {
    let coming = (!is_there()).then(|| COMING.with_borrow_mut(|coming| coming.get_or_insert_with(begin).clone()));
    async move {
        let Some(coming) = coming else { return Ok(()) };
        let answer = JsFuture::from(coming).await;
        COMING.set(None);
        let has_come = answer.is_ok_and(|event| event.unchecked_into::<Event>().type_() == "load");
        if has_come {
            Ok(())
        } else {
            if let Some(failed) = linked() {
                failed.remove();
            }
            Err(NotThere)
        }
    }
}

/// Puts a link to it at the end of the head, in the place of the server's when that did not come. The promise is kept
/// with the event that says how it went: nobody may be listening yet when it is broken.
fn begin() -> Promise {
    if let Some(failed) = linked() {
        failed.remove();
    }
    Promise::new(&mut |keep, break_| {
        let attempt = || {
            let link = document().create_element("link").ok()?;
            link.set_attribute("rel", "stylesheet").ok()?;
            link.set_attribute("id", ID).ok()?;
            link.set_attribute("href", &address(&Assets::of_document().root)).ok()?;
            link.add_event_listener_with_callback("load", &keep).ok()?;
            link.add_event_listener_with_callback("error", &keep).ok()?;
            document().head()?.append_child(&link).ok()
        };
        if attempt().is_none() {
            // Whoever waits is told; there is nothing more to do.
            let _ = break_.call0(&JsValue::NULL);
        }
    })
}
