//! Letters: where their links lead, what staff see of them, and what each kind looks like.

use domain::{
    Failure, Refusal,
    form::Notice,
    mails::{MailPage, MailQuery, MailState},
    staff::StaffLevel,
};
use http::{Request, StatusCode, header};
use serde_json::json;

use crate::{
    harness::{AUDITOR, OWNER, STAFF, SUPPORT, Site, Visitor},
    isolation::requested,
};

/// Has staff add a contact on request, which is told to the customer's administrators, as if the portal had that name.
async fn request(site: &Site, staff: &mut Visitor, names: &[(&str, &str)]) {
    let abc = site.customer("ABC Company").await;
    let path = format!("/provider/customers/{}/request", abc.id);
    let body = form_urlencoded::Serializer::new(String::new())
        .extend_pairs(requested())
        .finish();
    let mut asked = Request::post(path)
        .header(header::ACCEPT, "text/html,*/*;q=0.8")
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .header(header::ORIGIN, "https://portal.isp.example")
        .header("sec-fetch-site", "same-origin");
    for (name, value) in names {
        asked = asked.header(*name, *value);
    }
    let answer = staff.send(asked, body).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text);
}

/// What went out, as text without what lines are folded with.
fn mailbox(site: &Site) -> Vec<String> {
    let files = std::fs::read_dir(site.mailbox()).unwrap();
    files
        .map(|file| {
            std::fs::read_to_string(file.unwrap().path())
                .unwrap()
                .replace("=\r\n", "")
        })
        .collect()
}

async fn letters(visitor: &mut Visitor, state: Option<MailState>) -> MailPage {
    let query = MailQuery {
        state,
        ..MailQuery::default()
    };
    visitor.ask("/fn/mails/list", json!({ "query": query })).await.unwrap()
}

/// A letter that came to nothing: for days it could not be written.
async fn dead(site: &Site, staff: &mut Visitor) -> String {
    request(site, staff, &[]).await;
    // Nothing can be written there.
    std::fs::write(site.mailbox(), "").unwrap();
    for _ in 0..18 {
        site.backend.send_mail().await.unwrap_err();
        site.clock.advance_minutes(60 * 6);
    }
    *staff = site.signed_in(STAFF).await;
    std::fs::remove_file(site.mailbox()).unwrap();
    let page = letters(staff, Some(MailState::Dead)).await;
    page.rows[0].id.to_string()
}

#[tokio::test]
async fn a_link_leads_to_the_configured_address_under_whatever_name_the_portal_was_asked() {
    let site = Site::at("https://portal.isp.example").await;
    let mut staff = site.signed_in(STAFF).await;
    let names = [
        ("x-forwarded-host", "evil.example"),
        ("x-forwarded-proto", "http"),
        ("forwarded", "host=evil.example;proto=http"),
        ("x-host", "evil.example"),
        ("x-original-url", "http://evil.example/"),
        ("referer", "https://evil.example/"),
    ];
    staff.host = Some("evil.example");
    request(&site, &mut staff, &names).await;
    assert!(site.backend.send_mail().await.unwrap() > 0);
    let letters = mailbox(&site);
    assert!(!letters.is_empty());
    for letter in letters {
        assert!(!letter.contains("evil.example"), "{letter}");
        assert!(letter.contains("https://portal.isp.example/contacts"), "{letter}");
        assert!(letter.contains("@portal.isp.example>"), "{letter}");
    }
}

#[tokio::test]
async fn staff_see_letters_and_never_what_they_say() {
    let site = Site::at("https://portal.isp.example").await;
    let mut staff = site.signed_in(STAFF).await;
    let empty = staff.get("/provider/mails").await;
    assert!(empty.text.contains("No letters yet"), "{}", empty.text);
    request(&site, &mut staff, &[]).await;
    let mut auditor = site.signed_in(AUDITOR).await;
    let page = auditor.get("/provider/mails").await;
    assert_eq!(page.status, StatusCode::OK);
    for said in [
        "Somebody Requested was added to the contacts of ABC Company",
        OWNER,
        "Waiting",
        "letters are written as files",
        "forgotten after 30 days",
    ] {
        assert!(page.text.contains(said), "{said}: {}", page.text);
    }
    let id = letters(&mut auditor, None).await.rows[0].id.clone();
    let letter = auditor.get(&format!("/provider/mails/{id}")).await;
    assert_eq!(letter.status, StatusCode::OK);
    for page in [&page, &letter] {
        assert!(
            !page.text.contains("If nobody among you asked for this"),
            "it says what a letter says"
        );
    }
    let none = auditor.get("/provider/mails?state=dead").await;
    assert!(none.text.contains("No letter is in that state"));
    // French, and the pages that there are.
    auditor.language = "fr-CA";
    let page = auditor.get("/provider/mails").await;
    assert!(page.text.contains("Contact ajouté sur demande"), "{}", page.text);
}

#[tokio::test]
async fn a_dead_letter_is_sent_again_by_administrators_with_a_script_and_without() {
    let site = Site::new().await;
    let mut staff = site.signed_in(STAFF).await;
    let id = dead(&site, &mut staff).await;
    let path = format!("/provider/mails/{id}");
    let again = [("action", "again")];
    for (login, answer) in [(SUPPORT, 403), (AUDITOR, 403), (OWNER, 404)] {
        let mut visitor = site.signed_in(login).await;
        assert_eq!(visitor.post(&path, &again).await.status.as_u16(), answer, "{login}");
        if answer == 403 {
            let page = visitor.get(&path).await;
            assert!(page.text.contains("The file could not be written"), "{}", page.text);
            assert!(!page.text.contains("Send again</button>"), "{login}");
        }
    }
    let refused = site.signed_in(SUPPORT).await.script(&path, &again).await;
    let least = StaffLevel::Administrator;
    assert_eq!(refused, Err(Failure::Refused(Refusal::StaffLevel { least })));
    let form = staff.get(&path).await.form(&path);
    let done = staff.submit(&form, None).await;
    assert_eq!(
        (done.status, done.location()),
        (StatusCode::SEE_OTHER, "/provider/mails?state=dead")
    );
    // Somebody was faster.
    let late = staff.submit(&form, Some(("action", "discard"))).await;
    assert_eq!(late.status, StatusCode::FORBIDDEN);
    let late = staff.script(&path, &again).await;
    assert_eq!(late, Err(Failure::Refused(Refusal::LetterNotDead)));
    assert!(site.backend.send_mail().await.unwrap() > 0);
    assert!(!mailbox(&site).is_empty());
}

#[tokio::test]
async fn a_dead_letter_is_discarded() {
    let site = Site::new().await;
    let mut staff = site.signed_in(STAFF).await;
    let id = dead(&site, &mut staff).await;
    let path = format!("/provider/mails/{id}");
    let done = staff.script(&path, &[("action", "discard")]).await.unwrap();
    assert_eq!(done.notice, Notice::MailDiscarded);
    assert_eq!(staff.get(&path).await.status, StatusCode::NOT_FOUND);
    assert_eq!(
        staff.post(&path, &[("action", "again")]).await.status,
        StatusCode::NOT_FOUND
    );
}

#[tokio::test]
async fn each_kind_of_letter_has_a_name_and_is_shown_as_text_and_as_a_page_that_runs_nothing() {
    let site = Site::new().await;
    let mut auditor = site.signed_in(AUDITOR).await;
    let mut kinds = Vec::new();
    for (language, greeting) in [("en-CA", "Hello "), ("fr-CA", "Bonjour ")] {
        auditor.language = language;
        let page = auditor.get("/provider/mails/previews").await;
        assert_eq!(page.status, StatusCode::OK);
        let code = &language[..2];
        for (_, rest) in page
            .text
            .match_indices("id=\"kind-")
            .map(|(at, _)| page.text.split_at(at))
        {
            let kind = rest.split('"').nth(1).unwrap().strip_prefix("kind-").unwrap();
            let title = rest.split_once('>').unwrap().1.split('<').next().unwrap();
            assert_ne!(
                title,
                kind.replace('_', " "),
                "give {kind} a name in `app/src/mails/kinds.rs`"
            );
            kinds.push(kind.to_owned());
            let path = format!("/provider/mails/previews/{kind}/{code}");
            assert!(page.text.contains(&path));
            let letter = auditor.get(&path).await;
            assert_eq!(
                (letter.status, letter.header("content-type")),
                (StatusCode::OK, "text/html; charset=utf-8")
            );
            assert!(letter.text.contains(greeting), "{}", letter.text);
            let policy = letter.header("content-security-policy");
            let nonce = letter
                .text
                .split_once("<style nonce=\"")
                .unwrap()
                .1
                .split('"')
                .next()
                .unwrap();
            for directive in [
                "default-src 'none'",
                "frame-ancestors 'none'",
                "sandbox",
                &format!("style-src 'nonce-{nonce}'"),
            ] {
                assert!(policy.contains(directive), "{policy}");
            }
            assert!(!policy.contains("unsafe") && !letter.text.contains("<script"));
        }
    }
    assert!(kinds.len() >= 10, "{kinds:?}");
    for path in [
        "/provider/mails/previews/unknown/en",
        "/provider/mails/previews/ownership_offered/de",
    ] {
        assert_eq!(auditor.get(path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
    let mut owner = site.signed_in(OWNER).await;
    let seen = owner.get("/provider/mails/previews/ownership_offered/en").await;
    assert_eq!(seen.status, StatusCode::NOT_FOUND);
}
