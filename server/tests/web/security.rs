//! `docs/security.md`: every requirement of OWASP ASVS 5.0, V6 and V7 at levels 1 and 2, is in its table once, and each
//! test that it names is somewhere in the sources.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

/// The requirements of levels 1 and 2: the chapter's sections with the numbers in each.
const REQUIREMENTS: &[(&str, &[u8])] = &[
    ("6.1", &[1, 2, 3]),
    ("6.2", &[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]),
    ("6.3", &[1, 2, 3, 4]),
    ("6.4", &[1, 2, 3, 4]),
    ("6.5", &[1, 2, 3, 4, 5]),
    ("6.6", &[1, 2, 3]),
    ("6.8", &[1, 2, 3, 4]),
    ("7.1", &[1, 2, 3]),
    ("7.2", &[1, 2, 3, 4]),
    ("7.3", &[1, 2]),
    ("7.4", &[1, 2, 3, 4, 5]),
    ("7.5", &[1, 2]),
    ("7.6", &[1, 2]),
];

fn root() -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/.."))
}

/// The cells of each row of the tables whose first cell is the number of a requirement.
fn rows() -> Vec<Vec<String>> {
    let text = fs::read_to_string(root().join("docs/security.md")).unwrap();
    let rows = text
        .lines()
        .filter(|line| line.starts_with("| 6.") || line.starts_with("| 7."));
    rows.map(|line| {
        line.trim_matches('|')
            .split('|')
            .map(|cell| cell.trim().to_owned())
            .collect()
    })
    .collect()
}

/// What stands between backticks.
fn named(cell: &str) -> impl Iterator<Item = &str> {
    cell.split('`').skip(1).step_by(2)
}

fn sources(folder: &Path, all: &mut String) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if path.is_dir() {
            if name != "node_modules" && name != "target" {
                sources(&path, all);
            }
        } else if path.extension().is_some_and(|end| end == "rs" || end == "ts") {
            all.push_str(&fs::read_to_string(&path).unwrap());
        }
    }
}

#[test]
fn every_requirement_stands_in_the_table_once() {
    let asked: Vec<String> = REQUIREMENTS
        .iter()
        .flat_map(|(section, numbers)| numbers.iter().map(move |number| format!("{section}.{number}")))
        .collect();
    let told: Vec<String> = rows().into_iter().map(|row| row[0].clone()).collect();
    assert_eq!(told, asked);
}

#[test]
fn every_test_that_the_table_names_exists() {
    let mut all = String::new();
    for folder in ["domain", "backend", "app", "server", "end2end"] {
        sources(&root().join(folder), &mut all);
    }
    let mut missing = BTreeSet::new();
    for row in rows() {
        assert_eq!(row.len(), 4, "{row:?}");
        let names: Vec<&str> = named(&row[3]).collect();
        assert!(
            !names.is_empty() || row[3].len() > 20,
            "{}: neither a test nor why there is none",
            row[0]
        );
        for name in names {
            let is_there = all.contains(&format!("fn {name}(")) || all.contains(&format!("test(\"{name}\""));
            if !is_there {
                missing.insert(format!("{} names {name}", row[0]));
            }
        }
    }
    assert!(
        missing.is_empty(),
        "no such test:\n{}",
        missing.into_iter().collect::<Vec<_>>().join("\n")
    );
}
