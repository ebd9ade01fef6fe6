//! *Explain access*: what a contact may enter at a moment and from an address, and each rule that gives or refuses it.

mod answer;
pub mod api;
mod page;
mod rules;

pub(crate) use self::page::ExplainPage;
