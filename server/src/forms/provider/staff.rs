//! The people of the provider, as forms.

use backend::access::provider::Administrator;
use domain::{
    Bilingual, Failure, StaffId,
    form::{Done, Notice},
    staff::StaffDraft,
};

use super::{Asked, Refused};

/// The list, to which one returns.
const LIST: &str = "/provider/staff";

/// `POST /provider/staff/new`.
pub(super) async fn add(asked: &Asked) -> Result<Done, Refused> {
    let who = asked.authorize_staff::<Administrator>().await?;
    let draft: StaffDraft = asked.fields.draft()?;
    asked.service.backend.staff().add(&who, &draft).await?;
    let name = draft.name.split_whitespace().collect::<Vec<_>>().join(" ");
    Ok(Done {
        to: LIST.to_owned(),
        notice: Notice::Added {
            name: Bilingual::new(name.clone(), name),
        },
    })
}

/// `POST /provider/staff/{staff}`.
pub(super) async fn save(asked: &Asked) -> Result<Done, Refused> {
    let who = asked.authorize_staff::<Administrator>().await?;
    let id: StaffId = asked.staff().parse().map_err(|_| Failure::NotFound)?;
    let draft: StaffDraft = asked.fields.draft()?;
    let saved = asked.service.backend.staff().save(&who, &id, &draft).await?;
    Ok(Done {
        to: LIST.to_owned(),
        notice: match saved.sessions {
            0 => Notice::Saved,
            sessions => Notice::SavedEnding { sessions },
        },
    })
}
