//! The audit trail: what was done on an account, or by the provider for all of them, by whom, when and from where.

pub mod api;
mod event;
mod filters;
mod kinds;
mod page;
mod query;
mod values;

pub(crate) use self::page::{AuditTrailPage, ProviderTrailPage};
