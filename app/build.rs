//! Generates the `i18n` module from `locales/`: one namespace per file, keys checked at build.
use leptos_i18n_build::{Config, ParseOptions, TranslationsInfos};
use std::{error::Error, path::PathBuf};

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=locales");
    let mut namespaces = Vec::new();
    for file in std::fs::read_dir("locales/en")? {
        let path = file?.path();
        if let Some(name) = path.file_stem() {
            namespaces.push(name.to_string_lossy().into_owned());
        }
    }
    namespaces.sort();
    let config = Config::new("en")?.add_locale("fr")?.add_namespaces(namespaces)?;
    let config = config.parse_options(ParseOptions::default().interpolate_display(true));
    let translations = TranslationsInfos::parse(config)?;
    translations.emit_diagnostics();
    translations.rerun_if_locales_changed();
    let out = std::env::var_os("OUT_DIR").ok_or("OUT_DIR is set by cargo")?;
    translations.generate_i18n_module(PathBuf::from(out).join("i18n"))?;
    Ok(())
}
