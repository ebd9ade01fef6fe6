//! The locales: every key used somewhere, and not the same word twice by mistake. That a text is whole in both
//! languages is checked at build; here, that the build does so.

#![expect(clippy::expect_used, reason = "a test says what is wrong by failing")]

#[path = "../build/texts.rs"]
mod texts;

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};
use texts::{Locale, Module, Name, Text};

/// Keys whose text is rightly the same in English and French.
const SAME: &[&str] = &[
    "audit.description",
    "contacts.actions",
    "contacts.title",
    "contacts.notes",
    "contacts.pages",
    "contacts.permissions",
    "contacts.phone_kind",
    "contacts.section",
    "explain.date",
    "mails.invitation",
    "provider_settings.logo",
    "provider_settings.logo_file",
    "sections.title",
    "shell.sections",
    "words.contacts_many",
    "words.contacts_one",
    "words.many_customers",
    "words.people_of_one",
    "words.some_minutes",
];

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// The texts as the app has them.
fn texts() -> Vec<Text> {
    texts::read(&root().join("locales")).expect("locales that are whole")
}

/// A locale that says this at `ui.greeting`.
fn saying(text: &str) -> Locale {
    let name = Name {
        namespace: "ui".to_owned(),
        key: "greeting".to_owned(),
    };
    Locale::from([(name, text.to_owned())])
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

#[test]
fn a_text_that_is_not_whole_in_both_languages_fails_the_build() {
    let problem = |en: Locale, fr: Locale| texts::pair(en, fr).expect_err("a text that is not whole");
    let nothing = Locale::new;
    assert_eq!(
        problem(saying("Hello"), nothing()),
        "ui.greeting is in English and not in French"
    );
    assert_eq!(
        problem(nothing(), saying("Bonjour")),
        "ui.greeting is in French and not in English"
    );
    assert_eq!(
        problem(saying("Hello, {{ name }}"), saying("Bonjour, {{ nom }}")),
        "ui.greeting: the arguments are not the same in English and French"
    );
    assert_eq!(problem(saying("Hello"), saying(" ")), "ui.greeting: no words");
    assert_eq!(
        problem(saying("{{ name"), saying("Bonjour")),
        "ui.greeting: {{ without }}"
    );
    assert_eq!(
        problem(saying("{{ A name }}"), saying("Bonjour")),
        "ui.greeting: {{ A name }} is no name for an argument"
    );
    assert_eq!(
        problem(saying("Hello\n"), saying("Bonjour")),
        "ui.greeting: a control character stands for an argument and cannot be a word"
    );
}

#[test]
fn an_argument_has_the_same_number_in_both_languages() {
    let texts = texts::pair(
        saying("{{ name }}, {{ count }} of {{ name }}"),
        saying("{{count}} de {{name}}"),
    )
    .expect("a text that is whole");
    let [text] = texts.as_slice() else {
        unreachable!("one text")
    };
    assert_eq!(text.arguments, ["count", "name"]);
    assert_eq!(text.said, ["\u{1}, \0 of \u{1}", "\0 de \u{1}"]);
    let module = Module(&texts).to_string();
    assert!(module.contains("pub struct greeting<'a>"), "{module}");
    assert!(module.contains("[self.count, self.name]"), "{module}");
}

#[test]
fn every_key_is_used() {
    let mut all = String::new();
    sources(&root().join("src"), &mut all);
    let all: String = all.split_whitespace().collect();
    let is_end = |next: Option<char>| !next.is_some_and(|c| c.is_ascii_alphanumeric() || c == '_');
    let unused: Vec<String> = texts()
        .iter()
        .map(|text| text.name.to_string())
        .filter(|key| {
            !all.match_indices(key.as_str())
                .any(|(at, _)| is_end(all[at + key.len()..].chars().next()))
        })
        .collect();
    assert!(unused.is_empty(), "no code shows {unused:?}");
}

#[test]
fn a_text_that_is_the_same_in_both_languages_is_meant_to_be() {
    let texts = texts();
    let same: BTreeSet<String> = texts
        .iter()
        .filter(|text| text.said[0] == text.said[1])
        .map(|text| text.name.to_string())
        .collect();
    let listed: BTreeSet<String> = SAME.iter().copied().map(str::to_owned).collect();
    assert_eq!(same, listed);
}

#[test]
fn french_is_written_as_in_canada() {
    for Text { name: key, said, .. } in texts() {
        let [_, text] = said;
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
