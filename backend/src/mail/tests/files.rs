//! Letters as files.

use super::{event, letter, queue, queued};
use crate::{audit::Author, both_engines, testing::Testing};
use std::os::unix::fs::PermissionsExt as _;

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
        let directory = t.mailbox();
        let mut change = t.backend.db().provider_change(&Author::system("test")).await.expect("a change");
        queue(&t.backend, &mut change, &letter()).await.expect("queued");
        drop(change);
        assert_eq!(t.backend.send_mail().await.expect("written"), 0, "it was not committed");

        let mut change = t.backend.db().provider_change(&Author::system("test")).await.expect("a change");
        queue(&t.backend, &mut change, &letter()).await.expect("queued");
        change.commit(event()).await.expect("committed");
        let other = t.another_node().await;
        let (one, two) = tokio::join!(t.backend.send_mail(), other.send_mail());
        assert_eq!(one.expect("written") + two.expect("written"), 1);
        let names = files(directory);
        assert_eq!(names.len(), 1, "{names:?}");
        let text = std::fs::read_to_string(directory.join(&names[0])).expect("a letter");
        assert!(text.contains("To: chantal@abc.example\r\n"), "{text}");
        assert!(text.contains("multipart/alternative"), "{text}");
        assert!(text.contains("&lt;b&gt;Steve&lt;/b&gt; &amp; Adam"), "{text}");
        assert!(text.contains("http://127.0.0.1:3000/contacts"), "{text}");
        assert!(text.contains("Auto-Submitted: auto-generated\r\n"), "{text}");
        assert!(text.contains("Content-Language: fr-CA\r\n"), "{text}");
        assert!(!text.contains("Subject: Un contact a été"), "headers are ASCII (RFC 2047)");
        assert!(text.is_ascii(), "and so is the rest (RFC 2045)");
        let kept = "select count(*) from outgoing_mail where sent_at is not null and body_text = '' and body_html = ''";
        assert_eq!(t.number(kept, &[]).await, 1, "what it said is kept");
    }

    async fn nobody_else_on_the_machine_reads_letters(t: Testing) {
        queued(&t, &letter()).await;
        let directory = t.mailbox().join("letters");
        assert_eq!(t.backend.write_mail(&directory).await.expect("written"), 1);
        let file = directory.join(&files(&directory)[0]);
        for (path, expected) in [(&directory, 0o700), (&file, 0o600)] {
            let mode = std::fs::metadata(path).expect("there").permissions().mode();
            assert_eq!(mode & 0o777, expected, "{path:?}");
        }
    }

    async fn a_letter_that_could_not_be_written_is_written_later(t: Testing) {
        queued(&t, &letter()).await;
        let nowhere = t.mailbox().join("file");
        std::fs::write(&nowhere, "").expect("a file");
        assert!(t.backend.write_mail(&nowhere).await.is_err(), "no directory can be there");
        assert_eq!(t.backend.send_mail().await.expect("nothing"), 0);
        t.clock.advance_minutes(2);
        assert_eq!(t.backend.send_mail().await.expect("written"), 1);
    }

    async fn a_letter_to_no_address_holds_up_nobody(t: Testing) {
        queued(&t, &super::Letter { to: "chantal at abc", ..letter() }).await;
        queued(&t, &letter()).await;
        assert_eq!(t.backend.send_mail().await.expect("written"), 1);
        let dead = "select count(*) from outgoing_mail where failed_at is not null and trouble like 'unwritable %'";
        assert_eq!(t.number(dead, &[]).await, 1);
    }
}
