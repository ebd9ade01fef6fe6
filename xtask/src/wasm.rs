//! The browser's half: compiled, cut into the parts that `app::parts` names, then given its JavaScript by the
//! wasm-bindgen of the lock file.

use std::{fs, path::Path};

use wasm_bindgen_cli_support::Bindgen;
use wasm_split_cli_support::Options as Cut;

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

/// Compiles the crate that hydrates. What calls what is kept in the file: it will be cut along that.
pub(crate) fn compile(root: &Path, options: &Options) -> Result {
    command::release_cargo(root)
        .args(["rustc", "--lib", "--package", &options.lib_package])
        .args(["--target", TARGET, "--profile", &options.lib_profile])
        .arg("--target-dir")
        .arg(root.join("target"))
        .args(["--crate-type", "cdylib", "--", "-Clink-args=--emit-relocs"])
        .run()
}

/// Writes `<name>.js`, `<name>_bg.wasm` and the parts, with the script that fetches them, to `directory`.
pub(crate) fn bind(root: &Path, options: &Options, directory: &Path) -> Result {
    let compiled = root.join(format!(
        "target/{TARGET}/{}/{}.wasm",
        options.lib_profile, options.lib_package
    ));
    fresh::make(directory, &[&compiled], || {
        if directory.exists() {
            fs::remove_dir_all(directory)?;
        }
        let main = directory.with_extension("main.wasm");
        let whole = fs::read(&compiled)?;
        let main_module = format!("./{}.js", options.output_name);
        let mut cut = Cut::new(&whole);
        cut.output_dir = directory;
        cut.main_out_path = &main;
        cut.link_name = "./parts.js";
        cut.main_module = &main_module;
        for part in wasm_split_cli_support::transform(cut)?.split_modules {
            let bytes = fs::read(&part)?;
            fs::write(&part, without_names(&bytes).ok_or("a part is no WASM module")?)?;
        }
        Bindgen::new()
            .input_path(&main)
            .out_name(&options.output_name)
            .web(true)?
            .typescript(false)
            // The parts call into the table of functions.
            .keep_lld_exports(true)
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

/// Drops the custom sections of a module: names and the like, which the browser does not read.
fn without_names(module: &[u8]) -> Option<Vec<u8>> {
    const HEADER: usize = 8;
    const CUSTOM: u8 = 0;
    let mut kept = module.get(..HEADER)?.to_vec();
    let mut rest = module.get(HEADER..)?;
    while let Some((&kind, after)) = rest.split_first() {
        let (length, digits) = leb128(after)?;
        let end = 1 + digits + length;
        if kind != CUSTOM {
            kept.extend_from_slice(rest.get(..end)?);
        }
        rest = rest.get(end..)?;
    }
    Some(kept)
}

/// A number and how many bytes it takes (WebAssembly, section 5.2.2).
fn leb128(bytes: &[u8]) -> Option<(usize, usize)> {
    let mut number = 0;
    for (index, byte) in bytes.iter().enumerate().take(5) {
        number |= usize::from(byte & 0x7f) << (7 * index);
        if byte & 0x80 == 0 {
            return Some((number, index + 1));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::{leb128, without_comments, without_names};

    #[test]
    fn custom_sections_go_and_the_others_stay() {
        let module = b"\0asm\x01\0\0\0\x00\x03\x01a!\x01\x02xy\x00\x81\x00\x00";
        assert_eq!(without_names(module).unwrap(), b"\0asm\x01\0\0\0\x01\x02xy");
        assert_eq!(without_names(b"\0asm\x01\0\0\0\x01\x09x"), None);
        assert_eq!(leb128(&[0xe5, 0x8e, 0x26]), Some((624_485, 3)));
    }

    #[test]
    fn comments_and_indentation_go_and_code_stays() {
        let script = "/* eslint-disable */\n/**\n * @param {number} a\n */\nfunction f(a) {\n    // why\n    return a / 2; // half\n}\n";
        assert_eq!(without_comments(script), "function f(a) {\nreturn a / 2; // half\n}\n");
    }
}
