//! What is written to whoever forgot a password, in their language.

use super::store::Holder;
use crate::{
    Backend,
    db::Change,
    error::Error,
    mail::{self, Letter},
    one_time_link::Made,
    provider_settings,
    sign_in::Person,
};
use domain::{Bilingual, CustomerId, Language};

const FORGOT: &str = "/forgot-password";

/// Whom a letter is about.
#[derive(Clone, Copy)]
pub(super) struct About<'a> {
    pub(super) name: &'a str,
    pub(super) login: &'a str,
    /// The customer; the provider for its own people.
    pub(super) account: &'a str,
    pub(super) provider: &'a str,
}

impl Holder {
    fn about<'a>(&'a self, provider: &'a str) -> About<'a> {
        About {
            name: &self.name,
            login: &self.login_name,
            account: if self.account.is_empty() {
                provider
            } else {
                &self.account
            },
            provider,
        }
    }

    fn customer(&self) -> Option<&CustomerId> {
        match &self.person {
            Person::Contact { customer, .. } => Some(customer),
            Person::Staff(_) => None,
        }
    }
}

/// Puts the answer to somebody who asked into the outbox: the link, or that there is none.
pub(super) async fn asked(
    backend: &Backend,
    change: &mut Change,
    holder: &Holder,
    link: Option<&Made>,
) -> Result<(), Error> {
    let now = change.now();
    let (settings, _) = provider_settings::store::settings(change.connection()).await?;
    let about = holder.about(&settings.name);
    let begins = holder.begins(now);
    let letter = match link {
        Some(made) => with_link(holder.language, &holder.email, about, begins.as_ref(), &made.path),
        None => not_open(holder.language, &holder.email, about),
    };
    let customer = holder.customer();
    mail::queue(backend, change, &Letter { customer, ..letter }).await
}

/// Puts the notice that a password was set into the outbox.
pub(super) async fn set(backend: &Backend, change: &mut Change, holder: &Holder, sessions: u32) -> Result<(), Error> {
    if holder.email.is_empty() {
        return Ok(());
    }
    let (settings, _) = provider_settings::store::settings(change.connection()).await?;
    let letter = was_set(holder.language, &holder.email, holder.about(&settings.name), sessions);
    let customer = holder.customer();
    mail::queue(backend, change, &Letter { customer, ..letter }).await
}

/// The link.
pub(super) fn with_link<'a>(
    language: Language,
    to: &'a str,
    about: About<'_>,
    begins: Option<&Bilingual>,
    path: &str,
) -> Letter<'a> {
    let About {
        name,
        login,
        account,
        provider,
    } = about;
    let (subject, mut paragraphs) = match language {
        Language::En => (
            format!("A new password for the portal of {provider} ({account})"),
            vec![
                format!("Hello {name},"),
                format!(
                    "Somebody asked for a new password for the login {login} of {account}. Choose one under the link \
                     below. It works once, for one hour."
                ),
                "If it was not you, do nothing: the password stays as it is, and nobody but you has this link."
                    .to_owned(),
            ],
        ),
        Language::Fr => (
            format!("Un nouveau mot de passe pour le portail de {provider} ({account})"),
            vec![
                format!("Bonjour {name},"),
                format!(
                    "On a demandé un nouveau mot de passe pour le nom d’utilisateur {login} de {account}. Choisissez-le \
                     à l’aide du lien ci-dessous. Il fonctionne une seule fois, pendant une heure."
                ),
                "Si ce n’était pas vous, ne faites rien\u{a0}: le mot de passe reste le même, et personne d’autre que \
                 vous n’a ce lien."
                    .to_owned(),
            ],
        ),
    };
    if let Some(begins) = begins {
        let begins = begins.get(language);
        paragraphs.push(match language {
            Language::En => format!("This access can be used from {begins} on, not before."),
            Language::Fr => format!("Cet accès peut servir à partir du {begins}, pas avant."),
        });
    }
    Letter {
        kind: "reset",
        customer: None,
        to,
        language,
        subject,
        paragraphs,
        link: Some((
            Bilingual::new("Choose a new password", "Choisir un nouveau mot de passe"),
            path.to_owned(),
        )),
    }
}

/// That there is no link, as nothing is open.
pub(super) fn not_open<'a>(language: Language, to: &'a str, about: About<'_>) -> Letter<'a> {
    let About {
        name,
        login,
        account,
        provider,
    } = about;
    let (subject, paragraphs) = match language {
        Language::En => (
            format!("Your access to the portal of {provider} ({account}) is not open"),
            vec![
                format!("Hello {name},"),
                format!(
                    "Somebody asked for a new password for the login {login} of {account}. This access is not open: \
                     it is disabled, has expired, is suspended, or its invitation was not accepted yet. A new \
                     password would not change that."
                ),
                format!("Ask an administrator of {account}, or {provider}. If it was not you who asked, do nothing."),
            ],
        ),
        Language::Fr => (
            format!("Votre accès au portail de {provider} ({account}) n’est pas ouvert"),
            vec![
                format!("Bonjour {name},"),
                format!(
                    "On a demandé un nouveau mot de passe pour le nom d’utilisateur {login} de {account}. Cet accès \
                     n’est pas ouvert\u{a0}: il est désactivé, expiré ou suspendu, ou son invitation n’a pas encore \
                     été acceptée. Un nouveau mot de passe n’y changerait rien."
                ),
                format!(
                    "Adressez-vous à un administrateur de {account}, ou à {provider}. Si ce n’était pas vous, ne faites \
                     rien."
                ),
            ],
        ),
    };
    Letter {
        kind: "reset_not_open",
        customer: None,
        to,
        language,
        subject,
        paragraphs,
        link: None,
    }
}

/// That a password was set.
pub(super) fn was_set<'a>(language: Language, to: &'a str, about: About<'_>, sessions: u32) -> Letter<'a> {
    let About {
        name,
        login,
        account,
        provider,
    } = about;
    let (subject, paragraphs) = match language {
        Language::En => (
            format!("Your password for the portal of {provider} was changed"),
            vec![
                format!("Hello {name},"),
                format!(
                    "A new password was set for the login {login} of {account}, under a link that was mailed to this \
                     address. Open sessions that ended: {sessions}."
                ),
                format!("If it was not you, ask for a new password at once, and tell {provider}."),
            ],
        ),
        Language::Fr => (
            format!("Votre mot de passe pour le portail de {provider} a été changé"),
            vec![
                format!("Bonjour {name},"),
                format!(
                    "Un nouveau mot de passe a été choisi pour le nom d’utilisateur {login} de {account}, à l’aide d’un \
                     lien envoyé à cette adresse. Sessions ouvertes qui ont pris fin\u{a0}: {sessions}."
                ),
                format!(
                    "Si ce n’était pas vous, demandez tout de suite un nouveau mot de passe, et avisez {provider}."
                ),
            ],
        ),
    };
    Letter {
        kind: "reset_done",
        customer: None,
        to,
        language,
        subject,
        paragraphs,
        link: Some((
            Bilingual::new("Ask for a new password", "Demander un nouveau mot de passe"),
            FORGOT.to_owned(),
        )),
    }
}

/// Each kind with example values.
pub(crate) fn samples(language: Language) -> Vec<(&'static str, Letter<'static>)> {
    let about = About {
        name: "Adam Roy",
        login: "adam@abc.example",
        account: "ABC Company",
        provider: "Fibre Boréale",
    };
    let to = "adam@abc.example";
    vec![
        ("reset", with_link(language, to, about, None, "/reset/example")),
        ("reset_not_open", not_open(language, to, about)),
        ("reset_done", was_set(language, to, about, 2)),
    ]
}
