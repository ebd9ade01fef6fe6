//! Adding and updating a contact by its form: nothing typed is lost, and nothing that somebody else did.

use domain::contacts::ContactDraft;
use http::StatusCode;

use super::{SUBMIT, Work, names, open, wrong_fields};
use crate::harness::{MANAGER, OWNER};

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
    assert_eq!(owner.submit(&form, SUBMIT).await.location(), "/contacts?ended=1");
    assert!(owner.get("/contacts?ended=1").await.text.contains("1 session ended."));
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
