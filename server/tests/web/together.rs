//! Many people at once, on several threads: each gets their own page, in their own language, and nothing of
//! anybody else's. What Leptos would mix up is described in `server/src/confined.rs`.

use http::StatusCode;
use serde_json::{Value, json};

use crate::harness::{MANAGER, OWNER, Site};

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn nobody_gets_anything_of_somebody_elses_request() {
    let site = Site::new().await;
    let mut asking = tokio::task::JoinSet::new();
    for (language, title) in [
        ("en", "<title>Sign in · Relais</title>"),
        ("fr", "<title>Ouvrir une session · Relais</title>"),
    ] {
        for _ in 0..3 {
            let mut reader = site.visitor();
            reader.language = language;
            asking.spawn(async move {
                for _ in 0..60 {
                    let page = reader.get("/sign-in").await;
                    assert_eq!(page.status, StatusCode::OK, "{}", page.text);
                    assert!(page.text.contains(title), "{language}: {}", &page.text[..600]);
                }
            });
        }
    }
    // What one posts is in the page of that one alone.
    let manager = site.signed_in(MANAGER).await;
    for _ in 0..2 {
        let mut manager = manager.clone();
        asking.spawn(async move {
            for _ in 0..30 {
                let page = manager.post("/contacts/new", &[("first_name", "Confidential")]).await;
                assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", page.text);
                assert_eq!(page.form("/contacts/new").value("first_name"), "Confidential");
            }
        });
    }
    let owner = site.signed_in(OWNER).await;
    for _ in 0..2 {
        let mut owner = owner.clone();
        asking.spawn(async move {
            for _ in 0..120 {
                let form: Value = owner
                    .ask("/fn/contacts/form", json!({ "scope": "Own", "id": null }))
                    .await
                    .unwrap();
                assert_eq!(form["draft"]["first_name"], "");
            }
        });
    }
    while let Some(done) = asking.join_next().await {
        done.unwrap();
    }
}
