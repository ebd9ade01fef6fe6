//! Server functions of one's own profile. It is saved by the forms of its page.

use crate::Fault;
use crate::wire::Wire;
use domain::{form::WithForm, profile, session::Theme};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// The page, with what the browser keeps itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Profile {
    /// What is stored.
    pub page: WithForm<profile::ProfilePage>,
    /// The theme, from its cookie.
    pub theme: Theme,
}

/// One's own profile.
#[server(prefix = "/fn", endpoint = "profile/page", protocol = Wire)]
pub async fn page() -> Result<Profile, Fault> {
    use crate::request::{answer, backend, preferences, session, with_form};

    let session = session()?;
    Ok(Profile {
        page: answer(backend().profile().page(&session).await).map(with_form)?,
        theme: preferences().theme,
    })
}
