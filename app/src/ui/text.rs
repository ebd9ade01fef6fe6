//! Small pure functions on text that several components share: classes, initials, folding.

/// A class attribute: the block and those of its modifiers that apply.
pub(super) fn classes(block: &str, modifiers: &[(&str, bool)]) -> String {
    let mut class = String::from(block);
    for (modifier, applies) in modifiers {
        if *applies && !modifier.is_empty() {
            class.push(' ');
            class.push_str(modifier);
        }
    }
    class
}

/// The first letters of the first and the last word.
pub(super) fn initials(name: &str) -> String {
    let mut words = name.split_whitespace();
    let first = words.next().and_then(|word| word.chars().next());
    let last = words.next_back().and_then(|word| word.chars().next());
    first
        .into_iter()
        .chain(last)
        .map(|letter| bare(letter).to_ascii_uppercase())
        .collect()
}

/// A letter of English or French without its accent, in lower case; any other as it is. What is on the screen from the
/// beginning does with that, without the tables of all alphabets (8 kB).
pub(super) fn bare(letter: char) -> char {
    match letter {
        'à' | 'á' | 'â' | 'ã' | 'ä' | 'å' | 'À' | 'Á' | 'Â' | 'Ã' | 'Ä' | 'Å' => 'a',
        'ç' | 'Ç' => 'c',
        'è' | 'é' | 'ê' | 'ë' | 'È' | 'É' | 'Ê' | 'Ë' => 'e',
        'ì' | 'í' | 'î' | 'ï' | 'Ì' | 'Í' | 'Î' | 'Ï' => 'i',
        'ñ' | 'Ñ' => 'n',
        'ò' | 'ó' | 'ô' | 'õ' | 'ö' | 'Ò' | 'Ó' | 'Ô' | 'Õ' | 'Ö' => 'o',
        'ù' | 'ú' | 'û' | 'ü' | 'Ù' | 'Ú' | 'Û' | 'Ü' => 'u',
        'ý' | 'ÿ' | 'Ý' | 'Ÿ' => 'y',
        '’' => '\'',
        other => other.to_ascii_lowercase(),
    }
}

/// As [`bare`], with the other alphabets in lower case as well.
fn fold(letter: char) -> char {
    let bare = bare(letter);
    bare.to_lowercase().next().unwrap_or(bare)
}

/// Where `wanted` first stands in `text`, whatever the accents and the case: the text before, the
/// match and the text after.
pub(super) fn matched<'a>(text: &'a str, wanted: &str) -> Option<(&'a str, &'a str, &'a str)> {
    let wanted: Vec<char> = wanted.trim().chars().map(fold).collect();
    if wanted.is_empty() {
        return None;
    }
    let letters: Vec<(usize, char)> = text.char_indices().map(|(at, letter)| (at, fold(letter))).collect();
    let start = letters
        .windows(wanted.len())
        .position(|run| run.iter().map(|(_, letter)| letter).eq(&wanted))?;
    let from = letters.get(start).map(|(at, _)| *at)?;
    let to = letters.get(start + wanted.len()).map_or(text.len(), |(at, _)| *at);
    Some((text.get(..from)?, text.get(from..to)?, text.get(to..)?))
}

/// Text made safe between the tags of a `textarea`.
pub(super) fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn initials_are_those_of_the_first_and_the_last_word() {
        assert_eq!(initials("Émilie Côté"), "EC");
        assert_eq!(initials("Marie-Ève van der Berg"), "MB");
        assert_eq!(initials("Cher"), "C");
        assert_eq!(initials("  "), "");
    }

    #[test]
    fn a_match_ignores_accents_and_case() {
        assert_eq!(matched("Émilie Côté", "cote"), Some(("Émilie ", "Côté", "")));
        assert_eq!(matched("Luc Côté-Hamel", "CÔ"), Some(("Luc ", "Cô", "té-Hamel")));
        assert_eq!(matched("Иван Œil", "иВ"), Some(("", "Ив", "ан Œil")));
        assert_eq!(matched("Luc", "x"), None);
        assert_eq!(matched("Luc", " "), None);
    }

    #[test]
    fn classes_join_what_applies() {
        assert_eq!(
            classes(
                "button",
                &[("button--small", true), ("button--wide", false), ("", true)]
            ),
            "button button--small"
        );
    }

    #[test]
    fn escaped_text_cannot_leave_its_element() {
        assert_eq!(escaped("a </textarea> & b"), "a &lt;/textarea> &amp; b");
    }
}
