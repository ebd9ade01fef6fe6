//! What the services need to be told at the start. Not responsible for where it comes from: the server reads
//! the command line and the environment.

use crate::{error::Error, mail::Route};
use std::{fmt, path::PathBuf, str::FromStr};

/// Which database.
#[derive(Clone, PartialEq, Eq)]
pub enum DatabaseUrl {
    /// A file, made when it is missing.
    Sqlite(PathBuf),
    /// `postgres://user@host/database`.
    Postgres(String),
}

impl fmt::Debug for DatabaseUrl {
    /// Without the URL of Postgres, which may have a password in it.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Sqlite(path) => formatter.debug_tuple("Sqlite").field(path).finish(),
            Self::Postgres(_) => formatter.write_str("Postgres(..)"),
        }
    }
}

impl FromStr for DatabaseUrl {
    type Err = Error;

    /// From `postgres://...`, `postgresql://...` or `sqlite://path`.
    fn from_str(text: &str) -> Result<Self, Error> {
        if text.starts_with("postgres://") || text.starts_with("postgresql://") {
            return Ok(Self::Postgres(text.to_owned()));
        }
        match text.strip_prefix("sqlite://").or_else(|| text.strip_prefix("sqlite:")) {
            Some(path) if !path.is_empty() => Ok(Self::Sqlite(path.into())),
            _ => Err(Error::Other(
                "the database URL begins neither with postgres:// nor with sqlite://".to_owned(),
            )),
        }
    }
}

/// The settings of the services.
#[derive(Debug, Clone)]
pub struct Config {
    /// The database.
    pub database_url: DatabaseUrl,
    /// The address of the portal in people's browsers, without a slash at its end: what links in letters begin with.
    pub public_url: String,
    /// Where letters go.
    pub mail: Route,
    /// The keys of the secrets in the database.
    pub secret_keys: KeyFile,
}

/// The file with the keys of the secrets in the database.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyFile {
    /// Where it is.
    pub path: PathBuf,
    /// Whether it is made at the first start, when it is missing.
    pub make: bool,
}

impl KeyFile {
    pub(crate) fn wrong(&self, why: String) -> Error {
        Error::KeyFile {
            path: self.path.clone(),
            why,
        }
    }
}
