//! *Explain access*: reads what decides about a contact, and tells what was decided and why. The deciding is that of
//! `domain::access`, the same that sign-in and every authorization ask.

use crate::{
    Backend,
    access::{Authorized, ContactsSection, Read, store},
    error::Error,
    sign_in::store as sign_in,
    time_zone,
};
use domain::{
    Failure, FieldFailure, Reason,
    access::{Level, explain as decide, section},
    contacts::{AccessQuery, AccessView},
    id::ContactId,
};
use std::net::IpAddr;

pub(super) async fn explain(
    backend: &Backend,
    who: &Authorized<ContactsSection, Read>,
    id: &ContactId,
    asked: &AccessQuery,
) -> Result<AccessView, Error> {
    let (customer, now) = (who.customer(), backend.now());
    let mut connection = backend.db().read().await?;
    let gated = sign_in::of_contact(&mut connection, customer, id)
        .await?
        .ok_or(Failure::NotFound)?;
    let sections = store::sections(&mut connection).await?;
    let roles = store::roles_of(&mut connection, customer, id).await?;
    let permissions = store::permissions_of(&mut connection, customer, id).await?;
    let allowed = store::allowed_roles(&mut connection, customer).await?;
    drop(connection);

    let zone = gated.time_zone.as_str();
    let mut failures = Vec::new();
    let at = moment(asked, zone, now, &mut failures);
    let address = address(asked, &mut failures);
    let explanation = decide(&sections, &roles, &permissions, &gated.gate, at, address);
    let access = gated.gate.access.as_ref();
    let date = |instant: Option<i64>| instant.map(|instant| time_zone::moment(instant, zone));
    let may_modify = who.holding().level(section::CONTACTS) == Level::Modify;
    Ok(AccessView {
        id: id.clone(),
        asked: asked.clone(),
        failures,
        at: time_zone::moment(at, zone),
        let_in: explanation.refusal().is_none(),
        checks: explanation.checks().collect(),
        begins: date(access.and_then(|access| access.window.activates_at)),
        ends: date(access.and_then(|access| access.window.expires_at)),
        networks: may_modify.then(|| access.map(|access| access.networks.shown()).unwrap_or_default()),
        owes_password: gated.gate.owes_password(),
        two_factor: gated.two_factor,
        sections: explanation.told(|role| allowed.contains(&role.id)),
        name: gated.name,
        time_zone: gated.time_zone,
        class: gated.class,
    })
}

/// The moment that is asked about: now, unless somebody said another.
fn moment(asked: &AccessQuery, zone: &str, now: i64, failures: &mut Vec<FieldFailure>) -> i64 {
    if asked.date.trim().is_empty() && asked.time.trim().is_empty() {
        return now;
    }
    time_zone::instant(&asked.date, &asked.time, zone, now).unwrap_or_else(|(is_date, reason)| {
        failures.push(FieldFailure::new(if is_date { "date" } else { "time" }, reason));
        now
    })
}

/// The address that is asked about, if one is.
fn address(asked: &AccessQuery, failures: &mut Vec<FieldFailure>) -> Option<IpAddr> {
    let typed = asked.address.trim();
    if typed.is_empty() {
        return None;
    }
    let address = typed.parse().ok();
    if address.is_none() {
        failures.push(FieldFailure::new("address", Reason::AddressShape));
    }
    address
}
