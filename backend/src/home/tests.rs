//! What waits for whom.

use crate::{both_engines, testing::Testing};
use domain::{Failure, session::Scope};

both_engines! {
    async fn whoever_sees_the_contacts_is_told_who_never_came_in(t: Testing) {
        let sample = t.sample().await;
        let before = t.backend.home().overview(&sample.owner.session, &Scope::Own).await.expect("an overview");
        t.execute("update login set first_signed_in_at = null where name = $1", &[&sample.billing.login_name]).await;
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
