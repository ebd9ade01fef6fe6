//! What goes wrong in the services: what a client may know ([`Failure`]) and what only the log may. Not
//! responsible for statuses or words: those are made at the edge.

use domain::{Failure, FieldFailure, Refusal};
use std::path::PathBuf;

/// Why a service did not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Something that the client may know of.
    #[error("{0:?}")]
    Failure(Failure),
    /// The database failed.
    #[error("the database failed: {0}")]
    Database(sqlx::Error),
    /// A stored row does not parse.
    #[error("the row {id} of {table} is corrupt")]
    Corrupt {
        /// The table.
        table: &'static str,
        /// What identifies the row.
        id: String,
    },
    /// The database was written by a newer version of this program.
    #[error(
        "the database has schema {found}, newer than the {known} that this version of Relais knows: start a newer Relais"
    )]
    NewerSchema {
        /// The version of the database.
        found: i64,
        /// The newest version that this program knows.
        known: i64,
    },
    /// A migration could not be carried out.
    #[error("the database could not be migrated: {0}")]
    Migration(sqlx::migrate::MigrateError),
    /// The file with the keys of secrets is not the one, or cannot be used.
    #[error("RELAIS_SECRET_KEY_FILE: {}: {why}", .path.display())]
    KeyFile {
        /// Where it is.
        path: PathBuf,
        /// What is wrong with it.
        why: String,
    },
    /// Anything else that is a fault.
    #[error("{0}")]
    Other(String),
}

impl Error {
    /// What a client may know of it.
    pub fn failure(&self) -> Failure {
        match self {
            Self::Failure(failure) => failure.clone(),
            _ => Failure::Internal,
        }
    }

    /// A row that does not parse.
    pub(crate) fn corrupt(table: &'static str, id: impl Into<String>) -> Self {
        Self::Corrupt { table, id: id.into() }
    }

    /// Whether a unique constraint was violated; which one, the engine does not say.
    pub(crate) fn is_unique_violation(&self) -> bool {
        matches!(self, Self::Database(sqlx::Error::Database(error)) if error.is_unique_violation())
    }
}

impl From<Failure> for Error {
    fn from(failure: Failure) -> Self {
        Self::Failure(failure)
    }
}

impl From<Refusal> for Error {
    fn from(refusal: Refusal) -> Self {
        Self::Failure(Failure::Refused(refusal))
    }
}

impl From<Vec<FieldFailure>> for Error {
    fn from(failures: Vec<FieldFailure>) -> Self {
        Self::Failure(Failure::Invalid(failures))
    }
}

impl From<sqlx::Error> for Error {
    fn from(error: sqlx::Error) -> Self {
        Self::Database(error)
    }
}
