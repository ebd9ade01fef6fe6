//! Finding customers.

use super::*;
use crate::access::{ContactsSection, Modify};
use domain::{
    contacts::{ContactDraft, PhoneDraft},
    customers::CustomerStatus,
    session::Scope,
};

async fn found(t: &Testing, who: &StaffAuthorized<Auditor>, query: &CustomerQuery) -> Vec<String> {
    let list = t.backend.customers().list(who, query).await.expect("a list");
    assert_eq!(list.matching.n as usize, list.rows.len());
    list.rows.into_iter().map(|row| row.name).collect()
}

fn search(words: &str) -> CustomerQuery {
    CustomerQuery {
        search: words.to_owned(),
        ..CustomerQuery::default()
    }
}

both_engines! {
    async fn a_customer_is_found_by_name_number_and_how_its_contacts_are_reached(t: Testing) {
        let sample = t.sample().await;
        let who = administrator(&t, &sample).await.reading();
        create(&t, "Énergie Zénith inc.", "10-5177").await;
        let manager = t.backend
            .authorize::<ContactsSection, Modify>(&sample.staff, &Scope::Customer(sample.customer.clone()))
            .await
            .expect("staff");
        let draft = ContactDraft {
            first_name: "Zoé".into(),
            last_name: "Beaulieu".into(),
            email: "ventes@outaouais.example".into(),
            language: "fr".into(),
            time_zone: "America/Toronto".into(),
            phones: vec![PhoneDraft { kind: "office".into(), number: "819 555-0177".into(), extension: String::new() }],
            ..ContactDraft::default()
        };
        t.backend.contacts().add(&manager, &draft).await.expect("a contact");
        for (words, names) in [
            ("zenith", &["Énergie Zénith inc."][..]),
            ("ÉNERGIE inc", &["Énergie Zénith inc."]),
            ("10-5177", &["Énergie Zénith inc."]),
            ("5177", &["Énergie Zénith inc."]),
            ("ventes@outaouais", &["ABC Company"]),
            ("ventes", &["ABC Company"]),
            ("outaouais.ex", &["ABC Company"]),
            ("(819) 555-0177", &["ABC Company"]),
            ("0177", &["ABC Company"]),
            ("abc ventes", &["ABC Company"]),
            ("zenith ventes", &[]),
            // Names of contacts are not asked for: half of the customers would have a Beaulieu.
            ("beaulieu", &[]),
            ("", &["ABC Company", "Énergie Zénith inc."]),
        ] {
            assert_eq!(found(&t, &who, &search(words)).await, names, "{words}");
        }
    }

    async fn the_list_is_narrowed_by_class_and_status(t: Testing) {
        let sample = t.sample().await;
        let who = administrator(&t, &sample).await.reading();
        let closed = create(&t, "Closed", "1").await;
        let suspended = create(&t, "Suspended", "2").await;
        t.execute("update customer set suspended_at = 1", &[]).await;
        t.execute("update customer set closed_at = 1 where id = $1", &[closed.as_str()]).await;
        t.execute("update customer set suspended_at = null where id = $1", &[sample.customer.as_str()]).await;
        t.execute(
            "insert into customer_class (id, name_en, name_fr, language, time_zone) \
             values ('01900000-0000-7000-8000-0000000001ff', 'Other', 'Autre', 'en', 'UTC')",
            &[],
        ).await;
        t.execute(
            "update customer set class_id = '01900000-0000-7000-8000-0000000001ff' where id = $1",
            &[suspended.as_str()],
        ).await;
        let status = |status| CustomerQuery { status: Some(status), ..CustomerQuery::default() };
        assert_eq!(found(&t, &who, &status(CustomerStatus::Active)).await, ["ABC Company"]);
        assert_eq!(found(&t, &who, &status(CustomerStatus::Suspended)).await, ["Suspended"]);
        assert_eq!(found(&t, &who, &status(CustomerStatus::Closed)).await, ["Closed"]);
        let class = CustomerQuery {
            class: "01900000-0000-7000-8000-0000000001ff".parse().ok(),
            ..CustomerQuery::default()
        };
        assert_eq!(found(&t, &who, &class).await, ["Suspended"]);
        let neither = CustomerQuery { status: Some(CustomerStatus::Active), ..class };
        assert_eq!(found(&t, &who, &neither).await, Vec::<String>::new());
        let list = t.backend.customers().list(&who, &CustomerQuery::default()).await.expect("a list");
        assert_eq!(list.rows[2].class.fr, "Autre");
        assert_eq!(list.classes.len(), 2);
    }

    async fn the_way_back_leads_through_the_same_pages(t: Testing) {
        let sample = t.sample().await;
        let who = administrator(&t, &sample).await.reading();
        for n in 0..120 {
            create(&t, &format!("Client {:03}", n / 3), &n.to_string()).await;
        }
        let customers = t.backend.customers();
        let ask = async |after: Option<String>, before: Option<String>| {
            let query = CustomerQuery { search: "client".into(), after, before, ..CustomerQuery::default() };
            customers.list(&who, &query).await.expect("a page")
        };
        let first = ask(None, None).await;
        let second = ask(first.next.clone(), None).await;
        let third = ask(second.next.clone(), None).await;
        assert_eq!((third.rows.len(), third.next.clone()), (20, None));
        assert_eq!(ask(None, third.previous).await.rows, second.rows);
        assert_eq!(ask(None, second.previous).await.rows, first.rows);
        assert_eq!(first.previous, None);
    }

    async fn customers_from_before_are_found_after_the_next_start(t: Testing) {
        let sample = t.sample().await;
        t.execute("delete from customer_term", &[]).await;
        t.execute("update customer set has_terms = 0", &[]).await;
        let node = t.another_node().await;
        let who = node.authorize_staff::<Auditor>(&sample.staff).await.expect("staff");
        let list = node.customers().list(&who, &search("company")).await.expect("a list");
        assert_eq!(list.rows.len(), 1);
    }
}
