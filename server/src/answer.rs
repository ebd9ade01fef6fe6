//! The words of a refusal that no page and no handler has words for: a timeout, a body too large, a panic.
//! Pages say what they have to say themselves, in the reader's language; these come in both.

use axum::{
    body::Body,
    response::{IntoResponse, Response},
};
use http::{StatusCode, header};

use crate::RequestId;

/// Gives an error without a body one; leaves every other response alone.
pub(crate) fn explain(response: Response, id: RequestId) -> Response {
    let status = response.status();
    let is_error = status.is_client_error() || status.is_server_error();
    if !is_error || response.headers().contains_key(header::CONTENT_TYPE) {
        return response;
    }
    let (english, french) = words(status);
    let text = format!("{english}\n{french}\n\nRequest / Requête {id}\n");
    let (mut parts, _) = response.into_parts();
    parts.headers.remove(header::CONTENT_LENGTH);
    let (described, body) = text.into_response().into_parts();
    parts.headers.extend(described.headers);
    Response::from_parts(parts, body)
}

/// What a panic becomes. Its message is logged, never answered.
pub(crate) fn after_panic(_: Box<dyn std::any::Any + Send + 'static>) -> Response {
    StatusCode::INTERNAL_SERVER_ERROR.into_response()
}

/// The refusal of a request that another site made somebody's browser send.
pub(crate) fn cross_site() -> Response {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = StatusCode::FORBIDDEN;
    response
}

fn words(status: StatusCode) -> (&'static str, &'static str) {
    match status {
        StatusCode::UNAUTHORIZED => ("Please sign in first.", "Veuillez d'abord vous connecter."),
        StatusCode::TOO_MANY_REQUESTS => (
            "There were too many tries. Please wait a few minutes.",
            "Il y a eu trop de tentatives. Veuillez patienter quelques minutes.",
        ),
        StatusCode::FORBIDDEN => (
            "This request did not come from a page of Relais.",
            "Cette requête ne vient pas d'une page de Relais.",
        ),
        StatusCode::NOT_FOUND => ("There is nothing at this address.", "Il n'y a rien à cette adresse."),
        StatusCode::METHOD_NOT_ALLOWED => (
            "This address does not take that kind of request.",
            "Cette adresse n'accepte pas ce genre de requête.",
        ),
        StatusCode::SERVICE_UNAVAILABLE => (
            "This took too long. Please try again.",
            "Cela a pris trop de temps. Veuillez réessayer.",
        ),
        StatusCode::PAYLOAD_TOO_LARGE => (
            "This is more than can be taken at once.",
            "C'est plus que ce qui peut être reçu en une fois.",
        ),
        status if status.is_client_error() => (
            "This request could not be understood.",
            "Cette requête n'a pas pu être comprise.",
        ),
        _ => (
            "Something went wrong on our side. Please try again.",
            "Une erreur s'est produite de notre côté. Veuillez réessayer.",
        ),
    }
}
