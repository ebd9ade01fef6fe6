//! An action on many contacts, and bringing back who was deleted, as forms.

use app::{
    contacts::{ManyShown, PostedMany, list_query},
    request::Posted,
};
use axum::response::Response;
use backend::access::{ContactsSection, Modify};
use domain::{
    ContactId, Failure, FieldFailure, Reason, Refusal,
    contacts::{ListQuery, ManyAction, Selection},
};
use http::StatusCode;

use super::{
    asked::{Asked, Trouble},
    second_factor::verify_first,
    see_other,
};

/// The boxes that are ticked.
const BOXES: &str = "contacts[]";

/// The ids that were ticked; what is none is of nobody.
fn ticked(asked: &Asked) -> Result<Vec<ContactId>, Failure> {
    let ids = asked.fields.all(BOXES).map(|id| id.parse());
    ids.collect::<Result<_, _>>().map_err(|_| Failure::NotFound)
}

/// `POST {base}/contacts`: deleting asks first; the page that comes back says what came of it.
pub(super) async fn act(asked: &Asked) -> Result<Response, Trouble> {
    let who = asked.authorize::<ContactsSection, Modify>().await?;
    let contacts = asked.service.backend.contacts();
    let selection = if asked.fields.text("all").is_empty() {
        Selection::These(ticked(asked)?)
    } else {
        Selection::Found(ListQuery {
            after: None,
            before: None,
            ..list_query(asked.search())
        })
    };
    let action = asked.fields.text("action");
    let (shown, failure) = match action.parse::<ManyAction>() {
        Err(_) => {
            let failure = Failure::Invalid(vec![FieldFailure::new("action", Reason::NotOffered)]);
            (ManyShown::Failed(failure.clone()), Some(failure))
        }
        Ok(action) => {
            let is_asked = action == ManyAction::Delete && asked.fields.text("confirmed").is_empty();
            let shown = if is_asked {
                contacts.removal_of_many(&who, &selection).await.map(ManyShown::Ask)
            } else {
                contacts
                    .change_many(&who, &selection, &action)
                    .await
                    .map(ManyShown::Done)
            };
            match shown.map_err(Trouble::from) {
                Ok(shown) => (shown, None),
                Err(Trouble::Failed(
                    failure @ (Failure::Invalid(_) | Failure::NotFound | Failure::Refused(Refusal::StepUp { .. })),
                )) => (ManyShown::Failed(failure.clone()), Some(failure)),
                Err(trouble) => return Err(trouble),
            }
        }
    };
    let posted = Posted::Many(Box::new(PostedMany {
        selection,
        action,
        shown,
    }));
    Err(match failure {
        Some(failure) => Trouble::again(posted, &failure),
        None => Trouble::going_on(posted),
    })
}

/// `POST {base}/contacts/deleted`: one of them, or all that are shown.
pub(super) async fn restore(asked: &Asked) -> Result<Response, Trouble> {
    let who = asked.authorize::<ContactsSection, Modify>().await?;
    let contacts = asked.service.backend.contacts();
    let ids = if asked.fields.text("all").is_empty() {
        ticked(asked)?
    } else {
        let rows = contacts.deleted(&who).await?.rows;
        rows.into_iter().map(|row| row.id).collect()
    };
    let done = match contacts.restore(&who, &ids).await.map_err(Trouble::from) {
        Ok(done) => done,
        Err(Trouble::Failed(Failure::Refused(Refusal::StepUp { .. }))) => {
            return Ok(verify_first(&format!("{}/contacts/deleted", asked.scope()?.base())));
        }
        Err(trouble) => return Err(trouble),
    };
    if done.refused.is_empty() && done.lost.is_empty() {
        return Ok(see_other(&format!("{}/contacts", asked.scope()?.base())));
    }
    Err(Trouble::Again {
        posted: Box::new(Posted::Restored(done)),
        status: StatusCode::OK,
        wait: None,
    })
}
