//! Who is in the demo data: two customers and their people. Numbers are of the kind kept for examples.

mod abc;
mod boulangerie;

use domain::{
    access::{Kind, Level, section},
    value::{Bilingual, Language},
};

/// The roles of the demo: those of every installation, and the provider's own three.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum RoleName {
    Owner,
    ContactManager,
    AccountAdministrator,
    Billing,
    Support,
    CustomerAdmin,
    Pbx,
    Operations,
}

impl RoleName {
    pub(super) const ALL: [Self; 8] = [
        Self::Owner,
        Self::AccountAdministrator,
        Self::ContactManager,
        Self::Billing,
        Self::Support,
        Self::CustomerAdmin,
        Self::Pbx,
        Self::Operations,
    ];

    /// Its name; those of every installation are found by it.
    pub(super) fn text(self) -> Bilingual {
        let (en, fr) = match self {
            Self::Owner => ("Account owner", "Titulaire du compte"),
            Self::AccountAdministrator => ("Account administrator", "Administrateur du compte"),
            Self::ContactManager => ("Contact manager", "Gestionnaire des contacts"),
            Self::Billing => ("Billing only", "Facturation seulement"),
            Self::Support => ("Support only", "Soutien seulement"),
            Self::CustomerAdmin => ("Customer admin", "Administrateur client"),
            Self::Pbx => ("PBX admin", "Administrateur PBX"),
            Self::Operations => ("Operations manager", "Directeur des opérations"),
        };
        Bilingual::new(en, fr)
    }

    /// What the provider says of its own three; those of every installation have their words already.
    pub(super) fn description(self) -> Bilingual {
        let (en, fr) = match self {
            Self::CustomerAdmin => (
                "Everything but ordering and cancelling services",
                "Tout, sauf la commande et la résiliation de services",
            ),
            Self::Pbx => ("Hosted PBX and 911 addresses", "PBX hébergé et adresses 911"),
            Self::Operations => ("Invoices and payments", "Factures et paiements"),
            _ => ("", ""),
        };
        Bilingual::new(en, fr)
    }

    pub(super) const fn kind(self) -> Kind {
        match self {
            Self::Owner => Kind::Owner,
            Self::AccountAdministrator | Self::CustomerAdmin => Kind::Administrator,
            _ => Kind::Ordinary,
        }
    }

    /// The levels of the provider's own three.
    pub(super) const fn levels(self) -> &'static [(&'static str, Level)] {
        match self {
            Self::Pbx => &[
                (section::HOSTED_PBX, Level::Modify),
                (section::ADDRESSES_911, Level::Modify),
            ],
            Self::Operations => &[(section::BILLING, Level::Modify)],
            _ => &[],
        }
    }
}

/// The portal access of someone of the demo; the login is the e-mail address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Access {
    None,
    Active,
    /// From a day to come.
    Scheduled,
    /// Until a day that has passed.
    Expired,
    Disabled,
    /// Whoever is invited has not chosen a password yet.
    Invited,
    /// As invited, and the invitation was taken back.
    Revoked,
}

impl Access {
    /// Whether there is a password.
    pub(super) const fn has_password(self) -> bool {
        matches!(self, Self::Active | Self::Scheduled | Self::Expired | Self::Disabled)
    }
}

/// Someone of the demo.
pub(super) struct Person {
    pub(super) name: (&'static str, &'static str),
    pub(super) title: &'static str,
    pub(super) email: &'static str,
    /// Kind, number, extension.
    pub(super) phones: &'static [(&'static str, &'static str, &'static str)],
    pub(super) language: Language,
    pub(super) notes: &'static str,
    pub(super) roles: &'static [RoleName],
    pub(super) permissions: &'static [(&'static str, Level)],
    pub(super) communications: &'static [&'static str],
    pub(super) access: Access,
    /// From where the access may be used; empty: from anywhere.
    pub(super) networks: &'static str,
    /// Whether a second factor is asked for, whatever the class says.
    pub(super) two_factor: bool,
}

impl Person {
    /// The names of the roles.
    pub(super) fn roles_text(&self) -> Bilingual {
        let names: Vec<Bilingual> = self.roles.iter().map(|role| role.text()).collect();
        if names.is_empty() {
            return Bilingual::new("Permissions without a role", "Permissions sans rôle");
        }
        let join = |language| {
            names
                .iter()
                .map(|name| name.get(language))
                .collect::<Vec<_>>()
                .join(", ")
        };
        Bilingual::new(join(Language::En), join(Language::Fr))
    }
}

/// A customer of the demo.
pub(super) struct Customer {
    pub(super) name: &'static str,
    pub(super) account_number: &'static str,
    pub(super) language: Language,
    pub(super) people: &'static [Person],
    /// Who asks for access: first and last name, e-mail.
    pub(super) asks: Option<(&'static str, &'static str, &'static str)>,
    /// First names, in order.
    pub(super) technical: &'static [&'static str],
    pub(super) financial: &'static [&'static str],
}

const NOBODY: Person = Person {
    name: ("", ""),
    title: "",
    email: "",
    phones: &[],
    language: Language::En,
    notes: "",
    roles: &[],
    permissions: &[],
    communications: &[],
    access: Access::None,
    networks: "",
    two_factor: false,
};

const BILLS: &[&str] = &["invoices", "billing_notices"];
const NOTICES: &[&str] = &["maintenance_notices", "incident_notices"];
const TICKETS: &[&str] = &["maintenance_notices", "incident_notices", "ticket_updates"];

/// The customers, the one of most tests and tours first.
pub(super) const CUSTOMERS: [Customer; 2] = [
    Customer {
        name: "ABC Company",
        account_number: "10-4821",
        language: Language::En,
        people: abc::PEOPLE,
        asks: None,
        technical: &["Bob", "Steve", "Marie-Ève", "Jean-François"],
        financial: &["Adam", "Émilie", "Samuel"],
    },
    Customer {
        name: "Boulangerie Côté inc.",
        account_number: "10-5177",
        language: Language::Fr,
        people: boulangerie::PEOPLE,
        asks: Some(("Sophie", "Lambert", "sophie@boulangerie.example")),
        technical: &["Marc-André", "Étienne"],
        financial: &["Lucie", "Josée"],
    },
];
