//! The header: customer, language, theme, person.

use super::{LanguageSwitch, ThemeSwitch};
use crate::node::view;
use crate::{
    i18n::{t_string, use_i18n},
    ui::{Avatar, Icon, Menu, MenuButton, MenuLink},
};
use domain::session::Shell;
use leptos::prelude::*;

/// The header of someone who is signed in.
#[component]
pub(super) fn Header(
    /// Who, and on whose pages.
    shell: Shell,
) -> impl IntoView {
    let i18n = use_i18n();
    let Shell {
        person,
        customer,
        provider,
        seen,
        ..
    } = shell;
    let (name, account) = match customer {
        Some(customer) => (customer.name, customer.account_number),
        None => (provider, String::new()),
    };
    let who = person.clone();
    view! {
        <header class="header">
            <button
                class="icon-button header__menu"
                type="button"
                popovertarget="bar"
                aria-label=move || t_string!(i18n, shell.open_sections)
            >
                <Icon name="menu" />
            </button>
            <p class="header__customer">
                <strong>{name}</strong>
                <span class="header__account">{account}</span>
            </p>
            <LanguageSwitch />
            <ThemeSwitch />
            <span class="header__rule"></span>
            <form method="post" action="/sign-out" id="sign-out" hidden></form>
            <Menu
                id="person"
                label=move || t_string!(i18n, shell.person_menu, name = who.clone())
                class="button button--quiet button--small header__person"
                face=move || {
                    view! {
                        <Avatar name=person.clone() />
                        <span class="header__person-name">{person.clone()}</span>
                        <Icon name="chevron-down" class="icon icon--sm header__chevron" />
                    }
                }
            >
                {seen.is_none().then(|| view! {
                    <MenuLink href="/profile".to_owned() icon="profile">
                        {move || t_string!(i18n, shell.profile)}
                    </MenuLink>
                })}
                <MenuButton icon="sign-out" form="sign-out">
                    {move || t_string!(i18n, shell.sign_out)}
                </MenuButton>
            </Menu>
        </header>
    }
}
