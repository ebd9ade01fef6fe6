//! The provider's logo, as a file that a browser may keep: another logo has another address.

use axum::{
    Router,
    extract::{Path, State},
    response::{IntoResponse, Response},
    routing::get,
};
use http::{StatusCode, header};

use crate::{router::Service, session::LOGO};

const FOR_EVER: &str = "public, max-age=31536000, immutable";

pub(crate) fn routes() -> Router<Service> {
    Router::new().route(LOGO, get(logo))
}

async fn logo(State(service): State<Service>, Path(name): Path<String>) -> Response {
    match service.backend.provider_settings().logo(&name).await {
        Ok(Some(logo)) => {
            let headers = [
                (header::CONTENT_TYPE, logo.media_type),
                (header::CACHE_CONTROL, FOR_EVER.to_owned()),
            ];
            (headers, logo.bytes).into_response()
        }
        Ok(None) => StatusCode::NOT_FOUND.into_response(),
        Err(error) => {
            tracing::error!(%error, "the logo could not be read");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}
