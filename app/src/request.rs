//! What server rendering and server functions know of the request: session, authorization, backend,
//! status. The only module of the app that exists on the server alone.

use crate::{
    Fault,
    contacts::PostedMany,
    one_time_link::{LinkDone, LinkView},
    router::Address,
};
use backend::{
    Backend, Error,
    access::{
        Authorized, LevelMarker, Present, SectionMarker,
        provider::{StaffAuthorized, StaffMarker},
    },
    sign_in::{Resolved, Session},
};
use domain::{
    ContactId, Failure, FieldFailure, Language, Refusal,
    communication_order::{OrderConflict, OrderKind, OrderMember},
    contacts::{ContactDraft, FieldConflict, ManyDone, RemovalDraft},
    form::{Consequences, PostedForm, WithForm},
    portal_access::Told,
    second_factor::VerifyDraft,
    session::{Preferences, Provider, Scope, SignInDraft, SignInRefusal},
};
use http::{HeaderValue, StatusCode, header, request::Parts};
use leptos::prelude::*;
use leptos_axum::ResponseOptions;

/// What a plain form posted, when its page has to be shown again: everything typed is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Posted {
    /// The sign-in form.
    SignIn {
        /// As typed, without the password.
        draft: SignInDraft,
        /// Why it was not taken.
        refusal: SignInRefusal,
        /// When the access begins or has ended, for whoever knew the password.
        when: Option<Told>,
    },
    /// The form for a new password.
    ChangePassword {
        /// Errors.
        failures: Vec<FieldFailure>,
        /// How strong the new one was.
        strength: u8,
        /// Where it leads: a path of this site.
        next: String,
    },
    /// The form in which somebody shows that it is them.
    Verify {
        /// As posted, without what was given.
        draft: VerifyDraft,
        /// Why it was not taken.
        failure: Failure,
    },
    /// The form in which a second factor is set up.
    Enrol {
        /// The key, as the page had it; empty: another one.
        sealed: String,
        /// Why it was not taken.
        failure: Failure,
    },
    /// A second factor is in force.
    Enrolled {
        /// Its recovery codes.
        codes: Vec<String>,
        /// Where it leads.
        next: String,
    },
    /// New recovery codes.
    RecoveryCodes(Vec<String>),
    /// *Add contact* or *Update contact*.
    Contact(Box<PostedContact>),
    /// *Delete contact*.
    Removal {
        /// As chosen.
        draft: RemovalDraft,
        /// Errors.
        failures: Vec<FieldFailure>,
        /// Why it was not done, when that is no field's fault.
        failure: Option<Failure>,
    },
    /// An action on many contacts.
    Many(Box<PostedMany>),
    /// *Recently deleted*, of whom not all came back.
    Restored(ManyDone),
    /// A communication order in edit.
    Order(Box<PostedOrder>),
    /// A form under a link that works once did what it is for.
    Link(LinkDone),
    /// Any other form.
    Form(Box<PostedForm>),
}

/// The contact form as posted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PostedContact {
    /// As typed.
    pub draft: ContactDraft,
    /// Errors.
    pub failures: Vec<FieldFailure>,
    /// After a conflict: the version and the contact as they stand now.
    pub theirs: Option<(i64, ContactDraft)>,
    /// What both changed.
    pub conflicts: Vec<FieldConflict>,
    /// Who changed it first.
    pub conflict_by: String,
    /// A password that was generated on demand, to be shown.
    pub generated: Option<String>,
    /// They have to show first that it is still them.
    pub step_up: Option<Refusal>,
    /// Why what they showed was not looked at.
    pub step_up_trouble: Option<Failure>,
    /// What the change would do, to be confirmed.
    pub asked: Option<Consequences>,
}

/// A communication order in edit as posted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PostedOrder {
    /// Which of the two.
    pub kind: OrderKind,
    /// The version that was shown.
    pub version: i64,
    /// The order as it would be.
    pub members: Vec<OrderMember>,
    /// What was typed to find someone.
    pub add: String,
    /// Several people who were found by it.
    pub found: Vec<OrderMember>,
    /// Errors.
    pub failures: Vec<FieldFailure>,
    /// Someone else saved first.
    pub conflict: Option<OrderConflict>,
}

/// What the request posted, if it did. It comes with the request itself: a context is looked up in whatever
/// Leptos takes for the one around, and this must never be somebody else's.
pub fn posted() -> Option<Posted> {
    extension()
}

/// What a page shows, with its form as it was posted when that was not taken.
pub fn with_form<T>(page: T) -> WithForm<T> {
    let posted = match posted() {
        Some(Posted::Form(posted)) => Some(*posted),
        _ => None,
    };
    WithForm { page, posted }
}

/// What a page under a link that works once shows: what was done, or what stands there.
pub async fn link_view<T>(page: impl Future<Output = Result<T, Error>>) -> Result<LinkView<T>, Fault> {
    let provider = answer(backend().sign_in().provider().await)?;
    let done = match posted() {
        Some(Posted::Link(done)) => Some(done),
        _ => None,
    };
    let page = match &done {
        // The link is used up.
        Some(_) => None,
        None => Some(answer(page.await)?),
    };
    let WithForm { page, posted } = with_form(page);
    Ok(LinkView {
        provider,
        page,
        posted,
        done,
    })
}

/// The address of the page that shows a form again as it was posted, when that was posted to another one, at which the
/// browser now is.
pub fn page_of_posted() -> Option<String> {
    let parts = use_context::<Parts>()?;
    let elsewhere = match parts.extensions.get() {
        Some(Posted::Order(_)) => true,
        Some(Posted::Form(posted)) => posted.action != parts.uri.path(),
        _ => false,
    };
    parts
        .uri
        .path_and_query()
        .filter(|_| elsewhere)
        .map(ToString::to_string)
}

/// A value that the server's middleware put beside the request.
fn extension<T: Clone + Send + Sync + 'static>() -> Option<T> {
    use_context::<Parts>().and_then(|parts| parts.extensions.get::<T>().cloned())
}

/// Where the request went: the address of the page.
pub(crate) fn address() -> Address {
    use_context::<Parts>().map_or_else(Address::default, |parts| Address {
        path: parts.uri.path().to_owned(),
        search: parts.uri.query().unwrap_or_default().to_owned(),
    })
}

/// What everybody may know of the provider.
pub fn provider() -> Option<Provider> {
    extension()
}

/// As [`provider`], as the document carries it to the browser.
pub fn provider_text() -> Option<String> {
    let bytes = crate::wire::write(&provider()?).ok()?;
    Some(crate::fetched::to_text(&bytes))
}

/// Language and theme of this request.
pub fn preferences() -> Preferences {
    extension().unwrap_or_default()
}

/// The backend.
pub fn backend() -> Backend {
    expect_context::<Backend>()
}

/// The session, if there is one that owes nothing.
pub fn session() -> Result<Session, Fault> {
    match extension::<Resolved>() {
        Some(Resolved::Full(session)) => Ok(session),
        _ => Err(failed(Failure::SignedOut.into())),
    }
}

/// The session, if there is one, whether or not it owes something.
pub fn resolved() -> Option<Resolved> {
    extension()
}

/// The witness that whoever asks holds level `L` in section `S` of that customer, and the backend.
pub async fn authorize<S: SectionMarker, L: LevelMarker>(scope: &Scope) -> Result<(Backend, Authorized<S, L>), Fault> {
    let backend = backend();
    let session = session()?;
    let witness = answer(backend.authorize::<S, L>(&session, scope).await)?;
    Ok((backend, witness))
}

/// The witness that whoever asks may open the pages of that customer, and the backend.
pub async fn authorize_presence(scope: &Scope) -> Result<(Backend, Present), Fault> {
    let backend = backend();
    let session = session()?;
    let witness = answer(backend.authorize_presence(&session, scope).await)?;
    Ok((backend, witness))
}

/// The witness that whoever asks is of the provider, at least at level `L`, and the backend.
pub async fn authorize_staff<L: StaffMarker>() -> Result<(Backend, StaffAuthorized<L>), Fault> {
    let backend = backend();
    let witness = answer(backend.authorize_staff::<L>(&session()?).await)?;
    Ok((backend, witness))
}

/// Passes an answer on; an error becomes what the client may know, and the status of the response.
pub fn answer<T>(result: Result<T, Error>) -> Result<T, Fault> {
    result.map_err(failed)
}

/// Logs what is a fault of ours, once, and sets the status.
fn failed(error: Error) -> Fault {
    let failure = error.failure();
    if failure == Failure::Internal {
        tracing::error!(error = %error, "a request failed");
    }
    set_status(status(&failure));
    Fault(failure)
}

/// The status of the response.
pub fn set_status(status: StatusCode) {
    if let Some(options) = use_context::<ResponseOptions>() {
        options.set_status(status);
    }
}

/// The status that goes with a failure (DESIGN section 2, rule 8).
pub fn status(failure: &Failure) -> StatusCode {
    match failure {
        Failure::SignedOut => StatusCode::UNAUTHORIZED,
        Failure::NotFound => StatusCode::NOT_FOUND,
        Failure::Refused(_) => StatusCode::FORBIDDEN,
        Failure::Invalid(_) => StatusCode::UNPROCESSABLE_ENTITY,
        Failure::ContactConflict(_) | Failure::OrderConflict(_) | Failure::Stale { .. } => StatusCode::CONFLICT,
        Failure::Confirm(_) => StatusCode::PRECONDITION_REQUIRED,
        Failure::TooManyTries { .. } => StatusCode::TOO_MANY_REQUESTS,
        Failure::Unreachable => StatusCode::BAD_GATEWAY,
        Failure::Internal => StatusCode::INTERNAL_SERVER_ERROR,
    }
}

/// The name of the cookie that remembers the language before and after sign-in.
pub const LANGUAGE_COOKIE: &str = "relais_language";
/// The name of the cookie that remembers the theme.
pub const THEME_COOKIE: &str = "relais_theme";

/// A cookie of a preference: a year, not secret, sent to this site alone.
pub fn preference_cookie(name: &str, value: &str) -> String {
    format!("{name}={value}; Path=/; Max-Age=31536000; SameSite=Lax")
}

/// Remembers the language in the cookie, and in the profile when someone is signed in.
pub(crate) async fn remember_language(language: Language) -> Result<(), Fault> {
    if let Some(options) = use_context::<ResponseOptions>()
        && let Ok(cookie) = HeaderValue::from_str(&preference_cookie(LANGUAGE_COOKIE, language.code()))
    {
        options.append_header(header::SET_COOKIE, cookie);
    }
    match extension::<Resolved>() {
        Some(Resolved::Full(session)) => answer(backend().sign_in().set_language(&session, language).await),
        _ => Ok(()),
    }
}

/// The id in a path, if it is one.
pub fn contact_id(text: &str) -> Result<ContactId, Fault> {
    text.parse().map_err(|_| failed(Failure::NotFound.into()))
}
