//! Devices that are trusted.

use super::*;
use crate::{
    Authorized,
    access::{ContactsSection, Modify, provider::Administrator},
    second_factor::Answer,
    sign_in::Person,
};
use domain::{
    contacts::{ManyAction, Selection},
    session::Scope,
    sessions::Device,
};

/// Signs in with a recovery code and trusts the device, if that is possible.
async fn trust(t: &Testing, login: &str, code: &str) -> (Session, Option<SecretString>) {
    let (owing, _) = t.sign_in_owing(login).await;
    let answer = Answer {
        proof: code.into(),
        trust: true,
    };
    let done = t
        .backend
        .second_factor()
        .confirm(&owing, &answer, &client())
        .await
        .expect("right");
    let Some(Resolved::Full(session)) = resolve(t, &done.token).await else {
        panic!("not let in")
    };
    (session, done.device)
}

/// What is owed after signing in with the password on a device.
async fn owed_on(t: &Testing, device: &SecretString, login: &str, password: &str) -> Option<Debt> {
    let outcome = t
        .backend
        .sign_in()
        .sign_in_on(&client(), Some(device), login, password.into())
        .await;
    match outcome.expect("an answer") {
        Outcome::Signed { session, .. } => debt(&session),
        other => panic!("{other:?}"),
    }
}

async fn allow(t: &Testing, allowed: &str) {
    t.execute(
        "update customer_class set trusted_devices = cast($1 as bigint)",
        &[allowed],
    )
    .await;
}

async fn enrolled(t: &Testing) -> (Sample, App) {
    let sample = t.sample().await;
    allow(t, "1").await;
    let app = t.enrol(&full(&sample.billing.session)).await;
    (sample, app)
}

const OWED: Option<Debt> = Some(Debt::SecondFactor);

both_engines! {
    async fn no_code_is_asked_for_on_a_trusted_device_for_thirty_days(t: Testing) {
        let (sample, app) = enrolled(&t).await;
        let login = &sample.billing.login_name;
        let device = trust(&t, login, &app.codes[0]).await.1.expect("a token");
        assert_eq!(letters(&t, "A device is trusted").await, 1);
        assert_eq!(events(&t, "second_factor.device_trusted").await, 1);
        assert_eq!(owed_on(&t, &device, login, PASSWORD).await, None);
        let stored = "select count(*) from trusted_device where token_hash = $1";
        assert_eq!(t.number(stored, &[device.expose_secret()]).await, 0);
        // Nobody else's, nor made up.
        t.enrol(&full(&sample.support.session)).await;
        assert_eq!(owed_on(&t, &device, &sample.support.login_name, PASSWORD).await, OWED);
        assert_eq!(owed_on(&t, &"0".repeat(64).into(), login, PASSWORD).await, OWED);
        t.clock.advance_minutes(30 * 24 * 60 - 1);
        assert_eq!(owed_on(&t, &device, login, PASSWORD).await, None);
        t.clock.advance_minutes(1);
        assert_eq!(owed_on(&t, &device, login, PASSWORD).await, OWED);
    }

    async fn the_class_says_whether_devices_are_trusted(t: Testing) {
        let (sample, app) = enrolled(&t).await;
        let login = &sample.billing.login_name;
        let device = trust(&t, login, &app.codes[0]).await.1.expect("a token");
        allow(&t, "0").await;
        assert_eq!(owed_on(&t, &device, login, PASSWORD).await, OWED);
        assert!(trust(&t, login, &app.codes[1]).await.1.is_none());
        let (owing, _) = t.sign_in_owing(login).await;
        assert!(!t.backend.second_factor().challenge(&owing).await.expect("a page").may_trust);
        allow(&t, "1").await;
        assert!(t.backend.second_factor().challenge(&owing).await.expect("a page").may_trust);
    }

    async fn a_device_is_listed_and_trusted_no_more_on_request(t: Testing) {
        let (sample, app) = enrolled(&t).await;
        let login = &sample.billing.login_name;
        let (session, device) = trust(&t, login, &app.codes[0]).await;
        let device = device.expect("a token");
        let second_factor = t.backend.second_factor();
        let page = second_factor.page(&session).await.expect("the page");
        assert_eq!((page.devices.len(), page.codes_left, page.may_trust), (1, 9, true));
        // As in the list of sessions: a browser and a system, as far as they are known.
        assert_eq!((&page.devices[0].device, page.devices[0].address.as_str()), (&Device::default(), "192.0.2.7"));
        // Somebody else's id does nothing.
        second_factor.forget_device(&sample.support.session, &page.devices[0].id).await.expect("nothing");
        assert_eq!(owed_on(&t, &device, login, PASSWORD).await, None);
        second_factor.forget_device(&session, &page.devices[0].id).await.expect("forgotten");
        assert_eq!(owed_on(&t, &device, login, PASSWORD).await, OWED);
        assert!(second_factor.page(&session).await.expect("the page").devices.is_empty());
        assert_eq!(events(&t, "second_factor.device_forgotten").await, 1);
    }

    async fn another_password_ends_the_trust(t: Testing) {
        let (sample, app) = enrolled(&t).await;
        let login = &sample.billing.login_name;
        let (session, device) = trust(&t, login, &app.codes[0]).await;
        let device = device.expect("a token");
        t.clock.advance_minutes(1);
        let chosen = "a password of my own";
        t.backend
            .sign_in()
            .change_password(&full(&session), PASSWORD.into(), chosen.into(), &client())
            .await
            .expect("an answer")
            .expect("a token");
        assert_eq!(owed_on(&t, &device, login, chosen).await, OWED);
    }

    async fn whoever_was_disabled_or_deleted_begins_anew(t: Testing) {
        let (sample, app) = enrolled(&t).await;
        let billing = &sample.billing;
        let who: Authorized<ContactsSection, Modify> =
            t.backend.authorize(&sample.administrator.session, &Scope::Own).await.expect("Modify");
        let contacts = t.backend.contacts();

        let device = trust(&t, &billing.login_name, &app.codes[0]).await.1.expect("a token");
        for disabled in [true, false] {
            let form = contacts.form(&who, &billing.contact).await.expect("a form");
            let mut draft = form.draft;
            draft.access.disabled = disabled;
            contacts.update(&who, &billing.contact, form.version, &draft).await.expect("saved");
        }
        assert_eq!(owed_on(&t, &device, &billing.login_name, PASSWORD).await, OWED);

        let device = trust(&t, &billing.login_name, &app.codes[1]).await.1.expect("a token");
        let these = Selection::These(vec![billing.contact.clone()]);
        contacts.change_many(&who, &these, &ManyAction::Delete).await.expect("deleted");
        contacts.restore(&who, std::slice::from_ref(&billing.contact)).await.expect("brought back");
        assert_eq!(owed_on(&t, &device, &billing.login_name, PASSWORD).await, OWED);
    }

    async fn someone_of_the_provider_who_was_disabled_begins_anew(t: Testing) {
        let (sample, other) = (t.sample().await, t.other_sample().await);
        let Person::Staff(id) = other.staff.person() else { panic!("of the provider") };
        // Theirs are not trusted: if they ever are, it ends as that of anybody.
        t.execute(
            "insert into trusted_device (id, login_id, token_hash, created_at, expires_at, last_used_at, agent, address) \
             values ('d', $1, 'h', 1, 9000000000000000, 1, 'a', 'b')",
            &[other.staff.login().as_str()],
        ).await;
        let who = t.backend.authorize_staff::<Administrator>(&sample.staff).await.expect("one");
        let mut draft = t.backend.staff().form(&who, Some(id)).await.expect("a form").draft;
        draft.disabled = true;
        t.backend.staff().save(&who, id, &draft).await.expect("disabled");
        assert_eq!(t.number("select count(*) from trusted_device", &[]).await, 0);
    }

    async fn what_is_over_is_forgotten_also_of_whoever_does_not_come_back(t: Testing) {
        let (sample, app) = enrolled(&t).await;
        trust(&t, &sample.billing.login_name, &app.codes[0]).await.1.expect("a token");
        let forget = async |days: u64| {
            t.clock.advance(Duration::from_hours(24 * days));
            t.backend.sign_in().forget_devices().await.expect("forgotten");
            let trusted = t.number("select count(*) from trusted_device", &[]).await;
            (trusted, t.number("select count(*) from known_device", &[]).await > 0)
        };
        assert_eq!(forget(29).await, (1, true));
        assert_eq!(forget(1).await, (0, true));
        assert_eq!(forget(336).await, (0, false));
    }
}
