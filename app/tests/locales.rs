//! The locales: every key in both languages, used somewhere, and not the same word twice by mistake.
//! (That a key which the code names exists is checked at build.)

#![expect(clippy::expect_used, clippy::panic, reason = "a test says what is wrong by failing")]

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

/// Keys whose text is rightly the same in English and French.
const SAME: &[&str] = &[
    "contacts.actions",
    "contacts.title",
    "contacts.notes",
    "contacts.pages",
    "contacts.permissions",
    "contacts.phone_kind",
    "contacts.section",
    "shell.sections",
];

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// `namespace.key` to text.
fn locale(language: &str) -> BTreeMap<String, String> {
    let mut texts = BTreeMap::new();
    for entry in fs::read_dir(root().join("locales").join(language)).expect("a folder of locales") {
        let path = entry.expect("a file").path();
        let namespace = path.file_stem().expect("a name").to_string_lossy().into_owned();
        let json = fs::read_to_string(&path).expect("a readable file");
        let keys: BTreeMap<String, String> =
            serde_json::from_str(&json).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        for (key, text) in keys {
            texts.insert(format!("{namespace}.{key}"), text);
        }
    }
    texts
}

fn sources(folder: &Path, all: &mut String) {
    for entry in fs::read_dir(folder).expect("a folder of sources") {
        let path = entry.expect("a file").path();
        if path.is_dir() {
            sources(&path, all);
        } else if path.extension().is_some_and(|end| end == "rs") {
            all.push_str(&fs::read_to_string(&path).expect("a readable file"));
        }
    }
}

/// The names between `{{` and `}}`.
fn variables(text: &str) -> BTreeSet<&str> {
    text.split("{{")
        .skip(1)
        .filter_map(|rest| rest.split("}}").next())
        .map(str::trim)
        .collect()
}

#[test]
fn both_languages_have_the_same_keys_and_variables() {
    let (en, fr) = (locale("en"), locale("fr"));
    assert_eq!(en.keys().collect::<Vec<_>>(), fr.keys().collect::<Vec<_>>());
    for (key, text) in &en {
        assert_eq!(variables(text), variables(&fr[key]), "{key}");
        assert!(!text.trim().is_empty() && !fr[key].trim().is_empty(), "{key} is empty");
    }
}

#[test]
fn every_key_is_used() {
    let mut all = String::new();
    sources(&root().join("src"), &mut all);
    let all: String = all.split_whitespace().collect();
    let is_end = |next: Option<char>| !next.is_some_and(|c| c.is_ascii_alphanumeric() || c == '_');
    let unused: Vec<String> = locale("en")
        .into_keys()
        .filter(|key| {
            !all.match_indices(key.as_str())
                .any(|(at, _)| is_end(all[at + key.len()..].chars().next()))
        })
        .collect();
    assert!(unused.is_empty(), "no code shows {unused:?}");
}

#[test]
fn a_text_that_is_the_same_in_both_languages_is_meant_to_be() {
    let (en, fr) = (locale("en"), locale("fr"));
    let same: BTreeSet<&str> = en
        .iter()
        .filter(|(key, text)| fr[*key] == **text)
        .map(|(key, _)| key.as_str())
        .collect();
    let listed: BTreeSet<&str> = SAME.iter().copied().collect();
    assert_eq!(same, listed);
}

#[test]
fn french_is_written_as_in_canada() {
    for (key, text) in locale("fr") {
        assert!(!text.contains('\''), "{key}: the apostrophe is ’");
        assert!(
            !text.contains(" :") && !text.contains("« ") && !text.contains(" »"),
            "{key}: no-break spaces"
        );
        assert!(
            !text.contains(" ?") && !text.contains(" !") && !text.contains(" ;"),
            "{key}: no space before ? ! ;"
        );
        let lower = text.to_lowercase();
        assert!(!lower.contains("e-mail") && !lower.contains("email"), "{key}: courriel");
        for familiar in [" tu ", " ton ", " ta ", " tes "] {
            assert!(!format!(" {lower} ").contains(familiar), "{key}: vous, never tu");
        }
    }
}
