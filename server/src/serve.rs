//! `relais serve`: this installation, until it is stopped.

use std::{error::Error, io, net::SocketAddr, sync::Arc};

use backend::{Backend, jobs::Runner};
use ipnet::IpNet;
use secrecy::ExposeSecret;
use tokio::net::TcpListener;

use crate::{
    PublicUrl, Service, listen, open,
    settings::{SettingError, Settings},
};

/// Serves with these settings.
pub(crate) async fn run(settings: Settings) -> Result<(), Box<dyn Error + Send + Sync>> {
    let (listener, address) = bind(settings.listen).await?;
    let public_url = settings.public_url.unwrap_or_else(|| PublicUrl::of_loopback(address));
    let backend = open::backend(&settings.data, &public_url.to_string(), settings.smtp_url.as_ref()).await?;
    if let Some(token) = backend.staff().first_start().await? {
        println!(
            "Nobody of the provider can sign in yet. Within 24 hours, once, its first owner is made at \
             {public_url}/welcome/{}",
            token.expose_secret()
        );
    }
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
    let jobs = tokio::spawn(Runner::new(&backend)?.run(stop.clone().cancelled_owned()));
    println!("Relais is ready on {ready}");
    let served = listen::serve(listener, router, stop.clone()).await;
    // Nothing is done for a server that does not serve.
    stop.cancel();
    jobs.await?;
    served?;
    backend.close().await;
    Ok(())
}
