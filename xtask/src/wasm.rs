//! The browser's half: compiled, then given its JavaScript by the wasm-bindgen of the lock file.

use std::{fs, path::Path};

use wasm_bindgen_cli_support::Bindgen;

use crate::{Result, command, fresh, options::Options};

pub(crate) const TARGET: &str = "wasm32-unknown-unknown";

/// Adds the target when the toolchain lacks it.
pub(crate) fn ensure_target(root: &Path) -> Result {
    let libraries = command::program("rustc", root)
        .args(["--print", "target-libdir", "--target", TARGET])
        .output()?;
    if Path::new(libraries.trim()).is_dir() {
        return Ok(());
    }
    command::program("rustup", root).args(["target", "add", TARGET]).run()
}

/// Compiles the crate that hydrates.
pub(crate) fn compile(root: &Path, options: &Options) -> Result {
    command::release_cargo(root)
        .args(["build", "--lib", "--package", &options.lib_package])
        .args(["--target", TARGET, "--profile", &options.lib_profile])
        .arg("--target-dir")
        .arg(root.join("target"))
        .run()
}

/// Writes `<name>.js` and `<name>_bg.wasm` to `directory`.
pub(crate) fn bind(root: &Path, options: &Options, directory: &Path) -> Result {
    let compiled = root.join(format!(
        "target/{TARGET}/{}/{}.wasm",
        options.lib_profile, options.lib_package
    ));
    fresh::make(directory, &[&compiled], || {
        if directory.exists() {
            fs::remove_dir_all(directory)?;
        }
        Bindgen::new()
            .input_path(&compiled)
            .out_name(&options.output_name)
            .web(true)?
            .typescript(false)
            .remove_name_section(true)
            .remove_producers_section(true)
            .generate(directory)?;
        for file in fresh::files(directory)? {
            if file.extension().is_some_and(|extension| extension == "js") {
                let script = fs::read_to_string(&file)?;
                fs::write(&file, without_comments(&script))?;
            }
        }
        Ok(())
    })
}

/// Drops the comments that stand on lines of their own, and indentation. That is most of what a
/// minifier would take off the generated file; the rest brotli takes.
fn without_comments(script: &str) -> String {
    let mut short = String::with_capacity(script.len());
    let mut in_comment = false;
    for line in script.lines().map(str::trim) {
        if in_comment || line.starts_with("/*") {
            in_comment = !line.ends_with("*/");
        } else if !line.is_empty() && !line.starts_with("//") {
            short.push_str(line);
            short.push('\n');
        }
    }
    short
}

#[cfg(test)]
mod tests {
    use super::without_comments;

    #[test]
    fn comments_and_indentation_go_and_code_stays() {
        let script = "/* eslint-disable */\n/**\n * @param {number} a\n */\nfunction f(a) {\n    // why\n    return a / 2; // half\n}\n";
        assert_eq!(without_comments(script), "function f(a) {\nreturn a / 2; // half\n}\n");
    }
}
