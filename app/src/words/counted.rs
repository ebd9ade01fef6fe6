//! Numbers, and what is counted, in the singular and the plural of each language.

use crate::i18n::{Locale, td_string};
use domain::contacts::Count;

/// A text with a `count` in it, in the singular or in the plural of the language:
/// `counted!(locale, 3_u32, words.customers_one | words.customers_many)`.
macro_rules! counted {
    (
        $locale:expr, $number:expr, $one:ident . $singular:ident | $many:ident . $plural:ident
        $(, $name:ident = $value:expr)* $(,)?
    ) => {{
        let (locale, number) = ($locale, $number);
        let count = $crate::words::Counted::written(number, locale);
        if $crate::words::Counted::is_singular(number, locale) {
            $crate::i18n::td_string!(locale, $one.$singular, count = count $(, $name = $value)*)
        } else {
            $crate::i18n::td_string!(locale, $many.$plural, count = count $(, $name = $value)*)
        }
    }};
}

pub(crate) use counted;

/// What is counted: how many, and how that is written.
pub trait Counted: Copy {
    /// How many, as far as that is known.
    fn how_many(self) -> u64;

    /// The number as it is written.
    fn written(self, locale: Locale) -> String {
        number(locale, self.how_many())
    }

    /// Whether what is counted stands in the singular.
    fn is_singular(self, locale: Locale) -> bool {
        locale.is_singular(self.how_many())
    }
}

impl Counted for u32 {
    fn how_many(self) -> u64 {
        u64::from(self)
    }
}

impl Counted for usize {
    fn how_many(self) -> u64 {
        u64::try_from(self).unwrap_or(u64::MAX)
    }
}

impl Counted for Count {
    fn how_many(self) -> u64 {
        u64::from(self.n)
    }

    fn written(self, locale: Locale) -> String {
        count(locale, self)
    }

    fn is_singular(self, locale: Locale) -> bool {
        !self.more && locale.is_singular(u64::from(self.n))
    }
}

/// `1 contact`, `12 contacts`.
pub fn contacts(locale: Locale, count: impl Counted) -> String {
    counted!(locale, count, words.contacts_one | words.contacts_many)
}

/// `1 customer`, `12 customers`.
pub fn customers(locale: Locale, count: impl Counted) -> String {
    counted!(locale, count, words.customers_one | words.customers_many)
}

/// `3 open sessions end at once.`
pub fn sessions_end(locale: Locale, sessions: u32) -> String {
    counted!(locale, sessions, words.sessions_end_one | words.sessions_end)
}

/// `12`, or `over 1,000`.
pub fn count(locale: Locale, count: Count) -> String {
    let number = number(locale, u64::from(count.n));
    if count.more {
        td_string!(locale, words.more_than, number = number)
    } else {
        number
    }
}

/// A whole number as written in Canada: `1,234` and `1 234`.
pub fn number(locale: Locale, number: u64) -> String {
    let digits = number.to_string();
    let separator = match locale {
        Locale::En => ',',
        Locale::Fr => '\u{a0}',
    };
    let mut written = String::with_capacity(digits.len() + 4);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            written.push(separator);
        }
        written.push(digit);
    }
    written
}

/// A span of minutes: `45 min`, `12 h`.
pub fn span(locale: Locale, minutes: u32) -> String {
    let (count, unit) = if minutes >= 60 && minutes.is_multiple_of(60) {
        (minutes / 60, "h")
    } else {
        (minutes, "min")
    };
    count.written(locale) + "\u{a0}" + unit
}

/// Names in a row; there are `count` of them.
pub fn named(names: &[String], count: u32) -> String {
    let more = u32::try_from(names.len()).unwrap_or(u32::MAX) < count;
    names.join("; ") + if more { "; …" } else { "" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_and_one_are_singular_in_french_and_one_alone_in_english() {
        let said = |locale, count: u32| customers(locale, count);
        assert_eq!(
            [0, 1, 2, 1_234].map(|count| said(Locale::En, count)),
            ["0 customers", "1 customer", "2 customers", "1,234 customers"]
        );
        assert_eq!(
            [0, 1, 2, 1_234].map(|count| said(Locale::Fr, count)),
            ["0 client", "1 client", "2 clients", "1\u{a0}234 clients"]
        );
        let many = Count { n: 1, more: true };
        assert_eq!(contacts(Locale::Fr, many), "plus de 1 contacts");
    }

    #[test]
    fn spans_are_in_hours_where_they_are_whole() {
        let said = |minutes| span(Locale::En, minutes).replace('\u{a0}', " ");
        assert_eq!([30, 60, 90, 43_200].map(said), ["30 min", "1 h", "90 min", "720 h"]);
    }
}
