//! Communication orders through their services.

use crate::{
    Authorized, Backend, Session,
    access::{CommunicationOrderSection, ContactsSection, Modify, Read},
    audit::Verified,
    both_engines,
    testing::{Sample, Testing},
};
use domain::{
    ContactId, Failure, FieldFailure, Reason, Refusal,
    access::section,
    communication_order::{Ailment, OrderKind, OrderView},
    contacts::{ContactDraft, PhoneDraft, RemovalDraft},
    session::Scope,
    value::Language,
};
use std::collections::BTreeMap;

async fn editor(backend: &Backend, session: &Session) -> Authorized<CommunicationOrderSection, Modify> {
    let scope = Scope::Own;
    backend.authorize(session, &scope).await.expect("Modify on the order")
}

async fn reader(backend: &Backend, session: &Session) -> Authorized<CommunicationOrderSection, Read> {
    let scope = Scope::Own;
    backend.authorize(session, &scope).await.expect("Read on the order")
}

/// One of the orders as it stands.
async fn order(t: &Testing, sample: &Sample, kind: OrderKind) -> OrderView {
    let who = reader(&t.backend, &sample.owner.session).await;
    let both = t.backend.communication_order().both(&who).await.expect("both orders");
    both.orders
        .into_iter()
        .find(|order| order.kind == kind)
        .expect("the order")
}

fn names(order: &OrderView) -> Vec<&str> {
    order.members.iter().map(|member| member.name.as_str()).collect()
}

fn people(sample: &Sample) -> [ContactId; 3] {
    [&sample.owner, &sample.billing, &sample.support].map(|member| member.contact.clone())
}

/// Saves as the contact manager, over what stands there.
async fn save(t: &Testing, sample: &Sample, kind: OrderKind, members: &[ContactId]) -> Result<OrderView, Failure> {
    let version = order(t, sample, kind).await.version;
    save_over(t, sample, kind, version, members).await
}

async fn save_over(
    t: &Testing,
    sample: &Sample,
    kind: OrderKind,
    version: i64,
    members: &[ContactId],
) -> Result<OrderView, Failure> {
    let who = editor(&t.backend, &sample.manager.session).await;
    let orders = t.backend.communication_order();
    orders
        .save(&who, kind, version, members)
        .await
        .map_err(|error| error.failure())
}

/// Adds someone without portal access.
async fn add(t: &Testing, sample: &Sample, first: &str, phones: &[(&str, &str)]) -> ContactId {
    let who: Authorized<ContactsSection, Modify> = t
        .backend
        .authorize(&sample.owner.session, &Scope::Own)
        .await
        .expect("Modify on contacts");
    let draft = ContactDraft {
        first_name: first.to_owned(),
        last_name: "Côté".to_owned(),
        email: "someone@abc.example".to_owned(),
        phones: phones
            .iter()
            .map(|(number, extension)| PhoneDraft {
                kind: "office".to_owned(),
                number: (*number).to_owned(),
                extension: (*extension).to_owned(),
            })
            .collect(),
        language: "fr".to_owned(),
        time_zone: "America/Toronto".to_owned(),
        ..ContactDraft::default()
    };
    t.backend.contacts().add(&who, &draft).await.expect("a contact").id
}

/// Deletes a contact, each order in which it stands being told who comes after it.
async fn delete(t: &Testing, sample: &Sample, id: &ContactId, replace: &[(&str, &str)]) -> Result<(), Failure> {
    let who: Authorized<ContactsSection, Modify> = t
        .backend
        .authorize(&sample.owner.session, &Scope::Own)
        .await
        .expect("Modify on contacts");
    let contacts = t.backend.contacts();
    let draft = RemovalDraft {
        version: contacts.removal(&who, id).await.expect("the dialog").version,
        replace: replace
            .iter()
            .map(|(kind, by)| ((*kind).to_owned(), (*by).to_owned()))
            .collect::<BTreeMap<_, _>>(),
    };
    contacts
        .delete(&who, id, &draft)
        .await
        .map_err(|error| error.failure())?;
    Ok(())
}

/// What is told of each order: how ill it is, and with whom.
async fn told(t: &Testing, sample: &Sample) -> Vec<(Option<Ailment>, Option<ContactId>, usize)> {
    let who = reader(&t.backend, &sample.owner.session).await;
    let health = t.backend.communication_order().health(&who).await.expect("both orders");
    assert_eq!(
        health.iter().map(|order| order.kind).collect::<Vec<_>>(),
        OrderKind::ALL
    );
    health
        .into_iter()
        .map(|order| {
            let (ailment, member) = order.worst.map(|worst| (worst.ailment, worst.member)).unzip();
            (ailment, member.flatten().map(|(id, _)| id), order.findings)
        })
        .collect()
}

both_engines! {
    async fn how_well_each_order_is_follows_its_members(t: Testing) {
        let sample = t.sample().await;
        assert_eq!(told(&t, &sample).await, [(Some(Ailment::Empty), None, 1), (Some(Ailment::Empty), None, 1)]);
        let [marie, wei] = [
            add(&t, &sample, "Marie-Ève", &[("514 555-0144", "3")]).await,
            add(&t, &sample, "Wei", &[("514 555-0177", "")]).await,
        ];
        save(&t, &sample, OrderKind::Technical, &[marie.clone(), wei]).await.expect("saved");
        let only = &sample.billing;
        save(&t, &sample, OrderKind::Financial, std::slice::from_ref(&only.contact)).await.expect("saved");
        // They have phones and no portal access: nothing is wrong with that.
        let worst = (Some(Ailment::OnlyOne), Some(only.contact.clone()), 2);
        assert_eq!(told(&t, &sample).await, [(None, None, 0), worst]);
        // One that is disabled, one that comes to its end as time passes, one that begins then.
        let third = &sample.support;
        save(&t, &sample, OrderKind::Financial, &[marie, only.contact.clone(), third.contact.clone()]).await.expect("saved");
        for (phone, contact) in [("+15145550101", &only.contact), ("+15145550102", &third.contact)] {
            t.execute(
                "insert into contact_phone (customer_id, contact_id, position, kind, number) values ($1, $2, 1, 'office', $3)",
                &[sample.customer.as_str(), contact.as_str(), phone],
            )
            .await;
        }
        assert_eq!(told(&t, &sample).await[1], (None, None, 0));
        let minute = (crate::testing::START + 60_000_000).to_string();
        let set = "update portal_access set expires_at = cast($2 as bigint) where login_id = $1";
        t.execute(set, &[only.login.as_str(), &minute]).await;
        let set = "update portal_access set activates_at = cast($2 as bigint) where login_id = $1";
        t.execute(set, &[third.login.as_str(), &minute]).await;
        assert_eq!(told(&t, &sample).await[1], (Some(Ailment::Scheduled), Some(third.contact.clone()), 1));
        t.clock.advance_minutes(1);
        assert_eq!(told(&t, &sample).await[1], (Some(Ailment::Expired), Some(only.contact.clone()), 1));
        t.execute("update portal_access set disabled = 1 where login_id = $1", &[third.login.as_str()]).await;
        assert_eq!(told(&t, &sample).await[1], (Some(Ailment::Disabled), Some(third.contact.clone()), 2));
    }

    async fn an_order_says_whom_to_reach_and_how(t: Testing) {
        let sample = t.sample().await;
        let marie = add(&t, &sample, "Marie-Ève", &[("514 555-0144", "3"), ("418 555-0100", "")]).await;
        let members = [marie.clone(), sample.owner.contact.clone()];
        let before = order(&t, &sample, OrderKind::Technical).await;
        let saved = save(&t, &sample, OrderKind::Technical, &members).await.expect("saved");
        assert_eq!(saved, order(&t, &sample, OrderKind::Technical).await);
        assert!(saved.version > before.version);
        assert_eq!(names(&saved), ["Marie-Ève Côté", "Chantal Exemple"]);
        let first = &saved.members[0];
        let phone = first.phone.as_ref().expect("the phone that is called first");
        assert_eq!((phone.display.as_str(), phone.extension.as_str()), ("514 555-0144", "3"));
        assert_eq!((first.email.as_str(), first.language), ("someone@abc.example", Language::Fr));
        assert_eq!(saved.members[1].phone, None);
        assert_eq!(order(&t, &sample, OrderKind::Financial).await.members, []);
    }

    async fn members_can_be_moved_and_taken_out_down_to_none(t: Testing) {
        let sample = t.sample().await;
        let [one, two, three] = people(&sample);
        for members in [
            vec![one.clone(), two.clone(), three.clone()],
            vec![three.clone(), one.clone(), two.clone()],
            vec![two.clone()],
            vec![],
        ] {
            let saved = save(&t, &sample, OrderKind::Financial, &members).await.expect("saved");
            let ids: Vec<ContactId> = saved.members.into_iter().map(|member| member.contact).collect();
            assert_eq!(ids, members);
        }
    }

    async fn the_second_to_save_is_told_what_the_first_saved_and_who_that_was(t: Testing) {
        let sample = t.sample().await;
        let [one, two, three] = people(&sample);
        let shown = order(&t, &sample, OrderKind::Technical).await.version;
        let who = editor(&t.backend, &sample.administrator.session).await;
        let orders = t.backend.communication_order();
        let first = orders.save(&who, OrderKind::Technical, shown, &[one.clone(), two.clone()]).await.expect("saved");
        let Err(Failure::OrderConflict(conflict)) =
            save_over(&t, &sample, OrderKind::Technical, shown, &[two, three.clone()]).await
        else {
            panic!("no conflict");
        };
        assert_eq!(conflict.theirs, first);
        assert_eq!(conflict.by, "Bob Exemple");
        let again = save_over(&t, &sample, OrderKind::Technical, first.version, &[three]).await;
        assert_eq!(names(&again.expect("saved over theirs")), ["Karim Exemple"]);
    }

    async fn the_two_orders_have_versions_of_their_own(t: Testing) {
        let sample = t.sample().await;
        let [one, two, _] = people(&sample);
        let shown = order(&t, &sample, OrderKind::Financial).await.version;
        save(&t, &sample, OrderKind::Technical, &[one]).await.expect("saved");
        save_over(&t, &sample, OrderKind::Financial, shown, &[two]).await.expect("no conflict");
    }

    async fn an_order_that_stays_as_it_was_leaves_no_trace(t: Testing) {
        let sample = t.sample().await;
        let members = people(&sample);
        let saved = save(&t, &sample, OrderKind::Technical, &members).await.expect("saved");
        let count = "select count(*) from audit_event where customer_id = $1";
        let events = t.number(count, &[sample.customer.as_str()]).await;
        let again = save(&t, &sample, OrderKind::Technical, &members).await.expect("saved");
        assert_eq!(again, saved);
        assert_eq!(t.number(count, &[sample.customer.as_str()]).await, events);
    }

    async fn every_save_is_in_the_audit_trail(t: Testing) {
        let sample = t.sample().await;
        let [one, two, _] = people(&sample);
        save(&t, &sample, OrderKind::Technical, std::slice::from_ref(&one)).await.expect("saved");
        save(&t, &sample, OrderKind::Technical, &[two, one]).await.expect("saved");
        let found = t.number(
            "select count(*) from audit_event where customer_id = $1 and kind = 'communication_order.saved' \
             and author_name = 'Jean Exemple' and subject_id = 'technical' and after like '%Exemple%'",
            &[sample.customer.as_str()],
        )
        .await;
        assert_eq!(found, 2);
        let verified = t.backend.verify_audit(Some(&sample.customer)).await.expect("the trail");
        assert!(matches!(verified, Verified::Whole { .. }), "{verified:?}");
    }

    async fn who_only_reads_the_order_sees_it_and_cannot_save(t: Testing) {
        let sample = t.sample().await;
        let contact = sample.billing.contact.as_str();
        t.execute(
            "insert into permission (customer_id, contact_id, section_key, level) \
             values ($1, $2, 'communication_order', 'read')",
            &[sample.customer.as_str(), contact],
        )
        .await;
        let who = reader(&t.backend, &sample.billing.session).await;
        let both = t.backend.communication_order().both(&who).await.expect("both orders");
        assert!(!both.may_edit);
        assert_eq!(both.orders.len(), 2);
        let refused = t
            .backend
            .authorize::<CommunicationOrderSection, Modify>(&sample.billing.session, &Scope::Own)
            .await;
        let section = section::COMMUNICATION_ORDER.parse().expect("a key");
        assert_eq!(
            refused.err().map(|error| error.failure()),
            Some(Failure::Refused(Refusal::ReadOnly { section }))
        );
        let who = reader(&t.backend, &sample.manager.session).await;
        assert!(t.backend.communication_order().both(&who).await.expect("both orders").may_edit);
    }

    async fn who_does_not_hold_the_section_does_not_know_of_it(t: Testing) {
        let sample = t.sample().await;
        let refused = t
            .backend
            .authorize::<CommunicationOrderSection, Read>(&sample.billing.session, &Scope::Own)
            .await;
        assert_eq!(refused.err().map(|error| error.failure()), Some(Failure::NotFound));
    }

    async fn what_was_withdrawn_since_the_page_was_opened_does_not_save(t: Testing) {
        let sample = t.sample().await;
        let who = editor(&t.backend, &sample.manager.session).await;
        t.execute(
            "delete from contact_role where customer_id = $1 and contact_id = $2",
            &[sample.customer.as_str(), sample.manager.contact.as_str()],
        )
        .await;
        let orders = t.backend.communication_order();
        let version = order(&t, &sample, OrderKind::Technical).await.version;
        let refused = orders.save(&who, OrderKind::Technical, version, &people(&sample)).await;
        assert_eq!(refused.err().map(|error| error.failure()), Some(Failure::NotFound));
        assert_eq!(order(&t, &sample, OrderKind::Technical).await.members, []);
    }

    async fn nobody_stands_twice_and_no_order_is_endless(t: Testing) {
        let sample = t.sample().await;
        let [one, two, _] = people(&sample);
        let twice = save(&t, &sample, OrderKind::Technical, &[one.clone(), two, one]).await;
        assert_eq!(twice, Err(Failure::Invalid(vec![FieldFailure::new("add", Reason::Twice)])));
        let many: Vec<ContactId> = (0..51)
            .map(|n| format!("01900000-0000-7000-8000-0000000000{n:02x}").parse().expect("an id"))
            .collect();
        let endless = save(&t, &sample, OrderKind::Technical, &many).await;
        let failure = FieldFailure::new("add", Reason::TooMany { most: 50 });
        assert_eq!(endless, Err(Failure::Invalid(vec![failure])));
    }

    async fn an_unknown_contact_is_not_put_in_an_order(t: Testing) {
        let sample = t.sample().await;
        let unknown: ContactId = "01900000-0000-7000-8000-00000000dead".parse().expect("an id");
        let refused = save(&t, &sample, OrderKind::Technical, &[sample.owner.contact.clone(), unknown]).await;
        assert_eq!(refused, Err(Failure::NotFound));
        assert_eq!(order(&t, &sample, OrderKind::Technical).await.members, []);
    }

    async fn another_customers_contact_cannot_be_put_in_an_order_nor_found(t: Testing) {
        let (sample, other) = (t.sample().await, t.other_sample().await);
        let theirs = other.owner.contact.clone();
        save(&t, &other, OrderKind::Technical, std::slice::from_ref(&theirs)).await.expect("saved");
        let refused = save(&t, &sample, OrderKind::Technical, std::slice::from_ref(&theirs)).await;
        assert_eq!(refused, Err(Failure::NotFound));
        let who = editor(&t.backend, &sample.manager.session).await;
        let orders = t.backend.communication_order();
        assert_eq!(orders.members(&who, std::slice::from_ref(&theirs)).await.expect("an answer"), []);
        let found = orders.candidates(&who, "Chantal", &[]).await.expect("an answer");
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].contact, sample.owner.contact);
        assert_eq!(order(&t, &sample, OrderKind::Technical).await.members, []);
        assert_eq!(order(&t, &other, OrderKind::Technical).await.members.len(), 1);
    }

    async fn a_version_of_another_customers_order_saves_nothing_there(t: Testing) {
        let (sample, other) = (t.sample().await, t.other_sample().await);
        let scope = Scope::Customer(other.customer.clone());
        for session in [&sample.owner.session, &sample.manager.session] {
            let refused = t.backend.authorize::<CommunicationOrderSection, Read>(session, &scope).await;
            assert_eq!(refused.err().map(|error| error.failure()), Some(Failure::NotFound));
        }
        let staff = t.backend.authorize::<CommunicationOrderSection, Modify>(&sample.staff, &scope).await;
        let staff = staff.expect("staff work on every customer");
        let version = order(&t, &other, OrderKind::Technical).await.version;
        let orders = t.backend.communication_order();
        let members = std::slice::from_ref(&other.owner.contact);
        let saved = orders.save(&staff, OrderKind::Technical, version, members).await.expect("saved");
        assert_eq!(names(&saved), ["Chantal Exemple"]);
        assert_eq!(order(&t, &sample, OrderKind::Technical).await.members, []);
    }

    async fn of_two_who_save_at_once_exactly_one_wins(t: Testing) {
        let sample = t.sample().await;
        let [one, two, three] = people(&sample);
        let nodes = [t.backend.clone(), t.another_node().await];
        for round in 0..4 {
            let version = order(&t, &sample, OrderKind::Technical).await.version;
            let mut writers = tokio::task::JoinSet::new();
            for writer in 0..6_usize {
                let node = nodes[writer % 2].clone();
                let session = [&sample.manager, &sample.administrator][writer % 2].session.clone();
                // No order comes twice: one that stays as it was would not be a change.
                let mut members = vec![one.clone(), two.clone(), three.clone(), sample.bystander.clone()];
                members.rotate_left(round);
                members[1..].rotate_left(writer % 3);
                members[2..].rotate_left(writer / 3);
                writers.spawn(async move {
                    let who = editor(&node, &session).await;
                    let saved = node.communication_order().save(&who, OrderKind::Technical, version, &members).await;
                    saved.map_err(|error| error.failure())
                });
            }
            let (won, lost): (Vec<_>, Vec<_>) = writers.join_all().await.into_iter().partition(Result::is_ok);
            let won: Vec<OrderView> = won.into_iter().flatten().collect();
            assert_eq!(won.len(), 1, "{lost:?}");
            assert_eq!(order(&t, &sample, OrderKind::Technical).await, won[0]);
            for failure in lost {
                let Err(Failure::OrderConflict(conflict)) = failure else {
                    panic!("{failure:?}");
                };
                assert_eq!(conflict.theirs, won[0]);
            }
        }
    }

    async fn people_to_add_are_found_without_accents_and_without_those_who_stand_there(t: Testing) {
        let sample = t.sample().await;
        let zoe = add(&t, &sample, "Zoé", &[]).await;
        let who = editor(&t.backend, &sample.manager.session).await;
        let orders = t.backend.communication_order();
        let find = async |search: &str, without: &[ContactId]| -> Vec<String> {
            let found = orders.candidates(&who, search, without).await.expect("candidates");
            found.into_iter().map(|member| member.name).collect()
        };
        assert_eq!(find("zoe cote", &[]).await, ["Zoé Côté"]);
        assert!(find("zoe cote", std::slice::from_ref(&zoe)).await.is_empty());
        assert!(find("nobody of this name", &[]).await.is_empty());
        let everybody = find("", &[]).await;
        assert_eq!(everybody.len(), 7);
        let without = [sample.owner.contact.clone(), zoe];
        assert_eq!(find("", &without).await.len(), 5);
    }

    async fn no_more_than_twenty_people_are_offered(t: Testing) {
        let sample = t.sample().await;
        let mut added = Vec::new();
        for n in 0..24_u8 {
            added.push(add(&t, &sample, &format!("A{}", char::from(b'a' + n)), &[]).await);
        }
        let who = editor(&t.backend, &sample.manager.session).await;
        let orders = t.backend.communication_order();
        let found = orders.candidates(&who, "cote", &added[..10]).await.expect("candidates");
        assert_eq!(found.iter().map(|member| &member.contact).collect::<Vec<_>>(), added[10..].iter().collect::<Vec<_>>());
        assert_eq!(orders.candidates(&who, "cote", &[]).await.expect("candidates").len(), 20);
        added.reverse();
        let members = orders.members(&who, &added).await.expect("members");
        assert_eq!(members.into_iter().map(|member| member.contact).collect::<Vec<_>>(), added);
    }

    async fn someone_deleted_meanwhile_is_not_put_in_an_order(t: Testing) {
        let sample = t.sample().await;
        let zoe = add(&t, &sample, "Zoé", &[]).await;
        delete(&t, &sample, &zoe, &[]).await.expect("deleted");
        let refused = save(&t, &sample, OrderKind::Technical, &[zoe]).await;
        assert_eq!(refused, Err(Failure::NotFound));
    }

    async fn who_edits_while_a_member_is_deleted_sees_the_order_without_them(t: Testing) {
        let sample = t.sample().await;
        let zoe = add(&t, &sample, "Zoé", &[]).await;
        let owner = sample.owner.contact.clone();
        let shown = save(&t, &sample, OrderKind::Technical, &[zoe.clone(), owner.clone()]).await.expect("saved");
        delete(&t, &sample, &zoe, &[("technical", "")]).await.expect("deleted");
        let refused = save_over(&t, &sample, OrderKind::Technical, shown.version, &[owner, zoe]).await;
        let Err(Failure::OrderConflict(conflict)) = refused else {
            panic!("{refused:?}");
        };
        assert_eq!(names(&conflict.theirs), ["Chantal Exemple"]);
    }

    async fn who_leaves_is_replaced_in_place(t: Testing) {
        let sample = t.sample().await;
        let zoe = add(&t, &sample, "Zoé", &[]).await;
        let [one, two, three] = people(&sample);
        save(&t, &sample, OrderKind::Technical, &[one.clone(), zoe.clone(), two]).await.expect("saved");
        save(&t, &sample, OrderKind::Financial, &[zoe.clone(), one.clone()]).await.expect("saved");
        let missing = delete(&t, &sample, &zoe, &[("technical", three.as_str())]).await;
        assert_eq!(
            missing,
            Err(Failure::Invalid(vec![FieldFailure::new("replace[financial]", Reason::StillInOrder)]))
        );
        let stands = delete(&t, &sample, &zoe, &[("technical", one.as_str()), ("financial", "")]).await;
        assert_eq!(
            stands,
            Err(Failure::Invalid(vec![FieldFailure::new("replace[technical]", Reason::NotOffered)]))
        );
        let itself = delete(&t, &sample, &zoe, &[("technical", zoe.as_str()), ("financial", "")]).await;
        assert!(itself.is_err());
        delete(&t, &sample, &zoe, &[("technical", three.as_str()), ("financial", "")]).await.expect("deleted");
        let technical = order(&t, &sample, OrderKind::Technical).await;
        assert_eq!(names(&technical), ["Chantal Exemple", "Karim Exemple", "Émilie Exemple"]);
        assert_eq!(names(&order(&t, &sample, OrderKind::Financial).await), ["Chantal Exemple"]);
        let verified = t.backend.verify_audit(Some(&sample.customer)).await.expect("the trail");
        assert!(matches!(verified, Verified::Whole { .. }), "{verified:?}");
    }
}
