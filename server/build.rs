//! Embeds the site that `cargo xtask build` left in `target/site`, and names it by a hash of its
//! content: the assets' addresses carry it, so that browsers may keep them for ever.

use std::{
    env,
    error::Error,
    fmt::Write as _,
    fs, io,
    path::{Path, PathBuf},
};

use sha2::{Digest, Sha256};

fn main() -> Result<(), Box<dyn Error>> {
    let site = PathBuf::from(env::var("CARGO_MANIFEST_DIR")?).join("../target/site");
    // `cargo check` and `cargo test` come before any site exists.
    fs::create_dir_all(&site)?;
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rustc-env=RELAIS_SITE={}", version(&site)?);
    memory_serve::load_directory(site);
    Ok(())
}

/// A short hash over the names and the content of all files; `dev` when there are none.
fn version(site: &Path) -> Result<String, Box<dyn Error>> {
    let files = files(site)?;
    if files.is_empty() {
        return Ok("dev".to_owned());
    }
    let mut hash = Sha256::new();
    for file in files {
        let content = fs::read(&file)?;
        hash.update(file.strip_prefix(site)?.to_string_lossy().as_bytes());
        hash.update(content.len().to_be_bytes());
        hash.update(content);
    }
    let mut version = String::new();
    for byte in hash.finalize().iter().take(6) {
        write!(version, "{byte:02x}")?;
    }
    Ok(version)
}

fn files(directory: &Path) -> io::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(directory)? {
        let path = entry?.path();
        if path.is_dir() {
            found.extend(files(&path)?);
        } else {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}
