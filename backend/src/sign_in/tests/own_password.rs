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
            and after like '%\"sessions_ended\":2%' and after not like '%argon2%' and customer_id = $1";
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

    async fn guessing_the_current_password_is_limited_as_signing_in_is(t: Testing) {
        let sample = t.sample().await;
        let session = Resolved::Full(sample.owner.session.clone());
        for _ in 0..20 {
            let failures = change_password(&t, &session, "wrong", "a password of my own").await.err();
            assert_eq!(failures, Some(vec![FieldFailure::new("current", Reason::WrongPassword)]));
        }
        let error = t
            .backend
            .sign_in()
            .change_password(&session, PASSWORD.into(), "a password of my own".into(), client().address, "")
            .await
            .expect_err("too many");
        assert_eq!(error.failure(), Failure::TooManyTries { seconds: 900 });
        let refused = refusal(&t, &sample.owner.login_name, PASSWORD).await;
        assert_eq!(refused, Some(SignInRefusal::TooManyTries { seconds: 900 }));
    }
}
