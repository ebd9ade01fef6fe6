//! The customers from which staff choose one to work on.

pub mod api;

use crate::fetched::Fetched;
use crate::node::{awaited, view};
use crate::{
    frame::{Problem, here},
    i18n::{t_string, use_i18n},
    router::use_router,
    ui::{EmptyState, LinkButton},
};
use domain::customers::CustomerList;
use leptos::prelude::*;
use leptos_meta::Title;

/// The page at `/provider/customers`.
#[component]
pub fn CustomersPage() -> impl IntoView {
    let i18n = use_i18n();
    let query = use_router().query;
    let after = Memo::new(move |_| query.with(|query| query.get("after").map(ToOwned::to_owned)));
    let list = Fetched::new(move || after.get(), api::list);
    let retry = Callback::new(move |()| list.refetch());
    view! {
        <Title text=move || t_string!(i18n, customers.title) />
        <div class="page-header">
            <div class="page-header__text">
                <h1 class="page-header__title">{move || t_string!(i18n, customers.title)}</h1>
                <p class="page-header__note">{move || t_string!(i18n, customers.note)}</p>
            </div>
        </div>
        <Transition>
            {move || awaited(async move {
                match list.await {
                    Ok(list) => view! { <Customers list /> },
                    Err(fault) => view! { <Problem failure=fault.0 on_retry=retry /> },
                }
            })}
        </Transition>
    }
}

#[component]
fn Customers(list: CustomerList) -> impl IntoView {
    let i18n = use_i18n();
    let CustomerList { rows, next } = list;
    let path = here();
    if rows.is_empty() {
        return view! {
            <section class="card">
                <EmptyState title=move || t_string!(i18n, customers.none) />
            </section>
        };
    }
    let rows = rows
        .into_iter()
        .map(|customer| {
            view! {
                <li class="customers__item">
                    <a class="customers__link" href=format!("/provider/customers/{}/contacts", customer.id)>
                        {customer.name}
                    </a>
                    <span class="customers__account">{customer.account_number}</span>
                </li>
            }
        })
        .collect_view();
    view! {
        <section class="card" aria-label=move || t_string!(i18n, customers.title)>
            <ul>{rows}</ul>
        </section>
        {next
            .map(|next| {
                let href = Signal::derive(move || {
                    path.with(|path| path.split('?').next().unwrap_or_default().to_owned()) + "?after=" + &next
                });
                view! {
                    <p>
                        <LinkButton href icon="chevron-right">
                            {move || t_string!(i18n, customers.next)}
                        </LinkButton>
                    </p>
                }
            })}
    }
}
