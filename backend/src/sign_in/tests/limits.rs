//! How many tries there are.

use super::*;
use crate::sign_in::tries::{self, Subject};

/// Counts tries of an address without the work of verifying a password for each.
async fn fill(t: &Testing, address: IpAddr, count: usize) {
    for _ in 0..count {
        let counted = tries::count(&t.backend, Subject::address(address)).await;
        assert!(counted.expect("an answer").is_ok());
    }
}

both_engines! {
    async fn twenty_failed_tries_of_a_login_are_taken_in_fifteen_minutes(t: Testing) {
        let sample = t.sample().await;
        for login in [sample.owner.login_name.as_str(), "nobody@abc.example"] {
            for n in 0..20 {
                assert_eq!(refusal(&t, login, "wrong").await, Some(SignInRefusal::Wrong), "{n}");
                t.clock.advance(Duration::from_secs(1));
            }
            let before = t.verifications();
            // The oldest leaves the window fifteen minutes after it, twenty seconds of which have passed.
            let expected = Some(SignInRefusal::TooManyTries { seconds: 880 });
            assert_eq!(refusal(&t, login, PASSWORD).await, expected);
            assert_eq!(refusal(&t, &login.to_uppercase(), PASSWORD).await, expected);
            assert_eq!(t.verifications(), before);
        }
        t.clock.advance(Duration::from_secs(859));
        let expected = Some(SignInRefusal::TooManyTries { seconds: 1 });
        assert_eq!(refusal(&t, &sample.owner.login_name, PASSWORD).await, expected);
        t.clock.advance(Duration::from_secs(1));
        assert_eq!(refusal(&t, &sample.owner.login_name, PASSWORD).await, None);
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
        let address = |text: &str| Anonymous { address: text.parse().expect("an address"), agent: String::new() };
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
        assert_eq!((wrong, too_many), (20, 44));
        assert_eq!(t.verifications() + other_node.passwords().verifications() - before, 20);
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
}
