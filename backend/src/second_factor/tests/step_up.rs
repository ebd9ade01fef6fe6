//! What takes somebody who showed within ten minutes that it is them.

use super::*;
use crate::{
    Authorized,
    access::{ContactsSection, Modify, provider::Administrator},
    invitation,
    testing::role,
};
use domain::{
    ContactId,
    contacts::{AccessDraft, ContactDraft, ManyAction, PhoneDraft, Selection},
    invitation::InvitationStep,
    ownership::OwnershipDraft,
    registration::{DecisionDraft, RegistrationDraft},
    session::Scope,
    staff::{StaffDraft, StaffLevel},
};

fn step_up(by: Proof) -> Failure {
    Failure::Refused(Refusal::StepUp { by, wrong: false })
}

async fn who(t: &Testing, session: &Session) -> Authorized<ContactsSection, Modify> {
    t.backend
        .authorize(session, &Scope::Own)
        .await
        .expect("Modify on contacts")
}

/// Changes a contact's form, and saves it.
async fn change(t: &Testing, by: &Session, id: &ContactId, edit: impl FnOnce(&mut ContactDraft)) -> Result<(), Error> {
    let who = who(t, by).await;
    let form = t.backend.contacts().form(&who, id).await?;
    let mut draft = form.draft;
    edit(&mut draft);
    t.backend
        .contacts()
        .update(&who, id, form.version, &draft)
        .await
        .map(|_| ())
}

/// Eleven minutes go by, in which somebody goes on reading.
async fn later(t: &Testing, token: &SecretString) {
    t.clock.advance_minutes(11);
    assert!(resolve(t, token).await.is_some());
}

async fn letters_with(t: &Testing, like: &str) -> i64 {
    t.number("select count(*) from outgoing_mail where body_text like $1", &[like])
        .await
}

both_engines! {
    async fn inviting_takes_it_however_it_is_done(t: Testing) {
        let sample = t.sample().await;
        let administrator = &sample.administrator;
        let who = who(&t, &administrator.session).await;
        let backend = &t.backend;
        let draft = ContactDraft {
            first_name: "Rose".into(),
            last_name: "Leblanc".into(),
            email: "rose@abc.example".into(),
            phones: vec![PhoneDraft { kind: "office".into(), number: "514 555-0112".into(), extension: String::new() }],
            language: "fr".into(),
            time_zone: "America/Toronto".into(),
            access: AccessDraft { login: "rose@abc.example".into(), invite: true, ..AccessDraft::default() },
            ..ContactDraft::default()
        };
        let rose = backend.contacts().add(&who, &draft).await.expect("just signed in").id;
        assert_eq!(letters_with(&t, "%/invitation/%").await, 1);
        later(&t, &administrator.token).await;

        // Giving an address to somebody without a login is nothing; inviting them to it is.
        change(&t, &administrator.session, &sample.bystander, |draft| draft.email = "o@evil.example".into()).await.expect("no login");
        let these = Selection::These(vec![sample.bystander.clone()]);
        let bulk = backend.contacts().change_many(&who, &these, &ManyAction::Invite).await;
        assert_eq!(failure(bulk), step_up(Proof::Password));
        let sent = backend.invitations().step(&who, &rose, InvitationStep::Send).await;
        assert_eq!(failure(sent), step_up(Proof::Password));
        assert_eq!(letters_with(&t, "%/invitation/%").await, 1);

        t.confirm(&full(&administrator.session), PASSWORD).await.expect("right");
        let bulk = backend.contacts().change_many(&who, &these, &ManyAction::Invite).await.expect("it is them");
        assert_eq!(bulk.done, 1);
        backend.invitations().step(&who, &rose, InvitationStep::Send).await.expect("it is them");
        assert_eq!(letters_with(&t, "%/invitation/%").await, 3);
        t.clock.advance_minutes(11);
        backend.invitations().step(&who, &rose, InvitationStep::Revoke).await.expect("takes something away");
    }

    async fn approving_a_registration_takes_it(t: Testing) {
        let sample = t.sample().await;
        let administrator = &sample.administrator;
        let who = who(&t, &administrator.session).await;
        let registrations = t.backend.registrations();
        let asked = RegistrationDraft {
            account_number: "C-ABC Company".into(),
            first_name: "Rose".into(),
            last_name: "Leblanc".into(),
            email: "rose@new.example".into(),
            language: "fr".into(),
        };
        registrations.ask(&client(), &asked).await.expect("asked");
        let token = invitation::tests::token(&t, "register").await;
        registrations.prove(&token).await.expect("proven");
        registrations.forward().await.expect("forwarded");
        later(&t, &administrator.token).await;
        let id = registrations.list(&who).await.expect("a list").rows.remove(0).id;
        let approve = DecisionDraft {
            action: "approve".into(),
            login: "rose@new.example".into(),
            roles: vec![role::BILLING.into()],
            ..DecisionDraft::default()
        };
        assert_eq!(failure(registrations.decide(&who, &id, &approve).await), step_up(Proof::Password));
        assert_eq!(t.number("select count(*) from contact where email = 'rose@new.example'", &[]).await, 0);
        t.confirm(&full(&administrator.session), PASSWORD).await.expect("right");
        registrations.decide(&who, &id, &approve).await.expect("it is them");
        assert_eq!(letters_with(&t, "%/invitation/%").await, 1);
    }

    async fn bringing_back_a_login_takes_it(t: Testing) {
        let sample = t.sample().await;
        let administrator = &sample.administrator;
        let who = who(&t, &administrator.session).await;
        let contacts = t.backend.contacts();
        let these = Selection::These(vec![sample.billing.contact.clone(), sample.bystander.clone()]);
        later(&t, &administrator.token).await;
        let done = contacts.change_many(&who, &these, &ManyAction::Delete).await.expect("takes something away");
        assert_eq!(done.deleted.len(), 2);
        let refused = contacts.restore(&who, std::slice::from_ref(&sample.billing.contact)).await;
        assert_eq!(failure(refused), step_up(Proof::Password));
        let without_login = contacts.restore(&who, std::slice::from_ref(&sample.bystander)).await;
        assert_eq!(without_login.expect("no login").done, 1);
        t.confirm(&full(&administrator.session), PASSWORD).await.expect("right");
        let done = contacts.restore(&who, std::slice::from_ref(&sample.billing.contact)).await;
        assert_eq!(done.expect("it is them").done, 1);
    }

    async fn after_ten_minutes_credentials_take_the_password_again(t: Testing) {
        type Edit = fn(&mut ContactDraft);
        let sample = t.sample().await;
        let administrator = &sample.administrator;
        let (session, contact) = (&administrator.session, &sample.billing.contact);
        change(&t, session, contact, |draft| draft.access.login = "billing-2".into()).await.expect("just signed in");
        t.clock.advance_minutes(10);
        let changed: [(&str, Edit); 3] = [
            ("login", |draft| draft.access.login = "billing-3".into()),
            ("email", |draft| draft.email = "other@abc.example".into()),
            ("password", |draft| draft.access.password = "a password for somebody".into()),
        ];
        for (what, edit) in changed {
            assert_eq!(failure(change(&t, session, contact, edit).await), step_up(Proof::Password), "{what}");
        }
        // Nothing of it stands, and what is no credential is as it was.
        change(&t, session, contact, |draft| draft.title = "Comptable".into()).await.expect("no credential");
        change(&t, session, &sample.bystander, |draft| draft.email = "o@abc.example".into()).await.expect("no login");
        let login = "select count(*) from login where name = 'billing-2'";
        assert_eq!(t.number(login, &[]).await, 1);

        assert_eq!(failure(t.confirm(&full(session), "wrong").await), wrong(Reason::WrongPassword));
        assert_eq!(failure(t.confirm(&full(session), " ").await), wrong(Reason::Required));
        let done = t.confirm(&full(session), PASSWORD).await.expect("right");
        assert!(resolve(&t, &administrator.token).await.is_none(), "the token of before");
        for (what, edit) in changed {
            change(&t, session, contact, edit).await.unwrap_or_else(|error| panic!("{what}: {error}"));
        }
        later(&t, &done.token).await;
        let edit = |draft: &mut ContactDraft| draft.access.login = "billing-4".into();
        assert_eq!(failure(change(&t, session, contact, edit).await), step_up(Proof::Password));
        assert_eq!(events(&t, "session.confirmed").await, 1);
    }

    async fn whoever_has_a_second_factor_gives_a_code(t: Testing) {
        let sample = t.sample().await;
        let app = t.enrol(&full(&sample.administrator.session)).await;
        later(&t, &app.token).await;
        let session = &sample.administrator.session;
        let edit = |draft: &mut ContactDraft| draft.access.login = "billing-2".into();
        let contact = &sample.billing.contact;
        assert_eq!(failure(change(&t, session, contact, edit).await), step_up(Proof::Code));
        assert_eq!(failure(t.confirm(&full(session), PASSWORD).await), wrong(Reason::WrongCode));
        t.confirm(&full(session), &code(&t, &app)).await.expect("right");
        change(&t, session, contact, edit).await.expect("it is them");
    }

    async fn ownership_and_resets_take_it(t: Testing) {
        let sample = t.sample().await;
        let (owner, administrator) = (&sample.owner, &sample.administrator);
        t.enrol(&full(&sample.support.session)).await;
        later(&t, &owner.token).await;
        later(&t, &administrator.token).await;
        let present = |session: Session| {
            let backend = t.backend.clone();
            async move { backend.authorize_presence(&session, &Scope::Own).await.expect("there") }
        };
        let offer = OwnershipDraft {
            action: "offer".into(),
            to: administrator.contact.to_string(),
            ..OwnershipDraft::default()
        };
        let who_owns = present(owner.session.clone()).await;
        assert_eq!(failure(t.backend.ownership().step(&who_owns, &offer).await), step_up(Proof::Password));
        t.confirm(&full(&owner.session), PASSWORD).await.expect("right");
        t.backend.ownership().step(&who_owns, &offer).await.expect("offered");
        let receives = present(administrator.session.clone()).await;
        let page = t.backend.ownership().page(&receives).await.expect("the page");
        let accept = OwnershipDraft {
            action: "accept".into(),
            offer: page.offer.expect("an offer").id.to_string(),
            ..OwnershipDraft::default()
        };
        assert_eq!(failure(t.backend.ownership().step(&receives, &accept).await), step_up(Proof::Password));
        let who = who(&t, &administrator.session).await;
        let reset = t.backend.second_factor().reset(&who, &sample.support.contact).await;
        assert_eq!(failure(reset), step_up(Proof::Password));
        t.confirm(&full(&administrator.session), PASSWORD).await.expect("right");
        t.backend.second_factor().reset(&who, &sample.support.contact).await.expect("a reset");
        t.backend.ownership().step(&receives, &accept).await.expect("accepted");
    }

    async fn the_credentials_of_staff_take_it(t: Testing) {
        let sample = t.sample().await;
        later(&t, &sample.staff_token).await;
        let who = t.backend.authorize_staff::<Administrator>(&sample.staff).await.expect("one");
        let draft = StaffDraft {
            name: "Élise Côté".into(),
            email: "elise@relais.example".into(),
            login: "elise".into(),
            level: StaffLevel::Support.code().into(),
            password: "a password for somebody".into(),
            ..StaffDraft::default()
        };
        assert_eq!(failure(t.backend.staff().add(&who, &draft).await), step_up(Proof::Password));
        t.confirm(&full(&sample.staff), PASSWORD).await.expect("right");
        let id = t.backend.staff().add(&who, &draft).await.expect("added");
        t.clock.advance_minutes(11);
        let edited = StaffDraft { version: 1, name: "Élise Roy".into(), ..draft.clone() };
        t.backend.staff().save(&who, &id, &edited).await.expect("no credential");
        let renewed = StaffDraft { version: 2, renew: true, ..edited.clone() };
        assert_eq!(failure(t.backend.staff().save(&who, &id, &renewed).await), step_up(Proof::Password));
        let renamed = StaffDraft { version: 2, login: "elise.roy".into(), ..edited };
        assert_eq!(failure(t.backend.staff().save(&who, &id, &renamed).await), step_up(Proof::Password));
    }

    async fn one_s_own_second_factor_takes_it(t: Testing) {
        let sample = t.sample().await;
        let resolved = full(&sample.billing.session);
        later(&t, &sample.billing.token).await;
        let second_factor = t.backend.second_factor();
        assert_eq!(failure(second_factor.enrolment(&resolved, None).await), step_up(Proof::Password));
        t.confirm(&resolved, PASSWORD).await.expect("right");
        let app = t.enrol(&resolved).await;
        later(&t, &app.token).await;
        assert_eq!(failure(second_factor.make_codes(&sample.billing.session).await), step_up(Proof::Code));
        assert_eq!(failure(second_factor.turn_off(&sample.billing.session).await), step_up(Proof::Code));
        t.confirm(&resolved, &app.codes[0]).await.expect("right");
        second_factor.turn_off(&sample.billing.session).await.expect("off");
    }
}
