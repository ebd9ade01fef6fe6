//! Many customers at once.

use super::*;
use crate::testing::role;
use domain::{
    BulkId, Reason, Refusal,
    customers::{Bulk, BulkDraft, BulkState, BulkStep},
};

pub(super) const OTHER: &str = "01900000-0000-7000-8000-0000000001ff";

pub(super) async fn other_class(t: &Testing) {
    t.execute(
        "insert into customer_class (id, name_en, name_fr, language, time_zone) \
         values ('01900000-0000-7000-8000-0000000001ff', 'Other', 'Autre', 'en', 'UTC')",
        &[],
    )
    .await;
}

pub(super) async fn to_the_end(t: &Testing, who: &StaffAuthorized<Administrator>, id: &BulkId) -> Bulk {
    for _ in 0..20 {
        t.backend
            .customers()
            .bulk_step(who, id, BulkStep::Continue)
            .await
            .expect("a step");
        let bulk = t
            .backend
            .customers()
            .bulk(&who.reading(), id)
            .await
            .expect("a change of many");
        if bulk.state != BulkState::Running {
            return bulk;
        }
    }
    panic!("it does not end");
}

both_engines! {
    async fn all_that_the_filter_finds_get_another_class_some_at_a_time(t: Testing) {
        let sample = t.sample().await;
        let who = administrator(&t, &sample).await;
        other_class(&t).await;
        let mut ids = Vec::new();
        for n in 0..60 {
            ids.push(create(&t, &format!("Client {n:03}"), &format!("K-{n}")).await);
        }
        t.execute("update customer set closed_at = 1 where id = $1", &[ids[7].as_str()]).await;
        t.execute("update customer set class_id = $1 where id = $2", &[OTHER, ids[9].as_str()]).await;
        let draft = BulkDraft { all: true, q: "client".into(), change: "class".into(), class: OTHER.into(), ..BulkDraft::default() };
        let page = t.backend.customers().bulk_page(&who, &draft).await.expect("a page");
        assert_eq!((page.customers, page.names[0].as_str()), (60, "Client 000"));
        let id = t.backend.customers().bulk_start(&who, &draft).await.expect("a start");
        let before = t.backend.customers().bulk(&who.reading(), &id).await.expect("a change of many");
        assert_eq!((before.total, before.tried(), before.state), (60, 0, BulkState::Running));
        let first = t.backend.customers().bulk_step(&who, &id, BulkStep::Continue).await.expect("a step");
        assert_eq!(first, (25, 60));
        let bulk = to_the_end(&t, &who, &id).await;
        assert_eq!((bulk.changed, bulk.unchanged, bulk.refused, bulk.state), (58, 1, 1, BulkState::Finished));
        assert_eq!((bulk.refusals[0].name.as_str(), &bulk.refusals[0].why), ("Client 007", &Failure::Refused(Refusal::CustomerClosed)));
        assert_eq!(bulk.class.map(|class| class.fr).as_deref(), Some("Autre"));
        let events = t.number("select count(*) from audit_event where kind = 'customer.updated' and customer_id <> ''", &[]);
        assert_eq!(events.await, 58, "each has its own event");
        // Not of those that were not found.
        assert_eq!(t.number("select count(*) from customer where class_id <> $1", &[OTHER]).await, 2);
        assert_eq!(t.backend.customers().bulk_step(&who, &id, BulkStep::Continue).await.expect("a step"), (60, 60));
    }

    async fn selected_customers_get_roles_of_their_own_and_give_them_back(t: Testing) {
        let (sample, other) = (t.sample().await, t.other_sample().await);
        let who = administrator(&t, &sample).await;
        let third = create(&t, "Third", "3").await;
        let selected = BulkDraft {
            id: vec![sample.customer.to_string(), other.customer.to_string(), "nonsense".into()],
            change: "roles".into(),
            roles: vec![role::BILLING.into()],
            ..BulkDraft::default()
        };
        let id = t.backend.customers().bulk_start(&who, &selected).await.expect("a start");
        let bulk = to_the_end(&t, &who, &id).await;
        assert_eq!((bulk.total, bulk.changed), (2, 2));
        assert_eq!(form(&t, &who, &other.customer).await.roles, [role::BILLING]);
        assert!(form(&t, &who, &third).await.roles.is_empty());
        let back = BulkDraft { change: "class_roles".into(), ..selected.clone() };
        let id = t.backend.customers().bulk_start(&who, &back).await.expect("a start");
        to_the_end(&t, &who, &id).await;
        assert!(form(&t, &who, &other.customer).await.roles.is_empty());
        for (draft, field, reason) in [
            (BulkDraft { change: String::new(), ..selected.clone() }, "change", Reason::Required),
            (BulkDraft { roles: Vec::new(), ..selected.clone() }, "roles", Reason::Required),
            (BulkDraft { roles: vec![role::OWNER.into()], ..selected.clone() }, "roles", Reason::NotOffered),
            (BulkDraft { change: "class".into(), class: OTHER.into(), ..selected.clone() }, "class", Reason::NotOffered),
            (BulkDraft { id: Vec::new(), ..selected.clone() }, "id", Reason::Required),
        ] {
            let Failure::Invalid(failures) = failure(t.backend.customers().bulk_start(&who, &draft).await) else { panic!() };
            assert_eq!((failures[0].field.as_str(), failures[0].reason.clone()), (field, reason));
        }
    }

    async fn what_was_stopped_leaves_the_rest_as_it_is(t: Testing) {
        let sample = t.sample().await;
        let who = administrator(&t, &sample).await;
        other_class(&t).await;
        for n in 0..40 {
            create(&t, &format!("Client {n:03}"), &format!("K-{n}")).await;
        }
        let draft = BulkDraft { all: true, change: "class".into(), class: OTHER.into(), ..BulkDraft::default() };
        let id = t.backend.customers().bulk_start(&who, &draft).await.expect("a start");
        t.backend.customers().bulk_step(&who, &id, BulkStep::Continue).await.expect("a step");
        t.backend.customers().bulk_step(&who, &id, BulkStep::Stop).await.expect("a step");
        assert_eq!(t.backend.customers().bulk_step(&who, &id, BulkStep::Continue).await.expect("a step"), (25, 41));
        let bulk = t.backend.customers().bulk(&who.reading(), &id).await.expect("a change of many");
        assert_eq!((bulk.changed, bulk.state), (25, BulkState::Stopped));
        assert_eq!(t.number("select count(*) from customer where class_id = $1", &[OTHER]).await, 25);
    }

    async fn two_who_go_on_at_once_try_nobody_twice(t: Testing) {
        let sample = t.sample().await;
        let who = administrator(&t, &sample).await;
        other_class(&t).await;
        for n in 0..30 {
            create(&t, &format!("Client {n:03}"), &format!("K-{n}")).await;
        }
        let draft = BulkDraft { all: true, change: "class".into(), class: OTHER.into(), ..BulkDraft::default() };
        let id = t.backend.customers().bulk_start(&who, &draft).await.expect("a start");
        let step = || async { t.backend.customers().bulk_step(&who, &id, BulkStep::Continue).await.expect("a step") };
        tokio::join!(step(), step(), step());
        let bulk = to_the_end(&t, &who, &id).await;
        assert_eq!((bulk.changed, bulk.unchanged, bulk.refused), (31, 0, 0));
        let events = t.number("select count(*) from audit_event where kind = 'customer.updated'", &[]);
        assert_eq!(events.await, 31);
    }
}
