//! The audit trail: what was done on this account, by whom, when and from where.

pub mod api;
mod event;
mod filters;
mod kinds;
mod page;
mod query;
mod values;

pub(crate) use self::page::AuditTrailPage;
