//! Every address as every role, and as somebody of another customer: one table of what each answers. Fails for
//! an address that has no row in it, for a row whose address is gone, and for an answer that gives away whether
//! another customer's id exists.

mod ask;
mod seen;

pub(crate) use self::ask::requested;

use std::collections::BTreeSet;

use domain::{
    ContactId, CustomerId, MailId, StaffId,
    contacts::Saved,
    mails::{MailPage, MailQuery},
    session::Scope,
    staff::StaffList,
};
use http::StatusCode;
use serde_json::{Value, json};

use self::ask::{Ask, Target, draft};
use crate::{
    coverage::addresses,
    harness::{
        ADMINISTRATOR, AUDITOR, Answer, Customer, FIRST_CLASS, MANAGER, OTHER_OWNER, OWNER, PROVIDER_OWNER, STAFF,
        SUPPORT, Site, Visitor,
    },
};

/// Who asks: staff on the customer's pages where the address says whose, the others on their own.
const WHO: [&str; 12] = [
    OWNER,
    ADMINISTRATOR,
    MANAGER,
    // Read on contacts and communication order, nothing more of either.
    "priya@abc.example",
    // Billing only.
    "emilie@abc.example",
    // Support only.
    "karim@abc.example",
    // PBX admin.
    "steve@abc.example",
    // Permissions in other sections, without a role.
    "yasmine@abc.example",
    STAFF,
    PROVIDER_OWNER,
    SUPPORT,
    AUDITOR,
];

/// What an address answers to each of [`WHO`].
type Row = [u16; 12];

/// Everybody.
const fn all(status: u16) -> Row {
    [status; 12]
}

/// Whoever holds Modify on contacts or orders; Read is 403, nothing is 404. Auditors have Read.
const fn changing(done: u16, staff: u16) -> Row {
    let auditor = if staff == 404 { 404 } else { 403 };
    [done, done, done, 403, 404, 404, 404, 404, staff, staff, staff, auditor]
}

/// As [`changing`], where nobody is found whom it could be done to.
const fn finding_nobody() -> Row {
    let mut row = changing(404, 200);
    row[8] = 404;
    row[9] = 404;
    row[10] = 404;
    row
}

/// Whoever holds Read.
const fn reading(staff: u16) -> Row {
    [200, 200, 200, 200, 404, 404, 404, 404, staff, staff, staff, staff]
}

/// Staff at these levels: administrators and owners, support, auditors.
const fn levels(done: u16, support: u16, auditor: u16) -> Row {
    [404, 404, 404, 404, 404, 404, 404, 404, done, done, support, auditor]
}

/// Staff alone, whatever their level.
const fn staff(done: u16) -> Row {
    levels(done, done, done)
}

/// Staff who edit on a customer's request, or may do more.
const fn serving(done: u16) -> Row {
    levels(done, done, 403)
}

/// Provider administrators and owners.
const fn administering(done: u16) -> Row {
    levels(done, 403, 403)
}

/// Whoever reads the audit trail: the owner and administrators.
const fn auditing(staff: u16) -> Row {
    [200, 200, 404, 404, 404, 404, 404, 404, staff, staff, staff, staff]
}

/// What each address answers to each of [`WHO`].
const TABLE: &[(&str, &str, Row)] = &[
    // Server functions.
    ("POST", "/fn/audit/list", auditing(200)),
    ("POST", "/fn/audit/of_provider", staff(200)),
    ("POST", "/fn/communication_order/both", reading(200)),
    ("POST", "/fn/communication_order/candidates", changing(200, 200)),
    ("POST", "/fn/communication_order/save", changing(200, 200)),
    ("POST", "/fn/contact_request/page", serving(200)),
    ("POST", "/fn/contacts/add", changing(200, 200)),
    ("POST", "/fn/contacts/change_many", changing(200, 200)),
    ("POST", "/fn/contacts/delete", changing(200, 200)),
    ("POST", "/fn/contacts/deleted", changing(200, 200)),
    ("POST", "/fn/contacts/explain", reading(200)),
    ("POST", "/fn/contacts/form", changing(200, 200)),
    ("POST", "/fn/contacts/list", reading(200)),
    ("POST", "/fn/contacts/removal", changing(200, 200)),
    ("POST", "/fn/contacts/removal_of_many", changing(200, 200)),
    // Whoever was not deleted is not found among those who were.
    ("POST", "/fn/contacts/restore", finding_nobody()),
    ("POST", "/fn/contacts/update", changing(200, 200)),
    ("POST", "/fn/customer_classes/list", staff(200)),
    ("POST", "/fn/customer_classes/page", staff(200)),
    ("POST", "/fn/customer_classes/removal", administering(200)),
    ("POST", "/fn/customers/bulk", staff(200)),
    ("POST", "/fn/customers/bulk_page", administering(200)),
    ("POST", "/fn/customers/form", administering(200)),
    ("POST", "/fn/customers/list", staff(200)),
    ("POST", "/fn/customers/overview", staff(200)),
    ("POST", "/fn/customers/step", administering(200)),
    ("POST", "/fn/customers/without_administrator", all(200)),
    (
        "POST",
        "/fn/home/overview",
        [200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200],
    ),
    ("POST", "/fn/mails/letter", staff(200)),
    ("POST", "/fn/mails/list", staff(200)),
    ("POST", "/fn/mails/previews", staff(200)),
    ("POST", "/fn/ownership/page", reading(200)),
    ("POST", "/fn/portal_access/generate_password", changing(200, 200)),
    // No such token, and none at all once there is somebody.
    ("POST", "/fn/first_start/page", all(404)),
    ("POST", "/fn/password/strength", all(200)),
    ("POST", "/fn/profile/page", all(200)),
    // No such link.
    ("POST", "/fn/invitation/page", all(404)),
    ("POST", "/fn/password_reset/forgot", all(200)),
    ("POST", "/fn/password_reset/page", all(404)),
    ("POST", "/fn/registration/proof", all(404)),
    ("POST", "/fn/registration/register", all(200)),
    // Whom it is tried on has no access, and nobody waits.
    ("POST", "/fn/invitation/step", finding_nobody()),
    ("POST", "/fn/registration/list", changing(200, 200)),
    ("POST", "/fn/registration/page", finding_nobody()),
    ("POST", "/fn/profile/set_language", all(200)),
    ("POST", "/fn/provider_settings/page", staff(200)),
    ("POST", "/fn/session/provider", all(200)),
    (
        "POST",
        "/fn/roles/allowed",
        [200, 200, 200, 404, 404, 404, 404, 404, 200, 200, 200, 200],
    ),
    ("POST", "/fn/roles/blank", administering(200)),
    ("POST", "/fn/roles/list", staff(200)),
    ("POST", "/fn/roles/page", staff(200)),
    ("POST", "/fn/sections/blank", administering(200)),
    ("POST", "/fn/sections/list", staff(200)),
    ("POST", "/fn/sections/page", staff(200)),
    ("POST", "/fn/second_factor/enrol", all(200)),
    ("POST", "/fn/second_factor/page", all(200)),
    // Nothing to reset of whoever has no login.
    ("POST", "/fn/second_factor/reset_page", finding_nobody()),
    ("POST", "/fn/second_factor/reset_staff_page", administering(200)),
    ("POST", "/fn/second_factor/verify", all(200)),
    ("POST", "/fn/see_as/page", staff(200)),
    ("POST", "/fn/session/own_shell", all(200)),
    ("POST", "/fn/session/shell", all(200)),
    ("POST", "/fn/session/staff_shell", staff(200)),
    ("POST", "/fn/sessions/contact", changing(200, 200)),
    ("POST", "/fn/sessions/staff", administering(200)),
    ("POST", "/fn/sign_in/page", all(200)),
    ("POST", "/fn/sign_in/password_failures", all(200)),
    ("POST", "/fn/staff/form", administering(200)),
    ("POST", "/fn/staff/list", staff(200)),
    // Forms: 303 when they did what they are for. The login of the first is wrong, the passwords differ.
    ("POST", "/sign-in", all(401)),
    ("POST", "/sign-out", all(303)),
    ("POST", "/change-password", all(422)),
    ("POST", "/preferences", all(303)),
    ("POST", "/verify", all(303)),
    // With a key that this server has not given.
    ("POST", "/two-factor/enrol", all(422)),
    ("POST", "/profile/two-factor", all(303)),
    ("POST", "/contacts/{contact}/two-factor", changing(404, 404)),
    (
        "POST",
        "/provider/customers/{customer}/contacts/{contact}/two-factor",
        serving(404),
    ),
    ("POST", "/provider/staff/{staff}/two-factor", administering(303)),
    // Somebody saved first; the password is missing, and the new one too short; no such session.
    ("POST", "/profile", all(409)),
    ("POST", "/profile/email", all(422)),
    ("POST", "/profile/password", all(422)),
    (
        "POST",
        "/profile/communications",
        [409, 409, 409, 409, 409, 409, 409, 409, 404, 404, 404, 404],
    ),
    ("POST", "/profile/sessions", all(303)),
    // The page comes back and says what came of it.
    ("POST", "/contacts", changing(200, 404)),
    ("POST", "/contacts/new", changing(303, 404)),
    ("POST", "/contacts/deleted", changing(404, 404)),
    ("POST", "/contacts/{contact}/edit", changing(303, 404)),
    ("POST", "/contacts/{contact}/delete", changing(303, 404)),
    ("POST", "/contacts/{contact}/sessions", changing(303, 404)),
    ("POST", "/communication-order/{kind}", changing(303, 404)),
    ("POST", "/provider/customers/{customer}/contacts", serving(200)),
    ("POST", "/provider/customers/{customer}/contacts/new", serving(303)),
    ("POST", "/provider/customers/{customer}/contacts/deleted", serving(404)),
    (
        "POST",
        "/provider/customers/{customer}/contacts/{contact}/edit",
        serving(303),
    ),
    (
        "POST",
        "/provider/customers/{customer}/contacts/{contact}/delete",
        serving(303),
    ),
    (
        "POST",
        "/provider/customers/{customer}/contacts/{contact}/sessions",
        serving(303),
    ),
    (
        "POST",
        "/provider/customers/{customer}/communication-order/{kind}",
        serving(303),
    ),
    ("POST", "/provider/roles", administering(303)),
    ("POST", "/provider/roles/new", administering(303)),
    ("POST", "/provider/roles/{role}", administering(303)),
    ("POST", "/provider/roles/{role}/remove", administering(303)),
    ("POST", "/provider/sections", administering(303)),
    ("POST", "/provider/sections/new", administering(303)),
    ("POST", "/provider/sections/{section}", administering(303)),
    ("POST", "/provider/sections/{section}/remove", administering(303)),
    ("POST", "/provider/settings", administering(303)),
    ("POST", "/provider/settings/logo", administering(303)),
    // One that waits is neither sent again nor discarded.
    ("POST", "/provider/mails/{mail}", staff(403)),
    ("GET", "/provider/mails", staff(200)),
    ("GET", "/provider/mails/previews", staff(200)),
    ("GET", "/provider/mails/{mail}", staff(200)),
    ("GET", "/provider/mails/previews/{letter}/{language}", staff(200)),
    ("POST", "/provider/staff/new", administering(303)),
    ("POST", "/provider/staff/{staff}", administering(303)),
    ("POST", "/provider/staff/{staff}/sessions", administering(303)),
    ("POST", "/welcome/{token}", all(404)),
    // The same answer for everybody.
    ("POST", "/forgot-password", all(200)),
    ("POST", "/register", all(200)),
    ("POST", "/reset/{token}", all(404)),
    ("POST", "/invitation/{token}", all(404)),
    ("POST", "/register/{token}", all(404)),
    ("POST", "/contacts/{contact}/invitation", changing(404, 404)),
    (
        "POST",
        "/provider/customers/{customer}/contacts/{contact}/invitation",
        serving(404),
    ),
    ("POST", "/registrations/{registration}", changing(404, 404)),
    (
        "POST",
        "/provider/customers/{customer}/registrations/{registration}",
        serving(404),
    ),
    ("POST", "/provider/customers/new", administering(303)),
    ("POST", "/provider/customers/bulk", administering(303)),
    ("POST", "/provider/customers/bulk/{bulk}", administering(303)),
    ("POST", "/provider/customers/{customer}/edit", administering(303)),
    // Asks whether what it does was read.
    ("POST", "/provider/customers/{customer}/suspend", administering(428)),
    // It is active already.
    ("POST", "/provider/customers/{customer}/reactivate", administering(303)),
    ("POST", "/provider/customers/{customer}/close", administering(428)),
    ("POST", "/provider/customers/{customer}/export", administering(200)),
    ("POST", "/provider/classes/new", administering(303)),
    ("POST", "/provider/classes/{class}", administering(303)),
    // The first class stays.
    ("POST", "/provider/classes/{class}/delete", administering(403)),
    // To somebody who cannot sign in.
    (
        "POST",
        "/ownership",
        [422, 403, 403, 403, 404, 404, 404, 404, 404, 404, 404, 404],
    ),
    ("POST", "/provider/customers/{customer}/ownership", administering(422)),
    ("POST", "/provider/customers/{customer}/request", serving(303)),
    (
        "POST",
        "/provider/customers/{customer}/contacts/{contact}/see-as",
        staff(303),
    ),
    // Pages.
    ("GET", "/", [200, 200, 200, 200, 200, 200, 200, 200, 303, 303, 303, 303]),
    ("GET", "/sign-in", all(303)),
    ("GET", "/change-password", all(200)),
    ("GET", "/verify", all(200)),
    ("GET", "/two-factor/enrol", all(200)),
    ("GET", "/profile/two-factor", all(200)),
    ("GET", "/contacts/{contact}/two-factor", changing(404, 404)),
    (
        "GET",
        "/provider/customers/{customer}/contacts/{contact}/two-factor",
        serving(404),
    ),
    (
        "GET",
        "/provider/customers/{customer}/as/{viewed}/contacts/{contact}/two-factor",
        staff(403),
    ),
    ("GET", "/provider/staff/{staff}/two-factor", administering(200)),
    ("GET", "/profile", all(200)),
    ("GET", "/contacts", reading(404)),
    ("GET", "/contacts/new", changing(200, 404)),
    ("GET", "/contacts/deleted", changing(200, 404)),
    ("GET", "/contacts/{contact}/edit", changing(200, 404)),
    ("GET", "/contacts/{contact}/delete", changing(200, 404)),
    ("GET", "/contacts/{contact}/access", reading(404)),
    ("GET", "/contacts/{contact}/sessions", changing(200, 404)),
    ("GET", "/communication-order", reading(404)),
    ("GET", "/audit", auditing(404)),
    ("GET", "/provider/customers", staff(200)),
    (
        "GET",
        "/allowed-roles",
        [200, 200, 200, 404, 404, 404, 404, 404, 404, 404, 404, 404],
    ),
    ("GET", "/provider/customers/{customer}/allowed-roles", staff(200)),
    ("GET", "/provider/roles", staff(200)),
    ("GET", "/provider/roles/new", administering(200)),
    ("GET", "/provider/roles/{role}", staff(200)),
    ("GET", "/provider/roles/{role}/remove", staff(200)),
    ("GET", "/provider/sections", staff(200)),
    ("GET", "/provider/sections/new", administering(200)),
    ("GET", "/provider/sections/{section}", staff(200)),
    ("GET", "/provider/sections/{section}/remove", staff(200)),
    ("GET", "/provider/settings", staff(200)),
    ("GET", "/provider/audit", staff(200)),
    ("GET", "/provider/staff", staff(200)),
    ("GET", "/provider/staff/new", administering(200)),
    ("GET", "/provider/staff/{staff}", administering(200)),
    ("GET", "/provider/staff/{staff}/sessions", administering(200)),
    ("GET", "/welcome/{token}", all(404)),
    ("GET", "/forgot-password", all(200)),
    ("GET", "/reset/{token}", all(404)),
    ("GET", "/invitation/{token}", all(404)),
    ("GET", "/register", all(200)),
    ("GET", "/register/{token}", all(404)),
    ("GET", "/registrations", changing(200, 404)),
    ("GET", "/registrations/{registration}", changing(404, 404)),
    ("GET", "/provider/customers/{customer}/registrations", serving(200)),
    (
        "GET",
        "/provider/customers/{customer}/registrations/{registration}",
        serving(404),
    ),
    (
        "GET",
        "/provider/customers/{customer}/as/{viewed}/registrations",
        staff(403),
    ),
    (
        "GET",
        "/provider/customers/{customer}/as/{viewed}/registrations/{registration}",
        staff(403),
    ),
    ("GET", "/logo/{logo}", all(404)),
    ("GET", "/provider/customers/new", administering(200)),
    ("GET", "/provider/customers/bulk", administering(200)),
    ("GET", "/provider/customers/bulk/{bulk}", staff(200)),
    ("GET", "/provider/customers/{customer}/edit", administering(200)),
    ("GET", "/provider/customers/{customer}/suspend", administering(200)),
    ("GET", "/provider/customers/{customer}/reactivate", administering(200)),
    ("GET", "/provider/customers/{customer}/close", administering(200)),
    ("GET", "/provider/classes", staff(200)),
    ("GET", "/provider/classes/new", administering(200)),
    ("GET", "/provider/classes/{class}", staff(200)),
    ("GET", "/provider/classes/{class}/delete", administering(200)),
    ("GET", "/provider/customers/{customer}", staff(200)),
    ("GET", "/provider/customers/{customer}/contacts", staff(200)),
    ("GET", "/provider/customers/{customer}/contacts/new", serving(200)),
    ("GET", "/provider/customers/{customer}/contacts/deleted", serving(200)),
    (
        "GET",
        "/provider/customers/{customer}/contacts/{contact}/edit",
        serving(200),
    ),
    (
        "GET",
        "/provider/customers/{customer}/contacts/{contact}/delete",
        serving(200),
    ),
    (
        "GET",
        "/provider/customers/{customer}/contacts/{contact}/access",
        staff(200),
    ),
    (
        "GET",
        "/provider/customers/{customer}/contacts/{contact}/sessions",
        serving(200),
    ),
    ("GET", "/provider/customers/{customer}/communication-order", staff(200)),
    ("GET", "/provider/customers/{customer}/audit", staff(200)),
    ("GET", "/ownership", reading(404)),
    ("GET", "/provider/customers/{customer}/ownership", staff(200)),
    ("GET", "/provider/customers/{customer}/request", serving(200)),
    (
        "GET",
        "/provider/customers/{customer}/contacts/{contact}/see-as",
        staff(200),
    ),
    // As a contact who manages contacts: seen by whoever looks as that one, and nothing can be changed.
    ("GET", "/provider/customers/{customer}/as/{viewed}", staff(200)),
    ("GET", "/provider/customers/{customer}/as/{viewed}/contacts", staff(200)),
    (
        "GET",
        "/provider/customers/{customer}/as/{viewed}/contacts/new",
        staff(403),
    ),
    (
        "GET",
        "/provider/customers/{customer}/as/{viewed}/contacts/{contact}/edit",
        staff(403),
    ),
    (
        "GET",
        "/provider/customers/{customer}/as/{viewed}/contacts/{contact}/delete",
        staff(403),
    ),
    (
        "GET",
        "/provider/customers/{customer}/as/{viewed}/contacts/deleted",
        staff(403),
    ),
    (
        "GET",
        "/provider/customers/{customer}/as/{viewed}/communication-order",
        staff(200),
    ),
    (
        "GET",
        "/provider/customers/{customer}/as/{viewed}/ownership",
        staff(200),
    ),
    (
        "GET",
        "/provider/customers/{customer}/as/{viewed}/allowed-roles",
        staff(200),
    ),
    (
        "GET",
        "/provider/customers/{customer}/as/{viewed}/contacts/{contact}/access",
        staff(200),
    ),
    (
        "GET",
        "/provider/customers/{customer}/as/{viewed}/contacts/{contact}/sessions",
        staff(403),
    ),
    // Of which that contact holds nothing.
    ("GET", "/provider/customers/{customer}/as/{viewed}/audit", staff(404)),
];

/// What is tried on a customer, by somebody who may do everything there.
struct Trial {
    site: Site,
    abc: Customer,
    staff: Visitor,
    /// Someone of the provider on whom things are tried.
    member: StaffId,
    /// A letter that waits.
    mail: MailId,
    trials: u32,
}

impl Trial {
    async fn new() -> Self {
        let site = Site::new().await;
        let abc = site.customer("ABC Company").await;
        let mut staff = site.signed_in(STAFF).await;
        let added = staff.post("/provider/staff/new", &ask::colleague("member")).await;
        assert_eq!(added.status, StatusCode::SEE_OTHER, "{}", added.text);
        let path = format!("/provider/customers/{}/request", abc.id);
        let requested = staff.post(&path, &ask::requested()).await;
        assert_eq!(requested.status, StatusCode::SEE_OTHER, "{}", requested.text);
        let letters: MailPage = staff
            .ask("/fn/mails/list", json!({ "query": MailQuery::default() }))
            .await
            .unwrap();
        let mail = letters.rows[0].id.clone();
        let list: StaffList = staff.ask("/fn/staff/list", json!({})).await.unwrap();
        let member = list
            .rows
            .into_iter()
            .find(|row| row.email == "member@relais.example")
            .unwrap();
        Self {
            site,
            abc,
            staff,
            member: member.id,
            mail,
            trials: 0,
        }
    }

    /// A contact of its own for each trial, and the order as it is.
    async fn target(&mut self, scope: Scope) -> Target {
        let theirs = Scope::Customer(self.abc.id.clone());
        let arguments = json!({ "scope": theirs, "draft": draft() });
        let saved: Saved = self.staff.ask("/fn/contacts/add", arguments).await.unwrap();
        let (order_version, members) = order(&mut self.staff, &theirs).await;
        let settings: Value = self.staff.ask("/fn/provider_settings/page", json!({})).await.unwrap();
        self.trials += 1;
        let customer = json!({ "id": self.abc.id });
        let step: Value = self.staff.ask("/fn/customers/step", customer).await.unwrap();
        let page = json!({ "id": FIRST_CLASS });
        let class: Value = self.staff.ask("/fn/customer_classes/page", page).await.unwrap();
        let bulk = self
            .staff
            .post(
                "/provider/customers/bulk",
                &[("id[]", self.abc.id.as_str()), ("change", "class_roles")],
            )
            .await;
        Target {
            member: self.member.clone(),
            mail: self.mail.clone(),
            login: format!("colleague{}", self.trials),
            customer_version: step["page"]["version"].as_i64().unwrap(),
            class: class["page"]["draft"].clone(),
            bulk: bulk.location().rsplit('/').next().unwrap().parse().unwrap(),
            settings_version: settings["page"]["draft"]["version"].as_i64().unwrap(),
            role: "01900000-0000-7000-8000-000000000004".to_owned(),
            section: "billing".to_owned(),
            scope,
            customer: self.abc.id.clone(),
            contact: saved.id,
            viewed: self.abc.contact(MANAGER),
            version: saved.version,
            order_version,
            members,
        }
    }
}

impl Trial {
    /// A role and a section of its own for each trial that needs them.
    async fn provide(&mut self, path: &str, target: &mut Target) {
        if path.contains("/provider/sections") {
            for (key, version) in [("one_more", "1"), ("unused", "1"), ("unused", "2")] {
                let path = format!("/provider/sections/{key}/remove");
                self.staff.post(&path, &[("version", version)]).await;
            }
            let section = [
                ("key", "unused"),
                ("name_en", "Unused"),
                ("name_fr", "Inutilisée"),
                ("icon", "server"),
                ("ceiling", "modify"),
            ];
            self.staff.post("/provider/sections/new", &section).await;
            "unused".clone_into(&mut target.section);
        }
        if path.contains("/provider/roles") {
            if let Some(id) = self.role("One more").await {
                let path = format!("/provider/roles/{id}/remove");
                self.staff.post(&path, &[("version", "1")]).await;
            }
            let role = [("name_en", "Unused"), ("name_fr", "Inutilisé"), ("kind", "ordinary")];
            self.staff.post("/provider/roles/new", &role).await;
            target.role = self.role("Unused").await.unwrap();
        }
    }

    /// The id of a role by its English name.
    async fn role(&mut self, name: &str) -> Option<String> {
        let list: Value = self.staff.ask("/fn/roles/list", json!({})).await.unwrap();
        let rows = list["page"]["rows"].as_array().unwrap();
        let found = rows.iter().find(|row| row["name"]["en"] == name)?;
        Some(found["id"].as_str().unwrap().to_owned())
    }
}

/// Begins to see the pages as a contact who manages contacts; whoever is not of the provider does not.
async fn look(visitor: &mut Visitor, abc: &Customer) {
    let path = format!(
        "/provider/customers/{}/contacts/{}/see-as",
        abc.id,
        abc.contact(MANAGER)
    );
    let answer = visitor.post(&path, &[("reason", "Ticket 4711")]).await;
    assert!(matches!(answer.status.as_u16(), 303 | 404), "{}", answer.status);
}

/// Version and members of the technical order.
async fn order(visitor: &mut Visitor, scope: &Scope) -> (i64, Vec<ContactId>) {
    let page: Value = visitor
        .ask("/fn/communication_order/both", json!({ "scope": scope }))
        .await
        .unwrap();
    let order = &page["view"]["orders"][0];
    assert_eq!(order["kind"], "technical");
    let members = order["members"].as_array().unwrap().iter();
    let members = members.map(|member| member["contact"].as_str().unwrap().parse().unwrap());
    (order["version"].as_i64().unwrap(), members.collect())
}

#[tokio::test]
async fn every_address_has_a_row_in_the_table_and_every_row_an_address() {
    let rows: BTreeSet<_> = TABLE
        .iter()
        .map(|(method, path, _)| ((*method).to_owned(), (*path).to_owned()))
        .collect();
    assert_eq!(rows.len(), TABLE.len(), "a row stands twice");
    let addresses = addresses();
    let missing: Vec<_> = addresses.difference(&rows).collect();
    assert!(missing.is_empty(), "without a row: {missing:?}");
    let gone: Vec<_> = rows.difference(&addresses).collect();
    assert!(gone.is_empty(), "without an address: {gone:?}");
}

#[tokio::test]
async fn every_address_answers_every_role_as_the_table_says() {
    let mut trial = Trial::new().await;
    let mut wrong = Vec::new();
    for (at, login) in WHO.into_iter().enumerate() {
        let mut visitor = trial.site.signed_in(login).await;
        for (method, path, expected) in TABLE {
            if path.contains("{viewed}") {
                look(&mut visitor, &trial.abc).await;
            }
            let scope = if login.ends_with("@relais.example") {
                Scope::Customer(trial.abc.id.clone())
            } else {
                Scope::Own
            };
            let mut target = trial.target(scope).await;
            trial.provide(path, &mut target).await;
            let answer = Ask::new(method, path, &target).send(&mut visitor).await;
            if answer.status.as_u16() != expected[at] {
                wrong.push(format!(
                    "{login} {method} {path}: {} and not {}",
                    answer.status, expected[at]
                ));
            }
            if *path == "/sign-out" {
                visitor = trial.site.signed_in(login).await;
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[tokio::test]
async fn staff_of_no_level_have_an_account_of_their_own_nor_do_contacts_one_of_the_providers() {
    let mut trial = Trial::new().await;
    let (customer, mut asked) = (trial.abc.id.clone(), 0);
    for (login, scope) in [STAFF, PROVIDER_OWNER, SUPPORT, AUDITOR]
        .map(|login| (login, Scope::Own))
        .into_iter()
        .chain([OWNER, MANAGER].map(|login| (login, Scope::Customer(customer.clone()))))
    {
        let mut visitor = trial.site.signed_in(login).await;
        let target = trial.target(scope).await;
        for (method, path, _) in TABLE.iter().filter(|(_, path, _)| path.starts_with("/fn/")) {
            let ask = Ask::new(method, path, &target);
            if matches!(&ask, Ask::Call(_, arguments) if arguments.get("scope").is_some()) {
                let answer = ask.send(&mut visitor).await;
                assert_eq!(answer.status, StatusCode::NOT_FOUND, "{login} {path}: {}", answer.text);
                asked += 1;
            }
        }
    }
    assert!(asked > 60, "{asked}");
}

/// Status, body and headers.
type Told = (StatusCode, String, Vec<(String, String)>);

/// The body and the headers, but for the ids that were asked for and what differs each time.
fn told(answer: &Answer, target: &Target) -> Told {
    let text = answer
        .lasting()
        .replace(target.customer.as_str(), "CUSTOMER")
        .replace(target.contact.as_str(), "CONTACT")
        .replace(target.bulk.as_str(), "OTHER")
        .replace(target.viewed.as_str(), "OTHER");
    let own = ["x-request-id", "content-security-policy"];
    let headers = answer.headers.iter().filter(|(name, _)| !own.contains(&name.as_str()));
    let headers = headers.map(|(name, value)| (name.to_string(), value.to_str().unwrap().to_owned()));
    (answer.status, text, headers.collect())
}

/// Where two answers part, with what is around; or their headers, where the text is the same.
fn difference(answers: &[Told]) -> Vec<String> {
    let [one, other] = [&answers[0].1, &answers[1].1];
    let same = one.chars().zip(other.chars()).take_while(|(a, b)| a == b).count();
    let around = |answer: &Told| {
        if one == other {
            format!("{:?}", answer.2)
        } else {
            answer.1.chars().skip(same.saturating_sub(80)).take(300).collect()
        }
    };
    answers.iter().map(around).collect()
}

#[tokio::test]
async fn another_customers_id_is_told_from_one_that_does_not_exist_by_nothing() {
    let mut trial = Trial::new().await;
    let mut lucie = trial.site.signed_in(OTHER_OWNER).await;
    let (order_version, _) = order(&mut lucie, &Scope::Own).await;
    let nowhere: CustomerId = "01900000-0000-7000-8000-00000000fffe".parse().unwrap();
    let nobody: ContactId = "01900000-0000-7000-8000-00000000ffff".parse().unwrap();
    let unseen: ContactId = "01900000-0000-7000-8000-00000000fffd".parse().unwrap();
    let (mut tried, mut wrong) = (0, Vec::new());
    for is_own in [true, false] {
        for (method, path, _) in TABLE {
            let theirs = trial.target(Scope::Own).await;
            let scope = |customer: &CustomerId| {
                if is_own {
                    Scope::Own
                } else {
                    Scope::Customer(customer.clone())
                }
            };
            let theirs = Target {
                scope: scope(&theirs.customer),
                order_version,
                members: vec![theirs.contact.clone()],
                ..theirs
            };
            let unknown = Target {
                scope: scope(&nowhere),
                customer: nowhere.clone(),
                bulk: "01900000-0000-7000-8000-00000000fffd".parse().unwrap(),
                contact: nobody.clone(),
                viewed: unseen.clone(),
                members: vec![nobody.clone()],
                ..theirs.clone()
            };
            let asks = [&theirs, &unknown].map(|target| Ask::new(method, path, target));
            if asks[0] == asks[1] {
                // Takes no id.
                continue;
            }
            tried += 1;
            let mut answers = Vec::new();
            // Which resources are still on their way when Leptos begins to write them down is chance, and it does
            // write that down: so some answer to the one has to be the same as some answer to the other.
            for _ in 0..8 {
                answers.clear();
                for (ask, target) in asks.iter().zip([&theirs, &unknown]) {
                    answers.push(told(&ask.send(&mut lucie).await, target));
                }
                if answers[0] == answers[1] {
                    break;
                }
            }
            if answers[0].0 != StatusCode::NOT_FOUND {
                wrong.push(format!("{method} {path} answers {}", answers[0].0));
            }
            if answers[0] != answers[1] {
                wrong.push(format!("{method} {path} tells them apart: {:#?}", difference(&answers)));
            }
        }
    }
    assert!(tried > 30, "{tried}");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    // Nothing happened to anybody.
    let scope = Scope::Customer(trial.abc.id.clone());
    let (_, members) = order(&mut trial.staff, &scope).await;
    assert_eq!(members.len(), 4);
}

#[tokio::test]
async fn without_a_session_an_id_is_not_even_looked_at() {
    let mut trial = Trial::new().await;
    let target = trial.target(Scope::Own).await;
    let unknown = Target {
        customer: "01900000-0000-7000-8000-00000000fffe".parse().unwrap(),
        contact: "01900000-0000-7000-8000-00000000ffff".parse().unwrap(),
        viewed: "01900000-0000-7000-8000-00000000ffff".parse().unwrap(),
        ..target.clone()
    };
    for (method, path, _) in TABLE.iter().filter(|(_, path, _)| path.contains('{')) {
        let mut answers = Vec::new();
        for target in [&target, &unknown] {
            let answer = Ask::new(method, path, target).send(&mut trial.site.visitor()).await;
            let location = answer.location().replace(target.customer.as_str(), "C");
            answers.push((
                answer.status,
                location
                    .replace(target.contact.as_str(), "P")
                    .replace(target.viewed.as_str(), "P"),
                answer.text.len(),
            ));
        }
        assert_eq!(answers[0], answers[1], "{method} {path}");
    }
}

#[tokio::test]
async fn somebody_of_another_customer_takes_no_place_in_an_order() {
    let trial = Trial::new().await;
    let bakery = trial.site.customer("Boulangerie Côté inc.").await;
    let mut lucie = trial.site.signed_in(OTHER_OWNER).await;
    let path = format!("/contacts/{}/delete", bakery.contact("marc-andre@boulangerie.example"));
    let form = lucie.get(&path).await.form(&path);
    let mut told = Vec::new();
    for id in [
        trial.abc.contact("steve@abc.example").to_string(),
        "01900000-0000-7000-8000-00000000ffff".to_owned(),
    ] {
        let fields = [("version", form.value("version")), ("replace[technical]", id.as_str())];
        let answer = lucie.post(&path, &fields).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        told.push(answer.lasting().replace(&id, "ID"));
    }
    assert_eq!(told[0], told[1]);
    assert_eq!(lucie.get(&path).await.status, StatusCode::OK);
}

#[tokio::test]
async fn staff_are_told_of_a_customer_that_does_not_exist() {
    let mut trial = Trial::new().await;
    let path = "/provider/customers/01900000-0000-7000-8000-00000000fffe/contacts";
    assert_eq!(trial.staff.get(path).await.status, StatusCode::NOT_FOUND);
    assert_eq!(
        trial.staff.get("/provider/customers/x/contacts").await.status,
        StatusCode::NOT_FOUND
    );
    let nobody = format!(
        "/provider/customers/{}/contacts/01900000-0000-7000-8000-00000000ffff/edit",
        trial.abc.id
    );
    assert_eq!(trial.staff.get(&nobody).await.status, StatusCode::NOT_FOUND);
}
