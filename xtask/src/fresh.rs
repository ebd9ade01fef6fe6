//! Skips a step whose inputs are those of its last run. What depends on what, the steps know.

use std::{
    fmt::Write as _,
    fs, io,
    path::{Path, PathBuf},
    time::UNIX_EPOCH,
};

use crate::Result;

/// Makes `output` (a file or a directory) from `inputs`, unless it was made from the same before.
pub(crate) fn make(output: &Path, inputs: &[&Path], make: impl FnOnce() -> Result) -> Result<()> {
    let stamp = output.with_extension("stamp");
    let state = state(inputs)?;
    if output.exists() && fs::read_to_string(&stamp).is_ok_and(|last| last == state) {
        eprintln!("      unchanged");
        return Ok(());
    }
    make()?;
    fs::write(stamp, state)?;
    Ok(())
}

/// Every file under `directory`, sorted.
pub(crate) fn files(directory: &Path) -> io::Result<Vec<PathBuf>> {
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

/// A line per input file, and one for xtask itself: it may make another thing of the same inputs.
fn state(inputs: &[&Path]) -> Result<String> {
    let mut state = String::new();
    let own = std::env::current_exe()?;
    for input in inputs.iter().copied().chain([own.as_path()]) {
        let files = if input.is_dir() {
            files(input)?
        } else {
            vec![input.to_owned()]
        };
        for file in files {
            let metadata = fs::metadata(&file)?;
            let modified = metadata.modified()?.duration_since(UNIX_EPOCH)?;
            writeln!(state, "{} {} {}", file.display(), metadata.len(), modified.as_nanos())?;
        }
    }
    Ok(state)
}
