//! When, from where and how a portal access may be used, as a form sets it, and what that does to who is signed in.

use super::{Manager, access, add, edit, invalid, list, manager, refusals, row, staff};
use crate::{
    both_engines,
    error::Error,
    sign_in::{Anonymous, Outcome},
    testing::{Member, PASSWORD, START, Sample, Testing, client, role},
};
use domain::{
    Failure, Language, Reason, Refusal,
    contacts::{ContactDraft, ListQuery, Saved},
    form::Consequence,
    id::ContactId,
    portal_access::Status,
    session::SignInRefusal,
};
use secrecy::ExposeSecret as _;
use std::time::Duration;

const DAY: u64 = 24 * 60;

async fn is_open_from(t: &Testing, member: &Member, address: &str) -> bool {
    let address = address.parse().expect("an address");
    let resolved = t.backend.sign_in().resolve(member.token.expose_secret(), address).await;
    resolved.expect("an answer").is_some()
}

async fn is_open(t: &Testing, member: &Member) -> bool {
    is_open_from(t, member, "192.0.2.7").await
}

async fn sign_in(t: &Testing, login: &str, password: &str) -> Outcome {
    let outcome = t.backend.sign_in().sign_in(&client(), login, password.into()).await;
    outcome.expect("an answer")
}

/// What has to be confirmed, and its token.
fn asked(result: Result<Saved, Error>) -> (Vec<Consequence>, String) {
    match result {
        Err(Error::Failure(Failure::Confirm(asked))) => (asked.lines, asked.token),
        other => panic!("nothing was asked: {other:?}"),
    }
}

/// Saves after having confirmed what was asked.
async fn confirm(
    t: &Testing,
    who: &Manager,
    id: &ContactId,
    change: impl Fn(&mut ContactDraft),
) -> (Vec<Consequence>, Saved) {
    let (lines, token) = asked(edit(t, who, id, &change).await);
    let saved = edit(t, who, id, |draft| {
        change(draft);
        draft.confirm = token;
    })
    .await;
    (lines, saved.expect("confirmed"))
}

/// Who is found by a status, by first name.
async fn by_status(t: &Testing, sample: &Sample, status: Status) -> Vec<String> {
    let query = ListQuery {
        status: Some(status),
        ..ListQuery::default()
    };
    let found = list(t, sample, &query).await;
    let rows = found.rows.iter().inspect(|row| assert_eq!(row.status, status));
    rows.map(|row| row.first_name.clone()).collect()
}

both_engines! {
    async fn both_ends_are_kept_as_typed_with_the_zone_and_the_instants(t: Testing) {
        let sample = t.sample().await;
        let who = manager(&t, &sample.administrator).await;
        let id = add(&t, &who, ("Adam", "Roy"), |draft| {
            draft.time_zone = "Europe/Paris".into();
            draft.access = access("adam");
            draft.access.activates_date = "2027-04-20".into();
            draft.access.expires_date = "2027-10-31".into();
            draft.access.expires_time = "02:30".into();
        })
        .await;
        let stored = "select count(*) from portal_access where contact_id = $1 and activates_wall = '2027-04-20' \
            and activates_at = 1808172000000000 and expires_wall = '2027-10-31T02:30' and expires_at = 1824946200000000 \
            and window_zone = 'Europe/Paris'";
        // Midnight in Paris is 22:00 in UTC; 02:30 comes twice that night, and the access ends the second time.
        assert_eq!(t.number(stored, &[id.as_str()]).await, 1);
        let form = t.backend.contacts().form(&who, &id).await.expect("a form");
        assert_eq!(form.draft.access.activates_date, "2027-04-20");
        assert_eq!(form.draft.access.activates_time, "");
        assert_eq!(form.draft.access.expires_time, "02:30");
        assert_eq!(form.status, Status::Scheduled);
        let told: Vec<(&str, &str)> =
            form.access.begins.iter().map(|told| (told.text.en.as_str(), told.zone.as_str())).collect();
        assert_eq!(told, [("Apr 20, 2027, 00:00", "Europe/Paris"), ("Apr 19, 2027, 18:00", "America/Toronto")]);
        assert_eq!(row(&t, &sample, &id).await.status, Status::Scheduled);
        let saved = edit(&t, &who, &id, |_| {}).await.expect("nothing changed");
        assert_eq!(saved.version, 1);
    }

    async fn in_another_zone_the_walls_stay_and_the_instants_follow_but_not_for_oneself(t: Testing) {
        let sample = t.sample().await;
        let who = manager(&t, &sample.administrator).await;
        let id = &sample.manager.contact;
        edit(&t, &who, id, |draft| draft.access.expires_date = "2027-04-20".into()).await.expect("saved");
        let expires = async || t.number("select expires_at from portal_access where contact_id = $1", &[id.as_str()]).await;
        let toronto = expires().await;
        edit(&t, &who, id, |draft| draft.time_zone = "America/Vancouver".into()).await.expect("moved");
        assert_eq!(expires().await, toronto + 3 * 3_600_000_000);
        let form = t.backend.contacts().form(&who, id).await.expect("a form");
        assert_eq!((form.draft.access.expires_date.as_str(), form.access.ends[0].day_end), ("2027-04-20", true));
        // Nobody gives themselves three hours more.
        let oneself = manager(&t, &sample.manager).await;
        edit(&t, &oneself, id, |draft| draft.time_zone = "Pacific/Honolulu".into()).await.expect("moved themselves");
        assert_eq!(expires().await, toronto + 3 * 3_600_000_000);
        edit(&t, &who, id, |draft| draft.title = "Manager".into()).await.expect("saved");
        assert_eq!(expires().await, toronto + 3 * 3_600_000_000, "whoever saves something else changes nothing of it");
        edit(&t, &who, id, |draft| draft.access.expires_time = "12:00".into()).await.expect("saved");
        let zone = "select count(*) from portal_access where contact_id = $1 and window_zone = 'Pacific/Honolulu'";
        assert_eq!(t.number(zone, &[id.as_str()]).await, 1);
    }

    async fn the_end_comes_after_the_beginning(t: Testing) {
        let sample = t.sample().await;
        let who = manager(&t, &sample.administrator).await;
        let id = &sample.billing.contact;
        let set = async |begins: [&str; 2], ends: [&str; 2]| {
            edit(&t, &who, id, |draft| {
                [draft.access.activates_date, draft.access.activates_time] = begins.map(ToOwned::to_owned);
                [draft.access.expires_date, draft.access.expires_time] = ends.map(ToOwned::to_owned);
            })
            .await
        };
        for (begins, ends) in [
            (["2027-04-20", ""], ["2027-04-19", ""]),
            (["2027-04-20", "08:00"], ["2027-04-20", "08:00"]),
            (["2027-04-20", ""], ["2027-04-20", "00:00"]),
            // Neither is ever shown: both are the first instant after.
            (["2027-03-14", "02:10"], ["2027-03-14", "02:50"]),
        ] {
            let wrong = [("access[expires_date]".to_owned(), Reason::EndsBeforeBeginning)];
            assert_eq!(invalid(set(begins, ends).await), wrong, "{begins:?} {ends:?}");
        }
        set(["2027-04-20", ""], ["2027-04-20", ""]).await.expect("one day");
    }

    async fn an_end_that_has_passed_is_confirmed_and_ends_sessions_at_once(t: Testing) {
        let sample = t.sample().await;
        let who = manager(&t, &sample.administrator).await;
        let id = &sample.billing.contact;
        let yesterday = |draft: &mut ContactDraft| draft.access.expires_date = "2026-11-22".into();
        let (lines, saved) = confirm(&t, &who, id, yesterday).await;
        assert_eq!(lines, [Consequence::AccessEndsNow, Consequence::SessionsEnd { sessions: 1 }]);
        assert_eq!(saved.sessions_ended, 1);
        assert!(!is_open(&t, &sample.billing).await);
        let told = "select count(*) from audit_event where kind = 'contact.updated' and after like '%\"sessions_ended\":1%' \
            and after like '%\"expires\":\"2026-11-22\"%'";
        assert_eq!(t.number(told, &[]).await, 1);
        let again = edit(&t, &who, id, |draft| draft.title = "Left us".into()).await.expect("nothing new to confirm");
        assert_eq!(again.sessions_ended, 0);
        let mut new = super::draft("Zoé", "Lévesque");
        new.access = access("zoe");
        yesterday(&mut new);
        let (lines, _) = asked(t.backend.contacts().add(&who, &new).await);
        assert_eq!(lines, [Consequence::AccessEndsNow]);
    }

    async fn a_session_ends_at_the_instant_that_the_form_set_and_sign_in_says_so_to_who_knew_the_password(t: Testing) {
        let sample = t.sample().await;
        let who = manager(&t, &sample.administrator).await;
        let id = &sample.billing.contact;
        // Ten minutes after the test begins, in Montréal.
        edit(&t, &who, id, |draft| {
            [draft.access.expires_date, draft.access.expires_time] = ["2026-11-23", "10:10"].map(ToOwned::to_owned);
        })
        .await
        .expect("saved");
        t.clock.set(START + 600_000_000 - 1);
        assert!(is_open(&t, &sample.billing).await);
        t.clock.advance(Duration::from_micros(1));
        assert!(!is_open(&t, &sample.billing).await);
        let login = &sample.billing.login_name;
        let Outcome::OutsideWindow(SignInRefusal::Expired, told) = sign_in(&t, login, PASSWORD).await else {
            panic!("no date");
        };
        assert_eq!(told.text.en, "Nov 23, 2026, 10:10");
        assert_eq!((told.zone.as_str(), told.day_end), ("America/Toronto", false));
        assert!(matches!(sign_in(&t, login, "wrong").await, Outcome::Refused(SignInRefusal::Wrong)));
        edit(&t, &who, id, |draft| {
            [draft.access.expires_date, draft.access.expires_time] = Default::default();
            draft.access.activates_date = "2026-11-25".into();
        })
        .await
        .expect("saved");
        let Outcome::OutsideWindow(SignInRefusal::Scheduled, told) = sign_in(&t, login, PASSWORD).await else {
            panic!("no date");
        };
        assert_eq!(told.text.fr, "25 nov. 2026, 0\u{a0}h\u{a0}00");
        t.clock.advance_minutes(2 * DAY);
        assert!(matches!(sign_in(&t, login, PASSWORD).await, Outcome::Signed { .. }));
    }

    async fn what_is_to_begin_later_ends_the_sessions_of_now(t: Testing) {
        let sample = t.sample().await;
        let who = manager(&t, &sample.administrator).await;
        let id = &sample.billing.contact;
        let saved = edit(&t, &who, id, |draft| draft.access.activates_date = "2026-12-01".into()).await;
        assert_eq!(saved.expect("saved").sessions_ended, 1);
        assert!(!is_open(&t, &sample.billing).await);
    }

    async fn a_list_of_addresses_is_kept_without_repetition_and_ends_the_sessions_from_elsewhere(t: Testing) {
        let sample = t.sample().await;
        let who = manager(&t, &sample.administrator).await;
        let id = &sample.billing.contact;
        let elsewhere = Anonymous {
            address: "2001:db8::7".parse().expect("an address"),
            ..client()
        };
        let second = t.backend.sign_in().sign_in(&elsewhere, &sample.billing.login_name, PASSWORD.into()).await;
        let Ok(Outcome::Signed { token, .. }) = second else { panic!("not signed in: {second:?}") };
        let saved = edit(&t, &who, id, |draft| {
            draft.access.networks = "192.0.2.7/32\n::ffff:192.0.2.7, 198.51.100.0/24".into();
        })
        .await;
        assert_eq!(saved.expect("saved").sessions_ended, 1);
        let kept = "select count(*) from portal_access where contact_id = $1 and networks = '192.0.2.7/32,198.51.100.0/24'";
        assert_eq!(t.number(kept, &[id.as_str()]).await, 1);
        let form = t.backend.contacts().form(&who, id).await.expect("a form");
        assert_eq!(form.draft.access.networks, "192.0.2.7\n198.51.100.0/24");
        assert_eq!(form.access.reader_address, "192.0.2.7");
        assert!(is_open(&t, &sample.billing).await);
        assert!(!is_open_from(&t, &sample.billing, "192.0.2.8").await, "checked at every request");
        let from_there = t.backend.sign_in().resolve(token.expose_secret(), "192.0.2.7".parse().expect("an address")).await;
        assert!(from_there.expect("an answer").is_none(), "it is over, wherever its client moves");
        let refused = t.backend.sign_in().sign_in(&elsewhere, &sample.billing.login_name, PASSWORD.into()).await;
        assert!(matches!(refused, Ok(Outcome::Refused(SignInRefusal::Address))));
        let wrong = edit(&t, &who, id, |draft| draft.access.networks = "192.0.2.7\n192.0.2.9/24".into()).await;
        let wrong = invalid(wrong);
        assert!(matches!(&wrong[..], [(field, Reason::Networks { wrong })] if field == "access[networks]" && wrong[0].line == 2));
    }

    async fn one_takes_addresses_out_of_ones_own_list_and_puts_none_in(t: Testing) {
        let sample = t.sample().await;
        let id = &sample.administrator.contact;
        let who = manager(&t, &sample.administrator).await;
        let set = |list: &'static str| move |draft: &mut ContactDraft| draft.access.networks = list.into();
        edit(&t, &who, id, set("192.0.2.0/24 2001:db8::/32")).await.expect("fewer than all");
        edit(&t, &who, id, set("192.0.2.0/25")).await.expect("fewer still");
        for wider in ["", "192.0.2.0/24", "192.0.2.0/25 198.51.100.1"] {
            let wider = edit(&t, &who, id, set(wider)).await;
            assert_eq!(refusals(wider), [("access[networks]".to_owned(), Refusal::OwnAddresses)]);
        }
        let (lines, saved) = confirm(&t, &who, id, set("192.0.2.64/26")).await;
        assert_eq!(
            lines,
            [
                Consequence::OwnAddressLeftOut { address: "192.0.2.7".into() },
                Consequence::SessionsEnd { sessions: 1 }
            ]
        );
        assert_eq!(saved.sessions_ended, 1);
        assert!(!is_open(&t, &sample.administrator).await);
        let by_staff = staff(&t, &sample).await;
        edit(&t, &by_staff, id, set("")).await.expect("somebody else puts some in");
    }

    async fn nobody_changes_when_they_come_in_themselves_nor_their_second_factor(t: Testing) {
        let sample = t.sample().await;
        let who = manager(&t, &sample.manager).await;
        let own = edit(&t, &who, &sample.manager.contact, |draft| {
            draft.access.expires_date = "2027-04-20".into();
            draft.access.two_factor = "no".into();
        })
        .await;
        let fields = ["access[expires_date]", "access[two_factor]"];
        assert_eq!(refusals(own), fields.map(|field| (field.to_owned(), Refusal::OwnAccess)));
        // Whoever manages contacts says when and from where, not with what somebody with more signs in.
        let others = edit(&t, &who, &sample.billing.contact, |draft| {
            draft.access.expires_date = "2027-04-20".into();
            draft.access.networks = "192.0.2.0/24".into();
            draft.access.two_factor = "no".into();
        })
        .await;
        assert_eq!(refusals(others), [("access[two_factor]".to_owned(), Refusal::TakingOver)]);
        let administrator = manager(&t, &sample.administrator).await;
        edit(&t, &administrator, &sample.billing.contact, |draft| draft.access.two_factor = "yes".into())
            .await
            .expect("an administrator does");
        let limits = t.backend.contacts().form(&who, &sample.manager.contact).await.expect("a form").limits;
        assert_eq!((limits.window, limits.addresses), (Some(Refusal::OwnAccess), None));
    }

    async fn the_last_administrator_is_given_neither_an_end_nor_a_beginning_to_come(t: Testing) {
        let sample = t.sample().await;
        let who = staff(&t, &sample).await;
        edit(&t, &who, &sample.owner.contact, |draft| draft.access.disabled = true).await.expect("there is another one");
        let id = &sample.administrator.contact;
        let last = |field: &str| [(field.to_owned(), Refusal::LastAdministrator)];
        let ended = edit(&t, &who, id, |draft| draft.access.expires_date = "2099-01-01".into()).await;
        assert_eq!(refusals(ended), last("access[expires_date]"));
        let later = edit(&t, &who, id, |draft| draft.access.activates_date = "2027-01-01".into()).await;
        assert_eq!(refusals(later), last("access[activates_date]"));
        edit(&t, &who, id, |draft| draft.access.activates_date = "2026-11-01".into()).await.expect("it has begun");
    }

    async fn the_last_administrator_keeps_an_address_that_is_in_use(t: Testing) {
        let sample = t.sample().await;
        let who = staff(&t, &sample).await;
        edit(&t, &who, &sample.owner.contact, |draft| draft.access.disabled = true).await.expect("there is another one");
        let id = &sample.administrator.contact;
        let never = edit(&t, &who, id, |draft| draft.access.networks = "203.0.113.0/24".into()).await;
        assert_eq!(refusals(never), [("access[networks]".to_owned(), Refusal::LastAdministratorAddresses)]);
        let used = |draft: &mut ContactDraft| draft.access.networks = "192.0.2.0/24\n203.0.113.0/24".into();
        let (lines, saved) = confirm(&t, &who, id, used).await;
        let networks = vec!["192.0.2.0/24".to_owned(), "203.0.113.0/24".to_owned()];
        assert_eq!(lines, [Consequence::LastAdministratorFrom { networks }]);
        assert_eq!(saved.sessions_ended, 0);
        edit(&t, &who, id, |draft| draft.access.networks.clear()).await.expect("from anywhere again");
        // Whoever is not the last one is nobody's loss.
        edit(&t, &who, &sample.owner.contact, |draft| draft.access.disabled = false).await.expect("enabled");
        edit(&t, &who, id, |draft| draft.access.networks = "203.0.113.0/24".into()).await.expect("there is another one");
    }

    async fn whoever_has_to_wait_is_locked_until_then_and_found_as_such(t: Testing) {
        let (sample, other) = (t.sample().await, t.other_sample().await);
        for n in 0..15_u8 {
            // Whoever waits in between comes as far as the longest wait.
            if let Some(beyond) = n.checked_sub(5) {
                t.clock.advance(std::time::Duration::from_secs(1 << beyond));
            }
            let stranger = Anonymous {
                address: std::net::IpAddr::from([203, 0, 113, n]),
                ..client()
            };
            for login in [&sample.billing.login_name, &other.billing.login_name, "nobody@abc.example"] {
                let outcome = t.backend.sign_in().sign_in(&stranger, login, "wrong".into()).await;
                assert!(matches!(outcome, Ok(Outcome::Refused(SignInRefusal::Wrong))), "{outcome:?}");
            }
        }
        t.execute("update session set last_seen_at = 9000000000000000, authenticated_at = 9000000000000000", &[]).await;
        assert_eq!(by_status(&t, &sample, Status::Locked).await, ["Émilie"]);
        assert!(!by_status(&t, &sample, Status::Active).await.contains(&"Émilie".to_owned()));
        assert_eq!(row(&t, &sample, &sample.billing.contact).await.status, Status::Locked);
        let who = manager(&t, &sample.administrator).await;
        let form = t.backend.contacts().form(&who, &sample.billing.contact).await.expect("a form");
        assert_eq!((form.status, form.access.locked_for), (Status::Locked, Some(900)));
        assert!(is_open(&t, &sample.billing).await, "who is in stays in");
        // Another login is another one to guess.
        edit(&t, &who, &sample.billing.contact, |draft| draft.access.login = "emilie".into()).await.expect("renamed");
        assert_eq!(row(&t, &sample, &sample.billing.contact).await.status, Status::Active);
        assert_eq!(by_status(&t, &other, Status::Locked).await, ["Émilie"]);
        t.clock.advance_minutes(15);
        assert_eq!(by_status(&t, &other, Status::Locked).await, Vec::<String>::new());
        assert!(by_status(&t, &other, Status::Active).await.contains(&"Émilie".to_owned()));
    }

    async fn the_language_of_the_interface_is_set_and_what_somebody_chose_since_stands(t: Testing) {
        let sample = t.sample().await;
        let who = manager(&t, &sample.administrator).await;
        let id = &sample.billing.contact;
        edit(&t, &who, id, |draft| draft.access.interface_language = "fr".into()).await.expect("saved");
        let language = async || t.sign_in(&sample.billing.login_name).await.0.language();
        assert_eq!(language().await, Some(Language::Fr));
        let form = t.backend.contacts().form(&who, id).await.expect("a form");
        let chosen = t.backend.sign_in().set_language(&sample.billing.session, Language::En).await;
        chosen.expect("chosen by herself");
        let mut draft = form.draft;
        draft.title = "Accountant".into();
        t.backend.contacts().update(&who, id, form.version, &draft).await.expect("saved");
        assert_eq!(language().await, Some(Language::En));
        edit(&t, &who, id, |draft| draft.access.interface_language.clear()).await.expect("saved");
        assert_eq!(language().await, None);
    }

    async fn all_of_it_is_told_in_the_audit_trail(t: Testing) {
        let sample = t.sample().await;
        let who = manager(&t, &sample.administrator).await;
        let id = add(&t, &who, ("Zoé", "Lévesque"), |draft| draft.roles = vec![role::BILLING.into()]).await;
        edit(&t, &who, &id, |draft| {
            draft.access = access("zoe");
            draft.access.activates_date = "2027-04-20".into();
            draft.access.networks = "192.0.2.0/24".into();
            draft.access.two_factor = "yes".into();
        })
        .await
        .expect("saved");
        let told = "select count(*) from audit_event where kind = 'contact.updated' and before not like '%networks%' \
            and after like '%\"networks\":[\"192.0.2.0/24\"]%' and after like '%\"activates\":\"2027-04-20\"%' \
            and after like '%\"two_factor\":\"yes\"%' and after like '%\"window_zone\":\"America/Toronto\"%'";
        assert_eq!(t.number(told, &[]).await, 1);
    }
}
