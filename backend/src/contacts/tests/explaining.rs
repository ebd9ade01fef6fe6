//! What *explain access* says is what is decided.

use super::{reader, staff};
use crate::{
    Authorized, Session,
    access::{
        AllowedRolesSection, AuditTrailSection, CommunicationOrderSection, ContactsSection, LevelMarker, Modify, Read,
        SectionMarker,
    },
    both_engines,
    sign_in::Outcome,
    testing::{Member, START, Sample, Testing, client, role},
};
use domain::{
    Failure, Reason, Refusal,
    access::{Account, AllowList, Check, Level, Why, section},
    contacts::{AccessQuery, AccessView, TwoFactor},
    id::ContactId,
    session::Scope,
};
use rand::{Rng as _, SeedableRng as _, rngs::StdRng};

const STATES: usize = 60;

pub(super) async fn explained(t: &Testing, sample: &Sample, id: &ContactId, asked: &AccessQuery) -> AccessView {
    let scope = Scope::Customer(sample.customer.clone());
    // Of a closed account they read alone.
    let who: Authorized<ContactsSection, Read> = t.backend.authorize(&sample.staff, &scope).await.expect("staff");
    t.backend
        .contacts()
        .explain(&who, id, asked)
        .await
        .expect("an explanation")
}

pub(super) fn asked(date: &str, time: &str, address: &str) -> AccessQuery {
    AccessQuery {
        date: date.into(),
        time: time.into(),
        address: address.into(),
    }
}

/// What an authorization of somebody who is explained so answers.
pub(super) fn expected<S: SectionMarker, L: LevelMarker>(view: &AccessView) -> Result<(), Failure> {
    if !view.let_in || view.owes_password {
        return Err(Failure::SignedOut);
    }
    match level(view, S::KEY) {
        Level::Restrict => Err(Failure::NotFound),
        held if held >= L::LEVEL => Ok(()),
        _ => Err(Failure::Refused(Refusal::ReadOnly {
            section: S::KEY.parse().expect("a key"),
        })),
    }
}

pub(super) fn level(view: &AccessView, key: &str) -> Level {
    let found = view.sections.iter().find(|section| section.section.as_str() == key);
    found.expect("a section").level
}

async fn agrees<S: SectionMarker, L: LevelMarker>(t: &Testing, session: &Session, view: &AccessView) {
    let answer = t.backend.authorize::<S, L>(session, &Scope::Own).await;
    let answer = answer.map(|_| ()).map_err(|error| error.failure());
    assert_eq!(answer, expected::<S, L>(view), "{}: {view:#?}", S::KEY);
}

/// Puts somebody into a state that the services would take long to reach.
pub(super) async fn put(t: &Testing, sample: &Sample, who: &Member, chance: &mut StdRng) {
    let (customer, contact) = (sample.customer.as_str(), who.contact.as_str());
    for sql in [
        "delete from contact_role where customer_id = $1 and contact_id = $2",
        "delete from permission where customer_id = $1 and contact_id = $2",
    ] {
        t.execute(sql, &[customer, contact]).await;
    }
    for id in [
        role::OWNER,
        role::ADMINISTRATOR,
        role::CONTACT_MANAGER,
        role::BILLING,
        role::SUPPORT,
    ] {
        if chance.random_ratio(1, 5) {
            if id == role::OWNER {
                // There is one.
                let sql = "delete from contact_role where customer_id = $1 and role_id = $2";
                t.execute(sql, &[customer, id]).await;
            }
            t.give_role(&sample.customer, &who.contact, id).await;
        }
    }
    for key in [
        section::CONTACTS,
        section::COMMUNICATION_ORDER,
        section::BILLING,
        section::SERVICES,
        section::ALLOWED_ROLES,
        section::AUDIT_TRAIL,
    ] {
        if chance.random_ratio(1, 3) {
            let level = Level::ALL[chance.random_range(0..3)].code();
            let sql = "insert into permission (customer_id, contact_id, section_key, level) values ($1, $2, $3, $4)";
            t.execute(sql, &[customer, contact, key, level]).await;
        }
    }
    let instant = |chance: &mut StdRng| match chance.random_range(0..8) {
        0 => (START - 1).to_string(),
        1 => START.to_string(),
        2 => (START + 1).to_string(),
        _ => String::new(),
    };
    let (from, until) = (instant(chance), instant(chance));
    let networks = [
        "",
        "",
        "",
        "192.0.2.0/24",
        "198.51.100.0/24",
        "::ffff:192.0.2.0/120, 2001:db8::/32",
    ];
    let disabled = if chance.random_ratio(1, 6) { "1" } else { "0" };
    t.execute(
        "update portal_access set disabled = cast($2 as bigint), activates_at = cast(nullif($3, '') as bigint),
            expires_at = cast(nullif($4, '') as bigint), networks = $5 where login_id = $1",
        &[
            who.login.as_str(),
            disabled,
            &from,
            &until,
            networks[chance.random_range(0..networks.len())],
        ],
    )
    .await;
    let owes = if chance.random_ratio(1, 8) { "1" } else { "0" };
    t.execute(
        "update login set must_change = cast($2 as bigint) where id = $1",
        &[who.login.as_str(), owes],
    )
    .await;
    let (suspended, closed) = match chance.random_range(0..8) {
        0 => ("1", ""),
        1 => ("", "1"),
        _ => ("", ""),
    };
    t.execute(
        "update customer set suspended_at = cast(nullif($2, '') as bigint), closed_at = cast(nullif($3, '') as bigint)
         where id = $1",
        &[customer, suspended, closed],
    )
    .await;
}

both_engines! {
    async fn what_is_explained_is_what_every_authorization_answers(t: Testing) {
        let sample = t.sample().await;
        let mut chance = StdRng::seed_from_u64(7);
        let here = client().address.to_string();
        let (session, mut let_in) = (&sample.support.session, 0);
        for _ in 0..STATES {
            put(&t, &sample, &sample.support, &mut chance).await;
            let view = explained(&t, &sample, &sample.support.contact, &asked("", "", &here)).await;
            agrees::<ContactsSection, Read>(&t, session, &view).await;
            agrees::<ContactsSection, Modify>(&t, session, &view).await;
            agrees::<CommunicationOrderSection, Read>(&t, session, &view).await;
            agrees::<CommunicationOrderSection, Modify>(&t, session, &view).await;
            agrees::<AllowedRolesSection, Read>(&t, session, &view).await;
            agrees::<AllowedRolesSection, Modify>(&t, session, &view).await;
            agrees::<AuditTrailSection, Read>(&t, session, &view).await;
            agrees::<AuditTrailSection, Modify>(&t, session, &view).await;
            let shell = t.backend.sign_in().shell(session, &Scope::Own).await;
            if let Ok(shell) = shell {
                let_in += 1;
                for section in &shell.sections {
                    let key = section.key.as_str();
                    assert_eq!(shell.holding.level(key), level(&view, key), "{key}");
                }
            }
            let outcome = t.backend.sign_in().sign_in_without_password(&client(), &sample.support.login_name).await;
            let signed = matches!(outcome.expect("an answer"), Outcome::Signed { .. });
            assert_eq!(signed, view.let_in, "{view:#?}");
        }
        assert!(let_in > STATES / 10 && let_in < STATES, "{let_in}");
    }

    async fn another_moment_and_another_address_are_answered_for(t: Testing) {
        let sample = t.sample().await;
        let login = sample.billing.login.as_str();
        // From 2026-11-30, 8:00 in Montréal, until a month later.
        t.execute(
            "update portal_access set activates_at = 1796043600000000, expires_at = 1798635600000000,
                networks = '192.0.2.0/24' where login_id = $1",
            &[login],
        )
        .await;
        for (date, time, address, let_in) in [
            ("", "", "", false),
            ("2026-11-30", "07:59", "", false),
            ("2026-11-30", "08:00", "", true),
            ("2026-11-30", "08:00", "192.0.2.200", true),
            ("2026-11-30", "08:00", "::ffff:192.0.2.200", true),
            ("2026-11-30", "08:00", "198.51.100.1", false),
            ("2026-12-30", "07:59", "", true),
            ("2026-12-30", "08:00", "", false),
            ("2026-12-01", "", "", true),
        ] {
            let view = explained(&t, &sample, &sample.billing.contact, &asked(date, time, address)).await;
            assert_eq!(view.let_in, let_in, "{date} {time} {address}: {view:#?}");
            assert_eq!(level(&view, section::BILLING), Level::Modify);
        }
        let view = explained(&t, &sample, &sample.billing.contact, &asked("", "", "")).await;
        assert_eq!(view.at.en, "Nov 23, 2026, 10:00");
        assert_eq!(view.begins.expect("a beginning").en, "Nov 30, 2026, 8:00");
        assert_eq!(view.networks, Some(vec!["192.0.2.0/24".to_owned()]));
        assert!(view.checks.contains(&Check::Address(AllowList::Unasked)));
    }

    async fn what_is_not_understood_is_said_and_done_without(t: Testing) {
        let sample = t.sample().await;
        let view = explained(&t, &sample, &sample.billing.contact, &asked("soon", "", "here")).await;
        let reasons: Vec<_> = view.failures.iter().map(|failure| (failure.field.as_str(), &failure.reason)).collect();
        assert_eq!(reasons, [("date", &Reason::DateShape), ("address", &Reason::AddressShape)]);
        assert!(view.let_in);
        let view = explained(&t, &sample, &sample.billing.contact, &asked("2026-11-30", "soon", "")).await;
        assert_eq!(view.failures[0].field, "time");
        assert_eq!(view.at.en, "Nov 23, 2026, 10:00");
    }

    async fn somebody_without_portal_access_is_explained_as_well(t: Testing) {
        let sample = t.sample().await;
        let view = explained(&t, &sample, &sample.bystander, &asked("", "", "")).await;
        assert!(!view.let_in);
        assert_eq!(view.checks, [Check::Account(Account::Open), Check::PortalAccess(false)]);
        assert!(view.sections.iter().all(|section| section.reasons.is_empty()));
    }

    async fn the_class_says_which_roles_and_whether_a_second_factor(t: Testing) {
        let sample = t.sample().await;
        let of = async |id: &ContactId| explained(&t, &sample, id, &asked("", "", "")).await;
        assert_eq!(of(&sample.billing.contact).await.two_factor, TwoFactor::No);
        t.execute("update customer_class set two_factor_required = 1", &[]).await;
        t.execute("delete from class_role where role_id = $1", &[role::BILLING]).await;
        let view = of(&sample.billing.contact).await;
        assert_eq!((view.class.en.as_str(), view.two_factor), ("Business", TwoFactor::ByClass));
        let billing = view.sections.iter().find(|held| held.section.as_str() == section::BILLING).expect("billing");
        // Who has it keeps it.
        assert_eq!(billing.level, Level::Modify);
        assert!(matches!(billing.reasons.as_slice(), [Why::Role { allowed: false, .. }]));
        let own = "update portal_access set two_factor = $2 where login_id = $1";
        t.execute(own, &[sample.billing.login.as_str(), "no"]).await;
        assert_eq!(of(&sample.billing.contact).await.two_factor, TwoFactor::No);
        t.execute(own, &[sample.billing.login.as_str(), "yes"]).await;
        assert_eq!(of(&sample.billing.contact).await.two_factor, TwoFactor::Own);
    }

    async fn the_allow_list_is_shown_to_who_may_change_it(t: Testing) {
        let sample = t.sample().await;
        let grant = "insert into permission (customer_id, contact_id, section_key, level) values ($1, $2, 'contacts', 'read')";
        t.execute(grant, &[sample.customer.as_str(), sample.support.contact.as_str()]).await;
        let sql = "update portal_access set networks = '192.0.2.0/24' where login_id = $1";
        t.execute(sql, &[sample.billing.login.as_str()]).await;
        for (member, sees) in [(&sample.manager, true), (&sample.support, false)] {
            let who = reader(&t, &member.session).await;
            let view = t.backend.contacts().explain(&who, &sample.billing.contact, &asked("", "", "192.0.2.1")).await;
            let view = view.expect("an explanation");
            assert_eq!(view.networks.is_some(), sees);
            assert!(view.checks.contains(&Check::Address(AllowList::Listed)));
        }
    }

    async fn nobody_of_another_customer_is_explained(t: Testing) {
        let (sample, other) = (t.sample().await, t.other_sample().await);
        let who = staff(&t, &sample).await.reading();
        let unknown: ContactId = "01900000-0000-7000-8000-00000000ffff".parse().expect("an id");
        t.execute("update contact set deleted_at = 1 where id = $1", &[sample.bystander.as_str()]).await;
        for id in [&other.owner.contact, &unknown, &sample.bystander] {
            let refused = t.backend.contacts().explain(&who, id, &AccessQuery::default()).await.err();
            assert_eq!(refused.map(|error| error.failure()), Some(Failure::NotFound));
        }
    }
}
