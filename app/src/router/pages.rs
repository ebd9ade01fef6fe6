//! The pages that there are, and the address of each. What they show is not decided here.

use domain::{
    BulkId, ClassId, ContactId, CustomerId, MailId, RegistrationId, RoleId, StaffId,
    access::{SectionKey, section},
    customers::Step,
    session::Scope,
};
use percent_encoding::percent_decode_str;
use std::borrow::Cow;

/// The pages as the server's router has them.
pub const PATTERNS: &[&str] = &[
    "/sign-in",
    "/change-password",
    "/verify",
    "/two-factor/enrol",
    "/profile/two-factor",
    "/welcome/{token}",
    "/forgot-password",
    "/reset/{token}",
    "/invitation/{token}",
    "/register",
    "/register/{token}",
    "/provider/customers",
    "/provider/customers/new",
    "/provider/customers/bulk",
    "/provider/customers/bulk/{bulk}",
    "/provider/customers/{customer}/edit",
    "/provider/customers/{customer}/suspend",
    "/provider/customers/{customer}/reactivate",
    "/provider/customers/{customer}/close",
    "/provider/classes",
    "/provider/classes/new",
    "/provider/classes/{class}",
    "/provider/classes/{class}/delete",
    "/provider/settings",
    "/provider/mails",
    "/provider/mails/previews",
    "/provider/mails/{mail}",
    "/provider/audit",
    "/provider/staff",
    "/provider/staff/new",
    "/provider/staff/{staff}",
    "/provider/staff/{staff}/two-factor",
    "/provider/staff/{staff}/sessions",
    "/profile",
    "/provider/roles",
    "/provider/roles/new",
    "/provider/roles/{role}",
    "/provider/roles/{role}/remove",
    "/provider/sections",
    "/provider/sections/new",
    "/provider/sections/{section}",
    "/provider/sections/{section}/remove",
    "/",
    "/contacts",
    "/contacts/new",
    "/contacts/deleted",
    "/contacts/{contact}/edit",
    "/contacts/{contact}/delete",
    "/contacts/{contact}/access",
    "/contacts/{contact}/two-factor",
    "/contacts/{contact}/sessions",
    "/communication-order",
    "/allowed-roles",
    "/audit",
    "/ownership",
    "/registrations",
    "/registrations/{registration}",
    "/provider/customers/{customer}",
    "/provider/customers/{customer}/contacts",
    "/provider/customers/{customer}/contacts/new",
    "/provider/customers/{customer}/contacts/deleted",
    "/provider/customers/{customer}/contacts/{contact}/edit",
    "/provider/customers/{customer}/contacts/{contact}/delete",
    "/provider/customers/{customer}/contacts/{contact}/access",
    "/provider/customers/{customer}/contacts/{contact}/two-factor",
    "/provider/customers/{customer}/contacts/{contact}/sessions",
    "/provider/customers/{customer}/communication-order",
    "/provider/customers/{customer}/allowed-roles",
    "/provider/customers/{customer}/audit",
    "/provider/customers/{customer}/ownership",
    "/provider/customers/{customer}/registrations",
    "/provider/customers/{customer}/registrations/{registration}",
    "/provider/customers/{customer}/request",
    "/provider/customers/{customer}/contacts/{contact}/see-as",
    "/provider/customers/{customer}/as/{viewed}",
    "/provider/customers/{customer}/as/{viewed}/contacts",
    "/provider/customers/{customer}/as/{viewed}/contacts/new",
    "/provider/customers/{customer}/as/{viewed}/contacts/{contact}/edit",
    "/provider/customers/{customer}/as/{viewed}/contacts/{contact}/delete",
    "/provider/customers/{customer}/as/{viewed}/contacts/deleted",
    "/provider/customers/{customer}/as/{viewed}/communication-order",
    "/provider/customers/{customer}/as/{viewed}/ownership",
    "/provider/customers/{customer}/as/{viewed}/registrations",
    "/provider/customers/{customer}/as/{viewed}/registrations/{registration}",
    "/provider/customers/{customer}/as/{viewed}/allowed-roles",
    "/provider/customers/{customer}/as/{viewed}/contacts/{contact}/access",
    "/provider/customers/{customer}/as/{viewed}/contacts/{contact}/two-factor",
    "/provider/customers/{customer}/as/{viewed}/contacts/{contact}/sessions",
    "/provider/customers/{customer}/as/{viewed}/audit",
];

/// What an address shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Route {
    /// Signing in.
    SignIn,
    /// A password of one's own.
    ChangePassword,
    /// Showing that it is them: a second factor at sign-in, or again later.
    Verify,
    /// Setting up a second factor.
    Enrol,
    /// One's own second factor.
    TwoFactor,
    /// The first one of the provider is made, with the token of the link.
    Welcome(String),
    /// One's own profile.
    Profile,
    /// A page under a link that works once, or one that asks for such a link.
    Link(LinkPage),
    /// A page of the provider's own, for staff.
    Provider(ProviderPage),
    /// A page of one's own account, or of a customer's.
    Of(Scope, Page),
    /// Nothing.
    NotFound,
}

/// A page under a link that works once, with the token of the link, or one that asks for such a link.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LinkPage {
    /// A new password is asked for.
    ForgotPassword,
    /// A new password is set.
    Reset(String),
    /// The first password is set.
    Invitation(String),
    /// Access is asked for.
    Register,
    /// An address is proven.
    Proof(String),
}

/// A page of the provider's own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ProviderPage {
    /// The customers.
    Customers,
    /// The form of a new customer.
    NewCustomer,
    /// The form of a customer.
    EditCustomer(CustomerId),
    /// A step that a customer takes.
    CustomerStep(CustomerId, Step),
    /// A change of many customers, to be chosen.
    Bulk,
    /// A change of many customers on its way.
    BulkRun(BulkId),
    /// The classes of customers.
    Classes,
    /// The form of a new class.
    NewClass,
    /// A class.
    Class(ClassId),
    /// A class that is to be removed.
    RemoveClass(ClassId),
    /// The settings.
    Settings,
    /// The letters.
    Mails,
    /// Every kind of letter.
    MailPreviews,
    /// One letter.
    Mail(MailId),
    /// The audit trail of what belongs to no customer.
    Audit,
    /// The people of the provider.
    Staff,
    /// Someone new of the provider.
    NewStaff,
    /// Someone of the provider.
    StaffMember(StaffId),
    /// Resetting their second factor.
    ResetTwoFactor(StaffId),
    /// The open sessions of someone of the provider.
    StaffSessions(StaffId),
    /// The roles.
    Roles,
    /// *Add role*.
    NewRole,
    /// One role.
    Role(RoleId),
    /// Removing it.
    RemoveRole(RoleId),
    /// The sections.
    Sections,
    /// *Add section*.
    NewSection,
    /// One section.
    Section(SectionKey),
    /// Removing it.
    RemoveSection(SectionKey),
}

/// A page in a scope.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Page {
    /// Home.
    Home,
    /// The list of contacts, with what is open over it.
    Contacts(Dialog),
    /// Both communication orders.
    CommunicationOrder,
    /// The roles that the customer may use.
    AllowedRoles,
    /// Why a contact has the access that it has. An id that is none shows that it is not found.
    Explain(Option<ContactId>),
    /// The open sessions of a contact. An id that is none shows that it is not found.
    Sessions(Option<ContactId>),
    /// The audit trail.
    Audit,
    /// Who owns the account, and who is offered it.
    Ownership,
    /// Those who ask for access.
    Registrations,
    /// One of them, to be decided on. An id that is none is of nobody.
    Registration(Option<RegistrationId>),
    /// Staff add a contact on request: on the pages that staff work on alone.
    Request,
    /// Resetting the second factor of a contact. An id that is none shows that it is not found.
    ResetTwoFactor(Option<ContactId>),
    /// Staff begin to see the portal as a contact would: there alone as well. An id that is none opens nothing.
    SeeAs(Option<ContactId>),
}

/// A dialog over the list of contacts. An id that is none opens one that says so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Dialog {
    /// None is open.
    None,
    /// *Add contact*.
    Add,
    /// *Update contact*.
    Update(Option<ContactId>),
    /// *Delete contact*.
    Delete(Option<ContactId>),
    /// *Recently deleted*.
    Deleted,
}

impl Route {
    /// From the path of an address; a slash at its end changes nothing.
    pub fn parse(path: &str) -> Self {
        let path = path.strip_prefix('/').unwrap_or(path).trim_end_matches('/');
        let segments: Vec<Cow<str>> = path
            .split('/')
            .map(|segment| percent_decode_str(segment).decode_utf8_lossy())
            .collect();
        let segments: Vec<&str> = segments.iter().map(AsRef::as_ref).collect();
        let (scope, page) = match segments.as_slice() {
            ["sign-in"] => return Self::SignIn,
            ["change-password"] => return Self::ChangePassword,
            ["verify"] => return Self::Verify,
            ["two-factor", "enrol"] => return Self::Enrol,
            ["profile", "two-factor"] => return Self::TwoFactor,
            ["profile"] => return Self::Profile,
            ["welcome", token] => return Self::Welcome((*token).to_owned()),
            ["forgot-password"] => return Self::Link(LinkPage::ForgotPassword),
            ["reset", token] => return Self::Link(LinkPage::Reset((*token).to_owned())),
            ["invitation", token] => return Self::Link(LinkPage::Invitation((*token).to_owned())),
            ["register"] => return Self::Link(LinkPage::Register),
            ["register", token] => return Self::Link(LinkPage::Proof((*token).to_owned())),
            ["provider", "customers", "new" | "bulk", ..] | ["provider", "customers", _, "edit"] => {
                return ProviderPage::parse(segments.get(1..).unwrap_or_default())
                    .map_or(Self::NotFound, Self::Provider);
            }
            ["provider", "customers", customer, step] if step.parse::<Step>().is_ok() => {
                return ProviderPage::parse(&["customers", customer, step]).map_or(Self::NotFound, Self::Provider);
            }
            ["provider", "customers", customer, "as", contact, page @ ..] => {
                match (customer.parse(), contact.parse()) {
                    (Ok(customer), Ok(contact)) => (Scope::As { customer, contact }, page),
                    _ => return Self::NotFound,
                }
            }
            ["provider", "customers", customer, page @ ..] => match customer.parse() {
                Ok(customer) => (Scope::Customer(customer), page),
                Err(_) => return Self::NotFound,
            },
            ["provider", page @ ..] => return ProviderPage::parse(page).map_or(Self::NotFound, Self::Provider),
            [""] => (Scope::Own, [].as_slice()),
            page => (Scope::Own, page),
        };
        Page::parse(&scope, page).map_or(Self::NotFound, |page| Self::Of(scope, page))
    }

    /// The same without what changes inside the frame around a page.
    pub(crate) fn area(&self) -> Self {
        match self {
            Self::Of(scope, _) => Self::Of(scope.clone(), Page::Home),
            Self::Provider(_) => Self::Provider(ProviderPage::Customers),
            other => other.clone(),
        }
    }
}

impl ProviderPage {
    fn parse(segments: &[&str]) -> Option<Self> {
        Some(match segments {
            ["customers"] => Self::Customers,
            ["customers", "new"] => Self::NewCustomer,
            ["customers", "bulk"] => Self::Bulk,
            ["customers", "bulk", bulk] => Self::BulkRun(bulk.parse().ok()?),
            ["customers", customer, "edit"] => Self::EditCustomer(customer.parse().ok()?),
            ["customers", customer, step] => Self::CustomerStep(customer.parse().ok()?, step.parse().ok()?),
            ["classes"] => Self::Classes,
            ["classes", "new"] => Self::NewClass,
            ["classes", class] => Self::Class(class.parse().ok()?),
            ["classes", class, "delete"] => Self::RemoveClass(class.parse().ok()?),
            ["settings"] => Self::Settings,
            ["mails"] => Self::Mails,
            ["mails", "previews"] => Self::MailPreviews,
            ["mails", mail] => Self::Mail(mail.parse().ok()?),
            ["audit"] => Self::Audit,
            ["staff"] => Self::Staff,
            ["staff", "new"] => Self::NewStaff,
            ["staff", staff] => Self::StaffMember(staff.parse().ok()?),
            ["staff", staff, "two-factor"] => Self::ResetTwoFactor(staff.parse().ok()?),
            ["staff", staff, "sessions"] => Self::StaffSessions(staff.parse().ok()?),
            ["roles"] => Self::Roles,
            ["roles", "new"] => Self::NewRole,
            ["roles", role] => Self::Role(role.parse().ok()?),
            ["roles", role, "remove"] => Self::RemoveRole(role.parse().ok()?),
            ["sections"] => Self::Sections,
            ["sections", "new"] => Self::NewSection,
            ["sections", section] => Self::Section(section.parse().ok()?),
            ["sections", section, "remove"] => Self::RemoveSection(section.parse().ok()?),
            _ => return None,
        })
    }
}

/// Where the pages of a built-in section are, below the base of a scope; `None` for those that have none here.
pub(crate) fn section_path(key: &str) -> Option<&'static str> {
    Some(match key {
        section::CONTACTS => "/contacts",
        section::COMMUNICATION_ORDER => "/communication-order",
        section::ALLOWED_ROLES => "/allowed-roles",
        section::AUDIT_TRAIL => "/audit",
        _ => return None,
    })
}

impl Page {
    fn parse(scope: &Scope, segments: &[&str]) -> Option<Self> {
        let is_staffs = matches!(scope, Scope::Customer(_));
        Some(match segments {
            [] => Self::Home,
            ["contacts"] => Self::Contacts(Dialog::None),
            ["contacts", "new"] => Self::Contacts(Dialog::Add),
            ["contacts", "deleted"] => Self::Contacts(Dialog::Deleted),
            ["contacts", contact, "edit"] => Self::Contacts(Dialog::Update(contact.parse().ok())),
            ["contacts", contact, "delete"] => Self::Contacts(Dialog::Delete(contact.parse().ok())),
            ["contacts", contact, "access"] => Self::Explain(contact.parse().ok()),
            ["contacts", contact, "two-factor"] => Self::ResetTwoFactor(contact.parse().ok()),
            ["contacts", contact, "sessions"] => Self::Sessions(contact.parse().ok()),
            ["audit"] => Self::Audit,
            ["communication-order"] => Self::CommunicationOrder,
            ["allowed-roles"] => Self::AllowedRoles,
            ["ownership"] => Self::Ownership,
            ["registrations"] => Self::Registrations,
            ["registrations", registration] => Self::Registration(registration.parse().ok()),
            ["request"] if is_staffs => Self::Request,
            ["contacts", contact, "see-as"] if is_staffs => Self::SeeAs(contact.parse().ok()),
            _ => return None,
        })
    }

    /// The same with no dialog over it.
    pub(crate) fn without_dialog(&self) -> Self {
        match self {
            Self::Contacts(_) => Self::Contacts(Dialog::None),
            other => other.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ID: &str = "01900000-0000-7000-8000-000000000001";

    /// An address of that shape.
    fn filled(pattern: &str) -> String {
        let ids = [
            "{customer}",
            "{contact}",
            "{role}",
            "{staff}",
            "{token}",
            "{class}",
            "{bulk}",
            "{mail}",
            "{viewed}",
            "{registration}",
        ];
        let path = ids
            .into_iter()
            .fold(pattern.to_owned(), |path, place| path.replace(place, ID));
        path.replace("{section}", "billing")
    }

    fn of_customer(page: Page) -> Route {
        Route::Of(Scope::Customer(ID.parse().unwrap()), page)
    }

    #[test]
    fn whatever_a_contact_opens_staff_see_as_that_contact() {
        for pattern in PATTERNS {
            // Not of an account.
            if !matches!(Route::parse(&filled(pattern)), Route::Of(Scope::Own, _)) {
                continue;
            }
            let path = format!(
                "/provider/customers/{{customer}}/as/{{viewed}}{}",
                pattern.trim_end_matches('/')
            );
            assert!(PATTERNS.contains(&path.as_str()), "{path} is missing");
            let (Route::Of(_, page), Route::Of(scope, seen)) =
                (Route::parse(&filled(pattern)), Route::parse(&filled(&path)))
            else {
                panic!("{path} is no page");
            };
            assert_eq!(page, seen, "{path}");
            assert_eq!(filled(&path), scope.base() + filled(pattern).trim_end_matches('/'));
        }
    }

    #[test]
    fn what_staff_alone_do_is_no_page_of_a_contact() {
        let of_customer = format!("/provider/customers/{ID}");
        for page in ["/request".to_owned(), format!("/contacts/{ID}/see-as")] {
            for base in [String::new(), format!("{of_customer}/as/{ID}")] {
                assert_eq!(Route::parse(&(base.clone() + &page)), Route::NotFound, "{base}{page}");
            }
            assert_ne!(Route::parse(&(of_customer.clone() + &page)), Route::NotFound);
        }
    }

    #[test]
    fn every_pattern_is_a_page_of_its_own() {
        let mut seen = Vec::new();
        for pattern in PATTERNS {
            let path = filled(pattern);
            let route = Route::parse(&path);
            assert_ne!(route, Route::NotFound, "{pattern}");
            assert!(!seen.contains(&route), "{pattern} shows what another one shows");
            seen.push(route);
        }
    }

    #[test]
    fn an_address_names_page_scope_and_dialog() {
        let contact: ContactId = ID.parse().unwrap();
        assert_eq!(Route::parse("/"), Route::Of(Scope::Own, Page::Home));
        assert_eq!(Route::parse("/sign-in"), Route::SignIn);
        assert_eq!(
            Route::parse("/provider/customers"),
            Route::Provider(ProviderPage::Customers)
        );
        assert_eq!(Route::parse("/provider/nothing"), Route::NotFound);
        assert_eq!(
            Route::parse(&format!("/contacts/{ID}/delete")),
            Route::Of(Scope::Own, Page::Contacts(Dialog::Delete(Some(contact.clone()))))
        );
        assert_eq!(
            Route::parse(&format!("/provider/customers/{ID}/contacts/{ID}/edit")),
            of_customer(Page::Contacts(Dialog::Update(Some(contact))))
        );
        assert_eq!(
            Route::parse(&format!("/provider/customers/{ID}")),
            of_customer(Page::Home)
        );
    }

    #[test]
    fn a_slash_at_the_end_changes_nothing() {
        for pattern in PATTERNS {
            let path = filled(pattern);
            assert_eq!(Route::parse(&(path.clone() + "/")), Route::parse(&path), "{path}");
        }
    }

    #[test]
    fn segments_are_decoded_once() {
        assert_eq!(Route::parse("/%63ontacts"), Route::parse("/contacts"));
        assert_eq!(Route::parse("/%2563ontacts"), Route::NotFound);
        assert_eq!(Route::parse("/contacts%2Fnew"), Route::NotFound);
    }

    #[test]
    fn what_is_no_page_is_not_found() {
        for path in [
            "/nowhere",
            "/provider",
            "/provider/staff/nobody",
            "/welcome",
            "/welcome/x/y",
            "/contacts/x",
            "/contacts/x/y/z",
            "/contacts/new/edit/x",
            "/sign-in/x",
            "//contacts",
            "/provider/customers/nobody/contacts",
            "/provider/roles/nonsense",
            "/provider/sections/Not-A-Key",
        ] {
            assert_eq!(Route::parse(path), Route::NotFound, "{path}");
        }
        // The list is there, the contact is not.
        assert_eq!(
            Route::parse("/contacts/nobody/edit"),
            Route::Of(Scope::Own, Page::Contacts(Dialog::Update(None)))
        );
    }
}
