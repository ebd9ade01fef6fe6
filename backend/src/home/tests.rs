//! What waits for whom.

use super::store::NEVER_SIGNED_IN;
use crate::{both_engines, contacts::tests::plans::crowd, testing::Testing};
use domain::{Failure, session::Scope};

both_engines! {
    async fn whoever_sees_the_contacts_is_told_who_never_came_in(t: Testing) {
        let sample = t.sample().await;
        let before = t.backend.home().overview(&sample.owner.session, &Scope::Own).await.expect("an overview");
        t.execute("update portal_access set first_signed_in_at = null where login_id = $1", &[sample.billing.login.as_str()]).await;
        let overview = t.backend.home().overview(&sample.owner.session, &Scope::Own).await.expect("an overview");
        let found = overview.never_signed_in.expect("somebody");
        assert!(found.first.iter().any(|(id, _)| *id == sample.billing.contact), "{found:?}");
        assert_eq!(found.count.n, before.never_signed_in.map_or(0, |found| found.count.n) + 1);

        let blind = t.backend.home().overview(&sample.billing.session, &Scope::Own).await.expect("an overview");
        assert_eq!(blind.never_signed_in, None);
        assert!(blind.orders.is_empty());

        t.sign_in(&sample.billing.login_name).await;
        let overview = t.backend.home().overview(&sample.owner.session, &Scope::Own).await.expect("an overview");
        let names = overview.never_signed_in.map(|found| found.first).unwrap_or_default();
        assert!(names.iter().all(|(id, _)| *id != sample.billing.contact), "{names:?}");
    }

    async fn plans_of_who_never_came_in_read_those_who_are_told_of(t: Testing) {
        let (sample, other) = (t.sample().await, t.other_sample().await);
        crowd(&t, &sample.customer, 6000).await;
        t.execute("update login set password_hash = 'x' where name like 'crowd%'", &[]).await;
        t.analyze().await;
        let now = t.backend.now();
        for (customer, most) in [(&sample.customer, 1020), (&other.customer, 10)] {
            let plan = t.plan(NEVER_SIGNED_IN, |query| query.bind(customer.as_str()).bind(now).bind(1001_i64)).await;
            plan.assert_reads("who never came in", most, &["n", "(subquery-1)"]);
        }
        // Nobody is left to be told of among thousands who did.
        t.execute("update portal_access set first_signed_in_at = 1 where customer_id = $1", &[sample.customer.as_str()]).await;
        t.analyze().await;
        let plan = t.plan(NEVER_SIGNED_IN, |query| query.bind(sample.customer.as_str()).bind(now).bind(1001_i64)).await;
        plan.assert_reads("when everybody did", 10, &["n", "(subquery-1)"]);
    }

    async fn an_order_that_is_empty_waits_for_whoever_sees_it(t: Testing) {
        let sample = t.sample().await;
        let overview = t.backend.home().overview(&sample.owner.session, &Scope::Own).await.expect("an overview");
        assert!(!overview.orders.is_empty());
        assert!(overview.orders.iter().all(|order| order.worst.is_some()));
    }

    async fn nothing_is_told_of_another_customer(t: Testing) {
        let sample = t.sample().await;
        let other = t.other_sample().await;
        let scope = Scope::Customer(other.customer);
        let refused = t.backend.home().overview(&sample.owner.session, &scope).await.err();
        assert_eq!(refused.map(|error| error.failure()), Some(Failure::NotFound));
    }
}
