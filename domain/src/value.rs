//! Values that parse once: the same doors in the browser, a server function, an import or the command
//! line. Shape only; what needs metadata (phone plans, time zones) is checked by the backend, with the
//! same codes.

use crate::failure::Reason;
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

/// A language of the interface and of mails.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, Default)]
#[serde(rename_all = "lowercase")]
pub enum Language {
    /// English (Canada).
    #[default]
    En,
    /// French (Canada).
    Fr,
}

impl Language {
    /// Both, in the order in which they are offered.
    pub const ALL: [Self; 2] = [Self::En, Self::Fr];

    /// The code as stored: `en` or `fr`.
    pub const fn code(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::Fr => "fr",
        }
    }

    /// The BCP 47 tag for `html lang` (dates and numbers are those of Canada).
    pub const fn tag(self) -> &'static str {
        match self {
            Self::En => "en-CA",
            Self::Fr => "fr-CA",
        }
    }

    /// The other of the two.
    pub const fn other(self) -> Self {
        match self {
            Self::En => Self::Fr,
            Self::Fr => Self::En,
        }
    }

    /// The first of ours in an `Accept-Language` header (RFC 9110, section 12.5.4), by weight.
    pub fn from_accept_language(header: &str) -> Option<Self> {
        header
            .split(',')
            .filter_map(|part| {
                let mut pieces = part.split(';');
                let tag = pieces.next()?.trim();
                let weight: f32 = pieces
                    .find_map(|piece| piece.trim().strip_prefix("q="))
                    .map_or(Some(1.0), |q| q.trim().parse().ok())?;
                let language = tag.get(..2)?.to_ascii_lowercase().parse::<Self>().ok()?;
                let boundary = tag.as_bytes().get(2).is_none_or(|byte| *byte == b'-');
                (boundary && weight > 0.0).then_some((language, weight))
            })
            .reduce(|best, next| if next.1 > best.1 { next } else { best })
            .map(|(language, _)| language)
    }

    /// Whether `count` takes the singular: in French 0 and 1 do, in English 1 alone.
    pub const fn is_singular(self, count: u64) -> bool {
        match self {
            Self::En => count == 1,
            Self::Fr => count < 2,
        }
    }
}

impl FromStr for Language {
    type Err = Reason;

    fn from_str(text: &str) -> Result<Self, Reason> {
        match text {
            "en" => Ok(Self::En),
            "fr" => Ok(Self::Fr),
            _ => Err(Reason::NotOffered),
        }
    }
}

/// A text in both languages: names of sections, roles and communication types, formatted dates.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, Default)]
pub struct Bilingual {
    /// English.
    pub en: String,
    /// French.
    pub fr: String,
}

impl Bilingual {
    /// From both texts.
    pub fn new(en: impl Into<String>, fr: impl Into<String>) -> Self {
        Self {
            en: en.into(),
            fr: fr.into(),
        }
    }

    /// The text in one language.
    pub fn get(&self, language: Language) -> &str {
        match language {
            Language::En => &self.en,
            Language::Fr => &self.fr,
        }
    }
}

/// Trims, and folds runs of white space to one space; refuses control characters and more than `most`
/// characters.
fn line(text: &str, most: u32) -> Result<String, Reason> {
    let folded = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if folded.chars().any(char::is_control) {
        return Err(Reason::Characters);
    }
    if folded.chars().count() > most as usize {
        return Err(Reason::TooLong { most });
    }
    Ok(folded)
}

macro_rules! text {
    ($($(#[$doc:meta])* $name:ident = $parse:expr;)+) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);

        impl $name {
            /// The text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl FromStr for $name {
            type Err = Reason;

            fn from_str(text: &str) -> Result<Self, Reason> {
                let parse: fn(&str) -> Result<String, Reason> = $parse;
                parse(text).map(Self)
            }
        }

        impl TryFrom<String> for $name {
            type Error = Reason;

            fn try_from(text: String) -> Result<Self, Reason> {
                text.parse()
            }
        }

        impl From<$name> for String {
            fn from(value: $name) -> Self {
                value.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str(&self.0)
            }
        }
    )+};
}

/// As [`line`], and not empty.
fn required(text: &str, most: u32) -> Result<String, Reason> {
    let text = line(text, most)?;
    if text.is_empty() {
        Err(Reason::Required)
    } else {
        Ok(text)
    }
}

text! {
    /// A first or last name: 1 to 80 characters on one line.
    PersonName = |text| required(text, 80);
    /// A title such as « Operations manager »: up to 120 characters, may be empty.
    Title = |text| line(text, 120);
    /// A name of a thing, or anything else on one line: 1 to 120 characters.
    Line = |text| required(text, 120);
    /// A sentence or two on one line: 1 to 400 characters.
    LongLine = |text| required(text, 400);
    /// An address that a browser opens: `https://`, `http://` or `mailto:`, at most 500 characters. Nothing else, so
    /// that no link runs a script.
    Link = link;
    /// Free notes of several lines: up to 2,000 characters, may be empty.
    Notes = notes;
    /// An e-mail address: `local@domain`, at most 254 characters (RFC 5321, section 4.5.3.1), the domain
    /// folded to lower case. Deliverability is not decided here.
    Email = email;
    /// A login: 1 to 64 characters, letters, digits and `. _ - + @`, folded to lower case, so that no two
    /// differ by case alone.
    LoginName = login;
    /// A telephone number in E.164: `+` and 7 to 15 digits (ITU-T E.164, section 6).
    PhoneNumber = phone;
    /// A telephone extension: 1 to 10 digits.
    Extension = extension;
    /// An IANA time zone name such as `America/Toronto`; whether it exists is for the backend.
    TimeZone = |text| required(text, 64);
}

fn notes(text: &str) -> Result<String, Reason> {
    let text = text.replace("\r\n", "\n");
    let text = text.trim();
    if text.chars().any(|c| c.is_control() && c != '\n' && c != '\t') {
        return Err(Reason::Characters);
    }
    if text.chars().count() > 2000 {
        return Err(Reason::TooLong { most: 2000 });
    }
    Ok(text.to_owned())
}

fn link(text: &str) -> Result<String, Reason> {
    let text = required(text, 500)?;
    let rest = ["https://", "http://", "mailto:"]
        .into_iter()
        .find_map(|scheme| text.strip_prefix(scheme))
        .unwrap_or_default();
    if rest.is_empty() || rest.starts_with(['/', '?', '#']) || text.contains([' ', '"', '<', '>', '\\']) {
        Err(Reason::LinkShape)
    } else {
        Ok(text)
    }
}

fn email(text: &str) -> Result<String, Reason> {
    let text = required(text, 254)?;
    let Some((local, host)) = text.rsplit_once('@') else {
        return Err(Reason::EmailWithoutAt);
    };
    if local.is_empty() || local.len() > 64 || host.is_empty() {
        return Err(Reason::EmailShape);
    }
    let local_is_plain = local
        .chars()
        .all(|c| c.is_alphanumeric() || "!#$%&'*+-/=?^_`{|}~.".contains(c))
        && !local.starts_with('.')
        && !local.ends_with('.')
        && !local.contains("..");
    let labels: Vec<&str> = host.split('.').collect();
    let host_is_plain = labels.iter().all(|label| {
        !label.is_empty()
            && label.len() <= 63
            && label.chars().all(|c| c.is_alphanumeric() || c == '-')
            && !label.starts_with('-')
            && !label.ends_with('-')
    });
    if !local_is_plain || (!host_is_plain && labels.len() > 1) {
        return Err(Reason::EmailShape);
    }
    if labels.len() < 2 || !host_is_plain {
        return Err(Reason::EmailWithoutEnd);
    }
    Ok(format!("{local}@{}", host.to_lowercase()))
}

fn login(text: &str) -> Result<String, Reason> {
    let text = required(text, 64)?.to_lowercase();
    if text.chars().all(|c| c.is_alphanumeric() || "._-+@".contains(c)) {
        Ok(text)
    } else {
        Err(Reason::LoginCharacters)
    }
}

fn phone(text: &str) -> Result<String, Reason> {
    let digits = text.strip_prefix('+').ok_or(Reason::PhoneShape)?;
    if (7..=15).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit()) && !digits.starts_with('0') {
        Ok(text.to_owned())
    } else {
        Err(Reason::PhoneShape)
    }
}

fn extension(text: &str) -> Result<String, Reason> {
    let text = text.trim();
    if (1..=10).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit()) {
        Ok(text.to_owned())
    } else {
        Err(Reason::ExtensionShape)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_email_says_what_is_missing() {
        let reason = |text: &str| text.parse::<Email>().err();
        assert_eq!(reason("steve"), Some(Reason::EmailWithoutAt));
        assert_eq!(reason("steve@abc"), Some(Reason::EmailWithoutEnd));
        assert_eq!(reason("a b@abc.example"), Some(Reason::EmailShape));
        assert_eq!(reason("@abc.example"), Some(Reason::EmailShape));
        assert_eq!(reason(" "), Some(Reason::Required));
        assert_eq!(
            "Bob@ABC.example".parse::<Email>().map(String::from),
            Ok("Bob@abc.example".to_owned())
        );
    }

    #[test]
    fn the_first_visit_follows_the_weights_of_the_browser() {
        let first = Language::from_accept_language;
        assert_eq!(first("fr-CA,fr;q=0.9,en;q=0.8"), Some(Language::Fr));
        assert_eq!(first("de,en;q=0.5,fr;q=0.7"), Some(Language::Fr));
        assert_eq!(first("en, fr"), Some(Language::En));
        assert_eq!(first("frx, enx"), None);
        assert_eq!(first("fr;q=0, en;q=0.1"), Some(Language::En));
    }

    #[test]
    fn logins_fold_case_and_refuse_spaces() {
        assert_eq!(
            "Bob@ABC.example".parse::<LoginName>().map(String::from),
            Ok("bob@abc.example".to_owned())
        );
        assert_eq!("bob tremblay".parse::<LoginName>(), Err(Reason::LoginCharacters));
    }
}
