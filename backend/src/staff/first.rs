//! The first start: while there is nobody of the provider, whoever reads the log makes the first one, under a link
//! that works once.

use super::{StaffService, store};
use crate::{
    audit::Author,
    clock::MINUTE,
    error::Error,
    password::{token, token_hash},
    sign_in::Anonymous,
};
use domain::{
    Failure,
    staff::{FirstDraft, StaffDraft, StaffLevel},
};
use secrecy::{ExposeSecret, SecretString};

/// How long the link works.
const LASTS: i64 = 24 * 60 * MINUTE;

impl StaffService<'_> {
    /// A token for the one-time link, in the place of the one before; `None` once there is somebody of the provider.
    #[tracing::instrument(skip_all)]
    pub async fn first_start(&self) -> Result<Option<SecretString>, Error> {
        let mut transaction = self.backend.db().bookkeeping().await?;
        if store::is_anybody(&mut transaction).await? {
            return Ok(None);
        }
        let token = token(self.backend.rng());
        let expires_at = self.backend.now().saturating_add(LASTS);
        store::set_first_start(&mut transaction, &token_hash(token.expose_secret()), expires_at).await?;
        transaction.commit().await?;
        Ok(Some(token))
    }

    /// Whether a token opens the one-time link now; `NotFound` when it does not.
    #[tracing::instrument(skip_all)]
    pub async fn check_first_start(&self, token: &str) -> Result<(), Error> {
        let mut connection = self.backend.db().read().await?;
        if store::is_first_start(&mut connection, &token_hash(token), self.backend.now()).await? {
            Ok(())
        } else {
            Err(Failure::NotFound.into())
        }
    }

    /// Makes the first one of the provider, an owner, with a password of their own. The link is used up.
    #[tracing::instrument(skip_all)]
    pub async fn begin(
        &self,
        anonymous: &Anonymous,
        token: &str,
        draft: &FirstDraft,
        password: &SecretString,
    ) -> Result<(), Error> {
        // Nothing is hashed for whoever has no link.
        self.check_first_start(token).await?;
        let draft = StaffDraft {
            name: draft.name.clone(),
            email: draft.email.clone(),
            login: draft.login.clone(),
            level: StaffLevel::Owner.code().to_owned(),
            ..StaffDraft::default()
        };
        let details = self.checked(&draft, Some(password)).await?;
        let hash = self.backend.passwords().hash(password).await?;
        let author = Author {
            address: Some(anonymous.address.to_canonical()),
            ..Author::system("first start")
        };
        let mut change = self.backend.db().provider_change(&author).await?;
        let now = change.now();
        // Changes of the provider follow one another: of two with the same link the second one finds somebody.
        if !store::is_first_start(change.connection(), &token_hash(token), now).await? {
            return Err(Failure::NotFound.into());
        }
        store::end_first_start(change.connection()).await?;
        self.insert(change, &details, &hash, false).await?;
        Ok(())
    }
}
