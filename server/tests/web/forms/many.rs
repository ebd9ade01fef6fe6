//! Many contacts at once, and bringing back who was deleted, by plain forms.

use http::StatusCode;

use super::{Work, names, toolbar};
use crate::harness::{Answer, MANAGER, OTHER_OWNER, OWNER, STAFF};

/// Name and reason of each to whom it was not done.
fn refused(page: &Answer) -> Vec<(String, String)> {
    let text = |part: &str, tag: &str| {
        let inner = part.split_once(&format!("<{tag}>")).map_or("", |(_, rest)| rest);
        inner
            .split_once(&format!("</{tag}>"))
            .map_or("", |(text, _)| text)
            .to_owned()
    };
    page.text
        .split("<li class=\"refused__one\">")
        .skip(1)
        .map(|part| (text(part, "strong"), text(part, "span")))
        .collect()
}

#[tokio::test]
async fn the_selected_are_changed_and_the_refused_are_listed_with_their_reasons() {
    let work = Work::begin().await;
    let mut manager = work.site.signed_in(MANAGER).await;
    let [karim, emilie] = ["karim@abc.example", "emilie@abc.example"].map(|email| work.abc.contact(email));
    let owner = work.abc.contact(OWNER);
    let page = manager.get("/contacts").await;
    let mut form = page.form("/contacts");
    for id in [&karim, &emilie, &owner] {
        form.tick("contacts[]", id.as_str());
    }
    form.set("action", "add_communication.service_credentials");
    let told = manager.submit(&form, None).await;
    assert_eq!(told.status, StatusCode::OK);
    let refused = refused(&told);
    let names_of: Vec<&str> = refused.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(
        names_of,
        ["Chantal Bélanger", "Émilie Côté"],
        "in the order of the list"
    );
    assert_eq!(refused[1].1, "Needs at least Read in Support tickets.");
    assert!(refused[0].1.contains("owner alone"), "{refused:?}");
    assert!(told.text.contains("Done for 1 contact."));
    assert!(
        work.stored(&karim)
            .await
            .communications
            .contains(&"service_credentials".to_owned())
    );
    assert!(
        !work
            .stored(&emilie)
            .await
            .communications
            .contains(&"service_credentials".to_owned())
    );
    assert!(
        !told.form("/contacts").is_ticked("contacts[]", karim.as_str()),
        "what is done is not ticked any more"
    );
}

#[tokio::test]
async fn nothing_selected_or_nothing_chosen_is_told_and_what_was_ticked_stays() {
    let work = Work::begin().await;
    let mut owner = work.site.signed_in(OWNER).await;
    let karim = work.abc.contact("karim@abc.example");
    let nothing = owner.post("/contacts", &[("action", "language.fr")]).await;
    assert_eq!(nothing.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(nothing.text.contains("role=\"alert\""));
    let nothing = owner
        .post("/contacts", &[("contacts[]", karim.as_str()), ("action", "")])
        .await;
    assert_eq!(nothing.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(nothing.form("/contacts").is_ticked("contacts[]", karim.as_str()));
    let nobody = owner
        .post("/contacts", &[("contacts[]", "x"), ("action", "delete")])
        .await;
    assert_eq!(nobody.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn all_that_the_list_finds_are_changed_and_nobody_else() {
    let work = Work::begin().await;
    let mut owner = work.site.signed_in(OWNER).await;
    let found = owner.get("/contacts?q=cote&status=active").await;
    assert_eq!(names(&found), ["Émilie Côté"]);
    let mut form = found.form("/contacts?q=cote&status=active");
    form.tick("all", "true").set("action", "language.en");
    let told = owner.submit(&form, None).await;
    assert_eq!(told.status, StatusCode::OK);
    assert_eq!(names(&told), ["Émilie Côté"], "the same list");
    assert_eq!(
        work.stored(&work.abc.contact("emilie@abc.example")).await.language,
        "en"
    );
    assert_eq!(work.stored(&work.abc.contact("luc@abc.example")).await.language, "fr");
}

#[tokio::test]
async fn deleting_asks_first_and_whoever_is_deleted_comes_back() {
    let work = Work::begin().await;
    let mut owner = work.site.signed_in(OWNER).await;
    let steve = work.abc.contact("steve@abc.example");
    let mut form = owner.get("/contacts").await.form("/contacts");
    form.tick("contacts[]", steve.as_str()).set("action", "delete");
    let asked = owner.submit(&form, None).await;
    assert_eq!(asked.status, StatusCode::OK);
    assert!(
        asked
            .text
            .contains("Steve Gagnon loses position 2 in the Technical order."),
        "{}",
        asked.text
    );
    assert_eq!(work.found("steve@abc.example").await, steve, "nothing has happened yet");

    let confirm = asked
        .forms_to("/contacts")
        .into_iter()
        .find(|form| form.has("confirmed"))
        .unwrap();
    let told = owner.submit(&confirm, None).await;
    assert!(told.text.contains("Done for 1 contact."));
    assert!(told.text.contains("href=\"/contacts/deleted\""));
    assert!(names(&owner.get("/contacts?q=steve").await).is_empty());

    let page = owner.get("/contacts/deleted").await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.text.contains("Steve Gagnon"));
    let back = owner
        .submit(&page.form("/contacts/deleted"), Some(("contacts[]", steve.as_str())))
        .await;
    assert_eq!((back.status, back.location()), (StatusCode::SEE_OTHER, "/contacts"));
    assert_eq!(work.found("steve@abc.example").await, steve);
    let order = work.order(domain::communication_order::OrderKind::Technical).await;
    assert!(
        !order.contains(&"steve@abc.example".to_owned()),
        "his position stays lost"
    );
    assert!(
        !owner.get("/contacts").await.text.contains("/contacts/deleted\""),
        "nobody is left to be brought back"
    );
}

#[tokio::test]
async fn whoever_may_not_bring_somebody_back_is_told_why() {
    let work = Work::begin().await;
    let mut owner = work.site.signed_in(OWNER).await;
    let emilie = work.abc.contact("emilie@abc.example");
    let fields = [
        ("contacts[]", emilie.as_str()),
        ("action", "delete"),
        ("confirmed", "true"),
    ];
    owner.post("/contacts", &fields).await;
    let mut manager = work.site.signed_in(MANAGER).await;
    let page = manager.get("/contacts/deleted").await;
    assert!(
        page.text.contains("Billing only gives more than you hold yourself."),
        "{}",
        page.text
    );
    let tried = manager
        .post("/contacts/deleted", &[("contacts[]", emilie.as_str())])
        .await;
    assert_eq!(tried.status, StatusCode::OK);
    assert_eq!(refused(&tried)[0].0, "Émilie Côté");
    assert!(names(&owner.get("/contacts?q=emilie").await).is_empty());
}

#[tokio::test]
async fn ids_of_another_customer_change_nothing_and_are_unknown() {
    let work = Work::begin().await;
    let mut lucie = work.site.signed_in(OTHER_OWNER).await;
    let bakery = work.site.customer("Boulangerie Côté inc.").await;
    let own = bakery.contact("josee@boulangerie.example").to_string();
    let theirs = work.abc.contact("karim@abc.example").to_string();
    let unknown = "01900000-0000-7000-8000-00000000ffff".to_owned();
    for action in ["language.fr", "delete"] {
        let mut told = Vec::new();
        for id in [&theirs, &unknown] {
            let fields = [
                ("contacts[]", id.as_str()),
                ("contacts[]", own.as_str()),
                ("action", action),
            ];
            let answer = lucie.post("/contacts", &fields).await;
            assert_eq!(answer.status, StatusCode::OK);
            assert_eq!(refused(&answer)[0].0, "Unknown contact");
            told.push(refused(&answer));
        }
        assert_eq!(told[0], told[1]);
    }
    assert_eq!(work.stored(&work.abc.contact("karim@abc.example")).await.language, "en");
}

#[tokio::test]
async fn the_list_is_filtered_by_level_and_by_communication_in_its_address() {
    let work = Work::begin().await;
    let mut staff = work.site.signed_in(STAFF).await;
    let base = format!("/provider/customers/{}/contacts", work.abc.id);
    let mut form = toolbar(&staff.get(&base).await);
    let found = staff.submit(form.set("level", "services.modify"), None).await;
    assert_eq!(names(&found), ["Chantal Bélanger"]);
    let mut form = toolbar(&found);
    assert_eq!(form.value("level"), "services.modify");
    let both = staff
        .submit(
            form.set("level", "billing.modify").set("communication", "invoices"),
            None,
        )
        .await;
    assert!(names(&both).contains(&"Émilie Côté"), "{:?}", names(&both));
    assert!(!names(&both).contains(&"Karim Benali"));
    let narrowed = staff
        .get(&format!("{base}?level=billing.modify&communication=invoices&q=emilie"))
        .await;
    assert_eq!(names(&narrowed), ["Émilie Côté"]);
    let nonsense = staff.get(&format!("{base}?level=billing.restrict")).await;
    assert_eq!(names(&nonsense).len(), 23);
}
