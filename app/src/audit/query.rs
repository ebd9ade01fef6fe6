//! What is asked of the audit trail as the URL has it.

use crate::router::Query;
use domain::audit::AuditQuery;

/// The names of the filters in the URL.
pub(super) const AUTHOR: &str = "author";
/// See [`AUTHOR`].
pub(super) const SUBJECT: &str = "subject";
/// See [`AUTHOR`].
pub(super) const KIND: &str = "kind";

/// From the URL; what is not understood falls back.
pub(super) fn from_params(params: &Query) -> AuditQuery {
    let word = |name: &str| params.get(name).filter(|text| !text.is_empty());
    AuditQuery {
        author: word(AUTHOR).map(ToOwned::to_owned),
        subject: word(SUBJECT).and_then(|key| key.parse().ok()),
        kind: word(KIND).map(ToOwned::to_owned),
        before: word("before").and_then(|seq| seq.parse().ok()),
        after: word("after").and_then(|seq| seq.parse().ok()),
    }
}

/// To the URL: `?kind=contact.updated&before=120`, or empty.
pub(super) fn to_query(query: &AuditQuery) -> String {
    let mut params = Query::default();
    let mut insert = |name: &str, value: Option<String>| {
        if let Some(value) = value {
            params.insert(name, value);
        }
    };
    insert(AUTHOR, query.author.clone());
    insert(SUBJECT, query.subject.as_ref().map(ToString::to_string));
    insert(KIND, query.kind.clone());
    insert("before", query.before.map(|seq| seq.to_string()));
    insert("after", query.after.map(|seq| seq.to_string()));
    params.to_query_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_and_the_query_say_the_same() {
        let query = AuditQuery {
            author: Some("system".into()),
            subject: "01900000-0000-7000-8000-000000000001".parse().ok(),
            kind: Some("contact.updated".into()),
            before: Some(120),
            after: None,
        };
        let other = AuditQuery {
            subject: "section.billing".parse().ok(),
            ..AuditQuery::default()
        };
        for query in [&query, &other] {
            let text = to_query(query);
            assert_eq!(from_params(&Query::parse(text.trim_start_matches('?'))), *query);
        }
        assert_eq!(to_query(&other), "?subject=section.billing");
        assert_eq!(to_query(&AuditQuery::default()), "");
        let nonsense = Query::parse("subject=No+body&before=x&author=");
        assert_eq!(from_params(&nonsense), AuditQuery::default());
    }
}
