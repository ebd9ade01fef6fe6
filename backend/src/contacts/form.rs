//! The form: what stands in it, what it offers, and what the reader may not change. Decides nothing that
//! saving does not decide again.

use super::{
    details::Stored,
    is_oneself,
    list::{holds, zone},
    store::{
        catalog::Catalog,
        read::{self, Customer},
    },
};
use crate::{
    Backend,
    access::{Authorized, ContactsSection, Modify},
    clock::SECOND,
    error::Error,
    invitation, second_factor,
    time_zone::{self, Edge},
};
use domain::{
    Failure, Refusal,
    access::{Access, Holding, Kind, Level, Standing, section},
    contacts::{
        AccessDraft, AccessState, ContactDraft, ContactForm, Limits, Offered, PhoneDraft, PhoneKind, RoleOption,
        SectionOption,
    },
    id::ContactId,
    invitation::InvitationPanel,
    portal_access::Status,
};
use std::collections::BTreeSet;

pub(super) async fn new_form(
    backend: &Backend,
    who: &Authorized<ContactsSection, Modify>,
) -> Result<ContactForm, Error> {
    let mut connection = backend.db().read().await?;
    let catalog = Catalog::read(&mut connection, who.customer()).await?;
    let customer = read::customer(&mut connection, who.customer())
        .await?
        .ok_or(Failure::NotFound)?;
    let base = ContactDraft {
        language: customer.language.code().to_owned(),
        time_zone: customer.time_zone.clone(),
        phones: vec![PhoneDraft {
            kind: PhoneKind::default().code().to_owned(),
            ..PhoneDraft::default()
        }],
        access: AccessDraft {
            invite: true,
            ..AccessDraft::default()
        },
        ..ContactDraft::default()
    };
    Ok(ContactForm {
        id: None,
        version: 0,
        name: String::new(),
        draft: base.clone(),
        offered: offered(who.standing(), &catalog, &Access::default(), &base.time_zone),
        base,
        limits: Limits {
            portal: catalog.allowed.is_empty().then_some(Refusal::NoAllowedRole),
            ..Limits::default()
        },
        status: Status::None,
        access: state(who, &customer),
        holding: Holding::default(),
        kind: Kind::Ordinary,
        ..empty(customer)
    })
}

/// What is told of every portal access.
fn state(who: &Authorized<ContactsSection, Modify>, customer: &Customer) -> AccessState {
    AccessState {
        reader_address: who
            .session()
            .map(|session| session.address().to_string())
            .unwrap_or_default(),
        class_asks: customer.two_factor_required,
        ..AccessState::default()
    }
}

pub(super) async fn form(
    backend: &Backend,
    who: &Authorized<ContactsSection, Modify>,
    id: &ContactId,
) -> Result<ContactForm, Error> {
    let mut connection = backend.db().read().await?;
    let contact = read::one(&mut connection, who.customer(), id)
        .await?
        .ok_or(Failure::NotFound)?;
    let catalog = Catalog::read(&mut connection, who.customer()).await?;
    let customer = read::customer(&mut connection, who.customer())
        .await?
        .ok_or(Failure::NotFound)?;
    let now = backend.now();
    let administrators = read::working_administrators(&mut connection, who.customer(), &catalog.roles, now).await?;
    let held = contact.details.access(&catalog.roles);
    let holding = held.holding(&catalog.sections);
    let oneself = is_oneself(who, id);
    who.standing().may_manage(&holding, oneself)?;
    let base = contact.details.draft(&catalog.sections);
    let zone = zone(&mut connection, who.customer(), who.contact()).await?;
    let access = AccessState {
        begins: contact.details.times.told(Edge::Begins, &zone),
        ends: contact.details.times.told(Edge::Ends, &zone),
        locked_for: contact
            .access
            .as_ref()
            .and_then(|access| access.waits(now))
            .map(|wait| wait.unsigned_abs().div_ceil(SECOND.unsigned_abs())),
        ..state(who, &customer)
    };
    Ok(ContactForm {
        id: Some(id.clone()),
        version: contact.version,
        name: contact.details.name(),
        draft: base.clone(),
        offered: offered(who.standing(), &catalog, &held, &base.time_zone),
        base,
        invitation: invitation::panel(backend, &mut connection, who, id).await?,
        limits: Limits {
            portal: (contact.access.is_none() && catalog.allowed.is_empty()).then_some(Refusal::NoAllowedRole),
            ..limits(who.standing(), &contact, &holding, oneself, &administrators)
        },
        may_reset_second_factor: match &contact.access {
            Some(access) if !oneself && who.standing().may_change_identity(&holding, oneself).is_ok() => {
                second_factor::second_factor_enrolled(&mut connection, &access.login).await?
            }
            _ => false,
        },
        status: contact.status(now),
        access,
        kind: holding.kind,
        holding,
        ..empty(customer)
    })
}

/// A form in which nothing stands yet.
fn empty(customer: Customer) -> ContactForm {
    ContactForm {
        id: None,
        version: 0,
        name: String::new(),
        customer: customer.name,
        base: ContactDraft::default(),
        draft: ContactDraft::default(),
        failures: Vec::new(),
        conflicts: Vec::new(),
        conflict_by: String::new(),
        offered: Offered::default(),
        limits: Limits::default(),
        status: Status::None,
        access: AccessState::default(),
        holding: Holding::default(),
        kind: Kind::Ordinary,
        generated: None,
        may_reset_second_factor: false,
        step_up: None,
        step_up_trouble: None,
        invitation: InvitationPanel::default(),
        asked: None,
    }
}

/// What the form offers to this reader: who does not see the allowed roles sees those that are held.
fn offered(standing: &Standing, catalog: &Catalog, held: &Access<'_>, zone: &str) -> Offered {
    let sees_roles = holds(standing, section::ALLOWED_ROLES, Level::Read);
    let time_zones = time_zone::offered_with(zone);
    Offered {
        sections: catalog
            .sections
            .iter()
            .map(|section| {
                let (most, refusal) = match standing.may_grant(section) {
                    Ok(most) if most < section.ceiling => (
                        most,
                        Some(Refusal::BeyondOwn {
                            section: section.name.clone(),
                        }),
                    ),
                    Ok(most) => (most, None),
                    Err(refusal) => (Level::Restrict, Some(refusal)),
                };
                SectionOption {
                    section: section.clone(),
                    most,
                    refusal,
                }
            })
            .collect(),
        roles: catalog
            .roles
            .iter()
            .filter(|role| {
                held.roles.iter().any(|held| held.id == role.id)
                    || (sees_roles && role.kind != Kind::Owner && catalog.allowed.contains(&role.id))
            })
            .map(|role| RoleOption {
                role: role.clone(),
                refusal: standing
                    .may_assign(role, &catalog.sections, catalog.allowed.contains(&role.id))
                    .err(),
            })
            .collect(),
        communications: catalog.communications.clone(),
        time_zones,
    }
}

/// What of this contact the reader may not change.
fn limits(
    standing: &Standing,
    contact: &Stored,
    holding: &Holding,
    oneself: bool,
    administrators: &BTreeSet<String>,
) -> Limits {
    let access = standing.may_change_access(holding, oneself).err();
    let identity = standing.may_change_identity(holding, oneself).err();
    let is_last = administrators.len() == 1 && administrators.contains(contact.id.as_str());
    // Of their own addresses everybody may take some out.
    let own = (&contact.details.networks, &contact.details.networks);
    Limits {
        disable: access.clone().or_else(|| is_last.then_some(Refusal::LastAdministrator)),
        window: access.clone(),
        addresses: standing.may_change_addresses(holding, oneself, own).err(),
        two_factor: access.clone().or_else(|| identity.clone()),
        identity,
        access,
        portal: None,
    }
}
