//! Open sessions: those of a contact and of someone of the provider on pages of their own, one's own on the profile.

pub mod api;
mod list;

pub(crate) use list::{OpenSessions, device_words};

use crate::{
    fetched::{Fetched, loaded},
    frame::{Problem, scope},
    i18n::{t_string, use_i18n},
    node::view,
    router::{Go, use_router},
    title::Title,
};
use domain::{
    ContactId, Failure, StaffId,
    form::{Done, WithForm},
    sessions::Sessions,
};
use leptos::prelude::*;

/// The page at `{base}/contacts/{contact}/sessions`.
#[component]
pub fn ContactSessionsPage(
    /// Whose; absent when the address has no id.
    contact: Option<ContactId>,
) -> impl IntoView {
    let Some(contact) = contact else {
        #[cfg(feature = "ssr")]
        crate::request::set_status(crate::request::status(&Failure::NotFound));
        return view! { <Problem failure=Failure::NotFound /> };
    };
    let scope = scope();
    let base = scope.base();
    let address = format!("{base}/contacts/{contact}/sessions");
    let page = Fetched::new(|| (), move |()| api::of_contact(scope.clone(), contact.clone()));
    view! { <Page page address back=base + "/contacts" /> }
}

/// The page at `/provider/staff/{staff}/sessions`.
#[component]
pub fn StaffSessionsPage(
    /// Whose.
    id: StaffId,
) -> impl IntoView {
    let back = format!("{}/{id}", crate::staff::ADDRESS);
    let address = back.clone() + "/sessions";
    let page = Fetched::new(|| (), move |()| api::of_staff(id.clone()));
    view! { <Page page address back /> }
}

#[component]
fn Page(page: Fetched<WithForm<Sessions>>, address: String, back: String) -> impl IntoView {
    let i18n = use_i18n();
    let router = use_router();
    let here = address.clone();
    let on_done = Callback::new(move |done: Done| {
        if done.to == here {
            page.refetch();
        } else {
            router.navigate(&done.to, Go::default());
        }
    });
    let address = StoredValue::new(address);
    let back = StoredValue::new(back);
    view! {
        <Title text=move || t_string!(i18n, sessions.title) />
        {loaded(page, move |WithForm { page: sessions, posted }| {
            let name = sessions.name.clone();
            view! {
                <div class="page-header">
                    <div class="page-header__text">
                        <h1 class="page-header__title">{move || t_string!(i18n, sessions.of, name = &name)}</h1>
                        <p class="page-header__note">{move || t_string!(i18n, sessions.note)}</p>
                    </div>
                </div>
                <section class="card sessions">
                    <OpenSessions sessions action=address.get_value() posted on_done />
                </section>
                <p class="sessions__back"><a href=back.get_value()>{move || t_string!(i18n, sessions.back)}</a></p>
            }
        })}
    }
}
