//! People of the provider who manage one another.

use crate::{
    Error, StaffAuthorized,
    access::provider::{Administrator, Auditor},
    audit::{Author, Verified},
    both_engines,
    sign_in::{Outcome, Session},
    testing::{PASSWORD, Testing, client},
};
use domain::{
    Failure, FieldFailure, Reason, Refusal, StaffId,
    portal_access::Status,
    session::SignInRefusal,
    staff::{StaffDraft, StaffForm, StaffLevel},
};

/// Somebody who is signed in.
async fn member(t: &Testing, login: &str, level: StaffLevel) -> (Session, StaffId) {
    let author = Author::system("test");
    let (email, name) = (format!("{login}@relais.example"), format!("{login} Exemple"));
    let staff = t.backend.staff();
    let made = staff
        .create_as(&author, level, (login, &email, &name), Some(PASSWORD.into()))
        .await;
    made.expect("somebody");
    let (session, _) = t.sign_in(login).await;
    let crate::sign_in::Person::Staff(id) = session.person().clone() else {
        panic!("not of the provider");
    };
    (session, id)
}

async fn who(t: &Testing, session: &Session) -> StaffAuthorized<Administrator> {
    t.backend.authorize_staff(session).await.expect("an administrator")
}

async fn form(t: &Testing, id: &StaffId) -> StaffForm {
    let who = StaffAuthorized::<Administrator>::operator("test");
    t.backend.staff().form(&who, Some(id)).await.expect("the form")
}

async fn level(t: &Testing, id: &StaffId) -> String {
    form(t, id).await.draft.level
}

fn failure<T: std::fmt::Debug>(result: Result<T, Error>) -> Failure {
    result.expect_err("a refusal").failure()
}

fn refused(field: &str, refusal: Refusal) -> Failure {
    Failure::Invalid(vec![FieldFailure::new(field, Reason::Refused(refusal))])
}

fn somebody(login: &str, level: StaffLevel) -> StaffDraft {
    StaffDraft {
        name: "Élise Côté".into(),
        email: "elise@relais.example".into(),
        phone: "514 555-0123".into(),
        login: login.into(),
        level: level.code().into(),
        language: "fr".into(),
        password: PASSWORD.into(),
        ..StaffDraft::default()
    }
}

async fn administrators(t: &Testing) -> i64 {
    let sql = "select count(*) from staff where level in ('administrator', 'owner') and disabled = 0";
    t.number(sql, &[]).await
}

both_engines! {
    async fn whoever_gets_another_password_login_or_address_is_told(t: Testing) {
        let sample = t.sample().await;
        let who = t.backend.authorize_staff::<Administrator>(&sample.staff).await.expect("one");
        let added = somebody("anne", StaffLevel::Support);
        let id = t.backend.staff().add(&who, &added).await.expect("added");
        let login = format!("{}2", added.login);
        let changed = StaffDraft { version: 1, login, email: "new@relais.example".into(), renew: true, ..added.clone() };
        t.backend.staff().save(&who, &id, &changed).await.expect("saved");
        let sql = "select count(*) from outgoing_mail where recipient = $1 and kind = $2";
        for kind in ["password_replaced", "login_changed", "email_changed"] {
            assert_eq!(t.number(sql, &[added.email.as_str(), kind]).await, 1, "{kind}");
        }
        assert_eq!(t.number(sql, &["new@relais.example", "email_changed"]).await, 1);
    }

    async fn whoever_is_added_signs_in_with_the_generated_password_and_has_to_change_it(t: Testing) {
        let (session, _) = member(&t, "anne", StaffLevel::Administrator).await;
        let who = who(&t, &session).await;
        let offered = t.backend.staff().form(&who, None).await.expect("a form");
        assert_eq!(offered.levels, [StaffLevel::Auditor, StaffLevel::Support, StaffLevel::Administrator]);
        let password = offered.password.expect("a password");
        let draft = StaffDraft { password: password.clone(), ..somebody("Elise", StaffLevel::Support) };
        let id = t.backend.staff().add(&who, &draft).await.expect("added");
        let outcome = t.backend.sign_in().sign_in(&client(), "elise", password.clone().into()).await.expect("an answer");
        assert!(matches!(outcome, Outcome::Signed { session: crate::Resolved::Owing(_), .. }), "{outcome:?}");
        let list = t.backend.staff().list(&who.reading()).await.expect("the list");
        let names: Vec<_> = list.rows.iter().map(|row| (row.name.as_str(), row.is_own)).collect();
        assert_eq!(names, [("anne Exemple", true), ("Élise Côté", false)]);
        let row = &list.rows[1];
        assert_eq!((&row.id, row.status, row.phone.as_str()), (&id, Status::Active, "514 555-0123"));
        assert_eq!(row.last_sign_in.as_ref().expect("a day").fr, "23 nov. 2026");
        let secret = t.number("select count(*) from audit_event where after like $1", &[&format!("%{password}%")]).await;
        assert_eq!(secret, 0);
        let verified = t.backend.verify_audit(None).await.expect("the trail");
        assert!(matches!(verified, Verified::Whole { .. }), "{verified:?}");
    }

    async fn everything_that_is_wrong_with_a_form_is_said_at_once(t: Testing) {
        let (session, id) = member(&t, "anne", StaffLevel::Administrator).await;
        let who = who(&t, &session).await;
        let wrong = StaffDraft {
            email: "elise".into(),
            phone: "call me".into(),
            language: "de".into(),
            password: "short".into(),
            ..somebody("a b", StaffLevel::Support)
        };
        let Failure::Invalid(failures) = failure(t.backend.staff().add(&who, &wrong).await) else { panic!("no failures") };
        let fields: Vec<_> = failures.iter().map(|failure| failure.field.as_str()).collect();
        assert_eq!(fields, ["email", "phone", "login", "language", "password"]);
        let taken = failure(t.backend.staff().add(&who, &somebody("Anne", StaffLevel::Support)).await);
        assert_eq!(taken, Failure::Invalid(vec![FieldFailure::new("login", Reason::LoginTaken)]));
        let (_, other) = member(&t, "bruno", StaffLevel::Support).await;
        let renamed = StaffDraft { login: "anne".into(), ..form(&t, &other).await.draft };
        let taken = failure(t.backend.staff().save(&who, &other, &renamed).await);
        assert_eq!(taken, Failure::Invalid(vec![FieldFailure::new("login", Reason::LoginTaken)]));
        let nobody = "01900000-0000-7000-8000-00000000ffff".parse().expect("an id");
        assert_eq!(failure(t.backend.staff().form(&who, Some(&nobody)).await), Failure::NotFound);
        let same = form(&t, &id).await.draft;
        let saved = t.backend.staff().save(&who, &id, &same).await.expect("nothing to do");
        assert_eq!((saved.sessions, form(&t, &id).await.draft.version), (0, same.version));
    }

    async fn whoever_is_disabled_is_signed_out_everywhere_and_may_come_back(t: Testing) {
        let (anne, _) = member(&t, "anne", StaffLevel::Administrator).await;
        let (bruno, id) = member(&t, "bruno", StaffLevel::Support).await;
        t.sign_in("bruno").await;
        let who = who(&t, &anne).await;
        let stood = form(&t, &id).await;
        assert_eq!(stood.sessions, 2);
        let disabled = StaffDraft { disabled: true, ..stood.draft };
        let saved = t.backend.staff().save(&who, &id, &disabled).await.expect("saved");
        assert_eq!(saved.sessions, 2);
        let out = t.backend.authorize_staff::<Auditor>(&bruno).await.err().map(|error| error.failure());
        assert_eq!(out, Some(Failure::SignedOut));
        let outcome = t.backend.sign_in().sign_in(&client(), "bruno", PASSWORD.into()).await.expect("an answer");
        assert!(matches!(outcome, Outcome::Refused(SignInRefusal::Disabled)), "{outcome:?}");
        let enabled = StaffDraft { disabled: false, ..form(&t, &id).await.draft };
        t.backend.staff().save(&who, &id, &enabled).await.expect("saved");
        t.sign_in("bruno").await;
        let out = t.backend.authorize_staff::<Auditor>(&bruno).await.err().map(|error| error.failure());
        assert_eq!(out, Some(Failure::SignedOut), "sessions that ended stay ended");
    }

    async fn a_new_password_ends_sessions_and_the_one_before(t: Testing) {
        let (anne, own) = member(&t, "anne", StaffLevel::Administrator).await;
        let (_, id) = member(&t, "bruno", StaffLevel::Administrator).await;
        let who = who(&t, &anne).await;
        let stood = t.backend.staff().form(&who, Some(&id)).await.expect("the form");
        let password = stood.password.expect("a password");
        let renewed = StaffDraft { renew: true, password: password.clone(), ..stood.draft.clone() };
        let saved = t.backend.staff().save(&who, &id, &renewed).await.expect("saved");
        assert_eq!(saved.sessions, 1);
        let before = t.backend.sign_in().sign_in(&client(), "bruno", PASSWORD.into()).await.expect("an answer");
        assert!(matches!(before, Outcome::Refused(SignInRefusal::Wrong)), "{before:?}");
        let outcome = t.backend.sign_in().sign_in(&client(), "bruno", password.into()).await.expect("an answer");
        assert!(matches!(outcome, Outcome::Signed { session: crate::Resolved::Owing(_), .. }), "{outcome:?}");
        let mine = t.backend.staff().form(&who, Some(&own)).await.expect("the form");
        assert_eq!(mine.password, None);
        let mine = StaffDraft { renew: true, password: PASSWORD.into(), ..mine.draft };
        assert_eq!(failure(t.backend.staff().save(&who, &own, &mine).await), refused("renew", Refusal::OwnAccess));
        let ignored = StaffDraft { password: "not asked for".into(), ..form(&t, &id).await.draft };
        t.backend.staff().save(&who, &id, &ignored).await.expect("saved, with the password as it was");
    }

    async fn owners_are_managed_by_owners_alone(t: Testing) {
        let (anne, _) = member(&t, "anne", StaffLevel::Administrator).await;
        let (olga, owner) = member(&t, "olga", StaffLevel::Owner).await;
        let (_, other) = member(&t, "oscar", StaffLevel::Owner).await;
        let administrator = who(&t, &anne).await;
        let needs_owner = Refusal::StaffLevel { least: StaffLevel::Owner };
        let stood = t.backend.staff().form(&administrator, Some(&owner)).await.expect("the form");
        assert_eq!((&stood.limits.edit, &stood.password), (&Some(needs_owner.clone()), &None));
        let renamed = StaffDraft { name: "Mallory".into(), ..stood.draft };
        let answer = t.backend.staff().save(&administrator, &owner, &renamed).await;
        assert_eq!(failure(answer), Failure::Refused(needs_owner.clone()));
        let answer = t.backend.staff().add(&administrator, &somebody("elise", StaffLevel::Owner)).await;
        assert_eq!(failure(answer), refused("level", needs_owner.clone()));
        let (_, bruno) = member(&t, "bruno", StaffLevel::Support).await;
        let raised = StaffDraft { level: "owner".into(), ..form(&t, &bruno).await.draft };
        let answer = t.backend.staff().save(&administrator, &bruno, &raised).await;
        assert_eq!(failure(answer), refused("level", needs_owner));
        let owners = who(&t, &olga).await;
        t.backend.staff().save(&owners, &bruno, &raised).await.expect("an owner makes owners");
        let demoted = StaffDraft { level: "support".into(), ..form(&t, &other).await.draft };
        t.backend.staff().save(&owners, &other, &demoted).await.expect("an owner demotes another");
    }

    async fn nobody_changes_their_own_level_nor_disables_themselves(t: Testing) {
        let (anne, own) = member(&t, "anne", StaffLevel::Administrator).await;
        let who = who(&t, &anne).await;
        let last = Refusal::LastProviderAdministrator;
        for (others, refusal) in [(false, last), (true, Refusal::OwnAccess)] {
            if others {
                member(&t, "bruno", StaffLevel::Administrator).await;
            }
            let stood = t.backend.staff().form(&who, Some(&own)).await.expect("the form");
            assert_eq!((&stood.limits.level, &stood.limits.disable), (&Some(refusal.clone()), &Some(refusal.clone())));
            let demoted = StaffDraft { level: "support".into(), ..stood.draft.clone() };
            assert_eq!(failure(t.backend.staff().save(&who, &own, &demoted).await), refused("level", refusal.clone()));
            let disabled = StaffDraft { disabled: true, ..stood.draft };
            assert_eq!(failure(t.backend.staff().save(&who, &own, &disabled).await), refused("disabled", refusal));
        }
        let renamed = StaffDraft { name: "Anne Roy".into(), phone: "1 514 555-0100".into(), ..form(&t, &own).await.draft };
        t.backend.staff().save(&who, &own, &renamed).await.expect("the name is one's own affair");
    }

    async fn whoever_cannot_sign_in_does_not_count_as_the_last_administrator(t: Testing) {
        let (anne, own) = member(&t, "anne", StaffLevel::Administrator).await;
        let (_, bruno) = member(&t, "bruno", StaffLevel::Owner).await;
        let who = who(&t, &anne).await;
        for (make, unmake) in [
            ("update staff set disabled = 1 where id = $1", "update staff set disabled = 0 where id = $1"),
            (
                "update login set password_hash = null where name = 'bruno' and $1 <> ''",
                "update login set password_hash = 'x' where name = 'bruno' and $1 <> ''",
            ),
        ] {
            t.execute(make, &[bruno.as_str()]).await;
            let limits = t.backend.staff().form(&who, Some(&own)).await.expect("the form").limits;
            assert_eq!(limits.level, Some(Refusal::LastProviderAdministrator), "{make}");
            t.execute(unmake, &[bruno.as_str()]).await;
            let limits = t.backend.staff().form(&who, Some(&own)).await.expect("the form").limits;
            assert_eq!(limits.level, Some(Refusal::OwnAccess));
        }
        // Not even the program itself.
        t.execute("update staff set disabled = 1 where id = $1", &[bruno.as_str()]).await;
        let operator = StaffAuthorized::<Administrator>::operator("test");
        let disabled = StaffDraft { disabled: true, ..form(&t, &own).await.draft };
        let answer = t.backend.staff().save(&operator, &own, &disabled).await;
        assert_eq!(failure(answer), refused("disabled", Refusal::LastProviderAdministrator));
    }

    async fn two_administrators_who_demote_each_other_leave_one(t: Testing) {
        let node = t.another_node().await;
        for round in 0..6 {
            let names = [format!("a{round}"), format!("b{round}")];
            let (a, a_id) = member(&t, &names[0], StaffLevel::Administrator).await;
            let (b, b_id) = member(&t, &names[1], StaffLevel::Administrator).await;
            t.execute("update staff set level = 'support' where id <> $1 and id <> $2", &[a_id.as_str(), b_id.as_str()])
                .await;
            let (by_a, by_b) = (who(&t, &a).await, who(&t, &b).await);
            let change = |draft: StaffDraft| match round % 2 {
                0 => StaffDraft { level: "auditor".into(), ..draft },
                _ => StaffDraft { disabled: true, ..draft },
            };
            let (to_b, to_a) = (change(form(&t, &b_id).await.draft), change(form(&t, &a_id).await.draft));
            let (here, there) = (t.backend.staff(), node.staff());
            let (one, other) = tokio::join!(here.save(&by_a, &b_id, &to_b), there.save(&by_b, &a_id, &to_a));
            assert!(one.is_ok() != other.is_ok(), "round {round}: {one:?} {other:?}");
            assert_eq!(administrators(&t).await, 1);
        }
    }

    async fn whoever_saves_second_is_told_who_was_first(t: Testing) {
        let (anne, own) = member(&t, "anne", StaffLevel::Administrator).await;
        let (_, bruno) = member(&t, "bruno", StaffLevel::Support).await;
        let who = who(&t, &anne).await;
        let stale = form(&t, &bruno).await.draft;
        let first = StaffDraft { name: "First".into(), ..stale.clone() };
        t.backend.staff().save(&who, &bruno, &first).await.expect("saved");
        let second = StaffDraft { name: "Second".into(), ..stale };
        let Failure::Stale { by, version } = failure(t.backend.staff().save(&who, &bruno, &second).await) else {
            panic!("not stale")
        };
        assert_eq!(by, "anne Exemple");
        let again = StaffDraft { version, ..second };
        t.backend.staff().save(&who, &bruno, &again).await.expect("saved over the first");
        assert_eq!(level(&t, &own).await, "administrator");
    }

    async fn support_and_auditors_see_the_list_and_change_nothing(t: Testing) {
        let (anne, _) = member(&t, "anne", StaffLevel::Administrator).await;
        let (bruno, id) = member(&t, "bruno", StaffLevel::Administrator).await;
        let before = who(&t, &bruno).await;
        let draft = StaffDraft { level: "support".into(), ..form(&t, &id).await.draft };
        t.backend.staff().save(&who(&t, &anne).await, &id, &draft).await.expect("demoted");
        let needs = Failure::Refused(Refusal::StaffLevel { least: StaffLevel::Administrator });
        let refused = t.backend.authorize_staff::<Administrator>(&bruno).await.err().map(|error| error.failure());
        assert_eq!(refused, Some(needs.clone()));
        assert_eq!(failure(t.backend.staff().add(&before, &somebody("elise", StaffLevel::Support)).await), needs);
        let reader = t.backend.authorize_staff::<Auditor>(&bruno).await.expect("a reader");
        let list = t.backend.staff().list(&reader).await.expect("the list");
        assert_eq!((list.rows.len(), list.may_edit), (2, false));
    }
}
