//! A kind of letter as a mail program shows it, with example values: a page of its own that nothing frames, and that
//! loads, runs and posts nothing. Who may see it is decided in `backend`.

use app::request::status;
use axum::{
    Extension, Router,
    extract::{Path, State},
    response::{IntoResponse, Response},
    routing::get,
};
use backend::{Error, Resolved, access::provider::Auditor, mail::Shown};
use domain::{Failure, Language};
use http::header;

use crate::router::Service;

/// Where the letters are.
pub(crate) const PREVIEW: &str = "/provider/mails/previews/{letter}/{language}";

pub(crate) fn routes() -> Router<Service> {
    Router::new().route(PREVIEW, get(preview))
}

async fn preview(
    State(service): State<Service>,
    Extension(resolved): Extension<Resolved>,
    Path((kind, language)): Path<(String, String)>,
) -> Response {
    match shown(&service, &resolved, &kind, &language).await {
        Ok(Shown { html, nonce }) => {
            let policy = format!(
                "default-src 'none'; style-src 'nonce-{nonce}'; form-action 'none'; base-uri 'none'; \
                 frame-ancestors 'none'; sandbox"
            );
            let headers = [
                (header::CONTENT_TYPE, "text/html; charset=utf-8".to_owned()),
                (header::CONTENT_SECURITY_POLICY, policy),
            ];
            (headers, html).into_response()
        }
        Err(error) => {
            let failure = error.failure();
            if failure == Failure::Internal {
                tracing::error!(%error, "a letter could not be shown");
            }
            status(&failure).into_response()
        }
    }
}

async fn shown(service: &Service, resolved: &Resolved, kind: &str, language: &str) -> Result<Shown, Error> {
    let Resolved::Full(session) = resolved else {
        return Err(Failure::SignedOut.into());
    };
    let who = service.backend.authorize_staff::<Auditor>(session).await?;
    let language: Language = language.parse().map_err(|_| Failure::NotFound)?;
    service.backend.mails().preview(&who, kind, language).await
}
