//! The provider's work on customers and their classes, without a script and as a script posts it.

use domain::{
    Failure, Reason, Refusal,
    customers::{CustomerList, CustomerQuery},
    form::{Consequence, Done, Notice},
};
use http::{Request, StatusCode, header};
use serde_json::{Value, json};

use crate::harness::{ADMINISTRATOR, Answer, FIRST_CLASS, ORIGIN, OWNER, PASSWORD, STAFF, SUPPORT, Site, Visitor};

/// As a script posts a form.
async fn by_script(visitor: &mut Visitor, path: &str, fields: &[(&str, &str)]) -> Answer {
    let body = form_urlencoded::Serializer::new(String::new())
        .extend_pairs(fields)
        .finish();
    let request = Request::post(path)
        .header(header::ACCEPT, "application/json")
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .header(header::ORIGIN, ORIGIN);
    visitor.send(request, body).await
}

async fn list(visitor: &mut Visitor, search: &str) -> CustomerList {
    let query = CustomerQuery {
        search: search.to_owned(),
        ..CustomerQuery::default()
    };
    visitor
        .ask("/fn/customers/list", json!({ "query": query }))
        .await
        .unwrap()
}

#[tokio::test]
async fn a_customer_is_added_and_found_again_without_a_script() {
    let site = Site::new().await;
    let mut staff = site.signed_in(STAFF).await;
    let mut form = staff
        .get("/provider/customers/new")
        .await
        .form("/provider/customers/new");
    form.set("name", "Scierie Lambert");
    form.set("account_number", "10-4821");
    let answer = staff.submit(&form, None).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.text.contains("Another customer has this account number."));
    let mut form = answer.form("/provider/customers/new");
    assert_eq!(form.value("name"), "Scierie Lambert");
    form.set("account_number", "20-0001");
    let answer = staff.submit(&form, None).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text);
    let own = answer.location().to_owned();
    let page = staff.get(&own).await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.text.contains("For staff only") && page.text.contains(&format!("{own}/suspend")));
    let found = staff.get("/provider/customers?q=20-0001").await;
    assert!(found.text.contains("Scierie Lambert") && !found.text.contains("ABC Company"));
    // Nobody administers it: its people would be told whom to contact.
    assert!(page.text.contains("please contact your Account Director"));
}

#[tokio::test]
async fn support_sees_a_customer_and_nothing_that_changes_it() {
    let site = Site::new().await;
    let abc = site.customer("ABC Company").await;
    let mut support = site.signed_in(SUPPORT).await;
    let page = support.get(&format!("/provider/customers/{}", abc.id)).await;
    assert!(page.text.contains("For staff only") && !page.text.contains("/suspend"));
    let list = support.get("/provider/customers").await;
    assert!(!list.text.contains("/provider/customers/new") && !list.text.contains("type=\"checkbox\""));
    // What staff see is on no page of the customer's people.
    let mut owner = site.signed_in(OWNER).await;
    assert!(!owner.get("/").await.text.contains("For staff only"));
}

#[tokio::test]
async fn a_suspended_customer_is_told_so_with_and_without_a_script() {
    let site = Site::new().await;
    let abc = site.customer("ABC Company").await;
    let mut staff = site.signed_in(STAFF).await;
    let mut owner = site.signed_in(OWNER).await;
    let path = format!("/provider/customers/{}/suspend", abc.id);
    let form = staff.get(&path).await.form(&path);
    let answer = staff.submit(&form, None).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    let mut form = answer.form(&path);
    form.set("reason", "Unpaid since May");
    let asked = staff.submit(&form, None).await;
    assert_eq!(asked.status, StatusCode::PRECONDITION_REQUIRED);
    assert!(asked.text.contains("can no longer sign in."));
    let form = asked.form(&path);
    assert_eq!(form.value("reason"), "Unpaid since May");
    let token = asked.text.split_once("name=\"confirm\" value=\"").unwrap().1;
    let token = token.split('"').next().unwrap().to_owned();
    let done = staff.submit(&form, Some(("confirm", &token))).await;
    assert_eq!(
        done.location(),
        format!("/provider/customers/{}", abc.id),
        "{}",
        done.text
    );
    assert!(staff.get(done.location()).await.text.contains("Unpaid since May"));
    assert_eq!(owner.get("/").await.location(), "/sign-in");
    let mut visitor = site.visitor();
    let refused = visitor
        .post("/sign-in", &[("login", OWNER), ("password", PASSWORD)])
        .await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    assert!(refused.text.contains("suspended"));
    let wrong = visitor
        .post("/sign-in", &[("login", OWNER), ("password", "not this one")])
        .await;
    assert_eq!(wrong.status, StatusCode::UNAUTHORIZED);

    let path = format!("/provider/customers/{}/reactivate", abc.id);
    let form = staff.get(&path).await.form(&path);
    let fields = [("version", form.value("version")), ("reason", "Paid")];
    let done: Done = by_script(&mut staff, &path, &fields).await.parsed().unwrap();
    assert_eq!(
        done.notice,
        Notice::Reactivated {
            name: "ABC Company".into()
        }
    );
    site.signed_in(OWNER).await;
}

#[tokio::test]
async fn a_closed_customer_is_read_only_and_can_be_taken_along() {
    let site = Site::new().await;
    let abc = site.customer("ABC Company").await;
    let mut staff = site.signed_in(STAFF).await;
    let base = format!("/provider/customers/{}", abc.id);
    let path = format!("{base}/close");
    let version = staff.get(&path).await.form(&path).value("version").to_owned();
    let fields = [("version", version.as_str()), ("reason", "Moved away")];
    let asked = by_script(&mut staff, &path, &fields).await.parsed::<Done>();
    let Err(Failure::Confirm(asked)) = asked else {
        panic!("{asked:?}")
    };
    assert_eq!(asked.lines.last(), Some(&Consequence::ClosedForGood));
    let confirmed = [fields[0], fields[1], ("confirm", &asked.token)];
    by_script(&mut staff, &path, &confirmed).await.parsed::<Done>().unwrap();
    let contacts = staff.get(&format!("{base}/contacts")).await;
    assert_eq!(contacts.status, StatusCode::OK);
    assert!(!contacts.text.contains("contacts/new"));
    assert_eq!(
        staff.get(&format!("{base}/contacts/new")).await.status,
        StatusCode::FORBIDDEN
    );
    let edit = format!("{base}/edit");
    let refused = by_script(
        &mut staff,
        &edit,
        &[("name", "X"), ("account_number", "1"), ("class", FIRST_CLASS)],
    )
    .await;
    assert_eq!(refused.parsed::<Done>(), Err(Failure::Refused(Refusal::CustomerClosed)));

    let file = staff.post(&format!("{base}/export"), &[("", "")]).await;
    assert_eq!(file.status, StatusCode::OK);
    assert_eq!(file.header("content-type"), "application/json");
    assert_eq!(
        file.header("content-disposition"),
        "attachment; filename=\"relais-10-4821.json\""
    );
    let document: Value = serde_json::from_str(&file.text).unwrap();
    assert_eq!(document["customer"]["status"], "closed");
    assert_eq!(document["contacts"].as_array().unwrap().len(), 23);
    assert!(document["communication_orders"]["technical"].as_array().unwrap().len() > 2);
    assert!(!file.text.contains("boulangerie.example"));
    let mut administrator = site.visitor();
    let gone = administrator
        .post("/sign-in", &[("login", ADMINISTRATOR), ("password", PASSWORD)])
        .await;
    assert_eq!(gone.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn a_class_shows_what_changes_for_whom_before_it_is_saved() {
    let site = Site::new().await;
    let mut staff = site.signed_in(STAFF).await;
    let path = format!("/provider/classes/{FIRST_CLASS}");
    let mut form = staff.get(&path).await.form(&path);
    form.set("idle_minutes", "10");
    let asked = staff.submit(&form, None).await;
    assert_eq!(asked.status, StatusCode::PRECONDITION_REQUIRED);
    assert!(asked.text.contains("2 customers have this class."));
    assert!(
        asked
            .text
            .contains("after 10\u{a0}min without activity instead of 30\u{a0}min")
    );
    let token = asked.text.split_once("name=\"confirm\" value=\"").unwrap().1;
    let token = token.split('"').next().unwrap().to_owned();
    let done = staff.submit(&asked.form(&path), Some(("confirm", &token))).await;
    assert_eq!(done.location(), "/provider/classes", "{}", done.text);
    assert_eq!(staff.get(&path).await.form(&path).value("idle_minutes"), "10");
    let mut form = staff.get("/provider/classes/new").await.form("/provider/classes/new");
    form.set("name_en", "Small");
    form.set("name_fr", "Petite");
    form.set("most_contacts", "none");
    let wrong = staff.submit(&form, None).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    let mut form = wrong.form("/provider/classes/new");
    form.set("most_contacts", "3");
    assert_eq!(staff.submit(&form, None).await.location(), "/provider/classes");
    let remove = format!("{path}/delete");
    let page = staff.get(&remove).await;
    assert!(page.forms_to(&remove).is_empty() && page.text.contains("it can be changed, not removed"));
}

#[tokio::test]
async fn many_customers_are_changed_some_at_a_time_by_pressing_a_button() {
    let site = Site::new().await;
    let mut staff = site.signed_in(STAFF).await;
    for n in 0..30 {
        let (name, number) = (format!("Client {n:02}"), format!("K-{n:02}"));
        let fields = [
            ("name", name.as_str()),
            ("account_number", &number),
            ("class", FIRST_CLASS),
        ];
        let answer = staff.post("/provider/customers/new", &fields).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER);
    }
    let closed = list(&mut staff, "client 05").await.rows[0].id.clone();
    let close = format!("/provider/customers/{closed}/close");
    let fields = [("version", "1"), ("reason", "Gone")];
    let Err(Failure::Confirm(asked)) = by_script(&mut staff, &close, &fields).await.parsed::<Done>() else {
        panic!()
    };
    by_script(&mut staff, &close, &[fields[0], fields[1], ("confirm", &asked.token)])
        .await
        .parsed::<Done>()
        .unwrap();
    // From the list: all that the filter finds.
    let found = staff.get("/provider/customers?q=client").await;
    let form = found.form("/provider/customers/bulk");
    let chosen = staff.submit(&form, Some(("all", "true"))).await;
    assert!(
        chosen.text.contains("30 customers: Client 00; Client 01"),
        "{}",
        chosen.text
    );
    let mut form = chosen.form("/provider/customers/bulk");
    form.tick("change", "roles");
    let wrong = staff.submit(&form, None).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        wrong.text.contains("30 customers: Client 00"),
        "what was chosen is kept"
    );
    let mut form = wrong.form("/provider/customers/bulk");
    form.tick("roles[]", "01900000-0000-7000-8000-000000000004");
    let begun = staff.submit(&form, None).await;
    let run = begun.location().to_owned();
    let page = staff.get(&run).await;
    assert!(page.text.contains("Customers: 0 of 30") && page.text.contains("Not finished"));
    let go_on = Some(("step", "continue"));
    let form = page.form(&run);
    assert_eq!(staff.submit(&form, go_on).await.location(), run);
    assert!(staff.get(&run).await.text.contains("Customers: 25 of 30"));
    staff.submit(&form, go_on).await;
    let page = staff.get(&run).await;
    assert!(page.text.contains("Customers: 30 of 30") && page.text.contains("Finished"));
    assert!(page.text.contains("Client 05") && page.text.contains("This customer is closed"));
    assert!(page.forms_to(&run).is_empty());
    // Selected one by one, and stopped before it began.
    let ids = list(&mut staff, "client").await.rows;
    let (one, other) = (ids[0].id.to_string(), ids[1].id.to_string());
    let chosen = staff
        .get(&format!("/provider/customers/bulk?id={one}&id={other}"))
        .await;
    assert!(chosen.text.contains("2 customers: Client 00; Client 01"));
    let mut form = chosen.form("/provider/customers/bulk");
    form.tick("change", "class_roles");
    let run = staff.submit(&form, None).await.location().to_owned();
    let form = staff.get(&run).await.form(&run);
    staff.submit(&form, Some(("step", "stop"))).await;
    assert!(staff.get(&run).await.text.contains("the rest was left as it is"));
    let none = staff.get("/provider/customers/bulk").await;
    assert!(none.text.contains("No customer was selected"));
    let nobody = by_script(&mut staff, "/provider/customers/bulk", &[("change", "class_roles")]).await;
    let Err(Failure::Invalid(failures)) = nobody.parsed::<Done>() else {
        panic!()
    };
    assert_eq!(failures[0].reason, Reason::Required);
}
