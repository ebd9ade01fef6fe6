//! How many tries there are, and who is held up by them.

use super::*;
use crate::sign_in::tries::{self, Subject};

/// Counts tries of an address without the work of verifying a password for each.
async fn fill(t: &Testing, address: IpAddr, count: usize) {
    for _ in 0..count {
        let counted = tries::count(&t.backend, Subject::address(address)).await;
        assert!(counted.expect("an answer").is_ok());
    }
}

/// What a browser keeps once somebody has come in.
async fn device(t: &Testing, login: &str) -> SecretString {
    match try_from(t, &client(), login, PASSWORD).await {
        Outcome::Signed { device, .. } => device,
        other => panic!("{other:?}"),
    }
}

fn with(device: &SecretString, anonymous: Anonymous) -> Anonymous {
    Anonymous {
        device: Some(device.clone()),
        ..anonymous
    }
}

/// The letters with this subject to somebody, once there are as many as that.
async fn letters(t: &Testing, to: &str, subject: &str, expected: i64) -> i64 {
    let count = "select count(*) from outgoing_mail where recipient = $1 and subject = $2";
    for _ in 0..100 {
        if t.number(count, &[to, subject]).await == expected {
            break;
        }
        // It is written after the answer.
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    t.number(count, &[to, subject]).await
}

const GUESSED: &str = "Somebody tries to sign in with your login";

both_engines! {
    async fn a_reset_lets_the_owner_in_at_once_whoever_guessed_before(t: Testing) {
        let sample = t.sample().await;
        let login = sample.owner.login_name.as_str();
        for _ in 0..20 {
            t.clock.advance_minutes(15);
            assert!(tries::count(&t.backend, Subject::login(login)).await.expect("an answer").is_ok());
        }
        assert!(matches!(refusal(&t, login, PASSWORD).await, Some(SignInRefusal::TooManyTries { .. })));
        t.backend.password_reset().ask(&from(1), login).await.expect("asked");
        t.backend.password_reset().answer().await.expect("answered");
        let token = crate::invitation::tests::token(&t, "reset").await;
        let chosen = "another battery, another horse";
        let (_, device) = t.backend.password_reset().set(&from(1), &token, &chosen.into()).await.expect("set");
        assert_eq!(refusal(&t, login, chosen).await, None);
        // Also when the guessing goes on.
        for _ in 0..5 {
            assert!(tries::count(&t.backend, Subject::login(login)).await.expect("an answer").is_ok());
        }
        assert!(matches!(refusal(&t, login, chosen).await, Some(SignInRefusal::TooManyTries { .. })));
        let outcome = try_from(&t, &with(&device, from(1)), login, chosen).await;
        assert!(matches!(outcome, Outcome::Signed { .. }), "{outcome:?}");
    }

    async fn after_five_wrong_tries_a_login_waits_twice_as_long_each_time(t: Testing) {
        let sample = t.sample().await;
        for login in [sample.owner.login_name.as_str(), "nobody@abc.example"] {
            for n in 0..5_u8 {
                // From wherever they come.
                let outcome = try_from(&t, &from(n), login, "wrong").await;
                assert!(matches!(outcome, Outcome::Refused(SignInRefusal::Wrong)), "{n}");
            }
            for seconds in [1, 2, 4, 8, 16, 32] {
                let before = t.verifications();
                let expected = Some(SignInRefusal::TooManyTries { seconds });
                assert_eq!(refusal(&t, login, PASSWORD).await, expected, "{login}");
                assert_eq!(refusal(&t, &login.to_uppercase(), PASSWORD).await, expected);
                t.clock.advance(Duration::from_secs(seconds - 1));
                let last = Some(SignInRefusal::TooManyTries { seconds: 1 });
                assert_eq!(refusal(&t, login, PASSWORD).await, last);
                assert_eq!(t.verifications(), before, "nothing was tried");
                t.clock.advance(Duration::from_secs(1));
                assert_eq!(refusal(&t, login, "wrong").await, Some(SignInRefusal::Wrong));
            }
        }
        // The right password ends it, and what went before is forgotten.
        t.clock.advance(Duration::from_secs(64));
        assert_eq!(refusal(&t, &sample.owner.login_name, PASSWORD).await, None);
        for _ in 0..5 {
            let refused = refusal(&t, &sample.owner.login_name, "wrong").await;
            assert_eq!(refused, Some(SignInRefusal::Wrong));
        }
    }

    async fn nobody_waits_longer_than_a_quarter_of_an_hour(t: Testing) {
        t.sample().await;
        for _ in 0..30 {
            t.clock.advance_minutes(15);
            assert_eq!(refusal(&t, "owner@abc.example", "wrong").await, Some(SignInRefusal::Wrong));
        }
        let expected = Some(SignInRefusal::TooManyTries { seconds: 900 });
        assert_eq!(refusal(&t, "owner@abc.example", PASSWORD).await, expected);
        t.clock.advance_minutes(15);
        assert_eq!(refusal(&t, "owner@abc.example", PASSWORD).await, None);
    }

    async fn a_stranger_keeps_nobody_out_of_a_browser_that_is_known(t: Testing) {
        let sample = t.sample().await;
        let login = &sample.owner.login_name;
        let own = device(&t, login).await;
        let of_another = device(&t, &sample.billing.login_name).await;
        for _ in 0..20 {
            t.clock.advance_minutes(15);
            assert!(matches!(try_from(&t, &from(1), login, "wrong").await, Outcome::Refused(SignInRefusal::Wrong)));
        }
        // Nor does whoever tries a hundred times behind the same address.
        fill(&t, client().address, 100).await;
        let outcome = try_from(&t, &with(&own, client()), login, PASSWORD).await;
        let Outcome::Signed { device: kept, .. } = outcome else { panic!("{outcome:?}") };
        assert_eq!(kept.expose_secret(), own.expose_secret(), "it stays known");
        // The stranger still waits, and so does whoever shows what is known with another login, or nowhere.
        for shown in [None, Some(of_another), Some("0".repeat(64).into())] {
            let anonymous = Anonymous { device: shown, ..from(2) };
            let refused = try_from(&t, &anonymous, login, PASSWORD).await;
            assert!(matches!(refused, Outcome::Refused(SignInRefusal::TooManyTries { .. })), "{refused:?}");
        }
    }

    async fn a_browser_that_is_known_is_slowed_down_by_its_own_tries(t: Testing) {
        let sample = t.sample().await;
        let login = &sample.owner.login_name;
        let known = with(&device(&t, login).await, client());
        for _ in 0..5 {
            assert!(matches!(try_from(&t, &known, login, "wrong").await, Outcome::Refused(SignInRefusal::Wrong)));
        }
        let outcome = try_from(&t, &known, login, PASSWORD).await;
        assert!(matches!(outcome, Outcome::Refused(SignInRefusal::TooManyTries { seconds: 1 })), "{outcome:?}");
        // Others are not.
        assert_eq!(refusal(&t, login, PASSWORD).await, None);
    }

    async fn the_limits_survive_a_restart_and_hold_across_servers(t: Testing) {
        let sample = t.sample().await;
        for _ in 0..5 {
            refusal(&t, &sample.owner.login_name, "wrong").await;
        }
        let other = t.another_node().await;
        let outcome = other.sign_in().sign_in(&from(9), &sample.owner.login_name, PASSWORD.into()).await;
        assert!(matches!(outcome, Ok(Outcome::Refused(SignInRefusal::TooManyTries { seconds: 1 }))), "{outcome:?}");
    }

    async fn whose_password_is_guessed_is_told_once(t: Testing) {
        let sample = t.sample().await;
        let login = &sample.owner.login_name;
        for _ in 0..12 {
            t.clock.advance_minutes(15);
            refusal(&t, login, "wrong").await;
            refusal(&t, "nobody@abc.example", "wrong").await;
        }
        assert_eq!(letters(&t, login, GUESSED, 1).await, 1);
        let event = "select count(*) from audit_event where kind = 'login.guessed' and customer_id = $1 and address = $2";
        assert_eq!(t.number(event, &[sample.customer.as_str(), "192.0.2.7"]).await, 1);
        assert_eq!(t.number("select count(*) from outgoing_mail", &[]).await, 1);
        // After a while in which nobody tried, it is told again.
        t.clock.advance_minutes(24 * 60);
        for _ in 0..5 {
            refusal(&t, login, "wrong").await;
        }
        assert_eq!(letters(&t, login, GUESSED, 2).await, 2);
    }

    async fn a_hundred_failed_tries_from_an_address_are_taken_in_fifteen_minutes(t: Testing) {
        let sample = t.sample().await;
        fill(&t, client().address, 99).await;
        assert_eq!(refusal(&t, "nobody@abc.example", "wrong").await, Some(SignInRefusal::Wrong));
        let refused = refusal(&t, &sample.owner.login_name, PASSWORD).await;
        assert_eq!(refused, Some(SignInRefusal::TooManyTries { seconds: 900 }));
        let elsewhere = try_from(&t, &from(1), &sample.owner.login_name, PASSWORD).await;
        assert!(matches!(elsewhere, Outcome::Signed { .. }));
        t.clock.advance_minutes(15);
        assert_eq!(refusal(&t, &sample.owner.login_name, PASSWORD).await, None);
    }

    async fn a_network_of_ipv6_is_one_client(t: Testing) {
        t.sample().await;
        for n in 0..100 {
            fill(&t, format!("2001:db8::{n:x}").parse().expect("an address"), 1).await;
        }
        let address = |text: &str| Anonymous {
            address: text.parse().expect("an address"),
            agent: String::new(),
            device: None,
        };
        let near = try_from(&t, &address("2001:db8::ffff:1"), "nobody", "wrong").await;
        assert!(matches!(near, Outcome::Refused(SignInRefusal::TooManyTries { .. })));
        let far = try_from(&t, &address("2001:db8:0:1::1"), "nobody", "wrong").await;
        assert!(matches!(far, Outcome::Refused(SignInRefusal::Wrong)));
    }

    async fn sixty_four_tries_at_once_do_not_exceed_the_limit(t: Testing) {
        let sample = t.sample().await;
        let other_node = t.another_node().await;
        let before = t.verifications() + other_node.passwords().verifications();
        let mut tries = tokio::task::JoinSet::new();
        for n in 0..64_u8 {
            let backend = if n % 2 == 0 { t.backend.clone() } else { other_node.clone() };
            let login = sample.owner.login_name.clone();
            tries.spawn(async move {
                backend.sign_in().sign_in(&from(n), &login, format!("guess {n}").into()).await
            });
        }
        let (mut wrong, mut too_many) = (0, 0);
        while let Some(done) = tries.join_next().await {
            match done.expect("a try").expect("an answer") {
                Outcome::Refused(SignInRefusal::Wrong) => wrong += 1,
                Outcome::Refused(SignInRefusal::TooManyTries { .. }) => too_many += 1,
                other => panic!("{other:?}"),
            }
        }
        assert_eq!((wrong, too_many), (5, 59));
        assert_eq!(t.verifications() + other_node.passwords().verifications() - before, 5);
    }

    async fn a_success_is_no_failed_try(t: Testing) {
        let sample = t.sample().await;
        for n in 0..30 {
            assert_eq!(refusal(&t, &sample.owner.login_name, PASSWORD).await, None, "{n}");
        }
    }

    async fn a_refused_try_does_not_hold_up_others_at_the_same_address(t: Testing) {
        let sample = t.sample().await;
        for _ in 0..120 {
            refusal(&t, "nobody@abc.example", "wrong").await;
        }
        assert_eq!(refusal(&t, &sample.owner.login_name, PASSWORD).await, None);
    }

    async fn what_was_typed_as_a_login_is_kept_nowhere(t: Testing) {
        t.sample().await;
        refusal(&t, "hunter2hunter2", "wrong").await;
        let kept = t.number("select count(*) from failed_sign_in where subject like '%hunter2%'", &[]).await;
        assert_eq!(kept, 0);
        assert_eq!(t.number("select count(*) from failed_sign_in where tries <> ''", &[]).await, 2);
    }

    async fn whose_login_it_is_that_waits_is_known(t: Testing) {
        let sample = t.sample().await;
        for login in [sample.owner.login_name.as_str(), "nobody@abc.example"] {
            for _ in 0..5 {
                refusal(&t, login, "wrong").await;
            }
        }
        let now = crate::testing::START.to_string();
        let waiting = "select count(*) from failed_sign_in where login_id is not null and next_at > cast($1 as bigint)";
        assert_eq!(t.number(waiting, &[&now]).await, 1);
        let own = "select count(*) from failed_sign_in where login_id = $1";
        assert_eq!(t.number(own, &[sample.owner.login.as_str()]).await, 1);
    }
}
