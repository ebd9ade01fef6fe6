//! Brings the settings to the backend. What it does with them, migrations included, is its own affair.

use std::{error::Error, fs, os::unix::fs::DirBuilderExt, sync::Arc};

use backend::{
    Backend, Config, DatabaseUrl,
    clock::{Clock, SystemClock, SystemRng},
};
use secrecy::ExposeSecret;

use crate::settings::{DataSettings, SettingError};

/// The backend on this data; the directory is made when it is missing.
pub(crate) async fn backend(data: &DataSettings, public_url: &str) -> Result<Backend, Box<dyn Error + Send + Sync>> {
    backend_at(data, public_url, Arc::new(SystemClock)).await
}

/// As [`backend`], with a time of the caller's own.
pub(crate) async fn backend_at(
    data: &DataSettings,
    public_url: &str,
    clock: Arc<dyn Clock>,
) -> Result<Backend, Box<dyn Error + Send + Sync>> {
    // For its owner alone: it holds people's data, and the key to their secrets.
    let mut directory = fs::DirBuilder::new();
    directory.recursive(true).mode(0o700);
    directory.create(&data.data_dir).map_err(|error| {
        let why = format!("{}: {error}", data.data_dir.display());
        SettingError::new("RELAIS_DATA_DIR", why)
    })?;
    let database_url = match &data.database_url {
        Some(url) => DatabaseUrl::Postgres(url.expose_secret().to_owned()),
        None => DatabaseUrl::Sqlite(data.data_dir.join("relais.db")),
    };
    let config = Config {
        database_url,
        public_url: public_url.to_string(),
    };
    Ok(Backend::open_with(&config, clock, Arc::new(SystemRng)).await?)
}
