//! Setting it up, signing in with it, and each code once.

use super::*;
use std::collections::BTreeSet;

both_engines! {
    async fn a_second_factor_is_in_force_once_a_code_came_back(t: Testing) {
        let sample = t.sample().await;
        let (billing, other) = (&sample.billing, t.sign_in(&sample.billing.login_name).await);
        let resolved = full(&billing.session);
        let second_factor = t.backend.second_factor();
        let page = second_factor.enrolment(&resolved, None).await.expect("a key");
        assert_eq!(page.key.split(' ').count(), 8);
        // Nothing is asked for yet, and a wrong code changes nothing.
        let refused = second_factor.enrol(&resolved, &page.sealed, "000000").await;
        assert_eq!(failure(refused), wrong(Reason::WrongCode));
        assert_eq!(debt(&t.sign_in_owing(&billing.login_name).await.0), None);
        // The page is shown again with the same key, and of no other session.
        let again = second_factor.enrolment(&resolved, Some(&page.sealed)).await.expect("a key");
        assert_eq!(again, page);
        let stolen = second_factor.enrol(&full(&other.0), &page.sealed, "000000").await;
        assert_eq!(failure(stolen), Failure::NotFound);

        let code = crate::testing::code(&page.key, t.clock.now());
        let done = second_factor.enrol(&resolved, &page.sealed, &code).await.expect("in force");
        let codes: BTreeSet<&str> = done.codes.iter().map(ExposeSecret::expose_secret).collect();
        assert_eq!((done.codes.len(), codes.len()), (10, 10), "all differ");
        for code in codes {
            let groups: Vec<&str> = code.split('-').collect();
            assert_eq!(groups.iter().map(|group| group.len()).collect::<Vec<_>>(), [4; 6], "{code}");
            let is_plain = |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit();
            assert!(groups.iter().all(|group| group.chars().all(is_plain)), "{code}");
        }
        assert_eq!(done.debt, None);
        // The session goes on with another token; the other one is asked for a code.
        assert!(resolve(&t, &billing.token).await.is_none());
        assert_eq!(debt(&resolve(&t, &done.token).await.expect("open")), None);
        assert_eq!(debt(&resolve(&t, &other.1).await.expect("open")), Some(Debt::SecondFactor));
        let stored = "select count(*) from second_factor where secret like '%' || $1 || '%'";
        assert_eq!(t.number(stored, &[&page.key.replace(' ', "")]).await, 0);
        let hashed = "select count(*) from recovery_code where hash = $1";
        assert_eq!(t.number(hashed, &[done.codes[0].expose_secret()]).await, 0);
        assert_eq!(letters(&t, "Two-factor authentication is on").await, 1);
        assert_eq!(events(&t, "second_factor.turned_on").await, 1);
        t.backend.verify_audit(Some(&sample.customer)).await.expect("an answer");
    }

    async fn a_key_is_handed_back_within_the_hour(t: Testing) {
        let sample = t.sample().await;
        let resolved = full(&sample.owner.session);
        let page = t.backend.second_factor().enrolment(&resolved, None).await.expect("a key");
        for _ in 0..3 {
            t.clock.advance_minutes(20);
            // Somebody looks at the page, so that the session stays.
            assert!(resolve(&t, &sample.owner.token).await.is_some());
        }
        let code = crate::testing::code(&page.key, t.clock.now());
        let late = t.backend.second_factor().enrol(&resolved, &page.sealed, &code).await;
        assert_eq!(failure(late), Failure::NotFound);
    }

    async fn a_code_is_taken_once_and_one_step_around_its_time(t: Testing) {
        let sample = t.sample().await;
        let login = &sample.billing.login_name;
        let app = t.enrol(&full(&sample.billing.session)).await;
        let (owing, token) = t.sign_in_owing(login).await;
        assert_eq!(debt(&owing), Some(Debt::SecondFactor));
        // The one with which it was set up.
        assert_eq!(failure(t.confirm(&owing, &code(&t, &app)).await), wrong(Reason::UsedCode));
        next_step(&t);
        let done = t.confirm(&owing, &format!(" {} ", code(&t, &app))).await.expect("right");
        assert_eq!(done.debt, None);
        assert!(resolve(&t, &token).await.is_none(), "the token of before");
        assert_eq!(debt(&resolve(&t, &done.token).await.expect("open")), None);
        let (again, _) = t.sign_in_owing(login).await;
        assert_eq!(failure(t.confirm(&again, &code(&t, &app)).await), wrong(Reason::UsedCode));
        // A clock that is thirty seconds ahead, then one that is two steps behind.
        let ahead = app.code_at(t.clock.now() + 30_000_000);
        t.confirm(&again, &ahead).await.expect("right");
        let (third, _) = t.sign_in_owing(login).await;
        t.clock.advance(Duration::from_mins(2));
        let behind = app.code_at(t.clock.now() - 60_000_000);
        assert_eq!(failure(t.confirm(&third, &behind).await), wrong(Reason::WrongCode));
        t.confirm(&third, &app.code_at(t.clock.now() - 30_000_000)).await.expect("right");
    }

    async fn of_sixty_four_who_give_the_same_code_at_once_one_is_let_in(t: Testing) {
        let sample = t.sample().await;
        let login = sample.billing.login_name.clone();
        let app = t.enrol(&full(&sample.billing.session)).await;
        next_step(&t);
        let mut sessions = Vec::new();
        for _ in 0..64 {
            sessions.push(t.sign_in_owing(&login).await.0);
        }
        for given in [code(&t, &app), app.codes[3].clone()] {
            let node = t.another_node().await;
            let tries = sessions.iter().enumerate().map(|(at, session)| {
                let backend = if at % 2 == 0 { t.backend.clone() } else { node.clone() };
                let (session, given) = (session.clone(), given.clone());
                tokio::spawn(async move {
                    let answer = crate::second_factor::Answer { proof: given.into(), trust: false };
                    backend.second_factor().confirm(&session, &answer, &client()).await.is_ok()
                })
            });
            let tries: Vec<_> = tries.collect();
            let mut let_in = 0;
            for one in tries {
                let_in += usize::from(one.await.expect("an answer"));
            }
            assert_eq!(let_in, 1, "{given}");
            // Whoever is asked to wait has waited.
            t.clock.advance_minutes(90);
            sessions.clear();
            for _ in 0..64 {
                sessions.push(t.sign_in_owing(&login).await.0);
            }
        }
        assert_eq!(t.number("select count(*) from recovery_code where used_at is not null", &[]).await, 1);
    }

    async fn a_recovery_code_stands_for_a_code_once(t: Testing) {
        let sample = t.sample().await;
        let app = t.enrol(&full(&sample.billing.session)).await;
        let (owing, _) = t.sign_in_owing(&sample.billing.login_name).await;
        let typed = app.codes[0].to_uppercase().replace('-', " ");
        t.confirm(&owing, &typed).await.expect("right");
        let (again, _) = t.sign_in_owing(&sample.billing.login_name).await;
        assert_eq!(failure(t.confirm(&again, &app.codes[0]).await), wrong(Reason::WrongCode));
        t.confirm(&again, &app.codes[1]).await.expect("another one");
        assert_eq!(letters(&t, "A recovery code was used").await, 2);
        assert_eq!(events(&t, "second_factor.recovery_code_used").await, 2);
        // Somebody else's is none.
        let theirs = t.enrol(&full(&sample.support.session)).await;
        let (third, _) = t.sign_in_owing(&sample.billing.login_name).await;
        assert_eq!(failure(t.confirm(&third, &theirs.codes[0]).await), wrong(Reason::WrongCode));
        // New ones take the place of those that are left.
        let session = t.confirm(&third, &app.codes[2]).await.expect("right");
        let Some(Resolved::Full(session)) = resolve(&t, &session.token).await else { panic!("not let in") };
        let made = t.backend.second_factor().make_codes(&session).await.expect("new ones");
        assert_eq!(made.len(), 10);
        let (fourth, _) = t.sign_in_owing(&sample.billing.login_name).await;
        assert_eq!(failure(t.confirm(&fourth, &app.codes[3]).await), wrong(Reason::WrongCode));
        t.confirm(&fourth, made[0].expose_secret()).await.expect("right");
    }

    async fn who_is_asked_for_one_sets_it_up_at_the_next_request(t: Testing) {
        let sample = t.sample().await;
        t.execute("update customer_class set two_factor_required = 1", &[]).await;
        let token = &sample.billing.token;
        assert_eq!(debt(&resolve(&t, token).await.expect("open")), Some(Debt::Enrolment));
        let own = "update portal_access set two_factor = $2 where login_id = $1";
        t.execute(own, &[sample.billing.login.as_str(), "no"]).await;
        assert_eq!(debt(&resolve(&t, token).await.expect("open")), None);
        t.execute("update customer_class set two_factor_required = 0", &[]).await;
        t.execute(own, &[sample.billing.login.as_str(), "yes"]).await;
        let owing = resolve(&t, token).await.expect("open");
        assert_eq!(debt(&owing), Some(Debt::Enrolment));
        // Somebody else in a session that was left open sets up nothing of their own.
        t.clock.advance_minutes(10);
        let second_factor = t.backend.second_factor();
        let by = Proof::Password;
        assert_eq!(failure(second_factor.enrolment(&owing, None).await), Failure::Refused(Refusal::StepUp { by, wrong: false }));
        assert_eq!(second_factor.challenge(&owing).await.expect("a page").by, by);
        assert_eq!(failure(t.confirm(&owing, "000000").await), wrong(Reason::WrongPassword));
        let confirmed = t.confirm(&owing, PASSWORD).await.expect("right");
        assert_eq!(confirmed.debt, Some(Debt::Enrolment), "still owed");
        let owing = resolve(&t, &confirmed.token).await.expect("open");
        let app = t.enrol(&owing).await;
        let Some(Resolved::Full(session)) = resolve(&t, &app.token).await else { panic!("not let in") };
        assert_eq!(failure(t.backend.second_factor().turn_off(&session).await), Failure::Refused(Refusal::SecondFactorRequired));
        t.execute(own, &[sample.billing.login.as_str(), "class"]).await;
        t.backend.second_factor().turn_off(&session).await.expect("off");
        assert_eq!(debt(&t.sign_in_owing(&sample.billing.login_name).await.0), None);
        assert_eq!(letters(&t, "Two-factor authentication is off").await, 1);
    }

    async fn staff_are_asked_for_one_when_the_provider_says_so(t: Testing) {
        let sample = t.sample().await;
        let app = t.enrol(&full(&sample.staff)).await;
        let (owing, _) = t.sign_in_owing("staff@abc.example").await;
        assert_eq!(debt(&owing), Some(Debt::SecondFactor));
        t.confirm(&owing, &app.codes[0]).await.expect("right");
        let other = t.other_sample().await;
        t.execute("update settings set staff_two_factor = 1", &[]).await;
        assert_eq!(debt(&resolve(&t, &other.staff_token).await.expect("open")), Some(Debt::Enrolment));
        assert_eq!(debt(&resolve(&t, &other.owner.token).await.expect("open")), None, "of a customer");
    }

    async fn the_second_factor_comes_before_a_new_password(t: Testing) {
        let sample = t.sample().await;
        let app = t.enrol(&full(&sample.billing.session)).await;
        t.execute("update login set must_change = 1 where id = $1", &[sample.billing.login.as_str()]).await;
        let (owing, _) = t.sign_in_owing(&sample.billing.login_name).await;
        assert_eq!(debt(&owing), Some(Debt::SecondFactor));
        let sign_in = t.backend.sign_in();
        let chosen = "a password of my own";
        let early = sign_in.change_password(&owing, PASSWORD.into(), chosen.into(), &client()).await;
        assert_eq!(failure(early), Failure::SignedOut);
        next_step(&t);
        let done = t.confirm(&owing, &code(&t, &app)).await.expect("right");
        assert_eq!(done.debt, Some(Debt::Password));
        let owing = resolve(&t, &done.token).await.expect("open");
        assert_eq!(debt(&owing), Some(Debt::Password));
        let changed = sign_in
            .change_password(&owing, PASSWORD.into(), chosen.into(), &client())
            .await
            .expect("an answer")
            .expect("a token");
        assert_eq!(debt(&resolve(&t, &changed.token).await.expect("open")), None);
    }

    async fn a_password_too_short_to_stand_alone_is_changed_once_there_is_no_second_factor(t: Testing) {
        let sample = t.sample().await;
        let sign_in = t.backend.sign_in();
        let (short, long) = ("vqjz mo7", "a password of my own");
        for (member, chosen, is_short) in [(&sample.billing, short, true), (&sample.support, long, false)] {
            let app = t.enrol(&full(&member.session)).await;
            let session = resolve(&t, &app.token).await.expect("open");
            let changed = sign_in.change_password(&session, PASSWORD.into(), chosen.into(), &client()).await;
            let changed = changed.expect("an answer").expect("beside a second factor");
            let session = resolve(&t, &changed.token).await.expect("open");
            // Another app in the place of the first is still a second factor.
            next_step(&t);
            let again = t.enrol(&session).await;
            let session = resolve(&t, &again.token).await.expect("open");
            let Resolved::Full(session) = session else { panic!("{session:?}") };
            t.backend.second_factor().turn_off(&session).await.expect("off");
            let owed = is_short.then_some(Debt::Password);
            assert_eq!(debt(&resolve(&t, &again.token).await.expect("open")), owed);
            let (resolved, _) = t.sign_in_owing(&member.login_name).await;
            assert_eq!(debt(&resolved), owed);
            if is_short {
                let another = sign_in.change_password(&resolved, short.into(), "kd83 wq5".into(), &client()).await;
                assert!(another.expect("an answer").is_err(), "too short by itself");
                sign_in.change_password(&resolved, short.into(), long.into(), &client()).await.expect("an answer").expect("long enough");
                assert_eq!(debt(&t.sign_in_owing(&member.login_name).await.0), None);
            }
        }
    }

    async fn a_short_password_is_changed_after_a_reset_of_the_second_factor(t: Testing) {
        let sample = t.sample().await;
        let app = t.enrol(&full(&sample.billing.session)).await;
        let session = resolve(&t, &app.token).await.expect("open");
        let changed = t.backend.sign_in().change_password(&session, PASSWORD.into(), "vqjz mo7".into(), &client()).await;
        changed.expect("an answer").expect("beside a second factor");
        let who = t.backend.authorize(&sample.administrator.session, &domain::session::Scope::Own).await.expect("Modify");
        t.backend.second_factor().reset(&who, &sample.billing.contact).await.expect("a reset");
        assert_eq!(debt(&t.sign_in_owing(&sample.billing.login_name).await.0), Some(Debt::Password));
    }

    async fn another_app_takes_the_place_of_the_first(t: Testing) {
        let sample = t.sample().await;
        let first = t.enrol(&full(&sample.billing.session)).await;
        let session = resolve(&t, &first.token).await.expect("open");
        next_step(&t);
        let second = t.enrol(&session).await;
        next_step(&t);
        let (owing, _) = t.sign_in_owing(&sample.billing.login_name).await;
        assert_eq!(failure(t.confirm(&owing, &code(&t, &first)).await), wrong(Reason::WrongCode));
        assert_eq!(failure(t.confirm(&owing, &first.codes[0]).await), wrong(Reason::WrongCode));
        t.confirm(&owing, &code(&t, &second)).await.expect("right");
        assert_eq!(letters(&t, "Your authenticator app was replaced").await, 1);
    }

    async fn what_the_rules_of_passwords_ask(t: Testing) {
        let sample = t.sample().await;
        t.enrol(&full(&sample.billing.session)).await;
        let mut connection = t.backend.db().read().await.expect("a connection");
        for (login, enrolled) in [(&sample.billing.login, true), (&sample.support.login, false)] {
            let answer = crate::second_factor::second_factor_enrolled(&mut connection, login).await;
            assert_eq!(answer.expect("an answer"), enrolled);
        }
    }
}
