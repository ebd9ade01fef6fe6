//! Who gains and who loses among many: a page of customers at a time, by indexes alone.

use super::{
    Audience,
    store::{BATCH, COMMUNICATIONS, CUSTOMERS, PEOPLE, PERMISSIONS, ROLES, bound, customers, of_audience},
};
use crate::{
    both_engines,
    customers::tests::plans::crowd,
    testing::{Testing, role},
};

both_engines! {
    async fn plans_of_who_gains_and_loses_read_a_page_of_customers(t: Testing) {
        t.sample().await;
        crowd(&t, 3000, 4).await;
        let grant = "insert into permission (customer_id, contact_id, section_key, level) \
            select customer_id, id, 'cdr_download', 'read' from contact where first_name = 'P1'";
        t.execute(grant, &[]).await;
        let receive = "insert into contact_communication (customer_id, contact_id, type_key) \
            select customer_id, id, 'maintenance_notices' from contact where first_name = 'P2'";
        t.execute(receive, &[]).await;
        t.analyze().await;
        let mut connection = t.backend.db().read().await.expect("a connection");
        let some = customers(&mut connection, "").await.expect("customers");
        drop(connection);
        let range = (&some[0].0, &some[some.len() - 1].0);
        let page = u64::try_from(BATCH).expect("a number");
        t.plan(CUSTOMERS, |query| query.bind(range.1.as_str()).bind(BATCH)).await.assert_reads("customers", page, &[]);
        // The crowd's role, which nearly everybody holds; one that nobody does; a section; all of them.
        let [held, unused]: [domain::RoleId; 2] = [role::BILLING, role::CONTACT_MANAGER].map(|id| id.parse().expect("an id"));
        let section = "cdr_download".parse().ok();
        for audience in [
            Audience { roles: vec![held.clone()], section: None },
            Audience { roles: vec![unused], section: None },
            Audience { roles: Vec::new(), section: section.clone() },
            Audience { roles: vec![held], section },
        ] {
            for sql in [PEOPLE, ROLES, PERMISSIONS, COMMUNICATIONS] {
                let plan = t.plan(&of_audience(sql, &audience), |query| bound(query, &audience, range)).await;
                // Four contacts to a customer, some of them found twice, and what they hold.
                plan.assert_reads(sql, page * 4 * 2 + 50, &["h", "(subquery-1)"]);
            }
        }
    }
}
