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
    i18n::{t_string, use_i18n},
    router::use_router,
    ui::{EmptyState, LinkButton, ListSkeleton},
};
use domain::audit::{AuditPage, AuditQuery};
use leptos::prelude::*;

/// The page at `/audit`.
#[component]
pub(crate) fn AuditTrailPage() -> impl IntoView {
    let i18n = use_i18n();
    let scope = scope();
    let path = StoredValue::new(scope.base() + "/audit");
    let params = use_router().query;
    let query = Memo::new(move |_| params.with(from_params));
    let page = Fetched::new(move || query.get(), move |query| api::list(scope.clone(), query));
    let retry = Callback::new(move |()| page.refetch());
    view! {
        <Title text=move || t_string!(i18n, audit.title) />
        <Transition fallback=|| view! { <ListSkeleton /> }>
            {move || awaited(async move {
                match page.await {
                    Ok(page) => view! { <Trail page query path=path.get_value() /> },
                    Err(fault) => view! { <Problem failure=fault.0 on_retry=retry /> },
                }
            })}
        </Transition>
    }
}

#[component]
fn Trail(page: AuditPage, query: Memo<AuditQuery>, path: String) -> impl IntoView {
    let i18n = use_i18n();
    let asked = query.get_untracked();
    let zone = page.time_zone.clone();
    let (newer, older) = (page.newer, page.older);
    let nothing = page.events.is_empty();
    let narrowed = asked.is_narrowed();
    let events = page
        .events
        .iter()
        .cloned()
        .map(|event| view! { <Event event path=path.clone() query=asked.clone() /> })
        .collect_view();
    let all = path.clone();
    view! {
        <div class="page-header">
            <div class="page-header__text">
                <h1 class="page-header__title">{move || t_string!(i18n, audit.title)}</h1>
                <p class="page-header__note">{move || t_string!(i18n, audit.note, zone = &zone)}</p>
            </div>
        </div>
        <Filters page query path=path.clone() />
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
