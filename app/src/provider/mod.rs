//! The provider's own pages: which part draws which. What they show is in the features.

use crate::{
    customers::CustomersPage,
    node::{Node, view},
    provider_settings::SettingsPage,
    router::ProviderPage,
    staff::{StaffFormPage, StaffPage},
};

/// The page.
pub(crate) fn page(page: ProviderPage) -> Node {
    match page {
        ProviderPage::Customers => view! { <CustomersPage /> },
        ProviderPage::Settings => view! { <SettingsPage /> },
        ProviderPage::Staff => view! { <StaffPage /> },
        ProviderPage::NewStaff => view! { <StaffFormPage /> },
        ProviderPage::StaffMember(id) => view! { <StaffFormPage id /> },
    }
}
