//! The binary `relais`. Everything it does is in the library beside it.

use std::process::ExitCode;

use clap::Parser;
use relais_server::{command_line::CommandLine, telemetry};

#[tokio::main]
async fn main() -> ExitCode {
    let command_line = CommandLine::parse();
    telemetry::start();
    match command_line.run().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("relais: {error}");
            ExitCode::FAILURE
        }
    }
}
