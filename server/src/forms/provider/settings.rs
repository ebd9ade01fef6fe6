//! The provider's settings, as a form.

use backend::access::provider::Administrator;
use domain::{
    form::{Done, Notice},
    provider_settings::SettingsDraft,
};

use super::{Asked, Refused};

/// `POST /provider/settings`.
pub(super) async fn save(asked: &Asked) -> Result<Done, Refused> {
    let who = asked.authorize_staff::<Administrator>().await?;
    let draft: SettingsDraft = asked.fields.draft()?;
    asked.service.backend.provider_settings().save(&who, &draft).await?;
    Ok(Done {
        to: "/provider/settings".to_owned(),
        notice: Notice::Saved,
    })
}
