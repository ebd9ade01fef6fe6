//! The screens of Relais: compiled for the browser (`hydrate`) and for server rendering (`ssr`).
#![recursion_limit = "256"]

pub mod audit;
pub mod communication_order;
pub mod contact_request;
pub mod contacts;
pub mod customer_classes;
pub mod customers;
pub mod explain;
pub mod fault;
pub mod fetched;
pub mod form;
pub mod frame;
pub mod home;
mod i18n;
pub mod invitation;
pub mod language;
pub mod mails;
pub mod node;
pub mod one_time_link;
pub mod ownership;
pub mod parts;
pub mod password_reset;
pub mod profile;
pub mod provider;
pub mod provider_settings;
pub mod registration;
#[cfg(feature = "ssr")]
pub mod request;
pub mod roles;
pub mod router;
pub mod second_factor;
pub mod sections;
pub mod see_as;
pub mod sessions;
pub mod sign_in;
pub mod staff;
pub mod step_up;
pub mod title;
pub mod ui;
pub mod wire;
pub mod words;

pub use fault::Fault;

use crate::{
    communication_order::OrderPage,
    contacts::ContactsPage,
    frame::{Frame, NotFoundPage, OwnFrame, ProviderState, StaffFrame},
    router::{Anew, Page, Route, Router},
    ui::{Assets, Toaster, Toasts},
};
use leptos::prelude::*;
#[cfg(feature = "ssr")]
use leptos_meta::MetaTags;
use node::view;

/// The document around the app, as served: its language and theme are right in the first byte.
#[cfg(feature = "ssr")]
pub fn shell(options: LeptosOptions) -> impl IntoView {
    let preferences = request::preferences();
    let assets = expect_context::<Assets>();
    let root = assets.root.clone();
    let at = |file: &str| format!("{root}/{file}");
    leptos::prelude::view! {
        <!DOCTYPE html>
        <html
            lang=preferences.language.code()
            data-theme=preferences.theme.code()
            data-assets=root.clone()
            data-page=request::page_of_posted()
            data-provider=request::provider_text()
        >
            <head>
                <meta charset="utf-8" />
                <meta name="viewport" content="width=device-width, initial-scale=1" />
                <meta name="color-scheme" content="light dark" />
                <link rel="icon" href=at("favicon.svg") type="image/svg+xml" />
                <link rel="preload" href=at("fonts/radio-canada.woff2") r#as="font" type="font/woff2" crossorigin="anonymous" />
                <link rel="stylesheet" href=at("relais.css") />
                {parts::sheet_link(&root)}
                <HydrationScripts options root=root.clone() />
                <MetaTags />
            </head>
            <body>
                <App />
            </body>
        </html>
    }
}

/// Gives a page that was the answer to a form its own address, before the router reads it: the same is drawn here
/// as on the server, and a reload asks for the page.
fn settle_address() {
    #[cfg(not(feature = "ssr"))]
    if let (Some(page), Ok(history)) = (
        document()
            .document_element()
            .and_then(|html| html.get_attribute("data-page")),
        window().history(),
    ) {
        // The address is our own, so it can be set.
        let _ = history.replace_state_with_url(&leptos::wasm_bindgen::JsValue::NULL, "", Some(&page));
    }
}

/// The app: routes, languages, and what stands around every page.
#[component]
pub fn App() -> impl IntoView {
    title::provide();
    // Given by the server, read from the document in the browser.
    provide_context(use_context().unwrap_or_else(Assets::of_document));
    language::provide();
    Toasts::provide();
    settle_address();
    let router = Router::provide();
    ProviderState::provide();
    // Tells tests (and whoever looks) that the client runs.
    Effect::new(|_| {
        if let Some(html) = document().document_element() {
            // Setting an attribute of a valid name cannot fail.
            let _ = html.set_attribute("data-hydrated", "");
        }
    });
    view! {
        <Pages router />
        <Toaster />
    }
}

/// The page that the address names. What stands around it stays while it changes.
#[component]
fn Pages(router: Router) -> impl IntoView {
    let area = router.area();
    let anew = Anew::default();
    move || {
        let view = match area.get() {
            Route::SignIn => parts::sign_in(),
            Route::ChangePassword => parts::change_password(),
            Route::Verify => parts::verify(),
            Route::Enrol => parts::enrol(),
            Route::TwoFactor => view! { <OwnFrame>{parts::two_factor()}</OwnFrame> },
            Route::Welcome(token) => parts::welcome(token),
            Route::Profile => view! { <OwnFrame>{parts::profile()}</OwnFrame> },
            Route::Link(page) => parts::link(page),
            Route::Provider(_) => {
                let page = router.provider_page();
                let anew = Anew::default();
                view! {
                    <StaffFrame>
                        {move || anew.draw(parts::provider(page.get()))}
                    </StaffFrame>
                }
            }
            Route::Of(scope, _) => {
                let page = router.page(scope.clone());
                let anew = Anew::default();
                view! {
                    <Frame scope>
                        {move || anew.draw(match page.get() {
                            Page::Home => parts::home(),
                            Page::Contacts(_) => view! { <ContactsPage /> },
                            Page::CommunicationOrder => view! { <OrderPage /> },
                            Page::AllowedRoles => parts::allowed_roles(),
                            Page::Explain(contact) => parts::explain(contact),
                            Page::Audit => parts::audit(),
                            page @ (Page::Ownership
                            | Page::Request
                            | Page::SeeAs(_)
                            | Page::ResetTwoFactor(_)
                            | Page::Sessions(_)
                            | Page::Registrations
                            | Page::Registration(_)) => parts::service(page),
                        })}
                    </Frame>
                }
            }
            Route::NotFound => view! { <NotFoundPage /> },
        };
        anew.draw(view)
    }
}
