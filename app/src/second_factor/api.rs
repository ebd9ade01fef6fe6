//! Server functions of two-factor authentication. What is posted goes to the plain forms of its pages.
#![expect(
    missing_docs,
    reason = "the arguments of a server function become fields of a struct"
)]

use crate::Fault;
use crate::wire::Wire;
use domain::{
    ContactId, StaffId,
    form::WithForm,
    second_factor::{EnrolPage, ResetPage, TwoFactorPage, VerifyDraft, VerifyPage},
    session::Scope,
};
use leptos::prelude::*;

/// The page on which somebody shows that it is them. For whoever owes a second factor as well.
#[server(prefix = "/fn", endpoint = "second_factor/verify", protocol = Wire)]
pub async fn verify(draft: VerifyDraft) -> Result<VerifyPage, Fault> {
    use crate::request::{Posted, answer, backend, posted, resolved};
    let resolved = resolved().ok_or(domain::Failure::SignedOut)?;
    let backend = backend();
    let challenge = answer(backend.second_factor().challenge(&resolved).await)?;
    let (draft, failure) = match posted() {
        Some(Posted::Verify { draft, failure }) => (draft, Some(failure)),
        _ => (draft, None),
    };
    Ok(VerifyPage {
        provider: answer(backend.sign_in().provider().await)?,
        name: challenge.name,
        by: challenge.by,
        signs_in: challenge.signs_in,
        may_trust: challenge.may_trust,
        draft,
        failure,
    })
}

/// The page on which a second factor is set up. For whoever owes that as well.
#[server(prefix = "/fn", endpoint = "second_factor/enrol", protocol = Wire)]
pub async fn enrol(next: String) -> Result<EnrolPage, Fault> {
    use crate::request::{Posted, answer, backend, posted, resolved};
    use backend::sign_in::Resolved;
    use domain::{Failure, Refusal, second_factor::EnrolStep};
    let resolved = resolved().ok_or(Failure::SignedOut)?;
    let backend = backend();
    let second_factor = backend.second_factor();
    let page = EnrolPage {
        provider: answer(backend.sign_in().provider().await)?,
        owed: matches!(resolved, Resolved::Owing(_)),
        step: EnrolStep::StepUp,
        next,
        failure: None,
    };
    let (sealed, failure) = match posted() {
        Some(Posted::Enrolled { codes, next }) => {
            let step = EnrolStep::Done(codes);
            return Ok(EnrolPage { step, next, ..page });
        }
        Some(Posted::Enrol { sealed, failure }) => (sealed, Some(failure)),
        _ => (String::new(), None),
    };
    let handed_back = Some(sealed.as_str()).filter(|sealed| !sealed.is_empty());
    let enrolment = second_factor.enrolment(&resolved, handed_back).await;
    let step = match enrolment {
        Ok(enrolment) => EnrolStep::Scan(Box::new(enrolment)),
        Err(error) => match error.failure() {
            Failure::Refused(Refusal::StepUp { .. }) => EnrolStep::StepUp,
            _ => return answer(Err(error)),
        },
    };
    Ok(EnrolPage { step, failure, ..page })
}

/// One's own second factor.
#[server(prefix = "/fn", endpoint = "second_factor/page", protocol = Wire)]
pub async fn page() -> Result<WithForm<TwoFactorPage>, Fault> {
    use crate::request::{Posted, answer, backend, posted, session, with_form};
    let (backend, session) = (backend(), session()?);
    let mut page = answer(backend.second_factor().page(&session).await)?;
    if let Some(Posted::RecoveryCodes(codes)) = posted() {
        page.codes = codes;
    }
    Ok(with_form(page))
}

/// The page on which a contact's second factor is reset.
#[server(name = GetReset, prefix = "/fn", endpoint = "second_factor/reset_page", protocol = Wire)]
pub async fn reset_page(scope: Scope, contact: ContactId) -> Result<WithForm<ResetPage>, Fault> {
    use crate::request::{answer, authorize, with_form};
    use backend::access::{ContactsSection, Modify};
    let (backend, who) = authorize::<ContactsSection, Modify>(&scope).await?;
    answer(backend.second_factor().reset_page(&who, &contact).await).map(with_form)
}

/// As [`reset_page`], of someone of the provider.
#[server(prefix = "/fn", endpoint = "second_factor/reset_staff_page", protocol = Wire)]
pub async fn reset_staff_page(staff: StaffId) -> Result<WithForm<ResetPage>, Fault> {
    use crate::request::{answer, authorize_staff, with_form};
    use backend::access::provider::Administrator;
    let (backend, who) = authorize_staff::<Administrator>().await?;
    answer(backend.second_factor().reset_staff_page(&who, &staff).await).map(with_form)
}
