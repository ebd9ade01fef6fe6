//! Whether the process runs (`/livez`) and whether it can serve (`/readyz`), for those who watch it.

use axum::{Router, extract::State, response::IntoResponse, routing::get};
use http::StatusCode;

use crate::router::Service;

pub(crate) fn routes() -> Router<Service> {
    Router::new()
        .route("/livez", get(async || "alive\n"))
        .route("/readyz", get(ready))
}

async fn ready(State(service): State<Service>) -> impl IntoResponse {
    match service.backend.ready().await {
        Ok(()) => (StatusCode::OK, "ready\n"),
        Err(error) => {
            tracing::error!(%error, "not ready");
            (StatusCode::SERVICE_UNAVAILABLE, "not ready\n")
        }
    }
}
