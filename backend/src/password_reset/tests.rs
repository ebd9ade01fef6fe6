//! A password that was forgotten: who is mailed what, and what a new one does.

use super::letters::samples;
use crate::{
    both_engines,
    invitation::tests::token,
    second_factor::Answer,
    sign_in::{Debt, Outcome, Resolved},
    testing::{PASSWORD, Sample, Testing, client},
};
use domain::{Failure, FieldFailure, Language, Reason, password_reset::ResetDone};
use secrecy::SecretString;

const NEW: &str = "another battery, another horse";

async fn ask(t: &Testing, who: &str) {
    t.backend
        .password_reset()
        .ask(&client(), who)
        .await
        .expect("the same answer");
    t.backend.password_reset().answer().await.expect("answered");
}

async fn mails(t: &Testing, to: &str, like: &str) -> i64 {
    t.number(
        "select count(*) from outgoing_mail where recipient = $1 and body_text like $2",
        &[to, like],
    )
    .await
}

async fn set(t: &Testing, token: &str, password: &str) -> Result<ResetDone, Failure> {
    let done = t.backend.password_reset().set(&client(), token, &password.into()).await;
    done.map(|(done, _)| done).map_err(|error| error.failure())
}

async fn events(t: &Testing, sample: &Sample, kind: &str) -> i64 {
    let sql = "select count(*) from audit_event where customer_id = $1 and kind = $2";
    t.number(sql, &[sample.customer.as_str(), kind]).await
}

async fn is_signed_in(t: &Testing, login: &str, password: &str) -> bool {
    let outcome = t
        .backend
        .sign_in()
        .sign_in(&client(), login, password.into())
        .await
        .expect("an answer");
    matches!(outcome, Outcome::Signed { .. })
}

/// What is owed after signing in on a device with that password.
async fn owed_on(t: &Testing, device: Option<&SecretString>, login: &str, password: &str) -> Option<Debt> {
    let sign_in = t.backend.sign_in();
    match sign_in.sign_in_on(&client(), device, login, password.into()).await {
        Ok(Outcome::Signed {
            session: Resolved::Owing(owing),
            ..
        }) => Some(owing.debt()),
        Ok(Outcome::Signed {
            session: Resolved::Full(_),
            ..
        }) => None,
        other => panic!("{other:?}"),
    }
}

both_engines! {
    async fn a_new_password_by_a_link_leaves_the_second_factor(t: Testing) {
        let sample = t.sample().await;
        let login = &sample.billing.login_name;
        t.execute("update customer_class set trusted_devices = 1", &[]).await;
        let app = t.enrol(&Resolved::Full(sample.billing.session.clone())).await;
        let (owing, _) = t.sign_in_owing(login).await;
        let answer = Answer { proof: app.codes[0].as_str().into(), trust: true };
        let confirmed = t.backend.second_factor().confirm(&owing, &answer, &client()).await.expect("right");
        let device = confirmed.device.expect("a token");
        assert_eq!(owed_on(&t, Some(&device), login, PASSWORD).await, None, "a device that is trusted");
        ask(&t, login).await;
        let token = token(&t, "reset").await;
        set(&t, &token, NEW).await.expect("a new password");
        assert_eq!(owed_on(&t, None, login, NEW).await, Some(Debt::SecondFactor));
        assert_eq!(owed_on(&t, Some(&device), login, NEW).await, Some(Debt::SecondFactor), "it was trusted before");
        // The factor is the one of before, and so are its recovery codes.
        let (owing, _) = t.sign_in_owing(login).await;
        assert_eq!(t.confirm(&owing, &app.codes[1]).await.expect("right").debt, None);
    }

    async fn a_new_password_ends_every_session_and_every_other_link(t: Testing) {
        let sample = t.sample().await;
        t.sign_in("billing@abc.example").await;
        t.execute("update login set must_change = 1 where name = $1", &["billing@abc.example"]).await;
        ask(&t, " Billing@ABC.example ").await;
        let first = token(&t, "reset").await;
        ask(&t, "billing@abc.example").await;
        let second = token(&t, "reset").await;
        assert_ne!(first, second);
        let page = t.backend.password_reset().page(&first).await.expect("a page");
        assert_eq!((page.login.as_str(), page.account.as_str()), ("billing@abc.example", "ABC Company"));
        let wrong = set(&t, &first, "short").await;
        assert_eq!(wrong, Err(Failure::Invalid(vec![FieldFailure::new("password", Reason::TooShort { least: 15 })])));
        assert_eq!(set(&t, &first, NEW).await, Ok(ResetDone { sessions: 2 }));
        for link in [&first, &second] {
            assert_eq!(set(&t, link, NEW).await, Err(Failure::NotFound));
            assert!(t.backend.password_reset().page(link).await.is_err());
        }
        let open = "select count(*) from session where login_id = $1 and revoked_at is null";
        assert_eq!(t.number(open, &[sample.billing.login.as_str()]).await, 0, "nobody is signed in by it");
        assert_eq!(t.number("select must_change from login where name = $1", &["billing@abc.example"]).await, 0);
        assert!(!is_signed_in(&t, "billing@abc.example", PASSWORD).await);
        assert!(is_signed_in(&t, "billing@abc.example", NEW).await);
        assert_eq!(mails(&t, "billing@abc.example", "%A new password was set%Open sessions that ended: 2.%").await, 1);
        assert_eq!((events(&t, &sample, "password.reset_asked").await, events(&t, &sample, "password.reset").await), (2, 1));
        let told = "select count(*) from audit_event where kind = 'password.reset' and after like $1 and author_kind = 'contact'";
        assert_eq!(t.number(told, &["%\"sessions_ended\":2%"]).await, 1);
    }

    async fn nobody_is_told_whether_there_is_anybody(t: Testing) {
        t.sample().await;
        for who in ["nobody@abc.example", "no login at all", "x"] {
            ask(&t, who).await;
        }
        assert_eq!(t.number("select count(*) from outgoing_mail", &[]).await, 0);
        assert_eq!(t.number("select count(*) from reset_request", &[]).await, 0, "what was typed is forgotten");
        let empty = t.backend.password_reset().ask(&client(), " ").await.err().map(|error| error.failure());
        assert_eq!(empty, Some(Failure::Invalid(vec![FieldFailure::new("who", Reason::Required)])));
    }

    async fn every_login_of_an_address_gets_a_link_of_its_own_named_by_customer(t: Testing) {
        let (sample, other) = (t.sample().await, t.other_sample().await);
        t.execute("update contact set email = 'shared@mail.example' where id in ($1, $2)", &[sample.billing.contact.as_str(), other.owner.contact.as_str()]).await;
        ask(&t, "Shared@Mail.example").await;
        for (account, login) in [("ABC Company", "billing@abc.example"), ("Boulangerie Côté inc.", "owner@boulangerie.example")] {
            assert_eq!(mails(&t, "shared@mail.example", &format!("%{login} of {account}%/reset/%")).await, 1, "{account}");
        }
        assert_eq!(t.number("select count(*) from one_time_link", &[]).await, 2);
        // Found by the login, mailed to the contact's address.
        ask(&t, "billing@abc.example").await;
        assert_eq!(t.number("select count(*) from outgoing_mail where recipient = $1", &["shared@mail.example"]).await, 3);
    }

    async fn what_is_not_open_is_said_by_mail_without_a_link(t: Testing) {
        let sample = t.sample().await;
        let contact = sample.billing.contact.as_str();
        for (close, open) in [
            ("update portal_access set disabled = 1 where contact_id = $1", "update portal_access set disabled = 0 where contact_id = $1"),
            ("update portal_access set expires_at = 1700000000000000 where contact_id = $1", "update portal_access set expires_at = null where contact_id = $1"),
            ("update customer set suspended_at = 1 where id in (select customer_id from contact where id = $1)", "update customer set suspended_at = null where id in (select customer_id from contact where id = $1)"),
        ] {
            t.execute(close, &[contact]).await;
            ask(&t, "billing@abc.example").await;
            t.clock.advance_minutes(61);
            t.execute(open, &[contact]).await;
        }
        assert_eq!(mails(&t, "billing@abc.example", "%This access is not open%").await, 3);
        assert_eq!(t.number("select count(*) from one_time_link", &[]).await, 0);
        // A link that was sent before is good for nothing either.
        ask(&t, "billing@abc.example").await;
        let token = token(&t, "reset").await;
        t.execute("update portal_access set disabled = 1 where contact_id = $1", &[contact]).await;
        assert_eq!(set(&t, &token, NEW).await, Err(Failure::NotFound));
        t.execute("update contact set deleted_at = 1 where id = $1", &[contact]).await;
        ask(&t, "billing@abc.example").await;
        assert_eq!(t.number("select count(*) from outgoing_mail", &[]).await, 4);
    }

    async fn a_login_is_mailed_three_times_in_an_hour_and_an_address_asks_thirty_times(t: Testing) {
        t.sample().await;
        for _ in 0..5 {
            ask(&t, "billing@abc.example").await;
        }
        assert_eq!(mails(&t, "billing@abc.example", "%").await, 3);
        for at in 0..25 {
            ask(&t, &format!("nobody{at}")).await;
        }
        let refused = t.backend.password_reset().ask(&client(), "billing@abc.example").await.err();
        assert_eq!(refused.map(|error| error.failure()), Some(Failure::TooManyTries { seconds: 3600 }));
        t.clock.advance_minutes(60);
        ask(&t, "billing@abc.example").await;
        assert_eq!(mails(&t, "billing@abc.example", "%").await, 4);
    }

    async fn the_people_of_the_provider_forget_passwords_too(t: Testing) {
        t.sample().await;
        ask(&t, "staff@abc.example").await;
        let token = token(&t, "reset").await;
        assert_eq!(t.backend.password_reset().page(&token).await.expect("a page").account, "");
        assert_eq!(set(&t, &token, NEW).await, Ok(ResetDone { sessions: 1 }));
        let told = "select count(*) from audit_event where customer_id = '' and kind like $1";
        assert_eq!(t.number(told, &["password.reset%"]).await, 2);
    }

    async fn a_request_that_was_taken_and_not_done_is_taken_again(t: Testing) {
        t.sample().await;
        t.backend.password_reset().ask(&client(), "billing@abc.example").await.expect("asked");
        // A server took it and was killed.
        t.execute("update reset_request set claimed_until = 1795446060000000", &[]).await;
        assert_eq!(t.backend.password_reset().answer().await.expect("an answer"), 0);
        t.clock.advance_minutes(1);
        assert_eq!(t.backend.password_reset().answer().await.expect("an answer"), 1);
        assert_eq!(mails(&t, "billing@abc.example", "%/reset/%").await, 1);
    }

    async fn of_sixty_four_who_set_a_password_at_once_one_does(t: Testing) {
        let sample = t.sample().await;
        ask(&t, "billing@abc.example").await;
        let token = token(&t, "reset").await;
        let mut tries = tokio::task::JoinSet::new();
        for at in 0..64 {
            let (backend, token) = (t.backend.clone(), token.clone());
            tries.spawn(async move {
                let password = format!("correct horse battery {at}").into();
                backend.password_reset().set(&client(), &token, &password).await.map_err(|error| error.failure())
            });
        }
        let answers = tries.join_all().await;
        assert_eq!(answers.iter().filter(|answer| answer.is_ok()).count(), 1);
        assert!(answers.iter().all(|answer| matches!(answer, Ok(_) | Err(Failure::NotFound))), "{answers:?}");
        assert_eq!(events(&t, &sample, "password.reset").await, 1);
    }
}

#[test]
fn every_letter_is_there_in_both_languages() {
    let [english, french] = [Language::En, Language::Fr].map(samples);
    assert_eq!((english.len(), french.len()), (3, 3));
    assert!(
        english
            .iter()
            .zip(&french)
            .all(|((_, en), (_, fr))| en.subject != fr.subject && en.link == fr.link)
    );
}
