//! The bar at the left: the sections that open for this reader, and nothing else.

use super::brand::{Mark, ProviderState};
use crate::node::view;
use crate::{
    i18n::{t_string, use_i18n},
    router::use_router,
    ui::Icon,
};
use domain::{
    access::{Level, section},
    session::{Scope, Shell},
};
use leptos::prelude::*;

/// One link of the bar.
#[component]
fn BarLink(
    /// Where it leads.
    href: String,
    /// Its icon.
    icon: String,
    /// Whether deeper paths belong to it as well.
    #[prop(optional)]
    deep: bool,
    /// Its words.
    #[prop(into)]
    word: Signal<String>,
) -> impl IntoView {
    let pathname = use_router().pathname;
    let own = href.clone();
    let current = move || {
        let path = pathname.get();
        let path = path.trim_end_matches('/');
        let own = own.trim_end_matches('/');
        let inside = deep && path.strip_prefix(own).is_some_and(|rest| rest.starts_with('/'));
        (path == own || inside).then_some("page")
    };
    view! {
        <li>
            <a class="bar__link" href=href title=move || word.get() aria-current=current>
                <Icon name=icon />
                <span class="bar__word">{move || word.get()}</span>
            </a>
        </li>
    }
}

/// The bar.
#[component]
pub(super) fn Bar(
    /// What the reader holds.
    shell: Shell,
    /// Whose pages.
    scope: Scope,
) -> impl IntoView {
    let i18n = use_i18n();
    let provider = ProviderState::of_page();
    let base = scope.base();
    let has_customer = shell.customer.is_some();
    // Over the pages of a customer on which staff work, whose they are; its own people know.
    let customer = shell
        .customer
        .clone()
        .filter(|_| shell.staff.is_some())
        .map(|customer| view! { <p class="bar__heading">{customer.name}</p> });
    let home = if has_customer {
        // With a slash at its end a customer's would be another address to the server.
        if base.is_empty() { "/".to_owned() } else { base.clone() }
    } else {
        "/provider/customers".to_owned()
    };
    let pages = [
        (section::CONTACTS, format!("{base}/contacts")),
        (section::COMMUNICATION_ORDER, format!("{base}/communication-order")),
        (section::ALLOWED_ROLES, format!("{base}/allowed-roles")),
        (section::AUDIT_TRAIL, format!("{base}/audit")),
    ];
    let decides = has_customer && shell.seen.is_none() && shell.holding.level(section::CONTACTS) >= Level::Modify;
    let registrations = decides.then(|| {
        view! {
            <BarLink
                href=format!("{base}/registrations")
                icon="profile".to_owned()
                word=Signal::derive(move || t_string!(i18n, registration.list).to_owned())
                deep=true
            />
        }
    });
    let links = pages
        .into_iter()
        .filter(|(key, _)| has_customer && shell.holding.level(key) > Level::Restrict)
        .filter_map(|(key, href)| {
            let section = shell
                .sections
                .iter()
                .find(|section| section.key.as_str() == key)?
                .clone();
            let word = Signal::derive(crate::language::said(section.name));
            Some(view! { <BarLink href icon=section.icon word deep=true /> })
        })
        .collect_view();
    view! {
        <nav class="bar" id="bar" popover="auto" aria-label=move || t_string!(i18n, shell.sections)>
            <a class="bar__brand" href=home.clone()>
                {move || view! { <Mark logo=provider.logo() /> }}
                <span class="bar__name">
                    "Relais"
                    <span class="bar__provider">{shell.provider.clone()}</span>
                </span>
            </a>
            {shell
                .staff
                .map(|_| {
                    view! {
                        <div class="bar__group">
                            <p class="bar__heading">{shell.provider.clone()}</p>
                            <ul class="bar__group">
                                <BarLink
                                    href="/provider/customers".to_owned()
                                    icon="customers".to_owned()
                                    deep=!has_customer
                                    word=Signal::derive(move || t_string!(i18n, customers.title).to_owned())
                                />
                                <BarLink
                                    href="/provider/staff".to_owned()
                                    icon="staff".to_owned()
                                    word=Signal::derive(move || t_string!(i18n, staff.title).to_owned())
                                    deep=true
                                />
                                <BarLink
                                    href="/provider/roles".to_owned()
                                    icon="roles".to_owned()
                                    word=Signal::derive(move || t_string!(i18n, roles.title).to_owned())
                                    deep=true
                                />
                                <BarLink
                                    href="/provider/sections".to_owned()
                                    icon="sections".to_owned()
                                    word=Signal::derive(move || t_string!(i18n, sections.title).to_owned())
                                    deep=true
                                />
                                <BarLink
                                    href="/provider/classes".to_owned()
                                    icon="classes".to_owned()
                                    deep=true
                                    word=Signal::derive(move || t_string!(i18n, customer_classes.title).to_owned())
                                />
                                <BarLink
                                    href="/provider/mails".to_owned()
                                    icon="mail".to_owned()
                                    word=Signal::derive(move || t_string!(i18n, mails.title).to_owned())
                                    deep=true
                                />
                                <BarLink
                                    href="/provider/settings".to_owned()
                                    icon="wrench".to_owned()
                                    word=Signal::derive(move || t_string!(i18n, provider_settings.title).to_owned())
                                />
                                <BarLink
                                    href="/provider/audit".to_owned()
                                    icon="audit".to_owned()
                                    word=Signal::derive(move || t_string!(i18n, audit.provider_title).to_owned())
                                />
                            </ul>
                        </div>
                    }
                })}
            {has_customer
                .then(|| {
                    view! {
                        <div class="bar__group">
                            {customer}
                            <ul class="bar__group">
                                <BarLink
                                    href=home
                                    icon="home".to_owned()
                                    word=Signal::derive(move || t_string!(i18n, shell.home).to_owned())
                                />
                            </ul>
                        </div>
                        <div class="bar__group">
                            <p class="bar__heading">{move || t_string!(i18n, shell.people)}</p>
                            <ul class="bar__group">{links}{registrations}</ul>
                        </div>
                    }
                })}
        </nav>
    }
}
