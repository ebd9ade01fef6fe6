//! Letters to a mail server.

use super::{
    letter, queued,
    server::{MailServer, Mood, Way},
};
use crate::{
    Backend, both_engines,
    mail::{Letter, Route, Smtp, sending::TRIES},
    testing::Testing,
};
use std::time::Duration;

const CREDENTIALS: &str = "relais:hunter2@";

/// A node that sends to that server, and does not wait for it long.
async fn node(t: &Testing, server: &MailServer, scheme: &str, query: &str) -> Backend {
    let url = format!("{scheme}://{CREDENTIALS}localhost:{}{query}", server.port);
    node_at(t, &url, vec![server.root.clone()]).await
}

async fn node_at(t: &Testing, url: &str, roots: Vec<Vec<u8>>) -> Backend {
    let smtp = Smtp {
        roots,
        connect: Duration::from_millis(1500),
        send: Duration::from_millis(1500),
        ..Smtp::new(url.parse().expect("a URL"))
    };
    t.node_that_mails(Route::Smtp(smtp)).await
}

fn message_id(letter: &str) -> &str {
    let line = letter.lines().find(|line| line.starts_with("Message-ID: "));
    line.expect("a Message-ID")
}

const DEAD: &str = "select count(*) from outgoing_mail where failed_at is not null and trouble = $1";
const WAITING: &str = "select count(*) from outgoing_mail where failed_at is null and sent_at is null \
                       and body_text <> '' and trouble like $1";
const SENT: &str = "select count(*) from outgoing_mail where sent_at is not null and body_text = '' and trouble = ''";

both_engines! {
    async fn letters_go_over_tls_and_over_starttls_with_a_password(t: Testing) {
        for (way, scheme, query) in [
            (Way::Tls, "smtps", "?from=portal%40isp.example"),
            (Way::StartTls, "smtp", "?tls=required&from=portal%40isp.example"),
            (Way::Plain, "smtp", "?from=portal%40isp.example"),
        ] {
            let server = MailServer::start(way, Mood::Well).await;
            let backend = node(&t, &server, scheme, query).await;
            for _ in 0..10 {
                queued(&t, &letter()).await;
            }
            assert!(backend.has_mail_to_send().await.expect("an answer"));
            assert_eq!(backend.send_mail().await.expect("sent"), 10, "{way:?}");
            assert!(!backend.has_mail_to_send().await.expect("an answer"));
            let seen = server.seen();
            assert_eq!(seen.letters.len(), 10);
            assert!(seen.connections <= 4, "{} connections are not kept", seen.connections);
            assert_eq!(seen.logins.len(), seen.connections);
            assert!(!seen.in_the_clear, "{way:?}");
            assert!(seen.senders.iter().all(|sender| sender.starts_with("FROM:<portal@isp.example>")));
            assert!(seen.recipients.iter().all(|to| to.starts_with("TO:<chantal@abc.example>")));
            assert!(seen.letters[0].contains("From: Relais <portal@isp.example>"), "{}", seen.letters[0]);
        }
        assert_eq!(t.number(SENT, &[]).await, 30);
    }

    async fn two_servers_at_once_send_each_letter_once(t: Testing) {
        let server = MailServer::start(Way::Plain, Mood::Well).await;
        let (one, two) = (node(&t, &server, "smtp", "").await, node(&t, &server, "smtp", "").await);
        for _ in 0..20 {
            queued(&t, &letter()).await;
        }
        let (a, b) = tokio::join!(one.send_mail(), two.send_mail());
        let rest = one.send_mail().await.expect("sent");
        assert_eq!(a.expect("sent") + b.expect("sent") + rest, 20);
        let seen = server.seen();
        let ids: std::collections::BTreeSet<_> = seen.letters.iter().map(|letter| message_id(letter)).collect();
        assert_eq!((seen.letters.len(), ids.len()), (20, 20));
    }

    async fn a_certificate_that_is_not_right_is_not_taken(t: Testing) {
        queued(&t, &letter()).await;
        let stranger = MailServer::start(Way::Tls, Mood::Well).await;
        let other = MailServer::named("mail.elsewhere.example", Way::Tls, Mood::Well).await;
        let clear = MailServer::start(Way::Plain, Mood::Well).await;
        for (server, roots, scheme, query) in [
            (&stranger, vec![], "smtps", ""),
            (&stranger, vec![other.root.clone()], "smtps", ""),
            (&other, vec![other.root.clone()], "smtps", ""),
            // It does not offer what is required.
            (&clear, vec![], "smtp", "?tls=required"),
        ] {
            let url = format!("{scheme}://{CREDENTIALS}localhost:{}{query}", server.port);
            let backend = node_at(&t, &url, roots).await;
            let error = backend.send_mail().await.expect_err("it must not go out").to_string();
            assert!(error.starts_with("mail does not go out: unreachable "), "{error}");
            assert!(!error.contains("hunter2"));
            assert!(server.seen().logins.is_empty() && server.seen().letters.is_empty());
            t.clock.advance_minutes(60);
        }
        assert_eq!(t.number(WAITING, &["unreachable %"]).await, 1);
    }

    async fn a_password_that_is_not_taken_is_no_fault_of_the_letter(t: Testing) {
        queued(&t, &letter()).await;
        let server = MailServer::start(Way::Tls, Mood::Well).await;
        let url = format!("smtps://relais:wrong@localhost:{}", server.port);
        let backend = node_at(&t, &url, vec![server.root.clone()]).await;
        let error = backend.send_mail().await.expect_err("it must not go out").to_string();
        assert_eq!(error, "mail does not go out: unreachable 535 5.7.8 Who is that?");
        assert_eq!(t.number(WAITING, &["unreachable 535 %"]).await, 1);
    }

    async fn while_the_mail_server_is_away_letters_wait_longer_each_time_and_go_out_when_it_is_back(t: Testing) {
        let server = MailServer::start(Way::Plain, Mood::Well).await;
        let url = format!("smtp://{CREDENTIALS}localhost:{}", server.port);
        let nobody = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
        let away = format!("smtp://localhost:{}", nobody.local_addr().expect("an address").port());
        drop(nobody);
        let (away, back) = (node_at(&t, &away, vec![]).await, node_at(&t, &url, vec![]).await);
        queued(&t, &letter()).await;
        for minutes in [1, 2, 4, 8] {
            assert!(away.send_mail().await.is_err());
            assert_eq!(t.number(WAITING, &["unreachable %"]).await, 1);
            t.clock.advance(Duration::from_secs(60 * minutes - 1));
            assert_eq!(back.send_mail().await.expect("nothing"), 0, "it is too early");
            // Chance adds a quarter at the most.
            t.clock.advance(Duration::from_secs(15 * minutes + 1));
        }
        assert_eq!(back.send_mail().await.expect("sent"), 1);
        assert_eq!(t.number(SENT, &[]).await, 1);
    }

    async fn a_letter_that_nobody_took_in_two_days_is_dead(t: Testing) {
        let server = MailServer::start(Way::Plain, Mood::Busy).await;
        let backend = node(&t, &server, "smtp", "").await;
        queued(&t, &letter()).await;
        let mut hours = 0;
        while t.number(WAITING, &["%"]).await == 1 {
            assert_eq!(backend.send_mail().await.expect("an answer"), 0);
            t.clock.advance_minutes(60);
            hours += 1;
            assert!(hours < 24 * 4, "it is tried for ever");
        }
        assert!((36..=60).contains(&hours), "{hours} hours");
        assert_eq!(t.number(DEAD, &["refused 451 4.3.0 Come back later"]).await, 1);
        assert_eq!(t.number("select attempts from outgoing_mail", &[]).await, TRIES);
        t.clock.advance_minutes(60 * 24);
        server.becomes(Mood::Well);
        assert_eq!(backend.send_mail().await.expect("nothing"), 0, "the dead rest");
    }

    async fn a_recipient_whom_the_server_refuses_for_good_is_dead_at_once_in_its_words(t: Testing) {
        let server = MailServer::start(Way::StartTls, Mood::Strict).await;
        let backend = node(&t, &server, "smtp", "?tls=required").await;
        queued(&t, &letter()).await;
        queued(&t, &letter()).await;
        assert_eq!(backend.send_mail().await.expect("an answer"), 0);
        assert_eq!(t.number(DEAD, &["refused 550 5.1.1 Nobody of that name"]).await, 2);
    }

    async fn one_recipient_who_has_to_wait_holds_up_no_other(t: Testing) {
        let server = MailServer::start(Way::Plain, Mood::BusyFor("bob@")).await;
        let backend = node(&t, &server, "smtp", "").await;
        queued(&t, &Letter { to: "bob@abc.example", ..letter() }).await;
        queued(&t, &letter()).await;
        assert_eq!(backend.send_mail().await.expect("sent"), 1);
        assert_eq!(t.number(WAITING, &["refused 451 %"]).await, 1);
        server.becomes(Mood::Well);
        t.clock.advance_minutes(2);
        assert_eq!(backend.send_mail().await.expect("sent"), 1);
        assert_eq!(t.number("select count(*) from outgoing_mail where sent_at is null", &[]).await, 0);
    }

    async fn a_server_that_never_answers_is_not_waited_for(t: Testing) {
        let server = MailServer::start(Way::Plain, Mood::Silent).await;
        let backend = node(&t, &server, "smtp", "").await;
        queued(&t, &letter()).await;
        let error = backend.send_mail().await.expect_err("it must not go out").to_string();
        assert_eq!(error, "mail does not go out: timeout");
        assert_eq!(t.number(WAITING, &["timeout"]).await, 1);
        // Nor one that stops to answer in the midst; what it says later is no answer to anything else.
        server.becomes(Mood::SilentAtRcpt);
        t.clock.advance_minutes(2);
        assert!(backend.send_mail().await.is_err());
        assert_eq!(t.number(WAITING, &["timeout"]).await, 1);
        server.becomes(Mood::Well);
        t.clock.advance_minutes(5);
        assert_eq!(backend.send_mail().await.expect("sent"), 1);
        assert_eq!(server.seen().letters.len(), 1);
    }

    async fn a_server_with_no_service_kills_no_letter(t: Testing) {
        let server = MailServer::start(Way::Plain, Mood::Closed).await;
        let backend = node(&t, &server, "smtp", "").await;
        queued(&t, &letter()).await;
        assert!(backend.send_mail().await.is_err());
        assert_eq!(t.number(WAITING, &["unreachable 554 %"]).await, 1);
    }

    async fn a_letter_that_broke_off_comes_again_as_the_same_message(t: Testing) {
        let server = MailServer::start(Way::Tls, Mood::DropsInData).await;
        let backend = node(&t, &server, "smtps", "").await;
        queued(&t, &letter()).await;
        assert!(backend.send_mail().await.is_err());
        {
            let seen = server.seen();
            assert_eq!((seen.halves, seen.letters.len()), (1, 0));
        }
        // This time it gets there, but the server does not come to say so.
        server.becomes(Mood::DropsAfterData);
        t.clock.advance_minutes(2);
        assert!(backend.send_mail().await.is_err());
        server.becomes(Mood::Well);
        t.clock.advance_minutes(5);
        assert_eq!(backend.send_mail().await.expect("sent"), 1);
        let seen = server.seen();
        assert_eq!(seen.letters.len(), 2);
        assert_eq!(message_id(&seen.letters[0]), message_id(&seen.letters[1]));
    }

    async fn a_letter_taken_by_a_server_that_vanished_is_sent_by_another(t: Testing) {
        let server = MailServer::start(Way::Plain, Mood::Well).await;
        let backend = node(&t, &server, "smtp", "").await;
        queued(&t, &letter()).await;
        let now = t.backend.now();
        let mut transaction = t.backend.db().bookkeeping().await.expect("a transaction");
        let taken = super::super::store::claim(&mut transaction, (now, now + 1_000_000), 1).await.expect("claimed");
        transaction.commit().await.expect("a commit");
        assert_eq!(taken.len(), 1);
        assert_eq!(backend.send_mail().await.expect("nothing"), 0);
        t.clock.advance_minutes(1);
        assert_eq!(backend.send_mail().await.expect("sent"), 1);
    }
}
