//! *Delete contact*, as a form.

use app::request::Posted;
use axum::response::Response;
use backend::access::{ContactsSection, Modify};
use domain::{Failure, contacts::RemovalDraft};

use super::{
    asked::{Asked, Trouble},
    contacts::to_list,
};

/// `POST {base}/contacts/{contact}/delete`.
pub(super) async fn delete(asked: &Asked) -> Result<Response, Trouble> {
    let who = asked.authorize::<ContactsSection, Modify>().await?;
    let id = asked.contact()?;
    let draft: RemovalDraft = asked.fields.draft()?;
    let contacts = asked.service.backend.contacts();
    match contacts.delete(&who, &id, &draft).await.map_err(Trouble::from) {
        Ok(ended) => to_list(asked, ended),
        Err(Trouble::Failed(failure @ (Failure::Invalid(_) | Failure::ContactConflict(_)))) => {
            let posted = match failure.clone() {
                Failure::Invalid(failures) => Posted::Removal {
                    draft,
                    failures,
                    failure: None,
                },
                other => Posted::Removal {
                    draft,
                    failures: Vec::new(),
                    failure: Some(other),
                },
            };
            Err(Trouble::again(posted, &failure))
        }
        Err(trouble) => Err(trouble),
    }
}
