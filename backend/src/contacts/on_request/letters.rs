//! What the administrators of a customer are told of a contact whom staff have added on request.

use super::super::store::read::{self, Reader};
use crate::{
    Backend,
    db::Change,
    error::Error,
    mail::{self, Letter},
    provider_settings,
};
use domain::{
    Bilingual, ContactId, CustomerId, Language,
    access::Role,
    contact_request::{Request, StandardRole},
};

/// What they are told.
pub(super) struct Told<'a> {
    pub(super) account: &'a str,
    pub(super) name: &'a str,
    /// May be empty.
    pub(super) email: &'a str,
    pub(super) roles: &'a [Role],
    pub(super) request: &'a Request,
    pub(super) has_access: bool,
}

/// Tells the owner and the administrators who have an e-mail, each in their language.
pub(super) async fn administrators(
    backend: &Backend,
    change: &mut Change,
    customer: &CustomerId,
    new: &ContactId,
    told: &Told<'_>,
) -> Result<(), Error> {
    let by = change.author().name.clone();
    let (settings, _) = provider_settings::store::settings(change.connection()).await?;
    let names: Vec<Bilingual> = told.roles.iter().map(|role| role.name.clone()).collect();
    for to in read::administrators(change.connection(), customer, Some(new)).await? {
        let letter = Letter {
            customer: Some(customer),
            to: &to.email,
            ..requested(to.language, &to.name, (&by, &settings.name), &names, told)
        };
        mail::queue(backend, change, &letter).await?;
    }
    Ok(())
}

/// With example values.
pub(crate) fn samples(language: Language) -> Vec<(&'static str, Letter<'static>)> {
    let to = Reader {
        name: "Chantal Gagnon".to_owned(),
        email: String::new(),
        language,
    };
    let request = Request {
        role: StandardRole::Support,
        by: "Bob Tremblay".to_owned(),
        by_email: "bob@abc.example".to_owned(),
        how: match language {
            Language::En => "By phone, ticket 4711",
            Language::Fr => "Par téléphone, billet 4711",
        }
        .to_owned(),
    };
    let told = Told {
        account: "ABC Company",
        name: "Steve Roy",
        email: "steve@abc.example",
        roles: &[],
        request: &request,
        has_access: true,
    };
    let roles = [Bilingual::new("Support only", "Soutien seulement")];
    let letter = requested(to.language, &to.name, ("Karine Roy", "Fibre Boréale"), &roles, &told);
    vec![(letter.kind, letter)]
}

/// Somebody was added: by whom, in what role, at whose request.
fn requested(
    language: Language,
    to: &str,
    (by, provider): (&str, &str),
    roles: &[Bilingual],
    told: &Told<'_>,
) -> Letter<'static> {
    Letter {
        kind: "contact_requested",
        customer: None,
        to: "",
        language,
        subject: subject(language, told),
        paragraphs: paragraphs(language, to, (by, provider), roles, told),
        link: Some((
            Bilingual::new("See the contacts", "Voir les contacts"),
            "/contacts".to_owned(),
        )),
    }
}

fn subject(language: Language, told: &Told<'_>) -> String {
    let Told { account, name, .. } = told;
    match language {
        Language::En => format!("{name} was added to the contacts of {account}"),
        Language::Fr => format!("Nouveau contact au compte {account}\u{a0}: {name}"),
    }
}

/// A name with its address, where there is one.
fn with_email(name: &str, email: &str) -> String {
    if email.trim().is_empty() {
        name.to_owned()
    } else {
        format!("{name} ({})", email.trim())
    }
}

fn paragraphs(
    language: Language,
    to: &str,
    (by, provider): (&str, &str),
    roles: &[Bilingual],
    told: &Told<'_>,
) -> Vec<String> {
    let who = with_email(told.name, told.email);
    let names: Vec<&str> = roles.iter().map(|role| role.get(language)).collect();
    let asked = with_email(&told.request.by, &told.request.by_email);
    let how = &told.request.how;
    let account = told.account;
    let is_owner = told.request.role == StandardRole::Owner;
    match language {
        Language::En => vec![
            format!("Hello {to},"),
            format!("{by}, of {provider}, added {who} to the contacts of {account}."),
            if is_owner {
                "Role: none yet. The ownership of the account is offered to this person; nothing changes until they \
                 accept."
                    .to_owned()
            } else {
                format!("Role: {}", names.join(", "))
            },
            if told.has_access {
                "With portal access.".to_owned()
            } else {
                "Without portal access.".to_owned()
            },
            format!("Asked for by: {asked}\nHow: {how}"),
            format!("If nobody among you asked for this, tell {provider}."),
        ],
        Language::Fr => vec![
            format!("Bonjour {to},"),
            format!("{by}, de {provider}, a ajouté {who} aux contacts de {account}."),
            if is_owner {
                "Rôle\u{a0}: aucun pour l’instant. On propose à cette personne de devenir titulaire du compte\u{a0}; \
                 rien ne change avant qu’elle accepte."
                    .to_owned()
            } else {
                format!("Rôle\u{a0}: {}", names.join(", "))
            },
            if told.has_access {
                "Avec accès au portail.".to_owned()
            } else {
                "Sans accès au portail.".to_owned()
            },
            format!("À la demande de\u{a0}: {asked}\nComment\u{a0}: {how}"),
            format!("Si personne parmi vous ne l’a demandé, dites-le à {provider}."),
        ],
    }
}
