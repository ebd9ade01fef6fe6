//! The page on which staff begin to see the portal as a contact would. What they then see are that contact's pages.

pub mod api;

use crate::title::Title;
use crate::{
    Fault,
    fetched::Fetched,
    form::{FormFooter, FormText, PostForm},
    frame::{Problem, scope},
    i18n::{t_string, use_i18n},
    node::{awaited, view},
};
use domain::{ContactId, Failure, form::WithForm, see_as, session::Scope};
use leptos::prelude::*;

/// The page at `/provider/customers/{customer}/contacts/{contact}/see-as`.
#[component]
pub fn SeeAsPage(
    /// As whom; absent when the address names nobody.
    contact: Option<ContactId>,
) -> impl IntoView {
    let i18n = use_i18n();
    let scope = scope();
    let base = scope.base();
    let action = contact
        .as_ref()
        .map(|contact| format!("{base}/contacts/{contact}/see-as"));
    let action = StoredValue::new(action.unwrap_or_default());
    let back = StoredValue::new(format!("{base}/contacts"));
    let page = Fetched::new(
        || (),
        move |()| {
            let asked = match (scope.clone(), contact.clone()) {
                (Scope::Customer(customer), Some(contact)) => Some((customer, contact)),
                _ => None,
            };
            async move {
                match asked {
                    Some((customer, contact)) => api::page(customer, contact).await,
                    None => Err(not_found()),
                }
            }
        },
    );
    let retry = Callback::new(move |()| page.refetch());
    view! {
        <Title text=move || t_string!(i18n, see_as.heading) />
        <Transition>
            {move || awaited(async move {
                match page.await {
                    Ok(page) => view! { <Form page action=action.get_value() back=back.get_value() /> },
                    Err(fault) => view! {
                        <h1 class="hidden">{move || t_string!(i18n, see_as.heading)}</h1>
                        <Problem failure=fault.0 on_retry=retry />
                    },
                }
            })}
        </Transition>
    }
}

fn not_found() -> Fault {
    #[cfg(feature = "ssr")]
    crate::request::set_status(http::StatusCode::NOT_FOUND);
    Fault(Failure::NotFound)
}

#[component]
fn Form(page: WithForm<see_as::SeeAsPage>, action: String, back: String) -> impl IntoView {
    let i18n = use_i18n();
    let WithForm { page, posted } = page;
    let name = page.name;
    view! {
        <div class="page-header">
            <div class="page-header__text">
                <h1 class="page-header__title">{move || t_string!(i18n, see_as.title, name = &name)}</h1>
                <p class="page-header__note">{move || t_string!(i18n, see_as.note)}</p>
            </div>
        </div>
        <PostForm action posted>
            <div class="card form__group">
                <FormText
                    name="reason"
                    label=move || t_string!(i18n, see_as.reason)
                    hint=move || t_string!(i18n, see_as.reason_hint)
                    value=""
                    required=true
                    class="form__wide"
                />
            </div>
            <FormFooter submit=move || t_string!(i18n, see_as.start) cancel=back />
        </PostForm>
    }
}
