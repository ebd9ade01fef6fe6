//! The embedded site and the pages rendered on it. What the pages show is in `app`.

use app::{router::PATTERNS, shell, ui::Assets};
use axum::{
    Router,
    body::Body,
    extract::Request,
    response::{IntoResponse, Response},
    routing::{any, get},
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

use crate::{
    mails::PREVIEW,
    security,
    session::{LOGO, accept},
};

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

/// The paths of whatever is read, pages and the logo and letters, with `{customer}` and the like in them.
pub fn page_paths() -> Vec<&'static str> {
    let mut paths = PATTERNS.to_vec();
    paths.push(LOGO);
    paths.push(PREVIEW);
    paths
}

/// Renders the pages of `app`.
#[derive(Clone)]
pub(crate) struct Pages {
    options: LeptosOptions,
    backend: Backend,
}

impl Pages {
    /// Pages that show what is in this backend.
    pub(crate) fn new(backend: &Backend) -> Result<Self, LeptosConfigError> {
        Ok(Self {
            options: get_config_from_str(include_str!("../../Leptos.toml"))?,
            backend: backend.clone(),
        })
    }

    /// Every page, every server function, and the page for an address that is none.
    pub(crate) fn routes<S: Clone + Send + Sync + 'static>(self) -> Router<S> {
        let options = self.options.clone();
        let context = {
            let pages = self.clone();
            move || pages.provide()
        };
        let document = {
            let options = options.clone();
            move || shell(options.clone())
        };
        // Leptos brings the server functions; the pages are ours to list.
        let functions =
            Router::<LeptosOptions>::new().leptos_routes_with_context(&options, Vec::new(), context, document);
        PATTERNS
            .iter()
            .fold(functions, |router, path| {
                let pages = self.clone();
                router.route(path, get(async move |request| pages.page(request).await))
            })
            .fallback(any(async move |request| self.not_found(request).await))
            .with_state(options)
    }

    /// The page at the request's address.
    pub(crate) async fn page(&self, mut request: Request<Body>) -> Response {
        match self.backend.sign_in().provider().await {
            Ok(provider) => {
                request.extensions_mut().insert(provider);
            }
            // The page says what it can without.
            Err(error) => tracing::error!(%error, "the provider could not be found out"),
        }
        let pages = self.clone();
        let options = self.options.clone();
        let render =
            leptos_axum::render_app_async_with_context(move || pages.provide(), move || shell(options.clone()));
        render(request).await
    }

    /// A page for people, a line for programs.
    async fn not_found(&self, request: Request<Body>) -> Response {
        let reads = matches!(*request.method(), Method::GET | Method::HEAD);
        if !(reads && accept(&request).contains("text/html")) {
            return StatusCode::NOT_FOUND.into_response();
        }
        let mut response = self.page(request).await;
        if response.status() == StatusCode::OK {
            *response.status_mut() = StatusCode::NOT_FOUND;
        }
        response
    }

    /// What pages and server functions find in their context.
    fn provide(&self) {
        provide_context(self.backend.clone());
        provide_context(Assets { root: ROOT.to_owned() });
        // Server functions have no nonce, and need no policy of their own.
        if let (Some(nonce), Some(response)) = (use_nonce(), use_context::<ResponseOptions>())
            && let Ok(policy) = HeaderValue::from_str(&security::page_policy(&nonce))
        {
            response.insert_header(header::CONTENT_SECURITY_POLICY, policy);
        }
    }
}
