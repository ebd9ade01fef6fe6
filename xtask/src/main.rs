//! `cargo xtask`: builds the one binary with its site inside, runs the demo, runs every test.
//! What the product does at run time is not decided here.

mod command;
mod fresh;
mod module;
mod options;
mod progress;
mod site;
mod style;
mod test;
mod wasm;

use std::{
    env,
    path::{Path, PathBuf},
    process::ExitCode,
};

use options::Options;
use progress::Progress;

type Result<T = ()> = std::result::Result<T, Box<dyn std::error::Error + Send + Sync>>;

const USAGE: &str = "\
cargo xtask build                       the release binary, site embedded: target/release/relais
cargo xtask demo [ARGUMENTS]            builds, then serves demo data on http://127.0.0.1:3000
cargo xtask test [--only rust|browser]  everything that CI runs";

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let done = match arguments.as_slice() {
        ["build"] => build().map(|_| ()),
        ["demo", rest @ ..] => demo(rest),
        ["test"] => test::all(&root()),
        ["test", "--only", "rust"] => test::rust_only(&root()),
        ["test", "--only", "browser"] => test::browser_only(&root()),
        _ => Err(USAGE.into()),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

/// The workspace: xtask lies directly in it.
fn root() -> PathBuf {
    let own = Path::new(env!("CARGO_MANIFEST_DIR"));
    own.parent().unwrap_or(own).to_owned()
}

/// Builds the site, then the binary with the site inside. Answers the binary's path.
fn build() -> Result<PathBuf> {
    let root = root();
    let options = Options::read(&root)?;
    let mut progress = Progress::new(6);
    site::build(&root, &options, &mut progress)?;
    progress.step("server, with the site inside");
    command::release_cargo(&root)
        .args(["build", "--release", "--package", &options.bin_package])
        .arg("--target-dir")
        .arg(root.join("target"))
        .run()?;
    let binary = root.join("target/release/relais");
    progress.done(&format!("{}", binary.display()));
    Ok(binary)
}

/// Builds, then becomes the demo.
fn demo(arguments: &[&str]) -> Result {
    let binary = build()?;
    Err(command::become_program(&binary, "demo", arguments))
}
