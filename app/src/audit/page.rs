//! The page of the audit trail.

use super::{
    api,
    event::Event,
    filters::Filters,
    query::{from_params, to_query},
};
use crate::fetched::Fetched;
use crate::node::{Node, awaited, view};
use crate::title::Title;
use crate::{
    frame::{Problem, scope},
    i18n::{Locale, t_string, td_string, use_i18n},
    router::use_router,
    ui::{EmptyState, LinkButton, ListSkeleton},
};
use domain::{
    audit::{AuditPage, AuditQuery},
    session::Scope,
};
use leptos::prelude::*;

/// Whose trail is read.
#[derive(Clone)]
pub(super) enum Whose {
    /// That of an account.
    Account(Scope),
    /// That of the provider.
    Provider,
}

impl Whose {
    /// What the page is called.
    fn title(&self, locale: Locale) -> &'static str {
        match self {
            Self::Account(_) => td_string!(locale, audit.title),
            Self::Provider => td_string!(locale, audit.provider_title),
        }
    }

    /// What stands below that.
    fn note(&self, locale: Locale, zone: &str) -> String {
        match self {
            Self::Account(_) => td_string!(locale, audit.note, zone = zone),
            Self::Provider => td_string!(locale, audit.provider_note, zone = zone),
        }
    }

    /// To whom or what something was done: nothing in particular.
    pub(super) fn anything(&self, locale: Locale) -> &'static str {
        match self {
            Self::Account(_) => td_string!(locale, audit.any_contact),
            Self::Provider => td_string!(locale, audit.any_subject),
        }
    }

    /// What asks for that.
    pub(super) fn subject(&self, locale: Locale) -> &'static str {
        match self {
            Self::Account(_) => td_string!(locale, audit.subject),
            Self::Provider => td_string!(locale, audit.provider_subject),
        }
    }
}

/// The page at `/audit`.
#[component]
pub(crate) fn AuditTrailPage() -> impl IntoView {
    let scope = scope();
    let path = scope.base() + "/audit";
    view! { <TrailPage whose=Whose::Account(scope) path /> }
}

/// The page at `/provider/audit`.
#[component]
pub(crate) fn ProviderTrailPage() -> impl IntoView {
    view! { <TrailPage whose=Whose::Provider path="/provider/audit".to_owned() /> }
}

#[component]
fn TrailPage(whose: Whose, path: String) -> impl IntoView {
    let i18n = use_i18n();
    let params = use_router().query;
    let query = Memo::new(move |_| params.with(from_params));
    let asked = whose.clone();
    let page = Fetched::new(
        move || query.get(),
        move |query| {
            let whose = asked.clone();
            async move {
                match whose {
                    Whose::Account(scope) => api::list(scope, query).await,
                    Whose::Provider => api::of_provider(query).await,
                }
            }
        },
    );
    let retry = Callback::new(move |()| page.refetch());
    let titled = whose.clone();
    let (whose, path) = (StoredValue::new(whose), StoredValue::new(path));
    view! {
        <Title text=move || titled.title(i18n.get_locale()) />
        <Transition fallback=|| view! { <ListSkeleton /> }>
            {move || awaited(async move {
                match page.await {
                    Ok(page) => view! { <Trail page query whose=whose.get_value() path=path.get_value() /> },
                    Err(fault) => view! { <Problem failure=fault.0 on_retry=retry /> },
                }
            })}
        </Transition>
    }
}

#[component]
fn Trail(page: AuditPage, query: Memo<AuditQuery>, whose: Whose, path: String) -> impl IntoView {
    let i18n = use_i18n();
    let asked = query.get_untracked();
    let zone = page.time_zone.clone();
    let (newer, older) = (page.newer, page.older);
    let nothing = page.events.is_empty();
    let narrows_to: Vec<&str> = page.subjects.iter().map(|subject| subject.key.kind.as_str()).collect();
    let narrowed = asked.is_narrowed();
    let events = page
        .events
        .iter()
        .cloned()
        .map(|event| {
            let narrows = narrows_to.contains(&event.subject.key.kind.as_str());
            view! { <Event event narrows path=path.clone() query=asked.clone() /> }
        })
        .collect_view();
    let all = path.clone();
    let (titled, noted) = (whose.clone(), whose.clone());
    view! {
        <div class="page-header">
            <div class="page-header__text">
                <h1 class="page-header__title">{move || titled.title(i18n.get_locale())}</h1>
                <p class="page-header__note">{move || noted.note(i18n.get_locale(), &zone)}</p>
            </div>
        </div>
        <Filters page query whose path=path.clone() />
        <section class="card" aria-label=move || t_string!(i18n, audit.events)>
            {if nothing && narrowed {
                view! {
                    <EmptyState searched=true title=move || t_string!(i18n, audit.nothing_found)>
                        <LinkButton href=all>{move || t_string!(i18n, audit.show_all)}</LinkButton>
                    </EmptyState>
                }
            } else if nothing {
                view! { <EmptyState title=move || t_string!(i18n, audit.nothing_title) /> }
            } else {
                view! { <ol class="trail" role="list">{events}</ol> }
            }}
        </section>
        <Pages newer older asked path />
    }
}

/// Newer and older events.
#[component]
fn Pages(newer: Option<i64>, older: Option<i64>, asked: AuditQuery, path: String) -> impl IntoView {
    let i18n = use_i18n();
    if newer.is_none() && older.is_none() {
        return Node::Empty;
    }
    let to = |after: Option<i64>, before: Option<i64>| {
        path.clone()
            + &to_query(&AuditQuery {
                after,
                before,
                ..asked.clone()
            })
    };
    let newer = newer.map(|seq| to(Some(seq), None));
    let older = older.map(|seq| to(None, Some(seq)));
    view! {
        <nav class="pager" aria-label=move || t_string!(i18n, audit.pages)>
            {newer.map(|href| view! { <LinkButton href small=true icon="chevron-left">{move || t_string!(i18n, audit.newer)}</LinkButton> })}
            {older.map(|href| view! { <LinkButton href small=true icon="chevron-right">{move || t_string!(i18n, audit.older)}</LinkButton> })}
        </nav>
    }
}
