//! `relais serve`: this installation, until it is stopped.

use std::{error::Error, io, net::SocketAddr, sync::Arc};

use backend::Backend;
use ipnet::IpNet;
use tokio::net::TcpListener;

use crate::{
    PublicUrl, Service, listen, open,
    settings::{SettingError, Settings},
};

/// Serves with these settings.
pub(crate) async fn run(settings: Settings) -> Result<(), Box<dyn Error + Send + Sync>> {
    let (listener, address) = bind(settings.listen).await?;
    let public_url = settings.public_url.unwrap_or_else(|| PublicUrl::of_loopback(address));
    let backend = open::backend(&settings.data, public_url.is_secure()).await?;
    until_stopped(listener, backend, public_url, settings.trusted_proxies.into()).await
}

/// Listens there; an address that is taken is a wrong setting.
pub(crate) async fn bind(address: SocketAddr) -> Result<(TcpListener, SocketAddr), SettingError> {
    let wrong = |error: io::Error| SettingError::new("RELAIS_LISTEN", format!("{address}: {error}"));
    let listener = TcpListener::bind(address).await.map_err(wrong)?;
    let address = listener.local_addr().map_err(wrong)?;
    Ok((listener, address))
}

/// Says that it is ready, and serves until it is told to stop.
pub(crate) async fn until_stopped(
    listener: TcpListener,
    backend: Backend,
    public_url: PublicUrl,
    trusted_proxies: Arc<[IpNet]>,
) -> Result<(), Box<dyn Error + Send + Sync>> {
    let ready = public_url.to_string();
    let router = crate::router(Service {
        backend: backend.clone(),
        public_url,
        trusted_proxies,
    })?;
    let stop = listen::until_signal()?;
    println!("Relais is ready on {ready}");
    listen::serve(listener, router, stop).await?;
    backend.close().await;
    Ok(())
}
