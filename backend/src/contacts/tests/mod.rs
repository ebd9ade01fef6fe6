//! The rules of the contacts, each on both engines; state is made by services wherever there is one.

mod explaining;
mod explaining_services;
mod last_administrator;
mod listing;
mod many;
mod on_request;
pub(crate) mod plans;
mod portal_access;
mod random;
mod removing;
mod restoring;
mod rules;
mod same_rules;
mod saving;
mod tenancy;

use crate::{
    access::{Authorized, ContactsSection, Modify, Read},
    error::Error,
    sign_in::Session,
    testing::{Member, Sample, Testing},
};
use domain::{
    Failure, Reason, Refusal,
    contacts::{AccessDraft, ContactDraft, ContactList, ContactRow, ListQuery, PhoneDraft, Saved},
    id::ContactId,
    session::Scope,
};

/// Who may change contacts.
type Manager = Authorized<ContactsSection, Modify>;

/// Long enough for a password.
const NEW_PASSWORD: &str = "a new and rather long password";

/// The witness of a member who may change contacts.
async fn manager(t: &Testing, member: &Member) -> Manager {
    t.backend
        .authorize(&member.session, &Scope::Own)
        .await
        .expect("Modify on contacts")
}

/// The witness of somebody of the provider.
async fn staff(t: &Testing, sample: &Sample) -> Manager {
    t.backend
        .authorize(&sample.staff, &Scope::Customer(sample.customer.clone()))
        .await
        .expect("staff")
}

/// The witness of somebody who may see contacts.
async fn reader(t: &Testing, session: &Session) -> Authorized<ContactsSection, Read> {
    t.backend
        .authorize(session, &Scope::Own)
        .await
        .expect("Read on contacts")
}

/// A form that can be saved.
fn draft(first: &str, last: &str) -> ContactDraft {
    ContactDraft {
        first_name: first.into(),
        last_name: last.into(),
        email: format!("{}@people.example", crate::text::fold(first)),
        language: "fr".into(),
        time_zone: "America/Toronto".into(),
        ..ContactDraft::default()
    }
}

/// A phone as typed.
fn phone(number: &str) -> PhoneDraft {
    PhoneDraft {
        kind: "office".into(),
        number: number.into(),
        extension: String::new(),
    }
}

/// Portal access as typed.
fn access(login: &str) -> AccessDraft {
    AccessDraft {
        login: login.into(),
        password: NEW_PASSWORD.into(),
        ..AccessDraft::default()
    }
}

/// Adds somebody, with changes to the form.
async fn add(t: &Testing, who: &Manager, name: (&str, &str), change: impl FnOnce(&mut ContactDraft)) -> ContactId {
    let mut draft = draft(name.0, name.1);
    change(&mut draft);
    t.backend.contacts().add(who, &draft).await.expect("a contact").id
}

/// Updates somebody: opens the form, changes it, saves it.
async fn edit(
    t: &Testing,
    who: &Manager,
    id: &ContactId,
    change: impl FnOnce(&mut ContactDraft),
) -> Result<Saved, Error> {
    let form = t.backend.contacts().form(who, id).await?;
    let mut draft = form.draft;
    change(&mut draft);
    t.backend.contacts().update(who, id, form.version, &draft).await
}

/// The errors of a form, field by field.
fn invalid<T: std::fmt::Debug>(result: Result<T, Error>) -> Vec<(String, Reason)> {
    match result {
        Err(Error::Failure(Failure::Invalid(failures))) => failures
            .into_iter()
            .map(|failure| (failure.field, failure.reason))
            .collect(),
        other => panic!("not refused as a form: {other:?}"),
    }
}

/// As [`invalid`], where all errors are refusals.
fn refusals<T: std::fmt::Debug>(result: Result<T, Error>) -> Vec<(String, Refusal)> {
    invalid(result)
        .into_iter()
        .map(|(field, reason)| match reason {
            Reason::Refused(refusal) => (field, refusal),
            other => panic!("{field} is not refused: {other:?}"),
        })
        .collect()
}

/// Why the whole was refused.
fn refused<T: std::fmt::Debug>(result: Result<T, Error>) -> Refusal {
    match result {
        Err(Error::Failure(Failure::Refused(refusal))) => refusal,
        other => panic!("not refused: {other:?}"),
    }
}

/// Whether it was not found.
fn is_not_found<T>(result: &Result<T, Error>) -> bool {
    matches!(result, Err(Error::Failure(Failure::NotFound)))
}

/// The list that a query gives to an administrator.
async fn list(t: &Testing, sample: &Sample, query: &ListQuery) -> ContactList {
    let who = reader(t, &sample.administrator.session).await;
    t.backend.contacts().list(&who, query).await.expect("a list")
}

/// The row of one contact.
async fn row(t: &Testing, sample: &Sample, id: &ContactId) -> ContactRow {
    let rows = list(t, sample, &ListQuery::default()).await.rows;
    rows.into_iter().find(|row| row.id == *id).expect("a row")
}

/// What a search finds, by first name.
async fn found(t: &Testing, sample: &Sample, search: &str) -> Vec<String> {
    let query = ListQuery {
        search: search.into(),
        ..ListQuery::default()
    };
    list(t, sample, &query)
        .await
        .rows
        .into_iter()
        .map(|row| row.first_name)
        .collect()
}
