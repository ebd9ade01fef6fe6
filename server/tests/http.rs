//! What every address answers with, seen from outside.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use axum::{
    Router,
    body::{Body, to_bytes},
    extract::{Request, connect_info::MockConnectInfo},
};
use backend::{
    sign_in::{Anonymous, Outcome},
    testing::{Engine, Testing},
};
use http::{HeaderMap, StatusCode};
use relais_server::Service;
use secrecy::{ExposeSecret, SecretString};
use tower::ServiceExt;

struct Answer {
    status: StatusCode,
    headers: HeaderMap,
    body: Vec<u8>,
}

impl Answer {
    fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    fn text(&self) -> &str {
        std::str::from_utf8(&self.body).unwrap()
    }
}

/// The router, and the cookie of a session of staff.
async fn router() -> (Router, String, Testing) {
    let testing = Testing::new(Engine::Sqlite).await;
    let password = SecretString::from("correct horse battery");
    let staff = testing.backend.staff();
    staff
        .create(
            "staff",
            "staff@relais.example",
            "Catherine Lavoie",
            Some(password.clone()),
        )
        .await
        .unwrap();
    let anonymous = Anonymous {
        address: PEER.ip(),
        agent: String::new(),
        device: None,
    };
    let outcome = testing.backend.sign_in().sign_in(&anonymous, "staff", password).await;
    let Ok(Outcome::Signed { token, .. }) = outcome else {
        panic!("{outcome:?}");
    };
    let service = Service {
        backend: testing.backend.clone(),
        public_url: "http://127.0.0.1:3000".parse().unwrap(),
        trusted_proxies: [].into(),
    };
    let router = relais_server::router(service).unwrap().layer(MockConnectInfo(PEER));
    (router, format!("relais_session={}", token.expose_secret()), testing)
}

/// Asks as nobody.
async fn get(path: &str, headers: &[(&str, &str)]) -> Answer {
    let (router, _, _testing) = router().await;
    send(router, path, headers).await
}

/// Asks as staff.
async fn get_as_staff(path: &str, accept: &str) -> Answer {
    let (router, cookie, _testing) = router().await;
    send(router, path, &[("accept", accept), ("cookie", &cookie)]).await
}

async fn send(router: Router, path: &str, headers: &[(&str, &str)]) -> Answer {
    let mut request = Request::get(path);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let response = router.oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
    let (parts, body) = response.into_parts();
    Answer {
        status: parts.status,
        headers: parts.headers,
        body: to_bytes(body, usize::MAX).await.unwrap().to_vec(),
    }
}

const PEER: SocketAddr = SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 4711);
const PAGE: [(&str, &str); 1] = [("accept", "text/html")];

#[tokio::test]
async fn the_process_lives_and_the_database_answers() {
    for (path, words) in [("/livez", "alive\n"), ("/readyz", "ready\n")] {
        let answer = get(path, &[]).await;
        assert_eq!((answer.status, answer.text()), (StatusCode::OK, words));
    }
}

#[tokio::test]
async fn every_answer_has_the_security_headers() {
    for path in ["/livez", "/sign-in", "/nowhere", "/assets/old/pkg/relais.js"] {
        let answer = get(path, &PAGE).await;
        for (name, value) in [
            ("referrer-policy", "same-origin"),
            ("x-content-type-options", "nosniff"),
            ("cross-origin-opener-policy", "same-origin"),
            ("cross-origin-resource-policy", "same-origin"),
            ("cache-control", "no-store"),
        ] {
            assert_eq!(answer.header(name), value, "{path}: {name}");
        }
        assert!(answer.header("permissions-policy").contains("camera=()"));
        assert!(answer.header("content-security-policy").contains("default-src 'none'"));
        assert_eq!(answer.header("x-request-id").len(), 32, "{path}");
    }
}

#[tokio::test]
async fn the_policy_of_a_page_names_the_nonce_of_all_its_scripts() {
    let answer = get("/sign-in", &PAGE).await;
    let policy = answer.header("content-security-policy");
    let (_, rest) = policy.split_once("'nonce-").unwrap();
    let (nonce, _) = rest.split_once('\'').unwrap();
    let mut scripts = answer.text().split("<script").skip(1).peekable();
    assert!(scripts.peek().is_some());
    for script in scripts {
        let (attributes, content) = script.split_once('>').unwrap();
        let runs = !content.starts_with("</script>");
        assert!(!runs || attributes.contains(&format!("nonce=\"{nonce}\"")), "{script}");
    }
    assert_eq!(
        policy,
        format!(
            "default-src 'none'; script-src 'self' 'nonce-{nonce}' 'wasm-unsafe-eval'; \
             style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; \
             form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
        )
    );
    let other = get("/sign-in", &PAGE).await;
    assert!(!other.header("content-security-policy").contains(nonce));
}

#[tokio::test]
async fn what_is_not_there_is_404_as_a_page_for_people_and_as_text_for_programs() {
    let page = get_as_staff("/nowhere", "text/html").await;
    assert_eq!(page.status, StatusCode::NOT_FOUND);
    assert!(page.header("content-type").starts_with("text/html"));
    for path in ["/nowhere", "/assets/old/pkg/relais.js", "/api/v1/nowhere"] {
        let text = get_as_staff(path, "*/*").await;
        assert_eq!(text.status, StatusCode::NOT_FOUND, "{path}");
        assert!(text.header("content-type").starts_with("text/plain"), "{path}");
        assert!(text.text().contains(text.header("x-request-id")), "{path}");
    }
}

#[tokio::test]
async fn pages_are_compressed() {
    let page = get("/sign-in", &[("accept-encoding", "gzip, br")]).await;
    assert_eq!(page.header("content-encoding"), "br");
    assert_eq!(page.header("vary"), "accept-encoding");
}
