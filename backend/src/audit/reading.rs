//! Reading the audit trail of a customer or of the provider, a page at a time, newest first. Not responsible for words:
//! kinds and fields are told by their codes.

use super::{
    AuthorKind, Chain, Recorded,
    changes::Names,
    store::{self, Offer, PageStatement},
};
use crate::{
    Backend,
    access::{
        AuditTrailSection, Authorized, Read,
        provider::{Auditor, StaffAuthorized},
    },
    contacts::reader_zone,
    db::parse,
    error::Error,
    provider_settings, time_zone,
};
use domain::audit::{AuditAuthor, AuditEvent, AuditPage, AuditQuery, AuditSubject, CONTACT, SYSTEM, SubjectKey};
use serde_json::Value;
use sqlx::AnyConnection;

/// So many events to a page.
pub(super) const PAGE: usize = 50;
/// What a customer's events can be narrowed to.
const OF_CUSTOMER: &[&str] = &[CONTACT];
/// What the provider's events can be narrowed to, in the order in which it is offered.
pub(super) const OF_PROVIDER: &[&str] = &["staff", "role", "section", "customer_class", "customer"];

/// The audit trails.
pub struct AuditTrail<'a> {
    backend: &'a Backend,
}

impl<'a> AuditTrail<'a> {
    pub(crate) fn new(backend: &'a Backend) -> Self {
        Self { backend }
    }

    /// A page of a customer's events, what staff did on the account included.
    #[tracing::instrument(skip_all)]
    pub async fn list(
        &self,
        who: &Authorized<AuditTrailSection, Read>,
        query: &AuditQuery,
    ) -> Result<AuditPage, Error> {
        let customer = who.customer();
        let mut connection = self.backend.db().read().await?;
        let zone = reader_zone(&mut connection, customer, who.contact()).await?;
        page(&mut connection, Chain(Some(customer)), OF_CUSTOMER, query, zone).await
    }

    /// A page of the events that belong to no customer: staff, roles, sections, classes, settings.
    #[tracing::instrument(skip_all)]
    pub async fn of_provider(&self, _who: &StaffAuthorized<Auditor>, query: &AuditQuery) -> Result<AuditPage, Error> {
        let mut connection = self.backend.db().read().await?;
        let (settings, _) = provider_settings::store::settings(&mut connection).await?;
        page(&mut connection, Chain(None), OF_PROVIDER, query, settings.time_zone).await
    }
}

/// A page of a chain, whose events can be narrowed to subjects of these kinds.
async fn page(
    connection: &mut AnyConnection,
    chain: Chain<'_>,
    subject_kinds: &[&str],
    query: &AuditQuery,
    time_zone: String,
) -> Result<AuditPage, Error> {
    let mut events = PageStatement::new(chain.key(), query, PAGE).fetch(connection).await?;
    let more = events.len() > PAGE;
    events.truncate(PAGE);
    if query.after.is_some() {
        events.reverse();
    }
    let (has_newer, has_older) = match (query.after, query.before) {
        (Some(_), _) => (more, true),
        (None, before) => (before.is_some(), more),
    };
    let names = Names::read(connection).await?;
    let mut authors = store::offered(connection, store::AUTHORS, chain.key(), None)
        .await?
        .into_iter()
        .map(|offer| author(&offer.kind, offer.id, offer.name))
        .collect::<Result<Vec<_>, _>>()?;
    authors.sort_by_key(|author| crate::text::sort_key(&[&author.name]));
    let mut subjects = Vec::new();
    for kind in subject_kinds {
        let mut some = store::offered(connection, store::SUBJECTS, chain.key(), Some(kind))
            .await?
            .into_iter()
            .map(|offer| offered(offer, &names))
            .collect::<Result<Vec<_>, _>>()?;
        some.sort_by_key(|subject| crate::text::sort_key(&[&subject.name.en]));
        subjects.append(&mut some);
    }
    let kinds = store::offered(connection, store::KINDS, chain.key(), None).await?;
    Ok(AuditPage {
        newer: events.first().map(|event| event.seq).filter(|_| has_newer),
        older: events.last().map(|event| event.seq).filter(|_| has_older),
        events: events
            .into_iter()
            .map(|recorded| event(recorded, &names, &time_zone))
            .collect::<Result<_, _>>()?,
        authors,
        subjects,
        kinds: kinds.into_iter().map(|offer| offer.kind).collect(),
        time_zone,
    })
}

fn offered(offer: Offer, names: &Names) -> Result<AuditSubject, Error> {
    let Offer {
        kind,
        id,
        name,
        before,
        after,
    } = offer;
    let documents = [json(&before, &id)?, json(&after, &id)?];
    Ok(subject(SubjectKey { kind, id }, name, documents.each_ref(), names))
}

fn subject(key: SubjectKey, name: String, documents: [&Value; 2], names: &Names) -> AuditSubject {
    AuditSubject {
        name: names.subject(&key, name, documents),
        key,
    }
}

fn json(text: &str, id: impl ToString) -> Result<Value, Error> {
    serde_json::from_str(text).map_err(|_| Error::corrupt("audit_event", id.to_string()))
}

fn author(kind: &str, id: String, name: String) -> Result<AuditAuthor, Error> {
    let kind: AuthorKind = parse(kind, "audit_event", &id)?;
    Ok(AuditAuthor {
        id: if kind == AuthorKind::System {
            SYSTEM.to_owned()
        } else {
            id
        },
        kind,
        name,
    })
}

fn event(recorded: Recorded, names: &Names, zone: &str) -> Result<AuditEvent, Error> {
    let [before, after] = [
        json(&recorded.before, recorded.seq)?,
        json(&recorded.after, recorded.seq)?,
    ];
    let key = SubjectKey {
        kind: recorded.subject_kind,
        id: recorded.subject_id,
    };
    Ok(AuditEvent {
        changes: names.changes(&before, &after),
        seq: recorded.seq,
        at: time_zone::moment(recorded.at, zone),
        author: author(&recorded.author_kind, recorded.author_id, recorded.author_name)?,
        kind: recorded.kind,
        address: recorded.address,
        subject: subject(key, recorded.subject_name, [&before, &after], names),
    })
}
