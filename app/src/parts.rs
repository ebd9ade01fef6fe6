//! What the browser fetches only when somebody needs it: dialogs, the editor of an order, pages that are seldom
//! opened. Each is a WASM file of its own beside the main one, cut by `cargo xtask build`; on the server, and in
//! builds that were not cut, they are there at once. What they draw is in the features.
#![expect(
    clippy::unnecessary_wraps,
    reason = "a part that did not come is an error; what draws it has none"
)]

mod sheet;

use crate::{
    audit::{AuditTrailPage, ProviderTrailPage},
    communication_order::{Latest, at_rest, edit_orders},
    contacts::{act_on_many, open_dialog},
    customers::StaffCard,
    explain::ExplainPage,
    frame::Problem,
    home::HomePage,
    invitation::InvitationPage,
    node::{Node, view},
    password_reset::{ForgotPasswordPage, ResetPage},
    profile::ProfilePage,
    provider,
    registration::{RegisterPage, RegistrationProofPage},
    roles::AllowedRolesPage,
    router::{Dialog, LinkPage, Page, ProviderPage, Query, Route},
    second_factor::{EnrolPage, TwoFactorPage, VerifyPage},
    sign_in::{ChangePasswordPage, SignInPage, WelcomePage},
    ui::DialogSkeleton,
};
use domain::{ContactId, CustomerId, Failure, session::Scope};
use leptos::{
    prelude::*,
    task::spawn_local,
    wasm_split::{SplitLoaderError, wasm_split},
};
use std::{
    pin::{Pin, pin},
    task::{Context, Poll, Waker},
};

/// The file did not come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotThere;

impl From<SplitLoaderError> for NotThere {
    fn from(_: SplitLoaderError) -> Self {
        Self
    }
}

type Drawn = Result<Node, NotThere>;
type Drawing = Pin<Box<dyn Future<Output = Drawn>>>;
type Fetching = Pin<Box<dyn Future<Output = Result<(), NotThere>>>>;
type Loading = Pin<Box<dyn Future<Output = Result<(), SplitLoaderError>>>>;

#[wasm_split(contact_dialogs, wasm_split_path = ::leptos::wasm_split, preload(load_contact_dialogs), fallible)]
fn draw_contact_dialog(dialog: Dialog) -> Drawn {
    Ok(open_dialog(dialog))
}

#[wasm_split(contact_dialogs, wasm_split_path = ::leptos::wasm_split, preload(load_many_contacts), fallible)]
fn draw_many_contacts() -> Drawn {
    Ok(act_on_many())
}

#[wasm_split(order_editor, wasm_split_path = ::leptos::wasm_split, preload(load_order_editor), fallible)]
fn draw_order_editor(latest: Latest) -> Drawn {
    Ok(edit_orders(latest))
}

#[wasm_split(sign_in, wasm_split_path = ::leptos::wasm_split, preload(load_sign_in), fallible)]
fn draw_sign_in() -> Drawn {
    Ok(view! { <SignInPage /> })
}

#[wasm_split(sign_in, wasm_split_path = ::leptos::wasm_split, preload(load_change_password), fallible)]
fn draw_change_password() -> Drawn {
    Ok(view! { <ChangePasswordPage /> })
}

#[wasm_split(sign_in, wasm_split_path = ::leptos::wasm_split, preload(load_welcome), fallible)]
fn draw_welcome(token: String) -> Drawn {
    Ok(view! { <WelcomePage token /> })
}

#[wasm_split(sign_in, wasm_split_path = ::leptos::wasm_split, preload(load_verify), fallible)]
fn draw_verify() -> Drawn {
    Ok(view! { <VerifyPage /> })
}

#[wasm_split(sign_in, wasm_split_path = ::leptos::wasm_split, preload(load_enrol), fallible)]
fn draw_enrol() -> Drawn {
    Ok(view! { <EnrolPage /> })
}

#[wasm_split(provider, wasm_split_path = ::leptos::wasm_split, preload(load_two_factor), fallible)]
fn draw_two_factor() -> Drawn {
    Ok(view! { <TwoFactorPage /> })
}

#[wasm_split(sign_in, wasm_split_path = ::leptos::wasm_split, preload(load_link), fallible)]
fn draw_link(page: LinkPage) -> Drawn {
    Ok(match page {
        LinkPage::ForgotPassword => view! { <ForgotPasswordPage /> },
        LinkPage::Reset(token) => view! { <ResetPage token /> },
        LinkPage::Invitation(token) => view! { <InvitationPage token /> },
        LinkPage::Register => view! { <RegisterPage /> },
        LinkPage::Proof(token) => view! { <RegistrationProofPage token /> },
    })
}

fn fetch_link() -> Fetching {
    Box::pin(async { Ok(load_link().await?) })
}

#[wasm_split(provider, wasm_split_path = ::leptos::wasm_split, preload(load_provider), fallible)]
fn draw_provider(page: ProviderPage) -> Drawn {
    Ok(provider::page(page))
}

#[wasm_split(allowed_roles, wasm_split_path = ::leptos::wasm_split, preload(load_allowed_roles), fallible)]
fn draw_allowed_roles() -> Drawn {
    Ok(view! { <AllowedRolesPage /> })
}

fn fetch_allowed_roles() -> Fetching {
    fetching(Box::pin(load_allowed_roles()))
}

#[wasm_split(home, wasm_split_path = ::leptos::wasm_split, preload(load_home), fallible)]
fn draw_home() -> Drawn {
    Ok(view! { <HomePage /> })
}

fn fetch_home() -> Fetching {
    fetching(Box::pin(load_home()))
}

#[wasm_split(audit, wasm_split_path = ::leptos::wasm_split, preload(load_audit), fallible)]
fn draw_audit() -> Drawn {
    Ok(view! { <AuditTrailPage /> })
}

#[wasm_split(audit, wasm_split_path = ::leptos::wasm_split, preload(load_provider_trail), fallible)]
fn draw_provider_trail() -> Drawn {
    Ok(view! { <ProviderTrailPage /> })
}

#[wasm_split(explain, wasm_split_path = ::leptos::wasm_split, preload(load_explain), fallible)]
fn draw_explain(contact: Option<ContactId>) -> Drawn {
    Ok(view! { <ExplainPage id=contact /> })
}

#[wasm_split(provider, wasm_split_path = ::leptos::wasm_split, preload(load_staff_card), fallible)]
fn draw_staff_card(customer: CustomerId) -> Drawn {
    Ok(view! { <StaffCard id=customer /> })
}

fn fetch_staff_card() -> Fetching {
    fetching(Box::pin(load_staff_card()))
}

// With the provider's pages, whose forms these have.
#[wasm_split(provider, wasm_split_path = ::leptos::wasm_split, preload(load_service), fallible)]
fn draw_service(page: Page) -> Drawn {
    Ok(provider::service(page))
}

fn fetch_contact_dialogs() -> Fetching {
    fetching(Box::pin(load_contact_dialogs()))
}

fn fetch_many_contacts() -> Fetching {
    fetching(Box::pin(load_many_contacts()))
}

fn fetch_order_editor() -> Fetching {
    fetching(Box::pin(load_order_editor()))
}

fn fetch_sign_in() -> Fetching {
    fetching(Box::pin(load_sign_in()))
}

fn fetch_change_password() -> Fetching {
    fetching(Box::pin(load_change_password()))
}

fn fetch_verify() -> Fetching {
    fetching(Box::pin(load_verify()))
}

fn fetch_enrol() -> Fetching {
    fetching(Box::pin(load_enrol()))
}

fn fetch_two_factor() -> Fetching {
    fetching(Box::pin(load_two_factor()))
}

fn fetch_welcome() -> Fetching {
    fetching(Box::pin(load_welcome()))
}

fn fetch_provider() -> Fetching {
    fetching(Box::pin(load_provider()))
}

fn fetch_audit() -> Fetching {
    fetching(Box::pin(load_audit()))
}

fn fetch_provider_trail() -> Fetching {
    fetching(Box::pin(load_provider_trail()))
}

fn fetch_explain() -> Fetching {
    fetching(Box::pin(load_explain()))
}

#[wasm_split(provider, wasm_split_path = ::leptos::wasm_split, preload(load_profile), fallible)]
fn draw_profile() -> Drawn {
    Ok(view! { <ProfilePage /> })
}

fn fetch_profile() -> Fetching {
    fetching(Box::pin(load_profile()))
}

fn fetch_service() -> Fetching {
    fetching(Box::pin(load_service()))
}

/// Fetches a part, and beside it what it is styled with.
fn fetching(load: Loading) -> Fetching {
    let sheet = sheet::fetch();
    Box::pin(async {
        load.await?;
        sheet.await
    })
}

/// The link to the style sheet of the parts, on a page that is one or shows one.
#[cfg(feature = "ssr")]
pub(crate) fn sheet_link(root: &str) -> Option<impl IntoView + use<>> {
    let address = crate::request::address();
    let is_plain = matches!(
        Route::parse(&address.path),
        Route::Of(_, Page::Contacts(Dialog::None) | Page::CommunicationOrder)
    );
    let shows_part = crate::request::posted().is_some() || Query::parse(&address.search).get("edit").is_some();
    (!is_plain || shows_part).then(|| sheet::link(root))
}

/// A dialog over the list of contacts.
pub(crate) fn contact_dialog(dialog: Dialog) -> Node {
    let narrow = matches!(dialog, Dialog::Delete(_));
    drawn(
        fetch_contact_dialogs,
        Box::new(move || Box::pin(draw_contact_dialog(dialog.clone()))),
        Box::new(move || view! { <DialogSkeleton narrow /> }),
    )
}

/// What can be done to the contacts that are selected, once somebody has selected one.
pub(crate) fn many_contacts() -> Node {
    drawn(
        fetch_many_contacts,
        Box::new(|| Box::pin(draw_many_contacts())),
        Box::new(|| Node::Empty),
    )
}

/// The orders, one of them in edit; at rest until that has come.
pub(crate) fn order_editor(latest: Latest) -> Node {
    drawn(
        fetch_order_editor,
        Box::new(move || Box::pin(draw_order_editor(latest))),
        Box::new(move || at_rest(latest)),
    )
}

/// The page at `/sign-in`.
pub(crate) fn sign_in() -> Node {
    drawn(
        fetch_sign_in,
        Box::new(|| Box::pin(draw_sign_in())),
        Box::new(|| Node::Empty),
    )
}

/// The page at `/change-password`.
pub(crate) fn change_password() -> Node {
    drawn(
        fetch_change_password,
        Box::new(|| Box::pin(draw_change_password())),
        Box::new(|| Node::Empty),
    )
}

/// The page at `/verify`.
pub(crate) fn verify() -> Node {
    drawn(
        fetch_verify,
        Box::new(|| Box::pin(draw_verify())),
        Box::new(|| Node::Empty),
    )
}

/// The page at `/two-factor/enrol`.
pub(crate) fn enrol() -> Node {
    drawn(
        fetch_enrol,
        Box::new(|| Box::pin(draw_enrol())),
        Box::new(|| Node::Empty),
    )
}

/// The page at `/profile/two-factor`.
pub(crate) fn two_factor() -> Node {
    drawn(
        fetch_two_factor,
        Box::new(|| Box::pin(draw_two_factor())),
        Box::new(|| Node::Empty),
    )
}

/// The page at `/welcome/{token}`.
pub(crate) fn welcome(token: String) -> Node {
    drawn(
        fetch_welcome,
        Box::new(move || Box::pin(draw_welcome(token.clone()))),
        Box::new(|| Node::Empty),
    )
}

/// A page under a link that works once, or one that asks for such a link.
pub(crate) fn link(page: LinkPage) -> Node {
    drawn(
        fetch_link,
        Box::new(move || Box::pin(draw_link(page.clone()))),
        Box::new(|| Node::Empty),
    )
}

/// A page of the provider's own.
pub(crate) fn provider(page: ProviderPage) -> Node {
    if page == ProviderPage::Audit {
        // With the trail of an account, which is drawn the same way.
        return drawn(
            fetch_provider_trail,
            Box::new(|| Box::pin(draw_provider_trail())),
            Box::new(|| Node::Empty),
        );
    }
    drawn(
        fetch_provider,
        Box::new(move || Box::pin(draw_provider(page.clone()))),
        Box::new(|| Node::Empty),
    )
}

/// The roles that a customer may use.
pub(crate) fn allowed_roles() -> Node {
    drawn(
        fetch_allowed_roles,
        Box::new(|| Box::pin(draw_allowed_roles())),
        Box::new(|| Node::Empty),
    )
}

/// The page at `/`.
pub(crate) fn home() -> Node {
    drawn(fetch_home, Box::new(|| Box::pin(draw_home())), Box::new(|| Node::Empty))
}

/// The page at `/audit`.
pub(crate) fn audit() -> Node {
    drawn(
        fetch_audit,
        Box::new(|| Box::pin(draw_audit())),
        Box::new(|| Node::Empty),
    )
}

/// The page at `/contacts/{contact}/access`.
pub(crate) fn explain(contact: Option<ContactId>) -> Node {
    drawn(
        fetch_explain,
        Box::new(move || Box::pin(draw_explain(contact.clone()))),
        Box::new(|| Node::Empty),
    )
}

/// What stands on a customer's own page for staff.
pub(crate) fn staff_card(customer: CustomerId) -> Node {
    drawn(
        fetch_staff_card,
        Box::new(move || Box::pin(draw_staff_card(customer.clone()))),
        Box::new(|| Node::Empty),
    )
}

/// A page on which something is asked for in a customer's name: ownership, a contact on request, seeing as a contact.
pub(crate) fn service(page: Page) -> Node {
    drawn(
        fetch_service,
        Box::new(move || Box::pin(draw_service(page.clone()))),
        Box::new(|| Node::Empty),
    )
}

/// The page at `/profile`.
pub(crate) fn profile() -> Node {
    drawn(
        fetch_profile,
        Box::new(|| Box::pin(draw_profile())),
        Box::new(|| Node::Empty),
    )
}

/// Begins to fetch the dialogs of contacts: somebody is about to open one.
pub(crate) fn expect_contact_dialog() {
    if !cfg!(feature = "ssr") {
        spawn_local(async {
            // Whoever opens one is told when it does not come.
            let _ = fetch_contact_dialogs().await;
        });
    }
}

/// Fetches what the page at the address needs, before it is taken over.
///
/// # Errors
/// A file did not come: the page is as it would be without a script.
pub async fn fetch_for_page() -> Result<(), NotThere> {
    let location = window().location();
    let query = Query::parse(location.search().unwrap_or_default().trim_start_matches('?'));
    // The answer to a form that was posted to another address than its page's.
    let posted = document()
        .document_element()
        .and_then(|html| html.get_attribute("data-page"));
    if posted.is_some() || query.get("edit").is_some() {
        fetch_order_editor().await?;
    }
    let path = posted.map_or_else(
        || location.pathname().unwrap_or_default(),
        |page| page.split('?').next().unwrap_or_default().to_owned(),
    );
    match Route::parse(&path) {
        Route::SignIn => fetch_sign_in().await,
        Route::ChangePassword => fetch_change_password().await,
        Route::Verify => fetch_verify().await,
        Route::Enrol => fetch_enrol().await,
        Route::TwoFactor => fetch_two_factor().await,
        Route::Welcome(_) => fetch_welcome().await,
        Route::Profile => fetch_profile().await,
        Route::Link(_) => fetch_link().await,
        Route::Provider(ProviderPage::Audit) => fetch_provider_trail().await,
        Route::Provider(_) => fetch_provider().await,
        Route::Of(_, Page::Contacts(dialog)) if dialog != Dialog::None => fetch_contact_dialogs().await,
        Route::Of(_, Page::AllowedRoles) => fetch_allowed_roles().await,
        Route::Of(_, Page::Audit) => fetch_audit().await,
        Route::Of(_, Page::Explain(_)) => fetch_explain().await,
        Route::Of(scope, Page::Home) => {
            if matches!(scope, Scope::Customer(_)) {
                fetch_staff_card().await?;
            }
            fetch_home().await
        }
        Route::Of(
            _,
            Page::Ownership
            | Page::Request
            | Page::SeeAs(_)
            | Page::ResetTwoFactor(_)
            | Page::Sessions(_)
            | Page::Registrations
            | Page::Registration(_),
        ) => fetch_service().await,
        Route::Of(..) | Route::NotFound => Ok(()),
    }
}

/// Where fetching a part has come to.
#[derive(Clone, Copy)]
enum Progress {
    Fetching,
    There,
    Failed,
}

/// Draws a part: at once when it is there, otherwise when it has come; meanwhile something in its place.
fn drawn(
    fetch: fn() -> Fetching,
    draw: Box<dyn Fn() -> Drawing + Send>,
    meanwhile: Box<dyn Fn() -> Node + Send>,
) -> Node {
    if sheet::is_there()
        && let Some(node) = at_once(draw())
    {
        return node;
    }
    let progress = RwSignal::new(Progress::Fetching);
    let begin = move || {
        spawn_local(async move {
            let there = fetch().await.is_ok();
            // The page may be gone by now.
            progress.try_set(if there { Progress::There } else { Progress::Failed });
        });
    };
    begin();
    let retry = Callback::new(move |()| {
        progress.set(Progress::Fetching);
        begin();
    });
    Node::Live(Box::new(move || match progress.get() {
        Progress::Fetching => meanwhile(),
        Progress::There => at_once(draw()).unwrap_or(Node::Empty),
        Progress::Failed => view! { <Problem failure=Failure::Unreachable on_retry=retry /> },
    }))
}

/// What is drawn without waiting.
fn at_once(drawing: Drawing) -> Option<Node> {
    match pin!(drawing).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(drawn) => drawn.ok(),
        Poll::Pending => None,
    }
}
