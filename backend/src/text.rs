//! Text as it is found and ordered: folded words, the terms of the search index, sort keys. Knows no
//! database; where terms and keys are stored is each feature's business.

use icu_casemap::CaseMapper;
use icu_collator::{Collator, CollatorBorrowed, CollatorPreferences, options::CollatorOptions};
use icu_normalizer::{DecomposingNormalizerBorrowed, properties::CanonicalCombiningClassMapBorrowed};
use std::{collections::BTreeSet, sync::LazyLock};

/// The most characters of a term: longer words are found by their beginning.
const TERM_MOST: usize = 64;
/// The most digits of a sort key, well under what an index entry may hold; what is equal that far is
/// ordered by id.
const KEY_MOST: usize = 1200;
/// The key of nothing: after every other, so that those without a title do not fill the first pages.
const NOTHING: &str = "z";
/// Sorts below every character, so that « Roy, Zoé » stands before « Roy Gagnon, Al » (UTS 35, part 5,
/// section 1.6.4).
const MERGE: char = '\u{fffe}';

/// One order for both languages: the root's, in which accents and case only break ties.
static COLLATOR: LazyLock<Option<CollatorBorrowed<'static>>> =
    LazyLock::new(|| Collator::try_new(CollatorPreferences::default(), CollatorOptions::default()).ok());

/// Folds for searching: no case, no accents, no ligatures.
pub fn fold(text: &str) -> String {
    let cased = CaseMapper::new().fold_string(text);
    let classes = CanonicalCombiningClassMapBorrowed::new();
    let mut folded = String::with_capacity(cased.len());
    for c in DecomposingNormalizerBorrowed::new_nfkd().normalize_iter(cased.chars()) {
        match c {
            'œ' => folded.push_str("oe"),
            'æ' => folded.push_str("ae"),
            'ø' => folded.push('o'),
            'ł' => folded.push('l'),
            'đ' | 'ð' => folded.push('d'),
            'þ' => folded.push_str("th"),
            'ı' => folded.push('i'),
            '\u{2019}' | '\u{2bc}' => folded.push('\''),
            '\u{2010}' | '\u{2011}' => folded.push('-'),
            _ if classes.get_u8(c) != 0 => {}
            _ => folded.push(c),
        }
    }
    folded
}

/// A folded word without the punctuation around it, of the length that is kept.
fn trim(word: &str) -> String {
    word.trim_matches(|c: char| !c.is_alphanumeric())
        .chars()
        .take(TERM_MOST)
        .collect()
}

/// The words of a query, each of which has to begin a term; at most eight.
pub fn query_words(query: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    for word in fold(query).split_whitespace().map(trim) {
        if !word.is_empty() && !words.contains(&word) {
            words.push(word);
        }
    }
    words.truncate(8);
    words
}

/// Adds the terms by which `text` is found: its words, and what follows each mark inside a word, so that
/// « françois » finds « Jean-François » and `abc.ex` finds `bob@abc.example`.
pub fn add_terms(terms: &mut BTreeSet<String>, text: &str) {
    for word in fold(text).split_whitespace() {
        let mut inside = false;
        for (at, c) in word.char_indices() {
            if c.is_alphanumeric() && !inside {
                terms.insert(trim(&word[at..]));
            }
            inside = c.is_alphanumeric();
        }
    }
}

/// Adds the terms by which a phone is found: every ending of its digits, so that any run of three digits or
/// more finds it.
pub fn add_digit_terms(terms: &mut BTreeSet<String>, digits: &str) {
    for at in 0..digits.len().saturating_sub(2) {
        if let Some(ending) = digits.get(at..) {
            terms.insert(ending.to_owned());
        }
    }
}

/// The digits of a query that looks like a phone number: digits and what stands between them.
pub fn phone_digits(query: &str) -> Option<String> {
    let plain = query
        .chars()
        .all(|c| c.is_ascii_digit() || c.is_whitespace() || "+-.()/\u{2010}\u{2011}".contains(c));
    let digits: String = query.chars().filter(char::is_ascii_digit).collect();
    (plain && !digits.is_empty()).then_some(digits)
}

/// Just after every text that begins with `prefix`, where texts are compared by their bytes.
pub fn upper_bound(prefix: &str) -> String {
    format!("{prefix}\u{10ffff}")
}

/// The sort key of several texts, the first one first: lower-case hexadecimal digits, to be compared by
/// their bytes. Nothing at the first place sorts last.
///
/// Keys change with the collation data: a new version of `icu_collator` needs them written again.
pub fn sort_key(texts: &[&str]) -> String {
    let (lead, texts) = match texts {
        [first, rest @ ..] if first.trim().is_empty() => (NOTHING, rest),
        all => ("", all),
    };
    let joined = texts.join(&String::from(MERGE));
    let mut bytes = Vec::new();
    match COLLATOR
        .as_ref()
        .map(|collator| collator.write_sort_key_to(&joined, &mut bytes))
    {
        Some(Ok(())) => {}
        // The data is compiled in, so there always is a collator; folded text is the next best order.
        _ => bytes = fold(&joined).into_bytes(),
    }
    let mut key = String::from(lead);
    for byte in bytes {
        for digit in [byte >> 4, byte & 15] {
            key.extend(char::from_digit(u32::from(digit), 16));
        }
    }
    key.truncate(KEY_MOST);
    key
}

#[cfg(test)]
mod tests {
    use super::*;

    fn terms(text: &str) -> Vec<String> {
        let mut terms = BTreeSet::new();
        add_terms(&mut terms, text);
        terms.into_iter().collect()
    }

    #[test]
    fn folding_takes_case_accents_and_ligatures_away() {
        assert_eq!(fold("CÔTÉ"), "cote");
        assert_eq!(fold("Sœur Lætitia Groß"), "soeur laetitia gross");
        assert_eq!(fold("O’Connor"), "o'connor");
        assert_eq!(fold("ﬁbre Ångström"), "fibre angstrom");
    }

    #[test]
    fn words_are_found_from_each_mark_on() {
        assert_eq!(terms("Jean-François"), ["francois", "jean-francois"]);
        assert_eq!(terms("bob@abc.example"), ["abc.example", "bob@abc.example", "example"]);
        assert_eq!(terms(" (IT)  – lead "), ["it", "lead"]);
        assert_eq!(query_words(" Côté  @abc.ex côté ! "), ["cote", "abc.ex"]);
    }

    #[test]
    fn a_query_of_digits_is_a_phone() {
        assert_eq!(phone_digits("(514) 555-0112").as_deref(), Some("5145550112"));
        assert_eq!(phone_digits("0112").as_deref(), Some("0112"));
        assert_eq!(phone_digits("suite 12"), None);
        assert_eq!(phone_digits(" - "), None);
        let mut terms = BTreeSet::new();
        add_digit_terms(&mut terms, "15145");
        assert_eq!(terms.into_iter().collect::<Vec<_>>(), ["145", "15145", "5145"]);
    }

    #[test]
    fn names_sort_as_people_expect_in_both_languages() {
        let sorted = [
            ["Côté", "Anna"],
            ["Cote", "Béatrice"],
            ["Côté", "Zoé"],
            ["de la Cruz", "Al"],
            ["Evans", "Al"],
            ["Ève", "Al"],
            ["Roy", "Zoé"],
            ["Roy Gagnon", "Al"],
            ["Zuñiga", "Al"],
        ];
        let keys: Vec<String> = sorted.iter().map(|name| sort_key(name)).collect();
        assert!(keys.is_sorted(), "{keys:?}");
        let mut distinct = keys.clone();
        distinct.dedup();
        assert_eq!(distinct.len(), keys.len());
    }

    #[test]
    fn nothing_sorts_last_and_by_what_follows() {
        let zed = sort_key(&["Zz", "Al"]);
        let (none_al, none_bo) = (sort_key(&["", "Al"]), sort_key(&[" ", "Bo"]));
        assert!(zed < none_al && none_al < none_bo);
        assert!(zed.bytes().all(|b| b.is_ascii_hexdigit()));
    }

    #[test]
    fn a_key_fits_an_index_entry() {
        let long = "𠮷é".repeat(140);
        assert!(sort_key(&[&long, &long]).len() <= KEY_MOST);
    }
}
