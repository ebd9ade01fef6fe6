//! A new key, and every secret sealed under it. Servers go on meanwhile, with both keys.

use super::{Place, Sealed, Secrets, keys::Keys, store};
use crate::{Backend, audit::Author, db::Event, error::Error};
use serde_json::json;

/// How many secrets are sealed anew at a time.
const BATCH: i64 = 100;

/// What a rotation did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rotated {
    /// The id of the newest key.
    pub newest: String,
    /// Whether it went on with a rotation that had been begun, rather than with a new key.
    pub resumed: bool,
    /// How many secrets it sealed anew.
    pub secrets: u64,
    /// The ids of the keys that nothing in the database needs any more.
    pub retired: Vec<String>,
}

impl Backend {
    /// Adds a key to the key file and seals every secret under it, a hundred at a time. Stopped in its midst, it goes
    /// on when it is run again.
    #[tracing::instrument(skip_all)]
    pub async fn rotate_secrets(&self) -> Result<Rotated, Error> {
        let secrets = self.secrets();
        let begun = {
            let keys = secrets.keys();
            let mut connection = self.db().read().await?;
            !store::older(&mut connection, &keys.newest()?.id, 1).await?.is_empty()
        };
        if !begun {
            self.add_secret_key().await?;
        }
        let mut count = 0;
        loop {
            match self.reseal_some(BATCH).await? {
                0 => break,
                some => count += some,
            }
        }
        let newest = secrets.keys().newest()?.id.clone();
        let mut change = self.db().provider_change(&Author::system("command line")).await?;
        let retired = store::retire_keys(change.connection(), &newest).await?;
        let event = Event {
            kind: "secrets.rotated",
            subject_kind: "settings",
            subject_id: "1".to_owned(),
            subject_name: newest.clone(),
            before: json!({ "keys": retired }),
            after: json!({ "keys": [newest], "count": count }),
        };
        change.commit(event).await?;
        Ok(Rotated {
            newest,
            resumed: begun,
            secrets: count,
            retired,
        })
    }

    /// The key stands in the file before the database knows of it: whatever is sealed under it can be opened.
    pub(super) async fn add_secret_key(&self) -> Result<(), Error> {
        let secrets = self.secrets();
        let keys = Keys::read(&secrets.file)?.with_new(&secrets.file, &*secrets.rng)?;
        let newest = keys.newest()?.id.clone();
        secrets.take(keys);
        let mut transaction = self.db().bookkeeping().await?;
        store::hold_keys(&mut transaction).await?;
        store::add_key(&mut transaction, &newest, self.now()).await?;
        transaction.commit().await?;
        Ok(())
    }

    /// Seals a few secrets anew, and says how many there were.
    pub(super) async fn reseal_some(&self, most: i64) -> Result<u64, Error> {
        let secrets: &Secrets = self.secrets();
        let mut transaction = self.db().bookkeeping().await?;
        let newest = secrets.keys().newest()?.id.clone();
        let some = store::older(&mut transaction, &newest, most).await?;
        for before in &some {
            let place = Place {
                table: "second_factor",
                row: &before.id,
            };
            let sealed = Sealed {
                key_id: before.key_id.clone(),
                text: before.secret.clone(),
            };
            let secret = secrets
                .unseal(place, &sealed)
                .ok_or_else(|| Error::corrupt("second_factor", &before.id))?;
            let sealed = secrets.seal_unstored(place, &secret)?;
            store::reseal(&mut transaction, before, (&sealed.text, &sealed.key_id)).await?;
        }
        transaction.commit().await?;
        Ok(u64::try_from(some.len()).unwrap_or_default())
    }
}
