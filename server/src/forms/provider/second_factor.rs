//! *Reset 2FA key*, as forms: of a contact, and of someone of the provider.

use backend::access::{ContactsSection, Modify, provider::Administrator};
use domain::{
    Failure, StaffId,
    form::{Done, Notice},
};

use super::{Asked, Refused};

/// `POST {base}/contacts/{contact}/two-factor`.
pub(super) async fn reset(asked: &Asked) -> Result<Done, Refused> {
    let (scope, contact) = (asked.scope()?, asked.contact()?);
    let backend = &asked.service.backend;
    let who = backend
        .authorize::<ContactsSection, Modify>(asked.session()?, &scope)
        .await?;
    let (name, sessions) = backend.second_factor().reset(&who, &contact).await?;
    Ok(Done {
        to: scope.base() + "/contacts",
        notice: Notice::TwoFactorReset { name, sessions },
    })
}

/// `POST /provider/staff/{staff}/two-factor`.
pub(super) async fn reset_staff(asked: &Asked) -> Result<Done, Refused> {
    let who = asked.authorize_staff::<Administrator>().await?;
    let id: StaffId = asked.staff().parse().map_err(|_| Failure::NotFound)?;
    let (name, sessions) = asked.service.backend.second_factor().reset_staff(&who, &id).await?;
    Ok(Done {
        to: "/provider/staff".to_owned(),
        notice: Notice::TwoFactorReset { name, sessions },
    })
}
