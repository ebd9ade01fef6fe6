//! The contacts of a customer: the list, the form, adding, updating and deleting. Not responsible for
//! signing in ([`crate::sign_in`]) nor for what a communication order is ([`crate::communication_order`]).

mod check;
mod details;
mod effect;
mod explain;
mod export;
mod form;
mod list;
mod many;
pub(crate) mod on_request;
mod own;
mod purge;
pub(crate) mod registering;
mod remove;
mod restore;
mod save;
pub(crate) mod store;
#[cfg(test)]
pub(crate) mod tests;
pub(crate) mod withdraw;

pub(crate) use export::exported;
pub(crate) use list::zone as reader_zone;
pub(crate) use own::{own, save_own};

use crate::{
    Backend,
    access::{
        Authorized, ContactsSection, Modify, Read,
        provider::{StaffAuthorized, Support},
    },
    error::Error,
};
use domain::{
    contact_request::{RequestDraft, RequestPage},
    contacts::{
        AccessQuery, AccessView, ContactDraft, ContactForm, ContactList, DeletedList, ListQuery, ManyAction, ManyDone,
        ManyRemoval, Removal, RemovalDraft, Saved, Selection,
    },
    id::ContactId,
};

/// The services of the contacts.
pub struct Contacts<'a> {
    backend: &'a Backend,
}

impl<'a> Contacts<'a> {
    pub(crate) fn new(backend: &'a Backend) -> Self {
        Self { backend }
    }

    /// A page of the list.
    pub async fn list(&self, who: &Authorized<ContactsSection, Read>, query: &ListQuery) -> Result<ContactList, Error> {
        list::list(self.backend, who, query).await
    }

    /// Why a contact has the access that it has, at a moment and from an address.
    pub async fn explain(
        &self,
        who: &Authorized<ContactsSection, Read>,
        id: &ContactId,
        asked: &AccessQuery,
    ) -> Result<AccessView, Error> {
        explain::explain(self.backend, who, id, asked).await
    }

    /// The form in which somebody is added.
    pub async fn new_form(&self, who: &Authorized<ContactsSection, Modify>) -> Result<ContactForm, Error> {
        form::new_form(self.backend, who).await
    }

    /// The form in which a contact is updated; refused to who may not manage it.
    pub async fn form(&self, who: &Authorized<ContactsSection, Modify>, id: &ContactId) -> Result<ContactForm, Error> {
        form::form(self.backend, who, id).await
    }

    /// Adds a contact.
    pub async fn add(&self, who: &Authorized<ContactsSection, Modify>, draft: &ContactDraft) -> Result<Saved, Error> {
        save::add(self.backend, who, draft).await
    }

    /// The form in which staff add a contact because somebody of the customer asked for it.
    pub async fn request_page(
        &self,
        who: &Authorized<ContactsSection, Modify>,
        staff: &StaffAuthorized<Support>,
    ) -> Result<RequestPage, Error> {
        on_request::page(self.backend, who, staff).await
    }

    /// Adds a contact because somebody of the customer asked for it, tells its administrators, and gives the name.
    pub async fn request(
        &self,
        who: &Authorized<ContactsSection, Modify>,
        staff: &StaffAuthorized<Support>,
        draft: &RequestDraft,
    ) -> Result<String, Error> {
        on_request::add(self.backend, who, staff, draft).await
    }

    /// Updates a contact whose version is still the one that was shown.
    pub async fn update(
        &self,
        who: &Authorized<ContactsSection, Modify>,
        id: &ContactId,
        version: i64,
        draft: &ContactDraft,
    ) -> Result<Saved, Error> {
        save::update(self.backend, who, id, version, draft).await
    }

    /// What deleting a contact would do.
    pub async fn removal(&self, who: &Authorized<ContactsSection, Modify>, id: &ContactId) -> Result<Removal, Error> {
        remove::removal(self.backend, who, id).await
    }

    /// Deletes a contact, and says how many sessions ended.
    pub async fn delete(
        &self,
        who: &Authorized<ContactsSection, Modify>,
        id: &ContactId,
        draft: &RemovalDraft,
    ) -> Result<u32, Error> {
        remove::delete(self.backend, who, id, draft).await
    }

    /// Does the same to many contacts, each by the rules of one; says of which it was refused.
    pub async fn change_many(
        &self,
        who: &Authorized<ContactsSection, Modify>,
        selection: &Selection,
        action: &ManyAction,
    ) -> Result<ManyDone, Error> {
        many::change(self.backend, who, selection, action).await
    }

    /// What deleting many contacts would do.
    pub async fn removal_of_many(
        &self,
        who: &Authorized<ContactsSection, Modify>,
        selection: &Selection,
    ) -> Result<ManyRemoval, Error> {
        many::removal(self.backend, who, selection).await
    }

    /// Those who were deleted and can be brought back.
    pub async fn deleted(&self, who: &Authorized<ContactsSection, Modify>) -> Result<DeletedList, Error> {
        restore::deleted(self.backend, who).await
    }

    /// Brings contacts back that were deleted within the last day.
    pub async fn restore(
        &self,
        who: &Authorized<ContactsSection, Modify>,
        ids: &[ContactId],
    ) -> Result<ManyDone, Error> {
        restore::restore(self.backend, who, ids).await
    }

    /// Removes for good whoever was deleted longer ago, of every customer; says how many. It may run on several
    /// servers at once.
    pub async fn purge_deleted(&self) -> Result<u64, Error> {
        purge::purge_deleted(self.backend).await
    }
}

/// Whether the actor of this witness is that contact.
fn is_oneself<S, L>(who: &Authorized<S, L>, id: &ContactId) -> bool {
    who.contact() == Some(id)
}
