//! What surrounds every request: an id, the client's address, a span, a line in the log.

use std::{fmt, net::SocketAddr};

use axum::{
    extract::{ConnectInfo, MatchedPath, Request, State},
    middleware::Next,
    response::Response,
};
use http::{HeaderName, HeaderValue, StatusCode};
use tokio::time::Instant;
use tracing::Instrument;
use uuid::Uuid;

use crate::{address, answer, router::Service};

const HEADER: HeaderName = HeaderName::from_static("x-request-id");

/// Names a request in the log, in the answer's header and in every error page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RequestId(Uuid);

impl fmt::Display for RequestId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.simple().fmt(formatter)
    }
}

/// The outermost layer.
pub(crate) async fn observe(
    State(service): State<Service>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    mut request: Request,
    next: Next,
) -> Response {
    let id = new_id();
    let client = address::of_client(peer.ip(), request.headers(), &service.trusted_proxies);
    let route = request
        .extensions()
        .get::<MatchedPath>()
        .map_or("none", MatchedPath::as_str);
    // The route and not the path, which may hold what somebody searched for.
    let span = tracing::info_span!(
        "request",
        request_id = %id,
        method = %request.method(),
        route,
        client = %client.0,
    );
    request.extensions_mut().insert(id);
    request.extensions_mut().insert(client);

    async {
        let started = now();
        let response = next.run(request).await;
        log(response.status(), started);
        let mut response = answer::explain(response, id);
        if let Ok(value) = HeaderValue::from_str(&id.to_string()) {
            response.headers_mut().insert(HEADER, value);
        }
        response
    }
    .instrument(span)
    .await
}

fn log(status: StatusCode, started: Instant) {
    let milliseconds = started.elapsed().as_secs_f64() * 1000.0;
    let status_code = status.as_u16();
    if status.is_server_error() {
        tracing::error!(status = status_code, milliseconds, "answered");
    } else {
        tracing::info!(status = status_code, milliseconds, "answered");
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "the id of a request is for logs, nothing is decided by it"
)]
fn new_id() -> RequestId {
    RequestId(Uuid::now_v7())
}

#[expect(
    clippy::disallowed_methods,
    reason = "how long a request took is for logs, nothing is decided by it"
)]
fn now() -> Instant {
    Instant::now()
}
