//! What is written to whoever is invited, in their language.

use super::{Why, store::Invitee};
use crate::{
    Backend,
    audit::AuthorKind,
    db::Change,
    error::Error,
    mail::{self, Letter},
    one_time_link::Made,
    provider_settings, time_zone,
};
use domain::{Bilingual, Language};

/// What the letter says beside the names.
pub(super) struct Told<'a> {
    /// Who invites; empty when the program does.
    pub(super) by: &'a str,
    /// Of the provider, and not of the customer.
    pub(super) by_provider: bool,
    pub(super) provider: &'a str,
    pub(super) portal: &'a str,
    pub(super) name: &'a str,
    pub(super) account: &'a str,
    pub(super) login: &'a str,
    /// From when the access works, when that is yet to come.
    pub(super) begins: Option<&'a Bilingual>,
    /// Until when the link works.
    pub(super) until: &'a Bilingual,
    pub(super) why: Why,
    pub(super) path: &'a str,
}

/// Puts the letter into the outbox.
pub(super) async fn send(
    backend: &Backend,
    change: &mut Change,
    invitee: &Invitee,
    made: &Made,
    why: Why,
) -> Result<(), Error> {
    let (author, now) = (change.author().clone(), change.now());
    let (settings, _) = provider_settings::store::settings(change.connection()).await?;
    let (begins, until) = (
        invitee.begins(now),
        time_zone::moment(made.expires_at, &invitee.time_zone),
    );
    let told = Told {
        by: if author.kind == AuthorKind::System {
            ""
        } else {
            &author.name
        },
        by_provider: author.kind == AuthorKind::Staff,
        provider: &settings.name,
        portal: backend.public_url(),
        name: &invitee.name,
        account: &invitee.account,
        login: &invitee.login_name,
        begins: begins.as_ref(),
        until: &until,
        why,
        path: &made.path,
    };
    let letter = Letter {
        customer: Some(&invitee.customer),
        ..letter(invitee.language, &invitee.email, &told)
    };
    mail::queue(backend, change, &letter).await
}

/// The letter.
pub(super) fn letter<'a>(language: Language, to: &'a str, told: &Told<'_>) -> Letter<'a> {
    let Told {
        by,
        provider,
        portal,
        name,
        account,
        login,
        path,
        ..
    } = told;
    let until = told.until.get(language);
    let (subject, mut paragraphs, then) = match language {
        Language::En => (
            format!("Your access to the customer portal of {provider}"),
            vec![
                format!("Hello {name},"),
                match (told.why, by.is_empty(), told.by_provider) {
                    (Why::Approved, ..) => format!(
                        "{by} approved your request: you have access to the customer portal of {provider} for the \
                         account {account}."
                    ),
                    (Why::Given, true, _) => {
                        format!("You have access to the customer portal of {provider} for the account {account}.")
                    }
                    (Why::Given, false, true) => format!(
                        "{by}, of {provider}, gives you access to the customer portal for the account {account}."
                    ),
                    (Why::Given, false, false) => {
                        format!("{by} gives you access to the customer portal of {provider} for the account {account}.")
                    }
                },
                format!("Login: {login}\nPortal: {portal}/"),
            ],
            format!(
                "Choose your password under the link below. It works once, until {until}. After that, ask {} for a \
                 new invitation.",
                if by.is_empty() { provider } else { by }
            ),
        ),
        Language::Fr => (
            format!("Votre accès à l’espace client de {provider}"),
            vec![
                format!("Bonjour {name},"),
                match (told.why, by.is_empty(), told.by_provider) {
                    (Why::Approved, ..) => format!(
                        "{by} a approuvé votre demande\u{a0}: vous avez accès à l’espace client de {provider} pour le \
                         compte {account}."
                    ),
                    (Why::Given, true, _) => {
                        format!("Vous avez accès à l’espace client de {provider} pour le compte {account}.")
                    }
                    (Why::Given, false, true) => {
                        format!("{by}, de {provider}, vous donne accès à l’espace client pour le compte {account}.")
                    }
                    (Why::Given, false, false) => {
                        format!("{by} vous donne accès à l’espace client de {provider} pour le compte {account}.")
                    }
                },
                format!("Nom d’utilisateur\u{a0}: {login}\nEspace client\u{a0}: {portal}/"),
            ],
            format!(
                "Choisissez votre mot de passe à l’aide du lien ci-dessous. Il fonctionne une seule fois, jusqu’au {until}. \
                 Après cette date, demandez une nouvelle invitation à {}.",
                if by.is_empty() { provider } else { by }
            ),
        ),
    };
    if let Some(begins) = told.begins {
        let begins = begins.get(language);
        paragraphs.push(match language {
            Language::En => format!("This access can be used from {begins} on, not before."),
            Language::Fr => format!("Cet accès peut servir à partir du {begins}, pas avant."),
        });
    }
    paragraphs.push(then);
    Letter {
        kind: match (told.why, told.begins) {
            (Why::Approved, _) => "invitation_approved",
            (Why::Given, Some(_)) => "invitation_scheduled",
            (Why::Given, None) => "invitation",
        },
        customer: None,
        to,
        language,
        subject,
        paragraphs,
        link: Some((
            Bilingual::new("Choose your password", "Choisir votre mot de passe"),
            (*path).to_owned(),
        )),
    }
}

/// Each kind with example values.
pub(crate) fn samples(language: Language) -> Vec<(&'static str, Letter<'static>)> {
    let begins = Bilingual::new("Apr 20, 2027, 0:00", "20 avr. 2027, 0\u{a0}h\u{a0}00");
    let until = Bilingual::new("Apr 27, 2027, 9:30", "27 avr. 2027, 9\u{a0}h\u{a0}30");
    let told = |begins, why| Told {
        by: "Bob Tremblay",
        by_provider: false,
        provider: "Fibre Boréale",
        portal: "https://portal.example",
        name: "Adam Roy",
        account: "ABC Company",
        login: "adam@abc.example",
        begins,
        until: &until,
        why,
        path: "/invitation/example",
    };
    let to = "adam@abc.example";
    vec![
        ("invitation", letter(language, to, &told(None, Why::Given))),
        (
            "invitation_scheduled",
            letter(language, to, &told(Some(&begins), Why::Given)),
        ),
        ("invitation_approved", letter(language, to, &told(None, Why::Approved))),
    ]
}
