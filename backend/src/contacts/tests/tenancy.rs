//! Another customer's contacts are as unknown as those that never were.

use super::{add, draft, found, is_not_found, manager, phone, staff};
use crate::{both_engines, error::Error, testing::Testing};
use domain::{
    Reason,
    contacts::{ListQuery, RemovalDraft},
    id::ContactId,
    session::Scope,
};

/// What a client is told.
fn told<T: std::fmt::Debug>(result: Result<T, Error>) -> String {
    assert!(is_not_found(&result), "{result:?}");
    format!("{:?}", result.expect_err("an error").failure())
}

both_engines! {
    async fn another_customers_contact_is_unknown_to_every_function(t: Testing) {
        let (sample, other) = (t.sample().await, t.other_sample().await);
        let unknown: ContactId = "01900000-0000-7000-8000-00000000ffff".parse().expect("an id");
        let contacts = t.backend.contacts();
        for who in [manager(&t, &sample.owner).await, manager(&t, &sample.manager).await, staff(&t, &sample).await] {
            let (draft, removal) = (draft("Zoé", "Lévesque"), RemovalDraft { version: 1, ..RemovalDraft::default() });
            let mut answers = Vec::new();
            for id in [&other.bystander, &other.owner.contact, &unknown] {
                answers.push([
                    told(contacts.form(&who, id).await),
                    told(contacts.update(&who, id, 1, &draft).await),
                    told(contacts.removal(&who, id).await),
                    told(contacts.delete(&who, id, &removal).await),
                ]);
            }
            assert_eq!(answers[0], answers[2]);
            assert_eq!(answers[1], answers[2]);
        }
        let theirs = manager(&t, &other.owner).await;
        assert_eq!(contacts.form(&theirs, &other.bystander).await.expect("theirs").version, 1);
    }

    async fn no_list_search_filter_or_cursor_shows_another_customers_contacts(t: Testing) {
        let (sample, other) = (t.sample().await, t.other_sample().await);
        let theirs = manager(&t, &other.owner).await;
        let id = add(&t, &theirs, ("Zoé", "Secrète"), |draft| draft.phones = vec![phone("418 555-0177")]).await;
        for search in ["zoe", "secrete", "0177", "boulangerie"] {
            assert_eq!(found(&t, &sample, search).await, Vec::<String>::new());
        }
        let who = manager(&t, &sample.owner).await.reading();
        let key = crate::text::sort_key(&["A"]);
        for query in [
            ListQuery::default(),
            ListQuery { after: Some(format!("{key}.{id}")), ..ListQuery::default() },
            ListQuery { before: Some(format!("zz.{id}")), ..ListQuery::default() },
            ListQuery { status: Some(domain::portal_access::Status::None), ..ListQuery::default() },
        ] {
            let list = t.backend.contacts().list(&who, &query).await.expect("a list");
            assert!(list.rows.iter().all(|row| row.last_name == "Exemple" && row.id != other.bystander));
            assert_eq!(list.total.n, 6);
        }
    }

    async fn a_contact_of_one_customer_never_enters_another(t: Testing) {
        let (sample, other) = (t.sample().await, t.other_sample().await);
        let scope = Scope::Customer(other.customer.clone());
        let strange: Result<super::Manager, Error> = t.backend.authorize(&sample.owner.session, &scope).await;
        told(strange.map(|_| ()));
        let own = Scope::Customer(sample.customer.clone());
        let own: Result<super::Manager, Error> = t.backend.authorize(&sample.owner.session, &own).await;
        told(own.map(|_| ()));
    }

    async fn another_customers_contact_takes_no_place_in_an_order(t: Testing) {
        let (sample, other) = (t.sample().await, t.other_sample().await);
        let who = manager(&t, &sample.owner).await;
        let editor = t.backend.authorize(&sample.owner.session, &Scope::Own).await.expect("Modify");
        let members = [sample.bystander.clone()];
        t.backend
            .communication_order()
            .save(&editor, domain::communication_order::OrderKind::Technical, 1, &members)
            .await
            .expect("an order");
        let draft = RemovalDraft {
            version: 1,
            replace: [("technical".into(), other.bystander.to_string())].into(),
        };
        assert_eq!(
            super::invalid(t.backend.contacts().delete(&who, &sample.bystander, &draft).await),
            [("replace[technical]".to_owned(), Reason::NotOffered)]
        );
    }
}
