//! What Relais is about, with no input or output: values that parse, rules of access, the shapes that
//! the browser, the server functions and the services share, and failures as codes.
//!
//! Compiles to WebAssembly. It has no clock, no chance and no prose: words live in the app's locales.

pub mod access;
pub mod audit;
pub mod communication_order;
pub mod contact_request;
pub mod contacts;
pub mod customer_classes;
pub mod customers;
pub mod failure;
pub mod form;
pub mod home;
pub mod id;
pub mod invitation;
pub mod mails;
pub mod ownership;
pub mod password_reset;
pub mod portal_access;
pub mod profile;
pub mod provider_settings;
pub mod registration;
pub mod roles;
pub mod second_factor;
pub mod sections;
pub mod see_as;
pub mod session;
pub mod sessions;
pub mod staff;
pub mod value;

pub use failure::{Failure, FieldFailure, Reason, Refusal};
pub use id::{
    BulkId, ClassId, ContactId, CustomerId, LoginId, MailId, OfferId, RegistrationId, RoleId, SessionId, StaffId,
    ViewingId,
};
pub use value::{Bilingual, Language};
