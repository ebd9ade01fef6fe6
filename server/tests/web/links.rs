//! Links that work once, without a browser: what they do, and that a stranger learns nothing from any answer.

use std::{
    io,
    sync::{Arc, Mutex},
};

use http::StatusCode;

use crate::harness::{ADMINISTRATOR, Answer, OWNER, Site, Visitor};

const STEVE: &str = "steve@abc.example";
const NEW: &str = "another battery, another horse";
const ACCOUNT: &str = "10-4821";

/// Everything that was mailed so far, decoded as far as a test reads it.
pub(crate) async fn letters(site: &Site) -> Vec<String> {
    let directory = tempfile::tempdir().unwrap();
    site.backend.write_mail(directory.path()).await.unwrap();
    let mut files: Vec<_> = std::fs::read_dir(directory.path()).unwrap().flatten().collect();
    files.sort_by_key(std::fs::DirEntry::file_name);
    let texts = files.iter().map(|file| std::fs::read_to_string(file.path()).unwrap());
    texts.map(|text| text.replace("=\r\n", "")).collect()
}

/// The path of the link in the one letter to that address.
pub(crate) async fn link(site: &Site, to: &str, page: &str) -> String {
    let letters = letters(site).await;
    let letter = letters
        .iter()
        .rev()
        .find(|letter| letter.contains(&format!("To: {to}")) && letter.contains(&format!("/{page}/")));
    let letter = letter.unwrap_or_else(|| panic!("nothing for {to}: {letters:?}"));
    let (_, rest) = letter.split_once(&format!("http://127.0.0.1:3000/{page}/")).unwrap();
    let token: String = rest.chars().take_while(char::is_ascii_hexdigit).collect();
    assert_eq!(token.len(), 64);
    format!("/{page}/{token}")
}

/// Status, headers and body, but for what differs each time and what was typed.
fn told(answer: &Answer, typed: &str) -> (StatusCode, Vec<(String, String)>, String) {
    let own = ["x-request-id", "content-security-policy"];
    let headers = answer.headers.iter().filter(|(name, _)| !own.contains(&name.as_str()));
    let headers = headers.map(|(name, value)| (name.to_string(), value.to_str().unwrap().to_owned()));
    (
        answer.status,
        headers.collect(),
        answer.lasting().replace(typed, "TYPED"),
    )
}

#[tokio::test]
async fn a_forgotten_password_is_replaced_without_a_script_and_nobody_is_signed_in_by_it() {
    let site = Site::new().await;
    let mut open = site.signed_in(STEVE).await;
    let mut steve = site.visitor();
    assert!(steve.get("/sign-in").await.text.contains("href=\"/forgot-password\""));
    let mut form = steve.get("/forgot-password").await.form("/forgot-password");
    let empty = steve.submit(&form, None).await;
    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
    form.set("who", STEVE);
    let asked = steve.submit(&form, None).await;
    assert_eq!(asked.status, StatusCode::OK);
    assert!(asked.text.contains("If there is such an access"));
    site.backend.password_reset().answer().await.unwrap();
    let path = link(&site, STEVE, "reset").await;
    // Programs that look through mail follow links too.
    for _ in 0..3 {
        assert_eq!(steve.get(&path).await.status, StatusCode::OK);
    }
    let mut form = steve.get(&path).await.form(&path);
    form.set("password", NEW).set("again", "something else entirely");
    let differs = steve.submit(&form, None).await;
    assert_eq!(differs.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(differs.text.contains("The two passwords differ") && !differs.text.contains(NEW));
    form.set("again", NEW);
    let done = steve.submit(&form, None).await;
    assert_eq!(done.status, StatusCode::OK);
    assert!(done.text.contains("1 session ended."), "{}", done.text);
    // The browser is known, so that strangers who guess do not hold it up; nobody is signed in there.
    assert!(steve.cookies.contains_key("relais_device") && !steve.cookies.contains_key("relais_session"));
    assert_eq!(open.get("/").await.location(), "/sign-in");
    let gone = steve.submit(&form, None).await;
    assert_eq!(gone.status, StatusCode::NOT_FOUND);
    assert!(gone.text.contains("Ask for a new one"), "{}", gone.text);
    let signed = steve.post("/sign-in", &[("login", STEVE), ("password", NEW)]).await;
    assert_eq!((signed.status, signed.location()), (StatusCode::SEE_OTHER, "/"));
}

#[tokio::test]
async fn somebody_is_invited_sets_a_password_and_is_signed_in_without_a_script() {
    let site = Site::new().await;
    let mut bob = site.signed_in(ADMINISTRATOR).await;
    let mut form = bob.get("/contacts/new").await.form("/contacts/new");
    assert!(form.is_ticked("access[invite]", "true"), "from the start");
    form.set("first_name", "Rose")
        .set("last_name", "Leblanc")
        .set("email", "rose@abc.example")
        .set("access[login]", "rose@abc.example");
    let added = bob.submit(&form, Some(("action", "submit"))).await;
    assert_eq!(added.status, StatusCode::SEE_OTHER, "{}", added.text);
    let list = bob.get("/contacts?status=invited").await;
    assert!(list.text.contains("Rose Leblanc") && list.text.contains("status--invited"));
    let path = link(&site, "rose@abc.example", "invitation").await;

    // Sent again from the dialog: the first one is gone.
    let abc = site.customer("ABC Company").await;
    let dialog = format!("/contacts/{}/edit", abc.contact("rose@abc.example"));
    let page = bob.get(&dialog).await;
    assert!(
        page.text
            .contains("Invitation pending: sent to rose@abc.example by Bob Tremblay"),
        "{}",
        page.text
    );
    let action = dialog.replace("/edit", "/invitation");
    site.clock.advance_minutes(1);
    assert!(page.text.contains(&format!("formaction=\"{action}\"")));
    let sent = bob.post(&action, &[("step", "send")]).await;
    assert_eq!((sent.status, sent.location()), (StatusCode::SEE_OTHER, dialog.as_str()));
    let mut rose = site.visitor();
    assert_eq!(rose.get(&path).await.status, StatusCode::NOT_FOUND);
    let path = link(&site, "rose@abc.example", "invitation").await;

    let page = rose.get(&path).await;
    for said in ["Bob Tremblay", "ABC Company", "rose@abc.example"] {
        assert!(page.text.contains(said), "{said}");
    }
    let mut form = page.form(&path);
    form.set("password", NEW).set("again", NEW);
    let accepted = rose.submit(&form, None).await;
    assert_eq!((accepted.status, accepted.location()), (StatusCode::SEE_OTHER, "/"));
    assert!(rose.cookies.contains_key("relais_session"));
    assert_eq!(rose.get("/").await.status, StatusCode::OK);
    assert_eq!(site.visitor().get(&path).await.status, StatusCode::NOT_FOUND);
    assert!(bob.get(&dialog).await.text.contains("Invitation accepted"));
}

#[tokio::test]
async fn whoever_registers_is_approved_without_a_script() {
    let site = Site::new().await;
    let mut rose = site.visitor();
    rose.language = "fr-CA";
    let mut form = rose.get("/register").await.form("/register");
    assert_eq!(form.value("language"), "fr", "as the page speaks");
    form.set("account_number", ACCOUNT)
        .set("first_name", "Rose")
        .set("last_name", "Leblanc")
        .set("email", "rose@new.example");
    let asked = rose.submit(&form, None).await;
    assert_eq!(asked.status, StatusCode::OK, "{}", asked.text);
    let path = link(&site, "rose@new.example", "register").await;
    let form = rose.get(&path).await.form(&path);
    let proven = rose.submit(&form, None).await;
    assert_eq!(proven.status, StatusCode::OK);
    assert!(proven.text.contains("Votre adresse est confirmée"));
    site.backend.registrations().forward().await.unwrap();

    let mut bob = site.signed_in(ADMINISTRATOR).await;
    assert!(bob.get("/").await.text.contains("Registrations: 1"));
    let list = bob.get("/registrations").await;
    let (_, rest) = list.text.split_once("href=\"/registrations/").unwrap();
    let page = format!("/registrations/{}", &rest[..36]);
    let mut form = bob.get(&page).await.form(&page);
    let unreasoned = bob.submit(&form, Some(("action", "decline"))).await;
    assert_eq!(unreasoned.status, StatusCode::UNPROCESSABLE_ENTITY);
    form.set("login", "rose@new.example");
    let approved = bob.submit(&form, None).await;
    assert_eq!(
        (approved.status, approved.location()),
        (StatusCode::SEE_OTHER, "/registrations")
    );
    assert!(bob.get("/registrations").await.text.contains("Nobody waits"));
    let path = link(&site, "rose@new.example", "invitation").await;
    assert_eq!(rose.get(&path).await.status, StatusCode::OK);
}

#[tokio::test]
async fn a_stranger_tells_nothing_apart() {
    let site = Site::new().await;
    // Of one length, so that nothing but what was typed differs.
    for [known, unknown] in [
        [STEVE, "stave@abc.example"],
        ["chantal@abc.example", "chontal@abc.example"],
    ] {
        let mut answers = Vec::new();
        for who in [known, unknown] {
            answers.push(told(
                &site.visitor().post("/forgot-password", &[("who", who)]).await,
                who,
            ));
        }
        assert_eq!(answers[0].0, StatusCode::OK);
        assert_eq!(answers[0], answers[1], "forgot");
        answers.clear();
        for who in [known, unknown] {
            let fields = [("login", who), ("password", "wrong wrong wrong")];
            answers.push(told(&site.visitor().post("/sign-in", &fields).await, who));
        }
        assert_eq!(answers[0].0, StatusCode::UNAUTHORIZED);
        assert_eq!(answers[0], answers[1], "sign-in");
    }
    let mut answers = Vec::new();
    for account in [ACCOUNT, "10-4822"] {
        let fields = [
            ("account_number", account),
            ("first_name", "Rose"),
            ("last_name", "Leblanc"),
            ("email", "rose@new.example"),
            ("language", "en"),
        ];
        answers.push(told(&site.visitor().post("/register", &fields).await, account));
    }
    assert_eq!(answers[0].0, StatusCode::OK);
    assert_eq!(answers[0], answers[1], "register");
}

/// Invites somebody, and gives the link of the letter and the address of the dialog.
async fn invited(site: &Site, bob: &mut Visitor, first_name: &str) -> (String, String) {
    let email = format!("{}@abc.example", first_name.to_lowercase());
    let mut form = bob.get("/contacts/new").await.form("/contacts/new");
    form.set("first_name", first_name)
        .set("last_name", "Leblanc")
        .set("email", &email)
        .set("access[login]", &email);
    let added = bob.submit(&form, Some(("action", "submit"))).await;
    assert_eq!(added.status, StatusCode::SEE_OTHER, "{}", added.text);
    let contact = site.customer("ABC Company").await.contact(&email);
    let dialog = format!("/contacts/{contact}/edit");
    (link(site, &email, "invitation").await, dialog)
}

/// Asks for access, and gives the link that proves the address.
async fn asked_for_access(site: &Site, email: &str) -> String {
    let fields = [
        ("account_number", ACCOUNT),
        ("first_name", "Rose"),
        ("last_name", "Leblanc"),
        ("email", email),
        ("language", "en"),
    ];
    assert_eq!(site.visitor().post("/register", &fields).await.status, StatusCode::OK);
    link(site, email, "register").await
}

/// Every one of these links is answered as the first is, which never existed, whether it is opened or posted.
async fn are_answered_alike(site: &Site, paths: &[&str], fields: &[(&str, &str)]) {
    let mut answers = Vec::new();
    for path in paths {
        let token = path.rsplit('/').next().unwrap();
        let got = told(&site.visitor().get(path).await, token);
        let posted = told(&site.visitor().post(path, fields).await, token);
        assert_eq!(
            (got.0, posted.0),
            (StatusCode::NOT_FOUND, StatusCode::NOT_FOUND),
            "{path}"
        );
        answers.push((got, posted));
    }
    for (path, answer) in paths.iter().zip(&answers) {
        assert_eq!(answer, &answers[0], "{path}");
    }
}

fn unknown(page: &str) -> String {
    format!("/{page}/{}", "0".repeat(64))
}

const SET: [(&str, &str); 2] = [("password", NEW), ("again", NEW)];

#[tokio::test]
async fn a_link_that_was_used_revoked_or_is_over_answers_like_one_that_never_existed() {
    let site = Site::new().await;
    let ask = async || {
        site.visitor().post("/forgot-password", &[("who", STEVE)]).await;
        site.backend.password_reset().answer().await.unwrap();
        link(&site, STEVE, "reset").await
    };
    let (revoked, used) = (ask().await, ask().await);
    assert_eq!(site.visitor().post(&used, &SET).await.status, StatusCode::OK);
    let over = ask().await;
    site.clock.advance_minutes(60);
    are_answered_alike(&site, &[&unknown("reset"), &used, &revoked, &over], &SET).await;
}

#[tokio::test]
async fn an_invitation_that_was_used_revoked_or_is_over_answers_like_one_that_never_existed() {
    let site = Site::new().await;
    let mut bob = site.signed_in(ADMINISTRATOR).await;
    let (used, _) = invited(&site, &mut bob, "Rose").await;
    assert_eq!(site.visitor().post(&used, &SET).await.status, StatusCode::SEE_OTHER);
    let (revoked, dialog) = invited(&site, &mut bob, "Jasmin").await;
    let step = dialog.replace("/edit", "/invitation");
    let taken_back = bob.post(&step, &[("step", "revoke")]).await;
    assert_eq!(taken_back.status, StatusCode::SEE_OTHER, "{}", taken_back.text);
    let (over, _) = invited(&site, &mut bob, "Iris").await;
    site.clock.advance_minutes(7 * 24 * 60 - 1);
    assert_eq!(site.visitor().get(&over).await.status, StatusCode::OK);
    site.clock.advance_minutes(1);
    let paths = [unknown("invitation"), used, revoked, over];
    are_answered_alike(&site, &paths.each_ref().map(String::as_str), &SET).await;
    let page = site.visitor().get(&paths[0]).await;
    assert!(page.text.contains("This invitation does not work"), "{}", page.text);
}

#[tokio::test]
async fn a_proof_that_was_used_or_is_over_answers_like_one_that_never_existed() {
    let site = Site::new().await;
    let used = asked_for_access(&site, "rose@new.example").await;
    let form = site.visitor().get(&used).await.form(&used);
    assert_eq!(site.visitor().submit(&form, None).await.status, StatusCode::OK);
    let over = asked_for_access(&site, "jasmin@new.example").await;
    site.clock.advance_minutes(24 * 60);
    let paths = [unknown("register"), used, over];
    are_answered_alike(&site, &paths.each_ref().map(String::as_str), &[]).await;
    let page = site.visitor().get(&paths[0]).await;
    assert!(page.text.contains("This link does not work"), "{}", page.text);
}

#[tokio::test]
async fn nobody_asks_for_access_where_the_provider_does_not_want_it() {
    let site = Site::new().await;
    assert!(site.visitor().get("/sign-in").await.text.contains("href=\"/register\""));
    let mut staff = site.signed_in(crate::harness::STAFF).await;
    let mut form = staff.get("/provider/settings").await.form("/provider/settings");
    assert!(form.is_ticked("registration", "true"));
    form.untick("registration", "true");
    let saved = staff.submit(&form, None).await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.text);
    let mut visitor = site.visitor();
    assert!(!visitor.get("/sign-in").await.text.contains("href=\"/register\""));
    assert_eq!(visitor.get("/register").await.status, StatusCode::NOT_FOUND);
    assert_eq!(
        visitor.post("/register", &[("email", "a@b.example")]).await.status,
        StatusCode::NOT_FOUND
    );
    // Whoever manages contacts still decides on who asked before.
    assert_eq!(
        site.signed_in(OWNER).await.get("/registrations").await.status,
        StatusCode::OK
    );
}

/// What is logged while it lives.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[tokio::test]
async fn no_token_is_in_the_log() {
    let site = Site::new().await;
    let log = Log::default();
    let writer = log.clone();
    // With one alone, what other threads see first without a subscriber would be decided for this one too.
    let _another = tracing::Dispatch::new(tracing_subscriber::registry());
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(tracing::Level::DEBUG)
        .with_writer(move || writer.clone())
        .finish();
    let guard = tracing::subscriber::set_default(subscriber);
    let token = "0123456789abcdef".repeat(4);
    for page in ["invitation", "reset", "register", "welcome"] {
        let path = format!("/{page}/{token}");
        site.visitor().get(&path).await;
        site.visitor().get(&format!("{path}/")).await;
        site.visitor().post(&path, &[("password", NEW), ("again", NEW)]).await;
    }
    drop(guard);
    let log = String::from_utf8(log.0.lock().unwrap().clone()).unwrap();
    assert!(log.contains("/invitation/{token}"), "{log}");
    assert!(!log.contains(&token), "{log}");
}
