//! The command line: what can be asked of the binary. What the values mean is in `settings`.

use std::{error::Error, path::PathBuf};

use clap::{Args, Parser, Subcommand};

use crate::{
    demo, serve,
    settings::Given,
    staff::{self, StaffCommand},
};

/// The portal in which business customers manage their own people.
#[derive(Debug, Parser)]
#[command(name = "relais", version)]
pub struct CommandLine {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve this installation
    Serve(Given),
    /// Serve demo data, in a temporary directory unless one is given
    Demo(DemoOptions),
    /// The provider's people
    #[command(subcommand)]
    Staff(StaffCommand),
}

/// What the demo can be told. The environment of a real installation does not reach it.
#[derive(Debug, Args)]
pub(crate) struct DemoOptions {
    /// Where to listen, on this machine only [default: 127.0.0.1:3000]
    #[arg(long, value_name = "ADDR", overrides_with = "listen")]
    pub(crate) listen: Option<String>,
    /// Keep the data in this directory
    #[arg(long, value_name = "DIR")]
    pub(crate) data_dir: Option<PathBuf>,
    /// The password of everyone; each gets a generated one without it
    #[arg(long, env = "RELAIS_DEMO_PASSWORD", hide_env_values = true, hide = true)]
    pub(crate) password: Option<secrecy::SecretString>,
    /// A file that holds how many seconds the demo's clock is ahead, for tests
    #[arg(long, env = "RELAIS_DEMO_CLOCK", value_name = "FILE", hide = true)]
    pub(crate) clock: Option<PathBuf>,
}

impl CommandLine {
    /// Does what was asked, until it is done or stopped.
    pub async fn run(self) -> Result<(), Box<dyn Error + Send + Sync>> {
        match self.command {
            Command::Serve(given) => serve::run(given.try_into()?).await,
            Command::Demo(options) => demo::run(options).await,
            Command::Staff(command) => staff::run(command).await,
        }
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    #[test]
    fn the_command_line_is_consistent() {
        super::CommandLine::command().debug_assert();
    }
}
