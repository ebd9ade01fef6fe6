//! What waits, and whom of the provider one can turn to.

use super::api;
use crate::fetched::Fetched;
use crate::node::{Node, awaited, view};
use crate::{
    communication_order::ailment,
    customers::director_links,
    frame::scope,
    i18n::{t_string, td_string, use_i18n},
    ui::{Avatar, Icon},
    words,
};
use domain::{
    communication_order::OrderHealth,
    contacts::Count,
    customers::AccountDirector,
    home::{NeverSignedIn, Overview},
    session::Scope,
};
use leptos::prelude::*;

/// Nothing, when nothing waits. What went wrong is said by the page around.
#[component]
pub(super) fn Waiting() -> impl IntoView {
    let scope = scope();
    // Staff have it among what the provider keeps of the customer.
    let staffs = matches!(scope, Scope::Customer(_));
    let base = StoredValue::new(scope.base());
    let found = Fetched::new(move || scope.clone(), api::overview);
    view! {
        <Suspense>
            {move || awaited(async move {
                match found.await {
                    Ok(overview) => view! { <Told overview staffs base=base.get_value() /> },
                    Err(_) => Node::Empty,
                }
            })}
        </Suspense>
    }
}

#[component]
fn Told(overview: Overview, staffs: bool, base: String) -> impl IntoView {
    let i18n = use_i18n();
    let Overview {
        director,
        never_signed_in,
        orders,
        registrations,
    } = overview;
    let mut lines: Vec<Node> = orders.into_iter().filter_map(|order| of_order(order, &base)).collect();
    lines.extend(registrations.map(|count| of_registrations(count, &base)));
    lines.extend(never_signed_in.map(|found| of_people(found, &base)));
    let waits = (!lines.is_empty()).then(|| {
        view! {
            <section class="card waits" aria-labelledby="waits">
                <header class="card__header">
                    <h2 class="card__title" id="waits">{move || t_string!(i18n, home.waits)}</h2>
                </header>
                <ul class="waits__list">{lines}</ul>
            </section>
        }
    });
    view! {
        {waits}
        {director.filter(|_| !staffs).map(of_director)}
    }
}

/// An order that needs a look.
fn of_order(order: OrderHealth, base: &str) -> Option<Node> {
    let worst = order.worst?;
    let href = format!("{base}/communication-order");
    let kind = order.kind;
    let name = words::in_words(kind, |locale, kind| {
        td_string!(locale, home.order, order = words::order_kind(locale, *kind))
    });
    let who = worst.member.map(|(_, name)| name);
    let said = words::in_words((worst.ailment, who), |locale, (found, who)| {
        let said = ailment(locale, *found);
        match who {
            Some(who) => format!("{who} {said}"),
            None => said.to_owned(),
        }
    });
    Some(view! {
        <li class="waits__item">
            <Icon name="warning" />
            <p class="waits__text">
                <a class="waits__link" href=href>{name}</a>
                <span class="waits__said">{said}</span>
            </p>
        </li>
    })
}

/// People who ask for access.
fn of_registrations(count: Count, base: &str) -> Node {
    let i18n = use_i18n();
    let href = format!("{base}/registrations");
    let counted = words::in_words(count, |locale, count| words::count(locale, *count));
    view! {
        <li class="waits__item">
            <Icon name="profile" />
            <p class="waits__text">
                <a class="waits__link" href=href>{move || t_string!(i18n, home.registrations, count = counted())}</a>
                <span class="waits__said">{move || t_string!(i18n, home.registrations_wait)}</span>
            </p>
        </li>
    }
}

/// People who never came in.
fn of_people(found: NeverSignedIn, base: &str) -> Node {
    let NeverSignedIn { count, first } = found;
    let more = u32::try_from(first.len()).unwrap_or(u32::MAX) < count.n;
    let names: Vec<Node> = first
        .into_iter()
        .enumerate()
        .map(|(at, (id, name))| {
            let before = if at == 0 { "" } else { ", " };
            let href = format!("{base}/contacts/{id}/edit");
            view! { <span>{before}<a href=href>{name}</a></span> }
        })
        .collect();
    let counted = words::in_words(count, |locale, count| {
        words::counted!(locale, *count, home.never_signed_in_one | home.never_signed_in)
    });
    view! {
        <li class="waits__item">
            <Icon name="clock" />
            <p class="waits__text">
                <strong>{counted}</strong>
                <span class="waits__said">{names}{more.then_some(", …")}</span>
            </p>
        </li>
    }
}

/// Whoever of the provider looks after the account.
fn of_director(director: AccountDirector) -> Node {
    let i18n = use_i18n();
    let AccountDirector { name, phone, email } = director;
    view! {
        <section class="card director-card" aria-labelledby="director">
            <Avatar name=name.clone() />
            <div>
                <h2 class="director-card__title" id="director">{move || t_string!(i18n, home.director)}</h2>
                <p class="director-card__name">{name}</p>
                <p class="director-card__reach">
                    {director_links(phone, email)}
                </p>
            </div>
        </section>
    }
}
