//! The texts of `locales/{en,fr}/<namespace>.json`: read, compared, and written as Rust. How the app says them is
//! not decided here, but in `src/i18n.rs`.
//!
//! In a file, `{{ name }}` is where an argument goes. In a [`Text`] that is a control character, the number of the
//! argument: the browser then has nothing to parse.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt, fs,
    path::Path,
};

/// The languages, in the order of [`Text::said`].
const LANGUAGES: [&str; 2] = ["en", "fr"];

/// Numbers of arguments are control characters, of which there are as many.
const ARGUMENTS_MOST: usize = 32;

/// What is wrong with a locale, as a sentence that names the key.
type Problem = String;

/// What the files of one language say.
pub type Locale = BTreeMap<Name, String>;

/// What a text is asked by: `namespace.key`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Name {
    /// The file.
    pub namespace: String,
    /// The key in it.
    pub key: String,
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        write!(f, "{}.{}", self.namespace, self.key)
    }
}

/// A text in both languages.
#[derive(Debug, PartialEq, Eq)]
pub struct Text {
    /// What it is asked by.
    pub name: Name,
    /// The names of its arguments, in the order of their numbers.
    pub arguments: Vec<String>,
    /// What it says in each language.
    pub said: [String; LANGUAGES.len()],
}

/// Reads the folder of locales.
pub fn read(locales: &Path) -> Result<Vec<Text>, Problem> {
    let [en, fr] = LANGUAGES.map(|language| locale(&locales.join(language)));
    pair(en?, fr?)
}

/// Reads the files of one language.
fn locale(folder: &Path) -> Result<Locale, Problem> {
    let mut locale = Locale::new();
    let problem = |error| format!("{}: {error}", folder.display());
    for file in fs::read_dir(folder).map_err(problem)? {
        let path = file.map_err(problem)?.path();
        let problem = |error: &dyn fmt::Display| format!("{}: {error}", path.display());
        if path.extension().is_none_or(|end| end != "json") {
            continue;
        }
        let namespace = path.file_stem().unwrap_or_default().to_string_lossy();
        let json = fs::read_to_string(&path).map_err(|error| problem(&error))?;
        let keys: BTreeMap<String, String> = serde_json::from_str(&json).map_err(|error| problem(&error))?;
        for (key, text) in keys {
            let namespace = namespace.clone().into_owned();
            locale.insert(Name { namespace, key }, text);
        }
    }
    Ok(locale)
}

/// Puts what both languages say beside each other.
pub fn pair(en: Locale, mut fr: Locale) -> Result<Vec<Text>, Problem> {
    let mut texts = Vec::new();
    for (name, en) in en {
        let Some(fr) = fr.remove(&name) else {
            return Err(format!("{name} is in English and not in French"));
        };
        texts.push(text(name, [&en, &fr])?);
    }
    match fr.into_keys().next() {
        Some(name) => Err(format!("{name} is in French and not in English")),
        None => Ok(texts),
    }
}

/// Compares what the languages say, and numbers the arguments.
fn text(name: Name, said: [&str; LANGUAGES.len()]) -> Result<Text, Problem> {
    let problem = |problem: Problem| format!("{name}: {problem}");
    if !is_identifier(&name.namespace) || !is_identifier(&name.key) {
        return Err(problem("no name for an item of Rust".to_owned()));
    }
    let [en, fr] = said.map(pieces);
    let (en, fr) = (en.map_err(problem)?, fr.map_err(problem)?);
    let names = arguments(&en);
    if names != arguments(&fr) {
        return Err(problem(
            "the arguments are not the same in English and French".to_owned(),
        ));
    }
    if names.len() > ARGUMENTS_MOST {
        return Err(problem(format!("more than {ARGUMENTS_MOST} arguments")));
    }
    let places = (0..)
        .map(char::from)
        .zip(names)
        .map(|(place, name)| (name, place))
        .collect();
    let said = [en, fr].map(|pieces| placed(&pieces, &places));
    let arguments = places.into_keys().map(str::to_owned).collect();
    Ok(Text { name, arguments, said })
}

/// A part of a text in a file.
enum Piece<'a> {
    Words(&'a str),
    Argument(&'a str),
}

/// Takes a text apart at `{{ name }}`.
fn pieces(mut text: &str) -> Result<Vec<Piece<'_>>, Problem> {
    if text.trim().is_empty() {
        return Err("no words".to_owned());
    }
    if text.contains(char::is_control) {
        return Err("a control character stands for an argument and cannot be a word".to_owned());
    }
    let mut pieces = Vec::new();
    while let Some((words, rest)) = text.split_once("{{") {
        let (name, rest) = rest.split_once("}}").ok_or("{{ without }}")?;
        let name = name.trim();
        if !is_identifier(name) {
            return Err(format!("{{{{ {name} }}}} is no name for an argument"));
        }
        pieces.extend([Piece::Words(words), Piece::Argument(name)]);
        text = rest;
    }
    pieces.push(Piece::Words(text));
    Ok(pieces)
}

/// The names of the arguments, each once, in an order that is the same in every language.
fn arguments<'a>(pieces: &[Piece<'a>]) -> BTreeSet<&'a str> {
    let argument = |piece: &Piece<'a>| match piece {
        Piece::Argument(name) => Some(*name),
        Piece::Words(_) => None,
    };
    pieces.iter().filter_map(argument).collect()
}

/// Puts a text together, with the place of each argument as a control character.
fn placed(pieces: &[Piece], places: &BTreeMap<&str, char>) -> String {
    let mut text = String::new();
    for piece in pieces {
        match piece {
            Piece::Words(words) => text.push_str(words),
            Piece::Argument(name) => text.extend(places.get(name)),
        }
    }
    text
}

/// Whether Rust takes it as the name of an item; what is a keyword is left to the compiler.
fn is_identifier(name: &str) -> bool {
    name.starts_with(|first: char| first.is_ascii_lowercase())
        && name
            .chars()
            .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
}

/// The module that holds these texts, as source: in a module for each namespace one item for each key. A text without
/// arguments is a constant, what it says; one with arguments a structure of them, so that the compiler knows what is
/// missing or unknown. There is no table of all: what the browser fetches with a part has the texts of that part.
pub struct Module<'a>(pub &'a [Text]);

impl fmt::Display for Module<'_> {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        let Self(texts) = self;
        for namespace in texts.chunk_by(|a, b| a.name.namespace == b.name.namespace) {
            if let [first, ..] = namespace {
                writeln!(f, "pub mod {} {{", first.name.namespace)?;
                namespace.iter().try_for_each(|text| item(f, text))?;
                writeln!(f, "}}")?;
            }
        }
        Ok(())
    }
}

/// The item of a key. Its documentation is what it says, which editors show where the key is used.
fn item(f: &mut fmt::Formatter, text: &Text) -> fmt::Result {
    let Text { name, arguments, said } = text;
    let key = &name.key;
    writeln!(f, "    #[doc = {:?}]", said.join(" · ").replace(char::is_control, "…"))?;
    let value = format!("crate::i18n::Text = crate::i18n::Text(&{said:?})");
    if arguments.is_empty() {
        return writeln!(f, "    pub const {key}: {value};");
    }
    writeln!(f, "    pub struct {key}<'a> {{")?;
    for name in arguments {
        writeln!(f, "        pub {name}: &'a dyn std::fmt::Display,")?;
    }
    writeln!(f, "    }}")?;
    writeln!(f, "    impl {key}<'_> {{")?;
    writeln!(f, "        pub const TEXT: {value};")?;
    writeln!(
        f,
        "        pub fn arguments(&self) -> [&dyn std::fmt::Display; {}] {{",
        arguments.len()
    )?;
    let fields: Vec<String> = arguments.iter().map(|name| format!("self.{name}")).collect();
    writeln!(f, "            [{}]", fields.join(", "))?;
    writeln!(f, "        }}")?;
    writeln!(f, "    }}")
}
