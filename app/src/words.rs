//! The words of codes: levels, statuses, reasons, refusals. One place, so that a code reads the same
//! wherever it is shown.

mod counted;

pub(crate) use counted::counted;
pub use counted::{Counted, contacts, count, customers, named, number, sessions_end, span};

use crate::i18n::{Locale, td_string, use_i18n};
use domain::{
    Bilingual, Failure, Language, Reason, Refusal,
    access::Level,
    communication_order::OrderKind,
    contacts::PhoneKind,
    customers::CustomerStatus,
    form::{Consequence, Many, Notice, People},
    portal_access::{NetworkFault, Status, TwoFactor, WrongNetwork},
    staff::StaffLevel,
};

/// The word of a level.
pub fn level(locale: Locale, level: Level) -> &'static str {
    match level {
        Level::Restrict => td_string!(locale, words.restrict),
        Level::Read => td_string!(locale, words.read),
        Level::Modify => td_string!(locale, words.modify),
    }
}

/// The word of a status of portal access.
pub fn status(locale: Locale, status: Status) -> &'static str {
    match status {
        Status::Active => td_string!(locale, words.active),
        Status::Invited => td_string!(locale, words.invited),
        Status::Scheduled => td_string!(locale, words.scheduled),
        Status::Expired => td_string!(locale, words.expired),
        Status::Disabled => td_string!(locale, words.disabled),
        Status::Locked => td_string!(locale, words.locked),
        Status::None => td_string!(locale, words.no_access),
    }
}

/// The words of whether a second factor is asked for.
pub fn two_factor(locale: Locale, choice: TwoFactor) -> &'static str {
    match choice {
        TwoFactor::ByClass => td_string!(locale, words.two_factor_by_class),
        TwoFactor::Yes => td_string!(locale, words.two_factor_yes),
        TwoFactor::No => td_string!(locale, words.two_factor_no),
    }
}

/// The word of a kind of phone.
pub fn phone_kind(locale: Locale, kind: PhoneKind) -> &'static str {
    match kind {
        PhoneKind::Mobile => td_string!(locale, words.mobile),
        PhoneKind::Office => td_string!(locale, words.office),
        PhoneKind::Home => td_string!(locale, words.home_phone),
        PhoneKind::Other => td_string!(locale, words.other_phone),
    }
}

/// The name of a communication order.
pub fn order_kind(locale: Locale, kind: OrderKind) -> &'static str {
    match kind {
        OrderKind::Technical => td_string!(locale, words.technical),
        OrderKind::Financial => td_string!(locale, words.financial),
    }
}

/// The name of a language, in the language of the screen.
pub fn language_name(locale: Locale, language: Language) -> &'static str {
    match language {
        Language::En => td_string!(locale, words.english),
        Language::Fr => td_string!(locale, words.french),
    }
}

/// A text of both languages, in this one.
pub fn bilingual(locale: Locale, text: &Bilingual) -> String {
    text.get(locale).to_owned()
}

/// How many sessions ended.
pub fn sessions_ended(locale: Locale, sessions: u32) -> String {
    counted!(locale, sessions, words.sessions_ended_one | words.sessions_ended)
}

/// A sentence, and how many sessions ended with it, when any did.
pub fn and_sessions_ended(locale: Locale, mut sentence: String, sessions: u32) -> String {
    if sessions > 0 {
        sentence.push(' ');
        sentence += &sessions_ended(locale, sessions);
    }
    sentence
}

/// The word of a customer's status.
pub fn customer_status(locale: Locale, status: CustomerStatus) -> &'static str {
    match status {
        CustomerStatus::Active => td_string!(locale, customers.active),
        CustomerStatus::Suspended => td_string!(locale, customers.suspended),
        CustomerStatus::Closed => td_string!(locale, customers.closed),
    }
}

/// The word of a level of staff.
pub fn staff_level(locale: Locale, level: StaffLevel) -> &'static str {
    match level {
        StaffLevel::Auditor => td_string!(locale, words.staff_auditor),
        StaffLevel::Support => td_string!(locale, words.staff_support),
        StaffLevel::Administrator => td_string!(locale, words.staff_administrator),
        StaffLevel::Owner => td_string!(locale, words.staff_owner),
    }
}

/// What was done, in a few words.
pub fn notice(locale: Locale, notice: &Notice) -> String {
    match notice {
        Notice::Saved => td_string!(locale, words.saved).to_owned(),
        Notice::SavedEnding { sessions } => {
            and_sessions_ended(locale, td_string!(locale, words.saved).to_owned(), *sessions)
        }
        Notice::SessionsEnded { sessions: 0 } => td_string!(locale, words.no_session_ended).to_owned(),
        Notice::SessionsEnded { sessions } => sessions_ended(locale, *sessions),
        Notice::PasswordChanged { sessions } => {
            and_sessions_ended(locale, td_string!(locale, words.password_changed).to_owned(), *sessions)
        }
        Notice::Added { name } => td_string!(locale, words.added, name = bilingual(locale, name)),
        Notice::Moved { name, position } => {
            td_string!(locale, words.moved, name = bilingual(locale, name), position = position)
        }
        Notice::MailSentAgain => td_string!(locale, words.mail_sent_again).to_owned(),
        Notice::MailDiscarded => td_string!(locale, words.mail_discarded).to_owned(),
        Notice::OwnershipOffered { name } => td_string!(locale, words.ownership_offered, name = name),
        Notice::OwnershipWithdrawn => td_string!(locale, words.ownership_withdrawn).to_owned(),
        Notice::OwnershipAccepted => td_string!(locale, words.ownership_accepted).to_owned(),
        Notice::OwnershipDeclined => td_string!(locale, words.ownership_declined).to_owned(),
        Notice::SeeingAs { name } => td_string!(locale, words.seeing_as_begun, name = name),
        Notice::SeeingAsEnded => td_string!(locale, words.seeing_as_ended).to_owned(),
        Notice::Removed { name } => td_string!(locale, words.removed, name = bilingual(locale, name)),
        Notice::Suspended { name, sessions } => and_sessions_ended(
            locale,
            td_string!(locale, words.customer_suspended, name = name),
            *sessions,
        ),
        Notice::Reactivated { name } => td_string!(locale, words.customer_reactivated, name = name),
        Notice::Closed { name, sessions } => and_sessions_ended(
            locale,
            td_string!(locale, words.customer_closed_now, name = name),
            *sessions,
        ),
        Notice::Verified => td_string!(locale, second_factor.verified).to_owned(),
        Notice::TwoFactorOff => td_string!(locale, second_factor.turned_off).to_owned(),
        Notice::DeviceForgotten => td_string!(locale, second_factor.forgotten).to_owned(),
        Notice::TwoFactorReset { name, sessions } => and_sessions_ended(
            locale,
            td_string!(locale, second_factor.was_reset, name = name),
            *sessions,
        ),
        Notice::RegistrationApproved { name } => td_string!(locale, words.registration_approved, name = name),
        Notice::RegistrationDeclined { name } => td_string!(locale, words.registration_declined, name = name),
        Notice::BulkStarted => td_string!(locale, words.bulk_started).to_owned(),
        Notice::BulkStopped => td_string!(locale, words.bulk_stopped).to_owned(),
        Notice::BulkAdvanced { tried, total } => {
            td_string!(locale, words.bulk_advanced, tried = tried, total = total)
        }
    }
}

/// What a change would do to others, in a sentence.
pub fn consequence(locale: Locale, consequence: &Consequence) -> String {
    match consequence {
        Consequence::Gain {
            section,
            level: to,
            people: who,
        } => td_string!(
            locale,
            words.gain,
            who = people(locale, who),
            level = level(locale, *to),
            section = bilingual(locale, section)
        ),
        Consequence::Lose {
            section,
            level: from,
            people: who,
        } => td_string!(
            locale,
            words.lose,
            who = people(locale, who),
            level = level(locale, *from),
            section = bilingual(locale, section)
        ),
        Consequence::Administrators { people: who } => {
            td_string!(locale, words.become_administrators, who = people(locale, who))
        }
        Consequence::NoAdministrators { people: who } => {
            td_string!(locale, words.no_administrators, who = people(locale, who))
        }
        Consequence::NoCommunication { name, people: who } => td_string!(
            locale,
            words.no_communication,
            who = people(locale, who),
            name = bilingual(locale, name)
        ),
        Consequence::RoleLoses {
            role,
            section,
            level: from,
        } => td_string!(
            locale,
            words.role_loses,
            role = bilingual(locale, role),
            level = level(locale, *from),
            section = bilingual(locale, section)
        ),
        Consequence::NotAllowed { role, customers } => td_string!(
            locale,
            words.not_allowed,
            role = bilingual(locale, role),
            customers = many_customers(locale, customers)
        ),
        Consequence::OfClass { customers } => {
            counted!(locale, *customers, words.of_class_one | words.of_class)
        }
        Consequence::Idle { from, to } => td_string!(
            locale,
            words.idle_changes,
            from = span(locale, *from),
            to = span(locale, *to)
        ),
        Consequence::Absolute { from, to } => td_string!(
            locale,
            words.absolute_changes,
            from = span(locale, *from),
            to = span(locale, *to)
        ),
        Consequence::TwoFactor { required: true } => td_string!(locale, words.two_factor_on).to_owned(),
        Consequence::TwoFactor { required: false } => td_string!(locale, words.two_factor_off).to_owned(),
        Consequence::RoleAllowed { role } => {
            td_string!(locale, words.role_allowed, role = bilingual(locale, role))
        }
        Consequence::RoleWithdrawn { role, people: who } if who.contacts == 0 => {
            td_string!(locale, words.role_withdrawn_nobody, role = bilingual(locale, role))
        }
        Consequence::RoleWithdrawn { role, people: who } => td_string!(
            locale,
            words.role_withdrawn,
            role = bilingual(locale, role),
            who = people(locale, who)
        ),
        Consequence::MostContacts {
            most: Some(most),
            beyond,
        } => {
            let mut said = td_string!(locale, words.most_contacts_set, contacts = contacts(locale, *most));
            if *beyond > 0 {
                said.push(' ');
                said += &counted!(
                    locale,
                    *beyond,
                    words.most_contacts_beyond_one | words.most_contacts_beyond
                );
            }
            said
        }
        Consequence::MostContacts { most: None, .. } => td_string!(locale, words.most_contacts_free).to_owned(),
        Consequence::SignInLost { people } => {
            counted!(locale, *people, words.sign_in_lost_one | words.sign_in_lost)
        }
        Consequence::SessionsEnd { sessions } => sessions_end(locale, *sessions),
        Consequence::AccessEndsNow => td_string!(locale, words.access_ends_now).to_owned(),
        Consequence::OwnAddressLeftOut { address } => {
            td_string!(locale, words.own_address_left_out, address = address)
        }
        Consequence::LastAdministratorFrom { networks } => {
            td_string!(locale, words.last_administrator_from, list = networks.join(", "))
        }
        Consequence::ClosedForGood => td_string!(locale, words.closed_for_good).to_owned(),
    }
}

/// Which customers: `ABC Company`, or `12 customers (ABC Company; Boulangerie Côté inc.; …)`.
pub fn many_customers(locale: Locale, customers: &Many) -> String {
    let names = named(&customers.names, customers.count);
    if customers.count == 1 {
        return names;
    }
    let customers = self::customers(locale, customers.count);
    td_string!(locale, words.many_customers, customers = customers, names = names)
}

/// Who is concerned: `3 contacts of 2 customers (Bob Tremblay, ABC Company, …)`.
pub fn people(locale: Locale, people: &People) -> String {
    let named: Vec<String> = people
        .names
        .iter()
        .map(|(contact, customer)| format!("{contact}, {customer}"))
        .collect();
    let more = people.more || u32::try_from(people.names.len()).unwrap_or(u32::MAX) < people.contacts;
    let names = named.join("; ") + if more { "; …" } else { "" };
    let count = domain::contacts::Count {
        n: people.contacts,
        more: people.more,
    };
    let contacts = contacts(locale, count);
    let customers = customers(locale, people.customers);
    match (people.contacts, people.customers) {
        (1, _) => names,
        (_, 0 | 1) => td_string!(locale, words.people_of_one, contacts = contacts, names = names),
        _ => td_string!(
            locale,
            words.people_of_many,
            contacts = contacts,
            customers = customers,
            names = names
        ),
    }
}

/// What is wrong with a value, as a sentence under its field.
pub fn reason(locale: Locale, reason: &Reason) -> String {
    match reason {
        Reason::Required => td_string!(locale, words.required).to_owned(),
        Reason::TooLong { most } => td_string!(locale, words.too_long, most = most),
        Reason::TooShort { least } => td_string!(locale, words.too_short, least = least),
        Reason::Characters => td_string!(locale, words.characters).to_owned(),
        Reason::EmailWithoutAt => td_string!(locale, words.email_without_at).to_owned(),
        Reason::EmailWithoutEnd => td_string!(locale, words.email_without_end).to_owned(),
        Reason::EmailShape => td_string!(locale, words.email_shape).to_owned(),
        Reason::LoginCharacters => td_string!(locale, words.login_characters).to_owned(),
        Reason::AccountNumberTaken => td_string!(locale, words.account_number_taken).to_owned(),
        Reason::LoginTaken => td_string!(locale, words.login_taken).to_owned(),
        Reason::PhoneShape => td_string!(locale, words.phone_shape).to_owned(),
        Reason::ExtensionShape => td_string!(locale, words.extension_shape).to_owned(),
        Reason::TooMany { most } => td_string!(locale, words.too_many, most = most),
        Reason::NameTaken => td_string!(locale, words.name_taken).to_owned(),
        Reason::KeyTaken => td_string!(locale, words.key_taken).to_owned(),
        Reason::KeyShape => td_string!(locale, words.key_shape).to_owned(),
        Reason::HttpsOnly => td_string!(locale, words.https_only).to_owned(),
        Reason::NotOffered => td_string!(locale, words.not_offered).to_owned(),
        Reason::LinkShape => td_string!(locale, words.link_shape).to_owned(),
        Reason::NumberRange { least, most } => td_string!(locale, words.number_range, least = least, most = most),
        Reason::ImageKind => td_string!(locale, words.image_kind).to_owned(),
        Reason::FileTooLarge { kilobytes } => td_string!(locale, words.file_too_large, kilobytes = kilobytes),
        Reason::CommonPassword => td_string!(locale, words.common_password).to_owned(),
        Reason::PasswordOfContext => td_string!(locale, words.password_of_context).to_owned(),
        Reason::SamePassword => td_string!(locale, words.same_password).to_owned(),
        Reason::PasswordsDiffer => td_string!(locale, words.passwords_differ).to_owned(),
        Reason::WrongPassword => td_string!(locale, words.wrong_password).to_owned(),
        Reason::WrongCode => td_string!(locale, second_factor.wrong_code).to_owned(),
        Reason::UsedCode => td_string!(locale, second_factor.used_code).to_owned(),
        Reason::NobodyFound => td_string!(locale, words.nobody_found).to_owned(),
        Reason::SeveralFound => td_string!(locale, words.several_found).to_owned(),
        Reason::Twice => td_string!(locale, words.twice).to_owned(),
        Reason::StillInOrder => td_string!(locale, words.still_in_order).to_owned(),
        Reason::NeedsSection { section } => {
            td_string!(locale, words.needs_section, section = bilingual(locale, section))
        }
        Reason::DateShape => td_string!(locale, words.date_shape).to_owned(),
        Reason::TimeShape => td_string!(locale, words.time_shape).to_owned(),
        Reason::AddressShape => td_string!(locale, words.address_shape).to_owned(),
        Reason::Networks { wrong } => {
            let lines: Vec<String> = wrong.iter().map(|wrong| wrong_network(locale, wrong)).collect();
            lines.join(" ")
        }
        Reason::EndsBeforeBeginning => td_string!(locale, words.ends_before_beginning).to_owned(),
        Reason::Refused(refused) => refusal(locale, refused),
    }
}

/// What is wrong with an address or network, and in which line.
fn wrong_network(locale: Locale, WrongNetwork { line, typed, why }: &WrongNetwork) -> String {
    match why {
        NetworkFault::Shape => td_string!(locale, words.network_shape, line = line, typed = typed),
        NetworkFault::HostBits { address, network } => td_string!(
            locale,
            words.network_host_bits,
            line = line,
            typed = typed,
            address = address,
            network = network
        ),
    }
}

/// Why a rule says no.
pub fn refusal(locale: Locale, refusal: &Refusal) -> String {
    match refusal {
        Refusal::ReadOnly { .. } => td_string!(locale, words.read_only).to_owned(),
        Refusal::StaffLevel { least } => {
            td_string!(locale, words.staff_level_needed, level = staff_level(locale, *least))
        }
        Refusal::LetterNotDead => td_string!(locale, words.letter_not_dead).to_owned(),
        Refusal::OwnAccess => td_string!(locale, words.own_access).to_owned(),
        Refusal::OwnEmail => td_string!(locale, words.own_email).to_owned(),
        Refusal::OwnRemoval => td_string!(locale, words.own_removal).to_owned(),
        Refusal::BeyondOwn { section } => {
            td_string!(locale, words.beyond_own, section = bilingual(locale, section))
        }
        Refusal::RoleBeyondOwn { role } => {
            td_string!(locale, words.role_beyond_own, role = bilingual(locale, role))
        }
        Refusal::RoleNotAllowed { role } => {
            td_string!(locale, words.role_not_allowed, role = bilingual(locale, role))
        }
        Refusal::RolesNotVisible => td_string!(locale, words.roles_not_visible).to_owned(),
        Refusal::OwnerOnly => td_string!(locale, words.owner_only).to_owned(),
        Refusal::ReadAtMost => td_string!(locale, words.read_at_most).to_owned(),
        Refusal::AdministratorsOnly => td_string!(locale, words.administrators_only).to_owned(),
        Refusal::OwnerAlone => td_string!(locale, words.owner_alone).to_owned(),
        Refusal::TakingOver => td_string!(locale, words.taking_over).to_owned(),
        Refusal::LastAdministrator => td_string!(locale, words.last_administrator).to_owned(),
        Refusal::LastAdministratorAddresses => td_string!(locale, words.last_administrator_addresses).to_owned(),
        Refusal::OwnAddresses => td_string!(locale, words.own_addresses).to_owned(),
        Refusal::LastProviderAdministrator => td_string!(locale, words.last_provider_administrator).to_owned(),
        Refusal::Ownership => td_string!(locale, words.ownership).to_owned(),
        Refusal::MostContacts { most } => {
            td_string!(locale, words.most_contacts_reached, most = most.written(locale))
        }
        Refusal::CustomerClosed => td_string!(locale, words.customer_closed).to_owned(),
        Refusal::ClassInUse { customers, names } => counted!(
            locale,
            *customers,
            words.class_in_use_one | words.class_in_use,
            names = named(names, *customers)
        ),
        Refusal::FirstClass => td_string!(locale, words.first_class).to_owned(),
        Refusal::SeeingAs => td_string!(locale, words.seeing_as).to_owned(),
        Refusal::NoWorkingAccess => td_string!(locale, words.no_working_access).to_owned(),
        Refusal::IsOwner => td_string!(locale, words.is_owner).to_owned(),
        Refusal::OfferWaits => td_string!(locale, words.offer_waits).to_owned(),
        Refusal::OfferGone => td_string!(locale, words.offer_gone).to_owned(),
        Refusal::NotYourOffer => td_string!(locale, words.not_your_offer).to_owned(),
        Refusal::AccessClosed => td_string!(locale, words.access_closed).to_owned(),
        Refusal::StepUp { .. } => td_string!(locale, second_factor.verify_again).to_owned(),
        Refusal::SecondFactorRequired => td_string!(locale, second_factor.is_required).to_owned(),
        Refusal::GivenByRole { role } => {
            td_string!(locale, words.given_by_role, role = bilingual(locale, role))
        }
        Refusal::NoAllowedRole => td_string!(locale, words.no_allowed_role).to_owned(),
        Refusal::RoleInUse { people: who } => td_string!(locale, words.role_in_use, who = people(locale, who)),
        Refusal::OnlyAllowedRole { customers } => {
            td_string!(
                locale,
                words.only_allowed_role,
                customers = many_customers(locale, customers)
            )
        }
        Refusal::StandardRole => td_string!(locale, words.standard_role).to_owned(),
        Refusal::BuiltInSection => td_string!(locale, words.built_in_section).to_owned(),
        Refusal::LeavesWithoutAdministrator { customers } => td_string!(
            locale,
            words.leaves_without_administrator,
            customers = many_customers(locale, customers)
        ),
    }
}

/// What happened, as a sentence for a page or a message.
pub fn failure(locale: Locale, failure: &Failure) -> String {
    match failure {
        Failure::SignedOut => td_string!(locale, words.signed_out).to_owned(),
        Failure::NotFound => td_string!(locale, words.not_found).to_owned(),
        Failure::Refused(refused) => refusal(locale, refused),
        Failure::Invalid(_) => td_string!(locale, words.invalid).to_owned(),
        Failure::ContactConflict(_) | Failure::OrderConflict(_) => td_string!(locale, words.conflict).to_owned(),
        Failure::Stale { by, .. } => td_string!(locale, words.stale, by = by),
        Failure::Confirm(_) => td_string!(locale, words.confirm_first).to_owned(),
        Failure::TooManyTries { seconds } => {
            td_string!(locale, words.too_many_tries, wait = wait(locale, *seconds))
        }
        Failure::Unreachable => td_string!(locale, words.unreachable).to_owned(),
        Failure::Internal => td_string!(locale, words.internal).to_owned(),
    }
}

/// How long to wait: `1 second`, `45 seconds`, `4 minutes`. Rounded up: nobody comes back too early.
pub fn wait(locale: Locale, seconds: u64) -> String {
    match (seconds, seconds.div_ceil(60)) {
        (0 | 1, _) => td_string!(locale, words.one_second).to_owned(),
        (2..=90, _) => td_string!(locale, words.some_seconds, count = seconds),
        (_, minutes) => td_string!(locale, words.some_minutes, count = minutes),
    }
}

/// A sentence that follows the language of the screen.
pub fn in_words<T: Clone + Send + Sync + 'static>(
    value: T,
    say: impl Fn(Locale, &T) -> String + Clone + Send + Sync + 'static,
) -> impl Fn() -> String + Clone + Send + Sync + 'static {
    let i18n = use_i18n();
    move || say(i18n.get_locale(), &value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sessions_are_told_of_when_any_ended() {
        let ending = |sessions| notice(Locale::En, &Notice::SavedEnding { sessions });
        assert_eq!(
            [0, 1, 2].map(ending),
            ["Saved.", "Saved. 1 session ended.", "Saved. 2 sessions ended."]
        );
    }

    #[test]
    fn a_limit_tells_of_customers_beyond_it_when_there_are_any() {
        let line = |most, beyond| {
            let most = Some(most);
            consequence(Locale::Fr, &Consequence::MostContacts { most, beyond })
        };
        assert_eq!(line(1, 0), "Au plus 1 contact par client.");
        assert_eq!(
            line(5, 1),
            "Au plus 5 contacts par client. 1 client en a davantage\u{a0}: il les garde et n’en ajoute pas."
        );
    }
}
