//! What is written to whoever asks for access, and to whoever decides, each in their language.

use super::store::{Proof, Waiting};
use crate::{
    Backend,
    contacts::store::read,
    db::Change,
    error::Error,
    mail::{self, Letter},
    one_time_link::Made,
    provider_settings,
};
use domain::{Bilingual, CustomerId, Failure, Language, registration::Applicant};

const PAGE: &str = "/registrations";

async fn provider(change: &mut Change) -> Result<String, Error> {
    Ok(provider_settings::store::settings(change.connection()).await?.0.name)
}

async fn account(change: &mut Change, customer: &CustomerId) -> Result<String, Error> {
    let found = read::customer(change.connection(), customer).await?;
    Ok(found.ok_or(Failure::NotFound)?.name)
}

/// Puts the link that proves the address into the outbox.
pub(super) async fn prove(
    backend: &Backend,
    change: &mut Change,
    applicant: &Applicant,
    made: &Made,
) -> Result<(), Error> {
    let provider = provider(change).await?;
    let (to, name) = (applicant.email.as_str(), applicant.name());
    let number = applicant.account_number.as_str();
    let letter = proof(applicant.language, to, (&name, number, &provider), &made.path);
    mail::queue(backend, change, &letter).await
}

/// Tells the owner and the administrators that somebody waits.
pub(super) async fn administrators(
    backend: &Backend,
    change: &mut Change,
    customer: &CustomerId,
    account: &str,
    proof: &Proof,
) -> Result<(), Error> {
    for to in read::administrators(change.connection(), customer, None).await? {
        let name = proof.name();
        let letter = waits(to.language, &to.email, &to.name, (&name, &proof.email, account));
        let customer = Some(customer);
        mail::queue(backend, change, &Letter { customer, ..letter }).await?;
    }
    Ok(())
}

/// Tells whoever asked that it was approved, when that person had a password already.
pub(super) async fn approved(
    backend: &Backend,
    change: &mut Change,
    customer: &CustomerId,
    waiting: &Waiting,
    login: &str,
) -> Result<(), Error> {
    let (by, name) = (change.author().name.clone(), waiting.name());
    let account = account(change, customer).await?;
    let letter = granted(waiting.language, &waiting.email, (&name, &by, &account), login);
    let customer = Some(customer);
    mail::queue(backend, change, &Letter { customer, ..letter }).await
}

/// Tells whoever asked that it was declined, and why.
pub(super) async fn declined(
    backend: &Backend,
    change: &mut Change,
    customer: &CustomerId,
    waiting: &Waiting,
    reason: &str,
) -> Result<(), Error> {
    let (by, name) = (change.author().name.clone(), waiting.name());
    let account = account(change, customer).await?;
    let letter = refused(waiting.language, &waiting.email, (&name, &by, &account), reason);
    let customer = Some(customer);
    mail::queue(backend, change, &Letter { customer, ..letter }).await
}

fn hello(language: Language, name: &str) -> String {
    match language {
        Language::En => format!("Hello {name},"),
        Language::Fr => format!("Bonjour {name},"),
    }
}

/// The link that proves an address: sent whether or not there is such an account.
fn proof<'a>(language: Language, to: &'a str, (name, number, provider): (&str, &str, &str), path: &str) -> Letter<'a> {
    let (subject, said, otherwise) = match language {
        Language::En => (
            format!("Confirm your email address for the portal of {provider}"),
            format!(
                "You asked for access to the customer portal of {provider}, for the account number {number}. Confirm \
                 under the link below that this address is yours. It works once, for 24 hours. Then, if the account \
                 number is right, an administrator of the account decides."
            ),
            "If it was not you, do nothing: nothing is kept.",
        ),
        Language::Fr => (
            format!("Confirmez votre courriel pour le portail de {provider}"),
            format!(
                "Vous avez demandé l’accès à l’espace client de {provider}, pour le numéro de compte {number}. \
                 Confirmez à l’aide du lien ci-dessous que cette adresse est la vôtre. Il fonctionne une seule fois, \
                 pendant 24 heures. Ensuite, si le numéro de compte est le bon, un administrateur du compte décide."
            ),
            "Si ce n’était pas vous, ne faites rien\u{a0}: rien n’est conservé.",
        ),
    };
    Letter {
        kind: "registration_proof",
        customer: None,
        to,
        language,
        subject,
        paragraphs: vec![hello(language, name), said, otherwise.to_owned()],
        link: Some((
            Bilingual::new("Confirm the address", "Confirmer l’adresse"),
            path.to_owned(),
        )),
    }
}

/// Somebody waits.
fn waits<'a>(language: Language, to: &'a str, reader: &str, (name, email, account): (&str, &str, &str)) -> Letter<'a> {
    let (subject, said) = match language {
        Language::En => (
            format!("{name} asks for access to the account {account}"),
            format!(
                "{name} ({email}) asks for access to the portal for the account {account}, and has proven that the \
                 address is theirs. Nobody gets access before you or another administrator approves."
            ),
        ),
        Language::Fr => (
            format!("{name} demande l’accès au compte {account}"),
            format!(
                "{name} ({email}) demande l’accès au portail pour le compte {account}, et a prouvé que l’adresse est \
                 la sienne. Personne n’obtient l’accès avant que vous ou un autre administrateur approuviez."
            ),
        ),
    };
    Letter {
        kind: "registration_waits",
        customer: None,
        to,
        language,
        subject,
        paragraphs: vec![hello(language, reader), said],
        link: Some((
            Bilingual::new("Approve or decline", "Approuver ou refuser"),
            PAGE.to_owned(),
        )),
    }
}

/// Approved, for somebody who has a password.
fn granted<'a>(language: Language, to: &'a str, (name, by, account): (&str, &str, &str), login: &str) -> Letter<'a> {
    let (subject, said) = match language {
        Language::En => (
            format!("Your request for access to the account {account} is approved"),
            format!(
                "{by} approved your request. You have a login already, {login}: sign in with it. If you forgot its \
                 password, ask for a new one on the sign-in page."
            ),
        ),
        Language::Fr => (
            format!("Votre demande d’accès au compte {account} est approuvée"),
            format!(
                "{by} a approuvé votre demande. Vous avez déjà un nom d’utilisateur, {login}\u{a0}: utilisez-le pour \
                 ouvrir une session. Si vous avez oublié son mot de passe, demandez-en un nouveau sur la page d’ouverture de \
                 session."
            ),
        ),
    };
    Letter {
        kind: "registration_approved",
        customer: None,
        to,
        language,
        subject,
        paragraphs: vec![hello(language, name), said],
        link: Some((Bilingual::new("Sign in", "Ouvrir une session"), "/sign-in".to_owned())),
    }
}

/// Declined.
fn refused<'a>(language: Language, to: &'a str, (name, by, account): (&str, &str, &str), reason: &str) -> Letter<'a> {
    let (subject, said) = match language {
        Language::En => (
            format!("Your request for access to the account {account} is declined"),
            format!("{by} declined your request.\nReason: {reason}"),
        ),
        Language::Fr => (
            format!("Votre demande d’accès au compte {account} est refusée"),
            format!("{by} a refusé votre demande.\nMotif\u{a0}: {reason}"),
        ),
    };
    Letter {
        kind: "registration_declined",
        customer: None,
        to,
        language,
        subject,
        paragraphs: vec![hello(language, name), said],
        link: None,
    }
}

/// Each kind with example values.
pub(crate) fn samples(language: Language) -> Vec<(&'static str, Letter<'static>)> {
    let (to, name, by, account) = ("adam@abc.example", "Adam Roy", "Bob Tremblay", "ABC Company");
    let number = (name, "10-4821", "Fibre Boréale");
    let reason = match language {
        Language::En => "Ask your manager first.",
        Language::Fr => "Demandez d’abord à votre responsable.",
    };
    vec![
        ("registration_proof", proof(language, to, number, "/register/example")),
        (
            "registration_waits",
            waits(language, "bob@abc.example", by, (name, to, account)),
        ),
        ("registration_approved", granted(language, to, (name, by, account), to)),
        (
            "registration_declined",
            refused(language, to, (name, by, account), reason),
        ),
    ]
}
