//! A contact on request, as a form.

use backend::access::{ContactsSection, Modify, provider::Support};
use domain::{
    Bilingual,
    contact_request::RequestDraft,
    form::{Done, Notice},
};

use super::{Asked, Refused};

/// `POST /provider/customers/{customer}/request`.
pub(super) async fn add(asked: &Asked) -> Result<Done, Refused> {
    let scope = asked.scope()?;
    let backend = &asked.service.backend;
    let who = backend
        .authorize::<ContactsSection, Modify>(asked.session()?, &scope)
        .await?;
    let staff = asked.authorize_staff::<Support>().await?;
    let draft: RequestDraft = asked.fields.draft()?;
    let name = backend.contacts().request(&who, &staff, &draft).await?;
    Ok(Done {
        to: scope.base() + "/contacts",
        notice: Notice::Added {
            name: Bilingual::new(&name, &name),
        },
    })
}
