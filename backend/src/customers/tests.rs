//! The list of customers.

use super::New;
use crate::{StaffAuthorized, access::provider::Auditor, audit::Author, both_engines, testing::Testing};
use domain::{CustomerId, Failure, Language};

async fn staff(t: &Testing) -> StaffAuthorized<Auditor> {
    let (session, _) = {
        let sample = t.sample().await;
        (sample.staff, sample.staff_token)
    };
    t.backend.authorize_staff(&session).await.expect("staff")
}

async fn create(t: &Testing, name: &str, account_number: &str) -> CustomerId {
    let new = New {
        name,
        account_number,
        language: Language::Fr,
    };
    let author = Author::system("test");
    t.backend
        .customers()
        .find_or_create(&author, &new)
        .await
        .expect("a customer")
}

both_engines! {
    async fn staff_list_customers_by_name_whatever_its_accents(t: Testing) {
        let who = staff(&t).await;
        create(&t, "Énergie Zénith", "2").await;
        create(&t, "abattoir du Nord", "3").await;
        create(&t, "Étoile filante", "1").await;
        let list = t.backend.customers().list(&who, None).await.expect("the list");
        let names: Vec<&str> = list.rows.iter().map(|row| row.name.as_str()).collect();
        assert_eq!(names, ["abattoir du Nord", "ABC Company", "Énergie Zénith", "Étoile filante"]);
        assert_eq!(list.next, None);
    }

    async fn contacts_cannot_list_customers(t: Testing) {
        let sample = t.sample().await;
        for session in [&sample.owner.session, &sample.administrator.session, &sample.support.session] {
            let refused = t.backend.authorize_staff::<Auditor>(session).await;
            assert_eq!(refused.err().map(|error| error.failure()), Some(Failure::NotFound));
        }
    }

    async fn a_long_list_comes_in_pages(t: Testing) {
        let who = staff(&t).await;
        for n in 0..204 {
            // Two of each name: the account number is what tells them apart.
            create(&t, &format!("Client {:03}", n / 2), &n.to_string()).await;
        }
        let customers = t.backend.customers();
        let (mut rows, mut after, mut pages) = (Vec::new(), None, 0);
        loop {
            let page = customers.list(&who, after.as_deref()).await.expect("a page");
            assert!(page.rows.len() <= 100);
            rows.extend(page.rows);
            pages += 1;
            after = page.next;
            if after.is_none() {
                break;
            }
        }
        assert_eq!((rows.len(), pages), (205, 3));
        let mut ids: Vec<_> = rows.iter().map(|row| row.id.clone()).collect();
        ids.sort();
        ids.dedup();
        assert_eq!(ids.len(), 205);
        assert!(rows[1..].is_sorted_by_key(|row| row.name.clone()));
        let nonsense = customers.list(&who, Some("nonsense")).await.expect("a page");
        assert_eq!(nonsense.rows[0].name, "ABC Company");
    }

    async fn a_customer_is_made_once_per_account_number(t: Testing) {
        let who = staff(&t).await;
        let id = create(&t, "Boulangerie", "10-5177").await;
        assert_eq!(create(&t, "Boulangerie", "10-5177").await, id);
        let head = t.backend.customers().head(&who, &id).await.expect("a head");
        assert_eq!((head.name.as_str(), head.account_number.as_str()), ("Boulangerie", "10-5177"));
        let unknown = "01900000-0000-7000-8000-00000000dead".parse().expect("an id");
        let missing = t.backend.customers().head(&who, &unknown).await;
        assert_eq!(missing.err().map(|error| error.failure()), Some(Failure::NotFound));
    }
}
