//! Reading the audit trail of a customer, a page at a time, newest first. Not responsible for words: kinds and fields
//! are told by their codes.

use super::{
    AuthorKind, Recorded,
    changes::Names,
    store::{self, PageStatement},
};
use crate::{
    Backend,
    access::{self, AuditTrailSection, Authorized, Read},
    contacts::reader_zone,
    db::parse,
    error::Error,
    time_zone,
};
use domain::audit::{AuditAuthor, AuditEvent, AuditPage, AuditQuery, AuditSubject, SYSTEM};

/// So many events to a page.
pub(super) const PAGE: usize = 50;

/// The audit trail of a customer.
pub struct AuditTrail<'a> {
    backend: &'a Backend,
}

impl<'a> AuditTrail<'a> {
    pub(crate) fn new(backend: &'a Backend) -> Self {
        Self { backend }
    }

    /// A page of events, what staff did on the account included.
    #[tracing::instrument(skip_all)]
    pub async fn list(
        &self,
        who: &Authorized<AuditTrailSection, Read>,
        query: &AuditQuery,
    ) -> Result<AuditPage, Error> {
        let customer = who.customer();
        let mut connection = self.backend.db().read().await?;
        let mut events = PageStatement::new(customer, query, PAGE).fetch(&mut connection).await?;
        let more = events.len() > PAGE;
        events.truncate(PAGE);
        if query.after.is_some() {
            events.reverse();
        }
        let (has_newer, has_older) = match (query.after, query.before) {
            (Some(_), _) => (more, true),
            (None, before) => (before.is_some(), more),
        };
        let names = Names {
            sections: access::store::sections(&mut connection).await?,
            communications: store::communications(&mut connection).await?,
        };
        let time_zone = reader_zone(&mut connection, customer, who.contact()).await?;
        let authors = store::offered(&mut connection, store::AUTHORS, customer).await?;
        let subjects = store::offered(&mut connection, store::SUBJECTS, customer).await?;
        let kinds = store::offered(&mut connection, store::KINDS, customer).await?;
        drop(connection);
        let mut authors = authors
            .into_iter()
            .map(|(kind, id, name)| author(&kind, id, name))
            .collect::<Result<Vec<_>, _>>()?;
        authors.sort_by_key(|author| crate::text::sort_key(&[&author.name]));
        let mut subjects = subjects
            .into_iter()
            .map(|(_, id, name)| Ok((parse(&id, "audit_event", &id)?, name)))
            .collect::<Result<Vec<_>, Error>>()?;
        subjects.sort_by_key(|(_, name)| crate::text::sort_key(&[name]));
        Ok(AuditPage {
            newer: events.first().map(|event| event.seq).filter(|_| has_newer),
            older: events.last().map(|event| event.seq).filter(|_| has_older),
            events: events
                .into_iter()
                .map(|recorded| event(recorded, &names, &time_zone))
                .collect::<Result<_, _>>()?,
            authors,
            subjects,
            kinds: kinds.into_iter().map(|(_, kind, _)| kind).collect(),
            time_zone,
        })
    }
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
    let json =
        |text: &str| serde_json::from_str(text).map_err(|_| Error::corrupt("audit_event", recorded.seq.to_string()));
    Ok(AuditEvent {
        changes: names.changes(&json(&recorded.before)?, &json(&recorded.after)?),
        seq: recorded.seq,
        at: time_zone::moment(recorded.at, zone),
        author: author(&recorded.author_kind, recorded.author_id, recorded.author_name)?,
        kind: recorded.kind,
        address: recorded.address,
        subject: AuditSubject {
            kind: recorded.subject_kind,
            id: recorded.subject_id,
            name: recorded.subject_name,
        },
    })
}
