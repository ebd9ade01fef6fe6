//! How each address is asked, in a way that works for whoever may do it.

use domain::{
    BulkId, ContactId, CustomerId, Language, MailId, StaffId,
    audit::AuditQuery,
    contacts::{AccessQuery, ContactDraft, ListQuery, ManyAction, ManyChange, RemovalDraft, Selection},
    customers::{BulkDraft, CustomerQuery},
    mails::MailQuery,
    second_factor::VerifyDraft,
    session::Scope,
};
use serde_json::{Value, json};

use crate::harness::{Answer, FIRST_CLASS, PASSWORD, Visitor};

/// On whom and what an address is tried.
#[derive(Clone)]
pub(super) struct Target {
    pub(super) scope: Scope,
    pub(super) customer: CustomerId,
    pub(super) contact: ContactId,
    /// As whom staff see the pages.
    pub(super) viewed: ContactId,
    pub(super) version: i64,
    pub(super) order_version: i64,
    pub(super) settings_version: i64,
    /// A role that nobody uses, and a section that nobody was granted.
    pub(super) role: String,
    pub(super) section: String,
    pub(super) customer_version: i64,
    /// The first class as its form has it.
    pub(super) class: Value,
    pub(super) bulk: BulkId,
    /// A letter that waits.
    pub(super) mail: MailId,
    pub(super) members: Vec<ContactId>,
    /// Someone of the provider.
    pub(super) member: StaffId,
    /// A login that nobody has.
    pub(super) login: String,
}

/// A request, ready to be sent.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Ask {
    Get(String),
    Post(String, Vec<(String, String)>),
    Call(String, Value),
}

impl Ask {
    pub(super) fn new(method: &str, path: &str, target: &Target) -> Self {
        let filled = path
            .replace("{customer}", target.customer.as_str())
            .replace("{contact}", target.contact.as_str())
            .replace("{viewed}", target.viewed.as_str())
            .replace("{kind}", "technical")
            .replace("{staff}", target.member.as_str())
            .replace("{token}", "unknown")
            .replace("{registration}", "01900000-0000-7000-8000-00000000fffc")
            .replace("{logo}", "unknown")
            .replace("{role}", &target.role)
            .replace("{section}", &target.section)
            .replace("{class}", FIRST_CLASS)
            .replace("{bulk}", target.bulk.as_str())
            .replace("{mail}", target.mail.as_str())
            .replace("{letter}", "ownership_offered")
            .replace("{language}", "fr");
        match method {
            "GET" => Self::Get(filled),
            _ if path.starts_with("/fn/") => Self::Call(filled, arguments(path, target)),
            _ => Self::Post(filled, fields(path, target)),
        }
    }

    pub(super) async fn send(&self, visitor: &mut Visitor) -> Answer {
        match self {
            Self::Get(path) => visitor.get(path).await,
            Self::Post(path, fields) => visitor.post(path, fields).await,
            Self::Call(path, arguments) => visitor.call(path, arguments).await,
        }
    }
}

pub(super) fn draft() -> ContactDraft {
    ContactDraft {
        first_name: "Somebody".into(),
        last_name: "Else".into(),
        email: "somebody@abc.example".into(),
        language: "en".into(),
        time_zone: "America/Toronto".into(),
        ..ContactDraft::default()
    }
}

/// Someone new of the provider, as the form posts them.
pub(super) fn colleague(login: &str) -> Vec<(String, String)> {
    [
        ("name", "A Colleague"),
        ("email", &format!("{login}@relais.example")),
        ("login", login),
        ("level", "support"),
        ("password", PASSWORD),
        ("version", "1"),
    ]
    .map(|(name, value)| (name.to_owned(), value.to_owned()))
    .into()
}

/// A contact on request, as the form posts it.
pub(crate) fn requested() -> Vec<(String, String)> {
    [
        ("first_name", "Somebody"),
        ("last_name", "Requested"),
        ("email", "requested@abc.example"),
        ("language", "en"),
        ("role", "billing"),
        ("requested_by", "Bob Tremblay"),
        ("how", "By phone"),
    ]
    .map(|(name, value)| (name.to_owned(), value.to_owned()))
    .into()
}

fn arguments(path: &str, target: &Target) -> Value {
    let Target {
        scope,
        contact,
        version,
        ..
    } = target;
    let removal = RemovalDraft {
        version: *version,
        ..RemovalDraft::default()
    };
    match path.trim_start_matches("/fn/") {
        "contact_request/page" => json!({ "customer": target.customer }),
        "see_as/page" => json!({ "customer": target.customer, "contact": contact }),
        "communication_order/both"
        | "contacts/deleted"
        | "customers/without_administrator"
        | "home/overview"
        | "ownership/page"
        | "portal_access/generate_password"
        | "registration/list"
        | "roles/allowed"
        | "session/shell" => json!({ "scope": scope }),
        "communication_order/candidates" => json!({ "scope": scope, "search": "o", "without": [] }),
        "communication_order/save" => json!({
            "scope": scope, "kind": "technical", "version": target.order_version, "members": target.members,
        }),
        "contacts/list" => json!({ "scope": scope, "query": ListQuery::default() }),
        "audit/list" => json!({ "scope": scope, "query": AuditQuery::default() }),
        "audit/of_provider" => json!({ "query": AuditQuery::default() }),
        "contacts/explain" => json!({ "scope": scope, "id": contact, "asked": AccessQuery::default() }),
        "contacts/add" => json!({ "scope": scope, "draft": draft() }),
        "contacts/change_many" => json!({
            "scope": scope,
            "selection": Selection::These(vec![contact.clone()]),
            "action": ManyAction::Change(ManyChange::Language(Language::Fr)),
        }),
        "contacts/removal_of_many" => json!({
            "scope": scope, "selection": Selection::These(vec![contact.clone()]),
        }),
        "contacts/restore" => json!({ "scope": scope, "ids": [contact] }),
        "contacts/form" | "contacts/removal" | "sessions/contact" => json!({ "scope": scope, "id": contact }),
        "contacts/update" => json!({ "scope": scope, "id": contact, "version": version, "draft": draft() }),
        "contacts/delete" => json!({ "scope": scope, "id": contact, "draft": removal }),
        "customers/list" => json!({ "query": CustomerQuery::default() }),
        "customers/form" | "customers/overview" | "customers/step" => json!({ "id": target.customer }),
        "customers/bulk_page" => json!({ "draft": BulkDraft::default() }),
        "customers/bulk" => json!({ "id": target.bulk }),
        "customer_classes/page" | "customer_classes/removal" => json!({ "id": FIRST_CLASS }),
        "second_factor/reset_page" => json!({ "scope": scope, "contact": contact }),
        "second_factor/reset_staff_page" => json!({ "staff": target.member }),
        "second_factor/verify" => json!({ "draft": VerifyDraft::default() }),
        "profile/set_language" => json!({ "language": "en" }),
        "invitation/step" => json!({ "scope": scope, "id": contact, "step": "Send" }),
        "registration/page" => json!({ "scope": scope, "id": "01900000-0000-7000-8000-00000000fffc" }),
        "first_start/page" | "invitation/page" | "password_reset/page" | "registration/proof" => {
            json!({ "token": "unknown" })
        }
        "customer_classes/list"
        | "mails/previews"
        | "password_reset/forgot"
        | "profile/page"
        | "provider_settings/page"
        | "registration/register"
        | "second_factor/page"
        | "session/own_shell"
        | "session/provider"
        | "session/staff_shell"
        | "sign_in/password_failures"
        | "roles/list"
        | "sections/blank"
        | "sections/list"
        | "staff/list" => json!({}),
        "mails/list" => json!({ "query": MailQuery::default() }),
        "mails/letter" => json!({ "id": target.mail }),
        "password/strength" => json!({ "password": PASSWORD }),
        "staff/form" | "sessions/staff" => json!({ "id": target.member }),
        "roles/blank" => json!({ "copy": null }),
        "roles/page" => json!({ "id": target.role }),
        "sections/page" => json!({ "key": target.section }),
        "sign_in/page" | "second_factor/enrol" => json!({ "next": "" }),
        other => panic!("how is {other} called? Say it here, and what it answers in the table"),
    }
}

fn fields(path: &str, target: &Target) -> Vec<(String, String)> {
    let own = |fields: &[(&str, &str)]| -> Vec<(String, String)> {
        fields
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect()
    };
    let version = target.version.to_string();
    let contact = draft();
    let typed = [
        ("first_name", contact.first_name.as_str()),
        ("last_name", contact.last_name.as_str()),
        ("email", contact.email.as_str()),
        ("language", contact.language.as_str()),
        ("time_zone", contact.time_zone.as_str()),
        ("version", version.as_str()),
        ("action", "submit"),
    ];
    match path {
        "/sign-in" => own(&[("login", &target.login), ("password", PASSWORD)]),
        "/sign-out" => own(&[]),
        "/change-password" => own(&[("current", PASSWORD), ("new", "one"), ("again", "other")]),
        "/verify" => own(&[("proof", PASSWORD), ("next", "/")]),
        "/two-factor/enrol" => own(&[("sealed", "0123.4567"), ("code", "000000")]),
        "/profile/two-factor" => own(&[("action", "off")]),
        path if path.ends_with("/two-factor") => own(&[]),
        "/profile" | "/profile/communications" => own(&[("version", "0")]),
        "/profile/email" => own(&[("email", "somebody@abc.example")]),
        "/profile/password" => own(&[
            ("password", PASSWORD),
            ("new_password", "one"),
            ("new_password_again", "one"),
        ]),
        "/profile/sessions" => own(&[("end", "01900000-0000-7000-8000-00000000ffff")]),
        path if path.ends_with("/sessions") => own(&[("end", "all")]),
        "/preferences" => own(&[("language", "en"), ("return", "/")]),
        "/provider/settings" => {
            let version = target.settings_version.to_string();
            own(&[
                ("version", version.as_str()),
                ("name", "Fibre Boréale"),
                ("language", "en"),
                ("time_zone", "America/Toronto"),
                ("staff_idle_minutes", "30"),
                ("staff_absolute_minutes", "720"),
                ("registration", "true"),
            ])
        }
        path if path.ends_with("/contacts") => own(&[
            ("contacts[]", target.contact.as_str()),
            ("action", "delete"),
            ("confirmed", "true"),
        ]),
        path if path.ends_with("/contacts/deleted") => own(&[("contacts[]", target.contact.as_str())]),
        "/provider/settings/logo" => own(&[("action", "remove")]),
        "/provider/mails/{mail}" => own(&[("action", "discard")]),
        "/provider/staff/new" => colleague(&target.login),
        "/provider/staff/{staff}" => colleague("member"),
        "/forgot-password" => own(&[("who", "nobody")]),
        "/register" => own(&[
            ("account_number", "unknown"),
            ("first_name", "Somebody"),
            ("last_name", "Else"),
            ("email", "somebody@nowhere.example"),
            ("language", "en"),
        ]),
        "/reset/{token}" | "/invitation/{token}" | "/register/{token}" => {
            own(&[("password", PASSWORD), ("again", PASSWORD)])
        }
        path if path.ends_with("/invitation") => own(&[("step", "send")]),
        path if path.ends_with("/registrations/{registration}") => {
            own(&[("action", "approve"), ("login", "somebody@nowhere.example")])
        }
        "/welcome/{token}" => own(&[("name", "Mallory")]),
        "/provider/roles" => own(&[("up", &target.role)]),
        "/provider/sections" => own(&[("up", &target.section)]),
        "/provider/roles/new" => own(&[("name_en", "One more"), ("name_fr", "Un de plus"), ("kind", "ordinary")]),
        "/provider/roles/{role}" => own(&[
            ("version", "1"),
            ("name_en", &target.role),
            ("name_fr", &target.role),
            ("kind", "ordinary"),
            ("levels[billing]", "read"),
        ]),
        "/provider/sections/new" => own(&[
            ("key", "one_more"),
            ("name_en", "One more"),
            ("name_fr", "Une de plus"),
            ("icon", "server"),
            ("ceiling", "read"),
        ]),
        "/provider/sections/{section}" => own(&[
            ("version", "1"),
            ("name_en", &target.section),
            ("name_fr", &target.section),
            ("icon", "cloud"),
            ("ceiling", "modify"),
        ]),
        "/provider/roles/{role}/remove" | "/provider/sections/{section}/remove" => own(&[("version", "1")]),
        "/provider/customers/new" => {
            let number = format!("N-{}", target.contact);
            own(&[
                ("name", "New customer"),
                ("account_number", &number),
                ("class", FIRST_CLASS),
            ])
        }
        "/provider/customers/{customer}/edit" => {
            let version = target.customer_version.to_string();
            own(&[
                ("version", version.as_str()),
                ("name", "ABC Company"),
                ("account_number", "10-4821"),
                ("class", FIRST_CLASS),
            ])
        }
        "/provider/customers/{customer}/suspend"
        | "/provider/customers/{customer}/reactivate"
        | "/provider/customers/{customer}/close" => {
            let version = target.customer_version.to_string();
            own(&[("version", version.as_str()), ("reason", "Unpaid")])
        }
        "/provider/customers/bulk" => own(&[("id[]", target.customer.as_str()), ("change", "class_roles")]),
        "/provider/customers/bulk/{bulk}" => own(&[("step", "continue")]),
        "/provider/classes/new" | "/provider/classes/{class}" => {
            let class = target.class.as_object().unwrap();
            let mut fields = Vec::new();
            for (name, value) in class {
                match value {
                    Value::Array(values) => {
                        let ids = values.iter().map(|id| id.as_str().unwrap().to_owned());
                        fields.extend(ids.map(|id| (format!("{name}[]"), id)));
                    }
                    Value::String(text) => fields.push((name.clone(), text.clone())),
                    other => fields.push((name.clone(), other.to_string())),
                }
            }
            fields
        }
        "/provider/classes/{class}/delete" | "/provider/customers/{customer}/export" => own(&[]),
        path if path.ends_with("/ownership") => own(&[
            ("action", "offer"),
            ("to", target.contact.as_str()),
            ("reason", "Why not"),
        ]),
        path if path.ends_with("/request") => requested(),
        path if path.ends_with("/see-as") => own(&[("reason", "Ticket 4711")]),
        path if path.ends_with("/contacts/new") || path.ends_with("/edit") => own(&typed),
        path if path.ends_with("/delete") => own(&[("version", &version)]),
        path if path.ends_with("/communication-order/{kind}") => {
            let version = target.order_version.to_string();
            let mut fields = own(&[("version", &version), ("action", "save")]);
            for (at, id) in target.members.iter().enumerate() {
                fields.push((format!("position[{id}]"), (at + 1).to_string()));
            }
            fields
        }
        other => panic!("what is posted to {other}? Say it here, and what it answers in the table"),
    }
}
