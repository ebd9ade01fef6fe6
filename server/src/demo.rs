//! `relais demo`: a server with demo data, on this machine only, that leaves nothing behind.

use std::error::Error;

use crate::{
    PublicUrl,
    command_line::DemoOptions,
    open, serve,
    settings::{self, DataSettings, SettingError},
};

/// Serves demo data.
pub(crate) async fn run(options: DemoOptions) -> Result<(), Box<dyn Error + Send + Sync>> {
    let address = settings::listen(options.listen.as_deref())?;
    if !address.ip().is_loopback() {
        let why = format!("{address} is not a loopback address, and the demo listens on no other");
        return Err(SettingError::new("--listen", why).into());
    }
    // Removed when this returns.
    let temporary = tempfile::tempdir()?;
    let data = DataSettings {
        data_dir: options.data_dir.unwrap_or_else(|| temporary.path().to_owned()),
        database_url: None,
        secret_key_file: None,
    };
    let (listener, address) = serve::bind(address).await?;
    let public_url = PublicUrl::of_loopback(address);
    let backend = open::backend(&data, public_url.is_secure()).await?;
    let ready = format!("Relais is ready on {public_url}");
    serve::until_stopped(listener, backend, public_url, [].into(), &ready).await
}
