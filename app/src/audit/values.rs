//! Fields and values of an event, in words. What a field is called elsewhere it is called here.

use super::kinds::plain;
use crate::{
    i18n::{Locale, td_string},
    mails, roles, words,
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
        "password" | "new_password" => td_string!(locale, contacts.password),
        "disabled" => td_string!(locale, words.disabled),
        "owner" => td_string!(locale, contacts.owner),
        "reason" => td_string!(locale, see_as.reason),
        "request" => td_string!(locale, contact_request.request),
        "members" => td_string!(locale, audit.members),
        "link_sent" => td_string!(locale, audit.link_sent),
        "contact" => td_string!(locale, contact_request.contact),
        "account_number" => td_string!(locale, audit.account_number),
        "activates" => td_string!(locale, contacts.activation_date),
        "expires" => td_string!(locale, contacts.expiration_date),
        "window_zone" => td_string!(locale, audit.window_zone),
        "interface_language" => td_string!(locale, contacts.interface_language),
        "networks" => td_string!(locale, contacts.allowed_addresses),
        "two_factor" => td_string!(locale, contacts.two_factor),
        "can_sign_in" => td_string!(locale, audit.can_sign_in),
        "sessions_ended" => td_string!(locale, audit.sessions_ended),
        "description" => td_string!(locale, audit.description),
        "phrase" => td_string!(locale, audit.phrase),
        "ran_out" => td_string!(locale, audit.ran_out),
        "minutes_at_most" => td_string!(locale, audit.minutes_at_most),
        "order" => td_string!(locale, audit.order),
        "customers" => td_string!(locale, customers.title),
        "class" => td_string!(locale, customers.class),
        "account_director" => td_string!(locale, customers.director),
        "allowed_roles" => td_string!(locale, customers.allowed_roles),
        "idle_minutes" | "staff_idle_minutes" => td_string!(locale, customer_classes.idle_minutes),
        "absolute_minutes" | "staff_absolute_minutes" => td_string!(locale, customer_classes.absolute_minutes),
        "most_contacts" => td_string!(locale, customer_classes.most),
        "kind" => td_string!(locale, roles.kind),
        "level" => td_string!(locale, staff.level),
        "phone" => td_string!(locale, staff.phone),
        "icon" => td_string!(locale, sections.icon),
        "link" => td_string!(locale, sections.link),
        "ceiling" => td_string!(locale, sections.levels),
        "tries" => td_string!(locale, audit.tries),
        "left" => td_string!(locale, audit.codes_left),
        "count" => td_string!(locale, audit.count),
        "keys" => td_string!(locale, audit.secret_keys),
        "factor" => td_string!(locale, audit.factor),
        "trusted_devices" => td_string!(locale, customer_classes.trusted_devices),
        "staff_two_factor" => td_string!(locale, provider_settings.staff_two_factor),
        "registration" => td_string!(locale, provider_settings.registration),
        "support" => td_string!(locale, provider_settings.support),
        "logo" => td_string!(locale, provider_settings.logo),
        "letter" => td_string!(locale, mails.letter),
        "recipient" => td_string!(locale, mails.recipient),
        "trouble" => td_string!(locale, mails.reason),
        unknown => return plain(unknown),
    };
    match &change.label {
        Some(label) => format!("{name}, {}", words::bilingual(locale, label)),
        None => name.to_owned(),
    }
}

/// A value of a field.
pub(super) fn value(locale: Locale, field: &str, of: &AuditValue) -> String {
    match of {
        AuditValue::Text(text) if field == "kind" => text
            .parse()
            .map_or_else(|_| text.clone(), |kind| roles::kind_word(locale, kind).to_owned()),
        AuditValue::Text(text) if field == "level" => text
            .parse()
            .map_or_else(|_| text.clone(), |level| words::staff_level(locale, level).to_owned()),
        AuditValue::Text(text) if field == "factor" && text == "totp" => {
            td_string!(locale, audit.authenticator_app).to_owned()
        }
        AuditValue::Text(text) if field == "letter" => mails::kind_word(locale, text),
        AuditValue::Text(text) if field == "trouble" => text
            .parse()
            .map_or_else(|_| text.clone(), |trouble| mails::trouble_words(locale, &trouble)),
        AuditValue::Nothing => td_string!(locale, contacts.empty_value).to_owned(),
        AuditValue::Text(text) => text.clone(),
        AuditValue::Said(text) => words::bilingual(locale, text),
        AuditValue::Flag(true) => td_string!(locale, audit.yes).to_owned(),
        AuditValue::Flag(false) => td_string!(locale, audit.no).to_owned(),
        AuditValue::Level(level) => words::level(locale, *level).to_owned(),
        AuditValue::Language(language) => words::language_name(locale, *language).to_owned(),
        AuditValue::TwoFactor(choice) => words::two_factor(locale, *choice).to_owned(),
        AuditValue::Hidden => td_string!(locale, audit.secret).to_owned(),
        AuditValue::Many(values) => {
            let values: Vec<String> = values.iter().map(|of| value(locale, field, of)).collect();
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
        "sign-in" => td_string!(locale, audit.sign_in_itself),
        "password reset" => td_string!(locale, password_reset.forgot),
        "registration" => td_string!(locale, registration.title),
        "ownership" => td_string!(locale, audit.ownership_itself),
        "purge" => td_string!(locale, audit.purge),
        "first start" => td_string!(locale, audit.first_start),
        other => other,
    };
    format!("Relais ({name})")
}

/// To what it was done.
pub(super) fn subject(locale: Locale, subject: &AuditSubject) -> String {
    match subject.key.kind.as_str() {
        "communication_order" => subject.key.id.parse().map_or_else(
            |_| words::bilingual(locale, &subject.name),
            |kind| words::order_kind(locale, kind).to_owned(),
        ),
        _ => words::bilingual(locale, &subject.name),
    }
}

/// What subjects of a kind are called together.
pub(super) fn subject_kind(locale: Locale, kind: &str) -> String {
    let name = match kind {
        "staff" => td_string!(locale, staff.title),
        "mail" => td_string!(locale, mails.title),
        "role" => td_string!(locale, roles.title),
        "section" => td_string!(locale, sections.title),
        "customer_class" => td_string!(locale, customer_classes.title),
        "customer" => td_string!(locale, customers.title),
        unknown => return plain(unknown),
    };
    name.to_owned()
}
