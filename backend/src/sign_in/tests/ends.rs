//! How sessions end.

use super::*;

both_engines! {
    async fn when_a_session_was_last_seen_is_written_at_most_once_a_minute(t: Testing) {
        let sample = t.sample().await;
        let id = sample.owner.session.id().as_str();
        let seen = async || t.number("select last_seen_at from session where id = $1", &[id]).await;
        let start = seen().await;
        t.clock.advance(Duration::from_secs(59));
        assert!(is_open(&t, &sample.owner.token).await);
        assert_eq!(seen().await, start);
        t.clock.advance(Duration::from_secs(1));
        assert!(is_open(&t, &sample.owner.token).await);
        assert_eq!(seen().await, start + 60_000_000);
    }

    async fn a_session_ends_thirty_minutes_after_it_was_last_seen(t: Testing) {
        let sample = t.sample().await;
        for _ in 0..3 {
            t.clock.advance_minutes(29);
            assert!(is_open(&t, &sample.owner.token).await);
        }
        t.clock.advance(Duration::from_micros(30 * 60_000_000 - 1));
        assert!(is_open(&t, &sample.owner.token).await);
        t.clock.advance_minutes(30);
        assert!(!is_open(&t, &sample.owner.token).await);
        assert!(!is_open(&t, &sample.staff_token).await);
    }

    async fn the_class_of_the_customer_says_how_long_a_session_may_idle(t: Testing) {
        let sample = t.sample().await;
        t.execute("update customer_class set idle_minutes = 5", &[]).await;
        t.clock.advance_minutes(5);
        assert!(!is_open(&t, &sample.owner.token).await);
        assert!(is_open(&t, &sample.staff_token).await);
    }

    async fn a_session_ends_twelve_hours_after_it_began(t: Testing) {
        let sample = t.sample().await;
        for _ in 0..36 {
            assert!(is_open(&t, &sample.owner.token).await);
            t.clock.advance_minutes(20);
        }
        assert!(!is_open(&t, &sample.owner.token).await);
        t.clock.advance_minutes(20);
        assert_eq!(refusal(&t, &sample.owner.login_name, PASSWORD).await, None);
    }

    async fn a_session_ends_at_the_instant_of_expiration(t: Testing) {
        let sample = t.sample().await;
        let end = (crate::testing::START + 60_000_000).to_string();
        set(&t, EXPIRES, &sample.owner, &end).await;
        t.clock.advance(Duration::from_micros(59_999_999));
        assert!(is_open(&t, &sample.owner.token).await);
        t.clock.advance(Duration::from_micros(1));
        assert!(!is_open(&t, &sample.owner.token).await);
        assert!(is_open(&t, &sample.administrator.token).await);
    }

    async fn a_session_ends_when_its_access_is_to_begin_later(t: Testing) {
        let sample = t.sample().await;
        set(&t, ACTIVATES, &sample.owner, &(crate::testing::START + 1).to_string()).await;
        assert!(!is_open(&t, &sample.owner.token).await);
    }

    async fn a_session_ends_when_its_access_is_disabled(t: Testing) {
        let sample = t.sample().await;
        set(&t, DISABLED, &sample.owner, "1").await;
        assert!(!is_open(&t, &sample.owner.token).await);
    }

    async fn a_session_ends_when_its_address_leaves_the_allow_list(t: Testing) {
        let sample = t.sample().await;
        set(&t, NETWORKS, &sample.owner, "192.0.2.0/28, 2001:db8::/32").await;
        for (address, open) in [
            ("192.0.2.7", true),
            ("::ffff:192.0.2.7", true),
            ("2001:db8:5::1", true),
            ("192.0.2.16", false),
            ("::ffff:192.0.2.16", false),
            ("2001:db9::1", false),
        ] {
            assert_eq!(is_open_from(&t, &sample.owner.token, address).await, open, "{address}");
        }
        // IPv4 written as IPv6, in the list as well.
        set(&t, NETWORKS, &sample.owner, "::ffff:192.0.2.0/124").await;
        assert!(is_open_from(&t, &sample.owner.token, "192.0.2.7").await);
        assert!(!is_open_from(&t, &sample.owner.token, "192.0.2.16").await);
    }

    async fn an_allow_list_that_does_not_parse_is_corrupt_and_lets_nobody_in(t: Testing) {
        let sample = t.sample().await;
        set(&t, NETWORKS, &sample.owner, "everywhere").await;
        let token = sample.owner.token.expose_secret();
        let error = t.backend.sign_in().resolve(token, client().address).await.expect_err("corrupt");
        assert!(matches!(&error, Error::Corrupt { table: "portal_access", id } if id == sample.owner.login.as_str()));
        assert_eq!(error.failure(), Failure::Internal);
    }

    async fn a_session_ends_when_its_contact_is_deleted(t: Testing) {
        let sample = t.sample().await;
        t.execute("update contact set deleted_at = 1 where id = $1", &[sample.owner.contact.as_str()]).await;
        assert!(!is_open(&t, &sample.owner.token).await);
    }

    async fn sessions_end_when_their_customer_is_suspended_or_closed(t: Testing) {
        let sample = t.sample().await;
        let other = t.other_sample().await;
        let authorized = async || {
            let backend = &t.backend;
            let asked = backend.authorize::<ContactsSection, Read>(&sample.owner.session, &Scope::Own).await;
            asked.err().map(|error| error.failure())
        };
        for (end, reopen) in [
            ("update customer set suspended_at = 1 where id = $1", "update customer set suspended_at = null"),
            ("update customer set closed_at = 1 where id = $1", "update customer set closed_at = null"),
        ] {
            assert!(is_open(&t, &sample.owner.token).await && authorized().await.is_none());
            t.execute(end, &[sample.customer.as_str()]).await;
            assert!(!is_open(&t, &sample.owner.token).await);
            assert_eq!(authorized().await, Some(Failure::SignedOut));
            let login = &sample.owner.login_name;
            assert_eq!(refusal(&t, login, "wrong").await, Some(SignInRefusal::Wrong));
            assert_eq!(refusal(&t, login, PASSWORD).await, Some(SignInRefusal::Suspended));
            assert!(is_open(&t, &sample.staff_token).await && is_open(&t, &other.owner.token).await);
            t.execute(reopen, &[]).await;
        }
    }

    async fn a_session_ends_when_its_staff_member_is_disabled(t: Testing) {
        let sample = t.sample().await;
        t.execute("update staff set disabled = 1", &[]).await;
        assert!(!is_open(&t, &sample.staff_token).await);
        assert!(is_open(&t, &sample.owner.token).await);
    }

    async fn signing_out_ends_the_session_and_no_other(t: Testing) {
        let sample = t.sample().await;
        let (_, second) = t.sign_in(&sample.owner.login_name).await;
        let count = "select count(*) from audit_event where kind = 'session.signed_out' and customer_id = $1";
        let events = async || t.number(count, &[sample.customer.as_str()]).await;
        for _ in 0..2 {
            t.backend.sign_in().sign_out(&sample.owner.session).await.expect("signed out");
            assert!(!is_open(&t, &sample.owner.token).await);
            assert!(is_open(&t, &second).await);
            assert_eq!(events().await, 1);
        }
        t.backend.sign_in().sign_out(&sample.staff).await.expect("signed out");
        assert!(!is_open(&t, &sample.staff_token).await);
    }
}
