//! The outbox and its files.

use super::{Letter, queue};
use crate::{
    audit::{Author, Event},
    both_engines,
    testing::Testing,
};
use domain::{Bilingual, Language};
use serde_json::Value;

fn event() -> Event {
    Event {
        kind: "settings.changed",
        subject_kind: "settings",
        subject_id: "1".into(),
        subject_name: "Relais".into(),
        before: Value::Null,
        after: Value::Null,
    }
}

fn letter() -> Letter<'static> {
    Letter {
        customer: None,
        to: "chantal@abc.example",
        language: Language::Fr,
        subject: "Un contact a été ajouté".into(),
        paragraphs: vec!["Bonjour,".into(), "<b>Steve</b> & Adam ont été ajoutés.".into()],
        link: Some((
            Bilingual::new("See the contacts", "Voir les contacts"),
            "/contacts".into(),
        )),
    }
}

fn files(directory: &std::path::Path) -> Vec<String> {
    let entries = std::fs::read_dir(directory).map(|entries| entries.flatten().collect::<Vec<_>>());
    let mut names: Vec<String> = entries
        .unwrap_or_default()
        .iter()
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

both_engines! {
    async fn a_letter_goes_out_with_what_it_tells_of_and_once(t: Testing) {
        let directory = tempfile::tempdir().expect("a directory");
        let mut change = t.backend.db().provider_change(&Author::system("test")).await.expect("a change");
        queue(&t.backend, &mut change, &letter()).await.expect("queued");
        drop(change);
        assert_eq!(t.backend.write_mail(directory.path()).await.expect("written"), 0, "it was not committed");

        let mut change = t.backend.db().provider_change(&Author::system("test")).await.expect("a change");
        queue(&t.backend, &mut change, &letter()).await.expect("queued");
        change.commit(event()).await.expect("committed");
        let other = t.another_node().await;
        let (one, two) = tokio::join!(t.backend.write_mail(directory.path()), other.write_mail(directory.path()));
        assert_eq!(one.expect("written") + two.expect("written"), 1);
        let names = files(directory.path());
        assert_eq!(names.len(), 1, "{names:?}");
        let text = std::fs::read_to_string(directory.path().join(&names[0])).expect("a letter");
        assert!(text.contains("To: chantal@abc.example\r\n"), "{text}");
        assert!(text.contains("multipart/alternative"), "{text}");
        assert!(text.contains("&lt;b&gt;Steve&lt;/b&gt; &amp; Adam"), "{text}");
        assert!(text.contains("http://127.0.0.1:3000/contacts"), "{text}");
        assert!(!text.contains("Subject: Un contact a été"), "headers are ASCII (RFC 2047)");
    }

    async fn a_letter_that_was_taken_and_not_written_is_taken_again(t: Testing) {
        let directory = tempfile::tempdir().expect("a directory");
        let mut change = t.backend.db().provider_change(&Author::system("test")).await.expect("a change");
        queue(&t.backend, &mut change, &letter()).await.expect("queued");
        change.commit(event()).await.expect("committed");
        let nowhere = directory.path().join("file");
        std::fs::write(&nowhere, "").expect("a file");
        assert!(t.backend.write_mail(&nowhere).await.is_err(), "no directory can be there");
        assert_eq!(t.backend.write_mail(directory.path()).await.expect("nothing"), 0);
        t.clock.advance_minutes(1);
        assert_eq!(t.backend.write_mail(directory.path()).await.expect("written"), 1);
    }
}
