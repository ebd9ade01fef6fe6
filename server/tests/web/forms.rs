//! The work of a day without a script: lists by addresses, everything else by plain forms, filled in and
//! submitted as the pages have them.

mod contact;
mod customers;
mod many;
mod on_request;
mod order;
mod portal_access;
mod removal;
mod roles;

use domain::{ContactId, communication_order::OrderKind, contacts::ContactDraft, session::Scope};
use http::StatusCode;

use crate::{
    harness::{Answer, Customer, MANAGER, OTHER_OWNER, OWNER, STAFF, Site, Visitor},
    markup::Form,
};

const SUBMIT: Option<(&str, &str)> = Some(("action", "submit"));

/// Somebody who works on ABC Company: where its pages begin, and who is on it.
struct Work {
    site: Site,
    abc: Customer,
}

impl Work {
    async fn begin() -> Self {
        let site = Site::new().await;
        let abc = site.customer("ABC Company").await;
        Self { site, abc }
    }

    fn edit(&self, email: &str) -> String {
        format!("/contacts/{}/edit", self.abc.contact(email))
    }

    /// What stands in the store, whoever looks.
    async fn stored(&self, id: &ContactId) -> ContactDraft {
        let scope = Scope::Customer(self.abc.id.clone());
        self.site
            .signed_in(STAFF)
            .await
            .contact_form(&scope, Some(id))
            .await
            .base
    }

    /// The e-mail addresses in an order.
    async fn order(&self, kind: OrderKind) -> Vec<String> {
        let mut owner = self.site.signed_in(OWNER).await;
        owner.orders(&Scope::Own).await.remove(&kind).unwrap()
    }

    async fn found(&self, email: &str) -> ContactId {
        self.site.customer("ABC Company").await.contact(email)
    }
}

/// The names in the list, in its order.
fn names(page: &Answer) -> Vec<&str> {
    page.text
        .split("<span class=\"who__name\"><span>")
        .skip(1)
        .filter_map(|rest| rest.split('<').next())
        .collect()
}

/// The form with which the list is searched and filtered.
fn toolbar(page: &Answer) -> Form {
    let mut forms = Form::all(&page.text).into_iter();
    forms.find(|form| form.has("q")).expect("a form to search with")
}

/// How many fields the page says are wrong.
fn wrong_fields(page: &Answer) -> usize {
    page.text.matches("aria-invalid=\"true\"").count()
}

async fn open(visitor: &mut Visitor, path: &str) -> Form {
    let page = visitor.get(path).await;
    assert_eq!(page.status, StatusCode::OK, "{path}: {}", page.text);
    page.form(path)
}

#[tokio::test]
async fn the_list_is_searched_filtered_and_sorted_by_its_address() {
    let work = Work::begin().await;
    let mut owner = work.site.signed_in(OWNER).await;
    let page = owner.get("/contacts").await;
    assert_eq!(names(&page).len(), 23);
    let mut toolbar = toolbar(&page);
    let found = owner.submit(toolbar.set("q", "cote"), None).await;
    assert_eq!(names(&found), ["Émilie Côté", "Luc Côté-Hamel"]);
    assert_eq!(self::toolbar(&found).value("q"), "cote");
    let mut toolbar = self::toolbar(&found);
    let expired = owner.submit(toolbar.set("q", "").set("status", "expired"), None).await;
    assert_eq!(names(&expired), ["Geneviève Ouellet"]);
    let forth = owner.get("/contacts?sort=email&q=abc.example").await;
    let back = owner.get("/contacts?sort=-email&q=abc.example").await;
    let mut reversed = names(&back);
    reversed.reverse();
    assert_eq!(names(&forth), reversed);
    assert!(names(&owner.get("/contacts?q=nobody+of+that+name").await).is_empty());
}

#[tokio::test]
async fn errors_are_told_in_the_language_of_the_reader() {
    let work = Work::begin().await;
    let mut manager = work.site.signed_in(MANAGER).await;
    let mut pages = Vec::new();
    for language in ["en", "fr"] {
        manager
            .post("/preferences", &[("language", language), ("return", "/contacts/new")])
            .await;
        let form = open(&mut manager, "/contacts/new").await;
        let page = manager.submit(&form, SUBMIT).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(page.text.contains(&format!("<html lang=\"{language}\"")));
        let (_, error) = page.text.split_once("class=\"field__error\"").unwrap();
        pages.push(error[..200].to_owned());
    }
    assert_ne!(pages[0], pages[1]);
}

#[tokio::test]
async fn what_is_refused_is_told_on_the_page() {
    let work = Work::begin().await;
    let mut manager = work.site.signed_in(MANAGER).await;
    let himself = work.abc.contact(MANAGER);
    let delete = format!("/contacts/{himself}/delete");
    let refused = manager.post(&delete, &[("version", "1")]).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    assert!(refused.text.contains("role=\"alert\""));
    let owner = work.edit(OWNER);
    assert_eq!(manager.get(&owner).await.status, StatusCode::FORBIDDEN);
    let draft = [
        ("version", "1"),
        ("first_name", "X"),
        ("last_name", "Y"),
        ("email", "x@y.example"),
    ];
    let refused = manager.post(&owner, &draft).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    assert!(refused.text.contains("role=\"alert\""));
    // Own access: told at the field, everything else stays typed.
    let own = work.edit(MANAGER);
    let mut form = open(&mut manager, &own).await;
    form.set("title", "Chief");
    let mut fields = form.fields(SUBMIT);
    fields.retain(|(name, _)| name != "permissions[billing]");
    fields.push(("permissions[billing]".to_owned(), "modify".to_owned()));
    let refused = manager.post(&own, &fields).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(refused.form(&own).value("title"), "Chief");
}

#[tokio::test]
async fn staff_do_the_same_on_a_customers_pages() {
    let work = Work::begin().await;
    let mut staff = work.site.signed_in(STAFF).await;
    let base = format!("/provider/customers/{}", work.abc.id);
    let path = format!("{base}/contacts/new");
    let mut form = open(&mut staff, &path).await;
    form.set("first_name", "Nia")
        .set("last_name", "Okafor")
        .set("email", "nia@abc");
    let wrong = staff.submit(&form, SUBMIT).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    let mut form = wrong.form(&path);
    form.set("email", "nia@abc.example");
    let saved = staff.submit(&form, SUBMIT).await;
    assert_eq!(
        (saved.status, saved.location()),
        (StatusCode::SEE_OTHER, format!("{base}/contacts").as_str())
    );
    let nia = work.found("nia@abc.example").await;
    let path = format!("{base}/contacts/{nia}/delete");
    let form = open(&mut staff, &path).await;
    assert_eq!(staff.submit(&form, None).await.location(), format!("{base}/contacts"));
    let order = format!("{base}/communication-order/financial");
    let page = staff.get(&format!("{base}/contacts?edit=financial")).await;
    let saved = staff.submit(&page.form(&order), Some(("action", "save"))).await;
    assert_eq!(saved.location(), format!("{base}/contacts"));
}

#[tokio::test]
async fn a_page_that_is_shown_again_has_every_header_of_the_page() {
    let work = Work::begin().await;
    let mut owner = work.site.signed_in(OWNER).await;
    let first = owner.get("/contacts/new").await;
    let again = owner.submit(&first.form("/contacts/new"), SUBMIT).await;
    let redirect = owner
        .post("/preferences", &[("language", "en"), ("return", "/contacts")])
        .await;
    for name in [
        "referrer-policy",
        "x-content-type-options",
        "cache-control",
        "permissions-policy",
        "cross-origin-opener-policy",
    ] {
        assert!(!first.header(name).is_empty(), "{name}");
        assert_eq!(again.header(name), first.header(name));
        assert_eq!(redirect.header(name), first.header(name));
    }
    assert_eq!(again.header("content-type"), first.header("content-type"));
    let policy = again.header("content-security-policy");
    let (_, rest) = policy.split_once("'nonce-").unwrap();
    let (nonce, _) = rest.split_once('\'').unwrap();
    for (at, _) in again.text.match_indices("<script") {
        let (tag, _) = again.text[at..].split_once('>').unwrap();
        assert!(tag == "<script" || tag.contains(&format!("nonce=\"{nonce}\"")), "{tag}");
    }
    assert_ne!(policy, first.header("content-security-policy"));
    assert!(
        redirect
            .header("content-security-policy")
            .contains("default-src 'none'")
    );
}

#[tokio::test]
async fn what_is_no_form_of_the_page_changes_nothing() {
    let work = Work::begin().await;
    let mut owner = work.site.signed_in(OWNER).await;
    let path = work.edit("karim@abc.example");
    for body in [
        "first_name[x]=y",
        "version=many",
        "base=nonsense",
        "phones=x",
        "first_name=%ff",
    ] {
        let answer = owner.post_body(&path, body.to_owned()).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{body}");
        assert_eq!(answer.header("content-type"), "text/plain; charset=utf-8");
    }
    let answer = owner.post("/communication-order/sideways", &[("action", "save")]).await;
    assert_eq!(answer.status, StatusCode::NOT_FOUND);
    assert_eq!(
        owner.post::<&str, &str>("/communication-order", &[]).await.status,
        StatusCode::METHOD_NOT_ALLOWED
    );
}

#[tokio::test]
async fn another_customers_people_are_on_nobodys_pages() {
    let work = Work::begin().await;
    let mut lucie = work.site.signed_in(OTHER_OWNER).await;
    let page = lucie.get("/contacts").await;
    assert_eq!(names(&page).len(), 4);
    assert!(!page.text.contains("abc.example"));
    let answer = lucie
        .get(&format!("/provider/customers/{}/contacts", work.abc.id))
        .await;
    assert_eq!(answer.status, StatusCode::NOT_FOUND);
    assert!(!answer.text.contains("ABC Company"));
}
