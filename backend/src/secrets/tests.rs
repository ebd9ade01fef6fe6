//! Sealing, the key file at the start, and a new key while servers run.

use super::{Place, Sealed};
use crate::{
    Backend, Config, Error, KeyFile, both_engines,
    sign_in::Resolved,
    testing::{SeededRng, Testing},
};
use std::{fs, path::Path, sync::Arc};

const HERE: Place<'static> = Place {
    table: "second_factor",
    row: "a",
};

/// Opens the database with another key file.
async fn open_with(t: &Testing, path: &Path, make: bool) -> Result<Backend, Error> {
    let secret_keys = KeyFile {
        path: path.to_owned(),
        make,
    };
    let config = Config {
        secret_keys,
        ..t.config.clone()
    };
    Backend::open_with(&config, t.clock.clone(), Arc::new(SeededRng::new(3))).await
}

fn refusal(opened: Result<Backend, Error>) -> String {
    let Err(error) = opened else { panic!("it opened") };
    assert!(matches!(error, Error::KeyFile { .. }), "{error:?}");
    let line = error.to_string();
    assert!(
        line.starts_with("RELAIS_SECRET_KEY_FILE: ") && !line.contains('\n'),
        "{line}"
    );
    line
}

/// A second factor of everybody in `sessions`, whose code is taken by this server.
async fn is_taken(t: &Testing, by: &Backend, login: &str, key: &str) {
    t.clock.advance_minutes(1);
    let (resolved, _) = t.sign_in_owing(login).await;
    let now = crate::clock::Clock::now(&*t.clock);
    let answer = crate::second_factor::Answer {
        proof: crate::testing::code(key, now).into(),
        trust: false,
    };
    let done = by
        .second_factor()
        .confirm(&resolved, &answer, &crate::testing::client())
        .await;
    done.unwrap_or_else(|error| panic!("{login}: {error}"));
}

both_engines! {
    async fn what_is_sealed_opens_in_its_place_alone(t: Testing) {
        let secrets = t.backend.secrets();
        let sealed = secrets.seal_unstored(HERE, b"a key").expect("sealed");
        assert!(!sealed.text.contains("6120"), "not in clear");
        let open = |place: Place<'_>, sealed: &Sealed| {
            let opened = secrets.unseal(place, sealed);
            opened.map(|secret| secret.to_vec())
        };
        assert_eq!(open(HERE, &sealed).as_deref(), Some(b"a key".as_slice()));
        assert_ne!(secrets.seal_unstored(HERE, b"a key").expect("sealed").text, sealed.text);
        for (table, row) in [("second_factor", "b"), ("webhook", "a"), ("second_facto", "ra"), ("", "")] {
            assert_eq!(open(Place { table, row }, &sealed), None, "{table} {row}");
        }
        for altered in [
            sealed.text.replacen(&sealed.text[60..62], if &sealed.text[60..62] == "00" { "01" } else { "00" }, 1),
            sealed.text[2..].to_owned(),
            sealed.text[..40].to_owned(),
            "not hexadecimal".to_owned(),
            String::new(),
        ] {
            let altered = Sealed { text: altered, ..sealed.clone() };
            assert_eq!(open(HERE, &altered), None, "{}", altered.text);
        }
        let of_another_key = Sealed { key_id: "0123456789abcdef".to_owned(), ..sealed.clone() };
        assert_eq!(open(HERE, &of_another_key), None);
    }

    async fn a_key_that_the_database_was_not_written_with_refuses_the_start(t: Testing) {
        let directory = tempfile::tempdir().expect("a directory");
        let other = directory.path().join("other.key");
        // Nothing is made in the place of what is missing: the secrets would be lost without a word.
        assert!(refusal(open_with(&t, &other, true).await).contains("was written with the key"));
        assert!(!other.exists());
        refusal(open_with(&t, &other, false).await);
        fs::write(&other, "11".repeat(32)).expect("a file");
        assert!(refusal(open_with(&t, &other, true).await).contains("which the database was written with"));
        fs::write(&other, "no key").expect("a file");
        refusal(open_with(&t, &other, true).await);
        // A file with both keys opens, and the newest is that of the first line.
        fs::write(&other, format!("{}\n{}\n", "11".repeat(32), "00".repeat(32))).expect("a file");
        open_with(&t, &other, true).await.expect("it opens");
        // From then on the other one alone does not.
        refusal(open_with(&t, &t.config.secret_keys.path, false).await);
    }

    async fn of_two_servers_that_start_at_once_the_second_needs_the_key_of_the_first(t: Testing) {
        t.execute("delete from secret_key", &[]).await;
        let directory = tempfile::tempdir().expect("a directory");
        let (one, two) = (directory.path().join("one"), directory.path().join("two"));
        let (first, second) = tokio::join!(open_with(&t, &one, true), open_with(&t, &two, true));
        assert_eq!(u8::from(first.is_ok()) + u8::from(second.is_ok()), 1);
    }

    async fn a_rotation_that_was_stopped_goes_on_and_servers_read_meanwhile(t: Testing) {
        let sample = t.sample().await;
        let node = t.another_node().await;
        let mut keys = Vec::new();
        for member in [&sample.owner, &sample.billing, &sample.support] {
            let app = t.enrol(&Resolved::Full(member.session.clone())).await;
            keys.push((member.login_name.clone(), app.key));
        }
        // Killed in its midst.
        t.backend.add_secret_key().await.expect("a key");
        assert_eq!(t.backend.reseal_some(1).await.expect("one"), 1);
        for server in [&t.backend, &node] {
            for (login, key) in &keys {
                is_taken(&t, server, login, key).await;
            }
        }
        // Who enrols now is sealed under the new key by a server that has not heard of it.
        let newest = "select count(*) from second_factor where key_id = (select id from secret_key order by since desc, id desc limit 1)";
        let before = t.number(newest, &[]).await;
        let page = node.second_factor().enrolment(&Resolved::Full(sample.manager.session.clone()), None).await;
        let page = page.expect("a key");
        let code = crate::testing::code(&page.key, crate::clock::Clock::now(&*t.clock));
        let resolved = Resolved::Full(sample.manager.session.clone());
        node.second_factor().enrol(&resolved, &page.sealed, &code).await.expect("a second factor");
        assert_eq!(t.number(newest, &[]).await, before + 1);

        let rotated = t.backend.rotate_secrets().await.expect("a rotation");
        assert!(rotated.resumed);
        assert_eq!((rotated.secrets, rotated.retired.len()), (2, 1));
        assert_eq!(t.number(newest, &[]).await, 4);
        for server in [&t.backend, &node] {
            for (login, key) in &keys {
                is_taken(&t, server, login, key).await;
            }
        }
        // Run again, it is a new rotation, of which a server hears by itself.
        let again = t.backend.rotate_secrets().await.expect("a rotation");
        assert!(!again.resumed);
        assert_eq!(again.secrets, 4);
        is_taken(&t, &node, &keys[0].0, &keys[0].1).await;
        // Nothing needs the old keys any more: without them it starts.
        let path = &t.config.secret_keys.path;
        let text = fs::read_to_string(path).expect("the file");
        let lines: Vec<&str> = text.lines().filter(|line| !line.starts_with('#')).collect();
        assert_eq!(lines.len(), 3);
        fs::write(path, lines[0]).expect("the file");
        is_taken(&t, &t.another_node().await, &keys[1].0, &keys[1].1).await;
        assert_eq!(t.number("select count(*) from audit_event where kind = 'secrets.rotated'", &[]).await, 2);
    }
}
