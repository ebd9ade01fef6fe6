//! Communication orders: shown under the list of contacts and on a page of their own, edited in place.

mod add_field;
mod adding;
pub mod api;
mod at_rest;
mod card;
mod conflict;
mod desk;
mod editor;
mod health;
mod latest;
mod leaving;
mod orders;
mod pair;
mod person;
mod place;

pub use self::orders::{OrderPage, Orders, OrdersChanged};
pub(crate) use self::{at_rest::at_rest, card::edit_orders, health::ailment, latest::Latest};
