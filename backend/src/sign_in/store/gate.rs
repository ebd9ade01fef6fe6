//! What stands between a person and the portal, read for those who decide and for those who explain. Not responsible
//! for deciding.

use crate::{
    access::store::bilingual,
    db::{parse, parse_optional},
    error::Error,
};
use domain::{
    ContactId, CustomerId,
    access::{Account, Gate, PortalGate},
    contacts::TwoFactor,
    portal_access::Window,
    second_factor::TwoFactorSetting,
    value::Bilingual,
};
use sqlx::{AnyConnection, Row, any::AnyRow};

/// What stands before the portal for a contact, whether or not it has a login.
#[derive(Debug, Clone)]
pub(crate) struct Gated {
    /// First and last name.
    pub(crate) name: String,
    /// Its time zone.
    pub(crate) time_zone: String,
    /// What decides.
    pub(crate) gate: Gate,
    /// The name of its customer's class.
    pub(crate) class: Bilingual,
    /// Who asks for a second factor.
    pub(crate) two_factor: TwoFactor,
}

/// What stands before the portal for a contact; `None` when it is unknown, deleted or another customer's.
pub(crate) async fn of_contact(
    connection: &mut AnyConnection,
    customer: &CustomerId,
    contact: &ContactId,
) -> Result<Option<Gated>, Error> {
    let row = sqlx::query(
        "select l.id as login_id, l.password_hash, l.must_change, p.disabled, p.activates_at, p.expires_at, p.networks,
            p.two_factor, c.first_name, c.last_name, c.time_zone, cu.suspended_at, cu.closed_at,
            k.name_en, k.name_fr, k.two_factor_required
         from contact c join customer cu on cu.id = c.customer_id join customer_class k on k.id = cu.class_id
         left join portal_access p on p.customer_id = c.customer_id and p.contact_id = c.id
         left join login l on l.id = p.login_id
         where c.customer_id = $1 and c.id = $2 and c.deleted_at is null",
    )
    .bind(customer.as_str())
    .bind(contact.as_str())
    .fetch_optional(connection)
    .await?;
    row.as_ref().map(gated).transpose()
}

fn gated(row: &AnyRow) -> Result<Gated, Error> {
    let login: Option<String> = row.try_get("login_id")?;
    let gate = match &login {
        Some(login) => gate(row, login)?,
        None => Gate {
            account: account(row)?,
            access: None,
        },
    };
    let (first, last): (&str, &str) = (row.try_get("first_name")?, row.try_get("last_name")?);
    let id = login.as_deref().unwrap_or_default();
    Ok(Gated {
        name: format!("{first} {last}"),
        time_zone: row.try_get("time_zone")?,
        class: bilingual(row, "name_en", "name_fr")?,
        two_factor: two_factor(row, id)?,
        gate,
    })
}

/// Who asks a contact for a second factor, from the columns that every query of one has.
pub(super) fn two_factor(row: &AnyRow, login: &str) -> Result<TwoFactor, Error> {
    let class_asks = row.try_get::<Option<i64>, _>("two_factor_required")? == Some(1);
    let own: Option<TwoFactorSetting> = parse_optional(row.try_get("two_factor")?, "portal_access", login)?;
    Ok(own.map_or(TwoFactor::No, |own| own.asked_by(class_asks)))
}

/// What decides whether a login may be used, from the columns that every query of one has.
pub(super) fn gate(row: &AnyRow, login: &str) -> Result<Gate, Error> {
    Ok(Gate {
        account: account(row)?,
        access: Some(PortalGate {
            window: Window {
                disabled: row.try_get::<i64, _>("disabled")? != 0,
                activates_at: row.try_get("activates_at")?,
                expires_at: row.try_get("expires_at")?,
            },
            networks: parse(row.try_get("networks")?, "portal_access", login)?,
            has_password: row.try_get::<Option<&str>, _>("password_hash")?.is_some(),
            must_change: row.try_get::<i64, _>("must_change")? != 0,
        }),
    })
}

/// How the account stands; that of the provider, whose columns are null, is open.
fn account(row: &AnyRow) -> Result<Account, Error> {
    let (suspended, closed): (Option<i64>, Option<i64>) = (row.try_get("suspended_at")?, row.try_get("closed_at")?);
    Ok(match (suspended, closed) {
        (_, Some(_)) => Account::Closed,
        (Some(_), None) => Account::Suspended,
        (None, None) => Account::Open,
    })
}
