//! The provider's own pages, and those that are forms as these are: which part draws which. What they show is in the
//! features.

use crate::{
    contact_request::RequestPage,
    customer_classes::{ClassPage, ClassesPage, RemoveClassPage},
    customers::{BulkPage, BulkRunPage, CustomerFormPage, CustomersPage, StepPage},
    mails::{MailDetailsPage, MailPreviewsPage, MailsPage},
    node::{Node, view},
    ownership::OwnershipPage,
    provider_settings::SettingsPage,
    registration::{DecisionPage, RegistrationsPage},
    roles::{EditRolePage, NewRolePage, RemoveRolePage, RolesPage},
    router::{Page, ProviderPage},
    second_factor::{ResetContactPage, ResetStaffPage},
    sections::{EditSectionPage, NewSectionPage, RemoveSectionPage, SectionsPage},
    see_as::SeeAsPage,
    sessions::{ContactSessionsPage, StaffSessionsPage},
    staff::{StaffFormPage, StaffPage},
};

/// The page.
pub(crate) fn page(page: ProviderPage) -> Node {
    match page {
        ProviderPage::Customers => view! { <CustomersPage /> },
        ProviderPage::NewCustomer => view! { <CustomerFormPage id=None /> },
        ProviderPage::EditCustomer(id) => view! { <CustomerFormPage id=Some(id) /> },
        ProviderPage::CustomerStep(id, step) => view! { <StepPage id step /> },
        ProviderPage::Bulk => view! { <BulkPage /> },
        ProviderPage::BulkRun(id) => view! { <BulkRunPage id /> },
        ProviderPage::Classes => view! { <ClassesPage /> },
        ProviderPage::NewClass => view! { <ClassPage id=None /> },
        ProviderPage::Class(id) => view! { <ClassPage id=Some(id) /> },
        ProviderPage::RemoveClass(id) => view! { <RemoveClassPage id /> },
        ProviderPage::Settings => view! { <SettingsPage /> },
        // A part of its own.
        ProviderPage::Audit => Node::Empty,
        ProviderPage::Mails => view! { <MailsPage /> },
        ProviderPage::MailPreviews => view! { <MailPreviewsPage /> },
        ProviderPage::Mail(id) => view! { <MailDetailsPage id /> },
        ProviderPage::Staff => view! { <StaffPage /> },
        ProviderPage::NewStaff => view! { <StaffFormPage /> },
        ProviderPage::StaffMember(id) => view! { <StaffFormPage id /> },
        ProviderPage::ResetTwoFactor(id) => view! { <ResetStaffPage id /> },
        ProviderPage::StaffSessions(id) => view! { <StaffSessionsPage id /> },
        ProviderPage::Roles => view! { <RolesPage /> },
        ProviderPage::NewRole => view! { <NewRolePage /> },
        ProviderPage::Role(id) => view! { <EditRolePage id /> },
        ProviderPage::RemoveRole(id) => view! { <RemoveRolePage id /> },
        ProviderPage::Sections => view! { <SectionsPage /> },
        ProviderPage::NewSection => view! { <NewSectionPage /> },
        ProviderPage::Section(key) => view! { <EditSectionPage key /> },
        ProviderPage::RemoveSection(key) => view! { <RemoveSectionPage key /> },
    }
}

/// A page of a customer on which something is asked for in its name.
pub(crate) fn service(page: Page) -> Node {
    match page {
        Page::Ownership => view! { <OwnershipPage /> },
        Page::Sessions(contact) => view! { <ContactSessionsPage contact /> },
        Page::Request => view! { <RequestPage /> },
        Page::SeeAs(contact) => view! { <SeeAsPage contact /> },
        Page::ResetTwoFactor(contact) => view! { <ResetContactPage contact /> },
        Page::Registrations => view! { <RegistrationsPage /> },
        Page::Registration(id) => view! { <DecisionPage id /> },
        _ => Node::Empty,
    }
}
