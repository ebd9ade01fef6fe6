//! Forgetting what nobody asks for any more, from time to time: tries of signing in that do not count, and sessions that
//! ended long ago. Of a login the last session stays, as people are told when somebody last came in.

use super::{FORGET_AFTER, SignIn, store, tries};
use crate::error::Error;

impl SignIn<'_> {
    /// Forgets tries that do not count any more.
    pub(crate) async fn forget_tries(&self) -> Result<(), Error> {
        tries::forget(self.backend).await
    }

    /// Forgets sessions that ended long ago.
    pub(crate) async fn forget_sessions(&self) -> Result<(), Error> {
        let mut transaction = self.backend.db().bookkeeping().await?;
        store::forget_sessions(&mut transaction, self.backend.now() - FORGET_AFTER).await?;
        transaction.commit().await?;
        Ok(())
    }
}
