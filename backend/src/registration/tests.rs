//! Registering for the portal: the same answer for everybody, a proof, and who decides what.

use super::letters::samples;
use crate::{
    Error,
    access::{Authorized, ContactsSection, Modify},
    both_engines,
    invitation::tests::token,
    testing::{Member, Sample, Testing, client, role},
};
use domain::{
    Failure, FieldFailure, Language, Reason, Refusal, RegistrationId,
    form::Notice,
    registration::{DecisionDraft, RegistrationDraft},
    session::Scope,
};

type Manager = Authorized<ContactsSection, Modify>;

async fn manager(t: &Testing, member: &Member) -> Manager {
    t.backend
        .authorize(&member.session, &Scope::Own)
        .await
        .expect("a manager")
}

fn draft(account: &str, email: &str) -> RegistrationDraft {
    RegistrationDraft {
        account_number: account.into(),
        first_name: "Rose".into(),
        last_name: "Leblanc".into(),
        email: email.into(),
        language: "fr".into(),
    }
}

async fn ask(t: &Testing, account: &str, email: &str) {
    t.backend
        .registrations()
        .ask(&client(), &draft(account, email))
        .await
        .expect("the same answer");
}

/// Asks, proves, and is brought before whoever decides.
async fn waits(t: &Testing, who: &Manager, email: &str) -> RegistrationId {
    // What is written later comes later: ids tell milliseconds apart.
    t.clock.advance_minutes(1);
    ask(t, "C-ABC Company", email).await;
    let token = token(t, "register").await;
    t.backend.registrations().prove(&token).await.expect("proven");
    t.backend.registrations().forward().await.expect("forwarded");
    let list = t.backend.registrations().list(who).await.expect("a list");
    list.rows.into_iter().find(|row| row.email == email).expect("a row").id
}

fn approve(contact: &str, roles: &[&str]) -> DecisionDraft {
    DecisionDraft {
        action: "approve".into(),
        contact: contact.into(),
        login: "rose@new.example".into(),
        roles: roles.iter().map(ToString::to_string).collect(),
        reason: String::new(),
    }
}

async fn decide(t: &Testing, who: &Manager, id: &RegistrationId, draft: &DecisionDraft) -> Result<Notice, Failure> {
    let done = t.backend.registrations().decide(who, id, draft).await;
    done.map_err(|error: Error| error.failure())
}

async fn mails(t: &Testing, to: &str, like: &str) -> i64 {
    t.number(
        "select count(*) from outgoing_mail where recipient = $1 and body_text like $2",
        &[to, like],
    )
    .await
}

async fn events(t: &Testing, sample: &Sample, kind: &str) -> i64 {
    let sql = "select count(*) from audit_event where customer_id = $1 and kind = $2";
    t.number(sql, &[sample.customer.as_str(), kind]).await
}

both_engines! {
    async fn whoever_proves_an_address_waits_for_an_administrator_who_is_told(t: Testing) {
        let sample = t.sample().await;
        let who = manager(&t, &sample.administrator).await;
        ask(&t, " C-ABC  Company ", "rose@new.example").await;
        assert_eq!(mails(&t, "rose@new.example", "%C-ABC Company%").await, 1);
        let token = token(&t, "register").await;
        let page = t.backend.registrations().proof(&token).await.expect("a page");
        assert_eq!((page.name.as_str(), page.account_number.as_str()), ("Rose Leblanc", "C-ABC Company"));
        t.backend.registrations().forward().await.expect("nothing");
        assert!(t.backend.registrations().list(&who).await.expect("a list").rows.is_empty());
        t.backend.registrations().prove(&token).await.expect("proven");
        let again = t.backend.registrations().prove(&token).await.err().map(|error| error.failure());
        assert_eq!(again, Some(Failure::NotFound));
        assert_eq!(t.backend.registrations().forward().await.expect("forwarded"), 1);
        let list = t.backend.registrations().list(&who).await.expect("a list");
        assert_eq!((list.rows.len(), list.rows[0].name.as_str()), (1, "Rose Leblanc"));
        for (to, expected) in [("owner@abc.example", 1), ("administrator@abc.example", 1), ("manager@abc.example", 0)] {
            assert_eq!(mails(&t, to, "%Rose Leblanc (rose@new.example)%/registrations%").await, expected, "{to}");
        }
        let overview = t.backend.home().overview(&sample.manager.session, &Scope::Own).await.expect("an overview");
        assert_eq!(overview.registrations.map(|count| count.n), Some(1));
        let overview = t.backend.home().overview(&sample.billing.session, &Scope::Own).await.expect("an overview");
        assert_eq!(overview.registrations, None);
        assert_eq!(t.number("select count(*) from audit_event where customer_id = '' and kind = $1", &["registration.asked"]).await, 1);
        assert_eq!(events(&t, &sample, "registration.proven").await, 1);
        // Who asks twice waits once.
        waits(&t, &who, "rose@new.example").await;
        assert_eq!(t.backend.registrations().list(&who).await.expect("a list").rows.len(), 1);
    }

    async fn an_unknown_account_is_answered_the_same_and_forgotten(t: Testing) {
        let sample = t.sample().await;
        for account in ["C-ABC Company", "C-Nobody"] {
            ask(&t, account, "rose@new.example").await;
        }
        assert_eq!(mails(&t, "rose@new.example", "%").await, 2, "whoever reads the mail learns nothing either");
        t.execute("update customer set suspended_at = 1 where id = $1", &[sample.customer.as_str()]).await;
        for _ in 0..2 {
            let link = token(&t, "register").await;
            t.backend.registrations().prove(&link).await.expect("proven");
            t.execute("delete from outgoing_mail where body_text like $1", &[&format!("%{link}%")]).await;
        }
        t.backend.registrations().forward().await.expect("forgotten");
        for table in ["select count(*) from registration_proof", "select count(*) from registration", "select count(*) from one_time_link", "select count(*) from outgoing_mail"] {
            assert_eq!(t.number(table, &[]).await, 0, "{table}");
        }
    }

    async fn what_is_not_proven_within_a_day_vanishes(t: Testing) {
        t.sample().await;
        ask(&t, "C-ABC Company", "rose@new.example").await;
        let token = token(&t, "register").await;
        t.clock.advance_minutes(24 * 60 - 1);
        assert_eq!(t.backend.registrations().forget_unproven().await.expect("an answer"), 0);
        assert!(t.backend.registrations().proof(&token).await.is_ok());
        t.clock.advance_minutes(1);
        let late = t.backend.registrations().prove(&token).await.err().map(|error| error.failure());
        assert_eq!(late, Some(Failure::NotFound));
        assert_eq!(t.backend.registrations().forget_unproven().await.expect("an answer"), 1);
        assert_eq!(t.number("select count(*) from one_time_link", &[]).await, 0);
    }

    async fn approving_makes_a_contact_with_roles_and_invites_it(t: Testing) {
        let sample = t.sample().await;
        let who = manager(&t, &sample.administrator).await;
        let id = waits(&t, &who, "rose@new.example").await;
        let page = t.backend.registrations().page(&who, &id).await.expect("a page");
        assert!(page.namesakes.is_empty() && page.roles.iter().any(|role| role.role.id.as_str() == role::BILLING && role.refusal.is_none()));
        let done = decide(&t, &who, &id, &approve("", &[role::BILLING])).await;
        assert_eq!(done, Ok(Notice::RegistrationApproved { name: "Rose Leblanc".into() }));
        let held = "select count(*) from contact_role r join contact c on c.customer_id = r.customer_id and c.id = r.contact_id where c.email = $1 and r.role_id = $2";
        assert_eq!(t.number(held, &["rose@new.example", role::BILLING]).await, 1);
        assert_eq!(mails(&t, "rose@new.example", "%/invitation/%").await, 1);
        let says_so = "select count(*) from outgoing_mail where kind = 'invitation_approved'";
        assert_eq!(t.number(says_so, &[]).await, 1);
        for kind in ["registration.approved", "invitation.sent"] {
            assert_eq!(events(&t, &sample, kind).await, 1, "{kind}");
        }
        assert_eq!(decide(&t, &who, &id, &approve("", &[])).await, Err(Failure::NotFound));
        assert!(matches!(t.backend.verify_audit(Some(&sample.customer)).await.expect("verified"), crate::audit::Verified::Whole { .. }));
    }

    async fn nobody_gives_more_than_they_have_nor_a_role_that_is_not_allowed(t: Testing) {
        let sample = t.sample().await;
        let (who, manager) = (manager(&t, &sample.administrator).await, manager(&t, &sample.manager).await);
        let id = waits(&t, &who, "rose@new.example").await;
        for (actor, role) in [(&manager, role::ADMINISTRATOR), (&manager, role::BILLING), (&who, role::OWNER)] {
            match decide(&t, actor, &id, &approve("", &[role])).await {
                Err(Failure::Invalid(failures)) => assert_eq!(failures[0].field, "roles"),
                other => panic!("{role}: {other:?}"),
            }
        }
        t.execute("delete from class_role where role_id = $1", &[role::SUPPORT]).await;
        let refused = decide(&t, &who, &id, &approve("", &[role::SUPPORT])).await;
        assert!(matches!(refused, Err(Failure::Invalid(failures)) if matches!(failures[0].reason, Reason::Refused(Refusal::RoleNotAllowed { .. }))));
        let taken = DecisionDraft { login: "owner@abc.example".into(), ..approve("", &[]) };
        assert_eq!(decide(&t, &who, &id, &taken).await, Err(Failure::Invalid(vec![FieldFailure::new("login", Reason::LoginTaken)])));
        decide(&t, &manager, &id, &approve("", &[])).await.expect("a contact without roles");
    }

    async fn access_is_given_to_the_contact_of_that_very_address_when_it_is_chosen(t: Testing) {
        let sample = t.sample().await;
        let who = manager(&t, &sample.administrator).await;
        let id = waits(&t, &who, "bystander@abc.example").await;
        let page = t.backend.registrations().page(&who, &id).await.expect("a page");
        assert_eq!(page.namesakes.iter().map(|one| &one.id).collect::<Vec<_>>(), [&sample.bystander]);
        let another = decide(&t, &who, &id, &approve(sample.support.contact.as_str(), &[])).await;
        assert_eq!(another, Err(Failure::Invalid(vec![FieldFailure::new("contact", Reason::NotOffered)])));
        let before = t.number("select count(*) from contact", &[]).await;
        decide(&t, &who, &id, &approve(sample.bystander.as_str(), &[role::SUPPORT])).await.expect("approved");
        assert_eq!(t.number("select count(*) from contact", &[]).await, before);
        assert_eq!(mails(&t, "bystander@abc.example", "%/invitation/%").await, 1);
        // Whoever has a password is told so.
        let id = waits(&t, &who, "billing@abc.example").await;
        decide(&t, &who, &id, &approve(sample.billing.contact.as_str(), &[role::SUPPORT])).await.expect("approved");
        assert_eq!(mails(&t, "billing@abc.example", "%nom d’utilisateur, billing@abc.example%").await, 1);
        assert_eq!(mails(&t, "billing@abc.example", "%/invitation/%").await, 0);
    }

    async fn declining_says_why_and_other_customers_see_nothing(t: Testing) {
        let (sample, other) = (t.sample().await, t.other_sample().await);
        let (who, stranger) = (manager(&t, &sample.administrator).await, manager(&t, &other.administrator).await);
        let id = waits(&t, &who, "rose@new.example").await;
        assert!(t.backend.registrations().list(&stranger).await.expect("a list").rows.is_empty());
        assert!(t.backend.registrations().page(&stranger, &id).await.is_err());
        let decline = |reason: &str| DecisionDraft { action: "decline".into(), reason: reason.into(), ..DecisionDraft::default() };
        assert_eq!(decide(&t, &stranger, &id, &decline("no")).await, Err(Failure::NotFound));
        assert_eq!(decide(&t, &who, &id, &decline(" ")).await, Err(Failure::Invalid(vec![FieldFailure::new("reason", Reason::Required)])));
        decide(&t, &who, &id, &decline("Demandez à Bob")).await.expect("declined");
        assert_eq!(mails(&t, "rose@new.example", "%Motif\u{a0}: Demandez à Bob%").await, 1);
        assert_eq!(events(&t, &sample, "registration.declined").await, 1);
        assert!(t.backend.registrations().list(&who).await.expect("a list").rows.is_empty());
    }

    async fn limits_and_the_provider_stop_it(t: Testing) {
        t.sample().await;
        for _ in 0..5 {
            ask(&t, "C-ABC Company", "rose@new.example").await;
        }
        assert_eq!(mails(&t, "rose@new.example", "%").await, 3);
        for at in 0..25 {
            ask(&t, "C-ABC Company", &format!("rose{at}@new.example")).await;
        }
        let refused = t.backend.registrations().ask(&client(), &draft("x", "a@b.example")).await.err();
        assert_eq!(refused.map(|error| error.failure()), Some(Failure::TooManyTries { seconds: 3600 }));
        t.execute("update settings set registration = 0", &[]).await;
        let closed = t.backend.registrations().ask(&client(), &draft("x", "a@b.example")).await.err();
        assert_eq!(closed.map(|error| error.failure()), Some(Failure::NotFound));
    }
}

#[test]
fn every_letter_is_there_in_both_languages() {
    let [english, french] = [Language::En, Language::Fr].map(samples);
    assert_eq!((english.len(), french.len()), (4, 4));
    assert!(
        english
            .iter()
            .zip(&french)
            .all(|((_, en), (_, fr))| en.subject != fr.subject && en.link == fr.link)
    );
}
