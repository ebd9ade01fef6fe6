//! Forgetting what nobody asks for any more, from time to time: tries of signing in that do not count, and browsers that are not
//! used, and sessions that ended long ago. Of a login the last session stays, as people are told when somebody last came in.

use super::{FORGET_AFTER, SignIn, devices, store, tries};
use crate::{error::Error, second_factor};

impl SignIn<'_> {
    /// Forgets tries that do not count any more.
    pub(crate) async fn forget_tries(&self) -> Result<(), Error> {
        tries::forget(self.backend).await
    }

    /// Forgets browsers in which nobody came in for long, and devices whose trust is over, also of whoever does not come
    /// back.
    pub(crate) async fn forget_devices(&self) -> Result<(), Error> {
        let now = self.backend.now();
        let mut transaction = self.backend.db().bookkeeping().await?;
        store::devices::forget_old(&mut transaction, now - devices::FORGET_AFTER).await?;
        second_factor::forget_old_devices(&mut transaction, now).await?;
        transaction.commit().await?;
        Ok(())
    }

    /// Forgets sessions that ended long ago.
    pub(crate) async fn forget_sessions(&self) -> Result<(), Error> {
        let mut transaction = self.backend.db().bookkeeping().await?;
        store::forget_sessions(&mut transaction, self.backend.now() - FORGET_AFTER).await?;
        transaction.commit().await?;
        Ok(())
    }
}
