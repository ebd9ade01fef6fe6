//! How many wrong codes there may be.

use super::*;

/// A code that is none of now.
fn wrong_code(t: &Testing, app: &App) -> String {
    let good: Vec<String> = [-30, 0, 30]
        .iter()
        .map(|seconds| app.code_at(t.clock.now() + seconds * 1_000_000))
        .collect();
    let other = (0..10).map(|digit: u8| digit.to_string().repeat(6));
    other
        .into_iter()
        .find(|code| !good.contains(code))
        .expect("a wrong code")
}

both_engines! {
    async fn after_five_wrong_codes_each_costs_more_time_and_the_person_is_told(t: Testing) {
        let sample = t.sample().await;
        let app = t.enrol(&full(&sample.billing.session)).await;
        next_step(&t);
        let (owing, _) = t.sign_in_owing(&sample.billing.login_name).await;
        for n in 0..5 {
            let given = wrong_code(&t, &app);
            assert_eq!(failure(t.confirm(&owing, &given).await), wrong(Reason::WrongCode), "{n}");
        }
        let told = "Wrong codes were given with your password";
        assert_eq!(letters(&t, told).await, 1);
        assert_eq!(events(&t, "second_factor.wrong_codes").await, 1);
        // Not even the right one, nor at another server, nor in another session, nor a recovery code.
        let node = t.another_node().await;
        let (other, _) = t.sign_in_owing(&sample.billing.login_name).await;
        for given in [code(&t, &app), app.codes[0].clone()] {
            let answer = crate::second_factor::Answer { proof: given.into(), trust: false };
            let refused = node.second_factor().confirm(&other, &answer, &client()).await;
            assert_eq!(failure(refused), Failure::TooManyTries { seconds: 30 });
        }
        t.clock.advance(Duration::from_secs(29));
        assert_eq!(failure(t.confirm(&owing, "000000").await), Failure::TooManyTries { seconds: 1 });
        for seconds in [60, 120, 240] {
            t.clock.advance(Duration::from_secs(seconds / 2));
            let given = wrong_code(&t, &app);
            assert_eq!(failure(t.confirm(&owing, &given).await), wrong(Reason::WrongCode));
            assert_eq!(failure(t.confirm(&owing, &given).await), Failure::TooManyTries { seconds });
            t.clock.advance(Duration::from_secs(seconds / 2));
        }
        assert_eq!(letters(&t, told).await, 1, "once");
        // The right one begins anew.
        t.clock.advance(Duration::from_mins(4));
        t.confirm(&owing, &code(&t, &app)).await.expect("right");
        next_step(&t);
        let (owing, _) = t.sign_in_owing(&sample.billing.login_name).await;
        for _ in 0..4 {
            let given = wrong_code(&t, &app);
            assert_eq!(failure(t.confirm(&owing, &given).await), wrong(Reason::WrongCode));
        }
        t.confirm(&owing, &code(&t, &app)).await.expect("right");
    }

    async fn wrong_codes_at_once_do_not_exceed_the_limit(t: Testing) {
        let sample = t.sample().await;
        let app = t.enrol(&full(&sample.billing.session)).await;
        let (owing, _) = t.sign_in_owing(&sample.billing.login_name).await;
        let given = wrong_code(&t, &app);
        let mut tries = Vec::new();
        for _ in 0..64 {
            let (backend, owing, given) = (t.backend.clone(), owing.clone(), given.clone());
            tries.push(tokio::spawn(async move {
                let answer = crate::second_factor::Answer { proof: given.into(), trust: false };
                failure(backend.second_factor().confirm(&owing, &answer, &client()).await)
            }));
        }
        let mut looked_at = 0;
        for one in tries {
            looked_at += usize::from(one.await.expect("an answer") == wrong(Reason::WrongCode));
        }
        assert_eq!(looked_at, 5);
    }

    async fn a_stranger_without_the_password_makes_nobody_wait(t: Testing) {
        let sample = t.sample().await;
        let app = t.enrol(&full(&sample.billing.session)).await;
        for _ in 0..10 {
            let outcome = t.backend.sign_in().sign_in(&client(), &sample.billing.login_name, "wrong".into()).await;
            assert!(matches!(outcome, Ok(Outcome::Refused(_))));
        }
        next_step(&t);
        let (owing, _) = t.sign_in_owing(&sample.billing.login_name).await;
        t.confirm(&owing, &code(&t, &app)).await.expect("right");
    }
}
