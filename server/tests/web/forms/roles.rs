//! Roles and sections by plain forms, as a browser without scripts posts them.

use http::StatusCode;
use serde_json::{Value, json};

use crate::harness::{Answer, MANAGER, OWNER, STAFF, Site, Visitor};

const BILLING_ONLY: &str = "01900000-0000-7000-8000-000000000004";

async fn open(visitor: &mut Visitor, path: &str) -> Answer {
    let answer = visitor.get(path).await;
    assert_eq!(answer.status, StatusCode::OK, "{path}");
    answer
}

async fn role(visitor: &mut Visitor, name: &str) -> String {
    let list: Value = visitor.ask("/fn/roles/list", json!({})).await.unwrap();
    let rows = list["page"]["rows"].as_array().unwrap();
    let row = rows.iter().find(|row| row["name"]["en"] == name).unwrap();
    row["id"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn a_role_is_copied_changed_and_removed_without_a_script() {
    let site = Site::new().await;
    let mut staff = site.signed_in(STAFF).await;
    let page = open(&mut staff, &format!("/provider/roles/new?copy={BILLING_ONLY}")).await;
    let mut form = page.form("/provider/roles/new");
    assert_eq!(form.value("name_en"), "Billing only (copy)");
    assert_eq!(form.value("levels[billing]"), "modify");
    assert!(!form.has("levels[services]"), "the owner's alone");
    form.set("name_en", "Billing only");
    let again = staff.submit(&form, None).await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
    let mut form = again.form("/provider/roles/new");
    form.set("name_en", "Accountant").set("name_fr", "Comptable");
    let saved = staff.submit(&form, None).await;
    assert_eq!(
        (saved.status, saved.location()),
        (StatusCode::SEE_OTHER, "/provider/roles")
    );
    let id = role(&mut staff, "Accountant").await;
    let path = format!("/provider/roles/{id}");
    let mut form = open(&mut staff, &path).await.form(&path);
    form.tick("levels[audit_trail]", "read");
    assert_eq!(
        staff.submit(&form, None).await.status,
        StatusCode::SEE_OTHER,
        "nobody holds it"
    );
    let path = format!("{path}/remove");
    let form = open(&mut staff, &path).await.form(&path);
    assert_eq!(staff.submit(&form, None).await.status, StatusCode::SEE_OTHER);
    assert_eq!(staff.get(&path).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn what_a_change_does_to_others_is_read_and_confirmed_without_a_script() {
    let site = Site::new().await;
    let mut staff = site.signed_in(STAFF).await;
    let mut emilie = site.signed_in("emilie@abc.example").await;
    let path = format!("/provider/roles/{BILLING_ONLY}");
    let mut form = open(&mut staff, &path).await.form(&path);
    form.tick("levels[billing]", "restrict")
        .tick("levels[contacts]", "read");
    let asked = staff.submit(&form, None).await;
    assert_eq!(asked.status, StatusCode::PRECONDITION_REQUIRED);
    for said in [
        "Will no longer have Modify in Billing",
        "Will have Read in Contacts",
        "Will no longer receive Invoices",
    ] {
        assert!(asked.text.contains(said), "{said}");
    }
    let form = asked.form(&path);
    assert_eq!(form.value("levels[contacts]"), "read");
    assert_eq!(emilie.get("/contacts").await.status, StatusCode::NOT_FOUND);
    let (name, token) = form.button("confirm");
    let saved = staff.submit(&form, Some((&name, &token))).await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER);
    assert_eq!(
        emilie.get("/contacts").await.status,
        StatusCode::OK,
        "at the next request"
    );
}

#[tokio::test]
async fn a_role_in_use_says_who_holds_it_in_place_of_the_form() {
    let site = Site::new().await;
    let mut staff = site.signed_in(STAFF).await;
    let id = role(&mut staff, "PBX admin").await;
    let path = format!("/provider/roles/{id}/remove");
    let page = open(&mut staff, &path).await;
    assert!(page.text.contains("This role stays as long as somebody holds it"));
    assert!(page.forms_to(&path).is_empty());
    let refused = staff.post(&path, &[("version", "1")]).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn a_section_is_added_used_moved_and_removed_without_a_script() {
    let site = Site::new().await;
    let mut staff = site.signed_in(STAFF).await;
    let path = "/provider/sections/new";
    let mut form = open(&mut staff, path).await.form(path);
    form.set("key", "colocation")
        .set("name_en", "Colocation")
        .set("name_fr", "Colocalisation")
        .set("link", "https://portal.example/colo")
        .tick("icon", "router");
    assert_eq!(staff.submit(&form, None).await.location(), "/provider/sections");
    let mut owner = site.signed_in(OWNER).await;
    let mut manager = site.signed_in(MANAGER).await;
    let link = "href=\"https://portal.example/colo\"";
    assert!(open(&mut owner, "/").await.text.contains(link));
    assert!(!open(&mut manager, "/").await.text.contains(link));
    let list = open(&mut owner, "/contacts").await;
    assert!(
        list.text.contains("icons.svg#i-router"),
        "in the legend and among the permissions"
    );
    let new = open(&mut owner, "/contacts/new").await;
    assert!(new.form("/contacts/new").has("permissions[colocation]"));

    let path = format!("/provider/roles/{BILLING_ONLY}");
    let mut form = open(&mut staff, &path).await.form(&path);
    assert_eq!(form.value("levels[colocation]"), "restrict");
    form.tick("levels[colocation]", "read");
    let asked = staff.submit(&form, None).await;
    let form = asked.form(&path);
    let (name, token) = form.button("confirm");
    assert_eq!(
        staff.submit(&form, Some((&name, &token))).await.status,
        StatusCode::SEE_OTHER
    );
    let mut emilie = site.signed_in("emilie@abc.example").await;
    assert!(open(&mut emilie, "/").await.text.contains(link));

    let form = open(&mut staff, "/provider/sections").await.form("/provider/sections");
    let moved = staff.submit(&form, Some(("up", "colocation"))).await;
    assert_eq!(moved.status, StatusCode::SEE_OTHER);
    let path = "/provider/sections/colocation/remove";
    let form = open(&mut staff, path).await.form(path);
    let asked = staff.submit(&form, None).await;
    assert_eq!(asked.status, StatusCode::PRECONDITION_REQUIRED);
    assert!(
        asked
            .text
            .contains("The role Billing only no longer gives Read in Colocation.")
    );
    let form = asked.form(path);
    let (name, token) = form.button("confirm");
    assert_eq!(
        staff.submit(&form, Some((&name, &token))).await.status,
        StatusCode::SEE_OTHER
    );
    assert!(!open(&mut emilie, "/").await.text.contains(link));
}

#[tokio::test]
async fn an_administrators_role_shows_levels_that_are_computed_and_posts_none() {
    let site = Site::new().await;
    let mut staff = site.signed_in(STAFF).await;
    let id = role(&mut staff, "Customer admin").await;
    let path = format!("/provider/roles/{id}");
    let form = open(&mut staff, &path).await.form(&path);
    assert!(form.names("levels[").len() > 10);
    assert!(!form.has("levels[billing]") && form.is_ticked("levels[billing]", "modify"));
    assert!(form.is_ticked("levels[services]", "restrict"));
    assert_eq!(form.value("kind"), "administrator");
}

#[tokio::test]
async fn a_customers_people_read_the_roles_that_it_may_use() {
    let site = Site::new().await;
    let mut manager = site.signed_in(MANAGER).await;
    let page = open(&mut manager, "/allowed-roles").await;
    for name in ["Customer admin", "PBX admin", "Billing and support"] {
        assert!(page.text.contains(name), "{name}");
    }
    assert!(page.forms_to("/allowed-roles").is_empty());
    assert!(page.text.contains("href=\"/allowed-roles\""), "in the bar");
    let mut karim = site.signed_in("karim@abc.example").await;
    assert!(!open(&mut karim, "/").await.text.contains("/allowed-roles"));
}
