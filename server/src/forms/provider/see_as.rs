//! Seeing the portal as a contact would, as a form: of the page on which it begins, and of the banner under which it
//! ends.

use backend::access::provider::Auditor;
use domain::{
    Failure,
    form::{Done, Notice},
    see_as::SeeAsDraft,
    session::Scope,
};

use super::{Asked, Refused};

/// `POST /provider/customers/{customer}/contacts/{contact}/see-as`.
pub(super) async fn begin_or_end(asked: &Asked) -> Result<Done, Refused> {
    let who = asked.authorize_staff::<Auditor>().await?;
    let scope = asked.scope()?;
    let Scope::Customer(customer) = scope.clone() else {
        return Err(Failure::NotFound.into());
    };
    let contact = asked.contact()?;
    let see_as = asked.service.backend.see_as();
    let name = see_as.page(&who, &customer, &contact).await;
    if asked.fields.text("action") == "stop" {
        see_as.stop(&who, &customer).await?;
        return Ok(Done {
            to: scope.base() + "/contacts",
            notice: Notice::SeeingAsEnded,
        });
    }
    let name = name?.name;
    let draft = SeeAsDraft {
        reason: asked.fields.text("reason"),
    };
    see_as.start(&who, &customer, &contact, &draft).await?;
    Ok(Done {
        to: Scope::As { customer, contact }.base(),
        notice: Notice::SeeingAs { name },
    })
}
