//! Signing in, and replacing a password that someone else made. Plain forms: they need no script.

pub mod api;
mod change_password;
mod page;

pub use self::{change_password::ChangePasswordPage, page::SignInPage};
