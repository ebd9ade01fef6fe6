//! The roles among many customers: what their pages show is read, and no more.

use super::super::store::{ALLOWED_ALONE, ALLOWING_SOME, CUSTOMERS_OF, HOLDERS, LEFT, USE};
use crate::{
    both_engines,
    customers::tests::plans::crowd,
    testing::{Testing, role},
};

/// Counted to a thousand, and one that says that there are more.
const COUNTED: u64 = 1001;

both_engines! {
    async fn plans_of_who_uses_a_role_read_what_is_shown(t: Testing) {
        t.sample().await;
        crowd(&t, 6000, 2).await;
        // Some choose for themselves; the others have what their class allows.
        let own = "insert into allowed_role (customer_id, role_id) select id, $1 from customer where name like 'Scierie 1%'";
        t.execute(own, &[role::SUPPORT]).await;
        t.analyze().await;
        let small = ["role", "s", "h", "m"];
        // Held by everybody of the crowd, by one, and by nobody; allowed by most, by those who chose it, by a class.
        for id in [role::BILLING, role::SUPPORT, role::CONTACT_MANAGER, role::OWNER] {
            let plan = t.plan(USE, |query| query.bind(id)).await;
            // Whoever chose something else is passed over.
            plan.assert_reads(&format!("use of {id}"), COUNTED + 1200, &small);
            let plan = t.plan(HOLDERS, |query| query.bind(id).bind(5_i64)).await;
            plan.assert_reads(&format!("holders of {id}"), 10, &[]);
            let plan = t.plan(CUSTOMERS_OF, |query| query.bind(id)).await;
            plan.assert_reads(&format!("customers of {id}"), COUNTED * 2, &["h", "(subquery-1)"]);
            let plan = t.plan(ALLOWING_SOME, |query| query.bind(id).bind(5_i64)).await;
            plan.assert_reads(&format!("who may use {id}"), COUNTED + 1200, &["m", "s", "(subquery-1)"]);
            let plan = t.plan(ALLOWED_ALONE, |query| query.bind(id)).await;
            // All who chose it: they are named when it is removed.
            plan.assert_reads(&format!("who chose {id} alone"), 800, &[]);
        }
        let now = t.backend.now();
        for id in [role::ADMINISTRATOR, role::SUPPORT] {
            let plan = t.plan(LEFT, |query| query.bind(id).bind(now)).await;
            plan.assert_reads(&format!("who depends on {id}"), 20, &["g", "(subquery-1)", "role"]);
        }
    }
}
