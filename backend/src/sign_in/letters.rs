//! What is written to somebody of what befell their login. Whoever has no e-mail is told nothing.

use super::store;
use crate::{
    Backend,
    db::Change,
    error::Error,
    mail::{self, Letter},
    time_zone,
};
use domain::{Bilingual, Language, LoginId, sessions::Device};

/// Where one sees to one's own password and sessions.
const PROFILE: &str = "/profile";

/// Who reads a letter.
#[derive(Debug, Clone)]
pub(crate) struct Reader {
    pub(crate) name: String,
    pub(crate) email: String,
    pub(crate) language: Language,
    pub(crate) time_zone: String,
    pub(crate) login: String,
}

/// Writes to whoever has a login, within the change that the letter tells of.
pub(crate) async fn write(
    backend: &Backend,
    change: &mut Change,
    login: &LoginId,
    letter: impl FnOnce(&Reader) -> Letter<'static>,
) -> Result<(), Error> {
    let Some(reader) = store::reader(change.connection(), login).await? else {
        return Ok(());
    };
    write_to(backend, change, &reader.email, letter(&reader)).await
}

/// As [`write`], to an address that may not be theirs any more.
pub(crate) async fn write_to(
    backend: &Backend,
    change: &mut Change,
    to: &str,
    letter: Letter<'static>,
) -> Result<(), Error> {
    if to.is_empty() {
        return Ok(());
    }
    let customer = change.customer().cloned();
    let letter = Letter {
        customer: customer.as_ref(),
        to,
        ..letter
    };
    mail::queue(backend, change, &letter).await
}

/// Somebody guesses the password.
pub(crate) fn guessed(reader: &Reader, tries: usize, address: &str, at: &Bilingual) -> Letter<'static> {
    let Reader {
        name, language, login, ..
    } = reader;
    let at = at.get(*language);
    match language {
        Language::En => letter(("login_guessed", *language),
            "Somebody tries to sign in with your login".to_owned(),
            vec![
                format!("Hello {name},"),
                format!("{tries} wrong passwords in a row were tried with your login {login}, the last from {address}, {at}."),
                "Further tries are slowed down. A browser from which you have signed in before is not."
                    .to_owned(),
                "If it was you, there is nothing to do. If it was not, nobody came in: keep your password to yourself, and \
                 choose another one if you use it elsewhere."
                    .to_owned(),
            ],
        ),
        Language::Fr => letter(("login_guessed", *language),
            "Quelqu’un essaie d’ouvrir une session avec votre nom d’utilisateur".to_owned(),
            vec![
                format!("Bonjour {name},"),
                format!(
                    "{tries} mots de passe erronés de suite ont été essayés avec votre nom d’utilisateur {login}, le \
                     dernier depuis {address}, le {at}."
                ),
                "Les essais suivants sont ralentis. Un navigateur dans lequel vous avez déjà ouvert une session ne l’est \
                 pas."
                    .to_owned(),
                "Si c’était vous, il n’y a rien à faire. Sinon, personne n’est entré\u{a0}: gardez votre mot de passe pour \
                 vous, et choisissez-en un autre si vous l’utilisez ailleurs."
                    .to_owned(),
            ],
        ),
    }
}

/// Somebody came in from a browser that is not known.
pub(crate) fn new_device(reader: &Reader, device: &Device, address: &str, at: &Bilingual) -> Letter<'static> {
    let Reader {
        name, language, login, ..
    } = reader;
    let at = at.get(*language);
    let device = described(*language, device);
    match language {
        Language::En => letter(
            ("new_device", *language),
            "A session was opened from a new device".to_owned(),
            vec![
                format!("Hello {name},"),
                format!("A session was opened with your login {login}: {device}, from {address}, {at}."),
                "If it was not you, end it and change your password at once.".to_owned(),
            ],
        ),
        Language::Fr => letter(
            ("new_device", *language),
            "Une session a été ouverte depuis un nouvel appareil".to_owned(),
            vec![
                format!("Bonjour {name},"),
                format!(
                    "Une session a été ouverte avec votre nom d’utilisateur {login}\u{a0}: {device}, depuis {address}, le {at}."
                ),
                "Si ce n’était pas vous, fermez-la et changez tout de suite votre mot de passe.".to_owned(),
            ],
        ),
    }
}

/// The password is another one now.
pub(crate) fn password_changed(reader: &Reader, sessions: u32, at: &Bilingual) -> Letter<'static> {
    let Reader {
        name, language, login, ..
    } = reader;
    let at = at.get(*language);
    match language {
        Language::En => letter(
            ("password_changed", *language),
            "Your password was changed".to_owned(),
            vec![
                format!("Hello {name},"),
                format!(
                    "The password of your login {login} was changed, {at}. Other sessions that this ended: {sessions}."
                ),
                "If it was not you, ask an administrator of your account or your provider at once.".to_owned(),
            ],
        ),
        Language::Fr => letter(
            ("password_changed", *language),
            "Votre mot de passe a été changé".to_owned(),
            vec![
                format!("Bonjour {name},"),
                format!(
                    "Le mot de passe associé à votre nom d’utilisateur {login} a été changé le {at}. Autres sessions ainsi \
                     fermées\u{a0}: {sessions}."
                ),
                "Si ce n’était pas vous, adressez-vous tout de suite à un administrateur de votre compte ou à votre \
                 fournisseur."
                    .to_owned(),
            ],
        ),
    }
}

/// What somebody else changed of what somebody comes in with.
#[derive(Debug, Default)]
pub(crate) struct ByOther<'a> {
    /// How many sessions another password ended.
    pub(crate) password: Option<u32>,
    /// The other e-mail address; empty when there is none any more.
    pub(crate) email: Option<&'a str>,
    /// The other login.
    pub(crate) login: Option<&'a str>,
}

/// Tells whoever has a login what somebody else changed of it: at the address of before, so that nobody changes both
/// without a word, and of another address there as well.
pub(crate) async fn tell_of_other(
    backend: &Backend,
    change: &mut Change,
    before: &Reader,
    changed: &ByOther<'_>,
) -> Result<(), Error> {
    let at = time_zone::moment(change.now(), &before.time_zone);
    let by = change.author().name.clone();
    let to = if before.email.is_empty() {
        changed.email.unwrap_or_default()
    } else {
        &before.email
    };
    if let Some(login) = changed.login {
        write_to(backend, change, to, login_changed(before, login, &by, &at)).await?;
    }
    if let Some(sessions) = changed.password {
        write_to(backend, change, to, password_replaced(before, sessions, &by, &at)).await?;
    }
    if let Some(email) = changed.email {
        for to in [before.email.as_str(), email] {
            write_to(backend, change, to, email_changed(before, &before.email, email, &at)).await?;
        }
    }
    Ok(())
}

/// Somebody else set another password.
pub(crate) fn password_replaced(reader: &Reader, sessions: u32, by: &str, at: &Bilingual) -> Letter<'static> {
    let Reader {
        name, language, login, ..
    } = reader;
    let at = at.get(*language);
    match language {
        Language::En => letter(
            ("password_replaced", *language),
            "Your password was replaced".to_owned(),
            vec![
                format!("Hello {name},"),
                format!(
                    "{by} set another password for your login {login}, {at}. You have to change it the next time you sign \
                     in. Sessions that this ended: {sessions}."
                ),
                "If you know nothing of it, ask an administrator of your account or your provider at once.".to_owned(),
            ],
        ),
        Language::Fr => letter(
            ("password_replaced", *language),
            "Votre mot de passe a été remplacé".to_owned(),
            vec![
                format!("Bonjour {name},"),
                format!(
                    "{by} a remplacé le mot de passe associé à votre nom d’utilisateur {login}, le {at}. Vous devrez le \
                     changer à votre prochaine ouverture de session. Sessions ainsi fermées\u{a0}: {sessions}."
                ),
                "Si vous n’en savez rien, adressez-vous tout de suite à un administrateur de votre compte ou à votre \
                 fournisseur."
                    .to_owned(),
            ],
        ),
    }
}

/// Somebody else changed the login.
pub(crate) fn login_changed(reader: &Reader, to: &str, by: &str, at: &Bilingual) -> Letter<'static> {
    let Reader {
        name, language, login, ..
    } = reader;
    let at = at.get(*language);
    match language {
        Language::En => letter(
            ("login_changed", *language),
            "Your login was changed".to_owned(),
            vec![
                format!("Hello {name},"),
                format!("{by} changed your login, {at}: you do not sign in as {login} any more, but as {to}."),
                "If you know nothing of it, ask an administrator of your account or your provider at once.".to_owned(),
            ],
        ),
        Language::Fr => letter(
            ("login_changed", *language),
            "Votre nom d’utilisateur a été changé".to_owned(),
            vec![
                format!("Bonjour {name},"),
                format!(
                    "{by} a changé votre nom d’utilisateur, le {at}\u{a0}: vous n’ouvrez plus de session avec {login}, \
                     mais avec {to}."
                ),
                "Si vous n’en savez rien, adressez-vous tout de suite à un administrateur de votre compte ou à votre \
                 fournisseur."
                    .to_owned(),
            ],
        ),
    }
}

/// The e-mail address is another one now: to the old one and to the new one.
pub(crate) fn email_changed(reader: &Reader, from: &str, to: &str, at: &Bilingual) -> Letter<'static> {
    let Reader { name, language, .. } = reader;
    let at = at.get(*language);
    match language {
        Language::En => {
            let [from, to] = [from, to].map(|email| if email.is_empty() { "none" } else { email });
            letter(
                ("email_changed", *language),
                "Your email address was changed".to_owned(),
                vec![
                    format!("Hello {name},"),
                    format!(
                        "The email address to which the customer portal writes to you was changed, {at}: from {from} to {to}."
                    ),
                    "If it was not you, ask an administrator of your account or your provider at once.".to_owned(),
                ],
            )
        }
        Language::Fr => {
            let [from, to] = [from, to].map(|email| if email.is_empty() { "aucune" } else { email });
            letter(("email_changed", *language),
                "Votre adresse de courriel a été changée".to_owned(),
                vec![
                    format!("Bonjour {name},"),
                    format!("L’adresse à laquelle l’espace client vous écrit a été changée le {at}\u{a0}: de {from} à {to}."),
                    "Si ce n’était pas vous, adressez-vous tout de suite à un administrateur de votre compte ou à votre \
                     fournisseur."
                        .to_owned(),
                ],
            )
        }
    }
}

/// With example values.
pub(crate) fn samples(language: Language) -> Vec<(&'static str, Letter<'static>)> {
    let reader = Reader {
        name: "Bob Tremblay".to_owned(),
        email: "bob@abc.example".to_owned(),
        language,
        time_zone: "America/Toronto".to_owned(),
        login: "bob@abc.example".to_owned(),
    };
    let at = Bilingual::new("Nov 23, 2026, 10:00", "23 nov. 2026, 10\u{a0}h\u{a0}00");
    let device = Device {
        browser: "Firefox".to_owned(),
        system: "Windows".to_owned(),
    };
    vec![
        ("login_guessed", guessed(&reader, super::tries::FREE, "192.0.2.7", &at)),
        ("new_device", new_device(&reader, &device, "192.0.2.7", &at)),
        ("password_changed", password_changed(&reader, 2, &at)),
        (
            "password_replaced",
            password_replaced(&reader, 2, "Chantal Bédard", &at),
        ),
        (
            "login_changed",
            login_changed(&reader, "b.tremblay", "Chantal Bédard", &at),
        ),
        (
            "email_changed",
            email_changed(&reader, "bob@abc.example", "b.tremblay@abc.example", &at),
        ),
    ]
}

/// *Firefox on Windows*.
pub(crate) fn described(language: Language, device: &Device) -> String {
    let unknown = match language {
        Language::En => "an unknown browser",
        Language::Fr => "un navigateur inconnu",
    };
    match (device.browser.as_str(), device.system.as_str(), language) {
        ("", "", _) => unknown.to_owned(),
        (browser, "", _) => browser.to_owned(),
        ("", system, _) => system.to_owned(),
        (browser, system, Language::En) => format!("{browser} on {system}"),
        (browser, system, Language::Fr) => format!("{browser} sur {system}"),
    }
}

fn letter((kind, language): (&'static str, Language), subject: String, paragraphs: Vec<String>) -> Letter<'static> {
    let words = Bilingual::new("See your profile", "Voir votre profil");
    Letter {
        kind,
        customer: None,
        to: "",
        language,
        subject,
        paragraphs,
        link: Some((words, PROFILE.to_owned())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_letter_says_the_same_in_both_languages() {
        let (english, french) = (samples(Language::En), samples(Language::Fr));
        for ((kind, one), (same, other)) in english.iter().zip(&french) {
            assert_eq!(kind, same);
            assert_ne!(one.subject, other.subject);
            assert_eq!(one.paragraphs.len(), other.paragraphs.len(), "{kind}");
            assert!(one.paragraphs[0].starts_with("Hello Bob") && other.paragraphs[0].starts_with("Bonjour Bob"));
            assert_eq!(one.link.as_ref().map(|(_, path)| path.as_str()), Some(PROFILE));
        }
    }
}
