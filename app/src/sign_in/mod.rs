//! Signing in, replacing a password that someone else made, and the first one of the provider. Plain forms: they need no script.

pub mod api;
mod change_password;
mod page;
pub mod strength;
mod welcome;

pub(crate) use self::page::{SignInGround, refusal_words};
pub(crate) use self::strength::NewPasswordField;
pub use self::{change_password::ChangePasswordPage, page::SignInPage, welcome::WelcomePage};
