//! Signing in and out: what a stranger can learn of it, the limit on tries, where it leads, and the cookie.

use domain::session::Scope;
use http::{HeaderValue, Method, Request, StatusCode, header};
use serde_json::json;

use crate::harness::{ADMINISTRATOR, OTHER_OWNER, OWNER, PASSWORD, STAFF, Site, Visitor};

const STEVE: &str = "steve@abc.example";

/// Somebody who signed in with a password that was made for them.
pub(crate) async fn owing(site: &Site) -> Visitor {
    let (visitor, _) = owing_with_password(site).await;
    visitor
}

async fn owing_with_password(site: &Site) -> (Visitor, String) {
    let abc = site.customer("ABC Company").await;
    let (scope, steve) = (Scope::Customer(abc.id.clone()), abc.contact(STEVE));
    let mut staff = site.signed_in(STAFF).await;
    let arguments = json!({ "scope": scope });
    let password: String = staff
        .ask("/fn/portal_access/generate_password", arguments)
        .await
        .unwrap();
    let mut form = staff.contact_form(&scope, Some(&steve)).await;
    form.draft.access.password.clone_from(&password);
    let arguments = json!({ "scope": scope, "id": steve, "version": form.version, "draft": form.draft });
    assert_eq!(
        staff.call("/fn/contacts/update", arguments).await.status,
        StatusCode::OK
    );
    let mut visitor = site.visitor();
    let answer = visitor
        .post("/sign-in", &[("login", STEVE), ("password", &password)])
        .await;
    assert_eq!(
        (answer.status, answer.location()),
        (StatusCode::SEE_OTHER, "/change-password")
    );
    (visitor, password)
}

#[tokio::test]
async fn an_unknown_login_and_a_wrong_password_are_told_apart_by_nothing() {
    let site = Site::new().await;
    let mut answers = Vec::new();
    // Of one length, so that nothing but the login itself differs.
    for login in ["steve@abc.example", "stave@abc.example", "STEVE@abc.example"] {
        let answer = site
            .visitor()
            .post("/sign-in", &[("login", login), ("password", "wrong wrong wrong")])
            .await;
        assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
        assert_eq!(answer.form("/sign-in").value("login"), login);
        assert_eq!(answer.form("/sign-in").value("password"), "");
        assert!(!answer.headers.contains_key(header::SET_COOKIE));
        let mut headers = answer.headers.clone();
        for own in ["x-request-id", "content-security-policy"] {
            headers.remove(own);
        }
        answers.push((headers, answer.lasting().replace(login, "LOGIN")));
    }
    assert_eq!(answers[0], answers[1]);
    assert_eq!(answers[0], answers[2]);
}

#[tokio::test]
async fn why_the_right_password_is_not_enough_is_said_to_who_has_it() {
    let site = Site::new().await;
    let mut told = Vec::new();
    for login in ["samuel@abc.example", "olivier@abc.example", "genevieve@abc.example"] {
        let answer = site
            .visitor()
            .post("/sign-in", &[("login", login), ("password", PASSWORD)])
            .await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{login}");
        assert_eq!(answer.form("/sign-in").value("login"), login);
        told.push(answer.lasting().replace(login, "LOGIN"));
        let answer = site
            .visitor()
            .post("/sign-in", &[("login", login), ("password", "x")])
            .await;
        assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{login}");
    }
    assert!(told[0] != told[1] && told[1] != told[2] && told[0] != told[2]);
}

#[tokio::test]
async fn after_five_wrong_tries_the_page_says_how_long_to_wait() {
    let site = Site::new().await;
    let mut pages = Vec::new();
    for login in [STEVE, "stave@abc.example"] {
        for _ in 0..5 {
            let answer = site
                .visitor()
                .post("/sign-in", &[("login", login), ("password", "wrong")])
                .await;
            assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
        }
        let answer = site
            .visitor()
            .post("/sign-in", &[("login", login), ("password", PASSWORD)])
            .await;
        assert_eq!(answer.status, StatusCode::TOO_MANY_REQUESTS);
        assert_eq!(answer.header("retry-after"), "1");
        assert!(answer.text.contains("Too many tries. Wait 1 second and try again."));
        assert_eq!(answer.form("/sign-in").value("login"), login);
        pages.push(answer.lasting().replace(login, "LOGIN"));
    }
    assert_eq!(pages[0], pages[1], "whether there is such a login is not told");
    // Others are not held up, and neither is this one for ever.
    site.signed_in(OWNER).await;
    site.clock.advance(std::time::Duration::from_secs(1));
    site.signed_in(STEVE).await;
}

#[tokio::test]
async fn a_browser_from_which_somebody_came_in_is_not_held_up_by_strangers() {
    let site = Site::new().await;
    let mut steve = site.signed_in(STEVE).await;
    assert!(steve.cookies.contains_key("relais_device"));
    steve.post::<&str, &str>("/sign-out", &[]).await;
    for n in 0..12 {
        site.clock.advance_minutes(15);
        let fields = [("login", STEVE), ("password", "wrong")];
        let answer = site.visitor().post("/sign-in", &fields).await;
        assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{n}");
    }
    let fields = [("login", STEVE), ("password", PASSWORD)];
    let stranger = site.visitor().post("/sign-in", &fields).await;
    assert_eq!(stranger.status, StatusCode::TOO_MANY_REQUESTS);
    assert!(stranger.text.contains("Wait 15 minutes"), "{}", stranger.text);
    assert_eq!(steve.post("/sign-in", &fields).await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn signing_in_leads_to_the_page_that_was_asked_for() {
    let site = Site::new().await;
    let mut visitor = site.visitor();
    let asked = visitor.get("/contacts?q=c%C3%B4t%C3%A9&sort=-name").await;
    assert_eq!(asked.status, StatusCode::SEE_OTHER);
    assert_eq!(
        asked.location(),
        "/sign-in?next=%2Fcontacts%3Fq%3Dc%25C3%25B4t%25C3%25A9%26sort%3D-name"
    );
    let page = visitor.get(asked.location()).await;
    let mut form = page.form("/sign-in");
    form.set("login", OWNER).set("password", "wrong");
    let again = visitor.submit(&form, None).await;
    assert_eq!(again.status, StatusCode::UNAUTHORIZED);
    let mut form = again.form("/sign-in");
    form.set("password", PASSWORD);
    let signed = visitor.submit(&form, None).await;
    assert_eq!(
        (signed.status, signed.location()),
        (StatusCode::SEE_OTHER, "/contacts?q=c%C3%B4t%C3%A9&sort=-name")
    );
    assert_eq!(visitor.get(signed.location()).await.status, StatusCode::OK);
}

#[tokio::test]
async fn signing_in_leads_nowhere_else() {
    let site = Site::new().await;
    for next in [
        "//evil.example",
        "/\\evil.example",
        "https://evil.example/contacts",
        "javascript:alert(1)",
        "/\t/evil.example",
        "/x\r\nset-cookie: a=b",
        "contacts",
        "",
    ] {
        let fields = [("login", OWNER), ("password", PASSWORD), ("next", next)];
        let answer = site.visitor().post("/sign-in", &fields).await;
        assert_eq!(
            (answer.status, answer.location()),
            (StatusCode::SEE_OTHER, "/"),
            "{next:?}"
        );
        // The session, and by what the browser is known again.
        assert_eq!(answer.headers.get_all(header::SET_COOKIE).iter().count(), 2);
        let answer = site
            .visitor()
            .post("/preferences", &[("language", "fr"), ("return", next)])
            .await;
        assert_eq!(
            (answer.status, answer.location()),
            (StatusCode::SEE_OTHER, "/"),
            "{next:?}"
        );
    }
}

#[tokio::test]
async fn another_site_cannot_sign_anybody_in_or_out() {
    let site = Site::new().await;
    let mut owner = site.signed_in(OWNER).await;
    for (name, value) in [
        ("sec-fetch-site", "cross-site"),
        ("origin", "https://evil.example"),
        ("origin", "null"),
    ] {
        for path in [
            "/sign-in",
            "/sign-out",
            "/preferences",
            "/contacts/new",
            "/fn/contacts/add",
        ] {
            let request = Request::post(path)
                .header(name, value)
                .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
            let body = format!(
                "login={OTHER_OWNER}&password={}&language=fr",
                PASSWORD.replace(' ', "+")
            );
            let answer = owner.send(request, body).await;
            assert_eq!(answer.status, StatusCode::FORBIDDEN, "{path} {name}: {value}");
            assert!(!answer.headers.contains_key(header::SET_COOKIE));
        }
    }
    assert_eq!(owner.get("/contacts").await.status, StatusCode::OK);
}

#[tokio::test]
async fn the_cookie_is_out_of_reach_of_scripts_and_over_https_of_other_hosts() {
    for (public_url, begins, ends) in [
        (
            "http://127.0.0.1:3000",
            "relais_session=",
            "; Path=/; HttpOnly; SameSite=Lax",
        ),
        (
            "https://portal.example",
            "__Host-relais_session=",
            "; Path=/; HttpOnly; SameSite=Lax; Secure",
        ),
    ] {
        let site = Site::at(public_url).await;
        let mut visitor = site.visitor();
        let answer = visitor
            .post("/sign-in", &[("login", OWNER), ("password", PASSWORD)])
            .await;
        let cookie = answer.header("set-cookie");
        assert!(cookie.starts_with(begins) && cookie.ends_with(ends), "{cookie}");
        assert!(cookie.len() > begins.len() + ends.len() + 40, "{cookie}");
        assert_eq!(visitor.get("/contacts").await.status, StatusCode::OK);
        let answer = visitor.post::<&str, &str>("/sign-out", &[]).await;
        assert_eq!((answer.status, answer.location()), (StatusCode::SEE_OTHER, "/sign-in"));
        assert!(answer.header("set-cookie").contains("Max-Age=0"));
        assert!(!visitor.cookies.keys().any(|name| name.ends_with("session")));
    }
}

#[tokio::test]
async fn signing_out_ends_the_session_itself() {
    let site = Site::new().await;
    let mut owner = site.signed_in(OWNER).await;
    let mut stolen = owner.clone();
    assert_eq!(stolen.get("/contacts").await.status, StatusCode::OK);
    owner.post::<&str, &str>("/sign-out", &[]).await;
    let answer = stolen.get("/contacts").await;
    assert_eq!(answer.location(), "/sign-in?next=%2Fcontacts");
    // The browser may have been given another token in the meantime: signing out alone takes the cookie back.
    assert_eq!(answer.header("set-cookie"), "");
    assert!(!owner.cookies.contains_key("relais_session"));
}

#[tokio::test]
async fn signing_in_again_ends_the_session_before() {
    let site = Site::new().await;
    let mut browser = site.signed_in(OWNER).await;
    let mut before = browser.clone();
    browser
        .post("/sign-in", &[("login", ADMINISTRATOR), ("password", PASSWORD)])
        .await;
    assert_ne!(browser.cookies, before.cookies);
    assert_eq!(before.get("/contacts").await.status, StatusCode::SEE_OTHER);
    assert_eq!(browser.get("/contacts").await.status, StatusCode::OK);
}

#[tokio::test]
async fn a_session_ends_by_itself() {
    let site = Site::new().await;
    let mut owner = site.signed_in(OWNER).await;
    site.clock.advance_minutes(29);
    assert_eq!(owner.get("/contacts").await.status, StatusCode::OK);
    site.clock.advance_minutes(31);
    let answer = owner.call("/fn/contacts/list", json!({})).await;
    assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
    assert_eq!(owner.get("/contacts").await.location(), "/sign-in?next=%2Fcontacts");
}

#[tokio::test]
async fn whoever_is_signed_in_does_not_see_the_sign_in_page() {
    let site = Site::new().await;
    for login in [OWNER, STAFF] {
        let mut visitor = site.signed_in(login).await;
        let answer = visitor.get("/sign-in?next=/contacts").await;
        assert_eq!((answer.status, answer.location()), (StatusCode::SEE_OTHER, "/"));
    }
    let mut staff = site.signed_in(STAFF).await;
    assert_eq!(staff.get("/").await.location(), "/provider/customers");
    let mut owner = site.signed_in(OWNER).await;
    assert_eq!(owner.get("/").await.status, StatusCode::OK);
}

#[tokio::test]
async fn a_password_that_was_made_for_somebody_is_changed_before_anything_else() {
    let site = Site::new().await;
    let (mut steve, password) = owing_with_password(&site).await;
    let mut elsewhere = steve.clone();
    let page = steve.get("/").await;
    assert_eq!(page.location(), "/change-password");
    let page = steve.get("/change-password?next=%2Fprofile").await;
    let mut form = page.form("/change-password");
    form.set("current", "not this one")
        .set("new", "short")
        .set("again", "other");
    let again = steve.submit(&form, None).await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(
        again.text.matches("aria-invalid=\"true\"").count(),
        2,
        "new and again: {}",
        again.text
    );
    for (name, value) in [("current", "not this one"), ("new", "short"), ("again", "other")] {
        assert!(!again.text.contains(&format!("value=\"{value}\"")), "{name} comes back");
    }
    let new = "a better one than that";
    let mut form = again.form("/change-password");
    form.set("current", "not this one").set("new", new).set("again", new);
    let again = steve.submit(&form, None).await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
    form.set("current", &password);
    let changed = steve.submit(&form, None).await;
    assert_eq!(
        (changed.status, changed.location()),
        (StatusCode::SEE_OTHER, "/profile")
    );
    assert_eq!(steve.get("/").await.status, StatusCode::OK);
    assert_eq!(elsewhere.get("/").await.location(), "/sign-in");
    let mut once_more = site.visitor();
    let answer = once_more.post("/sign-in", &[("login", STEVE), ("password", new)]).await;
    assert_eq!(answer.location(), "/");
}

#[tokio::test]
async fn what_is_no_form_is_refused_in_both_languages() {
    let site = Site::new().await;
    let mut visitor = site.visitor();
    let json = Request::builder()
        .method(Method::POST)
        .uri("/sign-in")
        .header(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    let answer = visitor.send(json, "{}".to_owned()).await;
    assert_eq!(answer.status, StatusCode::UNSUPPORTED_MEDIA_TYPE);
    let answer = visitor.post_body("/sign-in", "login=%ff".to_owned()).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.text.contains(answer.header("x-request-id")), "{}", answer.text);
    let answer = visitor
        .post_body("/sign-in", format!("login={}", "x".repeat(300_000)))
        .await;
    assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE);
    let answer = visitor.post("/preferences", &[("language", "xx")]).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
}
