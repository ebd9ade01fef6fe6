//! How long refusals take: as long for a login that does not exist as for a wrong password; as long for somebody who
//! asks for a new password and is nobody; as long for a link that never was as for one that was used.

use super::*;
use crate::password::token_hash;
use std::{cmp::Ordering, time::Instant};

/// How long the tries of each kind took, in seconds, one of each at a time: what else the machine does meanwhile befalls
/// both.
async fn measured(t: &Testing, pairs: usize, attempt: &impl AsyncFn(usize, usize)) -> [Vec<f64>; 2] {
    let mut times = [Vec::with_capacity(pairs), Vec::with_capacity(pairs)];
    for n in 0..pairs {
        // Nobody waits for the try after.
        t.clock.advance_minutes(16);
        // Neither kind is always the first.
        for kind in if n % 2 == 0 { [0, 1] } else { [1, 0] } {
            #[expect(clippy::disallowed_methods, reason = "what is measured is time itself")]
            let begun = Instant::now();
            attempt(kind, n).await;
            times[kind].push(begun.elapsed().as_secs_f64());
        }
    }
    times
}

/// Somebody at one of two hundred addresses.
fn stranger(n: usize) -> Anonymous {
    from(u8::try_from(n % 200).unwrap_or_default())
}

/// How often a value of the one is greater than one of the other, less half: the effect of Mann and Whitney, in multiples
/// of its standard deviation when both are of one distribution. It looks at ranks alone, so that a pause of the machine
/// weighs no more than any other value.
fn apart(one: &[f64], other: &[f64]) -> f64 {
    let greater: f64 = one
        .iter()
        .flat_map(|a| {
            other.iter().map(move |b| match a.total_cmp(b) {
                Ordering::Greater => 1.0,
                Ordering::Equal => 0.5,
                Ordering::Less => 0.0,
            })
        })
        .sum();
    #[expect(clippy::cast_precision_loss, reason = "some thousands")]
    let (n, m) = (one.len() as f64, other.len() as f64);
    (greater - n * m / 2.0) / (n * m * (n + m + 1.0) / 12.0).sqrt()
}

/// Tells the two kinds of tries apart by none of three measurements.
///
/// Of one distribution, a measurement is beyond 4 standard deviations once in 16,000, and so are all three of them never
/// in the life of this test; what a busy machine does to one of them is not done to all. A login that does not exist and
/// is answered without its password being verified takes a tenth of the time: 12 standard deviations with 100 of each, in
/// each of the three. So does a difference of one millisecond in thirty with 1,000 of each, where the tries of one kind
/// vary by some milliseconds.
async fn told_apart_by_nothing(t: &Testing, pairs: usize, attempt: impl AsyncFn(usize, usize)) {
    let mut seen = Vec::new();
    for _ in 0..3 {
        let [one, other] = measured(t, pairs, &attempt).await;
        let apart = apart(&one, &other);
        if apart.abs() < 4.0 {
            return;
        }
        seen.push(apart);
    }
    panic!("the two kinds are told apart by their times: {seen:?} standard deviations");
}

/// A wrong password, and a login that does not exist.
async fn no_unknown_login(t: &Testing, pairs: usize) {
    let sample = t.sample().await;
    told_apart_by_nothing(t, pairs, async |kind: usize, n: usize| {
        let login = [sample.owner.login_name.as_str(), "nobody@abc.example"][kind];
        let outcome = t
            .backend
            .sign_in()
            .sign_in(&stranger(n), login, "wrong wrong wrong".into())
            .await;
        let is_wrong = matches!(outcome, Ok(Outcome::Refused(SignInRefusal::Wrong)));
        assert!(is_wrong, "{outcome:?}");
    })
    .await;
}

/// A new password for somebody who exists, and for nobody.
async fn nobody_who_asks(t: &Testing, pairs: usize) {
    let sample = t.sample().await;
    told_apart_by_nothing(t, pairs, async |kind: usize, n: usize| {
        let who = [sample.owner.login_name.as_str(), "nobody@abc.example"][kind];
        t.backend
            .password_reset()
            .ask(&stranger(n), who)
            .await
            .expect("the same answer");
    })
    .await;
}

/// A link that was used, and one that never was: of an invitation, then of a reset.
async fn no_used_link(t: &Testing, pairs: usize) {
    let sample = t.sample().await;
    let tokens = ["1".repeat(64), "2".repeat(64), "3".repeat(64)];
    for (token, kind) in tokens.iter().zip(["invitation", "reset"]) {
        t.execute(
            "insert into one_time_link (id, token_hash, kind, login_id, recipient, created_at, created_by, expires_at, \
             used_at) values ($1, $2, $1, $3, 'owner@abc.example', 0, 'Bob Exemple', 9000000000000000, 1)",
            &[kind, &token_hash(token), sample.owner.login.as_str()],
        )
        .await;
    }
    let [invitation, reset, unknown] = &tokens;
    told_apart_by_nothing(t, pairs, async |kind: usize, _: usize| {
        let page = t.backend.invitations().page([invitation, unknown][kind]).await;
        assert_eq!(page.err().map(|error| error.failure()), Some(Failure::NotFound));
    })
    .await;
    told_apart_by_nothing(t, pairs, async |kind: usize, _: usize| {
        let page = t.backend.password_reset().page([reset, unknown][kind]).await;
        assert_eq!(page.err().map(|error| error.failure()), Some(Failure::NotFound));
    })
    .await;
}

#[test]
fn what_takes_longer_is_seen_to() {
    let times = |offset: f64| (0..100_u8).map(|n| f64::from(n % 10) + offset).collect::<Vec<_>>();
    assert!(apart(&times(0.0), &times(0.0)).abs() < 1e-9);
    assert!(apart(&times(3.0), &times(0.0)) > 4.0);
    assert!(apart(&times(0.0), &times(3.0)) < -4.0);
}

both_engines! {
    async fn two_hundred_tries_tell_no_unknown_login_from_a_wrong_password(t: Testing) {
        no_unknown_login(&t, 100).await;
    }

    async fn two_hundred_requests_for_a_new_password_tell_nobody_from_somebody(t: Testing) {
        nobody_who_asks(&t, 100).await;
    }

    async fn two_hundred_looks_tell_no_used_link_from_one_that_never_was(t: Testing) {
        no_used_link(&t, 100).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "takes minutes, and a machine of its own"]
async fn two_thousand_tries_tell_no_unknown_login_from_a_wrong_password() {
    no_unknown_login(&Testing::new(crate::testing::Engine::Sqlite).await, 1_000).await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "takes minutes, and a machine of its own"]
async fn two_thousand_requests_for_a_new_password_tell_nobody_from_somebody() {
    nobody_who_asks(&Testing::new(crate::testing::Engine::Sqlite).await, 1_000).await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "takes minutes, and a machine of its own"]
async fn two_thousand_looks_tell_no_used_link_from_one_that_never_was() {
    no_used_link(&Testing::new(crate::testing::Engine::Sqlite).await, 1_000).await;
}
