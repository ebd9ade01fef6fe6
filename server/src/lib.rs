//! The web server of Relais: settings, HTTP, the embedded site. What a request may do and what it
//! changes is decided in `backend`.
#![recursion_limit = "256"]

pub mod address;
pub mod command_line;
pub mod forms;
pub mod session;
pub mod settings;
pub mod telemetry;

mod answer;
mod confined;
mod demo;
mod health;
mod listen;
mod logo;
mod mails;
mod open;
mod public_url;
mod request;
mod router;
mod secrets;
mod security;
mod serve;
mod site;
mod staff;

pub use public_url::PublicUrl;
pub use request::RequestId;
pub use router::{Service, router};
pub use site::page_paths;
