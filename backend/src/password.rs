//! Passwords: hashing and verifying with argon2id, away from the async threads, and making random secrets.
//! Not responsible for which passwords are taken ([`policy`]) nor for who may set one.

pub(crate) mod policy;

use crate::{audit::hex, clock::Rng, error::Error};
use argon2::{Algorithm, Argon2, Params, PasswordHasher, PasswordVerifier, Version, password_hash::phc::PasswordHash};
use domain::portal_access::{PASSWORD_LEAST, check_password_length};
use icu_normalizer::ComposingNormalizerBorrowed;
use secrecy::{ExposeSecret, SecretString};
use sha2::{Digest, Sha256};
use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// OWASP's minimum (Password Storage Cheat Sheet): 19 MiB, two passes, one lane.
const MEMORY_KIB: u32 = 19_456;
const PASSES: u32 = 2;
const LANES: u32 = 1;

/// The hash of a password that nobody has, with the parameters of all others: verified where there is no
/// login or no password, so that the answer takes as long.
const NOBODY: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$cmVsYWlzLW5vYm9keS0wMQ$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

/// Hashes and verifies, as many at once as there are cores.
pub(crate) struct Passwords {
    permits: Arc<Semaphore>,
    /// Of whoever asks how strong a password is that they are typing.
    turns: Arc<Semaphore>,
    rng: Arc<dyn Rng>,
    verifications: AtomicU64,
}

impl Passwords {
    /// With salts from `rng`.
    pub(crate) fn new(rng: Arc<dyn Rng>) -> Self {
        let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        Self {
            permits: Arc::new(Semaphore::new(cores)),
            turns: Arc::new(Semaphore::new(1)),
            rng,
            verifications: AtomicU64::new(0),
        }
    }

    /// The hash to store, with a new salt.
    pub(crate) async fn hash(&self, password: &SecretString) -> Result<String, Error> {
        let password = normalised(password);
        let mut salt = [0; 16];
        self.rng.fill(&mut salt);
        self.blocking(move || {
            argon2()?
                .hash_password_with_salt(password.expose_secret().as_bytes(), &salt)
                .map(|hash| hash.to_string())
                .map_err(|error| Error::Other(format!("a password could not be hashed: {error}")))
        })
        .await
    }

    /// Whether this is the password of the stored hash. Without a hash it is not, after as much work.
    pub(crate) async fn verify(&self, password: &SecretString, hash: Option<&str>) -> Result<bool, Error> {
        let password = normalised(password);
        let known = hash.is_some();
        let hash = hash.unwrap_or(NOBODY).to_owned();
        self.verifications.fetch_add(1, Ordering::Relaxed);
        self.blocking(move || {
            let hash = PasswordHash::new(&hash).map_err(|_| Error::corrupt("login", "password_hash"))?;
            let right = argon2()?
                .verify_password(password.expose_secret().as_bytes(), &hash)
                .is_ok();
            Ok(right && known)
        })
        .await
    }

    /// A turn to ask how strong a password is that is not submitted yet, unless somebody else has it.
    pub(crate) fn turn(&self) -> Option<OwnedSemaphorePermit> {
        self.turns.clone().try_acquire_owned().ok()
    }

    /// How many passwords were verified so far.
    #[cfg(any(test, feature = "testing"))]
    pub(crate) fn verifications(&self) -> u64 {
        self.verifications.load(Ordering::Relaxed)
    }

    async fn blocking<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> Result<T, Error> + Send + 'static,
    ) -> Result<T, Error> {
        let permit = self
            .permits
            .clone()
            .acquire_owned()
            .await
            .map_err(|error| Error::Other(error.to_string()))?;
        tokio::task::spawn_blocking(move || {
            let _permit = permit;
            work()
        })
        .await
        .map_err(|error| Error::Other(format!("hashing a password was interrupted: {error}")))?
    }
}

fn argon2() -> Result<Argon2<'static>, Error> {
    let parameters = Params::new(MEMORY_KIB, PASSES, LANES, None).map_err(|error| Error::Other(error.to_string()))?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, parameters))
}

/// NFKC, so that the same letters typed on another keyboard are the same password (NIST SP 800-63B-4,
/// section 3.1.1.2).
/// Whether a password is too short to stand alone, without a second factor beside it.
pub(crate) fn is_short(password: &SecretString) -> bool {
    check_password_length(normalised(password).expose_secret(), PASSWORD_LEAST).is_err()
}

fn normalised(password: &SecretString) -> SecretString {
    ComposingNormalizerBorrowed::new_nfkc()
        .normalize(password.expose_secret())
        .into_owned()
        .into()
}

/// Letters and digits that are not mistaken for one another.
const UNAMBIGUOUS: &[u8; 31] = b"23456789abcdefghjkmnpqrstuvwxyz";

/// A password for somebody else, such as `kmtf-7wq2-h4xz-p9dn-3ysb-v8re`: 24 random characters of 31, some
/// 119 bits, in groups that are easily read out.
pub(crate) fn generate(rng: &dyn Rng) -> SecretString {
    let mut password = String::with_capacity(29);
    let mut letters = 0;
    while letters < 24 {
        let mut bytes = [0; 32];
        rng.fill(&mut bytes);
        // Five bits of each byte; the one value of 32 that has no letter is drawn again.
        let drawn = bytes
            .iter()
            .filter_map(|byte| UNAMBIGUOUS.get(usize::from(byte & 31)))
            .take(24 - letters);
        for letter in drawn {
            if letters > 0 && letters % 4 == 0 {
                password.push('-');
            }
            password.push(char::from(*letter));
            letters += 1;
        }
    }
    password.into()
}

/// A token of 256 random bits for a session, in hexadecimal.
pub(crate) fn token(rng: &dyn Rng) -> SecretString {
    let mut bytes = [0; 32];
    rng.fill(&mut bytes);
    hex(&bytes).into()
}

/// What is stored of a token: its SHA-256 in hexadecimal.
pub(crate) fn token_hash(token: &str) -> String {
    hex(&Sha256::digest(token.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::{NOBODY, Passwords, SecretString, generate, token};
    use crate::testing::SeededRng;
    use argon2::password_hash::phc::PasswordHash;
    use secrecy::ExposeSecret;
    use std::sync::Arc;

    fn passwords() -> Passwords {
        Passwords::new(Arc::new(SeededRng::new(7)))
    }

    #[tokio::test]
    async fn a_password_is_known_by_its_hash_alone() {
        let passwords = passwords();
        let password = SecretString::from("correct horse battery staple");
        let hash = passwords.hash(&password).await.expect("a hash");
        assert_ne!(hash, passwords.hash(&password).await.expect("a hash"));
        assert!(passwords.verify(&password, Some(&hash)).await.expect("a verdict"));
        assert!(!passwords.verify(&"wrong".into(), Some(&hash)).await.expect("a verdict"));
        assert!(!passwords.verify(&password, None).await.expect("a verdict"));
        assert!(passwords.verify(&password, Some("no hash")).await.is_err());
        assert_eq!(passwords.verifications(), 4);
    }

    #[tokio::test]
    async fn nobody_takes_as_much_work_as_somebody() {
        let hash = passwords()
            .hash(&"correct horse battery staple".into())
            .await
            .expect("a hash");
        let (somebody, nobody) = (
            PasswordHash::new(&hash).expect("a hash"),
            PasswordHash::new(NOBODY).expect("a hash"),
        );
        assert_eq!(somebody.params.to_string(), "m=19456,t=2,p=1");
        assert_eq!(somebody.params, nobody.params);
        assert_eq!(
            (somebody.algorithm, somebody.version),
            (nobody.algorithm, nobody.version)
        );
        let length = |hash: &PasswordHash| hash.hash.as_ref().map(|output| output.as_bytes().len());
        assert_eq!(length(&somebody), length(&nobody));
    }

    #[tokio::test]
    async fn the_same_letters_are_the_same_password() {
        let passwords = passwords();
        let hash = passwords
            .hash(&"mot de passe de l\u{e9}t\u{e9}".into())
            .await
            .expect("a hash");
        let decomposed = "mot de passe de le\u{301}te\u{301}".into();
        assert!(passwords.verify(&decomposed, Some(&hash)).await.expect("a verdict"));
    }

    #[test]
    fn a_generated_password_is_long_and_easily_read_out() {
        let rng = SeededRng::new(7);
        for _ in 0..100 {
            let password = generate(&rng);
            let groups: Vec<&str> = password.expose_secret().split('-').collect();
            assert_eq!(groups.len(), 6);
            assert!(groups.iter().all(|group| group.len() == 4));
            assert!(!password.expose_secret().contains(['0', '1', 'i', 'l', 'o']));
        }
        assert_ne!(generate(&rng).expose_secret(), generate(&rng).expose_secret());
    }

    #[test]
    fn no_two_tokens_are_the_same() {
        let rng = SeededRng::new(7);
        let (first, second) = (token(&rng), token(&rng));
        assert_ne!(first.expose_secret(), second.expose_secret());
        assert!(!format!("{first:?}").contains(first.expose_secret()));
    }
}
