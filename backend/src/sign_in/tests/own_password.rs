//! Changing one's own password.

use super::*;

both_engines! {
    async fn an_owed_password_is_asked_for_before_anything_else(t: Testing) {
        let sample = t.sample().await;
        let (session, token) = owing(&t, &sample).await;
        assert!(matches!(session, Resolved::Owing(_)));
        assert!(matches!(resolve(&t, &token).await, Some(Resolved::Owing(_))));
        // The session that was open before owes it as well.
        assert!(matches!(resolve(&t, &sample.support.token).await, Some(Resolved::Owing(_))));
        let kept = crate::access::authorize::<crate::access::ContactsSection, crate::access::Read>(
            &t.backend,
            &sample.support.session,
            &Scope::Own,
        )
        .await
        .err()
        .map(|error| error.failure());
        assert_eq!(kept, Some(Failure::SignedOut));

        let renewed = change_password(&t, &session, PASSWORD, "a password of my own").await.expect("a token");
        assert!(matches!(resolve(&t, &renewed).await, Some(Resolved::Full(_))));
        assert!(!is_open(&t, &token).await);
        assert!(!is_open(&t, &sample.support.token).await);
        assert_eq!(refusal(&t, &sample.support.login_name, PASSWORD).await, Some(SignInRefusal::Wrong));
        assert_eq!(refusal(&t, &sample.support.login_name, "a password of my own").await, None);
        let event = "select count(*) from audit_event where kind = 'password.changed'
            and after like '%\"sessions_ended\":1%' and after not like '%argon2%' and customer_id = $1";
        assert_eq!(t.number(event, &[sample.customer.as_str()]).await, 1);
    }

    async fn what_is_wrong_with_a_new_password_is_told_at_once(t: Testing) {
        let sample = t.sample().await;
        let (session, token) = owing(&t, &sample).await;
        assert_eq!(
            change_password(&t, &session, "wrong", "short").await.err(),
            Some(vec![
                FieldFailure::new("current", Reason::WrongPassword),
                FieldFailure::new("new", Reason::TooShort { least: 15 }),
            ])
        );
        assert_eq!(
            change_password(&t, &session, PASSWORD, PASSWORD).await.err(),
            Some(vec![FieldFailure::new("new", Reason::SamePassword)])
        );
        assert!(matches!(resolve(&t, &token).await, Some(Resolved::Owing(_))));
    }

    async fn guessing_the_current_password_is_limited_and_keeps_nobody_from_signing_in(t: Testing) {
        let sample = t.sample().await;
        let session = Resolved::Full(sample.owner.session.clone());
        for _ in 0..5 {
            let failures = change_password(&t, &session, "wrong", "a password of my own").await.err();
            assert_eq!(failures, Some(vec![FieldFailure::new("current", Reason::WrongPassword)]));
        }
        let error = t
            .backend
            .sign_in()
            .change_password(&session, PASSWORD.into(), "a password of my own".into(), &client())
            .await
            .expect_err("too many");
        assert_eq!(error.failure(), Failure::TooManyTries { seconds: 1 });
        assert_eq!(refusal(&t, &sample.owner.login_name, PASSWORD).await, None);
    }

    async fn a_common_password_and_one_of_ones_own_words_are_refused(t: Testing) {
        let sample = t.sample().await;
        let session = Resolved::Full(sample.owner.session.clone());
        for (new, reason) in [
            ("passwordpassword", Reason::CommonPassword),
            ("chantal-exemple-1", Reason::PasswordOfContext),
            ("owner@abc.example", Reason::PasswordOfContext),
            ("abc company 2026!", Reason::PasswordOfContext),
            ("Relais Relais Relais", Reason::PasswordOfContext),
        ] {
            let refused = change_password(&t, &session, PASSWORD, new).await.err();
            assert_eq!(refused, Some(vec![FieldFailure::new("new", reason)]), "{new}");
        }
        let long = "kq9 żółw 鯨 vz-! ".chars().cycle().take(128).collect::<String>();
        assert!(change_password(&t, &session, PASSWORD, &long).await.is_ok());
        assert_eq!(refusal(&t, &sample.owner.login_name, &long).await, None);
        let capital = long.to_uppercase();
        let cut = long.strip_suffix(' ').expect("a space at the end");
        for other in [&long[1..], cut, capital.as_str()] {
            assert_eq!(refusal(&t, &sample.owner.login_name, other).await, Some(SignInRefusal::Wrong), "{other}");
        }
    }

    async fn a_password_stays_valid_until_somebody_changes_it(t: Testing) {
        let sample = t.sample().await;
        for _ in 0..8 {
            t.clock.advance_minutes(365 * 24 * 60);
            assert_eq!(refusal(&t, &sample.owner.login_name, PASSWORD).await, None);
        }
    }

    async fn another_password_ends_the_other_sessions_and_is_told_by_mail(t: Testing) {
        let sample = t.sample().await;
        let (session, own) = t.sign_in(&sample.owner.login_name).await;
        t.sign_in(&sample.owner.login_name).await;
        let changed = t
            .backend
            .sign_in()
            .change_password(&Resolved::Full(session), PASSWORD.into(), "a password of my own".into(), &client())
            .await
            .expect("an answer")
            .expect("a change");
        assert_eq!(changed.sessions, 2);
        assert!(is_open(&t, &changed.token).await);
        assert!(!is_open(&t, &own).await && !is_open(&t, &sample.owner.token).await);
        let told = "select count(*) from outgoing_mail where recipient = $1 and subject = 'Your password was changed'
            and body_text like '%ended: 2.%' and body_text not like '%of my own%'";
        assert_eq!(t.number(told, &[&sample.owner.login_name]).await, 1);
    }
}
