//! When and from where a portal access may be used, by the plain form: what is typed, told, confirmed and in force.

use http::StatusCode;

use super::{SUBMIT, Work, open, wrong_fields};
use crate::harness::{ADMINISTRATOR, Answer, OWNER, PASSWORD, STAFF, Visitor};

const KARIM: &str = "karim@abc.example";

/// Signs in, from wherever the visitor is.
async fn sign_in(visitor: &mut Visitor, login: &str) -> Answer {
    visitor
        .post("/sign-in", &[("login", login), ("password", PASSWORD)])
        .await
}

#[tokio::test]
async fn both_ends_are_typed_told_and_in_force() {
    let work = Work::begin().await;
    let path = work.edit(KARIM);
    let mut owner = work.site.signed_in(OWNER).await;
    let mut form = open(&mut owner, &path).await;
    form.set("access[activates_date]", "soon")
        .set("access[expires_time]", "17:00")
        .set("access[networks]", "192.0.2.7\n192.0.2.7/24 here");
    let wrong = owner.submit(&form, SUBMIT).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(wrong_fields(&wrong), 3, "{}", wrong.text);
    for told in [
        "This is not a date, as in 2026-11-30.",
        "Line 2: 192.0.2.7/24 is an address with the size of a network. Write 192.0.2.0/24",
        "Line 2: here is not an IP address or network",
    ] {
        assert!(wrong.text.contains(told), "{told}: {}", wrong.text);
    }
    let mut form = wrong.form(&path);
    assert_eq!(form.value("access[activates_date]"), "soon");
    assert_eq!(form.value("access[networks]"), "192.0.2.7\n192.0.2.7/24 here");
    form.set("access[activates_date]", "2027-04-20")
        .set("access[expires_date]", "2027-04-30")
        .set("access[expires_time]", "")
        .set("access[networks]", "")
        .set("access[interface_language]", "fr")
        .set("access[two_factor]", "yes");
    assert_eq!(owner.submit(&form, SUBMIT).await.location(), "/contacts");
    let page = owner.get(&path).await;
    assert!(
        page.text.contains("from Apr 20, 2027, 00:00 (America/Montreal)") || page.text.contains("(America/Toronto)")
    );
    let form = page.form(&path);
    for (name, value) in [
        ("access[activates_date]", "2027-04-20"),
        ("access[activates_time]", ""),
        ("access[expires_date]", "2027-04-30"),
        ("access[interface_language]", "fr"),
        ("access[two_factor]", "yes"),
    ] {
        assert_eq!(form.value(name), value, "{name}");
    }
    let refused = sign_in(&mut work.site.visitor(), KARIM).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    assert!(
        refused.text.contains("This access is active from Apr 20, 2027, 00:00"),
        "{}",
        refused.text
    );
    let stranger = work
        .site
        .visitor()
        .post("/sign-in", &[("login", KARIM), ("password", "wrong")])
        .await;
    assert!(!stranger.text.contains("2027"), "{}", stranger.text);
}

#[tokio::test]
async fn what_ends_at_once_is_confirmed_and_the_page_that_is_open_says_so() {
    let work = Work::begin().await;
    let path = work.edit(KARIM);
    let mut karim = work.site.signed_in(KARIM).await;
    let mut owner = work.site.signed_in(OWNER).await;
    let mut form = open(&mut owner, &path).await;
    form.set("access[expires_date]", "2026-11-22").set("title", "Left");
    let asked = owner.submit(&form, SUBMIT).await;
    assert_eq!(asked.status, StatusCode::PRECONDITION_REQUIRED);
    assert!(asked.text.contains("the access ends at once") && asked.text.contains("1 open session ends at once."));
    assert_eq!(karim.get("/").await.status, StatusCode::OK, "nothing is done yet");
    let form = asked.form(&path);
    assert_eq!(
        (form.value("title"), form.value("access[expires_date]")),
        ("Left", "2026-11-22")
    );
    assert_eq!(owner.submit(&form, SUBMIT).await.location(), "/contacts?ended=1");
    assert_eq!(karim.get("/").await.location(), "/sign-in");
    let refused = sign_in(&mut karim, KARIM).await;
    assert!(
        refused.text.contains("This access expired at the end of Nov 22, 2026"),
        "{}",
        refused.text
    );
}

#[tokio::test]
async fn what_cannot_be_changed_is_handed_back_as_it_stands() {
    let work = Work::begin().await;
    let path = work.edit(ADMINISTRATOR);
    let id = work.abc.contact(ADMINISTRATOR);
    let mut staff = work.site.signed_in(STAFF).await;
    let of_staff = format!("/provider/customers/{}{path}", work.abc.id);
    let mut form = open(&mut staff, &of_staff).await;
    form.set("access[activates_date]", "2026-11-01")
        .set("access[expires_date]", "2027-04-30")
        .set("access[two_factor]", "no");
    assert_eq!(staff.submit(&form, SUBMIT).await.status, StatusCode::SEE_OTHER);
    let before = work.stored(&id).await;
    assert_eq!(before.access.expires_date, "2027-04-30");
    let mut bob = work.site.signed_in(ADMINISTRATOR).await;
    let mut form = open(&mut bob, &path).await;
    form.set("title", "Somebody else");
    assert_eq!(bob.submit(&form, SUBMIT).await.location(), "/contacts");
    assert_eq!(work.stored(&id).await.access, before.access);
}

#[tokio::test]
async fn a_list_of_addresses_is_asked_at_sign_in_and_at_every_request_and_no_header_of_a_client_gets_around_it() {
    let work = Work::begin().await;
    let path = work.edit(KARIM);
    let mut owner = work.site.signed_in(OWNER).await;
    let mut form = open(&mut owner, &path).await;
    form.set("access[networks]", "203.0.113.0/28");
    assert_eq!(owner.submit(&form, SUBMIT).await.location(), "/contacts");
    let (inside, outside, proxy) = ([203, 0, 113, 7], [203, 0, 113, 77], [10, 0, 0, 1]);

    let mut karim = work.site.visitor_from(inside, None);
    assert_eq!(sign_in(&mut karim, KARIM).await.status, StatusCode::SEE_OTHER);
    assert_eq!(karim.get("/").await.status, StatusCode::OK);
    // The same cookie from elsewhere is nobody's, whatever the client says of itself.
    for said in [None, Some("203.0.113.7"), Some("203.0.113.7, 203.0.113.7")] {
        let mut thief = work.site.visitor_from(outside, None);
        thief.cookies.clone_from(&karim.cookies);
        thief.forwarded = said.map(str::to_owned);
        assert_eq!(thief.get("/").await.location(), "/sign-in", "{said:?}");
        let mut stranger = work.site.visitor_from(outside, None);
        stranger.forwarded = said.map(str::to_owned);
        let refused = sign_in(&mut stranger, KARIM).await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN);
        assert!(refused.text.contains("This access cannot be used from this address."));
    }
    // A proxy that is trusted says from where; what a client had put there before it does not count.
    let mut behind = work.site.visitor_from(inside, Some(proxy));
    assert_eq!(sign_in(&mut behind, KARIM).await.status, StatusCode::SEE_OTHER);
    assert_eq!(behind.get("/").await.status, StatusCode::OK);
    let mut spoofed = work.site.visitor_from(outside, Some(proxy));
    spoofed.cookies.clone_from(&behind.cookies);
    spoofed.forwarded = Some("203.0.113.7, 203.0.113.77".to_owned());
    assert_eq!(spoofed.get("/").await.location(), "/sign-in");
    assert_eq!(sign_in(&mut spoofed, KARIM).await.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn who_would_lock_themselves_out_is_asked() {
    let work = Work::begin().await;
    let path = work.edit(ADMINISTRATOR);
    let mut bob = work.site.visitor_from([203, 0, 113, 7], None);
    sign_in(&mut bob, ADMINISTRATOR).await;
    let mut form = open(&mut bob, &path).await;
    form.set("access[networks]", "192.0.2.0/24");
    let asked = bob.submit(&form, SUBMIT).await;
    assert_eq!(asked.status, StatusCode::PRECONDITION_REQUIRED);
    assert!(
        asked.text.contains("Your own address 203.0.113.7 is not in the list"),
        "{}",
        asked.text
    );
    let mut form = asked.form(&path);
    // Another list is another question, and this one is none.
    form.set("access[networks]", "192.0.2.0/24, 203.0.113.7");
    assert_eq!(bob.submit(&form, SUBMIT).await.location(), "/contacts");
    assert_eq!(bob.get("/contacts").await.status, StatusCode::OK);
}

#[tokio::test]
async fn whoever_has_to_wait_is_locked_in_the_list_and_says_why() {
    let work = Work::begin().await;
    for n in 0..15_u32 {
        // Each try waits for its turn.
        let wait = n.checked_sub(5).map_or(0, |beyond| 1 << beyond);
        work.site.clock.advance(std::time::Duration::from_secs(wait));
        work.site
            .visitor()
            .post("/sign-in", &[("login", KARIM), ("password", "wrong")])
            .await;
    }
    let mut owner = work.site.signed_in(OWNER).await;
    let found = owner.get("/contacts?status=locked").await;
    assert_eq!(super::names(&found), ["Karim Benali"]);
    assert!(found.text.contains("status--locked"));
    let page = owner.get(&work.edit(KARIM)).await;
    assert!(
        page.text
            .contains("after too many wrong tries, an unknown browser has to wait 15 minutes for the next one"),
        "{}",
        page.text
    );
}
