//! Signing in, replacing a password that someone else made, and the first one of the provider. Plain forms: they need no script.

pub mod api;
mod change_password;
mod page;
mod welcome;

pub(crate) use self::page::SignInGround;
pub use self::{change_password::ChangePasswordPage, page::SignInPage, welcome::WelcomePage};
