//! The forms of the provider's own pages: posted with a script and without, to the same address, by one way. A script
//! that asks for it gets what was done or what is wrong; everybody else a redirect, or the page with what they typed.

mod classes;
mod customers;
mod mails;
mod ownership;
mod profile;
mod registration;
mod request;
mod roles;
mod second_factor;
mod sections;
mod see_as;
mod sessions;
mod settings;
mod staff;

use app::{Fault, request::Posted, request::status, wire};
use axum::response::{IntoResponse, Response};
use backend::{
    Error,
    access::provider::{StaffAuthorized, StaffMarker},
};
use domain::{
    Failure,
    customers::Step,
    form::{Done, Notice, PostedForm},
};
use http::{HeaderValue, StatusCode, header};

use super::{
    asked::{Asked, STEP_UP, Trouble},
    see_other,
};

/// What a form of the provider's own pages is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ProviderForm {
    /// Changes the provider's settings.
    Settings,
    /// Puts a logo in, or takes it away.
    Logo,
    /// Adds someone of the provider.
    AddStaff,
    /// Changes someone of the provider.
    UpdateStaff,
    /// Sends a letter again, or discards it.
    Mail,
    /// Moves a role up or down.
    MoveRole,
    /// Adds a role.
    AddRole,
    /// Changes a role.
    Role,
    /// Removes a role.
    RemoveRole,
    /// Moves a section up or down.
    MoveSection,
    /// Adds a section.
    AddSection,
    /// Changes a section.
    Section,
    /// Removes a section.
    RemoveSection,
    /// Adds a customer.
    AddCustomer,
    /// Changes a customer.
    UpdateCustomer,
    /// Suspends, reactivates or closes a customer.
    CustomerStep(Step),
    /// Fetches everything that is kept of a customer.
    ExportCustomer,
    /// Begins a change of many customers.
    StartBulk,
    /// Goes on with a change of many customers, or stops it.
    StepBulk,
    /// Adds a class of customers.
    AddClass,
    /// Changes a class of customers.
    UpdateClass,
    /// Removes a class of customers.
    RemoveClass,
    /// Offers the ownership of an account, or answers: also a form of contacts.
    Ownership,
    /// Approves or declines somebody who asks for access: also a form of contacts.
    Registration,
    /// Adds a contact on request.
    Request,
    /// Begins to see the portal as a contact would, or ends it.
    SeeAs,
    /// Resets the second factor of a contact: also a form of contacts.
    ResetTwoFactor,
    /// Resets the second factor of someone of the provider.
    ResetStaffTwoFactor,
    /// Ends sessions of a contact: also a form of contacts.
    ContactSessions,
    /// Ends sessions of someone of the provider.
    StaffSessions,
    /// Changes one's own name, telephones, language and time zone: a form of everybody, as those that follow.
    Profile,
    /// Changes one's own e-mail address.
    ProfileEmail,
    /// Changes one's own password.
    ProfilePassword,
    /// Changes what one receives.
    ProfileCommunications,
    /// Ends sessions of one's own.
    ProfileSessions,
}

impl ProviderForm {
    pub(super) async fn answer(self, mut asked: Asked) -> Response {
        let answer = match self {
            Self::Settings => settings::save(&asked).await,
            Self::Logo => settings::logo(&mut asked).await,
            Self::AddStaff => staff::add(&asked).await,
            Self::UpdateStaff => staff::save(&asked).await,
            Self::Mail => mails::end(&asked).await,
            Self::MoveRole => roles::shift(&asked).await,
            Self::AddRole => roles::add(&asked).await,
            Self::Role => roles::save(&asked).await,
            Self::RemoveRole => roles::remove(&asked).await,
            Self::MoveSection => sections::shift(&asked).await,
            Self::AddSection => sections::add(&asked).await,
            Self::Section => sections::save(&asked).await,
            Self::RemoveSection => sections::remove(&asked).await,
            Self::AddCustomer => customers::add(&asked).await,
            Self::UpdateCustomer => customers::update(&asked).await,
            Self::CustomerStep(step) => customers::step(&asked, step).await,
            Self::ExportCustomer => match customers::export(&asked).await {
                Ok(file) => return file,
                Err(refused) => Err(refused),
            },
            Self::StartBulk => customers::start_bulk(&asked).await,
            Self::StepBulk => customers::step_bulk(&asked).await,
            Self::AddClass => classes::add(&asked).await,
            Self::UpdateClass => classes::update(&asked).await,
            Self::RemoveClass => classes::remove(&asked).await,
            Self::Ownership => ownership::step(&asked).await,
            Self::Registration => registration::decide(&asked).await,
            Self::Request => request::add(&asked).await,
            Self::SeeAs => see_as::begin_or_end(&asked).await,
            Self::ResetTwoFactor => second_factor::reset(&asked).await,
            Self::ResetStaffTwoFactor => second_factor::reset_staff(&asked).await,
            Self::ContactSessions => sessions::of_contact(&asked).await,
            Self::StaffSessions => sessions::of_staff(&asked).await,
            Self::Profile => profile::details(&asked).await,
            Self::ProfileEmail => profile::email(&mut asked).await,
            Self::ProfileCommunications => profile::communications(&mut asked).await,
            Self::ProfileSessions => profile::sessions(&mut asked).await,
            Self::ProfilePassword => match profile::password(&mut asked).await {
                Ok((done, cookie)) => {
                    let mut response = asked.settle(Ok(done)).await;
                    response.headers_mut().append(header::SET_COOKIE, cookie);
                    return response;
                }
                Err(refused) => Err(refused),
            },
        };
        asked.settle(answer).await
    }
}

/// Why a form of these was not taken.
pub(super) enum Refused {
    /// What the services said.
    Error(Error),
    /// It is not the form that belongs here.
    Unreadable,
}

impl From<Error> for Refused {
    fn from(error: Error) -> Self {
        Self::Error(error)
    }
}

impl From<Failure> for Refused {
    fn from(failure: Failure) -> Self {
        Self::Error(failure.into())
    }
}

impl From<super::fields::Unreadable> for Refused {
    fn from(_: super::fields::Unreadable) -> Self {
        Self::Unreadable
    }
}

/// It was done: where whoever posted it goes, and what they are told there.
fn done(to: &str, notice: Notice) -> Done {
    let to = to.to_owned();
    Done { to, notice }
}

impl Asked {
    /// The witness that whoever posts is of the provider, at least at level `L`.
    pub(super) async fn authorize_staff<L: StaffMarker>(&self) -> Result<StaffAuthorized<L>, Refused> {
        let session = self.session()?;
        Ok(self.service.backend.authorize_staff(session).await?)
    }

    /// The answer to a form, as whoever posted it can read it.
    pub(super) async fn settle(self, answer: Result<Done, Refused>) -> Response {
        let kind = self.is_script().then_some(wire::answers_in(self.accept()));
        let failure = match (answer, kind) {
            (Ok(done), Some(kind)) => return written(StatusCode::OK, kind, wire::write_in(kind, &done)),
            (Ok(done), None) => return see_other(&done.to),
            (Err(Refused::Unreadable), Some(_)) => Failure::Invalid(Vec::new()),
            (Err(Refused::Unreadable), None) => return self.again(Trouble::Unreadable).await,
            (Err(Refused::Error(error)), _) => {
                let failure = error.failure();
                if failure == Failure::Internal {
                    tracing::error!(%error, "a form failed");
                }
                failure
            }
        };
        if let Some(kind) = kind {
            return written(status(&failure), kind, wire::write_in(kind, &Fault(failure)));
        }
        let shown_again = matches!(
            failure,
            Failure::Invalid(_)
                | Failure::Refused(_)
                | Failure::Stale { .. }
                | Failure::Confirm(_)
                | Failure::TooManyTries { .. }
        );
        if !shown_again {
            return self.again(Trouble::Failed(failure)).await;
        }
        let posted = PostedForm {
            action: self.path().to_owned(),
            fields: self
                .fields
                .pairs()
                .filter(|(name, _)| !name.contains("password") && name != STEP_UP)
                .collect(),
            failure: failure.clone(),
        };
        let trouble = Trouble::Again {
            posted: Box::new(Posted::Form(Box::new(posted))),
            status: status(&failure),
            wait: match failure {
                Failure::TooManyTries { seconds } => Some(seconds),
                _ => None,
            },
        };
        self.again(trouble).await
    }
}

pub(super) fn written(status: StatusCode, kind: &'static str, bytes: Result<Vec<u8>, Fault>) -> Response {
    match bytes {
        Ok(bytes) => (status, [(header::CONTENT_TYPE, HeaderValue::from_static(kind))], bytes).into_response(),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}
