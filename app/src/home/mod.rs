//! The home page: where one may go, and what waits.

pub mod api;
mod overview;
mod page;

pub(crate) use self::page::HomePage;
