//! What the server does by itself from time to time. Several servers on one database may all do it.

use std::time::Duration;

use backend::Backend;
use tokio_util::sync::CancellationToken;

const EVERY: Duration = Duration::from_hours(1);

/// Removes for good, every hour until `stop`, the contacts that were deleted more than a day ago, and what is left of
/// links that are over.
pub(crate) async fn purge_deleted(backend: Backend, stop: CancellationToken) {
    loop {
        match backend.contacts().purge_deleted().await {
            Ok(0) => {}
            Ok(count) => tracing::info!(count, "contacts that were deleted more than a day ago are purged"),
            // In an hour it is tried again.
            Err(error) => tracing::error!(%error, "purging those who were deleted failed"),
        }
        if let Err(error) = backend.registrations().forget_unproven().await {
            tracing::error!(%error, "those who did not prove an address could not be forgotten");
        }
        if let Err(error) = backend.forget_links().await {
            tracing::error!(%error, "links that are over could not be forgotten");
        }
        end_viewings(&backend).await;
        tokio::select! {
            () = stop.cancelled() => return,
            () = tokio::time::sleep(EVERY) => {}
        }
    }
}

/// Ends what staff saw as a contact and ran out: the customer reads when, whether or not they come back.
async fn end_viewings(backend: &Backend) {
    if let Err(error) = backend.see_as().expire().await {
        tracing::error!(%error, "what staff saw as contacts could not be ended");
    }
}
