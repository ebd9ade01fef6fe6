//! The chain holds, and shows where it does not.

mod of_provider;
mod plans;
mod reading;

use super::{Author, Event, Verified};
use crate::{both_engines, testing::Testing};
use domain::CustomerId;
use serde_json::json;

fn event(n: usize) -> Event {
    Event {
        kind: "test.happened",
        subject_kind: "test",
        subject_id: n.to_string(),
        subject_name: format!("number {n}"),
        before: serde_json::Value::Null,
        after: json!({ "n": n, "name": "Côté" }),
    }
}

async fn events(t: &Testing, customer: &CustomerId, count: usize) {
    for n in 0..count {
        let change = t.backend.db().change(&Author::system("test"), customer).await;
        change.expect("a change").commit(event(n)).await.expect("a commit");
    }
}

async fn verified(t: &Testing, customer: &CustomerId) -> Verified {
    t.backend.verify_audit(Some(customer)).await.expect("a verdict")
}

async fn seq(t: &Testing, customer: &CustomerId) -> i64 {
    t.number("select seq from customer where id = $1", &[customer.as_str()])
        .await
}

both_engines! {
    async fn a_chain_that_nobody_touched_is_whole(t: Testing) {
        let sample = t.sample().await;
        events(&t, &sample.customer, 5).await;
        let count = seq(&t, &sample.customer).await;
        assert!(count > 5);
        assert_eq!(verified(&t, &sample.customer).await, Verified::Whole { events: count });
        assert!(matches!(
            t.backend.verify_audit(None).await.expect("a verdict"),
            Verified::Whole { events } if events > 0
        ));
    }

    async fn a_changed_event_shows(t: Testing) {
        let sample = t.sample().await;
        for sql in [
            "update audit_event set after = '{}' where customer_id = $1 and seq = 3",
            "update audit_event set author_name = 'Somebody else' where customer_id = $1 and seq = 3",
            "update audit_event set at = at + 1 where customer_id = $1 and seq = 3",
            "update audit_event set subject_id = '' where customer_id = $1 and seq = 3",
        ] {
            assert!(matches!(verified(&t, &sample.customer).await, Verified::Whole { .. }));
            t.execute("create table kept as select * from audit_event", &[]).await;
            assert_eq!(t.execute(sql, &[sample.customer.as_str()]).await, 1);
            assert_eq!(verified(&t, &sample.customer).await, Verified::Broken { seq: 3 }, "{sql}");
            t.execute("delete from audit_event", &[]).await;
            t.execute("insert into audit_event select * from kept", &[]).await;
            t.execute("drop table kept", &[]).await;
        }
    }

    async fn an_event_taken_out_of_the_middle_shows(t: Testing) {
        let sample = t.sample().await;
        t.execute(
            "delete from audit_event where customer_id = $1 and seq = 4",
            &[sample.customer.as_str()],
        )
        .await;
        assert_eq!(verified(&t, &sample.customer).await, Verified::Broken { seq: 4 });
    }

    async fn an_event_taken_from_the_end_shows(t: Testing) {
        let sample = t.sample().await;
        let last = seq(&t, &sample.customer).await;
        t.execute(
            "delete from audit_event where customer_id = $1
             and seq = (select max(seq) from audit_event where customer_id = $1)",
            &[sample.customer.as_str()],
        )
        .await;
        assert_eq!(verified(&t, &sample.customer).await, Verified::Broken { seq: last });
    }

    async fn an_event_put_in_shows(t: Testing) {
        let sample = t.sample().await;
        let last = seq(&t, &sample.customer).await;
        t.execute(
            "insert into audit_event select customer_id, seq + 1, at, kind, author_kind, author_id, author_name, address,
                session_id, subject_kind, subject_id, subject_name, before, after, hash, hash
             from audit_event where customer_id = $1
             and seq = (select max(seq) from audit_event where customer_id = $1)",
            &[sample.customer.as_str()],
        )
        .await;
        assert_eq!(verified(&t, &sample.customer).await, Verified::Broken { seq: last + 1 });
    }

    async fn a_dropped_change_leaves_nothing(t: Testing) {
        let sample = t.sample().await;
        let before = seq(&t, &sample.customer).await;
        let author = Author::system("test");
        let mut change = t.backend.db().change(&author, &sample.customer).await.expect("a change");
        sqlx::query("update customer set name = 'Gone' where id = $1")
            .bind(sample.customer.as_str())
            .execute(change.connection())
            .await
            .expect("an update");
        drop(change);
        assert_eq!(seq(&t, &sample.customer).await, before);
        assert_eq!(t.number("select count(*) from customer where name = 'Gone'", &[]).await, 0);
        events(&t, &sample.customer, 1).await;
        assert_eq!(
            verified(&t, &sample.customer).await,
            Verified::Whole { events: before + 1 }
        );
    }

    async fn an_unknown_customer_is_not_changed(t: Testing) {
        let unknown: CustomerId = "01900000-0000-7000-8000-00000000ffff".parse().expect("an id");
        let change = t.backend.db().change(&Author::system("test"), &unknown).await;
        assert_eq!(change.err().map(|error| error.failure()), Some(domain::Failure::NotFound));
    }

    async fn several_events_of_one_change_follow_one_another(t: Testing) {
        let sample = t.sample().await;
        let before = seq(&t, &sample.customer).await;
        let change = t.backend.db().change(&Author::system("test"), &sample.customer).await;
        change
            .expect("a change")
            .commit_all(event(1), vec![event(2), event(3)])
            .await
            .expect("a commit");
        assert_eq!(
            verified(&t, &sample.customer).await,
            Verified::Whole { events: before + 3 }
        );
    }

    async fn writers_at_once_give_an_unbroken_chain(t: Testing) {
        let sample = t.sample().await;
        let before = seq(&t, &sample.customer).await;
        let other_node = t.another_node().await;
        let mut writers = tokio::task::JoinSet::new();
        for n in 0..24 {
            let backend = if n % 2 == 0 { t.backend.clone() } else { other_node.clone() };
            let customer = sample.customer.clone();
            writers.spawn(async move {
                let change = backend.db().change(&Author::system("test"), &customer).await?;
                // Some give up in the middle.
                if n % 5 == 0 { Ok(()) } else { change.commit(event(n)).await }
            });
        }
        while let Some(done) = writers.join_next().await {
            done.expect("a writer").expect("a commit");
        }
        assert_eq!(
            verified(&t, &sample.customer).await,
            Verified::Whole { events: before + 19 }
        );
    }

    async fn the_chains_of_customers_are_their_own(t: Testing) {
        let sample = t.sample().await;
        let other = t.other_sample().await;
        t.execute("delete from audit_event where customer_id = $1", &[other.customer.as_str()]).await;
        assert_eq!(verified(&t, &other.customer).await, Verified::Broken { seq: 1 });
        assert!(matches!(verified(&t, &sample.customer).await, Verified::Whole { .. }));
    }
}
