//! What is written to somebody about their second factor, in their language.

use crate::{
    Backend,
    db::Change,
    error::Error,
    mail::Letter,
    sign_in::letters::{Reader, described, write_to},
};
use domain::{Bilingual, Language, sessions::Device};

/// Where they see to it.
const PAGE: &str = "/profile/two-factor";

/// Puts a letter into the outbox, for whoever has an address.
pub(super) async fn queue(
    backend: &Backend,
    change: &mut Change,
    reader: &Reader,
    letter: Letter<'static>,
) -> Result<(), Error> {
    write_to(backend, change, &reader.email, letter).await
}

fn letter((kind, language): (&'static str, Language), subject: String, paragraphs: Vec<String>) -> Letter<'static> {
    Letter {
        kind,
        customer: None,
        to: "",
        language,
        subject,
        paragraphs,
        link: Some((
            Bilingual::new(
                "See your two-factor authentication",
                "Voir votre authentification à deux facteurs",
            ),
            PAGE.to_owned(),
        )),
    }
}

fn hello(language: Language, name: &str) -> String {
    match language {
        Language::En => format!("Hello {name},"),
        Language::Fr => format!("Bonjour {name},"),
    }
}

/// What to do when it was somebody else: they know the password.
fn not_you(language: Language) -> String {
    match language {
        Language::En => "If this was not you, change your password at once and tell your administrator.",
        Language::Fr => {
            "Si ce n’était pas vous, changez votre mot de passe sans attendre et avisez votre administrateur."
        }
    }
    .to_owned()
}

/// Two-factor authentication is on, or is with another app.
pub(super) fn turned_on(language: Language, name: &str, replaced: bool) -> Letter<'static> {
    let (subject, said) = match (language, replaced) {
        (Language::En, false) => (
            "Two-factor authentication is on",
            "Two-factor authentication was turned on for your access to the portal. From now on you sign in with your \
             password and a code of your authenticator app.",
        ),
        (Language::Fr, false) => (
            "L’authentification à deux facteurs est activée",
            "L’authentification à deux facteurs a été activée pour votre accès au portail. Vous ouvrez désormais une \
             session avec votre mot de passe et un code de votre application d’authentification.",
        ),
        (Language::En, true) => (
            "Your authenticator app was replaced",
            "Another authenticator app was set up for your access to the portal. Codes of the one before and the \
             recovery codes that you had do not work any more.",
        ),
        (Language::Fr, true) => (
            "Votre application d’authentification a été remplacée",
            "Une autre application d’authentification a été configurée pour votre accès au portail. Les codes de la \
             précédente et les codes de secours que vous aviez ne fonctionnent plus.",
        ),
    };
    letter(
        (
            if replaced {
                "two_factor_replaced"
            } else {
                "two_factor_on"
            },
            language,
        ),
        subject.to_owned(),
        vec![hello(language, name), said.to_owned(), not_you(language)],
    )
}

/// It is off, by themselves.
pub(super) fn turned_off(language: Language, name: &str) -> Letter<'static> {
    let (subject, said) = match language {
        Language::En => (
            "Two-factor authentication is off",
            "Two-factor authentication was turned off for your access to the portal. From now on you sign in with your \
             password alone.",
        ),
        Language::Fr => (
            "L’authentification à deux facteurs est désactivée",
            "L’authentification à deux facteurs a été désactivée pour votre accès au portail. Vous ouvrez désormais une \
             session avec votre mot de passe seulement.",
        ),
    };
    letter(
        ("two_factor_off", language),
        subject.to_owned(),
        vec![hello(language, name), said.to_owned(), not_you(language)],
    )
}

/// Somebody else reset it.
pub(super) fn reset(language: Language, name: &str, by: &str, sessions: u32) -> Letter<'static> {
    let (subject, said, ended) = match language {
        Language::En => (
            "Your 2FA key was reset",
            format!(
                "{by} reset the key of your two-factor authentication. Codes of your authenticator app, your recovery \
                 codes and the devices that you trusted do not work any more. If two-factor authentication is asked \
                 for, you set it up again at your next sign-in."
            ),
            format!("Sessions that ended: {sessions}."),
        ),
        Language::Fr => (
            "Votre clé 2FA a été réinitialisée",
            format!(
                "{by} a réinitialisé la clé de votre authentification à deux facteurs. Les codes de votre application \
                 d’authentification, vos codes de secours et les appareils de confiance ne fonctionnent plus. Si \
                 l’authentification à deux facteurs est exigée, vous la configurerez de nouveau à votre prochaine \
                 ouverture de session."
            ),
            format!("Sessions fermées\u{a0}: {sessions}."),
        ),
    };
    let unasked = match language {
        Language::En => "If you did not ask for this, tell your administrator.",
        Language::Fr => "Si vous ne l’avez pas demandé, avisez votre administrateur.",
    };
    letter(
        ("two_factor_reset", language),
        subject.to_owned(),
        vec![hello(language, name), said, ended, unasked.to_owned()],
    )
}

/// A recovery code was used up.
pub(super) fn recovery_code_used(language: Language, name: &str, left: u32) -> Letter<'static> {
    let (subject, said, more) = match language {
        Language::En => (
            "A recovery code was used",
            "A recovery code was used in the place of a code of your authenticator app.".to_owned(),
            format!("Recovery codes left: {left}. You can make new ones in the portal."),
        ),
        Language::Fr => (
            "Un code de secours a été utilisé",
            "Un code de secours a été utilisé à la place d’un code de votre application d’authentification.".to_owned(),
            format!("Codes de secours restants\u{a0}: {left}. Vous pouvez en créer de nouveaux dans le portail."),
        ),
    };
    letter(
        ("recovery_code_used", language),
        subject.to_owned(),
        vec![hello(language, name), said, more, not_you(language)],
    )
}

/// New recovery codes were made.
pub(super) fn recovery_codes_made(language: Language, name: &str) -> Letter<'static> {
    let (subject, said) = match language {
        Language::En => (
            "New recovery codes were made",
            "New recovery codes were made for your access to the portal. Those before do not work any more.",
        ),
        Language::Fr => (
            "De nouveaux codes de secours ont été créés",
            "De nouveaux codes de secours ont été créés pour votre accès au portail. Les précédents ne fonctionnent \
             plus.",
        ),
    };
    letter(
        ("recovery_codes_made", language),
        subject.to_owned(),
        vec![hello(language, name), said.to_owned(), not_you(language)],
    )
}

/// A device is trusted from now on.
pub(super) fn device_trusted(language: Language, name: &str, device: &Device, until: &Bilingual) -> Letter<'static> {
    let (until, device) = (until.get(language), described(language, device));
    let (subject, said, what) = match language {
        Language::En => (
            "A device is trusted",
            format!("Until {until}, no code is asked for when you sign in on this device."),
            format!("Device: {device}"),
        ),
        Language::Fr => (
            "Un appareil est de confiance",
            format!("Jusqu’au {until}, aucun code n’est demandé quand vous ouvrez une session sur cet appareil."),
            format!("Appareil\u{a0}: {device}"),
        ),
    };
    letter(
        ("device_trusted", language),
        subject.to_owned(),
        vec![hello(language, name), said, what, not_you(language)],
    )
}

/// Somebody who knows the password gave wrong codes, one after the other.
pub(super) fn too_many_codes(language: Language, name: &str, address: &str) -> Letter<'static> {
    let (subject, said) = match language {
        Language::En => (
            "Wrong codes were given with your password",
            format!(
                "Somebody gave your password from the address {address}, and then several wrong codes. \
                 The next tries have to wait, longer each time."
            ),
        ),
        Language::Fr => (
            "Des codes erronés ont été donnés avec votre mot de passe",
            format!(
                "Quelqu’un a donné votre mot de passe depuis l’adresse {address}, puis \
                 plusieurs codes erronés. Les prochains essais devront attendre, chaque fois plus longtemps."
            ),
        ),
    };
    letter(
        ("too_many_codes", language),
        subject.to_owned(),
        vec![hello(language, name), said, not_you(language)],
    )
}

/// Each of them, for whoever wants to see how they look.
pub(crate) fn samples(language: Language) -> Vec<(&'static str, Letter<'static>)> {
    let name = "Steve Gagnon";
    vec![
        ("two_factor_on", turned_on(language, name, false)),
        ("two_factor_replaced", turned_on(language, name, true)),
        ("two_factor_off", turned_off(language, name)),
        ("two_factor_reset", reset(language, name, "Bob Tremblay", 2)),
        ("recovery_code_used", recovery_code_used(language, name, 9)),
        ("recovery_codes_made", recovery_codes_made(language, name)),
        (
            "device_trusted",
            device_trusted(
                language,
                name,
                &Device {
                    browser: "Firefox".to_owned(),
                    system: "Windows".to_owned(),
                },
                &Bilingual::new("Dec 22, 2026", "22 déc. 2026"),
            ),
        ),
        ("too_many_codes", too_many_codes(language, name, "192.0.2.7")),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_letter_is_written_in_both_languages() {
        for ((kind, en), (_, fr)) in samples(Language::En).into_iter().zip(samples(Language::Fr)) {
            assert_ne!(en.subject, fr.subject, "{kind}");
            assert_eq!(en.paragraphs.len(), fr.paragraphs.len(), "{kind}");
            assert!(
                en.paragraphs.iter().zip(&fr.paragraphs).all(|(en, fr)| en != fr),
                "{kind}"
            );
            assert_eq!((en.language, fr.language), (Language::En, Language::Fr));
        }
    }
}
