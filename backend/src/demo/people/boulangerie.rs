//! The people of Boulangerie Côté inc., a small customer beside the large one.

use super::{Access, BILLS, NOBODY, Person, RoleName, TICKETS};
use domain::value::Language;

pub(super) const PEOPLE: &[Person] = &[
    Person {
        name: ("Lucie", "Côté"),
        title: "Propriétaire",
        email: "lucie@boulangerie.example",
        phones: &[("mobile", "418 555-0142", "")],
        language: Language::Fr,
        roles: &[RoleName::Owner],
        communications: BILLS,
        access: Access::Active,
        ..NOBODY
    },
    Person {
        name: ("Marc-André", "Côté"),
        title: "Gérant",
        email: "marc-andre@boulangerie.example",
        phones: &[("office", "418 555-0140", "12")],
        language: Language::Fr,
        roles: &[RoleName::AccountAdministrator],
        communications: TICKETS,
        access: Access::Active,
        ..NOBODY
    },
    Person {
        name: ("Josée", "Lamontagne"),
        title: "Tenue de livres",
        email: "josee@boulangerie.example",
        phones: &[("home", "418 555-0147", "")],
        language: Language::Fr,
        roles: &[RoleName::Billing],
        communications: BILLS,
        access: Access::Active,
        ..NOBODY
    },
    Person {
        name: ("Étienne", "Roy"),
        title: "Pâtissier",
        email: "etienne@boulangerie.example",
        phones: &[("mobile", "581 555-0149", "")],
        language: Language::Fr,
        ..NOBODY
    },
];
