//! The browser's half: compiled, cut into the parts that `app::parts` names, then given its JavaScript by the
//! wasm-bindgen of the lock file.

use std::{collections::BTreeMap, fs, path::Path};

use wasm_bindgen_cli_support::{Bindgen, Output};
use wasm_split_cli_support::Options as Cut;

use crate::{
    Result, command, fresh,
    module::{without_names, without_streams},
    options::Options,
};

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
        let whole = without_streams(&fs::read(&compiled)?).ok_or("what was compiled is no WASM module")?;
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
        let mut bound = Bindgen::new()
            .input_path(&main)
            .out_name(&options.output_name)
            .web(true)?
            .typescript(false)
            // The parts call into the table of functions.
            .keep_lld_exports(true)
            .remove_name_section(true)
            .remove_producers_section(true)
            .generate_output()?;
        let names = shorten_names(&mut bound);
        bound.emit(directory)?;
        for file in fresh::files(directory)? {
            if file.extension().is_some_and(|extension| extension == "js") {
                let script = fs::read_to_string(&file)?;
                fs::write(&file, renamed(&without_comments(&script), &names))?;
            }
        }
        Ok(())
    })
}

/// Gives what the module takes from its script, and the other way round, short names instead of such as
/// `__wbg_location_7320782274fc691b`: their hashes cannot be compressed, and stand in both files. Answers the new names
/// by the old ones.
fn shorten_names(bound: &mut Output) -> BTreeMap<String, String> {
    let mut names = BTreeMap::new();
    let mut shorten = |name: &mut String| {
        if is_hashed(name) {
            let next = format!("_{}", letters(names.len()));
            name.clone_from(names.entry(name.clone()).or_insert(next));
        }
    };
    let module = bound.wasm_mut();
    for import in module.imports.iter_mut() {
        shorten(&mut import.name);
    }
    for export in module.exports.iter_mut() {
        shorten(&mut export.name);
    }
    names
}

/// Whether it is a name of wasm-bindgen's own that ends in a hash, or in a hash and a number.
fn is_hashed(name: &str) -> bool {
    let end = name.rsplit('_').find(|end| end.len() >= 16).unwrap_or_default();
    let hash = end.strip_prefix('h').unwrap_or(end);
    let is_own = name.starts_with("__wbg_") || name.starts_with("wasm_bindgen__");
    is_own && hash.len() == 16 && hash.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// A number as `a`, `b`, ... `z`, `aa`, `ab`, ...
fn letters(number: usize) -> String {
    let last = (b'a'..=b'z').nth(number % 26).map(char::from);
    let before = (number / 26).checked_sub(1).map(letters).unwrap_or_default();
    before.chars().chain(last).collect()
}

/// A script with other names.
fn renamed(script: &str, names: &BTreeMap<String, String>) -> String {
    let is_of_name = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '$';
    let mut other = String::with_capacity(script.len());
    let mut rest = script;
    while let Some(start) = rest.find(is_of_name) {
        let (before, word) = rest.split_at(start);
        let (word, after) = word.split_at(word.find(|c| !is_of_name(c)).unwrap_or(word.len()));
        other.push_str(before);
        other.push_str(names.get(word).map_or(word, String::as_str));
        rest = after;
    }
    other + rest
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
    use std::collections::BTreeMap;

    use super::{is_hashed, letters, renamed, without_comments};

    #[test]
    fn hashed_names_become_short_ones_wherever_they_stand() {
        assert!(is_hashed("__wbg_location_7320782274fc691b"));
        assert!(is_hashed(
            "wasm_bindgen__convert__closures_____invoke__h1173a78c7c15e942"
        ));
        assert!(is_hashed(
            "wasm_bindgen__convert__closures_____invoke__h1173a78c7c15e942_14"
        ));
        assert!(!is_hashed("__wbindgen_malloc"));
        assert!(!is_hashed("hydrate"));
        assert!(!is_hashed("__wasm_split_shared0"));
        assert_eq!([0, 25, 26, 700].map(letters), ["a", "z", "aa", "zy"]);
        let names = BTreeMap::from([("__wbg_get_7320782274fc691b".to_owned(), "_a".to_owned())]);
        assert_eq!(
            renamed("{__wbg_get_7320782274fc691b: x.__wbg_get_7320782274fc691b2}", &names),
            "{_a: x.__wbg_get_7320782274fc691b2}"
        );
    }

    #[test]
    fn comments_and_indentation_go_and_code_stays() {
        let script = "/* eslint-disable */\n/**\n * @param {number} a\n */\nfunction f(a) {\n    // why\n    return a / 2; // half\n}\n";
        assert_eq!(without_comments(script), "function f(a) {\nreturn a / 2; // half\n}\n");
    }
}
