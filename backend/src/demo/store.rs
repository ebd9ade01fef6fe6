//! The SQL of the demo data that no service has yet: the provider's name and roles, ownership, windows of
//! access, passwords that need no change.

use crate::{
    db::{Change, parse},
    error::Error,
    invitation,
};
use domain::{
    ContactId, CustomerId, LoginId, RegistrationId, RoleId,
    access::{Kind, Level},
    portal_access::Window,
    value::{Bilingual, Language},
};
use sqlx::{AnyConnection, Row as _};

/// The id of a role by its English name.
pub(super) async fn role(conn: &mut AnyConnection, name_en: &str) -> Result<Option<RoleId>, Error> {
    let id: Option<String> = sqlx::query_scalar("select id from role where name_en = $1")
        .bind(name_en)
        .fetch_optional(conn)
        .await?;
    id.map(|id| parse(&id, "role", &id)).transpose()
}

/// Adds a role, and lets every class of customers use it.
pub(super) async fn insert_role(
    conn: &mut AnyConnection,
    id: &RoleId,
    (name, description): (&Bilingual, &Bilingual),
    kind: Kind,
    levels: &[(&str, Level)],
) -> Result<(), Error> {
    sqlx::query(
        "insert into role (id, kind, name_en, name_fr, description_en, description_fr, position) \
         select $1, $2, $3, $4, $5, $6, max(position) + 1 from role",
    )
    .bind(id.as_str())
    .bind(kind.code())
    .bind(&name.en)
    .bind(&name.fr)
    .bind(&description.en)
    .bind(&description.fr)
    .execute(&mut *conn)
    .await?;
    for (section, level) in levels {
        sqlx::query("insert into role_level (role_id, section_key, level) values ($1, $2, $3)")
            .bind(id.as_str())
            .bind(*section)
            .bind(level.code())
            .execute(&mut *conn)
            .await?;
    }
    sqlx::query("insert into class_role (class_id, role_id) select k.id, $1 from customer_class k")
        .bind(id.as_str())
        .execute(conn)
        .await?;
    Ok(())
}

/// Whoever of the provider goes by this login.
pub(super) async fn staff(conn: &mut AnyConnection, login: &str) -> Result<Option<domain::StaffId>, Error> {
    let id: Option<String> = sqlx::query_scalar(
        "select a.staff_id from login l join portal_access a on a.login_id = l.id \
         where l.name = $1 and a.staff_id is not null",
    )
    .bind(login)
    .fetch_optional(conn)
    .await?;
    id.map(|id| parse(&id, "staff", &id)).transpose()
}

/// The contact of this name, if the customer has one.
pub(super) async fn contact(
    conn: &mut AnyConnection,
    customer: &CustomerId,
    (first, last): (&str, &str),
) -> Result<Option<ContactId>, Error> {
    let id: Option<String> = sqlx::query_scalar(
        "select id from contact where customer_id = $1 and first_name = $2 and last_name = $3 and deleted_at is null \
         order by id limit 1",
    )
    .bind(customer.as_str())
    .bind(first)
    .bind(last)
    .fetch_optional(conn)
    .await?;
    id.map(|id| parse(&id, "contact", &id)).transpose()
}

/// Makes a contact the owner of its account, and gives the version that it has then.
pub(super) async fn make_owner(
    conn: &mut AnyConnection,
    (customer, contact): (&CustomerId, &ContactId),
    role: &RoleId,
) -> Result<i64, Error> {
    sqlx::query("insert into contact_role (customer_id, contact_id, role_id) values ($1, $2, $3)")
        .bind(customer.as_str())
        .bind(contact.as_str())
        .bind(role.as_str())
        .execute(&mut *conn)
        .await?;
    let version = sqlx::query_scalar(
        "update contact set version = version + 1 where customer_id = $1 and id = $2 returning version",
    )
    .bind(customer.as_str())
    .bind(contact.as_str())
    .fetch_one(conn)
    .await?;
    Ok(version)
}

/// Sets when the access of a contact begins and ends: instants, and wall times in their zone.
pub(super) async fn set_window(
    conn: &mut AnyConnection,
    (customer, contact): (&CustomerId, &ContactId),
    from: Option<&(i64, String)>,
    until: Option<&(i64, String)>,
    zone: &str,
) -> Result<(), Error> {
    sqlx::query(
        "update portal_access set activates_at = $3, activates_wall = $4, expires_at = $5, expires_wall = $6, \
            window_zone = $7 \
         where customer_id = $1 and contact_id = $2",
    )
    .bind(customer.as_str())
    .bind(contact.as_str())
    .bind(from.map(|from| from.0))
    .bind(from.map(|from| from.1.as_str()))
    .bind(until.map(|until| until.0))
    .bind(until.map(|until| until.1.as_str()))
    .bind(zone)
    .execute(conn)
    .await?;
    Ok(())
}

/// Takes letters to somebody back.
pub(super) async fn delete_letters(conn: &mut AnyConnection, recipient: &str) -> Result<(), Error> {
    sqlx::query("delete from outgoing_mail where recipient = $1")
        .bind(recipient)
        .execute(conn)
        .await?;
    Ok(())
}

/// Adds who waits for access; false when somebody with that address waits already.
pub(super) async fn insert_registration(
    change: &mut Change,
    id: &RegistrationId,
    (first, last, email): (&str, &str, &str),
    language: Language,
) -> Result<bool, Error> {
    let now = change.now();
    let customer = change.customer().map(ToString::to_string);
    let done = sqlx::query(
        "insert into registration (customer_id, id, first_name, last_name, email, language, asked_at) \
         select $1, $2, $3, $4, $5, $6, $7 \
         where not exists (select 1 from registration r where r.customer_id = $1 and r.email = $5)",
    )
    .bind(customer)
    .bind(id.as_str())
    .bind(first)
    .bind(last)
    .bind(email)
    .bind(language.code())
    .bind(now)
    .execute(change.connection())
    .await?;
    Ok(done.rows_affected() > 0)
}

/// A login of the demo as it stands now.
pub(super) struct Found {
    pub(super) login: LoginId,
    pub(super) window: Window,
}

/// The access that goes by this login, unless its contact was deleted.
pub(super) async fn login(conn: &mut AnyConnection, name: &str) -> Result<Option<Found>, Error> {
    let row = sqlx::query(
        "select l.id, a.disabled, a.activates_at, a.expires_at \
         from login l join portal_access a on a.login_id = l.id \
         left join contact c on c.customer_id = a.customer_id and c.id = a.contact_id \
         where l.name = $1 and c.deleted_at is null",
    )
    .bind(name)
    .fetch_optional(conn)
    .await?;
    row.map(|row| {
        let id: &str = row.try_get("id")?;
        Ok(Found {
            login: parse(id, "login", id)?,
            window: Window {
                disabled: row.try_get::<i64, _>("disabled")? != 0,
                activates_at: row.try_get("activates_at")?,
                expires_at: row.try_get("expires_at")?,
            },
        })
    })
    .transpose()
}

/// Sets a password that need not be changed.
pub(super) async fn set_password(
    conn: &mut AnyConnection,
    login: &LoginId,
    password_hash: &str,
    now: i64,
) -> Result<(), Error> {
    sqlx::query(
        "update login set password_hash = $2, must_change = 0, short_password = 0, password_changed_at = $3 where id = $1",
    )
    .bind(login.as_str())
    .bind(password_hash)
    .bind(now)
    .execute(&mut *conn)
    .await?;
    invitation::has_password(conn, login).await
}
