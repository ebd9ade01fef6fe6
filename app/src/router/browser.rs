//! What the router asks of the browser: its address, its history, clicks on links. On the server the address is
//! the request's, and nothing happens to it. Where to go is decided elsewhere.

use super::{Address, Go, Router};
use leptos::{
    ev::{self, MouseEvent},
    prelude::*,
    wasm_bindgen::{JsCast, JsValue},
};
use web_sys::{Element, HtmlAnchorElement};

/// The address now.
#[cfg(feature = "ssr")]
pub(super) fn here() -> Address {
    crate::request::address()
}

/// The address now.
#[cfg(not(feature = "ssr"))]
pub(super) fn here() -> Address {
    let location = window().location();
    let search = location.search().unwrap_or_default();
    Address {
        path: location.pathname().unwrap_or_default(),
        search: search.trim_start_matches('?').to_owned(),
    }
}

/// Follows links, back and forward. It lasts as long as the page.
pub(super) fn listen(router: Router) {
    let _ = window_event_listener(ev::popstate, move |_| router.walked());
    let _ = window_event_listener(ev::click, move |event| clicked(router, &event));
}

/// Changes the address; whether the page goes on without being loaded again.
pub(super) fn set_address(href: &str, replace: bool) -> bool {
    let Ok(history) = window().history() else { return false };
    let done = if replace {
        history.replace_state_with_url(&JsValue::NULL, "", Some(href))
    } else {
        history.push_state_with_url(&JsValue::NULL, "", Some(href))
    };
    if done.is_err() {
        // A browser refuses when there were too many in a short time. The address is our own: it can be loaded.
        let _ = window().location().set_href(href);
    }
    done.is_ok()
}

/// The way that the reader came.
pub(super) fn back() {
    if let Ok(history) = window().history() {
        // There is a way back: the question came from there.
        let _ = history.back();
    }
}

/// To the part that the address names, once it is drawn, or to the top.
pub(super) fn scroll() {
    request_animation_frame(|| {
        let hash = window().location().hash().unwrap_or_default();
        match document().get_element_by_id(hash.trim_start_matches('#')) {
            Some(part) => part.scroll_into_view(),
            None => window().scroll_to_with_x_and_y(0.0, 0.0),
        }
    });
}

/// A plain click on a link to a page of ours.
fn clicked(router: Router, event: &MouseEvent) {
    let elsewhere = event.default_prevented()
        || event.button() != 0
        || event.ctrl_key()
        || event.meta_key()
        || event.shift_key()
        || event.alt_key();
    if elsewhere {
        return;
    }
    let link = event
        .target()
        .and_then(|target| target.dyn_into::<Element>().ok())
        .and_then(|target| {
            target
                .closest("a[href]:not([target], [download], [rel~=external])")
                .ok()
                .flatten()
        })
        .and_then(|link| link.dyn_into::<HtmlAnchorElement>().ok());
    let Some(link) = link else { return };
    let location = window().location();
    if location.origin().ok() != Some(link.origin()) {
        return;
    }
    let (path, search, hash) = (link.pathname(), link.search(), link.hash());
    // To a part of the page that is shown: the browser goes there.
    if !hash.is_empty()
        && location.pathname().ok() == Some(path.clone())
        && location.search().ok() == Some(search.clone())
    {
        return;
    }
    event.prevent_default();
    let go = Go {
        replace: false,
        scroll: true,
    };
    router.navigate(&(path + &search + &hash), go);
}
