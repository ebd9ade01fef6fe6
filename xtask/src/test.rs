//! Everything that CI runs, in order, stopping at the first failure, with the counts at the end.

use std::{fs, path::Path};

use crate::{Result, command, options::Options, progress::Progress, wasm};

/// The most bytes that the binary may have, with everything in it.
const BINARY_MOST: u64 = 25_000_000;

/// Formatting, lints, the crates' tests, the release binary, the browser's tests.
pub(crate) fn all(root: &Path) -> Result {
    let mut progress = Progress::new(5);
    lint(root, &mut progress)?;
    let rust = rust(root, &mut progress)?;
    progress.done("Formatting, lints and the crates' tests are done");
    let browser = browser(root)?;
    println!("\nrust: {rust} passed, browser: {browser} passed");
    Ok(())
}

/// All but the browser.
pub(crate) fn rust_only(root: &Path) -> Result {
    let mut progress = Progress::new(5);
    lint(root, &mut progress)?;
    let rust = rust(root, &mut progress)?;
    println!("\nrust: {rust} passed");
    Ok(())
}

/// The browser alone, on a binary built from what is there.
pub(crate) fn browser_only(root: &Path) -> Result {
    let browser = browser(root)?;
    println!("\nbrowser: {browser} passed");
    Ok(())
}

fn lint(root: &Path, progress: &mut Progress) -> Result {
    progress.step("cargo fmt");
    command::cargo(root).args(["fmt", "--all", "--check"]).run()?;

    progress.step("wasm32 target");
    wasm::ensure_target(root)?;

    progress.step("cargo clippy, server side");
    command::cargo(root)
        .args(["clippy", "--all-targets", "--", "--deny", "warnings"])
        .run()?;

    progress.step("cargo clippy, browser side");
    command::cargo(root)
        .args(["clippy", "--package", &Options::read(root)?.lib_package])
        .args(["--target", wasm::TARGET, "--", "--deny", "warnings"])
        .run()
}

fn rust(root: &Path, progress: &mut Progress) -> Result<u32> {
    progress.step("cargo test");
    let mut passed = 0;
    command::cargo(root)
        .arg("test")
        .run_reading(|line| passed += passed_in_cargo(line))?;
    Ok(passed)
}

fn browser(root: &Path) -> Result<u32> {
    let binary = crate::build()?;
    fits(fs::metadata(&binary)?.len())?;
    let mut progress = Progress::new(2);
    let tests = root.join("end2end");

    progress.step("npm packages");
    if packages_are_stale(&tests) {
        command::program("npm", &tests)
            .args(["ci", "--no-audit", "--no-fund"])
            .run()?;
    }

    progress.step("playwright");
    let mut passed = 0;
    command::program("npx", &tests)
        .args(["playwright", "test", "--reporter", "list"])
        .env("RELAIS_BINARY", binary)
        .run_reading(|line| passed += passed_in_playwright(line))?;
    progress.done("Browser tests are done");
    Ok(passed)
}

/// Says how large the binary is, and whether that is too large.
fn fits(bytes: u64) -> Result {
    let said = format!("the binary has {bytes} bytes of {BINARY_MOST}");
    if bytes > BINARY_MOST {
        return Err(said.into());
    }
    println!("\n{said}");
    Ok(())
}

/// Whether `npm ci` has to run: never has, or not since the lock file changed.
fn packages_are_stale(directory: &Path) -> bool {
    let modified = |file| fs::metadata(directory.join(file)).and_then(|file| file.modified());
    match (
        modified("package-lock.json"),
        modified("node_modules/.package-lock.json"),
    ) {
        (Ok(locked), Ok(installed)) => locked > installed,
        _ => true,
    }
}

/// `test result: ok. 12 passed; 0 failed; ...`
fn passed_in_cargo(line: &str) -> u32 {
    line.strip_prefix("test result: ok. ")
        .and_then(|rest| rest.split_once(" passed"))
        .and_then(|(count, _)| count.parse().ok())
        .unwrap_or(0)
}

/// `  34 passed (1.2m)`
fn passed_in_playwright(line: &str) -> u32 {
    line.trim()
        .split_once(" passed (")
        .and_then(|(count, _)| count.parse().ok())
        .unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::{BINARY_MOST, fits, passed_in_cargo, passed_in_playwright};

    #[test]
    fn a_binary_over_its_budget_fails() {
        assert!(fits(BINARY_MOST).is_ok());
        let error = fits(BINARY_MOST + 1).unwrap_err().to_string();
        assert_eq!(error, "the binary has 25000001 bytes of 25000000");
    }

    #[test]
    fn the_counts_are_read_from_the_summaries_alone() {
        assert_eq!(passed_in_cargo("test result: ok. 12 passed; 0 failed; 1 ignored"), 12);
        assert_eq!(passed_in_cargo("test contacts::sorted ... ok"), 0);
        assert_eq!(passed_in_playwright("  34 passed (1.2m)"), 34);
        assert_eq!(
            passed_in_playwright("  ✓  1 sign-in.spec.ts › she has passed (1.2s)"),
            0
        );
    }
}
