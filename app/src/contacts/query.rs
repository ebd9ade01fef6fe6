//! The query of the list as the URL has it: shared by copying the address, walked by the back button.

use crate::router::Query;
use domain::contacts::ListQuery;

/// What the list of an address shows, without the question mark.
#[cfg(feature = "ssr")]
pub fn list_query(search: &str) -> ListQuery {
    from_params(&Query::parse(search))
}

/// From the URL; what is not understood falls back.
pub(super) fn from_params(params: &Query) -> ListQuery {
    let word = |name: &str| params.get(name).filter(|text| !text.is_empty());
    let owned = |name: &str| word(name).map(ToOwned::to_owned);
    ListQuery {
        search: owned("q").unwrap_or_default(),
        role: word("role").and_then(|text| text.parse().ok()),
        status: word("status").and_then(|text| text.parse().ok()),
        level: word("level").and_then(|text| text.parse().ok()),
        communication: owned("communication"),
        sort: word("sort").and_then(|text| text.parse().ok()).unwrap_or_default(),
        after: owned("after"),
        before: owned("before"),
    }
}

/// To the URL: `?q=cote&sort=-name`, or empty.
pub(super) fn to_query(query: &ListQuery) -> String {
    let mut params = Query::default();
    if !query.search.is_empty() {
        params.insert("q", query.search.clone());
    }
    if let Some(role) = &query.role {
        params.insert("role", role.to_string());
    }
    if let Some(status) = query.status {
        params.insert("status", status.code().to_owned());
    }
    if let Some(level) = &query.level {
        params.insert("level", level.code());
    }
    if let Some(communication) = &query.communication {
        params.insert("communication", communication.clone());
    }
    if query.sort != domain::contacts::Sort::default() {
        params.insert("sort", query.sort.code().to_owned());
    }
    if let Some(after) = &query.after {
        params.insert("after", after.clone());
    }
    if let Some(before) = &query.before {
        params.insert("before", before.clone());
    }
    params.to_query_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_and_the_query_say_the_same() {
        let query = ListQuery {
            search: "Côté & co".into(),
            status: Some(domain::portal_access::Status::Expired),
            level: "billing.read".parse().ok(),
            communication: Some("invoices".into()),
            sort: domain::contacts::Sort {
                by: domain::contacts::SortBy::Title,
                descending: true,
            },
            after: Some("abc_1-2".into()),
            ..ListQuery::default()
        };
        let mut params = Query::default();
        for (name, value) in [
            ("q", "Côté & co"),
            ("status", "expired"),
            ("sort", "-title"),
            ("after", "abc_1-2"),
            ("role", "nonsense"),
            ("level", "billing.read"),
            ("communication", "invoices"),
        ] {
            params.insert(name, value.to_owned());
        }
        assert_eq!(from_params(&params), query);
        assert_eq!(to_query(&ListQuery::default()), "");
        assert!(to_query(&query).starts_with('?'));
    }
}
