//! Structured logs on standard error: text on a terminal, JSON elsewhere. `RUST_LOG` chooses what.

use std::{
    io::{self, IsTerminal},
    panic::{self, PanicHookInfo},
};

use tracing_subscriber::EnvFilter;

/// Starts logging. Panics are logged like any fault, with the request that they belong to.
pub fn start() {
    let filter =
        EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info,memory_serve=warn,sqlx=warn"));
    let log = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(io::stderr);
    if io::stderr().is_terminal() {
        log.init();
    } else {
        log.json().with_span_list(false).init();
    }
    panic::set_hook(Box::new(log_panic));
}

fn log_panic(info: &PanicHookInfo<'_>) {
    tracing::error!(
        location = info.location().map(tracing::field::display),
        "panic: {}",
        info.payload_as_str().unwrap_or("no message")
    );
}
