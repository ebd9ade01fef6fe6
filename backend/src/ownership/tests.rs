//! Who owns an account, and how that changes: once at a time, and only when whoever receives it says so.

use crate::{
    Backend, Error, Session,
    access::{ContactsSection, Modify},
    both_engines,
    clock::{Clock as _, MINUTE},
    testing::{Member, Sample, Testing, role},
};
use domain::{
    ContactId, Failure, Reason, Refusal,
    access::{Level, section},
    contacts::RemovalDraft,
    form::Notice,
    ownership::{OwnershipDraft, OwnershipPage, Possible},
    session::Scope,
    staff::StaffLevel,
};

async fn step(backend: &Backend, session: &Session, scope: &Scope, draft: &OwnershipDraft) -> Result<Notice, Failure> {
    let done = async {
        let who = backend.authorize_presence(session, scope).await?;
        backend.ownership().step(&who, draft).await
    };
    done.await.map_err(|error: Error| error.failure())
}

async fn page(t: &Testing, session: &Session, scope: &Scope) -> Result<OwnershipPage, Failure> {
    let done = async {
        let who = t.backend.authorize_presence(session, scope).await?;
        t.backend.ownership().page(&who).await
    };
    done.await.map_err(|error: Error| error.failure())
}

fn offer(to: &ContactId) -> OwnershipDraft {
    OwnershipDraft {
        action: "offer".into(),
        to: to.to_string(),
        reason: "She retires".into(),
        ..OwnershipDraft::default()
    }
}

/// The same form for the offer that waits.
async fn answer(t: &Testing, sample: &Sample, action: &str) -> OwnershipDraft {
    let page = page(t, &sample.owner.session, &Scope::Own).await.expect("the page");
    OwnershipDraft {
        action: action.into(),
        offer: page.offer.expect("an offer").id.to_string(),
        ..OwnershipDraft::default()
    }
}

async fn own(t: &Testing, member: &Member, draft: &OwnershipDraft) -> Result<Notice, Failure> {
    step(&t.backend, &member.session, &Scope::Own, draft).await
}

async fn owners(t: &Testing, sample: &Sample) -> i64 {
    t.number(
        "select count(*) from contact_role r join contact c on c.customer_id = r.customer_id and c.id = r.contact_id \
         where r.customer_id = $1 and r.role_id = $2 and c.deleted_at is null",
        &[sample.customer.as_str(), role::OWNER],
    )
    .await
}

async fn owns(t: &Testing, member: &Member) -> bool {
    let who = t
        .backend
        .authorize_presence(&member.session, &Scope::Own)
        .await
        .expect("there");
    who.is_owner()
}

async fn events(t: &Testing, sample: &Sample, kind: &str) -> i64 {
    t.number(
        "select count(*) from audit_event where customer_id = $1 and kind = $2",
        &[sample.customer.as_str(), kind],
    )
    .await
}

fn refused<T>(refusal: Refusal) -> Result<T, Failure> {
    Err(Failure::Refused(refusal))
}

both_engines! {
    async fn the_owner_offers_and_nothing_changes_before_the_other_accepts(t: Testing) {
        let sample = t.sample().await;
        own(&t, &sample.owner, &offer(&sample.manager.contact)).await.expect("offered");
        assert!(owns(&t, &sample.owner).await && !owns(&t, &sample.manager).await);
        let theirs = page(&t, &sample.manager.session, &Scope::Own).await.expect("the page");
        assert_eq!(theirs.possible, Possible::Answer);
        let shell = t.backend.sign_in().shell(&sample.manager.session, &Scope::Own).await.expect("a shell");
        assert!(shell.is_offered_ownership);
        let mail = "select count(*) from outgoing_mail where recipient = $1 and body_text like $2";
        let link = "%http://127.0.0.1:3000/ownership%";
        assert_eq!(t.number(mail, &["manager@abc.example", link]).await, 1);

        let accept = answer(&t, &sample, "accept").await;
        assert_eq!(own(&t, &sample.manager, &accept).await, Ok(Notice::OwnershipAccepted));
        assert!(!owns(&t, &sample.owner).await && owns(&t, &sample.manager).await);
        let before = t.backend.authorize_presence(&sample.owner.session, &Scope::Own).await.expect("there");
        assert!(before.holding().is_administrator());
        assert_eq!(before.holding().level(section::SERVICES), Level::Restrict);
        let now = t.backend.authorize_presence(&sample.manager.session, &Scope::Own).await.expect("there");
        assert_eq!(now.holding().level(section::SERVICES), Level::Modify);
        assert_eq!(owners(&t, &sample).await, 1);
        for kind in ["ownership.offered", "ownership.accepted"] {
            assert_eq!(events(&t, &sample, kind).await, 1, "{kind}");
        }
        let told = t.number(mail, &["owner@abc.example", "%account administrator%"]).await;
        assert_eq!(told, 1);
        assert_eq!(own(&t, &sample.manager, &accept).await, refused(Refusal::OfferGone));
    }

    async fn an_offer_is_declined_or_withdrawn_and_may_be_made_again(t: Testing) {
        let sample = t.sample().await;
        own(&t, &sample.owner, &offer(&sample.billing.contact)).await.expect("offered");
        let again = own(&t, &sample.owner, &offer(&sample.support.contact)).await;
        assert_eq!(again, refused(Refusal::OfferWaits));
        let decline = answer(&t, &sample, "decline").await;
        assert_eq!(own(&t, &sample.billing, &decline).await, Ok(Notice::OwnershipDeclined));
        own(&t, &sample.owner, &offer(&sample.billing.contact)).await.expect("offered again");
        let withdraw = answer(&t, &sample, "withdraw").await;
        assert_eq!(own(&t, &sample.owner, &withdraw).await, Ok(Notice::OwnershipWithdrawn));
        let accept = OwnershipDraft { action: "accept".into(), ..withdraw };
        // Who sees no contacts and is offered nothing has no such page.
        assert_eq!(own(&t, &sample.billing, &accept).await, Err(Failure::NotFound));
        assert_eq!(page(&t, &sample.billing.session, &Scope::Own).await.err(), Some(Failure::NotFound));
        assert!(owns(&t, &sample.owner).await);
        assert_eq!(events(&t, &sample, "ownership.declined").await, 1);
        assert_eq!(events(&t, &sample, "ownership.withdrawn").await, 1);
    }

    async fn only_the_owner_and_provider_administrators_offer_and_only_the_receiver_answers(t: Testing) {
        let sample = t.sample().await;
        let scope = Scope::Customer(sample.customer.clone());
        let to_billing = offer(&sample.billing.contact);
        assert_eq!(own(&t, &sample.administrator, &to_billing).await, refused(Refusal::Ownership));
        assert_eq!(own(&t, &sample.manager, &offer(&sample.manager.contact)).await, refused(Refusal::Ownership));
        assert_eq!(own(&t, &sample.support, &to_billing).await, Err(Failure::NotFound));
        for level in ["support", "auditor"] {
            t.execute("update staff set level = $1", &[level]).await;
            let refusal = Refusal::StaffLevel { least: StaffLevel::Administrator };
            assert_eq!(step(&t.backend, &sample.staff, &scope, &to_billing).await, refused(refusal));
            assert_eq!(page(&t, &sample.staff, &scope).await.expect("the page").possible, Possible::Nothing);
        }
        t.execute("update staff set level = 'administrator'", &[]).await;
        let unreasoned = OwnershipDraft { reason: " ".into(), ..to_billing.clone() };
        let failure = step(&t.backend, &sample.staff, &scope, &unreasoned).await;
        assert!(matches!(failure, Err(Failure::Invalid(failures)) if failures[0].field == "reason"));
        step(&t.backend, &sample.staff, &scope, &to_billing).await.expect("offered");
        // The owner is told, and it is not theirs to take back.
        let mail = "select count(*) from outgoing_mail where recipient = $1 and body_text like $2";
        assert_eq!(t.number(mail, &["owner@abc.example", "%She retires%"]).await, 1);
        let withdraw = answer(&t, &sample, "withdraw").await;
        assert_eq!(own(&t, &sample.owner, &withdraw).await, refused(Refusal::Ownership));
        let accept = OwnershipDraft { action: "accept".into(), ..withdraw.clone() };
        for member in [&sample.owner, &sample.administrator] {
            assert_eq!(own(&t, member, &accept).await, refused(Refusal::NotYourOffer));
        }
        assert_eq!(step(&t.backend, &sample.staff, &scope, &accept).await, refused(Refusal::NotYourOffer));
        own(&t, &sample.billing, &accept).await.expect("accepted");
        assert!(owns(&t, &sample.billing).await);
        assert_eq!(owners(&t, &sample).await, 1);
    }

    async fn it_goes_to_somebody_else_who_can_sign_in_with_no_end_to_it(t: Testing) {
        let sample = t.sample().await;
        let other = t.other_sample().await;
        let wrong = async |to: &ContactId| match own(&t, &sample.owner, &offer(to)).await {
            Err(Failure::Invalid(failures)) => failures.into_iter().next().map(|failure| (failure.field, failure.reason)),
            other => panic!("{other:?}"),
        };
        let at_to = |reason| Some(("to".to_owned(), reason));
        assert_eq!(wrong(&sample.bystander).await, at_to(Reason::Refused(Refusal::NoWorkingAccess)));
        assert_eq!(wrong(&sample.owner.contact).await, at_to(Reason::Refused(Refusal::IsOwner)));
        assert_eq!(own(&t, &sample.owner, &offer(&other.manager.contact)).await, Err(Failure::NotFound));
        t.execute("update portal_access set disabled = 1 where contact_id = $1", &[sample.support.contact.as_str()]).await;
        assert_eq!(wrong(&sample.support.contact).await, at_to(Reason::Refused(Refusal::NoWorkingAccess)));
        let possible = page(&t, &sample.owner.session, &Scope::Own).await.expect("the page").possible;
        let Possible::Offer(candidates) = possible else { panic!("{possible:?}") };
        let names: Vec<_> = candidates.iter().map(|candidate| &candidate.id).collect();
        assert_eq!(names.len(), 3);
        assert!(!names.contains(&&sample.owner.contact) && !names.contains(&&sample.support.contact));
        // And can still when the answer comes.
        own(&t, &sample.owner, &offer(&sample.manager.contact)).await.expect("offered");
        let accept = answer(&t, &sample, "accept").await;
        t.execute("update portal_access set expires_at = 9000000000000000 where contact_id = $1", &[sample.manager.contact.as_str()]).await;
        assert_eq!(own(&t, &sample.manager, &accept).await, refused(Refusal::NoWorkingAccess));
    }

    async fn an_offer_waits_for_a_week(t: Testing) {
        let sample = t.sample().await;
        own(&t, &sample.owner, &offer(&sample.manager.contact)).await.expect("offered");
        let accept = answer(&t, &sample, "accept").await;
        // A session is shorter than that, and shows again who it is.
        t.execute("update session set ends_at = 9000000000000000, last_seen_at = 9000000000000000, \
            authenticated_at = 9000000000000000", &[]).await;
        t.clock.advance_minutes(7 * 24 * 60 - 1);
        assert_eq!(t.backend.ownership().expire().await.expect("none"), 0);
        assert_eq!(page(&t, &sample.manager.session, &Scope::Own).await.expect("the page").possible, Possible::Answer);
        t.clock.advance_minutes(1);
        assert_eq!(page(&t, &sample.manager.session, &Scope::Own).await.expect("the page").possible, Possible::Nothing);
        assert_eq!(own(&t, &sample.manager, &accept).await, refused(Refusal::OfferGone));
        assert_eq!(events(&t, &sample, "ownership.expired").await, 1, "what was too late is told as such");
        own(&t, &sample.owner, &offer(&sample.manager.contact)).await.expect("offered again");
        t.clock.advance_minutes(7 * 24 * 60);
        let (one, two) = (t.backend.clone(), t.another_node().await);
        let (one, two) = (one.ownership(), two.ownership());
        let (one, two) = tokio::join!(one.expire(), two.expire());
        assert!(one.expect("done") + two.expect("done") >= 1);
        assert_eq!(events(&t, &sample, "ownership.expired").await, 2);
        assert!(owns(&t, &sample.owner).await);
        // Nobody came back for two days: it ran out a week after it was made all the same.
        own(&t, &sample.owner, &offer(&sample.manager.contact)).await.expect("offered once more");
        let offered = t.clock.now();
        t.clock.advance_minutes(9 * 24 * 60);
        assert_eq!(t.backend.ownership().expire().await.expect("done"), 1);
        let last = "select max(at) from audit_event where customer_id = $1 and kind = 'ownership.expired'";
        let week = 7 * 24 * 60 * MINUTE;
        assert_eq!(t.number(last, &[sample.customer.as_str()]).await, offered + week);
        let settled = "select max(settled_at) from ownership_offer where customer_id = $1 and outcome = 'expired'";
        assert_eq!(t.number(settled, &[sample.customer.as_str()]).await, offered + week);
        let verified = t.backend.verify_audit(Some(&sample.customer)).await.expect("verified");
        assert!(matches!(verified, crate::audit::Verified::Whole { .. }));
    }

    async fn two_who_answer_and_withdraw_at_once_leave_one_owner(t: Testing) {
        let sample = t.sample().await;
        let node = t.another_node().await;
        for round in 0..6 {
            let (giver, receiver) = if owns(&t, &sample.owner).await {
                (&sample.owner, &sample.manager)
            } else {
                (&sample.manager, &sample.owner)
            };
            own(&t, giver, &offer(&receiver.contact)).await.expect("offered");
            let id = page(&t, &giver.session, &Scope::Own).await.expect("the page").offer.expect("an offer").id;
            let draft = |action: &str| OwnershipDraft { action: action.into(), offer: id.to_string(), ..OwnershipDraft::default() };
            let (accept, withdraw) = (draft("accept"), draft("withdraw"));
            let other = if round % 2 == 0 { (&receiver.session, &accept) } else { (&giver.session, &withdraw) };
            let (one, two) = tokio::join!(
                step(&t.backend, &receiver.session, &Scope::Own, &accept),
                step(&node, other.0, &Scope::Own, other.1),
            );
            assert_eq!(one.is_ok(), two.is_err(), "one of the two: {one:?} {two:?}");
            assert_eq!(owners(&t, &sample).await, 1);
        }
    }

    async fn whoever_is_deleted_while_accepting_does_not_leave_the_account_without_an_owner(t: Testing) {
        let sample = t.sample().await;
        let node = t.another_node().await;
        own(&t, &sample.owner, &offer(&sample.manager.contact)).await.expect("offered");
        let accept = answer(&t, &sample, "accept").await;
        let who = node.authorize::<ContactsSection, Modify>(&sample.administrator.session, &Scope::Own).await.expect("a witness");
        let removal = RemovalDraft { version: 1, ..RemovalDraft::default() };
        let contacts = node.contacts();
        let (accepted, deleted) = tokio::join!(
            own(&t, &sample.manager, &accept),
            contacts.delete(&who, &sample.manager.contact, &removal),
        );
        assert_eq!(accepted.is_ok(), deleted.is_err(), "{accepted:?} {deleted:?}");
        assert_eq!(owners(&t, &sample).await, 1);
    }

    async fn an_offer_falls_with_those_whom_it_is_about(t: Testing) {
        let sample = t.sample().await;
        own(&t, &sample.owner, &offer(&sample.manager.contact)).await.expect("offered");
        let scope = Scope::Customer(sample.customer.clone());
        let who = t.backend.authorize::<ContactsSection, Modify>(&sample.staff, &scope).await.expect("a witness");
        let removal = RemovalDraft { version: 1, ..RemovalDraft::default() };
        t.backend.contacts().delete(&who, &sample.owner.contact, &removal).await.expect("deleted");
        let theirs = page(&t, &sample.manager.session, &Scope::Own).await.expect("the page");
        assert_eq!((theirs.owner, theirs.possible), (None, Possible::Nothing));
        // An account without an owner is given one by staff, who accepts as well.
        step(&t.backend, &sample.staff, &scope, &offer(&sample.administrator.contact)).await.expect("offered");
        let id = page(&t, &sample.staff, &scope).await.expect("the page").offer.expect("an offer").id;
        let accept = OwnershipDraft { action: "accept".into(), offer: id.to_string(), ..OwnershipDraft::default() };
        own(&t, &sample.administrator, &accept).await.expect("accepted");
        assert_eq!(owners(&t, &sample).await, 1);
        let all = t.number("select count(*) from contact_role where role_id = $1", &[role::OWNER]).await;
        assert_eq!(all, 1, "whoever was deleted as the owner does not come back as a second one");
    }

    async fn the_database_knows_of_one_owner_alone(t: Testing) {
        let sample = t.sample().await;
        let mut transaction = t.backend.db().bookkeeping().await.expect("a transaction");
        let second = sqlx::query("insert into contact_role (customer_id, contact_id, role_id) values ($1, $2, $3)")
            .bind(sample.customer.as_str())
            .bind(sample.manager.contact.as_str())
            .bind(role::OWNER)
            .execute(&mut *transaction)
            .await;
        assert!(second.is_err_and(|error| Error::from(error).is_unique_violation()));
    }

    async fn nobody_is_granted_what_is_the_owners_alone(t: Testing) {
        let sample = t.sample().await;
        let scope = Scope::Customer(sample.customer.clone());
        for (session, scope) in [(&sample.owner.session, &Scope::Own), (&sample.staff, &scope)] {
            let who = t.backend.authorize::<ContactsSection, Modify>(session, scope).await.expect("a witness");
            let form = t.backend.contacts().form(&who, &sample.billing.contact).await.expect("the form");
            let mut draft = form.draft.clone();
            draft.permissions.insert(section::SERVICES.into(), "modify".into());
            let refused = t.backend.contacts().update(&who, &sample.billing.contact, form.version, &draft).await;
            let Err(Error::Failure(Failure::Invalid(failures))) = refused else { panic!("{refused:?}") };
            assert_eq!(failures[0].field, "permissions[services]");
            assert_eq!(failures[0].reason, Reason::Refused(Refusal::OwnerOnly));
        }
    }
}
