//! Contacts: the list and its query, the form and how it parses, what two people changed at once, and what is done to
//! many of them.

mod access;
mod conflict;
mod form;
mod list;
mod many;

pub use access::{AccessQuery, AccessView, TwoFactor};
pub use conflict::{ContactConflict, FieldConflict, conflicts, take_theirs};
pub use form::{
    AccessDraft, AccessState, CommunicationOption, ContactDraft, ContactForm, Limits, NewContact, Offered, Phone,
    PhoneDraft, PhoneKind, Removal, RemovalDraft, RoleOption, Saved, SectionOption, StandsIn, parse,
};
pub use list::{ContactList, ContactRow, Count, HeldLevel, ListQuery, PhoneView, Sort, SortBy};
pub use many::{
    CommunicationsLost, DeletedContact, DeletedList, MANY_MOST, ManyAction, ManyChange, ManyDone, ManyRemoval, NotDone,
    PlaceLost, Selection,
};
