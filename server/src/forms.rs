//! The plain HTML forms: what every browser can do without a script. Each does what its server function does,
//! by the same service and the same authorization, and answers with a redirect, or with its page again and
//! everything typed kept. Not responsible for what is allowed (`backend`) nor for how the page looks (`app`).

mod asked;
mod communication_order;
mod contacts;
mod fields;
mod links;
mod local;
mod many;
mod password;
mod preferences;
mod provider;
mod removal;
mod second_factor;
mod sign_in;
mod welcome;

use axum::{
    Router,
    extract::{Path, Request, State},
    response::{IntoResponse, Response},
    routing::post,
};
use domain::customers::Step;
use http::{HeaderValue, StatusCode, header};
use serde::Deserialize;

use self::asked::{Asked, Trouble};
pub use self::provider::ProviderForm;
use crate::{
    router::Service,
    session::{
        CHANGE_PASSWORD, ENROL, FORGOT_PASSWORD, INVITATION, PREFERENCES, PROOF, REGISTER, RESET, SIGN_IN, SIGN_OUT,
        VERIFY, WELCOME,
    },
    site::Pages,
};

/// What a form is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// Signs in.
    SignIn,
    /// Signs out.
    SignOut,
    /// Changes one's own password.
    ChangePassword,
    /// Shows that it is them, at sign-in or again later.
    Verify,
    /// Sets up a second factor.
    Enrol,
    /// Changes one's own second factor.
    TwoFactor,
    /// Chooses language or theme.
    Preferences,
    /// Adds a contact.
    AddContact,
    /// Updates a contact.
    UpdateContact,
    /// Deletes a contact.
    DeleteContact,
    /// Does something to many contacts.
    ManyContacts,
    /// Brings back contacts that were deleted.
    RestoreContacts,
    /// Changes a communication order.
    CommunicationOrder,
    /// Makes the first one of the provider.
    Welcome,
    /// Asks for a new password.
    ForgotPassword,
    /// Sets a new password, under a mailed link.
    Reset,
    /// Sets the first password, under a mailed link.
    AcceptInvitation,
    /// Asks for access.
    Register,
    /// Proves an address, under a mailed link.
    ProveAddress,
    /// Sends an invitation, or takes it back.
    Invitation,
    /// A form of the provider's own pages.
    Provider(ProviderForm),
}

/// Every form, by the path it is posted to.
pub const FORMS: &[(&str, Form)] = &[
    (SIGN_IN, Form::SignIn),
    (SIGN_OUT, Form::SignOut),
    (CHANGE_PASSWORD, Form::ChangePassword),
    (VERIFY, Form::Verify),
    (ENROL, Form::Enrol),
    ("/profile/two-factor", Form::TwoFactor),
    (PREFERENCES, Form::Preferences),
    ("/contacts", Form::ManyContacts),
    ("/contacts/new", Form::AddContact),
    ("/contacts/deleted", Form::RestoreContacts),
    ("/contacts/{contact}/edit", Form::UpdateContact),
    ("/contacts/{contact}/delete", Form::DeleteContact),
    ("/communication-order/{kind}", Form::CommunicationOrder),
    ("/provider/customers/{customer}/contacts", Form::ManyContacts),
    ("/provider/customers/{customer}/contacts/new", Form::AddContact),
    ("/provider/customers/{customer}/contacts/deleted", Form::RestoreContacts),
    (
        "/provider/customers/{customer}/contacts/{contact}/edit",
        Form::UpdateContact,
    ),
    (
        "/provider/customers/{customer}/contacts/{contact}/delete",
        Form::DeleteContact,
    ),
    (
        "/provider/customers/{customer}/communication-order/{kind}",
        Form::CommunicationOrder,
    ),
    ("/provider/settings", Form::Provider(ProviderForm::Settings)),
    ("/provider/settings/logo", Form::Provider(ProviderForm::Logo)),
    ("/provider/staff/new", Form::Provider(ProviderForm::AddStaff)),
    ("/provider/staff/{staff}", Form::Provider(ProviderForm::UpdateStaff)),
    ("/provider/mails/{mail}", Form::Provider(ProviderForm::Mail)),
    (
        "/provider/staff/{staff}/sessions",
        Form::Provider(ProviderForm::StaffSessions),
    ),
    ("/profile", Form::Provider(ProviderForm::Profile)),
    ("/profile/email", Form::Provider(ProviderForm::ProfileEmail)),
    ("/profile/password", Form::Provider(ProviderForm::ProfilePassword)),
    (
        "/profile/communications",
        Form::Provider(ProviderForm::ProfileCommunications),
    ),
    ("/profile/sessions", Form::Provider(ProviderForm::ProfileSessions)),
    (
        "/contacts/{contact}/sessions",
        Form::Provider(ProviderForm::ContactSessions),
    ),
    (
        "/provider/customers/{customer}/contacts/{contact}/sessions",
        Form::Provider(ProviderForm::ContactSessions),
    ),
    (WELCOME, Form::Welcome),
    (FORGOT_PASSWORD, Form::ForgotPassword),
    (RESET, Form::Reset),
    (INVITATION, Form::AcceptInvitation),
    (REGISTER, Form::Register),
    (PROOF, Form::ProveAddress),
    ("/contacts/{contact}/invitation", Form::Invitation),
    (
        "/provider/customers/{customer}/contacts/{contact}/invitation",
        Form::Invitation,
    ),
    (
        "/registrations/{registration}",
        Form::Provider(ProviderForm::Registration),
    ),
    (
        "/provider/customers/{customer}/registrations/{registration}",
        Form::Provider(ProviderForm::Registration),
    ),
    ("/provider/roles", Form::Provider(ProviderForm::MoveRole)),
    ("/provider/roles/new", Form::Provider(ProviderForm::AddRole)),
    ("/provider/roles/{role}", Form::Provider(ProviderForm::Role)),
    (
        "/provider/roles/{role}/remove",
        Form::Provider(ProviderForm::RemoveRole),
    ),
    ("/provider/sections", Form::Provider(ProviderForm::MoveSection)),
    ("/provider/sections/new", Form::Provider(ProviderForm::AddSection)),
    ("/provider/sections/{section}", Form::Provider(ProviderForm::Section)),
    (
        "/provider/sections/{section}/remove",
        Form::Provider(ProviderForm::RemoveSection),
    ),
    ("/provider/customers/new", Form::Provider(ProviderForm::AddCustomer)),
    (
        "/provider/customers/{customer}/edit",
        Form::Provider(ProviderForm::UpdateCustomer),
    ),
    (
        "/provider/customers/{customer}/suspend",
        Form::Provider(ProviderForm::CustomerStep(Step::Suspend)),
    ),
    (
        "/provider/customers/{customer}/reactivate",
        Form::Provider(ProviderForm::CustomerStep(Step::Reactivate)),
    ),
    (
        "/provider/customers/{customer}/close",
        Form::Provider(ProviderForm::CustomerStep(Step::Close)),
    ),
    (
        "/provider/customers/{customer}/export",
        Form::Provider(ProviderForm::ExportCustomer),
    ),
    ("/provider/customers/bulk", Form::Provider(ProviderForm::StartBulk)),
    (
        "/provider/customers/bulk/{bulk}",
        Form::Provider(ProviderForm::StepBulk),
    ),
    ("/provider/classes/new", Form::Provider(ProviderForm::AddClass)),
    ("/provider/classes/{class}", Form::Provider(ProviderForm::UpdateClass)),
    (
        "/provider/classes/{class}/delete",
        Form::Provider(ProviderForm::RemoveClass),
    ),
    (
        "/contacts/{contact}/two-factor",
        Form::Provider(ProviderForm::ResetTwoFactor),
    ),
    (
        "/provider/customers/{customer}/contacts/{contact}/two-factor",
        Form::Provider(ProviderForm::ResetTwoFactor),
    ),
    (
        "/provider/staff/{staff}/two-factor",
        Form::Provider(ProviderForm::ResetStaffTwoFactor),
    ),
    ("/ownership", Form::Provider(ProviderForm::Ownership)),
    (
        "/provider/customers/{customer}/ownership",
        Form::Provider(ProviderForm::Ownership),
    ),
    (
        "/provider/customers/{customer}/request",
        Form::Provider(ProviderForm::Request),
    ),
    (
        "/provider/customers/{customer}/contacts/{contact}/see-as",
        Form::Provider(ProviderForm::SeeAs),
    ),
];

/// What stands in a path.
#[derive(Debug, Clone, Default, Deserialize)]
struct Places {
    customer: Option<String>,
    contact: Option<String>,
    kind: Option<String>,
    staff: Option<String>,
    token: Option<String>,
    role: Option<String>,
    section: Option<String>,
    class: Option<String>,
    bulk: Option<String>,
    mail: Option<String>,
    registration: Option<String>,
}

/// The addresses of [`FORMS`].
pub(crate) fn routes(pages: &Pages) -> Router<Service> {
    FORMS.iter().fold(Router::new(), |router, &(path, form)| {
        let pages = pages.clone();
        let handler = async move |State(service): State<Service>, Path(places): Path<Places>, request: Request| {
            match Asked::read(service, pages, places, request).await {
                Ok(asked) => form.answer(asked).await,
                Err(unreadable) => unreadable,
            }
        };
        router.route(path, post(handler))
    })
}

impl Form {
    async fn answer(self, asked: Asked) -> Response {
        match asked.step_up().await {
            Ok(None) => self.answer_as(asked).await,
            Ok(Some(cookie)) => {
                let mut response = self.answer_as(asked).await;
                response.headers_mut().append(header::SET_COOKIE, cookie);
                response
            }
            Err(refused) => match self {
                Self::Provider(_) | Self::TwoFactor => asked.settle(Err(refused.into())).await,
                Self::AddContact | Self::UpdateContact => {
                    let trouble = contacts::refused(&asked, refused).await;
                    asked.again(trouble).await
                }
                _ => asked.again(Trouble::Failed(refused)).await,
            },
        }
    }

    /// As [`Self::answer`], of whoever has shown that it is them if the form asked for it.
    async fn answer_as(self, mut asked: Asked) -> Response {
        let answer: Result<Response, Trouble> = match self {
            Self::SignIn => sign_in::sign_in(&asked).await,
            Self::SignOut => sign_in::sign_out(&asked).await,
            Self::ChangePassword => password::change(&asked).await,
            Self::Verify => second_factor::verify(&asked).await,
            Self::Enrol => return second_factor::enrol(asked).await,
            Self::TwoFactor => return second_factor::own(asked).await,
            Self::Preferences => preferences::choose(&asked).await,
            Self::AddContact => contacts::add(&asked).await,
            Self::UpdateContact => contacts::update(&asked).await,
            Self::DeleteContact => removal::delete(&asked).await,
            Self::ManyContacts => many::act(&asked).await,
            Self::RestoreContacts => many::restore(&asked).await,
            Self::CommunicationOrder => communication_order::change(&mut asked).await,
            Self::Welcome => welcome::begin(&asked).await,
            Self::ForgotPassword => links::forgot(&asked).await,
            Self::Reset => return links::reset(asked).await,
            Self::AcceptInvitation => links::accept(&asked).await,
            Self::Register => links::register(&asked).await,
            Self::ProveAddress => links::prove(&asked).await,
            Self::Invitation => links::invitation(&mut asked).await,
            Self::Provider(form) => return form.answer(asked).await,
        };
        match answer {
            Ok(response) => response,
            Err(trouble) => asked.again(trouble).await,
        }
    }
}

/// Leads on, by GET, to a path of this site.
pub(crate) fn see_other(path: &str) -> Response {
    let path = HeaderValue::from_str(path).unwrap_or(HeaderValue::from_static("/"));
    (StatusCode::SEE_OTHER, [(header::LOCATION, path)]).into_response()
}
