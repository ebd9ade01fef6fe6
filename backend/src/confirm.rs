//! What a change would do to others is done once it was read and confirmed. Not responsible for finding it out.

use crate::{audit::hex, error::Error};
use domain::{
    Failure,
    form::{Consequence, Consequences},
};
use sha2::{Digest, Sha256};

/// Passes when there is nothing to confirm, or when exactly this was; otherwise asks.
pub(crate) fn confirmed(lines: Vec<Consequence>, confirm: &str) -> Result<(), Error> {
    if lines.is_empty() {
        return Ok(());
    }
    let written = serde_json::to_vec(&lines).map_err(|error| Error::Other(error.to_string()))?;
    let mut token = hex(&Sha256::digest(&written));
    token.truncate(32);
    if token == confirm {
        return Ok(());
    }
    Err(Failure::Confirm(Box::new(Consequences { token, lines })).into())
}
