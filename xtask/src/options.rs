//! What `Leptos.toml` says about the site. Only the flat `key = "value"` lines that it has are read.

use std::{fs, path::Path};

use crate::Result;

/// The options that building the site needs.
pub(crate) struct Options {
    pub(crate) output_name: String,
    pub(crate) site_root: String,
    pub(crate) site_pkg_dir: String,
    pub(crate) style_file: String,
    pub(crate) assets_dir: String,
    pub(crate) bin_package: String,
    pub(crate) lib_package: String,
    pub(crate) lib_profile: String,
}

impl Options {
    pub(crate) fn read(root: &Path) -> Result<Self> {
        Self::parse(&fs::read_to_string(root.join("Leptos.toml"))?)
    }

    fn parse(text: &str) -> Result<Self> {
        let value = |key: &str| -> Result<String> {
            text.lines()
                .filter_map(|line| line.split_once('='))
                .find(|(name, _)| name.trim() == key)
                .map(|(_, value)| value.trim().trim_matches('"').to_owned())
                .ok_or_else(|| format!("Leptos.toml: {key} is missing").into())
        };
        Ok(Self {
            output_name: value("output-name")?,
            site_root: value("site-root")?,
            site_pkg_dir: value("site-pkg-dir")?,
            style_file: value("style-file")?,
            assets_dir: value("assets-dir")?,
            bin_package: value("bin-package")?,
            lib_package: value("lib-package")?,
            lib_profile: value("lib-profile-release")?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::Options;

    #[test]
    fn the_options_in_the_repository_are_complete() {
        let options = Options::read(&crate::root()).unwrap();
        assert_eq!(options.output_name, "relais");
        assert_eq!(options.site_root, "target/site");
    }

    #[test]
    fn a_missing_option_is_named() {
        let error = Options::parse("output-name = \"x\"").err().unwrap();
        assert_eq!(error.to_string(), "Leptos.toml: site-root is missing");
    }
}
