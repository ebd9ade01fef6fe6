//! What is said on the pages of an account on which no administrator can sign in: whom to contact.

use super::api;
use crate::fetched::Fetched;
use crate::node::{Node, awaited, view};
use crate::{
    frame::scope,
    i18n::{t_string, use_i18n},
    ui::Icon,
};
use domain::customers::{AccountDirector, WithoutAdministrator};
use leptos::prelude::*;

/// Nothing, as long as there is an administrator. What went wrong is said by the page around.
#[component]
pub fn NoAdministrator() -> impl IntoView {
    let scope = scope();
    let found = Fetched::new(move || scope.clone(), api::without_administrator);
    view! {
        <Transition>
            {move || awaited(async move {
                match found.await {
                    Ok(Some(found)) => said(found),
                    Ok(None) | Err(_) => Node::Empty,
                }
            })}
        </Transition>
    }
}

/// How an account director is reached: the telephone, where there is one, and the e-mail.
pub(crate) fn links(phone: String, email: String) -> Node {
    let number: String = phone.chars().filter(|c| c.is_ascii_digit() || *c == '+').collect();
    view! {
        {(!phone.is_empty()).then(|| view! { <a href=format!("tel:{number}")>{phone}</a> })}
        <a href=format!("mailto:{email}")>{email.clone()}</a>
    }
}

fn said(found: WithoutAdministrator) -> Node {
    let i18n = use_i18n();
    let reach = found.director.map(|director| {
        let AccountDirector { name, phone, email } = director;
        view! {
            <p class="director__reach">
                <strong>{name}</strong>
                {links(phone, email)}
            </p>
        }
    });
    view! {
        <section class="banner banner--signal director" aria-labelledby="no-administrator">
            <Icon name="warning" />
            <div class="banner__text">
                <h2 class="director__title" id="no-administrator">{move || t_string!(i18n, customers.director_title)}</h2>
                <p>{move || t_string!(i18n, customers.director_text)}</p>
                {reach}
            </div>
        </section>
    }
}
