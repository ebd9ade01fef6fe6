//! Search and filters: a plain form with `get`, which follows the typing where the client runs.

use super::{page::ListState, query::to_query};
use crate::node::view;
use crate::{
    i18n::{t_string, use_i18n},
    router::{Go, use_router},
    ui::{Icon, IconButton, LinkButton, Look},
    words,
};
use domain::{
    Bilingual, RoleId,
    contacts::{Count, ListQuery},
    portal_access::Status,
};
use leptos::{leptos_dom::helpers::TimeoutHandle, prelude::*};
use std::time::Duration;

/// How long typing has to rest before the list follows.
const REST: Duration = Duration::from_millis(180);

/// The search field, the filters, and how many match.
#[component]
pub(super) fn Toolbar(
    /// Roles to filter by.
    roles: Vec<(RoleId, Bilingual)>,
    /// The list's query.
    state: ListState,
    /// How many match.
    matching: Count,
    /// Of how many.
    total: Count,
    /// The path before the customer's pages.
    base: String,
) -> impl IntoView {
    let i18n = use_i18n();
    let router = use_router();
    let base = StoredValue::new(base);
    let go = Callback::new(move |(query, replace): (ListQuery, bool)| {
        let to = base.get_value() + "/contacts" + &to_query(&query);
        router.navigate(&to, Go { replace, scroll: false });
    });
    let field = NodeRef::<leptos::html::Input>::new();
    let waiting = StoredValue::new(None::<TimeoutHandle>);
    let forget = move || {
        if let Some(handle) = waiting.try_update_value(Option::take).flatten() {
            handle.clear();
        }
    };
    on_cleanup(forget);
    let search = move || {
        forget();
        let Some(field) = field.get_untracked() else { return };
        let typed = field.value();
        let query = state.query.get_untracked();
        if typed.trim() != query.search.trim() {
            // The first letter is a step that the back button returns from, the next ones refine it.
            let replace = !query.search.is_empty();
            go.run((
                ListQuery {
                    search: typed.trim().to_owned(),
                    after: None,
                    before: None,
                    ..query
                },
                replace,
            ));
        }
    };
    let typed = move |_| {
        forget();
        waiting.set_value(set_timeout_with_handle(search, REST).ok());
    };
    let query = state.query.get_untracked();
    let chosen_role = move || {
        state
            .query
            .with(|query| query.role.as_ref().map(ToString::to_string).unwrap_or_default())
    };
    let chosen_status = move || {
        state
            .query
            .with(|query| query.status.map(Status::code).unwrap_or_default())
    };
    let role_options = roles
        .into_iter()
        .map(|(id, name)| {
            let own = id.to_string();
            let selected = query.role.as_ref() == Some(&id);
            view! { <option value=own selected=selected>{crate::language::said(name)}</option> }
        })
        .collect_view();
    let status_options = Status::ALL
        .into_iter()
        .map(|status| {
            let word = words::in_words(status, |locale, status| words::status(locale, *status).to_owned());
            view! { <option value=status.code() selected=query.status == Some(status)>{word}</option> }
        })
        .collect_view();
    let clear = move || {
        let sort = state.query.with(|query| query.sort);
        base.get_value()
            + "/contacts"
            + &to_query(&ListQuery {
                sort,
                ..ListQuery::default()
            })
    };
    let result = move || {
        let locale = i18n.get_locale();
        t_string!(
            i18n,
            contacts.of,
            n = words::count(locale, matching),
            total = words::count(locale, total)
        )
    };
    view! {
        <form
            class="toolbar"
            role="search"
            method="get"
            action=base.get_value() + "/contacts"
            aria-label=move || t_string!(i18n, contacts.title)
            on:submit=move |event| {
                event.prevent_default();
                search();
            }
        >
            <div class="affix toolbar__search">
                <Icon name="search" class="icon affix__icon" />
                <input
                    class="input"
                    type="search"
                    name="q"
                    id="contact-search"
                    value=query.search.clone()
                    prop:value=move || state.query.with(|query| query.search.clone())
                    aria-label=move || t_string!(i18n, contacts.search_label)
                    placeholder=move || t_string!(i18n, contacts.search_placeholder)
                    autocomplete="off"
                    node_ref=field
                    on:input=typed
                />
                <span class="affix__end needs-no-script">
                    <IconButton icon="chevron-right" kind="submit" small=true label=move || t_string!(i18n, contacts.search) />
                </span>
            </div>
            <div class="toolbar__filters">
                <span class="select" class:select--on=move || !chosen_role().is_empty()>
                    <select
                        class="select__control"
                        name="role"
                        aria-label=move || t_string!(i18n, contacts.role)
                        prop:value=chosen_role
                        on:change=move |event| {
                            let role = event_target_value(&event).parse().ok();
                            go.run((ListQuery { role, after: None, before: None, ..state.query.get_untracked() }, false));
                        }
                    >
                        <option value="">{move || t_string!(i18n, contacts.any_role)}</option>
                        {role_options}
                    </select>
                    <Icon name="chevron-down" class="icon icon--sm select__chevron" />
                </span>
                <span class="select" class:select--on=move || !chosen_status().is_empty()>
                    <select
                        class="select__control"
                        name="status"
                        aria-label=move || t_string!(i18n, contacts.portal_access)
                        prop:value=chosen_status
                        on:change=move |event| {
                            let status = event_target_value(&event).parse().ok();
                            go.run((ListQuery { status, after: None, before: None, ..state.query.get_untracked() }, false));
                        }
                    >
                        <option value="">{move || t_string!(i18n, contacts.any_status)}</option>
                        {status_options}
                    </select>
                    <Icon name="chevron-down" class="icon icon--sm select__chevron" />
                </span>
            </div>
            {move || {
                state
                    .query
                    .with(ListQuery::is_narrowed)
                    .then(|| {
                        view! {
                            <LinkButton href=Signal::derive(clear) look=Look::Quiet>
                                {move || t_string!(i18n, contacts.clear)}
                            </LinkButton>
                        }
                    })
            }}
            <p class="toolbar__result" role="status">{result}</p>
        </form>
    }
}
