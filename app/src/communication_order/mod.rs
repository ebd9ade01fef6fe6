//! Communication orders: shown under the list of contacts and on a page of their own, edited in place.

pub mod api;
mod orders;

pub use self::orders::{OrderPage, Orders};
