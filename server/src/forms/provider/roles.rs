//! The forms of the roles.

use backend::access::provider::Administrator;
use domain::{
    Bilingual, Failure, RoleId,
    form::{Done, Notice},
    roles::RoleDraft,
    sections::{MoveDraft, RemoveDraft},
};

use super::{Asked, Refused, done};

const ADDRESS: &str = "/provider/roles";

fn role(asked: &Asked) -> Result<RoleId, Failure> {
    asked.role().parse().map_err(|_| Failure::NotFound)
}

/// `POST /provider/roles`.
pub(super) async fn shift(asked: &Asked) -> Result<Done, Refused> {
    let who = asked.authorize_staff::<Administrator>().await?;
    let draft: MoveDraft = asked.fields.draft()?;
    let (name, position) = asked.service.backend.roles().shift(&who, &draft).await?;
    Ok(done(ADDRESS, Notice::Moved { name, position }))
}

/// `POST /provider/roles/new`.
pub(super) async fn add(asked: &Asked) -> Result<Done, Refused> {
    let who = asked.authorize_staff::<Administrator>().await?;
    let draft: RoleDraft = asked.fields.draft()?;
    asked.service.backend.roles().add(&who, &draft).await?;
    Ok(done(
        ADDRESS,
        Notice::Added {
            name: Bilingual::new(draft.name_en.trim(), draft.name_fr.trim()),
        },
    ))
}

/// `POST /provider/roles/{role}`.
pub(super) async fn save(asked: &Asked) -> Result<Done, Refused> {
    let who = asked.authorize_staff::<Administrator>().await?;
    let draft: RoleDraft = asked.fields.draft()?;
    asked.service.backend.roles().save(&who, &role(asked)?, &draft).await?;
    Ok(done(ADDRESS, Notice::Saved))
}

/// `POST /provider/roles/{role}/remove`.
pub(super) async fn remove(asked: &Asked) -> Result<Done, Refused> {
    let who = asked.authorize_staff::<Administrator>().await?;
    let draft: RemoveDraft = asked.fields.draft()?;
    let name = asked
        .service
        .backend
        .roles()
        .remove(&who, &role(asked)?, &draft)
        .await?;
    Ok(done(ADDRESS, Notice::Removed { name }))
}
