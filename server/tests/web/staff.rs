//! The people of the provider: the list and the form, with a script and without, and who may not.

use domain::{
    Failure, FieldFailure, Reason, Refusal,
    form::Notice,
    staff::{StaffLevel, StaffList},
};
use http::StatusCode;
use serde_json::json;

use crate::{
    harness::{AUDITOR, Answer, PASSWORD, PROVIDER_OWNER, STAFF, SUPPORT, Site, Visitor},
    markup::Form,
};

const LIST: &str = "/provider/staff";
const NEW: &str = "/provider/staff/new";

async fn list(visitor: &mut Visitor) -> StaffList {
    visitor.ask("/fn/staff/list", json!({})).await.unwrap()
}

/// The address of someone's form.
async fn address(site: &Site, email: &str) -> String {
    let list = list(&mut site.signed_in(STAFF).await).await;
    let row = list.rows.into_iter().find(|row| row.email == email).unwrap();
    format!("{LIST}/{}", row.id)
}

async fn open(visitor: &mut Visitor, path: &str) -> (Form, Answer) {
    let page = visitor.get(path).await;
    assert_eq!(page.status, StatusCode::OK, "{path}: {}", page.text);
    (page.form(path), page)
}

#[tokio::test]
async fn someone_is_added_without_a_script_and_has_to_change_the_password_that_was_shown() {
    let site = Site::new().await;
    let mut staff = site.signed_in(STAFF).await;
    let (mut form, page) = open(&mut staff, NEW).await;
    let password = form.value("password").to_owned();
    assert!(
        page.text
            .contains(&format!("<code class=\"copy__text\">{password}</code>"))
    );
    form.set("name", " Élise  Côté ")
        .set("email", "elise@relais.example")
        .set("login", "elise")
        .set("level", "support");
    let wrong = staff.submit(form.clone().set("email", "elise"), None).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    let again = wrong.form(NEW);
    assert_eq!(
        (again.value("email"), again.value("login"), again.value("level")),
        ("elise", "elise", "support")
    );
    assert_ne!(again.value("password"), password, "another one, shown again");
    let added = staff.submit(&form, None).await;
    assert_eq!((added.status, added.location()), (StatusCode::SEE_OTHER, LIST));
    let page = staff.get(LIST).await;
    assert!(page.text.contains("Élise Côté") && !page.text.contains(&password));
    let mut elise = site.visitor();
    let answer = elise
        .post("/sign-in", &[("login", "elise"), ("password", password.as_str())])
        .await;
    assert_eq!(answer.location(), "/change-password");
}

#[tokio::test]
async fn a_new_password_and_disabling_end_sessions_without_a_script_too() {
    let site = Site::new().await;
    let path = address(&site, SUPPORT).await;
    let mut staff = site.signed_in(STAFF).await;
    let mut support = site.signed_in(SUPPORT).await;
    let (mut form, page) = open(&mut staff, &path).await;
    assert!(page.text.contains("1 open session ends at once."));
    let password = form.value("password").to_owned();
    assert_eq!(staff.submit(form.tick("renew", "true"), None).await.location(), LIST);
    assert_eq!(support.get(LIST).await.location(), "/sign-in?next=%2Fprovider%2Fstaff");
    let answer = support
        .post("/sign-in", &[("login", SUPPORT), ("password", password.as_str())])
        .await;
    assert_eq!(answer.location(), "/change-password");
    let (mut form, _) = open(&mut staff, &path).await;
    assert_eq!(staff.submit(form.tick("disabled", "true"), None).await.location(), LIST);
    let answer = support
        .post("/sign-in", &[("login", SUPPORT), ("password", password.as_str())])
        .await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
    let (mut form, _) = open(&mut staff, &path).await;
    assert_eq!(
        staff.submit(form.untick("disabled", "true"), None).await.location(),
        LIST
    );
    let answer = support
        .post("/sign-in", &[("login", SUPPORT), ("password", password.as_str())])
        .await;
    assert_eq!(answer.location(), "/change-password");
}

#[tokio::test]
async fn a_script_is_told_what_was_done_or_what_is_wrong() {
    let site = Site::new().await;
    let path = address(&site, AUDITOR).await;
    let mut staff = site.signed_in(STAFF).await;
    site.signed_in(AUDITOR).await;
    site.signed_in(AUDITOR).await;
    let (mut form, _) = open(&mut staff, &path).await;
    let stale = form.clone();
    let fields = form.set("phone", "514 555-0123").tick("disabled", "true").fields(None);
    let done = staff.script(&path, &fields).await.unwrap();
    assert_eq!(
        (done.to.as_str(), done.notice),
        (LIST, Notice::SavedEnding { sessions: 2 })
    );
    let failure = staff.script(&path, &stale.fields(None)).await.unwrap_err();
    assert!(matches!(failure, Failure::Stale { by, version: 2 } if by == "Catherine Lavoie"));
    let fields = [
        ("name", ""),
        ("email", "x"),
        ("login", "new"),
        ("level", "owner"),
        ("password", PASSWORD),
    ];
    let Failure::Invalid(failures) = staff.script(NEW, &fields).await.unwrap_err() else {
        panic!("taken")
    };
    assert_eq!(failures.len(), 2);
    let fields = [
        ("name", "X"),
        ("email", "x@relais.example"),
        ("login", "new"),
        ("level", "owner"),
        ("password", PASSWORD),
    ];
    let refusal = Refusal::StaffLevel {
        least: StaffLevel::Owner,
    };
    let failure = FieldFailure::new("level", Reason::Refused(refusal));
    assert_eq!(staff.script(NEW, &fields).await, Err(Failure::Invalid(vec![failure])));
    let mut owner = site.signed_in(PROVIDER_OWNER).await;
    assert!(matches!(owner.script(NEW, &fields).await.unwrap().notice, Notice::Added { name } if name.en == "X"));
}

#[tokio::test]
async fn ones_own_level_and_that_of_owners_are_locked_and_say_why() {
    let site = Site::new().await;
    let own = address(&site, STAFF).await;
    let owners = address(&site, PROVIDER_OWNER).await;
    let mut staff = site.signed_in(STAFF).await;
    let (form, page) = open(&mut staff, &own).await;
    assert!(page.text.contains("Nobody changes their own access"));
    assert_eq!(form.value("level"), "administrator", "posted as it stands");
    assert!(!form.has("disabled") && !form.has("password") && !form.has("renew"));
    assert_eq!(staff.submit(&form, None).await.status, StatusCode::SEE_OTHER);
    let mut fields = form.fields(None);
    fields.retain(|(name, _)| name != "level");
    fields.push(("level".to_owned(), "auditor".to_owned()));
    let answer = staff.post(&own, &fields).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.text.contains("Nobody changes their own access"));
    // The last one who can sign in is told what to do.
    let mut owner = site.signed_in(PROVIDER_OWNER).await;
    let (mut form, _) = open(&mut owner, &own).await;
    owner.submit(form.tick("disabled", "true"), None).await;
    let page = owner.get(&owners).await;
    assert!(
        page.text
            .contains("This is the last provider owner or administrator who can sign in: add another")
    );
    let (mut form, _) = open(&mut owner, &own).await;
    owner.submit(form.untick("disabled", "true"), None).await;
    let mut staff = site.signed_in(STAFF).await;
    let (form, page) = open(&mut staff, &owners).await;
    assert!(page.text.contains("at least the level Provider owner"));
    assert!(!form.has("name") && !form.has("password"));
    let taken = [
        ("name", "Mallory"),
        ("email", "m@relais.example"),
        ("login", "m"),
        ("level", "owner"),
        ("version", "1"),
    ];
    assert_eq!(staff.post(&owners, &taken).await.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn support_and_auditors_read_the_list_and_have_no_way_to_the_form() {
    let site = Site::new().await;
    let path = address(&site, STAFF).await;
    for login in [SUPPORT, AUDITOR] {
        let mut reader = site.signed_in(login).await;
        let page = reader.get(LIST).await;
        assert!(page.text.contains("Catherine Lavoie") && page.text.contains("staff@relais.example"));
        assert!(!page.text.contains(&format!("href=\"{path}\"")) && !page.text.contains(&format!("href=\"{NEW}\"")));
        for address in [NEW, path.as_str()] {
            let answer = reader.get(address).await;
            assert_eq!(answer.status, StatusCode::FORBIDDEN);
            assert!(!answer.text.contains("copy__text"), "no password either");
        }
    }
    let mut staff = site.signed_in(STAFF).await;
    assert!(staff.get(LIST).await.text.contains(&format!("href=\"{path}\"")));
    let nobody = staff.get("/provider/staff/01900000-0000-7000-8000-00000000ffff").await;
    assert_eq!(nobody.status, StatusCode::NOT_FOUND);
    assert_eq!(staff.get("/provider/staff/nobody").await.status, StatusCode::NOT_FOUND);
}
