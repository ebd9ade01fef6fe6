//! Search and filters: a plain form with `get`, which follows the typing where the client runs.

use super::{page::ListState, query::to_query, row::permission_name};
use crate::node::{Node, view};
use crate::{
    i18n::{Locale, t_string, td_string, use_i18n},
    language::said,
    router::{Go, use_router},
    ui::{Icon, IconButton, LinkButton, Look},
    words,
};
use domain::{
    Bilingual, RoleId,
    access::{Level, Section},
    contacts::{Count, HeldLevel, ListQuery},
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
    /// Sections in which a level can be held, to filter by.
    sections: Vec<Section>,
    /// Communication types to filter by.
    communications: Vec<(String, Bilingual)>,
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
    let ask = move |change: &dyn Fn(&mut ListQuery)| {
        let mut query = ListQuery {
            after: None,
            before: None,
            ..state.query.get_untracked()
        };
        change(&mut query);
        go.run((query, false));
    };
    let chosen = move |word: fn(&ListQuery) -> String| Signal::derive(move || state.query.with(word));
    let option = |value: String, chosen: Signal<String>, label: Node| {
        let selected = chosen.get_untracked() == value;
        view! { <option value=value selected=selected>{label}</option> }
    };
    let role = chosen(|query| query.role.as_ref().map(ToString::to_string).unwrap_or_default());
    let roles = roles
        .into_iter()
        .map(|(id, name)| option(id.to_string(), role, view! { {said(name)} }))
        .collect();
    let status = chosen(|query| query.status.map(Status::code).unwrap_or_default().to_owned());
    let statuses = Status::ALL
        .into_iter()
        .map(|one| {
            let word = words::in_words(one, |locale, status| words::status(locale, *status).to_owned());
            option(one.code().to_owned(), status, view! { {word} })
        })
        .collect();
    let level = chosen(|query| query.level.as_ref().map(HeldLevel::code).unwrap_or_default());
    let levels = sections
        .into_iter()
        .flat_map(|section| {
            let least = if section.owner_only {
                section.ceiling
            } else {
                Level::Read
            };
            let levels = Level::ALL.into_iter();
            levels
                .filter(move |level| (least..=section.ceiling).contains(level))
                .map(move |level| (section.key.clone(), section.name.clone(), level))
        })
        .map(|(section, name, one)| {
            let word = words::in_words((name, one), permission_name);
            let held = HeldLevel { section, level: one };
            option(held.code(), level, view! { {word} })
        })
        .collect();
    let communication = chosen(|query| query.communication.clone().unwrap_or_default());
    let communications = communications
        .into_iter()
        .map(|(key, name)| option(key, communication, view! { {said(name)} }))
        .collect();
    let filters = vec![
        filter(
            "role",
            |locale| td_string!(locale, contacts.role),
            |locale| td_string!(locale, contacts.any_role),
            role,
            roles,
            Box::new(move |word| ask(&|query| query.role = word.parse().ok())),
        ),
        filter(
            "status",
            |locale| td_string!(locale, contacts.portal_access),
            |locale| td_string!(locale, contacts.any_status),
            status,
            statuses,
            Box::new(move |word| ask(&|query| query.status = word.parse().ok())),
        ),
        filter(
            "level",
            |locale| td_string!(locale, contacts.level_filter),
            |locale| td_string!(locale, contacts.any_level),
            level,
            levels,
            Box::new(move |word| ask(&|query| query.level = word.parse().ok())),
        ),
        filter(
            "communication",
            |locale| td_string!(locale, contacts.communications),
            |locale| td_string!(locale, contacts.any_communication),
            communication,
            communications,
            Box::new(move |word| {
                ask(&|query| query.communication = Some(word.clone()).filter(|word| !word.is_empty()));
            }),
        ),
    ];
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
            <div class="toolbar__filters">{filters}</div>
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

/// A list to choose from, by which the contacts are filtered.
fn filter(
    name: &'static str,
    label: fn(Locale) -> &'static str,
    any: fn(Locale) -> &'static str,
    chosen: Signal<String>,
    options: Vec<Node>,
    choose: Box<dyn Fn(String)>,
) -> Node {
    let i18n = use_i18n();
    view! {
        <span class="select" class:select--on=move || !chosen.with(String::is_empty)>
            <select
                class="select__control"
                name=name
                aria-label=move || label(i18n.get_locale())
                prop:value=move || chosen.get()
                on:change=move |event| choose(event_target_value(&event))
            >
                <option value="">{move || any(i18n.get_locale())}</option>
                {options}
            </select>
            <Icon name="chevron-down" class="icon icon--sm select__chevron" />
        </span>
    }
}
