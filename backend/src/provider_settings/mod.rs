//! The provider's settings. Not responsible for its people, roles, sections or classes.

pub mod logo;
pub(crate) mod store;
#[cfg(test)]
mod tests;

use crate::{
    Backend,
    access::provider::{Administrator, Auditor, StaffAuthorized},
    audit::require_version,
    db::Event,
    error::Error,
    time_zone,
};
use domain::{
    FieldFailure, Language, Reason,
    provider_settings::{SettingsDraft, SettingsPage},
    staff::StaffLevel,
    value::TimeZone,
};
use serde_json::json;

/// The provider's settings.
pub struct ProviderSettings<'a> {
    backend: &'a Backend,
}

impl<'a> ProviderSettings<'a> {
    pub(crate) fn new(backend: &'a Backend) -> Self {
        Self { backend }
    }

    /// The settings, as their page shows them.
    #[tracing::instrument(skip_all)]
    pub async fn page(&self, who: &StaffAuthorized<Auditor>) -> Result<SettingsPage, Error> {
        let mut connection = self.backend.db().read().await?;
        let (settings, version) = store::settings(&mut connection).await?;
        let mut time_zones = time_zone::offered();
        if !time_zones.contains(&settings.time_zone) {
            time_zones.insert(0, settings.time_zone.clone());
        }
        Ok(SettingsPage {
            draft: SettingsDraft {
                version,
                ..SettingsDraft::from(&settings)
            },
            time_zones,
            may_edit: who.level() >= StaffLevel::Administrator,
        })
    }

    /// The language of whoever has chosen none and whose browser asks for none of ours.
    #[tracing::instrument(skip_all)]
    pub async fn language(&self) -> Result<Language, Error> {
        let mut connection = self.backend.db().read().await?;
        Ok(store::settings(&mut connection).await?.0.language)
    }

    /// Changes the settings; whoever saved first is told as [`domain::Failure::Stale`].
    #[tracing::instrument(skip_all)]
    pub async fn save(&self, who: &StaffAuthorized<Administrator>, draft: &SettingsDraft) -> Result<(), Error> {
        let settings = draft.parse()?;
        let known = settings
            .time_zone
            .parse::<TimeZone>()
            .is_ok_and(|zone| time_zone::exists(&zone));
        if !known {
            return Err(vec![FieldFailure::new("time_zone", Reason::NotOffered)].into());
        }
        let mut change = self.backend.db().provider_change(&who.author()).await?;
        who.recheck(&mut change).await?;
        let (before, version) = store::settings(change.connection()).await?;
        require_version(change.connection(), None, ("settings", "1"), version, draft.version).await?;
        if settings == before {
            return Ok(());
        }
        store::save(change.connection(), &settings).await?;
        let event = Event {
            kind: "settings.changed",
            subject_kind: "settings",
            subject_id: "1".to_owned(),
            subject_name: settings.name.clone(),
            before: json!(before),
            after: json!(settings),
        };
        change.commit(event).await
    }
}
