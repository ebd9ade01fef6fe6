//! Deleting a contact by its form.

use domain::communication_order::OrderKind;
use http::StatusCode;

use super::{SUBMIT, Work, names, open, wrong_fields};
use crate::harness::{MANAGER, OWNER};

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
        .post(
            &path,
            &[("version", version.as_str()), ("replace[technical]", steve.as_str())],
        )
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
        (StatusCode::SEE_OTHER, "/contacts?ended=1")
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
