//! What each kind of letter is called: the one list of them. A test of the server holds it against the letters that the
//! features write.

use crate::i18n::{Locale, td_string};

/// What a kind is called; one that nobody here has heard of is told as it is written.
pub(crate) fn kind_word(locale: Locale, kind: &str) -> String {
    match kind {
        "contact_requested" => td_string!(locale, mails.contact_requested),
        "ownership_offered" => td_string!(locale, mails.ownership_offered),
        "ownership_offered_by_provider" => td_string!(locale, mails.ownership_offered_by_provider),
        "ownership_accepted" => td_string!(locale, mails.ownership_accepted),
        "ownership_declined" => td_string!(locale, mails.ownership_declined),
        unknown => return unknown.replace('_', " "),
    }
    .to_owned()
}
