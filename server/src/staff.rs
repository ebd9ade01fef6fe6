//! `relais staff`: the provider's people, from the command line, for when nobody can sign in yet.

use std::{
    error::Error,
    io::{self, BufRead},
};

use backend::Backend;
use clap::{Args, Subcommand};
use domain::{Failure, FieldFailure, Reason, staff::StaffLevel};
use secrecy::{ExposeSecret, SecretString};

use crate::{
    open,
    settings::{self, GivenData},
};

/// What can be done with the provider's people.
#[derive(Debug, Subcommand)]
pub(crate) enum StaffCommand {
    /// Make a provider administrator, or somebody at another level
    Create(NewStaff),
    /// Let somebody in again who lost everything: a new password, no second factor, no open session
    Reset(ResetStaff),
}

/// Somebody of the provider who lost everything.
#[derive(Debug, Args)]
pub(crate) struct ResetStaff {
    /// The name that they sign in with
    #[arg(long, value_name = "LOGIN")]
    login: String,
    /// The address in people's browsers, to which the letter about it leads; without it, the letter has no link
    #[arg(long, env = "RELAIS_PUBLIC_URL", value_name = "URL")]
    public_url: Option<String>,
    #[command(flatten)]
    data: GivenData,
}

/// Somebody of the provider to be.
#[derive(Debug, Args)]
pub(crate) struct NewStaff {
    /// The name to sign in with
    #[arg(long, value_name = "LOGIN")]
    login: String,
    /// The e-mail address
    #[arg(long, value_name = "ADDRESS")]
    email: String,
    /// First and last name
    #[arg(long, value_name = "NAME")]
    name: String,
    /// auditor, support, administrator or owner
    #[arg(long, value_name = "LEVEL", default_value = "administrator", value_parser = level)]
    level: StaffLevel,
    /// Read the password from standard input; without this, one is made and printed once
    #[arg(long)]
    password_stdin: bool,
    #[command(flatten)]
    data: GivenData,
}

/// Does what was asked.
pub(crate) async fn run(command: StaffCommand) -> Result<(), Box<dyn Error + Send + Sync>> {
    match command {
        StaffCommand::Create(new) => run_create(new).await,
        StaffCommand::Reset(asked) => {
            let public_url = settings::public_url(asked.public_url.as_deref())?;
            let public_url = public_url.map(|url| url.to_string()).unwrap_or_default();
            let backend = open::backend(&asked.data.clone().try_into()?, &public_url, None).await?;
            let done = reset(&backend, &asked.login).await;
            backend.close().await;
            done
        }
    }
}

/// Says the new password once.
async fn reset(backend: &Backend, login: &str) -> Result<(), Box<dyn Error + Send + Sync>> {
    let reset = match backend.staff().reset(login).await {
        Ok(reset) => reset,
        Err(error) if error.failure() == Failure::NotFound => {
            return Err(format!("nobody of the provider signs in as {login}").into());
        }
        Err(error) => return Err(error.into()),
    };
    println!(
        "{} can sign in again as {login}; sessions ended: {}",
        reset.name, reset.sessions
    );
    println!(
        "Password, to be changed at the first sign-in: {}",
        reset.password.expose_secret()
    );
    Ok(())
}

async fn run_create(new: NewStaff) -> Result<(), Box<dyn Error + Send + Sync>> {
    let given = if new.password_stdin {
        Some(read_password(io::stdin().lock())?)
    } else {
        None
    };
    let backend = open::backend(&new.data.clone().try_into()?, "", None).await?;
    let done = create(&backend, &new, given).await;
    backend.close().await;
    done
}

async fn create(
    backend: &Backend,
    new: &NewStaff,
    given: Option<SecretString>,
) -> Result<(), Box<dyn Error + Send + Sync>> {
    let generated = given.is_none();
    let password = backend
        .staff()
        .create_at(new.level, &new.login, &new.email, &new.name, given)
        .await
        .map_err(explained)?;
    println!("{} can sign in as {}", new.name, new.login);
    if generated {
        println!(
            "Password, to be changed at the first sign-in: {}",
            password.expose_secret()
        );
    }
    Ok(())
}

/// One of the four, by the word that is stored.
fn level(text: &str) -> Result<StaffLevel, &'static str> {
    text.parse()
        .map_err(|_| "must be auditor, support, administrator or owner")
}

/// The first line, without its end.
fn read_password(mut input: impl BufRead) -> io::Result<SecretString> {
    let mut line = String::new();
    input.read_line(&mut line)?;
    let password = line.trim_end_matches(['\r', '\n']);
    Ok(SecretString::from(password))
}

/// The options that are wrong, each in a few words, on one line.
fn explained(error: backend::Error) -> Box<dyn Error + Send + Sync> {
    match error.failure() {
        Failure::Invalid(failures) => {
            let wrong: Vec<String> = failures.iter().map(words).collect();
            wrong.join("; ").into()
        }
        _ => error.into(),
    }
}

fn words(failure: &FieldFailure) -> String {
    let option = match failure.field.as_str() {
        "password" => "the password",
        "login" => "--login",
        "email" => "--email",
        _ => "--name",
    };
    match &failure.reason {
        Reason::Required => format!("{option} is empty"),
        Reason::TooShort { least } => format!("{option} has fewer than {least} characters"),
        Reason::TooLong { most } => format!("{option} has more than {most} characters"),
        Reason::CommonPassword => format!("{option} is among those that are guessed first"),
        Reason::PasswordOfContext => format!("{option} is made of the name, the login, the e-mail or the provider"),
        Reason::LoginCharacters => format!("{option} takes letters, digits and . _ - + @ only"),
        Reason::LoginTaken => format!("{option} is somebody's already"),
        _ => format!("{option} is not valid"),
    }
}

#[cfg(test)]
mod tests {
    use domain::{FieldFailure, Reason};
    use secrecy::ExposeSecret;

    use super::{explained, read_password};

    #[test]
    fn a_password_is_the_first_line_with_its_spaces() {
        let password = read_password(&b" correct horse \r\nmore"[..]).unwrap();
        assert_eq!(password.expose_secret(), " correct horse ");
    }

    #[test]
    fn everything_that_is_wrong_is_said_on_one_line() {
        let failures = vec![
            FieldFailure::new("login", Reason::LoginTaken),
            FieldFailure::new("password", Reason::TooShort { least: 12 }),
        ];
        assert_eq!(
            explained(failures.into()).to_string(),
            "--login is somebody's already; the password has fewer than 12 characters"
        );
    }
}
