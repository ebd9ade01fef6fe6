//! The query of the list as the URL has it: shared by copying the address, walked by the back button.

use super::LIST;
use crate::router::Query;
use domain::customers::CustomerQuery;

/// From the URL; what is not understood falls back.
pub(super) fn from_params(params: &Query) -> CustomerQuery {
    let word = |name: &str| params.get(name).filter(|text| !text.is_empty());
    let owned = |name: &str| word(name).map(ToOwned::to_owned);
    CustomerQuery {
        search: owned("q").unwrap_or_default(),
        class: word("class").and_then(|text| text.parse().ok()),
        status: word("status").and_then(|text| text.parse().ok()),
        after: owned("after"),
        before: owned("before"),
    }
}

/// The address of the list narrowed so.
pub(super) fn address(query: &CustomerQuery) -> String {
    let mut params = Query::default();
    if !query.search.is_empty() {
        params.insert("q", query.search.clone());
    }
    if let Some(class) = &query.class {
        params.insert("class", class.to_string());
    }
    if let Some(status) = query.status {
        params.insert("status", status.code().to_owned());
    }
    if let Some(after) = &query.after {
        params.insert("after", after.clone());
    }
    if let Some(before) = &query.before {
        params.insert("before", before.clone());
    }
    LIST.to_owned() + &params.to_query_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_and_the_query_say_the_same() {
        let query = CustomerQuery {
            search: "Côté & co".into(),
            status: Some(domain::customers::CustomerStatus::Suspended),
            after: Some("abc.1-2".into()),
            ..CustomerQuery::default()
        };
        let address = address(&query);
        let search = address.split_once('?').unwrap().1;
        assert_eq!(from_params(&Query::parse(search)), query);
        assert_eq!(super::address(&CustomerQuery::default()), LIST);
        let nonsense = from_params(&Query::parse("class=x&status=y&q="));
        assert_eq!(nonsense, CustomerQuery::default());
    }
}
