//! The embedded site and the pages rendered on it. What the pages show is in `app`.

use app::{App, shell, ui::Assets};
use axum::{
    Router,
    body::Body,
    extract::Request,
    response::{IntoResponse, Response},
    routing::any,
};
use backend::Backend;
use http::{HeaderValue, Method, StatusCode, header};
use leptos::{
    config::{LeptosOptions, errors::LeptosConfigError, get_config_from_str},
    context::{provide_context, use_context},
    nonce::use_nonce,
};
use leptos_axum::{LeptosRoutes, ResponseOptions};
use memory_serve::CacheControl;

use crate::security;

/// Where the assets of this build are: another build has another address.
const ROOT: &str = concat!("/assets/", env!("RELAIS_SITE"));

/// The files that `cargo xtask build` embedded. A browser keeps them for ever.
pub(crate) fn assets<S: Clone + Send + Sync + 'static>() -> Router<S> {
    const FOR_EVER: CacheControl = CacheControl::Custom("public, max-age=31536000, immutable");
    let files = memory_serve::load!()
        .index_file(None)
        .cache_control(FOR_EVER)
        .html_cache_control(FOR_EVER)
        // It would compress at each start; every browser of the last ten years takes brotli.
        .enable_gzip(false)
        .into_router();
    Router::new().nest(ROOT, files)
}

/// The pages of `app`, its server functions, and the page for an address that is none.
pub(crate) fn pages<S: Clone + Send + Sync + 'static>(backend: &Backend) -> Result<Router<S>, LeptosConfigError> {
    let options = get_config_from_str(include_str!("../../Leptos.toml"))?;
    let backend = backend.clone();
    let context = move || {
        provide_context(backend.clone());
        provide_context(Assets { root: ROOT.to_owned() });
        set_policy();
    };
    let document = {
        let options = options.clone();
        move || shell(options.clone())
    };
    let (routes, _) = leptos_axum::generate_route_list_with_exclusions_and_ssg_and_context(App, None, context.clone());
    let missing = leptos_axum::render_app_async_with_context(context.clone(), document.clone());
    let router = Router::<LeptosOptions>::new()
        .leptos_routes_with_context(&options, routes, context, document)
        .fallback(any(async move |request| not_found(request, missing).await))
        .with_state(options);
    Ok(router)
}

/// The policy of a page names the nonce of its scripts. Server functions have none and need none.
fn set_policy() {
    let (Some(nonce), Some(response)) = (use_nonce(), use_context::<ResponseOptions>()) else {
        return;
    };
    if let Ok(policy) = HeaderValue::from_str(&security::page_policy(&nonce)) {
        response.insert_header(header::CONTENT_SECURITY_POLICY, policy);
    }
}

/// A page for people, nothing for programs.
async fn not_found<F: Future<Output = Response>>(
    request: Request<Body>,
    page: impl FnOnce(Request<Body>) -> F,
) -> Response {
    let reads = matches!(*request.method(), Method::GET | Method::HEAD);
    let wants_page = request
        .headers()
        .get(header::ACCEPT)
        .and_then(|accept| accept.to_str().ok())
        .is_some_and(|accept| accept.contains("text/html"));
    if !(reads && wants_page) {
        return StatusCode::NOT_FOUND.into_response();
    }
    let mut response = page(request).await;
    if response.status() == StatusCode::OK {
        *response.status_mut() = StatusCode::NOT_FOUND;
    }
    response
}
