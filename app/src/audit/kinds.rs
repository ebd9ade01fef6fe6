//! The kinds of events, and what each is called: the one list of them. A test holds it against the events that the
//! backend writes.

use crate::i18n::{Locale, td_string};

/// Declares the kinds: `"contact.added" => audit.contact_added(who, whom), audit.contact_added_kind`: the sentence
/// with what it names, and what the kind is called in a filter.
macro_rules! kinds {
    ($($kind:literal => $sentence_of:ident . $sentence:ident ($($argument:ident),+), $name_of:ident . $name:ident;)+) => {
        /// Every kind that has words of its own.
        #[cfg(test)]
        pub(super) const KINDS: &[&str] = &[$($kind),+];

        /// What happened, as a sentence: who did it, and to whom or what.
        pub(super) fn sentence(locale: Locale, kind: &str, who: &str, whom: &str) -> String {
            match kind {
                $($kind => {
                    let said = Said { who, whom };
                    td_string!(locale, $sentence_of.$sentence, $($argument = said.$argument),+)
                })+
                unknown => td_string!(locale, audit.unknown_kind, who = who, whom = whom, kind = plain(unknown)),
            }
        }

        /// What a kind is called.
        pub(super) fn name(locale: Locale, kind: &str) -> String {
            match kind {
                $($kind => td_string!(locale, $name_of.$name).to_owned(),)+
                unknown => plain(unknown),
            }
        }
    };
}

/// What a sentence can name.
struct Said<'a> {
    who: &'a str,
    whom: &'a str,
}

kinds! {
    "communication_order.saved" => audit.order_saved(who, whom), audit.order_saved_kind;
    "contact.added" => audit.contact_added(who, whom), audit.contact_added_kind;
    "contact.deleted" => audit.contact_deleted(who, whom), audit.contact_deleted_kind;
    "contact.purged" => audit.contact_purged(who, whom), audit.contact_purged_kind;
    "contact.restored" => audit.contact_restored(who, whom), audit.contact_restored_kind;
    "contact.requested" => audit.contact_requested(who, whom), audit.contact_requested_kind;
    "contact.updated" => audit.contact_updated(who, whom), audit.contact_updated_kind;
    "customer.closed" => audit.customer_closed(who, whom), audit.customer_closed_kind;
    "customer.created" => audit.customer_created(who, whom), audit.customer_created_kind;
    "customer.exported" => audit.customer_exported(who, whom), audit.customer_exported_kind;
    "customer.reactivated" => audit.customer_reactivated(who, whom), audit.customer_reactivated_kind;
    "customer.suspended" => audit.customer_suspended(who, whom), audit.customer_suspended_kind;
    "customer.updated" => audit.customer_updated(who, whom), audit.customer_updated_kind;
    "customer_bulk.started" => audit.bulk_started(who), audit.bulk_started_kind;
    "customer_bulk.stopped" => audit.bulk_stopped(who), audit.bulk_stopped_kind;
    "customer_class.added" => audit.class_added(who, whom), audit.class_added_kind;
    "customer_class.changed" => audit.class_changed(who, whom), audit.class_changed_kind;
    "customer_class.removed" => audit.class_removed(who, whom), audit.class_removed_kind;
    "demo.passwords_set" => audit.demo_passwords(who), audit.demo_passwords_kind;
    "invitation.accepted" => audit.invitation_accepted(who), audit.invitation_accepted_kind;
    "invitation.revoked" => audit.invitation_revoked(who, whom), audit.invitation_revoked_kind;
    "invitation.sent" => audit.invitation_sent(who, whom), audit.invitation_sent_kind;
    "invitation.sent_again" => audit.invitation_sent_again(who, whom), audit.invitation_sent_again_kind;
    "login.language_changed" => audit.language_changed(who), audit.language_changed_kind;
    "mail.discarded" => audit.mail_discarded(who, whom), audit.mail_discarded_kind;
    "mail.sent_again" => audit.mail_sent_again(who, whom), audit.mail_sent_again_kind;
    "login.guessed" => audit.login_guessed(whom), audit.login_guessed_kind;
    "ownership.accepted" => audit.ownership_accepted(whom), audit.ownership_accepted_kind;
    "ownership.assigned" => audit.ownership_assigned(who, whom), audit.ownership_assigned_kind;
    "ownership.declined" => audit.ownership_declined(whom), audit.ownership_declined_kind;
    "ownership.expired" => audit.ownership_expired(whom), audit.ownership_expired_kind;
    "ownership.offered" => audit.ownership_offered(who, whom), audit.ownership_offered_kind;
    "ownership.withdrawn" => audit.ownership_withdrawn(whom), audit.ownership_withdrawn_kind;
    "password.changed" => audit.password_changed(who), audit.password_changed_kind;
    "password.reset" => audit.password_reset(who), audit.password_reset_kind;
    "password.reset_asked" => audit.password_reset_asked(whom), audit.password_reset_asked_kind;
    "portal_access.updated" => audit.access_updated(who, whom), audit.access_updated_kind;
    "registration.approved" => audit.registration_approved(who, whom), audit.registration_approved_kind;
    "registration.asked" => audit.registration_asked(whom), audit.registration_asked_kind;
    "registration.declined" => audit.registration_declined(who, whom), audit.registration_declined_kind;
    "registration.proven" => audit.registration_proven(whom), audit.registration_proven_kind;
    "role.changed" => audit.role_changed(who, whom), audit.role_changed_kind;
    "role.created" => audit.role_created(who, whom), audit.role_created_kind;
    "role.moved" => audit.role_moved(who, whom), audit.role_moved_kind;
    "role.removed" => audit.role_removed(who, whom), audit.role_removed_kind;
    "second_factor.accepted" => audit.code_accepted(who), audit.code_accepted_kind;
    "second_factor.device_forgotten" => audit.device_forgotten(who), audit.device_forgotten_kind;
    "second_factor.device_trusted" => audit.device_trusted(who), audit.device_trusted_kind;
    "second_factor.recovery_code_used" => audit.recovery_used(who), audit.recovery_used_kind;
    "second_factor.recovery_codes_made" => audit.recovery_made(who), audit.recovery_made_kind;
    "second_factor.replaced" => audit.two_factor_replaced(who), audit.two_factor_replaced_kind;
    "second_factor.reset" => audit.two_factor_reset(who, whom), audit.two_factor_reset_kind;
    "second_factor.turned_off" => audit.two_factor_off(who), audit.two_factor_off_kind;
    "second_factor.turned_on" => audit.two_factor_on(who), audit.two_factor_on_kind;
    "second_factor.wrong_codes" => audit.wrong_codes(who), audit.wrong_codes_kind;
    "secrets.rotated" => audit.secrets_rotated(who), audit.secrets_rotated_kind;
    "section.changed" => audit.section_changed(who, whom), audit.section_changed_kind;
    "section.created" => audit.section_created(who, whom), audit.section_created_kind;
    "section.moved" => audit.section_moved(who, whom), audit.section_moved_kind;
    "section.removed" => audit.section_removed(who, whom), audit.section_removed_kind;
    "see_as.started" => audit.see_as_started(who, whom), audit.see_as_started_kind;
    "see_as.stopped" => audit.see_as_stopped(who, whom), audit.see_as_stopped_kind;
    "session.confirmed" => audit.confirmed(who), audit.confirmed_kind;
    "session.ended" => audit.session_ended(who, whom), audit.session_ended_kind;
    "session.signed_in" => audit.signed_in(who), audit.signed_in_kind;
    "session.signed_out" => audit.signed_out(who), audit.signed_out_kind;
    "settings.changed" => audit.settings_changed(who), audit.settings_changed_kind;
    "settings.logo_changed" => audit.logo_changed(who), audit.logo_changed_kind;
    "settings.logo_removed" => audit.logo_removed(who), audit.logo_removed_kind;
    "staff.created" => audit.staff_created(who, whom), audit.staff_created_kind;
    "staff.reset" => audit.staff_reset(who, whom), audit.staff_reset_kind;
    "staff.updated" => audit.staff_updated(who, whom), audit.staff_updated_kind;
}

/// A kind or a field that nobody here has heard of, as words: `customer.closed_early` is *customer closed early*.
pub(super) fn plain(code: &str) -> String {
    code.replace(['.', '_'], " ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::{
        collections::BTreeSet,
        fs,
        path::{Path, PathBuf},
    };

    /// What looks like a kind in the backend's sources and is none.
    const NO_KINDS: &[&str] = &["letter.css", "localhost.localdomain"];

    fn sources(folder: &Path, all: &mut String) {
        for entry in fs::read_dir(folder).expect("a folder of sources") {
            let path = entry.expect("a file").path();
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            if path.is_dir() {
                if name != "tests" && name != "testing" {
                    sources(&path, all);
                }
            } else if path.extension().is_some_and(|end| end == "rs") && name != "tests.rs" {
                let text = fs::read_to_string(&path).expect("a readable file");
                all.push_str(text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default());
            }
        }
    }

    /// Every text of the sources that reads `noun.verb`.
    fn written() -> BTreeSet<String> {
        let mut all = String::new();
        sources(
            &PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../backend/src")),
            &mut all,
        );
        let is_word = |word: &str| word.len() > 2 && word.bytes().all(|b| b.is_ascii_lowercase() || b == b'_');
        all.split('"')
            .filter(|text| {
                text.split_once('.')
                    .is_some_and(|(noun, verb)| is_word(noun) && is_word(verb))
            })
            .filter(|text| !NO_KINDS.contains(text))
            .map(str::to_owned)
            .collect()
    }

    #[test]
    fn every_kind_of_event_that_the_backend_writes_has_words() {
        let known: BTreeSet<String> = KINDS.iter().map(|kind| (*kind).to_owned()).collect();
        let written = written();
        let missing: Vec<_> = written.difference(&known).collect();
        assert!(missing.is_empty(), "give these words in `audit/kinds.rs`: {missing:?}");
        let gone: Vec<_> = known.difference(&written).collect();
        assert!(gone.is_empty(), "no event is of these kinds: {gone:?}");
    }

    #[test]
    fn a_sentence_names_who_did_it_or_whom_it_befell_and_a_kind_has_a_name_of_its_own() {
        for locale in [Locale::En, Locale::Fr] {
            let mut names = BTreeSet::new();
            for kind in KINDS {
                let sentence = sentence(locale, kind, "Zoé", "Bob");
                let names_somebody = sentence.starts_with("Zoé ") || sentence.contains("Bob");
                assert!(names_somebody && sentence.ends_with('.'), "{sentence}");
                assert!(names.insert(name(locale, kind)), "{kind}");
            }
        }
    }

    #[test]
    fn a_kind_that_nobody_has_heard_of_is_told_as_it_is_written() {
        let said = sentence(Locale::En, "contact.moved_away", "Zoé", "Bob");
        assert_eq!(said, "Zoé: contact moved away (Bob).");
        assert_eq!(name(Locale::Fr, "contact.moved_away"), "contact moved away");
    }
}
