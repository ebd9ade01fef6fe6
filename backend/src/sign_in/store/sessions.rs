//! SQL of open sessions as people see and end them.

use crate::{db::parse, error::Error};
use domain::{ContactId, CustomerId, LoginId, SessionId, StaffId, sessions::Which};
use sqlx::{AnyConnection, Row as _};

/// A session that is open.
pub(in crate::sign_in) struct Open {
    pub(in crate::sign_in) id: SessionId,
    pub(in crate::sign_in) created_at: i64,
    pub(in crate::sign_in) last_seen_at: i64,
    pub(in crate::sign_in) agent: String,
    pub(in crate::sign_in) address: String,
    /// How it was authenticated, word by word.
    pub(in crate::sign_in) amr: String,
    /// When somebody last showed in it who they are.
    pub(in crate::sign_in) authenticated_at: i64,
}

/// The sessions of a login that are open at `now`, the one that was used last first.
pub(in crate::sign_in) async fn open(conn: &mut AnyConnection, login: &LoginId, now: i64) -> Result<Vec<Open>, Error> {
    let rows = sqlx::query(
        "select s.id, s.created_at, s.last_seen_at, s.agent, s.address, s.amr, s.authenticated_at
         from session s join portal_access p on p.login_id = s.login_id join settings se on se.id = 1
         left join customer cu on cu.id = p.customer_id left join customer_class k on k.id = cu.class_id
         where s.login_id = $1 and s.revoked_at is null and s.ends_at > $2
            and s.last_seen_at > $2 - 60000000 * coalesce(k.idle_minutes, se.staff_idle_minutes)
         order by s.last_seen_at desc, s.created_at desc, s.id",
    )
    .bind(login.as_str())
    .bind(now)
    .fetch_all(conn)
    .await?;
    rows.iter()
        .map(|row| {
            let id: String = row.try_get("id")?;
            Ok(Open {
                created_at: row.try_get("created_at")?,
                last_seen_at: row.try_get("last_seen_at")?,
                agent: row.try_get("agent")?,
                address: row.try_get("address")?,
                amr: row.try_get("amr")?,
                authenticated_at: row.try_get("authenticated_at")?,
                id: parse(&id, "session", &id)?,
            })
        })
        .collect()
}

/// Ends one session of a login or all of them, but for `kept`, and says how many were open.
pub(in crate::sign_in) async fn end(
    conn: &mut AnyConnection,
    login: &LoginId,
    (which, kept): (&Which, Option<&SessionId>),
    now: i64,
) -> Result<u32, Error> {
    let is_meant = |id: &SessionId| Some(id) != kept && matches!(which, Which::All) || *which == Which::One(id.clone());
    let open = open(&mut *conn, login, now).await?;
    let ended = open.iter().filter(|session| is_meant(&session.id)).count();
    match which {
        Which::One(id) => sqlx::query(
            "update session set revoked_at = $2 where login_id = $1 and revoked_at is null and ends_at > $2 and id = $3",
        )
        .bind(login.as_str())
        .bind(now)
        .bind(id.as_str().to_owned()),
        Which::All => sqlx::query(
            "update session set revoked_at = $2 where login_id = $1 and revoked_at is null and ends_at > $2 and id <> $3",
        )
        .bind(login.as_str())
        .bind(now)
        .bind(kept.map(ToString::to_string).unwrap_or_default()),
    }
    .execute(conn)
    .await?;
    Ok(u32::try_from(ended).unwrap_or(u32::MAX))
}

/// The login of a contact, and the contact's name; `None` when it is unknown, deleted or another customer's.
pub(in crate::sign_in) async fn of_contact(
    conn: &mut AnyConnection,
    customer: &CustomerId,
    contact: &ContactId,
) -> Result<Option<(String, Option<LoginId>)>, Error> {
    let row = sqlx::query(
        "select c.first_name, c.last_name, p.login_id from contact c
         left join portal_access p on p.customer_id = c.customer_id and p.contact_id = c.id
         where c.customer_id = $1 and c.id = $2 and c.deleted_at is null",
    )
    .bind(customer.as_str())
    .bind(contact.as_str())
    .fetch_optional(conn)
    .await?;
    let Some(row) = row else { return Ok(None) };
    let (first, last): (String, String) = (row.try_get("first_name")?, row.try_get("last_name")?);
    let login = crate::db::parse_optional(row.try_get("login_id")?, "portal_access", contact.as_str())?;
    Ok(Some((format!("{first} {last}"), login)))
}

/// As [`of_contact`], of someone of the provider.
pub(in crate::sign_in) async fn of_staff(
    conn: &mut AnyConnection,
    staff: &StaffId,
) -> Result<Option<(String, Option<LoginId>)>, Error> {
    let row = sqlx::query(
        "select s.name, p.login_id from staff s left join portal_access p on p.staff_id = s.id where s.id = $1",
    )
    .bind(staff.as_str())
    .fetch_optional(conn)
    .await?;
    let Some(row) = row else { return Ok(None) };
    let login = crate::db::parse_optional(row.try_get("login_id")?, "portal_access", staff.as_str())?;
    Ok(Some((row.try_get("name")?, login)))
}
