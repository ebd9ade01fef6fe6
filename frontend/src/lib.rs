//! The browser's entry: takes over the page that the server rendered. The screens are in `app`.
#![recursion_limit = "256"]

use wasm_bindgen::prelude::wasm_bindgen;

/// Called by the script in the page once the WASM is there.
#[wasm_bindgen]
pub async fn hydrate() {
    console_error_panic_hook::set_once();
    // Without all of it the page stays as it came: a page without a script.
    if app::parts::fetch_for_page().await.is_ok() {
        leptos::mount::hydrate_body(app::App);
    }
}
