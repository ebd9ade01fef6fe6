//! Sessions of a contact or of someone of the provider, ended by a form.

use backend::access::{ContactsSection, Modify, provider::Administrator};
use domain::{
    Failure, StaffId,
    form::{Done, Notice},
    sessions::EndDraft,
};

use super::{Asked, Refused, done};

/// `POST {base}/contacts/{contact}/sessions`.
pub(super) async fn of_contact(asked: &Asked) -> Result<Done, Refused> {
    let scope = asked.scope()?;
    let backend = &asked.service.backend;
    let who = backend
        .authorize::<ContactsSection, Modify>(asked.session()?, &scope)
        .await?;
    let draft: EndDraft = asked.fields.draft()?;
    let contact = asked.contact()?;
    let sessions = backend
        .sign_in()
        .end_sessions_of_contact(&who, &contact, &draft)
        .await?;
    Ok(done(asked.path(), Notice::SessionsEnded { sessions }))
}

/// `POST /provider/staff/{staff}/sessions`.
pub(super) async fn of_staff(asked: &Asked) -> Result<Done, Refused> {
    let who = asked.authorize_staff::<Administrator>().await?;
    let draft: EndDraft = asked.fields.draft()?;
    let id: StaffId = asked.staff().parse().map_err(|_| Failure::NotFound)?;
    let backend = &asked.service.backend;
    let sessions = backend.sign_in().end_sessions_of_staff(&who, &id, &draft).await?;
    Ok(done(asked.path(), Notice::SessionsEnded { sessions }))
}
