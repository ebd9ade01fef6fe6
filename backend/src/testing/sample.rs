//! A customer with people in it: an owner, an administrator, a contact manager, two of ordinary roles, one
//! without access; and someone of the provider. Not responsible for what services make of them.

use super::Testing;
use crate::{
    customers,
    db::{Author, Change, Event},
    sign_in::{Anonymous, Outcome, Resolved, Session},
    text,
};
use domain::{ContactId, CustomerId, LoginId, StaffId};
use secrecy::SecretString;
use std::{
    collections::BTreeSet,
    net::{IpAddr, Ipv4Addr},
};
use tokio::sync::OnceCell;

/// The password of everybody in a [`Sample`].
pub const PASSWORD: &str = "correct horse battery staple";

/// Its hash costs a test less than hashing it each time.
static HASH: OnceCell<String> = OnceCell::const_new();

/// Someone who is signed in.
#[derive(Debug, Clone)]
pub struct Member {
    /// The contact.
    pub contact: ContactId,
    /// The login's id.
    pub login: LoginId,
    /// What is typed to sign in.
    pub login_name: String,
    /// The session.
    pub session: Session,
    /// Its token.
    pub token: SecretString,
}

/// A customer with people in it. Their logins are `owner@{domain}.example` and so on; the password of each is
/// [`PASSWORD`].
pub struct Sample {
    /// The customer.
    pub customer: CustomerId,
    /// Account owner.
    pub owner: Member,
    /// Account administrator.
    pub administrator: Member,
    /// Contact manager.
    pub manager: Member,
    /// Billing only.
    pub billing: Member,
    /// Support only.
    pub support: Member,
    /// On the list, with neither role nor login.
    pub bystander: ContactId,
    /// Someone of the provider.
    pub staff: Session,
    /// That person's token.
    pub staff_token: SecretString,
}

/// The ids of the roles that every installation has.
pub mod role {
    /// Account owner.
    pub const OWNER: &str = "01900000-0000-7000-8000-000000000001";
    /// Account administrator.
    pub const ADMINISTRATOR: &str = "01900000-0000-7000-8000-000000000002";
    /// Contact manager.
    pub const CONTACT_MANAGER: &str = "01900000-0000-7000-8000-000000000003";
    /// Billing only.
    pub const BILLING: &str = "01900000-0000-7000-8000-000000000004";
    /// Support only.
    pub const SUPPORT: &str = "01900000-0000-7000-8000-000000000005";
    /// Billing and support.
    pub const BILLING_AND_SUPPORT: &str = "01900000-0000-7000-8000-000000000006";
}

impl Sample {
    pub(super) async fn make(t: &Testing, name: &str, domain: &str) -> Self {
        let customer = customer(t, name).await;
        let (staff, staff_token) = staff(t, domain).await;
        Self {
            owner: member(t, &customer, "Chantal", ("owner", domain), role::OWNER).await,
            administrator: member(t, &customer, "Bob", ("administrator", domain), role::ADMINISTRATOR).await,
            manager: member(t, &customer, "Jean", ("manager", domain), role::CONTACT_MANAGER).await,
            billing: member(t, &customer, "Émilie", ("billing", domain), role::BILLING).await,
            support: member(t, &customer, "Karim", ("support", domain), role::SUPPORT).await,
            bystander: contact(t, &customer, "Olivier", ("bystander", domain), None).await,
            staff,
            staff_token,
            customer,
        }
    }
}

/// The client in tests.
pub fn client() -> Anonymous {
    Anonymous {
        address: IpAddr::V4(Ipv4Addr::new(192, 0, 2, 7)),
        agent: "a test".to_owned(),
        device: None,
    }
}

impl Testing {
    /// Opens a session for someone who owes nothing, without the work of verifying a password.
    pub async fn sign_in(&self, login: &str) -> (Session, SecretString) {
        let outcome = self
            .backend
            .sign_in()
            .sign_in_without_password(&client(), login)
            .await
            .expect("an answer");
        match outcome {
            Outcome::Signed {
                token,
                session: Resolved::Full(session),
                ..
            } => (session, token),
            other => panic!("{login} did not sign in: {other:?}"),
        }
    }

    /// Gives a role to a contact, in addition.
    pub async fn give_role(&self, customer: &CustomerId, contact: &ContactId, role: &str) {
        self.execute(
            "insert into contact_role (customer_id, contact_id, role_id) values ($1, $2, $3)",
            &[customer.as_str(), contact.as_str(), role],
        )
        .await;
    }

    async fn hash(&self) -> &'static str {
        HASH.get_or_init(|| async {
            let hash = self.backend.passwords().hash(&PASSWORD.into()).await;
            hash.expect("a hash")
        })
        .await
    }

    fn id<T: TryFrom<String>>(&self) -> T {
        self.backend.ids().make().expect("an id")
    }
}

/// A customer with nobody in it.
async fn customer(t: &Testing, name: &str) -> CustomerId {
    let id: CustomerId = t.id();
    let mut change = t
        .backend
        .db()
        .provider_change(&Author::system("test"))
        .await
        .expect("a change");
    let now = change.now();
    sqlx::query(
        "insert into customer (id, name, name_key, account_number, class_id, language, time_zone, created_at)
         values ($1, $2, $3, $4, '01900000-0000-7000-8000-000000000101', 'en', 'America/Toronto', $5)",
    )
    .bind(id.as_str())
    .bind(name)
    .bind(text::sort_key(&[name]))
    .bind(format!("C-{name}"))
    .bind(now)
    .execute(change.connection())
    .await
    .expect("a customer");
    customers::store::index(change.connection(), &id, name, &format!("C-{name}"))
        .await
        .expect("its words");
    for kind in ["technical", "financial"] {
        sqlx::query("insert into communication_order (customer_id, kind, updated_at) values ($1, $2, $3)")
            .bind(id.as_str())
            .bind(kind)
            .bind(now)
            .execute(change.connection())
            .await
            .expect("an order");
    }
    commit(change, "customer.created", "customer", id.as_str(), name).await;
    id
}

/// A contact called `{first} Exemple`, e-mail `{local}@{domain}.example`.
async fn contact(
    t: &Testing,
    customer: &CustomerId,
    first: &str,
    (local, domain): (&str, &str),
    role: Option<&str>,
) -> ContactId {
    let id: ContactId = t.id();
    let last = "Exemple";
    let email = format!("{local}@{domain}.example");
    let mut change = t
        .backend
        .db()
        .change(&Author::system("test"), customer)
        .await
        .expect("a change");
    sqlx::query(
        "insert into contact (customer_id, id, first_name, last_name, email, language, time_zone, name_key, title_key,
            email_key, has_access, created_at, updated_at)
         values ($1, $2, $3, $4, $5, 'en', 'America/Toronto', $6, $7, $8, $9, $10, $10)",
    )
    .bind(customer.as_str())
    .bind(id.as_str())
    .bind(first)
    .bind(last)
    .bind(&email)
    .bind(text::sort_key(&[last, first]))
    .bind(text::sort_key(&["", last, first]))
    .bind(text::sort_key(&[&email, last, first]))
    .bind(i64::from(role.is_some()))
    .bind(change.now())
    .execute(change.connection())
    .await
    .expect("a contact");
    let mut terms = BTreeSet::new();
    for words in [first, last, &email] {
        text::add_terms(&mut terms, words);
    }
    for term in &terms {
        sqlx::query("insert into contact_term (customer_id, term, contact_id) values ($1, $2, $3)")
            .bind(customer.as_str())
            .bind(term)
            .bind(id.as_str())
            .execute(change.connection())
            .await
            .expect("a term");
    }
    if let Some(role) = role {
        sqlx::query("insert into contact_role (customer_id, contact_id, role_id) values ($1, $2, $3)")
            .bind(customer.as_str())
            .bind(id.as_str())
            .bind(role)
            .execute(change.connection())
            .await
            .expect("a role");
    }
    commit(
        change,
        "contact.added",
        "contact",
        id.as_str(),
        &format!("{first} {last}"),
    )
    .await;
    id
}

/// A contact with a role and a login, signed in.
async fn member(t: &Testing, customer: &CustomerId, first: &str, (local, domain): (&str, &str), role: &str) -> Member {
    let contact = contact(t, customer, first, (local, domain), Some(role)).await;
    let login_name = format!("{local}@{domain}.example");
    let mut change = t
        .backend
        .db()
        .change(&Author::system("test"), customer)
        .await
        .expect("a change");
    let login = login(t, &mut change, &login_name).await;
    sqlx::query("insert into portal_access (login_id, customer_id, contact_id) values ($1, $2, $3)")
        .bind(login.as_str())
        .bind(customer.as_str())
        .bind(contact.as_str())
        .execute(change.connection())
        .await
        .expect("portal access");
    commit(change, "portal_access.given", "contact", contact.as_str(), first).await;
    let (session, token) = t.sign_in(&login_name).await;
    Member {
        contact,
        login,
        login_name,
        session,
        token,
    }
}

/// Someone of the provider, `staff@{domain}.example`, signed in.
async fn staff(t: &Testing, domain: &str) -> (Session, SecretString) {
    let id: StaffId = t.id();
    let login_name = format!("staff@{domain}.example");
    let mut change = t
        .backend
        .db()
        .provider_change(&Author::system("test"))
        .await
        .expect("a change");
    let login = login(t, &mut change, &login_name).await;
    sqlx::query("insert into staff (id, name, email, created_at) values ($1, 'Sam Staff', $2, $3)")
        .bind(id.as_str())
        .bind(&login_name)
        .bind(change.now())
        .execute(change.connection())
        .await
        .expect("a staff member");
    sqlx::query("insert into portal_access (login_id, staff_id) values ($1, $2)")
        .bind(login.as_str())
        .bind(id.as_str())
        .execute(change.connection())
        .await
        .expect("portal access");
    commit(change, "staff.created", "staff", id.as_str(), "Sam Staff").await;
    t.sign_in(&login_name).await
}

/// A login with [`PASSWORD`], not to be changed.
async fn login(t: &Testing, change: &mut Change, name: &str) -> LoginId {
    let id: LoginId = t.id();
    sqlx::query("insert into login (id, name, password_hash, created_at) values ($1, $2, $3, $4)")
        .bind(id.as_str())
        .bind(name)
        .bind(t.hash().await)
        .bind(change.now())
        .execute(change.connection())
        .await
        .expect("a login");
    id
}

async fn commit(change: Change, kind: &'static str, subject_kind: &'static str, id: &str, name: &str) {
    let event = Event {
        kind,
        subject_kind,
        subject_id: id.to_owned(),
        subject_name: name.to_owned(),
        before: serde_json::Value::Null,
        after: serde_json::json!({ "name": name }),
    };
    change.commit(event).await.expect("a commit");
}
