//! The customers as the provider works on them, each on both engines.

mod allowed_roles;
mod bulk;
mod director;
mod exporting;
pub(crate) mod plans;
mod saving;
mod searching;
mod status;

use super::New;
use crate::{
    Error, StaffAuthorized,
    access::provider::{Administrator, Auditor},
    audit::Author,
    both_engines,
    testing::{Sample, Testing},
};
use domain::{
    CustomerId, Failure, Language,
    customers::{CustomerDraft, CustomerQuery},
};

async fn staff(t: &Testing) -> StaffAuthorized<Auditor> {
    let (session, _) = {
        let sample = t.sample().await;
        (sample.staff, sample.staff_token)
    };
    t.backend.authorize_staff(&session).await.expect("staff")
}

/// The witness of a provider administrator.
async fn administrator(t: &Testing, sample: &Sample) -> StaffAuthorized<Administrator> {
    t.backend
        .authorize_staff(&sample.staff)
        .await
        .expect("an administrator")
}

/// The form of a customer as it stands.
async fn form(t: &Testing, who: &StaffAuthorized<Administrator>, id: &CustomerId) -> CustomerDraft {
    t.backend.customers().form(who, id).await.expect("a form").draft
}

/// Why it was not done.
fn failure<T: std::fmt::Debug>(result: Result<T, Error>) -> Failure {
    result.expect_err("refused").failure()
}

/// Saves a form; what it asks about is confirmed.
async fn save(t: &Testing, who: &StaffAuthorized<Administrator>, id: &CustomerId, draft: &CustomerDraft) {
    let saved = t.backend.customers().update(who, id, draft).await;
    if let Err(Error::Failure(Failure::Confirm(asked))) = saved {
        let confirmed = CustomerDraft {
            confirm: asked.token,
            ..draft.clone()
        };
        t.backend.customers().update(who, id, &confirmed).await.expect("saved");
    } else {
        saved.expect("saved");
    }
}

async fn create(t: &Testing, name: &str, account_number: &str) -> CustomerId {
    let new = New {
        name,
        account_number,
        language: Language::Fr,
        director: None,
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
        let list = t.backend.customers().list(&who, &CustomerQuery::default()).await.expect("the list");
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
            let page = customers.list(&who, &CustomerQuery { after: after.clone(), ..CustomerQuery::default() }).await.expect("a page");
            assert!(page.rows.len() <= 50);
            rows.extend(page.rows);
            pages += 1;
            after = page.next;
            if after.is_none() {
                break;
            }
        }
        assert_eq!((rows.len(), pages), (205, 5));
        let mut ids: Vec<_> = rows.iter().map(|row| row.id.clone()).collect();
        ids.sort();
        ids.dedup();
        assert_eq!(ids.len(), 205);
        assert!(rows[1..].is_sorted_by_key(|row| row.name.clone()));
        let nonsense = customers.list(&who, &CustomerQuery { after: Some("nonsense".into()), ..CustomerQuery::default() }).await.expect("a page");
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
