//! The browsers from which somebody came in.

use super::*;

const FIREFOX: &str = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:145.0) Gecko/20100101 Firefox/145.0";
const SAFARI: &str =
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 Version/18.6 Safari/604.1";

fn browser(last: u8, agent: &str, device: Option<&SecretString>) -> Anonymous {
    Anonymous {
        agent: agent.to_owned(),
        device: device.cloned(),
        ..from(last)
    }
}

async fn come_in(t: &Testing, anonymous: &Anonymous, login: &str) -> SecretString {
    match try_from(t, anonymous, login, PASSWORD).await {
        Outcome::Signed { device, .. } => device,
        other => panic!("{other:?}"),
    }
}

async fn told(t: &Testing, to: &str) -> i64 {
    let count = "select count(*) from outgoing_mail where recipient = $1
        and subject = 'A session was opened from a new device'";
    t.number(count, &[to]).await
}

both_engines! {
    async fn whoever_comes_in_from_a_new_device_is_told_by_mail(t: Testing) {
        let sample = t.sample().await;
        let login = &sample.owner.login_name;
        t.execute("delete from known_device", &[]).await;
        // The very first one is new to nobody.
        let known = come_in(&t, &browser(1, FIREFOX, None), login).await;
        assert_eq!(told(&t, login).await, 0);
        // The same browser elsewhere, and one of the same kind in the same network.
        let elsewhere = Anonymous {
            address: "203.0.113.9".parse().expect("an address"),
            ..browser(1, FIREFOX, Some(&known))
        };
        assert_eq!(come_in(&t, &elsewhere, login).await.expose_secret(), known.expose_secret());
        let back = browser(2, FIREFOX, Some(&known));
        come_in(&t, &back, login).await;
        come_in(&t, &browser(3, FIREFOX, None), login).await;
        assert_eq!(told(&t, login).await, 0);
        // Another one.
        come_in(&t, &browser(1, SAFARI, None), login).await;
        assert_eq!(told(&t, login).await, 1);
        let words = "select count(*) from outgoing_mail where body_text like '%Safari on iPhone, from 198.51.100.1%'";
        assert_eq!(t.number(words, &[]).await, 1);
        come_in(&t, &browser(1, SAFARI, None), login).await;
        assert_eq!(told(&t, login).await, 1);
        // The same kind from a network where nobody of this login was.
        let far = Anonymous { address: "203.0.113.200".parse().expect("an address"), ..browser(1, SAFARI, None) };
        come_in(&t, &far, login).await;
        assert_eq!(told(&t, login).await, 2);
    }

    async fn a_browser_keeps_one_token_for_all_who_come_in_there_and_none_that_it_made_up(t: Testing) {
        let sample = t.sample().await;
        let made_up = SecretString::from("f".repeat(64));
        let given = come_in(&t, &browser(1, FIREFOX, Some(&made_up)), &sample.owner.login_name).await;
        assert_ne!(given.expose_secret(), made_up.expose_secret());
        let shared = come_in(&t, &browser(1, FIREFOX, Some(&given)), &sample.billing.login_name).await;
        assert_eq!(shared.expose_secret(), given.expose_secret());
        let stored = "select count(*) from known_device where token_hash = $1";
        assert_eq!(t.number(stored, &[given.expose_secret()]).await, 0, "the token itself is nowhere");
        let hash = crate::password::token_hash(given.expose_secret());
        assert_eq!(t.number(stored, &[&hash]).await, 2);
    }

    async fn the_twenty_browsers_seen_last_are_known_for_a_year(t: Testing) {
        let sample = t.sample().await;
        for _ in 0..25 {
            t.clock.advance_minutes(1);
            come_in(&t, &browser(1, FIREFOX, None), &sample.owner.login_name).await;
        }
        let count = "select count(*) from known_device where login_id = $1";
        assert_eq!(t.number(count, &[sample.owner.login.as_str()]).await, 20);
        t.clock.advance_minutes(366 * 24 * 60);
        come_in(&t, &browser(1, FIREFOX, None), &sample.owner.login_name).await;
        assert_eq!(t.number(count, &[sample.owner.login.as_str()]).await, 1);
    }
}
