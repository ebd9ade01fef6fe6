//! All SQL of invitations.

use crate::{db::parse, error::Error};
use domain::{ContactId, CustomerId, Language, LoginId, portal_access::Window};
use sqlx::{AnyConnection, Row as _, any::AnyRow, query};

/// In place of an end: who has no password yet, and no invitation that works.
pub(crate) const NONE_OPEN: i64 = 0;

/// Somebody with a login, as an invitation is about them.
#[derive(Debug, Clone)]
pub(crate) struct Invitee {
    pub(crate) customer: CustomerId,
    pub(crate) contact: ContactId,
    pub(crate) login: LoginId,
    pub(crate) login_name: String,
    pub(crate) name: String,
    /// Empty when there is none.
    pub(crate) email: String,
    pub(crate) language: Language,
    pub(crate) time_zone: String,
    pub(crate) window: Window,
    /// Until when an open invitation works, [`NONE_OPEN`] without one; absent once there is a password.
    pub(crate) invited_until: Option<i64>,
    /// The name of the customer.
    pub(crate) account: String,
    pub(crate) is_account_open: bool,
}

/// The columns of an [`Invitee`], a condition follows.
macro_rules! invitee {
    ($condition:literal) => {
        concat!(
            "select c.customer_id, c.id, c.first_name, c.last_name, c.email, c.language, c.time_zone, l.id as login_id, \
                l.name as login, a.disabled, a.activates_at, a.expires_at, a.invited_until, cu.name as account, \
                case when cu.suspended_at is null and cu.closed_at is null then 1 else 0 end as is_open \
             from portal_access a join login l on l.id = a.login_id \
             join contact c on c.customer_id = a.customer_id and c.id = a.contact_id \
             join customer cu on cu.id = c.customer_id \
             where c.deleted_at is null and ",
            $condition
        )
    };
}

/// The contact of the customer, if it has a login.
pub(crate) async fn invitee(
    connection: &mut AnyConnection,
    customer: &CustomerId,
    contact: &ContactId,
) -> Result<Option<Invitee>, Error> {
    let row = query(invitee!("a.customer_id = $1 and a.contact_id = $2"))
        .bind(customer.as_str())
        .bind(contact.as_str())
        .fetch_optional(connection)
        .await?;
    row.as_ref().map(read).transpose()
}

/// The contact of a login.
pub(super) async fn by_login(connection: &mut AnyConnection, login: &LoginId) -> Result<Option<Invitee>, Error> {
    let row = query(invitee!("a.login_id = $1"))
        .bind(login.as_str())
        .fetch_optional(connection)
        .await?;
    row.as_ref().map(read).transpose()
}

fn read(row: &AnyRow) -> Result<Invitee, Error> {
    let id: &str = row.try_get("id")?;
    let (first, last): (&str, &str) = (row.try_get("first_name")?, row.try_get("last_name")?);
    Ok(Invitee {
        customer: parse(row.try_get("customer_id")?, "contact", id)?,
        contact: parse(id, "contact", id)?,
        login: parse(row.try_get("login_id")?, "portal_access", id)?,
        login_name: row.try_get("login")?,
        name: format!("{first} {last}"),
        email: row.try_get("email")?,
        language: parse(row.try_get("language")?, "contact", id)?,
        time_zone: row.try_get("time_zone")?,
        window: Window {
            disabled: row.try_get::<i64, _>("disabled")? != 0,
            activates_at: row.try_get("activates_at")?,
            expires_at: row.try_get("expires_at")?,
        },
        invited_until: row.try_get("invited_until")?,
        account: row.try_get("account")?,
        is_account_open: row.try_get::<i64, _>("is_open")? != 0,
    })
}

/// Notes until when the open invitation of a login works, or that there is none.
pub(crate) async fn set_invited(connection: &mut AnyConnection, login: &LoginId, until: i64) -> Result<(), Error> {
    query("update portal_access set invited_until = $2 where login_id = $1")
        .bind(login.as_str())
        .bind(until)
        .execute(connection)
        .await?;
    Ok(())
}

/// Notes that a login has a password: whoever sets one does so in the same transaction.
pub(crate) async fn has_password(connection: &mut AnyConnection, login: &LoginId) -> Result<(), Error> {
    query("update portal_access set invited_until = null where login_id = $1 and invited_until is not null")
        .bind(login.as_str())
        .execute(connection)
        .await?;
    Ok(())
}
