//! What stands on a customer's own page for staff alone: its status, what the provider keeps of it, and what can be
//! done.

use super::{api, list::status, page_of, step::export};
use crate::fetched::Fetched;
use crate::node::{Node, awaited, view};
use crate::{
    i18n::{t_string, use_i18n},
    ui::{Banner, LinkButton, Tone},
    words,
};
use domain::{
    Bilingual, CustomerId,
    customers::{CustomerOverview, CustomerStatus, Step},
};
use leptos::prelude::*;

/// The card. What went wrong is said by the page around.
#[component]
pub fn StaffCard(
    /// The customer.
    id: CustomerId,
) -> impl IntoView {
    let overview = Fetched::new(move || id.clone(), api::overview);
    view! {
        <Transition>
            {move || awaited(async move {
                match overview.await {
                    Ok(overview) => card(overview),
                    Err(_) => Node::Empty,
                }
            })}
        </Transition>
    }
}

fn card(overview: CustomerOverview) -> Node {
    let i18n = use_i18n();
    let own = page_of(&overview.id);
    let link = |to: &str, word: Signal<String>| {
        let href = format!("{own}/{to}");
        view! { <LinkButton href>{word}</LinkButton> }
    };
    let step = |step: Step| {
        step.is_open_to(overview.status).then(|| {
            let word = Signal::derive(move || {
                match step {
                    Step::Suspend => t_string!(i18n, customers.suspend),
                    Step::Reactivate => t_string!(i18n, customers.reactivate),
                    Step::Close => t_string!(i18n, customers.close),
                }
                .to_owned()
            });
            link(step.code(), word)
        })
    };
    let is_closed = overview.status == CustomerStatus::Closed;
    let actions = overview.may_administer.then(|| {
        let edit = Signal::derive(move || t_string!(i18n, customers.edit).to_owned());
        view! {
            <div class="customers__actions">
                {(!is_closed).then(|| link("edit", edit))}
                {step(Step::Suspend)}
                {step(Step::Reactivate)}
                {export(&overview.id)}
                {step(Step::Close)}
            </div>
        }
    });
    let contacts = overview.contacts;
    let most = overview.most_contacts;
    let counted = move || {
        let locale = i18n.get_locale();
        let count = words::count(locale, contacts);
        match most {
            Some(most) => t_string!(
                i18n,
                customers.contacts_of,
                count = count,
                most = words::number(locale, u64::from(most))
            ),
            None => count,
        }
    };
    let director = overview.director.clone().map_or_else(
        || view! { {move || t_string!(i18n, customers.no_director)} },
        |director| view! { {director.name} },
    );
    view! {
        {banner(&overview)}
        <section class="card staff-card" aria-labelledby="staff-only">
            <div class="card__header">
                <h2 class="card__title" id="staff-only">{move || t_string!(i18n, customers.staff_only)}</h2>
                {status(overview.status)}
            </div>
            <dl class="facts">
                <dt>{move || t_string!(i18n, customers.class)}</dt>
                <dd>{crate::language::said(overview.class.clone())}</dd>
                <dt>{move || t_string!(i18n, customers.director)}</dt>
                <dd>{director}</dd>
                <dt>{move || t_string!(i18n, customers.allowed_roles)}</dt>
                <dd>{roles(overview.roles.clone(), overview.own_roles)}</dd>
                <dt>{move || t_string!(i18n, customers.defaults)}</dt>
                <dd>{words::in_words(overview.language, |locale, language| words::language_name(locale, *language).to_owned())}", "{overview.time_zone.clone()}</dd>
                <dt>{move || t_string!(i18n, contacts.title)}</dt>
                <dd>{counted}</dd>
            </dl>
            {actions}
        </section>
    }
}

/// Names, in the language of the screen.
pub(super) fn names(names: Vec<Bilingual>) -> impl Fn() -> String + Clone + Send + Sync + 'static {
    words::in_words(names, |locale, names| {
        let names: Vec<String> = names.iter().map(|name| words::bilingual(locale, name)).collect();
        names.join(", ")
    })
}

fn roles(roles: Vec<Bilingual>, own: bool) -> Node {
    let i18n = use_i18n();
    if roles.is_empty() {
        return view! { {move || t_string!(i18n, customers.no_roles)} };
    }
    let names = names(roles);
    if own {
        view! { {names} }
    } else {
        view! { {move || t_string!(i18n, customers.roles_of_class, names = names())} }
    }
}

/// That nobody of it can sign in, and why.
fn banner(overview: &CustomerOverview) -> Node {
    let i18n = use_i18n();
    let (Some(since), reason, status) = (overview.since.clone(), overview.reason.clone(), overview.status) else {
        return Node::Empty;
    };
    let sentence = move || {
        let date = words::bilingual(i18n.get_locale(), &since);
        match status {
            CustomerStatus::Closed => t_string!(i18n, customers.closed_since, date = date, reason = &reason),
            _ => t_string!(i18n, customers.suspended_since, date = date, reason = &reason),
        }
    };
    let tone = if status == CustomerStatus::Closed {
        Tone::Danger
    } else {
        Tone::Signal
    };
    view! { <Banner tone>{sentence}</Banner> }
}
