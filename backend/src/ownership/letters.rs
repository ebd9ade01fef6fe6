//! What is written to the people of an offer, each in their language.

use super::store::{self, Party, Waiting};
use crate::{
    Backend,
    db::Change,
    error::Error,
    mail::{self, Letter},
};
use domain::{Bilingual, CustomerId, Language};

const PAGE: &str = "/ownership";

/// Tells who is offered it, and the owner when it is staff who offer.
pub(super) async fn offered(
    backend: &Backend,
    change: &mut Change,
    customer: &CustomerId,
    waiting: &Waiting,
    (to, owners): (&Party, &[Party]),
) -> Result<(), Error> {
    let until = super::until(change.connection(), customer, waiting).await?;
    let account = store::customer(change.connection(), customer).await?.name;
    let offer = Offer {
        account: &account,
        by: &waiting.by,
        to: &to.name,
        until: &until,
        reason: &waiting.reason,
    };
    if !to.email.is_empty() {
        queue(backend, change, customer, to, offered_to_you(to.language, &offer)).await?;
    }
    if waiting.from.is_some() {
        return Ok(());
    }
    for owner in owners.iter().filter(|owner| is_reached(owner)) {
        let letter = offered_by_provider(owner.language, &owner.name, &offer);
        queue(backend, change, customer, owner, letter).await?;
    }
    Ok(())
}

/// Tells whoever was the owner when the answer came.
pub(super) async fn answered(
    backend: &Backend,
    change: &mut Change,
    customer: &CustomerId,
    owners: &[Party],
    is_accepted: bool,
) -> Result<(), Error> {
    let account = store::customer(change.connection(), customer).await?.name;
    let by = change.author().name.clone();
    for owner in owners.iter().filter(|owner| is_reached(owner)) {
        let letter = if is_accepted {
            accepted(owner.language, &owner.name, &by, &account)
        } else {
            declined(owner.language, &owner.name, &by, &account)
        };
        queue(backend, change, customer, owner, letter).await?;
    }
    Ok(())
}

/// With example values.
pub(crate) fn samples(language: Language) -> Vec<(&'static str, Letter<'static>)> {
    let reason = match language {
        Language::En => "Chantal retires at the end of the year",
        Language::Fr => "Chantal prend sa retraite à la fin de l’année",
    };
    let offer = Offer {
        account: "ABC Company",
        by: "Chantal Gagnon",
        to: "Bob Tremblay",
        until: &Bilingual::new("Dec 7, 2026", "7 déc. 2026"),
        reason,
    };
    let by_staff = Offer {
        by: "Karine Roy",
        ..offer
    };
    [
        offered_to_you(language, &offer),
        offered_by_provider(language, "Chantal Gagnon", &by_staff),
        accepted(language, "Chantal Gagnon", offer.to, offer.account),
        declined(language, "Chantal Gagnon", offer.to, offer.account),
    ]
    .map(|letter| (letter.kind, letter))
    .into()
}

/// Who offers what to whom.
#[derive(Clone, Copy)]
struct Offer<'a> {
    account: &'a str,
    by: &'a str,
    to: &'a str,
    until: &'a Bilingual,
    /// May be empty.
    reason: &'a str,
}

fn offered_to_you(language: Language, offer: &Offer<'_>) -> Letter<'static> {
    let Offer { account, by, to, .. } = offer;
    let date = offer.until.get(language);
    let (subject, mut paragraphs) = match language {
        Language::En => (
            format!("The ownership of the account {account} is offered to you"),
            vec![
                format!("Hello {to},"),
                format!(
                    "{by} offers you the ownership of the account {account}. The account owner alone orders and \
                     cancels services."
                ),
                format!("Sign in to accept or decline, until {date}. Nothing changes before you accept."),
            ],
        ),
        Language::Fr => (
            format!("On vous propose de devenir titulaire du compte {account}"),
            vec![
                format!("Bonjour {to},"),
                format!(
                    "{by} vous propose de devenir titulaire du compte {account}. Seul le titulaire du compte commande \
                     et résilie des services."
                ),
                format!(
                    "Ouvrez une session pour accepter ou refuser, jusqu’au {date}. Rien ne change avant que vous \
                     acceptiez."
                ),
            ],
        ),
    };
    if !offer.reason.is_empty() {
        paragraphs.push(reason(language, offer.reason));
    }
    letter("ownership_offered", language, subject, paragraphs)
}

fn offered_by_provider(language: Language, owner: &str, offer: &Offer<'_>) -> Letter<'static> {
    let Offer { account, by, to, .. } = offer;
    let date = offer.until.get(language);
    let (subject, mut paragraphs) = match language {
        Language::En => (
            format!("Your provider offers the ownership of the account {account} to {to}"),
            vec![
                format!("Hello {owner},"),
                format!(
                    "{by}, of your provider, offers the ownership of the account {account} to {to}. If {to} accepts \
                     before {date}, you become account administrator and no longer order or cancel services."
                ),
                "If this is not right, tell your provider.".to_owned(),
            ],
        ),
        Language::Fr => (
            format!("Votre fournisseur propose à {to} de devenir titulaire du compte {account}"),
            vec![
                format!("Bonjour {owner},"),
                format!(
                    "{by}, de votre fournisseur, propose à {to} de devenir titulaire du compte {account}. Si {to} \
                     accepte avant le {date}, vous devenez administrateur du compte et ne commandez ni ne résiliez \
                     plus de services."
                ),
                "Si c’est une erreur, dites-le à votre fournisseur.".to_owned(),
            ],
        ),
    };
    paragraphs.push(reason(language, offer.reason));
    letter("ownership_offered_by_provider", language, subject, paragraphs)
}

fn accepted(language: Language, owner: &str, by: &str, account: &str) -> Letter<'static> {
    let (subject, said) = match language {
        Language::En => (
            format!("{by} is the owner of the account {account}"),
            format!("{by} accepted the ownership of the account {account}. You are now account administrator."),
        ),
        Language::Fr => (
            format!("{by} est titulaire du compte {account}"),
            format!(
                "{by} a accepté de devenir titulaire du compte {account}. Vous êtes maintenant administrateur du compte."
            ),
        ),
    };
    letter(
        "ownership_accepted",
        language,
        subject,
        vec![hello(language, owner), said],
    )
}

fn declined(language: Language, owner: &str, by: &str, account: &str) -> Letter<'static> {
    let (subject, said) = match language {
        Language::En => (
            format!("{by} declined the ownership of the account {account}"),
            format!("{by} declined the ownership of the account {account}. You remain the account owner."),
        ),
        Language::Fr => (
            format!("{by} a refusé de devenir titulaire du compte {account}"),
            format!("{by} a refusé de devenir titulaire du compte {account}. Vous demeurez titulaire du compte."),
        ),
    };
    letter(
        "ownership_declined",
        language,
        subject,
        vec![hello(language, owner), said],
    )
}

fn hello(language: Language, name: &str) -> String {
    match language {
        Language::En => format!("Hello {name},"),
        Language::Fr => format!("Bonjour {name},"),
    }
}

fn reason(language: Language, reason: &str) -> String {
    match language {
        Language::En => format!("Reason: {reason}"),
        Language::Fr => format!("Motif\u{a0}: {reason}"),
    }
}

/// To nobody yet.
fn letter(kind: &'static str, language: Language, subject: String, paragraphs: Vec<String>) -> Letter<'static> {
    let words = Bilingual::new("See the ownership of the account", "Voir le titulaire du compte");
    Letter {
        kind,
        customer: None,
        to: "",
        language,
        subject,
        paragraphs,
        link: Some((words, PAGE.to_owned())),
    }
}

fn is_reached(party: &Party) -> bool {
    !party.is_deleted && !party.email.is_empty()
}

async fn queue(
    backend: &Backend,
    change: &mut Change,
    customer: &CustomerId,
    to: &Party,
    letter: Letter<'static>,
) -> Result<(), Error> {
    let letter = Letter {
        customer: Some(customer),
        to: &to.email,
        ..letter
    };
    mail::queue(backend, change, &letter).await
}
