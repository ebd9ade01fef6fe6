//! The provider's settings, as a form.

use backend::access::provider::Administrator;
use domain::{
    form::{Done, Notice},
    provider_settings::SettingsDraft,
};

use super::{Asked, Refused};

const SETTINGS: &str = "/provider/settings";

/// `POST /provider/settings`.
pub(super) async fn save(asked: &Asked) -> Result<Done, Refused> {
    let who = asked.authorize_staff::<Administrator>().await?;
    let draft: SettingsDraft = asked.fields.draft()?;
    asked.service.backend.provider_settings().save(&who, &draft).await?;
    Ok(Done {
        to: SETTINGS.to_owned(),
        notice: Notice::Saved,
    })
}

/// `POST /provider/settings/logo`.
pub(super) async fn logo(asked: &mut Asked) -> Result<Done, Refused> {
    asked.stands_on(SETTINGS);
    let who = asked.authorize_staff::<Administrator>().await?;
    let service = asked.service.backend.provider_settings();
    if asked.fields.text("action") == "remove" {
        service.remove_logo(&who).await?;
    } else {
        service.set_logo(&who, asked.file()).await?;
    }
    Ok(Done {
        to: SETTINGS.to_owned(),
        notice: Notice::Saved,
    })
}
