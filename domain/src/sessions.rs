//! Open sessions of somebody, as they and those who manage them see and end them.

use crate::{failure::Refusal, id::SessionId, value::Bilingual};
use serde::{Deserialize, Serialize};

/// What somebody signed in with, as far as their browser says.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Device {
    /// The browser; empty when it is none that is known.
    pub browser: String,
    /// The system it runs on; empty when it is none that is known.
    pub system: String,
}

/// How a session was authenticated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Method {
    /// A password.
    Password,
    /// A one-time code.
    OneTimeCode,
    /// A recovery code.
    RecoveryCode,
    /// A device that is not asked for a second factor.
    TrustedDevice,
}

impl Method {
    /// From the word that is stored (RFC 8176 where it has one).
    pub fn from_code(code: &str) -> Option<Self> {
        match code {
            "pwd" => Some(Self::Password),
            "otp" => Some(Self::OneTimeCode),
            "recovery" => Some(Self::RecoveryCode),
            "device" => Some(Self::TrustedDevice),
            _ => None,
        }
    }
}

/// A session that is open.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenSession {
    /// Its id.
    pub id: SessionId,
    /// With what.
    pub device: Device,
    /// From which address.
    pub address: String,
    /// When it began.
    pub signed_in: Bilingual,
    /// When it was last used.
    pub last_seen: Bilingual,
    /// How.
    pub methods: Vec<Method>,
    /// Whether it is the one in which this is read.
    pub is_this: bool,
}

/// The open sessions of somebody.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sessions {
    /// Whose.
    pub name: String,
    /// The one that was used last first.
    pub open: Vec<OpenSession>,
    /// Why the reader may not end them; absent: they may.
    pub refusal: Option<Refusal>,
    /// Whether the reader has to say who they are once more.
    pub asks_password: bool,
}

/// Sessions are to be ended, as posted.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct EndDraft {
    /// The id of one, or `all`: of oneself, all others.
    pub end: String,
    /// The current password, where it is asked for.
    pub sessions_password: String,
}

/// Which sessions are to be ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Which {
    /// One.
    One(SessionId),
    /// All; of oneself, all others.
    All,
}

impl EndDraft {
    /// Which; `None` when it is neither an id nor `all`.
    pub fn which(&self) -> Option<Which> {
        match self.end.as_str() {
            "all" => Some(Which::All),
            id => id.parse().ok().map(Which::One),
        }
    }
}
