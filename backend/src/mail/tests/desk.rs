//! The letters, as staff see them.

use super::{letter, queued};
use crate::{
    Error,
    access::provider::{Administrator, Auditor, StaffAuthorized},
    both_engines,
    mail::{Letter, list::PAGE},
    testing::Testing,
};
use domain::{
    Failure, Refusal,
    mails::{MailQuery, MailRoute, MailState, MailTrouble},
};

fn reader() -> StaffAuthorized<Auditor> {
    StaffAuthorized::operator("test")
}

fn administrator() -> StaffAuthorized<Administrator> {
    StaffAuthorized::operator("test")
}

fn in_state(state: MailState) -> MailQuery {
    MailQuery {
        state: Some(state),
        ..MailQuery::default()
    }
}

/// One that waits, one that went out, one that came to nothing.
async fn three(t: &Testing) {
    queued(t, &letter()).await;
    queued(
        t,
        &Letter {
            to: "nobody at all",
            ..letter()
        },
    )
    .await;
    assert_eq!(t.backend.send_mail().await.expect("sent"), 1);
    queued(t, &letter()).await;
}

both_engines! {
    async fn staff_see_what_waits_what_went_out_and_what_came_to_nothing_and_why(t: Testing) {
        three(&t).await;
        let mails = t.backend.mails();
        let page = mails.list(&reader(), &MailQuery::default()).await.expect("a page");
        assert_eq!((page.rows.len(), page.newer, page.older), (3, None, None));
        assert_eq!(page.route, MailRoute::Files);
        for state in MailState::ALL {
            let page = mails.list(&reader(), &in_state(state)).await.expect("a page");
            let [row] = page.rows.as_slice() else { panic!("{state:?}: {:?}", page.rows) };
            assert_eq!((row.state, row.kind.as_str()), (state, "test"));
            assert_eq!(row.trouble.is_some(), state == MailState::Dead);
            assert_eq!(mails.letter(&reader(), &row.id).await.expect("a letter").mail, *row);
        }
        let dead = mails.list(&reader(), &in_state(MailState::Dead)).await.expect("a page").rows.remove(0);
        assert!(matches!(&dead.trouble, Some(MailTrouble::Unwritable(said)) if said.starts_with("nobody at all:")));
        assert_eq!(dead.tries, 1);
    }

    async fn pages_follow_one_another_and_none_is_left_out(t: Testing) {
        for _ in 0..=2 * PAGE {
            queued(&t, &letter()).await;
            t.clock.advance_minutes(1);
        }
        let mails = t.backend.mails();
        let (mut query, mut seen, mut pages) = (in_state(MailState::Waiting), Vec::new(), Vec::new());
        loop {
            let page = mails.list(&reader(), &query).await.expect("a page");
            seen.extend(page.rows.iter().map(|row| row.id.clone()));
            pages.push(page.rows.clone());
            match page.older {
                Some(before) => query.before = Some(before),
                None => break,
            }
        }
        assert_eq!((seen.len(), pages.len()), (2 * PAGE + 1, 3));
        assert!(seen.is_sorted_by(|a, b| a > b));
        let back = MailQuery { before: None, after: Some(pages[2][0].id.clone()), ..query };
        let page = mails.list(&reader(), &back).await.expect("a page");
        assert_eq!(page.rows, pages[1]);
        assert!(page.newer.is_some() && page.older.is_some());
    }

    async fn what_came_to_nothing_is_sent_again_or_discarded_and_the_trail_says_so(t: Testing) {
        three(&t).await;
        let mails = t.backend.mails();
        let id = async |state| {
            mails.list(&reader(), &in_state(state)).await.expect("a page").rows.first().map(|row| row.id.clone())
        };
        for state in [MailState::Waiting, MailState::Sent] {
            let id = id(state).await.expect("a letter");
            for done in [mails.send_again(&administrator(), &id).await, mails.discard(&administrator(), &id).await] {
                assert!(matches!(done, Err(Error::Failure(Failure::Refused(Refusal::LetterNotDead)))));
            }
        }
        let dead = id(MailState::Dead).await.expect("a letter");
        mails.send_again(&administrator(), &dead).await.expect("sent again");
        assert_eq!(id(MailState::Dead).await, None);
        assert_eq!(t.backend.send_mail().await.expect("sent"), 1, "the one that waited");
        assert_eq!(id(MailState::Dead).await, Some(dead.clone()), "it is no better than it was");
        mails.discard(&administrator(), &dead).await.expect("discarded");
        let gone = mails.discard(&administrator(), &dead).await;
        assert!(matches!(gone, Err(Error::Failure(Failure::NotFound))));
        let told = "select count(*) from audit_event where customer_id = '' and subject_kind = 'mail' and kind = $1 \
                    and before like '%nobody at all%'";
        for kind in ["mail.sent_again", "mail.discarded"] {
            assert_eq!(t.number(told, &[kind]).await, 1, "{kind}");
        }
        assert_eq!(t.number("select count(*) from outgoing_mail", &[]).await, 2);
    }

    async fn after_a_month_letters_are_forgotten_but_not_those_that_wait(t: Testing) {
        three(&t).await;
        t.clock.advance_minutes(60 * 24 * 30);
        assert_eq!(t.backend.forget_mail().await.expect("an answer"), 0);
        t.clock.advance_minutes(1);
        assert_eq!(t.backend.forget_mail().await.expect("an answer"), 2);
        assert_eq!(t.number("select count(*) from outgoing_mail where sent_at is null", &[]).await, 1);
    }

    async fn every_kind_of_letter_can_be_looked_at_in_both_languages(t: Testing) {
        let mails = t.backend.mails();
        let previews = mails.previews(&reader()).await.expect("previews");
        assert!(previews.len() >= 5);
        for preview in previews {
            for language in domain::Language::ALL {
                let shown = mails.preview(&reader(), &preview.kind, language).await.expect("a preview");
                assert!(shown.html.contains(&format!("<style nonce=\"{}\">", shown.nonce)));
                // Some lead nowhere; the others to the portal alone.
                let leads = |start: &str| shown.html.matches(start).count();
                assert_eq!(leads("href=\""), leads("href=\"http://127.0.0.1:3000/"), "{}", preview.kind);
                assert!(preview.text.get(language).contains("\n-- \n"));
            }
        }
        let unknown = mails.preview(&reader(), "unknown", domain::Language::En).await;
        assert!(matches!(unknown, Err(Error::Failure(Failure::NotFound))));
    }
}
