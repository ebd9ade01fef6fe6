//! Sending what is in the outbox: each letter is taken out by one server, handed to the mail server or written as a
//! file, and tried again when that fails for now. A letter that was being sent when a server stopped is sent again, as
//! the same message.

use super::{
    Route,
    message::{self, Written},
    smtp::{Connections, Failed, Smtp},
    store::{self, Stored},
};
use crate::{
    Backend,
    clock::{MINUTE, Rng},
    error::Error,
};
use domain::mails::{KEPT_DAYS, MailRoute, MailTrouble};
use lettre::Address;
use std::{
    fs::{DirBuilder, OpenOptions},
    io::Write as _,
    os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _},
    path::{Path, PathBuf},
    sync::Arc,
};
use tokio::task::JoinSet;

/// How many letters are sent at a time.
const AT_ONCE: usize = 4;
/// How long whoever took a letter out has for it, before somebody else tries: more than sending may take.
const CLAIM: i64 = 5 * MINUTE;
/// How many times a letter is tried. With the waits between them, that is two days.
pub(super) const TRIES: i64 = 18;
/// The longest wait between two tries, before chance is added.
const WAIT_MOST: i64 = 4 * 60 * MINUTE;

/// What takes letters away.
#[derive(Clone)]
pub(crate) struct Post {
    carrier: Arc<Carrier>,
    from: Option<Address>,
}

enum Carrier {
    Files(PathBuf),
    Smtp(Connections),
}

impl Post {
    /// As the settings say. Nothing is connected yet.
    pub(crate) fn new(route: &Route, public_url: &str) -> Self {
        let host = message::host(public_url);
        let nobody = Address::new("no-reply", host).ok();
        match route {
            Route::Files(directory) => Self {
                carrier: Arc::new(Carrier::Files(directory.clone())),
                from: nobody,
            },
            Route::Smtp(smtp) => Self {
                from: smtp.url.from.clone().or(nobody),
                carrier: Arc::new(Carrier::Smtp(Connections::new(smtp.clone(), host))),
            },
        }
    }

    /// Where letters go, as staff are told.
    pub(super) fn route(&self) -> MailRoute {
        match &*self.carrier {
            Carrier::Files(_) => MailRoute::Files,
            Carrier::Smtp(connections) => {
                let Smtp { url, .. } = connections.smtp();
                MailRoute::Smtp {
                    host: url.host().to_owned(),
                }
            }
        }
    }

    async fn reach(&self) -> Result<(), MailTrouble> {
        match &*self.carrier {
            Carrier::Files(_) => Ok(()),
            Carrier::Smtp(connections) => connections.reach().await,
        }
    }

    async fn take(&self, letter: &Stored, message: &Written) -> Result<(), Failed> {
        match &*self.carrier {
            Carrier::Smtp(connections) => connections.send(message).await,
            Carrier::Files(directory) => {
                let name = format!("{}-{}.eml", letter.created_at, letter.id);
                write(directory, &name, &message.bytes).map_err(|error| {
                    let said = format!("{}: {error}", directory.display());
                    Failed::Connection(MailTrouble::File(said))
                })
            }
        }
    }
}

impl Backend {
    /// Whether a letter waits whose time has come.
    pub(crate) async fn has_mail_to_send(&self) -> Result<bool, Error> {
        store::is_due(&mut *self.db().read().await?, self.now()).await
    }

    /// Sends every letter that is due, and says how many went out. When there is no way to the mail server, that is an
    /// error, and the letters wait.
    pub async fn send_mail(&self) -> Result<usize, Error> {
        self.send_by(self.post()).await
    }

    /// As [`Self::send_mail`], into `directory`, one `.eml` file each (RFC 5322).
    pub async fn write_mail(&self, directory: &Path) -> Result<usize, Error> {
        self.send_by(&Post::new(&Route::Files(directory.to_owned()), self.public_url()))
            .await
    }

    async fn send_by(&self, post: &Post) -> Result<usize, Error> {
        let reached = post.reach().await;
        let (mut sent, mut in_the_way) = (0, None);
        let mut sending = JoinSet::new();
        loop {
            if in_the_way.is_none() {
                let most = AT_ONCE - sending.len();
                let now = self.now();
                let mut transaction = self.db().bookkeeping().await?;
                let letters = store::claim(&mut transaction, (now, now + CLAIM), most).await?;
                let provider = store::sender(&mut transaction).await?;
                transaction.commit().await?;
                for letter in letters {
                    let (backend, post) = (self.clone(), post.clone());
                    let (provider, reached) = (provider.clone(), reached.clone());
                    sending.spawn(async move { backend.send_one(&post, reached, &provider, &letter).await });
                }
            }
            match sending.join_next().await {
                None => break,
                Some(Ok(Ok(None))) => sent += 1,
                Some(Ok(Ok(Some(Failed::Connection(trouble))))) => in_the_way = Some(trouble),
                Some(Ok(Ok(Some(_)))) => {}
                Some(Ok(Err(error))) => return Err(error),
                Some(Err(error)) => return Err(Error::Other(format!("sending a letter broke off: {error}"))),
            }
        }
        match in_the_way {
            Some(trouble) => Err(Error::Other(format!("mail does not go out: {trouble}"))),
            None => Ok(sent),
        }
    }

    /// One letter, and a note of what became of it.
    async fn send_one(
        &self,
        post: &Post,
        reached: Result<(), MailTrouble>,
        provider: &str,
        letter: &Stored,
    ) -> Result<Option<Failed>, Error> {
        let written = match &post.from {
            Some(from) => message::write(provider, from, letter),
            None => Err("the sender is no address".to_owned()),
        };
        let outcome = match (reached, written) {
            (Err(trouble), _) => Err(Failed::Connection(trouble)),
            (Ok(()), Err(said)) => Err(Failed::ForGood(MailTrouble::Unwritable(said))),
            (Ok(()), Ok(message)) => post.take(letter, &message).await,
        };
        let now = self.now();
        let mut transaction = self.db().bookkeeping().await?;
        match &outcome {
            Ok(()) => store::sent(&mut transaction, &letter.id, now).await?,
            Err(Failed::Connection(trouble) | Failed::ForNow(trouble)) if letter.tries < TRIES => {
                let next = now + wait(letter.tries, self.rng());
                store::put_off(&mut transaction, &letter.id, &trouble.to_string(), next).await?;
            }
            Err(Failed::Connection(trouble) | Failed::ForNow(trouble) | Failed::ForGood(trouble)) => {
                // Without the recipient, who is nobody's business but the portal's.
                tracing::warn!(id = letter.id, kind = letter.kind, %trouble, "a letter came to nothing");
                store::dead(&mut transaction, &letter.id, &trouble.to_string(), now).await?;
            }
        }
        transaction.commit().await?;
        Ok(outcome.err())
    }

    /// Forgets letters that went out, or came to nothing, long ago.
    pub(crate) async fn forget_mail(&self) -> Result<u64, Error> {
        let before = self.now() - KEPT_DAYS * 24 * 60 * MINUTE;
        let mut transaction = self.db().bookkeeping().await?;
        let forgotten = store::forget(&mut transaction, before).await?;
        transaction.commit().await?;
        Ok(forgotten)
    }
}

/// How long a letter waits after so many tries: a minute, then twice as long each time, and up to a quarter more, so
/// that not all of them come at once.
fn wait(tries: i64, rng: &dyn Rng) -> i64 {
    let doublings = u32::try_from(tries.clamp(1, 16) - 1).unwrap_or_default();
    let wait = (MINUTE << doublings).min(WAIT_MOST);
    let mut random = [0; 2];
    rng.fill(&mut random);
    wait + wait / 4 * i64::from(u16::from_le_bytes(random)) / i64::from(u16::MAX)
}

/// Whole or not at all: whoever watches the directory sees no half of a letter. For the owner of the directory alone, as
/// letters hold links that let people in.
fn write(directory: &Path, name: &str, bytes: &[u8]) -> std::io::Result<()> {
    DirBuilder::new().recursive(true).mode(0o700).create(directory)?;
    let whole = directory.join(name);
    let part = directory.join(format!(".{name}.part"));
    let mut file = OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(true)
        .mode(0o600)
        .open(&part)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    std::fs::rename(part, whole)
}
