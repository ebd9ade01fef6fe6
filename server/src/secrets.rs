//! `relais secrets`: the key under which the secrets in the database are sealed.

use std::error::Error;

use clap::{Args, Subcommand};

use crate::{open, settings::GivenData};

/// What can be done with the secrets in the database.
#[derive(Debug, Subcommand)]
pub(crate) enum SecretsCommand {
    /// Add a key to the key file and seal every secret under it; servers may go on running
    Rotate(Rotation),
}

/// Where the data is.
#[derive(Debug, Args)]
pub(crate) struct Rotation {
    #[command(flatten)]
    data: GivenData,
}

/// Does what was asked.
pub(crate) async fn run(command: SecretsCommand) -> Result<(), Box<dyn Error + Send + Sync>> {
    let SecretsCommand::Rotate(rotation) = command;
    let backend = open::backend(&rotation.data.try_into()?, "", None).await?;
    let rotated = backend.rotate_secrets().await;
    backend.close().await;
    let rotated = rotated?;
    if rotated.resumed {
        println!("A rotation that had been begun was finished.");
    }
    println!(
        "{} secrets are sealed under the key {}.",
        rotated.secrets, rotated.newest
    );
    if !rotated.retired.is_empty() {
        println!(
            "Nothing in the database needs the older keys any more ({}). Once no backup needs them, the lines after the \
             first can be taken out of the key file.",
            rotated.retired.join(", ")
        );
    }
    Ok(())
}
