//! All addresses, and the layers around them.

use std::{error::Error, sync::Arc, time::Duration};

use axum::{Router, middleware};
use backend::Backend;
use http::StatusCode;
use ipnet::IpNet;
use tower_http::{
    catch_panic::CatchPanicLayer,
    compression::{CompressionLayer, CompressionLevel},
    csrf::{ConfigError, CsrfLayer},
    limit::RequestBodyLimitLayer,
    timeout::TimeoutLayer,
};

use crate::{
    PublicUrl, answer, confined, forms, health, logo, mails, request, security, session,
    site::{self, Pages},
};

/// More than any form of ours needs.
const BODY_LIMIT: usize = 256 * 1024;
const TIME_LIMIT: Duration = Duration::from_secs(30);
/// About what gzip takes in time, and a tenth smaller: pages are made for one reader once.
const PAGE_COMPRESSION: CompressionLevel = CompressionLevel::Precise(4);

/// What the addresses serve with.
#[derive(Clone)]
pub struct Service {
    /// Whatever is decided and kept.
    pub backend: Backend,
    /// The address in people's browsers.
    pub public_url: PublicUrl,
    /// Peers whose forwarded headers are believed.
    pub trusted_proxies: Arc<[IpNet]>,
}

/// Everything that is served.
///
/// # Errors
///
/// When the public URL is no origin that a browser could send, or the embedded options do not parse.
pub fn router(service: Service) -> Result<Router, Box<dyn Error + Send + Sync>> {
    let pages = Pages::new(&service.backend)?;
    let routes = forms::routes(&pages)
        .merge(pages.routes())
        .merge(logo::routes())
        .merge(mails::routes())
        .layer(middleware::from_fn(confined::confine))
        .layer(middleware::from_fn_with_state(service.clone(), session::guard))
        .layer(CompressionLayer::new().quality(PAGE_COMPRESSION))
        // Whoever asks for these needs no session.
        .merge(site::assets())
        .merge(health::routes());
    Ok(around(routes, service)?)
}

/// The layers that every address has. The last one is the outermost.
fn around(routes: Router<Service>, service: Service) -> Result<Router, ConfigError> {
    let same_origin = CsrfLayer::new()
        .add_trusted_origin(service.public_url.origin())?
        .with_rejection_response(|_| answer::cross_site());
    let observed = middleware::from_fn_with_state(service.clone(), request::observe);
    let secured = middleware::from_fn_with_state(service.clone(), security::headers);
    Ok(routes
        .layer(RequestBodyLimitLayer::new(BODY_LIMIT))
        // Not 408: browsers send the request again after it.
        .layer(TimeoutLayer::with_status_code(
            StatusCode::SERVICE_UNAVAILABLE,
            TIME_LIMIT,
        ))
        .layer(same_origin)
        .layer(CatchPanicLayer::custom(answer::after_panic))
        .layer(secured)
        .layer(observed)
        .with_state(service))
}

#[cfg(test)]
mod tests;
