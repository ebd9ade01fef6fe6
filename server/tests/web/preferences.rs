//! Language and theme: in the first byte, before and after signing in.

use domain::Language;
use http::StatusCode;

use crate::harness::{MANAGER, Site};

#[tokio::test]
async fn the_first_byte_is_in_the_language_that_was_chosen() {
    let site = Site::new().await;
    let lang = |text: &str| {
        text.split_once("<html lang=\"").unwrap().1[..2]
            .parse::<Language>()
            .unwrap()
    };
    let mut visitor = site.visitor();
    assert_eq!(lang(&visitor.get("/sign-in").await.text), Language::En);
    visitor.language = "fr-CA,fr;q=0.9";
    let page = visitor.get("/sign-in").await;
    assert_eq!(lang(&page.text), Language::Fr);
    // The cookie goes before the browser, the profile before the cookie.
    let form = page.form("/preferences");
    let chosen = visitor.submit(&form, Some(("language", "en"))).await;
    assert_eq!((chosen.status, chosen.location()), (StatusCode::SEE_OTHER, "/sign-in"));
    assert_eq!(visitor.cookies["relais_language"], "en");
    assert_eq!(lang(&visitor.get("/sign-in").await.text), Language::En);
    let mut manager = site.signed_in(MANAGER).await;
    let french = manager
        .post("/preferences", &[("language", "fr"), ("return", "/contacts?q=a")])
        .await;
    assert_eq!(french.location(), "/contacts?q=a");
    manager.cookies.insert("relais_language".to_owned(), "en".to_owned());
    assert_eq!(lang(&manager.get("/contacts").await.text), Language::Fr);
    let mut elsewhere = site.signed_in(MANAGER).await;
    assert_eq!(lang(&elsewhere.get("/contacts").await.text), Language::Fr);
    // An error is told in it too.
    visitor.cookies.insert("relais_language".to_owned(), "fr".to_owned());
    let again = visitor.post("/sign-in", &[("login", "x"), ("password", "y")]).await;
    assert_eq!(lang(&again.text), Language::Fr);
}

#[tokio::test]
async fn the_theme_is_in_the_first_byte() {
    let site = Site::new().await;
    let mut visitor = site.visitor();
    let page = visitor.get("/sign-in").await;
    let form = page
        .forms_to("/preferences")
        .into_iter()
        .find(|form| form.has("theme"))
        .unwrap();
    visitor.submit(&form, Some(("theme", "dark"))).await;
    assert!(visitor.get("/sign-in").await.text.contains("data-theme=\"dark\""));
    visitor
        .post("/preferences", &[("theme", "\"><script>"), ("return", "/sign-in")])
        .await;
    assert_eq!(visitor.cookies["relais_theme"], "system");
    assert!(!visitor.get("/sign-in").await.text.contains("data-theme=\""));
}
