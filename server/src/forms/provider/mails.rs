//! Letters that came to nothing, as a form.

use backend::access::provider::Administrator;
use domain::form::{Done, Notice};

use super::{Asked, Refused, done};

/// Those that came to nothing, to which one returns.
const LIST: &str = "/provider/mails?state=dead";

/// `POST /provider/mails/{mail}`.
pub(super) async fn end(asked: &Asked) -> Result<Done, Refused> {
    let who = asked.authorize_staff::<Administrator>().await?;
    let mails = asked.service.backend.mails();
    let id = asked.mail()?;
    let notice = match asked.fields.text("action").as_str() {
        "again" => {
            mails.send_again(&who, &id).await?;
            Notice::MailSentAgain
        }
        "discard" => {
            mails.discard(&who, &id).await?;
            Notice::MailDiscarded
        }
        _ => return Err(Refused::Unreadable),
    };
    Ok(done(LIST, notice))
}
