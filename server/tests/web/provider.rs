//! What everybody sees of the provider: its logo, *Contact us* at the foot of every page, its language.

use domain::{Failure, FieldFailure, Reason, form::Done};
use http::StatusCode;
use serde_json::{Value, json};

use crate::harness::{OWNER, STAFF, SUPPORT, Site, Visitor};

const SETTINGS: &str = "/provider/settings";
const LOGO: &str = "/provider/settings/logo";
const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x06\0\0\0\xff\xfe";
const PAGE: &str = "text/html,*/*;q=0.8";

/// Where the logo is, as the page of sign-in has it.
async fn logo(site: &Site) -> Option<String> {
    let page = site.visitor().get("/sign-in").await;
    let (_, rest) = page.text.split_once("src=\"/logo/")?;
    Some(format!("/logo/{}", rest.split_once('"')?.0))
}

async fn save(staff: &mut Visitor, changes: &[(&str, &str)]) {
    let mut form = staff.get(SETTINGS).await.form(SETTINGS);
    for (name, value) in changes {
        form.set(name, value);
    }
    assert_eq!(staff.submit(&form, None).await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn a_logo_is_shown_in_the_bar_on_sign_in_and_on_error_pages_and_kept_by_browsers() {
    let site = Site::new().await;
    let mut staff = site.signed_in(STAFF).await;
    assert_eq!(logo(&site).await, None);
    // What the browser calls it counts for nothing.
    let done = staff.upload(LOGO, PAGE, ("logo.svg", "image/svg+xml"), PNG).await;
    assert_eq!((done.status, done.location()), (StatusCode::SEE_OTHER, SETTINGS));
    let path = logo(&site).await.unwrap();
    let shown = format!("src=\"{path}\"");
    let mut owner = site.signed_in(OWNER).await;
    for address in ["/contacts", "/nowhere", "/provider/customers"] {
        assert!(owner.get(address).await.text.contains(&shown), "{address}");
    }
    let answer = site.visitor().get(&path).await;
    assert_eq!((answer.status, answer.bytes.as_slice()), (StatusCode::OK, PNG));
    for (name, value) in [
        ("content-type", "image/png"),
        ("x-content-type-options", "nosniff"),
        ("cache-control", "public, max-age=31536000, immutable"),
    ] {
        assert_eq!(answer.header(name), value);
    }
    assert!(answer.header("content-security-policy").contains("default-src 'none'"));
    let webp = b"RIFF\x1a\0\0\0WEBPVP8L";
    let done = staff.upload(LOGO, "application/json", ("l", "image/webp"), webp).await;
    assert_eq!(done.parsed::<Done>().unwrap().to, SETTINGS);
    let other = logo(&site).await.unwrap();
    assert_ne!(other, path);
    assert_eq!(site.visitor().get(&path).await.status, StatusCode::NOT_FOUND);
    assert_eq!(site.visitor().get(&other).await.header("content-type"), "image/webp");
    let form = staff.get(SETTINGS).await.form(LOGO);
    let removed = staff.submit(&form, Some(("action", "remove"))).await;
    assert_eq!((removed.status, removed.location()), (StatusCode::SEE_OTHER, SETTINGS));
    assert_eq!(logo(&site).await, None);
    assert_eq!(site.visitor().get(&other).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn what_is_no_image_or_too_large_is_refused_at_its_field() {
    let site = Site::new().await;
    let mut staff = site.signed_in(STAFF).await;
    let mut large = PNG.to_vec();
    large.resize(100_001, 0);
    for (file, reason, words) in [
        (
            b"<svg xmlns='http://www.w3.org/2000/svg'/>".as_slice(),
            Reason::ImageKind,
            "no PNG, JPEG or WebP",
        ),
        (
            large.as_slice(),
            Reason::FileTooLarge { kilobytes: 100 },
            "more than 100 kB",
        ),
        (b"", Reason::Required, "This field is needed"),
    ] {
        let answer = staff.upload(LOGO, PAGE, ("logo.png", "image/png"), file).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(answer.text.contains(words), "{words}");
        assert!(
            answer.text.contains("data-page=\"/provider/settings\""),
            "a reload asks for the page"
        );
        let answer = staff
            .upload(LOGO, "application/json", ("logo.png", "image/png"), file)
            .await;
        let failure = FieldFailure::new("logo", reason);
        assert_eq!(answer.parsed::<Done>(), Err(Failure::Invalid(vec![failure])));
    }
    large.resize(300_000, 0);
    let answer = staff.upload(LOGO, PAGE, ("logo.png", "image/png"), &large).await;
    assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE);
    let mut support = site.signed_in(SUPPORT).await;
    let answer = support.upload(LOGO, PAGE, ("logo.png", "image/png"), PNG).await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
    // No other form takes files.
    let answer = staff.upload(SETTINGS, PAGE, ("logo.png", "image/png"), PNG).await;
    assert!(answer.status.is_client_error(), "{}", answer.status);
    assert_eq!(logo(&site).await, None);
}

#[tokio::test]
async fn contact_us_is_at_the_foot_of_every_page_as_far_as_it_is_given() {
    let site = Site::new().await;
    let mut staff = site.signed_in(STAFF).await;
    let mut owner = site.signed_in(OWNER).await;
    let english = [
        "Contact us",
        "By phone, or open a ticket in the portal",
        "href=\"tel:18005550199\"",
        "Day and night, every day",
        "href=\"https://support.fibreboreale.example/tickets\"",
        "href=\"mailto:info@fibreboreale.example\"",
    ];
    for (language, words) in [
        ("en-CA", english.as_slice()),
        (
            "fr-CA",
            &[
                "Nous joindre",
                "Par téléphone, ou ouvrez un billet dans le portail",
                "Jour et nuit, tous les jours",
            ],
        ),
    ] {
        owner.language = language;
        let mut visitor = site.visitor();
        visitor.language = language;
        let pages = [
            visitor.get("/sign-in").await,
            owner.get("/contacts").await,
            owner.get("/provider/customers").await,
            owner.get("/nowhere").await,
            owner.get("/contacts/01900000-0000-7000-8000-00000000ffff/edit").await,
        ];
        for page in pages {
            let (_, foot) = page.text.split_once("<footer class=\"foot\"").unwrap();
            let (foot, _) = foot.split_once("</footer>").unwrap();
            for word in words {
                assert!(foot.contains(word), "{word} is not in {foot}");
            }
        }
    }
    let nothing = [
        "phone",
        "text_en",
        "text_fr",
        "hours_en",
        "hours_fr",
        "ticket_link",
        "questions_link",
    ];
    save(&mut staff, &nothing.map(|name| (name, ""))).await;
    let page = site.visitor().get("/sign-in").await;
    let (_, foot) = page.text.split_once("<footer class=\"foot\"").unwrap();
    let (foot, _) = foot.split_once("</footer>").unwrap();
    assert!(!foot.contains("Contact us") && foot.contains("Fibre Boréale"), "{foot}");
}

#[tokio::test]
async fn whoever_asks_for_no_language_of_ours_gets_the_providers() {
    let site = Site::new().await;
    let mut staff = site.signed_in(STAFF).await;
    let mut visitor = site.visitor();
    visitor.language = "de-AT";
    assert!(visitor.get("/sign-in").await.text.contains("<html lang=\"en\""));
    save(&mut staff, &[("language", "fr")]).await;
    assert!(visitor.get("/sign-in").await.text.contains("<html lang=\"fr\""));
    visitor.language = "en-CA";
    assert!(visitor.get("/sign-in").await.text.contains("<html lang=\"en\""));
    visitor.language = "de-AT";
    visitor.cookies.insert("relais_language".to_owned(), "en".to_owned());
    assert!(visitor.get("/sign-in").await.text.contains("<html lang=\"en\""));
}

#[tokio::test]
async fn how_long_sessions_of_staff_last_is_set_within_limits() {
    let site = Site::new().await;
    let mut staff = site.signed_in(STAFF).await;
    let mut form = staff.get(SETTINGS).await.form(SETTINGS);
    assert_eq!(
        (form.value("staff_idle_minutes"), form.value("staff_absolute_minutes")),
        ("30", "720")
    );
    form.set("staff_idle_minutes", "4")
        .set("staff_absolute_minutes", "soon");
    let wrong = staff.submit(&form, None).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.text.contains("A whole number from 5 to 480.") && wrong.text.contains("from 30 to 1440."));
    assert_eq!(wrong.form(SETTINGS).value("staff_absolute_minutes"), "soon");
    save(
        &mut staff,
        &[("staff_idle_minutes", "5"), ("staff_absolute_minutes", "60")],
    )
    .await;
    site.clock.advance_minutes(5);
    assert_eq!(
        staff.get(SETTINGS).await.location(),
        "/sign-in?next=%2Fprovider%2Fsettings"
    );
    let mut again = site.signed_in(STAFF).await;
    let page: Value = again.ask("/fn/provider_settings/page", json!({})).await.unwrap();
    assert_eq!(page["page"]["draft"]["staff_idle_minutes"], "5");
}
