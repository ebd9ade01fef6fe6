//! The forms of the sections.

use backend::access::provider::Administrator;
use domain::{
    Bilingual, Failure,
    access::SectionKey,
    form::{Done, Notice},
    sections::{MoveDraft, RemoveDraft, SectionDraft},
};

use super::{Asked, Refused, done};

const ADDRESS: &str = "/provider/sections";

fn section(asked: &Asked) -> Result<SectionKey, Failure> {
    asked.section().parse().map_err(|_| Failure::NotFound)
}

/// `POST /provider/sections`.
pub(super) async fn shift(asked: &Asked) -> Result<Done, Refused> {
    let who = asked.authorize_staff::<Administrator>().await?;
    let draft: MoveDraft = asked.fields.draft()?;
    let (name, position) = asked.service.backend.sections().shift(&who, &draft).await?;
    Ok(done(ADDRESS, Notice::Moved { name, position }))
}

/// `POST /provider/sections/new`.
pub(super) async fn add(asked: &Asked) -> Result<Done, Refused> {
    let who = asked.authorize_staff::<Administrator>().await?;
    let draft: SectionDraft = asked.fields.draft()?;
    asked.service.backend.sections().add(&who, &draft).await?;
    Ok(done(
        ADDRESS,
        Notice::Added {
            name: Bilingual::new(draft.name_en.trim(), draft.name_fr.trim()),
        },
    ))
}

/// `POST /provider/sections/{section}`.
pub(super) async fn save(asked: &Asked) -> Result<Done, Refused> {
    let who = asked.authorize_staff::<Administrator>().await?;
    let draft: SectionDraft = asked.fields.draft()?;
    asked
        .service
        .backend
        .sections()
        .save(&who, &section(asked)?, &draft)
        .await?;
    Ok(done(ADDRESS, Notice::Saved))
}

/// `POST /provider/sections/{section}/remove`.
pub(super) async fn remove(asked: &Asked) -> Result<Done, Refused> {
    let who = asked.authorize_staff::<Administrator>().await?;
    let draft: RemoveDraft = asked.fields.draft()?;
    let name = asked
        .service
        .backend
        .sections()
        .remove(&who, &section(asked)?, &draft)
        .await?;
    Ok(done(ADDRESS, Notice::Removed { name }))
}
