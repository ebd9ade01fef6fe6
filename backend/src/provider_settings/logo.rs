//! The provider's logo: one image, whose address ends with the hash of what is in it.

use super::ProviderSettings;
use crate::{
    access::provider::{Administrator, StaffAuthorized},
    audit::hex,
    db::Event,
    error::Error,
};
use domain::{FieldFailure, provider_settings::check_logo};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use sqlx::{AnyConnection, Row as _};

/// How many characters of the hash name a logo: 128 bits.
const NAME: usize = 32;

/// A logo as it is served.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Logo {
    /// `image/png` and the like.
    pub media_type: String,
    /// The image.
    pub bytes: Vec<u8>,
}

impl ProviderSettings<'_> {
    /// The logo of this name; another one than the present is none.
    #[tracing::instrument(skip_all)]
    pub async fn logo(&self, name: &str) -> Result<Option<Logo>, Error> {
        let mut connection = self.backend.db().read().await?;
        let row = sqlx::query("select media_type, bytes from logo where id = 1 and hash = $1")
            .bind(name)
            .fetch_optional(&mut *connection)
            .await?;
        row.map(|row| {
            Ok(Logo {
                media_type: row.try_get("media_type")?,
                bytes: row.try_get("bytes")?,
            })
        })
        .transpose()
    }

    /// Puts an image in the place of the logo.
    #[tracing::instrument(skip_all)]
    pub async fn set_logo(&self, who: &StaffAuthorized<Administrator>, bytes: &[u8]) -> Result<(), Error> {
        let kind = check_logo(bytes).map_err(|reason| vec![FieldFailure::new("logo", reason)])?;
        let mut name = hex(&Sha256::digest(bytes));
        name.truncate(NAME);
        let mut change = self.backend.db().provider_change(&who.author()).await?;
        who.recheck(&mut change).await?;
        let before = current(change.connection()).await?;
        if before.as_ref() == Some(&name) {
            return Ok(());
        }
        sqlx::query(
            "insert into logo (id, hash, media_type, bytes) values (1, $1, $2, $3) on conflict (id) \
             do update set hash = excluded.hash, media_type = excluded.media_type, bytes = excluded.bytes",
        )
        .bind(&name)
        .bind(kind.media_type())
        .bind(bytes.to_vec())
        .execute(change.connection())
        .await?;
        change
            .commit(event("settings.logo_changed", before.as_ref(), Some(&name)))
            .await
    }

    /// Takes the logo away.
    #[tracing::instrument(skip_all)]
    pub async fn remove_logo(&self, who: &StaffAuthorized<Administrator>) -> Result<(), Error> {
        let mut change = self.backend.db().provider_change(&who.author()).await?;
        who.recheck(&mut change).await?;
        let before = current(change.connection()).await?;
        if before.is_none() {
            return Ok(());
        }
        sqlx::query("delete from logo").execute(change.connection()).await?;
        change
            .commit(event("settings.logo_removed", before.as_ref(), None))
            .await
    }
}

/// The name of the logo, if there is one.
pub(crate) async fn current(connection: &mut AnyConnection) -> Result<Option<String>, Error> {
    Ok(sqlx::query_scalar("select hash from logo where id = 1")
        .fetch_optional(connection)
        .await?)
}

/// The path of the logo of this name.
pub(crate) fn path(name: &str) -> String {
    format!("/logo/{name}")
}

fn event(kind: &'static str, before: Option<&String>, after: Option<&String>) -> Event {
    let named = |name: Option<&String>| name.map_or(Value::Null, |name| json!({ "logo": name }));
    Event {
        kind,
        subject_kind: "settings",
        subject_id: "logo".to_owned(),
        subject_name: "logo".to_owned(),
        before: named(before),
        after: named(after),
    }
}
