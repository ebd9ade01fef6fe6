//! One's own profile.

use crate::{
    Session,
    access::{ContactsSection, Modify},
};
use crate::{
    both_engines,
    testing::{PASSWORD, Testing},
};
use domain::{
    Bilingual, Failure, FieldFailure, Reason, Refusal,
    contacts::PhoneDraft,
    profile::{CommunicationsDraft, DetailsDraft, EmailDraft, Person, ProfilePage},
    session::Scope,
    staff::StaffLevel,
};

async fn page(t: &Testing, session: &Session) -> ProfilePage {
    t.backend.profile().page(session).await.expect("a page")
}

async fn save(t: &Testing, session: &Session, draft: &DetailsDraft) -> Result<(), Failure> {
    t.backend
        .profile()
        .save(session, draft)
        .await
        .map_err(|error| error.failure())
}

fn email(email: &str, password: &str) -> EmailDraft {
    EmailDraft {
        email: email.to_owned(),
        email_password: password.to_owned(),
    }
}

async fn save_email(t: &Testing, session: &Session, draft: &EmailDraft) -> Result<(), Failure> {
    let saved = t.backend.profile().save_email(session, draft).await;
    saved.map_err(|error| error.failure())
}

both_engines! {
    async fn everybody_sees_and_changes_their_own_details_whatever_they_hold(t: Testing) {
        let sample = t.sample().await;
        let session = &sample.billing.session;
        let seen = page(&t, session).await;
        assert_eq!(seen.login, "billing@abc.example");
        assert_eq!(seen.email, "billing@abc.example");
        assert_eq!(seen.password_least, 15);
        let Person::Contact { roles, .. } = &seen.person else { panic!("a contact") };
        assert_eq!(roles, &[Bilingual::new("Billing only", "Facturation seulement")]);
        let mut draft = seen.details.clone();
        assert_eq!((draft.first_name.as_str(), draft.time_zone.as_str()), ("Émilie", "America/Toronto"));
        draft.last_name = "Roy".to_owned();
        draft.time_zone = "America/Vancouver".to_owned();
        draft.language = "fr".to_owned();
        draft.phones[0] = PhoneDraft {
            kind: "office".to_owned(),
            number: "514 555-0112".to_owned(),
            extension: "3".to_owned(),
        };
        assert_eq!(save(&t, session, &draft).await, Ok(()));
        let seen = page(&t, session).await;
        assert_eq!(seen.details.last_name, "Roy");
        assert_eq!(seen.details.phones.len(), 2);
        assert_eq!(seen.details.phones[0], draft.phones[0]);
        let found = "select count(*) from contact_term where contact_id = $1 and term = 'roy'";
        assert_eq!(t.number(found, &[sample.billing.contact.as_str()]).await, 1);
        let event = "select count(*) from audit_event where kind = 'contact.updated' and author_id = $1 and subject_id = $1";
        assert_eq!(t.number(event, &[sample.billing.contact.as_str()]).await, 1);
        // Nothing is different: there is no event.
        assert_eq!(save(&t, session, &seen.details).await, Ok(()));
        assert_eq!(t.number(event, &[sample.billing.contact.as_str()]).await, 1);
    }

    async fn what_is_wrong_is_told_beside_its_field_and_whoever_saved_first_by_name(t: Testing) {
        let sample = t.sample().await;
        let session = &sample.billing.session;
        let before = page(&t, session).await.details;
        let mut draft = before.clone();
        draft.first_name = " ".to_owned();
        draft.phones[0].number = "12".to_owned();
        draft.time_zone = "America/Nowhere".to_owned();
        let Err(Failure::Invalid(failures)) = save(&t, session, &draft).await else { panic!("it is wrong") };
        let fields: Vec<&str> = failures.iter().map(|failure| failure.field.as_str()).collect();
        assert_eq!(fields, ["first_name", "phones[0][number]", "time_zone"]);
        let mut first = before.clone();
        first.last_name = "Roy".to_owned();
        assert_eq!(save(&t, session, &first).await, Ok(()));
        let stale = save(&t, session, &before).await;
        assert!(matches!(stale, Err(Failure::Stale { version, .. }) if version == before.version + 1), "{stale:?}");
    }

    async fn ones_own_address_is_changed_with_the_password_and_the_old_one_is_told(t: Testing) {
        let sample = t.sample().await;
        let session = &sample.billing.session;
        let wrong = save_email(&t, session, &email("nowhere", "wrong")).await;
        assert_eq!(
            wrong,
            Err(Failure::Invalid(vec![
                FieldFailure::new("email", Reason::EmailWithoutAt),
                FieldFailure::new("email_password", Reason::WrongPassword),
            ]))
        );
        assert_eq!(
            save_email(&t, session, &email("new@abc.example", "")).await,
            Err(Failure::Invalid(vec![FieldFailure::new("email_password", Reason::Required)]))
        );
        assert_eq!(t.number("select count(*) from outgoing_mail", &[]).await, 0);
        assert_eq!(save_email(&t, session, &email("new@abc.example", PASSWORD)).await, Ok(()));
        assert_eq!(page(&t, session).await.email, "new@abc.example");
        let told = "select count(*) from outgoing_mail where subject = 'Your email address was changed'
            and recipient = $1 and body_text like '%from billing@abc.example to new@abc.example%'";
        for to in ["billing@abc.example", "new@abc.example"] {
            assert_eq!(t.number(told, &[to]).await, 1, "{to}");
        }
        // The login stays what it is.
        assert_eq!(page(&t, session).await.login, "billing@abc.example");
    }

    async fn a_stolen_session_does_not_guess_the_password_for_long(t: Testing) {
        let sample = t.sample().await;
        let session = &sample.billing.session;
        for _ in 0..5 {
            assert!(save_email(&t, session, &email("mallory@evil.example", "wrong")).await.is_err());
        }
        let refused = save_email(&t, session, &email("mallory@evil.example", PASSWORD)).await;
        assert_eq!(refused, Err(Failure::TooManyTries { seconds: 1 }));
    }

    async fn ones_own_address_is_not_changed_in_the_contacts_dialog(t: Testing) {
        let sample = t.sample().await;
        let owner = &sample.owner;
        let who = t.backend.authorize::<ContactsSection, Modify>(&owner.session, &Scope::Own).await.expect("the owner");
        let form = t.backend.contacts().form(&who, &owner.contact).await.expect("a form");
        let mut draft = form.draft.clone();
        draft.email = "mallory@evil.example".to_owned();
        let refused = t.backend.contacts().update(&who, &owner.contact, form.version, &draft).await.err();
        let expected = Failure::Invalid(vec![FieldFailure::new("email", Reason::Refused(Refusal::OwnEmail))]);
        assert_eq!(refused.map(|error| error.failure()), Some(expected));
        let mut draft = form.draft;
        draft.title = "Owner".to_owned();
        assert!(t.backend.contacts().update(&who, &owner.contact, form.version, &draft).await.is_ok());
    }

    async fn people_receive_what_they_want_and_their_sections_allow(t: Testing) {
        let sample = t.sample().await;
        let session = &sample.billing.session;
        let seen = page(&t, session).await;
        let Person::Contact { communications, .. } = &seen.person else { panic!("a contact") };
        let needs = |key: &str| communications.iter().find(|kind| kind.key == key).expect("a type").needs.clone();
        assert_eq!(needs("invoices"), None);
        assert_eq!(needs("ticket_updates").expect("a section").en, "Support tickets");
        let wanted = |keys: &[&str], version| CommunicationsDraft {
            version,
            communications: keys.iter().map(ToString::to_string).collect(),
        };
        let save = async |draft: CommunicationsDraft| {
            let saved = t.backend.profile().save_communications(session, &draft).await;
            saved.map_err(|error| error.failure())
        };
        assert_eq!(save(wanted(&["invoices", "incident_notices"], seen.details.version)).await, Ok(()));
        let version = page(&t, session).await.details.version;
        let Person::Contact { communications, .. } = page(&t, session).await.person else { panic!("a contact") };
        let received: Vec<_> = communications.iter().filter(|kind| kind.is_received).map(|kind| kind.key.as_str()).collect();
        assert_eq!(received, ["invoices", "incident_notices"]);
        let refused = save(wanted(&["ticket_updates"], version)).await;
        assert!(matches!(refused, Err(Failure::Invalid(failures)) if failures[0].field == "communications[ticket_updates]"));
    }

    async fn nobody_changes_their_own_access_on_their_profile(t: Testing) {
        let sample = t.sample().await;
        let stands = "select (select count(*) from contact_role) + 1000 * (select count(*) from permission)";
        let before = t.number(stands, &[]).await;
        let seen = page(&t, &sample.support.session).await;
        assert_eq!(save(&t, &sample.support.session, &seen.details).await, Ok(()));
        assert_eq!(t.number(stands, &[]).await, before);
        // The level of someone of the provider stays too, whatever it is.
        t.execute("update staff set level = 'auditor'", &[]).await;
        let mut draft = page(&t, &sample.staff).await.details;
        draft.name = "Sam Other".to_owned();
        draft.phone = "514 555-0100".to_owned();
        assert_eq!(save(&t, &sample.staff, &draft).await, Ok(()));
        let seen = page(&t, &sample.staff).await;
        assert_eq!((seen.details.name.as_str(), seen.details.phone.as_str()), ("Sam Other", "514 555-0100"));
        assert_eq!(seen.person, Person::Staff { level: StaffLevel::Auditor });
        assert!(matches!(save(&t, &sample.staff, &draft).await, Err(Failure::Stale { .. })));
        let of_staff = t.backend.profile().save_communications(&sample.staff, &CommunicationsDraft::default()).await;
        assert_eq!(of_staff.err().map(|error| error.failure()), Some(Failure::NotFound));
        assert_eq!(save_email(&t, &sample.staff, &email("sam@relais.example", PASSWORD)).await, Ok(()));
        assert_eq!(page(&t, &sample.staff).await.email, "sam@relais.example");
    }

    async fn a_session_that_has_ended_has_no_profile(t: Testing) {
        let sample = t.sample().await;
        t.backend.sign_in().sign_out(&sample.billing.session).await.expect("signed out");
        let profile = t.backend.profile();
        let refused = profile.page(&sample.billing.session).await.err().map(|error| error.failure());
        assert_eq!(refused, Some(Failure::SignedOut));
        let refused = save(&t, &sample.billing.session, &DetailsDraft::default()).await;
        assert_eq!(refused, Err(Failure::SignedOut));
    }
}
