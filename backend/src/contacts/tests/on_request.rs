//! Contacts whom staff add because somebody of the customer asked for it.

use crate::{
    Error,
    access::{ContactsSection, Modify, provider::Support},
    both_engines,
    testing::{PASSWORD, Sample, Testing, role},
};
use domain::{
    Failure, Reason, Refusal,
    contact_request::{RequestDraft, StandardRole},
    contacts::{AccessDraft, PhoneDraft},
    session::Scope,
    staff::StaffLevel,
};

fn draft(role: StandardRole) -> RequestDraft {
    RequestDraft {
        first_name: "Priya".into(),
        last_name: "Nair".into(),
        email: "priya@abc.example".into(),
        phones: vec![PhoneDraft {
            kind: "office".into(),
            number: "514 555-0112".into(),
            extension: String::new(),
        }],
        language: "en".into(),
        role: role.code().into(),
        requested_by: "Bob Tremblay".into(),
        requested_by_email: "bob@abc.example".into(),
        how: "By phone, ticket 4711".into(),
        ..RequestDraft::default()
    }
}

fn with_access(role: StandardRole) -> RequestDraft {
    RequestDraft {
        with_access: true,
        access: AccessDraft {
            login: "priya@abc.example".into(),
            password: PASSWORD.into(),
            ..AccessDraft::default()
        },
        ..draft(role)
    }
}

async fn request(t: &Testing, sample: &Sample, draft: &RequestDraft) -> Result<String, Failure> {
    let scope = Scope::Customer(sample.customer.clone());
    let done = async {
        let who = t
            .backend
            .authorize::<ContactsSection, Modify>(&sample.staff, &scope)
            .await?;
        let staff = t.backend.authorize_staff::<Support>(&sample.staff).await?;
        t.backend.contacts().request(&who, &staff, draft).await
    };
    done.await.map_err(|error: Error| error.failure())
}

async fn count(t: &Testing, table: &'static str, sample: &Sample, value: &str) -> i64 {
    t.number(table, &[sample.customer.as_str(), value]).await
}

const HELD: &str = "select count(*) from contact_role r join contact c on c.customer_id = r.customer_id and \
    c.id = r.contact_id where r.customer_id = $1 and c.email = 'priya@abc.example' and r.role_id = $2";
const RECEIVED: &str = "select count(*) from contact_communication r join contact c on c.customer_id = r.customer_id \
    and c.id = r.contact_id where r.customer_id = $1 and c.email = 'priya@abc.example' and r.type_key = $2";
const TOLD: &str = "select count(*) from outgoing_mail where customer_id = $1 and recipient = $2";

both_engines! {
    async fn a_standard_role_brings_its_communications_and_the_administrators_are_told(t: Testing) {
        let sample = t.sample().await;
        t.execute("update contact set language = 'fr' where email = 'owner@abc.example'", &[]).await;
        assert_eq!(request(&t, &sample, &draft(StandardRole::Billing)).await, Ok("Priya Nair".into()));
        assert_eq!(count(&t, HELD, &sample, role::BILLING).await, 1);
        for (key, expected) in [("invoices", 1), ("billing_notices", 1), ("ticket_updates", 0), ("service_credentials", 0)] {
            assert_eq!(count(&t, RECEIVED, &sample, key).await, expected, "{key}");
        }
        for (who, expected) in [("owner@abc.example", 1), ("administrator@abc.example", 1), ("manager@abc.example", 0)] {
            assert_eq!(count(&t, TOLD, &sample, who).await, expected, "{who}");
        }
        let said = "select count(*) from outgoing_mail where language = $1 and body_text like $2";
        assert_eq!(t.number(said, &["fr", "%Facturation seulement%Bob Tremblay (bob@abc.example)%http://127.0.0.1:3000/contacts%"]).await, 1);
        assert_eq!(t.number(said, &["en", "%Sam Staff%Billing only%ticket 4711%http://127.0.0.1:3000/contacts%"]).await, 1);
        let event = "select count(*) from audit_event where customer_id = $1 and kind = 'contact.requested' and author_kind = 'staff' and after like $2";
        assert_eq!(count(&t, event, &sample, "%Bob Tremblay%").await, 1);
    }

    async fn both_is_one_role_where_there_is_one_and_two_where_there_is_none(t: Testing) {
        let sample = t.sample().await;
        request(&t, &sample, &draft(StandardRole::Both)).await.expect("added");
        let roles = "select count(*) from contact_role r join contact c on c.customer_id = r.customer_id and \
            c.id = r.contact_id where r.customer_id = $1 and c.email = $2";
        let held = count(&t, roles, &sample, "priya@abc.example").await;
        let seeded = t.number("select count(*) from role where key = 'billing_and_support'", &[]).await;
        assert_eq!(held, 2 - seeded);
        for key in ["invoices", "billing_notices", "ticket_updates", "service_credentials"] {
            assert_eq!(count(&t, RECEIVED, &sample, key).await, 1, "{key}");
        }
    }

    async fn the_rules_are_those_of_the_form_and_everything_wrong_is_said_at_once(t: Testing) {
        let sample = t.sample().await;
        let wrong = RequestDraft {
            email: "priya".into(),
            requested_by: String::new(),
            access: AccessDraft { login: "manager@abc.example".into(), password: PASSWORD.into(), ..AccessDraft::default() },
            ..with_access(StandardRole::Support)
        };
        let Err(Failure::Invalid(failures)) = request(&t, &sample, &wrong).await else { panic!("it was taken") };
        let mut fields: Vec<_> = failures.iter().map(|failure| failure.field.as_str()).collect();
        fields.sort_unstable();
        assert_eq!(fields, ["access[login]", "email", "requested_by"]);
        // Neither the contact nor a letter is left of it.
        assert_eq!(t.number("select count(*) from outgoing_mail", &[]).await, 0);

        t.execute("delete from class_role where role_id = $1", &[role::BILLING]).await;
        let Err(Failure::Invalid(failures)) = request(&t, &sample, &draft(StandardRole::Billing)).await else { panic!("it was taken") };
        assert_eq!(failures[0].field, "role");
        assert!(matches!(&failures[0].reason, Reason::Refused(Refusal::RoleNotAllowed { .. })));
    }

    async fn an_owner_is_added_and_offered_what_is_theirs_once_they_accept(t: Testing) {
        let sample = t.sample().await;
        let Err(Failure::Invalid(failures)) = request(&t, &sample, &draft(StandardRole::Owner)).await else { panic!("it was taken") };
        assert_eq!(failures[0].field, "with_access");
        request(&t, &sample, &with_access(StandardRole::Owner)).await.expect("added");
        assert_eq!(count(&t, HELD, &sample, role::OWNER).await, 0);
        assert_eq!(t.number("select count(*) from ownership_offer where settled_at is null", &[]).await, 1);
        assert_eq!(count(&t, TOLD, &sample, "priya@abc.example").await, 2, "invited, and offered the ownership");
        for kind in ["contact.requested", "ownership.offered", "invitation.sent"] {
            assert_eq!(count(&t, "select count(*) from audit_event where customer_id = $1 and kind = $2", &sample, kind).await, 1);
        }
        assert!(matches!(
            t.backend.verify_audit(Some(&sample.customer)).await.expect("verified"),
            crate::audit::Verified::Whole { .. }
        ));
    }

    async fn support_adds_administrators_and_offers_no_ownership_and_auditors_add_nobody(t: Testing) {
        let sample = t.sample().await;
        t.execute("update staff set level = 'support'", &[]).await;
        let least = StaffLevel::Administrator;
        let owner = request(&t, &sample, &with_access(StandardRole::Owner)).await;
        assert_eq!(owner, Err(Failure::Refused(Refusal::StaffLevel { least })));
        request(&t, &sample, &with_access(StandardRole::Administrator)).await.expect("added");
        assert_eq!(count(&t, HELD, &sample, role::ADMINISTRATOR).await, 1);
        t.execute("update staff set level = 'auditor'", &[]).await;
        assert!(matches!(request(&t, &sample, &draft(StandardRole::Support)).await, Err(Failure::Refused(_))));
    }
}
