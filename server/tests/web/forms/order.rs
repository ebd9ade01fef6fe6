//! Changing a communication order by its form: positions, people who come and go, two who save.

use domain::communication_order::OrderKind;
use http::StatusCode;

use super::Work;
use crate::harness::{ADMINISTRATOR, OWNER};

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
