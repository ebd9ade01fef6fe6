//! Somebody who asks for access is approved or declined, as a form.

use backend::access::{ContactsSection, Modify};
use domain::{Failure, RegistrationId, form::Done, registration::DecisionDraft};

use super::{Asked, Refused};

/// `POST {base}/registrations/{registration}`.
pub(super) async fn decide(asked: &Asked) -> Result<Done, Refused> {
    let scope = asked.scope()?;
    let backend = &asked.service.backend;
    let session = asked.session()?;
    let who = backend.authorize::<ContactsSection, Modify>(session, &scope).await?;
    let id: RegistrationId = asked.registration().parse().map_err(|_| Failure::NotFound)?;
    let draft = DecisionDraft {
        // That of the button which was pressed comes last.
        action: asked.fields.text("action"),
        contact: asked.fields.text("contact"),
        login: asked.fields.text("login"),
        roles: asked.fields.all("roles[]").collect(),
        reason: asked.fields.text("reason"),
    };
    let notice = backend.registrations().decide(&who, &id, &draft).await?;
    Ok(Done {
        to: scope.base() + "/registrations",
        notice,
    })
}
