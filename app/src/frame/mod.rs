//! What stands around every page: the bar with the sections, the header with customer, language, theme and
//! person, and the panel that says what went wrong. Not responsible for any page's content.

pub mod api;
mod bar;
mod brand;
mod header;
mod problem;
mod seeing;
mod switches;

pub use brand::{Brand, Foot, ProviderState};
pub use problem::{NotFoundPage, Problem};
pub use switches::{LanguageSwitch, ThemeSwitch};

use self::{bar::Bar, header::Header, seeing::Seeing};
use crate::fetched::Fetched;
use crate::node::{awaited, view};
use crate::{
    Fault,
    i18n::{t_string, use_i18n},
    router::use_router,
};
use domain::{
    Failure,
    access::Level,
    session::{Scope, Shell},
};
use leptos::prelude::*;

/// The resource of what stands around a page, for whoever needs to know what the reader holds.
pub type ShellResource = Fetched<Shell>;

/// Whose pages are shown.
pub fn scope() -> Scope {
    use_context().unwrap_or(Scope::Own)
}

/// What the reader holds in a section; Restrict while it is not known.
pub fn held(shell: &Shell, section: &str) -> Level {
    shell.holding.level(section)
}

/// The path and query now: where a plain form comes back to.
pub fn here() -> Signal<String> {
    let router = use_router();
    Signal::derive(move || router.href())
}

/// Around the pages of the provider.
#[component]
pub fn StaffFrame(
    /// The page.
    children: Children,
) -> impl IntoView {
    let shell = Fetched::new(|| (), |()| api::staff_shell());
    view! { <Around shell scope=Scope::Own children /> }
}

/// Around the pages of one's own account, or of a customer on which staff are working.
#[component]
pub fn Frame(
    /// Whose pages.
    scope: Scope,
    /// The page.
    children: Children,
) -> impl IntoView {
    provide_context(scope.clone());
    let asked = scope.clone();
    let shell = Fetched::new(|| (), move |()| api::shell(asked.clone()));
    view! { <Around shell scope children /> }
}

#[component]
fn Around(shell: ShellResource, scope: Scope, children: Children) -> impl IntoView {
    let i18n = use_i18n();
    provide_context(shell);
    let provider = ProviderState::of_page();
    view! {
        <a class="skip" href="#main">{move || t_string!(i18n, shell.skip)}</a>
        <div class="shell">
            <Transition fallback=|| view! { <div class="bar"></div><div class="header"></div> }>
                {move || {
                    let scope = scope.clone();
                    awaited(async move {
                        match shell.await {
                            Ok(shell) => {
                                let seen = shell.seen.clone().map(|seen| view! { <Seeing seen scope=scope.clone() /> });
                                view! {
                                    <Bar shell=shell.clone() scope=scope.clone() />
                                    <Header shell />
                                    {seen}
                                }
                            }
                            Err(Fault(failure)) => {
                                view! {
                                    <div class="bar"></div>
                                    <header class="header">
                                        <div class="header__customer">
                                            {move || provider.get().map(|provider| view! { <Brand provider /> })}
                                        </div>
                                        <LanguageSwitch />
                                        <ThemeSwitch />
                                    </header>
                                    {matches!(failure, Failure::SignedOut).then(|| view! { <Leave /> })}
                                }
                            }
                        }
                    })
                }}
            </Transition>
            <main class="page" id="main" tabindex="-1">
                {children()}
            </main>
            {move || provider.get().map(|provider| view! { <Foot provider /> })}
        </div>
    }
}

/// Goes to sign-in: the session ended while the page was open.
#[component]
fn Leave() -> impl IntoView {
    Effect::new(|_| problem::to_sign_in());
}
