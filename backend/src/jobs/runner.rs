//! What does the jobs in one server, as long as it runs.

use super::{
    Job, LEASE, backoff, list,
    store::{self, Lease},
    told,
};
use crate::{Backend, error::Error};
use std::time::Duration;
use tokio::{task::JoinSet, time};

/// How long a runner waits between two looks at what is due, and so on.
#[derive(Debug, Clone, Copy)]
pub(super) struct Pace {
    /// Between two looks.
    pub(super) look: Duration,
    /// Between two words that a job still runs; several of them fit into a lease.
    pub(super) renew: Duration,
    /// How long jobs may go on when the server stops.
    pub(super) grace: Duration,
}

const PACE: Pace = Pace {
    look: Duration::from_secs(1),
    renew: Duration::from_secs(15),
    grace: Duration::from_secs(5),
};

/// Does jobs.
#[derive(Clone)]
pub struct Runner {
    backend: Backend,
    jobs: Vec<Job>,
    /// The name under which it holds leases.
    holder: String,
    pace: Pace,
}

impl Runner {
    /// Does every job that there is.
    ///
    /// # Errors
    /// No name could be made for it.
    pub fn new(backend: &Backend) -> Result<Self, Error> {
        Self::of(backend, list::all(), PACE)
    }

    pub(super) fn of(backend: &Backend, jobs: Vec<Job>, pace: Pace) -> Result<Self, Error> {
        Ok(Self {
            holder: backend.ids().make()?,
            backend: backend.clone(),
            jobs,
            pace,
        })
    }

    /// Does what is due until `stop`, and then leaves no lease behind.
    pub async fn run(self, stop: impl Future<Output = ()>) {
        let mut running = JoinSet::new();
        let mut is_registered = false;
        let mut stop = std::pin::pin!(stop);
        loop {
            if let Err(error) = self.look(&mut is_registered, &mut running).await {
                tracing::error!(%error, "jobs could not be looked for");
            }
            // Those that have ended have told already.
            while running.try_join_next().is_some() {}
            tokio::select! {
                () = &mut stop => break,
                () = time::sleep(self.pace.look) => {}
            }
        }
        let ends = async { while running.join_next().await.is_some() {} };
        if time::timeout(self.pace.grace, ends).await.is_err() {
            running.shutdown().await;
        }
        if let Err(error) = self.release().await {
            tracing::error!(%error, "the leases of jobs could not be given back: they end by themselves");
        }
    }

    /// Begins what is due, and nobody's.
    async fn look(&self, is_registered: &mut bool, running: &mut JoinSet<()>) -> Result<(), Error> {
        if !*is_registered {
            self.register().await?;
            *is_registered = true;
        }
        for job in self.due().await? {
            if let Some(lease) = self.claim(&job).await? {
                let runner = self.clone();
                running.spawn(async move { runner.work(job, lease).await });
            }
        }
        Ok(())
    }

    /// Does what is due now, once, to its end; says how many jobs that were.
    #[cfg(test)]
    pub(super) async fn run_due(&self) -> Result<usize, Error> {
        let mut running = JoinSet::new();
        self.look(&mut false, &mut running).await?;
        Ok(running.join_all().await.len())
    }

    async fn register(&self) -> Result<(), Error> {
        let mut transaction = self.backend.db().bookkeeping().await?;
        for job in &self.jobs {
            store::register(&mut transaction, job.name, self.backend.now()).await?;
        }
        Ok(transaction.commit().await?)
    }

    /// The jobs that are due, nobody's, and have something to do.
    async fn due(&self) -> Result<Vec<Job>, Error> {
        let names = store::due(&mut *self.backend.db().read().await?, self.backend.now()).await?;
        let mut due = Vec::new();
        for job in self.jobs.iter().filter(|job| names.iter().any(|name| name == job.name)) {
            let has_work = match &job.has_work {
                Some(has_work) => has_work(self.backend.clone()).await?,
                None => true,
            };
            if has_work {
                due.push(job.clone());
            }
        }
        Ok(due)
    }

    pub(super) async fn claim(&self, job: &Job) -> Result<Option<Lease>, Error> {
        let now = self.backend.now();
        let mut transaction = self.backend.db().bookkeeping().await?;
        let lease = store::claim(&mut transaction, job.name, &self.holder, (now, now + LEASE)).await?;
        transaction.commit().await?;
        Ok(lease)
    }

    /// Does a job, and says so as long as it takes. A job whose lease is somebody else's is given up.
    async fn work(&self, job: Job, lease: Lease) {
        let mut working = JoinSet::new();
        working.spawn((job.work)(self.backend.clone()));
        let mut until = self.backend.now() + LEASE;
        let outcome = loop {
            tokio::select! {
                ended = working.join_next() => break match ended {
                    Some(Ok(outcome)) => outcome,
                    Some(Err(error)) => Err(Error::Other(format!("it broke off: {error}"))),
                    None => Ok(()),
                },
                () = time::sleep(self.pace.renew) => {
                    let longer = self.backend.now() + LEASE;
                    match self.renew(&lease, longer).await {
                        Ok(true) => until = longer,
                        Err(error) if self.backend.now() < until => {
                            tracing::warn!(%error, job = job.name, "the lease of a job was not made longer");
                        }
                        Ok(false) | Err(_) => {
                            tracing::warn!(job = job.name, "the lease of a job is lost, and the job given up");
                            return;
                        }
                    }
                }
            }
        };
        if let Err(error) = self.finish(&job, &lease, outcome).await {
            tracing::error!(%error, job = job.name, "what came of a job could not be kept: it is done again");
        }
    }

    async fn renew(&self, lease: &Lease, until: i64) -> Result<bool, Error> {
        let mut transaction = self.backend.db().bookkeeping().await?;
        let is_ours = store::renew(&mut transaction, lease, until).await?;
        transaction.commit().await?;
        Ok(is_ours)
    }

    async fn finish(&self, job: &Job, lease: &Lease, outcome: Result<(), Error>) -> Result<(), Error> {
        let now = self.backend.now();
        let (error, due) = match outcome {
            Ok(()) => (None, now.saturating_add(job.every)),
            Err(error) => {
                let failures = lease.failures + 1;
                tracing::error!(%error, job = job.name, failures, "a job failed, and is tried again");
                (Some(told(&error)), now + backoff(failures))
            }
        };
        let mut transaction = self.backend.db().bookkeeping().await?;
        store::finish(&mut transaction, lease, error.as_deref(), (now, due)).await?;
        Ok(transaction.commit().await?)
    }

    async fn release(&self) -> Result<(), Error> {
        let mut transaction = self.backend.db().bookkeeping().await?;
        store::release(&mut transaction, &self.holder).await?;
        Ok(transaction.commit().await?)
    }
}
