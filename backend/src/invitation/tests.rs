//! Invitations: sent with a login, again, revoked, accepted; what the list and the dialog say of them.

use super::letters::samples;
use crate::{
    Error,
    access::{Authorized, ContactsSection, Modify},
    both_engines,
    sign_in::Outcome,
    testing::{Member, PASSWORD, Sample, Testing, client, role},
};
use domain::{
    ContactId, Failure, FieldFailure, Language, Reason, Refusal,
    contacts::{AccessDraft, ContactDraft, ListQuery, ManyAction, Selection},
    invitation::{InvitationPanel, InvitationState, InvitationStep},
    portal_access::Status,
    session::{Scope, SignInRefusal},
};

type Manager = Authorized<ContactsSection, Modify>;
const LOGIN: &str = "rose@abc.example";

async fn manager(t: &Testing, member: &Member) -> Manager {
    t.backend
        .authorize(&member.session, &Scope::Own)
        .await
        .expect("a manager")
}

fn draft(email: &str) -> ContactDraft {
    ContactDraft {
        first_name: "Rose".into(),
        last_name: "Leblanc".into(),
        email: email.into(),
        phones: vec![domain::contacts::PhoneDraft {
            kind: "office".into(),
            number: "514 555-0112".into(),
            extension: String::new(),
        }],
        language: "fr".into(),
        time_zone: "America/Vancouver".into(),
        roles: vec![role::BILLING.into()],
        access: AccessDraft {
            login: LOGIN.into(),
            invite: true,
            ..AccessDraft::default()
        },
        ..ContactDraft::default()
    }
}

async fn invited(t: &Testing, who: &Manager) -> ContactId {
    let saved = t.backend.contacts().add(who, &draft(LOGIN)).await.expect("a contact");
    assert!(saved.is_invited);
    saved.id
}

/// The token of the last link that was mailed under that page.
pub(crate) async fn token(t: &Testing, page: &str) -> String {
    let mut connection = t.backend.db().read().await.expect("a connection");
    let text: String =
        sqlx::query_scalar("select body_text from outgoing_mail where body_text like $1 order by id desc limit 1")
            .bind(format!("%/{page}/%"))
            .fetch_one(&mut *connection)
            .await
            .expect("a letter");
    let (_, rest) = text.split_once(&format!("/{page}/")).expect("a link");
    rest.split_whitespace().next().expect("a token").to_owned()
}

async fn letters(t: &Testing, like: &str) -> i64 {
    t.number("select count(*) from outgoing_mail where body_text like $1", &[like])
        .await
}

async fn events(t: &Testing, sample: &Sample, kind: &str) -> i64 {
    let sql = "select count(*) from audit_event where customer_id = $1 and kind = $2";
    t.number(sql, &[sample.customer.as_str(), kind]).await
}

async fn step(t: &Testing, who: &Manager, id: &ContactId, step: InvitationStep) -> Result<InvitationPanel, Failure> {
    let done = t.backend.invitations().step(who, id, step).await;
    done.map_err(|error| error.failure())
}

async fn accept(t: &Testing, token: &str, password: &str) -> Result<domain::invitation::Accepted, Failure> {
    let done = t.backend.invitations().accept(&client(), token, &password.into()).await;
    done.map_err(|error: Error| error.failure())
}

async fn status(t: &Testing, who: &Manager, id: &ContactId) -> (Status, Option<InvitationState>) {
    let list = t
        .backend
        .contacts()
        .list(&who.reading(), &ListQuery::default())
        .await
        .expect("a list");
    let row = list.rows.into_iter().find(|row| row.id == *id).expect("a row");
    (row.status, row.invitation)
}

async fn invited_people(t: &Testing, who: &Manager, status: Status) -> Vec<String> {
    let query = ListQuery {
        status: Some(status),
        ..ListQuery::default()
    };
    let list = t.backend.contacts().list(&who.reading(), &query).await.expect("a list");
    list.rows.into_iter().map(|row| row.first_name).collect()
}

both_engines! {
    async fn whoever_gets_a_login_without_a_password_is_mailed_a_link_that_works_once(t: Testing) {
        let sample = t.sample().await;
        let who = manager(&t, &sample.administrator).await;
        let id = invited(&t, &who).await;
        assert_eq!(status(&t, &who, &id).await, (Status::Invited, Some(InvitationState::Pending)));
        assert_eq!(invited_people(&t, &who, Status::Invited).await, ["Rose"]);
        assert!(!invited_people(&t, &who, Status::Active).await.contains(&"Rose".to_owned()));
        assert_eq!(letters(&t, "Bonjour Rose Leblanc,%Bob Exemple vous donne accès%ABC Company%rose@abc.example%http://127.0.0.1:3000/%").await, 1);
        let token = token(&t, "invitation").await;
        let page = t.backend.invitations().page(&token).await.expect("a page");
        assert_eq!((page.by.as_str(), page.account.as_str(), page.login.as_str(), page.begins), ("Bob Exemple", "ABC Company", LOGIN, None));

        assert_eq!(accept(&t, &token, "short").await.map(|_| ()), Err(Failure::Invalid(vec![FieldFailure::new("password", Reason::TooShort { least: 15 })])));
        accept(&t, &token, PASSWORD).await.expect("accepted");
        assert_eq!(status(&t, &who, &id).await, (Status::Active, None));
        assert!(invited_people(&t, &who, Status::Invited).await.is_empty());
        assert_eq!(accept(&t, &token, PASSWORD).await, Err(Failure::NotFound));
        assert!(t.backend.invitations().page(&token).await.is_err());
        let signed = t.backend.sign_in().sign_in(&client(), LOGIN, PASSWORD.into()).await.expect("an answer");
        assert!(matches!(signed, Outcome::Signed { session: crate::Resolved::Full(_), .. }), "{signed:?}");
        for kind in ["contact.added", "invitation.sent", "invitation.accepted"] {
            let own = i64::from(kind == "contact.added") * 6;
            assert_eq!(events(&t, &sample, kind).await, 1 + own, "{kind}");
        }
        let form = t.backend.contacts().form(&who, &id).await.expect("a form");
        let last = form.invitation.last.expect("an invitation");
        assert_eq!((last.state, last.email.as_str(), last.by.as_str()), (InvitationState::Accepted, LOGIN, "Bob Exemple"));
        assert!(last.ended.is_some() && !form.invitation.may_send && !form.invitation.may_revoke);
        assert!(matches!(t.backend.verify_audit(Some(&sample.customer)).await.expect("verified"), crate::audit::Verified::Whole { .. }));
    }

    async fn an_invitation_needs_an_address_and_a_login_a_password_or_an_invitation(t: Testing) {
        let sample = t.sample().await;
        let who = manager(&t, &sample.administrator).await;
        let fields = |result: Result<domain::contacts::Saved, Error>| match result.map_err(|error| error.failure()) {
            Err(Failure::Invalid(failures)) => failures.into_iter().map(|failure| failure.field).collect::<Vec<_>>(),
            other => panic!("{other:?}"),
        };
        assert_eq!(fields(t.backend.contacts().add(&who, &draft("")).await), ["email"]);
        let mut neither = draft(LOGIN);
        neither.access.invite = false;
        assert_eq!(fields(t.backend.contacts().add(&who, &neither).await), ["access[password]"]);
        // A password that was generated is handed over, and nobody is invited.
        let mut password = draft(LOGIN);
        password.access.password = "another password altogether".into();
        let saved = t.backend.contacts().add(&who, &password).await.expect("a contact");
        assert!(!saved.is_invited);
        assert_eq!(letters(&t, "%/invitation/%").await, 0);
    }

    async fn sending_again_revokes_the_one_before_and_revoking_leaves_none(t: Testing) {
        let sample = t.sample().await;
        let who = manager(&t, &sample.administrator).await;
        let id = invited(&t, &who).await;
        let first = token(&t, "invitation").await;
        t.clock.advance_minutes(1);
        let panel = step(&t, &who, &id, InvitationStep::Send).await.expect("sent");
        assert!(panel.may_send && panel.may_revoke);
        let second = token(&t, "invitation").await;
        assert_ne!(first, second);
        assert_eq!(accept(&t, &first, PASSWORD).await, Err(Failure::NotFound));
        let panel = step(&t, &who, &id, InvitationStep::Revoke).await.expect("revoked");
        assert_eq!(panel.last.map(|last| last.state), Some(InvitationState::Revoked));
        assert!(panel.may_send && !panel.may_revoke);
        assert_eq!(accept(&t, &second, PASSWORD).await, Err(Failure::NotFound));
        assert_eq!(status(&t, &who, &id).await, (Status::Invited, Some(InvitationState::Revoked)));
        step(&t, &who, &id, InvitationStep::Send).await.expect("sent");
        t.clock.advance_minutes(7 * 24 * 60);
        let who = manager_again(&t, "administrator@abc.example").await;
        assert_eq!(status(&t, &who, &id).await, (Status::Invited, Some(InvitationState::Expired)));
        assert_eq!(events(&t, &sample, "invitation.sent_again").await, 2);
        assert_eq!(events(&t, &sample, "invitation.revoked").await, 1);
    }

    async fn the_letter_and_the_page_say_from_when_in_the_zone_of_who_is_invited(t: Testing) {
        let sample = t.sample().await;
        let who = manager(&t, &sample.administrator).await;
        let id = invited(&t, &who).await;
        // 2026-11-25 in Paris, at midnight.
        t.execute("update contact set time_zone = 'Europe/Paris' where id = $1", &[id.as_str()]).await;
        t.execute("update portal_access set activates_at = 1795561200000000 where contact_id = $1", &[id.as_str()]).await;
        t.clock.advance_minutes(1);
        step(&t, &who, &id, InvitationStep::Send).await.expect("sent");
        assert_eq!(letters(&t, "%à partir du 25 nov. 2026, 0\u{a0}h\u{a0}00, pas avant%").await, 1);
        let token = token(&t, "invitation").await;
        let accepted = accept(&t, &token, PASSWORD).await.expect("accepted");
        assert_eq!(accepted.begins.expect("a date").en, "Nov 25, 2026, 0:00");
        assert_eq!(status(&t, &who, &id).await, (Status::Scheduled, None));
        let refused = t.backend.sign_in().sign_in(&client(), LOGIN, PASSWORD.into()).await.expect("an answer");
        assert!(matches!(refused, Outcome::OutsideWindow(SignInRefusal::Scheduled, _)), "{refused:?}");
    }

    async fn a_link_is_good_for_nothing_once_the_access_is_closed(t: Testing) {
        let sample = t.sample().await;
        let who = manager(&t, &sample.administrator).await;
        let id = invited(&t, &who).await;
        let token = token(&t, "invitation").await;
        for (close, open) in [
            ("update portal_access set disabled = 1 where contact_id = $1", "update portal_access set disabled = 0 where contact_id = $1"),
            ("update portal_access set expires_at = 1700000000000000 where contact_id = $1", "update portal_access set expires_at = null where contact_id = $1"),
            ("update customer set suspended_at = 1 where id in (select customer_id from contact where id = $1)", "update customer set suspended_at = null where id in (select customer_id from contact where id = $1)"),
            ("update contact set deleted_at = 1 where id = $1", "update contact set deleted_at = null where id = $1"),
        ] {
            t.execute(close, &[id.as_str()]).await;
            assert!(t.backend.invitations().page(&token).await.is_err(), "{close}");
            assert_eq!(accept(&t, &token, PASSWORD).await, Err(Failure::NotFound), "{close}");
            t.execute(open, &[id.as_str()]).await;
        }
        accept(&t, &token, PASSWORD).await.expect("accepted");
    }

    async fn nobody_is_invited_to_an_access_that_is_closed(t: Testing) {
        let sample = t.sample().await;
        let who = manager(&t, &sample.administrator).await;
        let id = invited(&t, &who).await;
        t.execute("update portal_access set disabled = 1 where contact_id = $1", &[id.as_str()]).await;
        let form = t.backend.contacts().form(&who, &id).await.expect("a form");
        assert!(!form.invitation.may_send && form.invitation.may_revoke);
        let closed = Failure::Refused(Refusal::AccessClosed);
        assert_eq!(step(&t, &who, &id, InvitationStep::Send).await, Err(closed.clone()));
        let these = Selection::These(vec![id.clone()]);
        let done = t.backend.contacts().change_many(&who, &these, &ManyAction::Invite).await.expect("an answer");
        assert_eq!((done.done, &done.refused[0].why), (0, &closed));
        assert_eq!(letters(&t, "%/invitation/%").await, 1);
        // Another address is saved, and what went to the one before works no more.
        let mut draft = form.draft;
        draft.email = "rose.leblanc@abc.example".into();
        t.backend.contacts().update(&who, &id, form.version, &draft).await.expect("saved");
        assert_eq!(letters(&t, "%/invitation/%").await, 1);
        t.execute("update portal_access set disabled = 0 where contact_id = $1", &[id.as_str()]).await;
        assert_eq!(status(&t, &who, &id).await, (Status::Invited, Some(InvitationState::Revoked)));
        step(&t, &who, &id, InvitationStep::Send).await.expect("open again");
    }

    async fn another_address_gets_an_invitation_of_its_own_and_a_password_ends_it(t: Testing) {
        let sample = t.sample().await;
        let who = manager(&t, &sample.administrator).await;
        let id = invited(&t, &who).await;
        let first = token(&t, "invitation").await;
        let edit = async |change: &dyn Fn(&mut ContactDraft)| {
            let form = t.backend.contacts().form(&who, &id).await.expect("a form");
            let mut draft = form.draft;
            change(&mut draft);
            // What is written later comes later: ids tell milliseconds apart.
            t.clock.advance_minutes(1);
            t.backend.contacts().update(&who, &id, form.version, &draft).await.expect("saved")
        };
        edit(&|draft| draft.email = "rose.leblanc@abc.example".into()).await;
        assert_eq!(accept(&t, &first, PASSWORD).await, Err(Failure::NotFound));
        let mailed = "select count(*) from outgoing_mail where recipient = $1";
        assert_eq!(t.number(mailed, &["rose.leblanc@abc.example"]).await, 1);
        let second = token(&t, "invitation").await;
        edit(&|draft| draft.title = "Clerk".into()).await;
        assert!(t.backend.invitations().page(&second).await.is_ok());
        edit(&|draft| draft.email = String::new()).await;
        assert_eq!(accept(&t, &second, PASSWORD).await, Err(Failure::NotFound));
        assert_eq!(status(&t, &who, &id).await, (Status::Invited, Some(InvitationState::Revoked)));
        edit(&|draft| draft.access.password = "another password altogether".into()).await;
        assert_eq!(status(&t, &who, &id).await, (Status::Active, None));
    }

    async fn many_are_invited_at_once_and_whoever_has_no_address_is_named(t: Testing) {
        let sample = t.sample().await;
        let who = manager(&t, &sample.administrator).await;
        let id = invited(&t, &who).await;
        t.execute("update contact set email = '', email_key = '' where id = $1", &[sample.support.contact.as_str()]).await;
        t.execute("insert into contact_phone (customer_id, contact_id, position, kind, number) values ($1, $2, 1, 'office', '+15145550112')", &[sample.customer.as_str(), sample.support.contact.as_str()]).await;
        let mut nobody = draft("");
        nobody.access = AccessDraft::default();
        let nobody = t.backend.contacts().add(&who, &nobody).await.expect("a contact").id;
        let these = vec![id.clone(), sample.bystander.clone(), sample.billing.contact.clone(), nobody];
        let done = t.backend.contacts().change_many(&who, &Selection::These(these), &ManyAction::Invite).await.expect("done");
        assert_eq!((done.done, done.same, done.refused.len()), (2, 1, 1));
        assert_eq!(done.refused[0].why, Failure::Invalid(vec![FieldFailure::new("email", Reason::Required)]));
        assert_eq!(invited_people(&t, &who, Status::Invited).await, ["Olivier", "Rose"]);
        assert_eq!(t.number("select count(*) from login where name = 'bystander@abc.example'", &[]).await, 1);
        // Contact managers invite nobody who holds more than they do.
        let manager = manager(&t, &sample.manager).await;
        let refused = step(&t, &manager, &id, InvitationStep::Send).await;
        assert!(matches!(refused, Err(Failure::Refused(_))), "{refused:?}");
        let other = t.other_sample().await;
        let stranger = manager_of(&t, &other).await;
        assert_eq!(step(&t, &stranger, &id, InvitationStep::Send).await, Err(Failure::NotFound));
        assert_eq!(step(&t, &who, &sample.billing.contact, InvitationStep::Send).await, Err(Failure::NotFound), "has a password");
    }

    async fn of_sixty_four_who_accept_at_once_one_does(t: Testing) {
        let sample = t.sample().await;
        let who = manager(&t, &sample.administrator).await;
        invited(&t, &who).await;
        let token = token(&t, "invitation").await;
        let mut tries = tokio::task::JoinSet::new();
        for at in 0..64 {
            let (backend, token) = (t.backend.clone(), token.clone());
            tries.spawn(async move {
                let password = format!("correct horse battery {at}").into();
                let done = backend.invitations().accept(&client(), &token, &password).await;
                done.map_err(|error| error.failure()).map(|_| ())
            });
        }
        let answers = tries.join_all().await;
        assert_eq!(answers.iter().filter(|answer| answer.is_ok()).count(), 1);
        assert!(answers.iter().all(|answer| matches!(answer, Ok(()) | Err(Failure::NotFound))), "{answers:?}");
        assert_eq!(events(&t, &sample, "invitation.accepted").await, 1);
    }
}

async fn manager_of(t: &Testing, sample: &Sample) -> Manager {
    manager(t, &sample.administrator).await
}

/// Signed in again, as sessions do not last a week.
async fn manager_again(t: &Testing, login: &str) -> Manager {
    let (session, _) = t.sign_in(login).await;
    t.backend.authorize(&session, &Scope::Own).await.expect("a manager")
}

#[test]
fn every_letter_is_there_in_both_languages_and_no_two_read_the_same() {
    let [english, french] = [Language::En, Language::Fr].map(samples);
    assert_eq!(english.len(), french.len());
    for ((kind, english), (_, french)) in english.iter().zip(&french) {
        assert_ne!(english.subject, french.subject, "{kind}");
        assert!(
            english.paragraphs.concat().contains("adam@abc.example")
                && french.paragraphs.concat().contains("adam@abc.example")
        );
    }
    assert!(french[1].1.paragraphs.concat().contains("20 avr. 2027"));
}
