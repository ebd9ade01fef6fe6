//! Server functions of contacts.
#![expect(
    missing_docs,
    reason = "the arguments of a server function become fields of a struct"
)]

use crate::Fault;
use crate::wire::Wire;
use domain::{
    ContactId, Failure, FieldFailure,
    contacts::{
        ContactDraft, ContactForm, ContactList, DeletedList, ListQuery, ManyAction, ManyDone, ManyRemoval, Removal,
        RemovalDraft, Saved, Selection,
    },
    session::Scope,
};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// A page of the list.
#[server(prefix = "/fn", endpoint = "contacts/list", protocol = Wire)]
pub async fn list(scope: Scope, query: ListQuery) -> Result<ContactList, Fault> {
    use crate::request::{answer, authorize};
    use backend::access::{ContactsSection, Read};
    let (backend, who) = authorize::<ContactsSection, Read>(&scope).await?;
    answer(backend.contacts().list(&who, &query).await)
}

/// The form: of a contact, or empty. What a plain form posted stands in it.
#[server(prefix = "/fn", endpoint = "contacts/form", protocol = Wire)]
pub async fn form(scope: Scope, id: Option<ContactId>) -> Result<ContactForm, Fault> {
    use crate::request::{Posted, answer, authorize, posted};
    use backend::access::{ContactsSection, Modify};
    let (backend, who) = authorize::<ContactsSection, Modify>(&scope).await?;
    let mut form = match id {
        Some(id) => answer(backend.contacts().form(&who, &id).await)?,
        None => answer(backend.contacts().new_form(&who).await)?,
    };
    if let Some(Posted::Contact(posted)) = posted() {
        form.draft = posted.draft;
        form.failures = posted.failures;
        form.conflicts = posted.conflicts;
        form.conflict_by = posted.conflict_by;
        form.generated = posted.generated;
        form.step_up = posted.step_up;
        form.step_up_trouble = posted.step_up_trouble;
        form.asked = posted.asked;
        if let Some((version, theirs)) = posted.theirs {
            form.version = version;
            form.base = theirs;
        }
    }
    Ok(form)
}

/// Adds a contact.
#[server(prefix = "/fn", endpoint = "contacts/add", protocol = Wire)]
pub async fn add(scope: Scope, draft: ContactDraft) -> Result<Saved, Fault> {
    use crate::request::{answer, authorize};
    use backend::access::{ContactsSection, Modify};
    let (backend, who) = authorize::<ContactsSection, Modify>(&scope).await?;
    answer(backend.contacts().add(&who, &draft).await)
}

/// Updates a contact; whoever saved first is told as a conflict.
#[server(prefix = "/fn", endpoint = "contacts/update", protocol = Wire)]
pub async fn update(scope: Scope, id: ContactId, version: i64, draft: ContactDraft) -> Result<Saved, Fault> {
    use crate::request::{answer, authorize};
    use backend::access::{ContactsSection, Modify};
    let (backend, who) = authorize::<ContactsSection, Modify>(&scope).await?;
    answer(backend.contacts().update(&who, &id, version, &draft).await)
}

/// The dialog *Delete contact*.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RemovalPage {
    /// What will happen.
    pub removal: Removal,
    /// What a plain form chose, when the page is shown again.
    pub draft: RemovalDraft,
    /// Errors of what was posted.
    pub failures: Vec<FieldFailure>,
    /// Why it was not done, when that is no field's fault.
    pub failure: Option<Failure>,
}

/// What deleting a contact will do.
#[server(name = GetRemoval, prefix = "/fn", endpoint = "contacts/removal", protocol = Wire)]
pub async fn removal(scope: Scope, id: ContactId) -> Result<RemovalPage, Fault> {
    use crate::request::{Posted, answer, authorize, posted};
    use backend::access::{ContactsSection, Modify};
    let (backend, who) = authorize::<ContactsSection, Modify>(&scope).await?;
    let removal = answer(backend.contacts().removal(&who, &id).await)?;
    let (draft, failures, failure) = match posted() {
        Some(Posted::Removal {
            draft,
            failures,
            failure,
        }) => (draft, failures, failure),
        _ => Default::default(),
    };
    Ok(RemovalPage {
        removal,
        draft,
        failures,
        failure,
    })
}

/// Deletes a contact; answers how many sessions ended.
#[server(prefix = "/fn", endpoint = "contacts/delete", protocol = Wire)]
pub async fn delete(scope: Scope, id: ContactId, draft: RemovalDraft) -> Result<u32, Fault> {
    use crate::request::{answer, authorize};
    use backend::access::{ContactsSection, Modify};
    let (backend, who) = authorize::<ContactsSection, Modify>(&scope).await?;
    answer(backend.contacts().delete(&who, &id, &draft).await)
}

/// Makes a strong password; it is in force when the form that holds it is submitted.
#[server(prefix = "/fn", endpoint = "portal_access/generate_password", protocol = Wire)]
pub async fn generate_password(scope: Scope) -> Result<String, Fault> {
    use crate::request::authorize;
    use backend::access::{ContactsSection, Modify};
    use secrecy::ExposeSecret;
    let (backend, who) = authorize::<ContactsSection, Modify>(&scope).await?;
    Ok(backend
        .portal_access()
        .generate_password(&who)
        .expose_secret()
        .to_owned())
}

/// Does the same to many contacts; says to which it was not done, and why.
#[server(prefix = "/fn", endpoint = "contacts/change_many", protocol = Wire)]
pub async fn change_many(scope: Scope, selection: Selection, action: ManyAction) -> Result<ManyDone, Fault> {
    use crate::request::{answer, authorize};
    use backend::access::{ContactsSection, Modify};
    let (backend, who) = authorize::<ContactsSection, Modify>(&scope).await?;
    answer(backend.contacts().change_many(&who, &selection, &action).await)
}

/// What deleting many contacts will do.
#[server(prefix = "/fn", endpoint = "contacts/removal_of_many", protocol = Wire)]
pub async fn removal_of_many(scope: Scope, selection: Selection) -> Result<ManyRemoval, Fault> {
    use crate::request::{answer, authorize};
    use backend::access::{ContactsSection, Modify};
    let (backend, who) = authorize::<ContactsSection, Modify>(&scope).await?;
    answer(backend.contacts().removal_of_many(&who, &selection).await)
}

/// The dialog *Recently deleted*.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeletedPage {
    /// Who can be brought back.
    pub list: DeletedList,
    /// What came of a plain form, when not all came back.
    pub done: Option<ManyDone>,
}

/// Those who were deleted and can be brought back.
#[server(name = GetDeleted, prefix = "/fn", endpoint = "contacts/deleted", protocol = Wire)]
pub async fn deleted(scope: Scope) -> Result<DeletedPage, Fault> {
    use crate::request::{Posted, answer, authorize, posted};
    use backend::access::{ContactsSection, Modify};
    let (backend, who) = authorize::<ContactsSection, Modify>(&scope).await?;
    let list = answer(backend.contacts().deleted(&who).await)?;
    let done = match posted() {
        Some(Posted::Restored(done)) => Some(done),
        _ => None,
    };
    Ok(DeletedPage { list, done })
}

/// Brings contacts back that were deleted.
#[server(prefix = "/fn", endpoint = "contacts/restore", protocol = Wire)]
pub async fn restore(scope: Scope, ids: Vec<ContactId>) -> Result<ManyDone, Fault> {
    use crate::request::{answer, authorize};
    use backend::access::{ContactsSection, Modify};
    let (backend, who) = authorize::<ContactsSection, Modify>(&scope).await?;
    answer(backend.contacts().restore(&who, &ids).await)
}
