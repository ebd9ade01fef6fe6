//! The page: the sections that open for this reader, and those that they hold elsewhere.

use super::overview::Waiting;
use crate::node::{Node, awaited, view};
use crate::title::Title;
use crate::{
    customers::NoAdministrator,
    frame::{Problem, ShellResource, scope},
    i18n::{t_string, use_i18n},
    language::said,
    parts,
    router::section_path,
    ui::{Banner, EmptyState, Icon, PermissionIcon, PermissionLook, Tone},
    words,
};
use domain::{
    access::{Kind, Level},
    session::{Scope, Shell},
};
use leptos::prelude::*;

/// The page at `/`.
#[component]
pub fn HomePage() -> impl IntoView {
    let i18n = use_i18n();
    let shell = expect_context::<ShellResource>();
    let staff = match scope() {
        Scope::Customer(customer) => parts::staff_card(customer),
        Scope::Own | Scope::As { .. } => Node::Empty,
    };
    view! {
        <Title text=move || t_string!(i18n, shell.home) />
        <Suspense>
            {move || awaited(async move {
                match shell.await {
                    Ok(shell) => view! { <Head shell /> },
                    Err(fault) => view! { <Problem failure=fault.0 /> },
                }
            })}
        </Suspense>
        {staff}
        <NoAdministrator />
        <Suspense>
            {move || awaited(async move {
                match shell.await {
                    Ok(shell) => view! { <Home shell /> },
                    Err(_) => Node::Empty,
                }
            })}
        </Suspense>
        <Waiting />
    }
}

/// Whose page it is: the customer's name for staff who work on it, a welcome for its own people.
#[component]
fn Head(shell: Shell) -> impl IntoView {
    let i18n = use_i18n();
    let person = shell.seen.as_ref().map_or(&shell.person, |seen| &seen.name);
    let first_name = person.split(' ').next().unwrap_or_default().to_owned();
    let (title, note) = match shell.customer.filter(|_| shell.staff.is_some()) {
        Some(customer) => (view! { {customer.name} }, view! { {customer.account_number} }),
        None => (
            view! { {move || t_string!(i18n, shell.welcome, name = &first_name)} },
            view! { {move || t_string!(i18n, shell.welcome_note)} },
        ),
    };
    view! {
        <div class="page-header">
            <div class="page-header__text">
                <h1 class="page-header__title">{title}</h1>
                <p class="page-header__note">{note}</p>
            </div>
        </div>
    }
}

#[component]
fn Home(shell: Shell) -> impl IntoView {
    let i18n = use_i18n();
    let base = scope().base();
    let owns = shell.contact.is_some() && shell.holding.kind == Kind::Owner;
    let ownership = format!("{base}/ownership");
    let waits = shell.is_offered_ownership.then(|| {
        let href = ownership.clone();
        view! {
            <Banner tone=Tone::Signal>
                {move || t_string!(i18n, shell.ownership_waits)}
                " "
                <a href=href.clone()>{move || t_string!(i18n, shell.ownership_answer)}</a>
            </Banner>
        }
    });
    let owned = owns.then(|| {
        let services = shell.sections.iter().find(|section| section.owner_only);
        let icon = services.map_or_else(|| "owner".to_owned(), |section| section.icon.clone());
        let name = services.map(|section| said(section.name.clone()));
        view! {
            <li class="tile">
                <PermissionIcon icon level=PermissionLook::Filled />
                <a class="tile__link" href=ownership>{name}</a>
                <span class="tile__fact">{move || t_string!(i18n, shell.owner_alone)}</span>
            </li>
        }
    });
    let tiles: Vec<_> = shell
        .sections
        .iter()
        .filter_map(|section| {
            let level = shell.holding.level(section.key.as_str());
            let (href, external) = match section_path(section.key.as_str()) {
                Some(path) => (base.clone() + path, false),
                // A section of the provider's own portal.
                None if !section.link.is_empty() => (section.link.clone(), true),
                None => return None,
            };
            (level > Level::Restrict).then(|| {
                let look = if level == Level::Modify { PermissionLook::Filled } else { PermissionLook::Outlined };
                view! {
                    <li class="tile">
                        <PermissionIcon icon=section.icon.clone() level=look />
                        <a class="tile__link" href=href rel=external.then_some("external noopener")>
                            {said(section.name.clone())}
                            {external.then(|| view! {
                                <Icon name="external" small=true />
                                <span class="hidden">{move || t_string!(i18n, shell.opens_elsewhere)}</span>
                            })}
                        </a>
                        <span class="tile__fact">{words::in_words(level, |locale, level| words::level(locale, *level).to_owned())}</span>
                    </li>
                }
            })
        })
        .collect();
    view! {
        {waits}
        {if tiles.is_empty() && owned.is_none() {
            view! {
                <section class="card">
                    <EmptyState
                        title=move || t_string!(i18n, shell.no_section_title)
                        text=move || t_string!(i18n, shell.no_section_text)
                    />
                </section>
            }
        } else {
            view! { <ul class="tiles__list">{tiles}{owned}</ul> }
        }}
    }
}
