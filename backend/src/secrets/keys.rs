//! The key file: keys of 32 bytes, a line of hexadecimal or base64 for each, the newest first; or one key as its bare
//! bytes. Not responsible for what is sealed with them.

use crate::{audit::hex, clock::Rng, config::KeyFile, error::Error};
use chacha20poly1305::{Key as CipherKey, KeyInit, XChaCha20Poly1305};
use sha2::{Digest, Sha256};
use std::{
    fs,
    io::{self, Write as _},
    os::unix::fs::{OpenOptionsExt as _, PermissionsExt as _},
    path::Path,
};
use zeroize::{Zeroize as _, Zeroizing};

/// Bytes of a key.
const LENGTH: usize = 32;
/// Stands before the keys of a file that this program writes.
const HEAD: &str =
    "# Relais: the keys of the secrets in the database, the newest first. Whoever reads this reads those.\n";

/// One key.
pub(super) struct Key {
    /// Names it; nothing can be told of the key from it.
    pub(super) id: String,
    pub(super) cipher: XChaCha20Poly1305,
    bytes: Zeroizing<[u8; LENGTH]>,
}

impl Key {
    fn new(bytes: Zeroizing<[u8; LENGTH]>) -> Self {
        let mut named = Sha256::new();
        named.update(b"relais secret key");
        named.update(bytes.as_slice());
        let mut id = hex(&named.finalize());
        id.truncate(16);
        Self {
            id,
            cipher: XChaCha20Poly1305::new(&CipherKey::from(*bytes)),
            bytes,
        }
    }

    fn random(rng: &dyn Rng) -> Self {
        let mut bytes = Zeroizing::new([0; LENGTH]);
        rng.fill(bytes.as_mut_slice());
        Self::new(bytes)
    }
}

/// The keys of a file, the newest first; never none.
pub(super) struct Keys(Vec<Key>);

impl Keys {
    /// The keys of the file.
    pub(super) fn read(file: &KeyFile) -> Result<Self, Error> {
        let wrong = |why: String| file.wrong(why);
        let mode = fs::metadata(&file.path)
            .map_err(|error| wrong(error.to_string()))?
            .permissions()
            .mode();
        if mode & 0o022 != 0 {
            // Whoever could write another key in could have everything sealed for themselves.
            return Err(wrong(format!("others may write to it (mode {:o})", mode & 0o777)));
        }
        if mode & 0o044 != 0 {
            // Not refused: the files of secrets that containers are given look like this.
            tracing::warn!(file = %file.path.display(), "others may read the key file: chmod 600");
        }
        let text = Zeroizing::new(fs::read(&file.path).map_err(|error| wrong(error.to_string()))?);
        Ok(Self(parse(&text).map_err(wrong)?))
    }

    /// Makes a file with one key, for its owner alone. When somebody else has just made one, it is theirs.
    pub(super) fn make(file: &KeyFile, rng: &dyn Rng) -> Result<Self, Error> {
        let keys = Self(vec![Key::random(rng)]);
        let part = keys.write(&file.path).map_err(|error| file.wrong(error.to_string()))?;
        // Whole or not at all, and never over another one.
        let linked = fs::hard_link(&part, &file.path);
        let removed = fs::remove_file(&part);
        match linked {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Self::read(file),
            other => other
                .and(removed)
                .map(|()| keys)
                .map_err(|error| file.wrong(error.to_string())),
        }
    }

    /// Puts a new key before these, in the file as well.
    pub(super) fn with_new(mut self, file: &KeyFile, rng: &dyn Rng) -> Result<Self, Error> {
        self.0.insert(0, Key::random(rng));
        self.write(&file.path)
            .and_then(|part| fs::rename(part, &file.path))
            .map_err(|error| file.wrong(error.to_string()))?;
        Ok(self)
    }

    /// The newest.
    pub(super) fn newest(&self) -> Result<&Key, Error> {
        self.0
            .first()
            .ok_or_else(|| Error::Other("there is no key for secrets".to_owned()))
    }

    /// The key of an id.
    pub(super) fn of(&self, id: &str) -> Option<&Key> {
        self.0.iter().find(|key| key.id == id)
    }

    /// Writes them beside the file, and says where.
    fn write(&self, path: &Path) -> io::Result<std::path::PathBuf> {
        let mut part = path.as_os_str().to_owned();
        part.push(format!(".{}.part", std::process::id()));
        let part = std::path::PathBuf::from(part);
        let mut text = Zeroizing::new(HEAD.to_owned());
        for key in &self.0 {
            let mut line = hex(key.bytes.as_slice());
            text.push_str(&line);
            text.push('\n');
            line.zeroize();
        }
        let mut file = fs::OpenOptions::new()
            .write(true)
            .create(true)
            .truncate(true)
            .mode(0o600)
            .open(&part)?;
        file.write_all(text.as_bytes())?;
        file.sync_all()?;
        Ok(part)
    }
}

/// The keys that a file holds, or what is wrong with it.
fn parse(bytes: &[u8]) -> Result<Vec<Key>, String> {
    let lines = std::str::from_utf8(bytes).unwrap_or_default();
    let lines: Vec<&str> = lines
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .collect();
    let parsed: Option<Vec<Key>> = lines
        .iter()
        .map(|line| unhex(line).or_else(|| base64(line)).and_then(key))
        .collect();
    match parsed {
        Some(keys) if !keys.is_empty() => Ok(keys),
        _ if bytes.len() == LENGTH => key(Zeroizing::new(bytes.to_vec()))
            .map(|key| vec![key])
            .ok_or_else(String::new),
        _ => Err(format!(
            "has to hold keys of {LENGTH} bytes, a line of hexadecimal or base64 for each"
        )),
    }
}

fn key(bytes: Zeroizing<Vec<u8>>) -> Option<Key> {
    let mut key = Zeroizing::new([0; LENGTH]);
    if bytes.len() != LENGTH {
        return None;
    }
    key.copy_from_slice(&bytes);
    Some(Key::new(key))
}

/// Bytes from hexadecimal.
pub(super) fn unhex(text: &str) -> Option<Zeroizing<Vec<u8>>> {
    let digits = text.as_bytes();
    if !digits.len().is_multiple_of(2) {
        return None;
    }
    let digit = |byte: u8| char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
    let bytes: Option<Vec<u8>> = digits
        .chunks_exact(2)
        .map(|pair| Some((digit(*pair.first()?)? << 4) | digit(*pair.get(1)?)?))
        .collect();
    bytes.map(Zeroizing::new)
}

/// Bytes from base64 (RFC 4648, section 4), with or without what fills it up.
fn base64(text: &str) -> Option<Zeroizing<Vec<u8>>> {
    let mut bytes = Zeroizing::new(Vec::with_capacity(text.len()));
    let (mut bits, mut held) = (0_u32, 0_u32);
    for letter in text.trim_end_matches('=').bytes() {
        let value = match letter {
            b'A'..=b'Z' => letter - b'A',
            b'a'..=b'z' => letter - b'a' + 26,
            b'0'..=b'9' => letter - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            _ => return None,
        };
        bits = ((bits << 6) | u32::from(value)) & 0xffff;
        held += 6;
        if held >= 8 {
            held -= 8;
            bytes.push(u8::try_from((bits >> held) & 0xff).ok()?);
        }
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::SeededRng;

    fn ids(bytes: &[u8]) -> Result<Vec<String>, String> {
        Ok(parse(bytes)?.into_iter().map(|key| key.id).collect())
    }

    #[test]
    fn a_key_is_the_same_however_it_is_written() {
        let bytes: Vec<u8> = (0..32).map(|n: u8| n.wrapping_mul(207)).collect();
        let hexadecimal = hex(&bytes);
        let bare = ids(&bytes).unwrap();
        assert_eq!(bare.len(), 1);
        assert_eq!(ids(hexadecimal.as_bytes()).unwrap(), bare);
        assert_eq!(ids(hexadecimal.to_uppercase().as_bytes()).unwrap(), bare);
        let zeros = ids(&[0; 32]).unwrap();
        assert_eq!(ids(b"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n").unwrap(), zeros);
        let both = format!("# mine\n{hexadecimal}\n\n{}\n", "00".repeat(32));
        assert_eq!(ids(both.as_bytes()).unwrap(), [bare, zeros].concat());
    }

    #[test]
    fn what_is_no_key_is_refused_whole() {
        for wrong in [
            "",
            "# nothing",
            "abcdef",
            "not a key",
            &"0".repeat(63),
            &format!("{}\nxyz", "0".repeat(64)),
        ] {
            assert!(parse(wrong.as_bytes()).is_err(), "{wrong:?}");
        }
    }

    #[test]
    fn a_file_is_made_for_its_owner_alone_and_never_over_another() {
        let directory = tempfile::tempdir().unwrap();
        let file = KeyFile {
            path: directory.path().join("key"),
            make: true,
        };
        let rng = SeededRng::new(1);
        let made = Keys::make(&file, &rng).unwrap();
        let mode = fs::metadata(&file.path).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
        let again = Keys::make(&file, &rng).unwrap();
        assert_eq!(again.newest().unwrap().id, made.newest().unwrap().id);
        let older = again.newest().unwrap().id.clone();
        let rotated = again.with_new(&file, &rng).unwrap();
        assert_ne!(rotated.newest().unwrap().id, older);
        assert!(Keys::read(&file).unwrap().of(&older).is_some());
        let names: Vec<_> = fs::read_dir(directory.path()).unwrap().collect();
        assert_eq!(names.len(), 1, "nothing is left beside it");
    }

    #[test]
    fn a_file_that_others_may_write_to_is_refused() {
        let directory = tempfile::tempdir().unwrap();
        let file = KeyFile {
            path: directory.path().join("key"),
            make: true,
        };
        Keys::make(&file, &SeededRng::new(1)).unwrap();
        for (mode, refused) in [
            (0o600, false),
            (0o400, false),
            (0o644, false),
            (0o620, true),
            (0o666, true),
        ] {
            fs::set_permissions(&file.path, fs::Permissions::from_mode(mode)).unwrap();
            assert_eq!(Keys::read(&file).is_err(), refused, "{mode:o}");
        }
    }
}
