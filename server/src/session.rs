//! The session of each request, and who is let through to what. Deny by default: an address answers without
//! a session when it stands in [`PUBLIC`] and only then. Whether a person may do what an address does is
//! decided in `backend`, once they are there.

pub(crate) mod cookie;

use app::{Fault, wire};
use axum::{
    extract::{Request, State},
    middleware::Next,
    response::{IntoResponse, Response},
};
use backend::{Error, Resolved, sign_in::Debt};
use domain::{
    Failure, Language,
    session::{Preferences, Theme},
};
use http::{HeaderMap, HeaderValue, Method, StatusCode, header};

use crate::{address::ClientAddress, forms::see_other, router::Service};

/// An address that answers without a session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Public {
    /// How it is asked.
    pub method: Method,
    /// Its path.
    pub path: &'static str,
    /// Why it is public.
    pub reason: &'static str,
}

const fn public(method: Method, path: &'static str, reason: &'static str) -> Public {
    Public { method, path, reason }
}

/// What answers without a session, each with its reason.
pub const PUBLIC: [Public; 27] = [
    public(Method::GET, SIGN_IN, "the page on which everybody begins"),
    public(Method::POST, SIGN_IN, "gives the session"),
    public(
        Method::POST,
        PREFERENCES,
        "language and theme are chosen before signing in, and kept in cookies",
    ),
    public(
        Method::POST,
        "/fn/sign_in/page",
        "what the sign-in page shows: the provider's name and how to reach its support",
    ),
    public(
        Method::POST,
        "/fn/sign_in/password_failures",
        "repeats what the same request posted, and says how long a password has to be",
    ),
    public(
        Method::POST,
        "/fn/password/strength",
        "a password is also chosen before there is a session; it tells nothing but how strong what was sent is",
    ),
    public(
        Method::POST,
        "/fn/profile/set_language",
        "the language is switched before signing in too; it reaches a profile with a session alone",
    ),
    public(
        Method::POST,
        "/fn/session/provider",
        "the provider's name, logo and how to reach its support: at the head and foot of every page",
    ),
    public(
        Method::GET,
        LOGO,
        "the provider's logo, on the sign-in page too; it is nobody's data",
    ),
    public(
        Method::GET,
        WELCOME,
        "the first one of the provider is made before anybody can sign in, with a token that works once",
    ),
    public(
        Method::POST,
        WELCOME,
        "makes the first one of the provider, for whoever has the token, while there is nobody",
    ),
    public(
        Method::POST,
        "/fn/first_start/page",
        "what the page under the one-time link shows, for whoever has the token, while there is nobody",
    ),
    public(Method::GET, FORGOT_PASSWORD, "whoever forgot a password cannot sign in"),
    public(
        Method::POST,
        FORGOT_PASSWORD,
        "takes note of who forgot a password, and answers everybody the same",
    ),
    public(
        Method::POST,
        "/fn/password_reset/forgot",
        "what the page for a forgotten password shows: who runs this portal",
    ),
    public(
        Method::GET,
        RESET,
        "a new password is set by whoever has the token that was mailed",
    ),
    public(
        Method::POST,
        RESET,
        "sets a new password for whoever has the token, once, and signs nobody in",
    ),
    public(
        Method::POST,
        "/fn/password_reset/page",
        "what the page under the mailed link shows, for whoever has the token",
    ),
    public(
        Method::GET,
        INVITATION,
        "the first password is set by whoever has the token that was mailed",
    ),
    public(
        Method::POST,
        INVITATION,
        "sets the first password for whoever has the token, once",
    ),
    public(
        Method::POST,
        "/fn/invitation/page",
        "what the page under the invitation shows, for whoever has the token",
    ),
    public(Method::GET, REGISTER, "whoever asks for access has none yet"),
    public(
        Method::POST,
        REGISTER,
        "takes note of who asks for access, and answers everybody the same",
    ),
    public(
        Method::POST,
        "/fn/registration/register",
        "what the page for asking for access shows: who runs this portal",
    ),
    public(
        Method::GET,
        PROOF,
        "an address is proven by whoever has the token that was mailed there",
    ),
    public(
        Method::POST,
        PROOF,
        "takes note that an address is proven, for whoever has the token, once",
    ),
    public(
        Method::POST,
        "/fn/registration/proof",
        "what the page that proves an address shows, for whoever has the token",
    ),
];

/// Where the logo is.
pub(crate) const LOGO: &str = "/logo/{logo}";
/// Where the first one of the provider is made.
pub(crate) const WELCOME: &str = "/welcome/{token}";
/// Where a new password is asked for.
pub(crate) const FORGOT_PASSWORD: &str = "/forgot-password";
/// Where a new password is set.
pub(crate) const RESET: &str = "/reset/{token}";
/// Where the first password is set.
pub(crate) const INVITATION: &str = "/invitation/{token}";
/// Where access is asked for.
pub(crate) const REGISTER: &str = "/register";
/// Where an address is proven.
pub(crate) const PROOF: &str = "/register/{token}";
pub(crate) const SIGN_IN: &str = "/sign-in";
pub(crate) const SIGN_OUT: &str = "/sign-out";
pub(crate) const CHANGE_PASSWORD: &str = "/change-password";
/// Where somebody shows that it is them: a second factor at sign-in, or again later.
pub(crate) const VERIFY: &str = "/verify";
/// What its page asks.
const VERIFY_FUNCTION: &str = "/fn/second_factor/verify";
/// Where a second factor is set up.
pub(crate) const ENROL: &str = "/two-factor/enrol";
pub(crate) const PREFERENCES: &str = "/preferences";
/// Where staff begin.
const CUSTOMERS: &str = "/provider/customers";
/// Where server functions are.
const FUNCTIONS: &str = "/fn/";
/// Where assets are, those of other builds included: there is nobody's data among them.
const ASSETS: &str = "/assets/";

/// What becomes of a request.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Way {
    /// It goes on.
    Through,
    /// It has to sign in first.
    SignIn,
    /// It goes elsewhere.
    To(&'static str),
}

/// Finds the session, and lets through who may pass.
pub(crate) async fn guard(State(service): State<Service>, mut request: Request, next: Next) -> Response {
    if request.uri().path().starts_with(ASSETS) {
        return next.run(request).await;
    }
    let secure = service.public_url.is_secure();
    let token = cookie::token(request.headers(), secure);
    let resolved = match &token {
        Some(token) => match resolve(&service, token, request.extensions().get().copied()).await {
            Ok(resolved) => resolved,
            Err(error) => {
                tracing::error!(%error, "the session could not be found out");
                return failed(&request, Failure::Internal);
            }
        },
        None => None,
    };
    let preferences = preferences(&service, request.headers(), resolved.as_ref()).await;
    request.extensions_mut().insert(preferences);
    if request.uri().path().starts_with(FUNCTIONS) {
        // Asked for a page, a server function would answer with a redirect that has the failure in its address.
        let kind = HeaderValue::from_static(wire::answers_in(accept(&request)));
        request.headers_mut().insert(header::ACCEPT, kind);
    }
    let way = way(request.method(), request.uri().path(), resolved.as_ref());
    // A token that is no good keeps its cookie until signing out: another request of the same browser may have been given
    // a new one in the meantime.
    match way {
        Way::Through => {
            if let Some(resolved) = resolved {
                request.extensions_mut().insert(resolved);
            }
            next.run(request).await
        }
        Way::SignIn => signed_out(&request),
        Way::To(path) => see_other(path),
    }
}

async fn resolve(service: &Service, token: &str, client: Option<ClientAddress>) -> Result<Option<Resolved>, Error> {
    let ClientAddress(address) =
        client.ok_or_else(|| Error::Other("a request came without the client's address".to_owned()))?;
    service.backend.sign_in().resolve(token, address).await
}

/// Decides by method, path and session alone.
fn way(method: &Method, path: &str, session: Option<&Resolved>) -> Way {
    let reads = matches!(*method, Method::GET | Method::HEAD);
    let asked = if reads { &Method::GET } else { method };
    let is_public = PUBLIC
        .iter()
        .any(|public| is_at(public.path, path) && public.method == *asked);
    match session {
        None if is_public => Way::Through,
        None => Way::SignIn,
        Some(Resolved::Owing(owing)) => {
            let (page, function) = owed(owing.debt());
            match path {
                SIGN_OUT => Way::Through,
                _ if path == page || Some(path) == function => Way::Through,
                // A key is shown to whoever signed in, or said who they are, within the last minutes.
                VERIFY | VERIFY_FUNCTION if owing.debt() == Debt::Enrolment => Way::Through,
                SIGN_IN if reads => Way::To(page),
                _ if is_public => Way::Through,
                _ if path.starts_with(FUNCTIONS) => Way::SignIn,
                _ => Way::To(page),
            }
        }
        Some(Resolved::Full(session)) => match path {
            SIGN_IN if reads => Way::To("/"),
            "/" if reads && session.contact().is_none() => Way::To(CUSTOMERS),
            _ => Way::Through,
        },
    }
}

/// The page on which that is done, and the server function that it asks.
pub(crate) const fn owed(debt: Debt) -> (&'static str, Option<&'static str>) {
    match debt {
        Debt::SecondFactor => (VERIFY, Some(VERIFY_FUNCTION)),
        Debt::Enrolment => (ENROL, Some("/fn/second_factor/enrol")),
        Debt::Password => (CHANGE_PASSWORD, None),
    }
}

/// Whether a path is an address, in which `{…}` stands for one segment.
fn is_at(address: &str, path: &str) -> bool {
    let (mut places, mut segments) = (address.split('/'), path.split('/'));
    loop {
        match (places.next(), segments.next()) {
            (None, None) => return true,
            (Some(place), Some(segment)) if place == segment || place.starts_with('{') && !segment.is_empty() => {}
            _ => return false,
        }
    }
}

/// 401 to programs; people are shown where to sign in, and come back to the page after.
fn signed_out(request: &Request) -> Response {
    let path = request.uri().path();
    let reads = matches!(*request.method(), Method::GET | Method::HEAD);
    if path.starts_with(FUNCTIONS) {
        return failed(request, Failure::SignedOut);
    }
    if reads {
        return match request.uri().path_and_query().map(http::uri::PathAndQuery::as_str) {
            None | Some("/") => see_other(SIGN_IN),
            Some(here) => see_other(&to_sign_in(here)),
        };
    }
    if accept(request).contains("text/html") {
        see_other(SIGN_IN)
    } else {
        StatusCode::UNAUTHORIZED.into_response()
    }
}

/// The address of the sign-in page that leads on to `next`.
fn to_sign_in(next: &str) -> String {
    let next: String = form_urlencoded::byte_serialize(next.as_bytes()).collect();
    format!("{SIGN_IN}?next={next}")
}

/// A failure before any handler was asked: to a server function's caller as the function itself would say it.
fn failed<B>(request: &Request<B>, failure: Failure) -> Response {
    let status = app::request::status(&failure);
    if !request.uri().path().starts_with(FUNCTIONS) {
        return status.into_response();
    }
    let kind = wire::answers_in(accept(request));
    match wire::write_in(kind, &Fault(failure)) {
        Ok(bytes) => (status, [(header::CONTENT_TYPE, HeaderValue::from_static(kind))], bytes).into_response(),
        Err(_) => status.into_response(),
    }
}

/// What whoever asks wants to read.
pub(crate) fn accept<B>(request: &Request<B>) -> &str {
    request
        .headers()
        .get(header::ACCEPT)
        .and_then(|accept| accept.to_str().ok())
        .unwrap_or_default()
}

/// The language: of the profile, else of the cookie, else what the browser prefers, else the provider's. The theme: of
/// its cookie.
async fn preferences(service: &Service, headers: &HeaderMap, session: Option<&Resolved>) -> Preferences {
    let language = match asked_language(headers, session) {
        Some(language) => language,
        None => service
            .backend
            .provider_settings()
            .language()
            .await
            .unwrap_or_else(|error| {
                tracing::error!(%error, "the provider's language could not be found out");
                Language::default()
            }),
    };
    Preferences {
        language,
        theme: cookie::value(headers, app::request::THEME_COOKIE)
            .map(|code| Theme::from_code(&code))
            .unwrap_or_default(),
    }
}

/// The language that whoever asks has chosen or prefers, if it is one of ours.
fn asked_language(headers: &HeaderMap, session: Option<&Resolved>) -> Option<Language> {
    let chosen = || cookie::value(headers, app::request::LANGUAGE_COOKIE)?.parse().ok();
    let preferred = || Language::from_accept_language(headers.get(header::ACCEPT_LANGUAGE)?.to_str().ok()?);
    session.and_then(Resolved::language).or_else(chosen).or_else(preferred)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(header::HeaderName, &'static str)]) -> HeaderMap {
        pairs
            .iter()
            .map(|(name, value)| (name.clone(), HeaderValue::from_static(value)))
            .collect()
    }

    #[test]
    fn nothing_is_open_without_a_session_but_what_is_listed() {
        for (method, path) in [
            (Method::GET, "/"),
            (Method::GET, "/contacts"),
            (Method::GET, "/nowhere"),
            (Method::GET, "/sign-in/"),
            (Method::GET, "/sign-in/x"),
            (Method::GET, "/preferences"),
            (Method::GET, "/fn/sign_in/page"),
            (Method::POST, "/fn/contacts/list"),
            (Method::POST, "/fn/sign_in/page/"),
            (Method::POST, "/sign-out"),
            (Method::POST, "/change-password"),
            (Method::PUT, "/sign-in"),
            (Method::OPTIONS, "/contacts"),
            (Method::GET, "/welcome"),
            (Method::GET, "/welcome/"),
            (Method::GET, "/welcome/x/y"),
            (Method::GET, "/reset"),
            (Method::GET, "/reset/x/y"),
            (Method::GET, "/invitation/"),
            (Method::PUT, "/register"),
            (Method::GET, "/registrations"),
            (Method::GET, "/logo/"),
            (Method::POST, "/logo/x"),
        ] {
            assert_eq!(way(&method, path, None), Way::SignIn, "{method} {path}");
        }
        for public in PUBLIC {
            assert_eq!(way(&public.method, public.path, None), Way::Through, "{}", public.path);
        }
        assert_eq!(way(&Method::HEAD, "/sign-in", None), Way::Through);
        assert_eq!(way(&Method::GET, "/welcome/0123", None), Way::Through);
    }

    #[test]
    fn the_cookie_of_the_language_goes_before_what_the_browser_prefers() {
        let french = headers(&[(header::ACCEPT_LANGUAGE, "fr-CA,en;q=0.5")]);
        assert_eq!(asked_language(&french, None), Some(Language::Fr));
        let chosen = headers(&[
            (header::ACCEPT_LANGUAGE, "fr-CA,en;q=0.5"),
            (header::COOKIE, "relais_theme=dark; relais_language=en"),
        ]);
        assert_eq!(asked_language(&chosen, None), Some(Language::En));
        let nonsense = headers(&[(header::COOKIE, "relais_language=xx; relais_theme=pink")]);
        assert_eq!(asked_language(&nonsense, None), None);
        let other = headers(&[(header::ACCEPT_LANGUAGE, "de-AT,it;q=0.5")]);
        assert_eq!(asked_language(&other, None), None, "the provider's");
    }

    #[test]
    fn the_way_back_is_one_parameter_whatever_the_address() {
        assert_eq!(
            to_sign_in("/contacts?q=côté&sort=-name"),
            "/sign-in?next=%2Fcontacts%3Fq%3Dc%C3%B4t%C3%A9%26sort%3D-name"
        );
    }
}
