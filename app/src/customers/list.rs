//! The list of customers: search and filters, a page of them, and what is done with those that are selected.

use super::{
    BULK, LIST, NEW, api, page_of,
    query::{address, from_params},
};
use crate::fetched::Fetched;
use crate::node::{Node, awaited, view};
use crate::title::Title;
use crate::{
    frame::Problem,
    i18n::{t_string, use_i18n},
    language::said,
    router::{Go, use_router},
    ui::{Button, EmptyState, Icon, IconButton, LinkButton, ListSkeleton, Look, Status},
    words,
};
use domain::{
    Bilingual, ClassId,
    contacts::Count,
    customers::{CustomerList, CustomerQuery, CustomerRow, CustomerStatus},
};
use leptos::{leptos_dom::helpers::TimeoutHandle, prelude::*};
use std::time::Duration;

/// How long typing has to rest before the list follows.
const REST: Duration = Duration::from_millis(180);

/// The page at `/provider/customers`.
#[component]
pub fn CustomersPage() -> impl IntoView {
    let i18n = use_i18n();
    let router = use_router();
    let query = Memo::new(move |_| router.query.with(from_params));
    let list = Fetched::new(move || query.get(), api::list);
    let retry = Callback::new(move |()| list.refetch());
    view! {
        <Title text=move || t_string!(i18n, customers.title) />
        <Transition fallback=move || view! { <ListSkeleton /> }>
            {move || awaited(async move {
                match list.await {
                    Ok(list) => view! { <Customers list query /> },
                    Err(fault) => view! { <Problem failure=fault.0 on_retry=retry /> },
                }
            })}
        </Transition>
    }
}

#[component]
fn Customers(list: CustomerList, query: Memo<CustomerQuery>) -> impl IntoView {
    let i18n = use_i18n();
    let CustomerList {
        rows,
        next,
        previous,
        matching,
        classes,
        may_edit,
    } = list;
    let narrowed = query.with_untracked(CustomerQuery::is_narrowed);
    let add = may_edit.then(|| {
        view! {
            <LinkButton href=NEW look=Look::Primary icon="plus">{move || t_string!(i18n, customers.add)}</LinkButton>
        }
    });
    let nothing = rows.is_empty();
    let items = rows.into_iter().map(|row| item(row, may_edit)).collect::<Vec<_>>();
    let body = if nothing && narrowed {
        view! {
            <EmptyState
                title=move || t_string!(i18n, customers.nothing_found)
                text=move || t_string!(i18n, customers.nothing_text)
                searched=true
            >
                <LinkButton href=LIST>{move || t_string!(i18n, customers.show_all)}</LinkButton>
            </EmptyState>
        }
    } else if nothing {
        view! { <EmptyState title=move || t_string!(i18n, customers.none) /> }
    } else {
        view! {
            <ul class="customers">{items}</ul>
            <Pages previous next query />
        }
    };
    let hidden = query.get_untracked();
    let many = (may_edit && !nothing).then(|| {
        view! {
            <div class="customers__many">
                <Button kind="submit" small=true name="all" value="true">{move || t_string!(i18n, customers.change_found)}</Button>
                <span class="customers__selected">
                    <Button kind="submit" small=true>{move || t_string!(i18n, customers.change_selected)}</Button>
                </span>
            </div>
        }
    });
    view! {
        <div class="page-header">
            <div class="page-header__text">
                <h1 class="page-header__title">{move || t_string!(i18n, customers.title)}</h1>
                <p class="page-header__note">{move || t_string!(i18n, customers.note)}</p>
            </div>
            <div class="page-header__actions">{add}</div>
        </div>
        <Toolbar classes matching query />
        <form class="customers__form" method="get" action=BULK>
            <input type="hidden" name="q" value=hidden.search />
            <input type="hidden" name="of" value=hidden.class.map(String::from).unwrap_or_default() />
            <input type="hidden" name="status" value=hidden.status.map(CustomerStatus::code).unwrap_or_default() />
            {many}
            <section class="card list" aria-label=move || t_string!(i18n, customers.title)>
                {body}
            </section>
        </form>
    }
}

/// The word and the mark of a status.
pub(super) fn status(status: CustomerStatus) -> Node {
    let kind = match status {
        CustomerStatus::Active => "active",
        CustomerStatus::Suspended => "locked",
        CustomerStatus::Closed => "disabled",
    };
    let label = words::in_words(status, |locale, status| {
        words::customer_status(locale, *status).to_owned()
    });
    view! { <Status kind label /> }
}

fn item(customer: CustomerRow, may_edit: bool) -> Node {
    let i18n = use_i18n();
    let named = customer.name.clone();
    let select = may_edit.then(|| {
        view! {
            <label class="customers__select">
                <input
                    class="check__box"
                    type="checkbox"
                    name="id"
                    value=customer.id.to_string()
                    aria-label=move || t_string!(i18n, customers.select, name = &named)
                />
            </label>
        }
    });
    let described = format!("customer-{}", customer.id);
    view! {
        <li class="customers__item">
            {select}
            <span class="customers__who">
                <a class="customers__link" id=described.clone() href=page_of(&customer.id) + "/contacts">{customer.name}</a>
                <span class="customers__account">{customer.account_number}</span>
            </span>
            <span class="customers__class">{said(customer.class)}</span>
            <span class="customers__director">{customer.director}</span>
            <span class="customers__status">{status(customer.status)}</span>
            <a class="button button--quiet button--small customers__own" href=page_of(&customer.id) aria-describedby=described>
                {move || t_string!(i18n, customers.account)}
            </a>
        </li>
    }
}

/// Search and filters: a plain form with `get`, which follows the typing where the client runs.
#[component]
fn Toolbar(classes: Vec<(ClassId, Bilingual)>, matching: Count, query: Memo<CustomerQuery>) -> impl IntoView {
    let i18n = use_i18n();
    let router = use_router();
    let go = Callback::new(move |(query, replace): (CustomerQuery, bool)| {
        let query = CustomerQuery {
            after: None,
            before: None,
            ..query
        };
        router.navigate(&address(&query), Go { replace, scroll: false });
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
        let query = query.get_untracked();
        if typed.trim() != query.search.trim() {
            // The first letter is a step that the back button returns from, the next ones refine it.
            let replace = !query.search.is_empty();
            let search = typed.trim().to_owned();
            go.run((CustomerQuery { search, ..query }, replace));
        }
    };
    let typed = move |_| {
        forget();
        waiting.set_value(set_timeout_with_handle(search, REST).ok());
    };
    let now = query.get_untracked();
    let class_options = classes
        .into_iter()
        .map(|(id, name)| {
            let selected = now.class.as_ref() == Some(&id);
            view! { <option value=id.to_string() selected=selected>{said(name)}</option> }
        })
        .collect::<Vec<_>>();
    let status_options = CustomerStatus::ALL
        .into_iter()
        .map(|status| {
            let word = words::in_words(status, |locale, status| {
                words::customer_status(locale, *status).to_owned()
            });
            view! { <option value=status.code() selected=now.status == Some(status)>{word}</option> }
        })
        .collect::<Vec<_>>();
    let result = move || words::counted!(i18n.get_locale(), matching, customers.found_one | customers.found);
    view! {
        <form
            class="toolbar"
            role="search"
            method="get"
            action=LIST
            aria-label=move || t_string!(i18n, customers.title)
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
                    id="customer-search"
                    value=now.search.clone()
                    prop:value=move || query.with(|query| query.search.clone())
                    aria-label=move || t_string!(i18n, customers.search_label)
                    placeholder=move || t_string!(i18n, customers.search_placeholder)
                    autocomplete="off"
                    node_ref=field
                    on:input=typed
                />
                <span class="affix__end needs-no-script">
                    <IconButton icon="chevron-right" kind="submit" small=true label=move || t_string!(i18n, customers.search) />
                </span>
            </div>
            <div class="toolbar__filters">
                <span class="select" class:select--on=move || query.with(|query| query.class.is_some())>
                    <select
                        class="select__control"
                        name="class"
                        aria-label=move || t_string!(i18n, customers.class)
                        prop:value=move || query.with(|query| query.class.as_ref().map(ToString::to_string).unwrap_or_default())
                        on:change=move |event| {
                            let class = event_target_value(&event).parse().ok();
                            go.run((CustomerQuery { class, ..query.get_untracked() }, false));
                        }
                    >
                        <option value="">{move || t_string!(i18n, customers.any_class)}</option>
                        {class_options}
                    </select>
                    <Icon name="chevron-down" class="icon icon--sm select__chevron" />
                </span>
                <span class="select" class:select--on=move || query.with(|query| query.status.is_some())>
                    <select
                        class="select__control"
                        name="status"
                        aria-label=move || t_string!(i18n, customers.status)
                        prop:value=move || query.with(|query| query.status.map(CustomerStatus::code).unwrap_or_default())
                        on:change=move |event| {
                            let status = event_target_value(&event).parse().ok();
                            go.run((CustomerQuery { status, ..query.get_untracked() }, false));
                        }
                    >
                        <option value="">{move || t_string!(i18n, customers.any_status)}</option>
                        {status_options}
                    </select>
                    <Icon name="chevron-down" class="icon icon--sm select__chevron" />
                </span>
            </div>
            {move || {
                query
                    .with(CustomerQuery::is_narrowed)
                    .then(|| {
                        view! {
                            <LinkButton href=LIST look=Look::Quiet>{move || t_string!(i18n, customers.clear)}</LinkButton>
                        }
                    })
            }}
            <p class="toolbar__result" role="status">{result}</p>
        </form>
    }
}

/// Previous and next page.
#[component]
fn Pages(previous: Option<String>, next: Option<String>, query: Memo<CustomerQuery>) -> impl IntoView {
    let i18n = use_i18n();
    if previous.is_none() && next.is_none() {
        return Node::Empty;
    }
    let now = query.get_untracked();
    let to = |before: Option<String>, after: Option<String>| {
        address(&CustomerQuery {
            before,
            after,
            ..now.clone()
        })
    };
    let back = previous.map(|place| to(Some(place), None));
    let forth = next.map(|place| to(None, Some(place)));
    view! {
        <nav class="list__footer" aria-label=move || t_string!(i18n, customers.pages)>
            <div class="pager">
                {back.map(|href| view! { <LinkButton href small=true icon="chevron-left">{move || t_string!(i18n, customers.previous)}</LinkButton> })}
                {forth.map(|href| view! { <LinkButton href small=true icon="chevron-right">{move || t_string!(i18n, customers.next)}</LinkButton> })}
            </div>
        </nav>
    }
}
