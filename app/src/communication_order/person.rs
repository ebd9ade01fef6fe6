//! Someone in an order: the name, and how to reach them. Not where they stand, and nothing to change it.

use crate::node::view;
use crate::{
    i18n::{Locale, t_string, td_string, use_i18n},
    ui::{Icon, IconButton},
    words,
};
use domain::{communication_order::OrderMember, contacts::PhoneView};
use leptos::prelude::*;

/// `514 555-0144 x 3`.
fn phone_text(locale: Locale, phone: &PhoneView) -> String {
    if phone.extension.is_empty() {
        phone.display.clone()
    } else {
        let extension = td_string!(locale, communication_order.extension, number = phone.extension.as_str());
        format!("{} {extension}", phone.display)
    }
}

/// What a phone dials.
fn phone_href(phone: &PhoneView) -> String {
    let extension = if phone.extension.is_empty() {
        String::new()
    } else {
        format!(";ext={}", phone.extension)
    };
    format!("tel:{}{extension}", phone.number)
}

/// The shortest way to reach someone, beside their name in a list of choices.
pub(super) fn reach(locale: Locale, member: &OrderMember) -> String {
    member
        .phone
        .as_ref()
        .map_or_else(|| member.email.clone(), |phone| phone_text(locale, phone))
}

/// Name, phone and e-mail.
#[component]
pub(super) fn Person(
    /// Who.
    member: OrderMember,
    /// Phone and e-mail are links: not where rows are dragged.
    #[prop(optional)]
    links: bool,
) -> impl IntoView {
    let i18n = use_i18n();
    let OrderMember { name, phone, email, .. } = member;
    let unreachable = phone.is_none();
    let phone = phone.map(|phone| {
        let href = phone_href(&phone);
        let text = words::in_words(phone, phone_text);
        if links {
            view! { <a class="mail nowrap" href=href>{text}</a> }
        } else {
            view! { <span class="nowrap">{text}</span> }
        }
    });
    let email = if links {
        view! { <a class="mail" href=format!("mailto:{email}")>{email.clone()}</a> }
    } else {
        view! { <span>{email}</span> }
    };
    view! {
        <div class="relay__text">
            <span class="relay__name">{name}</span>
            <span class="relay__reach">{phone}{email}</span>
            {unreachable
                .then(|| {
                    view! {
                        <span class="hint">
                            <Icon name="no-phone" small=true />
                            <span>{move || t_string!(i18n, communication_order.no_phone)}</span>
                        </span>
                    }
                })}
        </div>
    }
}

/// Someone at their place in an order at rest.
#[component]
pub(super) fn Place(
    /// Who.
    member: OrderMember,
    /// From 1.
    position: usize,
) -> impl IntoView {
    let language = words::in_words(member.language, |locale, language| {
        words::language_name(locale, *language).to_owned()
    });
    view! {
        <li class="relay__item">
            <span class="relay__node">{position}</span>
            <Person member links=true />
            <span class="relay__language">{language}</span>
        </li>
    }
}

/// Takes someone out while no script runs: the list's own button takes its place when one does.
#[component]
pub(super) fn PlainRemove(
    /// Who.
    member: OrderMember,
) -> impl IntoView {
    let i18n = use_i18n();
    let name = member.name;
    view! {
        <span class="order-edit__remove">
            <IconButton
                icon="close"
                small=true
                danger=true
                label=move || t_string!(i18n, ui.remove, name = name.clone())
                kind="submit"
                name="remove[]"
                value=member.contact.to_string()
            />
        </span>
    }
}
