//! Writes the texts of `locales/` as Rust, for `src/i18n.rs`. A text that is not whole in both languages fails
//! the build.

mod texts;

use std::{env, error::Error, fs, path::Path, process::ExitCode};

fn main() -> ExitCode {
    println!("cargo::rerun-if-changed=build");
    println!("cargo::rerun-if-changed=locales");
    match generate() {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            println!("cargo::error={problem}");
            ExitCode::FAILURE
        }
    }
}

fn generate() -> Result<(), Box<dyn Error>> {
    let texts = texts::read(Path::new("locales"))?;
    let out = env::var_os("OUT_DIR").ok_or("OUT_DIR is set by cargo")?;
    fs::write(Path::new(&out).join("texts.rs"), texts::Module(&texts).to_string())?;
    Ok(())
}
