//! Server functions of the provider's settings. They are saved by the form of their page.

use crate::Fault;
use crate::wire::Wire;
use domain::{form::WithForm, provider_settings::SettingsPage};
use leptos::prelude::*;

/// The page of settings.
#[server(prefix = "/fn", endpoint = "provider_settings/page", protocol = Wire)]
pub async fn page() -> Result<WithForm<SettingsPage>, Fault> {
    use crate::request::{answer, authorize_staff, with_form};
    use backend::access::provider::Auditor;

    let (backend, who) = authorize_staff::<Auditor>().await?;
    answer(backend.provider_settings().page(&who).await).map(with_form)
}
