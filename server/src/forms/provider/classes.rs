//! The classes of customers, as forms.

use backend::access::provider::Administrator;
use domain::{
    Bilingual,
    customer_classes::ClassDraft,
    form::{Done, Notice},
};

use super::{Asked, Refused, done};

const LIST: &str = "/provider/classes";

/// `POST /provider/classes/new`.
pub(super) async fn add(asked: &Asked) -> Result<Done, Refused> {
    let who = asked.authorize_staff::<Administrator>().await?;
    let draft: ClassDraft = asked.fields.draft()?;
    asked.service.backend.customer_classes().add(&who, &draft).await?;
    Ok(done(
        LIST,
        Notice::Added {
            name: Bilingual::new(draft.name_en, draft.name_fr),
        },
    ))
}

/// `POST /provider/classes/{class}`.
pub(super) async fn update(asked: &Asked) -> Result<Done, Refused> {
    let who = asked.authorize_staff::<Administrator>().await?;
    let id = asked.class()?;
    let draft: ClassDraft = asked.fields.draft()?;
    asked
        .service
        .backend
        .customer_classes()
        .update(&who, &id, &draft)
        .await?;
    Ok(done(LIST, Notice::Saved))
}

/// `POST /provider/classes/{class}/delete`.
pub(super) async fn remove(asked: &Asked) -> Result<Done, Refused> {
    let who = asked.authorize_staff::<Administrator>().await?;
    let id = asked.class()?;
    let name = asked.service.backend.customer_classes().remove(&who, &id).await?;
    Ok(done(LIST, Notice::Removed { name }))
}
