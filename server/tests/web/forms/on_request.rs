//! Ownership and contacts on request, as forms without a script.

use http::StatusCode;

use crate::harness::{ADMINISTRATOR, MANAGER, OWNER, STAFF, SUPPORT, Site};

#[tokio::test]
async fn ownership_is_offered_and_accepted_without_a_script() {
    let site = Site::new().await;
    let abc = site.customer("ABC Company").await;
    let bob = abc.contact(ADMINISTRATOR);
    let mut owner = site.signed_in(OWNER).await;
    let page = owner.get(&format!("/ownership?to={bob}")).await;
    let form = page.form("/ownership");
    assert_eq!(form.value("to"), bob.as_str(), "whom the menu named");
    let offered = owner.submit(&form, None).await;
    assert_eq!(
        (offered.status, offered.location()),
        (StatusCode::SEE_OTHER, "/ownership")
    );
    let waiting = owner.get("/ownership").await;
    assert!(
        waiting.text.contains("offers the ownership to Bob Tremblay"),
        "{}",
        waiting.text
    );
    assert_eq!(waiting.form("/ownership").value("action"), "withdraw");

    let mut administrator = site.signed_in(ADMINISTRATOR).await;
    assert!(
        administrator
            .get("/")
            .await
            .text
            .contains("The ownership of this account is offered to you.")
    );
    let form = administrator.get("/ownership").await.form("/ownership");
    let accepted = administrator.submit(&form, None).await;
    assert_eq!((accepted.status, accepted.location()), (StatusCode::SEE_OTHER, "/"));
    assert!(
        administrator
            .get("/")
            .await
            .text
            .contains("You alone, as the account owner")
    );
    assert!(!owner.get("/").await.text.contains("You alone, as the account owner"));
    let late = administrator.submit(&form, None).await;
    assert_eq!(late.status, StatusCode::FORBIDDEN);
    assert!(
        late.text.contains("This offer does not wait any more."),
        "{}",
        late.text
    );
}

#[tokio::test]
async fn the_button_beside_declines() {
    let site = Site::new().await;
    let abc = site.customer("ABC Company").await;
    let path = format!("/provider/customers/{}/ownership", abc.id);
    let manager = abc.contact(MANAGER).to_string();
    let mut staff = site.signed_in(STAFF).await;
    let fields = [("action", "offer"), ("to", manager.as_str()), ("reason", "")];
    let unreasoned = staff.post(&path, &fields).await;
    assert_eq!(unreasoned.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(unreasoned.form(&path).value("to"), manager, "what was chosen stays");
    let fields = [("action", "offer"), ("to", manager.as_str()), ("reason", "She retires")];
    assert_eq!(staff.post(&path, &fields).await.location(), path);
    let mut receiver = site.signed_in(MANAGER).await;
    let page = receiver.get("/ownership").await;
    assert!(page.text.contains("She retires"));
    let declined = receiver
        .submit(&page.form("/ownership"), Some(("action", "decline")))
        .await;
    assert_eq!(declined.location(), "/");
    assert!(!staff.get(&path).await.text.contains("She retires"));
    // Whoever may not is shown who the owner is, and no form.
    let shown = receiver.get("/ownership").await;
    assert!(shown.text.contains("Account owner: Chantal"), "{}", shown.text);
    assert!(shown.forms_to("/ownership").is_empty());
}

#[tokio::test]
async fn a_contact_is_added_on_request_without_a_script() {
    let site = Site::new().await;
    let abc = site.customer("ABC Company").await;
    let path = format!("/provider/customers/{}/request", abc.id);
    let mut support = site.signed_in(SUPPORT).await;
    let mut form = support.get(&path).await.form(&path);
    assert!(!form.value("access[password]").is_empty(), "one is there to be copied");
    assert_eq!(form.value("language"), "en");
    for (name, value) in [
        ("first_name", "Rose"),
        ("last_name", "Leblanc"),
        ("email", "rose@abc"),
        ("phones[0][number]", "514 555-0112"),
        ("role", "support"),
        ("access[login]", "rose@abc.example"),
        ("requested_by", "Bob Tremblay"),
        ("how", "By phone"),
    ] {
        form.set(name, value);
    }
    form.tick("with_access", "true");
    let first_password = form.value("access[password]").to_owned();
    let wrong = support.submit(&form, None).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        !wrong.text.contains(&first_password),
        "what was posted as a password is not written back"
    );
    let mut form = wrong.form(&path);
    assert_eq!((form.value("first_name"), form.value("role")), ("Rose", "support"));
    form.set("email", "rose@abc.example");
    let added = support.submit(&form, None).await;
    let list = format!("/provider/customers/{}/contacts", abc.id);
    assert_eq!((added.status, added.location()), (StatusCode::SEE_OTHER, list.as_str()));
    assert!(support.get(&list).await.text.contains("Leblanc"));
    // Whoever has an address chooses a password of their own; no other one works.
    let mut rose = site.visitor();
    let invitation = crate::links::link(&site, "rose@abc.example", "invitation").await;
    let mut form = rose.get(&invitation).await.form(&invitation);
    form.set("password", "un canot sur la rivière")
        .set("again", "un canot sur la rivière");
    let accepted = rose.submit(&form, None).await;
    assert_eq!((accepted.status, accepted.location()), (StatusCode::SEE_OTHER, "/"));
}
