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
    let (by, name) = (&waiting.by, &to.name);
    if !to.email.is_empty() {
        let date = until.get(to.language);
        let (subject, mut paragraphs) = match to.language {
            Language::En => (
                format!("The ownership of the account {account} is offered to you"),
                vec![
                    format!("Hello {name},"),
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
                    format!("Bonjour {name},"),
                    format!(
                        "{by} vous propose de devenir titulaire du compte {account}. Seul le titulaire du compte \
                         commande et résilie des services."
                    ),
                    format!(
                        "Ouvrez une session pour accepter ou refuser, jusqu’au {date}. Rien ne change avant que vous \
                         acceptiez."
                    ),
                ],
            ),
        };
        if !waiting.reason.is_empty() {
            paragraphs.push(reason(to.language, &waiting.reason));
        }
        queue(backend, change, customer, to, (subject, paragraphs)).await?;
    }
    if waiting.from.is_some() {
        return Ok(());
    }
    for owner in owners.iter().filter(|owner| is_reached(owner)) {
        let date = until.get(owner.language);
        let (subject, mut paragraphs) = match owner.language {
            Language::En => (
                format!("Your provider offers the ownership of the account {account} to {name}"),
                vec![
                    format!("Hello {},", owner.name),
                    format!(
                        "{by}, of your provider, offers the ownership of the account {account} to {name}. If {name} \
                         accepts before {date}, you become account administrator and no longer order or cancel \
                         services."
                    ),
                    "If this is not right, tell your provider.".to_owned(),
                ],
            ),
            Language::Fr => (
                format!("Votre fournisseur propose à {name} de devenir titulaire du compte {account}"),
                vec![
                    format!("Bonjour {},", owner.name),
                    format!(
                        "{by}, de votre fournisseur, propose à {name} de devenir titulaire du compte {account}. Si \
                         {name} accepte avant le {date}, vous devenez administrateur du compte et ne commandez ni ne \
                         résiliez plus de services."
                    ),
                    "Si c’est une erreur, dites-le à votre fournisseur.".to_owned(),
                ],
            ),
        };
        paragraphs.push(reason(owner.language, &waiting.reason));
        queue(backend, change, customer, owner, (subject, paragraphs)).await?;
    }
    Ok(())
}

/// Tells whoever was the owner when the answer came.
pub(super) async fn answered(
    backend: &Backend,
    change: &mut Change,
    customer: &CustomerId,
    owners: &[Party],
    accepted: bool,
) -> Result<(), Error> {
    let account = store::customer(change.connection(), customer).await?.name;
    let by = change.author().name.clone();
    for owner in owners.iter().filter(|owner| is_reached(owner)) {
        let (subject, said) = match (owner.language, accepted) {
            (Language::En, true) => (
                format!("{by} is the owner of the account {account}"),
                format!("{by} accepted the ownership of the account {account}. You are now account administrator."),
            ),
            (Language::En, false) => (
                format!("{by} declined the ownership of the account {account}"),
                format!("{by} declined the ownership of the account {account}. You remain the account owner."),
            ),
            (Language::Fr, true) => (
                format!("{by} est titulaire du compte {account}"),
                format!(
                    "{by} a accepté de devenir titulaire du compte {account}. Vous êtes maintenant administrateur du \
                     compte."
                ),
            ),
            (Language::Fr, false) => (
                format!("{by} a refusé de devenir titulaire du compte {account}"),
                format!("{by} a refusé de devenir titulaire du compte {account}. Vous demeurez titulaire du compte."),
            ),
        };
        let hello = match owner.language {
            Language::En => format!("Hello {},", owner.name),
            Language::Fr => format!("Bonjour {},", owner.name),
        };
        queue(backend, change, customer, owner, (subject, vec![hello, said])).await?;
    }
    Ok(())
}

fn is_reached(party: &Party) -> bool {
    !party.is_deleted && !party.email.is_empty()
}

fn reason(language: Language, reason: &str) -> String {
    match language {
        Language::En => format!("Reason: {reason}"),
        Language::Fr => format!("Motif\u{a0}: {reason}"),
    }
}

async fn queue(
    backend: &Backend,
    change: &mut Change,
    customer: &CustomerId,
    to: &Party,
    (subject, paragraphs): (String, Vec<String>),
) -> Result<(), Error> {
    let words = Bilingual::new("See the ownership of the account", "Voir le titulaire du compte");
    let letter = Letter {
        customer: Some(customer),
        to: &to.email,
        language: to.language,
        subject,
        paragraphs,
        link: Some((words, PAGE.to_owned())),
    };
    mail::queue(backend, change, &letter).await
}
