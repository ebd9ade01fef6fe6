//! Pages that are only read, as a browser without scripts has them: the audit trail and *Explain access*, asked by
//! their plain forms.

use domain::{
    audit::{AuditPage, AuditQuery, SubjectKey},
    session::Scope,
};
use http::StatusCode;
use serde_json::json;

use crate::harness::{ADMINISTRATOR, AUDITOR, OTHER_OWNER, OWNER, PROVIDER_OWNER, STAFF, SUPPORT, Site, Visitor};

async fn trail(visitor: &mut Visitor, query: &AuditQuery) -> AuditPage {
    let arguments = json!({ "scope": Scope::Own, "query": query });
    visitor.ask("/fn/audit/list", arguments).await.unwrap()
}

#[tokio::test]
async fn the_audit_trail_is_read_and_narrowed_without_a_script() {
    let site = Site::new().await;
    let mut owner = site.signed_in(OWNER).await;
    let page = owner.get("/audit").await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.text.contains("Chantal Bélanger signed in."), "{}", page.text);
    assert!(page.text.contains("<details"));
    assert!(page.text.contains("Relais (demo data)"));
    let mut form = page.form("/audit");
    assert_eq!(form.method, "get");
    form.set("kind", "session.signed_in");
    let narrowed = owner.submit(&form, None).await;
    assert_eq!(narrowed.status, StatusCode::OK);
    assert!(narrowed.text.contains("Chantal Bélanger signed in."));
    assert!(!narrowed.text.contains("added the contact"));
    assert_eq!(narrowed.form("/audit").value("kind"), "session.signed_in");
    // Older ones have an address of their own, and lead back.
    let first = owner.get("/audit?before=2").await.text;
    assert!(
        first.contains("Relais (demo data) added the contact Chantal Bélanger."),
        "{first}"
    );
    assert!(first.contains("href=\"/audit?after=1\"") && !first.contains("href=\"/audit?before="));
    let none = owner.get("/audit?kind=nothing.happened").await;
    assert!(none.text.contains("Nothing matches these filters"));
    assert_eq!(none.form("/audit").value("kind"), "nothing.happened");

    owner.language = "fr-CA";
    let french = owner.get("/audit?kind=session.signed_in").await.text;
    assert!(french.contains("Chantal Bélanger a ouvert une session."), "{french}");
}

#[tokio::test]
async fn staff_read_the_trail_of_a_customer_and_stand_in_it() {
    let site = Site::new().await;
    let abc = site.customer("ABC Company").await;
    let base = format!("/provider/customers/{}", abc.id);
    let mut staff = site.signed_in(STAFF).await;
    let edit = format!("{base}/contacts/{}/edit", abc.contact("karim@abc.example"));
    let mut form = staff.get(&edit).await.form(&edit);
    form.set("title", "Night technician");
    assert_eq!(staff.submit(&form, None).await.status, StatusCode::SEE_OTHER);
    for (visitor, path) in [
        (&mut staff, format!("{base}/audit")),
        (&mut site.signed_in(ADMINISTRATOR).await, "/audit".to_owned()),
    ] {
        let page = visitor.get(&path).await.text;
        assert!(
            page.contains("Catherine Lavoie updated the contact Karim Benali."),
            "{page}"
        );
        assert!(page.contains("Field technician") && page.contains("Night technician"));
        assert!(page.contains(&format!("href=\"{path}\"")), "no link in the bar");
    }
}

#[tokio::test]
async fn a_filter_by_somebody_of_another_customer_finds_as_little_as_one_by_nobody() {
    let site = Site::new().await;
    let abc = site.customer("ABC Company").await;
    let mut lucie = site.signed_in(OTHER_OWNER).await;
    let theirs = abc.contact("steve@abc.example");
    let nobody = "01900000-0000-7000-8000-00000000ffff".parse().unwrap();
    for id in [&theirs, &nobody] {
        for query in [
            AuditQuery {
                subject: Some(SubjectKey::from(id)),
                ..AuditQuery::default()
            },
            AuditQuery {
                author: Some(id.to_string()),
                ..AuditQuery::default()
            },
        ] {
            assert_eq!(trail(&mut lucie, &query).await.events, []);
        }
    }
    let text = format!("{:?}", trail(&mut lucie, &AuditQuery::default()).await);
    assert!(!text.contains(theirs.as_str()) && !text.contains("Steve"));
}

#[tokio::test]
async fn why_somebody_has_access_is_asked_by_a_plain_form() {
    let site = Site::new().await;
    let abc = site.customer("ABC Company").await;
    let mut bob = site.signed_in(ADMINISTRATOR).await;
    let path = format!("/contacts/{}/access", abc.contact("genevieve@abc.example"));
    let list = bob.get("/contacts").await.text;
    assert!(list.contains(&path), "no way to it from the list");
    let page = bob.get(&path).await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.text.contains("Geneviève Ouellet cannot sign in"), "{}", page.text);
    assert!(page.text.contains("It has expired."));
    assert!(page.text.contains("The role Contact manager gives Modify."));
    let mut form = page.form(&path);
    assert_eq!(form.method, "get");
    form.set("date", "2026-01-05")
        .set("time", "09:30")
        .set("address", "192.0.2.7");
    let then = bob.submit(&form, None).await;
    assert!(
        then.text.contains("Geneviève Ouellet can sign in: Jan 5, 2026, 9:30."),
        "{}",
        then.text
    );
    assert_eq!(then.form(&path).value("address"), "192.0.2.7");
    form.set("address", "here");
    let wrong = bob.submit(&form, None).await;
    assert_eq!(wrong.status, StatusCode::OK);
    assert!(wrong.text.contains("This is not an IP address"));
    assert_eq!(wrong.form(&path).value("address"), "here");

    bob.language = "fr-CA";
    let french = bob.get(&path).await.text;
    assert!(french.contains("Geneviève Ouellet ne peut pas ouvrir de session"));
    assert!(french.contains("Le rôle Gestionnaire des contacts donne Modification."));
    for nobody in [
        "/contacts/nobody/access",
        "/contacts/01900000-0000-7000-8000-00000000ffff/access",
    ] {
        assert_eq!(bob.get(nobody).await.status, StatusCode::NOT_FOUND, "{nobody}");
    }
}

#[tokio::test]
async fn an_order_says_what_needs_a_look_with_a_link_for_who_may_follow_it() {
    let site = Site::new().await;
    let abc = site.customer("ABC Company").await;
    let samuel = format!("/contacts/{}/edit", abc.contact("samuel@abc.example"));
    for (login, follows) in [(ADMINISTRATOR, true), ("priya@abc.example", false)] {
        let page = site.signed_in(login).await.get("/communication-order").await.text;
        assert!(page.contains("has a portal access that is disabled."), "{page}");
        assert!(page.contains("has no phone number."));
        assert_eq!(page.contains(&samuel), follows, "{login}");
    }
}

#[tokio::test]
async fn the_provider_reads_what_belongs_to_no_customer_by_a_plain_form() {
    let site = Site::new().await;
    let path = "/provider/audit";
    let mut staff = site.signed_in(STAFF).await;
    let new = "/provider/roles/new";
    let mut form = staff.get(new).await.form(new);
    form.set("name_en", "Night shift").set("name_fr", "Équipe de nuit");
    assert_eq!(staff.submit(&form, None).await.status, StatusCode::SEE_OTHER);
    for login in [AUDITOR, SUPPORT, STAFF, PROVIDER_OWNER] {
        let mut visitor = site.signed_in(login).await;
        let page = visitor.get(path).await;
        assert_eq!(page.status, StatusCode::OK, "{login}");
        assert!(
            page.text.contains("Catherine Lavoie created the role Night shift."),
            "{}",
            page.text
        );
        assert!(!page.text.contains("added the contact"), "that is a customer's");
        assert!(page.text.contains("href=\"/provider/audit\""), "no link in the bar");
    }
    let page = staff.get(path).await;
    assert!(page.text.contains("<optgroup label=\"Roles\">"), "{}", page.text);
    let mut form = page.form(path);
    assert_eq!(form.method, "get");
    form.set("kind", "role.created");
    let narrowed = staff.submit(&form, None).await;
    assert!(narrowed.text.contains("created the role Night shift."));
    assert!(!narrowed.text.contains(" signed in."));
    assert_eq!(narrowed.form(path).value("kind"), "role.created");
    let role = narrowed
        .text
        .split("subject=role.")
        .nth(1)
        .expect("a link to all of the role");
    let subject = format!("role.{}", &role[..36]);
    let about = staff.get(&format!("{path}?subject={subject}")).await;
    assert_eq!(about.form(path).value("subject"), subject);
    assert!(about.text.contains("created the role Night shift.") && !about.text.contains(" signed in."));
    let first = staff.get(&format!("{path}?before=2")).await.text;
    assert!(first.contains("href=\"/provider/audit?after=1\"") && !first.contains("href=\"/provider/audit?before="));

    staff.language = "fr-CA";
    let french = staff.get(&format!("{path}?kind=role.created")).await.text;
    assert!(
        french.contains("Catherine Lavoie a créé le rôle Équipe de nuit."),
        "{french}"
    );
    // To somebody of a customer there is no such page.
    let mut owner = site.signed_in(OWNER).await;
    assert_eq!(owner.get(path).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn pages_that_show_a_part_bring_its_style_sheet_and_the_list_does_without() {
    let site = Site::new().await;
    let mut owner = site.signed_in(OWNER).await;
    let has = |page: &str| page.contains("id=\"parts-sheet\"");
    for path in ["/contacts", "/contacts?q=cote", "/communication-order"] {
        assert!(!has(&owner.get(path).await.text), "{path}");
    }
    for path in [
        "/",
        "/audit",
        "/contacts/new",
        "/contacts?edit=technical",
        "/communication-order?edit=financial",
        "/nowhere",
    ] {
        assert!(has(&owner.get(path).await.text), "{path}");
    }
}
