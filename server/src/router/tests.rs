//! The layers, around addresses that misbehave.

use std::net::SocketAddr;

use axum::{
    Extension, Router,
    body::{Body, to_bytes},
    extract::{Request, connect_info::MockConnectInfo},
    response::Response,
    routing::{get, post},
};
use backend::testing::{Engine, Testing};
use http::{StatusCode, header};
use tower::ServiceExt;

use super::{BODY_LIMIT, Service, TIME_LIMIT, around};
use crate::address::ClientAddress;

async fn layered(public_url: &str) -> (Router, Testing) {
    let testing = Testing::new(Engine::Sqlite).await;
    let routes = Router::new()
        .route("/panic", get(async || -> String { panic!("hunter2") }))
        .route("/slow", get(async || tokio::time::sleep(TIME_LIMIT * 2).await))
        .route("/upload", post(async |body: String| body.len().to_string()))
        .route(
            "/whence",
            get(async |Extension(ClientAddress(address))| address.to_string()),
        );
    let service = Service {
        backend: testing.backend.clone(),
        public_url: public_url.parse().unwrap(),
        trusted_proxies: ["10.0.0.0/8".parse().unwrap()].into(),
    };
    let peer = SocketAddr::from(([10, 0, 0, 1], 4711));
    let router = around(routes, service).unwrap();
    (router.layer(MockConnectInfo(peer)), testing)
}

async fn answer(request: http::request::Builder, body: impl Into<Body>) -> (Response, String) {
    let (router, _testing) = layered("http://127.0.0.1:3000").await;
    send(router, request, body).await
}

async fn send(router: Router, request: http::request::Builder, body: impl Into<Body>) -> (Response, String) {
    let request: Request = request.body(body.into()).unwrap();
    let response = router.oneshot(request).await.unwrap();
    let (parts, body) = response.into_parts();
    let body = to_bytes(body, usize::MAX).await.unwrap();
    let text = String::from_utf8(body.to_vec()).unwrap();
    (Response::from_parts(parts, Body::empty()), text)
}

/// What every refusal has: the security headers, and the request's id in the header and in the words.
fn assert_clean(response: &Response, text: &str) {
    let headers = response.headers();
    let id = headers["x-request-id"].to_str().unwrap();
    assert!(text.contains(id), "{text}");
    assert_eq!(headers[header::CACHE_CONTROL], "no-store");
    assert_eq!(headers[header::X_CONTENT_TYPE_OPTIONS], "nosniff");
    assert!(
        headers[header::CONTENT_TYPE]
            .to_str()
            .unwrap()
            .starts_with("text/plain")
    );
}

#[tokio::test]
async fn a_panic_is_a_plain_500_that_tells_nothing() {
    let (response, text) = answer(Request::get("/panic"), "").await;
    assert_eq!(response.status(), StatusCode::INTERNAL_SERVER_ERROR);
    assert!(!text.contains("hunter2"));
    assert_clean(&response, &text);
}

#[tokio::test]
async fn what_takes_too_long_is_ended() {
    let (router, _testing) = layered("http://127.0.0.1:3000").await;
    // From here on a wait ends at once when nothing else can go on.
    tokio::time::pause();
    let (response, text) = send(router, Request::get("/slow"), "").await;
    assert_eq!(response.status(), StatusCode::SERVICE_UNAVAILABLE);
    assert_clean(&response, &text);
}

#[tokio::test]
async fn a_body_may_be_as_long_as_the_limit_and_no_longer() {
    let (response, text) = answer(Request::post("/upload"), "x".repeat(BODY_LIMIT)).await;
    assert_eq!((response.status(), text), (StatusCode::OK, BODY_LIMIT.to_string()));
    let (response, text) = answer(Request::post("/upload"), "x".repeat(BODY_LIMIT + 1)).await;
    assert_eq!(response.status(), StatusCode::PAYLOAD_TOO_LARGE, "{text}");
    let announced = Request::post("/upload").header("content-length", BODY_LIMIT + 1);
    let (response, text) = answer(announced, "x".repeat(BODY_LIMIT + 1)).await;
    assert_eq!(response.status(), StatusCode::PAYLOAD_TOO_LARGE, "{text}");
}

#[tokio::test]
async fn another_site_cannot_post() {
    for (name, value) in [
        ("sec-fetch-site", "cross-site"),
        ("sec-fetch-site", "same-site"),
        ("origin", "https://evil.example"),
        ("origin", "null"),
    ] {
        let post = Request::post("/upload").header("host", "127.0.0.1:3000");
        let (response, text) = answer(post.header(name, value), "").await;
        assert_eq!(response.status(), StatusCode::FORBIDDEN, "{name}: {value}");
        assert_clean(&response, &text);
    }
}

#[tokio::test]
async fn this_site_and_programs_can_post() {
    for (name, value) in [
        ("sec-fetch-site", "same-origin"),
        ("origin", "http://127.0.0.1:3000"),
        ("user-agent", "curl"),
    ] {
        // Behind a proxy that changes the host.
        let post = Request::post("/upload").header("host", "relais.internal");
        let (response, _) = answer(post.header(name, value), "").await;
        assert_eq!(response.status(), StatusCode::OK, "{name}: {value}");
    }
}

#[tokio::test]
async fn a_handler_is_told_where_the_request_comes_from() {
    let request = Request::get("/whence").header("x-forwarded-for", "198.51.100.1");
    assert_eq!(answer(request, "").await.1, "198.51.100.1");
}

#[tokio::test]
async fn a_request_does_not_choose_its_own_id() {
    let (response, _) = answer(Request::get("/whence").header("x-request-id", "mine"), "").await;
    assert_ne!(response.headers()["x-request-id"], "mine");
}

#[tokio::test]
async fn strict_transport_goes_with_https_alone() {
    for (public_url, strict) in [("https://portal.example", true), ("http://127.0.0.1:1", false)] {
        let request = Request::get("/whence").body(Body::empty()).unwrap();
        let (router, _testing) = layered(public_url).await;
        let response = router.oneshot(request).await.unwrap();
        let has = response.headers().contains_key(header::STRICT_TRANSPORT_SECURITY);
        assert_eq!(has, strict, "{public_url}");
    }
}
