//! The letters that Relais writes, for staff: what waits, what went out, what came to nothing, and what each kind looks
//! like.

pub mod api;
mod kinds;
mod letter;
mod list;
mod previews;
mod query;

pub(crate) use self::kinds::kind_word;
pub use self::{letter::MailDetailsPage, list::MailsPage, previews::MailPreviewsPage};

use crate::{
    i18n::{Locale, td_string},
    node::{Node, view},
    ui::Status,
    words,
};
use domain::mails::{MailState, MailTrouble};

/// Where the list is.
const ADDRESS: &str = "/provider/mails";
/// Where each kind of letter is shown.
const PREVIEWS: &str = "/provider/mails/previews";

/// The word and the mark of a state.
fn status(state: MailState) -> Node {
    let kind = match state {
        MailState::Waiting => "scheduled",
        MailState::Sent => "active",
        MailState::Dead => "locked",
    };
    let label = words::in_words(state, |locale, state| state_word(locale, *state).to_owned());
    view! { <Status kind label /> }
}

fn state_word(locale: Locale, state: MailState) -> &'static str {
    match state {
        MailState::Waiting => td_string!(locale, mails.waiting),
        MailState::Sent => td_string!(locale, mails.sent),
        MailState::Dead => td_string!(locale, mails.dead),
    }
}

/// Why a letter did not go out. What a machine said stands as it said it.
pub(crate) fn trouble_words(locale: Locale, trouble: &MailTrouble) -> String {
    match trouble {
        MailTrouble::Refused(said) => td_string!(locale, mails.refused, said = said),
        MailTrouble::Unreachable(said) => td_string!(locale, mails.unreachable, said = said),
        MailTrouble::Timeout => td_string!(locale, mails.timeout).to_owned(),
        MailTrouble::Unwritable(said) => td_string!(locale, mails.unwritable, said = said),
        MailTrouble::File(said) => td_string!(locale, mails.file, said = said),
    }
}
