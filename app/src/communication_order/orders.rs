//! Both orders: as a part under the list of contacts, and as a page of their own.

use super::{
    api::{self, OrdersPage},
    at_rest::at_rest,
    latest::Latest,
    place::Place,
};
use crate::fetched::Fetched;
use crate::node::{Node, awaited, view};
use crate::title::Title;
use crate::{
    Fault,
    frame::{Problem, ShellResource, held, scope},
    i18n::{t_string, use_i18n},
    parts,
    ui::CardSkeleton,
};
use domain::access::{Level, section};
use leptos::prelude::*;

/// The page at `/communication-order`.
#[component]
pub fn OrderPage() -> impl IntoView {
    let i18n = use_i18n();
    let scope = scope();
    let page = Fetched::new(|| (), move |()| api::both(scope.clone()));
    let retry = Callback::new(move |()| page.refetch());
    view! {
        <Title text=move || t_string!(i18n, communication_order.title) />
        <div class="page-header">
            <div class="page-header__text">
                <h1 class="page-header__title">{move || t_string!(i18n, communication_order.title)}</h1>
                <p class="page-header__note">{move || t_string!(i18n, communication_order.what_for)}</p>
            </div>
        </div>
        <Transition fallback=Skeletons>
            {move || awaited(async move {
                match page.await {
                    Ok(page) => view! { <Cards page nested=false /> },
                    Err(fault) => view! { <Problem failure=fault.0 on_retry=retry /> },
                }
            })}
        </Transition>
    }
}

/// Counted up when something on the same page has changed what stands in the orders.
#[derive(Clone, Copy)]
pub struct OrdersChanged(pub RwSignal<u32>);

/// Both orders, as a part of a page: nothing for whoever may not see them.
#[component]
pub fn Orders() -> impl IntoView {
    let scope = scope();
    let shell = expect_context::<ShellResource>();
    let page = Fetched::new(
        || (),
        move |()| {
            let scope = scope.clone();
            async move {
                let sees = shell
                    .await
                    .is_ok_and(|shell| held(&shell, section::COMMUNICATION_ORDER) > Level::Restrict);
                if sees {
                    api::both(scope).await.map(Some)
                } else {
                    Ok::<Option<OrdersPage>, Fault>(None)
                }
            }
        },
    );
    let retry = Callback::new(move |()| page.refetch());
    view! {
        <Transition fallback=|| {
            view! {
                <Part>
                    <Skeletons />
                </Part>
            }
        }>
            {move || awaited(async move {
                match page.await {
                    Ok(None) => Node::Empty,
                    Ok(Some(page)) => {
                        view! {
                            <Part>
                                <Cards page nested=true />
                            </Part>
                        }
                    }
                    Err(fault) => {
                        view! {
                            <Part>
                                <Problem failure=fault.0 on_retry=retry />
                            </Part>
                        }
                    }
                }
            })}
        </Transition>
    }
}

/// The part of a page, with its title.
#[component]
fn Part(children: Children) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <section class="stack" aria-labelledby="orders-title">
            <div class="section-header">
                <h2 id="orders-title">{move || t_string!(i18n, communication_order.title)}</h2>
                <p>{move || t_string!(i18n, communication_order.what_for)}</p>
            </div>
            {children()}
        </section>
    }
}

#[component]
fn Skeletons() -> impl IntoView {
    view! {
        <div class="split">
            <CardSkeleton />
            <CardSkeleton />
        </div>
    }
}

/// The two cards: at rest, and with the editor from when one is in edit for the first time.
#[component]
fn Cards(page: OrdersPage, nested: bool) -> impl IntoView {
    let place = Place::here(scope());
    let latest = Latest::new(page, place, nested);
    // A dialog over the page may have changed someone who stands in an order.
    Effect::new(move |before: Option<String>| {
        let path = place.path.get();
        if before.is_some_and(|before| before != path) && place.is_page(&path) {
            latest.refresh();
        }
        path
    });
    if let Some(OrdersChanged(times)) = use_context() {
        Effect::new(move |before: Option<u32>| {
            // A page that is gone leaves what it told behind.
            let times = times.try_get().or(before).unwrap_or_default();
            if before.is_some_and(|before| before != times) {
                latest.refresh();
            }
            times
        });
    }
    let edited = latest.edited();
    move || {
        if edited.get() {
            parts::order_editor(latest)
        } else {
            at_rest(latest)
        }
    }
}
