//! Two-factor authentication as a browser without a script has it: setting up, signing in, recovery codes, trusted
//! devices, resetting, and showing again that it is them with everything typed kept.

use backend::testing::code;
use domain::{Failure, Refusal, form::Notice, second_factor::Proof, session::Scope};
use http::StatusCode;
use serde_json::json;

use crate::{
    coverage::addresses,
    harness::{ADMINISTRATOR, Answer, FIRST_CLASS, MANAGER, OWNER, PASSWORD, STAFF, Site, Visitor},
};

const EMILIE: &str = "emilie@abc.example";

/// Signs in and lands where something is owed, or at home.
pub(crate) async fn sign_in(site: &Site, visitor: &mut Visitor, login: &str) -> String {
    let answer = visitor
        .post("/sign-in", &[("login", login), ("password", PASSWORD)])
        .await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{login}: {}", answer.text);
    let _ = site;
    answer.location().to_owned()
}

/// The key that a page shows in groups, without the spaces.
fn key(page: &Answer) -> String {
    let (_, rest) = page.text.split_once("class=\"enrol__key\"").expect("a key");
    let (_, rest) = rest.split_once('>').unwrap();
    let shown = rest.split('<').next().unwrap();
    shown.split_whitespace().collect()
}

fn now(site: &Site) -> i64 {
    backend::clock::Clock::now(&*site.clock)
}

/// The recovery codes that a page shows.
fn recovery_codes(page: &Answer) -> Vec<String> {
    let parts = page.text.split("class=\"codes__code\"").skip(1);
    parts
        .map(|part| {
            let (_, rest) = part.split_once('>').unwrap();
            rest.split('<').next().unwrap().to_owned()
        })
        .collect()
}

/// Sets up an app by the form, and gives its key and the recovery codes.
pub(crate) async fn enrol(site: &Site, visitor: &mut Visitor) -> (String, Vec<String>) {
    let page = visitor.get("/two-factor/enrol").await;
    assert_eq!(page.status, StatusCode::OK);
    let key = key(&page);
    let mut form = page.form("/two-factor/enrol");
    form.set("code", &code(&key, now(site)));
    let done = visitor.submit(&form, None).await;
    assert_eq!(done.status, StatusCode::OK, "{}", done.text);
    (key, recovery_codes(&done))
}

/// Has the first class ask for a second factor, or trust devices.
pub(crate) async fn class(site: &Site, field: &str) {
    let mut staff = site.signed_in(STAFF).await;
    let path = format!("/provider/classes/{FIRST_CLASS}");
    let mut form = staff.get(&path).await.form(&path);
    form.tick(field, "true");
    let asked = staff.submit(&form, None).await;
    if asked.status == StatusCode::PRECONDITION_REQUIRED {
        let form = asked.form(&path);
        let (name, value) = form.button("confirm");
        let saved = staff.submit(&form, Some((&name, &value))).await;
        assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.text);
    } else {
        assert_eq!(asked.status, StatusCode::SEE_OTHER, "{}", asked.text);
    }
}

#[tokio::test]
async fn who_is_asked_for_a_second_factor_sets_it_up_at_sign_in_and_then_signs_in_with_it() {
    let site = Site::new().await;
    class(&site, "two_factor").await;
    let mut emilie = site.visitor();
    assert_eq!(sign_in(&site, &mut emilie, EMILIE).await, "/two-factor/enrol");
    let page = emilie.get("/two-factor/enrol").await;
    for part in [
        "role=\"img\"",
        "otpauth://totp/",
        "<path class=\"enrol__dark\" d=\"M4 4h7v1h-7z",
    ] {
        assert!(page.text.contains(part), "{part}");
    }
    assert!(!page.text.contains("style="));
    // A wrong code says so near its field, and the key stays the same.
    let mut form = page.form("/two-factor/enrol");
    form.set("code", "12345");
    let refused = emilie.submit(&form, None).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.text.contains("This code is wrong"));
    assert_eq!(key(&refused), key(&page));
    let mut form = refused.form("/two-factor/enrol");
    form.set("code", &code(&key(&page), now(&site)));
    let done = emilie.submit(&form, None).await;
    assert_eq!(done.status, StatusCode::OK);
    let codes = recovery_codes(&done);
    assert_eq!(codes.len(), 10);
    assert!(done.text.contains("href=\"data:text/plain"), "the codes as a file");
    assert!(done.text.contains("href=\"/\""), "the way on");
    assert_eq!(emilie.get("/").await.status, StatusCode::OK);
    // Shown this once.
    let own = emilie.get("/profile/two-factor").await;
    assert!(own.text.contains("10 of 10 are left") && !own.text.contains(&codes[0]));
    assert!(own.text.contains("cannot be turned off"));

    let mut again = site.visitor();
    let answer = again
        .post(
            "/sign-in",
            &[("login", EMILIE), ("password", PASSWORD), ("next", "/ownership")],
        )
        .await;
    assert_eq!(answer.location(), "/verify?next=%2Fownership");
    let form = again.get(answer.location()).await.form("/verify");
    let used = [
        ("proof", code(&key(&page), now(&site))),
        ("next", form.value("next").to_owned()),
    ];
    let refused = again.post("/verify", &used).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.text.contains("This code was used already"));
    assert_eq!(refused.form("/verify").value("next"), "/ownership");
    assert_eq!(refused.form("/verify").value("proof"), "");
    site.clock.advance_minutes(1);
    let right = [
        ("proof", code(&key(&page), now(&site))),
        ("next", "/ownership".to_owned()),
    ];
    let before = again.cookies["relais_session"].clone();
    let done = again.post("/verify", &right).await;
    assert_eq!((done.status, done.location()), (StatusCode::SEE_OTHER, "/ownership"));
    assert_ne!(again.cookies["relais_session"], before, "another token");
    assert_eq!(again.get("/profile/two-factor").await.status, StatusCode::OK);
}

#[tokio::test]
async fn a_session_that_was_left_open_sets_up_nothing_without_the_password() {
    let site = Site::new().await;
    let mut emilie = site.signed_in(EMILIE).await;
    class(&site, "two_factor").await;
    site.clock.advance_minutes(11);
    assert_eq!(emilie.get("/profile").await.location(), "/two-factor/enrol");
    let page = emilie.get("/two-factor/enrol").await;
    assert!(!page.text.contains("otpauth://"), "no key");
    let to = "/verify?next=%2Ftwo-factor%2Fenrol";
    assert!(page.text.contains(&format!("href=\"{to}\"")), "{}", page.text);
    let form = emilie.get(to).await.form("/verify");
    let right = [("proof", PASSWORD), ("next", form.value("next"))];
    let done = emilie.post("/verify", &right).await;
    assert_eq!(
        (done.status, done.location()),
        (StatusCode::SEE_OTHER, "/two-factor/enrol")
    );
    enrol(&site, &mut emilie).await;
    assert_eq!(emilie.get("/profile").await.status, StatusCode::OK);
}

#[tokio::test]
async fn whoever_owes_a_second_factor_gets_nowhere_else() {
    let site = Site::new().await;
    let mut emilie = site.signed_in(EMILIE).await;
    enrol(&site, &mut emilie).await;
    let mut owing = site.visitor();
    assert_eq!(sign_in(&site, &mut owing, EMILIE).await, "/verify");
    class(&site, "two_factor").await;
    let mut unenrolled = site.visitor();
    assert_eq!(
        sign_in(&site, &mut unenrolled, ADMINISTRATOR).await,
        "/two-factor/enrol"
    );
    for (visitor, page, function) in [
        (&mut owing, "/verify", "/fn/second_factor/verify"),
        (&mut unenrolled, "/two-factor/enrol", "/fn/second_factor/enrol"),
    ] {
        for (method, path) in addresses() {
            let is_public = relais_server::session::PUBLIC
                .iter()
                .any(|public| public.method == method.as_str() && public.path == path);
            // Whoever sets one up may be asked once more who they are.
            let says_who = page == "/two-factor/enrol" && (path == "/verify" || path == "/fn/second_factor/verify");
            if says_who || path == page || path == function || path == "/sign-out" || is_public && path != "/sign-in" {
                continue;
            }
            let filled = path
                .replace("{customer}", "01900000-0000-7000-8000-00000000ffff")
                .replace("{contact}", "01900000-0000-7000-8000-00000000ffff");
            let answer = match method.as_str() {
                "GET" => visitor.get(&filled).await,
                _ if path.starts_with("/fn/") => visitor.call(&filled, json!({})).await,
                _ if path == "/sign-in" => continue,
                _ => visitor.post(&filled, &[("x", "y")]).await,
            };
            let is_led = answer.status == StatusCode::SEE_OTHER && answer.location() == page;
            let is_refused = answer.status == StatusCode::UNAUTHORIZED && path.starts_with("/fn/");
            assert!(is_led || is_refused, "{method} {path}: {}", answer.status);
        }
        assert_eq!(visitor.get(page).await.status, StatusCode::OK);
    }
    assert_eq!(owing.post("/sign-out", &[("x", "y")]).await.location(), "/sign-in");
}

#[tokio::test]
async fn after_five_wrong_codes_the_page_says_how_long_to_wait() {
    let site = Site::new().await;
    let mut emilie = site.signed_in(EMILIE).await;
    let (key, codes) = enrol(&site, &mut emilie).await;
    let mut visitor = site.visitor();
    sign_in(&site, &mut visitor, EMILIE).await;
    for _ in 0..5 {
        let refused = visitor.post("/verify", &[("proof", "not a code at all")]).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    }
    let waits = visitor.post("/verify", &[("proof", codes[0].as_str())]).await;
    assert_eq!(waits.status, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(waits.header("retry-after"), "30");
    assert!(waits.text.contains("Try again in 30 seconds"));
    site.clock.advance_minutes(1);
    let done = visitor
        .post("/verify", &[("proof", code(&key, now(&site)).as_str())])
        .await;
    assert_eq!((done.status, done.location()), (StatusCode::SEE_OTHER, "/"));
}

#[tokio::test]
async fn a_trusted_device_is_known_by_its_cookie_until_it_is_forgotten() {
    let site = Site::new().await;
    class(&site, "trusted_devices").await;
    // A device that is trusted at the instant of a new password is trusted no more.
    site.clock.advance_minutes(1);
    let mut emilie = site.signed_in(EMILIE).await;
    let (_, codes) = enrol(&site, &mut emilie).await;
    let mut visitor = site.visitor();
    sign_in(&site, &mut visitor, EMILIE).await;
    assert!(visitor.get("/verify").await.form("/verify").has("trust"));
    let fields = [("proof", codes[0].as_str()), ("trust", "true")];
    assert_eq!(visitor.post("/verify", &fields).await.status, StatusCode::SEE_OTHER);
    assert!(visitor.cookies.contains_key("relais_trusted"));
    visitor.post("/sign-out", &[("x", "y")]).await;
    assert_eq!(sign_in(&site, &mut visitor, EMILIE).await, "/");
    let mut elsewhere = site.visitor();
    assert_eq!(sign_in(&site, &mut elsewhere, EMILIE).await, "/verify");
    let page = visitor.get("/profile/two-factor").await;
    let forget = page.forms_to("/profile/two-factor");
    let forget = forget
        .iter()
        .find(|form| form.value("action") == "forget")
        .expect("a device");
    assert_eq!(visitor.submit(forget, None).await.status, StatusCode::SEE_OTHER);
    visitor.post("/sign-out", &[("x", "y")]).await;
    assert_eq!(sign_in(&site, &mut visitor, EMILIE).await, "/verify");
}

#[tokio::test]
async fn showing_again_that_it_is_them_keeps_what_was_typed() {
    let site = Site::new().await;
    let abc = site.customer("ABC Company").await;
    let mut bob = site.signed_in(ADMINISTRATOR).await;
    let path = format!("/contacts/{}/edit", abc.contact(EMILIE));
    site.clock.advance_minutes(11);
    let mut form = bob.get(&path).await.form(&path);
    form.set("title", "Comptable").set("access[login]", "emilie.new");
    let asked = bob.submit(&form, Some(("action", "submit"))).await;
    assert_eq!(asked.status, StatusCode::FORBIDDEN);
    let mut form = asked.form(&path);
    assert_eq!(
        (form.value("title"), form.value("access[login]")),
        ("Comptable", "emilie.new")
    );
    form.set("step_up", "not my password");
    let refused = bob.submit(&form, Some(("action", "submit"))).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    assert!(refused.text.contains("This is not your current password."));
    let mut form = refused.form(&path);
    assert_eq!(
        (form.value("title"), form.value("access[login]")),
        ("Comptable", "emilie.new")
    );
    assert_eq!(form.value("step_up"), "");
    form.set("step_up", PASSWORD);
    let done = bob.submit(&form, Some(("action", "submit"))).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
    let form = bob.get(&path).await.form(&path);
    assert_eq!(
        (form.value("title"), form.value("access[login]")),
        ("Comptable", "emilie.new")
    );

    // A form of the other kind, whose button says what it does.
    site.clock.advance_minutes(11);
    let mut chantal = site.signed_in(OWNER).await;
    site.clock.advance_minutes(11);
    let page = chantal.get("/ownership").await;
    let mut form = page.form("/ownership");
    form.set("to", abc.contact(ADMINISTRATOR).as_str())
        .set("reason", "I retire");
    let asked = chantal.submit(&form, None).await;
    assert_eq!(asked.status, StatusCode::FORBIDDEN);
    let mut form = asked.form("/ownership");
    assert_eq!((form.value("reason"), form.value("action")), ("I retire", "offer"));
    form.set("step_up", PASSWORD);
    assert_eq!(chantal.submit(&form, None).await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn a_script_is_told_by_what_to_show_it_and_shows_it_at_verify() {
    let site = Site::new().await;
    let abc = site.customer("ABC Company").await;
    let mut bob = site.signed_in(ADMINISTRATOR).await;
    let emilie = abc.contact(EMILIE);
    let mut form = bob.contact_form(&Scope::Own, Some(&emilie)).await;
    form.draft.access.login = "emilie.new".into();
    site.clock.advance_minutes(11);
    let arguments = json!({ "scope": "Own", "id": emilie, "version": form.version, "draft": form.draft });
    let asked = bob.call("/fn/contacts/update", &arguments).await;
    assert_eq!(asked.status, StatusCode::FORBIDDEN);
    let by = Proof::Password;
    assert_eq!(
        asked.parsed::<()>(),
        Err(Failure::Refused(Refusal::StepUp { by, wrong: false }))
    );
    let wrong = bob.script("/verify", &[("proof", "wrong")]).await;
    assert!(matches!(wrong, Err(Failure::Invalid(_))), "{wrong:?}");
    let done = bob.script("/verify", &[("proof", PASSWORD)]).await.unwrap();
    assert_eq!(done.notice, Notice::Verified);
    assert_eq!(bob.call("/fn/contacts/update", &arguments).await.status, StatusCode::OK);
    // The page does the same, and leads on to this site alone.
    site.clock.advance_minutes(11);
    for (next, to) in [
        ("/contacts", "/contacts"),
        ("https://elsewhere.example/", "/"),
        ("//elsewhere", "/"),
    ] {
        let answer = bob.post("/verify", &[("proof", PASSWORD), ("next", next)]).await;
        assert_eq!((answer.status, answer.location()), (StatusCode::SEE_OTHER, to));
    }
}

#[tokio::test]
async fn who_gives_too_many_wrong_passwords_loses_nothing_of_a_form() {
    let site = Site::new().await;
    let abc = site.customer("ABC Company").await;
    let mut bob = site.signed_in(ADMINISTRATOR).await;
    let edit = format!("/contacts/{}/edit", abc.contact(EMILIE));
    let mut form = bob.get(&edit).await.form(&edit);
    form.set("access[login]", "emilie.new");
    site.clock.advance_minutes(11);
    let mut asked = bob.submit(&form, Some(("action", "submit"))).await;
    assert_eq!(asked.status, StatusCode::FORBIDDEN);
    for _ in 0..30 {
        if asked.status == StatusCode::TOO_MANY_REQUESTS {
            break;
        }
        let mut form = asked.form(&edit);
        form.set("step_up", "wrong");
        asked = bob.submit(&form, Some(("action", "submit"))).await;
    }
    assert_eq!(asked.status, StatusCode::TOO_MANY_REQUESTS);
    assert!(!asked.header("retry-after").is_empty());
    let form = asked.form(&edit);
    assert!(form.has("step_up"), "asked for again");
    assert_eq!(form.value("access[login]"), "emilie.new");
}

#[tokio::test]
async fn an_administrator_resets_a_second_factor_and_a_contact_manager_does_not_take_over() {
    let site = Site::new().await;
    let abc = site.customer("ABC Company").await;
    let mut emilie = site.signed_in(EMILIE).await;
    enrol(&site, &mut emilie).await;
    let path = format!("/contacts/{}/two-factor", abc.contact(EMILIE));
    let mut manager = site.signed_in(MANAGER).await;
    assert_eq!(manager.get(&path).await.status, StatusCode::FORBIDDEN);
    assert_eq!(manager.post(&path, &[("x", "y")]).await.status, StatusCode::FORBIDDEN);
    let mut bob = site.signed_in(ADMINISTRATOR).await;
    let edit = format!("/contacts/{}/edit", abc.contact(EMILIE));
    assert!(bob.get(&edit).await.text.contains(&format!("href=\"{path}\"")));
    site.clock.advance_minutes(11);
    let asked = bob.submit(&bob.clone().get(&path).await.form(&path), None).await;
    assert_eq!(asked.status, StatusCode::FORBIDDEN);
    let mut form = asked.form(&path);
    form.set("step_up", PASSWORD);
    let done = bob.submit(&form, None).await;
    assert_eq!(
        (done.status, done.location()),
        (StatusCode::SEE_OTHER, "/contacts"),
        "{}",
        done.text
    );
    assert_eq!(emilie.get("/").await.location(), "/sign-in");
    assert_eq!(sign_in(&site, &mut emilie, EMILIE).await, "/");
    assert!(!bob.get(&edit).await.text.contains(&format!("href=\"{path}\"")));
}

#[tokio::test]
async fn new_recovery_codes_are_shown_once_and_turning_off_takes_a_code() {
    let site = Site::new().await;
    let mut emilie = site.signed_in(EMILIE).await;
    let (_, old) = enrol(&site, &mut emilie).await;
    let made = emilie.post("/profile/two-factor", &[("action", "codes")]).await;
    let new = recovery_codes(&made);
    assert_eq!((made.status, new.len()), (StatusCode::OK, 10));
    assert!(new.iter().all(|code| !old.contains(code)));
    site.clock.advance_minutes(11);
    let led = emilie.post("/profile/two-factor", &[("action", "codes")]).await;
    assert_eq!(led.location(), "/verify?next=%2Fprofile%2Ftwo-factor");
    let asked = emilie.post("/profile/two-factor", &[("action", "off")]).await;
    assert_eq!(asked.status, StatusCode::FORBIDDEN);
    let forms = asked.forms_to("/profile/two-factor");
    let mut off = forms
        .into_iter()
        .find(|form| form.has("step_up"))
        .expect("the question");
    assert_eq!(off.value("action"), "off");
    off.set("step_up", &new[0]);
    let done = emilie.submit(&off, None).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
    assert_eq!(sign_in(&site, &mut site.visitor(), EMILIE).await, "/");
}
