//! The page on which somebody else's second factor is reset: a contact's, or that of someone of the provider.

use super::api;
use crate::title::Title;
use crate::{
    Fault,
    fetched::Fetched,
    form::{FormFooter, PostForm},
    frame::{Problem, scope},
    i18n::{t_string, use_i18n},
    node::{Node, awaited, view},
    words,
};
use domain::{ContactId, Failure, StaffId, form::WithForm, second_factor, session::Scope};
use leptos::prelude::*;

/// Whose second factor.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Whose {
    /// Of a contact on these pages; absent when the address names nobody.
    Contact(Scope, Option<ContactId>),
    /// Of someone of the provider.
    Staff(StaffId),
}

impl Whose {
    /// The address of the page, and where one goes back to.
    fn addresses(&self) -> (String, String) {
        match self {
            Self::Contact(scope, Some(contact)) => {
                let back = format!("{}/contacts/{contact}/edit", scope.base());
                (format!("{}/contacts/{contact}/two-factor", scope.base()), back)
            }
            Self::Contact(scope, None) => (String::new(), format!("{}/contacts", scope.base())),
            Self::Staff(staff) => {
                let back = format!("{}/{staff}", crate::staff::ADDRESS);
                (format!("{back}/two-factor"), back)
            }
        }
    }

    async fn page(self) -> Result<WithForm<second_factor::ResetPage>, Fault> {
        match self {
            Self::Contact(scope, Some(contact)) => api::reset_page(scope, contact).await,
            Self::Contact(_, None) => {
                #[cfg(feature = "ssr")]
                crate::request::set_status(http::StatusCode::NOT_FOUND);
                Err(Fault(Failure::NotFound))
            }
            Self::Staff(staff) => api::reset_staff_page(staff).await,
        }
    }
}

/// The page at `/contacts/{contact}/two-factor`.
#[component]
pub fn ResetContactPage(
    /// Whose; absent when the address names nobody.
    contact: Option<ContactId>,
) -> impl IntoView {
    reset_page(Whose::Contact(scope(), contact))
}

/// The page at `/provider/staff/{staff}/two-factor`.
#[component]
pub fn ResetStaffPage(
    /// Whose.
    id: StaffId,
) -> impl IntoView {
    reset_page(Whose::Staff(id))
}

fn reset_page(whose: Whose) -> Node {
    let i18n = use_i18n();
    let addresses = StoredValue::new(whose.addresses());
    let page = Fetched::new(|| (), move |()| whose.clone().page());
    let retry = Callback::new(move |()| page.refetch());
    view! {
        <Title text=move || t_string!(i18n, second_factor.reset_title) />
        <Transition>
            {move || awaited(async move {
                match page.await {
                    Ok(page) => view! { <Reset page addresses=addresses.get_value() /> },
                    Err(fault) => view! {
                        <h1 class="hidden">{move || t_string!(i18n, second_factor.reset_title)}</h1>
                        <Problem failure=fault.0 on_retry=retry />
                    },
                }
            })}
        </Transition>
    }
}

#[component]
fn Reset(page: WithForm<second_factor::ResetPage>, addresses: (String, String)) -> impl IntoView {
    let i18n = use_i18n();
    let WithForm { page, posted } = page;
    let second_factor::ResetPage {
        name,
        enrolled,
        required,
        sessions,
    } = page;
    let (action, back) = addresses;
    let whose = name.clone();
    let body: Node = if enrolled {
        view! {
            <PostForm action posted>
                <div class="card form__group">
                    <p>{move || t_string!(i18n, second_factor.reset_what)}</p>
                    <p>{move || if required {
                        t_string!(i18n, second_factor.reset_required, name = &name)
                    } else {
                        t_string!(i18n, second_factor.reset_optional, name = &name)
                    }}</p>
                    {(sessions > 0).then(|| view! { <p>{move || words::sessions_end(i18n.get_locale(), sessions)}</p> })}
                </div>
                <FormFooter submit=move || t_string!(i18n, second_factor.reset) danger=true cancel=back />
            </PostForm>
        }
    } else {
        view! {
            <section class="card form__group">
                <p>{move || t_string!(i18n, second_factor.nothing_to_reset, name = &name)}</p>
            </section>
        }
    };
    view! {
        <div class="page-header">
            <div class="page-header__text">
                <h1 class="page-header__title">{move || t_string!(i18n, second_factor.reset_title)}</h1>
                <p class="page-header__note">{whose}</p>
            </div>
        </div>
        {body}
    }
}
