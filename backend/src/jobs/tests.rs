//! Leases and runners.

use super::{
    Job, LEASE, RETRY,
    runner::{Pace, Runner},
    store,
};
use crate::{Backend, both_engines, error::Error, testing::Testing};
use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    time::Duration,
};
use tokio::{sync::Notify, task::JoinSet, time};

const HOUR: Duration = Duration::from_hours(1);
const PACE: Pace = Pace {
    look: Duration::from_millis(10),
    renew: Duration::from_millis(20),
    grace: Duration::from_millis(50),
};

/// Each hour, and counts.
fn counting(count: &Arc<AtomicUsize>) -> Job {
    let count = count.clone();
    Job::new("count", HOUR, move |_| {
        let count = count.clone();
        async move {
            count.fetch_add(1, Ordering::SeqCst);
            Ok(())
        }
    })
}

/// Each hour, and never comes to an end; says that it has begun.
fn endless(begun: &Arc<Notify>) -> Job {
    let begun = begun.clone();
    Job::new("count", HOUR, move |_| {
        let begun = begun.clone();
        async move {
            begun.notify_one();
            std::future::pending().await
        }
    })
}

fn runner(backend: &Backend, job: Job) -> Runner {
    Runner::of(backend, vec![job], PACE).expect("a runner")
}

fn seconds(microseconds: i64) -> Duration {
    Duration::from_micros(microseconds.unsigned_abs())
}

const HELD: &str = "select count(*) from job where holder is not null or leased_until is not null";
const UNTIL: &str = "select leased_until from job where name = 'count'";

/// Waits until something is so.
async fn until(what: &str, mut is_so: impl AsyncFnMut() -> bool) {
    for _ in 0..500 {
        if is_so().await {
            return;
        }
        time::sleep(Duration::from_millis(10)).await;
    }
    panic!("{what}");
}

both_engines! {
    async fn of_sixty_four_who_reach_for_a_job_one_gets_it(t: Testing) {
        let other = t.another_node().await;
        let count = Arc::new(AtomicUsize::new(0));
        runner(&t.backend, counting(&count)).run_due().await.expect("registered and done");
        t.clock.advance(HOUR);
        let mut reaching = JoinSet::new();
        for at in 0..64 {
            let runner = runner(if at % 2 == 0 { &t.backend } else { &other }, counting(&count));
            let job = counting(&count);
            reaching.spawn(async move { runner.claim(&job).await });
        }
        let leases: Vec<_> = reaching.join_all().await.into_iter().map(|lease| lease.expect("an answer")).collect();
        assert_eq!(leases.iter().flatten().count(), 1);
    }

    async fn two_runners_at_once_do_a_job_once_and_again_when_it_is_due(t: Testing) {
        let other = t.another_node().await;
        let count = Arc::new(AtomicUsize::new(0));
        let (one, two) = (runner(&t.backend, counting(&count)), runner(&other, counting(&count)));
        for round in 1..4 {
            let (a, b) = tokio::join!(one.run_due(), two.run_due());
            assert_eq!(a.expect("done") + b.expect("done"), 1);
            assert_eq!(count.load(Ordering::SeqCst), round);
            t.clock.advance(HOUR.saturating_sub(Duration::from_secs(1)));
            assert_eq!(one.run_due().await.expect("nothing"), 0, "it is not due");
            t.clock.advance(Duration::from_secs(1));
        }
    }

    async fn whoever_vanishes_loses_the_lease_and_finishes_nothing_afterwards(t: Testing) {
        let count = Arc::new(AtomicUsize::new(0));
        let vanishing = runner(&t.backend, counting(&count));
        vanishing.run_due().await.expect("registered and done");
        t.clock.advance(HOUR);
        let lost = vanishing.claim(&counting(&count)).await.expect("an answer").expect("a lease");
        let next = runner(&t.another_node().await, counting(&count));
        t.clock.advance(seconds(LEASE - 1));
        assert_eq!(next.run_due().await.expect("nothing"), 0, "it is somebody's");
        t.clock.advance(Duration::from_micros(1));
        assert_eq!(next.run_due().await.expect("done"), 1);
        assert_eq!(count.load(Ordering::SeqCst), 2);
        let before = t.number("select due_at from job where name = 'count'", &[]).await;
        let mut transaction = t.backend.db().bookkeeping().await.expect("a transaction");
        assert!(!store::renew(&mut transaction, &lost, i64::MAX).await.expect("an answer"));
        store::finish(&mut transaction, &lost, Some("late"), (0, 0)).await.expect("an answer");
        transaction.commit().await.expect("a commit");
        assert_eq!(t.number("select due_at from job where name = 'count' and error = ''", &[]).await, before);
    }

    async fn a_job_that_fails_is_kept_with_its_error_and_tried_again_later_each_time(t: Testing) {
        let works = Arc::new(AtomicBool::new(false));
        let asked = works.clone();
        let job = Job::new("count", HOUR, move |_| {
            let works = asked.load(Ordering::SeqCst);
            async move {
                if works { Ok(()) } else { Err(Error::Other("the disk is full".into())) }
            }
        });
        let runner = runner(&t.backend, job);
        let failed = "select failures from job where error = 'the disk is full' and holder is null \
                      and finished_at is null";
        for (failures, wait) in [(1, RETRY), (2, 2 * RETRY), (3, 4 * RETRY)] {
            assert_eq!(runner.run_due().await.expect("tried"), 1);
            assert_eq!(t.number(failed, &[]).await, failures);
            t.clock.advance(seconds(wait - 1));
            assert_eq!(runner.run_due().await.expect("nothing"), 0);
            t.clock.advance(Duration::from_micros(1));
        }
        works.store(true, Ordering::SeqCst);
        assert_eq!(runner.run_due().await.expect("done"), 1);
        let well = "select count(*) from job where error = '' and failures = 0 and finished_at is not null";
        assert_eq!(t.number(well, &[]).await, 1);
        t.clock.advance(HOUR.saturating_sub(Duration::from_secs(1)));
        assert_eq!(runner.run_due().await.expect("nothing"), 0);
    }

    async fn a_job_that_panics_has_failed(t: Testing) {
        let job = Job::new("count", HOUR, |_| async { panic!("of no use") });
        assert_eq!(runner(&t.backend, job).run_due().await.expect("tried"), 1);
        let failed = "select count(*) from job where error like 'it broke off:%' and holder is null and failures = 1";
        assert_eq!(t.number(failed, &[]).await, 1);
    }

    async fn nobody_takes_a_job_that_has_nothing_to_do(t: Testing) {
        let count = Arc::new(AtomicUsize::new(0));
        let idle = runner(&t.backend, counting(&count).when(async |_| Ok(false)));
        assert_eq!(idle.run_due().await.expect("nothing"), 0);
        assert_eq!(t.number("select runs from job", &[]).await, 0);
        let busy = runner(&t.backend, counting(&count).when(async |_| Ok(true)));
        assert_eq!(busy.run_due().await.expect("done"), 1);
    }

    async fn a_long_job_keeps_its_lease_and_a_server_that_stops_leaves_none(t: Testing) {
        let (begun, stop) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
        let stopped = stop.clone();
        let running = tokio::spawn(runner(&t.backend, endless(&begun)).run(async move { stopped.notified().await }));
        begun.notified().await;
        let other = runner(&t.another_node().await, endless(&begun));
        for _ in 0..3 {
            let before = t.number(UNTIL, &[]).await;
            t.clock.advance(seconds(LEASE - 1));
            until("the lease is not made longer", async || t.number(UNTIL, &[]).await > before).await;
            assert!(other.claim(&endless(&begun)).await.expect("an answer").is_none());
        }
        assert_eq!(t.number(HELD, &[]).await, 1);
        stop.notify_one();
        running.await.expect("it ended");
        assert_eq!(t.number(HELD, &[]).await, 0, "a lease is left behind");
        assert!(other.claim(&endless(&begun)).await.expect("an answer").is_some(), "the next server goes on at once");
    }

    async fn a_job_whose_lease_is_somebody_elses_is_given_up(t: Testing) {
        let (begun, stop) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
        let stopped = stop.clone();
        // It never says that it still runs, as if the machine slept.
        let pace = Pace { renew: Duration::from_millis(200), ..PACE };
        let asleep = Runner::of(&t.backend, vec![endless(&begun)], pace).expect("a runner");
        let running = tokio::spawn(asleep.run(async move { stopped.notified().await }));
        begun.notified().await;
        t.clock.advance(seconds(LEASE));
        let count = Arc::new(AtomicUsize::new(0));
        until("nobody took it", async || {
            runner(&t.backend, counting(&count)).run_due().await.expect("an answer") == 1
                || t.number("select runs from job", &[]).await > 1
        })
        .await;
        stop.notify_one();
        running.await.expect("it ended");
        assert_eq!(t.number(HELD, &[]).await, 0);
    }

    async fn the_jobs_that_there_are_are_done_at_the_start(t: Testing) {
        t.sample().await;
        let runner = Runner::new(&t.backend).expect("a runner");
        let done = runner.run_due().await.expect("done");
        assert!(done >= 5, "{done}");
        let failed = t.number("select count(*) from job where error <> '' or holder is not null", &[]).await;
        assert_eq!(failed, 0);
        assert_eq!(runner.run_due().await.expect("nothing"), 0);
    }

    async fn of_a_login_the_last_session_is_kept_and_older_ones_are_forgotten(t: Testing) {
        t.sample().await;
        let sessions = "select count(*) from session";
        let logins = t.number("select count(distinct login_id) from session", &[]).await;
        t.execute(
            "insert into session (id, token_hash, login_id, created_at, last_seen_at, ends_at) \
             select 'old ' || id, 'old ' || token_hash, login_id, created_at - 10, created_at, ends_at - 10 from session",
            &[],
        )
        .await;
        t.backend.sign_in().forget_sessions().await.expect("forgotten");
        assert_eq!(t.number(sessions, &[]).await, 2 * logins, "they ended just now, or did not");
        t.clock.advance(HOUR * 24 * 60);
        t.backend.sign_in().forget_sessions().await.expect("forgotten");
        assert_eq!(t.number(sessions, &[]).await, logins);
        assert_eq!(t.number("select count(*) from session where id like 'old%'", &[]).await, 0);
    }
}
