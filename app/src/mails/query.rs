//! Which letters are asked for, as the address has it.

use super::ADDRESS;
use crate::router::Query;
use domain::mails::MailQuery;

/// From the address; what is not understood falls back.
pub(super) fn from_params(params: &Query) -> MailQuery {
    MailQuery {
        state: params.get("state").and_then(|state| state.parse().ok()),
        before: params.get("before").and_then(|id| id.parse().ok()),
        after: params.get("after").and_then(|id| id.parse().ok()),
    }
}

/// The address of the list narrowed so.
pub(super) fn address(query: &MailQuery) -> String {
    let mut params = Query::default();
    if let Some(state) = query.state {
        params.insert("state", state.code().to_owned());
    }
    if let Some(before) = &query.before {
        params.insert("before", before.to_string());
    }
    if let Some(after) = &query.after {
        params.insert("after", after.to_string());
    }
    ADDRESS.to_owned() + &params.to_query_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::mails::MailState;

    #[test]
    fn the_address_and_the_query_say_the_same() {
        let query = MailQuery {
            state: Some(MailState::Dead),
            before: "01900000-0000-7000-8000-000000000001".parse().ok(),
            after: None,
        };
        let address = address(&query);
        let search = address.split_once('?').unwrap().1;
        assert_eq!(from_params(&Query::parse(search)), query);
        assert_eq!(super::address(&MailQuery::default()), ADDRESS);
        let nonsense = from_params(&Query::parse("state=x&before=y&after="));
        assert_eq!(nonsense, MailQuery::default());
    }
}
