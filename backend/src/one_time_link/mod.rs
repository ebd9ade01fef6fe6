//! Links that are mailed and work once: what is stored of one is the SHA-256 of its token, which is 256 random bits.
//! Following a link changes nothing, as programs that look through mail follow them too; posting its page does. Not
//! responsible for what a link is good for: the features that send them are.

pub(crate) mod limits;
mod store;
#[cfg(test)]
mod tests;

use crate::{
    Backend,
    audit::{Author, AuthorKind},
    clock::MINUTE,
    db::Change,
    error::Error,
    password::{token, token_hash},
};
use domain::{Failure, LoginId, RegistrationId};
use secrecy::ExposeSecret as _;
use sqlx::AnyConnection;

pub(crate) use store::{Last, last, revoke};

const HOUR: i64 = 60 * MINUTE;
/// Links that are over are forgotten after a month, but for invitations, of which a contact's dialog tells.
const FORGET_AFTER: i64 = 30 * 24 * HOUR;

/// What a link is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Setting the first password.
    Invitation,
    /// Setting another password.
    Reset,
    /// Proving an e-mail address.
    Registration,
}

impl Kind {
    /// The word as stored.
    const fn code(self) -> &'static str {
        match self {
            Self::Invitation => "invitation",
            Self::Reset => "reset",
            Self::Registration => "registration",
        }
    }

    /// How long it works.
    const fn lasts(self) -> i64 {
        match self {
            Self::Invitation => 7 * 24 * HOUR,
            Self::Reset => HOUR,
            Self::Registration => 24 * HOUR,
        }
    }

    /// The path of its page.
    fn path(self, token: &str) -> String {
        let page = match self {
            Self::Invitation => "invitation",
            Self::Reset => "reset",
            Self::Registration => "register",
        };
        format!("/{page}/{token}")
    }
}

/// Whose link it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Owner {
    /// Somebody with a login.
    Login(LoginId),
    /// Somebody who asks for access.
    Proof(RegistrationId),
}

impl Owner {
    /// The login; `NotFound` when it is a link of another kind.
    pub(crate) fn login(self) -> Result<LoginId, Failure> {
        match self {
            Self::Login(login) => Ok(login),
            Self::Proof(_) => Err(Failure::NotFound),
        }
    }

    /// Who asks for access; `NotFound` when it is a link of another kind.
    pub(crate) fn proof(self) -> Result<RegistrationId, Failure> {
        match self {
            Self::Proof(proof) => Ok(proof),
            Self::Login(_) => Err(Failure::NotFound),
        }
    }
}

/// A link that works now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Open {
    pub(crate) owner: Owner,
    /// The name of who made it; empty when the program did.
    pub(crate) by: String,
    pub(crate) expires_at: i64,
}

/// A link that was just made.
pub(crate) struct Made {
    /// The path of its page, for the letter and nothing else.
    pub(crate) path: String,
    pub(crate) expires_at: i64,
}

/// Makes a link for whoever reads mail at `recipient`. Others of its kind go on working: see [`revoke`].
pub(crate) async fn make(
    backend: &Backend,
    change: &mut Change,
    kind: Kind,
    owner: &Owner,
    recipient: &str,
) -> Result<Made, Error> {
    let token = token(backend.rng());
    let id: String = backend.ids().make()?;
    let now = change.now();
    let by = match change.author() {
        Author {
            kind: AuthorKind::System,
            ..
        } => String::new(),
        author => author.name.clone(),
    };
    let expires_at = now.saturating_add(kind.lasts());
    store::insert(
        change.connection(),
        &store::New {
            id: &id,
            token_hash: &token_hash(token.expose_secret()),
            kind,
            owner,
            recipient,
            by: &by,
            now,
            expires_at,
        },
    )
    .await?;
    Ok(Made {
        path: kind.path(token.expose_secret()),
        expires_at,
    })
}

/// The link of a token, if it works now; `NotFound` when it is unknown, used, revoked or over.
pub(crate) async fn find(connection: &mut AnyConnection, kind: Kind, token: &str, now: i64) -> Result<Open, Error> {
    let found = store::open(connection, kind, &token_hash(token), now).await?;
    found.ok_or_else(|| Failure::NotFound.into())
}

/// As [`find`], and uses it up: of several who try at once, one succeeds.
pub(crate) async fn take(connection: &mut AnyConnection, kind: Kind, token: &str, now: i64) -> Result<Open, Error> {
    let taken = store::take(connection, kind, &token_hash(token), now).await?;
    taken.ok_or_else(|| Failure::NotFound.into())
}

impl Backend {
    /// Forgets links that are long over, and the instants of tries that do not count any more. It may run on several
    /// servers at once.
    pub async fn forget_links(&self) -> Result<(), Error> {
        let now = self.now();
        let mut transaction = self.db().bookkeeping().await?;
        store::forget(&mut transaction, now - FORGET_AFTER).await?;
        limits::forget(&mut transaction, now).await?;
        transaction.commit().await?;
        Ok(())
    }
}
