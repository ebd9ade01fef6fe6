//! The work of a day without a script: lists by addresses, everything else by plain forms, filled in and
//! submitted as the pages have them.

use domain::{ContactId, communication_order::OrderKind, contacts::ContactDraft, session::Scope};
use http::StatusCode;

use crate::{
    harness::{ADMINISTRATOR, Answer, Customer, MANAGER, OTHER_OWNER, OWNER, STAFF, Site, Visitor},
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
    let mut toolbar = page.form("/contacts");
    let found = owner.submit(toolbar.set("q", "cote"), None).await;
    assert_eq!(names(&found), ["Émilie Côté", "Luc Côté-Hamel"]);
    assert_eq!(found.form("/contacts").value("q"), "cote");
    let mut toolbar = found.form("/contacts");
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
async fn a_contact_is_added_with_nothing_typed_lost_on_the_way() {
    let work = Work::begin().await;
    let mut manager = work.site.signed_in(MANAGER).await;
    let mut form = open(&mut manager, "/contacts/new").await;
    form.set("first_name", "Aimée <b>\"quoted\"</b>")
        .set("email", "aimee@abc")
        .set("notes", "one\n<two> & \"three\"")
        .set("language", "fr")
        .set("time_zone", "America/Vancouver")
        .set("phones[0][kind]", "office")
        .set("phones[0][number]", "12")
        .tick("permissions[contacts]", "read")
        .tick("communications[]", "incident_notices");
    let more = manager.submit(&form, Some(("action", "add_phone"))).await;
    assert_eq!(more.status, StatusCode::OK);
    assert_eq!(wrong_fields(&more), 0);
    let mut form = more.form("/contacts/new");
    form.set("phones[1][number]", "+33 1 99 00 12 34")
        .set("phones[1][extension]", "x");

    let wrong = manager.submit(&form, SUBMIT).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    let mut form = wrong.form("/contacts/new");
    assert_eq!(form.value("first_name"), "Aimée <b>\"quoted\"</b>");
    assert_eq!(form.value("email"), "aimee@abc");
    assert_eq!(form.value("notes"), "one\n<two> & \"three\"");
    assert_eq!(form.value("language"), "fr");
    assert_eq!(form.value("time_zone"), "America/Vancouver");
    assert_eq!(form.value("phones[0][kind]"), "office");
    assert_eq!(form.value("phones[0][number]"), "12");
    assert_eq!(form.value("phones[1][number]"), "+33 1 99 00 12 34");
    assert_eq!(form.value("phones[1][extension]"), "x");
    assert_eq!(form.value("permissions[contacts]"), "read");
    assert!(form.is_ticked("communications[]", "incident_notices"));
    // Last name, e-mail, number, extension: all at once.
    assert_eq!(wrong_fields(&wrong), 4, "{}", wrong.text);

    form.set("first_name", "Aimée")
        .set("last_name", "Dubé")
        .set("email", "aimee@abc.example")
        .set("phones[0][number]", "514 555-0123")
        .set("phones[1][extension]", "");
    let saved = manager.submit(&form, SUBMIT).await;
    assert_eq!(
        (saved.status, saved.location()),
        (StatusCode::SEE_OTHER, "/contacts"),
        "{}",
        saved.text
    );
    assert_eq!(names(&manager.get("/contacts?q=aimee+dube").await), ["Aimée Dubé"]);
    let stored = work.stored(&work.found("aimee@abc.example").await).await;
    assert_eq!(stored.notes, "one\n<two> & \"three\"");
    assert_eq!(stored.phones.len(), 2);
    assert_eq!(stored.permissions["contacts"], "read");
    assert_eq!(stored.communications, ["incident_notices"]);
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
async fn portal_access_is_given_with_a_generated_password() {
    let work = Work::begin().await;
    let mut owner = work.site.signed_in(OWNER).await;
    let path = work.edit("ginette@abc.example");
    let form = open(&mut owner, &path).await;
    let page = owner.submit(&form, Some(("action", "generate"))).await;
    assert_eq!(page.status, StatusCode::OK);
    let mut form = page.form(&path);
    assert_eq!(form.value("access[login]"), "ginette@abc.example");
    let password = form.value("access[password]").to_owned();
    assert!(password.len() >= 20, "{password}");
    assert!(page.text.matches(&password).count() >= 2, "it is shown");
    // Whoever has not copied it yet can still do so after an error.
    form.set("last_name", "");
    let wrong = owner.submit(&form, SUBMIT).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.text.matches(&password).count() >= 2, "it is still shown");
    let mut form = wrong.form(&path);
    form.set("last_name", "Thériault");
    assert_eq!(owner.submit(&form, SUBMIT).await.location(), "/contacts");
    assert!(!owner.get(&path).await.text.contains(&password), "never again");

    let fields = [("login", "ginette@abc.example"), ("password", &password)];
    let mut ginette = work.site.visitor();
    let signed = ginette.post("/sign-in", &fields).await;
    assert_eq!(
        (signed.status, signed.location()),
        (StatusCode::SEE_OTHER, "/change-password")
    );

    // Disabled, the session ends at once and the next one is refused.
    let mut form = open(&mut owner, &path).await;
    form.tick("access[disabled]", "true");
    assert_eq!(owner.submit(&form, SUBMIT).await.location(), "/contacts");
    assert_eq!(
        ginette.get("/change-password").await.location(),
        "/sign-in?next=%2Fchange-password"
    );
    assert_eq!(
        work.site.visitor().post("/sign-in", &fields).await.status,
        StatusCode::FORBIDDEN
    );
    let mut form = open(&mut owner, &path).await;
    form.untick("access[disabled]", "true");
    assert_eq!(owner.submit(&form, SUBMIT).await.location(), "/contacts");
    assert_eq!(
        work.site.visitor().post("/sign-in", &fields).await.status,
        StatusCode::SEE_OTHER
    );
}

#[tokio::test]
async fn what_was_not_touched_stays_as_it_was() {
    let work = Work::begin().await;
    let mut owner = work.site.signed_in(OWNER).await;
    for email in [
        "bob@abc.example",
        "nadia@abc.example",
        "zoe@abc.example",
        "linda@abc.example",
    ] {
        let (path, id) = (work.edit(email), work.abc.contact(email));
        let before = work.stored(&id).await;
        let mut form = open(&mut owner, &path).await;
        form.set("title", "Somebody else");
        assert_eq!(owner.submit(&form, SUBMIT).await.location(), "/contacts");
        let expected = ContactDraft {
            title: "Somebody else".to_owned(),
            ..before
        };
        assert_eq!(work.stored(&id).await, expected, "{email}");
    }
}

#[tokio::test]
async fn the_second_to_save_chooses_field_by_field() {
    let work = Work::begin().await;
    let path = work.edit("karim@abc.example");
    let id = work.abc.contact("karim@abc.example");
    let mut owner = work.site.signed_in(OWNER).await;
    let mut manager = work.site.signed_in(MANAGER).await;
    let mut first = open(&mut owner, &path).await;
    let mut second = open(&mut manager, &path).await;
    first
        .set("title", "Technician")
        .set("notes", "From the owner")
        .set("phones[0][number]", "514 555-0177")
        .tick("permissions[cdr_download]", "read")
        .tick("permissions[hosted_pbx]", "read");
    assert_eq!(owner.submit(&first, SUBMIT).await.location(), "/contacts");
    second
        .set("title", "Engineer")
        .set("first_name", "Kareem")
        .set("notes", "From the manager");
    let conflict = manager.submit(&second, SUBMIT).await;
    assert_eq!(conflict.status, StatusCode::CONFLICT);
    assert!(conflict.text.contains("Chantal Bélanger"), "who saved first is told");
    let mut form = conflict.form(&path);
    assert_eq!(form.value("first_name"), "Kareem");
    assert_eq!(form.value("title"), "Engineer");
    assert!(!form.has("choose[first_name]"), "nobody else touched it");
    assert_eq!(form.value("choose[title]"), "mine");
    assert_eq!(form.value("choose[notes]"), "mine");
    // What only the first changed stands unless somebody says otherwise.
    assert_eq!(form.value("choose[phones]"), "theirs");
    assert_eq!(form.value("choose[permissions[cdr_download]]"), "theirs");
    form.tick("choose[notes]", "theirs")
        .tick("choose[permissions[hosted_pbx]]", "mine");
    // Another button does not forget the choice.
    let going_on = manager.submit(&form, Some(("action", "add_phone"))).await;
    let form = going_on.form(&path);
    assert_eq!(form.value("notes"), "From the owner");
    let saved = manager.submit(&form, SUBMIT).await;
    assert_eq!(
        (saved.status, saved.location()),
        (StatusCode::SEE_OTHER, "/contacts"),
        "{}",
        saved.text
    );
    let stored = work.stored(&id).await;
    assert_eq!(stored.first_name, "Kareem");
    assert_eq!(stored.title, "Engineer");
    assert_eq!(stored.notes, "From the owner");
    assert_eq!(stored.phones[0].number, "514 555-0177");
    assert_eq!(stored.permissions.get("cdr_download").map(String::as_str), Some("read"));
    assert_eq!(stored.permissions.get("hosted_pbx"), None);
}

#[tokio::test]
async fn an_error_in_between_does_not_hide_what_somebody_else_did() {
    let work = Work::begin().await;
    let path = work.edit("karim@abc.example");
    let mut owner = work.site.signed_in(OWNER).await;
    let mut manager = work.site.signed_in(MANAGER).await;
    let mut form = open(&mut manager, &path).await;
    form.set("last_name", "");
    let wrong = manager.submit(&form, SUBMIT).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    let mut theirs = open(&mut owner, &path).await;
    theirs.set("title", "Technician");
    assert_eq!(owner.submit(&theirs, SUBMIT).await.location(), "/contacts");
    // The page is made anew from what stands now, and must not forget from when the form is.
    let going_on = manager.submit(&wrong.form(&path), Some(("action", "add_phone"))).await;
    let mut form = going_on.form(&path);
    form.set("last_name", "Benali").set("notes", "Mine");
    let conflict = manager.submit(&form, SUBMIT).await;
    assert_eq!(conflict.status, StatusCode::CONFLICT);
    assert_eq!(conflict.form(&path).value("choose[title]"), "theirs");
}

#[tokio::test]
async fn two_who_typed_the_same_are_not_asked() {
    let work = Work::begin().await;
    let path = work.edit("karim@abc.example");
    let mut owner = work.site.signed_in(OWNER).await;
    let mut manager = work.site.signed_in(MANAGER).await;
    let mut first = open(&mut owner, &path).await;
    let mut second = open(&mut manager, &path).await;
    first.set("title", "Technician");
    second.set("title", "Technician").set("notes", "Of the manager");
    assert_eq!(owner.submit(&first, SUBMIT).await.location(), "/contacts");
    let saved = manager.submit(&second, SUBMIT).await;
    assert_eq!((saved.status, saved.location()), (StatusCode::SEE_OTHER, "/contacts"));
    let stored = work.stored(&work.abc.contact("karim@abc.example")).await;
    assert_eq!(
        (stored.title.as_str(), stored.notes.as_str()),
        ("Technician", "Of the manager")
    );
}

#[tokio::test]
async fn a_contact_is_deleted_and_replaced_in_the_orders_in_one_go() {
    let work = Work::begin().await;
    let steve = work.abc.contact("steve@abc.example");
    let karim = work.abc.contact("karim@abc.example");
    let path = format!("/contacts/{steve}/delete");
    let mut owner = work.site.signed_in(OWNER).await;
    let mut steve_himself = work.site.signed_in("steve@abc.example").await;
    let before = work.order(OrderKind::Technical).await;
    assert_eq!(before[1], "steve@abc.example");

    // Somebody who cannot take the place.
    let form = open(&mut owner, &path).await;
    let version = form.value("version").to_owned();
    let wrong = owner
        .post(&path, &[("version", version.as_str()), ("replace[technical]", steve.as_str())])
        .await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);

    // Who stands in an order is replaced or taken out: somebody has to say which.
    let silent = owner.post(&path, &[("version", version)]).await;
    assert_eq!(silent.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(wrong_fields(&silent), 1, "{}", silent.text);

    let mut form = silent.form(&path);
    form.set("replace[technical]", karim.as_str());
    let deleted = owner.submit(&form, None).await;
    assert_eq!(
        (deleted.status, deleted.location()),
        (StatusCode::SEE_OTHER, "/contacts")
    );
    assert!(names(&owner.get("/contacts?q=steve").await).is_empty());
    assert_eq!(owner.get(&path).await.status, StatusCode::NOT_FOUND);
    let mut expected = before;
    expected[1] = "karim@abc.example".to_owned();
    assert_eq!(work.order(OrderKind::Technical).await, expected);
    assert_eq!(steve_himself.get("/").await.location(), "/sign-in");
}

#[tokio::test]
async fn a_contact_that_somebody_changed_meanwhile_is_not_deleted_unseen() {
    let work = Work::begin().await;
    let id = work.abc.contact("karim@abc.example");
    let path = format!("/contacts/{id}/delete");
    let mut owner = work.site.signed_in(OWNER).await;
    let mut manager = work.site.signed_in(MANAGER).await;
    let form = open(&mut manager, &path).await;
    let edit = work.edit("karim@abc.example");
    let mut change = open(&mut owner, &edit).await;
    change.set("title", "Chief technician");
    owner.submit(&change, SUBMIT).await;
    let conflict = manager.submit(&form, None).await;
    assert_eq!(conflict.status, StatusCode::CONFLICT);
    assert!(conflict.text.contains("role=\"alert\""), "it says why");
    let again = manager.submit(&conflict.form(&path), None).await;
    assert_eq!((again.status, again.location()), (StatusCode::SEE_OTHER, "/contacts"));
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
async fn an_order_is_changed_by_positions_and_kept_when_it_is_saved() {
    let work = Work::begin().await;
    let mut owner = work.site.signed_in(OWNER).await;
    let action = "/communication-order/technical";
    let before = work.order(OrderKind::Technical).await;
    assert_eq!(
        before,
        [
            "bob@abc.example",
            "steve@abc.example",
            "marie-eve@abc.example",
            "jf.levesque@abc.example"
        ]
    );
    let position = |email: &str| format!("position[{}]", work.abc.contact(email));
    let page = owner.get("/contacts?q=e&edit=technical").await;
    let mut form = page.form(action);
    assert_eq!(form.value("return"), "/contacts?q=e");
    form.set(&position("marie-eve@abc.example"), "1");

    // Taken out, and nothing saved yet.
    let bob = work.abc.contact("bob@abc.example");
    let removed = owner.submit(&form, Some(("remove[]", bob.as_str()))).await;
    assert_eq!(removed.status, StatusCode::OK);
    let mut form = removed.form(action);
    assert_eq!(form.value(&position("marie-eve@abc.example")), "1");
    assert_eq!(form.value(&position("steve@abc.example")), "2");
    assert!(!form.has(&position("bob@abc.example")));
    assert_eq!(form.value("return"), "/contacts?q=e");
    assert_eq!(work.order(OrderKind::Technical).await, before);

    // Nobody, several, one of them.
    let nobody = owner
        .submit(form.set("add", "no such person"), Some(("action", "add")))
        .await;
    assert_eq!(nobody.status, StatusCode::UNPROCESSABLE_ENTITY);
    let mut form = nobody.form(action);
    assert_eq!(form.value("add"), "no such person");
    let several = owner.submit(form.set("add", "cote"), Some(("action", "add"))).await;
    assert_eq!(several.status, StatusCode::UNPROCESSABLE_ENTITY);
    let mut form = several.form(action);
    let emilie = work.abc.contact("emilie@abc.example");
    let chosen = owner
        .submit(form.tick("add", emilie.as_str()), Some(("action", "add")))
        .await;
    assert_eq!(chosen.status, StatusCode::OK);
    let mut form = chosen.form(action);
    assert_eq!(form.value(&position("emilie@abc.example")), "4");
    let one = owner.submit(form.set("add", "gauthier"), Some(("action", "add"))).await;
    let mut form = one.form(action);
    assert_eq!(form.value(&position("mathieu@abc.example")), "5");
    let twice = owner
        .submit(form.set("add", emilie.as_str()), Some(("action", "add")))
        .await;
    assert_eq!(twice.status, StatusCode::UNPROCESSABLE_ENTITY);
    let mut form = twice.form(action);

    // Somebody who is new may be moved as well.
    form.set(&position("mathieu@abc.example"), "2");
    let saved = owner.submit(&form, Some(("action", "save"))).await;
    assert_eq!(
        (saved.status, saved.location()),
        (StatusCode::SEE_OTHER, "/contacts?q=e"),
        "{}",
        saved.text
    );
    let after = [
        "marie-eve@abc.example",
        "mathieu@abc.example",
        "steve@abc.example",
        "jf.levesque@abc.example",
        "emilie@abc.example",
    ];
    assert_eq!(work.order(OrderKind::Technical).await, after);
}

#[tokio::test]
async fn whoever_saves_an_order_second_sees_both_and_chooses() {
    let work = Work::begin().await;
    let action = "/communication-order/financial";
    let page = "/communication-order?edit=financial";
    let mut owner = work.site.signed_in(OWNER).await;
    let mut admin = work.site.signed_in(ADMINISTRATOR).await;
    let position = |email: &str| format!("position[{}]", work.abc.contact(email));
    let mut first = owner.get(page).await.form(action);
    let second = admin.get(page).await.form(action);
    first.set(&position("samuel@abc.example"), "1");
    assert_eq!(
        owner.submit(&first, Some(("action", "save"))).await.location(),
        "/communication-order"
    );

    // The same order again is no conflict.
    let mut same = second.clone();
    same.set(&position("samuel@abc.example"), "1");
    let kept = admin.submit(&same, Some(("action", "save"))).await;
    assert_eq!(
        (kept.status, kept.location()),
        (StatusCode::SEE_OTHER, "/communication-order")
    );

    let adam = work.abc.contact("adam@abc.example");
    let removed = admin.submit(&second, Some(("remove[]", adam.as_str()))).await;
    let conflict = admin.submit(&removed.form(action), Some(("action", "save"))).await;
    assert_eq!(conflict.status, StatusCode::CONFLICT);
    assert!(conflict.text.contains("Chantal Bélanger"), "who saved first is told");
    let kept = work.order(OrderKind::Financial).await;
    assert_eq!(kept, ["samuel@abc.example", "adam@abc.example", "emilie@abc.example"]);
    let mine = admin.submit(&conflict.form(action), Some(("action", "save"))).await;
    assert_eq!(mine.location(), "/communication-order", "{}", mine.text);
    assert_eq!(
        work.order(OrderKind::Financial).await,
        ["emilie@abc.example", "samuel@abc.example"]
    );
}

#[tokio::test]
async fn whoever_reads_the_orders_only_is_not_offered_to_change_them() {
    let work = Work::begin().await;
    let mut priya = work.site.signed_in("priya@abc.example").await;
    let page = priya.get("/communication-order?edit=technical").await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.forms_to("/communication-order/technical").is_empty());
    let refused = priya
        .post(
            "/communication-order/technical",
            &[("version", "1"), ("action", "save")],
        )
        .await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    assert_eq!(work.order(OrderKind::Technical).await.len(), 4);
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
        owner.post::<&str, &str>("/contacts", &[]).await.status,
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
