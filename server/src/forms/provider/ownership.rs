//! Ownership offered, answered or withdrawn, as a form.

use domain::{
    form::{Done, Notice},
    ownership::OwnershipDraft,
    session::Scope,
};

use super::{Asked, Refused};

/// `POST {base}/ownership`.
pub(super) async fn step(asked: &Asked) -> Result<Done, Refused> {
    let scope = asked.scope()?;
    let backend = &asked.service.backend;
    let who = backend.authorize_presence(asked.session()?, &scope).await?;
    let draft = OwnershipDraft {
        // That of the button which was pressed comes last.
        action: asked.fields.text("action"),
        to: asked.fields.text("to"),
        reason: asked.fields.text("reason"),
        offer: asked.fields.text("offer"),
    };
    let notice = backend.ownership().step(&who, &draft).await?;
    let answered = matches!(notice, Notice::OwnershipAccepted | Notice::OwnershipDeclined);
    let to = if answered && scope == Scope::Own {
        // Who was offered it need not see the page any more.
        "/".to_owned()
    } else {
        asked.path().to_owned()
    };
    Ok(Done { to, notice })
}
