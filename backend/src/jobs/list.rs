//! Every job that there is.

use super::Job;
use crate::Backend;
use std::time::Duration;

/// The jobs, each under the name of its row.
pub(super) fn all() -> Vec<Job> {
    let second = Duration::from_secs(1);
    let minute = Duration::from_mins(1);
    let hour = Duration::from_hours(1);
    vec![
        Job::new("send mail", second, async |backend: Backend| {
            backend.send_mail().await.map(drop)
        })
        .when(async |backend: Backend| backend.has_mail_to_send().await),
        Job::new("answer forgotten passwords", second, async |backend: Backend| {
            backend.password_reset().answer().await.map(drop)
        })
        .when(async |backend: Backend| backend.password_reset().has_requests().await),
        Job::new("forward registrations", second, async |backend: Backend| {
            backend.registrations().forward().await.map(drop)
        })
        .when(async |backend: Backend| backend.registrations().has_proven().await),
        Job::new("forget registrations", hour, async |backend: Backend| {
            backend.registrations().forget_unproven().await.map(drop)
        }),
        Job::new("forget links", hour, async |backend: Backend| {
            backend.forget_links().await
        }),
        Job::new("forget old mail", hour, async |backend: Backend| {
            backend.forget_mail().await.map(drop)
        }),
        Job::new("expire offers of ownership", minute, async |backend: Backend| {
            backend.ownership().expire().await.map(drop)
        }),
        Job::new("end viewings", hour, async |backend: Backend| {
            backend.see_as().expire().await.map(drop)
        }),
        Job::new("purge deleted contacts", hour, async |backend: Backend| {
            let count = backend.contacts().purge_deleted().await?;
            if count > 0 {
                tracing::info!(count, "contacts that were deleted more than a day ago are purged");
            }
            Ok(())
        }),
        Job::new("forget sign-in tries", hour, async |backend: Backend| {
            backend.sign_in().forget_tries().await
        }),
        Job::new("forget old devices", hour, async |backend: Backend| {
            backend.sign_in().forget_devices().await
        }),
        Job::new("forget old sessions", hour, async |backend: Backend| {
            backend.sign_in().forget_sessions().await
        }),
    ]
}
