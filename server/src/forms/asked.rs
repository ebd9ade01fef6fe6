//! A form that was posted, by whom and from where; and the page that is shown again when it was not taken.

use app::request::{Posted, status};
use axum::{
    body::Bytes,
    extract::{FromRequest, Multipart, RawForm, Request},
    response::{IntoResponse, Response},
};
use backend::{
    Authorized, Error, Resolved, Session,
    access::{LevelMarker, SectionMarker},
    second_factor::Answer,
    sign_in::Anonymous,
};
use domain::{BulkId, ClassId, ContactId, CustomerId, Failure, MailId, Refusal, second_factor::Proof, session::Scope};
use secrecy::{ExposeSecret as _, SecretString};
use std::str::FromStr;

use http::{HeaderValue, Method, StatusCode, Uri, header, request::Parts};

use super::{
    Places,
    fields::{Fields, Unreadable},
    see_other,
};
use crate::{
    address::ClientAddress,
    router::Service,
    session::{SIGN_IN, cookie},
    site::Pages,
};

/// The field in which a form holds what shows that it is still them.
pub(super) const STEP_UP: &str = "step_up";

/// A form that was posted.
pub(super) struct Asked {
    pub(super) service: Service,
    pub(super) fields: Fields,
    file: Bytes,
    pages: Pages,
    places: Places,
    parts: Parts,
    /// The page that the form stands on.
    page: Uri,
}

/// Why a form was not taken.
pub(super) enum Trouble {
    /// Its page says so, with what was posted.
    Again {
        /// What was posted, and what is wrong with it.
        posted: Box<Posted>,
        /// The status; 200 leaves it to the page.
        status: StatusCode,
        /// Seconds until the next try is taken.
        wait: Option<u64>,
    },
    /// The page that it stands on says so by itself.
    Failed(Failure),
    /// It is not the form that belongs here.
    Unreadable,
}

impl Trouble {
    /// The form again, because of that failure.
    pub(super) fn again(posted: Posted, failure: &Failure) -> Self {
        Self::Again {
            posted: Box::new(posted),
            status: status(failure),
            wait: None,
        }
    }

    /// The form again, because another button than the one that submits it was pressed.
    pub(super) fn going_on(posted: Posted) -> Self {
        Self::Again {
            posted: Box::new(posted),
            status: StatusCode::OK,
            wait: None,
        }
    }
}

impl From<Failure> for Trouble {
    fn from(failure: Failure) -> Self {
        Self::Failed(failure)
    }
}

impl From<Unreadable> for Trouble {
    fn from(_: Unreadable) -> Self {
        Self::Unreadable
    }
}

impl From<Error> for Trouble {
    /// What is a fault of ours is logged here, once.
    fn from(error: Error) -> Self {
        let failure = error.failure();
        if failure == Failure::Internal {
            tracing::error!(%error, "a form failed");
        }
        Self::Failed(failure)
    }
}

impl Asked {
    /// Reads the body; what is no form at all is refused.
    pub(super) async fn read(
        service: Service,
        pages: Pages,
        places: Places,
        request: Request,
    ) -> Result<Self, Response> {
        let (parts, body) = request.into_parts();
        let request = Request::from_parts(parts.clone(), body);
        let (fields, file) = if parts.uri.path() == WITH_FILE && is_multipart(&parts) {
            read_parts(request).await?
        } else {
            let RawForm(body) = RawForm::from_request(request, &()).await.map_err(unreadable)?;
            (body, Bytes::new())
        };
        Ok(Self {
            service,
            fields: Fields::new(fields),
            file,
            pages,
            places,
            page: parts.uri.clone(),
            parts,
        })
    }

    /// The session, whether or not it owes something.
    pub(super) fn resolved(&self) -> Option<&Resolved> {
        self.parts.extensions.get()
    }

    /// Whether a script posts, which asks for something other than a page.
    pub(super) fn is_script(&self) -> bool {
        !self.accept().contains("text/html")
    }

    /// What whoever posts wants to read.
    pub(super) fn accept(&self) -> &str {
        let accept = self.parts.headers.get(header::ACCEPT);
        accept.and_then(|accept| accept.to_str().ok()).unwrap_or_default()
    }

    /// The path it was posted to.
    pub(super) fn path(&self) -> &str {
        self.parts.uri.path()
    }

    /// The session that owes nothing.
    pub(super) fn session(&self) -> Result<&Session, Failure> {
        match self.resolved() {
            Some(Resolved::Full(session)) => Ok(session),
            _ => Err(Failure::SignedOut),
        }
    }

    /// Takes what the form holds to show that it is still them, if it holds any: the cookie of the session from then on.
    pub(super) async fn step_up(&self) -> Result<Option<HeaderValue>, Failure> {
        let proof = self.fields.text(STEP_UP);
        if proof.is_empty() {
            return Ok(None);
        }
        let resolved = Resolved::Full(self.session()?.clone());
        let answer = Answer {
            proof: SecretString::from(proof),
            trust: false,
        };
        let told = |error: Error| {
            let failure = error.failure();
            if failure == Failure::Internal {
                tracing::error!(%error, "a step-up failed");
            }
            failure
        };
        let second_factor = self.service.backend.second_factor();
        let client = self.client().map_err(told)?;
        match second_factor.confirm(&resolved, &answer, &client).await.map_err(told) {
            Ok(confirmed) => {
                let secure = self.service.public_url.is_secure();
                Ok(cookie::kept(confirmed.token.expose_secret(), secure))
            }
            Err(Failure::Invalid(_)) => {
                let by = second_factor.challenge(&resolved).await.map_err(told)?.by;
                Err(Failure::Refused(Refusal::StepUp { by, wrong: true }))
            }
            Err(other) => Err(other),
        }
    }

    /// By what whoever posts shows that it is still them.
    pub(super) async fn proof(&self) -> Result<Proof, Failure> {
        let resolved = Resolved::Full(self.session()?.clone());
        let challenge = self.service.backend.second_factor().challenge(&resolved).await;
        Ok(challenge.map_err(|error| error.failure())?.by)
    }

    /// The token of a device that is trusted, when it has one.
    pub(super) fn trusted(&self) -> Option<SecretString> {
        let secure = self.service.public_url.is_secure();
        cookie::trusted(&self.parts.headers, secure).map(SecretString::from)
    }

    /// From where.
    pub(super) fn client(&self) -> Result<Anonymous, Error> {
        let ClientAddress(address) = self
            .parts
            .extensions
            .get()
            .ok_or_else(|| Error::Other("a form came without the client's address".to_owned()))?;
        let agent = self.parts.headers.get(header::USER_AGENT);
        Ok(Anonymous {
            address: *address,
            agent: agent
                .and_then(|agent| agent.to_str().ok())
                .unwrap_or_default()
                .to_owned(),
            device: cookie::device(&self.parts.headers, self.service.public_url.is_secure()).map(Into::into),
        })
    }

    /// The file that came with it; empty when none did.
    pub(super) fn file(&self) -> &[u8] {
        &self.file
    }

    /// Who of the provider stands in the path.
    pub(super) fn staff(&self) -> &str {
        self.places.staff.as_deref().unwrap_or_default()
    }

    /// The contact in the path, as it stands there.
    pub(super) fn contact_text(&self) -> &str {
        self.places.contact.as_deref().unwrap_or_default()
    }

    /// Who asks for access, in the path.
    pub(super) fn registration(&self) -> &str {
        self.places.registration.as_deref().unwrap_or_default()
    }

    /// The token in the path.
    pub(super) fn token(&self) -> &str {
        self.places.token.as_deref().unwrap_or_default()
    }

    /// Whose pages.
    pub(super) fn scope(&self) -> Result<Scope, Failure> {
        match &self.places.customer {
            None => Ok(Scope::Own),
            Some(id) => id.parse().map(Scope::Customer).map_err(|_| Failure::NotFound),
        }
    }

    /// The contact in the path.
    pub(super) fn contact(&self) -> Result<ContactId, Failure> {
        let id = self.places.contact.as_deref().unwrap_or_default();
        id.parse().map_err(|_| Failure::NotFound)
    }

    /// The query of the address to which it was posted, without its question mark.
    pub(super) fn search(&self) -> &str {
        self.parts.uri.query().unwrap_or_default()
    }

    /// The customer in the path, on the provider's own pages.
    pub(super) fn customer(&self) -> Result<CustomerId, Failure> {
        id(self.places.customer.as_deref())
    }

    /// The class of customers in the path.
    pub(super) fn class(&self) -> Result<ClassId, Failure> {
        id(self.places.class.as_deref())
    }

    /// The change of many customers in the path.
    pub(super) fn bulk(&self) -> Result<BulkId, Failure> {
        id(self.places.bulk.as_deref())
    }

    /// The letter in the path.
    pub(super) fn mail(&self) -> Result<MailId, Failure> {
        id(self.places.mail.as_deref())
    }

    /// The kind of order in the path.
    pub(super) fn kind(&self) -> &str {
        self.places.kind.as_deref().unwrap_or_default()
    }

    /// The role in the path.
    pub(super) fn role(&self) -> &str {
        self.places.role.as_deref().unwrap_or_default()
    }

    /// The section in the path.
    pub(super) fn section(&self) -> &str {
        self.places.section.as_deref().unwrap_or_default()
    }

    /// The witness that whoever posts holds `L` in `S` there.
    pub(super) async fn authorize<S: SectionMarker, L: LevelMarker>(&self) -> Result<Authorized<S, L>, Trouble> {
        let scope = self.scope()?;
        let session = self.session()?;
        Ok(self.service.backend.authorize(session, &scope).await?)
    }

    /// The form stands on that page, and not at the address to which it is posted.
    pub(super) fn stands_on(&mut self, page: &str) {
        if let Ok(page) = page.parse() {
            self.page = page;
        }
    }

    /// The answer to a form that was not taken.
    pub(super) async fn again(self, trouble: Trouble) -> Response {
        match trouble {
            Trouble::Again { posted, status, wait } => waiting(self.render(Some(*posted), status).await, wait),
            Trouble::Unreadable => StatusCode::UNPROCESSABLE_ENTITY.into_response(),
            // The session ended since the request came in.
            Trouble::Failed(Failure::SignedOut) => see_other(SIGN_IN),
            Trouble::Failed(failure @ Failure::TooManyTries { seconds }) => {
                waiting(status(&failure).into_response(), Some(seconds))
            }
            // The page would not know of it.
            Trouble::Failed(failure @ (Failure::Internal | Failure::Unreachable)) => status(&failure).into_response(),
            Trouble::Failed(failure) => {
                let status = status(&failure);
                self.render(None, status).await
            }
        }
    }

    /// The page as if it was asked for by GET, for the same person, in the same language.
    async fn render(self, posted: Option<Posted>, status: StatusCode) -> Response {
        let Self {
            pages, mut parts, page, ..
        } = self;
        parts.method = Method::GET;
        parts.uri = page;
        for name in [header::CONTENT_TYPE, header::CONTENT_LENGTH, header::TRANSFER_ENCODING] {
            parts.headers.remove(name);
        }
        if let Some(posted) = posted {
            parts.extensions.insert(posted);
        }
        let request = Request::from_parts(parts, axum::body::Body::empty());
        let mut response = pages.page(request).await;
        // What the page found out itself stands when nothing is wrong with the form.
        if status != StatusCode::OK || response.status().is_success() {
            *response.status_mut() = status;
        }
        response
    }
}

/// The form with a file in it.
const WITH_FILE: &str = "/provider/settings/logo";

fn is_multipart(parts: &Parts) -> bool {
    let kind = parts.headers.get(header::CONTENT_TYPE);
    let kind = kind.and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    kind.starts_with("multipart/form-data")
}

/// Fields as another form would post them, and the file.
async fn read_parts(request: Request) -> Result<(Bytes, Bytes), Response> {
    let mut parts = Multipart::from_request(request, &()).await.map_err(unreadable)?;
    let mut fields: Vec<(String, String)> = Vec::new();
    let mut file = Bytes::new();
    while let Some(part) = parts.next_field().await.map_err(unreadable)? {
        if part.file_name().is_some() {
            file = part.bytes().await.map_err(unreadable)?;
        } else {
            let name = part.name().unwrap_or_default().to_owned();
            fields.push((name, part.text().await.map_err(unreadable)?));
        }
    }
    let fields = form_urlencoded::Serializer::new(String::new())
        .extend_pairs(fields)
        .finish();
    Ok((fields.into(), file))
}

/// Without words of its own: those come in both languages.
fn unreadable(refused: impl IntoResponse) -> Response {
    refused.into_response().status().into_response()
}

/// An id as a path has it: what is none is not found.
fn id<T: FromStr>(text: Option<&str>) -> Result<T, Failure> {
    text.unwrap_or_default().parse().map_err(|_| Failure::NotFound)
}

/// Says when the next try is taken.
fn waiting(mut response: Response, seconds: Option<u64>) -> Response {
    if let Some(seconds) = seconds {
        response.headers_mut().insert(header::RETRY_AFTER, seconds.into());
    }
    response
}
