//! The letters that Relais writes, as staff see them: what waits, what went out, and what came to nothing. Never what a
//! letter says, which may hold a link that lets somebody in.

use crate::{
    failure::Reason,
    id::MailId,
    value::{Bilingual, Language},
};
use serde::{Deserialize, Serialize};
use std::{convert::Infallible, fmt, str::FromStr};

/// After how many days a letter that went out, or came to nothing, is forgotten.
pub const KEPT_DAYS: i64 = 30;

/// What became of a letter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum MailState {
    /// It goes out, or is tried again.
    Waiting,
    /// The mail server took it, or it is a file.
    Sent,
    /// It is not tried any more.
    Dead,
}

impl MailState {
    /// All.
    pub const ALL: [Self; 3] = [Self::Waiting, Self::Sent, Self::Dead];

    /// The word in an address.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Sent => "sent",
            Self::Dead => "dead",
        }
    }
}

impl FromStr for MailState {
    type Err = Reason;

    fn from_str(text: &str) -> Result<Self, Reason> {
        Self::ALL
            .into_iter()
            .find(|state| state.code() == text)
            .ok_or(Reason::NotOffered)
    }
}

/// Why a letter did not go out, kept as one line: a word, and what was said.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum MailTrouble {
    /// The mail server does not take it, in its own words.
    Refused(String),
    /// There is no way to the mail server.
    Unreachable(String),
    /// The mail server did not answer in time.
    Timeout,
    /// It cannot be written: the recipient is no address.
    Unwritable(String),
    /// The file could not be written.
    File(String),
}

impl fmt::Display for MailTrouble {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Refused(said) => write!(formatter, "refused {said}"),
            Self::Unreachable(said) => write!(formatter, "unreachable {said}"),
            Self::Timeout => formatter.write_str("timeout"),
            Self::Unwritable(said) => write!(formatter, "unwritable {said}"),
            Self::File(said) => write!(formatter, "file {said}"),
        }
    }
}

impl FromStr for MailTrouble {
    type Err = Infallible;

    fn from_str(text: &str) -> Result<Self, Infallible> {
        let (word, said) = text.split_once(' ').unwrap_or((text, ""));
        let said = said.to_owned();
        Ok(match word {
            "refused" => Self::Refused(said),
            "unreachable" => Self::Unreachable(said),
            "timeout" => Self::Timeout,
            "unwritable" => Self::Unwritable(said),
            "file" => Self::File(said),
            _ => Self::Unreachable(text.to_owned()),
        })
    }
}

/// Where letters go.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum MailRoute {
    /// Into files of the data directory.
    Files,
    /// To a mail server.
    Smtp {
        /// Its host.
        host: String,
    },
}

/// Which letters are asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct MailQuery {
    /// In that state.
    pub state: Option<MailState>,
    /// Older than this one.
    pub before: Option<MailId>,
    /// Newer than this one.
    pub after: Option<MailId>,
}

/// A letter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mail {
    /// Its id.
    pub id: MailId,
    /// What kind of letter.
    pub kind: String,
    /// To whom.
    pub recipient: String,
    /// What about.
    pub subject: String,
    /// In which language.
    pub language: Language,
    /// What became of it.
    pub state: MailState,
    /// How many times it was tried.
    pub tries: u32,
    /// When it was written.
    pub written: Bilingual,
    /// When it is tried next, went out, or was given up.
    pub at: Bilingual,
    /// Why it did not go out at the last try.
    pub trouble: Option<MailTrouble>,
}

/// A page of letters, newest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MailPage {
    /// The letters.
    pub rows: Vec<Mail>,
    /// There are newer ones than this.
    pub newer: Option<MailId>,
    /// There are older ones than this.
    pub older: Option<MailId>,
    /// Where letters go.
    pub route: MailRoute,
    /// The time zone of the times.
    pub time_zone: String,
}

/// A letter, as its own page shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MailDetails {
    /// The letter.
    pub mail: Mail,
    /// Whether the reader may send it again or discard it.
    pub may_edit: bool,
}

/// A kind of letter, with example values.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MailPreview {
    /// Which kind.
    pub kind: String,
    /// The subject, in both languages.
    pub subject: Bilingual,
    /// The text, in both languages.
    pub text: Bilingual,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_trouble_is_read_as_it_was_kept() {
        for trouble in [
            MailTrouble::Refused("550 5.1.1 No such user".into()),
            MailTrouble::Unreachable("Connection refused".into()),
            MailTrouble::Timeout,
            MailTrouble::Unwritable("x".into()),
            MailTrouble::File("/mail: full".into()),
        ] {
            assert_eq!(trouble.to_string().parse(), Ok(trouble));
        }
    }
}
