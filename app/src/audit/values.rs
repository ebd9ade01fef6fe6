//! Fields and values of an event, in words. What a field is called elsewhere it is called here.

use super::kinds::plain;
use crate::{
    i18n::{Locale, td_string},
    words,
};
use domain::audit::{AuditAuthor, AuditChange, AuditSubject, AuditValue, AuthorKind};

/// What a field is called.
pub(super) fn field(locale: Locale, change: &AuditChange) -> String {
    let name = match change.field.as_str() {
        "first_name" => td_string!(locale, contacts.first_name),
        "last_name" => td_string!(locale, contacts.last_name),
        "name" => td_string!(locale, contacts.name),
        "title" => td_string!(locale, contacts.title_field),
        "email" => td_string!(locale, contacts.email),
        "phones" => td_string!(locale, contacts.phones),
        "language" => td_string!(locale, contacts.language),
        "time_zone" => td_string!(locale, contacts.time_zone),
        "notes" => td_string!(locale, contacts.notes),
        "roles" => td_string!(locale, contacts.roles),
        "permissions" | "levels" => td_string!(locale, contacts.permissions),
        "communications" => td_string!(locale, contacts.communications),
        "login" => td_string!(locale, contacts.login),
        "password" => td_string!(locale, contacts.password),
        "disabled" => td_string!(locale, words.disabled),
        "owner" => td_string!(locale, contacts.owner),
        "reason" => td_string!(locale, see_as.reason),
        "request" => td_string!(locale, contact_request.request),
        "members" => td_string!(locale, audit.members),
        "link_sent" => td_string!(locale, audit.link_sent),
        "contact" => td_string!(locale, contact_request.contact),
        "account_number" => td_string!(locale, audit.account_number),
        "activates" => td_string!(locale, audit.activates),
        "expires" => td_string!(locale, audit.expires),
        "can_sign_in" => td_string!(locale, audit.can_sign_in),
        "sessions_ended" => td_string!(locale, audit.sessions_ended),
        unknown => return plain(unknown),
    };
    match &change.label {
        Some(label) => format!("{name}, {}", words::bilingual(locale, label)),
        None => name.to_owned(),
    }
}

/// A value.
pub(super) fn value(locale: Locale, of: &AuditValue) -> String {
    match of {
        AuditValue::Nothing => td_string!(locale, contacts.empty_value).to_owned(),
        AuditValue::Text(text) => text.clone(),
        AuditValue::Said(text) => words::bilingual(locale, text),
        AuditValue::Flag(true) => td_string!(locale, audit.yes).to_owned(),
        AuditValue::Flag(false) => td_string!(locale, audit.no).to_owned(),
        AuditValue::Level(level) => words::level(locale, *level).to_owned(),
        AuditValue::Language(language) => words::language_name(locale, *language).to_owned(),
        AuditValue::Hidden => td_string!(locale, audit.secret).to_owned(),
        AuditValue::Many(values) => {
            let values: Vec<String> = values.iter().map(|of| value(locale, of)).collect();
            values.join(", ")
        }
    }
}

/// Who did it. The program itself says on whose behalf.
pub(super) fn author(locale: Locale, author: &AuditAuthor) -> String {
    if author.kind != AuthorKind::System {
        return author.name.clone();
    }
    let name = match author.name.as_str() {
        "demo data" => td_string!(locale, audit.demo_data),
        "command line" => td_string!(locale, audit.command_line),
        "password reset" => td_string!(locale, password_reset.forgot),
        "registration" => td_string!(locale, registration.title),
        other => other,
    };
    format!("Relais ({name})")
}

/// To what it was done.
pub(super) fn subject(locale: Locale, subject: &AuditSubject) -> String {
    match subject.kind.as_str() {
        "communication_order" => subject.id.parse().map_or_else(
            |_| subject.name.clone(),
            |kind| words::order_kind(locale, kind).to_owned(),
        ),
        _ => subject.name.clone(),
    }
}
