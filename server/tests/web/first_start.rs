//! The one-time link under which the first one of the provider is made.

use http::StatusCode;
use secrecy::ExposeSecret;

use crate::harness::{Answer, ORIGIN, PASSWORD, Site, Visitor};

/// A site without anybody, and the path of the link.
async fn start() -> (Site, String) {
    let site = Site::empty(ORIGIN).await;
    let token = site.backend.staff().first_start().await.unwrap().unwrap();
    (site, format!("/welcome/{}", token.expose_secret()))
}

const FIELDS: [(&str, &str); 5] = [
    ("name", "Anne Roy"),
    ("email", "anne@relais.example"),
    ("login", "anne"),
    ("password", PASSWORD),
    ("again", PASSWORD),
];

async fn post(visitor: &mut Visitor, path: &str, changes: &[(&'static str, &'static str)]) -> Answer {
    let mut fields = FIELDS.to_vec();
    for (name, value) in changes {
        fields.retain(|(other, _)| other != name);
        fields.push((name, value));
    }
    visitor.post(path, &fields).await
}

#[tokio::test]
async fn the_first_one_is_made_in_the_browser_and_signed_in_at_once() {
    let (site, path) = start().await;
    let mut anne = site.visitor();
    let page = anne.get(&path).await;
    assert_eq!(page.status, StatusCode::OK);
    let mut form = page.form(&path);
    assert!(form.value("password").is_empty());
    for (name, value) in FIELDS {
        form.set(name, value);
    }
    let made = anne.submit(&form, None).await;
    assert_eq!((made.status, made.location()), (StatusCode::SEE_OTHER, "/"));
    assert!(anne.cookies.contains_key("relais_session"));
    assert_eq!(anne.get("/").await.location(), "/provider/customers");
    let list = anne.get("/provider/staff").await;
    assert!(list.text.contains("Anne Roy") && list.text.contains("Provider owner"));
    for mut visitor in [site.visitor(), anne] {
        assert_eq!(visitor.get(&path).await.status, StatusCode::NOT_FOUND);
        assert_eq!(
            post(&mut visitor, &path, &[("login", "bruno")]).await.status,
            StatusCode::NOT_FOUND
        );
    }
}

#[tokio::test]
async fn what_is_wrong_is_said_and_what_was_typed_is_kept_but_for_passwords() {
    let (site, path) = start().await;
    let mut anne = site.visitor();
    let cases = [
        ("email", "anne", "The @ is missing"),
        ("name", " ", "This field is needed"),
        ("login", "a b", "Letters, digits and"),
        ("again", "another one altogether", "The two passwords differ"),
    ];
    for (name, value, words) in cases {
        let wrong = post(&mut anne, &path, &[(name, value)]).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY, "{name}");
        assert!(wrong.text.contains(words), "{words}");
        assert!(!wrong.text.contains(PASSWORD));
        assert_eq!(
            wrong.form(&path).value("email"),
            if name == "email" { value } else { "anne@relais.example" }
        );
    }
    let wrong = post(&mut anne, &path, &[("password", "short"), ("again", "short")]).await;
    assert!(wrong.text.contains("At least 15 characters"));
    assert_eq!(post(&mut anne, &path, &[]).await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn a_link_that_expired_or_was_made_up_is_nothing() {
    let (site, path) = start().await;
    let mut visitor = site.visitor();
    for other in [
        "/welcome/x",
        "/welcome/0000000000000000000000000000000000000000000000000000000000000000",
    ] {
        let answer = visitor.get(other).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND);
        assert!(answer.text.contains("There is nothing here") && answer.forms_to(other).is_empty());
        assert_eq!(post(&mut visitor, other, &[]).await.status, StatusCode::NOT_FOUND);
    }
    assert_eq!(visitor.get(&path).await.status, StatusCode::OK);
    site.clock.advance_minutes(24 * 60);
    assert_eq!(visitor.get(&path).await.status, StatusCode::NOT_FOUND);
    assert_eq!(post(&mut visitor, &path, &[]).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test(flavor = "multi_thread")]
async fn of_sixty_four_posts_at_once_one_makes_somebody() {
    let (site, path) = start().await;
    let mut posts = tokio::task::JoinSet::new();
    for at in 0..64 {
        let (mut visitor, path) = (site.visitor(), path.clone());
        posts.spawn(async move {
            let mut fields = FIELDS.map(|(name, value)| (name, value.to_owned()));
            fields[2].1 = format!("login{at}");
            visitor.post(&path, &fields).await.status
        });
    }
    let answers = posts.join_all().await;
    let of = |status: StatusCode| answers.iter().filter(|other| **other == status).count();
    assert_eq!(
        (of(StatusCode::SEE_OTHER), of(StatusCode::NOT_FOUND)),
        (1, 63),
        "{answers:?}"
    );
}
