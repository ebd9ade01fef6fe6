//! The error of server functions: a [`Failure`] on the wire.

use domain::Failure;
use serde::{Deserialize, Serialize};
use server_fn::error::{FromServerFnError, ServerFnErrorErr};

/// A failure as a server function answers it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fault(pub Failure);

impl FromServerFnError for Fault {
    type Encoder = crate::wire::Postcard;

    fn from_server_fn_error(error: ServerFnErrorErr) -> Self {
        match error {
            // Nothing came back, or something that is not ours (a proxy's page).
            ServerFnErrorErr::Request(_) | ServerFnErrorErr::Response(_) | ServerFnErrorErr::Deserialization(_) => {
                Self(Failure::Unreachable)
            }
            _ => Self(Failure::Internal),
        }
    }
}

impl From<Failure> for Fault {
    fn from(failure: Failure) -> Self {
        Self(failure)
    }
}

impl std::fmt::Display for Fault {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "{:?}", self.0)
    }
}

impl std::error::Error for Fault {}
