//! What staff see as a contact: what that contact sees, for a time, and nothing is changed.

use super::{
    Seen,
    store::{CUSTOMERS_DUE, DUE},
};
use crate::{
    Session,
    access::{
        AllowedRolesSection, AuditTrailSection, Authorized, CommunicationOrderSection, ContactsSection, LevelMarker,
        Modify, Read, SectionMarker, provider::Auditor,
    },
    both_engines,
    clock::{Clock as _, MINUTE},
    testing::{Sample, Testing, role},
};
use domain::{
    ContactId, Failure, Refusal,
    access::{Holding, section},
    ownership::{OwnershipDraft, Possible, Reader},
    see_as::SeeAsDraft,
    session::Scope,
};
use rand::{Rng as _, SeedableRng, rngs::StdRng, seq::IndexedRandom as _};

async fn start(
    t: &Testing,
    session: &Session,
    sample: &Sample,
    contact: &ContactId,
    reason: &str,
) -> Result<(), Failure> {
    let who = t
        .backend
        .authorize_staff::<Auditor>(session)
        .await
        .map_err(|error| error.failure())?;
    let draft = SeeAsDraft { reason: reason.into() };
    let started = t.backend.see_as().start(&who, &sample.customer, contact, &draft).await;
    started.map_err(|error| error.failure())
}

fn seen_as(sample: &Sample, contact: &ContactId) -> Scope {
    Scope::As {
        customer: sample.customer.clone(),
        contact: contact.clone(),
    }
}

async fn ask<S: SectionMarker, L: LevelMarker>(
    t: &Testing,
    session: &Session,
    scope: &Scope,
) -> Result<Authorized<S, L>, Failure> {
    t.backend
        .authorize::<S, L>(session, scope)
        .await
        .map_err(|error| error.failure())
}

/// What is held where a section may be read; why not, otherwise.
async fn reads<S: SectionMarker>(
    t: &Testing,
    session: &Session,
    scope: &Scope,
) -> Result<(Holding, Option<ContactId>), Failure> {
    let who = ask::<S, Read>(t, session, scope).await?;
    Ok((who.holding().clone(), who.contact().cloned()))
}

/// What staff are told of a change there, given what the contact itself is told.
fn looking<T>(own: &Result<T, Failure>) -> Failure {
    match own {
        Err(Failure::NotFound) => Failure::NotFound,
        _ => Failure::Refused(Refusal::SeeingAs),
    }
}

async fn same<S: SectionMarker>(t: &Testing, own: &Session, staff: &Session, scope: &Scope) {
    let theirs = reads::<S>(t, own, &Scope::Own).await;
    assert_eq!(theirs, reads::<S>(t, staff, scope).await, "{}", S::KEY);
    let change = ask::<S, Modify>(t, own, &Scope::Own).await;
    assert_eq!(
        ask::<S, Modify>(t, staff, scope).await.err(),
        Some(looking(&change)),
        "{}",
        S::KEY
    );
}

async fn events(t: &Testing, sample: &Sample, kind: &str) -> i64 {
    let sql = "select count(*) from audit_event where customer_id = $1 and kind = $2 and author_kind = 'staff' \
        and before || after like '%Ticket 4711%'";
    t.number(sql, &[sample.customer.as_str(), kind]).await
}

const REASON: &str = "Ticket 4711";

both_engines! {
    async fn staff_read_exactly_what_a_contact_reads_and_change_nothing(t: Testing) {
        let sample = t.sample().await;
        let mut chance = StdRng::seed_from_u64(7);
        let members = [&sample.administrator, &sample.manager, &sample.billing, &sample.support];
        let roles = [role::ADMINISTRATOR, role::CONTACT_MANAGER, role::BILLING, role::SUPPORT];
        let sections = [section::CONTACTS, section::COMMUNICATION_ORDER, section::BILLING, section::ALLOWED_ROLES, section::AUDIT_TRAIL];
        for _ in 0..24 {
            let member = members.choose(&mut chance).expect("a member");
            let key = [sample.customer.as_str(), member.contact.as_str()];
            t.execute("delete from contact_role where customer_id = $1 and contact_id = $2", &key).await;
            t.execute("delete from permission where customer_id = $1 and contact_id = $2", &key).await;
            if chance.random_bool(0.6) {
                let role = roles.choose(&mut chance).expect("a role");
                t.give_role(&sample.customer, &member.contact, role).await;
            }
            for section in sections {
                if chance.random_bool(0.4) {
                    let level = if chance.random_bool(0.5) { "read" } else { "modify" };
                    let grant = "insert into permission (customer_id, contact_id, section_key, level) values ($1, $2, $3, $4)";
                    t.execute(grant, &[key[0], key[1], section, level]).await;
                }
            }
            start(&t, &sample.staff, &sample, &member.contact, REASON).await.expect("started");
            let scope = seen_as(&sample, &member.contact);
            same::<ContactsSection>(&t, &member.session, &sample.staff, &scope).await;
            same::<CommunicationOrderSection>(&t, &member.session, &sample.staff, &scope).await;
            same::<AllowedRolesSection>(&t, &member.session, &sample.staff, &scope).await;
            same::<AuditTrailSection>(&t, &member.session, &sample.staff, &scope).await;
        }
    }

    async fn it_begins_with_a_reason_and_ends_at_once_or_after_half_an_hour(t: Testing) {
        let sample = t.sample().await;
        let scope = seen_as(&sample, &sample.manager.contact);
        let shell = async || t.backend.sign_in().shell(&sample.staff, &scope).await.map_err(|error| error.failure());
        assert_eq!(shell().await.err(), Some(Failure::NotFound), "not before it began");
        let unreasoned = start(&t, &sample.staff, &sample, &sample.manager.contact, " ").await;
        assert!(matches!(unreasoned, Err(Failure::Invalid(_))));
        start(&t, &sample.staff, &sample, &sample.manager.contact, REASON).await.expect("started");
        let seen = shell().await.expect("a shell");
        let contact = sample.manager.contact.clone();
        assert_eq!(seen.seen, Some(Seen { contact: contact.clone(), name: "Jean Exemple".into() }));
        assert_eq!((seen.contact, seen.staff, seen.person), (Some(contact), None, sample.staff.name().to_owned()));
        assert_eq!(events(&t, &sample, "see_as.started").await, 1);

        let who = t.backend.authorize_staff::<Auditor>(&sample.staff).await.expect("staff");
        t.backend.see_as().stop(&who, &sample.customer).await.expect("stopped");
        t.backend.see_as().stop(&who, &sample.customer).await.expect("stopped already");
        assert_eq!(shell().await.err(), Some(Failure::NotFound));
        assert_eq!(events(&t, &sample, "see_as.stopped").await, 1);

        start(&t, &sample.staff, &sample, &sample.bystander, REASON).await.expect("also without portal access");
        start(&t, &sample.staff, &sample, &sample.manager.contact, REASON).await.expect("started");
        assert_eq!(events(&t, &sample, "see_as.stopped").await, 2, "one at a time");
        t.clock.advance_minutes(29);
        t.execute("update session set last_seen_at = 9000000000000000", &[]).await;
        assert!(shell().await.is_ok());
        t.clock.advance_minutes(1);
        assert_eq!(shell().await.err(), Some(Failure::NotFound));
        assert_eq!(t.backend.verify_audit(Some(&sample.customer)).await.expect("verified"),
            crate::audit::Verified::Whole { events: t.number("select seq from customer where id = $1", &[sample.customer.as_str()]).await });
    }

    async fn what_runs_out_is_told_as_of_then_whether_or_not_somebody_comes_back(t: Testing) {
        let (sample, other) = (t.sample().await, t.other_sample().await);
        let begun = t.clock.now();
        start(&t, &sample.staff, &sample, &sample.manager.contact, REASON).await.expect("started");
        start(&t, &other.staff, &other, &other.manager.contact, REASON).await.expect("started");
        t.clock.advance_minutes(10);
        // The one signs out, the other never comes back.
        t.backend.sign_in().sign_out(&other.staff).await.expect("signed out");
        t.clock.advance_minutes(19);
        assert_eq!(t.backend.see_as().expire().await.expect("none"), 0);
        t.clock.advance_minutes(51);
        let node = t.another_node().await;
        let (here, there) = (t.backend.see_as(), node.see_as());
        let (one, two) = tokio::join!(here.expire(), there.expire());
        assert_eq!(one.expect("done") + two.expect("done"), 2, "each once");
        assert_eq!(t.backend.see_as().expire().await.expect("none"), 0);
        for (sample, minutes) in [(&sample, 30), (&other, 10)] {
            let last = "select max(at) from audit_event where customer_id = $1 and kind = 'see_as.stopped' \
                and author_kind = 'staff' and author_name = 'Sam Staff' and after = '{\"ran_out\":true}'";
            assert_eq!(t.number(last, &[sample.customer.as_str()]).await, begun + minutes * MINUTE);
            let stopped = "select stopped_at from viewing where customer_id = $1";
            assert_eq!(t.number(stopped, &[sample.customer.as_str()]).await, begun + minutes * MINUTE);
            let verified = t.backend.verify_audit(Some(&sample.customer)).await.expect("verified");
            assert!(matches!(verified, crate::audit::Verified::Whole { .. }));
        }
    }

    async fn what_ran_out_is_told_before_the_same_staff_look_again(t: Testing) {
        let sample = t.sample().await;
        let begun = t.clock.now();
        start(&t, &sample.staff, &sample, &sample.manager.contact, REASON).await.expect("started");
        t.clock.advance_minutes(45);
        t.execute("update session set last_seen_at = 9000000000000000", &[]).await;
        start(&t, &sample.staff, &sample, &sample.manager.contact, REASON).await.expect("started");
        let key = [sample.customer.as_str()];
        let at = "select at from audit_event where customer_id = $1 and kind = 'see_as.stopped'";
        assert_eq!(t.number(at, &key).await, begun + 30 * MINUTE);
        let who = t.backend.authorize_staff::<Auditor>(&sample.staff).await.expect("staff");
        t.clock.advance_minutes(31);
        t.backend.see_as().stop(&who, &sample.customer).await.expect("over already");
        let last = "select max(at) from audit_event where customer_id = $1 and kind = 'see_as.stopped'";
        assert_eq!(t.number(last, &key).await, begun + 75 * MINUTE);
        assert_eq!(events(&t, &sample, "see_as.stopped").await, 2);
    }

    async fn what_is_due_is_found_by_an_index(t: Testing) {
        let sample = t.sample().await;
        start(&t, &sample.staff, &sample, &sample.manager.contact, REASON).await.expect("started");
        let many = "insert into viewing (customer_id, id, contact_id, session_id, reason, started_at, ends_at, stopped_at) \
            with recursive n (i) as (select 1 union all select i + 1 from n where i < 3000) \
            select $1, cast(i as text), $2, 'none', '', 0, i, 1 from n";
        t.execute(many, &[sample.customer.as_str(), sample.manager.contact.as_str()]).await;
        t.analyze().await;
        let customer = sample.customer.as_str();
        let plan = t.plan(CUSTOMERS_DUE, |query| query.bind(5_i64)).await;
        plan.assert_reads("customers", 10, &["due", "(subquery-1)"]);
        let plan = t.plan(DUE, |query| query.bind(customer).bind(5_i64)).await;
        plan.assert_reads("of a customer", 10, &[]);
    }

    async fn it_is_of_one_session_one_customer_and_one_contact(t: Testing) {
        let sample = t.sample().await;
        let other = t.other_sample().await;
        start(&t, &sample.staff, &sample, &sample.manager.contact, REASON).await.expect("started");
        let theirs = Scope::As { customer: other.customer.clone(), contact: sample.manager.contact.clone() };
        let scope = seen_as(&sample, &sample.manager.contact);
        for (session, scope) in [
            (&other.staff, &scope),
            (&sample.staff, &theirs),
            (&sample.staff, &seen_as(&sample, &sample.administrator.contact)),
            (&sample.manager.session, &scope),
            (&other.owner.session, &scope),
        ] {
            assert_eq!(ask::<ContactsSection, Read>(&t, session, scope).await.err(), Some(Failure::NotFound));
        }
        assert!(ask::<ContactsSection, Read>(&t, &sample.staff, &scope).await.is_ok());
        assert_eq!(start(&t, &sample.staff, &sample, &other.manager.contact, REASON).await, Err(Failure::NotFound));
        assert_eq!(start(&t, &sample.owner.session, &sample, &sample.manager.contact, REASON).await, Err(Failure::NotFound));
        t.execute("update contact set deleted_at = 1 where id = $1", &[sample.manager.contact.as_str()]).await;
        assert_eq!(ask::<ContactsSection, Read>(&t, &sample.staff, &scope).await.err(), Some(Failure::NotFound));
    }

    async fn nothing_is_offered_that_would_change_an_order(t: Testing) {
        let sample = t.sample().await;
        start(&t, &sample.staff, &sample, &sample.manager.contact, REASON).await.expect("started");
        let orders = t.backend.communication_order();
        let own = ask(&t, &sample.manager.session, &Scope::Own).await.expect("a manager");
        assert!(orders.both(&own).await.expect("both orders").may_edit);
        let seen = ask(&t, &sample.staff, &seen_as(&sample, &sample.manager.contact)).await.expect("a reader");
        let seen = orders.both(&seen).await.expect("both orders");
        assert!(!seen.may_edit && !seen.may_update_contacts);
    }

    async fn auditors_look_too_and_nobody_answers_in_a_contacts_place(t: Testing) {
        let sample = t.sample().await;
        t.execute("update staff set level = 'auditor'", &[]).await;
        start(&t, &sample.staff, &sample, &sample.owner.contact, REASON).await.expect("started");
        let scope = seen_as(&sample, &sample.owner.contact);
        let who = t.backend.authorize_presence(&sample.staff, &scope).await.expect("there");
        let page = t.backend.ownership().page(&who).await.expect("the page");
        assert!(matches!((page.reader, page.possible), (Reader::Owner, Possible::Offer(_))), "as the owner sees it");
        let draft = OwnershipDraft { action: "offer".into(), to: sample.manager.contact.to_string(), ..OwnershipDraft::default() };
        let refused = t.backend.ownership().step(&who, &draft).await.err().map(|error| error.failure());
        assert_eq!(refused, Some(Failure::Refused(Refusal::SeeingAs)));
        // Nor through a witness that was made for reading.
        let who = ask::<ContactsSection, Read>(&t, &sample.staff, &scope).await.expect("a witness");
        let mut change = t.backend.db().change(&who.author(), who.customer()).await.expect("a change");
        assert!(who.recheck(&mut change).await.is_ok());
        drop(change);
        assert_eq!(who.author().id, match sample.staff.person() {
            crate::sign_in::Person::Staff(id) => id.to_string(),
            other @ crate::sign_in::Person::Contact { .. } => panic!("{other:?}"),
        });
    }
}
