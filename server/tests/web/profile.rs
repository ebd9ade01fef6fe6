//! One's own profile and open sessions, by plain forms and as a script posts them.

use domain::{Failure, Reason, form::Notice, portal_access::Strength, session::Scope};
use http::StatusCode;
use serde_json::json;

use crate::{
    coverage,
    harness::{AUDITOR, Answer, MANAGER, OWNER, PASSWORD, STAFF, Site},
    two_factor,
};

const EMILIE: &str = "emilie@abc.example";

#[tokio::test]
async fn everybody_reaches_their_profile_from_every_page() {
    let site = Site::new().await;
    for (login, page) in [
        (EMILIE, "/"),
        (OWNER, "/contacts"),
        (STAFF, "/provider/customers"),
        (AUDITOR, "/profile"),
    ] {
        let mut visitor = site.signed_in(login).await;
        assert!(
            visitor.get(page).await.text.contains("href=\"/profile\""),
            "{login} {page}"
        );
        let profile = visitor.get("/profile").await;
        assert_eq!(profile.status, StatusCode::OK);
        assert!(profile.text.contains("Your profile"));
        assert!(profile.text.contains("/profile/two-factor"));
    }
}

#[tokio::test]
async fn details_are_changed_without_a_script_and_what_is_wrong_comes_back() {
    let site = Site::new().await;
    let mut emilie = site.signed_in(EMILIE).await;
    let page = emilie.get("/profile").await;
    assert!(page.text.contains("Billing only"));
    assert!(
        page.text
            .contains("An administrator of your account changes your roles.")
    );
    let mut form = page.form("/profile");
    form.set("last_name", "Roy-Gagnon").set("phones[0][number]", "12");
    let again = emilie.submit(&form, None).await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
    let mut form = again.form("/profile");
    assert_eq!(form.value("last_name"), "Roy-Gagnon");
    assert_eq!(form.value("phones[0][number]"), "12");
    form.set("phones[0][number]", "514 555-0188");
    let saved = emilie.submit(&form, None).await;
    assert_eq!((saved.status, saved.location()), (StatusCode::SEE_OTHER, "/profile"));
    let form = emilie.get("/profile").await.form("/profile");
    assert_eq!(form.value("last_name"), "Roy-Gagnon");
    assert_eq!(form.value("phones[0][number]"), "514 555-0188");
    // What stood there meanwhile is not lost unseen.
    let mut second = form.clone();
    assert_eq!(emilie.submit(&form, None).await.status, StatusCode::SEE_OTHER);
    let mut first = form;
    first.set("first_name", "Em");
    assert_eq!(emilie.submit(&first, None).await.status, StatusCode::SEE_OTHER);
    second.set("first_name", "Emma");
    let stale = emilie.submit(&second, None).await;
    assert_eq!(stale.status, StatusCode::CONFLICT);
    assert_eq!(stale.form("/profile").value("first_name"), "Emma");
    assert_eq!(
        emilie.submit(&stale.form("/profile"), None).await.status,
        StatusCode::SEE_OTHER
    );
}

#[tokio::test]
async fn staff_have_a_profile_too() {
    let site = Site::new().await;
    let mut auditor = site.signed_in(AUDITOR).await;
    let mut form = auditor.get("/profile").await.form("/profile");
    form.set("phone", "514 555-0177");
    assert_eq!(auditor.submit(&form, None).await.status, StatusCode::SEE_OTHER);
    let page = auditor.get("/profile").await;
    assert_eq!(page.form("/profile").value("phone"), "514 555-0177");
    assert!(
        page.text
            .contains("Another administrator or owner of the provider changes your level.")
    );
    assert!(page.forms_to("/profile/communications").is_empty());
}

#[tokio::test]
async fn a_password_is_changed_in_the_profile_and_the_other_sessions_end() {
    let site = Site::new().await;
    let mut emilie = site.signed_in(EMILIE).await;
    let mut elsewhere = site.signed_in(EMILIE).await;
    let mut form = emilie.get("/profile").await.form("/profile/password");
    form.set("password", PASSWORD)
        .set("new_password", "passwordpassword")
        .set("new_password_again", "passwordpassword");
    let again = emilie.submit(&form, None).await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        again.text.contains("among the passwords that are guessed first"),
        "{}",
        again.text
    );
    assert!(!again.text.contains("passwordpassword"), "no password comes back");
    assert!(
        again.text.contains("<meter"),
        "how strong it was is shown without a script"
    );
    let mut form = again.form("/profile/password");
    form.set("password", "not mine")
        .set("new_password", "seven horses graze")
        .set("new_password_again", "seven horses gaze");
    let again = emilie.submit(&form, None).await;
    assert!(again.text.contains("The two passwords differ."));
    form.set("password", PASSWORD)
        .set("new_password_again", "seven horses graze");
    let fields = form.fields(None);
    let done = emilie.script("/profile/password", &fields).await.unwrap();
    assert_eq!(done.notice, Notice::PasswordChanged { sessions: 1 });
    assert_eq!(emilie.get("/profile").await.status, StatusCode::OK);
    assert_eq!(elsewhere.get("/profile").await.location(), "/sign-in?next=%2Fprofile");
}

#[tokio::test]
async fn password_fields_are_masked_and_take_what_is_pasted() {
    let site = Site::new().await;
    let mut emilie = site.signed_in(EMILIE).await;
    let page = emilie.get("/profile").await;
    for page in [&page, &site.visitor().get("/sign-in").await] {
        let inputs = page.text.split("<input").skip(1);
        for field in inputs
            .map(|input| input.split('>').next().unwrap())
            .filter(|field| field.contains("password\"") && !field.contains("hidden"))
        {
            assert!(field.contains("type=\"password\""), "{field}");
            assert!(!field.contains("maxlength") && !field.contains("onpaste"), "{field}");
            let kind = if field.contains("new_password") {
                "new-password"
            } else {
                "current-password"
            };
            assert!(field.contains(&format!("autocomplete=\"{kind}\"")), "{field}");
        }
    }
    assert!(
        page.text.contains("autocomplete=\"username\""),
        "managers know whose it is"
    );
    assert_eq!(page.text.matches("type=\"password\"").count(), 4);
}

#[tokio::test]
async fn an_address_is_changed_with_the_password() {
    let site = Site::new().await;
    let mut emilie = site.signed_in(EMILIE).await;
    let mut form = emilie.get("/profile").await.form("/profile/email");
    form.set("email", "emilie.roy@abc.example");
    let again = emilie.submit(&form, None).await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
    let mut form = again.form("/profile/email");
    assert_eq!(form.value("email"), "emilie.roy@abc.example");
    form.set("email_password", PASSWORD);
    assert_eq!(emilie.submit(&form, None).await.status, StatusCode::SEE_OTHER);
    let form = emilie.get("/profile").await.form("/profile/email");
    assert_eq!(form.value("email"), "emilie.roy@abc.example");
}

#[tokio::test]
async fn people_end_their_sessions_elsewhere() {
    let site = Site::new().await;
    let mut emilie = site.signed_in(EMILIE).await;
    let mut elsewhere = site.signed_in(EMILIE).await;
    let page = emilie.get("/profile").await;
    assert!(page.text.contains("This session"));
    let form = page.form("/profile/sessions");
    let ended = emilie.submit(&form, Some(("end", "all"))).await;
    assert_eq!((ended.status, ended.location()), (StatusCode::SEE_OTHER, "/profile"));
    assert_eq!(elsewhere.get("/profile").await.status, StatusCode::SEE_OTHER);
    // Some time after signing in, the password is asked for again.
    site.signed_in(EMILIE).await;
    site.clock.advance_minutes(11);
    let form = emilie.get("/profile").await.form("/profile/sessions");
    assert!(form.has("sessions_password"));
    let again = emilie.submit(&form, Some(("end", "all"))).await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
    let fields = [("end", "all"), ("sessions_password", PASSWORD)];
    let done = emilie.script("/profile/sessions", &fields).await.unwrap();
    assert_eq!(done.notice, Notice::SessionsEnded { sessions: 1 });
}

#[tokio::test]
async fn whoever_manages_contacts_ends_their_sessions() {
    let site = Site::new().await;
    let abc = site.customer("ABC Company").await;
    let mut emilie = site.signed_in(EMILIE).await;
    let mut manager = site.signed_in(MANAGER).await;
    let path = format!("/contacts/{}/sessions", abc.contact(EMILIE));
    assert!(
        manager.get("/contacts?q=emilie").await.text.contains(&path),
        "it is in the menu"
    );
    let page = manager.get(&path).await;
    assert!(page.text.contains("Open sessions of Émilie"), "{}", page.text);
    let ended = manager.submit(&page.form(&path), Some(("end", "all"))).await;
    assert_eq!((ended.status, ended.location()), (StatusCode::SEE_OTHER, path.as_str()));
    assert_eq!(emilie.get("/").await.status, StatusCode::SEE_OTHER);
    assert!(manager.get(&path).await.text.contains("No session is open"));
    // Not those of whom they do not manage.
    let owner = format!("/contacts/{}/sessions", abc.contact(OWNER));
    assert_eq!(manager.get(&owner).await.status, StatusCode::FORBIDDEN);
    let refused = manager.script(&owner, &[("end", "all")]).await;
    assert!(matches!(refused, Err(Failure::Refused(_))), "{refused:?}");
    let arguments = json!({ "scope": Scope::Own, "id": abc.contact(OWNER) });
    let asked = manager.call("/fn/sessions/contact", arguments).await;
    assert_eq!(asked.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn how_strong_a_password_is_is_told_to_whoever_types_it() {
    let site = Site::new().await;
    let mut emilie = site.signed_in(EMILIE).await;
    let mut seen = Vec::new();
    for (visitor, password) in [
        (&mut site.visitor(), "emilie-abc-company"),
        (&mut emilie, "emilie-abc-company"),
        (&mut site.visitor(), "passwordpassword"),
        (&mut site.visitor(), "seven horses graze on a hill"),
    ] {
        // One at a time, and none too soon.
        tokio::time::sleep(std::time::Duration::from_millis(60)).await;
        let answer = visitor
            .call("/fn/password/strength", json!({ "password": password }))
            .await;
        assert_eq!(answer.status, StatusCode::OK);
        let strength: Option<Strength> = answer.parsed().unwrap();
        seen.push(strength.expect("a turn").refusal);
    }
    assert_eq!(
        seen,
        [
            None,
            Some(Reason::PasswordOfContext),
            Some(Reason::CommonPassword),
            None
        ]
    );
}

#[tokio::test]
async fn signing_out_is_on_every_page() {
    let site = Site::new().await;
    let abc = site.customer("ABC Company").await;
    let can =
        |answer: &Answer| !answer.forms_to("/sign-out").is_empty() || answer.text.contains("formaction=\"/sign-out\"");
    for login in [OWNER, STAFF] {
        let mut visitor = site.signed_in(login).await;
        let mut seen = 0;
        for path in relais_server::page_paths() {
            // The preview of a letter is a part of its page.
            if coverage::is_public("GET", path) || path.ends_with("{language}") {
                continue;
            }
            let [path, _] = coverage::filled_of(&abc, path);
            let page = visitor.get(&path).await;
            if page.status.is_success() {
                assert!(can(&page), "{login} {path}");
                seen += 1;
            }
        }
        assert!(seen > 12, "{login}: {seen}");
        site.clock.advance_minutes(11);
        for path in ["/two-factor/enrol", "/verify"] {
            assert!(can(&visitor.get(path).await), "{login} {path}, later");
        }
    }
    // As well where something is owed before anything else.
    let mut owing = crate::sign_in::owing(&site).await;
    assert!(can(&owing.get("/change-password").await));
    two_factor::class(&site, "two_factor").await;
    let mut emilie = site.visitor();
    assert_eq!(
        two_factor::sign_in(&site, &mut emilie, EMILIE).await,
        "/two-factor/enrol"
    );
    assert!(can(&emilie.get("/two-factor/enrol").await));
    two_factor::enrol(&site, &mut emilie).await;
    let mut again = site.visitor();
    assert_eq!(two_factor::sign_in(&site, &mut again, EMILIE).await, "/verify");
    assert!(can(&again.get("/verify").await));
}
