//! Running other programs: cargo, rustup, npm. Their output goes to the terminal as it comes.

use std::{
    env,
    error::Error,
    ffi::OsStr,
    io::{BufRead, BufReader, Write},
    os::unix::process::CommandExt,
    path::Path,
    process::{Command, Stdio},
};

use crate::Result;

/// A program to run.
pub(crate) struct Program(Command);

/// A program found on the path.
pub(crate) fn program(name: impl AsRef<OsStr>, directory: &Path) -> Program {
    let mut command = Command::new(name);
    command.current_dir(directory);
    Program(command)
}

/// The cargo that runs this.
pub(crate) fn cargo(root: &Path) -> Program {
    program(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()), root)
}

/// A cargo that builds what is released. The screens' types are erased, on both sides alike: the browser's half
/// is a fraction of the size then, and both compile faster.
pub(crate) fn release_cargo(root: &Path) -> Program {
    cargo(root).env("RUSTFLAGS", "--cfg erase_components")
}

/// Replaces this process, so that signals reach the program. Answers only when that fails.
pub(crate) fn become_program(binary: &Path, command: &str, arguments: &[&str]) -> Box<dyn Error + Send + Sync> {
    let error = Command::new(binary).arg(command).args(arguments).exec();
    format!("{}: {error}", binary.display()).into()
}

impl Program {
    pub(crate) fn arg(mut self, argument: impl AsRef<OsStr>) -> Self {
        self.0.arg(argument);
        self
    }

    pub(crate) fn args<A: AsRef<OsStr>>(mut self, arguments: impl IntoIterator<Item = A>) -> Self {
        self.0.args(arguments);
        self
    }

    pub(crate) fn env(mut self, name: &str, value: impl AsRef<OsStr>) -> Self {
        self.0.env(name, value);
        self
    }

    /// Runs it; an exit code other than 0 is an error.
    pub(crate) fn run(mut self) -> Result {
        let status = self.0.status().map_err(|error| self.named(error))?;
        if status.success() {
            Ok(())
        } else {
            Err(self.named(status))
        }
    }

    /// Runs it, passing on each line of its standard output after `line` has seen it.
    pub(crate) fn run_reading(mut self, mut line: impl FnMut(&str)) -> Result {
        let mut child = self
            .0
            .stdout(Stdio::piped())
            .spawn()
            .map_err(|error| self.named(error))?;
        if let Some(output) = child.stdout.take() {
            let mut terminal = std::io::stdout();
            for text in BufReader::new(output).split(b'\n') {
                let text = text?;
                let text = String::from_utf8_lossy(&text);
                line(&text);
                writeln!(terminal, "{text}")?;
            }
        }
        let status = child.wait()?;
        if status.success() {
            Ok(())
        } else {
            Err(self.named(status))
        }
    }

    /// Its standard output.
    pub(crate) fn output(mut self) -> Result<String> {
        let output = self
            .0
            .stderr(Stdio::inherit())
            .output()
            .map_err(|error| self.named(error))?;
        if output.status.success() {
            Ok(String::from_utf8(output.stdout)?)
        } else {
            Err(self.named(output.status))
        }
    }

    fn named(&self, what: impl std::fmt::Display) -> Box<dyn Error + Send + Sync> {
        let mut words = vec![self.0.get_program().to_string_lossy()];
        words.extend(self.0.get_args().map(OsStr::to_string_lossy));
        format!("{}: {what}", words.join(" ")).into()
    }
}
