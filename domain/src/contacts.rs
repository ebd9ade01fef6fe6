//! Contacts: the list and its query, the form and how it parses, and what two people changed at once.

mod conflict;
mod form;
mod list;

pub use conflict::{ContactConflict, FieldConflict, conflicts, take_theirs};
pub use form::{
    AccessDraft, CommunicationOption, ContactDraft, ContactForm, Limits, NewContact, Offered, Phone, PhoneDraft,
    PhoneKind, Removal, RemovalDraft, RoleOption, Saved, SectionOption, StandsIn, parse,
};
pub use list::{ContactList, ContactRow, Count, ListQuery, PhoneView, Sort, SortBy};
