//! The people of ABC Company: those of the product's sources first.

use super::{Access, BILLS, NOBODY, NOTICES, Person, RoleName, TICKETS};
use domain::{
    access::{Level, section},
    value::Language,
};

pub(super) const PEOPLE: &[Person] = &[
    Person {
        name: ("Chantal", "Bélanger"),
        title: "Présidente",
        email: "chantal@abc.example",
        phones: &[("office", "514 555-0101", ""), ("mobile", "514 555-0102", "")],
        language: Language::Fr,
        roles: &[RoleName::Owner],
        communications: &["invoices", "incident_notices"],
        access: Access::Active,
        ..NOBODY
    },
    Person {
        name: ("Bob", "Tremblay"),
        title: "IT support team lead",
        email: "bob@abc.example",
        phones: &[("mobile", "514 555-0112", ""), ("office", "514 555-0100", "204")],
        notes: "First to be called for an outage, day and night.",
        roles: &[RoleName::CustomerAdmin],
        communications: &[
            "maintenance_notices",
            "incident_notices",
            "ticket_updates",
            "service_credentials",
        ],
        access: Access::Active,
        ..NOBODY
    },
    Person {
        name: ("Steve", "Gagnon"),
        title: "Telephony specialist",
        email: "steve@abc.example",
        phones: &[("office", "514 555-0138", "")],
        roles: &[RoleName::Pbx],
        communications: NOTICES,
        access: Access::Active,
        ..NOBODY
    },
    Person {
        name: ("Adam", "Roy"),
        title: "Head of operations",
        email: "adam@abc.example",
        phones: &[("mobile", "514 555-0127", "")],
        roles: &[RoleName::Operations],
        communications: BILLS,
        access: Access::Active,
        ..NOBODY
    },
    Person {
        name: ("Émilie", "Côté"),
        title: "Commis comptable",
        email: "emilie@abc.example",
        phones: &[("office", "514 555-0144", "3")],
        language: Language::Fr,
        roles: &[RoleName::Billing],
        communications: BILLS,
        access: Access::Active,
        ..NOBODY
    },
    Person {
        name: ("Geneviève", "Ouellet"),
        title: "Directrice RH",
        email: "genevieve@abc.example",
        phones: &[("office", "418 555-0163", "")],
        language: Language::Fr,
        roles: &[RoleName::ContactManager],
        access: Access::Expired,
        ..NOBODY
    },
    Person {
        name: ("Ginette", "Thériault"),
        title: "Réceptionniste",
        email: "ginette@abc.example",
        phones: &[("office", "418 555-0160", "")],
        language: Language::Fr,
        notes: "Accueil de Québec, de 8 h à 16 h 30.",
        ..NOBODY
    },
    Person {
        name: ("Jean-François", "Lévesque"),
        title: "Directeur TI, Québec",
        email: "jf.levesque@abc.example",
        phones: &[("mobile", "418 555-0171", "")],
        language: Language::Fr,
        roles: &[RoleName::ContactManager],
        communications: NOTICES,
        access: Access::Active,
        ..NOBODY
    },
    Person {
        name: ("Karim", "Benali"),
        title: "Field technician",
        email: "karim@abc.example",
        phones: &[("mobile", "438 555-0188", "")],
        roles: &[RoleName::Support],
        communications: TICKETS,
        access: Access::Active,
        ..NOBODY
    },
    Person {
        name: ("Marie-Ève", "Bouchard"),
        title: "Technicienne réseau",
        email: "marie-eve@abc.example",
        phones: &[("mobile", "581 555-0119", "")],
        language: Language::Fr,
        roles: &[RoleName::Support, RoleName::Pbx],
        communications: TICKETS,
        access: Access::Active,
        ..NOBODY
    },
    Person {
        name: ("Olivier", "Pelletier"),
        title: "Network analyst",
        email: "olivier@abc.example",
        phones: &[("mobile", "514 555-0195", "")],
        notes: "Joins the network team next month.",
        roles: &[RoleName::Pbx],
        communications: NOTICES,
        access: Access::Scheduled,
        ..NOBODY
    },
    Person {
        name: ("Samuel", "Nguyen"),
        title: "Interim bookkeeper",
        email: "samuel@abc.example",
        notes: "On leave: by e-mail only.",
        roles: &[RoleName::Billing],
        communications: &["billing_notices"],
        access: Access::Disabled,
        ..NOBODY
    },
    Person {
        name: ("Luc", "Côté-Hamel"),
        title: "Acheteur",
        email: "luc@abc.example",
        phones: &[("mobile", "450 555-0106", "")],
        language: Language::Fr,
        ..NOBODY
    },
    Person {
        name: ("Nadia", "Haddad"),
        title: "Accounts payable",
        email: "nadia@abc.example",
        phones: &[("office", "514 555-0100", "318")],
        roles: &[RoleName::Billing],
        permissions: &[(section::CDR_DOWNLOAD, Level::Read)],
        communications: BILLS,
        access: Access::Active,
        ..NOBODY
    },
    Person {
        name: ("Priya", "Sharma"),
        title: "Project manager",
        email: "priya@abc.example",
        phones: &[("mobile", "647 555-0124", "")],
        permissions: &[
            (section::CONTACTS, Level::Read),
            (section::COMMUNICATION_ORDER, Level::Read),
            (section::SUPPORT_TICKETS, Level::Read),
        ],
        communications: &["maintenance_notices", "ticket_updates"],
        access: Access::Active,
        ..NOBODY
    },
    Person {
        name: ("Mathieu", "Gauthier"),
        title: "Chef d’entrepôt",
        email: "mathieu@abc.example",
        phones: &[("mobile", "819 555-0133", "")],
        language: Language::Fr,
        communications: &["maintenance_notices"],
        ..NOBODY
    },
    Person {
        name: ("Linda", "O’Connor"),
        title: "Office manager, Ottawa",
        email: "linda@abc.example",
        phones: &[("office", "613 555-0150", "22"), ("home", "613 555-0151", "")],
        roles: &[RoleName::Support],
        communications: TICKETS,
        access: Access::Active,
        ..NOBODY
    },
    Person {
        name: ("Thomas", "Leclerc"),
        title: "Conseiller juridique",
        email: "t.leclerc@cabinet.example",
        language: Language::Fr,
        notes: "Consultant externe\u{a0}: ne pas appeler.",
        access: Access::Revoked,
        ..NOBODY
    },
    Person {
        name: ("Yasmine", "Diallo"),
        title: "Analyste des appels",
        email: "yasmine@abc.example",
        phones: &[("office", "514 555-0100", "455")],
        language: Language::Fr,
        permissions: &[
            (section::CDR_DOWNLOAD, Level::Modify),
            (section::ADDRESSES_911, Level::Read),
        ],
        access: Access::Active,
        ..NOBODY
    },
    Person {
        name: ("Wei", "Chen"),
        title: "Night shift operator",
        phones: &[("mobile", "514 555-0177", "")],
        notes: "Has no e-mail address. Reached by phone between 22:00 and 6:00.",
        ..NOBODY
    },
    Person {
        name: ("Zoé", "Fontaine"),
        title: "Adjointe de direction",
        email: "zoe@abc.example",
        phones: &[("office", "514 555-0100", "201")],
        language: Language::Fr,
        roles: &[RoleName::Billing, RoleName::Support],
        communications: &["invoices", "incident_notices", "ticket_updates"],
        access: Access::Active,
        ..NOBODY
    },
    Person {
        name: ("Rosa", "Marquez"),
        title: "Security officer",
        email: "rosa@abc.example",
        phones: &[("mobile", "514 555-0166", "")],
        permissions: &[
            (section::AUDIT_TRAIL, Level::Read),
            (section::ALLOWED_ROLES, Level::Read),
        ],
        communications: &["incident_notices"],
        access: Access::Active,
        // This machine, on which the demo is served, and networks kept for examples.
        networks: "127.0.0.0/8\n::1\n192.0.2.0/24\n2001:db8::/32",
        two_factor: true,
        ..NOBODY
    },
    Person {
        name: ("Daniel", "Fortin"),
        title: "Directeur des finances",
        email: "daniel@abc.example",
        phones: &[("mobile", "514 555-0183", "")],
        language: Language::Fr,
        roles: &[RoleName::Billing],
        communications: &["invoices"],
        access: Access::Invited,
        ..NOBODY
    },
];
