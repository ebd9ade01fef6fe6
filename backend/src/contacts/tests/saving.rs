//! Adding and updating: values, errors, conflicts, credentials, the audit trail.

use super::{NEW_PASSWORD, access, add, draft, edit, found, invalid, list, manager, phone, reader, row};
use crate::{
    both_engines,
    sign_in::{Outcome, Resolved},
    testing::{PASSWORD, Testing, client, role},
};
use domain::{
    Failure, Reason,
    contacts::ListQuery,
    portal_access::Status,
    session::{Scope, SignInRefusal},
};

/// What becomes of a sign-in.
async fn sign_in(t: &Testing, login: &str, password: &str) -> Outcome {
    let service = t.backend.sign_in();
    service
        .sign_in(&client(), login, password.into())
        .await
        .expect("an answer")
}

/// How many letters of a kind went to an address.
async fn letters(t: &Testing, to: &str, kind: &str) -> i64 {
    let sql = "select count(*) from outgoing_mail where recipient = $1 and kind = $2";
    t.number(sql, &[to, kind]).await
}

both_engines! {
    async fn whoever_gets_another_password_login_or_address_from_somebody_else_is_told_at_the_old_one(t: Testing) {
        let sample = t.sample().await;
        let who = manager(&t, &sample.administrator).await;
        let (old, new) = ("billing@abc.example", "elsewhere@abc.example");
        edit(&t, &who, &sample.billing.contact, |draft| {
            draft.email = new.into();
            draft.access.login = "billing-2".into();
            draft.access.password = NEW_PASSWORD.into();
        }).await.expect("saved");
        for (to, kind, expected) in [
            (old, "password_replaced", 1),
            (old, "login_changed", 1),
            (old, "email_changed", 1),
            (new, "password_replaced", 0),
            (new, "login_changed", 0),
            (new, "email_changed", 1),
        ] {
            assert_eq!(letters(&t, to, kind).await, expected, "{kind} to {to}");
        }
        let says = "select count(*) from outgoing_mail where body_text like $1";
        for words in ["%Bob Exemple set another password for your login billing@abc.example,%ended: 1.%", "%sign in as billing@abc.example any more, but as billing-2.%"] {
            assert_eq!(t.number(says, &[words]).await, 1, "{words}");
        }
        // Of anything else, and without an access, nobody is told.
        edit(&t, &who, &sample.billing.contact, |draft| draft.title = "Comptable".into()).await.expect("saved");
        edit(&t, &who, &sample.bystander, |draft| draft.email = "o@abc.example".into()).await.expect("saved");
        assert_eq!(t.number("select count(*) from outgoing_mail", &[]).await, 4);
        edit(&t, &who, &sample.billing.contact, |draft| {
            draft.email = String::new();
            draft.phones = vec![phone("514 555-0112")];
        })
        .await
        .expect("saved");
        assert_eq!(t.number(says, &["%from elsewhere@abc.example to none.%"]).await, 1);
    }

    async fn a_password_made_of_what_the_customer_is_called_is_refused(t: Testing) {
        let sample = t.sample().await;
        let who = manager(&t, &sample.administrator).await;
        let saved = edit(&t, &who, &sample.billing.contact, |draft| draft.access.password = "C-ABC-Company-2026".into()).await;
        assert_eq!(invalid(saved), [("access[password]".to_owned(), Reason::PasswordOfContext)]);
    }

    async fn a_contact_is_shown_as_it_was_typed(t: Testing) {
        let sample = t.sample().await;
        let who = manager(&t, &sample.administrator).await;
        let id = add(&t, &who, ("Zoé", "Lévesque"), |draft| {
            draft.title = "Chef  des opérations".into();
            draft.phones = vec![phone("(514) 555-0112"), phone(""), phone("+33 1 23 45 67 89")];
            draft.phones[0].extension = "204".into();
            draft.notes = "Appeler\r\nle matin".into();
            draft.roles = vec![role::BILLING.into()];
            draft.permissions = [("hosted_pbx".into(), "read".into()), ("support_tickets".into(), "restrict".into())].into();
            draft.communications = vec!["maintenance_notices".into(), "invoices".into()];
        })
        .await;
        let form = t.backend.contacts().form(&who, &id).await.expect("a form");
        assert_eq!((form.version, form.name.as_str(), form.customer.as_str()), (1, "Zoé Lévesque", "ABC Company"));
        assert_eq!(form.draft.title, "Chef des opérations");
        assert_eq!(form.draft.notes, "Appeler\nle matin");
        let numbers: Vec<&str> = form.draft.phones.iter().map(|phone| phone.number.as_str()).collect();
        assert_eq!(numbers, ["514 555-0112", "+33 1 23 45 67 89"]);
        assert_eq!(form.draft.phones[0].extension, "204");
        assert_eq!(form.draft.roles, [role::BILLING]);
        assert_eq!(form.draft.permissions, [("hosted_pbx".to_owned(), "read".to_owned())].into());
        assert_eq!(form.draft.communications, ["invoices", "maintenance_notices"]);
        let row = row(&t, &sample, &id).await;
        assert_eq!(row.phones[0].number, "+15145550112");
        assert_eq!(row.status, Status::None);
    }

    async fn saving_what_stands_there_changes_nothing(t: Testing) {
        let sample = t.sample().await;
        let who = manager(&t, &sample.administrator).await;
        let id = add(&t, &who, ("Zoé", "Lévesque"), |draft| {
            draft.phones = vec![phone("514 555-0112")];
            draft.roles = vec![role::SUPPORT.into(), role::BILLING.into()];
        })
        .await;
        let events = "select count(*) from audit_event where customer_id = $1";
        let before = t.number(events, &[sample.customer.as_str()]).await;
        let saved = edit(&t, &who, &id, |draft| draft.roles.reverse()).await.expect("saved");
        assert_eq!(saved.version, 1);
        assert_eq!(t.number(events, &[sample.customer.as_str()]).await, before);
    }

    async fn all_errors_come_at_once_shape_and_rules_alike(t: Testing) {
        let sample = t.sample().await;
        let who = manager(&t, &sample.administrator).await;
        let mut wrong = draft("", "Lévesque");
        wrong.email = "zoe@abc".into();
        wrong.phones = vec![phone("514 155-0112"), phone("12")];
        wrong.time_zone = "America/Laval".into();
        wrong.roles = vec![role::OWNER.into(), "01900000-0000-7000-8000-00000000ffff".into()];
        wrong.permissions = [
            ("billing".into(), "everything".into()),
            ("audit_trail".into(), "modify".into()),
            ("moon".into(), "read".into()),
        ]
        .into();
        wrong.communications = vec!["poems".into()];
        wrong.access = access(&sample.owner.login_name);
        wrong.access.password = "short".into();
        let mut fields: Vec<String> = invalid(t.backend.contacts().add(&who, &wrong).await)
            .into_iter()
            .map(|(field, _)| field)
            .collect();
        fields.sort();
        assert_eq!(fields, [
            "access[login]",
            "access[password]",
            "communications[poems]",
            "email",
            "first_name",
            "permissions[audit_trail]",
            "permissions[billing]",
            "permissions[moon]",
            "phones[0][number]",
            "phones[1][number]",
            "roles",
            "roles",
            "time_zone",
        ]);
        assert_eq!(list(&t, &sample, &ListQuery::default()).await.total.n, 6);
    }

    async fn someone_is_reached_by_email_or_by_phone(t: Testing) {
        let sample = t.sample().await;
        let who = manager(&t, &sample.administrator).await;
        let mut unreachable = draft("Zoé", "Lévesque");
        unreachable.email = " ".into();
        assert_eq!(
            invalid(t.backend.contacts().add(&who, &unreachable).await),
            [("email".to_owned(), Reason::Required)]
        );
        unreachable.phones = vec![phone("999")];
        assert_eq!(
            invalid(t.backend.contacts().add(&who, &unreachable).await),
            [("phones[0][number]".to_owned(), Reason::PhoneShape)]
        );
        unreachable.phones = vec![phone("514 555-0112")];
        t.backend.contacts().add(&who, &unreachable).await.expect("a contact");
    }

    async fn the_second_to_save_is_told_what_the_first_wrote(t: Testing) {
        let sample = t.sample().await;
        let (first, second) = (manager(&t, &sample.administrator).await, manager(&t, &sample.owner).await);
        let form = t.backend.contacts().form(&second, &sample.bystander).await.expect("a form");
        edit(&t, &first, &sample.bystander, |draft| draft.title = "Night watch".into()).await.expect("saved");
        let mut mine = form.draft.clone();
        mine.notes = "Ring twice".into();
        let conflict = match t.backend.contacts().update(&second, &sample.bystander, form.version, &mine).await {
            Err(crate::Error::Failure(Failure::ContactConflict(conflict))) => conflict,
            other => panic!("no conflict: {other:?}"),
        };
        assert_eq!((conflict.version, conflict.by.as_str()), (2, "Bob Exemple"));
        let fields = domain::contacts::conflicts(&form.base, &conflict.theirs, &mine);
        assert_eq!(fields.len(), 1);
        assert_eq!(fields[0].field, "title");
        mine.title.clone_from(&conflict.theirs.title);
        t.backend.contacts().update(&second, &sample.bystander, conflict.version, &mine).await.expect("saved");
        let row = row(&t, &sample, &sample.bystander).await;
        assert_eq!(row.title, "Night watch");
    }

    async fn two_at_once_never_both_save_over_one_version(t: Testing) {
        let sample = t.sample().await;
        let other_node = t.another_node().await;
        let who = manager(&t, &sample.administrator).await;
        for version in 1..=5 {
            let (mut one, mut two) = (draft("Olivier", "One"), draft("Olivier", "Two"));
            (one.title, two.title) = (version.to_string(), version.to_string());
            let (here, there) = (t.backend.contacts(), other_node.contacts());
            let results = tokio::join!(
                here.update(&who, &sample.bystander, version, &one),
                there.update(&who, &sample.bystander, version, &two)
            );
            let saved = [results.0, results.1].iter().filter(|result| result.is_ok()).count();
            assert_eq!(saved, 1);
        }
    }

    async fn a_new_login_needs_a_password_and_cannot_be_taken_away(t: Testing) {
        let sample = t.sample().await;
        let who = manager(&t, &sample.administrator).await;
        let id = add(&t, &who, ("Zoé", "Lévesque"), |_| {}).await;
        let without = edit(&t, &who, &id, |draft| {
            draft.access.login = "zoe".into();
            draft.access.invite = false;
        })
        .await;
        assert_eq!(invalid(without), [("access[password]".to_owned(), Reason::Required)]);
        edit(&t, &who, &id, |draft| draft.access = access("Zoe@ABC.example")).await.expect("saved");
        let form = t.backend.contacts().form(&who, &id).await.expect("a form");
        assert_eq!(form.draft.access.login, "zoe@abc.example");
        assert_eq!(form.draft.access.password, "");
        assert_eq!(form.status, Status::Active);
        let blank = edit(&t, &who, &id, |draft| draft.access.login.clear()).await;
        assert_eq!(invalid(blank), [("access[login]".to_owned(), Reason::Required)]);
    }

    async fn a_login_is_unique_in_the_installation(t: Testing) {
        let (sample, other) = (t.sample().await, t.other_sample().await);
        let who = manager(&t, &sample.administrator).await;
        for taken in [&other.owner.login_name, &sample.billing.login_name, "STAFF@abc.example"] {
            let mut draft = draft("Zoé", "Lévesque");
            draft.access = access(taken);
            assert_eq!(
                invalid(t.backend.contacts().add(&who, &draft).await),
                [("access[login]".to_owned(), Reason::LoginTaken)]
            );
        }
        edit(&t, &who, &sample.billing.contact, |draft| draft.access.login = "emilie".into()).await.expect("renamed");
        assert!(matches!(sign_in(&t, "emilie", PASSWORD).await, Outcome::Signed { .. }));
    }

    async fn two_customers_take_one_login_at_once_and_one_gets_it(t: Testing) {
        let (sample, other) = (t.sample().await, t.other_sample().await);
        let other_node = t.another_node().await;
        let (here, there) = (manager(&t, &sample.owner).await, manager(&t, &other.owner).await);
        let mut draft = draft("Zoé", "Lévesque");
        draft.access = access("zoe");
        let (one, two) = (t.backend.contacts(), other_node.contacts());
        let (one, two) = tokio::join!(one.add(&here, &draft), two.add(&there, &draft));
        let lost = if one.is_ok() { two } else { one };
        assert_eq!(invalid(lost), [("access[login]".to_owned(), Reason::LoginTaken)]);
    }

    async fn a_password_set_by_somebody_else_has_to_be_changed_and_ends_sessions(t: Testing) {
        let sample = t.sample().await;
        let who = manager(&t, &sample.administrator).await;
        let generated = t.backend.portal_access().generate_password(&who);
        let generated = secrecy::ExposeSecret::expose_secret(&generated).to_owned();
        let saved = edit(&t, &who, &sample.support.contact, |draft| draft.access.password.clone_from(&generated)).await;
        assert_eq!(saved.expect("saved").sessions_ended, 1);
        let token = secrecy::ExposeSecret::expose_secret(&sample.support.token).to_owned();
        let resolved = t.backend.sign_in().resolve(&token, client().address).await.expect("an answer");
        assert!(resolved.is_none());
        assert!(matches!(sign_in(&t, &sample.support.login_name, PASSWORD).await, Outcome::Refused(SignInRefusal::Wrong)));
        assert!(matches!(
            sign_in(&t, &sample.support.login_name, &generated).await,
            Outcome::Signed { session: Resolved::Owing(_), .. }
        ));
    }

    async fn disabling_ends_sessions_and_enabling_lets_in_again(t: Testing) {
        let sample = t.sample().await;
        let who = manager(&t, &sample.manager).await;
        let id = add(&t, &who, ("Zoé", "Lévesque"), |draft| draft.access = access("zoe")).await;
        assert!(matches!(sign_in(&t, "zoe", NEW_PASSWORD).await, Outcome::Signed { .. }));
        let saved = edit(&t, &who, &id, |draft| draft.access.disabled = true).await.expect("saved");
        assert_eq!(saved.sessions_ended, 1);
        assert_eq!(row(&t, &sample, &id).await.status, Status::Disabled);
        assert!(matches!(sign_in(&t, "zoe", NEW_PASSWORD).await, Outcome::Refused(SignInRefusal::Disabled)));
        let saved = edit(&t, &who, &id, |draft| draft.access.disabled = false).await.expect("saved");
        assert_eq!(saved.sessions_ended, 0);
        assert!(matches!(sign_in(&t, "zoe", NEW_PASSWORD).await, Outcome::Signed { .. }));
    }

    async fn a_level_taken_away_is_gone_at_the_next_request(t: Testing) {
        let sample = t.sample().await;
        let stale = reader(&t, &sample.manager.session).await;
        let who = manager(&t, &sample.administrator).await;
        edit(&t, &who, &sample.manager.contact, |draft| draft.roles.clear()).await.expect("saved");
        let next = t
            .backend
            .authorize::<crate::access::ContactsSection, crate::access::Read>(&sample.manager.session, &Scope::Own)
            .await;
        assert!(super::is_not_found(&next));
        drop(stale);
    }

    async fn a_changed_name_is_found_and_the_old_one_is_not(t: Testing) {
        let sample = t.sample().await;
        let who = manager(&t, &sample.administrator).await;
        edit(&t, &who, &sample.bystander, |draft| {
            draft.last_name = "Œuvrard".into();
            draft.email.clear();
            draft.phones = vec![phone("418 555-0177")];
        })
        .await
        .expect("saved");
        assert_eq!(found(&t, &sample, "oeuvr").await, ["Olivier"]);
        assert_eq!(found(&t, &sample, "bystander").await, Vec::<String>::new());
        assert_eq!(found(&t, &sample, "50177").await, ["Olivier"]);
    }

    async fn every_change_is_in_the_audit_trail_without_a_secret(t: Testing) {
        let sample = t.sample().await;
        let who = manager(&t, &sample.administrator).await;
        let id = add(&t, &who, ("Zoé", "Lévesque"), |draft| draft.access = access("zoe")).await;
        edit(&t, &who, &id, |draft| {
            draft.title = "Night watch".into();
            draft.access.password = "another rather long password".into();
        })
        .await
        .expect("saved");
        let count = t
            .number(
                "select count(*) from audit_event where customer_id = $1 and subject_id = $2 and author_id = $3 \
                 and kind in ('contact.added', 'contact.updated')",
                &[sample.customer.as_str(), id.as_str(), sample.administrator.contact.as_str()],
            )
            .await;
        assert_eq!(count, 2);
        let told = "select count(*) from audit_event where kind = 'contact.updated' and before not like '%Night watch%' \
             and after like '%Night watch%' and after like '%\"password\":\"set\"%'";
        assert_eq!(t.number(told, &[]).await, 1);
        let secret = "select count(*) from audit_event where before like '%long password%' or after like '%long password%' \
             or before like '%argon2%' or after like '%argon2%'";
        assert_eq!(t.number(secret, &[]).await, 0);
        assert!(matches!(
            t.backend.verify_audit(Some(&sample.customer)).await,
            Ok(crate::audit::Verified::Whole { .. })
        ));
    }
}
