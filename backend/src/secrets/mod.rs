//! Secrets at rest: what has to be read again and must not be in the database as it is, sealed with a key that is not
//! in it (XChaCha20-Poly1305, bound to its table and row). Not responsible for what is only compared, which is hashed
//! ([`crate::password`]).

mod keys;
mod rotate;
mod store;
#[cfg(test)]
mod tests;

pub use rotate::Rotated;

use crate::{audit::hex, clock::Rng, config::KeyFile, db::Db, error::Error};
use chacha20poly1305::{
    XNonce,
    aead::{Aead as _, Payload},
};
use keys::{Key, Keys, unhex};
use sqlx::AnyConnection;
use std::sync::{Arc, PoisonError, RwLock};
use zeroize::Zeroizing;

/// Bytes of a nonce, drawn at random for each sealing.
const NONCE: usize = 24;

/// Where something sealed stands: it does not open anywhere else.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Place<'a> {
    /// The table.
    pub(crate) table: &'static str,
    /// The row.
    pub(crate) row: &'a str,
}

/// Something sealed, as it is stored.
#[derive(Debug, Clone)]
pub(crate) struct Sealed {
    /// Under which key.
    pub(crate) key_id: String,
    /// The nonce and what follows it, in hexadecimal.
    pub(crate) text: String,
}

/// Seals and opens.
pub(crate) struct Secrets {
    file: KeyFile,
    rng: Arc<dyn Rng>,
    keys: RwLock<Arc<Keys>>,
}

impl Secrets {
    /// Reads the key file, or makes it where that is wanted and nothing was sealed yet. Fails unless it holds every key
    /// that the database was written with.
    pub(crate) async fn open(file: &KeyFile, db: &Db, rng: Arc<dyn Rng>, now: i64) -> Result<Self, Error> {
        let mut transaction = db.bookkeeping().await?;
        let written_with = store::hold_keys(&mut transaction).await?;
        let is_there = file.path.try_exists().map_err(|error| file.wrong(error.to_string()))?;
        let keys = match written_with.first() {
            _ if is_there => Keys::read(file)?,
            None if file.make => Keys::make(file, &*rng)?,
            None => return Err(file.wrong("there is no such file".to_owned())),
            Some(id) => {
                return Err(file.wrong(format!(
                    "there is no such file, and the database was written with the key {id}"
                )));
            }
        };
        if let Some(missing) = written_with.iter().find(|id| keys.of(id).is_none()) {
            return Err(file.wrong(format!(
                "it does not hold the key {missing}, which the database was written with"
            )));
        }
        let newest = &keys.newest()?.id;
        if !written_with.contains(newest) {
            store::add_key(&mut transaction, newest, now).await?;
        }
        transaction.commit().await?;
        Ok(Self {
            file: file.clone(),
            rng,
            keys: RwLock::new(Arc::new(keys)),
        })
    }

    /// Seals something for a place, under the newest key that the database knows of.
    pub(crate) async fn seal(
        &self,
        conn: &mut AnyConnection,
        place: Place<'_>,
        secret: &[u8],
    ) -> Result<Sealed, Error> {
        let known = store::keys(conn).await?;
        // Somebody may have rotated since this server read the file.
        if known.first().is_some_and(|newest| self.keys().of(newest).is_none()) {
            self.reread();
        }
        let keys = self.keys();
        let key = known.iter().find_map(|id| keys.of(id));
        self.seal_with(
            key.ok_or_else(|| self.file.wrong("its keys are not those of the database".to_owned()))?,
            place,
            secret,
        )
    }

    /// Seals something that the database does not keep.
    pub(crate) fn seal_unstored(&self, place: Place<'_>, secret: &[u8]) -> Result<Sealed, Error> {
        self.seal_with(self.keys().newest()?, place, secret)
    }

    /// What was sealed for a place; `None` when it was not, or was altered.
    pub(crate) fn unseal(&self, place: Place<'_>, sealed: &Sealed) -> Option<Zeroizing<Vec<u8>>> {
        if self.keys().of(&sealed.key_id).is_none() {
            self.reread();
        }
        let keys = self.keys();
        let key = keys.of(&sealed.key_id)?;
        let bytes = unhex(&sealed.text)?;
        let (nonce, message) = bytes.split_first_chunk::<NONCE>()?;
        let data = associated(place, key);
        let payload = Payload {
            msg: message,
            aad: data.as_bytes(),
        };
        let opened = key.cipher.decrypt(&XNonce::from(*nonce), payload);
        opened.ok().map(Zeroizing::new)
    }

    fn seal_with(&self, key: &Key, place: Place<'_>, secret: &[u8]) -> Result<Sealed, Error> {
        let mut nonce = [0; NONCE];
        self.rng.fill(&mut nonce);
        let data = associated(place, key);
        let payload = Payload {
            msg: secret,
            aad: data.as_bytes(),
        };
        let message = key
            .cipher
            .encrypt(&XNonce::from(nonce), payload)
            .map_err(|_| Error::Other("a secret could not be sealed".to_owned()))?;
        Ok(Sealed {
            key_id: key.id.clone(),
            text: hex(&nonce) + &hex(&message),
        })
    }

    fn keys(&self) -> Arc<Keys> {
        self.keys.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn take(&self, keys: Keys) {
        *self.keys.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(keys);
    }

    /// Reads the file again; keeps what there is when it cannot be read.
    fn reread(&self) {
        match Keys::read(&self.file) {
            Ok(keys) => self.take(keys),
            Err(error) => tracing::error!(%error, "the key file could not be read again"),
        }
    }
}

/// What something sealed is bound to.
fn associated(place: Place<'_>, key: &Key) -> String {
    format!("{}\0{}\0{}", place.table, place.row, key.id)
}
