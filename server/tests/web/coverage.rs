//! Whatever answers without a session stands on a list with a reason. Fails for an address that somebody adds
//! and forgets to protect, and for a reason that has outlived its address.

use std::collections::BTreeSet;

use http::{Method, StatusCode};
use leptos::server_fn::axum::server_fn_paths;
use relais_server::{forms::FORMS, page_paths, session::PUBLIC};

use crate::harness::{Answer, Customer, FIRST_CLASS, Site, Visitor};

/// Every address, as it is asked.
pub(crate) fn addresses() -> BTreeSet<(String, String)> {
    let functions = server_fn_paths().map(|(path, method)| (method.to_string(), path.to_owned()));
    let pages = page_paths().into_iter().map(|path| ("GET".to_owned(), path.to_owned()));
    let forms = FORMS.iter().map(|(path, _)| ("POST".to_owned(), (*path).to_owned()));
    functions.chain(pages).chain(forms).collect()
}

pub(crate) fn is_public(method: &str, path: &str) -> bool {
    PUBLIC
        .iter()
        .any(|public| public.method == *method && public.path == path)
}

/// As [`filled_of`], of the customer of most tests.
async fn filled(site: &Site, path: &str) -> [String; 2] {
    filled_of(&site.customer("ABC Company").await, path)
}

/// With an id that exists, and with one that does not.
pub(crate) fn filled_of(abc: &Customer, path: &str) -> [String; 2] {
    let contact = abc.contact("steve@abc.example");
    let unknown = "01900000-0000-7000-8000-00000000ffff";
    // What works with these needs no id that exists: whoever has none is refused before it is looked at.
    let path = path
        .replace("{staff}", unknown)
        .replace("{token}", unknown)
        .replace("{logo}", unknown);
    [(abc.id.as_str(), contact.as_str()), (unknown, unknown)].map(|(customer, contact)| {
        path.replace("{customer}", customer)
            .replace("{contact}", contact)
            .replace("{role}", "01900000-0000-7000-8000-000000000004")
            .replace("{section}", "billing")
            .replace("{viewed}", contact)
            .replace("{kind}", "technical")
            .replace("{class}", FIRST_CLASS)
            .replace("{bulk}", unknown)
            .replace("{mail}", unknown)
            .replace("{letter}", "ownership_offered")
            .replace("{language}", "en")
            .replace("{registration}", unknown)
    })
}

async fn asked(visitor: &mut Visitor, method: &str, path: &str) -> Answer {
    match method {
        "GET" => visitor.get(path).await,
        _ if path.starts_with("/fn/") => visitor.call(path, serde_json::json!({})).await,
        _ => visitor.post(path, &[("x", "y")]).await,
    }
}

fn is_refused(answer: &Answer) -> bool {
    let to_sign_in = answer.location() == "/sign-in" || answer.location().starts_with("/sign-in?next=");
    answer.status == StatusCode::UNAUTHORIZED || (answer.status == StatusCode::SEE_OTHER && to_sign_in)
}

#[tokio::test]
async fn nothing_answers_without_a_session_but_what_is_public_for_a_reason() {
    let site = Site::new().await;
    let addresses = addresses();
    assert!(addresses.len() > 30, "{addresses:?}");
    let mut open = Vec::new();
    for (method, path) in &addresses {
        let is_public = is_public(method, path);
        for path in filled(&site, path).await {
            let mut visitor = site.visitor();
            let answer = asked(&mut visitor, method, &path).await;
            if is_public {
                // A login and a password that are wrong are refused as well, by the page itself.
                let by_itself = path == "/sign-in" && !answer.forms_to("/sign-in").is_empty();
                assert!(
                    by_itself || !is_refused(&answer),
                    "{method} {path} is listed as public, and is not"
                );
            } else if !is_refused(&answer) {
                open.push(format!("{method} {path} answers {}", answer.status));
            }
            assert!(!visitor.cookies.contains_key("relais_session"), "{method} {path}");
        }
    }
    assert!(open.is_empty(), "without a session:\n{}", open.join("\n"));
}

#[tokio::test]
async fn an_address_that_does_not_exist_asks_to_sign_in_like_one_that_does() {
    let site = Site::new().await;
    for path in [
        "/nowhere",
        "/contacts/x/y/z",
        "/api/v1/contacts",
        "/sign-in/x",
        "/fnord",
    ] {
        let answer = site.visitor().get(path).await;
        assert!(is_refused(&answer), "{path}: {}", answer.status);
    }
    for path in ["/nowhere", "/fn/nothing", "/contacts"] {
        for method in [Method::POST, Method::PUT, Method::DELETE, Method::OPTIONS] {
            let answer = site.visitor().request(method.clone(), path).await;
            assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{method} {path}");
        }
    }
    assert!(is_refused(&site.visitor().request(Method::HEAD, "/contacts").await));
}

#[tokio::test]
async fn every_reason_belongs_to_an_address() {
    let addresses = addresses();
    for public in PUBLIC {
        let address = (public.method.to_string(), public.path.to_owned());
        assert!(
            addresses.contains(&address),
            "{} {} is gone",
            public.method,
            public.path
        );
        assert!(public.reason.len() > 10, "{} has no reason", public.path);
    }
}

#[tokio::test]
async fn a_server_function_without_a_session_answers_as_it_would_itself() {
    let site = Site::new().await;
    let answer = site.visitor().call("/fn/contacts/list", serde_json::json!({})).await;
    assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
    assert_eq!(answer.header("content-type"), "application/json");
    assert_eq!(answer.parsed::<()>(), Err(domain::Failure::SignedOut));
}

#[tokio::test]
async fn a_server_function_answers_the_browser_in_its_own_kind_also_when_it_refuses() {
    let site = Site::new().await;
    let mut owner = site.signed_in(crate::harness::OWNER).await;
    for (visitor, status) in [
        (&mut owner, StatusCode::OK),
        (&mut site.visitor(), StatusCode::UNAUTHORIZED),
    ] {
        let request = visitor.calling("/fn/session/shell", "application/x-postcard");
        let answer = visitor.send(request, r#"{"scope":"Own"}"#.to_owned()).await;
        assert_eq!(
            (answer.status, answer.header("content-type")),
            (status, "application/x-postcard")
        );
    }
}

#[tokio::test]
async fn what_a_server_function_cannot_read_is_refused_and_is_no_fault_of_ours() {
    let site = Site::new().await;
    let mut owner = site.signed_in(crate::harness::OWNER).await;
    for body in ["", "{", "[]", r#"{"scope":"Mars"}"#, r#"{"scope":"Own","query":7}"#] {
        let request = owner.calling("/fn/contacts/list", "application/json");
        let answer = owner.send(request, body.to_owned()).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{body}");
        assert_eq!(answer.parsed::<()>(), Err(domain::Failure::Invalid(Vec::new())));
    }
}

#[tokio::test]
async fn whoever_owes_a_password_gets_nowhere_else() {
    let site = Site::new().await;
    let mut owing = crate::sign_in::owing(&site).await;
    for (method, path) in &addresses() {
        if path == "/sign-out" {
            continue;
        }
        let is_public = is_public(method, path);
        for path in filled(&site, path).await {
            let answer = asked(&mut owing, method, &path).await;
            let is_let_through = path == "/change-password" || is_public && path != "/sign-in";
            let is_led_there = answer.status == StatusCode::SEE_OTHER && answer.location() == "/change-password";
            let is_refused = answer.status == StatusCode::UNAUTHORIZED;
            assert!(
                is_let_through || is_led_there || is_refused,
                "{method} {path}: {}",
                answer.status
            );
            if path.starts_with("/fn/") && !is_public {
                assert!(is_refused, "{method} {path}: {}", answer.status);
            }
        }
    }
    assert_eq!(owing.get("/change-password").await.status, StatusCode::OK);
    assert_eq!(owing.get("/nowhere").await.location(), "/change-password");
}

/// Where routes are made, and from which list; whoever makes one elsewhere is to add a list, and rows for it.
const ROUTED: [(&str, &str); 5] = [
    ("forms.rs", "FORMS"),
    ("site.rs", "PATTERNS"),
    ("logo.rs", "LOGO"),
    // Nobody's data, and asked by machines: whether the process and its database answer.
    ("health.rs", "/livez"),
    // A letter as a page of its own: a row of the table of `isolation`.
    ("mails.rs", "PREVIEW"),
];

#[test]
fn nothing_is_routed_but_what_stands_on_a_list() {
    let folder = std::path::Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/src"));
    let mut left = vec![folder.to_owned()];
    let mut found = BTreeSet::new();
    while let Some(folder) = left.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                left.push(path);
                continue;
            }
            let text = std::fs::read_to_string(&path).unwrap();
            let is_routing = [".route(", ".route_service(", ".nest_service(", ".fallback("]
                .iter()
                .any(|call| text.contains(call));
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            if is_routing && name != "tests.rs" {
                let list = ROUTED.iter().find(|(file, _)| *file == name).map(|(_, list)| *list);
                assert!(
                    list.is_some_and(|list| text.contains(list)),
                    "{} makes routes that stand on no list",
                    path.display()
                );
                found.insert(name);
            }
        }
    }
    assert_eq!(found.len(), ROUTED.len(), "{found:?}");
    // What is read stands among the pages, what is posted among the forms, and every server function is known.
    let addresses = addresses();
    for (path, _) in FORMS {
        assert!(addresses.contains(&("POST".to_owned(), (*path).to_owned())), "{path}");
    }
}
