//! The site as the server embeds it: `target/site`, with the style sheet and `public/` at its top and
//! the browser's half under `pkg/`. The server's build script compresses and versions it.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use crate::{Result, fresh, options::Options, progress::Progress, style, wasm};

/// Builds what changed and brings `target/site` in line with it.
pub(crate) fn build(root: &Path, options: &Options, progress: &mut Progress) -> Result {
    let made = root.join("target/xtask");
    fs::create_dir_all(&made)?;

    progress.step("wasm32 target");
    wasm::ensure_target(root)?;

    progress.step("browser's half, compiled");
    wasm::compile(root, options)?;

    progress.step("browser's half, bound to JavaScript");
    let bound = made.join(&options.site_pkg_dir);
    wasm::bind(root, options, &bound)?;

    progress.step("style sheets");
    let styles = root.join(&options.style_file);
    let sheets = [
        (styles.clone(), format!("{}.css", options.output_name)),
        (styles.with_file_name("parts.scss"), "parts.css".to_owned()),
    ];
    for (source, sheet) in &sheets {
        style::compile(source, &made.join(sheet))?;
    }

    progress.step("site");
    let mut site = BTreeMap::new();
    add(&mut site, &root.join(&options.assets_dir), Path::new(""))?;
    add(&mut site, &bound, Path::new(&options.site_pkg_dir))?;
    for (_, sheet) in sheets {
        let css = fs::read(made.join(&sheet))?;
        site.insert(PathBuf::from(sheet), css);
    }
    write(&root.join(&options.site_root), &site)
}

/// Adds the files under `directory` as files under `prefix`.
fn add(site: &mut BTreeMap<PathBuf, Vec<u8>>, directory: &Path, prefix: &Path) -> Result {
    for file in fresh::files(directory)? {
        let path = prefix.join(file.strip_prefix(directory)?);
        site.insert(path, fs::read(file)?);
    }
    Ok(())
}

/// Writes what differs and removes what is no longer there, so that an unchanged site keeps its times
/// and the server is not compiled again.
fn write(directory: &Path, site: &BTreeMap<PathBuf, Vec<u8>>) -> Result {
    fs::create_dir_all(directory)?;
    for file in fresh::files(directory)? {
        if !site.contains_key(file.strip_prefix(directory)?) {
            fs::remove_file(file)?;
        }
    }
    for (path, bytes) in site {
        let file = directory.join(path);
        if fs::read(&file).is_ok_and(|there| there == *bytes) {
            continue;
        }
        if let Some(parent) = file.parent() {
            fs::create_dir_all(parent)?;
        }
        fs::write(file, bytes)?;
    }
    Ok(())
}
