//! The pages of a customer as staff see them through the eyes of each role: what is read is what that contact reads,
//! and nothing is changed.

use domain::session::{Scope, Shell};
use http::StatusCode;
use serde_json::json;

use super::{Ask, TABLE, Trial, WHO};
use crate::harness::{AUDITOR, SUPPORT, Visitor};

/// Begins to see the pages as that contact.
async fn look(visitor: &mut Visitor, trial: &Trial, email: &str) -> Scope {
    let (customer, contact) = (trial.abc.id.clone(), trial.abc.contact(email));
    let path = format!("/provider/customers/{customer}/contacts/{contact}/see-as");
    let answer = visitor.post(&path, &[("reason", "Ticket 4711")]).await;
    let scope = Scope::As { customer, contact };
    assert_eq!(
        (answer.status, answer.location()),
        (StatusCode::SEE_OTHER, scope.base().as_str())
    );
    scope
}

#[tokio::test]
async fn a_server_function_answers_staff_as_a_contact_what_it_answers_that_contact_and_changes_nothing() {
    let mut trial = Trial::new().await;
    let mut wrong = Vec::new();
    for (at, login) in WHO.into_iter().enumerate().take(8) {
        let mut own = trial.site.signed_in(login).await;
        let mut staff = trial.site.signed_in(if at % 2 == 0 { AUDITOR } else { SUPPORT }).await;
        let scope = look(&mut staff, &trial, login).await;
        let target = trial.target(scope).await;
        let mine = super::Target {
            scope: Scope::Own,
            ..target.clone()
        };
        for (method, path, row) in TABLE.iter().filter(|(_, path, _)| path.starts_with("/fn/")) {
            let ask = Ask::new(method, path, &target);
            let Ask::Call(_, arguments) = &ask else { continue };
            if arguments.get("scope").is_none() {
                continue;
            }
            // Whoever holds Read alone is refused it.
            let changes = row[3] == 403;
            // Whoever may change would be told that there is nobody there; staff who look are refused before.
            let finds_nobody = row[at] == row[0];
            let expected = if changes && (row[at] == 200 || finds_nobody && at < 3) {
                403
            } else {
                row[at]
            };
            let answer = ask.send(&mut staff).await;
            if answer.status.as_u16() != expected {
                wrong.push(format!("as {login} {path}: {} and not {expected}", answer.status));
            }
            if !changes && *path != "/fn/session/shell" {
                let theirs = Ask::new(method, path, &mine).send(&mut own).await;
                // What could not be saved is not offered.
                let offered = ["may_edit", "may_update_contacts"]
                    .into_iter()
                    .fold(theirs.text, |text, what| {
                        text.replace(&format!("\"{what}\":true"), &format!("\"{what}\":false"))
                    });
                assert_eq!(answer.text, offered, "as {login} {path}");
            }
        }
        let asked = json!({ "scope": target.scope });
        let seen: Shell = staff.ask("/fn/session/shell", asked).await.unwrap();
        let theirs: Shell = own
            .ask("/fn/session/shell", json!({ "scope": Scope::Own }))
            .await
            .unwrap();
        assert_eq!(
            (seen.holding, seen.contact, seen.staff),
            (theirs.holding, theirs.contact, None)
        );
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[tokio::test]
async fn nothing_is_posted_to_a_page_that_is_seen_as_a_contact() {
    let mut trial = Trial::new().await;
    let mut staff = trial.staff.clone();
    let scope = look(&mut staff, &trial, "chantal@abc.example").await;
    let target = trial.target(scope).await;
    let mut tried = 0;
    for (_, path, _) in TABLE.iter().filter(|(_, path, _)| path.contains("{viewed}")) {
        let Ask::Get(path) = Ask::new("GET", path, &target) else {
            continue;
        };
        let answer = staff.post(&path, &[("action", "submit")]).await;
        assert_eq!(answer.status, StatusCode::METHOD_NOT_ALLOWED, "{path}");
        tried += 1;
    }
    assert!(tried > 5, "{tried}");
}

#[tokio::test]
async fn the_pages_stand_under_a_banner_as_long_as_somebody_looks() {
    let trial = Trial::new().await;
    let mut staff = trial.staff.clone();
    let begin = format!(
        "/provider/customers/{}/contacts/{}/see-as",
        trial.abc.id,
        trial.abc.contact("steve@abc.example")
    );
    let unreasoned = staff.post(&begin, &[("reason", " ")]).await;
    assert_eq!(unreasoned.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(unreasoned.text.contains("This field is needed."));
    let base = look(&mut staff, &trial, "steve@abc.example").await.base();
    let home = staff.get(&base).await;
    assert!(
        home.text.contains("You see the portal as Steve Gagnon would."),
        "{}",
        home.text
    );
    assert!(home.text.contains("Welcome, Steve"));
    assert!(
        !home.text.contains("/provider/settings"),
        "what staff alone see is not there"
    );
    // Steve has no contacts: neither do staff, as Steve.
    assert_eq!(
        staff.get(&format!("{base}/contacts")).await.status,
        StatusCode::NOT_FOUND
    );
    let form = home.form(&begin);
    let stopped = staff.submit(&form, Some(("action", "stop"))).await;
    assert_eq!(
        stopped.location(),
        format!("/provider/customers/{}/contacts", trial.abc.id)
    );
    assert_eq!(staff.get(&base).await.status, StatusCode::NOT_FOUND);
    // Nor does anybody else see it so.
    look(&mut staff, &trial, "steve@abc.example").await;
    let mut other = trial.site.signed_in(SUPPORT).await;
    assert_eq!(other.get(&base).await.status, StatusCode::NOT_FOUND);
    trial.site.clock.advance_minutes(29);
    assert_eq!(staff.get(&base).await.status, StatusCode::OK);
    trial.site.clock.advance_minutes(1);
    assert_eq!(staff.get(&base).await.status, StatusCode::NOT_FOUND);
}
