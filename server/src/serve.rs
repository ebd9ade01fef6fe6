//! `relais serve`: this installation, until it is stopped.

use std::{error::Error, io, net::SocketAddr, path::PathBuf, sync::Arc, time::Duration};

use backend::Backend;
use ipnet::IpNet;
use secrecy::ExposeSecret;
use tokio::net::TcpListener;

use crate::{
    PublicUrl, Service, listen, open,
    settings::{SettingError, Settings},
    upkeep,
};

/// Where letters are written, in the data directory.
pub(crate) const MAIL: &str = "mail";
/// How often the outbox is looked into.
const MAIL_EVERY: Duration = Duration::from_secs(1);

/// How often it is looked whether an offer's time is over.
const OFFERS_EVERY: Duration = Duration::from_mins(1);

/// Serves with these settings.
pub(crate) async fn run(settings: Settings) -> Result<(), Box<dyn Error + Send + Sync>> {
    let (listener, address) = bind(settings.listen).await?;
    let public_url = settings.public_url.unwrap_or_else(|| PublicUrl::of_loopback(address));
    let backend = open::backend(&settings.data, &public_url.to_string()).await?;
    if let Some(token) = backend.staff().first_start().await? {
        println!(
            "Nobody of the provider can sign in yet. Within 24 hours, once, its first owner is made at \
             {public_url}/welcome/{}",
            token.expose_secret()
        );
    }
    let mail = settings.data.data_dir.join(MAIL);
    until_stopped(listener, backend, public_url, settings.trusted_proxies.into(), mail).await
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
    mail: PathBuf,
) -> Result<(), Box<dyn Error + Send + Sync>> {
    let ready = public_url.to_string();
    let router = crate::router(Service {
        backend: backend.clone(),
        public_url,
        trusted_proxies,
    })?;
    let stop = listen::until_signal()?;
    let upkeep = tokio::spawn(upkeep::purge_deleted(backend.clone(), stop.clone()));
    println!("Relais is ready on {ready}");
    let writer = tokio::spawn(write_mail(backend.clone(), mail));
    let offers = tokio::spawn(expire_offers(backend.clone()));
    let links = tokio::spawn(answer_requests(backend.clone()));
    listen::serve(listener, router, stop).await?;
    offers.abort();
    links.abort();
    writer.abort();
    upkeep.await?;
    backend.close().await;
    Ok(())
}

/// Writes what is in the outbox, as long as the server runs.
async fn write_mail(backend: Backend, directory: PathBuf) {
    let mut every = tokio::time::interval(MAIL_EVERY);
    every.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        every.tick().await;
        if let Err(error) = backend.write_mail(&directory).await {
            tracing::error!(%error, "mail could not be written");
        }
    }
}

/// Answers who forgot a password, and brings who asks for access before the customers, as long as the server runs.
async fn answer_requests(backend: Backend) {
    let mut every = tokio::time::interval(MAIL_EVERY);
    every.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        every.tick().await;
        if let Err(error) = backend.password_reset().answer().await {
            tracing::error!(%error, "requests for new passwords could not be answered");
        }
        if let Err(error) = backend.registrations().forward().await {
            tracing::error!(%error, "registrations could not be brought before the customers");
        }
    }
}

/// Ends offers of ownership whose time is over, as long as the server runs.
async fn expire_offers(backend: Backend) {
    let mut every = tokio::time::interval(OFFERS_EVERY);
    every.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        every.tick().await;
        if let Err(error) = backend.ownership().expire().await {
            tracing::error!(%error, "offers of ownership could not be ended");
        }
    }
}
