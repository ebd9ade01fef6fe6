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
        "invitation" => td_string!(locale, mails.invitation),
        "invitation_scheduled" => td_string!(locale, mails.invitation_scheduled),
        "invitation_approved" => td_string!(locale, mails.invitation_approved),
        "reset" => td_string!(locale, mails.reset),
        "reset_not_open" => td_string!(locale, mails.reset_not_open),
        "reset_done" => td_string!(locale, mails.reset_done),
        "registration_proof" => td_string!(locale, mails.registration_proof),
        "registration_waits" => td_string!(locale, mails.registration_waits),
        "registration_approved" => td_string!(locale, mails.registration_approved),
        "registration_declined" => td_string!(locale, mails.registration_declined),
        "login_guessed" => td_string!(locale, mails.login_guessed),
        "new_device" => td_string!(locale, mails.new_device),
        "password_changed" => td_string!(locale, mails.password_changed),
        "password_replaced" => td_string!(locale, mails.password_replaced),
        "login_changed" => td_string!(locale, mails.login_changed),
        "email_changed" => td_string!(locale, mails.email_changed),
        "two_factor_on" => td_string!(locale, mails.two_factor_on),
        "two_factor_replaced" => td_string!(locale, mails.two_factor_replaced),
        "two_factor_off" => td_string!(locale, mails.two_factor_off),
        "two_factor_reset" => td_string!(locale, mails.two_factor_reset),
        "recovery_code_used" => td_string!(locale, mails.recovery_code_used),
        "recovery_codes_made" => td_string!(locale, mails.recovery_codes_made),
        "device_trusted" => td_string!(locale, mails.device_trusted),
        "too_many_codes" => td_string!(locale, mails.too_many_codes),
        unknown => return unknown.replace('_', " "),
    }
    .to_owned()
}
