//! What is taken along of a customer.

use super::*;
use domain::customers::{Step, StepDraft};
use serde_json::Value;

async fn exported(t: &Testing, who: &StaffAuthorized<Administrator>, id: &CustomerId) -> Value {
    let mut export = t.backend.customers().export(who, id).await.expect("an export");
    assert_eq!(export.file_name(), "relais-C-ABC-Company.json");
    let mut text = String::new();
    while let Some(piece) = export.next().await.expect("a piece") {
        text.push_str(&piece);
    }
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{error}: {text}"))
}

both_engines! {
    async fn an_export_has_all_of_one_customer_and_nothing_of_another(t: Testing) {
        let (sample, _other) = (t.sample().await, t.other_sample().await);
        let who = administrator(&t, &sample).await;
        t.execute(
            "insert into communication_order_member (customer_id, kind, position, contact_id) values ($1, 'technical', 1, $2)",
            &[sample.customer.as_str(), sample.bystander.as_str()],
        ).await;
        let document = exported(&t, &who, &sample.customer).await;
        assert_eq!(document["customer"]["name"], "ABC Company");
        let contacts = document["contacts"].as_array().expect("contacts");
        assert_eq!(contacts.len(), 6);
        let karim = contacts.iter().find(|contact| contact["first_name"] == "Karim").expect("Karim");
        assert_eq!((&karim["roles"][0]["en"], &karim["portal_access"]), (&"Support only".into(), &"active".into()));
        assert_eq!(document["communication_orders"]["technical"][0]["name"], "Olivier Exemple");
        let trail = document["audit_trail"].as_array().expect("a trail");
        assert_eq!(trail.last().expect("an event")["kind"], "customer.exported");
        assert_eq!(trail[0]["seq"], 1);
        let text = document.to_string();
        assert!(!text.contains("boulangerie") && !text.contains("argon2"), "{text}");
    }

    async fn a_closed_customer_can_still_be_taken_along(t: Testing) {
        let sample = t.sample().await;
        let who = administrator(&t, &sample).await;
        t.execute("update customer set closed_at = 1, status_reason = 'Gone' where id = $1", &[sample.customer.as_str()]).await;
        let document = exported(&t, &who, &sample.customer).await;
        assert_eq!((&document["customer"]["status"], &document["customer"]["status_reason"]), (&"closed".into(), &"Gone".into()));
        let step = StepDraft { reason: "Again".into(), version: 1, ..StepDraft::default() };
        assert!(t.backend.customers().step(&who, &sample.customer, Step::Close, &step).await.is_err());
    }
}
